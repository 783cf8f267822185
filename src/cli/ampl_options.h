/* The options of a call by a modelling language: `name=value` words from the environment variable nadir_options and the command
 * line. */
#ifndef NADIR_CLI_AMPL_OPTIONS_H
#define NADIR_CLI_AMPL_OPTIONS_H

#include <stdio.h>

#include "nadir.h"

enum { AMPL_MESSAGE = 500 };

typedef struct ampl_options {
    nadir_options solver;
    int64_t objno;  /* 0: the only objective */
    int64_t outlev; /* 1: the iteration table and the summary on standard output */
    FILE *echo;     /* where each one that was taken is repeated; NULL: nowhere */
} ampl_options;

/* Words separated by blanks: name=value, name = value, name value, or a flag's name alone; a value may stand in quotes. False with
 * one line in `message` (AMPL_MESSAGE bytes). */
bool ampl_options_read(ampl_options *self, const char *words, char *message);
/* One argument of the command line, name=value. */
bool ampl_options_argument(ampl_options *self, const char *word, char *message);

void ampl_options_list(FILE *out);

#endif
