/* The one place that makes B + λD positive definite: Levenberg's λ, a trust radius, a cubic weight and a gradient norm differ only
 * in who picks λ first.
 *
 * A factorization that fails at a pivot knows a direction z of negative curvature, and with it a lower bound of the λ that is
 * needed, −zᵀBz/zᵀDz <= −λ_min(D^-½BD^-½)  (Moré and Sorensen, SIAM J. Sci. Stat. Comput. 4 (1983) 553, section 3). The next try is
 *     λ ← max(2λ, 3/2·bound, 1e-6·‖D^-½BD^-½‖_F). */
#include "../internal.h"

#include <float.h>

enum { MOST_TRIES = 2200 }; /* doubling spans the range of a double in fewer */

double shifted_scale(const nadir_solver *s) {
    const double size = fmax(1.0, vec_norm2(&s->space, s->now.x));
    return fmax(s->now.gnorm2 / size, DBL_MIN);
}

double shifted_least(const nadir_solver *s, const double *D) {
    const double least = 1e-6 * s->method.direction->norm(s, D);
    return least > 0.0 ? least : D ? 1.0 : shifted_scale(s);
}

nadir_status shifted_definite(nadir_solver *s, double *lambda, const double *D) {
    const direction_part *direction = s->method.direction;
    /* Rejections alone have raised it so far: what that means is not for here to say. */
    if (!isfinite(*lambda)) return NADIR_NO_PROGRESS;
    for (int tries = 0; tries < MOST_TRIES && isfinite(*lambda); tries++) {
        double bound = 0.0;
        const shift_outcome outcome = direction->shift(s, *lambda, D, &bound);
        if (outcome == SHIFT_DEFINITE) return NADIR_RUNNING;
        if (outcome == SHIFT_FAILED) return s->failure;
        *lambda = fmax(fmax(2.0 * *lambda, 1.5 * bound), shifted_least(s, D));
    }
    return solver_says(s, NADIR_NO_PROGRESS, "no finite lambda makes the Hessian positive definite");
}

double shifted_first(const nadir_solver *s) {
    const double norm = s->now.gnorm2, unit = fmax(s->options.gscale, norm), fall = 2.0 * fabs(s->now.f);
    const double length = norm / unit;
    return (fall > 0.0 && fall < length * norm ? fmax(fall / norm, 1e-8 * length) : length) / norm;
}

double shifted_onward(const nadir_solver *s) {
    const double first = shifted_first(s);
    return s->iterations > 0 && s->step_norm > 0.0 ? fmax(first, 4.0 * s->step_norm / s->now.gnorm2) : first;
}

void shifted_step(nadir_solver *s) {
    s->slope = s->p_norm = NAN;
    s->method.direction->step(s);
}

/* Of the last shift, the part to try first: as Newton's steps begin to converge it must not hold them back, nor hide that B is
 * positive definite at the end. `trial` is the point before. */
static double kept_share(const nadir_solver *s) {
    return s->fresh && s->iterations > 0 ? fmin(0.25, s->now.gnorm2 / s->trial.gnorm2) : 0.25;
}

nadir_status shifted_descent(nadir_solver *s, double *lambda) {
    if (!s->method.direction->shift) return shifted_plain(s);
    if (by_products(s)) {
        s->slope = s->p_norm = NAN;
        return s->method.direction->descend(s);
    }
    *lambda *= kept_share(s);
    const nadir_status status = shifted_definite(s, lambda, NULL);
    if (status == NADIR_RUNNING) shifted_step(s);
    return status;
}

nadir_status shifted_plain(nadir_solver *s) {
    double bound = 0.0;
    const shift_outcome outcome = s->method.direction->shift ? s->method.direction->shift(s, 0.0, NULL, &bound) : SHIFT_DEFINITE;
    if (outcome == SHIFT_FAILED) return s->failure;
    if (outcome == SHIFT_SINGULAR)
        return solver_says(s, NADIR_NO_PROGRESS,
                           "the Hessian at iteration %lld cannot be solved with by %s (max|g| = %.3g): use newton/damping",
                           (long long)s->iterations, s->method.linear->name, s->now.gnorm);
    shifted_step(s);
    return NADIR_RUNNING;
}
