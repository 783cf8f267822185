/* CSV as RFC 4180 has it. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "column.h"
#include "csv.h"

void csv_field(FILE *out, const char *text) {
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"') fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void end_record(FILE *out) {
    fputs("\r\n", out);
}

void csv_write_study(FILE *out, const study *self) {
    const column *c;
    for (size_t i = 0; (c = study_column_at(self, i)); i++) fprintf(out, "%s%s", i ? "," : "", c->name);
    end_record(out);
    for (size_t r = 0; r < self->run_count; r++) {
        for (size_t i = 0; (c = study_column_at(self, i)); i++) {
            char text[COLUMN_TEXT];
            column_exact(c, &self->runs[r], text, sizeof text);
            if (i) fputc(',', out);
            csv_field(out, text);
        }
        end_record(out);
    }
}

/* ---- the trace ---- */

static const struct {
    const char *name;
    size_t offset;
    bool real; /* else int64_t */
} trace_columns[] = {
    {"iteration", offsetof(record_row, iteration), false},
    {"f", offsetof(record_row, f), true},
    {"gnorm", offsetof(record_row, gnorm), true},
    {"gnorm2", offsetof(record_row, gnorm2), true},
    {"distance", offsetof(record_row, distance), true},
    {"step", offsetof(record_row, step), true},
    {"parameter", offsetof(record_row, parameter), true},
    {"ratio", offsetof(record_row, ratio), true},
    {"seconds", offsetof(record_row, seconds), true},
    {"f_evals", offsetof(record_row, counts.f), false},
    {"g_evals", offsetof(record_row, counts.g), false},
    {"h_evals", offsetof(record_row, counts.hessian), false},
    {"hv_evals", offsetof(record_row, counts.product), false},
    {"factorizations", offsetof(record_row, counts.factorizations), false},
    {"solves", offsetof(record_row, counts.solves), false},
};
enum { TRACE_COLUMNS = sizeof trace_columns / sizeof *trace_columns };

static void trace_value(FILE *out, const record_row *row, size_t at) {
    char text[COLUMN_TEXT];
    const void *value = (const char *)row + trace_columns[at].offset;
    if (trace_columns[at].real)
        exact_real(*(const double *)value, text, sizeof text);
    else
        snprintf(text, sizeof text, "%lld", (long long)*(const int64_t *)value);
    fprintf(out, ",%s", text);
}

static void trace_run(FILE *out, const experiment *run) {
    for (int64_t k = 0; k < run->record.count; k++) {
        const record_row *row = &run->record.rows[k];
        csv_field(out, run->problem->word);
        fputc(',', out);
        csv_field(out, run->method);
        fprintf(out, ",%s", row->accepted || row->pass == 0 ? "yes" : "no");
        for (size_t i = 0; i < TRACE_COLUMNS; i++) trace_value(out, row, i);
        end_record(out);
    }
}

void csv_write_trace(FILE *out, const study *self) {
    fputs("problem,method,accepted", out);
    for (size_t i = 0; i < TRACE_COLUMNS; i++) fprintf(out, ",%s", trace_columns[i].name);
    end_record(out);
    for (size_t r = 0; r < self->run_count; r++) trace_run(out, &self->runs[r]);
}
