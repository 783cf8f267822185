/* The reader of data.h: tells the format by its content, reads it into entries, and fills the dense matrix once, at the end. */
#include "data.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "data_reader.h"

/* ---- which format */

/* The length of the token at `text`, up to a blank or the end of the line. */
static size_t token_span(const unsigned char *text, size_t size) {
    size_t length = 0;
    while (length < size && strchr(" \t\r\n", text[length]) == NULL) length++;
    return length;
}

static size_t blank_span(const unsigned char *text, size_t size) {
    size_t length = 0;
    while (length < size && data_is_blank(text[length])) length++;
    return length;
}

static bool is_index(const unsigned char *text, size_t size) {
    size_t digits = 0;
    while (digits < size && text[digits] >= '0' && text[digits] <= '9') digits++;
    return digits > 0 && digits < size && text[digits] == ':';
}

/* The first line with a second token decides: `label index:value` is LIBSVM, all else CSV. Lines of one token that looks like a
 * label (LIBSVM rows of zeros) and comments are passed over. */
static bool looks_like_libsvm(const reader *r) {
    const unsigned char *text = r->buffer + r->at, *end = r->buffer + r->filled;
    while (text < end) {
        while (text < end && (data_is_blank(*text) || *text == '\n' || *text == '\r')) text++;
        const size_t label = token_span(text, (size_t)(end - text));
        if (label > 0 && *text == '#') {
            while (text < end && *text != '\n' && *text != '\r') text++;
            continue;
        }
        if (memchr(text, ',', label) != NULL || memchr(text, ';', label) != NULL || memchr(text, '"', label) != NULL) return false;
        text += label;
        text += blank_span(text, (size_t)(end - text));
        if (text < end && *text != '\n' && *text != '\r') return is_index(text, (size_t)(end - text));
    }
    return false;
}

/* ---- the whole */

static bool make_table(reader *r, data_table *table) {
    if (r->rows == 0) return data_fail(r, READ_FILE, "empty: it has no rows of numbers");
    if (r->width == 0) return data_fail(r, READ_FILE, "labels only: no row has an entry index:value");
    if (r->rows > NUMBERS_MOST / r->width) {
        char text[128];
        snprintf(text, sizeof text, "too large for a dense matrix: %lld rows, %lld columns, at most %d numbers", (long long)r->rows,
                 (long long)r->width, NUMBERS_MOST);
        return data_fail(r, READ_FILE, text);
    }
    table->values = calloc((size_t)r->rows * (size_t)r->width, sizeof *table->values);
    if (table->values == NULL) return data_no_memory(r);
    table->rows = r->rows;
    table->columns = r->width;
    table->labels = r->labels;
    r->labels = NULL;
    for (int64_t i = 0, k = 0; i < r->rows; i++) {
        for (; k < r->row_end[i]; k++) table->values[i + r->columns[k] * r->rows] = r->values[k];
    }
    return true;
}

static void read_all(reader *r, const data_options *options, data_table *table) {
    data_begin(r);
    const bool fine = looks_like_libsvm(r) ? data_read_libsvm(r) : data_read_csv(r, options);
    if (fine) make_table(r, table);
    free(r->values);
    free(r->labels);
    free(r->columns);
    free(r->row_end);
}

int data_read_stream(FILE *stream, const char *name, const data_options *options, data_table *table, char *message, size_t size) {
    static const data_options standard = {.label = 1, .header = DATA_HEADER_AUTO};
    *table = (data_table){0};
    reader *r = calloc(1, sizeof *r);
    const locale_t locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* decimal points, whatever the program's locale */
    if (r == NULL || locale == (locale_t)0) {
        free(r);
        if (locale != (locale_t)0) freelocale(locale);
        snprintf(message, size, "%s: not enough memory to read it", name);
        return READ_MEMORY;
    }
    r->stream = stream;
    r->name = name;
    r->message = message;
    r->message_size = size;
    r->here = (place){1, 1};
    const locale_t before = uselocale(locale);
    read_all(r, options != NULL ? options : &standard, table);
    uselocale(before);
    freelocale(locale);
    const int code = r->code;
    free(r);
    return code;
}

int data_read(const char *path, const data_options *options, data_table *table, char *message, size_t size) {
    *table = (data_table){0};
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        snprintf(message, size, "%s: %s", path, strerror(errno));
        return READ_FILE;
    }
    const int code = data_read_stream(stream, path, options, table, message, size);
    fclose(stream);
    return code;
}

void data_free(data_table *table) {
    free(table->values);
    free(table->labels);
    *table = (data_table){0};
}
