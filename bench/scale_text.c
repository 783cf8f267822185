/* A scaling study as text, table and CSV. */
#include <math.h>
#include <string.h>

#include "column.h"
#include "csv.h"
#include "scale_text.h"

enum { COLUMNS = 12 };

static void put_integer(table *t, size_t row, size_t c, int64_t value) {
    snprintf(table_at(t, row, c)->text, TABLE_CELL, "%lld", (long long)value);
}

static void put_seconds(table *t, size_t row, size_t c, double seconds) {
    if (isfinite(seconds)) show_seconds(seconds, table_at(t, row, c)->text, TABLE_CELL);
}

static void fill_row(const scale *self, size_t i, table *t) {
    const scale_point *p = &self->points[i];
    size_t row = i + 1;
    put_integer(t, row, 0, p->n);
    table_set(t, row, 1, nadir_status_name(p->status));
    table_at(t, row, 1)->colour = p->status > 0 ? TABLE_GOOD : TABLE_WARN;
    put_integer(t, row, 2, p->iterations);
    put_integer(t, row, 3, p->counts.f);
    put_integer(t, row, 4, p->counts.g);
    if (p->counts.hessian) put_integer(t, row, 5, p->counts.hessian);
    if (p->counts.factorizations) put_integer(t, row, 6, p->counts.factorizations);
    put_seconds(t, row, 7, p->seconds);
    if (p->iterations > 0) put_seconds(t, row, 8, p->seconds / (double)p->iterations);
    put_seconds(t, row, 9, p->callback_seconds);
    put_seconds(t, row, 10, p->floor_seconds);
    if (isfinite(p->floor_ratio)) snprintf(table_at(t, row, 11)->text, TABLE_CELL, "%.3g", p->floor_ratio);
}

bool scale_table(const scale *self, table *t) {
    const char *const headings[COLUMNS] = {"n",
                                           "status",
                                           "iter",
                                           "f",
                                           "g",
                                           "H",
                                           "fact",
                                           "time",
                                           "time/iter",
                                           "callbacks",
                                           scale_floor_name(self->floor),
                                           self->floor == SCALE_POTRF ? "rest/fact/floor" : "rest/iter/floor"};
    if (!table_create(t, self->count + 1, COLUMNS)) return false;
    for (size_t c = 0; c < COLUMNS; c++) {
        table_set(t, 0, c, headings[c]);
        t->right[c] = c != 1;
    }
    for (size_t i = 0; i < self->count; i++) fill_row(self, i, t);
    return true;
}

static void add_fit(const char *what, const scale_fit *fit, char *text, size_t size) {
    size_t used = strlen(text);
    if (fit->found) snprintf(text + used, size - used, "%s%s n^%.2f ± %.2f", used ? "; " : "", what, fit->exponent, fit->deviation);
}

void scale_words(const scale *self, char *text, size_t size) {
    char floor[96];
    snprintf(text, size, "%s", "");
    if (!self->seconds.found) {
        snprintf(text, size, "Fewer than three sizes were solved: no exponent can be told.");
        return;
    }
    snprintf(floor, sizeof floor, "%s takes", scale_floor_text(self->floor));
    add_fit("The time grows like", &self->seconds, text, size);
    add_fit("the iterations like", &self->iterations, text, size);
    add_fit(floor, &self->floor_fit, text, size);
    size_t used = strlen(text);
    const scale_point *last = &self->points[self->count - 1];
    snprintf(text + used, size - used, " (fitted from n = %lld to %lld).", (long long)self->seconds.first,
             (long long)self->seconds.last);
    used = strlen(text);
    if (isfinite(last->floor_ratio))
        snprintf(text + used, size - used, " At n = %lld %s takes, besides the problem's own functions, %.3g times that floor.",
                 (long long)last->n, self->floor == SCALE_POTRF ? "a factorization with all around it" : "an iteration",
                 last->floor_ratio);
}

/* Why a ratio may be below 1: the floor of a vector is measured in memory, a small run's vectors stay in the cache. */
void scale_legend(const scale *self, char *text, size_t size) {
    const bool factors = self->floor == SCALE_POTRF;
    int used = snprintf(text, size,
                        "Times are of a whole run, the fastest of a few by one solver, whose memory the first has touched; "
                        "callbacks: that part of it which the problem's own functions took; %s: %s; %s: (time - "
                        "callbacks) / (%s x %s).",
                        scale_floor_name(self->floor), scale_floor_text(self->floor),
                        factors ? "rest/fact/floor" : "rest/iter/floor", factors ? "fact" : "iter", scale_floor_name(self->floor));
    if (used < 0 || (size_t)used >= size) return;
    snprintf(text + used, size - (size_t)used,
             factors
                 ? " Below 1 is possible where factorizations broke off early, at a matrix that is not positive definite."
                 : " Below 1 is possible: not every iteration moves all of it, and vectors that stay in the cache move faster.");
}

bool scale_text_write(FILE *out, const scale *self, const text_style *style) {
    char text[600];
    table t;
    if (!scale_table(self, &t)) return false;
    write_coloured(out, style, TABLE_BOLD, self->method);
    fprintf(out, " on ");
    write_coloured(out, style, TABLE_BOLD, self->problem);
    fputc('\n', out);
    table_write(&t, out, style);
    table_destroy(&t);
    scale_words(self, text, sizeof text);
    write_wrapped(out, style, 0, text);
    if (self->floor == SCALE_NONE) return true;
    scale_legend(self, text, sizeof text);
    write_wrapped(out, style, 0, text);
    return true;
}

/* ---- CSV ---- */

static void write_real(FILE *out, double value) {
    char text[COLUMN_TEXT];
    exact_real(value, text, sizeof text);
    fprintf(out, ",%s", text);
}

void scale_csv_write(FILE *out, const scale *self) {
    fputs("problem,method,n,status,iterations,f_evals,g_evals,h_evals,hv_evals,factorizations,seconds,callback_seconds,floor,floor_"
          "seconds,floor_"
          "ratio,"
          "exponent\r\n",
          out);
    for (size_t i = 0; i < self->count; i++) {
        const scale_point *p = &self->points[i];
        csv_field(out, self->problem);
        fputc(',', out);
        csv_field(out, self->method);
        fprintf(out, ",%lld,%s,%lld,%lld,%lld,%lld,%lld,%lld", (long long)p->n, nadir_status_name(p->status),
                (long long)p->iterations, (long long)p->counts.f, (long long)p->counts.g, (long long)p->counts.hessian,
                (long long)p->counts.product, (long long)p->counts.factorizations);
        write_real(out, p->seconds);
        write_real(out, p->callback_seconds);
        fprintf(out, ",%s", scale_floor_name(self->floor));
        write_real(out, p->floor_seconds);
        write_real(out, p->floor_ratio);
        write_real(out, self->seconds.found ? self->seconds.exponent : NAN);
        fputs("\r\n", out);
    }
}
