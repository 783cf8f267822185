/* Newton: B = H(x), (H + λD)p = −g by the chosen linear part  (Nocedal and Wright, Numerical Optimization (2006), 3.3 and 10.3). */
#include "../internal.h"

/* The Hessian of a quadratic is the same everywhere. */
static nadir_status evaluate(nadir_solver *s) {
    const bool known = s->loaded && s->problem.quadratic;
    s->loaded = known;
    return known || !reads_hessian(&s->method, &s->problem) ? NADIR_RUNNING : oracle_hessian(s, &s->H);
}

static nadir_status refresh(nadir_solver *s) {
    if (s->loaded && s->problem.quadratic && !by_products(s)) return NADIR_RUNNING;
    nadir_status status = evaluate(s);
    if (status == NADIR_RUNNING && s->method.linear->load(s)) {
        s->loaded = true;
        return NADIR_RUNNING;
    }
    s->loaded = false;
    if (status == NADIR_RUNNING) status = s->failure;
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
    if (s->method.linear->step) {
        s->counts.solves++;
        s->method.linear->step(s);
        return;
    }
    vec_copy(&s->space, s->now.g, s->p);
    vec_scale(&s->space, -1.0, s->p);
    solve(s, s->p);
}

static nadir_status product(nadir_solver *s, const double *v, double *Hv) {
    return oracle_product(s, reads_hessian(&s->method, &s->problem) ? &s->H : NULL, v, Hv);
}

static nadir_status descend(nadir_solver *s) {
    s->counts.solves++;
    return s->method.linear->descend(s);
}

static nadir_status within(nadir_solver *s, const double *D, confinement *c) {
    s->counts.solves++;
    c->indefinite = false;
    const nadir_status status = s->method.linear->within(s, D, c);
    s->shift = c->indefinite ? (double)INFINITY : c->lambda;
    s->shift_scaled = D != NULL;
    return status;
}

static nadir_status bend(nadir_solver *s, double *curvature) {
    return s->method.linear->bend(s, curvature);
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
    .product = product,
    .descend = descend,
    .within = within,
    .bend = bend,
    .diagonal = diagonal,
    .norm = norm,
};
