/* How a run ended, in the numbers that other programs look at. */
#ifndef NADIR_CLI_OUTCOME_H
#define NADIR_CLI_OUTCOME_H

#include "nadir.h"

/* The exit code of `nadir solve`: 0 converged, 1 stopped short, 2 and 4 as ever. */
int outcome_exit(nadir_status status);

/* AMPL's solve_result_num: 0 to 99 solved, 100 to 199 solved with a doubt, 300 unbounded, 400 to 499 a limit, 500 to 599 a failure.
 */
int outcome_ampl(const nadir_result *result);

/* At a stationary point that is a saddle or a maximum of f. */
bool outcome_elsewhere(const nadir_result *result);

#endif
