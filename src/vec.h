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

enum { VEC_PIECE = 1 << 30 };

static inline int vec_piece(int64_t left) {
    return (int)(left < VEC_PIECE ? left : VEC_PIECE);
}

static inline double vec_reduced(const space *s, nadir_reduction operation, double value) {
    if (s->reduce && (*s->failed || s->reduce(s->data, operation, 1, &value) != 0)) {
        *s->failed = true;
        return NAN;
    }
    return value;
}

static inline double vec_dot(const space *s, const double *x, const double *y) {
    double sum = 0.0;
    for (int64_t i = 0; i < s->n; i += VEC_PIECE) sum += cblas_ddot(vec_piece(s->n - i), x + i, 1, y + i, 1);
    return vec_reduced(s, NADIR_SUM, sum);
}

/* max |x_i|. BLAS' idamax may pass over a NaN: callers check finiteness through vec_norm2. */
static inline double vec_max(const space *s, const double *x) {
    double largest = 0.0;
    for (int64_t i = 0; i < s->n; i += VEC_PIECE) {
        const double here = fabs(x[i + (int64_t)cblas_idamax(vec_piece(s->n - i), x + i, 1)]);
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

/* ‖x‖₂. A dot product runs twice as fast as BLAS' nrm2, and is safe unless its square leaves the range. */
static inline double vec_norm2(const space *s, const double *x) {
    const double square = vec_dot(s, x, x);
    return square > 1e-280 && square < 1e280 ? sqrt(square) : vec_norm2_scaled(s, x);
}

static inline void vec_copy(const space *s, const double *x, double *y) {
    memcpy(y, x, (size_t)s->n * sizeof *y);
}

/* y := y + a·x */
static inline void vec_axpy(const space *s, double a, const double *x, double *y) {
    for (int64_t i = 0; i < s->n; i += VEC_PIECE) cblas_daxpy(vec_piece(s->n - i), a, x + i, 1, y + i, 1);
}

static inline void vec_scale(const space *s, double a, double *x) {
    for (int64_t i = 0; i < s->n; i += VEC_PIECE) cblas_dscal(vec_piece(s->n - i), a, x + i, 1);
}

#endif
