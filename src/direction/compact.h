/* B + λI of L-BFGS, through matrices no larger than twice the number of pairs: see compact.c. */
#ifndef NADIR_COMPACT_H
#define NADIR_COMPACT_H

#include <stdbool.h>

#include "../arena.h"
#include "../lapack.h"

typedef struct compact {
    int64_t columns;      /* of the ring that holds the pairs, and leading dimension of */
    double *SS, *SY, *YY; /* sᵢᵀsⱼ, sᵢᵀyⱼ, yᵢᵀyⱼ, by column */
    double *N;            /* factored; leading dimension 2·columns */
    lapack_pivot *pivots;
    double *unit, *right, *work; /* √(δ/sᵀy), by age; a right side; LAPACK's own */
    int64_t *order, count;       /* the pairs' columns, the oldest first */
    double delta;
} compact;

/* of_g·g + S·of_S + Y·of_Y, the last two by column. */
typedef struct combination {
    double of_g, *of_S, *of_Y;
} combination;

/* Its inner products. */
typedef struct compact_products {
    double g, square; /* with g, and with itself; NAN where rounding has left too little of them */
    double *S, *Y;    /* with the pairs, by column */
} compact_products;

compact compact_place(int64_t columns, arena *memory);
/* Without pairs. */
void compact_clear(compact *c);
/* The inner products of all columns with the pair now in column `newest`. */
void compact_keep(compact *c, int64_t newest, const double *Ss, const double *Sy, const double *Ys, const double *Yy);
/* For `count` pairs from column `first` on around the ring. False where the small matrix is singular. */
bool compact_factor(compact *c, int64_t first, int64_t count, double delta, double lambda);
/* Of v, from those of g; into `products`, whose lists are given. */
void compact_multiply(const compact *c, const combination *v, const compact_products *with, compact_products *products);
/* Sᵀv and Yᵀv, by column, become the coefficients of (B + λI)⁻¹v = (v + S·Sv + Y·Yv)/(δ + λ). */
void compact_solve(compact *c, double *Sv, double *Yv);

#endif
