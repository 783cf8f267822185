/* The history of a run, a row for every pass of the loop. Very long histories are thinned in the middle: the first and the most
 * recent rows stay complete, between them every 2^j-th is kept.
 */
#ifndef NADIR_BENCH_RECORD_H
#define NADIR_BENCH_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "nadir.h"

typedef struct record_row {
    int64_t pass;      /* accepted and rejected together, from 0 */
    int64_t iteration; /* accepted alone */
    bool accepted;
    double f, gnorm, gnorm2;
    double distance; /* ‖x − x*‖₂; NAN where x* is unknown */
    double step, parameter, ratio, seconds;
    nadir_counts counts;
    double x[2]; /* when n = 2 */
} record_row;

enum { RECORD_ROWS = 20000 };

typedef struct record {
    record_row *rows;
    int64_t count, capacity;
    int64_t passes; /* rows that were added */
    int64_t stride; /* of the rows in the middle; 0: nothing was dropped */
} record;

/* Takes a copy, and numbers it. Returns false when there is no memory. */
bool record_add(record *self, const record_row *row);
const record_row *record_last(const record *self); /* NULL when there is none */
void record_free(record *self);

/* What stands for the error: ‖g‖₂, ‖x − x*‖₂ or, where x* is unknown, the length of the next step. */
typedef enum record_error { RECORD_GRADIENT, RECORD_DISTANCE, RECORD_STEP } record_error;
/* The error sequence of the accepted iterations: `error` and `iteration` have room for self->count. Returns their number. */
int64_t record_sequence(const record *self, record_error which, double *error, int64_t *iteration);

#endif
