/* Reading CSV as RFC 4180 has it, in place. */
#ifndef NADIR_BENCH_CSV_READ_H
#define NADIR_BENCH_CSV_READ_H

#include <stdbool.h>
#include <stddef.h>

/* Reads the record at *at and moves *at behind its line end. The fields are unquoted where they lie and terminated; those beyond
 * `most` are counted but not kept. False when there is no complete record before `end`: nothing left, or a line without an end;
 * then *at stays. What is read is overwritten in either case. */
bool csv_read_record(char **at, char *end, char **fields, size_t most, size_t *count);

#endif
