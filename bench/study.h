/* Methods × problems: what `nadir compare` runs and what every output shows. All words are looked at before the first run. */
#ifndef NADIR_BENCH_STUDY_H
#define NADIR_BENCH_STUDY_H

#include "column.h"
#include "sweep.h"
#include "sweep_column.h"

typedef struct study_request {
    const char *const *problems, *const *methods; /* words */
    size_t problem_count, method_count;
    const char *data;                   /* path of a data file, or NULL */
    const bench_source *const *sources; /* of problems with a prefix, or NULL */
    int64_t max_iterations;             /* limits of a run whose word sets none */
    double max_seconds;
    sweep_request sweep; /* option "": none */
    bool parameters;     /* keep where every run ended */
    bool search;         /* begin at the best of many points, in place of the problem's own start */
} study_request;

/* Not to be copied: swept[0] has its name from sweep.option. */
typedef struct study {
    bench_problem *problems;
    size_t problem_count;
    experiment *runs; /* problem by problem, the methods in the order that was asked for */
    size_t method_count, run_count;
    int64_t max_iterations;
    double max_seconds;
    bool interrupted;
    bool parameters; /* every run has its x */
    bool search;     /* every run began at the best of START_POINTS points */

    sweep_request sweep;         /* option "": none; else every method has sweep.count runs in a row, by ascending value */
    size_t sweep_methods;        /* method_count / sweep.count */
    sweep_scale *scales;         /* of method m on problem p at p·sweep_methods + m */
    column swept[SWEEP_COLUMNS]; /* the option, its share of the stability limit, the outcome */
} study;

/* Returns 0, or an exit code (2 for words, 3 for files, 4 for memory) with one line in `message`. On failure nothing is left. */
int study_create(const study_request *request, study *self, char *message, size_t size);

/* Runs all; before each, asks hooks->stopped. Returns false when this program lacks memory. */
bool study_run(study *self, const experiment_hooks *hooks);

void study_destroy(study *self);

/* The runs on problem p. */
const experiment *study_runs_of(const study *self, size_t problem);
/* The columns that suit the study: those of column_at(), and for a sweep its own. NULL beyond the end. */
const column *study_column_at(const study *self, size_t index);
bool study_is_sweep(const study *self);
const sweep_scale *study_scale(const study *self, size_t problem, size_t method);
/* How many runs have this state. */
size_t study_count(const study *self, experiment_state state);

#endif
