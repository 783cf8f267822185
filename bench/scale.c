/* One method on one problem at growing n. The exponent is the slope of ln cost against ln n by least squares; small sizes, where
 * overheads rule, are left out. A dense factorization costs n³/3 operations and an iteration of a vector method c·n, so that the
 * expected exponents are those of the floors, times the growth of the number of iterations.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clocked.h"
#include "floor.h"
#include "scale.h"

enum { LEAST_POINTS = 3, LEAST_REPEATS = 3, REPEATS = 5 }; /* the first run touches memory that nobody had */
#define REPEAT_SECONDS 2.0                                 /* no further repeats after this */

const char *scale_floor_text(scale_floor_kind kind) {
    static const char *const texts[] = {"", "one Cholesky factorization of order n and its solution (dpotrf, dpotrs)",
                                        "moving the 4mn + 12n numbers of an L-BFGS iteration at the speed of a copy",
                                        "one copy of n numbers"};
    return texts[kind];
}

const char *scale_floor_name(scale_floor_kind kind) {
    static const char *const names[] = {"", "dpotrf", "pairs", "copy"};
    return names[kind];
}

bool scale_sizes(scale *self, int64_t from, int64_t to) {
    self->count = 0;
    for (int64_t n = from; n <= to; n *= 2) {
        if (self->count == SCALE_MOST) return false;
        self->points[self->count++] = (scale_point){.n = n};
    }
    return self->count > 0;
}

/* ---- a run ---- */

static int create(const scale *self, int64_t n, bench_problem *problem, char *message, size_t size) {
    char word[BENCH_WORD + 32], why[BENCH_MESSAGE];
    snprintf(word, sizeof word, "%s,n=%lld", self->problem, (long long)n);
    int code = bench_problem_create_from(self->sources, word, NULL, problem, why, sizeof why);
    if (code != 0) snprintf(message, size, "problem '%s': %s", word, why);
    return code;
}

static scale_floor_kind floor_of(const experiment *run) {
    bool dense = run->problem->problem.hessian_shape.storage == NADIR_DENSE;
    if (strncmp(run->options.method, "lbfgs/", 6) == 0) return SCALE_PAIRS;
    return dense && run->result.counts.factorizations > 0 ? SCALE_POTRF : SCALE_COPY;
}

/* 4mn + 12n numbers are moved by two copies of (m + 3)n, which lie in as much memory as L-BFGS's. */
static double floor_seconds(const experiment *run, scale_floor_kind kind, int64_t n) {
    if (kind == SCALE_POTRF) return floor_potrf(n, run->result.counts.factorizations > 0 ? run->result.counts.factorizations : 1);
    return kind == SCALE_PAIRS ? 2.0 * floor_copy((run->options.memory + 3) * n) : floor_copy(n);
}

/* One run and, right behind it, its floor: a machine does not keep its speed. */
static scale_point measure(scale *self, const experiment *run, const clocked *callbacks, int64_t n) {
    const nadir_result *result = &run->result;
    scale_point point = {.n = n, .status = result->status, .counts = result->counts, .iterations = result->iterations};
    point.seconds = point.floor_seconds = point.floor_ratio = NAN;
    if (run->state != EXPERIMENT_DONE) return point;
    if (self->floor == SCALE_NONE) self->floor = floor_of(run);
    double units = (double)(self->floor == SCALE_POTRF ? point.counts.factorizations : point.iterations);
    point.seconds = run->seconds;
    point.callback_seconds = fmin(clocked_seconds(callbacks, &point.counts), run->seconds);
    point.floor_seconds = floor_seconds(run, self->floor, n);
    if (units > 0) point.floor_ratio = (point.seconds - point.callback_seconds) / (units * point.floor_seconds);
    return point;
}

/* With its floor, as often as it was factored or iterated. */
static double whole_seconds(const scale_point *p) {
    return p->seconds + (p->floor_ratio > 0 ? (p->seconds - p->callback_seconds) / p->floor_ratio : 0.0);
}

/* The fastest pair of run and floor of a few: what else runs on the machine disturbs it least. */
static bool measure_fastest(scale *self, experiment *run, clocked *callbacks, const experiment_hooks *hooks, scale_point *point) {
    double spent = 0;
    for (int i = 0; i < REPEATS && (i < LEAST_REPEATS || spent < REPEAT_SECONDS); i++) {
        clocked_restart(callbacks);
        if (!experiment_time(run, hooks)) return false;
        if (i > 0 && hooks->stopped && hooks->stopped(hooks->data)) break;
        const scale_point pair = measure(self, run, callbacks, point->n);
        if (i == 0 || whole_seconds(&pair) < whole_seconds(point)) *point = pair;
        spent += run->seconds;
    }
    return true;
}

static int run_point(scale *self, size_t index, const run_limits *limits, const experiment_hooks *hooks, char *message,
                     size_t size) {
    bench_problem problem;
    clocked callbacks;
    experiment run = {0};
    int code = create(self, self->points[index].n, &problem, message, size);
    if (code != 0) return code;
    bench_problem timed = problem;
    timed.problem = clocked_problem(&callbacks, &problem.problem);
    code = prepare_run(&timed, self->method, limits, &run, message, size);
    if (code == 0 && run.state == EXPERIMENT_REFUSED) {
        snprintf(message, size, "method '%s' on '%s': %s", self->method, problem.word, run.result.text);
        code = 2;
    }
    if (code == 0 && !(experiment_keep(&run) && measure_fastest(self, &run, &callbacks, hooks, &self->points[index]))) {
        snprintf(message, size, "not enough memory for n = %lld", (long long)self->points[index].n);
        code = 4;
    }
    experiment_free(&run);
    bench_problem_destroy(&problem);
    return code;
}

int scale_check(const scale *self, const run_limits *limits, char *message, size_t size) {
    bench_problem problem;
    experiment run = {0};
    int code = prepare_method(self->method, limits, &run, message, size);
    for (size_t i = 0; code == 0 && i<self->count; i += self->count> 1 ? self->count - 1 : 1) {
        code = create(self, self->points[i].n, &problem, message, size);
        if (code == 0) code = prepare_run(&problem, self->method, limits, &run, message, size);
        bench_problem_destroy(&problem);
    }
    return code;
}

/* ---- the fit ---- */

scale_fit scale_fit_of(const double *n, const double *cost, size_t count) {
    scale_fit fit = {0};
    size_t used = (count + 1) / 2 > LEAST_POINTS ? (count + 1) / 2 : LEAST_POINTS;
    if (count < LEAST_POINTS) return fit;
    const double *x = n + count - used, *y = cost + count - used;
    double mx = 0, my = 0, sxx = 0, sxy = 0, residual = 0;
    for (size_t i = 0; i < used; i++) mx += log(x[i]) / (double)used, my += log(y[i]) / (double)used;
    for (size_t i = 0; i < used; i++) sxx += (log(x[i]) - mx) * (log(x[i]) - mx), sxy += (log(x[i]) - mx) * (log(y[i]) - my);
    fit.exponent = sxy / sxx;
    fit.factor = exp(my - fit.exponent * mx);
    for (size_t i = 0; i < used; i++) residual += pow(log(y[i]) - my - fit.exponent * (log(x[i]) - mx), 2);
    fit.deviation = sqrt(residual / (double)(used - 2) / sxx);
    fit.first = (int64_t)x[0];
    fit.last = (int64_t)x[used - 1];
    fit.found = isfinite(fit.exponent);
    return fit;
}

static double seconds_of(const scale_point *point) {
    return point->seconds;
}

static double iterations_of(const scale_point *point) {
    return (double)point->iterations;
}

static double floor_seconds_of(const scale_point *point) {
    return point->floor_seconds;
}

/* Runs that did not solve the problem tell nothing about its cost. */
static scale_fit fit_of(const scale *self, double (*cost)(const scale_point *)) {
    double x[SCALE_MOST], y[SCALE_MOST];
    size_t count = 0;
    for (size_t i = 0; i < self->count; i++) {
        double value = cost(&self->points[i]);
        if (self->points[i].status <= 0 || !(value > 0)) continue;
        x[count] = (double)self->points[i].n;
        y[count++] = value;
    }
    return scale_fit_of(x, y, count);
}

int scale_run(scale *self, const run_limits *limits, const experiment_hooks *hooks, char *message, size_t size) {
    size_t asked = self->count;
    self->count = 0;
    while (self->count < asked && !(hooks->stopped && hooks->stopped(hooks->data))) {
        int code = run_point(self, self->count, limits, hooks, message, size);
        if (code != 0) return code;
        self->count++;
    }
    self->seconds = fit_of(self, seconds_of);
    self->iterations = fit_of(self, iterations_of);
    self->floor_fit = fit_of(self, floor_seconds_of);
    return 0;
}
