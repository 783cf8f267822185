/* H + λD = LBLᵀ, dense, by Bunch and Kaufman's dsytrf: also where it is indefinite, and then the block diagonal tells the inertia.
 *
 * A negative eigenvalue β of B with eigenvector u gives z = PL⁻ᵀu, zᵀ(H + λD)z = β, so that every λ' with H + λ'D positive definite
 * exceeds λ − β/zᵀDz. */
#include "../internal.h"

#include "blocks.h"
#include "dense.h"

typedef struct ldlt {
    dense pair;
    lapack_pivot *pivots;
    double *work, *z;
    int64_t work_size;
} ldlt;

static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n;
    ldlt *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    ldlt parts = {.work_size = lapack_sytrf_work(n, n + 1)};
    dense_place(&parts.pair, n, memory);
    parts.pivots = arena_take(memory, n, sizeof(lapack_pivot));
    parts.work = arena_doubles(memory, parts.work_size, 1);
    parts.z = arena_doubles(memory, n, 1);
    if (!state) return;
    *state = parts;
    s->H = dense_matrix(&parts.pair);
}

static bool load(nadir_solver *s) {
    return dense_keep(&((ldlt *)s->linear_state)->pair);
}

static double curvature_bound(ldlt *state, const blocks *found, double lambda, const double *D) {
    const dense *pair = &state->pair;
    double weight = 0.0;
    for (int64_t i = 0; i < pair->n; i++) state->z[i] = 0.0;
    state->z[found->worst] = found->vector[0];
    if (found->vector[1] != 0.0) state->z[found->worst + 1] = found->vector[1];
    blocks_back(pair->n, pair->lower, pair->ld, state->pivots, state->z);
    for (int64_t i = 0; i < pair->n; i++) weight += (D ? D[i] : 1.0) * state->z[i] * state->z[i];
    const double bound = lambda - found->least / weight;
    return isfinite(bound) ? bound : lambda;
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    ldlt *state = s->linear_state;
    const dense *pair = &state->pair;
    dense_shifted(&state->pair, lambda, D);
    s->counts.factorizations++;
    const int64_t info = lapack_sytrf(pair->n, pair->lower, pair->ld, state->pivots, state->work, state->work_size);
    const blocks found = blocks_read(pair->n, pair->lower, pair->ld, state->pivots);
    if (info == 0 && found.positive == pair->n) return SHIFT_DEFINITE;
    *bound = curvature_bound(state, &found, lambda, D);
    return info == 0 ? SHIFT_INDEFINITE : SHIFT_SINGULAR;
}

static void solve(nadir_solver *s, double *b) {
    const ldlt *state = s->linear_state;
    lapack_sytrs(state->pair.n, state->pair.lower, state->pair.ld, state->pivots, b);
}

static void diagonal(const nadir_solver *s, double *values) {
    dense_diagonal(&((const ldlt *)s->linear_state)->pair, values);
}

static double norm(const nadir_solver *s, const double *D) {
    return dense_norm(&((const ldlt *)s->linear_state)->pair, D);
}

const linear_part nadir_part_ldlt = {
    .name = "ldlt",
    .text = "dense LDL' factorization with the inertia (dsytrf)",
    .storages = 1U << NADIR_DENSE,
    .shifts = true,
    .place = place,
    .load = load,
    .factor = factor,
    .solve = solve,
    .diagonal = diagonal,
    .norm = norm,
};
