/* A problem whose callbacks are timed, to tell a method's own time from theirs. */
#ifndef NADIR_BENCH_CLOCKED_H
#define NADIR_BENCH_CLOCKED_H

#include "nadir.h"

typedef enum clocked_kind { CLOCKED_OBJECTIVE, CLOCKED_HESSIAN, CLOCKED_PRODUCT, CLOCKED_KINDS } clocked_kind;

typedef struct clocked {
    nadir_problem inner;
    double least[CLOCKED_KINDS]; /* seconds of the fastest call */
    int64_t calls[CLOCKED_KINDS];
} clocked;

/* The problem `of` with its callbacks timed into *self; both must outlive it. */
nadir_problem clocked_problem(clocked *self, const nadir_problem *of);

/* Seconds that as many calls take as a run counts, each as fast as the fastest: never more than the run took. */
double clocked_seconds(const clocked *self, const nadir_counts *counts);

#endif
