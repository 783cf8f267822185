/* The diagonal D of the norm ‖p‖_D = √(pᵀDp) in which a step is short or long.
 *
 * D_i is the largest |B_ii| seen so far, kept above 1e-8 of the largest of all, ε² of it where B = JᵀJ (Moré, in Numerical
 * Analysis, Dundee 1977, for least squares): steps do not depend on the units of the variables. It makes the diagonal of D^-½BD^-½
 * at most 1 in magnitude.
 *
 * A fit of more than a hundred steps has gone far: from there on what D remembers fades by a tenth a step. Chebyquad from 10 and
 * 100 times its start, where columns of 10^19 shrink to 10, arrives so, and crawled before; shorter runs do not notice. */
#ifndef NADIR_SCALING_H
#define NADIR_SCALING_H

#include "../internal.h"

typedef struct scaling {
    double *D;             /* n; NULL for the norm as it is */
    double *diagonal;      /* of B at x; NULL where the direction knows none, and then D is NULL too */
    double least, largest; /* entry, and largest magnitude, of the diagonal of D^-½BD^-½; without one 0 and ‖B‖_F */
} scaling;

scaling scaling_place(const nadir_solver *solver, arena *memory);
void scaling_start(const nadir_solver *solver, scaling *scale);
/* At a new point. Returns pᵀDp with the new D over that with the old, for the step that led there: what was measured in the old
 * norm grows with it; 1 at a start, and for least squares, where Moré's rules are for a D that grows. */
double scaling_update(const nadir_solver *solver, scaling *scale);
/* ‖g‖_D⁻¹, the norm of gradients that goes with ‖p‖_D. */
double scaling_dual(const nadir_solver *solver, const scaling *scale, const point *at);
/* vᵀDw */
double scaling_dot(const nadir_solver *solver, const scaling *scale, const double *v, const double *w);

#endif
