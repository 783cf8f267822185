/* The rules that pick λ: their first step on a quadratic, held against the eigendecomposition; and leaving saddles.
 *
 * From x = 0 on f = gᵀx + ½xᵀHx the model is f itself, so a trial that lowers f is committed and x is the step p. With the
 * eigenpairs of H, the least value of the model over ‖p‖ <= r is found by bisection on λ: a second source for the exact solution.
 */
#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nadir.h"

#include "check_main.h"

enum { N = 12 };

typedef struct model {
    double H[N * N], g[N];                         /* full, column-major */
    double eigenvalue[N], vector[N * N], along[N]; /* of H, and g in its eigenvectors */
} model;

static double noise(unsigned *state) {
    *state = *state * 1664525U + 1013904223U;
    return (double)(*state >> 8) / (double)(1U << 23) - 1.0;
}

/* H = QΛQᵀ with the given eigenvalues, Q from the eigenvectors of a random symmetric matrix. */
static model make_model(unsigned seed, const double *eigenvalue, bool hard) {
    model m;
    double Q[N * N], unused[N];
    for (int i = 0; i < N * N; i++) Q[i] = noise(&seed);
    ck_assert_int_eq(LAPACKE_dsyev(LAPACK_COL_MAJOR, 'V', 'L', N, Q, N, unused), 0);
    for (int k = 0; k < N; k++) {
        m.eigenvalue[k] = eigenvalue[k];
        m.along[k] = k == 0 && hard ? 0.0 : noise(&seed);
    }
    memcpy(m.vector, Q, sizeof Q);
    for (int i = 0; i < N; i++) {
        m.g[i] = 0.0;
        for (int k = 0; k < N; k++) m.g[i] += Q[i + k * N] * m.along[k];
        for (int j = 0; j < N; j++) {
            m.H[i + j * N] = 0.0;
            for (int k = 0; k < N; k++) m.H[i + j * N] += Q[i + k * N] * eigenvalue[k] * Q[j + k * N];
        }
    }
    return m;
}

static int objective(void *data, const double *x, double *f, double *g) {
    const model *m = data;
    double value = 0.0;
    for (int i = 0; i < N; i++) {
        double Hx = 0.0;
        for (int j = 0; j < N; j++) Hx += m->H[i + j * N] * x[j];
        value += x[i] * (m->g[i] + 0.5 * Hx);
        if (g) g[i] = m->g[i] + Hx;
    }
    if (f) *f = value;
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const model *m = data;
    (void)x;
    for (int j = 0; j < N; j++)
        for (int i = j; i < N; i++) H->values[i + j * H->ld] = m->H[i + j * N];
    return 0;
}

static double length_at(const model *m, double lambda) {
    double sum = 0.0;
    for (int k = 0; k < N; k++) sum += pow(m->along[k] / (m->eigenvalue[k] + lambda), 2);
    return sqrt(sum);
}

/* min of gᵀp + ½pᵀHp over ‖p‖ <= r. */
static double least_model(const model *m, double r) {
    double low = fmax(0.0, -m->eigenvalue[0]) + 1e-14, high = low + 1e6;
    if (m->eigenvalue[0] > 0.0 && length_at(m, 0.0) <= r) high = low = 0.0;
    for (int i = 0; i < 200; i++) {
        const double mid = 0.5 * (low + high);
        if (length_at(m, mid) > r)
            low = mid;
        else
            high = mid;
    }
    /* What is missing in length (the hard case) lies along the first eigenvector. */
    double value = 0.0, square = 0.0;
    for (int k = 0; k < N; k++) {
        const double p = -m->along[k] / (m->eigenvalue[k] + high);
        value += m->along[k] * p + 0.5 * m->eigenvalue[k] * p * p;
        square += p * p;
    }
    return value + 0.5 * fmin(m->eigenvalue[0], 0.0) * fmax(r * r - square, 0.0);
}

static double first_step(const model *m, const char *word, double *length) {
    nadir_problem problem = {.n = N, .data = (void *)(uintptr_t)m, .objective = objective, .hessian = hessian};
    nadir_options options = nadir_options_default();
    nadir_solver *solver;
    double x[N] = {0};
    char text[NADIR_TEXT];
    ck_assert_msg(nadir_options_parse(&options, word, text, sizeof text) == NADIR_RUNNING, "%s", text);
    ck_assert_int_eq(nadir_create(&problem, &options, &solver, NULL), NADIR_RUNNING);
    ck_assert_int_eq(nadir_start(solver, x), NADIR_RUNNING);
    nadir_step(solver);
    nadir_result result;
    nadir_now(solver, x, &result);
    ck_assert_int_eq(result.iterations, 1);
    nadir_destroy(solver);
    *length = 0.0;
    for (int i = 0; i < N; i++) *length += x[i] * x[i];
    *length = sqrt(*length);
    return result.f;
}

static const double spectra[][N] = {
    {0.5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10},
    {-3, -1, -0.5, 0.1, 0.2, 1, 2, 3, 4, 5, 6, 7},
    {-1e-3, 1e-3, 1e-2, 0.1, 1, 10, 20, 40, 80, 100, 150, 200},
    {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3},
    {-5, -5, -4, -4, -3, -3, -2, -2, -1, -1, -0.5, -0.1},
};
enum { SPECTRA = sizeof spectra / sizeof *spectra };

/* The step is within the radius' slack, and is the model's minimiser for its own length. */
static void check_trust(const char *linear, bool hard) {
    static const double radii[] = {1e-3, 0.1, 1.0, 30.0};
    for (unsigned k = 0; k < SPECTRA; k++)
        for (size_t r = 0; r < sizeof radii / sizeof *radii; r++) {
            const model m = make_model(k + 7U * (unsigned)r + 1U, spectra[k], hard);
            const bool exact = !hard && radii[r] <= 0.1; /* else the hard case may be near, solved to a fifth */
            char word[96];
            double length;
            snprintf(word, sizeof word, "newton/trust/%s,scaling=none,radius=%g", linear, radii[r]);
            const double value = first_step(&m, word, &length), best = least_model(&m, length);
            ck_assert_msg(length <= 1.1 * radii[r] * (1.0 + 1e-12), "%s, spectrum %u: |p| = %g", word, k, length);
            ck_assert_msg(value <= (exact ? 1.0 - 1e-6 : 0.8) * best, "%s, spectrum %u: model %.12g, least %.12g", word, k, value,
                          best);
            ck_assert_msg(value >= best - 1e-7 * fabs(best), "%s, spectrum %u: model %.12g below the least %.12g", word, k, value,
                          best);
        }
}

START_TEST(test_trust_region_is_solved) {
    check_trust("cholesky", false);
    check_trust("ldlt", false);
}
END_TEST

START_TEST(test_hard_case_is_solved) {
    check_trust("cholesky", true);
    check_trust("ldlt", true);
}
END_TEST

/* Every rule's step solves (H + λI)p = −g with H + λI positive semidefinite: it is the model's minimiser for its own length. */
START_TEST(test_steps_minimise_the_model_for_their_length) {
    static const char *const words[] = {"newton/damping,scaling=none", "newton/cubic,scaling=none", "newton/regularized",
                                        "newton/regularized,power=one", "newton/damping/ldlt,scaling=none,lambda=0.1"};
    for (unsigned k = 0; k < SPECTRA; k++)
        for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
            const model m = make_model(100U + k, spectra[k], false);
            double length;
            const double value = first_step(&m, words[w], &length), best = least_model(&m, length);
            ck_assert_msg(fabs(value - best) <= 1e-6 * fabs(best), "%s, spectrum %u: model %.12g, least %.12g", words[w], k, value,
                          best);
        }
}
END_TEST

/* ---- saddles ------------------------------------------------------------------------------------------------------------ */

/* f = x² − y² + y⁴/2: a saddle at 0, minima f = −1/2 at (0, ±1). */
static int saddle(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (f) *f = x[0] * x[0] - x[1] * x[1] + 0.5 * pow(x[1], 4);
    if (g) {
        g[0] = 2.0 * x[0];
        g[1] = -2.0 * x[1] + 2.0 * pow(x[1], 3);
    }
    return 0;
}

static int saddle_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    H->values[0] = 2.0;
    H->values[1 + H->ld] = -2.0 + 6.0 * x[1] * x[1];
    return 0;
}

static int saddle_band(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    H->values[0] = 2.0;
    H->values[H->ld] = -2.0 + 6.0 * x[1] * x[1];
    return 0;
}

static nadir_result run_saddle(const char *word, double x0, bool band) {
    nadir_problem problem = {.n = 2, .objective = saddle, .hessian = band ? saddle_band : saddle_hessian};
    if (band) problem.hessian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = 0};
    nadir_options options = nadir_options_default();
    nadir_result result;
    double x[2] = {x0, 0.0};
    ck_assert_int_eq(nadir_options_parse(&options, word, NULL, 0), NADIR_RUNNING);
    options.verdict = true;
    nadir_minimize(&problem, x, &options, &result);
    return result;
}

START_TEST(test_saddles_are_left) {
    static const char *const words[] = {"newton/damping",     "newton/trust",  "newton/cubic",
                                        "newton/regularized", "newton/armijo", "newton/wolfe"};
    static const double starts[] = {0.0, 1.0, -3.0};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
            for (int band = 0; band < 2; band++) {
                const nadir_result r = run_saddle(words[w], starts[k], band != 0);
                ck_assert_msg(r.status == NADIR_GRADIENT && fabs(r.f + 0.5) < 1e-10, "%s from (%g, 0): %s", words[w], starts[k],
                              r.text);
                ck_assert_int_eq(r.inertia.verdict, NADIR_VERDICT_MINIMUM);
            }
}
END_TEST

START_TEST(test_saddle_is_reported_when_escape_is_off) {
    const nadir_result r = run_saddle("newton/damping,escape=no", 0.0, false);
    ck_assert_int_eq(r.status, NADIR_GRADIENT);
    ck_assert_int_eq(r.iterations, 0);
    ck_assert_int_eq(r.inertia.verdict, NADIR_VERDICT_SADDLE);
}
END_TEST

/* A convex quadratic's last Hessian was positive definite as it is: no further one is evaluated. */
START_TEST(test_a_minimum_costs_no_further_hessian) {
    const model m = make_model(5, spectra[0], false);
    nadir_problem problem = {.n = N, .data = (void *)(uintptr_t)&m, .objective = objective, .hessian = hessian};
    nadir_options options = nadir_options_default();
    nadir_result result;
    double x[N] = {0};
    ck_assert_int_eq(nadir_options_parse(&options, "newton/trust", NULL, 0), NADIR_RUNNING);
    ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_GRADIENT);
    ck_assert_int_eq(result.counts.hessian, result.iterations);
    ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_GRADIENT);
    ck_assert_int_eq(result.iterations, 0);
    ck_assert_int_eq(result.counts.hessian, 1);
}
END_TEST

/* Begun where H is indefinite: the shift of a line search falls with g, so that the last Hessian is known to be positive definite.
 */
START_TEST(test_a_shift_costs_no_further_hessian) {
    static const char *const words[] = {"newton/armijo", "newton/wolfe"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        const nadir_problem problem = {.n = 2, .objective = saddle, .hessian = saddle_hessian};
        nadir_options options = nadir_options_default();
        nadir_result result;
        double x[2] = {1.0, 0.4};
        ck_assert_int_eq(nadir_options_parse(&options, words[w], NULL, 0), NADIR_RUNNING);
        ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_GRADIENT);
        ck_assert_double_eq_tol(result.f, -0.5, 1e-10);
        ck_assert_msg(result.counts.hessian == result.iterations && result.counts.factorizations > result.iterations,
                      "%s: %d Hessians in %d iterations, %d factorizations", words[w], (int)result.counts.hessian,
                      (int)result.iterations, (int)result.counts.factorizations);
    }
}
END_TEST

/* f that shows no difference, and a gradient that no step makes smaller: every trial is refused at the rounding floor. */
static int level(void *data, const double *x, double *f, double *g) {
    (void)data, (void)x;
    if (f) *f = 1.0;
    if (g) g[0] = 1e-9;
    return 0;
}

static int level_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data, (void)x;
    H->values[0] = 1.0;
    return 0;
}

/* Where f has no digits there is no cubic to fit: λ rises as Nielsen has it, by 2, 4, 8, ... */
START_TEST(test_damping_fits_no_cubic_without_digits) {
    enum { ROWS = 32 };
    const nadir_problem problem = {.n = 1, .objective = level, .hessian = level_hessian};
    nadir_options options = nadir_options_default();
    nadir_iterate trace[ROWS];
    nadir_result result;
    double x = 0.0, factor = 2.0;
    ck_assert_int_eq(nadir_options_parse(&options, "newton/damping,gtol=0", NULL, 0), NADIR_RUNNING);
    options.trace = trace;
    options.trace_capacity = ROWS;
    nadir_minimize(&problem, &x, &options, &result);
    ck_assert(result.trace_rows > 6 && result.trace_rows < ROWS);
    ck_assert_int_eq(result.iterations, 0);
    for (int64_t k = 2; k < result.trace_rows; k++, factor *= 2.0) /* row 0 is the start */
        ck_assert_double_eq_tol(trace[k].parameter / trace[k - 1].parameter, factor, 1e-12 * factor);
}
END_TEST

/* eˣ − x: from far to the left Newton's step is e^-x long, and f overflows there. */
static int cliff(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (f) *f = exp(*x) - *x;
    if (g) *g = exp(*x) - 1.0;
    return 0;
}

static int cliff_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    H->values[0] = exp(*x);
    return 0;
}

/* eˣ − x from the right, with a λ that is not small: it must vanish as g does. */
START_TEST(test_the_end_of_damping_is_quadratic) {
    enum { ROWS = 64 };
    const nadir_problem problem = {.n = 1, .objective = cliff, .hessian = cliff_hessian};
    nadir_options options = nadir_options_default();
    nadir_iterate trace[ROWS];
    nadir_result result;
    double x = 1.0;
    int quadratic = 0;
    ck_assert_int_eq(nadir_options_parse(&options, "newton/damping,lambda=1", NULL, 0), NADIR_RUNNING);
    options.trace = trace;
    options.trace_capacity = ROWS;
    ck_assert_int_eq(nadir_minimize(&problem, &x, &options, &result), NADIR_GRADIENT);
    for (int64_t k = 1; k < result.trace_rows; k++) {
        const double before = trace[k - 1].gnorm, after = trace[k].gnorm;
        if (before > 0.1 || after < 1e-14) continue;
        ck_assert_msg(after <= 10.0 * before * before, "%g after %g", after, before);
        quadratic++;
    }
    ck_assert_int_ge(quadratic, 2);
}
END_TEST

/* x²/2 + x⁴ + z⁴/4 + ½z²·(1e14·max(x − ½, 0)³ − 1): the curvature along z is huge at the start and −1 at the saddle, which is
 * approached along z = 0 with the D of the start. */
static int remembered(void *data, const double *x, double *f, double *g) {
    const double b = fmax(x[0] - 0.5, 0.0), z = x[1], w = 1e14 * b * b * b - 1.0;
    (void)data;
    if (f) *f = 0.5 * x[0] * x[0] + x[0] * x[0] * x[0] * x[0] + 0.5 * z * z * w + 0.25 * z * z * z * z;
    if (g) g[0] = x[0] + 4.0 * x[0] * x[0] * x[0] + 1.5e14 * z * z * b * b, g[1] = z * w + z * z * z;
    return 0;
}

static int remembered_hessian(void *data, const double *x, nadir_matrix *H) {
    const double b = fmax(x[0] - 0.5, 0.0), z = x[1];
    (void)data;
    H->values[0] = 1.0 + 12.0 * x[0] * x[0] + 3e14 * z * z * b;
    H->values[1] = 3e14 * z * b * b;
    H->values[1 + H->ld] = 1e14 * b * b * b - 1.0 + 3.0 * z * z;
    return 0;
}

START_TEST(test_a_saddle_is_left_whatever_the_norm_remembers) {
    static const char *const words[] = {"newton/damping/cholesky", "newton/damping/ldlt", "newton/trust", "newton/cubic"};
    const nadir_problem problem = {.n = 2, .objective = remembered, .hessian = remembered_hessian};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        nadir_options options = nadir_options_default();
        nadir_result result;
        double x[2] = {1.0, 0.0};
        ck_assert_int_eq(nadir_options_parse(&options, words[w], NULL, 0), NADIR_RUNNING);
        nadir_minimize(&problem, x, &options, &result);
        ck_assert_msg(result.status == NADIR_GRADIENT && fabs(result.f + 0.25) < 1e-9, "%s: f = %g, %s", words[w], result.f,
                      result.text);
    }
}
END_TEST

/* ---- where the model says little ---- */

START_TEST(test_convex_functions_are_solved_from_far_out) {
    static const char *const words[] = {"newton/damping", "newton/trust",  "newton/cubic",
                                        "newton/wolfe",   "newton/armijo", "newton/regularized"};
    const nadir_problem problem = {.n = 1, .objective = cliff, .hessian = cliff_hessian};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        for (double start = -10.0; start >= -95.0; start -= 2.5) {
            nadir_options options = nadir_options_default();
            nadir_result result;
            double x = start;
            ck_assert_int_eq(nadir_options_parse(&options, words[w], NULL, 0), NADIR_RUNNING);
            nadir_minimize(&problem, &x, &options, &result);
            ck_assert_msg(result.status == NADIR_GRADIENT && fabs(x) < 1e-6, "%s from %g: %s", words[w], start, result.text);
        }
    }
}
END_TEST

/* e^s − s of the sum s of the unknowns: along every direction with s = 0 it is flat, and a step there gains nothing. */
static int sum_only(void *data, const double *x, double *f, double *g) {
    double sum = 0.0;
    (void)data;
    for (int i = 0; i < N; i++) sum += x[i];
    if (f) *f = exp(sum) - sum;
    for (int i = 0; g && i < N; i++) g[i] = exp(sum) - 1.0;
    return 0;
}

static int sum_hessian(void *data, const double *x, nadir_matrix *H) {
    double sum = 0.0;
    (void)data;
    for (int i = 0; i < N; i++) sum += x[i];
    for (int j = 0; j < N; j++)
        for (int i = j; i < N; i++) H->values[i + j * H->ld] = exp(sum);
    return 0;
}

START_TEST(test_flat_directions_are_not_followed) {
    static const char *const words[] = {"newton/trust", "newton/trust/ldlt", "newton/cubic/ldlt"};
    const nadir_problem problem = {.n = N, .objective = sum_only, .hessian = sum_hessian};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        nadir_options options = nadir_options_default();
        nadir_result result;
        double x[N] = {3.0, 1.0, -0.5, 0.2, 0.7, -1.1}, square = 0.0;
        ck_assert_int_eq(nadir_options_parse(&options, words[w], NULL, 0), NADIR_RUNNING);
        ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_GRADIENT);
        for (int i = 0; i < N; i++) square += x[i] * x[i];
        ck_assert_msg(square < 16.0, "%s: |x| = %g", words[w], sqrt(square)); /* the start's is 3.5 */
    }
}
END_TEST

/* f = S·√(1 + x²), whose Newton step is far too long from |x| > 1. */
static int hyperbola(void *data, const double *x, double *f, double *g) {
    const double size = *(const double *)data, root = sqrt(1.0 + x[0] * x[0]);
    if (f) *f = size * root;
    if (g) g[0] = size * x[0] / root;
    return 0;
}

static int hyperbola_bends(void *data, const double *x, nadir_matrix *H) {
    const double square = 1.0 + x[0] * x[0];
    H->values[0] = *(const double *)data / (square * sqrt(square));
    return 0;
}

/* However small the first λ, the cubic model finds the σ that matters, in any unit of f. */
START_TEST(test_a_first_lambda_of_nothing) {
    static const char *const words[] = {"newton/cubic,gscale=0,lambda=0", "newton/cubic,gscale=0,lambda=1e-300"};
    for (int w = 0; w < 2; w++)
        for (double size = 1.0; size > 1e-150; size *= 1e-30) {
            nadir_problem problem = {.n = 1, .data = &size, .objective = hyperbola, .hessian = hyperbola_bends};
            nadir_options options = nadir_options_default();
            nadir_result result;
            double x[1] = {50.0};
            ck_assert_int_eq(nadir_options_parse(&options, words[w], NULL, 0), NADIR_RUNNING);
            nadir_minimize(&problem, x, &options, &result);
            ck_assert_msg(result.status == NADIR_GRADIENT && result.counts.factorizations < 100, "%s, f of size %g: %s, %d factors",
                          words[w], size, result.text, (int)result.counts.factorizations);
        }
}
END_TEST

CHECK_MAIN("lambda", test_trust_region_is_solved, test_hard_case_is_solved, test_steps_minimise_the_model_for_their_length,
           test_saddles_are_left, test_saddle_is_reported_when_escape_is_off, test_a_minimum_costs_no_further_hessian,
           test_a_shift_costs_no_further_hessian, test_damping_fits_no_cubic_without_digits, test_the_end_of_damping_is_quadratic,
           test_convex_functions_are_solved_from_far_out, test_flat_directions_are_not_followed, test_a_first_lambda_of_nothing,
           test_a_saddle_is_left_whatever_the_norm_remembers)
