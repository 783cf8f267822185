/* Symmetric matrices in dense, band or sparse storage, lower triangle. */
#include "matrix.h"

#include <math.h>
#include <string.h>

#include "lapack.h"
#include "vec.h"

nadir_matrix *matrix_place(const nadir_problem *problem, arena *memory) {
    const int64_t n = problem->n;
    nadir_matrix shape = problem->hessian_shape;
    shape.rows = shape.columns = n;
    shape.kl = shape.storage == NADIR_BAND ? shape.kl : n - 1;
    shape.ld = shape.storage == NADIR_BAND ? shape.kl + 1 : n;
    nadir_matrix *H = arena_take(memory, 1, sizeof *H);
    shape.values =
        shape.storage == NADIR_SPARSE ? arena_doubles(memory, matrix_size(&shape), 1) : arena_doubles(memory, shape.ld, n);
    if (H) *H = shape;
    return H;
}

void matrix_clear(nadir_matrix *H) {
    if (H->storage != NADIR_DENSE) {
        memset(H->values, 0, (size_t)matrix_size(H) * sizeof *H->values);
        return;
    }
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        double *column = matrix_column(H, j, &length);
        memset(column, 0, (size_t)length * sizeof *column);
    }
}

/* Squares may overflow where the entries are finite. */
bool matrix_finite_column(const double *column, int64_t length) {
    const space rows = {.n = length};
    if (isfinite(vec_dot(&rows, column, column))) return true;
    for (int64_t i = 0; i < length; i++)
        if (!isfinite(column[i])) return false;
    return true;
}

/* One pass where the columns lie close together. The corner of a band that belongs to no entry may hold anything, so a failure is
 * not the last word. */
static bool all_finite(const nadir_matrix *H) {
    const space all = {.n = H->storage == NADIR_DENSE ? 0 : matrix_size(H)};
    return H->storage != NADIR_DENSE && isfinite(vec_dot(&all, H->values, H->values));
}

bool matrix_finite(const nadir_matrix *H) {
    if (all_finite(H)) return true;
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        const double *entries = matrix_column(H, j, &length);
        if (!matrix_finite_column(entries, length)) return false;
    }
    return true;
}

static void sparse_product(const nadir_matrix *H, const double *x, double *y) {
    memset(y, 0, (size_t)H->rows * sizeof *y);
    for (int64_t j = 0; j < H->columns; j++) {
        const int64_t first = H->column_start[j], end = H->column_start[j + 1];
        double sum = H->values[first] * x[j];
        for (int64_t k = first + 1; k < end; k++) {
            sum += H->values[k] * x[H->row_index[k]];
            y[H->row_index[k]] += H->values[k] * x[j];
        }
        y[j] += sum;
    }
}

void matrix_product(const nadir_matrix *H, const double *x, double *y) {
    if (H->storage == NADIR_DENSE)
        lapack_symv(H->rows, H->values, H->ld, x, y);
    else if (H->storage == NADIR_BAND)
        lapack_sbmv(H->rows, H->kl, H->values, H->ld, x, y);
    else
        sparse_product(H, x, y);
}

double matrix_bound(const nadir_matrix *H, double lambda, const double *D, const double *z, double *Hz) {
    const space whole = {.n = H->rows};
    double weight = 0.0;
    matrix_product(H, z, Hz);
    for (int64_t j = 0; j < H->rows; j++) weight += (D ? D[j] : 1.0) * z[j] * z[j];
    const double bound = -vec_dot(&whole, z, Hz) / weight;
    return bound > lambda && isfinite(bound) ? bound : lambda;
}

double matrix_norm1(const nadir_matrix *H, double *sums) {
    double largest = 0.0;
    memset(sums, 0, (size_t)H->rows * sizeof *sums);
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        const double *entries = matrix_column(H, j, &length);
        for (int64_t i = 0; i < length; i++) sums[matrix_row(H, j, i)] += fabs(entries[i]);
        for (int64_t i = 1; i < length; i++) sums[j] += fabs(entries[i]);
    }
    for (int64_t i = 0; i < H->rows; i++) largest = fmax(largest, sums[i]);
    return largest;
}

/* Each quotient by itself, so that no square overflows before its time. */
double matrix_scaled_norm(const nadir_matrix *H, const double *D) {
    double sum = 0.0;
    for (int64_t j = 0; j < H->rows; j++) {
        int64_t length;
        const double *column = matrix_column(H, j, &length);
        const double Dj = D ? D[j] : 1.0;
        double below = 0.0;
        for (int64_t i = 1; i < length; i++) below += (column[i] / Dj) * (column[i] / (D ? D[matrix_row(H, j, i)] : 1.0));
        sum += (column[0] / Dj) * (column[0] / Dj) + 2.0 * below;
    }
    return sqrt(sum);
}

void matrix_diagonal(const nadir_matrix *H, double *values) {
    for (int64_t j = 0; j < H->rows; j++) {
        int64_t length;
        values[j] = matrix_column(H, j, &length)[0];
    }
}
