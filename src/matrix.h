/* A symmetric matrix in the storage a problem chose: placing it, and what needs no factorization. */
#ifndef NADIR_MATRIX_H
#define NADIR_MATRIX_H

#include "arena.h"
#include "nadir.h"

/* The matrix of a problem's Hessian, tightly packed, in the arena; NULL while measuring. */
nadir_matrix *matrix_place(const nadir_problem *problem, arena *memory);

/* Doubles behind `values`. */
static inline int64_t matrix_size(const nadir_matrix *H) {
    return H->storage == NADIR_SPARSE ? H->column_start[H->rows] : H->ld * H->columns;
}

/* The part of column j that is stored, from the diagonal down: *length entries; of rows j, j + 1, ... unless sparse. */
static inline double *matrix_column(const nadir_matrix *H, int64_t j, int64_t *length) {
    const int64_t below = H->rows - j;
    if (H->storage == NADIR_SPARSE) {
        *length = H->column_start[j + 1] - H->column_start[j];
        return H->values + H->column_start[j];
    }
    *length = H->storage == NADIR_BAND && H->kl + 1 < below ? H->kl + 1 : below;
    return H->values + j * H->ld + (H->storage == NADIR_BAND ? 0 : j);
}

/* Of a dense matrix or a band. */
static inline double *matrix_diagonal_entry(nadir_matrix *H, int64_t j) {
    return H->values + (H->storage == NADIR_BAND ? 0 : j) + j * H->ld;
}

/* The row of entry i of column j. */
static inline int64_t matrix_row(const nadir_matrix *H, int64_t j, int64_t i) {
    return H->storage == NADIR_SPARSE ? H->row_index[H->column_start[j] + i] : j + i;
}

/* Nothing but what is stored becomes 0. */
void matrix_clear(nadir_matrix *H);
bool matrix_finite(const nadir_matrix *H);
bool matrix_finite_column(const double *column, int64_t length);
/* y := H·x. */
void matrix_product(const nadir_matrix *H, const double *x, double *y);
/* max(λ, −zᵀHz/zᵀDz), or λ where that is not finite: no smaller one makes H + λD positive definite. D NULL means I. `Hz` has n
 * doubles to work with. */
double matrix_bound(const nadir_matrix *H, double lambda, const double *D, const double *z, double *Hz);
/* ‖H‖₁, an upper bound of the spectral norm; `sums` has n doubles to work with. */
double matrix_norm1(const nadir_matrix *H, double *sums);
/* ‖D^-½HD^-½‖_F; D NULL means I. */
double matrix_scaled_norm(const nadir_matrix *H, const double *D);
void matrix_diagonal(const nadir_matrix *H, double *values);

#endif
