/* QR + u·vᵀ, from Q and R in O(n²). */
#ifndef NADIR_RANK_ONE_H
#define NADIR_RANK_ONE_H

#include <stdint.h>

/* (c, s): (a, b) := (ca + sb, cb − sa) */
typedef struct rotation {
    double c, s;
} rotation;

/* Q (n×n, leading dimension ld) and the upper triangle R (n×n, zeros below) := those of Q(R + w·vᵀ), w = Qᵀu. w is lost; `turns`
 * has room for 2n. */
void rank_one_update(int64_t n, double *Q, int64_t ld, double *R, double *w, const double *v, rotation *turns);

#endif
