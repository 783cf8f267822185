/* The λ at which ‖p(λ)‖_D, (B + λD)p = −g, meets a length: a trust radius, or λ/σ for a cubic model. */
#ifndef NADIR_SECULAR_H
#define NADIR_SECULAR_H

#include "scaling.h"

typedef struct secular {
    double radius; /* Δ: meet ‖p‖_D = Δ, or λ = 0 with less. INFINITY: take the first λ that makes B + λD positive definite */
    double weight;   /* σ > 0: meet ‖p‖_D = λ/σ instead */
    double slack;    /* lengths from t/(1 + slack) to t·(1 + slack) will do */
    double lambda;   /* where to begin; then the λ of the step */
    double length;   /* ‖p‖_D of the step */
    double promise;  /* decrease that the quadratic model gᵀp + ½pᵀBp promises for it */
    bool lengthened; /* p is not p(λ): the hard case */
    double *z;       /* n: to work with */
} secular;

/* Leaves the step in solver->p. RUNNING, or NO_PROGRESS. */
nadir_status secular_solve(nadir_solver *solver, const scaling *scale, secular *equation);

/* The factorization and p of `equation` are still there, and the radius has shrunk: the λ to begin with, for one more solve. */
double secular_next(nadir_solver *solver, const scaling *scale, const secular *equation);

/* After a refused trial: the share t of its length, within [1/10, 7/10], where f is least along p by the cubic through f, its slope
 * and curvature at x and f⁺. NAN where f is undefined there, or shows no digits to fit. Needs `slope`; bend: pᵀBp. */
double secular_share(const nadir_solver *solver, double bend);

#endif
