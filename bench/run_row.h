/* A run as one row of a table that outlives the program: what was run, how it ended, what it cost, and where. One list of columns
 * serves CSV, its reading back, and JSON lines.
 */
#ifndef NADIR_BENCH_RUN_ROW_H
#define NADIR_BENCH_RUN_ROW_H

#include <stdio.h>

#include "experiment.h"

enum { ROW_STATUS = 32, ROW_VERDICT = 24, ROW_MACHINE = 192, ROW_BUILD = 384, ROW_REVISION = 64, ROW_COLUMNS_MOST = 40 };

/* Plain data: it goes through a pipe as it is. */
typedef struct run_row {
    char problem[EXPERIMENT_WORD], method[EXPERIMENT_WORD];
    char status[ROW_STATUS]; /* of the library, or TIMEOUT, CRASHED, PROBLEM */
    char reason[NADIR_TEXT];
    int64_t n, iterations, f_evals, g_evals, h_evals, hv_evals, factorizations;
    double seconds, f, gnorm;
    char verdict[ROW_VERDICT];          /* "" when it was not asked for */
    int64_t max_iterations, max_memory; /* the limits; memory in megabytes */
    double max_seconds;
    int64_t seed, jobs;
    char machine[ROW_MACHINE], build[ROW_BUILD], revision[ROW_REVISION];
} run_row;

/* Did it reach its tolerance? */
bool run_row_solved(const run_row *self);
bool run_row_same_run(const run_row *a, const run_row *b);

void run_row_write_header(FILE *out);
void run_row_write_csv(FILE *out, const run_row *self);
void run_row_write_json(FILE *out, const run_row *self);

/* The columns' names, "," between, as the header has them. */
size_t run_row_column_count(void);
const char *run_row_column(size_t index);
/* Column `index` from text; false when it is no such value. */
bool run_row_read(run_row *self, size_t index, const char *text);

#endif
