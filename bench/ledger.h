/* The rows of a profile in a CSV file that grows row by row, so that a run that was killed goes on where it stopped. */
#ifndef NADIR_BENCH_LEDGER_H
#define NADIR_BENCH_LEDGER_H

#include "run_row.h"

typedef struct ledger {
    FILE *stream; /* NULL: in memory alone */
    run_row *rows;
    size_t count, capacity;
    size_t resumed; /* rows that the file had when it was opened */
} ledger;

/* path NULL keeps rows in memory alone, "-" writes them to standard output. A file is locked, read, and cut after its last complete
 * row. Returns 0, or an exit code (3 for files, 4 for memory) with one line in `message`; then nothing is left open. */
int ledger_open(ledger *self, const char *path, char *message, size_t size);
/* The same without writing or locking: the file has to be there. */
int ledger_read(ledger *self, const char *path, char *message, size_t size);
void ledger_close(ledger *self);

/* Appends a row, whole or not at all. Returns 0 or an exit code as above. */
int ledger_add(ledger *self, const run_row *row, char *message, size_t size);
/* The row of this run, or NULL. */
const run_row *ledger_find(const ledger *self, const char *problem, const char *method);

#endif
