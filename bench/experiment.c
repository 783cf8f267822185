/* One method on one problem. Three kinds of runs, each a fresh solver:
 *     measured    with a monitor that records every pass; its own time is taken off the solver's clock; twice when short
 *     timed       without a monitor, repeated for the median, when the measured run took less than REPEAT_BELOW
 *     to the end  with all tolerances off, down to the rounding floor: the order of convergence shows in the last iterations
 * The verdict on the point comes after all of them and counts nowhere.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "experiment.h"
#include "peer.h"
#include "quadratic_constant.h"

#define REPEAT_BELOW   10e-3  /* seconds */
#define RECORD_BELOW   100e-3 /* seconds: beyond, what else runs on the machine weighs little */
#define REPEAT_SECONDS 60e-3  /* spent on repeats */
enum { REPEATS_MOST = 99, TO_THE_END_BELOW = 500 };

/* ---- the monitor and the clock ---- */

typedef struct watch {
    const experiment *self;
    const experiment_hooks *hooks;
    record *record;
    double paused; /* seconds spent in the monitor */
    bool out_of_memory;
} watch;

static double monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double solver_clock(void *data) {
    return monotonic() - ((const watch *)data)->paused;
}

static double distance(const bench_problem *problem, const double *x) {
    if (!problem->minimiser || !x) return NAN;
    double largest = 0, sum = 0;
    for (int64_t i = 0; i < problem->problem.n; i++) largest = fmax(largest, fabs(x[i] - problem->minimiser[i]));
    if (!(largest > 0) || !isfinite(largest)) return largest;
    for (int64_t i = 0; i < problem->problem.n; i++) {
        double scaled = (x[i] - problem->minimiser[i]) / largest;
        sum += scaled * scaled;
    }
    return largest * sqrt(sum);
}

static record_row row_of(const bench_problem *problem, const nadir_iterate *it) {
    record_row row = {
        .iteration = it->iteration,
        .accepted = it->accepted,
        .f = it->f,
        .gnorm = it->gnorm,
        .gnorm2 = it->gnorm2,
        .distance = distance(problem, it->x),
        .step = it->step,
        .parameter = it->parameter,
        .ratio = it->ratio,
        .seconds = it->seconds,
        .counts = it->counts,
    };
    if (it->n == 2 && it->x) memcpy(row.x, it->x, sizeof row.x);
    return row;
}

static int observe(void *data, const nadir_iterate *iterate) {
    watch *w = data;
    double begin = monotonic();
    record_row row = row_of(w->self->problem, iterate);
    w->out_of_memory = !record_add(w->record, &row);
    if (w->hooks->progress) w->hooks->progress(w->hooks->data, w->self, iterate);
    bool stop = w->out_of_memory || (w->hooks->stopped && w->hooks->stopped(w->hooks->data));
    w->paused += monotonic() - begin;
    return stop;
}

/* ---- running ---- */

static void announce(const experiment_hooks *hooks, nadir_solver *solver) {
    if (hooks->running) hooks->running(hooks->data, solver);
}

static const nadir_problem *given_to(const bench_problem *problem, const nadir_options *options) {
    if (!peer_is(options->method)) return bench_problem_for(problem, options);
    return peer_wants_residuals(options->method) ? &problem->squares : &problem->problem;
}

/* One solve from the problem's start, by nadir's own solver or, where that is NULL, by a peer. */
static void solve_once(const experiment *self, const nadir_options *options, nadir_solver *solver, double *x,
                       nadir_result *result) {
    const bench_problem *problem = self->problem;
    memcpy(x, problem->start, (size_t)problem->problem.n * sizeof *x);
    if (solver)
        nadir_solve(solver, x, result);
    else
        peer_minimize(given_to(problem, options), options, x, result);
}

/* Solves `times` times from the problem's start with one solver, the kept one if there is one; the seconds of each go to `seconds`,
 * which may be NULL. x has room for n. */
static void solve(const experiment *self, const nadir_options *options, const experiment_hooks *hooks, int times, double *x,
                  double *seconds, nadir_result *result) {
    nadir_solver *solver = self->kept;
    bool own = !solver && !peer_is(options->method);
    if (own && nadir_create(given_to(self->problem, options), options, &solver, result) != NADIR_RUNNING) return;
    if (solver) announce(hooks, solver);
    for (int i = 0; i < times; i++) {
        solve_once(self, options, solver, x, result);
        if (seconds) seconds[i] = result->seconds;
    }
    if (solver) announce(hooks, NULL);
    if (own) nadir_destroy(solver);
}

/* A run whose every pass goes to `history`; false when there is no memory for that. */
static bool recorded(const experiment *self, nadir_options options, const experiment_hooks *hooks, double *x, record *history,
                     nadir_result *result) {
    watch w = {self, hooks, history, 0, false};
    options.monitor = observe;
    options.monitor_data = &w;
    options.clock = solver_clock;
    options.clock_data = &w;
    solve(self, &options, hooks, 1, x, NULL, result);
    return !w.out_of_memory;
}

static bool is_stopped(const experiment_hooks *hooks) {
    return hooks->stopped && hooks->stopped(hooks->data);
}

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static int repeats_for(double seconds) {
    double affordable = REPEAT_SECONDS / fmax(seconds, 1e-9);
    int odd = affordable < REPEATS_MOST ? (int)affordable | 1 : REPEATS_MOST;
    return odd < 5 ? 5 : odd;
}

static void time_repeats(experiment *self, const experiment_hooks *hooks, double *x) {
    double seconds[REPEATS_MOST];
    nadir_result result = {0};
    self->seconds = self->result.seconds;
    self->repeats = 1;
    if (!(self->seconds < REPEAT_BELOW) || is_stopped(hooks)) return;
    int times = repeats_for(self->seconds);
    solve(self, &self->options, hooks, times, x, seconds, &result);
    if (is_stopped(hooks) || result.status <= NADIR_ARGUMENT) return;
    qsort(seconds, (size_t)times, sizeof *seconds, compare_doubles);
    self->seconds = seconds[times / 2];
    self->repeats = times;
}

/* ---- how fast it converged ---- */

/* Near x*, f is convex, so that f(x) − f* <= gᵀ(x − x*) <= ‖g‖·‖x − x*‖. */
static bool agrees_in_value(const bench_problem *problem, const record *history) {
    const record_row *last = record_last(history);
    if (isnan(problem->minimum)) return true;
    double noise = 1e-12 * fmax(fabs(history->rows[0].f), fabs(problem->minimum));
    return last->f - problem->minimum <= last->gnorm2 * last->distance + noise;
}

/* The last row before the gradient has come half of its way down, in digits. */
static const record_row *half_way(const record *history) {
    const double level = sqrt(history->rows[0].gnorm2) * sqrt(record_last(history)->gnorm2);
    int64_t k = history->count - 1;
    while (k > 0 && !(history->rows[k].gnorm2 >= level)) k--;
    return &history->rows[k];
}

/* From there on the distance to x* falls about as the gradient does, and at a singular x* still as a root of it. */
static bool falls_with_gradient(const record *history) {
    const record_row *last = record_last(history), *half = half_way(history);
    if (last->distance == 0) return true;
    double gradient = log(half->gnorm2 / last->gnorm2), distances = log(half->distance / last->distance);
    return !(gradient > 5) || distances > 0.05 * gradient;
}

/* Where either fails the run is on its way to another point, and the distance to x* tells nothing. */
static bool approaches_minimiser(const bench_problem *problem, const record *history) {
    return problem->minimiser && history->count > 0 && agrees_in_value(problem, history) && falls_with_gradient(history);
}

static double norm2(const double *x, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum);
}

/* The error sequence of a history. `size` is ‖x‖₂ at the end: errors of x are rounding near epsilon times it. False without
 * memory. */
static bool take_sequence(const record *history, record_error which, double size, rate_sequence *s) {
    double *error = malloc(((size_t)history->count + 1) * sizeof *error);
    int64_t *iteration = malloc(((size_t)history->count + 1) * sizeof *iteration);
    *s = (rate_sequence){error, iteration, 0, size};
    if (!error || !iteration) {
        free(error);
        free(iteration);
        return false;
    }
    s->count = record_sequence(history, which, error, iteration);
    if (which == RECORD_GRADIENT && history->count > 0) s->scale = history->rows[0].gnorm2;
    return true;
}

static void free_sequence(const rate_sequence *s) {
    free(s->error);
    free(s->iteration);
}

/* Whose last steps are Newton's own. */
static bool is_newton(const nadir_options *options) {
    static const char *const words[] = {"newton/full", "newton/armijo", "newton/wolfe", "newton/trust"};
    bool any = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        any = any || strncmp(options->method, words[i], strlen(words[i])) == 0;
    return any;
}

static void measure_constant(experiment *self, const rate_sequence *s) {
    self->constant = self->constant_theory = NAN;
    if (self->speed.kind != RATE_QUADRATIC || self->order_of != RECORD_DISTANCE) return;
    self->constant = rate_constant(s, &self->order);
    if (is_newton(&self->options)) self->constant_theory = quadratic_constant(&self->problem->problem, self->problem->minimiser);
}

/* The class too, unless the last iterations show that it is superlinear. */
static bool measure_rate(experiment *self, const double *x) {
    bool distances = !self->problem->problem.quadratic && approaches_minimiser(self->problem, &self->record);
    rate_sequence s;
    self->rate_of = distances ? RECORD_DISTANCE : RECORD_GRADIENT;
    if (!take_sequence(&self->record, self->rate_of, norm2(x, self->problem->problem.n), &s)) return false;
    self->rate = rate_linear(&s);
    self->speed = rate_speed_of(&s);
    free_sequence(&s);
    return true;
}

/* ‖g‖∞ of a point that any comparison takes for stationary, whatever tolerances the run was given. */
static double standard_threshold(const experiment *self) {
    const double at_start = self->record.count > 0 ? self->record.rows[0].gnorm : 0;
    return nadir_options_default().gtol * fmax(self->options.gscale, at_start);
}

/* Did the run end at a stationary point as far as the standard tolerance tells? Fits and equations have tests of their own. */
static bool is_settled(const experiment *self, const nadir_result *r) {
    const bool by_gradient = r->status == NADIR_GRADIENT && self->options.gtol <= nadir_options_default().gtol;
    return by_gradient || r->status == NADIR_ROOT || r->status == NADIR_PRECISION || r->gnorm <= standard_threshold(self);
}

/* Of a run that was cut off, steps that happen to fall ever faster are no approach to a limit: what is left is a steady tail. */
static void forget_asymptotics(experiment *self) {
    const rate_estimate none = {0};
    self->order = none;
    if (isnan(self->rate.low)) self->rate = none;
    if (self->speed.kind >= RATE_SUPERLINEAR) self->speed = (rate_speed){.kind = RATE_TOO_FEW};
}

static bool measure_order_of(experiment *self, const record *history, const nadir_result *end, const double *x) {
    rate_sequence s;
    if (!is_settled(self, end)) {
        forget_asymptotics(self);
        return true;
    }
    self->order_of = approaches_minimiser(self->problem, history) ? RECORD_DISTANCE : RECORD_STEP;
    if (!take_sequence(history, self->order_of, norm2(x, self->problem->problem.n), &s)) return false;
    self->order = rate_order(&s);
    const rate_speed speed = rate_speed_of(&s);
    if (speed.kind >= RATE_SUPERLINEAR || self->speed.kind >= RATE_SUPERLINEAR) self->speed = speed;
    measure_constant(self, &s);
    free_sequence(&s);
    return true;
}

/* Every tolerance off; some iterations more than the measured run took, for those that do not notice the rounding floor. */
static nadir_options without_tolerances(const experiment *self) {
    nadir_options options = self->options;
    options.gtol = 0;
    options.xtol = 0;
    options.ftarget = -INFINITY;
    options.max_iterations = 2 * self->result.iterations + 30;
    return options;
}

/* Without tolerances a run may end elsewhere: what leaves a saddle does so once the gradient is small enough. */
static bool is_same_end(const nadir_result *measured, const nadir_result *further) {
    return further->f - measured->f <= 1e-6 * fmax(1, fabs(measured->f));
}

static bool measure_order(experiment *self, const experiment_hooks *hooks, const double *x, double *scratch) {
    bool converged = self->result.status > 0;
    if (!converged || self->result.iterations > TO_THE_END_BELOW || is_stopped(hooks))
        return measure_order_of(self, &self->record, &self->result, x);
    record history = {0};
    nadir_result result = {0};
    bool fine = recorded(self, without_tolerances(self), hooks, scratch, &history, &result);
    bool same = is_same_end(&self->result, &result);
    fine = fine &&
           (same ? measure_order_of(self, &history, &result, scratch) : measure_order_of(self, &self->record, &self->result, x));
    record_free(&history);
    return fine;
}

/* ---- the whole ---- */

static void judge(experiment *self, const double *x) {
    const nadir_result *r = &self->result;
    double limit = r->criteria[0].threshold;
    if (r->status > 0) limit = is_settled(self, r) ? (double)INFINITY : standard_threshold(self); /* g may be rounded otherwise */
    nadir_inertia inertia = {.verdict = NADIR_VERDICT_NONE};
    nadir_verdict_at(&self->problem->problem, x, self->options.verdict_tol, limit, &inertia);
    experiment_set_verdict(self, &inertia);
}

void experiment_set_verdict(experiment *self, const nadir_inertia *inertia) {
    self->inertia = *inertia;
    if (inertia->verdict == NADIR_VERDICT_NONE) return;
    snprintf(self->verdict, sizeof self->verdict, "%s%s", inertia->probable ? "probable " : "",
             nadir_verdict_name(inertia->verdict));
    for (char *c = self->verdict; *c; c++) *c = *c == '_' ? ' ' : (char)tolower((unsigned char)*c);
}

/* A short run is recorded once more: the first time may include the loading of code and data, or a wait for the processor. */
static bool record_run(experiment *self, const experiment_hooks *hooks, double *x) {
    bool fine = recorded(self, self->options, hooks, x, &self->record, &self->result);
    if (!fine || !(self->result.seconds < RECORD_BELOW) || is_stopped(hooks)) return fine;
    record_free(&self->record);
    return recorded(self, self->options, hooks, x, &self->record, &self->result);
}

static bool measure(experiment *self, const experiment_hooks *hooks, double *x, double *scratch) {
    if (!record_run(self, hooks, x)) return false;
    if (self->result.status <= NADIR_ARGUMENT) return true;
    time_repeats(self, hooks, scratch);
    if (!measure_rate(self, x) || !measure_order(self, hooks, x, scratch)) return false;
    if (!is_stopped(hooks)) judge(self, x);
    return true;
}

nadir_status experiment_prepare(experiment *self) {
    nadir_result result = {0};
    const nadir_problem *problem = given_to(self->problem, &self->options);
    if (peer_is(self->options.method))
        peer_prepare(problem, &self->options, &result);
    else
        nadir_size(problem, &self->options, &result);
    bool refused = result.status <= NADIR_ARGUMENT;
    self->state = refused ? EXPERIMENT_REFUSED : EXPERIMENT_WAITING;
    self->result = result;
    self->theory = refused ? (theory){THEORY_UNKNOWN, NAN} : theory_of(self->problem, &self->options);
    return refused ? result.status : NADIR_RUNNING;
}

static void settle(experiment *self) {
    self->state = self->result.status <= NADIR_ARGUMENT ? EXPERIMENT_REFUSED : EXPERIMENT_DONE;
}

bool experiment_time(experiment *self, const experiment_hooks *hooks) {
    double *x = malloc((size_t)self->problem->problem.n * sizeof *x);
    if (!x) return false;
    solve(self, &self->options, hooks, 1, x, NULL, &self->result);
    if (self->result.status > NADIR_ARGUMENT) time_repeats(self, hooks, x);
    settle(self);
    experiment_set_verdict(self, &self->result.inertia); /* where the options ask for one */
    free(x);
    return true;
}

bool experiment_run(experiment *self, const experiment_hooks *hooks) {
    size_t bytes = (size_t)self->problem->problem.n * sizeof(double);
    double *x = malloc(bytes), *scratch = malloc(bytes);
    bool fine = x && scratch && measure(self, hooks, x, scratch);
    settle(self);
    if (fine && self->x) memcpy(self->x, x, bytes);
    free(x);
    free(scratch);
    return fine;
}

bool experiment_keep(experiment *self) {
    const nadir_options *options = &self->options;
    if (self->kept || peer_is(options->method)) return true;
    return nadir_create(given_to(self->problem, options), options, &self->kept, &self->result) == NADIR_RUNNING;
}

void experiment_free(experiment *self) {
    record_free(&self->record);
    nadir_destroy(self->kept);
    self->kept = NULL;
}

const char *experiment_status(const experiment *self) {
    return self->state == EXPERIMENT_DIED ? self->death : nadir_status_name(self->result.status);
}

bool experiment_hit_limit(const experiment *self) {
    nadir_status status = self->result.status;
    return status == NADIR_MAX_ITERATIONS || status == NADIR_MAX_EVALUATIONS || status == NADIR_MAX_SECONDS;
}
