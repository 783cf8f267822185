/* What all pages have in common. */
#include "page.h"
#include "html.h"
#include "nadir.h"
#include "svg.h"

void page_head(FILE *out, const char *title) {
    fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>",
          out);
    html_text(out, title);
    fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", html_style);
}

void page_foot(FILE *out, const char *line) {
    char build[1024];
    nadir_build_text(build, sizeof build);
    fputs("<footer>\n<p>", out);
    html_text(out, line);
    fputs("</p>\n<pre>", out);
    html_text(out, build);
    fputs("</pre>\n</footer>\n</main>\n</body>\n</html>\n", out);
}

void page_warning(FILE *out, const char *text) {
    fputs("<p class=\"warn\">", out);
    html_text(out, text);
    fputs("</p>\n", out);
}

void page_figure(FILE *out, const gnuplot *plotter, const char *name, const char *prefix, const char *caption) {
    char path[PATH_MAX];
    gnuplot_path(plotter, name, path, sizeof path);
    fputs("<figure>\n", out);
    svg_inline(out, path, prefix, caption);
    fputs("<figcaption>", out);
    html_text(out, caption);
    fputs("</figcaption>\n</figure>\n", out);
}

/* ---- tables ---- */

const char *page_class(table_colour colour) {
    static const char *const classes[] = {[TABLE_PLAIN] = "word",   [TABLE_GOOD] = "word good", [TABLE_WARN] = "word warn",
                                          [TABLE_BAD] = "word bad", [TABLE_BOLD] = "word",      [TABLE_FAINT] = "word faint"};
    return classes[colour];
}

static void write_heading(FILE *out, const table *t) {
    fputs("<thead><tr>", out);
    for (size_t c = 0; c < t->columns; c++) {
        fputs(t->right[c] ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"word\">", out);
        html_text(out, table_at(t, 0, c)->text);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
}

static void write_row(FILE *out, const table *t, size_t row) {
    fputs("<tr>", out);
    for (size_t c = 0; c < t->columns; c++) {
        const table_cell *cell = table_at(t, row, c);
        fprintf(out, "<td class=\"%s\">", t->right[c] ? "" : page_class(cell->colour));
        html_text(out, cell->text);
        fputs("</td>", out);
    }
    fputs("</tr>\n", out);
}

void page_table(FILE *out, const table *t) {
    fputs("<div class=\"scroll\" tabindex=\"0\">\n<table>\n", out);
    write_heading(out, t);
    for (size_t row = 1; row < t->rows; row++) write_row(out, t, row);
    fputs("</tbody>\n</table>\n</div>\n", out);
}

/* ---- plots ---- */

bool page_draw(gnuplot *plotter, bool (*script)(const gnuplot *plotter, const void *data), const void *data, char *message,
               size_t size) {
    if (!gnuplot_present()) {
        snprintf(message, size, "there are no plots, since gnuplot is not installed (package gnuplot-nox)");
        return false;
    }
    if (!gnuplot_open(plotter, message, size)) return false;
    if (script(plotter, data)) return gnuplot_run(plotter, message, size);
    snprintf(message, size, "there are no plots, since their data could not be written to %s", plotter->directory);
    return false;
}
