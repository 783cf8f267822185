/* H + λD for a symmetric band: from both ends where it is tridiagonal, by the loop of narrow.c while that wins, LLᵀ by dpbtrf for
 * wider ones. The factor has an array of its own, H stays.
 *
 * The pivot that fails comes with a z of one entry 1, along which it is the curvature of H + λD: −zᵀHz/zᵀDz is a lower bound of the
 * λ that is needed, as in cholesky.c. */
#include "../internal.h"
#include "../lapack.h"
#include "../matrix.h"

#include "narrow.h"
#include "tridiagonal.h"

/* Up to here dpbtrf is an unblocked loop too, with square roots and a call for every column; from the next width on it works in
 * blocks, by dgemm, and wins. */
enum { WIDEST_LOOP = 64 };

/* One way to factor; what fails says at which pivot, from 1, and finds its z. */
typedef struct way {
    int64_t (*factor)(const nadir_matrix *H, double lambda, const double *D, double *factor);
    void (*direction)(const nadir_matrix *H, const double *factor, int64_t k, double *z);
    void (*solve)(const nadir_matrix *H, const double *factor, double *b);
} way;

typedef struct band {
    const way *way;
    double *factor; /* like H */
    double *z;      /* 2n */
} band;

/* z := (−w, 1, 0) for L⁻ᵀ of the leading k + 1 rows of a unit triangle. */
static void direction_narrow(const nadir_matrix *H, const double *factor, int64_t k, double *z) {
    memset(z, 0, (size_t)H->rows * sizeof *z);
    z[k] = 1.0;
    narrow_back(k + 1, H, factor, z);
}

static int64_t factor_wide(const nadir_matrix *H, double lambda, const double *D, double *factor) {
    memcpy(factor, H->values, (size_t)matrix_size(H) * sizeof *factor);
    for (int64_t j = 0; j < H->rows; j++) factor[j * H->ld] += lambda * (D ? D[j] : 1.0);
    return lapack_pbtrf(H->rows, H->kl, factor, H->ld);
}

/* The leading k rows are LLᵀ: LLᵀw = H(:, k). */
static void direction_wide(const nadir_matrix *H, const double *factor, int64_t k, double *z) {
    memset(z, 0, (size_t)H->rows * sizeof *z);
    z[k] = 1.0;
    for (int64_t j = k > H->kl ? k - H->kl : 0; j < k; j++) z[j] = -H->values[(k - j) + j * H->ld];
    if (k > 0) lapack_pbtrs(k, H->kl, factor, H->ld, z);
}

static void solve_wide(const nadir_matrix *H, const double *factor, double *b) {
    lapack_pbtrs(H->rows, H->kl, factor, H->ld, b);
}

static const way tridiagonal = {tridiagonal_factor, tridiagonal_direction, tridiagonal_solve};
static const way narrow = {narrow_factor, direction_narrow, narrow_solve};
static const way wide = {factor_wide, direction_wide, solve_wide};

static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n, kl = s->problem.hessian_shape.kl;
    const nadir_matrix *H = matrix_place(&s->problem, memory);
    band *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    band parts = {.way = kl == 1 ? &tridiagonal : kl <= WIDEST_LOOP ? &narrow : &wide};
    parts.factor = arena_doubles(memory, kl + 1, n);
    parts.z = arena_doubles(memory, 2, n);
    if (!state) return;
    *state = parts;
    s->H = *H;
}

static bool load(nadir_solver *s) {
    return matrix_finite(&s->H);
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    const band *state = s->linear_state;
    const nadir_matrix *H = &s->H;
    s->counts.factorizations++;
    const int64_t info = state->way->factor(H, lambda, D, state->factor);
    if (info == 0) return SHIFT_DEFINITE;
    state->way->direction(H, state->factor, info - 1, state->z);
    *bound = matrix_bound(H, lambda, D, state->z, state->z + H->rows);
    return SHIFT_SINGULAR; /* half a factor solves nothing */
}

static void solve(nadir_solver *s, double *b) {
    const band *state = s->linear_state;
    state->way->solve(&s->H, state->factor, b);
}

static void diagonal(const nadir_solver *s, double *values) {
    matrix_diagonal(&s->H, values);
}

static double norm(const nadir_solver *s, const double *D) {
    return matrix_scaled_norm(&s->H, D);
}

const linear_part nadir_part_band = {
    .name = "band",
    .text = "band factorization (tridiagonal, narrow: loops; wide: dpbtrf)",
    .storages = 1U << NADIR_BAND,
    .shifts = true,
    .place = place,
    .load = load,
    .factor = factor,
    .solve = solve,
    .diagonal = diagonal,
    .norm = norm,
};
