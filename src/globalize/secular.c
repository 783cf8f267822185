/* Safeguarded Newton iteration on  φ(λ) = 1/‖p(λ)‖_D − 1/t(λ) = 0,  t = Δ or λ/σ  (Moré and Sorensen 1983, section 3; Conn, Gould
 * and Toint, Trust-Region Methods (2000), 7.3; Cartis, Gould and Toint, Math. Program. 127 (2011) 245, section 6.1), which is
 * nearly linear in λ: (1/‖p‖)' = pᵀDw/‖p‖³,  (B + λD)w = Dp,      (1/t)' = 0 or −σ/λ². λ lives in [lower, upper]: below, the step
 * is too long or B + λD is not positive definite; above, it is too short. Lengths from t/(1 + slack) to t(1 + slack) are as good as
 * t: slack is 1/10 for a trust region, and 4 for a cubic term, whose σ is known no better.
 *
 * The hard case: λ is at −λ₁ and p still too short. Then a unit z of least curvature, by inverse iteration with the factor at hand,
 * is added: ‖p + τz‖_D = t. Since (B + λD)p = −g, the quadratic model promises  ½(λ‖p + τz‖² − gᵀp − τ²zᵀ(B + λD)z)  for it. No
 * step promises more than ½λ(t² − ‖p‖²) beyond p's own ½(λ‖p‖² − gᵀp), by duality: where that is little, as along the flat
 * directions of a semidefinite B, p is kept. */
#include "secular.h"

#include <float.h>

enum { MOST_FACTORIZATIONS = 60, INVERSE_ITERATIONS = 3 };
static const double hard = 0.2, shortest = 0.1, longest = 0.7, vanishing = DBL_EPSILON * DBL_EPSILON;

typedef struct bracket {
    double lower, upper;
    bool indefinite; /* a λ was refused, or must be */
} bracket;

static double target(const secular *e) {
    return e->weight > 0.0 ? e->lambda / e->weight : e->radius;
}

/* z := Dx. */
static void weigh(const nadir_solver *s, const scaling *scale, const double *x, double *z) {
    for (int64_t i = 0; i < s->problem.n; i++) z[i] = (scale->D ? scale->D[i] : 1.0) * x[i];
}

/* pᵀDw, (B + λD)w = Dp. */
static double sensitivity(nadir_solver *s, const scaling *scale, double *z) {
    const direction_part *direction = s->method.direction;
    const double known = direction->inverse_square && !scale->D ? direction->inverse_square(s) : (double)NAN;
    if (!isnan(known)) return known;
    weigh(s, scale, s->p, z);
    direction->solve(s, z);
    return scaling_dot(s, scale, s->p, z);
}

double secular_next(nadir_solver *s, const scaling *scale, const secular *e) {
    const double length = e->length;
    if (by_products(s)) return e->lambda;
    const double unit = exp2(logb(length)), own = length / unit; /* lengths in a power of 2: no cube leaves the range */
    const double slope = sensitivity(s, scale, e->z) / unit / unit / (own * own * own);
    const double bend = e->weight > 0.0 ? unit * (e->weight / e->lambda) / e->lambda : 0.0;
    return e->lambda - (unit / length - unit / target(e)) / (slope + bend);
}

double secular_share(const nadir_solver *s, double bend) {
    if (s->undefined || ratio_blind(s, s->trial.f - s->now.f)) return NAN;
    const double slope = s->slope, cube = s->trial.f - s->now.f - slope - 0.5 * bend;
    const double t = -2.0 * slope / (bend + sqrt(bend * bend - 12.0 * cube * slope));
    return t >= shortest ? fmin(t, longest) : shortest;
}

/* A λ within the bracket, well away from an end that has been tried. */
static double within(const bracket *b, double lambda) {
    if (lambda > b->lower && lambda < b->upper) return lambda;
    if (isinf(b->upper)) return fmax(2.0 * b->lower, DBL_MIN);
    return fmax(sqrt(b->lower) * sqrt(b->upper), b->lower + 0.01 * (b->upper - b->lower));
}

/* z := a direction of nearly the least curvature of B + λD, ‖z‖_D = 1. Returns zᵀ(B + λD)z. */
static double least_curvature(nadir_solver *s, const scaling *scale, double *z) {
    double *before = s->trial.g, curvature = 0.0;
    for (int64_t i = 0; i < s->problem.n; i++) z[i] = (i % 2 ? -1.0 : 1.0) + (double)(i % 7) / 7.0; /* nothing special */
    vec_scale(&s->space, 1.0 / sqrt(scaling_dot(s, scale, z, z)), z);
    for (int k = 0; k < INVERSE_ITERATIONS; k++) {
        vec_copy(&s->space, z, before);
        weigh(s, scale, before, z);
        s->method.direction->solve(s, z);
        const double square = scaling_dot(s, scale, z, z);
        curvature = scaling_dot(s, scale, z, before) / square;
        vec_scale(&s->space, 1.0 / sqrt(square), z);
    }
    return curvature;
}

/* No step within t promises more than ½λ(t² − ‖p‖²) beyond what p does: is that little? */
static bool near_the_best(const nadir_solver *s, const secular *e, double t) {
    const double own = e->lambda * e->length * e->length - vec_dot(&s->space, s->now.g, s->p);
    return e->lambda * (t - e->length) * (t + e->length) <= hard * own;
}

/* p is too short at the edge of definiteness: lengthens it by z where that is nearly the model's minimiser. */
static bool hard_case(nadir_solver *s, const scaling *scale, secular *e) {
    const double t = target(e), curvature = least_curvature(s, scale, e->z);
    const double along = scaling_dot(s, scale, s->p, e->z), missing = (t - e->length) * (t + e->length);
    const double tau = missing / (along + copysign(sqrt(along * along + missing), along)); /* the smaller root */
    const double slope = vec_dot(&s->space, s->now.g, s->p), bent = tau * tau * curvature;
    if (!(bent <= hard * (e->lambda * t * t - slope))) return false;
    vec_axpy(&s->space, tau, e->z, s->p);
    s->slope = s->p_norm = NAN;
    e->length = t;
    e->promise = 0.5 * (e->lambda * t * t - slope - bent);
    e->lengthened = true;
    return true;
}

/* Factors at λ; where B + λD is not positive definite, moves λ up and says so. One that failed has said why: nothing moves. */
static bool refused(nadir_solver *s, const scaling *scale, secular *e, bracket *b) {
    double bound = 0.0;
    const shift_outcome outcome = s->method.direction->shift(s, e->lambda, scale->D, &bound);
    if (outcome == SHIFT_DEFINITE) return false;
    if (outcome == SHIFT_FAILED) return true;
    b->indefinite = true;
    e->length = NAN; /* a step from before does not go with this factor */
    b->lower = fmax(b->lower, fmax(e->lambda, bound));
    e->lambda = within(b, fmax(fmax(1.5 * bound, 2.0 * e->lambda), shifted_least(s, scale->D)));
    return true;
}

/* Is the step at λ the one? If not, *next is the λ to try. */
static bool settled(nadir_solver *s, const scaling *scale, secular *e, bracket *b, double *next) {
    const double t = target(e);
    const bool too_long = !(e->length <= (1.0 + e->slack) * t);
    const bool negligible = e->weight > 0.0 && e->lambda <= 1e-6 * scale->largest;
    if (isinf(t) || (!too_long && (e->length * (1.0 + e->slack) >= t || e->lambda == 0.0 || negligible))) return true;
    if (too_long)
        b->lower = fmax(b->lower, e->lambda);
    else
        b->upper = fmin(b->upper, e->lambda);
    if (!too_long && b->indefinite && near_the_best(s, e, t)) return true;
    *next = secular_next(s, scale, e);
    if (!too_long && b->indefinite && !(*next > b->lower) && hard_case(s, scale, e)) return true;
    const bool interior = !too_long && !b->indefinite && b->lower == 0.0 && !(*next > 0.0) && e->weight == 0.0;
    *next = interior ? 0.0 : within(b, *next);
    return isfinite(b->upper) && !(b->upper - b->lower > 1e-12 * b->upper);
}

/* Factors and steps at e->lambda. False when that λ was refused. */
static bool step(nadir_solver *s, const scaling *scale, secular *e, bracket *b) {
    if (refused(s, scale, e, b)) return false;
    shifted_step(s);
    const double slope = isnan(s->slope) ? vec_dot(&s->space, s->now.g, s->p) : s->slope;
    e->length = scale->D || isnan(s->p_norm) ? sqrt(scaling_dot(s, scale, s->p, s->p)) : s->p_norm;
    e->promise = 0.5 * (e->lambda * e->length * e->length - slope);
    return true;
}

/* Where B is known by products alone, the step comes from a Krylov space. */
static nadir_status within_products(nadir_solver *s, const scaling *scale, secular *e) {
    confinement step = {.radius = e->radius, .weight = e->weight, .least = shifted_least(s, scale->D), .lambda = e->lambda};
    s->slope = s->p_norm = NAN;
    const nadir_status status = s->method.direction->within(s, scale->D, &step);
    e->lambda = step.lambda;
    e->length = step.length;
    e->promise = step.promise;
    if (status != NADIR_RUNNING || isfinite(e->length)) return status;
    return solver_says(s, NADIR_NO_PROGRESS, "no lambda gives a finite step");
}

nadir_status secular_solve(nadir_solver *s, const scaling *scale, secular *e) {
    if (by_products(s)) return within_products(s, scale, e);
    if (!isfinite(e->lambda)) return NADIR_NO_PROGRESS;                              /* rejections alone have raised it */
    if (e->weight == 0.0 && e->lambda < vanishing * scale->largest) e->lambda = 0.0; /* it would go on to where doubles end */
    bracket b = {fmax(0.0, -scale->least), INFINITY, scale->least < 0.0};
    if (b.indefinite && !(e->lambda > b.lower)) e->lambda = 1.001 * b.lower + 1e-6 * s->method.direction->norm(s, scale->D);
    e->lengthened = false;
    e->length = NAN;
    for (int k = 0; k < MOST_FACTORIZATIONS && isfinite(e->lambda); k++) {
        double next;
        const bool stepped = step(s, scale, e, &b);
        if (s->failure != NADIR_RUNNING) return s->failure;
        if (!stepped) continue;
        if (!isfinite(e->length) || settled(s, scale, e, &b, &next)) break;
        e->lambda = next;
    }
    return isfinite(e->length) ? NADIR_RUNNING : solver_says(s, NADIR_NO_PROGRESS, "no lambda gives a finite step");
}
