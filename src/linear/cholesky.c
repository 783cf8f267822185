/* H + λD = LLᵀ, dense, by dpotrf.
 *
 * A failure at pivot k shows a direction of negative curvature: with L the leading (k−1) factor, a = H(1:k−1, k), l = L⁻¹a, w =
 * L⁻ᵀl and z = (−w, 1, 0), zᵀ(H + λD)z = H_kk + λD_k − lᵀl = −δ <= 0, so that every λ' with H + λ'D positive definite exceeds λ +
 * δ/zᵀDz (Conn, Gould and Toint, Trust-Region Methods (2000), 7.3.4). */
#include "../internal.h"
#include "../lapack.h"

#include "dense.h"

typedef struct cholesky {
    dense pair;
    double *z;
} cholesky;

static void place(nadir_solver *s, arena *memory) {
    cholesky *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    dense pair = {0};
    dense_place(&pair, s->problem.n, memory);
    double *z = arena_doubles(memory, s->problem.n, 1);
    if (!state) return;
    *state = (cholesky){pair, z};
    s->H = dense_matrix(&pair);
}

static bool load(nadir_solver *s) {
    return dense_keep(&((cholesky *)s->linear_state)->pair);
}

/* zᵀDz over the leading k entries of z, and 1 at k. */
static double weighted(const double *z, int64_t k, const double *D) {
    double sum = D ? D[k] : 1.0;
    for (int64_t j = 0; j < k; j++) sum += (D ? D[j] : 1.0) * z[j] * z[j];
    return sum;
}

static double curvature_bound(cholesky *state, int64_t k, double lambda, const double *D) {
    const dense *pair = &state->pair;
    const space leading = {.n = k};
    for (int64_t j = 0; j < k; j++) state->z[j] = dense_entry(pair, k, j);
    if (k > 0) lapack_trsv(k, pair->lower, pair->ld, 0, state->z);
    const double delta = vec_dot(&leading, state->z, state->z) - dense_entry(pair, k, k) - lambda * (D ? D[k] : 1.0);
    if (k > 0) lapack_trsv(k, pair->lower, pair->ld, 1, state->z);
    const double bound = lambda + delta / weighted(state->z, k, D);
    return isfinite(bound) ? bound : lambda;
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    cholesky *state = s->linear_state;
    dense_shifted(&state->pair, lambda, D);
    s->counts.factorizations++;
    const int64_t info = lapack_potrf(state->pair.n, state->pair.lower, state->pair.ld);
    if (info == 0) return SHIFT_DEFINITE;
    *bound = curvature_bound(state, info - 1, lambda, D);
    return SHIFT_SINGULAR; /* half a factor solves nothing */
}

static void solve(nadir_solver *s, double *b) {
    const dense *pair = &((const cholesky *)s->linear_state)->pair;
    lapack_potrs(pair->n, pair->lower, pair->ld, b);
}

static void diagonal(const nadir_solver *s, double *values) {
    dense_diagonal(&((const cholesky *)s->linear_state)->pair, values);
}

static double norm(const nadir_solver *s, const double *D) {
    return dense_norm(&((const cholesky *)s->linear_state)->pair, D);
}

const linear_part nadir_part_cholesky = {
    .name = "cholesky",
    .text = "dense Cholesky factorization (dpotrf)",
    .storages = 1U << NADIR_DENSE,
    .shifts = true,
    .place = place,
    .load = load,
    .factor = factor,
    .solve = solve,
    .diagonal = diagonal,
    .norm = norm,
};
