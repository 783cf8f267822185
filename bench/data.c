/* The reader of data.h, in three layers: bytes (position, line ends, what is no text), entries (a growing list of the numbers that
 * were read, by row), and the two formats, which turn bytes into entries. The dense matrix is filled once, at the end.
 *
 * CSV: Y. Shafranovich, RFC 4180 (2005). LIBSVM: C.-C. Chang and C.-J. Lin, ACM TIST 2 (2011), article 27, and its README.
 */
#include "data.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- failures: the first one counts */

static bool fail(reader *r, int code, const char *text) {
    if (r->code != READ_FINE) return false;
    r->code = code;
    snprintf(r->message, r->message_size, "%s: %s", r->name, text);
    return false;
}

__attribute__((format(printf, 3, 4))) static bool fail_at(reader *r, place where, const char *format, ...) {
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
static const char *shown(const reader *r, char text[SHOWN + 4]) {
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
        fail(r, READ_FILE, errno != 0 ? strerror(errno) : "cannot be read");
    }
}

/* The next byte, not taken: a newline for CR and CRLF too; END at the end or after a failure. */
static int peek(reader *r) {
    if (r->code != READ_FINE) return END;
    if (r->at == r->filled) fill(r);
    if (r->after_return && r->at < r->filled && r->buffer[r->at] == '\n') {
        r->at++;
        r->after_return = false;
        return peek(r);
    }
    if (r->at == r->filled) return END;
    const int byte = r->buffer[r->at];
    if (byte == '\r') return '\n';
    if ((byte < ' ' && byte != '\t' && byte != '\n') || byte == 0x7f) {
        fail_at(r, r->here, "byte 0x%02x: not a text file", (unsigned)byte);
        return END;
    }
    return byte;
}

static void take(reader *r) {
    const int byte = peek(r);
    if (byte == END) return;
    r->after_return = r->buffer[r->at] == '\r';
    r->at++;
    r->here.column++;
    if (byte == '\n') {
        r->here.line++;
        r->here.column = 1;
    }
}

static bool is_blank(int byte) {
    return byte == ' ' || byte == '\t';
}

static void skip_mark(reader *r) {
    static const unsigned char mark[3] = {0xef, 0xbb, 0xbf};
    fill(r);
    if (r->filled >= sizeof mark && memcmp(r->buffer, mark, sizeof mark) == 0) r->at = sizeof mark;
}

/* ---- tokens and numbers */

static void token_begin(reader *r) {
    r->length = 0;
    r->token_place = r->here;
}

static bool token_add(reader *r, int byte) {
    if (r->length + 1 >= TOKEN) return fail_at(r, r->token_place, "an entry longer than %d bytes", TOKEN - 1);
    r->token[r->length++] = (char)byte;
    return true;
}

/* A token up to a blank, the line's end or `stop`. */
static bool token_until(reader *r, int stop) {
    token_begin(r);
    for (int byte = peek(r); byte != END && byte != '\n' && !is_blank(byte) && byte != stop; byte = peek(r)) {
        if (!token_add(r, byte)) return false;
        take(r);
    }
    r->token[r->length] = '\0';
    return r->code == READ_FINE;
}

typedef enum number_kind { NUMBER_NONE, NUMBER_FINITE, NUMBER_INFINITE } number_kind;

/* Decimal numbers only: strtod reads hexadecimal ones as well. NUMBER_INFINITE stands for NaN too. */
static number_kind token_number(reader *r, double *value) {
    char *end = r->token;
    *value = strtod(r->token, &end);
    if (r->length == 0 || end != r->token + r->length || strpbrk(r->token, "xX \t\n") != NULL) return NUMBER_NONE;
    return isfinite(*value) ? NUMBER_FINITE : NUMBER_INFINITE;
}

static bool read_number(reader *r, const char *what, double *value) {
    char text[SHOWN + 4];
    switch (token_number(r, value)) {
    case NUMBER_FINITE:
        return true;
    case NUMBER_INFINITE:
        return fail_at(r, r->token_place, "%s '%s' is not finite", what, shown(r, text));
    default:
        if (r->length == 0) return fail_at(r, r->token_place, "%s is missing", what);
        return fail_at(r, r->token_place, "%s '%s' is not a number", what, shown(r, text));
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

static bool no_memory(reader *r) {
    return fail(r, READ_MEMORY, "not enough memory for its numbers");
}

static bool add_entry(reader *r, int64_t column, double value) {
    if (r->count == r->capacity) {
        const int64_t capacity = r->capacity > 0 ? 2 * r->capacity : 1024;
        void *values = r->values, *columns = r->columns;
        const bool fine = grow(&values, capacity, sizeof *r->values) && grow(&columns, capacity, sizeof *r->columns);
        r->values = values;
        r->columns = columns;
        if (!fine) return no_memory(r);
        r->capacity = capacity;
    }
    r->values[r->count] = value;
    r->columns[r->count++] = (int32_t)column;
    if (column >= r->width) r->width = column + 1;
    return true;
}

/* Ends the row whose entries were added since the last one ended. */
static bool add_row(reader *r, double label) {
    if (r->rows == r->row_capacity) {
        const int64_t capacity = r->row_capacity > 0 ? 2 * r->row_capacity : 256;
        void *labels = r->labels, *ends = r->row_end;
        const bool fine = grow(&labels, capacity, sizeof *r->labels) && grow(&ends, capacity, sizeof *r->row_end);
        r->labels = labels;
        r->row_end = ends;
        if (!fine) return no_memory(r);
        r->row_capacity = capacity;
    }
    r->labels[r->rows] = label;
    r->row_end[r->rows++] = r->count;
    return true;
}

/* ---- LIBSVM */

static void skip_blanks(reader *r) {
    while (is_blank(peek(r))) take(r);
}

/* To the end of the line, which stays. */
static void skip_comment(reader *r) {
    while (peek(r) != '\n' && peek(r) != END) take(r);
}

/* Reads the token before a colon as an index above `previous`; 0 after a failure. */
static int64_t read_index(reader *r, int64_t previous) {
    char text[SHOWN + 4], *end = r->token;
    errno = 0;
    const long long index = strtoll(r->token, &end, 10);
    if (r->length == 0 || end != r->token + r->length || r->token[0] < '0' || r->token[0] > '9') {
        fail_at(r, r->token_place, "index '%s' is not a whole number", shown(r, text));
    } else if (errno != 0 || index < 1 || index > COLUMNS_MOST) {
        fail_at(r, r->token_place, "index %s is outside [1, %d]", shown(r, text), COLUMNS_MOST);
    } else if (index <= previous) {
        fail_at(r, r->token_place, "index %lld does not ascend: the one before is %lld", index, (long long)previous);
    } else {
        return index;
    }
    return 0;
}

static bool libsvm_entry(reader *r, int64_t *index) {
    if (!token_until(r, ':')) return false;
    if (peek(r) != ':') {
        char text[SHOWN + 4];
        return fail_at(r, r->token_place, "'%s' is no index:value", shown(r, text));
    }
    *index = read_index(r, *index);
    if (*index == 0) return false;
    take(r);
    double value = 0.0;
    return token_until(r, END) && read_number(r, "the value", &value) && add_entry(r, *index - 1, value);
}

static bool libsvm_line(reader *r) {
    double label = 0.0;
    int64_t index = 0;
    if (!token_until(r, END) || !read_number(r, "the label", &label)) return false;
    for (skip_blanks(r); peek(r) != '\n' && peek(r) != END; skip_blanks(r)) {
        if (peek(r) == '#') {
            skip_comment(r);
        } else if (!libsvm_entry(r, &index)) {
            return false;
        }
    }
    return r->code == READ_FINE && add_row(r, label);
}

static bool read_libsvm(reader *r) {
    for (int byte = peek(r); byte != END; byte = peek(r)) {
        if (byte == '#') {
            skip_comment(r);
        } else if (byte == '\n' || is_blank(byte)) {
            take(r);
        } else if (!libsvm_line(r)) {
            return false;
        }
    }
    return r->code == READ_FINE;
}

/* ---- CSV */

typedef struct csv {
    int separator;
    int64_t label;  /* column of the labels, from 0; < 0: the last */
    int64_t fields; /* in the first row; 0 before it */

    bool header_possible; /* the line at hand may be a header: then fields that are no numbers are noted, not refused */
    int64_t words;        /* such fields in this line, and the first of them: */
    int64_t word;
    place word_place;
    char word_text[SHOWN + 4];
} csv;

/* The rest of a field after its opening quote. Quotes within it are doubled. */
static bool quoted_rest(reader *r, int separator) {
    for (take(r);; take(r)) {
        const int byte = peek(r);
        if (byte == END) return fail_at(r, r->token_place, "the quote is never closed");
        if (byte == '"') {
            take(r);
            if (peek(r) != '"') break;
        }
        if (!token_add(r, byte)) return false;
    }
    while (is_blank(peek(r)) && peek(r) != separator) take(r);
    const int next = peek(r);
    if (next != separator && next != '\n' && next != END) return fail_at(r, r->here, "text after a closing quote");
    return r->code == READ_FINE;
}

/* One field into the token, blanks around it dropped; the separator or newline behind it stays. */
static bool csv_field(reader *r, int separator) {
    while (is_blank(peek(r)) && peek(r) != separator) take(r);
    token_begin(r);
    if (peek(r) == '"') {
        if (!quoted_rest(r, separator)) return false;
    } else {
        for (int byte = peek(r); byte != END && byte != '\n' && byte != separator; byte = peek(r)) {
            if (!token_add(r, byte)) return false;
            take(r);
        }
    }
    while (r->length > 0 && is_blank(r->token[r->length - 1])) r->length--;
    r->token[r->length] = '\0';
    return r->code == READ_FINE;
}

/* What is done with field `index` of a line, which is the token. */
typedef bool field_use(reader *r, csv *c, int64_t index);

static bool each_field(reader *r, csv *c, field_use *use, int64_t *fields) {
    for (*fields = 0;; take(r)) {
        if (!csv_field(r, c->separator) || !use(r, c, *fields)) return false;
        ++*fields;
        if (peek(r) != c->separator) break;
        if (*fields > COLUMNS_MOST) return fail_at(r, r->here, "more than %d fields", COLUMNS_MOST);
    }
    take(r);
    return r->code == READ_FINE;
}

static bool pass_over(reader *r, csv *c, int64_t index) {
    (void)r;
    (void)c;
    (void)index;
    return true;
}

/* Every field becomes an entry; the label is taken out when the line is complete and its place known. */
static bool keep_number(reader *r, csv *c, int64_t index) {
    char what[48];
    double value = 0.0;
    snprintf(what, sizeof what, "field %lld", (long long)(index + 1));
    if (c->header_possible && token_number(r, &value) == NUMBER_NONE) {
        if (c->words++ == 0) {
            c->word = index;
            c->word_place = r->token_place;
            shown(r, c->word_text);
        }
        return add_entry(r, index, 0.0);
    }
    return read_number(r, what, &value) && add_entry(r, index, value);
}

/* Takes the label out of the last `fields` entries, which become a row. */
static bool csv_row(reader *r, csv *c, place start, int64_t fields) {
    if (c->fields == 0) c->fields = fields;
    if (fields != c->fields) {
        return fail_at(r, start, "%lld fields, where the first row has %lld", (long long)fields, (long long)c->fields);
    }
    const int64_t label = c->label < 0 ? fields - 1 : c->label;
    if (label >= fields) {
        return fail_at(r, start, "label = %lld: the line has %lld fields", (long long)label + 1, (long long)fields);
    }
    if (fields < 2) return fail_at(r, start, "one field only: a label and at least one more number are needed");
    double *row = r->values + r->count - fields;
    const double value = row[label];
    for (int64_t i = label; i + 1 < fields; i++) row[i] = row[i + 1];
    r->count--;
    r->width = fields - 1;
    return add_row(r, value);
}

static bool csv_line(reader *r, csv *c) {
    const place start = r->here;
    int64_t fields = 0;
    if (!each_field(r, c, keep_number, &fields)) return false;
    const bool first = c->header_possible;
    c->header_possible = false;
    if (first && c->words == fields) {
        r->count = 0;
        return true;
    }
    if (first && c->words > 0) {
        return fail_at(r, c->word_place, "field %lld '%s' is not a number (a header line with numbers in it needs header=yes)",
                       (long long)c->word + 1, c->word_text);
    }
    return csv_row(r, c, start, fields);
}

/* The separator that is the most frequent in the first line of the buffer, quotes aside; a comma when there is none. */
static int find_separator(const reader *r) {
    static const char separators[] = "\t;,";
    int64_t counts[3] = {0, 0, 0};
    bool quoted = false;
    size_t i = r->at;
    while (i < r->filled && strchr("\r\n ", r->buffer[i]) != NULL && r->buffer[i] != '\0') i++;
    for (; i < r->filled && (quoted || (r->buffer[i] != '\n' && r->buffer[i] != '\r')); i++) {
        if (r->buffer[i] == '"') quoted = !quoted;
        const char *found = r->buffer[i] != '\0' ? strchr(separators, r->buffer[i]) : NULL;
        if (!quoted && found != NULL) counts[found - separators]++;
    }
    int best = 2;
    for (int k = 1; k >= 0; k--) {
        if (counts[k] >= counts[best] && counts[k] > 0) best = k;
    }
    return separators[best];
}

static bool read_csv(reader *r, const data_options *options) {
    csv c = {.separator = find_separator(r), .label = options->label - 1, .header_possible = options->header == DATA_HEADER_AUTO};
    bool skip = options->header == DATA_HEADER_YES;
    for (int byte = peek(r); byte != END; byte = peek(r)) {
        int64_t fields = 0;
        if (byte == '\n' || byte == ' ') {
            take(r);
        } else if (skip) {
            skip = false;
            if (!each_field(r, &c, pass_over, &fields)) return false;
        } else if (!csv_line(r, &c)) {
            return false;
        }
    }
    return r->code == READ_FINE;
}

/* ---- which format */

/* The length of the token at `text`, up to a blank or the end of the line. */
static size_t token_span(const unsigned char *text, size_t size) {
    size_t length = 0;
    while (length < size && strchr(" \t\r\n", text[length]) == NULL) length++;
    return length;
}

static size_t blank_span(const unsigned char *text, size_t size) {
    size_t length = 0;
    while (length < size && is_blank(text[length])) length++;
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
        while (text < end && (is_blank(*text) || *text == '\n' || *text == '\r')) text++;
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
    if (r->rows == 0) return fail(r, READ_FILE, "empty: it has no rows of numbers");
    if (r->width == 0) return fail(r, READ_FILE, "labels only: no row has an entry index:value");
    if (r->rows > NUMBERS_MOST / r->width) {
        char text[128];
        snprintf(text, sizeof text, "too large for a dense matrix: %lld rows, %lld columns, at most %d numbers", (long long)r->rows,
                 (long long)r->width, NUMBERS_MOST);
        return fail(r, READ_FILE, text);
    }
    table->values = calloc((size_t)r->rows * (size_t)r->width, sizeof *table->values);
    if (table->values == NULL) return no_memory(r);
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
    skip_mark(r);
    const bool fine = looks_like_libsvm(r) ? read_libsvm(r) : read_csv(r, options);
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
