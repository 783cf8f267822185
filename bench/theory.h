/* What theory says about the linear rate of a method on a problem, from what the problem knows of its curvature. */
#ifndef NADIR_BENCH_THEORY_H
#define NADIR_BENCH_THEORY_H

#include "problem.h"

typedef enum theory_kind {
    THEORY_UNKNOWN,
    THEORY_EXACT, /* the asymptotic rate itself */
    THEORY_BOUND, /* no slower than this */
} theory_kind;

typedef struct theory {
    theory_kind kind;
    double rate;
} theory;

theory theory_of(const bench_problem *problem, const nadir_options *options);

#endif
