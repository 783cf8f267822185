/* A comparison as text: a table a problem, the notes below it, and once at the end what the columns mean. */
#include <string.h>

#include "column.h"
#include "compare_text.h"
#include "note.h"
#include "parameters.h"
#include "shown.h"
#include "start.h"
#include "text_plot.h"

void describe_problem(const bench_problem *problem, char *text, size_t size) {
    const nadir_problem *p = &problem->problem;
    int used = snprintf(text, size, "n = %lld", (long long)p->n);
    if (used < 0 || (size_t)used >= size || !(p->lipschitz > 0)) return;
    const char *of = p->quadratic ? "eigenvalues" : "curvature";
    if (p->convexity > 0)
        snprintf(text + used, size - (size_t)used, ", %s from %g to %g", of, p->convexity, p->lipschitz);
    else
        snprintf(text + used, size - (size_t)used, ", %s up to %g", of, p->lipschitz);
}

table_colour status_colour(const experiment *run) {
    if (run->state == EXPERIMENT_REFUSED) return TABLE_FAINT;
    if (run->state == EXPERIMENT_DIED) return TABLE_BAD;
    if (run->result.status > 0) return run->elsewhere[0] ? TABLE_WARN : TABLE_GOOD;
    return experiment_hit_limit(run) || run->result.status == NADIR_STOPPED ? TABLE_WARN : TABLE_BAD;
}

static void fill_column(table *t, size_t at, const column *c, const study *self, size_t problem) {
    const experiment *runs = study_runs_of(self, problem);
    table_set(t, 0, at, c->heading);
    t->right[at] = c->kind != COLUMN_WORD;
    if (shown_is_blank(self, problem, c)) return;
    for (size_t i = 0; i < self->method_count; i++) column_show(c, &runs[i], table_at(t, i + 1, at)->text, TABLE_CELL);
}

/* The status carries colour and the number of a note. */
static void mark_status(table *t, size_t at, const experiment *runs, size_t count, notes *n) {
    for (size_t i = 0; i < count; i++) {
        table_cell *cell = table_at(t, i + 1, at);
        int note = note_of(n, &runs[i]);
        size_t used = strlen(cell->text);
        cell->colour = status_colour(&runs[i]);
        if (note) snprintf(cell->text + used, TABLE_CELL - used, " [%d]", note);
    }
}

static void write_notes(FILE *out, const text_style *style, const notes *n) {
    for (int i = 0; i < n->count; i++) {
        char text[NADIR_TEXT + 16];
        snprintf(text, sizeof text, "[%d] %s", i + 1, n->text[i]);
        write_wrapped(out, style, 2, text);
    }
}

static void write_heading(FILE *out, const text_style *style, const bench_problem *problem) {
    char text[128];
    describe_problem(problem, text, sizeof text);
    write_coloured(out, style, TABLE_BOLD, problem->word);
    fprintf(out, "   ");
    write_coloured(out, style, TABLE_FAINT, text);
    fputc('\n', out);
}

static void write_scales(FILE *out, const study *self, size_t problem, const text_style *style) {
    for (size_t m = 0; m < self->sweep_methods; m++) {
        char text[256], line[sizeof text + NADIR_WORD + sizeof ": "];
        const char *method = study_runs_of(self, problem)[m * self->sweep.count].options.method;
        sweep_describe(study_scale(self, problem, m), text, sizeof text);
        snprintf(line, sizeof line, "%s%s%s", self->sweep_methods > 1 ? method : "", self->sweep_methods > 1 ? ": " : "", text);
        if (text[0]) write_wrapped(out, style, 2, line);
    }
}

static bool write_problem(FILE *out, const study *self, size_t problem, const text_style *style) {
    const experiment *runs = study_runs_of(self, problem);
    notes n = {.count = 0};
    table t;
    const column *c;
    if (!table_create(&t, self->method_count + 1, shown_count(self))) return false;
    for (size_t i = 0; (c = shown_at(self, i)); i++) {
        fill_column(&t, i, c, self, problem);
        if (strcmp(c->name, "status") == 0) mark_status(&t, i, runs, self->method_count, &n);
    }
    write_heading(out, style, &self->problems[problem]);
    if (study_is_sweep(self)) write_scales(out, self, problem, style);
    table_write(&t, out, style);
    write_notes(out, style, &n);
    fputc('\n', out);
    table_destroy(&t);
    return true;
}

static void write_legend(FILE *out, const study *self, const text_style *style) {
    char text[2400] = "";
    const column *c;
    for (size_t i = 0; (c = shown_at(self, i)); i++) {
        size_t used = strlen(text);
        if (c->meaning) snprintf(text + used, sizeof text - used, "%s%s: %s", used ? "; " : "", c->heading, c->meaning);
    }
    write_wrapped(out, style, 0, text);
}

static void write_start(FILE *out, const study *self) {
    if (self->search)
        fprintf(out, "--start search: f was evaluated at %d points of each problem before; they are not among the counts\n",
                START_POINTS);
}

static void write_limits(FILE *out, const study *self) {
    size_t hit = 0;
    for (size_t i = 0; i < self->run_count; i++) hit += experiment_hit_limit(&self->runs[i]);
    if (hit)
        fprintf(out, "%zu of %zu runs ended at a limit; without one in its word a run has %lld iterations and %g s\n", hit,
                self->run_count, (long long)self->max_iterations, self->max_seconds);
    if (self->interrupted)
        fprintf(out, "interrupted: %zu of %zu runs were begun, the last of them was cut short\n",
                self->run_count - study_count(self, EXPERIMENT_WAITING), self->run_count);
}

bool compare_text_write(FILE *out, const study *self, const text_style *style, bool plots) {
    for (size_t p = 0; p < self->problem_count; p++) {
        if (!write_problem(out, self, p, style)) return false;
        if (plots) text_plot_write(out, self, p, style);
        if (self->parameters && !parameters_write(out, self, p, style)) return false;
    }
    write_legend(out, self, style);
    write_start(out, self);
    write_limits(out, self);
    return true;
}
