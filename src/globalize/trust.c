/* A trust region: p minimises gᵀp + ½pᵀHp over ‖p‖_D <= Δ, exactly (secular.c); Δ from what came of it.
 *
 * The radius follows Hamad and Hinder (CAT, arXiv 2412.02079): with
 *     ρ̂ = (f − f⁺) / (promised + ½θ·min(‖g‖, ‖g⁺‖)·‖p‖),  θ = 1/10,  gradients in the dual norm of ‖p‖_D,
 * a step of ρ̂ >= 1/10 opens it to max(Δ, 4‖p‖_D), but right after a refusal to 3/2·‖p‖_D; any other closes it to ‖p‖_D/2, or where
 * it was refused to the t‖p‖_D at which the cubic of secular.h is least, a tenth where f is undefined. Their constants are 16 and
 * 8; over the problem collection 4 and 2 need 6 % fewer values of f and 15 % fewer factorizations, and what a refusal tells 12 %
 * and 8 % fewer again. The first radius is infinite: Newton's step comes first where H is positive definite, and λ is carried from
 * step to step. When only Δ has shrunk, the factor at hand says where the next λ lies.
 *
 * Where B = JᵀJ the first radius is 100·‖x‖_D, and Moré's rule follows (Numerical Analysis, Dundee 1977, Lecture Notes in
 * Mathematics 630 (1978) 105): ρ > 3/4, or Gauss and Newton's own step, opens to 2‖p‖_D; ρ <= 1/4 closes by 1/2, or where f rose by
 * the minimum of the parabola through f, gᵀp and f⁺, at least 1/10. On the problems of Moré, Garbow and Hillstrom that takes fewer
 * evaluations than the rule above in two cases of three: residuals curve where JᵀJ sees nothing. Newton's method for equations
 * begins with 2·‖x‖_D: a first step may lower ‖r‖ far away, where J vanishes. From 120 starts of Brown's almost linear system, n =
 * 4 to 61, all lead to the root, with 100·‖x‖_D 95; 1.5 and 3 do alike, and no member of the collection is lost. */
#include "secular.h"

#include <float.h>

typedef struct trust {
    scaling scale;
    secular equation;
    bool untried; /* since the start */
} trust;

static const double demand = 1e-4, good = 0.1, theta = 0.1, widen = 4.0, careful = 1.5, narrow = 0.5, least_share = 0.1,
                    new_norm = 100.0, far = 100.0, near = 2.0,
                    shortest = 1e3 * DBL_EPSILON; /* a first step, to x: a shorter one moves nothing */

static void place(nadir_solver *s, arena *memory) {
    trust *state = s->globalize_state = arena_take(memory, 1, sizeof *state);
    const scaling scale = scaling_place(s, memory);
    double *z = arena_doubles(memory, s->problem.n, 1);
    if (state) *state = (trust){.scale = scale, .equation = {.z = z, .slack = 0.1}};
}

static nadir_status start(nadir_solver *s) {
    trust *state = s->globalize_state;
    scaling_start(s, &state->scale);
    state->equation.radius = s->options.radius;
    state->equation.lambda = 0.0;
    state->untried = true;
    return NADIR_RUNNING;
}

static bool successful(const nadir_solver *s, const trust *state) {
    if (!s->accepted) return false;
    const double before = scaling_dual(s, &state->scale, &s->now), after = scaling_dual(s, &state->scale, &s->trial);
    const double slack = 0.5 * theta * fmin(before, after) * state->equation.length;
    return s->ratio >= 1.0 || s->now.f - s->trial.f >= good * (state->equation.promise + slack);
}

/* What a trial that failed tells of the length that will do. */
static double narrower(nadir_solver *s) {
    if (s->accepted) return narrow;
    if (s->undefined) return least_share;
    if (isnan(s->slope)) s->slope = vec_dot(&s->space, s->now.g, s->p);
    const double share = secular_share(s, -2.0 * (s->predicted + s->slope));
    return isnan(share) ? narrow : share;
}

static void update_radius(nadir_solver *s, trust *state) {
    secular *e = &state->equation;
    const double before = e->radius, wider = s->refused > 0 ? careful : widen;
    if (!successful(s, state))
        e->radius = narrower(s) * e->length;
    else if (isfinite(before) || e->lambda > 0.0)
        e->radius = isfinite(before) ? fmax(wider * e->length, before) : wider * e->length;
    if (s->accepted && e->lambda > 0.0 && isfinite(before)) e->lambda *= before / e->radius;
}

/* Where the model's B is all there is of a sum of squares. */
static void update_radius_squares(nadir_solver *s, trust *state) {
    secular *e = &state->equation;
    const double slope = vec_dot(&s->space, s->now.g, s->p), before = e->radius;
    const bool first = state->untried;
    if (first) e->radius = fmin(e->radius, e->length);
    if (!s->accepted || !(s->ratio > 0.25)) {
        const double fall = s->undefined ? NAN : s->now.f - s->trial.f;
        const double share = fall >= 0.0 ? 0.5 : 0.5 * slope / (slope + fall); /* the parabola's minimum */
        e->radius = (share >= 0.1 ? share : 0.1) * fmin(e->radius, 10.0 * e->length);
    } else if (e->lambda == 0.0 || s->ratio >= 0.75)
        e->radius = 2.0 * e->length;
    if (s->accepted) e->lambda *= first ? 1.0 : before / e->radius;
}

/* In sizes of x in the norm of the columns. */
static void first_radius(const nadir_solver *s, trust *state) {
    const double size = sqrt(scaling_dot(s, &state->scale, s->now.x, s->now.x));
    const double unit = state->scale.D ? sqrt(2.0) * sqrt(fabs(s->now.f)) : 1.0; /* at x = 0; ‖p‖_D has the unit of r, or √f */
    const double length = size > 0.0 ? size : unit, asked = s->options.radius;
    const bool newton = s->method.direction->equations && !s->method.direction->secant;
    const double sizes = newton ? near : far;
    state->equation.radius = isinf(asked) ? sizes * length : fmax(asked, shortest * length);
}

static void prepare(nadir_solver *s, trust *state) {
    const double growth = scaling_update(s, &state->scale);
    if (growth > new_norm) {
        state->equation.radius *= sqrt(growth);
        state->equation.lambda /= growth;
    }
    if (state->untried && (s->method.direction->semidefinite || isfinite(s->options.radius))) first_radius(s, state);
}

static nadir_status advance(nadir_solver *s) {
    trust *state = s->globalize_state;
    secular *e = &state->equation;
    const bool squares = s->method.direction->semidefinite;
    if (s->fresh)
        prepare(s, state);
    else if (!e->lengthened)
        e->lambda = fmax(secular_next(s, &state->scale, e), 0.0);
    nadir_status status = secular_solve(s, &state->scale, e);
    if (status != NADIR_RUNNING) return status;
    s->predicted = e->promise;
    s->parameter = e->radius;
    status = ratio_try(s, 1.0, demand);
    if (status != NADIR_RUNNING) return status;
    (squares ? update_radius_squares : update_radius)(s, state);
    state->untried = false;
    return status;
}

static const char *const options[] = {"radius", "scaling", "escape", NULL};

const globalize_part nadir_part_trust = {
    .name = "trust",
    .text = "trust region, solved exactly",
    .options = options,
    .needs_shift = true,
    .escapes = true,
    .place = place,
    .start = start,
    .advance = advance,
};
