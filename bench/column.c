/* The columns of a comparison. To add one, add a row to the table. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "column.h"

static column_value unknown(void) {
    return (column_value){.known = false};
}

static column_value word(const char *text) {
    return (column_value){.known = true, .word = text};
}

static column_value integer(int64_t value) {
    return (column_value){.known = true, .integer = value};
}

static column_value real(double value) {
    return (column_value){.known = isfinite(value), .real = value};
}

static bool ran(const experiment *run) {
    return run->state == EXPERIMENT_DONE;
}

/* ---- values ---- */

static column_value problem_value(const experiment *run) {
    return word(run->problem->word);
}

static column_value n_value(const experiment *run) {
    return integer(run->problem->problem.n);
}

static column_value method_value(const experiment *run) {
    return word(run->method);
}

static column_value status_value(const experiment *run) {
    return run->state == EXPERIMENT_WAITING ? unknown() : word(experiment_status(run));
}

static column_value iterations_value(const experiment *run) {
    return ran(run) ? integer(run->result.iterations) : unknown();
}

static column_value f_evals_value(const experiment *run) {
    return ran(run) ? integer(run->result.counts.f) : unknown();
}

static column_value g_evals_value(const experiment *run) {
    return ran(run) ? integer(run->result.counts.g) : unknown();
}

static column_value h_evals_value(const experiment *run) {
    return ran(run) ? integer(run->result.counts.hessian) : unknown();
}

static column_value hv_evals_value(const experiment *run) {
    return ran(run) ? integer(run->result.counts.product) : unknown();
}

static column_value factorizations_value(const experiment *run) {
    return ran(run) ? integer(run->result.counts.factorizations) : unknown();
}

static column_value seconds_value(const experiment *run) {
    return ran(run) ? real(run->seconds) : unknown();
}

static column_value f_value(const experiment *run) {
    return ran(run) ? real(run->result.f) : unknown();
}

static column_value gnorm_value(const experiment *run) {
    return ran(run) ? real(run->result.gnorm) : unknown();
}

static column_value rate_value(const experiment *run) {
    return ran(run) && run->rate.found ? real(run->rate.value) : unknown();
}

static column_value theory_value(const experiment *run) {
    return run->theory.kind != THEORY_UNKNOWN ? real(run->theory.rate) : unknown();
}

/* Both have to be rates of convergence. */
static double agreement_of(const experiment *run) {
    bool known = run->theory.kind != THEORY_UNKNOWN && run->theory.rate > 0 && run->theory.rate < 1;
    bool measured = ran(run) && run->rate.found && run->rate.value > 0 && run->speed.kind != RATE_TOO_FEW;
    return known && measured ? log(run->rate.value) / log(run->theory.rate) : NAN;
}

static column_value agreement_value(const experiment *run) {
    return real(agreement_of(run));
}

static column_value constant_value(const experiment *run) {
    return ran(run) && run->speed.kind == RATE_QUADRATIC ? real(run->constant) : unknown();
}

static column_value constant_theory_value(const experiment *run) {
    return ran(run) && run->speed.kind == RATE_QUADRATIC ? real(run->constant_theory) : unknown();
}

static column_value order_value(const experiment *run) {
    return ran(run) && run->order.found ? real(run->order.value) : unknown();
}

static column_value rate_low_value(const experiment *run) {
    return ran(run) && run->rate.found ? real(run->rate.low) : unknown();
}

static column_value rate_high_value(const experiment *run) {
    return ran(run) && run->rate.found ? real(run->rate.high) : unknown();
}

static column_value order_low_value(const experiment *run) {
    return ran(run) && run->order.found ? real(run->order.low) : unknown();
}

static column_value order_high_value(const experiment *run) {
    return ran(run) && run->order.found ? real(run->order.high) : unknown();
}

static column_value class_value(const experiment *run) {
    return ran(run) ? word(rate_class_name(run->speed.kind)) : unknown();
}

static column_value exponent_value(const experiment *run) {
    return ran(run) && run->speed.kind == RATE_SUBLINEAR ? real(run->speed.of.value) : unknown();
}

static column_value first_value(const experiment *run) {
    return ran(run) && run->speed.of.found ? integer(run->speed.of.first) : unknown();
}

static column_value last_value(const experiment *run) {
    return ran(run) && run->speed.of.found ? integer(run->speed.of.last) : unknown();
}

static column_value verdict_value(const experiment *run) {
    return run->verdict[0] ? word(run->verdict) : unknown();
}

/* ---- for people ---- */

void exact_real(double value, char *text, size_t size) {
    if (isfinite(value))
        snprintf(text, size, "%.17g", value);
    else
        snprintf(text, size, "%s", "");
}

void show_seconds(double seconds, char *text, size_t size) {
    static const struct {
        double below, unit;
        const char *name;
    } units[] = {{1e-3, 1e-6, "µs"}, {1, 1e-3, "ms"}, {INFINITY, 1, "s"}};
    size_t i = 0;
    while (!(seconds < units[i].below) && i + 1 < sizeof units / sizeof *units) i++;
    double value = seconds / units[i].unit;
    snprintf(text, size, "%.*f %s", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value, units[i].name);
}

void show_rate(double rate, char *text, size_t size) {
    double gap = fabs(1 - rate);
    if (rate == 0)
        snprintf(text, size, "0");
    else if (rate < 1e-3 || rate >= 1e3)
        snprintf(text, size, "%.1e", rate);
    else
        snprintf(text, size, "%.*f", gap > 1e-1 || gap == 0 ? 4 : gap < 1e-12 ? 15 : 3 - (int)floor(log10(gap)), rate);
}

static void show_n(const experiment *run, char *text, size_t size) {
    snprintf(text, size, "%lld", (long long)run->problem->problem.n);
}

static void show_run_seconds(const experiment *run, char *text, size_t size) {
    if (ran(run) && isfinite(run->seconds)) show_seconds(run->seconds, text, size);
}

static void show_f(const experiment *run, char *text, size_t size) {
    if (ran(run) && isfinite(run->result.f)) snprintf(text, size, "%.6g", run->result.f);
}

static void show_gnorm(const experiment *run, char *text, size_t size) {
    if (ran(run) && isfinite(run->result.gnorm)) snprintf(text, size, "%.1e", run->result.gnorm);
}

static void show_measured_rate(const experiment *run, char *text, size_t size) {
    if (!ran(run)) return;
    if (run->rate.found)
        show_rate(run->rate.value, text, size);
    else
        snprintf(text, size, "too few");
}

static void show_theory(const experiment *run, char *text, size_t size) {
    char number[48];
    if (run->theory.kind == THEORY_UNKNOWN) return;
    show_rate(run->theory.rate, number, sizeof number);
    snprintf(text, size, "%s%s", run->theory.kind == THEORY_BOUND ? "≤ " : "", number);
}

static void show_agreement(const experiment *run, char *text, size_t size) {
    if (isfinite(agreement_of(run))) snprintf(text, size, "%.3f", agreement_of(run));
}

static void show_constant(const experiment *run, char *text, size_t size) {
    if (constant_value(run).known) snprintf(text, size, "%.3g", run->constant);
}

static void show_constant_theory(const experiment *run, char *text, size_t size) {
    if (constant_theory_value(run).known) snprintf(text, size, "≤ %.3g", run->constant_theory);
}

static void show_order(const experiment *run, char *text, size_t size) {
    if (!ran(run)) return;
    const rate_estimate *o = &run->order;
    if (o->found && !rate_order_is_told(o))
        snprintf(text, size, "?");
    else if (o->found && run->speed.kind > RATE_NONE)
        snprintf(text, size, "%.2f ± %.2f", o->value, fmax(o->high - o->value, o->value - o->low));
    else
        snprintf(text, size, "too few");
}

static void show_class(const experiment *run, char *text, size_t size) {
    if (!ran(run)) return;
    if (run->speed.kind == RATE_SUBLINEAR)
        snprintf(text, size, "sublinear k^-%.2g", run->speed.of.value);
    else
        snprintf(text, size, "%s", rate_class_name(run->speed.kind));
}

static const column columns[] = {
    {"problem", "problem", NULL, COLUMN_WORD, problem_value, NULL},
    {"n", "n", "unknowns", COLUMN_INTEGER, n_value, show_n},
    {"method", "method", NULL, COLUMN_WORD, method_value, NULL},
    {"status", "status", "why the run ended", COLUMN_WORD, status_value, NULL},
    {"iterations", "iter", "accepted steps", COLUMN_INTEGER, iterations_value, NULL},
    {"f_evals", "f", "values of f", COLUMN_INTEGER, f_evals_value, NULL},
    {"g_evals", "g", "gradients", COLUMN_INTEGER, g_evals_value, NULL},
    {"h_evals", "H", "Hessians", COLUMN_INTEGER, h_evals_value, NULL},
    {"hv_evals", "Hv", "products of the Hessian with a vector", COLUMN_INTEGER, hv_evals_value, NULL},
    {"factorizations", "fact", "matrix factorizations", COLUMN_INTEGER, factorizations_value, NULL},
    {"seconds", "time", "of the solve alone; the median when under 10 ms", COLUMN_REAL, seconds_value, show_run_seconds},
    {"f", "f at end", NULL, COLUMN_REAL, f_value, show_f},
    {"gnorm", "‖g‖∞", "largest entry of the gradient at the end", COLUMN_REAL, gnorm_value, show_gnorm},
    {"rate", "rate", "by which the error shrinks per iteration, measured on the tail", COLUMN_REAL, rate_value, show_measured_rate},
    {"rate_theory", "theory", "the rate that theory gives", COLUMN_REAL, theory_value, show_theory},
    {"order", "order",
     "of convergence, 1 linear, 2 quadratic, with its interval of confidence of 95 %, of a run of its own that goes on past the "
     "stop "
     "to the rounding floor; ?: no better known than within 3",
     COLUMN_REAL, order_value, show_order},
    {"verdict", "verdict", "what the point is, from the Hessian", COLUMN_WORD, verdict_value, NULL},
    {"class", "class",
     "the kind of convergence, where there are enough iterations to tell; superlinear and faster by that run to the floor",
     COLUMN_WORD, class_value, show_class},
    {"exponent", "p", "sublinear: the error falls as k^-p", COLUMN_REAL, exponent_value, NULL},
    {"class_first", "from", "the first iteration that the class rests on", COLUMN_INTEGER, first_value, NULL},
    {"class_last", "to", "the last one", COLUMN_INTEGER, last_value, NULL},
    {"rate_low", "rate ≥", "the lower end of the rate's interval of confidence, of 95 %; none for a mean of steps that differ",
     COLUMN_REAL, rate_low_value, NULL},
    {"rate_high", "rate ≤", "the upper end", COLUMN_REAL, rate_high_value, NULL},
    {"order_low", "order ≥", "the lower end of the order's interval", COLUMN_REAL, order_low_value, NULL},
    {"order_high", "order ≤", "the upper end", COLUMN_REAL, order_high_value, NULL},
    {"theory_ratio", "vs theory", "ln rate / ln theory: 1 as theory says, more is faster", COLUMN_REAL, agreement_value,
     show_agreement},
    {"constant", "C", "quadratic: the distance to x* after a step is about C times the square of that before", COLUMN_REAL,
     constant_value, show_constant},
    {"constant_theory", "C at x*", "the largest C, from the second and third derivatives of f at x*", COLUMN_REAL,
     constant_theory_value, show_constant_theory},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

const column *column_at(size_t index) {
    return index < COLUMNS ? &columns[index] : NULL;
}

size_t column_count(void) {
    return COLUMNS;
}

const column *column_named(const char *name) {
    size_t i = 0;
    while (i < COLUMNS && strcmp(columns[i].name, name) != 0) i++;
    return column_at(i);
}

void column_exact(const column *self, const experiment *run, char *text, size_t size) {
    column_value value = self->value(run);
    if (!value.known)
        snprintf(text, size, "%s", "");
    else if (self->kind == COLUMN_WORD)
        snprintf(text, size, "%s", value.word);
    else if (self->kind == COLUMN_INTEGER)
        snprintf(text, size, "%lld", (long long)value.integer);
    else
        exact_real(value.real, text, size);
}

void column_show(const column *self, const experiment *run, char *text, size_t size) {
    if (!self->show) {
        column_exact(self, run, text, size);
        return;
    }
    snprintf(text, size, "%s", "");
    self->show(run, text, size);
}
