/* A tridiagonal A = H + λD, eliminated from both ends. */
#ifndef NADIR_TRIDIAGONAL_H
#define NADIR_TRIDIAGONAL_H

#include "../matrix.h"

/* Fills `factor` (size and layout of H, kl = 1). D NULL means I. Returns 0, or the k > 0 of a pivot that is not positive. */
int64_t tridiagonal_factor(const nadir_matrix *H, double lambda, const double *D, double *factor);

/* x := A⁻¹x. */
void tridiagonal_solve(const nadir_matrix *H, const double *factor, double *x);

/* z with z_k = 1 and zᵀAz the pivot of row k, the first that was refused; zero beyond the rows that were eliminated before it. */
void tridiagonal_direction(const nadir_matrix *H, const double *factor, int64_t k, double *z);

#endif
