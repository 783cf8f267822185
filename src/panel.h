/* A few long vectors side by side: an n×k matrix A in tiles of rows, each tile column-major and contiguous, so that a walk over the
 * tiles reads memory once, from one end to the other, however many operations are done with a tile while it lies in the cache.
 *
 * What goes to BLAS at once is too small for it to start threads: results do not depend on their number. */
#ifndef NADIR_PANEL_H
#define NADIR_PANEL_H

#include "arena.h"
#include "vec.h"

typedef struct panel {
    int64_t n, columns;
    int64_t tile; /* rows of a tile; the last has fewer */
    double *values;
} panel;

/* Entries of a tile, so that it stays in the cache; rows, so that its columns are long streams; entries for one call of BLAS, so
 * that it starts no threads. */
enum { PANEL_TILE = 32768, PANEL_MOST = 2048, PANEL_LEAST = 16, PANEL_CALL = 8192 };

static inline int64_t panel_rows(int64_t columns) {
    const int64_t rows = PANEL_TILE / columns / 8 * 8;
    return rows > PANEL_MOST ? PANEL_MOST : rows > PANEL_LEAST ? rows : PANEL_LEAST;
}

/* How many of the columns j… k−1 of so many rows go to one call. */
static inline int64_t panel_group(int64_t rows, int64_t left) {
    const int64_t most = rows > PANEL_CALL / 2 ? 1 : PANEL_CALL / rows;
    return left < most ? left : most;
}

static inline panel panel_place(arena *memory, int64_t n, int64_t columns) {
    return (panel){n, columns, panel_rows(columns), arena_doubles(memory, n, columns)};
}

/* Rows and first entry of the tile that begins at row i; its columns are `rows` apart. */
static inline double *panel_tile(const panel *A, int64_t i, int64_t *rows) {
    *rows = A->n - i < A->tile ? A->n - i : A->tile;
    return A->values + i * A->columns;
}

/* sums += Tᵀx and y += T·c for the first k columns of a tile T, of few rows: the longer loop is the inner one. */
static inline void panel_dots_short(const double *restrict T, int64_t rows, int64_t k, const double *restrict x,
                                    double *restrict sums) {
    if (rows < PANEL_LEAST)
        for (int64_t i = 0; i < rows; i++)
            for (int64_t j = 0; j < k; j++) sums[j] += T[i + j * rows] * x[i];
    else
        for (int64_t j = 0; j < k; j++) sums[j] += vec_piece_dot(rows, T + j * rows, x);
}

static inline void panel_add_short(const double *restrict T, int64_t rows, int64_t k, const double *restrict c,
                                   double *restrict y) {
    if (rows < PANEL_LEAST)
        for (int64_t i = 0; i < rows; i++)
            for (int64_t j = 0; j < k; j++) y[i] += T[i + j * rows] * c[j];
    else
        for (int64_t j = 0; j < k; j++)
            for (int64_t i = 0; i < rows; i++) y[i] += T[i + j * rows] * c[j];
}

/* The same of any tile. */
static inline void panel_dots(const double *T, int64_t rows, int64_t k, const double *x, double *sums) {
    if (rows <= VEC_SHORT) {
        panel_dots_short(T, rows, k, x, sums);
        return;
    }
    for (int64_t j = 0, group; j < k; j += group) {
        group = panel_group(rows, k - j);
        cblas_dgemv(CblasColMajor, CblasTrans, (int)rows, (int)group, 1.0, T + j * rows, (int)rows, x, 1, 1.0, sums + j, 1);
    }
}

static inline void panel_add(const double *T, int64_t rows, int64_t k, const double *c, double *y) {
    if (rows <= VEC_SHORT) {
        panel_add_short(T, rows, k, c, y);
        return;
    }
    for (int64_t j = 0, group; j < k; j += group) {
        group = panel_group(rows, k - j);
        cblas_dgemv(CblasColMajor, CblasNoTrans, (int)rows, (int)group, 1.0, T + j * rows, (int)rows, c + j, 1, 1.0, y, 1);
    }
}

#endif
