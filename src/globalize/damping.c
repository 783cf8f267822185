/* Levenberg's damping: (H + λD)p = −g, D the diagonal of scaling.h, λ from the gain ratio.
 *
 * With (H + λD)p = −g the model promises  −gᵀp − ½pᵀHp = ½(λpᵀDp − gᵀp),  and ρ = (f − f⁺)/promised decides (Levenberg 1944;
 * Marquardt 1963): ρ >= 1e-4   accept,  λ ← λ·max(1/10, 1 − (2·min(ρ, 10) − 1)³), ν = 2     (Nielsen, IMM-REP-1999-05, eq. 3.4)
 *     else        reject,  λ ← λν, ν ← 2ν; at least ν = 4 where f is undefined
 * so that λ → 0 and the end is quadratic. λ has no floor: one of 1e-8 loses problems. A rejection though must not wait until a tiny
 * λ has grown to where it matters: it starts at least at ε of the diagonal. */
#include "scaling.h"

#include <float.h>

typedef struct damping {
    scaling scale;
    double lambda, growth; /* λ and ν */
    bool begun;            /* λ has been set */
} damping;

static const double demand = 1e-4;

static void place(nadir_solver *s, arena *memory) {
    damping *state = s->globalize_state = arena_take(memory, 1, sizeof *state);
    const scaling scale = scaling_place(s, memory);
    if (state) *state = (damping){.scale = scale};
}

static nadir_status start(nadir_solver *s) {
    damping *state = s->globalize_state;
    state->begun = false;
    state->growth = 2.0;
    scaling_start(s, &state->scale);
    return NADIR_RUNNING;
}

/* At a new point: D, the first λ, and a λ that no negative diagonal entry can refuse. */
static void prepare(nadir_solver *s, damping *state) {
    scaling_update(s, &state->scale);
    const double least = state->scale.least;
    if (!state->begun) state->lambda = s->options.lambda * state->scale.largest;
    state->begun = true;
    if (state->lambda + least <= 0.0 && least < 0.0)
        state->lambda = -1.001 * least + 1e-6 * s->method.direction->norm(s, state->scale.D);
}

static void accept(damping *state, double ratio) {
    const double gain = 2.0 * fmin(ratio, 10.0) - 1.0;
    state->lambda *= fmax(0.1, 1.0 - gain * gain * gain);
    state->growth = 2.0;
}

static void reject(const nadir_solver *s, damping *state) {
    if (s->undefined) state->growth = fmax(state->growth, 4.0);
    state->lambda = fmax(state->lambda, DBL_EPSILON * state->scale.largest) * state->growth;
    state->growth *= 2.0;
}

static nadir_status advance(nadir_solver *s) {
    damping *state = s->globalize_state;
    if (s->fresh) prepare(s, state);
    nadir_status status = shifted_definite(s, &state->lambda, state->scale.D);
    if (status != NADIR_RUNNING) return status;
    s->method.direction->step(s);
    s->slope = vec_dot(&s->space, s->now.g, s->p);
    s->predicted = 0.5 * (state->lambda * scaling_dot(s, &state->scale, s->p, s->p) - s->slope);
    s->parameter = state->lambda;
    status = ratio_try(s, 1.0, demand);
    if (status != NADIR_RUNNING) return status;
    if (s->accepted)
        accept(state, s->ratio);
    else
        reject(s, state);
    return NADIR_RUNNING;
}

static const char *const options[] = {"lambda", "scaling", "escape", NULL};

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
