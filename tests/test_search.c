/* Points that fill a box, and searches from the best of them. */
#include "check_main.h"

#include "../src/sampling.h"
#include "methods.h"

/* ---- points ----------------------------------------------------------------------------------------------------------------- */

/* Each of `count` equal intervals holds one of the first `count` points. */
static void must_be_stratified(const sampling *of, int64_t d, int64_t count) {
    bool seen[4096] = {false};
    for (int64_t i = 0; i < count; i++) {
        const double x = sampling_at(of, i, d);
        MUST(x >= 0.0 && x < 1.0, "dimension %d, point %d: %g", (int)d, (int)i, x);
        const int64_t cell = (int64_t)(x * (double)count);
        MUST(!seen[cell], "dimension %d: two points in interval %d of %d", (int)d, (int)cell, (int)count);
        seen[cell] = true;
    }
}

START_TEST(sobol_points_are_even_in_every_dimension) {
    for (uint64_t seed = 0; seed < (run_short() ? 1 : 3); seed++)
        for (int64_t d = 0; d < SOBOL_DIMENSIONS; d++)
            for (int64_t count = 1; count <= 2048; count *= 4) {
                const sampling points = sampling_of(SAMPLING_SOBOL, SOBOL_DIMENSIONS, count, seed);
                must_be_stratified(&points, d, count);
            }
}
END_TEST

/* The first two dimensions: every box 2^-a × 2^-b holds one of 2^(a+b) points. */
START_TEST(sobol_points_are_a_net) {
    const sampling points = sampling_of(SAMPLING_SOBOL, SOBOL_DIMENSIONS, 256, 1);
    for (int a = 0; a <= 8; a++) {
        bool seen[256] = {false};
        for (int64_t i = 0; i < 256; i++) {
            const int64_t row = (int64_t)(ldexp(sampling_at(&points, i, 0), a)),
                          column = (int64_t)(ldexp(sampling_at(&points, i, 1), 8 - a));
            MUST(!seen[(row << (8 - a)) + column], "a = %d: two points in one box", a);
            seen[(row << (8 - a)) + column] = true;
        }
    }
}
END_TEST

/* Of 4096 points each of 8 × 8 boxes holds 64, in every pair of dimensions: what the published numbers were chosen for. */
START_TEST(sobol_points_are_even_in_pairs) {
    const sampling points = sampling_of(SAMPLING_SOBOL, SOBOL_DIMENSIONS, 4096, 1);
    for (int64_t d = 0; d < SOBOL_DIMENSIONS; d++)
        for (int64_t e = d + 1; e < SOBOL_DIMENSIONS; e++) {
            int boxes[64] = {0};
            for (int64_t i = 0; i < 4096; i++)
                boxes[8 * (int)(8.0 * sampling_at(&points, i, d)) + (int)(8.0 * sampling_at(&points, i, e))]++;
            for (int k = 0; k < 64; k++)
                MUST(boxes[k] == 64, "dimensions %d and %d: %d points in box %d", (int)d, (int)e, boxes[k], k);
            if (run_short()) e += 4;
        }
}
END_TEST

START_TEST(latin_points_are_even_in_every_dimension) {
    static const int64_t counts[] = {1, 2, 7, 100, 1000, 4096};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
        for (int64_t d = 0; d < 40; d += 3) {
            const sampling points = sampling_of(SAMPLING_LATIN, 40, counts[k], 3);
            must_be_stratified(&points, d, counts[k]);
        }
}
END_TEST

START_TEST(the_kind_follows_the_dimension) {
    ck_assert_int_eq(sampling_of(0, 1, 10, 1).kind, SAMPLING_GRID);
    ck_assert_int_eq(sampling_of(0, 3, 10, 1).kind, SAMPLING_SOBOL);
    ck_assert_int_eq(sampling_of(0, 22, 10, 1).kind, SAMPLING_LATIN);
    const sampling grid = sampling_of(SAMPLING_GRID, 3, 100, 1);
    ck_assert(grid.side == 4 && grid.count == 64);
    ck_assert_double_eq(sampling_at(&grid, 0, 2), 0.125);
    ck_assert_double_eq(sampling_at(&grid, 63, 1), 0.875);
    ck_assert_int_eq(sampling_of(SAMPLING_GRID, 2, 121, 1).count, 121);
}
END_TEST

/* ---- searches -------------------------------------------------------------------------------------------------------------- */

typedef struct diary {
    int64_t calls, batches;
    bool hole; /* undefined for x0 < 0 */
    int abort_at;
} diary;

/* (x² + y − 11)² + (x + y² − 7)²: four minima with f = 0 (Himmelblau, Applied Nonlinear Programming (1972)). */
static int himmelblau(void *data, const double *x, double *f, double *g) {
    diary *d = data;
    const double a = x[0] * x[0] + x[1] - 11.0, b = x[0] + x[1] * x[1] - 7.0;
    d->calls++;
    if (d->abort_at && d->calls == d->abort_at) return -3;
    if (f) *f = d->hole && x[0] < 0.0 ? (double)NAN : a * a + b * b;
    if (g) g[0] = 4.0 * x[0] * a + 2.0 * b, g[1] = 2.0 * a + 4.0 * x[1] * b;
    return 0;
}

/* 4x² − 2.1x⁴ + x⁶/3 + xy − 4y² + 4y⁴: two lowest of six minima, f = −1.0316284535 at ±(0.0898420, −0.7126564) (Dixon and Szegő,
 * Towards Global Optimisation 2 (1978)). */
static int camel(void *data, const double *x, double *f, double *g) {
    const double u = x[0] * x[0], v = x[1] * x[1];
    (void)data;
    if (f) *f = (4.0 - 2.1 * u + u * u / 3.0) * u + x[0] * x[1] + 4.0 * (v - 1.0) * v;
    if (g) g[0] = (8.0 - 8.4 * u + 2.0 * u * u) * x[0] + x[1], g[1] = x[0] + (16.0 * v - 8.0) * x[1];
    return 0;
}

static int himmelblaus(void *data, int64_t count, const double *x, double *f) {
    diary *d = data;
    d->batches++;
    for (int64_t k = 0; k < count; k++) himmelblau(data, x + 2 * k, &f[k], NULL);
    return d->abort_at == -1 ? -7 : 0;
}

static const double low[2] = {-5, -5}, high[2] = {5, 5};

START_TEST(every_minimum_is_found_once) {
    static const double known[4][2] = {
        {3, 2}, {-2.80511808695, 3.13131251825}, {-3.77931025337, -3.28318599129}, {3.58442834033, -1.84812652696}};
    for (int64_t kind = 0; kind <= 3; kind++) {
        diary d = {0};
        const nadir_problem problem = {.n = 2, .data = &d, .objective = himmelblau};
        nadir_search_options options = nadir_search_options_default();
        nadir_search_result result;
        nadir_minimum minima[6];
        double x[12];
        options.sampling = kind;
        options.points = 200;
        options.starts = 20;
        ck_assert_int_gt(nadir_search(&problem, low, high, &options, 6, minima, x, &result), 0);
        MUST(result.minima == 4, "%s: %s", result.sampling, result.text);
        int64_t solves = 0;
        for (int i = 0; i < 4; i++) {
            int of = -1;
            for (int k = 0; k < 4; k++)
                if (fabs(x[2 * i] - known[k][0]) + fabs(x[2 * i + 1] - known[k][1]) < 1e-4) of = k;
            MUST(of >= 0 && minima[i].f < 1e-10 && minima[i].status > 0 && minima[i].inside, "minimum %d at (%g, %g)", i, x[2 * i],
                 x[2 * i + 1]);
            solves += minima[i].solves;
            MUST(i == 0 || minima[i].f >= minima[i - 1].f, "minima out of order");
        }
        ck_assert_int_eq(solves, result.solves);
        ck_assert_int_le(result.points, 200);
        ck_assert_int_eq(result.points + result.counts.calls, d.calls);
    }
}
END_TEST

START_TEST(the_lowest_minima_come_first) {
    const nadir_problem problem = {.n = 2, .objective = camel};
    const double lower[2] = {-3, -2}, upper[2] = {3, 2};
    nadir_search_options options = nadir_search_options_default();
    nadir_minimum minima[2];
    double x[4];
    options.starts = 30;
    ck_assert_int_gt(nadir_search(&problem, lower, upper, &options, 2, minima, x, NULL), 0);
    for (int i = 0; i < 2; i++) {
        ck_assert_double_eq_tol(minima[i].f, -1.0316284534899, 1e-10);
        ck_assert_double_eq_tol(fabs(x[2 * i]), 0.0898420131, 1e-6);
        ck_assert_double_eq_tol(x[2 * i] * x[2 * i + 1], -0.0898420131 * 0.7126564030, 1e-6);
    }
    ck_assert_double_lt(x[0] * x[2], 0.0);
}
END_TEST

/* The same seed gives the same bits, one by one or in batches; another seed other points. */
START_TEST(a_seed_decides) {
    double x[4][8];
    for (int k = 0; k < 3; k++) {
        diary d = {0};
        const nadir_problem problem = {.n = 2, .data = &d, .objective = himmelblau};
        nadir_search_options options = nadir_search_options_default();
        nadir_minimum minima[4];
        options.sampling = 2;
        options.starts = 0;
        options.seed = k == 2 ? 9 : 4;
        options.batch = k == 1 ? himmelblaus : NULL;
        ck_assert_int_eq(nadir_search(&problem, low, high, &options, 4, minima, x[k], NULL), NADIR_RUNNING);
        ck_assert_int_eq(d.batches > 0, k == 1);
        for (int i = 0; i < 4; i++) {
            double f = NAN;
            himmelblau(&d, x[k] + 2 * i, &f, NULL);
            ck_assert(f == minima[i].f && isnan(minima[i].gnorm) && (i == 0 || f >= minima[i - 1].f));
        }
    }
    ck_assert(same_bits(8, x[0], x[1]) && !same_bits(8, x[0], x[2]));
    /* and the first is the best of all */
    const sampling points = sampling_of(SAMPLING_SOBOL, 2, 1000, 4);
    diary d = {0};
    double least = INFINITY, best;
    for (int64_t i = 0; i < points.count; i++) {
        const double at[2] = {-5.0 + 10.0 * sampling_at(&points, i, 0), -5.0 + 10.0 * sampling_at(&points, i, 1)};
        double f = NAN;
        himmelblau(&d, at, &f, NULL);
        least = fmin(least, f);
    }
    himmelblau(&d, x[0], &best, NULL);
    ck_assert(best == least);
}
END_TEST

/* The four points of a coarse search are apart from each other. */
START_TEST(starts_keep_their_distance) {
    diary d = {0};
    const nadir_problem problem = {.n = 2, .data = &d, .objective = himmelblau};
    nadir_search_options options = nadir_search_options_default();
    nadir_minimum minima[5];
    double x[10];
    options.sampling = 2;
    options.points = 100;
    options.starts = 0;
    nadir_search_result result;
    nadir_search(&problem, low, high, &options, 5, minima, x, &result);
    ck_assert_int_ge(result.minima, 3);
    for (int i = 0; i < result.minima && i < 5; i++)
        for (int j = 0; j < i; j++) ck_assert_double_ge(fmax(fabs(x[2 * i] - x[2 * j]), fabs(x[2 * i + 1] - x[2 * j + 1])), 1.5);
}
END_TEST

/* As many as there is room for, and the same with more room: what a better point removes is made up for by the next. */
START_TEST(no_start_is_lost) {
    for (int sampling_kind = 1; sampling_kind <= 3; sampling_kind++)
        for (int64_t points = 200; points <= 800; points *= 2) {
            diary d = {0};
            const nadir_problem problem = {.n = 2, .data = &d, .objective = himmelblau};
            nadir_search_options options = nadir_search_options_default();
            enum { FEW = 20, MANY = 300 };
            nadir_minimum few[FEW], many[MANY];
            double x[2 * FEW], y[2 * MANY];
            nadir_search_result result, all;
            options.sampling = sampling_kind;
            options.points = points;
            options.starts = 0;
            nadir_search(&problem, low, high, &options, FEW, few, x, &result);
            nadir_search(&problem, low, high, &options, MANY, many, y, &all);
            for (int i = 0; i < FEW && i < all.minima; i++)
                MUST(i < result.minima && few[i].f == many[i].f, "kind %d, %d points: candidate %d", sampling_kind, (int)points, i);
        }
}
END_TEST

/* Budgets are those of a solve: sampling has none. What is known when it is aborted is handed over. */
START_TEST(sampling_has_no_budget) {
    diary d = {0};
    const nadir_problem problem = {.n = 2, .data = &d, .objective = himmelblau};
    nadir_search_options options = nadir_search_options_default();
    nadir_search_result result;
    nadir_minimum minima[4];
    double x[8];
    options.local.max_evaluations = 200;
    ck_assert_int_gt(nadir_search(&problem, low, high, &options, 4, minima, x, &result), 0);
    MUST(result.points > 900 && result.minima >= 4 && result.solves >= 4, "%s", result.text);
    d = (diary){.abort_at = 600};
    ck_assert_int_eq(nadir_search(&problem, low, high, &options, 4, minima, x, &result), NADIR_CALLBACK);
    ck_assert(result.points == 512 && result.minima > 0 && isnan(minima[0].gnorm) && isfinite(minima[0].f));
}
END_TEST

START_TEST(undefined_points_are_passed_over) {
    diary d = {.hole = true};
    nadir_problem problem = {.n = 2, .data = &d, .objective = himmelblau};
    const double left[2] = {-5, -5}, right[2] = {-1, 5};
    nadir_search_result result;
    nadir_minimum minima[4];
    double x[8];
    ck_assert_int_gt(nadir_search(&problem, low, high, NULL, 4, minima, x, &result), 0);
    ck_assert(result.undefined > 300 && result.undefined < 700 && result.minima == 2 && x[0] > 0.0);
    ck_assert_int_eq(nadir_search(&problem, left, right, NULL, 4, minima, x, &result), NADIR_NOT_FINITE);
    ck_assert(result.undefined == result.points && result.minima == 0);
    ck_assert_ptr_nonnull(strstr(result.text, "undefined at all"));
}
END_TEST

START_TEST(an_abort_ends_the_search) {
    diary d = {.abort_at = 5};
    nadir_problem problem = {.n = 2, .data = &d, .objective = himmelblau};
    nadir_search_options options = nadir_search_options_default();
    nadir_search_result result;
    nadir_minimum minima[4];
    double x[8];
    ck_assert_int_eq(nadir_search(&problem, low, high, &options, 4, minima, x, &result), NADIR_CALLBACK);
    ck_assert_int_eq(d.calls, 5);
    d = (diary){.abort_at = 1005};
    ck_assert_int_eq(nadir_search(&problem, low, high, &options, 4, minima, x, &result), NADIR_CALLBACK);
    d = (diary){.abort_at = -1};
    options.batch = himmelblaus;
    ck_assert_int_eq(nadir_search(&problem, low, high, &options, 4, minima, x, &result), NADIR_CALLBACK);
    ck_assert_ptr_nonnull(strstr(result.text, "batch returned -7"));
}
END_TEST

START_TEST(what_makes_no_sense_is_refused_by_name) {
    diary d = {0};
    nadir_problem problem = {.n = 2, .data = &d, .objective = himmelblau};
    const double bad[2] = {5, -INFINITY};
    nadir_search_options options = nadir_search_options_default();
    nadir_search_result result;
    nadir_minimum minima[4];
    double x[8];
    ck_assert_int_eq(nadir_search(&problem, low, bad, NULL, 4, minima, x, &result), NADIR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(result.text, "lower[1] = -5, upper[1] = -inf"));
    ck_assert_int_eq(nadir_search(&problem, low, low, NULL, 4, minima, x, &result), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_search(&problem, low, high, NULL, 0, minima, x, &result), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_search(NULL, low, high, NULL, 4, minima, x, NULL), NADIR_ARGUMENT);
    options.points = 0;
    ck_assert_int_eq(nadir_search(&problem, low, high, &options, 4, minima, x, &result), NADIR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(result.text, "points = 0"));
    options = nadir_search_options_default();
    options.sampling = 4;
    ck_assert_int_eq(nadir_search(&problem, low, high, &options, 4, minima, x, &result), NADIR_ARGUMENT);
    options = nadir_search_options_default();
    options.local = options_of("newton/exact");
    ck_assert_int_le(nadir_search(&problem, low, high, &options, 4, minima, x, &result), -100);
    ck_assert_ptr_nonnull(strstr(result.text, "exact"));
    ck_assert_int_eq(d.calls, 0);
}
END_TEST

CHECK_MAIN("search", sobol_points_are_even_in_every_dimension, sobol_points_are_a_net, sobol_points_are_even_in_pairs,
           latin_points_are_even_in_every_dimension, the_kind_follows_the_dimension, every_minimum_is_found_once,
           the_lowest_minima_come_first, a_seed_decides, starts_keep_their_distance, no_start_is_lost, sampling_has_no_budget,
           undefined_points_are_passed_over, an_abort_ends_the_search, what_makes_no_sense_is_refused_by_name)
