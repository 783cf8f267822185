/* Dense symmetric matrices of a prescribed spectrum, for quadratics and log cosh: the lower triangle, column-major, ld = n. */
#ifndef NADIR_BENCH_DENSE_H
#define NADIR_BENCH_DENSE_H

#include "../random.h"
#include "nadir.h"

typedef enum spectrum_kind { SPECTRUM_LOG, SPECTRUM_CLUSTERED, SPECTRUM_UNIFORM } spectrum_kind;

/* n ascending eigenvalues, exactly `least` and `most` at the ends: equally spaced in log λ, or in λ, or in five narrow clusters
 * equally spaced in log λ. With n = 1 the one is `least`. */
void spectrum_fill(spectrum_kind kind, int64_t n, double least, double most, double *lambda);

/* The lower triangle of A = Q diag(lambda) Q' for a random orthogonal Q, which is left in no array but for its first and last
 * columns, the extreme eigenvectors (n each, or both NULL). False when there is no memory for another n×n. */
bool dense_of_spectrum(int64_t n, const double *lambda, bench_random *random, double *A, double *first, double *last);

void dense_product(int64_t n, const double *A, const double *v, double *Av);
/* x'Ax without scratch memory: half the matrix is read, column by column. */
double dense_form(int64_t n, const double *A, const double *x);
/* The lower triangle of A into that of H. */
void dense_copy(int64_t n, const double *A, nadir_matrix *H);
double dense_dot(int64_t n, const double *x, const double *y);

#endif
