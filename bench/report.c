/* A comparison as one self-contained HTML page: what was found in words, then per problem the table and the plots. */
#include <string.h>

#include "column.h"
#include "compare_text.h"
#include "html.h"
#include "note.h"
#include "plot.h"
#include "report.h"
#include "svg.h"
#include "words.h"

enum { FIRST_SHOWN = 2 }; /* problem and n stand in the heading */

static void write_head(FILE *out, const study *self) {
    fprintf(out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
            "<title>nadir: %zu methods on %zu problems</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n",
            self->method_count, self->problem_count, html_style);
}

static void write_summary(FILE *out, const study *self) {
    fputs("<h1>How fast they converge</h1>\n<p>", out);
    words_overall(out, self);
    fputs("</p>\n<ul>\n", out);
    for (size_t p = 0; p < self->problem_count; p++) {
        fprintf(out, "<li><a href=\"#problem-%zu\"><code>", p);
        html_text(out, self->problems[p].word);
        fputs("</code></a>: ", out);
        words_contest(out, self, p);
        fputs("</li>\n", out);
    }
    fputs("</ul>\n", out);
}

static void write_guide(FILE *out) {
    const column *c;
    fputs("<details>\n<summary>How to read the tables and plots</summary>\n"
          "<p>On a plot of ‖g‖ with a logarithmic scale against iterations, linear convergence is a straight line, the steeper the "
          "faster, and quadratic convergence falls off a cliff. Dashed lines show the rate that theory gives. "
          "On a logarithmic iteration axis straight lines bend downwards.</p>\n<dl>\n",
          out);
    for (size_t i = FIRST_SHOWN; (c = column_at(i)); i++) {
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

static void write_headings(FILE *out) {
    const column *c;
    fputs("<thead><tr>", out);
    for (size_t i = FIRST_SHOWN; (c = column_at(i)); i++) {
        fputs(c->kind == COLUMN_WORD ? "<th scope=\"col\" class=\"word\">" : "<th scope=\"col\">", out);
        html_text(out, c->heading);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n", out);
}

static const char *class_of(const column *c, const experiment *run) {
    static const char *const classes[] = {[TABLE_PLAIN] = "word",   [TABLE_GOOD] = "word good", [TABLE_WARN] = "word warn",
                                          [TABLE_BAD] = "word bad", [TABLE_BOLD] = "word",      [TABLE_FAINT] = "word faint"};
    if (c->kind != COLUMN_WORD) return "";
    return strcmp(c->name, "status") == 0 ? classes[status_colour(run)] : "word";
}

static void write_row(FILE *out, const experiment *run, notes *n) {
    const column *c;
    fputs("<tr>", out);
    for (size_t i = FIRST_SHOWN; (c = column_at(i)); i++) {
        char text[COLUMN_TEXT];
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
    write_headings(out);
    fputs("<tbody>\n", out);
    for (size_t m = 0; m < self->method_count; m++) write_row(out, &runs[m], &n);
    fputs("</tbody>\n</table>\n</div>\n", out);
    write_notes(out, &n);
}

/* ---- the plots ---- */

static const char *const captions[] = {
    [PLOT_ITERATIONS] = "The norm of the gradient, iteration by iteration: linear convergence is a straight line.",
    [PLOT_EARLY] = "The same with a logarithmic iteration axis, which shows the methods that are done early.",
    [PLOT_SECONDS] = "The norm of the gradient against the time that the solver took.",
    [PLOT_PATH] = "The paths over lines of equal f.",
};

static void write_figure(FILE *out, size_t problem, plot_kind kind, const gnuplot *plotter) {
    char name[48], path[PATH_MAX], prefix[32];
    plot_name(problem, kind, name, sizeof name);
    gnuplot_path(plotter, name, path, sizeof path);
    snprintf(prefix, sizeof prefix, "p%zuk%d-", problem, (int)kind);
    fputs("<figure>\n", out);
    svg_inline(out, path, prefix, captions[kind]);
    fputs("<figcaption>", out);
    html_text(out, captions[kind]);
    fputs("</figcaption>\n</figure>\n", out);
}

static void write_plots(FILE *out, const study *self, size_t problem, const gnuplot *plotter) {
    fputs("<div class=\"plots\">\n", out);
    for (plot_kind kind = PLOT_ITERATIONS; kind < PLOT_KINDS; kind++)
        if (plot_has(self, problem, kind)) write_figure(out, problem, kind, plotter);
    fputs("</div>\n", out);
}

static void write_problem(FILE *out, const study *self, size_t problem, const gnuplot *plotter) {
    char text[128];
    describe_problem(&self->problems[problem], text, sizeof text);
    fprintf(out, "<section id=\"problem-%zu\">\n<h2>", problem);
    html_text(out, self->problems[problem].word);
    fputs("</h2>\n<p class=\"what faint\">", out);
    html_text(out, text);
    fputs("</p>\n<p>", out);
    words_contest(out, self, problem);
    fputc(' ', out);
    words_speed(out, self, problem);
    fputs("</p>\n", out);
    write_table(out, self, problem);
    if (plotter) write_plots(out, self, problem, plotter);
    fputs("</section>\n", out);
}

/* ---- the page ---- */

static void write_foot(FILE *out, const study *self) {
    char build[1024];
    nadir_build_text(build, sizeof build);
    fprintf(out, "<footer>\n<p>Without limits of its own a run has %lld iterations and %g seconds.</p>\n<pre>",
            (long long)self->max_iterations, self->max_seconds);
    html_text(out, build);
    fputs("</pre>\n</footer>\n</main>\n</body>\n</html>\n", out);
}

static bool draw(gnuplot *plotter, const study *self, char *message, size_t size) {
    if (!gnuplot_present()) {
        snprintf(message, size, "there are no plots, since gnuplot is not installed (package gnuplot-nox)");
        return false;
    }
    if (!gnuplot_open(plotter, message, size)) return false;
    if (plot_write(plotter, self)) return gnuplot_run(plotter, message, size);
    snprintf(message, size, "there are no plots, since their data could not be written to %s", plotter->directory);
    return false;
}

void report_write(FILE *out, const study *self, char *message, size_t size) {
    gnuplot plotter = {.script = NULL};
    snprintf(message, size, "%s", "");
    bool drawn = draw(&plotter, self, message, size);
    write_head(out, self);
    write_summary(out, self);
    if (!drawn) {
        fputs("<p class=\"warn\">", out);
        html_text(out, message);
        fputs("</p>\n", out);
    }
    write_guide(out);
    for (size_t p = 0; p < self->problem_count; p++) write_problem(out, self, p, drawn ? &plotter : NULL);
    write_foot(out, self);
    gnuplot_close(&plotter);
}
