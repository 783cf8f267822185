/* The arguments of `nadir compare`. */
#ifndef NADIR_CLI_ARGUMENTS_H
#define NADIR_CLI_ARGUMENTS_H

#include "../../bench/study.h"
#include "command_line.h"
#include "outputs.h"

typedef struct arguments {
    word_list problems, methods;
    const char *data;
    const char *outputs[OUTPUTS]; /* paths */
    int64_t max_iterations;
    double max_seconds;
    sweep_request sweep;
    bool quiet, plot, parameters;
    bool search; /* begin where a search says */
} arguments;

/* Ends the program on --help, and with code 2 on an unknown option. Returns 0 or an exit code, having complained in one line. What
 * was not asked for has its default. */
int arguments_parse(int argc, char **argv, arguments *self);
void arguments_destroy(arguments *self);

#endif
