/* How the Hessian of a model is stored. */
#ifndef NADIR_CLI_NL_STORAGE_H
#define NADIR_CLI_NL_STORAGE_H

#include "nl.h"

/* Gives the problem the storage that its sparsity suggests, or the next one that goes with the options' method; `text` says which.
 * When none does, the suggested one stays and creating a solver says why. False when there is no memory. */
bool nl_choose_storage(nl_model *model, const nadir_options *options, nadir_problem *problem, char *text, size_t size);

#endif
