/* The lower triangle of a problem's Hessian, whatever its storage, as a list of entries. */
#ifndef NADIR_BENCH_PEER_MATRIX_H
#define NADIR_BENCH_PEER_MATRIX_H

#include "nadir.h"

typedef struct peer_matrix {
    nadir_matrix H;                /* as the problem's callback writes it */
    int64_t size;                  /* of H.values */
    int64_t entries;               /* of the lower triangle */
    int64_t *row, *column, *place; /* of entry k: 0 <= column <= row < n, and its place in H.values */
} peer_matrix;

/* False when there is no memory. */
bool peer_matrix_create(peer_matrix *self, const nadir_problem *problem);
void peer_matrix_destroy(peer_matrix *self);
/* The Hessian at x: what the callback returns. */
int peer_matrix_evaluate(peer_matrix *self, const nadir_problem *problem, const double *x);
/* Hv, with the Hessian that was evaluated last. */
void peer_matrix_multiply(const peer_matrix *self, const double *v, double *Hv);

#endif
