/* From words to an experiment that waits to be run. */
#ifndef NADIR_BENCH_PREPARE_H
#define NADIR_BENCH_PREPARE_H

#include "experiment.h"

/* Limits of a run whose word sets none. */
typedef struct run_limits {
    int64_t iterations;
    double seconds;
} run_limits;

/* Both return 0, or an exit code (2 for words) with one line in `message`. */

/* Reads the method's word into run->method and run->options. */
int prepare_method(const char *word, const run_limits *limits, experiment *run, char *message, size_t size);
/* The same, and asks the library: what it will not do with this problem becomes a row that is refused; what it will not do at all
 * is an error. */
int prepare_run(const bench_problem *problem, const char *method, const run_limits *limits, experiment *run, char *message,
                size_t size);

/* Is there such a method, with these options? What problems it goes with is another matter. */
bool method_exists(const char *word);

/* False when `from` without its blanks does not fit. */
bool copy_without_blanks(char *to, size_t size, const char *from);

#endif
