/* The drawings of a profile. */
#ifndef NADIR_BENCH_PROFILE_PLOT_H
#define NADIR_BENCH_PROFILE_PLOT_H

#include "gnuplot.h"
#include "profile.h"

typedef enum profile_kind { PROFILE_RATIOS, PROFILE_BUDGETS, PROFILE_KINDS } profile_kind;

/* Did any run spend anything of this cost? */
bool profile_plot_has(const profile *self, const profile_cost *cost);
void profile_plot_name(const profile_cost *cost, profile_kind kind, char *name, size_t size);
/* Writes script and data of all. False when a file could not be written. */
bool profile_plot_write(const gnuplot *plotter, const profile *self);

#endif
