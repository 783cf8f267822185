/* What all drawings have in common. */
#include "plot_style.h"
#include "svg.h"

static void write_rgb(FILE *script, const svg_colour *colour) {
    fprintf(script, "rgb '#%02x%02x%02x'", (unsigned)colour->red, (unsigned)colour->green, (unsigned)colour->blue);
}

void plot_rgb(FILE *script, const char *colour) {
    write_rgb(script, svg_colour_named(colour));
}

enum { DASHES = 3, USUAL_SERIES = 6 };

int plot_line_style(size_t series) {
    return (int)(series % (SVG_SERIES * DASHES)) + 1;
}

/* Eight colours with a marker each, solid; then the same dashed, with the markers moved on, so that every line is told apart
 * without colour. */
static void write_styles(FILE *script) {
    static const int markers[SVG_SERIES] = {6, 5, 9, 13, 4, 11, 2, 1};
    static const char *const dashes[DASHES] = {"1", "(10,4)", "(3,3)"};
    for (int i = 0; i < SVG_SERIES * DASHES; i++) {
        const int round = i / SVG_SERIES;
        fprintf(script, "set style line %d pt %d ps 0.7 lw 1.7 dt %s lc ", i + 1, markers[(i + 3 * round) % SVG_SERIES],
                dashes[round]);
        write_rgb(script, svg_colour_at(i % SVG_SERIES));
        fputc('\n', script);
    }
}

/* The key stands below, two names a line: what it takes beyond the usual is added to the height. */
static int height_for(size_t series) {
    const int lines = (int)((series + 1) / 2), usual = USUAL_SERIES / 2;
    return 400 + (lines > usual ? 19 * (lines - usual) : 0);
}

void plot_begin(FILE *script, const char *name, size_t series) {
    fprintf(script, "reset\nset terminal svg size 480,%d dynamic font 'system-ui,sans-serif,13'\n", height_for(series));
    fputs("set encoding utf8\nset key below left maxcols 2 samplen 2.5 width -2 height 1 textcolor ", script);
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
