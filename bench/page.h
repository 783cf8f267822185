/* What all pages have in common: head, foot, figures, tables, and the drawing of plots before the page is written. */
#ifndef NADIR_BENCH_PAGE_H
#define NADIR_BENCH_PAGE_H

#include "gnuplot.h"
#include "table.h"

void page_head(FILE *out, const char *title);
/* Ends the page with a line about limits and the like, and what ran it. */
void page_foot(FILE *out, const char *line);

/* A paragraph that warns. */
void page_warning(FILE *out, const char *text);
/* The drawing `name` of gnuplot's directory; `prefix` makes its ids unique in the page. */
void page_figure(FILE *out, const gnuplot *plotter, const char *name, const char *prefix, const char *caption);
/* Row 0 is the heading; a column that is not right-aligned holds words. */
void page_table(FILE *out, const table *t);
/* The class of a cell with this colour. */
const char *page_class(table_colour colour);

/* Opens gnuplot, lets `script` write script and data, and runs it. False with one line in `message`: the page then goes without
 * plots. gnuplot_close() in either case. */
bool page_draw(gnuplot *plotter, bool (*script)(const gnuplot *plotter, const void *data), const void *data, char *message,
               size_t size);

#endif
