/* A = NΔNᵀ for a symmetric tridiagonal A, positive definite, from both ends to the middle m:
 *     δ_j = a_j − b_j-1²/δ_j-1  for j < m,     δ_j = a_j − b_j²/δ_j+1  for j > m,     δ_m = a_m − b_m-1²/δ_m-1 − b_m²/δ_m+1
 * (the twisted factorization: Parlett and Dhillon, Linear Algebra Appl. 267 (1997) 247). Each recurrence waits for its division;
 * two at a time take the time of one. The solution goes the same way, to the middle and back.
 *
 * The factor holds δ_j in the place of a_j, and in that of b_j the multiplier b_j/δ of the row that was eliminated, j or j + 1. */
#include "tridiagonal.h"

static inline int64_t middle_of(int64_t n) {
    return n / 2;
}

static inline double diagonal(const nadir_matrix *H, int64_t j, double lambda, const double *D) {
    return H->values[2 * j] + lambda * (D ? D[j] : 1.0);
}

int64_t tridiagonal_factor(const nadir_matrix *H, double lambda, const double *D, double *restrict factor) {
    const int64_t n = H->rows, middle = middle_of(n);
    double upper = diagonal(H, 0, lambda, D), lower = diagonal(H, n - 1, lambda, D);
    for (int64_t i = 0, k = n - 1; i < middle; i++) {
        factor[2 * i] = upper;
        if (!(upper > 0.0)) return i + 1;
        const double b = H->values[2 * i + 1], multiplier = b / upper;
        factor[2 * i + 1] = multiplier;
        upper = diagonal(H, i + 1, lambda, D) - multiplier * b;
        if (k == middle) continue;
        factor[2 * k] = lower;
        if (!(lower > 0.0)) return k + 1;
        k--;
        const double c = H->values[2 * k + 1], other = c / lower;
        factor[2 * k + 1] = other;
        lower = diagonal(H, k, lambda, D) - other * c;
    }
    const double pivot = upper - (diagonal(H, middle, lambda, D) - lower);
    factor[2 * middle] = pivot;
    return pivot > 0.0 ? 0 : middle + 1;
}

void tridiagonal_solve(const nadir_matrix *H, const double *restrict factor, double *restrict x) {
    const int64_t n = H->rows, middle = middle_of(n);
    double upper = x[0], lower = x[n - 1];
    for (int64_t i = 0, k = n - 1; i < middle; i++) {
        x[i + 1] = upper = x[i + 1] - factor[2 * i + 1] * upper;
        if (k == middle) continue;
        k--;
        x[k] = lower = x[k] - factor[2 * k + 1] * lower;
    }
    upper = lower = x[middle] = x[middle] / factor[2 * middle];
    for (int64_t i = middle - 1, k = middle + 1; i >= 0; i--, k++) {
        x[i] = upper = x[i] / factor[2 * i] - factor[2 * i + 1] * upper;
        if (k < n) x[k] = lower = x[k] / factor[2 * k] - factor[2 * k - 1] * lower;
    }
}

void tridiagonal_direction(const nadir_matrix *H, const double *factor, int64_t k, double *z) {
    const int64_t n = H->rows, middle = middle_of(n);
    for (int64_t j = 0; j < n; j++) z[j] = j == k ? 1.0 : 0.0;
    for (int64_t j = k - 1; j >= 0 && k <= middle; j--) z[j] = -factor[2 * j + 1] * z[j + 1];
    for (int64_t j = k + 1; j < n && k >= middle; j++) z[j] = -factor[2 * j - 1] * z[j - 1];
}
