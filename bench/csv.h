/* CSV as RFC 4180 has it: CRLF between records, fields quoted where they must be. Unknown values are empty. */
#ifndef NADIR_BENCH_CSV_H
#define NADIR_BENCH_CSV_H

#include <stdio.h>

#include "study.h"

/* One row a run. */
void csv_write_study(FILE *out, const study *self);
/* One row an iteration. */
void csv_write_trace(FILE *out, const study *self);

void csv_field(FILE *out, const char *text);

#endif
