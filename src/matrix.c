/* Symmetric matrices in dense or band storage, lower triangle. */
#include "matrix.h"

#include <math.h>
#include <string.h>

#include "lapack.h"
#include "vec.h"

nadir_matrix *matrix_place(const nadir_problem *problem, arena *memory) {
    const bool band = problem->hessian_shape.storage == NADIR_BAND;
    const int64_t n = problem->n, kl = band ? problem->hessian_shape.kl : n - 1, ld = band ? kl + 1 : n;
    nadir_matrix *H = arena_take(memory, 1, sizeof *H);
    double *values = arena_doubles(memory, ld, n);
    if (H) *H = (nadir_matrix){problem->hessian_shape.storage, n, n, ld, kl, values};
    return H;
}

static bool column_finite(const double *column, int64_t length) {
    for (int64_t i = 0; i < length; i++)
        if (!isfinite(column[i])) return false;
    return true;
}

/* One pass where the columns lie close together. The corner of a band that belongs to no entry may hold anything, so a failure is
 * not the last word. */
static bool band_finite(const nadir_matrix *H) {
    const space all = {.n = H->storage == NADIR_BAND ? H->ld * H->columns : 0};
    return H->storage == NADIR_BAND && isfinite(vec_dot(&all, H->values, H->values));
}

bool matrix_finite(const nadir_matrix *H) {
    space column = {0};
    if (band_finite(H)) return true;
    for (int64_t j = 0; j < H->columns; j++) {
        const double *entries = matrix_column(H, j, &column.n);
        if (!isfinite(vec_dot(&column, entries, entries)) && !column_finite(entries, column.n)) return false;
    }
    return true;
}

void matrix_product(const nadir_matrix *H, const double *x, double *y) {
    if (H->storage == NADIR_DENSE)
        lapack_symv(H->rows, H->values, H->ld, x, y);
    else
        lapack_sbmv(H->rows, H->kl, H->values, H->ld, x, y);
}

double matrix_norm1(const nadir_matrix *H, double *sums) {
    double largest = 0.0;
    memset(sums, 0, (size_t)H->rows * sizeof *sums);
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        const double *entries = matrix_column(H, j, &length);
        for (int64_t i = 0; i < length; i++) sums[j + i] += fabs(entries[i]);
        for (int64_t i = 1; i < length; i++) sums[j] += fabs(entries[i]);
    }
    for (int64_t i = 0; i < H->rows; i++) largest = fmax(largest, sums[i]);
    return largest;
}
