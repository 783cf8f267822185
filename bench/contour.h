/* Lines of equal f of a problem with two unknowns. */
#ifndef NADIR_BENCH_CONTOUR_H
#define NADIR_BENCH_CONTOUR_H

#include "gnuplot.h"
#include "problem.h"

/* Two unknowns, and a window worth drawing. */
bool contour_has(const bench_problem *problem);

/* Evaluates f over the window and writes what makes gnuplot put the lines into the file c<number>.dat. */
bool contour_write(const gnuplot *plotter, FILE *script, const bench_problem *problem, size_t number);

#endif
