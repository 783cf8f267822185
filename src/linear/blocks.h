/* Reading the block diagonal of a Bunch-Kaufman factorization, lower storage, as dsytrf leaves it. */
#ifndef NADIR_BLOCKS_H
#define NADIR_BLOCKS_H

#include "../lapack.h"

typedef struct blocks {
    int64_t negative, positive; /* eigenvalues of the block diagonal by sign: by Sylvester's law those of the matrix */
    int64_t worst;              /* first row of the block with the least eigenvalue */
    double least;               /* that eigenvalue */
    double vector[2];           /* and its eigenvector in a block of two; {1, 0} otherwise */
} blocks;

blocks blocks_read(int64_t n, const double *factor, int64_t ld, const lapack_pivot *pivots);

/* x := P L⁻ᵀ x, the second half of dsytrs: takes a direction of the block diagonal to one of the matrix. */
void blocks_back(int64_t n, const double *factor, int64_t ld, const lapack_pivot *pivots, double *x);

#endif
