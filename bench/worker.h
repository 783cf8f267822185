/* Runs in processes of their own, several at a time, each with a limit of time and memory: what crashes or hangs costs one row. */
#ifndef NADIR_BENCH_WORKER_H
#define NADIR_BENCH_WORKER_H

#include "prepare.h"
#include "run_row.h"

typedef struct worker_job {
    const char *problem, *method; /* words */
} worker_job;

typedef struct worker_setting {
    const char *data;                   /* path of a data file, or NULL */
    const bench_source *const *sources; /* of problems with a prefix, or NULL */
    run_limits limits;
    double grace;      /* seconds beyond twice the limit, for making the problem, until a run is ended from outside */
    int64_t megabytes; /* of memory beyond what the program has already */
    int64_t at_once;   /* processes; with more than one, each has one BLAS thread */
} worker_setting;

typedef struct worker_hooks {
    void *data;
    bool (*stopped)(void *data);                                         /* asked between events: end everything */
    bool (*done)(void *data, const worker_job *job, const run_row *row); /* false: end everything */
} worker_hooks;

/* Runs all; rows come in the order in which the runs end. Returns 0, or an exit code with one line in `message`. Must be called
 * before anything here has used BLAS. */
int worker_run(const worker_job *jobs, size_t count, const worker_setting *setting, const worker_hooks *hooks, char *message,
               size_t size);

/* Makes every problem and asks for every method once, in a process of its own: 0, or an exit code with one line in `message`. */
int worker_check(const char *const *problems, size_t problem_count, const char *const *methods, size_t method_count,
                 const worker_setting *setting, char *message, size_t size);

#endif
