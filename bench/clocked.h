/* A problem whose callbacks are timed, to tell a method's own time from theirs. */
#ifndef NADIR_BENCH_CLOCKED_H
#define NADIR_BENCH_CLOCKED_H

#include "nadir.h"

typedef enum clocked_kind { CLOCKED_OBJECTIVE, CLOCKED_HESSIAN, CLOCKED_PRODUCT, CLOCKED_KINDS } clocked_kind;

typedef struct clocked {
    nadir_problem inner;
    double least[CLOCKED_KINDS]; /* seconds of the fastest call */
    double spent[CLOCKED_KINDS]; /* and of all */
    int64_t calls[CLOCKED_KINDS];
} clocked;

/* The problem `of` with its callbacks timed into *self; both must outlive it. */
nadir_problem clocked_problem(clocked *self, const nadir_problem *of);

/* Forgets the calls so far. */
void clocked_restart(clocked *self);

/* Seconds that a run with these counts spent in the callbacks, when it is the only one since the restart; of several, of which none
 * is known by itself, as if every call were as fast as the fastest. */
double clocked_seconds(const clocked *self, const nadir_counts *counts);

#endif
