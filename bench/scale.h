/* One method on one problem at growing n: how its cost grows, and how far it stays above what the machine cannot do faster. */
#ifndef NADIR_BENCH_SCALE_H
#define NADIR_BENCH_SCALE_H

#include "prepare.h"

enum { SCALE_MOST = 40 };

/* What is measured beside the runs, in the same process. */
typedef enum scale_floor_kind {
    SCALE_NONE,
    SCALE_POTRF, /* a step is at least one dpotrf and dpotrs: dense Hessians */
    SCALE_PAIRS, /* an iteration of L-BFGS moves 4mn + 12n numbers: as many copies as that takes */
    SCALE_COPY,  /* an iteration reads and writes at least one vector */
} scale_floor_kind;

typedef struct scale_point {
    int64_t n;
    nadir_status status;
    nadir_counts counts;
    int64_t iterations;
    double seconds;
    double callback_seconds; /* those of them that the problem's own functions took */
    double floor_seconds;    /* of one dpotrf with dpotrs, or of as many copies of n numbers as an iteration needs */
    double floor_ratio;      /* the other seconds over those of as many floors as there were factorizations or iterations */
} scale_point;

/* cost ≈ C·n^exponent */
typedef struct scale_fit {
    bool found;
    double exponent, deviation; /* and its standard error */
    double factor;              /* C */
    int64_t first, last;        /* the sizes it rests on */
} scale_fit;

typedef struct scale {
    char problem[BENCH_WORD], method[EXPERIMENT_WORD];
    const bench_source *const *sources; /* of problems with a prefix, or NULL */
    scale_point points[SCALE_MOST];
    size_t count;
    scale_floor_kind floor;
    scale_fit seconds, iterations, floor_fit;
} scale;

/* The sizes; sets count and points[].n. False when there are none, or more than SCALE_MOST. */
bool scale_sizes(scale *self, int64_t from, int64_t to);

/* Makes the problem at every size without running: finds wrong words. Returns 0 or an exit code with one line in `message`. */
int scale_check(const scale *self, const run_limits *limits, char *message, size_t size);

/* Runs all; ends early, with a smaller count, when hooks->stopped says so. Returns as above. */
int scale_run(scale *self, const run_limits *limits, const experiment_hooks *hooks, char *message, size_t size);

/* ln cost against ln n by least squares over the larger half of the points, at least three. */
scale_fit scale_fit_of(const double *n, const double *cost, size_t count);

/* "one Cholesky factorization (dpotrf)". */
const char *scale_floor_text(scale_floor_kind kind);
const char *scale_floor_name(scale_floor_kind kind);

#endif
