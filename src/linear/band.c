/* H + λD for a symmetric band: LDLᵀ by dpttrf for a tridiagonal, LLᵀ by dpbtrf for wider ones. The factor has an array of its own,
 * H stays.
 *
 * A failure at pivot k gives a lower bound of λ as in cholesky.c. */
#include "../internal.h"
#include "../lapack.h"
#include "../matrix.h"

typedef struct band {
    double *d, *e;  /* tridiagonal factor: pivots and multipliers */
    double *factor; /* wider: like H */
    double *z;
} band;

static bool tridiagonal(const nadir_matrix *H) {
    return H->kl <= 1;
}

static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n, kl = s->problem.hessian_shape.kl;
    const nadir_matrix *H = matrix_place(&s->problem, memory);
    band *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    band parts = {0};
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

static double weight(const double *D, int64_t i) {
    return D ? D[i] : 1.0;
}

/* z := the solution with the leading k rows for the right side H(0:k, k), and λ + δ/zᵀDz. */
static double bound_from(const double *z, int64_t k, double delta, double lambda, const double *D) {
    double sum = weight(D, k);
    for (int64_t j = 0; j < k; j++) sum += weight(D, j) * z[j] * z[j];
    const double bound = lambda + delta / sum;
    return isfinite(bound) ? bound : lambda;
}

static double tridiagonal_bound(const nadir_matrix *H, band *state, int64_t k, double lambda, const double *D) {
    if (k > 0) state->z[k - 1] = H->values[1 + (k - 1) * H->ld] / state->d[k - 1];
    for (int64_t j = k - 2; j >= 0; j--) state->z[j] = -state->e[j] * state->z[j + 1];
    return bound_from(state->z, k, -state->d[k], lambda, D);
}

static int64_t factor_tridiagonal(const nadir_matrix *H, band *state, double lambda, const double *D) {
    const int64_t n = H->rows;
    for (int64_t j = 0; j < n; j++) state->d[j] = H->values[j * H->ld] + lambda * weight(D, j);
    for (int64_t j = 0; j < n - 1; j++) state->e[j] = H->kl == 1 ? H->values[1 + j * H->ld] : 0.0;
    const int64_t info = lapack_pttrf(n, state->d, state->e);
    return info == 0 && !(state->d[n - 1] > 0.0) ? n : info; /* a NaN passes dpttrf's own test */
}

static double wide_bound(const nadir_matrix *H, band *state, int64_t k, double lambda, const double *D) {
    const space leading = {.n = k};
    for (int64_t j = 0; j < k; j++) state->z[j] = k - j <= H->kl ? H->values[(k - j) + j * H->ld] : 0.0;
    if (k > 0) lapack_tbsv(k, H->kl, state->factor, H->ld, 0, state->z);
    const double delta = vec_dot(&leading, state->z, state->z) - H->values[k * H->ld] - lambda * weight(D, k);
    if (k > 0) lapack_tbsv(k, H->kl, state->factor, H->ld, 1, state->z);
    return bound_from(state->z, k, delta, lambda, D);
}

static int64_t factor_wide(const nadir_matrix *H, band *state, double lambda, const double *D) {
    memcpy(state->factor, H->values, (size_t)(H->ld * H->rows) * sizeof *state->factor);
    for (int64_t j = 0; j < H->rows; j++) state->factor[j * H->ld] += lambda * weight(D, j);
    return lapack_pbtrf(H->rows, H->kl, state->factor, H->ld);
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    const nadir_matrix *H = &s->H;
    band *state = s->linear_state;
    const bool narrow = tridiagonal(H);
    s->counts.factorizations++;
    const int64_t info = narrow ? factor_tridiagonal(H, state, lambda, D) : factor_wide(H, state, lambda, D);
    if (info == 0) return SHIFT_DEFINITE;
    *bound = narrow ? tridiagonal_bound(H, state, info - 1, lambda, D) : wide_bound(H, state, info - 1, lambda, D);
    return SHIFT_SINGULAR; /* half a factor solves nothing */
}

static void solve(nadir_solver *s, double *b) {
    const band *state = s->linear_state;
    if (tridiagonal(&s->H))
        lapack_pttrs(s->H.rows, state->d, state->e, b);
    else
        lapack_pbtrs(s->H.rows, s->H.kl, state->factor, s->H.ld, b);
}

static void diagonal(const nadir_solver *s, double *values) {
    for (int64_t j = 0; j < s->H.rows; j++) values[j] = s->H.values[j * s->H.ld];
}

static double norm(const nadir_solver *s, const double *D) {
    const nadir_matrix *H = &s->H;
    double sum = 0.0;
    for (int64_t j = 0; j < H->rows; j++) {
        int64_t length;
        const double *column = matrix_column(H, j, &length);
        for (int64_t i = 0; i < length; i++)
            sum += (i > 0 ? 2.0 : 1.0) * (column[i] / weight(D, j)) * (column[i] / weight(D, j + i));
    }
    return sqrt(sum);
}

const linear_part nadir_part_band = {
    .name = "band",
    .text = "band factorization (dpttrf for tridiagonal, dpbtrf)",
    .storages = 1U << NADIR_BAND,
    .shifts = true,
    .place = place,
    .load = load,
    .factor = factor,
    .solve = solve,
    .diagonal = diagonal,
    .norm = norm,
};
