/* The ends of a symmetric spectrum from products H·v: the Lanczos process with full reorthogonalisation and thick restarts (Wu and
 * Simon, SIAM J. Matrix Anal. Appl. 22 (2000) 602), from a seeded random start.
 *
 * Ritz values θ and vectors v = Qs, ‖v‖ = 1: within ‖Hv − θv‖ of each θ lies an eigenvalue, and at least as many eigenvalues lie
 * below (above) any number as Ritz values do (Parlett, The Symmetric Eigenvalue Problem (1998), 4.5 and 10.1). */
#ifndef NADIR_LANCZOS_H
#define NADIR_LANCZOS_H

#include "internal.h"

typedef struct lanczos {
    int64_t columns; /* room: vectors in Q, besides the next one */
    int64_t size;    /* vectors so far */
    int64_t products;
    bool complete;            /* Q spans the whole space: the Ritz values are the eigenvalues, each as often as it occurs */
    double residual;          /* ‖Hv − θv‖ = residual·|last entry of s| */
    double *Q;                /* n × (columns + 1), placed by the caller */
    double *S;                /* QᵀHQ, lower triangle, columns × columns */
    double *values, *vectors; /* its eigenvalues, ascending, and eigenvectors, size × size */
    double *work, *sums, *chunk;
    uint64_t random;
} lanczos;

typedef nadir_status lanczos_product(nadir_solver *solver, const double *v, double *Hv);

lanczos lanczos_place(int64_t columns, arena *memory);
void lanczos_begin(nadir_solver *solver, lanczos *process, uint64_t seed);
/* Fills Q, or the whole space, and finds the Ritz values. Anything but RUNNING is what a product ended with. */
nadir_status lanczos_grow(nadir_solver *solver, lanczos *process, lanczos_product *product);
/* Keeps the Ritz vectors at both ends, to grow again. */
void lanczos_restart(const nadir_solver *solver, lanczos *process);

/* ‖Hv − θv‖ of Ritz pair i, and v. */
double lanczos_error(const lanczos *process, int64_t i);
void lanczos_vector(const nadir_solver *solver, const lanczos *process, int64_t i, double *v);

#endif
