/* A = LΔLᵀ for a symmetric band of kl sub-diagonals, without pivoting, which a positive definite A does not need: with the columns
 * a_j = A(j:j+kl, j) as the earlier ones have left them,
 *     δ_j = a_jj,   l_j = a_j/δ_j,   A(:, j+p) −= l_(j+p)j a_j    for p = 1..kl
 * (Golub and Van Loan, Matrix Computations (2013), 4.1.2 and 4.3.5).
 *
 * One pass over memory: a column of H + λD enters when the first column that changes it is due, and the kl + 1 columns at work stay
 * in the cache. No square roots, and one division a column. */
#include "narrow.h"

#include <float.h>

static inline int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static void enter(const nadir_matrix *H, int64_t j, double lambda, const double *D, double *restrict factor) {
    const double *restrict from = H->values + j * H->ld;
    double *to = factor + j * H->ld;
    to[0] = from[0] + lambda * (D ? D[j] : 1.0);
    for (int64_t i = 1; i <= H->kl; i++) to[i] = from[i];
}

/* What column a, with `below` entries under its pivot, takes from the columns to its right; then a := (1/δ, l). */
static void eliminate(double *restrict a, int64_t below, int64_t ld) {
    const double inverse = 1.0 / a[0];
    for (int64_t p = 1; p <= below; p++) {
        double *restrict right = a + p * ld;
        const double multiplier = a[p] * inverse;
        for (int64_t i = p; i <= below; i++) right[i - p] -= multiplier * a[i];
    }
    for (int64_t i = 1; i <= below; i++) a[i] *= inverse;
    a[0] = inverse;
}

int64_t narrow_factor(const nadir_matrix *H, double lambda, const double *D, double *factor) {
    const int64_t n = H->rows, kl = H->kl;
    int64_t entered = 0;
    for (int64_t j = 0; j < n; j++) {
        const int64_t below = smaller(kl, n - 1 - j);
        for (; entered <= j + below; entered++) enter(H, entered, lambda, D, factor);
        double *column = factor + j * H->ld;
        if (!(column[0] >= DBL_MIN)) return j + 1; /* a smaller pivot has no inverse */
        eliminate(column, below, H->ld);
    }
    return 0;
}

/* The newest entry of x comes last into each sum: the others need not wait for it. */
void narrow_back(int64_t n, const nadir_matrix *H, const double *factor, double *x) {
    for (int64_t j = n - 2; j >= 0; j--) {
        const double *column = factor + j * H->ld;
        double sum = x[j];
        for (int64_t i = smaller(H->kl, n - 1 - j); i >= 1; i--) sum -= column[i] * x[j + i];
        x[j] = sum;
    }
}

void narrow_solve(const nadir_matrix *H, const double *factor, double *restrict x) {
    const int64_t n = H->rows;
    for (int64_t j = 0; j < n; j++) {
        const double *restrict column = factor + j * H->ld;
        const double known = x[j];
        const int64_t below = smaller(H->kl, n - 1 - j);
        for (int64_t i = 1; i <= below; i++) x[j + i] -= column[i] * known;
        x[j] = known * column[0];
    }
    narrow_back(n, H, factor, x);
}
