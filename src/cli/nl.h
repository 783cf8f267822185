/* AMPL models (.nl files) as problems: f, g, H and Hv with exact derivatives from the AMPL Solver Library.
 *
 * The library has global state and may end the process or crash on a damaged file: a command that reads models runs under guard().
 */
#ifndef NADIR_CLI_NL_H
#define NADIR_CLI_NL_H

#include "nadir.h"

typedef struct nl_model nl_model;

/* What a model is, for people and for choices. */
typedef struct nl_facts {
    const char *path;  /* of the .nl file */
    int64_t n;         /* unknowns */
    bool maximise;     /* then the problem's f is minus the objective */
    bool has_pattern;  /* false: the Hessian's pattern is too large to hold */
    int64_t nonzeros;  /* of the Hessian's lower triangle */
    int64_t bandwidth; /* sub-diagonals of the Hessian, in the order of the file */
    const double *start;
} nl_facts;

/* Reads STUB.nl; `path` may end in .nl or not. `objective` counts from 1; 0: the only one there is. Returns 0 or an exit code with
 * one line in `message`; on failure *model is NULL. */
int nl_read(const char *path, int64_t objective, nl_model **model, char *message, size_t size);
void nl_free(nl_model *self);

nl_facts nl_about(const nl_model *self);

/* The problem with all callbacks, and a dense Hessian. */
nadir_problem nl_problem(nl_model *self);
/* Describes a band, or compressed columns, to the problem. False when there is no memory. */
bool nl_make_band(nl_model *self, nadir_problem *problem);
bool nl_make_sparse(nl_model *self, nadir_problem *problem);

/* The modeller's name of an unknown, where STUB.col has it, else _svar[i]. */
const char *nl_name(nl_model *self, int64_t i);
/* Writes STUB.sol for the modelling language: `code` is AMPL's solve_result_num. False with one line in `message`. */
bool nl_write_sol(nl_model *self, const char *text, const double *x, int code, char *message, size_t size);

#endif
