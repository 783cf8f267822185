/* The Jacobian J of m residuals, m×n in dense, band or sparse storage: its shape, its products with vectors, and JᵀJ. */
#ifndef NADIR_JACOBIAN_H
#define NADIR_JACOBIAN_H

#include "arena.h"
#include "nadir.h"

/* The problem's shape with nothing left out, tightly packed, without values. */
nadir_matrix jacobian_shape(const nadir_problem *problem);
/* That of JᵀJ: dense, or a symmetric band of kl + ku. Of a sparse J it is not known, and called dense. */
nadir_matrix jacobian_normal(const nadir_problem *problem);
/* Room for J; a dense one has a column to spare behind it, for r. */
nadir_matrix jacobian_place(const nadir_problem *problem, arena *memory);

/* Numbers stored. */
int64_t jacobian_entries(const nadir_matrix *J);
void jacobian_clear(nadir_matrix *J);
/* Jv := J·v */
void jacobian_times(const nadir_matrix *J, const double *v, double *Jv);
/* v := Jᵀu, and squares[j] := ‖J_j‖₂² unless `squares` is NULL, in one walk through J. */
void jacobian_transposed(const nadir_matrix *J, const double *u, double *v, double *squares);
/* max_j |Σ_i J_ij·u_i| / Σ_i |J_ij·u_i|: 1 where in some column nothing cancels, whatever the units of the rows. */
double jacobian_uncancelled(const nadir_matrix *J, const double *u);
/* H := H + JᵀJ, lower triangle, H in the shape of jacobian_normal(); J not sparse. */
void jacobian_gram(const nadir_matrix *J, nadir_matrix *H);

/* The stored part of column j: *length entries, of rows *first, *first + 1, ... unless sparse. */
static inline double *jacobian_column(const nadir_matrix *J, int64_t j, int64_t *first, int64_t *length) {
    *first = 0;
    *length = J->rows;
    if (J->storage == NADIR_DENSE) return J->values + j * J->ld;
    if (J->storage == NADIR_SPARSE) {
        *length = J->column_start[j + 1] - J->column_start[j];
        return J->values + J->column_start[j];
    }
    const int64_t end = j + J->kl + 1 < J->rows ? j + J->kl + 1 : J->rows;
    *first = j > J->ku ? j - J->ku : 0;
    *length = end > *first ? end - *first : 0;
    return J->values + (J->ku + *first - j) + j * J->ld;
}

/* The row of entry i of column j, whose first is given. */
static inline int64_t jacobian_row(const nadir_matrix *J, int64_t j, int64_t first, int64_t i) {
    return J->storage == NADIR_SPARSE ? J->row_index[J->column_start[j] + i] : first + i;
}

#endif
