/* Rosenbrock's valley, the term that three families are built of, with its derivatives:
 *     r(x, y) = 100 (y - x²)² + (1 - x)²
 * H. H. Rosenbrock, The Computer Journal 3 (1960), 175-184.
 */
#ifndef NADIR_BENCH_ROSENBROCK_H
#define NADIR_BENCH_ROSENBROCK_H

#include "family.h"

static inline double valley(double x, double y) {
    const double off = y - x * x, short_of = 1.0 - x;
    return 100.0 * off * off + short_of * short_of;
}

static inline double valley_x(double x, double y) {
    return -400.0 * x * (y - x * x) - 2.0 * (1.0 - x);
}

static inline double valley_y(double x, double y) {
    return 200.0 * (y - x * x);
}

static inline double valley_xx(double x, double y) {
    return 1200.0 * x * x - 400.0 * y + 2.0;
}

static inline double valley_xy(double x) {
    return -400.0 * x;
}

#define VALLEY_YY 200.0

/* Its two residuals 10 (y - x²) and 1 - x, the i-th pair of n/2 in r and J. */
static inline void valley_residuals(int64_t i, const double *x, double *r, nadir_matrix *J) {
    if (r != NULL) {
        r[i] = FAMILY_SQRT2 * 10.0 * (x[i + 1] - x[i] * x[i]);
        r[i + 1] = FAMILY_SQRT2 * (1.0 - x[i]);
    }
    if (J == NULL) return;
    *family_entry(J, i, i) = -20.0 * FAMILY_SQRT2 * x[i];
    *family_entry(J, i, i + 1) = 10.0 * FAMILY_SQRT2;
    *family_entry(J, i + 1, i) = -FAMILY_SQRT2;
}

#endif
