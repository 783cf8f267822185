/* What the machine cannot do faster, measured now. */
#ifndef NADIR_BENCH_FLOOR_H
#define NADIR_BENCH_FLOOR_H

#include <stdint.h>

/* Seconds of one dpotrf of order n with one dpotrs, the fastest mean of `times` >= 1 in a row; of one copy of n doubles, the
 * fastest of several. NAN without memory. */
double floor_potrf(int64_t n, int64_t times);
double floor_copy(int64_t n);

#endif
