/* H + λD for compressed columns, by CHOLMOD: the pattern is analysed once for a solver, and factored anew for every λ. H stays; the
 * library's memory is its own.
 *
 * Where H + λD is not positive definite, z = L⁻ᵀe_k of the pivot k that shows it gives  −zᵀHz/zᵀDz,  a lower bound of the λ that
 * makes it so, by the quotient itself: rounding in the factor costs some of the bound, never its truth. LΔLᵀ is not pivoted: an
 * indefinite H is solved with, by a thin factor alone, where ε‖|L||Δ||Lᵀ|‖ is small beside ‖H‖.
 *
 * A part of the same name does so with JᵀJ of a J in compressed columns, whose pattern it makes when it is created. JᵀJ has no
 * negative eigenvalue: a pivot that says so says that J is singular. */
#include "../internal.h"
#include "../matrix.h"

#include <float.h>

#include "sparse_factor.h"
#include "sparse_normal.h"

typedef struct sparse {
    sparse_factor *factor;
    sparse_normal *normal; /* JᵀJ, which then is H; else NULL */
    double *shifted;       /* the values of H + λD */
    double *work;          /* 2n */
} sparse;

static const double tolerable = 1e-8; /* backward error of a factor that is solved with, relative to ‖H‖ */

static void place(nadir_solver *s, arena *memory) {
    const nadir_matrix *H = matrix_place(&s->problem, memory);
    sparse *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    sparse parts = {0};
    parts.shifted = arena_doubles(memory, s->problem.hessian_shape.column_start[s->problem.n], 1);
    parts.work = arena_doubles(memory, s->problem.n, 2);
    if (!state) return;
    *state = parts;
    s->H = *H;
}

static bool create(nadir_solver *s) {
    sparse *state = s->linear_state;
    state->factor = sparse_factor_open(&s->H, state->shifted, false);
    return state->factor != NULL;
}

static void place_normal(nadir_solver *s, arena *memory) {
    sparse *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    double *work = arena_doubles(memory, s->problem.n, 2);
    if (state) *state = (sparse){.work = work};
}

static bool create_normal(nadir_solver *s) {
    sparse *state = s->linear_state;
    state->normal = sparse_normal_open(&s->J);
    if (!state->normal) return false;
    s->H = sparse_normal_matrix(state->normal);
    state->shifted = sparse_normal_room(state->normal);
    return create(s);
}

static void destroy(nadir_solver *s) {
    sparse *state = s->linear_state;
    sparse_factor_close(state->factor);
    sparse_normal_close(state->normal);
}

static bool load(nadir_solver *s) {
    return matrix_finite(&s->H);
}

static bool load_normal(nadir_solver *s) {
    sparse_normal_compute(((sparse *)s->linear_state)->normal, &s->J);
    return matrix_finite(&s->H);
}

static void no_memory(nadir_solver *s) {
    s->failure = solver_says(s, NADIR_MEMORY, "the sparse factorization at iteration %lld needs more memory than can be had",
                             (long long)s->iterations);
}

static bool accurate(const nadir_matrix *H, const sparse *state) {
    const double growth = sparse_factor_growth(state->factor, state->work);
    return DBL_EPSILON * growth <= tolerable * matrix_norm1(H, state->work);
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    sparse *state = s->linear_state;
    const nadir_matrix *H = &s->H;
    double *z = state->work;
    s->counts.factorizations++;
    const sparse_pivots found = sparse_factor_compute(state->factor, H, lambda, D);
    if (!found.failed && found.complete && found.negative == 0) return SHIFT_DEFINITE;
    const bool solvable = !found.failed && found.complete && accurate(H, state);
    if (found.failed || !sparse_factor_direction(state->factor, found.worst, z)) {
        no_memory(s);
        *bound = INFINITY; /* no λ helps */
        return SHIFT_SINGULAR;
    }
    *bound = matrix_bound(H, lambda, D, z, state->work + H->rows);
    return solvable ? SHIFT_INDEFINITE : SHIFT_SINGULAR;
}

static shift_outcome factor_normal(nadir_solver *s, double lambda, const double *D, double *bound) {
    const shift_outcome outcome = factor(s, lambda, D, bound);
    return outcome == SHIFT_INDEFINITE ? SHIFT_SINGULAR : outcome;
}

static void solve(nadir_solver *s, double *b) {
    const sparse *state = s->linear_state;
    if (sparse_factor_solve(state->factor, b)) return;
    no_memory(s);
    for (int64_t i = 0; i < s->problem.n; i++) b[i] = NAN;
}

static void diagonal(const nadir_solver *s, double *values) {
    matrix_diagonal(&s->H, values);
}

static double norm(const nadir_solver *s, const double *D) {
    return matrix_scaled_norm(&s->H, D);
}

const linear_part nadir_part_sparse = {
    .name = "sparse",
    .text = "sparse factorization with a fill-reducing order (CHOLMOD)",
    .storages = 1U << NADIR_SPARSE,
    .shifts = true,
    .place = place,
    .create = create,
    .destroy = destroy,
    .load = load,
    .factor = factor,
    .solve = solve,
    .diagonal = diagonal,
    .norm = norm,
};

const linear_part nadir_part_sparse_normal = {
    .name = "sparse",
    .text = "sparse factorization of J'J (CHOLMOD)",
    .storages = 1U << NADIR_SPARSE,
    .shifts = true,
    .of_jacobian = true,
    .squaring = true,
    .place = place_normal,
    .create = create_normal,
    .destroy = destroy,
    .load = load_normal,
    .factor = factor_normal,
    .solve = solve,
    .diagonal = diagonal,
    .norm = norm,
};
