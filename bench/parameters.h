/* Where each run on a problem ended, parameter by parameter, and of fits how sure they are. */
#ifndef NADIR_BENCH_PARAMETERS_H
#define NADIR_BENCH_PARAMETERS_H

#include "study.h"
#include "table.h"

/* A table a run that ended, of a study that keeps them. False when there is no memory. */
bool parameters_write(FILE *out, const study *self, size_t problem, const text_style *style);

#endif
