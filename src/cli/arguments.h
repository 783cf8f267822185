/* The arguments of `nadir compare`. */
#ifndef NADIR_CLI_ARGUMENTS_H
#define NADIR_CLI_ARGUMENTS_H

#include <stdio.h>

#include "../../bench/study.h"
#include "outputs.h"
#include "reading.h"

typedef struct arguments {
    const char **problems, **methods;
    size_t problem_count, method_count;
    const char *data;
    const char *outputs[OUTPUTS]; /* paths */
    int64_t max_iterations;
    double max_seconds;
    sweep_request sweep;
    bool quiet, plot;
    bool search; /* begin where a search says */

    kept_words kept;
    int code;    /* of the refusal that was printed while parsing, or 0 */
    FILE *hints; /* where argp's second lines go */
} arguments;

/* Ends the program on --help, and with code 2 on an unknown option. Returns 0 or an exit code, having complained in one line. What
 * was not asked for has its default. */
int arguments_parse(int argc, char **argv, arguments *self);
void arguments_destroy(arguments *self);

#endif
