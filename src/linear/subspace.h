/* The model in a Krylov space: the h that minimises  −γh₁ + ½hᵀTh, T tridiagonal, with ‖h‖ <= Δ or plus σ/3·‖h‖³. */
#ifndef NADIR_SUBSPACE_H
#define NADIR_SUBSPACE_H

#include "../internal.h"

typedef struct subspace {
    int64_t most, size;    /* room for T; its order */
    double *vectors;       /* of T: most × most */
    double *values, *work; /* ascending */
    double *y, *h;         /* the minimiser, in eigenvectors and as it is */
} subspace;

void subspace_place(subspace *space, int64_t most, arena *memory);
/* The eigenvectors of T, diagonal alpha, off-diagonal beta[1], beta[2], ... */
void subspace_open(subspace *space, int64_t size, const double *alpha, const double *beta);
/* From step->radius, weight and, where the radius is infinite, lambda, to h and the rest of `step`. */
void subspace_minimise(subspace *space, double gamma, confinement *step);

#endif
