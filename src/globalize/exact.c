/* The exact line minimum of a quadratic: x⁺ = x + tp, t = −gᵀp / pᵀHp. On steepest descent from the worst start, each step shrinks
 * ‖g‖ by (κ − 1)/(κ + 1)  (Kantorovich 1948; Nocedal and Wright, Numerical Optimization (2006), 3.3). */
#include "../internal.h"

#include "../matrix.h"

static void place(nadir_solver *s, arena *memory) {
    /* Newton's linear part overwrites its H; a callback for products needs none. */
    if (!s->problem.hessian_product) s->globalize_state = matrix_place(&s->problem, memory);
}

/* The Hessian of a quadratic is the same everywhere: once is enough. */
static nadir_status start(nadir_solver *s) {
    if (s->problem.hessian_product) return NADIR_RUNNING;
    const nadir_status status = oracle_hessian(s, s->globalize_state);
    return status == NADIR_NOT_FINITE ? solver_says(s, status, "the Hessian is undefined at the starting point") : status;
}

/* p in a unit, a power of 2, in which neither gᵀp nor pᵀHp over- or underflows before its time; it rounds nothing. */
static void rescale(nadir_solver *s) {
    ratio_measure(s);
    if (s->p_norm > 1e-100 && s->p_norm < 1e100) return;
    const double norm = vec_norm2(&s->space, s->p); /* what a direction says of it may have underflowed */
    if (!(norm > 0.0) || !isfinite(norm)) return;
    for (int64_t i = 0; i < s->space.n; i++) s->p[i] = scalbn(s->p[i], -ilogb(norm));
    s->slope = s->p_norm = NAN;
    ratio_measure(s);
}

static nadir_status advance(nadir_solver *s) {
    nadir_status status = shifted_plain(s);
    if (status == NADIR_RUNNING) rescale(s);
    if (status == NADIR_RUNNING) status = oracle_product(s, s->globalize_state, s->p, s->trial.g);
    if (status == NADIR_NOT_FINITE)
        return solver_says(s, status, "the product H*v is undefined at iteration %lld", (long long)s->iterations);
    if (status != NADIR_RUNNING) return status;
    const double curvature = vec_dot(&s->space, s->p, s->trial.g);
    if (!isfinite(curvature))
        return solver_says(s, NADIR_NOT_FINITE, "the curvature along the direction is not finite at iteration %lld",
                           (long long)s->iterations);
    if (!(curvature > 0.0))
        return solver_says(s, NADIR_UNBOUNDED, "the quadratic has curvature %.3g along the direction: it has no minimum there",
                           curvature);
    s->parameter = -s->slope / curvature;
    s->predicted = -0.5 * s->parameter * s->slope;
    return ratio_walk(s, s->parameter) ? ratio_accept(s) : NADIR_NO_PROGRESS;
}

static const char *const options[] = {NULL};

const globalize_part nadir_part_exact = {
    .name = "exact",
    .text = "exact line minimum, for quadratics",
    .options = options,
    .needs_quadratic = true,
    .place = place,
    .start = start,
    .advance = advance,
};
