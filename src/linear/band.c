/* H + λD for a symmetric band: LDLᵀ by dpttrf for a tridiagonal, LΔLᵀ by the loop of narrow.c while it wins, LLᵀ by dpbtrf for
 * wider ones. The factor has an array of its own, H stays.
 *
 * A failure at pivot k gives a lower bound of λ as in cholesky.c. Where the factor is LΔLᵀ, z = L⁻ᵀe_k has zᵀ(H + λD)z = δ_k at
 * once. */
#include "../internal.h"
#include "../lapack.h"
#include "../matrix.h"

#include "narrow.h"

/* Up to here dpbtrf is an unblocked loop too, with square roots and a call for every column; from the next width on it works in
 * blocks, by dgemm, and wins. */
enum { WIDEST_LOOP = 64 };

typedef struct band band;

/* One way to factor; what fails says at which pivot, from 1, and finds z (k leading entries, 1 at k) with its curvature. */
typedef struct way {
    int64_t (*factor)(const nadir_matrix *H, band *state, double lambda, const double *D);
    double (*curvature)(const nadir_matrix *H, band *state, int64_t k, double lambda, const double *D);
    void (*solve)(const nadir_matrix *H, const band *state, double *b);
} way;

struct band {
    const way *way;
    double *d, *e;  /* tridiagonal factor: pivots and multipliers */
    double *factor; /* wider: like H */
    double *z;
};

static double weight(const double *D, int64_t i) {
    return D ? D[i] : 1.0;
}

/* ---- tridiagonal ---- */

static int64_t factor_tridiagonal(const nadir_matrix *H, band *state, double lambda, const double *D) {
    const int64_t n = H->rows;
    for (int64_t j = 0; j < n; j++) state->d[j] = H->values[j * H->ld] + lambda * weight(D, j);
    for (int64_t j = 0; j < n - 1; j++) state->e[j] = H->kl == 1 ? H->values[1 + j * H->ld] : 0.0;
    const int64_t info = lapack_pttrf(n, state->d, state->e);
    return info == 0 && !(state->d[n - 1] > 0.0) ? n : info; /* a NaN passes dpttrf's own test */
}

static double curvature_tridiagonal(const nadir_matrix *H, band *state, int64_t k, double lambda, const double *D) {
    (void)H, (void)lambda, (void)D;
    for (int64_t j = k - 1; j >= 0; j--) state->z[j] = -state->e[j] * state->z[j + 1];
    return state->d[k];
}

static void solve_tridiagonal(const nadir_matrix *H, const band *state, double *b) {
    lapack_pttrs(H->rows, state->d, state->e, b);
}

/* ---- narrow ---- */

static int64_t factor_narrow(const nadir_matrix *H, band *state, double lambda, const double *D) {
    return narrow_factor(H, lambda, D, state->factor);
}

static double curvature_narrow(const nadir_matrix *H, band *state, int64_t k, double lambda, const double *D) {
    (void)lambda, (void)D;
    memset(state->z, 0, (size_t)k * sizeof *state->z);
    narrow_back(k + 1, H, state->factor, state->z);
    return state->factor[k * H->ld];
}

static void solve_narrow(const nadir_matrix *H, const band *state, double *b) {
    narrow_solve(H, state->factor, b);
}

/* ---- wide ---- */

static int64_t factor_wide(const nadir_matrix *H, band *state, double lambda, const double *D) {
    memcpy(state->factor, H->values, (size_t)(H->ld * H->rows) * sizeof *state->factor);
    for (int64_t j = 0; j < H->rows; j++) state->factor[j * H->ld] += lambda * weight(D, j);
    return lapack_pbtrf(H->rows, H->kl, state->factor, H->ld);
}

static double curvature_wide(const nadir_matrix *H, band *state, int64_t k, double lambda, const double *D) {
    const space leading = {.n = k};
    for (int64_t j = 0; j < k; j++) state->z[j] = k - j <= H->kl ? -H->values[(k - j) + j * H->ld] : 0.0;
    if (k > 0) lapack_tbsv(k, H->kl, state->factor, H->ld, 0, state->z);
    const double curvature = H->values[k * H->ld] + lambda * weight(D, k) - vec_dot(&leading, state->z, state->z);
    if (k > 0) lapack_tbsv(k, H->kl, state->factor, H->ld, 1, state->z);
    return curvature;
}

static void solve_wide(const nadir_matrix *H, const band *state, double *b) {
    lapack_pbtrs(H->rows, H->kl, state->factor, H->ld, b);
}

static const way tridiagonal = {factor_tridiagonal, curvature_tridiagonal, solve_tridiagonal};
static const way narrow = {factor_narrow, curvature_narrow, solve_narrow};
static const way wide = {factor_wide, curvature_wide, solve_wide};

/* ---- the part ---- */

static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n, kl = s->problem.hessian_shape.kl;
    const nadir_matrix *H = matrix_place(&s->problem, memory);
    band *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    band parts = {.way = kl <= 1 ? &tridiagonal : kl <= WIDEST_LOOP ? &narrow : &wide};
    if (kl <= 1) {
        parts.d = arena_doubles(memory, n, 1);
        parts.e = arena_doubles(memory, n, 1);
    } else
        parts.factor = arena_doubles(memory, kl + 1, n);
    parts.z = arena_doubles(memory, n, 1);
    if (!state) return;
    *state = parts;
    s->H = *H;
}

static bool load(nadir_solver *s) {
    return matrix_finite(&s->H);
}

/* λ + δ/zᵀDz, where −δ is the curvature of H + λD along z. */
static double bound_from(const double *z, int64_t k, double curvature, double lambda, const double *D) {
    double sum = weight(D, k);
    for (int64_t j = 0; j < k; j++) sum += weight(D, j) * z[j] * z[j];
    const double bound = lambda - curvature / sum;
    return isfinite(bound) ? bound : lambda;
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    band *state = s->linear_state;
    s->counts.factorizations++;
    const int64_t k = state->way->factor(&s->H, state, lambda, D) - 1;
    if (k < 0) return SHIFT_DEFINITE;
    state->z[k] = 1.0;
    *bound = bound_from(state->z, k, state->way->curvature(&s->H, state, k, lambda, D), lambda, D);
    return SHIFT_SINGULAR; /* half a factor solves nothing */
}

static void solve(nadir_solver *s, double *b) {
    const band *state = s->linear_state;
    state->way->solve(&s->H, state, b);
}

static void diagonal(const nadir_solver *s, double *values) {
    matrix_diagonal(&s->H, values);
}

static double norm(const nadir_solver *s, const double *D) {
    return matrix_scaled_norm(&s->H, D);
}

const linear_part nadir_part_band = {
    .name = "band",
    .text = "band factorization (dpttrf for tridiagonal, a loop for narrow, dpbtrf for wide)",
    .storages = 1U << NADIR_BAND,
    .shifts = true,
    .place = place,
    .load = load,
    .factor = factor,
    .solve = solve,
    .diagonal = diagonal,
    .norm = norm,
};
