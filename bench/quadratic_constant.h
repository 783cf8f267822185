/* Newton's method near a minimum with a nonsingular Hessian: ‖x⁺ − x*‖ <= C·‖x − x*‖² in the end. */
#ifndef NADIR_BENCH_QUADRATIC_CONSTANT_H
#define NADIR_BENCH_QUADRATIC_CONSTANT_H

#include "nadir.h"

/* C, from the derivatives of f at the minimiser x. NAN where the Hessian is missing or not positive definite, or n is large. */
double quadratic_constant(const nadir_problem *problem, const double *x);

#endif
