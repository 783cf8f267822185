/* The plots of a comparison as a gnuplot script with its data: per problem ‖g‖₂ against iterations and against seconds, and for
 * two unknowns the paths over the contour lines of f.
 */
#ifndef NADIR_BENCH_PLOT_H
#define NADIR_BENCH_PLOT_H

#include "gnuplot.h"
#include "study.h"

typedef enum plot_kind {
    PLOT_ITERATIONS, /* linear axis: linear convergence is a straight line */
    PLOT_EARLY,      /* logarithmic axis: shows the methods that are done early, where some are */
    PLOT_SECONDS,
    PLOT_PATH,
    PLOT_SWEEP, /* instead of all others: iterations against the swept option */
    PLOT_KINDS
} plot_kind;

/* Is there anything to draw? */
bool plot_has(const study *self, size_t problem, plot_kind kind);
/* The drawing's file name in gnuplot's directory. */
void plot_name(size_t problem, plot_kind kind, char *name, size_t size);
/* Writes script and data for all plots. False when a file could not be written. */
bool plot_write(const gnuplot *plotter, const study *self);

#endif
