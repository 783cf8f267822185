/* A profile as one self-contained HTML page. */
#ifndef NADIR_BENCH_PROFILE_REPORT_H
#define NADIR_BENCH_PROFILE_REPORT_H

#include "profile.h"

/* Without gnuplot the page says so; the reason goes to `message` too, else it is "". False when there is no memory. */
bool profile_report_write(FILE *out, const profile *self, const profile_cost *cost, char *message, size_t size);

#endif
