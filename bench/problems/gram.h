/* Weighted sums of outer products of a data matrix' rows, by blocks of rows that fit the stack: H += Σ w_i x_i x_i'. */
#ifndef NADIR_BENCH_GRAM_H
#define NADIR_BENCH_GRAM_H

#include <stdbool.h>
#include <stdint.h>

enum { GRAM_ROWS = 256 }; /* most rows of a block */

/* A block of rows of a column-major matrix. */
typedef struct gram_block {
    const double *x;
    int64_t ld, rows, columns;
} gram_block;

/* H (columns × columns, leading dimension ld) += X' diag(w) X; `lower`: only its lower triangle, and nothing above is touched. */
void gram_add(const gram_block *block, const double *w, bool lower, double *H, int64_t ld);

#endif
