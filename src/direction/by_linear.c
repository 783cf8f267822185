/* What newton, gauss_newton and root do by their linear part: see by_linear.h. */
#include "by_linear.h"

nadir_status by_linear_load(nadir_solver *s, nadir_status status, const char *what) {
    if (status == NADIR_RUNNING && s->method.linear->load(s)) {
        s->loaded = true;
        return NADIR_RUNNING;
    }
    s->loaded = false;
    if (status == NADIR_RUNNING) status = s->failure;
    if (status != NADIR_RUNNING && status != NADIR_NOT_FINITE) return status;
    return solver_says(s, NADIR_NOT_FINITE, "the %s is undefined or not finite at iteration %lld", what, (long long)s->iterations);
}

shift_outcome by_linear_shift(nadir_solver *s, double lambda, const double *D, double *bound) {
    const shift_outcome outcome = s->method.linear->factor(s, lambda, D, bound);
    if (outcome == SHIFT_DEFINITE) {
        s->shift = lambda;
        s->shift_D = D;
    }
    return outcome;
}

void by_linear_solve(nadir_solver *s, double *b) {
    s->counts.solves++;
    s->method.linear->solve(s, b);
}

void by_linear_step(nadir_solver *s) {
    if (s->method.linear->step) {
        s->counts.solves++;
        s->method.linear->step(s);
        return;
    }
    vec_copy(&s->space, s->now.g, s->p);
    vec_scale(&s->space, -1.0, s->p);
    by_linear_solve(s, s->p);
}

nadir_status by_linear_descend(nadir_solver *s) {
    s->counts.solves++;
    return s->method.linear->descend(s);
}

nadir_status by_linear_within(nadir_solver *s, const double *D, confinement *c) {
    s->counts.solves++;
    c->indefinite = false;
    const nadir_status status = s->method.linear->within(s, D, c);
    s->shift = c->indefinite ? (double)INFINITY : c->lambda;
    s->shift_D = D;
    return status;
}

nadir_status by_linear_bend(nadir_solver *s, double *curvature) {
    return s->method.linear->bend(s, curvature);
}

void by_linear_diagonal(const nadir_solver *s, double *values) {
    s->method.linear->diagonal(s, values);
}

double by_linear_norm(const nadir_solver *s, const double *D) {
    return s->method.linear->norm(s, D);
}
