/* One option of a method over a range of values: which are too small, good, overshooting or divergent. */
#ifndef NADIR_BENCH_SWEEP_H
#define NADIR_BENCH_SWEEP_H

#include "experiment.h"
#include "fixed_rate.h"

enum { SWEEP_NAME = 40, SWEEP_MOST = 200 };

typedef struct sweep_request {
    char option[SWEEP_NAME]; /* "": no sweep */
    bool integer;
    bool ranged; /* false: around what the problem, or the option's default, suggests */
    double from, to;
    size_t count; /* values, <= SWEEP_MOST */
} sweep_request;

/* What a learning rate is measured by: the curvatures along the steps, and what theory makes of them. */
typedef struct sweep_scale {
    bool known;      /* the option is a learning rate that stays the same, and what follows is filled */
    fixed_rate rate; /* with L, and μ, which is NAN where unknown */
    bool estimated;  /* L comes from the library's power iteration at the start */
    double limit;    /* beyond it steps diverge; NAN where unknown */
    double best;     /* NAN where μ is unknown */
} sweep_scale;

/* "eta" or "eta=1e-6:1e-2:25". False with one line in `message`. */
bool sweep_parse(const char *word, sweep_request *self, char *message, size_t size);

/* Does this method have the option? */
bool sweep_suits(const sweep_request *self, const char *method);

/* `parsed` is the method without the swept option. */
sweep_scale sweep_scale_of(const sweep_request *self, const bench_problem *problem, const nadir_options *parsed);

/* The values in ascending order, self->count of them. */
void sweep_values(const sweep_request *self, const sweep_scale *scale, double *values);

/* The runs of one method on one problem, by ascending value: writes the outcome of each. */
void sweep_judge(experiment *runs, size_t count, const sweep_scale *scale);

/* "steps diverge beyond 2/L = 0.0002, ..." where the limit is known; else "". */
void sweep_describe(const sweep_scale *scale, char *text, size_t size);

#endif
