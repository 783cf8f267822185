/* A process for a run: forked, limited, and how its death is told. */
#ifndef NADIR_BENCH_CHILD_H
#define NADIR_BENCH_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct child_setting {
    double limit;      /* seconds that the run is to keep by itself */
    double grace;      /* seconds beyond twice that, until it is ended from outside */
    int64_t megabytes; /* of memory beyond what the program has already; 0: no limit */
    int64_t at_once;   /* processes; with more than one, each has one BLAS thread */
} child_setting;

enum { CHILD_REASON = 160 };

/* Forks. In the child *output is where to write, and 0 is returned; in the parent *input is where to read. -1 with errno. */
pid_t child_fork(const child_setting *setting, int *input, int *output);
/* At most PIPE_BUF bytes, which arrive whole or not at all. */
void child_send(int output, const void *data, size_t size);

/* Seconds from the start after which the parent is to kill it. */
double child_patience(const child_setting *setting);
double child_clock(void); /* seconds, monotonic */

/* A child that left no result: "TIMEOUT" or "CRASHED", and the reason. `status` is that of waitpid. */
const char *child_explain(const child_setting *setting, int status, bool killed, char reason[CHILD_REASON]);

#endif
