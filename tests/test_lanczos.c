/* The ends of a spectrum from products, and the verdict that rests on them, on matrices whose eigenvalues are known: a diagonal
 * between two reflections, QΛQ with Q = I − 2uuᵀ. */
#include "check_main.h"

#include "methods.h"

#include "../src/lanczos.h"

typedef struct spectrum {
    int64_t n, products;
    double *eigenvalue, *u; /* n each; ‖u‖ = 1 */
    int64_t fails_at;       /* product that aborts, from 1 */
} spectrum;

static double noise(uint64_t *state) {
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (double)(*state >> 11) * 0x1p-52 - 1.0;
}

static spectrum make_spectrum(int64_t n, uint64_t seed) {
    spectrum s = {.n = n, .eigenvalue = malloc((size_t)n * sizeof(double)), .u = malloc((size_t)n * sizeof(double))};
    double square = 0.0;
    MUST(s.eigenvalue != NULL && s.u != NULL, "memory");
    for (int64_t i = 0; i < n; i++) {
        s.u[i] = noise(&seed);
        square += s.u[i] * s.u[i];
        s.eigenvalue[i] = 1.0 + (double)i;
    }
    for (int64_t i = 0; i < n; i++) s.u[i] /= sqrt(square);
    return s;
}

static void free_spectrum(spectrum *s) {
    free(s->eigenvalue);
    free(s->u);
}

static int spectrum_objective(void *data, const double *x, double *f, double *g) {
    const spectrum *s = data;
    (void)x;
    if (f) *f = 0.0;
    for (int64_t i = 0; g && i < s->n; i++) g[i] = 0.0;
    return 0;
}

static int spectrum_product(void *data, const double *x, const double *v, double *Hv) {
    spectrum *s = data;
    (void)x;
    if (++s->products == s->fails_at) return -7;
    double along = 0.0, back = 0.0;
    for (int64_t i = 0; i < s->n; i++) along += s->u[i] * v[i];
    for (int64_t i = 0; i < s->n; i++) Hv[i] = s->eigenvalue[i] * (v[i] - 2.0 * along * s->u[i]);
    for (int64_t i = 0; i < s->n; i++) back += s->u[i] * Hv[i];
    for (int64_t i = 0; i < s->n; i++) Hv[i] -= 2.0 * back * s->u[i];
    return 0;
}

static nadir_problem problem_of(spectrum *s) {
    return (nadir_problem){.n = s->n, .data = s, .objective = spectrum_objective, .hessian_product = spectrum_product};
}

static nadir_inertia judge(spectrum *s, double tolerance) {
    const nadir_problem problem = problem_of(s);
    double *x = calloc((size_t)s->n, sizeof *x);
    nadir_inertia found;
    MUST(x != NULL && nadir_verdict_at(&problem, x, tolerance, INFINITY, &found) == NADIR_RUNNING, "n = %d", (int)s->n);
    free(x);
    return found;
}

static void expect(spectrum *s, nadir_verdict verdict, bool probable, const char *what) {
    const nadir_inertia found = judge(s, 1e-10);
    MUST(found.verdict == verdict && found.probable == probable, "%s, n = %d: %s%s (%d, %d, %d)", what, (int)s->n,
         found.probable ? "probable " : "", nadir_verdict_name(found.verdict), (int)found.negative, (int)found.zero,
         (int)found.positive);
    int64_t negative = 0, positive = 0;
    for (int64_t i = 0; i < s->n; i++) {
        negative += s->eigenvalue[i] < 0.0;
        positive += s->eigenvalue[i] > 0.0;
    }
    const int64_t zero = s->n - negative - positive;
    MUST(found.negative <= negative && found.zero <= zero && found.positive <= positive, "%s: more was counted than there is",
         what);
    if (s->n > 60) return;
    MUST(found.negative == negative && found.zero == zero && found.positive == positive, "%s, n = %d: (%d, %d, %d)", what,
         (int)s->n, (int)found.negative, (int)found.zero, (int)found.positive);
}

/* Up to 50 unknowns everything is seen, eigenvalues that occur many times included. */
START_TEST(small_spectra_are_seen_whole) {
    for (int64_t n = 1; n <= 50; n += n < 8 ? 1 : 7)
        for (int repeated = 0; repeated < 2; repeated++) {
            spectrum s = make_spectrum(n, (uint64_t)n);
            for (int64_t i = 0; i < n && repeated; i++) s.eigenvalue[i] = i % 3 == 0 ? 2.0 : 5.0;
            expect(&s, NADIR_VERDICT_MINIMUM, true, "minimum");
            for (int64_t i = 0; i < n; i++) s.eigenvalue[i] *= -1.0;
            expect(&s, NADIR_VERDICT_MAXIMUM, true, "maximum");
            s.eigenvalue[0] = 0.0;
            expect(&s, NADIR_VERDICT_DEGENERATE, true, "degenerate");
            s.eigenvalue[n - 1] = n > 1 ? 1e-3 : 0.0;
            expect(&s,
                   n == 1   ? NADIR_VERDICT_DEGENERATE
                   : n == 2 ? NADIR_VERDICT_DEGENERATE
                            : NADIR_VERDICT_SADDLE,
                   n <= 2, n == 2 ? "degenerate" : "saddle");
            for (int64_t i = 0; i < n; i++) s.eigenvalue[i] = 0.0;
            expect(&s, NADIR_VERDICT_DEGENERATE, true, "zero");
            free_spectrum(&s);
        }
}
END_TEST

START_TEST(large_spectra) {
    spectrum s = make_spectrum(run_short() ? 300 : 3000, 7);
    expect(&s, NADIR_VERDICT_MINIMUM, true, "1 to 3000");
    s.eigenvalue[0] = -3.0;
    expect(&s, NADIR_VERDICT_SADDLE, false, "one at -3");
    for (int64_t i = 0; i < s.n; i++) s.eigenvalue[i] = pow(10.0, 3.0 * (double)i / (double)s.n);
    expect(&s, NADIR_VERDICT_MINIMUM, true, "log-spaced to 1e3");
    s.eigenvalue[1] = -0.1;
    expect(&s, NADIR_VERDICT_SADDLE, false, "log-spaced, and one at -0.1");
    for (int64_t i = 0; i < s.n; i++) s.eigenvalue[i] = i % 2 ? 3.0 : 7.0;
    expect(&s, NADIR_VERDICT_MINIMUM, true, "two eigenvalues");
    s.eigenvalue[0] = -1e-6;
    expect(&s, NADIR_VERDICT_SADDLE, false, "two eigenvalues, and one at -1e-6");
    for (int64_t i = 0; i < s.n; i++) s.eigenvalue[i] = -1.0 - (double)i;
    expect(&s, NADIR_VERDICT_MAXIMUM, true, "-1 to -3000");
    free_spectrum(&s);
}
END_TEST

/* What cannot be told is not told: eigenvalues far below the largest, more of them than there is room for. */
START_TEST(never_wrong) {
    for (int sign = -1; sign <= 1; sign += 2)
        for (int decades = 4; decades <= 14; decades += run_short() ? 10 : 2) {
            spectrum s = make_spectrum(run_short() ? 80 : 2000, 9);
            for (int64_t i = 0; i < s.n; i++) s.eigenvalue[i] = pow(10.0, -decades * (double)i / (double)s.n);
            s.eigenvalue[s.n - 1] *= sign;
            const nadir_inertia found = judge(&s, 1e-16);
            const nadir_verdict truth = sign > 0 ? NADIR_VERDICT_MINIMUM : NADIR_VERDICT_SADDLE;
            MUST(found.verdict == truth || found.verdict == NADIR_VERDICT_UNKNOWN, "%d decades, %s: %s", decades,
                 nadir_verdict_name(truth), nadir_verdict_name(found.verdict));
            free_spectrum(&s);
        }
}
END_TEST

START_TEST(the_tolerance_counts) {
    spectrum s = make_spectrum(20, 11);
    s.eigenvalue[0] = -1e-3;
    ck_assert_int_eq(judge(&s, 1e-6).verdict, NADIR_VERDICT_SADDLE);
    ck_assert_int_eq(judge(&s, 1e-3).verdict, NADIR_VERDICT_DEGENERATE);
    s.eigenvalue[0] = 1e-3;
    ck_assert_int_eq(judge(&s, 1e-6).verdict, NADIR_VERDICT_MINIMUM);
    ck_assert_int_eq(judge(&s, 1e-3).verdict, NADIR_VERDICT_DEGENERATE);
    free_spectrum(&s);
}
END_TEST

START_TEST(the_same_again) {
    spectrum s = make_spectrum(500, 13);
    const nadir_inertia one = judge(&s, 1e-10);
    const int64_t products = s.products;
    const nadir_inertia two = judge(&s, 1e-10);
    ck_assert(one.verdict == two.verdict && one.positive == two.positive && s.products == 2 * products);
    ck_assert_int_le(products, 2000);
    free_spectrum(&s);
}
END_TEST

START_TEST(a_product_that_aborts) {
    for (int64_t k = 1; k < 80; k += 6) {
        spectrum s = make_spectrum(100, 15);
        s.eigenvalue[0] = -1.0;
        s.fails_at = k;
        const nadir_problem problem = problem_of(&s);
        double x[100] = {0};
        nadir_inertia found;
        const nadir_status status = nadir_verdict_at(&problem, x, 1e-10, INFINITY, &found);
        if (s.products < k) {
            ck_assert_int_eq(status, NADIR_RUNNING);
        } else {
            ck_assert_int_eq(status, NADIR_CALLBACK);
            ck_assert_int_eq(s.products, k);
        }
        free_spectrum(&s);
    }
}
END_TEST

/* ---- the process itself --------------------------------------------------------------------------------------------------------
 */

static nadir_status by_oracle(nadir_solver *s, const double *v, double *Hv) {
    return oracle_product(s, NULL, v, Hv);
}

/* Each Ritz value is within its error of an eigenvalue, the vector is a unit vector with that residual, and Q is orthonormal. */
static void check_pair(nadir_solver *s, const spectrum *of, const lanczos *l, int64_t i, double *v, double *Hv) {
    const int64_t n = of->n;
    double nearest = INFINITY, square = 0.0, residual = 0.0;
    for (int64_t j = 0; j < n; j++) nearest = fmin(nearest, fabs(l->values[i] - of->eigenvalue[j]));
    MUST(nearest <= lanczos_error(l, i) + 1e-10, "%.12g is %g from an eigenvalue, said %g", l->values[i], nearest,
         lanczos_error(l, i));
    lanczos_vector(s, l, i, v);
    MUST(by_oracle(s, v, Hv) == NADIR_RUNNING, "product");
    for (int64_t j = 0; j < n; j++) {
        square += v[j] * v[j];
        residual += pow(Hv[j] - l->values[i] * v[j], 2);
    }
    MUST(fabs(square - 1.0) <= 1e-12, "|v|^2 = 1 + %g", square - 1.0);
    MUST(fabs(sqrt(residual) - lanczos_error(l, i)) <= 1e-9 * (double)n, "residual %g, said %g", sqrt(residual),
         lanczos_error(l, i));
}

START_TEST(ritz_pairs_and_their_errors) {
    enum { COUNT = 300, COLUMNS = 20 };
    spectrum of = make_spectrum(COUNT, 17);
    of.eigenvalue[0] = -40.0;
    const nadir_problem problem = problem_of(&of);
    const nadir_options options = options_of("gradient/full");
    nadir_solver *s;
    double x[COUNT] = {0}, v[COUNT], Hv[COUNT];
    arena memory = {0};
    lanczos_place(COLUMNS, &memory);
    memory = (arena){.base = arena_block(memory.used)};
    lanczos l = lanczos_place(COLUMNS, &memory);
    l.Q = malloc((COLUMNS + 1) * sizeof x);
    ck_assert(memory.base != NULL && l.Q != NULL && nadir_create(&problem, &options, &s, NULL) == NADIR_RUNNING);
    nadir_start(s, x);
    lanczos_begin(s, &l, 5);
    double before = INFINITY;
    for (int cycle = 0; cycle < 12; cycle++) {
        lanczos_restart(s, &l);
        ck_assert_int_eq(lanczos_grow(s, &l, by_oracle), NADIR_RUNNING);
        ck_assert_int_eq(l.size, COLUMNS);
        check_pair(s, &of, &l, 0, v, Hv);
        check_pair(s, &of, &l, COLUMNS / 2, v, Hv);
        check_pair(s, &of, &l, COLUMNS - 1, v, Hv);
        MUST(l.values[0] <= before + 1e-10, "the least Ritz value rose from %g to %g", before, l.values[0]);
        before = l.values[0];
    }
    ck_assert_double_le(fabs(l.values[0] + 40.0), 1e-9);
    ck_assert_double_le(fabs(l.values[COLUMNS - 1] - COUNT), 1e-3);
    ck_assert(!l.complete);
    nadir_destroy(s);
    free(l.Q);
    free(memory.base);
    free_spectrum(&of);
}
END_TEST

CHECK_MAIN_TIMED("lanczos", 120, small_spectra_are_seen_whole, large_spectra, never_wrong, the_tolerance_counts, the_same_again,
                 a_product_that_aborts, ritz_pairs_and_their_errors)
