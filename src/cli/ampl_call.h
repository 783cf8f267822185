/* The arguments of a call by a modelling language:   nadir [-e] [-s] STUB [-AMPL] [name=value ...] */
#ifndef NADIR_CLI_AMPL_CALL_H
#define NADIR_CLI_AMPL_CALL_H

#include <stdbool.h>

#include "ampl_options.h"

typedef struct ampl_call {
    const char *stub; /* NULL: what was asked for is printed, and there is nothing to solve */
    bool protocol;    /* -AMPL: the language shows the message itself */
    ampl_options options;
} ampl_call;

/* Are these the arguments of such a call? argv[0] is the program's name. */
bool ampl_is_meant(int argc, char **argv);
/* Reads them and the environment variable nadir_options, `solver` being the options to start from. Returns 0 or an exit code,
 * having complained. */
int ampl_call_read(int argc, char **argv, const nadir_options *solver, ampl_call *call);

#endif
