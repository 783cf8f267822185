/* The columns that a sweep adds to those of every comparison. */
#ifndef NADIR_BENCH_SWEEP_COLUMN_H
#define NADIR_BENCH_SWEEP_COLUMN_H

#include "column.h"

enum { SWEEP_COLUMNS = 3 };

/* The option (its name is borrowed), its share of the stability limit, and the outcome. */
void sweep_columns(const char *option, column columns[SWEEP_COLUMNS]);

#endif
