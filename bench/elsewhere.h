/* Methods that converged, but not to the least f that the others found: at another minimum, or a saddle. */
#ifndef NADIR_BENCH_ELSEWHERE_H
#define NADIR_BENCH_ELSEWHERE_H

#include "experiment.h"

/* Is f above `least` by more than tolerances explain? */
bool elsewhere_is_higher(double f, double least);

/* Names in `elsewhere` of each such run what it found, and who found less. The runs are those on one problem. */
void elsewhere_judge(experiment *runs, size_t count);

#endif
