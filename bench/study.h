/* Methods × problems: what `nadir compare` runs and what every output shows. All words are looked at before the first run. */
#ifndef NADIR_BENCH_STUDY_H
#define NADIR_BENCH_STUDY_H

#include "experiment.h"

typedef struct study_request {
    const char *const *problems, *const *methods; /* words */
    size_t problem_count, method_count;
    const char *data;       /* path of a data file, or NULL */
    int64_t max_iterations; /* limits of a run whose word sets none */
    double max_seconds;
} study_request;

typedef struct study {
    bench_problem *problems;
    size_t problem_count;
    experiment *runs; /* problem by problem, the methods in the order that was asked for */
    size_t method_count, run_count;
    int64_t max_iterations;
    double max_seconds;
    bool interrupted;
} study;

/* Returns 0, or an exit code (2 for words, 3 for files, 4 for memory) with one line in `message`. On failure nothing is left. */
int study_create(const study_request *request, study *self, char *message, size_t size);

/* Runs all; before each, asks hooks->stopped. Returns false when this program lacks memory. */
bool study_run(study *self, const experiment_hooks *hooks);

void study_destroy(study *self);

/* The runs on problem p. */
const experiment *study_runs_of(const study *self, size_t problem);
/* How many runs have this state. */
size_t study_count(const study *self, experiment_state state);

#endif
