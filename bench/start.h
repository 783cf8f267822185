/* Where a run begins: at the problem's own start, or at the best of many points. */
#ifndef NADIR_BENCH_START_H
#define NADIR_BENCH_START_H

#include "problem.h"

/* Puts the lowest of START_POINTS points into problem->start: of the window worth drawing where there is one, else of a box about
 * the start as wide as it is large, at least 1 on either side. Returns 0 or an exit code, with one line in `message`. */
enum { START_POINTS = 1000 };
int start_by_search(bench_problem *problem, char *message, size_t size);

#endif
