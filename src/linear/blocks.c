/* A = LDLᵀ by Bunch and Kaufman (Math. Comp. 31 (1977) 163), lower storage: D has blocks of one and of two rows; L is a product of
 * interchanges and columns. pivots[k] > 0: a block of one, row k interchanged with pivots[k] − 1; pivots[k] = pivots[k+1] < 0: a
 * block of two, row k+1 interchanged with −pivots[k] − 1. */
#include "blocks.h"

#include <math.h>

#include "../vec.h"

/* The smaller eigenvalue of [a b; b c], and its unit eigenvector, by one Jacobi rotation. */
static double smaller_of_two(double a, double b, double c, double vector[2]) {
    const double angle = 0.5 * atan2(2.0 * b, a - c), cosine = cos(angle), sine = sin(angle);
    vector[0] = -sine; /* the rotation's first column belongs to the larger one */
    vector[1] = cosine;
    const double mean = 0.5 * a + 0.5 * c, radius = hypot(0.5 * a - 0.5 * c, b);
    return mean - radius;
}

static void count(blocks *found, double eigenvalue) {
    found->negative += eigenvalue < 0.0;
    found->positive += eigenvalue > 0.0;
}

blocks blocks_read(int64_t n, const double *factor, int64_t ld, const lapack_pivot *pivots) {
    blocks found = {.least = INFINITY, .vector = {1.0, 0.0}};
    for (int64_t k = 0, width; k < n; k += width) {
        const double *entry = factor + k + k * ld;
        double vector[2] = {1.0, 0.0}, smaller = entry[0];
        width = pivots[k] < 0 ? 2 : 1;
        if (width == 2) {
            smaller = smaller_of_two(entry[0], entry[1], entry[ld + 1], vector);
            count(&found, entry[0] + entry[ld + 1] - smaller);
        }
        count(&found, smaller);
        if (smaller < found.least) {
            found.least = smaller;
            found.worst = k;
            found.vector[0] = vector[0];
            found.vector[1] = vector[1];
        }
    }
    return found;
}

static void swap(double *x, int64_t i, int64_t j) {
    const double kept = x[i];
    x[i] = x[j];
    x[j] = kept;
}

void blocks_back(int64_t n, const double *factor, int64_t ld, const lapack_pivot *pivots, double *x) {
    for (int64_t k = n - 1; k >= 0; k--) {
        const int64_t width = pivots[k] < 0 ? 2 : 1, first = k - width + 1;
        const space below = {.n = n - 1 - k};
        for (int64_t j = first; j <= k && below.n > 0; j++) x[j] -= vec_dot(&below, factor + (k + 1) + j * ld, x + k + 1);
        swap(x, k, (pivots[k] < 0 ? -(int64_t)pivots[k] : (int64_t)pivots[k]) - 1);
        k = first;
    }
}
