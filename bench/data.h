/* Numeric tables from text files: LIBSVM or CSV, told apart by their content.
 *
 * LIBSVM: `label index:value index:value ...`, indices from 1 and ascending, absent entries are 0, `#` begins a comment.
 * CSV: RFC 4180 with comma, semicolon or tab, numbers with a decimal point, a header line or none, one column of labels.
 * CRLF, a missing last newline and a UTF-8 byte order mark are fine; blank lines are skipped. NaN and Inf are refused.
 */
#ifndef NADIR_BENCH_DATA_H
#define NADIR_BENCH_DATA_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum data_header { DATA_HEADER_AUTO, DATA_HEADER_YES, DATA_HEADER_NO } data_header;

typedef struct data_options {
    int64_t label;      /* CSV: the column of the labels, counted from 1; 0 is the last */
    data_header header; /* CSV: AUTO takes the first line for a header when none of its fields is a number; with YES it need not
                           have as many fields as the others */
} data_options;

typedef struct data_table {
    int64_t rows, columns; /* of values: the column of labels is not among them */
    double *values;        /* column-major, leading dimension `rows` */
    double *labels;        /* rows */
} data_table;

/* Reads the file; options NULL: labels first, header AUTO. Returns 0, or 3 (the file) or 4 (memory) with one line
 * `FILE:LINE:COLUMN: what` in `message` (COLUMN counts bytes) and an empty table. */
int data_read(const char *path, const data_options *options, data_table *table, char *message, size_t size);
/* The same from an open stream, which stays open; `name` stands for the file in messages. */
int data_read_stream(FILE *stream, const char *name, const data_options *options, data_table *table, char *message, size_t size);
void data_free(data_table *table);

#endif
