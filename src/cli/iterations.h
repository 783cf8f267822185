/* The iteration table, as solvers of this trade show it. */
#ifndef NADIR_CLI_ITERATIONS_H
#define NADIR_CLI_ITERATIONS_H

#include <stdio.h>

#include "nadir.h"

typedef struct iterations {
    FILE *out;     /* NULL: nothing is shown */
    bool maximise; /* show −f */
    int64_t shown; /* rows so far */
} iterations;

/* A monitor whose data is an `iterations`. Of long runs only some rows are shown: all up to 1000, every 10th up to 10000, ... */
int iterations_show(void *data, const nadir_iterate *iterate);

#endif
