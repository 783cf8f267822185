/* The AMPL Solver Library as the files nl_*.c see it. Its header redefines much of stdio and stdlib; only what does no harm is
 * left. Reference: D. M. Gay, Hooking your solver to AMPL, 1997. */
#ifndef NADIR_CLI_NL_ASL_H
#define NADIR_CLI_NL_ASL_H

#define NO_STDIO1
#include <ampl-netlib-solvers/asl.h>
#undef exit
#undef getenv
#undef strtod

#include <setjmp.h>

#include "nl.h"

enum { NL_SAID = 512 };

struct nl_model {
    ASL *asl;
    jmp_buf escape;     /* where the library's exits land */
    char said[NL_SAID]; /* what it printed before */
    FILE *listener;     /* writes to `said` */
    char *path;

    int objective; /* from 0 */
    double sign;   /* −1: maximise */
    double *lower, *upper, *start;

    double *x;      /* where the library stands; it wants vectors that are not const */
    bool evaluated; /* f is known there */
    double *v;

    bool has_pattern;
    int64_t nonzeros, bandwidth;
    int64_t *row, *column; /* of each nonzero, in the library's order, lower triangle */
    double *values;        /* the same order */

    int64_t *column_start, *row_index, *position; /* compressed columns, and where in them each nonzero goes */
};

/* Calls work(self, data), and returns false when the library tried to end the process instead. */
bool nl_call(nl_model *self, void (*work)(nl_model *self, void *data), void *data);

/* Fills the pattern of the Hessian; false when there is no memory. */
bool nl_find_pattern(nl_model *self);

#endif
