/* Levenberg's damping: (H + λD)p = −g, D the diagonal of scaling.h, λ from the gain ratio.
 *
 * With (H + λD)p = −g the model promises  −gᵀp − ½pᵀHp = ½(λpᵀDp − gᵀp),  and ρ = (f − f⁺)/promised decides (Levenberg 1944;
 * Marquardt 1963):
 *     ρ >= 1e-4   accept,  λ ← λ·max(μ, 1 − (2·min(ρ, 10) − 1)³), ν = 2     (Nielsen, IMM-REP-1999-05)
 *                 with μ = min(1/10, ‖g⁺‖/‖g‖), in fits 1/10; right after a rejection 1/2, lest λ be too little again
 *     else        reject,  ν ← 2ν, and λ ← the one whose step is as long as tp, where t, within [1/10, 7/10], minimises the cubic
 *                 through f, its slope and curvature at x and f⁺; at least λν in place of less than 3/2·λ. Where f is undefined,
 *                 λ ← λ·max(ν, 4); where it has no digits to fit, λ ← λν
 * so that λ → 0 as ‖g‖ does and the end is quadratic. Where p was bent (tensor.c) and refused, the straight one of the same λ and
 * factor is tried before any other λ. When D grows, λ shrinks so that the last p is damped as before. λ has no
 * floor: one of 1e-8 loses problems. A rejection though must not wait until a tiny λ has grown to where it matters: without the
 * cubic it starts at least at ε of the diagonal. */
#include "secular.h"
#include "tensor.h"

#include <float.h>

typedef struct damping {
    scaling scale;
    tensor valley;
    double lambda, growth; /* λ and ν */
    bool begun;            /* λ has been set */
    bool straight;         /* the bent step was refused: next the one of the same λ as it is */
    double *z;             /* n: to work with; NULL where B is known by products alone */
} damping;

static const double demand = 1e-4, usual_fall = 0.1, careful_fall = 0.5, least_rise = 1.5;

static void place(nadir_solver *s, arena *memory) {
    damping *state = s->globalize_state = arena_take(memory, 1, sizeof *state);
    const scaling scale = scaling_place(s, memory);
    const tensor valley = tensor_place(s, memory);
    double *z = by_products(s) ? NULL : arena_doubles(memory, s->problem.n, 1);
    if (state) *state = (damping){.scale = scale, .valley = valley, .z = z};
}

static nadir_status start(nadir_solver *s) {
    damping *state = s->globalize_state;
    state->begun = false;
    state->growth = 2.0;
    scaling_start(s, &state->scale);
    tensor_start(&state->valley);
    return NADIR_RUNNING;
}

/* At a new point: D, the first λ, and a λ that no negative diagonal entry can refuse. */
static void prepare(nadir_solver *s, damping *state) {
    state->straight = false;
    state->lambda /= scaling_update(s, &state->scale);
    tensor_learn(s, &state->scale, &state->valley);
    const double least = state->scale.least;
    if (!state->begun) state->lambda = s->options.lambda * state->scale.largest;
    state->begun = true;
    if (state->lambda + least <= 0.0 && least < 0.0)
        state->lambda = -1.001 * least + 1e-6 * s->method.direction->norm(s, state->scale.D);
}

/* Gauss and Newton's end is seldom quadratic, and the gradient of a fit also vanishes where an exponential has died out. */
static double fall_of(const nadir_solver *s) {
    return s->method.direction->semidefinite ? usual_fall : fmin(usual_fall, s->trial.gnorm2 / s->now.gnorm2);
}

static void accept(const nadir_solver *s, damping *state, const bent_step *taken) {
    tensor_keep(s, taken, &state->valley);
    const double gain = 2.0 * fmin(s->ratio, 10.0) - 1.0, most = state->growth > 2.0 ? careful_fall : fall_of(s);
    state->lambda *= fmax(most, 1.0 - gain * gain * gain);
    state->growth = 2.0;
}

static void reject(nadir_solver *s, damping *state, const bent_step *taken) {
    state->straight = taken->bent && !s->undefined;
    if (state->straight) return;
    secular step = {.lambda = state->lambda, .length = sqrt(taken->square), .z = state->z};
    if (s->undefined) state->growth = fmax(state->growth, 4.0);
    state->lambda = fmax(step.lambda, DBL_EPSILON * state->scale.largest) * state->growth;
    state->growth *= 2.0;
    const double share = state->z ? secular_share(s, taken->along) : (double)NAN;
    if (isnan(share)) return;
    step.radius = share * step.length;
    const double next = secular_next(s, &state->scale, &step);
    if (next > least_rise * step.lambda && isfinite(next)) state->lambda = next;
}

static nadir_status advance(nadir_solver *s) {
    damping *state = s->globalize_state;
    if (s->fresh) prepare(s, state);
    nadir_status status = state->straight ? NADIR_RUNNING : shifted_definite(s, &state->lambda, state->scale.D);
    if (status != NADIR_RUNNING) return status;
    shifted_step(s);
    if (isnan(s->slope)) s->slope = vec_dot(&s->space, s->now.g, s->p);
    const bent_step step = (state->straight ? tensor_straight : tensor_bend)(s, &state->scale, state->lambda, &state->valley);
    s->predicted = step.promise;
    s->parameter = state->lambda;
    status = ratio_try(s, 1.0, demand);
    if (status != NADIR_RUNNING) return status;
    if (s->accepted)
        accept(s, state, &step);
    else
        reject(s, state, &step);
    return NADIR_RUNNING;
}

static const char *const options[] = {"lambda", "scaling", "escape", "tensor", NULL};

const globalize_part nadir_part_damping = {
    .name = "damping",
    .text = "Levenberg damping by the gain ratio",
    .options = options,
    .needs_shift = true,
    .escapes = true,
    .place = place,
    .start = start,
    .advance = advance,
};
