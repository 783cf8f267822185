/* A scaling study as one self-contained HTML page. */
#ifndef NADIR_BENCH_SCALE_REPORT_H
#define NADIR_BENCH_SCALE_REPORT_H

#include <stdio.h>

#include "scale.h"

/* Without gnuplot the page says so; the reason goes to `message` too, else it is "". False when there is no memory. */
bool scale_report_write(FILE *out, const scale *self, char *message, size_t size);

#endif
