/* Equations: every globalization and linear part, in one unknown and in 10,000, dense and band; singular Jacobians, stationary
 * points that are no roots, undefined residuals, and the order of convergence. */
#include "check_main.h"

#include "../src/internal.h"
#include "methods.h"

/* ---- systems: formulas from Moré, Garbow and Hillstrom (ACM TOMS 7 (1981) 17), and small ones
 * --------------------------------------- */

typedef struct equations {
    int64_t n, r, J;         /* unknowns; evaluations */
    double undefined_beyond; /* |x_0| */
} equations;

static double *entry(const nadir_matrix *J, int64_t i, int64_t j) {
    return J->values + (J->storage == NADIR_BAND ? J->ku + i - j : i) + j * J->ld;
}

/* Broyden's tridiagonal system, 30. */
static int tridiagonal(void *data, const double *x, double *r, nadir_matrix *J) {
    equations *e = data;
    e->r += r != NULL;
    e->J += J != NULL;
    for (int64_t i = 0; i < e->n; i++) {
        const double before = i > 0 ? x[i - 1] : 0.0, after = i + 1 < e->n ? x[i + 1] : 0.0;
        if (r) r[i] = (3.0 - 2.0 * x[i]) * x[i] - before - 2.0 * after + 1.0;
        if (!J) continue;
        *entry(J, i, i) = 3.0 - 4.0 * x[i];
        if (i > 0) *entry(J, i, i - 1) = -1.0;
        if (i + 1 < e->n) *entry(J, i, i + 1) = -2.0;
    }
    return 0;
}

/* Powell's singular function, 13: J has rank 2 at the root 0. */
static int powell(void *data, const double *x, double *r, nadir_matrix *J) {
    const double b = x[1] - 2.0 * x[2], d = x[0] - x[3], five = sqrt(5.0), ten = sqrt(10.0);
    (void)data;
    if (r) r[0] = x[0] + 10.0 * x[1], r[1] = five * (x[2] - x[3]), r[2] = b * b, r[3] = ten * d * d;
    if (!J) return 0;
    *entry(J, 0, 0) = 1.0, *entry(J, 0, 1) = 10.0, *entry(J, 1, 2) = five, *entry(J, 1, 3) = -five;
    *entry(J, 2, 1) = 2.0 * b, *entry(J, 2, 2) = -4.0 * b, *entry(J, 3, 0) = 2.0 * ten * d, *entry(J, 3, 3) = -2.0 * ten * d;
    return 0;
}

/* Brown's almost linear system, 27. */
static int almost_linear(void *data, const double *x, double *r, nadir_matrix *J) {
    const equations *e = data;
    double sum = -(double)(e->n + 1), product = 1.0;
    for (int64_t i = 0; i < e->n; i++) sum += x[i], product *= x[i];
    for (int64_t i = 0; i < e->n; i++) {
        const bool last = i == e->n - 1;
        if (r) r[i] = last ? product - 1.0 : x[i] + sum;
        for (int64_t j = 0; J && j < e->n; j++) {
            double others = 1.0;
            for (int64_t k = 0; k < e->n; k++) others *= k == j ? 1.0 : x[k];
            *entry(J, i, j) = last ? others : i == j ? 2.0 : 1.0;
        }
    }
    return 0;
}

/* x³ − 2x − 5, Wallis's equation, with the root 2.0945514815423265. */
static int wallis(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    if (r) r[0] = x[0] * x[0] * x[0] - 2.0 * x[0] - 5.0;
    if (J) J->values[0] = 3.0 * x[0] * x[0] - 2.0;
    return 0;
}

/* log x: undefined left of 0, and Newton's step from beyond e leads there. */
static int logarithm(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    if (!(x[0] > 0.0)) return 1;
    if (r) r[0] = log(x[0]);
    if (J) J->values[0] = 1.0 / x[0];
    return 0;
}

/* x² + 1: no root. */
static int rootless(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    if (r) r[0] = x[0] * x[0] + 1.0;
    if (J) J->values[0] = 2.0 * x[0];
    return 0;
}

/* (x² − 1, x + y − 3): J is singular where x = 0. */
static int singular_start(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    if (r) r[0] = x[0] * x[0] - 1.0, r[1] = x[1] - 3.0 + x[0];
    if (J) *entry(J, 0, 0) = 2.0 * x[0], *entry(J, 1, 0) = 1.0, *entry(J, 1, 1) = 1.0;
    return 0;
}

/* Two equal rows: J is singular everywhere, and the roots are a line. */
static int twice_the_same(void *data, const double *x, double *r, nadir_matrix *J) {
    const double value = x[0] * x[0] + x[1] - 2.0;
    (void)data;
    if (r) r[0] = r[1] = value;
    for (int i = 0; J && i < 2; i++) *entry(J, i, 0) = 2.0 * x[0], *entry(J, i, 1) = 1.0;
    return 0;
}

static nadir_result solve(const nadir_problem *problem, const char *word, double *x) {
    const nadir_options options = options_of(word);
    nadir_result result;
    nadir_minimize(problem, x, &options, &result);
    return result;
}

static const char *const words[] = {
    "root/full/lu",        "root/armijo/lu",    "root/damping/lu", "root/trust/lu",      "root/cubic/lu",      "root/full/qr",
    "root/armijo/qr",      "root/damping/qr",   "root/trust/qr",   "root/wolfe/lu",      "root/armijo/krylov", "root/trust/krylov",
    "root/damping/krylov", "broyden/armijo/lu", "broyden/full/lu", "broyden/full/qr",    "broyden/armijo/qr",  "broyden/damping",
    "broyden/trust",       "broyden/wolfe/qr",  "broyden/cubic",   "broyden/regularized"};
enum { WORDS = sizeof words / sizeof *words };

START_TEST(every_method_finds_roots) {
    for (int w = 0; w < WORDS; w++) {
        equations e = {.n = 10};
        nadir_problem problem = {.n = 10, .m = 10, .data = &e, .residual = tridiagonal};
        double x[10], one = 2.0, y[4] = {3, -1, 0, 1};
        for (int i = 0; i < 10; i++) x[i] = -1.0;
        nadir_result result = solve(&problem, words[w], x);
        MUST(result.status == NADIR_ROOT && result.rnorm <= 1e-10, "%s: %s", words[w], result.text);
        MUST(e.r == result.counts.f && e.J == result.counts.g, "%s: counts", words[w]);
        MUST(result.criteria[5].met && result.criteria[5].status == NADIR_ROOT && !result.criteria[0].used, "%s: criteria",
             words[w]);
        problem = (nadir_problem){.n = 1, .m = 1, .residual = wallis};
        result = solve(&problem, words[w], &one);
        MUST(result.status == NADIR_ROOT && fabs(one - 2.0945514815423265) <= 1e-10, "%s: x = %.17g", words[w], one);
        problem = (nadir_problem){.n = 4, .m = 4, .residual = powell};
        result = solve(&problem, words[w], y);
        if (strstr(words[w], "krylov")) continue; /* JᵀJ has the square of a condition that grows without bound */
        MUST(result.status == NADIR_ROOT && largest(4, y) <= 1e-4, "%s: %s", words[w], result.text);
    }
}
END_TEST

START_TEST(a_band_is_solved_as_a_dense_matrix_is) {
    for (int w = 0; w < 5; w++) {
        equations e = {.n = 60};
        nadir_problem problem = {.n = 60, .m = 60, .data = &e, .residual = tridiagonal};
        double dense[60], band[60];
        for (int i = 0; i < 60; i++) dense[i] = band[i] = -1.0;
        const nadir_result by_dense = solve(&problem, words[w], dense);
        problem.jacobian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = 1, .ku = 1};
        const nadir_result by_band = solve(&problem, words[w], band);
        MUST(by_dense.iterations == by_band.iterations && by_band.status == NADIR_ROOT, "%s: %s", words[w], by_band.text);
        for (int i = 0; i < 60; i++) MUST(fabs(dense[i] - band[i]) <= 1e-12, "%s: x[%d]", words[w], i);
    }
}
END_TEST

START_TEST(ten_thousand_unknowns) {
    enum { N = 10000 };
    equations e = {.n = N};
    nadir_problem problem = {.n = N, .m = N, .data = &e, .residual = tridiagonal};
    problem.jacobian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = 1, .ku = 1};
    double *x = malloc(N * sizeof *x);
    for (int i = 0; i < N; i++) x[i] = -1.0;
    const nadir_result result = solve(&problem, "root", x);
    ck_assert_str_eq(result.method, "root/trust/lu");
    ck_assert_int_eq(result.status, NADIR_ROOT);
    ck_assert_int_le(result.iterations, 8);
    free(x);
}
END_TEST

/* Newton's own step converges quadratically, and is the same by both factorizations. */
START_TEST(the_textbook_step_is_newtons) {
    const nadir_problem problem = {.n = 1, .m = 1, .residual = wallis};
    for (int w = 0; w < 2; w++) {
        double x = 2.0, by_hand = 2.0;
        for (int k = 0; k < 4; k++)
            by_hand -= (by_hand * by_hand * by_hand - 2.0 * by_hand - 5.0) / (3.0 * by_hand * by_hand - 2.0);
        const nadir_result result =
            solve(&problem, w ? "root/full/qr,rtol=0,max_iterations=4" : "root/full/lu,rtol=0,max_iterations=4", &x);
        ck_assert_int_eq(result.iterations, 4);
        ck_assert_double_eq_tol(x, by_hand, 1e-15);
    }
}
END_TEST

START_TEST(far_starts_and_undefined_regions) {
    for (int w = 1; w < WORDS; w++) {
        if (goes_uphill(words[w])) continue;
        const nadir_problem problem = {.n = 1, .m = 1, .residual = logarithm};
        double x = 50.0;
        const nadir_result result = solve(&problem, words[w], &x);
        MUST(result.status == NADIR_ROOT && fabs(x - 1.0) <= 1e-9, "%s: %s", words[w], result.text);
        equations e = {.n = 10};
        const nadir_problem linear = {.n = 10, .m = 10, .data = &e, .residual = almost_linear};
        double y[10];
        for (int i = 0; i < 10; i++) y[i] = 0.5;
        const nadir_result brown = solve(&linear, words[w], y);
        MUST(brown.status == NADIR_ROOT || brown.status == NADIR_STATIONARY, "%s: %s", words[w], brown.text);
    }
}
END_TEST

START_TEST(a_stationary_point_is_no_root) {
    for (int w = 0; w < WORDS; w++) {
        if (goes_uphill(words[w])) continue;
        const nadir_problem problem = {.n = 1, .m = 1, .residual = rootless};
        double x = 3.0;
        const nadir_result result = solve(&problem, words[w], &x);
        MUST(result.status < 0 && fabs(x) <= 1e-2 && result.rnorm >= 1.0, "%s: %s", words[w], result.text);
        if (strstr(words[w], "damping/lu") == NULL && strstr(words[w], "trust/lu") == NULL) continue;
        MUST(result.status == NADIR_STATIONARY && strstr(result.text, "no root"), "%s: %s", words[w], result.text);
    }
}
END_TEST

/* c(z² + shift), z = x/unit. */
typedef struct measured {
    double c, unit, shift;
} measured;

static int measured_parabola(void *data, const double *x, double *r, nadir_matrix *J) {
    const measured *of = data;
    const double z = *x / of->unit;
    if (r) *r = of->c * (z * z + of->shift);
    if (J) *entry(J, 0, 0) = of->c * 2.0 * z / of->unit;
    return 0;
}

/* Where J vanishes, and where it does not, is not for the units of r and x to decide: they change no step here. */
START_TEST(units_change_no_verdict) {
    static const double units[][2] = {{1.0, 1.0},     {0x1p-27, 0x1p27}, {0x1p27, 0x1p-27},
                                      {0x1p-27, 1.0}, {1.0, 0x1p40},     {1.0, 0x1p-40}};
    for (int shift = -1; shift <= 1; shift += 2) {
        int64_t iterations = 0;
        for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
            measured of = {.c = units[k][0], .unit = units[k][1], .shift = shift};
            const nadir_problem problem = {.n = 1, .m = 1, .data = &of, .residual = measured_parabola};
            double x = 3.0 * of.unit;
            const nadir_result result = solve(&problem, "root,gscale=0", &x);
            MUST(result.status == (shift < 0 ? NADIR_ROOT : NADIR_STATIONARY), "%d: %s", (int)k, result.text);
            MUST(k == 0 || result.iterations == iterations, "%d: %d iterations, not %d", (int)k, (int)result.iterations,
                 (int)iterations);
            iterations = result.iterations;
        }
    }
}
END_TEST

/* A first step that is too long ends far from the roots of Brown's system, where J vanishes. */
START_TEST(the_first_step_stays_near) {
    static const double factors[] = {0.5, 0.8, 1.0, 1.3};
    for (int n = 10; n <= 40; n += 5)
        for (int k = 0; k < 4; k++) {
            equations e = {.n = n};
            const nadir_problem problem = {.n = n, .m = n, .data = &e, .residual = almost_linear};
            double x[40];
            for (int i = 0; i < n; i++) x[i] = 0.5 * factors[k];
            const nadir_result result = solve(&problem, "root", x);
            MUST(result.status == NADIR_ROOT, "n = %d, %g times the start: %s", n, factors[k], result.text);
        }
}
END_TEST

/* A J that is singular at the start, or everywhere, gives a damped step. */
START_TEST(singular_jacobians_are_damped) {
    for (int w = 0; w < WORDS; w++) {
        nadir_problem problem = {.n = 2, .m = 2, .residual = twice_the_same};
        double x[2] = {3, 1}, y[2] = {0, 0};
        nadir_result result = solve(&problem, words[w], x);
        MUST(result.status == NADIR_ROOT, "%s: %s", words[w], result.text);
        problem.residual = singular_start;
        result = solve(&problem, words[w], y);
        const bool root = result.status == NADIR_ROOT && fabs(fabs(y[0]) - 1.0) <= 1e-6;
        MUST(root || result.status == NADIR_STATIONARY, "%s: %s", words[w], result.text);
        MUST(isfinite(y[0]) && isfinite(y[1]), "%s: not finite", words[w]);
    }
}
END_TEST

/* Broyden's update by a dense 2×2 matrix and Cramer's rule, step by step; J is evaluated once. */
static int curve_and_line(void *data, const double *x, double *r, nadir_matrix *J) {
    equations *e = data;
    e->J += J != NULL;
    if (r) r[0] = x[0] * x[0] + x[1] * x[1] - 2.0, r[1] = exp(x[0] - 1.0) + x[1] * x[1] * x[1] - 2.0;
    if (!J) return 0;
    *entry(J, 0, 0) = 2.0 * x[0], *entry(J, 0, 1) = 2.0 * x[1];
    *entry(J, 1, 0) = exp(x[0] - 1.0), *entry(J, 1, 1) = 3.0 * x[1] * x[1];
    return 0;
}

START_TEST(broyden_follows_its_formula) {
    static const char *const forms[] = {"broyden/full,rtol=0,max_iterations=5", "broyden/full/qr,rtol=0,max_iterations=5"};
    equations e = {.n = 2};
    double B[4], x[2] = {1.5, 0.8}, r[2], after[2], s[2];
    nadir_matrix J = {.storage = NADIR_DENSE, .rows = 2, .columns = 2, .ld = 2, .values = B};
    const nadir_problem problem = {.n = 2, .m = 2, .data = &e, .residual = curve_and_line};
    curve_and_line(&e, x, r, &J);
    for (int k = 0; k < 5; k++) {
        const double det = B[0] * B[3] - B[1] * B[2];
        s[0] = -(B[3] * r[0] - B[2] * r[1]) / det;
        s[1] = -(B[0] * r[1] - B[1] * r[0]) / det;
        for (int i = 0; i < 2; i++) x[i] += s[i];
        curve_and_line(&e, x, after, NULL);
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++) B[i + 2 * j] += after[i] * s[j] / (s[0] * s[0] + s[1] * s[1]); /* y − Bs = r⁺ */
        memcpy(r, after, sizeof r);
    }
    for (int w = 0; w < 2; w++) {
        double y[2] = {1.5, 0.8};
        e.J = 0;
        const nadir_result result = solve(&problem, forms[w], y);
        MUST(result.iterations == 5 && result.rank == 0, "%s: %s, rank %d", forms[w], result.text, (int)result.rank);
        ck_assert_int_eq(e.J, 1);
        for (int i = 0; i < 2; i++) MUST(fabs(y[i] - x[i]) <= 1e-13, "%s: x[%d] = %.17g", forms[w], i, y[i]);
    }
}
END_TEST

/* A memory that is full, and a search that fails, ask for J anew. */
START_TEST(broyden_renews_its_matrix) {
    for (int memory = 1; memory <= 4; memory++) {
        equations e = {.n = 30};
        const nadir_problem problem = {.n = 30, .m = 30, .data = &e, .residual = tridiagonal};
        double x[30];
        char word[NADIR_WORD];
        for (int i = 0; i < 30; i++) x[i] = -1.0;
        snprintf(word, sizeof word, "broyden/armijo,memory=%d", memory);
        const nadir_result result = solve(&problem, word, x);
        MUST(result.status == NADIR_ROOT, "%s: %s", word, result.text);
        MUST(e.J == result.counts.g && e.J == 1 + (result.iterations - 1) / (memory + 1), "%s: %lld Jacobians, %lld iterations",
             word, (long long)e.J, (long long)result.iterations);
    }
}
END_TEST

/* Nor does it ask for J by differences more often: after the first, n evaluations each, one is left for a memory that fills. */
START_TEST(broyden_needs_few_values) {
    int64_t calls[2];
    for (int whole = 0; whole < 2; whole++) {
        equations e = {.n = 30};
        const nadir_problem problem = {.n = 30, .m = 30, .data = &e, .residual = tridiagonal, .values_only = true};
        double x[30];
        for (int i = 0; i < 30; i++) x[i] = -1.0;
        const nadir_result result = solve(&problem, whole ? "broyden" : "broyden,max_iterations=0", x);
        MUST(!whole || (result.status == NADIR_ROOT && result.iterations >= 8), "%s", result.text);
        calls[whole] = e.r;
    }
    MUST(calls[1] - calls[0] <= 60, "%lld calls, then %lld more", (long long)calls[0], (long long)(calls[1] - calls[0]));
}
END_TEST

/* ---- callbacks that abort, and what need not be called again ------------------------------------------------------------- */

typedef struct breaking {
    double waves;                  /* of r: they spoil Broyden's matrix */
    int64_t r, J, abort_at, after; /* evaluations; the one of J that aborts; calls after that */
} breaking;

/* r = x with a slope of 3/10: Newton's step is too long, and its trial is refused after its J has been looked at. */
static int misjudged(void *data, const double *x, double *r, nadir_matrix *J) {
    breaking *b = data;
    b->after += b->abort_at > 0 && b->J >= b->abort_at;
    b->r += r != NULL;
    if (r) r[0] = x[0];
    if (!J) return 0;
    J->values[0] = 0.3;
    return ++b->J == b->abort_at ? -1 : 0;
}

/* Rosenbrock's residuals with waves. */
static int wavy(void *data, const double *x, double *r, nadir_matrix *J) {
    breaking *b = data;
    b->after += b->abort_at > 0 && b->J >= b->abort_at;
    if (r) r[0] = 10.0 * (x[1] - x[0] * x[0]) + b->waves * sin(20.0 * x[0]), r[1] = 1.0 - x[0] + b->waves * sin(15.0 * x[1]);
    if (!J) return 0;
    *entry(J, 0, 0) = -20.0 * x[0] + 20.0 * b->waves * cos(20.0 * x[0]), *entry(J, 0, 1) = 10.0;
    *entry(J, 1, 0) = -1.0, *entry(J, 1, 1) = 15.0 * b->waves * cos(15.0 * x[1]);
    return ++b->J == b->abort_at ? -1 : 0;
}

static int must_abort(breaking b, int64_t n, int (*residual)(void *, const double *, double *, nadir_matrix *), const char *word) {
    const nadir_problem problem = {.n = n, .m = n, .data = &b, .residual = residual};
    double x[2] = {n == 1 ? 1.0 : -1.2, 1.0};
    const nadir_result result = solve(&problem, word, x);
    if (b.J < b.abort_at) return 0;
    MUST(result.status == NADIR_CALLBACK && b.after == 0 && strstr(result.text, "abort"), "%s, waves %g, J %d: %s, %d calls after",
         word, b.waves, (int)b.abort_at, result.text, (int)b.after);
    return 1;
}

START_TEST(an_abort_is_final) {
    static const char *const methods[] = {"root/trust/lu,fnoise=0.1", "root/cubic/lu,fnoise=0.1", "root/damping/lu,fnoise=0.1"};
    int aborted = 0;
    for (int64_t at = 1; at <= 4; at++) {
        for (int w = 0; w < 3; w++) aborted += must_abort((breaking){.abort_at = at}, 1, misjudged, methods[w]);
        for (int k = 0; k < 40; k++) {
            const breaking b = {.waves = 0.05 * k, .abort_at = at};
            aborted += must_abort(b, 2, wavy, "broyden/armijo/lu") + must_abort(b, 2, wavy, "broyden/wolfe/lu");
            aborted += must_abort(b, 2, wavy, "broyden/damping") + must_abort(b, 2, wavy, "broyden/trust");
        }
    }
    MUST(aborted > 500, "%d runs met an abort", aborted);
}
END_TEST

/* Every trial is looked at by its J and most are refused; that of x is in LU or JᵀJ all the while. */
START_TEST(a_refused_trial_costs_one_jacobian) {
    static const char *const methods[] = {"root/damping/lu,fnoise=0.1", "root/regularized/lu,fnoise=0.1",
                                          "root/cubic/lu,fnoise=0.1"};
    for (int w = 0; w < 3; w++) {
        breaking b = {.waves = 0.0};
        const nadir_problem problem = {.n = 1, .m = 1, .data = &b, .residual = misjudged};
        double x[1] = {1.0};
        const nadir_result result = solve(&problem, methods[w], x);
        MUST(result.rejected > 0 && b.J <= b.r, "%s: %d residuals, %d Jacobians, %d refused", methods[w], (int)b.r, (int)b.J,
             (int)result.rejected);
    }
}
END_TEST

/* What each linear part makes of (JᵀJ + λD)p = −Jᵀr, held against plain sums: with λ and without, and for any right side. */
enum { ORDER = 5 };

static double matrix_entry(int i, int j) {
    return abs(i - j) > 1 ? 0.0 : sin(2.0 * i + 3.0 * j + 1.0) + (i == j ? 2.0 : 0.0);
}

static int linear_system(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    for (int i = 0; i < ORDER; i++) {
        if (r) r[i] = cos(i);
        for (int j = 0; j < ORDER; j++) {
            if (r) r[i] += matrix_entry(i, j) * x[j];
            if (J && abs(i - j) <= 1) *entry(J, i, j) = matrix_entry(i, j);
        }
    }
    return 0;
}

static double normal_times(int i, const double *p, double lambda, const double *D) {
    double sum = lambda * D[i] * p[i];
    for (int j = 0; j < ORDER; j++)
        for (int k = 0; k < ORDER; k++) sum += matrix_entry(k, i) * matrix_entry(k, j) * p[j];
    return sum;
}

static void must_solve(const nadir_problem *problem, const char *word, double lambda) {
    static const double D[ORDER] = {1, 0.5, 3, 2, 0.1}, x[ORDER] = {1, 2, 3, 4, 5};
    const nadir_options options = options_of(word);
    double bound, b[ORDER];
    nadir_solver *s;
    ck_assert_int_eq(nadir_create(problem, &options, &s, NULL), NADIR_RUNNING);
    ck_assert_int_eq(nadir_start(s, x), NADIR_RUNNING);
    ck_assert_int_eq(s->method.direction->refresh(s), NADIR_RUNNING);
    ck_assert_int_eq(s->method.direction->shift(s, lambda, D, &bound), SHIFT_DEFINITE);
    s->method.direction->step(s);
    for (int i = 0; i < ORDER; i++) b[i] = sin(i);
    s->method.direction->solve(s, b);
    for (int i = 0; i < ORDER; i++) {
        const double step = normal_times(i, s->p, lambda, D) + s->now.g[i], solved = normal_times(i, b, lambda, D) - sin(i);
        MUST(fabs(step) <= 1e-11 && fabs(solved) <= 1e-11, "%s, lambda = %g: %g and %g are left", word, lambda, step, solved);
    }
    nadir_destroy(s);
}

START_TEST(linear_parts_solve_what_they_say) {
    static const char *const parts[] = {"root/damping/lu", "root/damping/qr", "gauss_newton/damping/qr",
                                        "gauss_newton/damping/cholesky"};
    for (int k = 0; k < 3; k++) {
        const double lambda = k == 0 ? 0.0 : k == 1 ? 0.3 : 50.0;
        nadir_problem problem = {.n = ORDER, .m = ORDER, .residual = linear_system};
        for (int i = 0; i < 4; i++) must_solve(&problem, parts[i], lambda);
        problem.jacobian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = 1, .ku = 1};
        must_solve(&problem, "root/damping/lu", lambda);
        must_solve(&problem, "gauss_newton/damping/band", lambda);
    }
}
END_TEST

START_TEST(refusals_say_what_to_use) {
    static const struct {
        const char *word;
        int64_t m;
        const char *text;
    } cases[] = {
        {"root/full/lu", 3, "m = n: use gauss_newton"},           {"root/trust/cholesky", 2, "use lu or qr"},
        {"broyden/trust", 3, "m = n: use gauss_newton"},          {"broyden/trust/lu", 2, "use qr, or armijo"},
        {"broyden/damping/krylov", 2, "use qr, or armijo"},       {"broyden/armijo/krylov", 2, "use qr or lu"},
        {"gauss_newton/trust/lu", 2, "use qr, cholesky or band"}, {"newton/trust/qr", 2, "use cholesky"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const nadir_problem problem = {.n = 2, .m = cases[i].m, .residual = twice_the_same};
        double x[2] = {1, 1};
        const nadir_result result = solve(&problem, cases[i].word, x);
        MUST(result.status == NADIR_COMBINATION && strstr(result.text, cases[i].text), "%s: '%s'", cases[i].word, result.text);
    }
}
END_TEST

/* A row in a unit of 1e-9: where it is satisfied r is nearly at right angles to the columns of J, and no stationary point. */
static int unequal_rows(void *data, const double *x, double *r, nadir_matrix *J) {
    const double unit = *(const double *)data;
    if (r) r[0] = unit * (x[0] + x[1] - 3.0), r[1] = x[0] - x[1] + 0.1 * x[0] * x[0] - 1.0;
    if (J) *entry(J, 0, 0) = *entry(J, 0, 1) = unit, *entry(J, 1, 0) = 1.0 + 0.2 * x[0], *entry(J, 1, 1) = -1.0;
    return 0;
}

START_TEST(units_of_the_rows_make_no_stationary_point) {
    static const char *const methods[] = {"root", "root/full", "root/armijo", "root/trust/qr", "broyden/trust", "broyden/damping"};
    double unit = 1e9;
    const nadir_problem problem = {.n = 2, .m = 2, .data = &unit, .residual = unequal_rows};
    for (size_t w = 0; w < sizeof methods / sizeof *methods; w++) {
        for (int k = 0; k < 2; k++) {
            nadir_options options = nadir_options_default();
            nadir_result result;
            double x[2] = {k == 0 ? 5.0 : 0.0, k == 0 ? -2.0 : 0.0};
            ck_assert_int_eq(nadir_options_parse(&options, methods[w], NULL, 0), NADIR_RUNNING);
            ck_assert_msg(nadir_minimize(&problem, x, &options, &result) == NADIR_ROOT, "%s: %s", methods[w], result.text);
            ck_assert_double_eq_tol(x[0], -10.0 + sqrt(140.0), 1e-9); /* 0.1x² + 2x − 4 = 0 */
        }
    }
}
END_TEST

CHECK_MAIN("root", every_method_finds_roots, a_band_is_solved_as_a_dense_matrix_is, ten_thousand_unknowns,
           the_textbook_step_is_newtons, far_starts_and_undefined_regions, a_stationary_point_is_no_root, units_change_no_verdict,
           the_first_step_stays_near, singular_jacobians_are_damped, broyden_follows_its_formula, broyden_renews_its_matrix,
           broyden_needs_few_values, an_abort_is_final, a_refused_trial_costs_one_jacobian, linear_parts_solve_what_they_say,
           refusals_say_what_to_use, units_of_the_rows_make_no_stationary_point)
