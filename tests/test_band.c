/* The band factorizations (src/linear/band.c), each width by its own way, against dense LAPACK. */
#include "specimen.h"

#include "check_main.h"

static const int64_t widths[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 40, 63, 64, 65, 66, 80};
static const int64_t orders[] = {1, 2, 3, 4, 7, 20, 21, 50, 99, 200};
enum { WIDTHS = sizeof widths / sizeof *widths, ORDERS = sizeof orders / sizeof *orders };

/* λ + δ/zᵀDz by dense elimination without pivoting: A₀₀w = a and z = (−w, 1) for the first leading block that is not positive
 * definite. */
static double dense_bound(const specimen *of, double lambda) {
    const int64_t n = of->n;
    double *L = calloc((size_t)(n * n), sizeof *L), *z = calloc((size_t)n, sizeof *z), pivot = 1.0, sum = 0.0;
    int64_t k = -1;
    while (pivot > 0.0 && ++k < n) {
        for (int64_t j = 0; j <= k; j++) {
            double value = entry(of, k, j) + (j == k ? lambda * of->D[k] : 0.0);
            for (int64_t i = 0; i < j; i++) value -= L[k + i * n] * L[j + i * n];
            if (j < k) L[k + j * n] = value / L[j + j * n];
            pivot = value;
        }
        if (pivot > 0.0) L[k + k * n] = sqrt(pivot);
    }
    ck_assert(k < n);
    for (int64_t j = k - 1; j >= 0; j--) {
        z[j] = L[k + j * n];
        for (int64_t i = j + 1; i < k; i++) z[j] -= L[i + j * n] * z[i];
        z[j] /= L[j + j * n];
    }
    z[k] = 1.0;
    for (int64_t j = 0; j <= k; j++) sum += of->D[j] * z[j] * z[j];
    free(L);
    free(z);
    return lambda - pivot / sum;
}

typedef void band_test(nadir_solver *solver, const specimen *of);

static void each_band(band_test *test) {
    for (int w = 0; w < WIDTHS; w++)
        for (int o = 0; o < ORDERS; o++) {
            if (widths[w] >= orders[o] || (run_short() && orders[o] > 100)) continue;
            const nadir_matrix shape = {
                .storage = NADIR_BAND, .rows = orders[o], .columns = orders[o], .kl = widths[w], .ld = widths[w] + 1};
            specimen made = specimen_make(&shape, (unsigned)(100 * w + o));
            nadir_solver *solver = specimen_solver(&made, &shape, "newton/damping/band");
            test(solver, &made);
            nadir_destroy(solver);
            specimen_free(&made);
        }
}

static void solve_all(nadir_solver *solver, const specimen *of) {
    must_solve(solver, of, of->edge + 0.5);
    must_solve(solver, of, of->edge + 1e-3);
    must_solve(solver, of, 1e8);
}

START_TEST(test_solves) {
    each_band(solve_all);
}
END_TEST

/* From far below the edge to close by; then it must solve as if nothing had been. A tridiagonal is eliminated in another order,
 * which gives another bound. */
static void refuse_all(nadir_solver *solver, const specimen *of) {
    static const double below[] = {3.0, 0.5, 1e-2, 1e-6};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        const double lambda = of->edge - below[i], bound = must_refuse(solver, of, lambda), expected = dense_bound(of, lambda);
        ck_assert_msg(bound > lambda, "n = %lld: bound %.17g, lambda %.17g", (long long)of->n, bound, lambda);
        if (solver->H.kl != 1) ck_assert_double_eq_tol(bound, expected, 1e-10 * (1.0 + fabs(expected)));
    }
    must_solve(solver, of, of->edge + 0.5);
}

START_TEST(test_bounds) {
    each_band(refuse_all);
}
END_TEST

START_TEST(test_descriptions) {
    each_band(must_describe);
}
END_TEST

/* Pivots that vanish exactly, at the ends, the middle and between. */
START_TEST(test_zero_pivots) {
    static const int64_t kls[] = {0, 1, 2, 5, 70}, places[] = {0, 43, 45, 60, 89};
    enum { N = 90 };
    for (size_t w = 0; w < sizeof kls / sizeof *kls; w++)
        for (size_t place = 0; place < sizeof places / sizeof *places; place++) {
            const int64_t at = places[place];
            const nadir_matrix shape = {.storage = NADIR_BAND, .rows = N, .columns = N, .kl = kls[w], .ld = kls[w] + 1};
            specimen made = {.n = N, .H = calloc(N * N, sizeof(double)), .D = calloc(N, sizeof(double))};
            for (int64_t j = 0; j < N; j++) {
                made.H[j + j * N] = j == at ? 0.0 : 2.0;
                made.D[j] = 1.0;
            }
            nadir_solver *solver = specimen_solver(&made, &shape, "newton/damping/band");
            ck_assert_double_eq(must_refuse(solver, &made, 0.0), 0.0);
            must_solve(solver, &made, 1.0);
            nadir_destroy(solver);
            specimen_free(&made);
        }
}
END_TEST

/* What lies beyond the last row in the corner of a band is nobody's entry. */
START_TEST(test_corner) {
    static const int64_t kls[] = {1, 3, 70};
    for (size_t w = 0; w < sizeof kls / sizeof *kls; w++) {
        const int64_t n = 80, ld = kls[w] + 1;
        const nadir_matrix shape = {.storage = NADIR_BAND, .rows = n, .columns = n, .kl = kls[w], .ld = ld};
        specimen made = specimen_make(&shape, 3);
        nadir_solver *solver = specimen_solver(&made, &shape, "newton/damping/band");
        for (int64_t j = n - kls[w]; j < n; j++)
            for (int64_t i = n - j; i < ld; i++) solver->H.values[i + j * ld] = NAN;
        ck_assert(solver->method.linear->load(solver));
        must_solve(solver, &made, made.edge + 1.0);
        solver->H.values[(n - 1) * ld] = NAN;
        ck_assert(!solver->method.linear->load(solver));
        nadir_destroy(solver);
        specimen_free(&made);
    }
}
END_TEST

CHECK_MAIN_TIMED("band", 120, test_solves, test_bounds, test_descriptions, test_zero_pivots, test_corner)
