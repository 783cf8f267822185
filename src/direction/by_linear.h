/* The verbs of a direction whose matrix B lies with the linear part: newton, gauss_newton and root hand them on alike. */
#ifndef NADIR_BY_LINEAR_H
#define NADIR_BY_LINEAR_H

#include "../internal.h"

/* After B was evaluated with `status`: the linear part takes it. NOT_FINITE in words, with `what` for B's name. */
nadir_status by_linear_load(nadir_solver *solver, nadir_status status, const char *what);
shift_outcome by_linear_shift(nadir_solver *solver, double lambda, const double *D, double *bound);
void by_linear_solve(nadir_solver *solver, double *b);
void by_linear_step(nadir_solver *solver);
nadir_status by_linear_descend(nadir_solver *solver);
nadir_status by_linear_within(nadir_solver *solver, const double *D, confinement *step);
nadir_status by_linear_bend(nadir_solver *solver, double *curvature);
void by_linear_diagonal(const nadir_solver *solver, double *values);
double by_linear_norm(const nadir_solver *solver, const double *D);

#endif
