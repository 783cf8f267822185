/* Jacobians in dense, band or sparse storage. A product walks J once: at its size, memory is what it costs. */
#include "jacobian.h"

#include <math.h>
#include <string.h>

#include "lapack.h"
#include "vec.h"

nadir_matrix jacobian_shape(const nadir_problem *problem) {
    nadir_matrix J = problem->jacobian_shape;
    J.rows = problem->m;
    J.columns = problem->n;
    J.values = NULL;
    if (J.storage != NADIR_BAND) J.kl = J.rows - 1;
    if (J.storage != NADIR_BAND) J.ku = J.columns - 1;
    J.ld = J.storage == NADIR_BAND ? J.kl + J.ku + 1 : J.rows;
    return J;
}

nadir_matrix jacobian_normal(const nadir_problem *problem) {
    const nadir_matrix *J = &problem->jacobian_shape;
    const int64_t last = problem->n - 1;
    nadir_matrix H = {.storage = J->storage == NADIR_BAND ? NADIR_BAND : NADIR_DENSE, .kl = last};
    if (J->storage == NADIR_BAND && J->kl + J->ku < last) H.kl = J->kl + J->ku;
    return H;
}

static int64_t columns_placed(const nadir_matrix *J) {
    return J->columns + (J->storage == NADIR_DENSE);
}

nadir_matrix jacobian_place(const nadir_problem *problem, arena *memory) {
    nadir_matrix J = jacobian_shape(problem);
    J.values = J.storage == NADIR_SPARSE ? arena_doubles(memory, J.column_start[J.columns], 1)
                                         : arena_doubles(memory, J.ld, columns_placed(&J));
    return J;
}

int64_t jacobian_entries(const nadir_matrix *J) {
    return J->storage == NADIR_SPARSE ? J->column_start[J->columns] : J->ld * J->columns;
}

void jacobian_clear(nadir_matrix *J) {
    memset(J->values, 0, (size_t)jacobian_entries(J) * sizeof *J->values);
}

void jacobian_times(const nadir_matrix *J, const double *v, double *Jv) {
    if (J->storage == NADIR_DENSE) {
        lapack_gemv(J->rows, J->columns, J->values, J->ld, v, Jv);
        return;
    }
    memset(Jv, 0, (size_t)J->rows * sizeof *Jv);
    for (int64_t j = 0; j < J->columns; j++) {
        int64_t first, length;
        const double *column = jacobian_column(J, j, &first, &length);
        for (int64_t i = 0; i < length; i++) Jv[jacobian_row(J, j, first, i)] += column[i] * v[j];
    }
}

/* Tile by tile, so that the second sum finds the entries in the cache. */
static void dense_transposed(const nadir_matrix *J, const double *u, double *v, double *squares) {
    const space rows = {.n = J->rows};
    memset(v, 0, (size_t)J->columns * sizeof *v);
    if (squares) memset(squares, 0, (size_t)J->columns * sizeof *squares);
    for (int64_t top = 0; top < J->rows; top += VEC_TILE) {
        const int64_t count = vec_rows(&rows, top, VEC_TILE);
        for (int64_t j = 0; j < J->columns; j++) {
            const double *piece = J->values + top + j * J->ld;
            v[j] += vec_piece_dot(count, piece, u + top);
            if (squares) squares[j] += vec_piece_dot(count, piece, piece);
        }
    }
}

void jacobian_transposed(const nadir_matrix *J, const double *u, double *v, double *squares) {
    if (J->storage == NADIR_DENSE) {
        dense_transposed(J, u, v, squares);
        return;
    }
    for (int64_t j = 0; j < J->columns; j++) {
        int64_t first, length;
        const double *column = jacobian_column(J, j, &first, &length);
        double sum = 0.0, square = 0.0;
        for (int64_t i = 0; i < length; i++) {
            sum += column[i] * u[jacobian_row(J, j, first, i)];
            square += column[i] * column[i];
        }
        v[j] = sum;
        if (squares) squares[j] = square;
    }
}

double jacobian_uncancelled(const nadir_matrix *J, const double *u) {
    double most = 0.0;
    for (int64_t j = 0; j < J->columns; j++) {
        int64_t first, length;
        const double *column = jacobian_column(J, j, &first, &length);
        double sum = 0.0, size = 0.0;
        for (int64_t i = 0; i < length; i++) {
            const double term = column[i] * u[jacobian_row(J, j, first, i)];
            sum += term;
            size += fabs(term);
        }
        if (fabs(sum) > most * size) most = fabs(sum) / size;
    }
    return most;
}

/* Σ_i J_ij·J_ik over the rows that both columns of a band have. */
static double overlap(const nadir_matrix *J, int64_t j, int64_t k) {
    int64_t first_j, length_j, first_k, length_k;
    const double *a = jacobian_column(J, j, &first_j, &length_j), *b = jacobian_column(J, k, &first_k, &length_k);
    const int64_t top = first_j > first_k ? first_j : first_k;
    const int64_t end = first_j + length_j < first_k + length_k ? first_j + length_j : first_k + length_k;
    return end > top ? vec_piece_dot(end - top, a + (top - first_j), b + (top - first_k)) : 0.0;
}

void jacobian_gram(const nadir_matrix *J, nadir_matrix *H) {
    if (J->storage == NADIR_DENSE) {
        lapack_syrk(J->columns, J->rows, J->values, J->ld, H->values, H->ld);
        return;
    }
    for (int64_t j = 0; j < J->columns; j++)
        for (int64_t k = 0; k <= H->kl && j + k < J->columns; k++) H->values[k + j * H->ld] += overlap(J, j, j + k);
}
