/* Derivatives by differences: the noise of a function, stencils, groups of columns, and runs on problems that offer values alone.
 */
#include "check_main.h"

#include <float.h>

#include "../src/colouring.h"
#include "../src/difference.h"
#include "../src/jacobian.h"
#include "../src/noise.h"
#include "../src/random.h"
#include "methods.h"

/* ---- noise ------------------------------------------------------------------------------------------------------------------ */

static void line(double values[NOISE_VALUES], double noise, double slope, double bend, uint64_t seed) {
    for (int i = 0; i < NOISE_VALUES; i++) values[i] = 3.0 + slope * i + bend * i * i + noise * random_next(&seed);
}

/* Uniform noise in (−a, a) has the deviation a/√3. */
START_TEST(noise_is_told_from_what_is_smooth) {
    double ratios[200];
    int found = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        double values[NOISE_VALUES], noise = 0.0;
        line(values, 1e-7, 1e-4, 1e-6, seed);
        if (noise_estimate(values, &noise) == NOISE_FOUND) ratios[found++] = noise * sqrt(3.0) / 1e-7;
    }
    ck_assert_int_ge(found, 170);
    int within = 0;
    for (int i = 0; i < found; i++) within += ratios[i] > 0.4 && ratios[i] < 2.5;
    ck_assert_int_ge(within, found * 9 / 10);
}
END_TEST

START_TEST(points_too_close_or_too_far_apart_are_told) {
    double values[NOISE_VALUES] = {1, 1, 1, 1, 1 + 1e-12, 1 + 1e-12, 1 + 1e-12, 1 + 1e-12}, noise = 42.0;
    ck_assert_int_eq(noise_estimate(values, &noise), NOISE_CLOSE);
    line(values, 0.0, 1.0, 0.0, 1);
    ck_assert_int_eq(noise_estimate(values, &noise), NOISE_APART);
    ck_assert_double_le(noise, 1e-14);
    line(values, 0.0, 1.0, 0.0, 1);
    values[3] = NAN;
    ck_assert_int_eq(noise_estimate(values, &noise), NOISE_APART);
    ck_assert(isnan(noise));
}
END_TEST

/* Nor does it depend on units, however large or small. */
START_TEST(noise_has_the_unit_of_values) {
    for (double unit = 1e-300; unit < 1e300; unit *= 1e50) {
        double values[NOISE_VALUES], scaled[NOISE_VALUES], noise = 0.0, there = 0.0;
        line(values, 1e-7, 1e-4, 1e-6, 2);
        for (int i = 0; i < NOISE_VALUES; i++) scaled[i] = unit * values[i];
        ck_assert_int_eq(noise_estimate(values, &noise), NOISE_FOUND);
        ck_assert_int_eq(noise_estimate(scaled, &there), NOISE_FOUND);
        ck_assert_double_eq_tol(there / unit, noise, 1e-5 * noise);
    }
}
END_TEST

/* Values that change sign within their noise are apart at any distance; smooth ones are so near a root only where they are steep.
 */
typedef struct near_zero {
    double noise, slope;
    uint64_t random;
} near_zero;

static nadir_status value_near_zero(void *of, double t, double *value) {
    near_zero *self = of;
    *value = self->slope * t + self->noise * random_next(&self->random);
    return NADIR_RUNNING;
}

START_TEST(noise_is_told_near_zero_too) {
    int right = 0;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        near_zero noisy = {.noise = 1e-3, .slope = 1.0, .random = seed}, smooth = {.slope = 1.0, .random = seed};
        double noise = 1e-16, none = 1e-16;
        ck_assert_int_eq(difference_noise(value_near_zero, &noisy, 1e-4, &noise), NADIR_RUNNING);
        right += noise > 1e-3 / 6.0 && noise < 3e-3;
        ck_assert_int_eq(difference_noise(value_near_zero, &smooth, 0.0, &none), NADIR_RUNNING);
        ck_assert_double_le(none, 1e-16);
    }
    ck_assert_int_ge(right, 95);
}
END_TEST

/* ---- stencils --------------------------------------------------------------------------------------------------------------- */

static double powered(double t, int k) {
    double product = 1.0;
    while (k-- > 0) product *= t;
    return product;
}

/* D is exact for t^m, m < q + k, and for m = q + k not: D(h) = C·h^q. */
START_TEST(stencils_have_their_order) {
    for (int i = 0; i < STENCILS; i++) {
        const stencil *of = &difference_stencils[i];
        for (int k = 0; k < of->order + of->power + 1; k++) {
            double sum = of->centre * (k == 0);
            for (int j = 0; j < of->count; j++) sum += of->weight[j] * powered(of->at[j], k);
            if (k < of->order + of->power)
                MUST(fabs(sum - (k == of->power) * of->power) <= 1e-15, "%s: degree %d gives %g", of->name, k, sum);
            else
                MUST(fabs(sum) > 0.1, "%s: better than its order", of->name);
        }
    }
    ck_assert_double_eq(stencil_noise(&difference_stencils[STENCIL_FORWARD]), 2.0);
    ck_assert_double_eq(stencil_noise(&difference_stencils[STENCIL_CENTRAL]), 1.0);
    ck_assert_double_eq_tol(stencil_noise(&difference_stencils[STENCIL_EXTRAPOLATED]), 1.5, 1e-15);
}
END_TEST

START_TEST(steps_are_powers_of_two) {
    ck_assert_double_eq(difference_rounded(1.0), 1.0);
    ck_assert_double_eq(difference_rounded(1.3), 1.0);
    ck_assert_double_eq(difference_rounded(1.5), 2.0);
    ck_assert_double_eq(difference_rounded(3e-8), 0x1p-25);
}
END_TEST

/* ---- groups ----------------------------------------------------------------------------------------------------------------- */

enum { MOST_COLUMNS = 60, MOST_ENTRIES = 2000 };

typedef struct pattern {
    int64_t n, start[MOST_COLUMNS + 1], row[MOST_ENTRIES], group[MOST_COLUMNS];
    bool entry[MOST_COLUMNS][MOST_COLUMNS];
} pattern;

/* The lower triangle of what `entry` says. */
static nadir_matrix shape_of(pattern *p) {
    int64_t count = 0;
    for (int64_t j = 0; j < p->n; j++) {
        p->start[j] = count;
        p->entry[j][j] = true;
        for (int64_t i = j; i < p->n; i++)
            if (p->entry[i][j] || p->entry[j][i]) {
                p->entry[i][j] = p->entry[j][i] = true;
                p->row[count++] = i;
            }
    }
    p->start[p->n] = count;
    return (nadir_matrix){.storage = NADIR_SPARSE, .rows = p->n, .columns = p->n, .column_start = p->start, .row_index = p->row};
}

static bool stands_alone(const pattern *p, int64_t i, int64_t j) {
    for (int64_t k = 0; k < p->n; k++)
        if (k != j && p->entry[i][k] && p->group[k] == p->group[j]) return false;
    return true;
}

static int64_t groups_of(pattern *p) {
    const nadir_matrix shape = shape_of(p);
    int64_t room[3 * MOST_COLUMNS + MOST_ENTRIES + 64];
    arena memory = {.base = (char *)room + (ARENA_ALIGNMENT - (uintptr_t)room % ARENA_ALIGNMENT) % ARENA_ALIGNMENT};
    const colouring_work work = colouring_place(&shape, p->n, &memory);
    ck_assert_uint_le(memory.used + ARENA_ALIGNMENT, sizeof room);
    const int64_t groups = colouring_find(&shape, p->n, &work, p->group);
    for (int64_t i = 0; i < p->n; i++) {
        ck_assert(p->group[i] >= 0 && p->group[i] < groups);
        for (int64_t j = 0; j < p->n; j++)
            MUST(!p->entry[i][j] || stands_alone(p, i, j) || stands_alone(p, j, i), "entry (%d, %d) is never alone", (int)i,
                 (int)j);
    }
    return groups;
}

START_TEST(every_entry_stands_alone_once) {
    uint64_t random = 7;
    for (int trial = 0; trial < 60; trial++) {
        pattern p = {.n = 1 + trial};
        for (int64_t k = 0; k < 3 * p.n; k++) {
            const int64_t i = (int64_t)(fabs(random_next(&random)) * (double)p.n),
                          j = (int64_t)(fabs(random_next(&random)) * (double)p.n);
            p.entry[i][j] = true;
        }
        groups_of(&p);
    }
}
END_TEST

/* Known numbers: an arrow 2, a path 3 (its star chromatic number), a diagonal 1, a full matrix n. */
START_TEST(few_groups_suffice) {
    pattern arrow = {.n = 50}, path = {.n = 50}, diagonal = {.n = 50}, full = {.n = 12}, grid = {.n = 49};
    for (int64_t i = 0; i < 50; i++) arrow.entry[49][i] = true;
    for (int64_t i = 0; i < 49; i++) path.entry[i + 1][i] = true;
    for (int64_t i = 0; i < 12; i++)
        for (int64_t j = 0; j < 12; j++) full.entry[i][j] = true;
    for (int64_t i = 0; i < 49; i++) {
        if (i % 7) grid.entry[i][i - 1] = true;
        if (i >= 7) grid.entry[i][i - 7] = true;
    }
    ck_assert_int_eq(groups_of(&arrow), 2);
    ck_assert_int_le(groups_of(&path), 4);
    ck_assert_int_eq(groups_of(&diagonal), 1);
    ck_assert_int_eq(groups_of(&full), 12);
    ck_assert_int_le(groups_of(&grid), 8);
    int64_t group[9];
    const nadir_matrix band = {.storage = NADIR_BAND, .kl = 1}, dense = {.storage = NADIR_DENSE};
    ck_assert_int_eq(colouring_find(&band, 9, NULL, group), 3);
    ck_assert_int_eq(colouring_find(&dense, 9, NULL, group), 9);
}
END_TEST

/* ---- runs ------------------------------------------------------------------------------------------------------------------- */

static const char *const schemes[] = {"auto", "forward", "central", "extrapolated"};

static bool touchy(const sample *of) {
    return strstr(of->name, "quartic") != NULL || strstr(of->name, "powell") != NULL;
}

/* The gradient at a sample's start, by each scheme, against the formula; nothing but values is asked for. */
START_TEST(gradients_of_f_are_accurate) {
    static const double tolerance[] = {1e-6, 1e-6, 1e-8, 1e-10};
    for (int i = 0; i < SAMPLES; i++)
        for (int k = 0; k < 4; k++) {
            probe p = {.of = &samples[i]};
            nadir_problem problem = probe_problem(&p);
            char word[100];
            double g[MOST_N], scale;
            nadir_solver *solver;
            problem.values_only = true;
            snprintf(word, sizeof word, "gradient/armijo,differences=%s", schemes[k]);
            const nadir_options options = options_of(word);
            ck_assert_int_eq(nadir_create(&problem, &options, &solver, NULL), NADIR_RUNNING);
            nadir_start(solver, p.of->start);
            value_at(p.of, p.of->start, g);
            scale = largest(p.of->n, g) + 1.0;
            for (int64_t j = 0; j < p.of->n; j++)
                MUST(fabs(solver->now.g[j] - g[j]) <= tolerance[k] * scale &&
                         fabs(solver->now.g[j] - g[j]) <= 10.0 * solver->now.gerror,
                     "%s on %s: g[%d] = %.17g, differences give %.17g, error %g", word, p.of->name, (int)j, g[j], solver->now.g[j],
                     solver->now.gerror);
            ck_assert_int_eq(p.g, 0);
            nadir_destroy(solver);
        }
}
END_TEST

/* A success is one of the true gradient too; every call is counted. */
static void succeeds_with_values(const char *word, const sample *of) {
    char full[200];
    nadir_result result;
    snprintf(full, sizeof full, "%s,ignore=gradient,max_iterations=300", word);
    probe p = {.of = of};
    const nadir_problem problem = probe_problem(&p);
    const nadir_options options = options_of(full);
    double x[MOST_N], g[MOST_N];
    if (strstr(word, "/krylov") || nadir_size(&problem, &options, NULL) == 0) return;
    memcpy(x, of->start, sizeof x);
    nadir_minimize(&problem, x, &options, &result);
    value_at(of, x, g);
    MUST(p.g == 0 && p.calls[HESSIAN] == 0 && result.counts.calls == p.calls[OBJECTIVE] && result.counts.g == 0, "%s on %s: counts",
         full, of->name);
    MUST(result.counts.differences > 0 && strstr(result.differences, "differences of f"), "%s on %s: '%s'", full, of->name,
         result.differences);
    MUST(strstr(result.text, "is within the error") == NULL || result.gnorm <= result.gerror, "%s on %s: %s", full, of->name,
         result.text);
    MUST(result.status != NADIR_GRADIENT || largest(of->n, g) <= 2.0 * result.criteria[0].threshold, "%s on %s: max|g| = %g, %s",
         full, of->name, largest(of->n, g), result.text);
    MUST(result.status != NADIR_NO_PROGRESS && result.status != NADIR_NOT_FINITE, "%s on %s: %s", full, of->name, result.text);
}

START_TEST(success_with_values_alone_is_success) {
    static const char *const words[] = {"lbfgs/wolfe",     "bfgs/wolfe",     "cg/wolfe",
                                        "gradient/armijo", "newton/damping", "newton/trust"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (int i = 0; i < SAMPLES; i += run_short() ? 5 : 1) succeeds_with_values(words[w], &samples[i]);
}
END_TEST

/* Newton's method takes the same iterations, and as many gradients as there are groups. */
START_TEST(hessians_of_gradients_do_as_well) {
    for (int i = 0; i < SAMPLES; i++) {
        probe exact = {.of = &samples[i]}, p = {.of = &samples[i]};
        if (p.of->no_hessian || touchy(p.of)) continue;
        nadir_options options = options_of("newton/damping"),
                      without = options_of("newton/damping,ignore=hessian,differences=forward");
        const nadir_result one = run_probe(&exact, &options, NULL), two = run_probe(&p, &without, NULL);
        MUST(one.status == two.status, "%s: %s", p.of->name, two.text);
        MUST(strcmp(one.method, two.method) == 0, "%s: %s", p.of->name, two.method);
        MUST(llabs(one.iterations - two.iterations) <= 1 + one.iterations / 10, "%s: %d iterations, with the Hessian %d",
             p.of->name, (int)two.iterations, (int)one.iterations);
        MUST(p.calls[HESSIAN] == 0 && two.counts.calls == p.calls[OBJECTIVE], "%s: counts", p.of->name);
        MUST(starts_with(two.differences, "H: forward differences of g"), "%s: '%s'", p.of->name, two.differences);
    }
}
END_TEST

/* H itself, of the band and of the dense sample, from g and from f. */
static void compare_hessian(const sample *of, const char *word, double tolerance) {
    probe p = {.of = of};
    const nadir_problem problem = probe_problem(&p);
    const nadir_options options = options_of(word);
    nadir_solver *solver;
    double x[MOST_N], entries[MOST_N * MOST_N] = {0}, size = 1.0;
    nadir_matrix H = dense_view(of->n, entries);
    for (int64_t i = 0; i < of->n; i++) x[i] = of->start[i] + 0.1 * (double)(i % 3);
    of->curvature(of, x, &H);
    for (int64_t k = 0; k < of->n * of->n; k++) size = fmax(size, fabs(entries[k]));
    ck_assert_int_eq(nadir_create(&problem, &options, &solver, NULL), NADIR_RUNNING);
    nadir_start(solver, x);
    ck_assert_int_eq(oracle_hessian(solver, &solver->H), NADIR_RUNNING);
    for (int64_t j = 0; j < of->n; j++)
        for (int64_t i = j; i < of->n && (of->storage == NADIR_DENSE || i - j <= of->kl); i++) {
            const double found = solver->H.values[(of->storage == NADIR_BAND ? i - j : i) + j * solver->H.ld];
            MUST(fabs(found - entries[i + j * of->n]) <= tolerance * size, "%s on %s: H[%d, %d] = %.17g, differences give %.17g",
                 word, of->name, (int)i, (int)j, entries[i + j * of->n], found);
        }
    nadir_destroy(solver);
}

START_TEST(hessians_by_differences_are_accurate) {
    static const struct {
        const char *word;
        double tolerance;
    } cases[] = {
        {"newton/damping,ignore=hessian,differences=forward", 1e-6},
        {"newton/damping,ignore=hessian,differences=central", 1e-8},
        {"newton/damping,ignore=hessian,differences=extrapolated", 1e-9},
        {"newton/damping,ignore=gradient,differences=forward", 2e-3},
        {"newton/damping,ignore=gradient,differences=central", 1e-4},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        for (int i = 0; i < SAMPLES; i++)
            if (!samples[i].no_hessian) compare_hessian(&samples[i], cases[c].word, cases[c].tolerance);
}
END_TEST

/* ---- functions that carry noise --------------------------------------------------------------------------------------------- */

typedef struct noisy {
    double noise; /* relative to 1; or 0: in single precision */
    double lower; /* f by this much */
    int64_t calls;
} noisy;

/* 1 + Σ (i + 1)(exp(y) − y − 1), y = x_i − 1, with noise that depends on x alone. */
static int noisy_value(void *data, const double *x, double *f, double *g) {
    noisy *self = data;
    uint64_t bits, seed = 1;
    double sum = 1.0 - self->lower;
    ck_assert_ptr_null(g);
    for (int i = 0; i < 4; i++) {
        sum += (i + 1) * (expm1(x[i] - 1.0) - (x[i] - 1.0));
        memcpy(&bits, &x[i], sizeof bits);
        seed = (seed ^ bits) * 0x9e3779b97f4a7c15U;
    }
    self->calls++;
    *f = self->noise > 0.0 ? sum + self->noise * random_next(&seed) : (double)(float)sum;
    return 0;
}

/* f = 1 + noise at the minimum: x is found to √noise, the status is PRECISION, and the noise is what was put in. */
static void find_through(double noise, double least, double most) {
    noisy data = {.noise = noise};
    const nadir_problem problem = {.n = 4, .data = &data, .objective = noisy_value, .values_only = true};
    const nadir_options options = options_of("lbfgs/wolfe,gtol=1e-12"); /* beyond what such values allow */
    nadir_solver *solver;
    nadir_result result;
    double x[4] = {3, -2, 5, 0};
    ck_assert_int_eq(nadir_create(&problem, &options, &solver, NULL), NADIR_RUNNING);
    nadir_solve(solver, x, &result);
    MUST(result.status == NADIR_PRECISION, "noise %g: %s", noise, result.text);
    for (int i = 0; i < 4; i++)
        MUST(fabs((i + 1) * expm1(x[i] - 1.0)) <= 10.0 * result.gerror, "noise %g: x[%d] = %g (%s)", noise, i, x[i], result.text);
    for (int i = 0; i < 4; i++)
        MUST(fabs(x[i] - 1.0) <= 20.0 * sqrt(most), "noise %g: x[%d] = %g (%s)", noise, i, x[i], result.text);
    MUST(solver->fnoise >= least && solver->fnoise <= most, "noise %g: taken for %g", noise, solver->fnoise);
    MUST(result.gerror > 0.0 && result.gnorm <= 10.0 * result.gerror, "noise %g: %s", noise, result.text);
    MUST(strstr(result.text, "differences of f") != NULL, "'%s'", result.text);
    nadir_destroy(solver);
}

START_TEST(noise_is_measured_and_respected) {
    find_through(1e-6, 1e-7, 2e-6);
    find_through(1e-9, 1e-10, 2e-9);
    find_through(1e-3, 1e-4, 2e-3);
    find_through(0.0, 1e-9, 1e-6);
}
END_TEST

/* f is 0 at the start, but for the noise. */
START_TEST(noise_is_measured_where_f_vanishes) {
    static const double noises[] = {1e-6, 1e-4, 1e-2};
    for (int k = 0; k < 3; k++) {
        double x[4] = {3, -2, 5, 0};
        noisy data = {.noise = 1e-300};
        const nadir_problem problem = {.n = 4, .data = &data, .objective = noisy_value, .values_only = true};
        const nadir_options options = options_of("lbfgs/wolfe");
        nadir_result result;
        noisy_value(&data, x, &data.lower, NULL);
        data.noise = noises[k];
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == NADIR_PRECISION, "noise %g: %s", noises[k], result.text);
        for (int i = 0; i < 4; i++)
            MUST(fabs(x[i] - 1.0) <= 20.0 * sqrt(noises[k]), "noise %g: x[%d] = %g (%s)", noises[k], i, x[i], result.text);
    }
}
END_TEST

/* log(1 + 10⁴x²) + cosh(5y)/1000 + xy/100 with noise: searches get stuck in its narrow valley. */
static int valley_value(void *data, const double *x, double *f, double *g) {
    const noisy *self = data;
    uint64_t bits, seed = 1;
    (void)g;
    for (int i = 0; i < 2; i++) {
        memcpy(&bits, &x[i], sizeof bits);
        seed = (seed ^ bits) * 0x9e3779b97f4a7c15U;
    }
    *f = (log1p(1e4 * x[0] * x[0]) + 1e-3 * cosh(5.0 * x[1]) + 1e-2 * x[0] * x[1]) * (1.0 + self->noise * random_next(&seed));
    return 0;
}

/* Of a run that ended by PRECISION: is g's error named, and rightly so? It hides a g of no more than ten times its size; else it is
 * f's noise that does. */
static bool blames_the_error(const nadir_result *result) {
    const bool error = strstr(result->text, "the error of its differences") != NULL;
    const bool noise = strstr(result->text, "f cannot be improved beyond its noise") != NULL;
    const bool hidden = result->gerror > 0.0 && result->gnorm <= 10.0 * result->gerror;
    MUST(error == hidden && noise != error, "max|g| = %g, error %g: %s", result->gnorm, result->gerror, result->text);
    MUST(!error || (strstr(result->text, "is within") != NULL) == (result->gnorm <= result->gerror), "%s", result->text);
    return error;
}

/* The text names what hides the rest: g's error only where g is about as small as that. */
START_TEST(the_text_says_what_ended_it) {
    const nadir_options options = options_of("cg/wolfe,gtol=1e-14,max_iterations=300");
    uint64_t seed = 5;
    int by_error = 0;
    for (int k = 0; k < 400; k++) {
        noisy data = {.noise = k % 2 ? 1e-6 : 1e-4};
        const nadir_problem problem = {.n = 2, .data = &data, .objective = valley_value, .values_only = true};
        double x[2] = {4.0 * random_next(&seed), 4.0 * random_next(&seed)};
        nadir_result result;
        if (nadir_minimize(&problem, x, &options, &result) != NADIR_PRECISION) continue;
        by_error += blames_the_error(&result);
    }
    MUST(by_error > 0, "no run ended by the error of g");
}
END_TEST

/* The same run told with other errors of g: from ten times the size on it is f's noise. */
START_TEST(the_text_goes_by_the_error_of_g) {
    static const double shares[] = {2.0, 0.9, 0.5, 0.11, 0.09, 1e-3, 0.0};
    const nadir_options options = options_of("lbfgs/wolfe,gtol=1e-12");
    noisy data = {.noise = 1e-6};
    const nadir_problem problem = {.n = 4, .data = &data, .objective = noisy_value, .values_only = true};
    nadir_solver *solver;
    nadir_result result;
    double x[4] = {3, -2, 5, 0};
    ck_assert_int_eq(nadir_create(&problem, &options, &solver, NULL), NADIR_RUNNING);
    ck_assert_int_eq(nadir_solve(solver, x, NULL), NADIR_PRECISION);
    for (int k = 0; k < 7; k++) {
        solver->now.gerror = shares[k] * solver->now.gnorm;
        ck_assert_int_eq(nadir_now(solver, NULL, &result), NADIR_PRECISION);
        ck_assert(blames_the_error(&result) == (k < 4));
    }
    nadir_destroy(solver);
}
END_TEST

/* Where g is taken anew, so is what was made of it: the direction is one of descent for the g at hand, and knows its slope. */
static int renewed_by(const char *word, double noise, const double *start) {
    noisy data = {.noise = noise};
    const nadir_problem problem = {.n = 2, .data = &data, .objective = valley_value, .values_only = true};
    const nadir_options options = options_of(word);
    nadir_solver *s;
    int renewed = 0;
    ck_assert_int_eq(nadir_create(&problem, &options, &s, NULL), NADIR_RUNNING);
    nadir_start(s, start);
    while (s->status == NADIR_RUNNING) {
        const bool before = s->now.renewed;
        const int64_t iterations = s->iterations;
        if (nadir_step(s) != NADIR_RUNNING || before || !s->now.renewed || s->iterations != iterations) continue;
        ck_assert(s->anew); /* the next pass begins so: */
        s->method.direction->renew(s);
        s->slope = s->p_norm = NAN;
        s->method.direction->step(s);
        const double slope = s->now.g[0] * s->p[0] + s->now.g[1] * s->p[1];
        MUST(slope < 0.0 && !(fabs(s->slope / slope - 1.0) > 1e-9), "%s: the slope is %g, not %g", word, slope, s->slope);
        renewed++;
    }
    nadir_destroy(s);
    return renewed;
}

START_TEST(a_new_gradient_has_a_new_direction) {
    static const char *const words[] = {"cg/wolfe,gtol=1e-14,max_iterations=300", "lbfgs/wolfe,gtol=1e-14,max_iterations=300",
                                        "bfgs/wolfe,gtol=1e-14,max_iterations=300"};
    for (int w = 0; w < 3; w++) {
        uint64_t seed = 9;
        int renewed = 0;
        for (int k = 0; k < 100; k++) {
            const double start[2] = {4.0 * random_next(&seed), 4.0 * random_next(&seed)};
            renewed += renewed_by(words[w], k % 2 ? 1e-6 : 1e-4, start);
        }
        MUST(renewed > 0, "%s: %d renewals", words[w], renewed);
    }
}
END_TEST

/* What is given is not measured. */
START_TEST(noise_can_be_given) {
    noisy data = {.noise = 1e-6}, other = {.noise = 1e-6};
    nadir_problem problem = {.n = 4, .data = &data, .objective = noisy_value, .values_only = true};
    nadir_options options = options_of("lbfgs/wolfe,fnoise=1e-6,max_iterations=0");
    nadir_result result;
    double x[4] = {3, -2, 5, 0};
    nadir_minimize(&problem, x, &options, &result);
    options.fnoise = 0.0;
    problem.data = &other;
    nadir_minimize(&problem, x, &options, &result);
    ck_assert_int_ge(other.calls, data.calls + NOISE_VALUES - 1);
}
END_TEST

/* ---- residuals --------------------------------------------------------------------------------------------------------------- */

enum { BROYDEN = 12 };

/* Broyden's tridiagonal function: r_i = (3 − 2x_i)x_i − x_i−1 − 2x_i+1 + 1 (Broyden, Math. Comp. 19 (1965) 577). */
static int broyden(void *data, const double *x, double *r, nadir_matrix *J) {
    int64_t *calls = data;
    ck_assert(r != NULL && J == NULL);
    ++*calls;
    for (int i = 0; i < BROYDEN; i++) {
        r[i] = (3.0 - 2.0 * x[i]) * x[i] + 1.0;
        if (i > 0) r[i] -= x[i - 1];
        if (i + 1 < BROYDEN) r[i] -= 2.0 * x[i + 1];
    }
    return 0;
}

static double broyden_slope(const double *x, int64_t i, int64_t j) {
    return i == j ? 3.0 - 4.0 * x[i] : i - j == 1 ? -1.0 : j - i == 1 ? -2.0 : 0.0;
}

static void put_tridiagonal(int64_t *start, int64_t *row) {
    for (int64_t j = 0; j < BROYDEN; j++) {
        start[j + 1] = start[j];
        for (int64_t i = j > 0 ? j - 1 : 0; i <= j + 1 && i < BROYDEN; i++) row[start[j + 1]++] = i;
    }
}

/* J in each storage: its entries, and how many r it takes; then a fit that is asked for nothing but r. */
static void differentiate(const nadir_matrix *shape, const char *scheme, double tolerance, int64_t groups) {
    int64_t calls = 0;
    const nadir_problem problem = {
        .n = BROYDEN, .m = BROYDEN, .data = &calls, .residual = broyden, .jacobian_shape = *shape, .values_only = true};
    char word[100];
    double x[BROYDEN];
    nadir_solver *solver;
    nadir_result result;
    snprintf(word, sizeof word, "gauss_newton/damping/krylov,differences=%s,angle=0", scheme);
    const nadir_options options = options_of(word);
    MUST(nadir_create(&problem, &options, &solver, &result) == NADIR_RUNNING, "%s", result.text);
    for (int i = 0; i < BROYDEN; i++) x[i] = -1.0 + 0.05 * i;
    nadir_start(solver, x);
    for (int64_t j = 0; j < BROYDEN; j++) {
        int64_t first, length;
        const double *column = jacobian_column(&solver->J, j, &first, &length);
        for (int64_t k = 0; k < length; k++) {
            const int64_t i = jacobian_row(&solver->J, j, first, k);
            MUST(fabs(column[k] - broyden_slope(x, i, j)) <= tolerance, "%s: J[%d, %d] = %.17g", word, (int)i, (int)j, column[k]);
        }
    }
    const int64_t before = calls;
    ck_assert_int_eq(difference_jacobian(solver, &solver->now), NADIR_RUNNING);
    ck_assert_int_eq(calls - before, groups);
    nadir_solve(solver, x, &result);
    MUST(result.status == NADIR_GRADIENT && result.f < 1e-16, "%s: %s", word, result.text);
    MUST(starts_with(result.differences, "J: ") && result.counts.differences > 0, "'%s'", result.differences);
    nadir_destroy(solver);
}

/* Equations without a Jacobian, and a fit: nothing but r is asked for. */
START_TEST(roots_are_found_by_residuals_alone) {
    static const char *const words[] = {"root", "gauss_newton", "lbfgs/wolfe", "newton/damping,differences=forward"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        int64_t calls = 0;
        const nadir_problem problem = {.n = BROYDEN, .m = BROYDEN, .data = &calls, .residual = broyden, .values_only = true};
        const nadir_options options = options_of(words[w]);
        nadir_result result;
        double x[BROYDEN];
        for (int i = 0; i < BROYDEN; i++) x[i] = -1.0;
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status > 0 && result.rnorm <= 1e-6, "%s: %s", words[w], result.text);
        MUST(result.counts.calls == calls && strstr(result.differences, "J: "), "%s: '%s'", words[w], result.differences);
    }
}
END_TEST

/* Σr² > 0 at the minimum: an error of J stays in g = Jᵀr, so that forward differences do not suffice to the end. */
static int bent_residual(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data, (void)J;
    r[0] = x[0] * x[0] - 3.0;
    r[1] = x[0] * x[1] - 1.0;
    r[2] = exp(x[1]);
    return 0;
}

START_TEST(jacobians_sharpen_near_the_end) {
    const nadir_problem problem = {.n = 2, .m = 3, .residual = bent_residual, .values_only = true};
    nadir_result auto_result, forward;
    nadir_options options = options_of("gauss_newton,gtol=1e-5,angle=0");
    double x[2] = {1.0, -1.0}, y[2] = {1.0, -1.0};
    nadir_minimize(&problem, x, &options, &auto_result);
    MUST(auto_result.status == NADIR_GRADIENT && starts_with(auto_result.differences, "J: central"), "%s (%s)", auto_result.text,
         auto_result.differences);
    options.differences = 1;
    nadir_minimize(&problem, y, &options, &forward);
    MUST(forward.status == NADIR_PRECISION && forward.gerror > 10.0 * auto_result.gerror, "%s", forward.text);
}
END_TEST

/* Steps never become so short that x + h rounds to x: noise of which nothing is known makes J large, but not 0. */
static int rough_residual(void *data, const double *x, double *r, nadir_matrix *J) {
    noisy *self = data;
    (void)J;
    for (int i = 0; i < 6; i++) {
        uint64_t bits[2], seed = (uint64_t)i + 1;
        memcpy(bits, x, sizeof bits);
        for (int j = 0; j < 2; j++) seed = (seed ^ bits[j]) * 0x9e3779b97f4a7c15U;
        r[i] = x[0] * exp(-x[1] * i) - 2.0 + self->noise * random_next(&seed);
    }
    return 0;
}

START_TEST(jacobians_of_rough_residuals_do_not_vanish) {
    noisy data = {.noise = 1e-2};
    const nadir_problem problem = {.n = 2, .m = 6, .data = &data, .residual = rough_residual, .values_only = true};
    nadir_options options = options_of("gauss_newton/damping,fnoise=1e-15,max_iterations=0");
    nadir_result result;
    double x[2] = {1.0, 1.0};
    nadir_minimize(&problem, x, &options, &result);
    MUST(result.status != NADIR_GRADIENT && result.criteria[4].value > 1e-8, "%s", result.text);
    options = options_of("gauss_newton/damping");
    nadir_minimize(&problem, x, &options, &result);
    MUST(result.iterations > 0 && result.gerror < 1.0, "%s", result.text);
}
END_TEST

/* An angle of 0 in differences that tell nothing proves nothing; nor does an error of any size. */
static int constant_residual(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data, (void)x, (void)J;
    r[0] = 1.0, r[1] = 2.0;
    return 0;
}

START_TEST(an_error_of_differences_is_looked_at) {
    const nadir_problem problem = {.n = 2, .m = 2, .residual = constant_residual, .values_only = true};
    const nadir_options options = options_of("gauss_newton/damping");
    nadir_solver *solver;
    double x[2] = {1.0, 1.0};
    ck_assert_int_eq(nadir_create(&problem, &options, &solver, NULL), NADIR_RUNNING);
    ck_assert_int_eq(nadir_start(solver, x), NADIR_PRECISION);
    ck_assert_double_eq(solver->now.angle, 0.0);
    solver->now.gerror = INFINITY;
    ck_assert_int_eq(stop_test(solver), NADIR_RUNNING);
    ck_assert(!ratio_unresolved(solver));
    nadir_destroy(solver);
}
END_TEST

START_TEST(jacobians_are_accurate) {
    int64_t start[BROYDEN + 1] = {0}, row[3 * BROYDEN];
    put_tridiagonal(start, row);
    const nadir_matrix shapes[] = {{.storage = NADIR_DENSE},
                                   {.storage = NADIR_BAND, .kl = 1, .ku = 1},
                                   {.storage = NADIR_SPARSE, .column_start = start, .row_index = row}};
    const int64_t groups[] = {BROYDEN, 3, 3};
    for (int k = 0; k < 3; k++) {
        differentiate(&shapes[k], "forward", 1e-6, groups[k]);
        differentiate(&shapes[k], "central", 1e-12, 2 * groups[k]); /* r is quadratic: exact */
        differentiate(&shapes[k], "extrapolated", 1e-12, 4 * groups[k]);
    }
}
END_TEST

/* ---- beside a border ------------------------------------------------------------------------------------------------------------
 */

/* f = −x + y² − μ·ln(1 − x − y) − μ·ln(1 − x + y), undefined beyond either line; on y = 0 its minimum has 1 = 2μ/(1 − x). */
static const double weight = 1e-4;

static int corner(void *data, const double *x, double *f, double *g) {
    const double a = 1.0 - x[0] - x[1], b = 1.0 - x[0] + x[1];
    (void)data;
    if (!(a > 0.0 && b > 0.0)) return 1;
    if (f) *f = -x[0] + x[1] * x[1] - weight * (log(a) + log(b));
    if (g) {
        g[0] = -1.0 + weight * (1.0 / a + 1.0 / b);
        g[1] = 2.0 * x[1] + weight * (1.0 / a - 1.0 / b);
    }
    return 0;
}

typedef struct tally {
    int solved, undefined;
    char text[NADIR_TEXT];
} tally;

/* A hundred starts at one line or the other, as near to it as 1e-8. */
static tally run_in_corner(const char *word, bool values_only) {
    const nadir_problem problem = {.n = 2, .objective = corner, .values_only = values_only};
    uint64_t random = 7;
    tally t = {0};
    nadir_options options = options_of(word);
    options.gtol = 1e-6;
    options.max_iterations = 500;
    for (int k = 0; k < 100; k++) {
        const double near = pow(10.0, -4.0 * (1.0 + random_next(&random))), y = 0.3 * random_next(&random);
        double x[2] = {1.0 - fabs(y) - near, y};
        nadir_result result;
        nadir_minimize(&problem, x, &options, &result);
        const bool there = hypot(x[0] - 1.0 + 2.0 * weight, x[1]) <= 1e-4;
        t.solved += result.status > 0 && there;
        t.undefined += result.status == NADIR_NOT_FINITE;
        if (!(result.status > 0 && there)) memcpy(t.text, result.text, sizeof t.text);
    }
    return t;
}

START_TEST(a_border_is_stepped_around) {
    static const char *const words[] = {"newton/damping", "newton/trust", "newton/trust/krylov", "newton/armijo/krylov"};
    static const char *const kinds[] = {"forward", "central", "extrapolated"};
    char word[NADIR_WORD];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            for (int values_only = 0; values_only < 2; values_only++) {
                snprintf(word, sizeof word, "%s,differences=%s", words[i], kinds[k]);
                const tally t = run_in_corner(word, values_only);
                MUST(t.undefined == 0, "%s: %d of 100 undefined: %s", word, t.undefined, t.text);
                MUST(t.solved >= (values_only ? 80 : 100), "%s: %d of 100 solved: %s", word, t.solved, t.text);
            }
}
END_TEST

/* ---- what does not go ------------------------------------------------------------------------------------------------------- */

static int same(void *data, nadir_reduction operation, int64_t count, double *values) {
    (void)data, (void)operation, (void)count, (void)values;
    return 0;
}

START_TEST(what_needs_no_differences_or_cannot_have_them_is_refused) {
    probe p = {.of = &samples[0]};
    nadir_problem problem = probe_problem(&p);
    nadir_options options = options_of("lbfgs/wolfe,differences=central");
    nadir_result result;
    ck_assert_uint_eq(nadir_size(&problem, &options, &result), 0);
    ck_assert_ptr_nonnull(strstr(result.text, "option differences is not used"));
    options = options_of("lbfgs/wolfe");
    problem.values_only = true;
    problem.reduce = same;
    ck_assert_uint_eq(nadir_size(&problem, &options, &result), 0);
    ck_assert_int_eq(result.status, NADIR_COMBINATION);
    ck_assert_ptr_nonnull(strstr(result.text, "reduce"));
}
END_TEST

/* The budget counts differences too, and stops within a gradient. */
START_TEST(budgets_hold_within_a_gradient) {
    for (int64_t most = 1; most < 60; most++) {
        probe p = {.of = &samples[2]};
        nadir_options options = options_of("lbfgs/wolfe,ignore=gradient");
        options.max_evaluations = most;
        const nadir_result result = run_probe(&p, &options, NULL);
        MUST(result.status == NADIR_MAX_EVALUATIONS && p.calls[ANY] == most, "%d calls: %s", (int)p.calls[ANY], result.text);
    }
}
END_TEST

CHECK_MAIN("difference", noise_is_told_from_what_is_smooth, points_too_close_or_too_far_apart_are_told,
           noise_has_the_unit_of_values, noise_is_told_near_zero_too, stencils_have_their_order, steps_are_powers_of_two,
           every_entry_stands_alone_once, few_groups_suffice, gradients_of_f_are_accurate, success_with_values_alone_is_success,
           hessians_of_gradients_do_as_well, hessians_by_differences_are_accurate, noise_is_measured_and_respected,
           noise_is_measured_where_f_vanishes, the_text_says_what_ended_it, the_text_goes_by_the_error_of_g,
           a_new_gradient_has_a_new_direction, noise_can_be_given, a_border_is_stepped_around,
           what_needs_no_differences_or_cannot_have_them_is_refused, budgets_hold_within_a_gradient,
           jacobians_of_rough_residuals_do_not_vanish, an_error_of_differences_is_looked_at, jacobians_are_accurate,
           roots_are_found_by_residuals_alone, jacobians_sharpen_near_the_end)
