/* Leaving a stationary point that is no minimum, along negative curvature: z with zᵀHz < 0, gᵀz <= 0 promises  f(x + tz) ≈ f +
 * t·gᵀz + ½t²zᵀHz (Goldfarb, Math. Program. 18 (1980) 31; Conn, Gould and Toint, Trust-Region Methods (2000), 6.6).
 *
 * Where the last Hessian was positive definite by itself, or with a λ that is nothing beside it, the point is taken for a minimum,
 * at the cost of a factorization where only larger λ were tried. Else H is evaluated at x: it must be positive definite with a
 * shift of 1e-8 of its norm. z comes from inverse iteration on a shifted H. */
#include "../internal.h"

#include <float.h>

enum { INVERSE_ITERATIONS = 30, MOST_TRIALS = 60 };
static const double negligible = 1.5e-8, demand = 1e-4;

/* The last Hessian is still there to be asked. */
static bool was_definite(nadir_solver *s) {
    const double norm = s->method.direction->norm(s, NULL), largest = s->shift_D ? vec_max(&s->space, s->shift_D) : 1.0;
    double bound = 0.0;
    if (s->shift * largest <= negligible * norm) return true; /* D may remember a larger H */
    return norm > 0.0 && s->method.direction->shift(s, negligible * norm, NULL, &bound) == SHIFT_DEFINITE;
}

bool escape_wanted(nadir_solver *s) {
    const direction_part *direction = s->method.direction;
    if (!s->options.escape || !s->method.globalize->escapes || !direction->needs_hessian || direction->semidefinite) return false;
    /* Definite in a Krylov space of g says little of the rest: a saddle can be approached along a plane of symmetry. */
    if (s->iterations == 0 || !s->loaded || by_products(s)) return true;
    return !was_definite(s);
}

/* p := z of length 1. Returns zᵀHz once it is clearly negative, or the least that was found. */
static double negative_curvature(nadir_solver *s, double lambda, double bound) {
    double *z = s->p, *before = s->trial.g, curvature = 0.0;
    for (int64_t i = 0; i < s->space.n; i++) z[i] = (i % 2 ? -1.0 : 1.0) + (double)(i % 7) / 7.0; /* nothing special */
    vec_scale(&s->space, 1.0 / vec_norm2(&s->space, z), z);
    for (int k = 0; k < INVERSE_ITERATIONS && !(curvature < -0.5 * bound); k++) {
        vec_copy(&s->space, z, before);
        s->method.direction->solve(s, z);
        const double length = vec_norm2(&s->space, z);
        curvature = vec_dot(&s->space, z, before) / (length * length) - lambda;
        vec_scale(&s->space, 1.0 / length, z);
    }
    return curvature;
}

/* From a distance of the size of x, nearer and nearer, until f falls by its share of what the curvature promises. */
static nadir_status leave(nadir_solver *s, double curvature) {
    double t = fmax(1.0, vec_max(&s->space, s->now.x));
    if (vec_dot(&s->space, s->now.g, s->p) > 0.0) vec_scale(&s->space, -1.0, s->p);
    s->slope = s->p_norm = NAN;
    for (int k = 0; k < MOST_TRIALS; k++, t *= 0.25) {
        s->predicted = -0.5 * t * t * curvature;
        s->parameter = t;
        if (!(s->predicted > ratio_floor(s))) return NADIR_GRADIENT;
        const nadir_status status = ratio_try(s, t, demand);
        if (status != NADIR_RUNNING || s->accepted) return status;
    }
    return NADIR_GRADIENT;
}

static nadir_status escape_by_products(nadir_solver *s) {
    double curvature = 0.0;
    const nadir_status status = s->method.direction->bend(s, &curvature);
    if (status != NADIR_RUNNING) return status;
    return curvature < -negligible * s->method.direction->norm(s, NULL) ? leave(s, curvature) : NADIR_GRADIENT;
}

nadir_status escape(nadir_solver *s) {
    if (by_products(s)) return escape_by_products(s);
    const double least = negligible * s->method.direction->norm(s, NULL);
    double bound = 0.0, lambda = least;
    if (!(least > 0.0) || s->method.direction->shift(s, least, NULL, &bound) == SHIFT_DEFINITE) return NADIR_GRADIENT;
    const nadir_status status = shifted_definite(s, &lambda, NULL);
    if (status != NADIR_RUNNING) return NADIR_GRADIENT;
    const double curvature = negative_curvature(s, lambda, bound);
    return curvature < -least ? leave(s, curvature) : NADIR_GRADIENT;
}
