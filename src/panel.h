/* A few long vectors side by side: an n×k matrix A in tiles of rows, each tile column-major and contiguous, so that a walk over the
 * tiles reads memory once, from one end to the other, however many operations are done with a tile while it lies in the cache.
 *
 * A tile is too small for BLAS to start threads on it: results do not depend on their number. */
#ifndef NADIR_PANEL_H
#define NADIR_PANEL_H

#include "arena.h"
#include "vec.h"

typedef struct panel {
    int64_t n, columns;
    int64_t tile; /* rows of a tile; the last has fewer */
    double *values;
} panel;

enum { PANEL_TILE = 8192, PANEL_LEAST = 16 }; /* entries of a tile, least rows */

static inline int64_t panel_rows(int64_t columns) {
    const int64_t rows = PANEL_TILE / columns / 8 * 8;
    return rows > PANEL_LEAST ? rows : PANEL_LEAST;
}

static inline panel panel_place(arena *memory, int64_t n, int64_t columns) {
    return (panel){n, columns, panel_rows(columns), arena_doubles(memory, n, columns)};
}

/* Rows and first entry of the tile that begins at row i; its columns are `rows` apart. */
static inline double *panel_tile(const panel *A, int64_t i, int64_t *rows) {
    *rows = A->n - i < A->tile ? A->n - i : A->tile;
    return A->values + i * A->columns;
}

/* sums += Tᵀx and y += T·c for the first k columns of a tile T. */
static inline void panel_dots(const double *T, int64_t rows, int64_t k, const double *x, double *sums) {
    if (k > 0 && rows > VEC_SHORT) {
        cblas_dgemv(CblasColMajor, CblasTrans, (int)rows, (int)k, 1.0, T, (int)rows, x, 1, 1.0, sums, 1);
        return;
    }
    for (int64_t j = 0; j < k; j++) sums[j] += vec_piece_dot(rows, T + j * rows, x);
}

static inline void panel_add(const double *T, int64_t rows, int64_t k, const double *c, double *y) {
    if (k > 0 && rows > VEC_SHORT) {
        cblas_dgemv(CblasColMajor, CblasNoTrans, (int)rows, (int)k, 1.0, T, (int)rows, c, 1, 1.0, y, 1);
        return;
    }
    for (int64_t j = 0; j < k; j++)
        for (int64_t i = 0; i < rows; i++) y[i] += c[j] * T[i + j * rows];
}

#endif
