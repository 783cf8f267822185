/* A profile as text: how often each method solved its problems and at what cost, one against one, and what failed why. */
#include <math.h>
#include <string.h>

#include "column.h"
#include "profile_text.h"

enum { FAILURES_SHOWN = 30 };

static void put_count(table *t, size_t row, size_t c, size_t count) {
    snprintf(table_at(t, row, c)->text, TABLE_CELL, "%zu", count);
}

static void put_share(table *t, size_t row, size_t c, double share) {
    snprintf(table_at(t, row, c)->text, TABLE_CELL, "%.0f %%", 100 * share);
}

static void put_mean(table *t, size_t row, size_t c, const profile_cost *cost, double mean) {
    char text[COLUMN_TEXT] = "";
    if (isnan(mean)) return;
    if (strcmp(cost->name, "seconds") == 0)
        show_seconds(mean, text, sizeof text);
    else
        snprintf(text, sizeof text, "%.*f", mean < 100 ? 1 : 0, mean);
    table_set(t, row, c, text);
}

/* ---- the summary ---- */

static const char *const headings[] = {"method", "solved", "elsewhere", "cheapest", "within 2x", "within 10x"};
enum { HEADINGS = sizeof headings / sizeof *headings };

static size_t elsewhere_count(const profile *self, size_t method) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) count += profile_elsewhere(self, p, method);
    return count;
}

static size_t cost_count(void) {
    size_t count = 0;
    while (profile_cost_at(count)) count++;
    return count;
}

static size_t run_count(const profile *self, size_t method) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) count += profile_row(self, p, method) != NULL;
    return count;
}

static size_t solved_of_run(const profile *self, size_t method) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) count += profile_solved(self, p, method);
    return count;
}

static void fill_summary_row(const profile *self, const profile_cost *cost, size_t m, table *t) {
    char text[TABLE_CELL];
    const size_t row = m + 1, elsewhere = elsewhere_count(self, m), ran = run_count(self, m);
    table_set(t, row, 0, self->methods[m]);
    snprintf(text, sizeof text,
             ran == 0                     ? "not run"
             : ran == self->problem_count ? "%zu/%zu"
                                          : "%zu/%zu run",
             solved_of_run(self, m), ran);
    table_set(t, row, 1, text);
    if (elsewhere) put_count(t, row, 2, elsewhere);
    if (profile_whole_count(self) == 0) return;
    put_share(t, row, 3, profile_within(self, cost, m, 1));
    put_share(t, row, 4, profile_within(self, cost, m, 2));
    put_share(t, row, 5, profile_within(self, cost, m, 10));
    for (size_t i = 0; i < cost_count(); i++) {
        const profile_cost *each = profile_cost_at(i);
        if (profile_spends(self, each, m)) put_mean(t, row, HEADINGS + i, each, profile_mean(self, each, m));
    }
}

bool profile_summary(const profile *self, const profile_cost *cost, table *t) {
    if (!table_create(t, self->method_count + 1, HEADINGS + cost_count())) return false;
    for (size_t i = 0; i < HEADINGS; i++) table_set(t, 0, i, headings[i]);
    for (size_t i = 0; i < cost_count(); i++) table_set(t, 0, HEADINGS + i, profile_cost_at(i)->name);
    for (size_t i = 1; i < t->columns; i++) t->right[i] = true;
    for (size_t m = 0; m < self->method_count; m++) fill_summary_row(self, cost, m, t);
    return true;
}

/* ---- one against one ---- */

bool profile_has_duels(const profile *self) {
    return self->method_count > 1 && profile_whole_count(self) > 0;
}

bool profile_duels(const profile *self, const profile_cost *cost, table *t) {
    if (!table_create(t, self->method_count + 1, self->method_count + 1)) return false;
    table_set(t, 0, 0, "less than ...");
    for (size_t m = 0; m < self->method_count; m++) {
        char letter[32];
        snprintf(letter, sizeof letter, "(%zu)", m + 1);
        table_set(t, 0, m + 1, letter);
        t->right[m + 1] = true;
        snprintf(table_at(t, m + 1, 0)->text, TABLE_CELL, "(%zu) %.250s", m + 1, self->methods[m]);
        for (size_t other = 0; other < self->method_count; other++) {
            if (other == m)
                table_set(t, m + 1, other + 1, "–");
            else
                put_count(t, m + 1, other + 1, profile_wins(self, cost, m, other));
        }
    }
    return true;
}

/* ---- failures ---- */

static bool is_failure(const profile *self, size_t problem, size_t method) {
    if (!profile_row(self, problem, method)) return false;
    return !profile_solved(self, problem, method) || profile_elsewhere(self, problem, method);
}

size_t profile_failure_count(const profile *self) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++)
        for (size_t m = 0; m < self->method_count; m++) count += is_failure(self, p, m);
    return count;
}

static double least_f(const profile *self, size_t problem) {
    double least = INFINITY;
    for (size_t m = 0; m < self->method_count; m++)
        if (profile_solved(self, problem, m)) least = fmin(least, profile_row(self, problem, m)->f);
    return least;
}

static void fill_failure(const profile *self, size_t problem, size_t method, size_t at, table *t) {
    const run_row *row = profile_row(self, problem, method);
    table_set(t, at, 0, row->problem);
    table_set(t, at, 1, row->method);
    table_set(t, at, 2, row->status);
    if (profile_solved(self, problem, method))
        snprintf(table_at(t, at, 3)->text, TABLE_CELL, "f = %.8g, where another method found %.8g", row->f, least_f(self, problem));
    else
        table_set(t, at, 3, row->reason);
    table_at(t, at, 2)->colour = profile_solved(self, problem, method) ? TABLE_WARN : TABLE_BAD;
}

bool profile_failures(const profile *self, size_t most, table *t) {
    static const char *const names[] = {"problem", "method", "status", "reason"};
    size_t count = profile_failure_count(self), at = 1;
    if (!table_create(t, (count < most ? count : most) + 1, 4)) return false;
    for (size_t i = 0; i < 4; i++) table_set(t, 0, i, names[i]);
    for (size_t p = 0; p < self->problem_count; p++)
        for (size_t m = 0; m < self->method_count; m++)
            if (is_failure(self, p, m) && at < t->rows) fill_failure(self, p, m, at++, t);
    return true;
}

/* ---- the whole ---- */

static bool write_table(FILE *out, const text_style *style, const char *heading, bool made, table *t) {
    if (!made) return false;
    fputc('\n', out);
    write_coloured(out, style, TABLE_BOLD, heading);
    fputc('\n', out);
    table_write(t, out, style);
    table_destroy(t);
    return true;
}

static bool write_failures(FILE *out, const profile *self, const text_style *style) {
    char heading[96];
    table t;
    size_t count = profile_failure_count(self);
    if (count == 0) return true;
    snprintf(heading, sizeof heading,
             count > FAILURES_SHOWN ? "Not solved, or solved elsewhere: the first %d of %zu" : "Not solved, or solved elsewhere",
             FAILURES_SHOWN, count);
    return write_table(out, style, heading, profile_failures(self, FAILURES_SHOWN, &t), &t);
}

static void write_extent(FILE *out, const profile *self) {
    const size_t runs = self->method_count * self->problem_count, whole = profile_whole_count(self);
    fprintf(out, "%zu method%s on %zu problem%s, ", self->method_count, self->method_count == 1 ? "" : "s", self->problem_count,
            self->problem_count == 1 ? "" : "s");
    fprintf(out, "%s%zu of %zu run%s", self->row_count < runs ? "interrupted: " : "", self->row_count, runs, runs == 1 ? "" : "s");
    if (self->row_count < runs) fprintf(out, "; compared on the %zu that every method was run on", whole);
    fputc('\n', out);
}

bool profile_text_write(FILE *out, const profile *self, const profile_cost *cost, const text_style *style) {
    char heading[160];
    table t;
    write_extent(out, self);
    snprintf(heading, sizeof heading, "Solved, and the share of the problems within a factor of the fewest %s; geometric means",
             cost->name);
    if (!write_table(out, style, heading, profile_summary(self, cost, &t), &t)) return false;
    snprintf(heading, sizeof heading, "One against one: on how many problems the row needed fewer %s than the column", cost->name);
    if (profile_has_duels(self) && !write_table(out, style, heading, profile_duels(self, cost, &t), &t)) return false;
    if (!write_failures(out, self, style)) return false;
    fputc('\n', out);
    write_wrapped(out, style, 0,
                  "solved: reached its tolerance; elsewhere: at a higher f than another method; means: shifted geometric, over the "
                  "problems that any method solved, a failure counting as ten times the largest cost of those that solved it");
    return true;
}
