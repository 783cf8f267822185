/* What all drawings have in common: terminal, fonts, border, grid, and the styles of the series. */
#ifndef NADIR_BENCH_PLOT_STYLE_H
#define NADIR_BENCH_PLOT_STYLE_H

#include <stdio.h>

/* Forgets what an earlier drawing set, and begins one of so many series that goes to the file `name`. */
void plot_begin(FILE *script, const char *name, size_t series);
/* A colour of svg.h, as gnuplot's "lc" and "textcolor" take it. */
void plot_rgb(FILE *script, const char *colour);
/* The line style of series i, counted from 0: colours repeat after SVG_SERIES with other dashes and markers. */
int plot_line_style(size_t series);
/* "set logscale x" and powers of ten as labels; axis is 'x' or 'y'. */
void plot_log_axis(FILE *script, char axis);

#endif
