/* Least squares: every globalization with every linear part, against published minima and against each other; rank, scaling, far
 * starts and undefined residuals. */
#include "check_main.h"

#include <lapacke.h>

#include "methods.h"

/* ---- fits: formulas of Moré, Garbow and Hillstrom (ACM TOMS 7 (1981) 17) and two of our own -------------------------------------
 */

typedef struct fit {
    const char *name;
    int64_t m, n;
    void (*formula)(const double *x, double *r, double *J); /* J column-major, m rows; either may be NULL */
    double start[6], minimum;                               /* of ½‖r‖² */
    int64_t rank;                                           /* of J at the end; 0: full */
} fit;

static void rosenbrock(const double *x, double *r, double *J) {
    if (r) r[0] = 10.0 * (x[1] - x[0] * x[0]), r[1] = 1.0 - x[0];
    if (J) J[0] = -20.0 * x[0], J[1] = -1.0, J[2] = 10.0, J[3] = 0.0;
}

static void powell_singular(const double *x, double *r, double *J) {
    const double b = x[1] - 2.0 * x[2], d = x[0] - x[3], five = sqrt(5.0), ten = sqrt(10.0);
    if (r) r[0] = x[0] + 10.0 * x[1], r[1] = five * (x[2] - x[3]), r[2] = b * b, r[3] = ten * d * d;
    if (!J) return;
    memset(J, 0, 16 * sizeof *J);
    J[0] = 1.0, J[4] = 10.0, J[9] = five, J[13] = -five, J[6] = 2.0 * b, J[10] = -4.0 * b, J[3] = 2.0 * ten * d,
    J[15] = -2.0 * ten * d;
}

static void bard(const double *x, double *r, double *J) {
    static const double y[15] = {.14, .18, .22, .25, .29, .32, .35, .39, .37, .58, .73, .96, 1.34, 2.10, 4.39};
    for (int i = 0; i < 15; i++) {
        const double u = i + 1.0, v = 15.0 - i, w = fmin(u, v), d = v * x[1] + w * x[2];
        if (r) r[i] = y[i] - (x[0] + u / d);
        if (J) J[i] = -1.0, J[15 + i] = u * v / (d * d), J[30 + i] = u * w / (d * d);
    }
}

static void brown_dennis(const double *x, double *r, double *J) {
    for (int i = 0; i < 20; i++) {
        const double t = 0.2 * (i + 1.0), a = x[0] + t * x[1] - exp(t), b = x[2] + x[3] * sin(t) - cos(t);
        if (r) r[i] = a * a + b * b;
        if (J) J[i] = 2.0 * a, J[20 + i] = 2.0 * t * a, J[40 + i] = 2.0 * b, J[60 + i] = 2.0 * sin(t) * b;
    }
}

/* Linear, of rank 1: r_i = i·Σ j·x_j − 1, least squares m(m − 1)/(2(2m + 1)). */
static void linear_rank_one(const double *x, double *r, double *J) {
    double sum = 0.0;
    for (int j = 0; j < 5; j++) sum += (j + 1.0) * x[j];
    for (int i = 0; i < 10; i++) {
        if (r) r[i] = (i + 1.0) * sum - 1.0;
        for (int j = 0; J && j < 5; j++) J[i + 10 * j] = (i + 1.0) * (j + 1.0);
    }
}

/* Fewer residuals than unknowns: a circle and a plane. */
static void underdetermined(const double *x, double *r, double *J) {
    if (r) r[0] = x[0] * x[0] + x[1] * x[1] - 1.0, r[1] = x[0] + x[1] + x[2] - 2.0;
    if (J) J[0] = 2.0 * x[0], J[1] = 1.0, J[2] = 2.0 * x[1], J[3] = 1.0, J[4] = 0.0, J[5] = 1.0;
}

/* Three rates in units that differ by 10¹²: r_i = a·1e6·e^(−b·1e-6·t) + c·1e-6 − data of (2, 3, 5). */
static void units(const double *x, double *r, double *J) {
    for (int i = 0; i < 8; i++) {
        const double t = 0.1 * (i + 1.0), e = exp(-x[1] * 1e-6 * t);
        if (r) r[i] = x[0] * 1e6 * e + x[2] * 1e-6 - (2.0 * exp(-3.0 * t) + 5.0);
        if (J) J[i] = 1e6 * e, J[8 + i] = -x[0] * t * e, J[16 + i] = 1e-6;
    }
}

static const fit fits[] = {
    {"rosenbrock", 2, 2, rosenbrock, {-1.2, 1}, 0.0, 0},
    {"powell_singular", 4, 4, powell_singular, {3, -1, 0, 1}, 0.0, 0},
    {"bard", 15, 3, bard, {1, 1, 1}, 0.5 * 8.21487e-3, 0},
    {"brown_dennis", 20, 4, brown_dennis, {25, 5, -5, -1}, 0.5 * 85822.2, 0},
    {"linear_rank_one", 10, 5, linear_rank_one, {1, 1, 1, 1, 1}, 0.5 * 90.0 / 42.0, 1},
    {"underdetermined", 2, 3, underdetermined, {3, -1, 2}, 0.0, 2},
    {"units", 8, 3, units, {1e-6, 1e6, 1e6}, 0.0, 0},
};
enum { FITS = sizeof fits / sizeof *fits, MOST_ENTRIES = 80 };

typedef struct asked {
    const fit *of;
    int64_t r, J, products;
    double undefined_beyond; /* ‖x‖∞ above which r is not defined; 0: everywhere */
    bool says_so;            /* or else it is NaN */
} asked;

static int fit_residual(void *data, const double *x, double *r, nadir_matrix *J) {
    asked *a = data;
    double entries[MOST_ENTRIES];
    a->r += r != NULL;
    a->J += J != NULL;
    a->of->formula(x, r, J ? entries : NULL);
    for (int64_t j = 0; J && j < J->columns; j++)
        for (int64_t i = 0; i < J->rows; i++) J->values[i + j * J->ld] = entries[i + j * J->rows];
    if (a->undefined_beyond == 0.0 || largest(a->of->n, x) <= a->undefined_beyond) return 0;
    if (r) r[0] = NAN;
    return a->says_so ? 1 : 0;
}

static int fit_product(void *data, const double *x, bool transposed, const double *v, double *Jv) {
    asked *a = data;
    double entries[MOST_ENTRIES];
    const int64_t m = a->of->m, n = a->of->n;
    a->products++;
    a->of->formula(x, NULL, entries);
    for (int64_t i = 0; i < (transposed ? n : m); i++) {
        Jv[i] = 0.0;
        for (int64_t j = 0; j < (transposed ? m : n); j++) Jv[i] += v[j] * (transposed ? entries[j + i * m] : entries[i + j * m]);
    }
    return 0;
}

static nadir_problem fit_problem(asked *a) {
    return (nadir_problem){.n = a->of->n, .m = a->of->m, .data = a, .residual = fit_residual};
}

static nadir_result solve(const nadir_problem *problem, const char *word, double factor, double *x) {
    const asked *a = problem->data;
    const nadir_options options = options_of(word);
    nadir_result result;
    for (int64_t j = 0; j < problem->n; j++) x[j] = factor * a->of->start[j];
    nadir_minimize(problem, x, &options, &result);
    return result;
}

/* The derivatives written above, against central differences. */
START_TEST(jacobians_are_right) {
    for (int k = 0; k < FITS; k++) {
        const fit *f = &fits[k];
        double x[6], J[MOST_ENTRIES], above[20], below[20];
        for (int64_t j = 0; j < f->n; j++) x[j] = 0.9 * f->start[j] + 0.01;
        f->formula(x, NULL, J);
        for (int64_t j = 0; j < f->n; j++) {
            const double kept = x[j], h = 1e-5 * fmax(fabs(kept), fabs(f->start[j]));
            x[j] = kept + h;
            f->formula(x, above, NULL);
            x[j] = kept - h;
            f->formula(x, below, NULL);
            x[j] = kept;
            for (int64_t i = 0; i < f->m; i++) {
                const double found = (above[i] - below[i]) / (2.0 * h);
                MUST(fabs(found - J[i + j * f->m]) <= 1e-5 * (fabs(found) + fabs(above[i]) / h * 1e-6), "%s: J[%d, %d] %g %g",
                     f->name, (int)i, (int)j, J[i + j * f->m], found);
            }
        }
    }
}
END_TEST

/* ---- every safeguarded method on every fit
 * ----------------------------------------------------------------------------------------- */

static bool at_minimum(const fit *f, const nadir_result *result) {
    return result->f - f->minimum <= 1e-5 * f->minimum + 1e-10 && f->minimum - result->f <= 1e-5 * f->minimum;
}

START_TEST(every_method_fits_everything) {
    static const char *const globalizations[] = {"armijo", "wolfe", "damping", "trust", "cubic", "regularized"};
    static const char *const linears[] = {"qr", "cholesky", "ldlt", "krylov"};
    for (int k = 0; k < FITS; k++)
        for (size_t g = 0; g < sizeof globalizations / sizeof *globalizations; g++)
            for (size_t l = 0; l < sizeof linears / sizeof *linears; l++) {
                asked a = {.of = &fits[k]};
                const nadir_problem problem = fit_problem(&a);
                char word[NADIR_WORD];
                double x[6];
                /* without D, and with the condition squared, 1e12 in the units is beyond doubles */
                if (a.of->formula == units && (l > 0 || g < 2 || g == 5)) continue;
                snprintf(word, sizeof word, "gauss_newton/%s/%s", globalizations[g], linears[l]);
                const nadir_result result = solve(&problem, word, 1.0, x);
                /* B has the condition 1/‖x‖² here: products with it lose the way before g vanishes */
                const bool blurred = l == 3 && a.of->formula == powell_singular && result.f <= 1e-9;
                MUST(blurred || (result.status > 0 && at_minimum(a.of, &result)), "%s on %s: f = %.9g, %s", word, a.of->name,
                     result.f, result.text);
                MUST(a.r == result.counts.f && a.J == result.counts.g, "%s on %s: counts", word, a.of->name);
                MUST(fabs(result.rnorm2 - sqrt(2.0 * result.f)) <= 1e-12 * result.rnorm2, "%s on %s: norm", word, a.of->name);
                MUST(!result.criteria[0].met || result.gnorm <= 1e-8, "%s on %s: gradient", word, a.of->name);
            }
}
END_TEST

/* Products alone, J stored, and QR lead to the same place; products never ask for J. */
START_TEST(products_suffice) {
    for (int k = 0; k < FITS - 1; k++) {
        asked a = {.of = &fits[k]};
        nadir_problem problem = fit_problem(&a);
        double x[6];
        problem.jacobian_product = fit_product;
        const nadir_result result = solve(&problem, "gauss_newton/trust", 1.0, x);
        ck_assert_str_eq(result.method, "gauss_newton/trust/krylov");
        MUST(result.status > 0 && at_minimum(a.of, &result), "%s: f = %.9g, %s", a.of->name, result.f, result.text);
        ck_assert_int_eq(a.J, 0);
        ck_assert_int_eq(a.products, result.counts.g + 2 * result.counts.product);
        ck_assert(!result.criteria[4].used);
    }
}
END_TEST

/* With units that differ by 10¹² the path is that of plain units, step by step. */
START_TEST(scaling_makes_units_irrelevant) {
    asked a = {.of = &fits[6]};
    const nadir_problem problem = fit_problem(&a);
    double x[6];
    for (int i = 0; i < 2; i++) {
        const nadir_result result = solve(&problem, i ? "gauss_newton/trust" : "gauss_newton/damping", 1.0, x);
        ck_assert_int_gt(result.status, 0);
        ck_assert_double_eq_tol(x[0] * 1e6, 2.0, 1e-6);
        ck_assert_double_eq_tol(x[1] * 1e-6, 3.0, 1e-6);
        ck_assert_double_eq_tol(x[2] * 1e-6, 5.0, 1e-6);
    }
}
END_TEST

/* A decay, and a parabola that fits it, with r in units of *data. */
static int decay(void *data, const double *x, double *r, nadir_matrix *J) {
    const double unit = *(const double *)data;
    for (int i = 0; i < 10; i++) {
        const double t = 0.3 * i, e = exp(-x[1] * t);
        if (r) r[i] = unit * (x[0] * e - 2.0 * exp(-1.3 * t) - 0.05 * sin(7.0 * i * i));
        if (J) J->values[i] = unit * e, J->values[i + J->ld] = -unit * t * x[0] * e;
    }
    return 0;
}

static int parabola(void *data, const double *x, double *r, nadir_matrix *J) {
    const double unit = *(const double *)data;
    for (int i = 0; i < 6; i++) {
        const double t = i + 1.0;
        if (r) r[i] = unit * (x[0] + x[1] * t + x[2] * t * t - exp(t));
        if (J) J->values[i] = unit, J->values[i + J->ld] = unit * t, J->values[i + 2 * J->ld] = unit * t * t;
    }
    return 0;
}

/* J and r are both in those units: the angle is not, and no more is the path. */
START_TEST(the_unit_of_r_changes_nothing) {
    double unit = 1.0, usual[2] = {1.0, 0.1};
    const nadir_problem problem = {.n = 2, .m = 10, .data = &unit, .residual = decay};
    nadir_result result;
    ck_assert_int_eq(nadir_minimize(&problem, usual, NULL, &result), NADIR_GRADIENT);
    const int64_t iterations = result.iterations;
    for (unit = 1e-100; unit <= 1e100; unit *= 1e4) {
        double x[2] = {1.0, 0.1};
        nadir_minimize(&problem, x, NULL, &result);
        MUST(result.status == NADIR_GRADIENT && result.iterations == iterations, "unit %g: %s", unit, result.text);
        MUST(fabs(x[0] - usual[0]) <= 1e-9 && fabs(x[1] - usual[1]) <= 1e-9, "unit %g: %.12g, %.12g", unit, x[0], x[1]);
    }
}
END_TEST

/* From x = 0, which has no size of its own. */
START_TEST(the_first_radius_has_the_unit_of_r) {
    static const char *const words[] = {"gauss_newton/trust/qr", "gauss_newton/trust/krylov"};
    for (double unit = 1e-60; unit <= 1e70; unit *= 1e10)
        for (int w = 0; w < 2; w++) {
            const nadir_problem problem = {.n = 3, .m = 6, .data = &unit, .residual = parabola};
            const nadir_options options = options_of(words[w]);
            double x[3] = {0};
            nadir_result result;
            nadir_minimize(&problem, x, &options, &result);
            MUST(result.status == NADIR_GRADIENT && result.iterations <= 4, "%s, unit %g: %s", words[w], unit, result.text);
        }
}
END_TEST

/* A radius that would not move x, from x = 0 and elsewhere, is raised to one that does. */
START_TEST(tiny_radii_end_no_run) {
    static const char *const words[] = {"gauss_newton/trust/qr", "gauss_newton/trust/krylov", "gauss_newton/trust/qr,scaling=none",
                                        "newton/trust", "newton/trust,scaling=none"};
    static const char *const radii[] = {"1e-15", "1e-17", "1e-100", "1e-200", "1e-307"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (size_t k = 0; k < sizeof radii / sizeof *radii; k++)
            for (int at = 0; at < 2; at++) {
                double unit = 1.0, x[3] = {at, at, at};
                const nadir_problem problem = {.n = 3, .m = 6, .data = &unit, .residual = parabola};
                char word[NADIR_WORD];
                nadir_result result;
                snprintf(word, sizeof word, "%s,radius=%s", words[w], radii[k]);
                const nadir_options options = options_of(word);
                nadir_minimize(&problem, x, &options, &result);
                MUST(result.status == NADIR_GRADIENT, "%s from %d: %s", word, at, result.text);
            }
}
END_TEST

/* Also by a part whose λ hides a lack of it. */
static void must_tell_rank(const char *word) {
    for (int k = 0; k < FITS; k++) {
        asked a = {.of = &fits[k]};
        const nadir_problem problem = fit_problem(&a);
        double x[6];
        const nadir_result result = solve(&problem, word, 1.0, x);
        const int64_t rank = a.of->rank ? a.of->rank : a.of->n;
        MUST(result.rank == rank || result.rank == 0, "%s, %s: rank %d", word, a.of->name, (int)result.rank);
        MUST((strstr(result.text, "J has rank") != NULL) == (a.of->rank > 0), "%s, %s: %s", word, a.of->name, result.text);
    }
}

START_TEST(rank_is_told) {
    must_tell_rank("gauss_newton/trust/qr");
    must_tell_rank("gauss_newton/armijo/qr");
    must_tell_rank("gauss_newton/damping/qr");
}
END_TEST

/* A linear fit is solved by one step, to the solution of dgels, whatever the globalization, also where J has no full rank. */
START_TEST(a_linear_fit_takes_one_step) {
    static const char *const words[] = {"gauss_newton/full/qr", "gauss_newton/trust/qr", "gauss_newton/armijo/qr"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        asked a = {.of = &fits[4]};
        const nadir_problem problem = fit_problem(&a);
        double x[6];
        const nadir_result result = solve(&problem, words[i], 1.0, x);
        MUST(result.status == NADIR_GRADIENT && result.iterations == 1, "%s: %s", words[i], result.text);
        ck_assert_double_eq_tol(result.f, a.of->minimum, 1e-12);
    }
}
END_TEST

/* Where r is undefined, by its return value or by NaN, the step is shortened. */
START_TEST(undefined_regions_are_kept_out_of) {
    for (int says = 0; says < 2; says++)
        for (int i = 0; i < 3; i++) {
            static const char *const words[] = {"gauss_newton/damping", "gauss_newton/trust", "gauss_newton/armijo"};
            asked a = {.of = &fits[0], .undefined_beyond = 1.5, .says_so = says};
            const nadir_problem problem = fit_problem(&a);
            double x[6];
            const nadir_result result = solve(&problem, words[i], 1.0, x);
            MUST(result.status == NADIR_GRADIENT, "%s: %s", words[i], result.text);
            ck_assert_double_eq_tol(x[0], 1.0, 1e-6);
        }
}
END_TEST

/* Orthogonal factors do not square the condition: with columns (1, 1 + δ), δ = 1e-10, the fit is exact by qr alone. */
static int near_parallel(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    for (int i = 0; i < 3; i++) {
        const double second = 1.0 + (i == 1 ? 1e-10 : 0.0);
        if (r) r[i] = (x[0] - 1.0) + second * (x[1] - 1.0);
        if (J) J->values[i] = 1.0, J->values[i + J->ld] = second;
    }
    return 0;
}

START_TEST(the_condition_is_not_squared) {
    const nadir_problem problem = {.n = 2, .m = 3, .residual = near_parallel};
    const nadir_options options = options_of("gauss_newton/full/qr,gtol=0,angle=0,max_iterations=2");
    double x[2] = {-1.0, 2.0};
    nadir_result result;
    nadir_minimize(&problem, x, &options, &result);
    ck_assert_double_eq_tol(x[0], 1.0, 1e-4);
    ck_assert_double_eq_tol(x[1], 1.0, 1e-4);
    ck_assert_int_eq(result.rank, 2);
}
END_TEST

START_TEST(a_start_at_the_solution) {
    const nadir_problem problem = {.n = 2, .m = 3, .residual = near_parallel};
    double x[2] = {1.0, 1.0};
    nadir_result result;
    ck_assert_int_eq(nadir_minimize(&problem, x, NULL, &result), NADIR_GRADIENT);
    ck_assert_str_eq(result.method, "gauss_newton/trust/qr");
    ck_assert_double_eq(result.rnorm2, 0.0);
}
END_TEST

/* r = (e^x − 2, e^y − 3), whose squares leave the range of doubles beyond 355. */
static int steep(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    for (int i = 0; i < 2; i++) {
        if (r) r[i] = exp(x[i]) - (2.0 + i);
        if (J) J->values[i + i * J->ld] = exp(x[i]);
    }
    return 0;
}

static int steep_product(void *data, const double *x, bool transposed, const double *v, double *Jv) {
    (void)data, (void)transposed;
    for (int i = 0; i < 2; i++) Jv[i] = exp(x[i]) * v[i];
    return 0;
}

/* Norms of r, and only they, can be told where ‖r‖² overflows: a run goes down from there all the same. */
START_TEST(a_start_whose_squares_overflow) {
    static const char *const words[] = {"gauss_newton/trust",       "gauss_newton/damping", "gauss_newton/trust/cholesky",
                                        "gauss_newton/armijo",      "root/trust",           "root/damping/lu",
                                        "gauss_newton/trust/krylov"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        const bool products = strstr(words[k], "krylov") != NULL;
        const nadir_problem problem = {.n = 2, .m = 2, .residual = steep, .jacobian_product = products ? steep_product : NULL};
        nadir_options options = options_of(words[k]);
        nadir_iterate rows[2000];
        nadir_result result;
        double x[2] = {400.0, 380.0};
        options.trace = rows;
        options.trace_capacity = 2000;
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status > 0 && fabs(x[0] - log(2.0)) < 1e-6 && fabs(x[1] - log(3.0)) < 1e-6, "%s: (%g, %g), %s", words[k], x[0],
             x[1], result.text);
        MUST(isinf(rows[0].f) && isinf(rows[0].gnorm), "%s: f = %g at the start", words[k], rows[0].f);
        for (int64_t i = 1; i < result.trace_rows; i++)
            MUST(rows[i].f <= rows[i - 1].f && rows[i].f >= 0.0, "%s: f rises to %g", words[k], rows[i].f);
        options.max_iterations = 1;
        x[0] = 400.0;
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == NADIR_MAX_ITERATIONS && result.rnorm > 1e170 && result.rnorm2 > 1e170 && isfinite(result.rnorm2),
             "%s: |r| = %g, %s", words[k], result.rnorm2, result.text);
        options.max_iterations = 2000;
        options.ftarget = 10.0;
        x[0] = 400.0;
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == NADIR_TARGET && result.f <= 10.0, "%s: f = %g is not the target", words[k], result.f);
    }
}
END_TEST

START_TEST(refusals_say_what_to_use) {
    static const struct {
        const char *word, *text;
    } cases[] = {
        {"newton/damping/cholesky", "residual_curvature: use gauss_newton"},
        {"gauss_newton/damping/lu", "use qr, cholesky or band"},
        {"gauss_newton/damping/band", "band does not factor dense storage of J: use qr"},
        {"newton/damping/qr", "qr factors the Jacobian of residuals: use"},
    };
    asked a = {.of = &fits[0]};
    nadir_problem problem = fit_problem(&a);
    double x[6];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const nadir_result result = solve(&problem, cases[i].word, 1.0, x);
        MUST(result.status <= -100 && strstr(result.text, cases[i].text), "%s: '%s'", cases[i].word, result.text);
    }
}
END_TEST

CHECK_MAIN("gauss_newton", jacobians_are_right, every_method_fits_everything, products_suffice, scaling_makes_units_irrelevant,
           the_unit_of_r_changes_nothing, the_first_radius_has_the_unit_of_r, tiny_radii_end_no_run, rank_is_told,
           a_linear_fit_takes_one_step, undefined_regions_are_kept_out_of, the_condition_is_not_squared, a_start_at_the_solution,
           a_start_whose_squares_overflow, refusals_say_what_to_use)
