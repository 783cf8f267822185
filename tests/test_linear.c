/* The linear parts: solutions by multiplication, definiteness and the bound of λ by LAPACK's spectrum of D^-½HD^-½, several λ from
 * one load, and band against dense. */
#include "check_main.h"

#include <lapacke.h>

#include "../src/internal.h"
#include "methods.h"

enum { MOST = 40 };

/* A symmetric matrix with `kl` sub-diagonals (n − 1: full), a diagonal D, and the spectrum of D^-½AD^-½. */
typedef struct pencil {
    int64_t n, kl;
    double A[MOST * MOST], D[MOST], w[MOST];
} pencil;

static double random_number(uint64_t *state) {
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (double)(int64_t)*state * 0x1p-63;
}

static void make_pencil(pencil *p, int64_t n, int64_t kl, double diagonal, uint64_t *state) {
    double scaled[MOST * MOST];
    *p = (pencil){.n = n, .kl = kl};
    for (int64_t j = 0; j < n; j++) {
        p->D[j] = pow(10.0, random_number(state));
        for (int64_t i = j; i < n && i - j <= kl; i++) {
            const double entry = random_number(state) + (i == j ? diagonal : 0.0);
            p->A[i + j * MOST] = p->A[j + i * MOST] = entry;
        }
    }
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < n; i++) scaled[i + j * n] = p->A[i + j * MOST] / sqrt(p->D[i] * p->D[j]);
    ck_assert_int_eq(LAPACKE_dsyev(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)n, scaled, (lapack_int)n, p->w), 0);
}

static int no_objective(void *data, const double *x, double *f, double *g) {
    (void)data, (void)x, (void)f, (void)g;
    return -1;
}

static int no_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data, (void)x, (void)H;
    return -1;
}

static nadir_solver *solver_for(const char *word, int64_t n, nadir_storage storage, int64_t kl) {
    const nadir_problem problem = {.n = n,
                                   .objective = no_objective,
                                   .hessian = no_hessian,
                                   .hessian_shape = {.storage = storage, .kl = storage == NADIR_BAND ? kl : 0}};
    const nadir_options options = options_of(word);
    nadir_solver *s;
    nadir_result result;
    MUST(nadir_create(&problem, &options, &s, &result) == NADIR_RUNNING, "%s: %s", word, result.text);
    return s;
}

/* Writes as a callback would, and spoils whatever lies beside the stored triangle: nobody may look there. */
static bool load(nadir_solver *s, const pencil *p) {
    nadir_matrix *H = &s->H;
    for (int64_t j = 0; j < p->n; j++)
        for (int64_t i = j; i < p->n && (H->storage == NADIR_DENSE || i - j <= H->kl); i++)
            H->values[(H->storage == NADIR_BAND ? i - j : i) + j * H->ld] = p->A[i + j * MOST];
    for (int64_t j = 0; j < p->n && H->storage == NADIR_BAND; j++)
        for (int64_t k = p->n - j; k <= H->kl; k++) H->values[k + j * H->ld] = NAN;
    return s->method.linear->load(s);
}

static double weight(const double *D, int64_t i) {
    return D ? D[i] : 1.0;
}

/* ‖(A + λD)x − b‖∞ beside ‖A + λD‖∞‖x‖∞. */
static double residual(const pencil *p, double lambda, const double *D, const double *x, const double *b) {
    double worst = 0.0, norm = 0.0;
    for (int64_t i = 0; i < p->n; i++) {
        double sum = lambda * weight(D, i) * x[i] - b[i], row = fabs(lambda) * weight(D, i);
        for (int64_t j = 0; j < p->n; j++) {
            sum += p->A[i + j * MOST] * x[j];
            row += fabs(p->A[i + j * MOST]);
        }
        worst = fmax(worst, fabs(sum));
        norm = fmax(norm, row);
    }
    return worst / (norm * largest(p->n, x));
}

typedef struct tally {
    int64_t definite, refused;
    double progress; /* the sum of (bound − λ)/(needed − λ) */
} tally;

static void check_lambda(nadir_solver *s, const pencil *p, double lambda, const double *D, double needed, tally *count) {
    char at[160];
    double bound = NAN, x[MOST], b[MOST];
    const shift_outcome outcome = s->method.linear->factor(s, lambda, D, &bound);
    snprintf(at, sizeof at, "%s, n = %d, kl = %d, lambda = %.17g of %.17g%s", s->method.linear->name, (int)p->n, (int)p->kl, lambda,
             needed, D ? ", scaled" : "");
    for (int64_t i = 0; i < p->n; i++) x[i] = b[i] = cos((double)i);
    const double margin = 1e-10 * (1.0 + fabs(needed));
    MUST(fabs(lambda - needed) < margin || (outcome == SHIFT_DEFINITE) == (lambda > needed), "%s: outcome %d", at, (int)outcome);
    if (outcome != SHIFT_SINGULAR) {
        s->method.linear->solve(s, x);
        MUST(residual(p, lambda, D, x, b) <= 1e-13, "%s: residual %g", at, residual(p, lambda, D, x, b));
    }
    if (outcome == SHIFT_DEFINITE) {
        count->definite++;
        return;
    }
    MUST(bound > lambda && bound <= needed + margin, "%s: bound %.17g", at, bound);
    count->refused++;
    count->progress += (bound - lambda) / (needed - lambda);
}

/* Shifts on both sides of the least that is needed, up and down, all from one load. */
static void check_pencil(nadir_solver *s, const pencil *p, tally *count) {
    static const double steps[] = {2.0, 1e-3, -1e-3, 0.5, -0.5, 1e-6, -1e-6, -0.9, 100.0, -0.1};
    MUST(load(s, p), "%s refuses a finite matrix", s->method.linear->name);
    double plain[MOST * MOST], w[MOST];
    for (int64_t j = 0; j < p->n; j++)
        for (int64_t i = 0; i < p->n; i++) plain[i + j * p->n] = p->A[i + j * MOST];
    ck_assert_int_eq(LAPACKE_dsyev(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)p->n, plain, (lapack_int)p->n, w), 0);
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        check_lambda(s, p, -p->w[0] + steps[k], p->D, -p->w[0], count);
        check_lambda(s, p, -w[0] + steps[k], NULL, -w[0], count);
    }
    check_lambda(s, p, 0.0, NULL, -w[0], count);
}

static void check_diagonal_and_norm(const nadir_solver *s, const pencil *p) {
    double diagonal[MOST], plain = 0.0, scaled = 0.0;
    s->method.linear->diagonal(s, diagonal);
    for (int64_t j = 0; j < p->n; j++) {
        MUST(diagonal[j] == p->A[j + j * MOST], "%s: diagonal", s->method.linear->name);
        for (int64_t i = 0; i < p->n; i++) {
            plain += p->A[i + j * MOST] * p->A[i + j * MOST];
            scaled += p->A[i + j * MOST] * p->A[i + j * MOST] / (p->D[i] * p->D[j]);
        }
    }
    MUST(fabs(s->method.linear->norm(s, NULL) - sqrt(plain)) <= 1e-13 * sqrt(plain), "%s: norm", s->method.linear->name);
    MUST(fabs(s->method.linear->norm(s, p->D) - sqrt(scaled)) <= 1e-13 * sqrt(scaled), "%s: scaled norm", s->method.linear->name);
}

static const int64_t orders[] = {1, 2, 3, 4, 7, 16, 33, 40};
enum { ORDERS = sizeof orders / sizeof *orders };

static void check_part(const char *word, nadir_storage storage, int64_t kl) {
    static pencil p;
    tally count = {0};
    uint64_t state = 11;
    for (int i = 0; i < ORDERS; i++) {
        const int64_t n = orders[i], below = storage == NADIR_BAND && kl < n ? kl : n - 1;
        nadir_solver *s = solver_for(word, n, storage, below);
        for (int repeat = 0; repeat < (run_short() ? 2 : 8); repeat++) {
            make_pencil(&p, n, below, repeat % 3 == 0 ? 4.0 : 0.0, &state);
            check_pencil(s, &p, &count);
            check_diagonal_and_norm(s, &p);
        }
        nadir_destroy(s);
    }
    ck_assert_int_gt(count.definite, 100);
    ck_assert_int_gt(count.refused, 100);
    MUST(count.progress > 0.2 * (double)count.refused, "%s, kl = %d: bounds come only %g of the way", word, (int)kl,
         count.progress / (double)count.refused);
}

START_TEST(dense_parts) {
    check_part("newton/damping/cholesky", NADIR_DENSE, 0);
    check_part("newton/damping/ldlt", NADIR_DENSE, 0);
}
END_TEST

START_TEST(band_parts) {
    for (int64_t kl = 0; kl <= 5; kl++) check_part("newton/damping/band", NADIR_BAND, kl);
}
END_TEST

/* LU solves with any nonsingular H, in both storages, again and again from one factorization. */
START_TEST(lu_solves_with_any_matrix) {
    static pencil p;
    uint64_t state = 4;
    for (int i = 0; i < ORDERS; i++)
        for (int64_t kl = -1; kl < 4 && kl < orders[i]; kl++) {
            const int64_t n = orders[i], below = kl < 0 ? n - 1 : kl;
            nadir_solver *s = solver_for("newton/full/lu", n, kl < 0 ? NADIR_DENSE : NADIR_BAND, below);
            for (int repeat = 0; repeat < 4; repeat++) {
                make_pencil(&p, n, below, repeat == 0 ? 4.0 : 0.0, &state);
                ck_assert(load(s, &p));
                for (int again = 0; again < 2; again++) {
                    double bound, x[MOST], b[MOST];
                    for (int64_t j = 0; j < n; j++) x[j] = b[j] = sin((double)j + 1.0);
                    MUST(s->method.linear->factor(s, 0.0, NULL, &bound) == SHIFT_INDEFINITE, "lu, n = %d, kl = %d", (int)n,
                         (int)kl);
                    s->method.linear->solve(s, x);
                    MUST(residual(&p, 0.0, NULL, x, b) <= 1e-13, "lu, n = %d, kl = %d: residual %g", (int)n, (int)kl,
                         residual(&p, 0.0, NULL, x, b));
                }
            }
            ck_assert_int_eq(s->counts.factorizations, 4);
            memset(p.A, 0, sizeof p.A);
            double bound;
            ck_assert(load(s, &p));
            ck_assert_int_eq(s->method.linear->factor(s, 0.0, NULL, &bound), SHIFT_SINGULAR);
            nadir_destroy(s);
        }
}
END_TEST

/* The same matrix in band and in dense storage. */
START_TEST(band_is_dense) {
    static pencil p;
    uint64_t state = 9;
    for (int i = 1; i < ORDERS; i++)
        for (int64_t kl = 0; kl < 4 && kl < orders[i]; kl++) {
            const int64_t n = orders[i];
            nadir_solver *s[2] = {solver_for("newton/damping/band", n, NADIR_BAND, kl),
                                  solver_for("newton/damping/cholesky", n, NADIR_DENSE, 0)};
            double x[2][MOST], bound[2], refused[2];
            make_pencil(&p, n, kl, 0.0, &state);
            for (int k = 0; k < 2; k++) {
                ck_assert(load(s[k], &p));
                refused[k] = s[k]->method.linear->factor(s[k], -p.w[0] - 0.3, p.D, &bound[k]);
                MUST(s[k]->method.linear->factor(s[k], -p.w[0] + 0.5, p.D, &bound[1 - k]) == SHIFT_DEFINITE, "n = %d", (int)n);
                for (int64_t j = 0; j < n; j++) x[k][j] = 1.0;
                s[k]->method.linear->solve(s[k], x[k]);
                nadir_destroy(s[k]);
            }
            ck_assert(refused[0] == SHIFT_SINGULAR && refused[1] == SHIFT_SINGULAR);
            for (int64_t j = 0; j < n; j++)
                MUST(fabs(x[0][j] - x[1][j]) <= 1e-11 * (1.0 + largest(n, x[0])), "n = %d, kl = %d: x[%d]", (int)n, (int)kl,
                     (int)j);
        }
}
END_TEST

/* A NaN or Inf in any stored entry is seen when the matrix is loaded. */
START_TEST(nothing_but_finite_matrices) {
    static const struct {
        const char *word;
        nadir_storage storage;
        int64_t kl;
    } cases[] = {{"newton/damping/cholesky", NADIR_DENSE, 5}, {"newton/damping/ldlt", NADIR_DENSE, 5},
                 {"newton/full/lu", NADIR_DENSE, 5},          {"newton/full/lu", NADIR_BAND, 2},
                 {"newton/damping/band", NADIR_BAND, 0},      {"newton/damping/band", NADIR_BAND, 1},
                 {"newton/damping/band", NADIR_BAND, 3}};
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    static pencil p;
    uint64_t state = 2;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        nadir_solver *s = solver_for(cases[c].word, 6, cases[c].storage, cases[c].kl);
        make_pencil(&p, 6, cases[c].kl, 9.0, &state);
        for (int64_t j = 0; j < 6; j++)
            for (int64_t i = j; i < 6 && i - j <= cases[c].kl; i++) {
                const double kept = p.A[i + j * MOST];
                p.A[i + j * MOST] = bad[(i + j) % 3];
                MUST(!load(s, &p), "%s: (%d, %d) = %g is taken", cases[c].word, (int)i, (int)j, p.A[i + j * MOST]);
                p.A[i + j * MOST] = kept;
            }
        p.A[0] = 1e200; /* its square overflows: finite all the same */
        MUST(load(s, &p), "%s: 1e200 is refused", cases[c].word);
        nadir_destroy(s);
    }
}
END_TEST

CHECK_MAIN_TIMED("linear", 120, dense_parts, band_parts, lu_solves_with_any_matrix, band_is_dense, nothing_but_finite_matrices)
