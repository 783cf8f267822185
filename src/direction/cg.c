/* Nonlinear conjugate gradients of Hager and Zhang: d⁺ = −g⁺ + βd with y = g⁺ − g and
 *     β = (y − 2d·‖y‖²/dᵀy)ᵀg⁺ / dᵀy,   at least  2/5·gᵀd/‖d‖²
 * (SIAM J. Optim. 16 (2005) 170; the bound, which knows no units: SIAM J. Optim. 23 (2013) 2150). Then g⁺ᵀd⁺ <= −7/8·‖g⁺‖²
 * whatever the line search does. On a quadratic with exact steps it is the linear method of Hestenes and Stiefel (1952).
 *
 * It begins anew, with d = −g, where rounding has spoilt that descent. */
#include "../internal.h"

enum { YG, YY, DY, SUMS };
static const double bound_factor = 0.4, descent = 0.1;

typedef struct cg {
    double beta, slope, norm; /* of the last turn; gᵀd, ‖d‖ */
    double forgotten_f;
} cg;

static void place(nadir_solver *s, arena *memory) {
    s->direction_state = arena_take(memory, 1, sizeof(cg));
    s->gathered = SUMS;
}

static void gather(nadir_solver *s, double *sums) {
    double yg = 0.0, yy = 0.0, dy = 0.0;
    const double *restrict g = s->now.g, *restrict next = s->trial.g, *restrict d = s->p;
    for (int64_t i = 0; i < s->space.n; i++) {
        const double y = next[i] - g[i];
        yg += y * next[i];
        yy += y * y;
        dy += y * d[i];
    }
    sums[YG] = yg;
    sums[YY] = yy;
    sums[DY] = dy;
}

/* d := −g + βd */
static void turn(nadir_solver *s, cg *state, double beta) {
    const double *restrict g = s->now.g;
    double *restrict d = s->p;
    for (int64_t i = 0; i < s->space.n; i++) d[i] = beta != 0.0 ? beta * d[i] - g[i] : -g[i];
    const double square = s->now.gnorm2 * s->now.gnorm2, along = beta != 0.0 ? beta * s->now.along : 0.0;
    const double kept = beta != 0.0 ? beta * s->p_norm : 0.0;
    *state = (cg){beta, along - square, sqrt(fmax(square - 2.0 * along + kept * kept, 0.0)), state->forgotten_f};
}

/* Before the turn p is d, `slope` its gᵀd where it began. */
static double next_beta(const nadir_solver *s) {
    const double *sums = s->sums + ORACLE_SUMS;
    const double beta = (sums[YG] - 2.0 * s->now.along * (sums[YY] / sums[DY])) / sums[DY];
    return fmax(beta, bound_factor * s->slope / (s->p_norm * s->p_norm));
}

static nadir_status refresh(nadir_solver *s) {
    cg *state = s->direction_state;
    const double square = s->now.gnorm2 * s->now.gnorm2;
    if (s->iterations == 0) state->forgotten_f = INFINITY;
    const double beta = s->iterations > 0 ? next_beta(s) : 0.0;
    const bool descends = beta * s->now.along - square < -descent * square;
    turn(s, state, s->iterations > 0 && isfinite(beta) && descends ? beta : 0.0);
    return NADIR_RUNNING;
}

static void step(nadir_solver *s) {
    const cg *state = s->direction_state;
    s->slope = state->slope;
    s->p_norm = state->norm;
}

/* Once; then again only after f has fallen. */
static bool forget(nadir_solver *s) {
    cg *state = s->direction_state;
    if (state->beta == 0.0 || !ratio_fell(s, state->forgotten_f)) return false;
    state->forgotten_f = s->now.f;
    turn(s, state, 0.0);
    return true;
}

/* d was made of the old g. */
static void renew(nadir_solver *s) {
    turn(s, s->direction_state, 0.0);
}

static const char *const options[] = {NULL};

const direction_part nadir_part_cg = {
    .name = "cg",
    .text = "nonlinear conjugate gradients (Hager and Zhang)",
    .globalization = "wolfe",
    .options = options,
    .wanders = true,
    .place = place,
    .refresh = refresh,
    .step = step,
    .gather = gather,
    .forget = forget,
    .renew = renew,
};
