/* Levenberg's damping: (H + λD)p = −g, D a diagonal, λ from the gain ratio.
 *
 * With (H + λD)p = −g the model promises  −gᵀp − ½pᵀHp = ½(λpᵀDp − gᵀp),  and ρ = (f − f⁺)/promised decides (Levenberg 1944;
 * Marquardt 1963): ρ >= 1e-4   accept,  λ ← λ·max(1/10, 1 − (2·min(ρ, 10) − 1)³), ν = 2     (Nielsen, IMM-REP-1999-05, eq. 3.4)
 *     else        reject,  λ ← λν, ν ← 2ν; at least ν = 4 where f is undefined
 * so that λ → 0 and the end is quadratic. λ has no floor: one of 1e-8 loses problems. A rejection though must not wait until a tiny
 * λ has grown to where it matters: it starts at least at ε of the diagonal.
 *
 * D_i is the largest |H_ii| seen, kept above 1e-10 of the largest of all (Moré 1978 for least squares): steps do not depend on the
 * units of the variables. It makes |H_ii|/D_i <= 1. */
#include "../internal.h"

#include <float.h>

typedef struct damping {
    double lambda, growth; /* λ and ν */
    double *D;             /* n; NULL for the norm as it is */
    double *diagonal;      /* of H at x */
    double largest;        /* entry of |D^-½HD^-½|'s diagonal */
    bool begun;            /* λ has been set */
} damping;

static const double demand = 1e-4, diagonal_floor = 1e-10;

static void place(nadir_solver *s, arena *memory) {
    damping *state = s->globalize_state = arena_take(memory, 1, sizeof *state);
    double *D = s->options.scaling ? arena_doubles(memory, s->problem.n, 1) : NULL;
    double *diagonal = arena_doubles(memory, s->problem.n, 1);
    if (state) *state = (damping){.D = D, .diagonal = diagonal};
}

static nadir_status start(nadir_solver *s) {
    damping *state = s->globalize_state;
    state->begun = false;
    state->growth = 2.0;
    for (int64_t i = 0; state->D && i < s->problem.n; i++) state->D[i] = 0.0;
    return NADIR_RUNNING;
}

/* fmax and fmin are calls here, for the sake of NaN; the loops below see finite numbers only. */
static double larger(double a, double b) {
    return a > b ? a : b;
}

static void update_scaling(const nadir_solver *s, damping *state) {
    if (!state->D) return;
    const double largest = vec_max(&s->space, state->diagonal);
    const double least = largest > 0.0 ? diagonal_floor * largest : 1.0;
    for (int64_t i = 0; i < s->problem.n; i++) state->D[i] = larger(state->D[i], larger(fabs(state->diagonal[i]), least));
}

/* The least entry of the diagonal of D^-½HD^-½; keeps the largest by magnitude. */
static double scaled_diagonal(const nadir_solver *s, damping *state) {
    double least = INFINITY, largest = 0.0;
    for (int64_t i = 0; i < s->problem.n; i++) {
        const double entry = state->diagonal[i] / (state->D ? state->D[i] : 1.0);
        least = entry < least ? entry : least;
        largest = larger(largest, fabs(entry));
    }
    state->largest = largest;
    return least;
}

/* At a new point: D, the first λ, and a λ that no negative diagonal entry can refuse. */
static void prepare(nadir_solver *s, damping *state) {
    s->method.direction->diagonal(s, state->diagonal);
    update_scaling(s, state);
    const double least = scaled_diagonal(s, state);
    if (!state->begun) state->lambda = s->options.lambda * state->largest;
    state->begun = true;
    if (state->lambda + least <= 0.0 && least < 0.0) state->lambda = -1.001 * least + 1e-6 * s->method.direction->norm(s, state->D);
}

/* pᵀDp. */
static double weighted_square(const nadir_solver *s, const damping *state) {
    if (!state->D) return vec_dot(&s->space, s->p, s->p);
    double sum = 0.0;
    for (int64_t i = 0; i < s->problem.n; i++) sum += state->D[i] * s->p[i] * s->p[i];
    return sum;
}

static void accept(damping *state, double ratio) {
    const double gain = 2.0 * fmin(ratio, 10.0) - 1.0;
    state->lambda *= fmax(0.1, 1.0 - gain * gain * gain);
    state->growth = 2.0;
}

static void reject(const nadir_solver *s, damping *state) {
    if (s->undefined) state->growth = fmax(state->growth, 4.0);
    state->lambda = fmax(state->lambda, DBL_EPSILON * state->largest) * state->growth;
    state->growth *= 2.0;
}

static nadir_status advance(nadir_solver *s) {
    damping *state = s->globalize_state;
    if (s->fresh) prepare(s, state);
    nadir_status status = shifted_definite(s, &state->lambda, state->D);
    if (status != NADIR_RUNNING) return status;
    s->method.direction->step(s);
    s->slope = vec_dot(&s->space, s->now.g, s->p);
    s->predicted = 0.5 * (state->lambda * weighted_square(s, state) - s->slope);
    s->parameter = state->lambda;
    if (!ratio_move(s, 1.0)) return NADIR_NO_PROGRESS;
    status = ratio_decide(s, demand);
    if (status != NADIR_RUNNING) return status;
    if (s->accepted)
        accept(state, s->ratio);
    else
        reject(s, state);
    return NADIR_RUNNING;
}

static const char *const options[] = {"lambda", "scaling", NULL};

const globalize_part nadir_part_damping = {
    .name = "damping",
    .text = "Levenberg damping by the gain ratio",
    .options = options,
    .needs_shift = true,
    .place = place,
    .start = start,
    .advance = advance,
};
