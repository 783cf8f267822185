/* One model, from its file to its result. */
#include "solving.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "interrupt.h"
#include "iterations.h"
#include "nl_storage.h"
#include "outcome.h"

nadir_options solving_options(void) {
    nadir_options options = nadir_options_default();
    options.verdict = true;
    return options;
}

static int refuse_method(solving *self, char *message) {
    nadir_size(&self->problem, &self->options, &self->result);
    if (self->result.status > NADIR_ARGUMENT) return CLI_FINE;
    snprintf(message, SOLVING_MESSAGE, "%.300s: %s", nl_about(self->model).path, self->result.text);
    return outcome_exit(self->result.status);
}

static int prepare(solving *self, char *message) {
    const nl_facts facts = nl_about(self->model);
    self->x = malloc((size_t)facts.n * sizeof *self->x);
    snprintf(message, SOLVING_MESSAGE, "%.300s: not enough memory", facts.path);
    if (!self->x || !nl_choose_storage(self->model, &self->options, &self->problem, self->storage, sizeof self->storage))
        return CLI_FAILED;
    memcpy(self->x, facts.start, (size_t)facts.n * sizeof *self->x);
    return refuse_method(self, message);
}

int solving_begin(solving *self, const char *path, int64_t objective, const nadir_options *options, char *message) {
    *self = (solving){.options = *options};
    int code = nl_read(path, objective, &self->model, message, SOLVING_MESSAGE);
    if (code == CLI_FINE) code = prepare(self, message);
    if (code != CLI_FINE) solving_end(self);
    return code;
}

/* ---- the last digits ----
 *
 * Success is what the library's own tolerance calls so. Newton's method wins the digits below it in a few steps more, and a client
 * compares f with the one of other solvers; so, where nobody chose gtol, the run goes on to EXACT for at most EXTRA iterations, and
 * how it ends there does not matter. */

#define EXACT 1e-14
enum { EXTRA = 30, MOST_NEWTON_STEPS = 3000 };

typedef struct watch {
    iterations rows;
    double goal; /* ‖g‖∞ of success while the run goes on below it; 0: it does not */
    double gtol, gscale;
    bool started;
    int64_t reached; /* the iteration at which it was there, or −1 */
} watch;

static bool is_newton(const solving *self) {
    const char *method = self->options.method;
    return self->problem.hessian && (method[0] == '\0' || strncmp(method, "newton", strlen("newton")) == 0);
}

static int watch_iterate(void *data, const nadir_iterate *it) {
    watch *w = data;
    if (!w->started) w->goal = w->gtol * fmax(w->gscale, it->gnorm);
    w->started = true;
    if (w->reached < 0 && w->gtol > 0 && it->gnorm <= w->goal) w->reached = it->iteration;
    iterations_show(&w->rows, it);
    return w->reached >= 0 && it->iteration > w->reached + EXTRA;
}

/* Limits that nobody chose. */
static void adapt_to_newton(nadir_options *options, watch *w) {
    const nadir_options standard = nadir_options_default();
    if (options->max_iterations == standard.max_iterations) options->max_iterations = MOST_NEWTON_STEPS;
    if (options->gtol != standard.gtol) return;
    w->gtol = options->gtol;
    w->gscale = options->gscale;
    options->gtol = EXACT;
}

/* The run ended below the goal, though not at EXACT. */
static void settle(solving *self, const watch *w) {
    nadir_result *r = &self->result;
    if (r->status == NADIR_GRADIENT || w->reached < 0 || interrupt_caught() || !(r->gnorm <= w->goal)) return;
    r->status = NADIR_GRADIENT;
    r->criteria[0].threshold = w->goal;
    r->criteria[0].met = true;
    snprintf(r->text, sizeof r->text, "converged: max|g| = %.3g <= %.3g after %lld iterations", r->gnorm, w->goal,
             (long long)r->iterations);
    if (self->options.verdict) nadir_verdict_at(&self->problem, self->x, self->options.verdict_tol, w->goal, &r->inertia);
}

void solving_run(solving *self, FILE *table) {
    nadir_solver *solver = NULL;
    watch w = {.rows = {.out = table, .maximise = nl_about(self->model).maximise}, .reached = -1};
    nadir_options options = self->options;
    options.monitor = watch_iterate;
    options.monitor_data = &w;
    if (is_newton(self)) adapt_to_newton(&options, &w);
    if (nadir_create(&self->problem, &options, &solver, &self->result) != NADIR_RUNNING) return;
    interrupt_watch(solver);
    nadir_solve(solver, self->x, &self->result);
    interrupt_watch(NULL);
    nadir_destroy(solver);
    settle(self, &w);
}

void solving_end(solving *self) {
    nl_free(self->model);
    free(self->x);
    *self = (solving){.model = NULL};
}

double solving_objective(const solving *self) {
    if (!isfinite(self->result.gnorm)) return NAN;
    return nl_about(self->model).maximise ? -self->result.f : self->result.f;
}

const char *solving_verdict(const solving *self) {
    nadir_verdict verdict = self->result.inertia.verdict;
    bool turned = nl_about(self->model).maximise;
    if (turned && verdict == NADIR_VERDICT_MINIMUM) return nadir_verdict_text(NADIR_VERDICT_MAXIMUM);
    if (turned && verdict == NADIR_VERDICT_MAXIMUM) return nadir_verdict_text(NADIR_VERDICT_MINIMUM);
    return nadir_verdict_text(verdict);
}

void solving_write_head(const solving *self, FILE *out) {
    const nl_facts facts = nl_about(self->model);
    fprintf(out, "model       %s, %lld unknown%s, %s\n", facts.path, (long long)facts.n, facts.n == 1 ? "" : "s",
            facts.maximise ? "maximise (f = -objective)" : "minimise");
    fprintf(out, "Hessian     %s\n", self->storage);
}

static void write_value(FILE *out, const char *name, int digits, double value) {
    if (isfinite(value))
        fprintf(out, "%s  %.*g\n", name, digits, value);
    else
        fprintf(out, "%s  undefined\n", name);
}

void solving_write_summary(const solving *self, FILE *out) {
    const nadir_result *r = &self->result;
    const nadir_counts *c = &r->counts;
    fprintf(out, "method      %s\n", r->method);
    fprintf(out, "status      %s: %s\n", nadir_status_name(r->status), r->text);
    fprintf(out, "verdict     %s\n", solving_verdict(self));
    write_value(out, "objective ", 15, solving_objective(self));
    write_value(out, "max|g|    ", 3, r->gnorm);
    fprintf(out, "iterations  %lld, rejected %lld\n", (long long)r->iterations, (long long)r->rejected);
    fprintf(out, "counts      f %lld, g %lld, H %lld, Hv %lld, factorizations %lld\n", (long long)c->f, (long long)c->g,
            (long long)c->hessian, (long long)c->product, (long long)c->factorizations);
    fprintf(out, "seconds     %.4g\n", r->seconds);
}
