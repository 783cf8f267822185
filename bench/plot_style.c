/* What all drawings have in common. */
#include "plot_style.h"
#include "svg.h"

static void write_rgb(FILE *script, const svg_colour *colour) {
    fprintf(script, "rgb '#%02x%02x%02x'", (unsigned)colour->red, (unsigned)colour->green, (unsigned)colour->blue);
}

void plot_rgb(FILE *script, const char *colour) {
    write_rgb(script, svg_colour_named(colour));
}

int plot_line_style(size_t series) {
    return (int)(series % SVG_SERIES) + 1;
}

/* Eight marker shapes, so that the lines are told apart without colour. */
static void write_styles(FILE *script) {
    static const int markers[SVG_SERIES] = {6, 5, 9, 13, 4, 11, 2, 1};
    for (int i = 0; i < SVG_SERIES; i++) {
        fprintf(script, "set style line %d pt %d ps 0.7 lw 1.7 dt 1 lc ", i + 1, markers[i]);
        write_rgb(script, svg_colour_at(i));
        fputc('\n', script);
    }
}

void plot_begin(FILE *script, const char *name) {
    fputs("reset\n"
          "set terminal svg size 480,400 dynamic font 'system-ui,sans-serif,13'\n"
          "set encoding utf8\nset key below left maxcols 2 samplen 2.5 width -2 textcolor ",
          script);
    plot_rgb(script, "ink");
    fputs("\nset border 3 lw 1 lc ", script);
    plot_rgb(script, "axis");
    fputs("\nset grid lt 1 lw 0.7 lc ", script);
    plot_rgb(script, "grid");
    fputs("\nset tics nomirror out scale 0.5 textcolor ", script);
    plot_rgb(script, "ink");
    fputc('\n', script);
    write_styles(script);
    fprintf(script, "set output '%s'\n", name);
}

void plot_log_axis(FILE *script, char axis) {
    fprintf(script, "set logscale %c\nset format %c '10^{%%L}'\nset m%ctics 1\n", axis, axis, axis);
}
