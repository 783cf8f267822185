/* A comparison as one self-contained HTML page. */
#ifndef NADIR_BENCH_REPORT_H
#define NADIR_BENCH_REPORT_H

#include <stdio.h>

#include "study.h"

/* Without gnuplot, or when it fails, the page says so where the plots would be; the reason goes to `message` too, else it is "". */
void report_write(FILE *out, const study *self, char *message, size_t size);

#endif
