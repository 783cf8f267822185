/* A run as one row. To add a column, add a field and a row to the table. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "csv.h"
#include "run_row.h"

typedef enum field_kind { FIELD_WORD, FIELD_INTEGER, FIELD_REAL } field_kind;

#define WORD(field)                                                                                                                \
    { #field, FIELD_WORD, offsetof(run_row, field), sizeof(((run_row *)NULL)->field) }
#define INTEGER(field)                                                                                                             \
    { #field, FIELD_INTEGER, offsetof(run_row, field), sizeof(int64_t) }
#define REAL(field)                                                                                                                \
    { #field, FIELD_REAL, offsetof(run_row, field), sizeof(double) }

static const struct {
    const char *name;
    field_kind kind;
    size_t offset, size;
} fields[] = {
    WORD(problem),
    INTEGER(n),
    WORD(method),
    WORD(status),
    INTEGER(iterations),
    INTEGER(f_evals),
    INTEGER(g_evals),
    INTEGER(h_evals),
    INTEGER(hv_evals),
    INTEGER(factorizations),
    REAL(seconds),
    REAL(f),
    REAL(gnorm),
    WORD(verdict),
    WORD(reason),
    REAL(max_seconds),
    INTEGER(max_iterations),
    INTEGER(max_memory),
    INTEGER(seed),
    INTEGER(jobs),
    WORD(machine),
    WORD(build),
    WORD(revision),
};
enum { FIELDS = sizeof fields / sizeof *fields };
_Static_assert((int)FIELDS <= (int)ROW_COLUMNS_MOST, "a row has more columns than its readers have room for");

size_t run_row_column_count(void) {
    return FIELDS;
}

const char *run_row_column(size_t index) {
    return fields[index].name;
}

static nadir_status status_of(const char *name) {
#define SAME_NAME(word, value, text)                                                                                               \
    if (strcmp(name, #word) == 0) return NADIR_##word;
    NADIR_STATUS_LIST(SAME_NAME)
#undef SAME_NAME
    return NADIR_NO_PROGRESS;
}

bool run_row_solved(const run_row *self) {
    return status_of(self->status) > 0;
}

bool run_row_same_run(const run_row *a, const run_row *b) {
    return strcmp(a->problem, b->problem) == 0 && strcmp(a->method, b->method) == 0;
}

static const void *place(const run_row *self, size_t index) {
    return (const char *)self + fields[index].offset;
}

/* Numbers as text; "" for what is not finite. */
static void number_text(const run_row *self, size_t index, char *text, size_t size) {
    if (fields[index].kind == FIELD_REAL)
        exact_real(*(const double *)place(self, index), text, size);
    else
        snprintf(text, size, "%lld", (long long)*(const int64_t *)place(self, index));
}

/* ---- CSV ---- */

void run_row_write_header(FILE *out) {
    for (size_t i = 0; i < FIELDS; i++) fprintf(out, "%s%s", i ? "," : "", fields[i].name);
    fputs("\r\n", out);
}

void run_row_write_csv(FILE *out, const run_row *self) {
    for (size_t i = 0; i < FIELDS; i++) {
        char text[COLUMN_TEXT];
        if (i) fputc(',', out);
        if (fields[i].kind == FIELD_WORD) {
            csv_field(out, place(self, i));
            continue;
        }
        number_text(self, i, text, sizeof text);
        fputs(text, out);
    }
    fputs("\r\n", out);
}

bool run_row_read(run_row *self, size_t index, const char *text) {
    char *at = (char *)self + fields[index].offset;
    double number = NAN;
    if (fields[index].kind == FIELD_WORD) {
        snprintf(at, fields[index].size, "%s", text);
        return strlen(text) < fields[index].size;
    }
    bool empty = text[0] == '\0' && fields[index].kind == FIELD_REAL;
    if (!empty && !word_number(text, text + strlen(text), &number)) return false;
    if (fields[index].kind == FIELD_REAL)
        memcpy(at, &number, sizeof number);
    else
        memcpy(at, &(int64_t){strtoll(text, NULL, 10)}, sizeof(int64_t));
    return true;
}

/* ---- JSON lines ---- */

static void json_text(FILE *out, const char *text) {
    fputc('"', out);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < ' ')
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

void run_row_write_json(FILE *out, const run_row *self) {
    for (size_t i = 0; i < FIELDS; i++) {
        char text[COLUMN_TEXT];
        fprintf(out, "%s\"%s\":", i ? "," : "{", fields[i].name);
        if (fields[i].kind == FIELD_WORD) {
            json_text(out, place(self, i));
            continue;
        }
        number_text(self, i, text, sizeof text);
        fputs(text[0] ? text : "null", out);
    }
    fputs("}\n", out);
}
