/* A comparison as one self-contained HTML page: what was found in words, then per problem the table and the plots. */
#include <string.h>

#include "column.h"
#include "compare_text.h"
#include "html.h"
#include "note.h"
#include "page.h"
#include "plot.h"
#include "report.h"
#include "shown.h"
#include "sweep_words.h"
#include "words.h"

static void write_head(FILE *out, const study *self) {
    char title[96];
    if (study_is_sweep(self))
        snprintf(title, sizeof title, "nadir: a sweep of %s", self->sweep.option);
    else
        snprintf(title, sizeof title, "nadir: %zu methods on %zu problems", self->method_count, self->problem_count);
    page_head(out, title);
}

static void write_methods(FILE *out, const study *self) {
    if (study_is_sweep(self) || self->problem_count < 2) return;
    fputs("<ul>\n", out);
    for (size_t m = 0; m < self->method_count; m++) {
        fputs("<li>", out);
        words_method(out, self, m);
        fputs("</li>\n", out);
    }
    fputs("</ul>\n<p>Problem by problem:</p>\n", out);
}

static void write_summary(FILE *out, const study *self) {
    fputs("<h1>How fast they converge</h1>\n<p>", out);
    words_overall(out, self);
    fputs("</p>\n", out);
    write_methods(out, self);
    fputs("<ul>\n", out);
    for (size_t p = 0; p < self->problem_count; p++) {
        fprintf(out, "<li><a href=\"#problem-%zu\"><code>", p);
        html_text(out, self->problems[p].word);
        fputs("</code></a>: ", out);
        if (study_is_sweep(self))
            sweep_words(out, self, p);
        else
            words_contest(out, self, p);
        fputs("</li>\n", out);
    }
    fputs("</ul>\n", out);
}

static void write_guide(FILE *out, const study *self) {
    const column *c;
    fputs("<details>\n<summary>How to read the tables and plots</summary>\n"
          "<p>On a plot of ‖g‖ with a logarithmic scale against iterations, linear convergence is a straight line, the steeper the "
          "faster, and quadratic convergence falls off a cliff. Dashed lines show the rate that theory gives. "
          "On a logarithmic iteration axis straight lines bend downwards.</p>\n<dl>\n",
          out);
    for (size_t i = 0; (c = shown_at(self, i)); i++) {
        if (!c->meaning) continue;
        fputs("<dt>", out);
        html_text(out, c->heading);
        fputs("</dt><dd>", out);
        html_text(out, c->meaning);
        fputs("</dd>\n", out);
    }
    fputs("</dl>\n</details>\n", out);
}

/* ---- the table ---- */

static void write_headings(FILE *out, const study *self, size_t problem) {
    const column *c;
    fputs("<thead><tr>", out);
    for (size_t i = 0; (c = shown_at(self, i)); i++) {
        if (shown_is_blank(self, problem, c)) continue;
        fputs(c->kind == COLUMN_WORD ? "<th scope=\"col\" class=\"word\">" : "<th scope=\"col\">", out);
        html_text(out, c->heading);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n", out);
}

static const char *class_of(const column *c, const experiment *run) {
    if (c->kind != COLUMN_WORD) return "";
    return page_class(strcmp(c->name, "status") == 0 ? status_colour(run) : TABLE_PLAIN);
}

static void write_row(FILE *out, const study *self, size_t problem, const experiment *run, notes *n) {
    const column *c;
    fputs("<tr>", out);
    for (size_t i = 0; (c = shown_at(self, i)); i++) {
        char text[COLUMN_TEXT];
        if (shown_is_blank(self, problem, c)) continue;
        int note = strcmp(c->name, "status") == 0 ? note_of(n, run) : 0;
        column_show(c, run, text, sizeof text);
        fprintf(out, "<td class=\"%s\">", class_of(c, run));
        html_text(out, text);
        if (note) fprintf(out, "<sup>%d</sup>", note);
        fputs("</td>", out);
    }
    fputs("</tr>\n", out);
}

static void write_notes(FILE *out, const notes *n) {
    if (n->count == 0) return;
    fputs("<ol class=\"notes\">\n", out);
    for (int i = 0; i < n->count; i++) {
        fputs("<li>", out);
        html_text(out, n->text[i]);
        fputs("</li>\n", out);
    }
    fputs("</ol>\n", out);
}

static void write_table(FILE *out, const study *self, size_t problem) {
    const experiment *runs = study_runs_of(self, problem);
    notes n = {.count = 0};
    fputs("<div class=\"scroll\" tabindex=\"0\">\n<table>\n", out);
    write_headings(out, self, problem);
    fputs("<tbody>\n", out);
    for (size_t m = 0; m < self->method_count; m++) write_row(out, self, problem, &runs[m], &n);
    fputs("</tbody>\n</table>\n</div>\n", out);
    write_notes(out, &n);
}

/* ---- the plots ---- */

static const char *const captions[] = {
    [PLOT_ITERATIONS] = "The norm of the gradient, iteration by iteration: linear convergence is a straight line.",
    [PLOT_EARLY] = "The same with a logarithmic iteration axis, which shows the methods that are done early.",
    [PLOT_SECONDS] = "The norm of the gradient against the time that the solver took.",
    [PLOT_PATH] = "The paths over lines of equal f.",
    [PLOT_SWEEP] =
        "Iterations against the value of the option. Triangles: at a limit. Crosses: diverged, noticed at that iteration.",
};

static void write_figure(FILE *out, size_t problem, plot_kind kind, const gnuplot *plotter) {
    char name[48], prefix[32];
    plot_name(problem, kind, name, sizeof name);
    snprintf(prefix, sizeof prefix, "p%zuk%d-", problem, (int)kind);
    page_figure(out, plotter, name, prefix, captions[kind]);
}

static void write_plots(FILE *out, const study *self, size_t problem, const gnuplot *plotter) {
    fputs("<div class=\"plots\">\n", out);
    for (plot_kind kind = PLOT_ITERATIONS; kind < PLOT_KINDS; kind++)
        if (plot_has(self, problem, kind)) write_figure(out, problem, kind, plotter);
    fputs("</div>\n", out);
}

static void write_words(FILE *out, const study *self, size_t problem) {
    if (study_is_sweep(self)) {
        sweep_words(out, self, problem);
        return;
    }
    words_contest(out, self, problem);
    fputc(' ', out);
    words_speed(out, self, problem);
}

static void write_problem(FILE *out, const study *self, size_t problem, const gnuplot *plotter) {
    char text[128];
    describe_problem(&self->problems[problem], text, sizeof text);
    fprintf(out, "<section id=\"problem-%zu\">\n<h2>", problem);
    html_text(out, self->problems[problem].word);
    fputs("</h2>\n<p class=\"what faint\">", out);
    html_text(out, text);
    fputs("</p>\n<p>", out);
    write_words(out, self, problem);
    fputs("</p>\n", out);
    write_table(out, self, problem);
    if (plotter) write_plots(out, self, problem, plotter);
    fputs("</section>\n", out);
}

/* ---- the page ---- */

static void write_foot(FILE *out, const study *self) {
    char line[128];
    snprintf(line, sizeof line, "Without limits of its own a run has %lld iterations and %g seconds.",
             (long long)self->max_iterations, self->max_seconds);
    page_foot(out, line);
}

static bool write_script(const gnuplot *plotter, const void *data) {
    return plot_write(plotter, data);
}

void report_write(FILE *out, const study *self, char *message, size_t size) {
    gnuplot plotter = {.script = NULL};
    snprintf(message, size, "%s", "");
    bool drawn = page_draw(&plotter, write_script, self, message, size);
    write_head(out, self);
    write_summary(out, self);
    if (!drawn) page_warning(out, message);
    write_guide(out, self);
    for (size_t p = 0; p < self->problem_count; p++) write_problem(out, self, p, drawn ? &plotter : NULL);
    write_foot(out, self);
    gnuplot_close(&plotter);
}
