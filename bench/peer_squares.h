/* The residuals of a problem and their Jacobian, whatever its storage, for peers that live on f = ½‖r‖². */
#ifndef NADIR_BENCH_PEER_SQUARES_H
#define NADIR_BENCH_PEER_SQUARES_H

#include "nadir.h"

typedef struct peer_squares {
    int64_t m;      /* 0: none */
    double *r;      /* m */
    nadir_matrix J; /* as the problem's callback writes it */
} peer_squares;

/* False when there is no memory. */
bool peer_squares_create(peer_squares *self, const nadir_problem *problem);
void peer_squares_destroy(peer_squares *self);
/* r or J or both at x, kept here: what the callback returns, or 1 when something is not finite. */
int peer_squares_evaluate(peer_squares *self, const nadir_problem *problem, const double *x, bool want_r, bool want_J);
/* J, m x n by columns. */
void peer_squares_spread(const peer_squares *self, double *dense);

double peer_squares_value(const peer_squares *self);   /* ½‖r‖² */
double peer_squares_largest(const peer_squares *self); /* ‖r‖∞ */
/* g := Jᵀr; returns the largest |cosine| between r and a column of J, 0 where there is none. */
double peer_squares_gradient(const peer_squares *self, double *g);

#endif
