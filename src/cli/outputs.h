/* The files of a comparison: opened before the first run, so that hours of running are not lost to a missing directory, and put in
 * place, complete, at the end. */
#ifndef NADIR_CLI_OUTPUTS_H
#define NADIR_CLI_OUTPUTS_H

#include "../../bench/outfile.h"
#include "arguments.h"

typedef struct outputs {
    outfile files[OUTPUTS];
} outputs;

/* Both return 0 or an exit code, having complained. */
int outputs_open(outputs *self, const arguments *asked);
int outputs_write(outputs *self, const study *results);
void outputs_abandon(outputs *self);

#endif
