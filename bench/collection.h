/* The collection: a list of problem words for a run over everything, each family at its own sizes. */
#ifndef NADIR_BENCH_COLLECTION_H
#define NADIR_BENCH_COLLECTION_H

#include "problem.h"

typedef struct bench_member {
    char word[BENCH_WORD];
    bool has_minimiser; /* false: f has no minimum, or only at infinity */
} bench_member;

/* Member `index`, in the order of the families; false beyond the end. Families that need a data file are left out. Dense Hessians
 * go to n = 1000, band and sparse ones to 10,000. */
bool bench_collection_at(size_t index, bench_member *member);

#endif
