/* H = PLU with partial pivoting, by dgetrf or dgbtrf: the textbook's Newton step, whatever the signs of the eigenvalues. It solves
 * with H alone: the dense factor overwrites it. */
#include "../internal.h"
#include "../lapack.h"
#include "../matrix.h"

typedef struct lu {
    lapack_pivot *pivots;
    double *band; /* band storage: the factor, with room for the fill-in of the interchanges */
    int64_t band_ld;
    bool factored; /* this H already */
    shift_outcome outcome;
} lu;

static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n;
    const nadir_matrix *H = matrix_place(&s->problem, memory);
    lu *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    lapack_pivot *pivots = arena_take(memory, n, sizeof(lapack_pivot));
    const int64_t band_ld = s->problem.hessian_shape.storage == NADIR_BAND ? 3 * s->problem.hessian_shape.kl + 1 : 0;
    double *band = arena_doubles(memory, band_ld, n);
    if (!state) return;
    *state = (lu){.pivots = pivots, .band = band, .band_ld = band_ld};
    s->H = *H;
}

static bool load(nadir_solver *s) {
    ((lu *)s->linear_state)->factored = false;
    return matrix_finite(&s->H);
}

/* The upper triangle from the lower, in tiles that fit the cache. */
static void mirror(const nadir_matrix *H) {
    enum { TILE = 32 };
    const int64_t n = H->rows;
    for (int64_t left = 0; left < n; left += TILE)
        for (int64_t top = left; top < n; top += TILE)
            for (int64_t j = left; j < left + TILE && j < n; j++)
                for (int64_t i = top > j ? top : j + 1; i < top + TILE && i < n; i++)
                    H->values[j + i * H->ld] = H->values[i + j * H->ld];
}

/* LAPACK's general band: row 2·kl + i − j of column j holds (i, j). */
static void spread(const nadir_matrix *H, double *band, int64_t ld) {
    const int64_t n = H->rows, kl = H->kl;
    memset(band, 0, (size_t)(ld * n) * sizeof *band);
    for (int64_t j = 0; j < n; j++)
        for (int64_t k = 0; k <= kl && j + k < n; k++) {
            const double entry = H->values[k + j * H->ld];
            band[2 * kl + k + j * ld] = entry;
            band[2 * kl - k + (j + k) * ld] = entry;
        }
}

static int64_t factor_matrix(nadir_solver *s, lu *state) {
    const nadir_matrix *H = &s->H;
    if (H->storage == NADIR_DENSE) {
        mirror(H);
        return lapack_getrf(H->rows, H->values, H->ld, state->pivots);
    }
    spread(H, state->band, state->band_ld);
    return lapack_gbtrf(H->rows, H->kl, H->kl, state->band, state->band_ld, state->pivots);
}

/* Signs of pivots after interchanges tell no inertia: never SHIFT_DEFINITE. */
static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    lu *state = s->linear_state;
    (void)lambda;
    (void)D;
    *bound = 0.0;
    if (state->factored) return state->outcome;
    s->counts.factorizations++;
    state->outcome = factor_matrix(s, state) == 0 ? SHIFT_INDEFINITE : SHIFT_SINGULAR;
    state->factored = true;
    return state->outcome;
}

static void solve(nadir_solver *s, double *b) {
    const lu *state = s->linear_state;
    const nadir_matrix *H = &s->H;
    if (H->storage == NADIR_DENSE)
        lapack_getrs(H->rows, 0, H->values, H->ld, state->pivots, b);
    else
        lapack_gbtrs(H->rows, H->kl, H->kl, 0, state->band, state->band_ld, state->pivots, b);
}

const linear_part nadir_part_lu = {
    .name = "lu",
    .text = "LU factorization, dense or band (dgetrf, dgbtrf): of H without damping, of J for equations",
    .storages = 1U << NADIR_DENSE | 1U << NADIR_BAND,
    .place = place,
    .load = load,
    .factor = factor,
    .solve = solve,
};
