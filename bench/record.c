/* The history of a run in bounded memory: an array that, once full, keeps its head and its tail, and of the middle every
 * stride-th row, where the stride doubles as often as needed.
 */
#include <stdlib.h>
#include <string.h>

#include "record.h"

enum { HEAD = 2000, TAIL = 6000, MIDDLE = 6000 };

static bool grow(record *self) {
    int64_t capacity = self->capacity ? 2 * self->capacity : 64;
    if (capacity > RECORD_ROWS) capacity = RECORD_ROWS;
    record_row *rows = realloc(self->rows, (size_t)capacity * sizeof *rows);
    if (!rows) return false;
    self->rows = rows;
    self->capacity = capacity;
    return true;
}

/* Keeps the rows whose number the stride divides; returns their end. */
static int64_t keep_every(record_row *rows, int64_t begin, int64_t end, int64_t stride) {
    int64_t kept = begin;
    for (int64_t k = begin; k < end; k++)
        if (rows[k].pass % stride == 0) rows[kept++] = rows[k];
    return kept;
}

static void thin(record *self) {
    int64_t tail = self->count - TAIL, end = tail;
    if (self->stride > 1) end = keep_every(self->rows, HEAD, end, self->stride);
    while (end - HEAD > MIDDLE) {
        self->stride = self->stride > 1 ? 2 * self->stride : 2;
        end = keep_every(self->rows, HEAD, end, self->stride);
    }
    memmove(self->rows + end, self->rows + tail, TAIL * sizeof *self->rows);
    self->count = end + TAIL;
}

bool record_add(record *self, const record_row *row) {
    if (self->count == RECORD_ROWS) thin(self);
    if (self->count == self->capacity && !grow(self)) return false;
    self->rows[self->count] = *row;
    self->rows[self->count++].pass = self->passes++;
    return true;
}

const record_row *record_last(const record *self) {
    return self->count ? &self->rows[self->count - 1] : NULL;
}

void record_free(record *self) {
    free(self->rows);
    *self = (record){0};
}

static double error_of(const record_row *row, record_error which) {
    switch (which) {
    case RECORD_GRADIENT:
        return row->gnorm2;
    case RECORD_DISTANCE:
        return row->distance;
    case RECORD_STEP:
        return row->step;
    }
    return 0;
}

/* A step belongs to the iteration it started from, and the first row has none. */
int64_t record_sequence(const record *self, record_error which, double *error, int64_t *iteration) {
    bool steps = which == RECORD_STEP;
    int64_t count = 0;
    for (int64_t k = 0; k < self->count; k++) {
        const record_row *row = &self->rows[k];
        if (row->pass == 0 ? steps : !row->accepted) continue;
        error[count] = error_of(row, which);
        iteration[count++] = row->iteration - steps;
    }
    return count;
}
