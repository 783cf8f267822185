/* Least squares with few or long residuals: f(x) = Σ_i r_i(x)², where the family gives r_i, its gradient (sparse or dense) and,
 * added up with a weight, its second derivatives:  g = 2Σ r_i ∇r_i,  H = 2Σ (∇r_i ∇r_i' + r_i ∇²r_i). The Hessian is dense.
 */
#ifndef NADIR_BENCH_SQUARES_H
#define NADIR_BENCH_SQUARES_H

#include "known.h"

enum { SQUARES_MOST = 1000, SQUARES_SUMS = 2 }; /* unknowns; numbers that all residuals share */

/* The gradient of one residual: `count` entries, or all n of them in order when `dense`. */
typedef struct squares_row {
    bool dense;
    int64_t count;
    int64_t index[SQUARES_MOST];
    double value[SQUARES_MOST];
} squares_row;

/* Takes second derivatives: `weight` times each is added to H, or H's part of H·v. */
typedef struct squares_sink {
    double weight;
    nadir_matrix *H;
    const double *v;
    double *Hv;
} squares_sink;

typedef struct squares_family {
    known known;
    int64_t (*count)(const known_case *c);                             /* of the residuals */
    void (*share)(const known_case *c, const double *x, double *sums); /* or NULL */
    /* r_i; its gradient into *row unless that is NULL. */
    double (*residual)(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row);
    /* ∇²r_i into the sink; NULL where all residuals are linear. */
    void (*curvature)(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink);
} squares_family;

int squares_make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size);

/* One entry of a sparse gradient; two of the same unknown are added up. */
static inline void squares_entry(squares_row *row, int64_t index, double value) {
    row->index[row->count] = index;
    row->value[row->count++] = value;
}

/* ∂²r/∂x_j∂x_k, given once for a pair: the sink knows that it is symmetric. */
void squares_bend(squares_sink *sink, int64_t j, int64_t k, double value);

#endif
