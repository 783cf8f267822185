/* Q(R + w·vᵀ) = Q⁺R⁺ by plane rotations  (Gill, Golub, Murray and Saunders, Math. Comp. 28 (1974) 505; Golub and Van Loan, Matrix
 * Computations (2013), 6.5.1):
 *     from the last rows up, rotations make w ‖w‖e₁ and R a Hessenberg matrix, of which ‖w‖vᵀ changes the first row alone;
 *     from the first rows down, others make a triangle of it again; Q takes the transposes of all.
 * What is done to the rows of R is done column by column, as it lies in memory. */
#include "rank_one.h"

#include <cblas.h>
#include <math.h>

static void turn(rotation g, double *a, double *b) {
    const double x = *a, y = *b;
    *a = g.c * x + g.s * y;
    *b = g.c * y - g.s * x;
}

/* The rotation that makes (a, b) (r, 0), and does so. */
static rotation eliminate(double *a, double *b) {
    const double r = hypot(*a, *b);
    const rotation g = r > 0.0 ? (rotation){*a / r, *b / r} : (rotation){1.0, 0.0};
    *a = r;
    *b = 0.0;
    return g;
}

static void turn_columns(int64_t n, rotation g, double *left, int64_t ld) {
    cblas_drot((int)n, left, 1, left + ld, 1, g.c, g.s);
}

void rank_one_update(int64_t n, double *Q, int64_t ld, double *R, double *w, const double *v, rotation *turns) {
    const int64_t last = n - 1;
    rotation *up = turns, *down = turns + n;
    for (int64_t k = last - 1; k >= 0; k--) up[k] = eliminate(&w[k], &w[k + 1]);
    for (int64_t j = 0; j < n; j++) {
        double *column = R + j * n;
        for (int64_t k = j < last ? j : last - 1; k >= 0; k--) turn(up[k], &column[k], &column[k + 1]);
        column[0] += w[0] * v[j];
        for (int64_t k = 0; k < j; k++) turn(down[k], &column[k], &column[k + 1]);
        if (j < last) down[j] = eliminate(&column[j], &column[j + 1]);
    }
    for (int64_t k = last - 1; k >= 0; k--) turn_columns(n, up[k], Q + k * ld, ld);
    for (int64_t k = 0; k < last; k++) turn_columns(n, down[k], Q + k * ld, ld);
}
