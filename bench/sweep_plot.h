/* The plot of a sweep: iterations against the value of the option, with the stability limit. */
#ifndef NADIR_BENCH_SWEEP_PLOT_H
#define NADIR_BENCH_SWEEP_PLOT_H

#include "gnuplot.h"
#include "study.h"

/* The drawing's file name in gnuplot's directory. */
void sweep_plot_name(size_t problem, char *name, size_t size);
/* Writes script and data of one problem. False when a file could not be written. */
bool sweep_plot_write(const gnuplot *plotter, const study *self, size_t problem);

#endif
