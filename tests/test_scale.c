/* Scaling studies (bench/scale.c, scale_text.c, floor.c): the fit against exact powers, the counts against the library's, and what
 * is refused. Times are looked at only for being there.
 */
#include "check_main.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../bench/clocked.h"
#include "../bench/floor.h"
#include "../bench/scale_report.h"
#include "../bench/scale_text.h"

static char page[60000], message[1000];
static const run_limits limits = {100000, 30};

static FILE *page_open(void) {
    memset(page, 0, sizeof page);
    return fmemopen(page, sizeof page - 1, "w");
}

START_TEST(exact_powers_are_found) {
    double n[8], cost[8];
    for (int i = 0; i < 8; i++) {
        n[i] = 100 << i;
        cost[i] = i < 4 ? 1 : 3e-9 * pow(n[i], 2.5); /* small sizes do not count */
    }
    scale_fit fit = scale_fit_of(n, cost, 8);
    ck_assert(fit.found && fit.first == 1600 && fit.last == 12800);
    ck_assert_double_eq_tol(fit.exponent, 2.5, 1e-12);
    ck_assert_double_eq_tol(fit.factor / 3e-9, 1, 1e-10);
    ck_assert_double_le(fit.deviation, 1e-7);
    ck_assert(!scale_fit_of(n, cost, 2).found);
    ck_assert_uint_eq((size_t)scale_fit_of(n + 4, cost + 4, 3).first, 1600);
}
END_TEST

/* Of ln y = x with errors e, -2e, e at x = 0, 1, 2: slope 1, residual 6e², one degree of freedom, Σ(x − x̄)² = 2. */
START_TEST(the_deviation_is_that_of_least_squares) {
    const double e = 0.1, n[3] = {1, exp(1), exp(2)}, cost[3] = {exp(e), exp(1 - 2 * e), exp(2 + e)};
    scale_fit fit = scale_fit_of(n, cost, 3);
    ck_assert_double_eq_tol(fit.exponent, 1, 1e-12);
    ck_assert_double_eq_tol(fit.deviation, e * sqrt(3), 1e-12);
}
END_TEST

START_TEST(sizes_double) {
    scale s = {.floor = SCALE_NONE};
    ck_assert(scale_sizes(&s, 96, 800) && s.count == 4 && s.points[3].n == 768);
    ck_assert(scale_sizes(&s, 7, 7) && s.count == 1);
    ck_assert(!scale_sizes(&s, 8, 7));
    ck_assert(!scale_sizes(&s, 1, INT64_C(1) << 60));
}
END_TEST

static scale made(const char *problem, const char *method, int64_t from, int64_t to) {
    scale s = {.floor = SCALE_NONE};
    strcpy(s.problem, problem);
    strcpy(s.method, method);
    ck_assert(scale_sizes(&s, from, to));
    return s;
}

START_TEST(floors_are_measured) {
    ck_assert_double_gt(floor_potrf(1, 1), 0);
    ck_assert_double_gt(floor_potrf(200, 3), 0);
    ck_assert_double_gt(floor_copy(1), 0);
    ck_assert_double_gt(floor_copy(100000), 0);
    ck_assert(isnan(floor_potrf(INT64_C(1) << 40, 1)));
}
END_TEST

/* Slow when first called, for 5 ms at least. */
static int slow_at_first(void *data, const double *x, double *f, double *g) {
    int *calls = data;
    struct timespec begin, now;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    do clock_gettime(CLOCK_MONOTONIC, &now);
    while (*calls == 0 && (double)(now.tv_sec - begin.tv_sec) + 1e-9 * (double)(now.tv_nsec - begin.tv_nsec) < 5e-3);
    ++*calls;
    if (f) *f = x[0];
    if (g) g[0] = 1.0;
    return 0;
}

/* What a run spent in its callbacks is no more its own for having been slow once. */
START_TEST(callbacks_are_counted_with_what_they_took) {
    int calls = 0;
    const double x = 2.0;
    double f = 0.0;
    const nadir_problem problem = {.n = 1, .data = &calls, .objective = slow_at_first};
    clocked timer;
    const nadir_problem timed = clocked_problem(&timer, &problem);
    for (int i = 0; i < 3; i++) timed.objective(timed.data, &x, &f, NULL);
    ck_assert_int_eq(calls, 3);
    ck_assert_double_ge(clocked_seconds(&timer, &(nadir_counts){.calls = 3}), 5e-3);
    ck_assert_double_eq(clocked_seconds(&timer, &(nadir_counts){.calls = 2}), 2.0 * timer.least[CLOCKED_OBJECTIVE]);
    clocked_restart(&timer);
    ck_assert_double_eq(clocked_seconds(&timer, &(nadir_counts){.calls = 3}), 0.0);
}
END_TEST

/* Newton's method solves a quadratic with one factorization at any n; gradient descent has none. */
START_TEST(runs_have_the_counts_and_the_floor_that_fit) {
    const experiment_hooks none = {0};
    scale dense = made("quadratic,condition=10", "newton/full/cholesky", 12, 48), vectors = made("chain", "newton/damping", 12, 48);
    ck_assert_msg(scale_run(&dense, &limits, &none, message, sizeof message) == 0, "%s", message);
    ck_assert(dense.count == 3 && dense.floor == SCALE_POTRF && dense.seconds.found);
    ck_assert_double_eq_tol(dense.iterations.exponent, 0, 1e-12);
    for (size_t i = 0; i < 3; i++) {
        const scale_point *p = &dense.points[i];
        ck_assert(p->callback_seconds > 0);
        ck_assert(p->status == NADIR_GRADIENT && p->iterations == 1 && p->counts.factorizations == 1);
        ck_assert_double_eq_tol(p->floor_ratio, (p->seconds - p->callback_seconds) / p->floor_seconds, 1e-9 * p->floor_ratio);
        ck_assert_double_le(p->callback_seconds, p->seconds);
    }
    ck_assert_msg(scale_run(&vectors, &limits, &none, message, sizeof message) == 0, "%s", message);
    ck_assert(vectors.floor == SCALE_COPY && vectors.points[2].floor_ratio > 0);
}
END_TEST

START_TEST(outputs_hold_the_figures) {
    scale s = made("chain", "a", 10, 40);
    s.floor = SCALE_COPY;
    for (size_t i = 0; i < 3; i++) {
        s.points[i].status = NADIR_GRADIENT;
        s.points[i].iterations = 5;
        s.points[i].seconds = 0.25;
        s.points[i].callback_seconds = 0.125;
        s.points[i].floor_seconds = s.points[i].floor_ratio = NAN;
    }
    s.seconds = (scale_fit){true, 2.125, 0.0625, 1, 10, 40};
    FILE *out = page_open();
    scale_csv_write(out, &s);
    fclose(out);
    ck_assert_msg(strstr(page, "chain,a,40,GRADIENT,5,0,0,0,0,0,0.25,0.125,copy,,,2.125\r\n"), "%s", page);
    out = page_open();
    ck_assert(scale_text_write(out, &s, &(text_style){0, false}));
    fclose(out);
    ck_assert_msg(strstr(page, "n^2.12 ± 0.06") && strstr(page, "50.0 ms"), "%s", page);
    setenv("PATH", "/nonexistent", 1);
    out = page_open();
    ck_assert(scale_report_write(out, &s, message, sizeof message));
    fclose(out);
    ck_assert(strstr(message, "gnuplot-nox") && strstr(page, "</html>"));
    ck_assert(strstr(page, ">nan") == NULL);
}
END_TEST

START_TEST(wrong_words_are_refused) {
    scale s = made("rosenbrock", "newton/full", 96, 192);
    ck_assert_int_eq(scale_check(&s, &limits, message, sizeof message), 2);
    s = made("chain", "newton/ful", 96, 192);
    ck_assert_int_eq(scale_check(&s, &limits, message, sizeof message), 2);
    ck_assert_msg(strstr(message, "did you mean 'full'"), "%s", message);
    s = made("nl:x", "newton/full", 96, 192);
    ck_assert_int_eq(scale_check(&s, &limits, message, sizeof message), 2);
    s = made("chain", "newton/full/lu", 96, 192);
    ck_assert_int_eq(scale_check(&s, &limits, message, sizeof message), 0);
}
END_TEST

CHECK_MAIN("scale", exact_powers_are_found, the_deviation_is_that_of_least_squares, sizes_double, floors_are_measured,
           callbacks_are_counted_with_what_they_took, runs_have_the_counts_and_the_floor_that_fit, outputs_hold_the_figures,
           wrong_words_are_refused)
