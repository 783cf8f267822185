/* Vector operations through CBLAS, for lengths beyond a BLAS integer too (walked in pieces), and over processes by the problem's
 * `reduce`. This file and lapack.c are the only ones that know BLAS' integer width.
 *
 * NaN and Inf pass through every operation into its result. */
#ifndef NADIR_VEC_H
#define NADIR_VEC_H

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "nadir.h"

typedef struct space {
    int64_t n;
    int (*reduce)(void *data, nadir_reduction operation, int64_t count, double *values);
    void *data;
    bool *failed; /* set when reduce asked to abort */
} space;

/* The longest piece for BLAS; below VEC_SHORT a call costs more than a loop; VEC_TILE doubles of several vectors stay in the cache,
 * and BLAS uses no threads for them. */
enum { VEC_PIECE = 1 << 30, VEC_SHORT = 32, VEC_TILE = 1024 };

static inline int vec_piece(int64_t left) {
    return (int)(left < VEC_PIECE ? left : VEC_PIECE);
}

/* Over all processes, several values at once; NAN when reduce asked to abort, and then it is not called again. */
static inline void vec_reduce(const space *s, nadir_reduction operation, int64_t count, double *values) {
    if (!s->reduce || (!*s->failed && s->reduce(s->data, operation, count, values) == 0)) return;
    *s->failed = true;
    for (int64_t i = 0; i < count; i++) values[i] = NAN;
}

static inline double vec_reduced(const space *s, nadir_reduction operation, double value) {
    vec_reduce(s, operation, 1, &value);
    return value;
}

/* xᵀy and max |x_i| of a piece. BLAS' idamax may pass over a NaN: callers check finiteness through a sum of squares. */
static inline double vec_piece_dot(int64_t n, const double *x, const double *y) {
    if (n > VEC_SHORT) return cblas_ddot((int)n, x, 1, y, 1);
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

static inline double vec_piece_max(int64_t n, const double *x) {
    if (n > VEC_SHORT) return fabs(x[cblas_idamax((int)n, x, 1)]);
    double largest = 0.0;
    for (int64_t i = 0; i < n; i++)
        if (!(fabs(x[i]) <= largest)) largest = fabs(x[i]);
    return largest;
}

/* Rows of the tile that begins at i. */
static inline int64_t vec_rows(const space *s, int64_t i, int64_t tile) {
    return s->n - i < tile ? s->n - i : tile;
}

static inline double vec_dot(const space *s, const double *x, const double *y) {
    double sum = 0.0;
    for (int64_t i = 0; i < s->n; i += VEC_PIECE) sum += vec_piece_dot(vec_piece(s->n - i), x + i, y + i);
    return vec_reduced(s, NADIR_SUM, sum);
}

/* The length of vectors over all processes. */
static inline double vec_size(const space *s) {
    return vec_reduced(s, NADIR_SUM, (double)s->n);
}

static inline double vec_max(const space *s, const double *x) {
    double largest = 0.0;
    for (int64_t i = 0; i < s->n; i += VEC_PIECE) {
        const double here = vec_piece_max(vec_piece(s->n - i), x + i);
        if (!(here <= largest)) largest = here;
    }
    return vec_reduced(s, NADIR_MAX, largest);
}

/* ‖x‖₂ when xᵀx over- or underflows: scaled by the largest entry. */
static inline double vec_norm2_scaled(const space *s, const double *x) {
    double largest = 0.0, sum = 0.0;
    for (int64_t i = 0; i < s->n; i++)
        if (isnan(x[i]) || fabs(x[i]) > largest) largest = fabs(x[i]); /* a NaN stays */
    largest = vec_reduced(s, NADIR_MAX, largest);
    if (!(largest > 0.0) || isinf(largest)) return largest;
    for (int64_t i = 0; i < s->n; i++) sum += (x[i] / largest) * (x[i] / largest);
    return largest * sqrt(vec_reduced(s, NADIR_SUM, sum));
}

/* ‖x‖₂ from xᵀx, which is safe unless it leaves the range. */
static inline double vec_root(const space *s, double square, const double *x) {
    return square > 1e-280 && square < 1e280 ? sqrt(square) : vec_norm2_scaled(s, x);
}

/* ‖x‖₂. A dot product runs twice as fast as BLAS' nrm2. */
static inline double vec_norm2(const space *s, const double *x) {
    return vec_root(s, vec_dot(s, x, x), x);
}

static inline void vec_copy(const space *s, const double *x, double *y) {
    memcpy(y, x, (size_t)s->n * sizeof *y);
}

/* y := y + a·x */
static inline void vec_axpy(const space *s, double a, const double *x, double *y) {
    for (int64_t i = 0; i < s->n; i += VEC_PIECE) cblas_daxpy(vec_piece(s->n - i), a, x + i, 1, y + i, 1);
}

/* z := x + a·y, in one pass. */
static inline void vec_combine(const space *s, const double *restrict x, double a, const double *restrict y, double *restrict z) {
    for (int64_t i = 0; i < s->n; i++) z[i] = x[i] + a * y[i];
}

/* y := x + b·y */
static inline void vec_xpby(const space *s, const double *x, double b, double *y) {
    for (int64_t i = 0; i < s->n; i++) y[i] = x[i] + b * y[i];
}

static inline void vec_scale(const space *s, double a, double *x) {
    for (int64_t i = 0; i < s->n; i += VEC_PIECE) cblas_dscal(vec_piece(s->n - i), a, x + i, 1);
}

#endif
