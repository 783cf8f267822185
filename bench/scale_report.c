/* A scaling study as one self-contained HTML page: the exponents in words, the table, time and iterations against n. */
#include <math.h>

#include "html.h"
#include "machine.h"
#include "page.h"
#include "plot_style.h"
#include "scale_report.h"
#include "scale_text.h"

static const char data_name[] = "scale.dat", seconds_name[] = "seconds.svg", iterations_name[] = "iterations.svg";

static const char seconds_caption[] =
    "Time against n, and what the machine needs for nothing but the floor: as many factorizations (dpotrf, dpotrs), or as many "
    "iterations' moves of numbers in memory. Dashed: the fit.";

/* n, seconds, iterations, seconds of as many floors as there were factorizations or iterations. */
static bool write_data(const gnuplot *plotter, const scale *self) {
    FILE *out = gnuplot_file(plotter, data_name);
    if (!out) return false;
    for (size_t i = 0; i < self->count; i++) {
        const scale_point *p = &self->points[i];
        double floor = (p->seconds - p->callback_seconds) / p->floor_ratio;
        if (!isfinite(p->seconds) || !(p->iterations > 0)) continue;
        fprintf(out, "%lld %.9g %lld ", (long long)p->n, p->seconds, (long long)p->iterations);
        fprintf(out, isfinite(floor) ? "%.9g\n" : "NaN\n", floor);
    }
    return fclose(out) == 0;
}

static void write_fit(FILE *out, const scale_fit *fit) {
    if (!fit->found) return;
    fprintf(out, ", \\\n  %.9g*x**%.9g with lines dt (8,5) lw 1.5 lc ", fit->factor, fit->exponent);
    plot_rgb(out, "theory");
    fprintf(out, " title 'n^{%.2f}'", fit->exponent);
}

static void begin(FILE *out, const char *name, const char *ordinate) {
    plot_begin(out, name, 1);
    plot_log_axis(out, 'x');
    plot_log_axis(out, 'y');
    fprintf(out, "set xlabel 'n' offset 0,0.5\nset ylabel '%s' offset 1,0\n", ordinate);
}

static bool write_script(const gnuplot *plotter, const void *data) {
    const scale *self = data;
    FILE *out = plotter->script;
    if (!write_data(plotter, self)) return false;
    begin(out, seconds_name, "seconds");
    fprintf(out, "plot '%s' using 1:2 with linespoints ls 1 title \"%s\" noenhanced, \\\n", data_name, self->method);
    fprintf(out, "  '%s' using 1:4 with linespoints ls 2 title 'floor: %s'", data_name, scale_floor_name(self->floor));
    write_fit(out, &self->seconds);
    fputc('\n', out);
    begin(out, iterations_name, "iterations");
    fprintf(out, "plot '%s' using 1:3 with linespoints ls 1 title \"%s\" noenhanced", data_name, self->method);
    write_fit(out, &self->iterations);
    fputc('\n', out);
    return true;
}

static void write_words(FILE *out, const scale *self) {
    char text[600];
    scale_words(self, text, sizeof text);
    fputs("<h1>How the cost grows</h1>\n<p><code>", out);
    html_text(out, self->method);
    fputs("</code> on <code>", out);
    html_text(out, self->problem);
    fputs("</code>. ", out);
    html_text(out, text);
    fputs("</p>\n", out);
}

static void write_legend(FILE *out, const scale *self) {
    char text[600];
    if (self->floor == SCALE_NONE) return;
    scale_legend(self, text, sizeof text);
    fputs("<p class=\"faint\">", out);
    html_text(out, text);
    fputs("</p>\n", out);
}

bool scale_report_write(FILE *out, const scale *self, char *message, size_t size) {
    gnuplot plotter = {.script = NULL};
    char machine[192];
    table t;
    snprintf(message, size, "%s", "");
    if (!scale_table(self, &t)) return false;
    bool drawn = page_draw(&plotter, write_script, self, message, size);
    page_head(out, "nadir: scaling");
    write_words(out, self);
    if (!drawn) page_warning(out, message);
    page_table(out, &t);
    table_destroy(&t);
    write_legend(out, self);
    if (drawn) {
        fputs("<div class=\"plots\">\n", out);
        page_figure(out, &plotter, seconds_name, "s-", seconds_caption);
        page_figure(out, &plotter, iterations_name, "i-", "Iterations against n.");
        fputs("</div>\n", out);
    }
    machine_text(machine, sizeof machine);
    page_foot(out, machine);
    gnuplot_close(&plotter);
    return true;
}
