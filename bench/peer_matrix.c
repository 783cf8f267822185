/* The lower triangle of a Hessian as a list of entries, in the order in which its storage has them. */
#include <stdlib.h>
#include <string.h>

#include "peer_matrix.h"

/* The rows of column j: from j to below `end`; in the sparse storage what is listed. */
static int64_t column_length(const nadir_matrix *H, int64_t j) {
    int64_t below = H->rows - j;
    switch (H->storage) {
    case NADIR_SPARSE:
        return H->column_start[j + 1] - H->column_start[j];
    case NADIR_BAND:
        return below < H->kl + 1 ? below : H->kl + 1;
    case NADIR_DENSE:
        break;
    }
    return below;
}

static int64_t place_of(const nadir_matrix *H, int64_t j, int64_t index) {
    switch (H->storage) {
    case NADIR_SPARSE:
        return H->column_start[j] + index;
    case NADIR_BAND:
        return index + j * H->ld;
    case NADIR_DENSE:
        break;
    }
    return j + index + j * H->ld;
}

static int64_t row_of(const nadir_matrix *H, int64_t j, int64_t index) {
    return H->storage == NADIR_SPARSE ? H->row_index[H->column_start[j] + index] : j + index;
}

static void list_entries(peer_matrix *self) {
    int64_t k = 0;
    for (int64_t j = 0; j < self->H.rows; j++) {
        int64_t length = column_length(&self->H, j);
        for (int64_t i = 0; i < length; i++, k++) {
            self->row[k] = row_of(&self->H, j, i);
            self->column[k] = j;
            self->place[k] = place_of(&self->H, j, i);
        }
    }
}

/* count·size bytes, zeroed; NULL when that is too much. */
static void *room(int64_t count, size_t size) {
    return (uint64_t)count < SIZE_MAX / size ? calloc((size_t)count + 1, size) : NULL;
}

static int64_t value_count(const nadir_matrix *H) {
    if (H->storage == NADIR_SPARSE) return H->column_start[H->rows];
    return H->ld <= INT64_MAX / H->rows ? H->ld * H->rows : INT64_MAX;
}

bool peer_matrix_create(peer_matrix *self, const nadir_problem *problem) {
    *self = (peer_matrix){.H = problem->hessian_shape};
    nadir_matrix *H = &self->H;
    H->rows = H->columns = problem->n;
    H->ld = H->storage == NADIR_BAND ? H->kl + 1 : H->storage == NADIR_DENSE ? H->rows : 0;
    for (int64_t j = 0; j < H->rows; j++) self->entries += column_length(H, j);
    self->size = value_count(H);
    H->values = room(self->size, sizeof *H->values);
    self->row = room(self->entries, sizeof *self->row);
    self->column = room(self->entries, sizeof *self->column);
    self->place = room(self->entries, sizeof *self->place);
    bool fine = H->values && self->row && self->column && self->place;
    if (fine)
        list_entries(self);
    else
        peer_matrix_destroy(self);
    return fine;
}

void peer_matrix_destroy(peer_matrix *self) {
    free(self->H.values);
    free(self->row);
    free(self->column);
    free(self->place);
    *self = (peer_matrix){0};
}

int peer_matrix_evaluate(peer_matrix *self, const nadir_problem *problem, const double *x) {
    memset(self->H.values, 0, (size_t)self->size * sizeof *self->H.values);
    return problem->hessian(problem->data, x, &self->H);
}

void peer_matrix_multiply(const peer_matrix *self, const double *v, double *Hv) {
    memset(Hv, 0, (size_t)self->H.rows * sizeof *Hv);
    for (int64_t k = 0; k < self->entries; k++) {
        const int64_t i = self->row[k], j = self->column[k];
        const double value = self->H.values[self->place[k]];
        Hv[i] += value * v[j];
        if (i != j) Hv[j] += value * v[i];
    }
}
