/* What the oracle asks of a problem with residuals: see residual.c. For oracle.c, nadir.c and driver.c alone. */
#ifndef NADIR_RESIDUAL_H
#define NADIR_RESIDUAL_H

#include "internal.h"

/* r of both points, J and the squares of its columns where the method reads them; nothing without a residual. */
void residual_place(nadir_solver *solver, arena *memory);
/* No matrix J: g by jacobian_product. */
bool residual_by_products(const nadir_solver *solver);

/* These call the problem and return what it returned. */
int residual_call(nadir_solver *solver, point *at, bool want_r, bool want_J);
int residual_product(const nadir_solver *solver, const double *x, bool transposed, const double *v, double *Jv);
int residual_hessian(nadir_solver *solver, nadir_matrix *H); /* at `now`, with s->J */

/* r at `now`, which is undefined, is finite but not its square: go over to a smaller unit? True when that was done. */
bool residual_shrink(nadir_solver *solver);
/* ‖r‖² at `now` can be told in units of 1: they are the solver's from here on, and all that was made of r is void. */
bool residual_grow(nadir_solver *solver);

void residual_mark(nadir_solver *solver, point *at);        /* s->J is J there */
void residual_value(const nadir_solver *solver, point *at); /* f and ‖r‖∞ from r */
/* g, the squares and the angle from r and J. False when J is not finite, or its squares are not. */
bool residual_gradient(const nadir_solver *solver, point *at);

#endif
