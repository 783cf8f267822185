/* Bytes, tokens, numbers and entries (data_reader.h). */
#include "data_reader.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- failures: the first one counts */

bool data_fail(reader *r, int code, const char *text) {
    if (r->code != READ_FINE) return false;
    r->code = code;
    snprintf(r->message, r->message_size, "%s: %s", r->name, text);
    return false;
}

bool data_fail_at(reader *r, place where, const char *format, ...) {
    if (r->code != READ_FINE) return false;
    r->code = READ_FILE;
    const int used =
        snprintf(r->message, r->message_size, "%s:%lld:%lld: ", r->name, (long long)where.line, (long long)where.column);
    if (used < 0 || (size_t)used >= r->message_size) return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(r->message + used, r->message_size - (size_t)used, format, arguments);
    va_end(arguments);
    return false;
}

/* The token as it can be shown on one line: printable ASCII, shortened. */
const char *data_shown(const reader *r, char text[SHOWN + 4]) {
    size_t i = 0;
    for (; i < r->length && i < SHOWN; i++) {
        const char c = r->token[i];
        text[i] = '?';
        if (c >= ' ' && c <= '~') text[i] = c;
    }
    memcpy(text + i, r->length > SHOWN ? "..." : "", r->length > SHOWN ? 4 : 1);
    return text;
}

/* ---- bytes */

static void fill(reader *r) {
    r->at = 0;
    errno = 0;
    r->filled = fread(r->buffer, 1, BUFFER, r->stream);
    if (ferror(r->stream)) {
        r->filled = 0;
        data_fail(r, READ_FILE, errno != 0 ? strerror(errno) : "cannot be read");
    }
}

/* The next byte, not taken: a newline for CR and CRLF too; END at the end or after a failure. */
int data_peek(reader *r) {
    if (r->code != READ_FINE) return END;
    if (r->at == r->filled) fill(r);
    if (r->after_return && r->at < r->filled && r->buffer[r->at] == '\n') {
        r->at++;
        r->after_return = false;
        return data_peek(r);
    }
    if (r->at == r->filled) return END;
    const int byte = r->buffer[r->at];
    if (byte == '\r') return '\n';
    if ((byte < ' ' && byte != '\t' && byte != '\n') || byte == 0x7f) {
        data_fail_at(r, r->here, "byte 0x%02x: not a text file", (unsigned)byte);
        return END;
    }
    return byte;
}

void data_take(reader *r) {
    const int byte = data_peek(r);
    if (byte == END) return;
    r->after_return = r->buffer[r->at] == '\r';
    r->at++;
    r->here.column++;
    if (byte == '\n') {
        r->here.line++;
        r->here.column = 1;
    }
}

bool data_is_blank(int byte) {
    return byte == ' ' || byte == '\t';
}

void data_begin(reader *r) {
    static const unsigned char mark[3] = {0xef, 0xbb, 0xbf};
    fill(r);
    if (r->filled >= sizeof mark && memcmp(r->buffer, mark, sizeof mark) == 0) r->at = sizeof mark;
}

/* ---- tokens and numbers */

void data_token_begin(reader *r) {
    r->length = 0;
    r->token_place = r->here;
}

bool data_token_add(reader *r, int byte) {
    if (r->length + 1 >= TOKEN) return data_fail_at(r, r->token_place, "an entry longer than %d bytes", TOKEN - 1);
    r->token[r->length++] = (char)byte;
    return true;
}

/* Decimal numbers only: strtod reads hexadecimal ones as well. NUMBER_INFINITE stands for NaN too. */
number_kind data_token_number(reader *r, double *value) {
    char *end = r->token;
    *value = strtod(r->token, &end);
    if (r->length == 0 || end != r->token + r->length || strpbrk(r->token, "xX \t\n") != NULL) return NUMBER_NONE;
    return isfinite(*value) ? NUMBER_FINITE : NUMBER_INFINITE;
}

bool data_read_number(reader *r, const char *what, double *value) {
    char text[SHOWN + 4];
    switch (data_token_number(r, value)) {
    case NUMBER_FINITE:
        return true;
    case NUMBER_INFINITE:
        return data_fail_at(r, r->token_place, "%s '%s' is not finite", what, data_shown(r, text));
    default:
        if (r->length == 0) return data_fail_at(r, r->token_place, "%s is missing", what);
        return data_fail_at(r, r->token_place, "%s '%s' is not a number", what, data_shown(r, text));
    }
}

/* ---- entries */

/* Twice the room, in place; false without memory, and then nothing has changed. */
static bool grow(void **array, int64_t capacity, size_t width) {
    if (capacity > (int64_t)(PTRDIFF_MAX / width)) return false;
    void *larger = realloc(*array, (size_t)capacity * width);
    if (larger != NULL) *array = larger;
    return larger != NULL;
}

bool data_no_memory(reader *r) {
    return data_fail(r, READ_MEMORY, "not enough memory for its numbers");
}

bool data_add_entry(reader *r, int64_t column, double value) {
    if (r->count == r->capacity) {
        const int64_t capacity = r->capacity > 0 ? 2 * r->capacity : 1024;
        void *values = r->values, *columns = r->columns;
        const bool fine = grow(&values, capacity, sizeof *r->values) && grow(&columns, capacity, sizeof *r->columns);
        r->values = values;
        r->columns = columns;
        if (!fine) return data_no_memory(r);
        r->capacity = capacity;
    }
    r->values[r->count] = value;
    r->columns[r->count++] = (int32_t)column;
    if (column >= r->width) r->width = column + 1;
    return true;
}

/* Ends the row whose entries were added since the last one ended. */
bool data_add_row(reader *r, double label) {
    if (r->rows == r->row_capacity) {
        const int64_t capacity = r->row_capacity > 0 ? 2 * r->row_capacity : 256;
        void *labels = r->labels, *ends = r->row_end;
        const bool fine = grow(&labels, capacity, sizeof *r->labels) && grow(&ends, capacity, sizeof *r->row_end);
        r->labels = labels;
        r->row_end = ends;
        if (!fine) return data_no_memory(r);
        r->row_capacity = capacity;
    }
    r->labels[r->rows] = label;
    r->row_end[r->rows++] = r->count;
    return true;
}
