/* A = LΔLᵀ for a narrow symmetric band A = H + λD, by a plain loop. */
#ifndef NADIR_NARROW_H
#define NADIR_NARROW_H

#include "../matrix.h"

/* Fills `factor` (size and layout of H): 1/δ_j, and below it column j of the unit triangle L. D NULL means I. Returns 0, or the k >
 * 0 of the first pivot that is not positive; then δ_k itself lies on the diagonal of column k − 1, counted from 0. */
int64_t narrow_factor(const nadir_matrix *H, double lambda, const double *D, double *factor);

/* x := A⁻¹x. */
void narrow_solve(const nadir_matrix *H, const double *factor, double *x);

/* x := L⁻ᵀx with the leading n columns. */
void narrow_back(int64_t n, const nadir_matrix *H, const double *factor, double *x);

#endif
