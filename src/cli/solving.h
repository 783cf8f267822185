/* One model, from its file to its result: what `nadir solve` and the AMPL protocol share. */
#ifndef NADIR_CLI_SOLVING_H
#define NADIR_CLI_SOLVING_H

#include <stdio.h>

#include "nl.h"

enum { SOLVING_MESSAGE = 700 };

typedef struct solving {
    nl_model *model;
    nadir_problem problem;
    nadir_options options;
    char storage[80]; /* of the Hessian, for people */
    double *x;
    nadir_result result;
} solving;

/* The library's defaults, with the verdict asked for. */
nadir_options solving_options(void);

/* Reads the model, chooses the storage and asks the library whether the method goes with it. Returns 0 or an exit code with one
 * line in `message`; then nothing is left. */
int solving_begin(solving *self, const char *path, int64_t objective, const nadir_options *options, char *message);
/* Solves. The iteration table goes to `table`, which may be NULL. Signals end the run. */
void solving_run(solving *self, FILE *table);
void solving_end(solving *self);

/* In the model's own sense, which may be to maximise: the objective, and what the point is. */
double solving_objective(const solving *self);
const char *solving_verdict(const solving *self);

void solving_write_head(const solving *self, FILE *out);
void solving_write_summary(const solving *self, FILE *out);

#endif
