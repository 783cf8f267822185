/* The files of a command: opened before the first run, so that hours of running are not lost to a missing directory, and put in
 * place, complete, at the end. */
#ifndef NADIR_CLI_OUTPUTS_H
#define NADIR_CLI_OUTPUTS_H

#include "../../bench/outfile.h"

typedef enum output_kind { OUTPUT_CSV, OUTPUT_JSON, OUTPUT_TRACE, OUTPUT_REPORT, OUTPUTS } output_kind;

/* What a command writes into an output; returns an exit code, having complained. */
typedef int (*output_writer)(FILE *out, const void *data);

typedef struct outputs {
    outfile files[OUTPUTS];
} outputs;

/* A path is a file, "-" or NULL; a directory for the report. These return 0 or an exit code, having complained. */
int outputs_check(const char *const paths[OUTPUTS]);
int outputs_open(outputs *self, const char *const paths[OUTPUTS]);
int outputs_write(outputs *self, const output_writer writers[OUTPUTS], const void *data);
void outputs_abandon(outputs *self);

/* Does one of them take standard output for itself? */
bool outputs_use_stdout(const char *const paths[OUTPUTS]);

#endif
