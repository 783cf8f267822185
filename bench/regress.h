/* What became worse, and what better, since an earlier profile. */
#ifndef NADIR_BENCH_REGRESS_H
#define NADIR_BENCH_REGRESS_H

#include "profile.h"

typedef struct regress_counts {
    size_t compared, worse, better;
} regress_counts;

/* Compares the runs that both have: solved or not, and each cost that grew or fell by more than its allowance. Writes a line a
 * change, those for the worse first, and a summary. */
regress_counts regress_write(FILE *out, const profile *now, const ledger *before);

#endif
