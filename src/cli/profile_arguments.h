/* The arguments of `nadir profile`. */
#ifndef NADIR_CLI_PROFILE_ARGUMENTS_H
#define NADIR_CLI_PROFILE_ARGUMENTS_H

#include "../../bench/collection.h"
#include "../../bench/profile.h"
#include "../../bench/worker.h"
#include "command_line.h"
#include "outputs.h"

typedef struct profile_arguments {
    word_list problems, methods;
    bool own_problems; /* the user named them: they may be wrong */
    worker_setting setting;
    const profile_cost *cost;
    const char *against;
    const char *outputs[OUTPUTS]; /* paths */
    bool quiet;

    bench_member *collection;
    char *words; /* copies of the words without blanks */
} profile_arguments;

/* Ends the program on --help, and with code 2 on an unknown option. Returns 0 or an exit code, having complained in one line. */
int profile_arguments_parse(int argc, char **argv, profile_arguments *self);
void profile_arguments_destroy(profile_arguments *self);

#endif
