/* A symmetric matrix H and a factor of H + λD in one array of n columns with leading dimension n + 1.
 *
 * The lower triangle, one row down, is where the callback writes and where the factor comes to lie. The upper triangle, diagonal
 * included, keeps H rotated by 180°, H(i, j) at (n−1−i, n−1−j): so every column is copied in one contiguous, reversed run. */
#ifndef NADIR_DENSE_H
#define NADIR_DENSE_H

#include "../arena.h"
#include "../matrix.h"

typedef struct dense {
    int64_t n, ld;
    double *lower; /* element (i, j), i >= j, at i + j·ld */
    double *kept;  /* H(i, j), i >= j, at (n−1−i) + (n−1−j)·ld */
    bool pristine; /* the lower triangle is still H */
} dense;

void dense_place(dense *pair, int64_t n, arena *memory);
nadir_matrix dense_matrix(const dense *pair); /* the view for a callback */
/* H was written into the lower triangle: keeps it. False when it is not finite. */
bool dense_keep(dense *pair);
/* Lower triangle := H + λD; D NULL means I. */
void dense_shifted(dense *pair, double lambda, const double *D);

static inline double dense_entry(const dense *pair, int64_t i, int64_t j) {
    return pair->kept[(pair->n - 1 - i) + (pair->n - 1 - j) * pair->ld];
}

void dense_diagonal(const dense *pair, double *diagonal);
/* ‖D^-½HD^-½‖_F */
double dense_norm(const dense *pair, const double *D);

#endif
