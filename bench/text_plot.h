/* Convergence as a small plot of characters, for a terminal or a pipe. */
#ifndef NADIR_BENCH_TEXT_PLOT_H
#define NADIR_BENCH_TEXT_PLOT_H

#include "study.h"
#include "table.h"

/* log ‖g‖₂ against iterations for the runs on this problem: a letter each, the legend below. Nothing where nothing ran. */
void text_plot_write(FILE *out, const study *self, size_t problem, const text_style *style);

#endif
