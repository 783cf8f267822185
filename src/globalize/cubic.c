/* A cubic model: p minimises gᵀp + ½pᵀHp + σ/3·‖p‖³_D, which is (H + λD)p = −g with λ = σ‖p‖_D  (Nesterov and Polyak, Math.
 * Program. 108 (2006) 177; Cartis, Gould and Toint, ARC, Math. Program. 127 (2011) 245). ρ = (f − f⁺)/(decrease of its quadratic
 * part) chooses σ: ρ >= 0.9   σ ← σ/4                     ρ >= 1e-4   accept ρ < 0.1    σ ← 3σ;  refused or undefined: from what f
 * did along p, f⁺ = f + gᵀp + ½pᵀHp + σ'/3·‖p‖³, kept in [2σ, 20σ] (after Gould, Porcelli and Toint, Comput. Optim. Appl. 53 (2012)
 * 1). The first λ is tiny, as in damping: Newton's step comes first. ‖p‖ needs to be right only within a factor: σ is no better
 * known. */
#include "secular.h"

#include <float.h>

typedef struct cubic {
    scaling scale;
    secular equation;
    bool begun;
} cubic;

static const double demand = 1e-4;

static void place(nadir_solver *s, arena *memory) {
    cubic *state = s->globalize_state = arena_take(memory, 1, sizeof *state);
    const scaling scale = scaling_place(s, memory);
    double *z = arena_doubles(memory, s->problem.n, 1);
    if (state) *state = (cubic){.scale = scale, .equation = {.z = z, .slack = 4.0}};
}

static nadir_status start(nadir_solver *s) {
    cubic *state = s->globalize_state;
    scaling_start(s, &state->scale);
    state->begun = false;
    return NADIR_RUNNING;
}

/* How large B is in the norm of the step. A preconditioner's has no diagonal: there the curvature along the step must do. */
static double size_of(const nadir_solver *s, const cubic *state) {
    const secular *e = &state->equation;
    return s->problem.precondition && by_products(s) ? 2.0 * e->promise / e->length / e->length : state->scale.largest;
}

/* The σ whose λ for this step is that share of B. */
static double weight_of(const nadir_solver *s, const cubic *state, double share) {
    return fmax(share * size_of(s, state) / state->equation.length, DBL_MIN);
}

/* The first λ as in damping, whatever its step; then the σ that goes with it. */
static nadir_status first_step(nadir_solver *s, cubic *state) {
    secular *e = &state->equation;
    e->lambda = s->options.lambda * state->scale.largest;
    e->weight = 0.0;
    e->radius = INFINITY;
    const nadir_status status = secular_solve(s, &state->scale, e);
    if (status != NADIR_RUNNING) return status;
    const double least = weight_of(s, state, fmax(s->options.lambda, DBL_EPSILON)), own = e->lambda / e->length;
    e->weight = own > least ? own : least;
    if (!(own > least)) e->lambda = e->weight * e->length;
    state->begun = true;
    return status;
}

/* A σ that has become nothing through many successes must not wait to grow to where it matters, nor leave the reach of λ/σ. */
static void update_weight(const nadir_solver *s, cubic *state) {
    secular *e = &state->equation;
    const double cube = e->length * e->length * e->length, before = e->weight;
    const double share = s->accepted ? DBL_EPSILON * DBL_EPSILON : DBL_EPSILON;
    const double least = weight_of(s, state, share), sigma = fmax(before, least);
    if (s->accepted && s->ratio >= 0.9) e->weight = fmax(0.25 * sigma, least);
    if (s->accepted && s->ratio < 0.1) e->weight = 3.0 * sigma;
    if (!s->accepted) {
        const double fitted = s->undefined ? 20.0 * sigma : 3.0 * (s->trial.f - s->now.f + e->promise) / cube;
        e->weight = fmin(fmax(fitted, 2.0 * sigma), 20.0 * sigma);
    }
    e->lambda = sigma > before ? e->weight * e->length : e->lambda * (e->weight / before);
}

/* σ = λ/‖p‖_D in the norm of the new point. */
static void prepare(const nadir_solver *s, cubic *state) {
    const double growth = scaling_update(s, &state->scale);
    state->equation.lambda /= growth;
    state->equation.weight /= growth * sqrt(growth);
}

static nadir_status advance(nadir_solver *s) {
    cubic *state = s->globalize_state;
    secular *e = &state->equation;
    if (s->fresh) prepare(s, state);
    nadir_status status = state->begun ? secular_solve(s, &state->scale, e) : first_step(s, state);
    if (status != NADIR_RUNNING) return status;
    s->predicted = e->promise;
    s->parameter = e->weight;
    status = ratio_try(s, 1.0, demand);
    if (status == NADIR_RUNNING) update_weight(s, state);
    return status;
}

static const char *const options[] = {"lambda", "scaling", "escape", NULL};

const globalize_part nadir_part_cubic = {
    .name = "cubic",
    .text = "adaptive cubic regularisation",
    .options = options,
    .needs_shift = true,
    .escapes = true,
    .place = place,
    .start = start,
    .advance = advance,
};
