/* Newton: B = H(x), (H + λD)p = −g by the chosen linear part  (Nocedal and Wright, Numerical Optimization (2006), 3.3 and 10.3). */
#include "../internal.h"

static nadir_status refresh(nadir_solver *s) {
    /* The Hessian of a quadratic is the same everywhere. */
    if (s->loaded && s->problem.quadratic) return NADIR_RUNNING;
    s->loaded = false;
    const nadir_status status = oracle_hessian(s, s->now.x, &s->H);
    if (status == NADIR_RUNNING && s->method.linear->load(s)) {
        s->loaded = true;
        return NADIR_RUNNING;
    }
    if (status != NADIR_RUNNING && status != NADIR_NOT_FINITE) return status;
    return solver_says(s, NADIR_NOT_FINITE, "the Hessian is undefined or not finite at iteration %lld", (long long)s->iterations);
}

static shift_outcome shift(nadir_solver *s, double lambda, const double *D, double *bound) {
    const shift_outcome outcome = s->method.linear->factor(s, lambda, D, bound);
    if (outcome == SHIFT_DEFINITE) {
        s->shift = lambda;
        s->shift_scaled = D != NULL;
    }
    return outcome;
}

static void solve(nadir_solver *s, double *b) {
    s->counts.solves++;
    s->method.linear->solve(s, b);
}

static void step(nadir_solver *s) {
    vec_copy(&s->space, s->now.g, s->p);
    vec_scale(&s->space, -1.0, s->p);
    solve(s, s->p);
}

static void diagonal(const nadir_solver *s, double *values) {
    s->method.linear->diagonal(s, values);
}

static double norm(const nadir_solver *s, const double *D) {
    return s->method.linear->norm(s, D);
}

static const char *const options[] = {NULL};

const direction_part nadir_part_newton = {
    .name = "newton",
    .text = "Newton: (H + lambda*D) p = -g",
    .globalization = "damping",
    .options = options,
    .needs_hessian = true,
    .natural_length = true,
    .refresh = refresh,
    .shift = shift,
    .step = step,
    .solve = solve,
    .diagonal = diagonal,
    .norm = norm,
};
