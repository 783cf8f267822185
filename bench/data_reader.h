/* What the formats of data.h read with: bytes with their place, tokens, numbers, and the entries they become.
 *
 * The first failure counts: it writes the message, sets `code`, and from then on there are no more bytes.
 */
#ifndef NADIR_BENCH_DATA_READER_H
#define NADIR_BENCH_DATA_READER_H

#include <stdbool.h>

#include "data.h"

enum { READ_FINE = 0, READ_FILE = 3, READ_MEMORY = 4 };
enum { BUFFER = 65536, TOKEN = 256, SHOWN = 32, END = -1 };

#define COLUMNS_MOST 10000000 /* a larger index is a mistake, or a file for a sparse solver */
#define NUMBERS_MOST INT32_MAX

typedef struct place {
    int64_t line, column;
} place;

typedef struct reader {
    FILE *stream;
    const char *name;
    char *message;
    size_t message_size;
    int code; /* of the first failure; READ_FINE while there is none */

    size_t at, filled;
    place here; /* of the next byte */
    bool after_return;

    /* the entries: `count` numbers, row i ending before row_end[i]; labels[i]; columns[k] counted from 0 */
    double *values, *labels;
    int32_t *columns;
    int64_t *row_end;
    int64_t count, capacity, rows, row_capacity, width;

    char token[TOKEN];
    size_t length;
    place token_place;
    unsigned char buffer[BUFFER];
} reader;

/* ---- failures: all return false; `where` is a place in the file */
bool data_fail(reader *r, int code, const char *text);
bool data_no_memory(reader *r);
__attribute__((format(printf, 3, 4))) bool data_fail_at(reader *r, place where, const char *format, ...);
/* The token as it can be shown on one line: printable ASCII, shortened. */
const char *data_shown(const reader *r, char text[SHOWN + 4]);

/* ---- bytes */
bool data_is_blank(int byte);
/* Fills the buffer and passes over a byte order mark. */
void data_begin(reader *r);
/* The next byte, not taken: a newline for CR and CRLF too; END at the end or after a failure. */
int data_peek(reader *r);
void data_take(reader *r);

/* ---- tokens */
typedef enum number_kind { NUMBER_NONE, NUMBER_FINITE, NUMBER_INFINITE } number_kind;

void data_token_begin(reader *r);
bool data_token_add(reader *r, int byte);
/* Decimal numbers only; NUMBER_INFINITE stands for NaN too. */
number_kind data_token_number(reader *r, double *value);
/* The same, refusing all but a finite number; `what` names it in the message. */
bool data_read_number(reader *r, const char *what, double *value);

/* ---- entries */
bool data_add_entry(reader *r, int64_t column, double value);
/* Ends the row whose entries were added since the last one ended. */
bool data_add_row(reader *r, double label);

/* ---- formats: the whole stream into entries; false after a failure */
bool data_read_libsvm(reader *r);
bool data_read_csv(reader *r, const data_options *options);

#endif
