/* An n×n upper triangle R that may be singular: R·C⁻¹·P = QS with the columns scaled to length 1 by C, pivoted so that the diagonal
 * of S decreases, and the rank r where |S_kk| falls to nothing beside |S_11|  (Golub and Van Loan, Matrix Computations
 * (2013), 5.4.2). Scaling first makes the rank independent of the units of the unknowns. */
#ifndef NADIR_PIVOTED_H
#define NADIR_PIVOTED_H

#include "../arena.h"
#include "../lapack.h"

typedef struct pivoted {
    int64_t n, rank;
    double *S, *size, *tau, *work, *z; /* S n×n; C */
    lapack_pivot *pivots;
} pivoted;

pivoted pivoted_place(int64_t n, arena *memory);
/* Is R as good as singular, by an estimate of the condition of R·C⁻¹? Costs a multiple of n². */
bool pivoted_suspects(pivoted *q, const double *R, int64_t rows);
/* Factors R and finds the rank; R has m rows behind it, whose rounding it carries. */
void pivoted_factor(pivoted *q, const double *R, int64_t rows);
/* x := a basic solution of min ‖Rx − b‖₂, with n − rank zeros; x may be b. */
void pivoted_solve(pivoted *q, const double *b, double *x);
/* b := a solution of RᵀRx = b in the same columns. */
void pivoted_normal(pivoted *q, double *b);

#endif
