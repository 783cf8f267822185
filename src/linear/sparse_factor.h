/* Factorizations of sparse symmetric matrices that share a pattern, by SuiteSparse's CHOLMOD: this file's .c is the only one that
 * names the library. Memory is the library's own. */
#ifndef NADIR_SPARSE_FACTOR_H
#define NADIR_SPARSE_FACTOR_H

#include "../matrix.h"

typedef struct sparse_factor sparse_factor;

/* What a factorization found. */
typedef struct sparse_pivots {
    bool failed;                /* for lack of memory: nothing else is known */
    bool complete;              /* A = LΔLᵀ exists; else it broke down */
    int64_t negative, positive; /* pivots by sign: if complete, those of the eigenvalues */
    int64_t worst;              /* the column of the least pivot; of an LLᵀ that broke down, of the one that was refused */
} sparse_pivots;

/* The symbolic analysis, once for every pattern: a permutation and the pattern of L. `values` has room for
 * those of A. A simplicial factor goes on past negative pivots; else it may be supernodal, which is faster and ends at the first.
 * NULL for lack of memory. */
sparse_factor *sparse_factor_open(const nadir_matrix *pattern, double *values, bool simplicial);
void sparse_factor_close(sparse_factor *factor); /* NULL is fine */

/* Factors A = H + λD; D NULL means I. */
sparse_pivots sparse_factor_compute(sparse_factor *factor, const nadir_matrix *H, double lambda, const double *D);
/* ‖ |L||Δ||Lᵀ| ‖∞, which times ε bounds what rounding did to A; for a complete, simplicial factor. `work` has 2n doubles. */
double sparse_factor_growth(const sparse_factor *factor, double *work);
/* b := A⁻¹b. False for lack of memory. */
bool sparse_factor_solve(sparse_factor *factor, double *b);
/* z := L⁻ᵀe_k in the order of A, along which the curvature is pivot k. False for lack of memory. */
bool sparse_factor_direction(sparse_factor *factor, int64_t k, double *z);

#endif
