/* Barzilai and Borwein's gradient steps, p = −αg, with the scalar α that solves the secant equation best, from the one side or the
 * other:  BB1 (long) α = sᵀs/sᵀy,   BB2 (short) α = sᵀy/yᵀy   (IMA J. Numer. Anal. 8 (1988) 141).
 *
 * Adaptive (ABBmin: Frassoldati, Zanni and Zanghirati, J. Ind. Manag. Optim. 4 (2008) 299): the least of the last BB2 where BB2/BB1
 * < 4/5, else BB1. Where sᵀy <= 0 there is no curvature to go by, and α is as for a first step. f does not fall in every step:
 * with `armijo` compare with the largest of the last values (reference=largest). */
#include "../internal.h"

enum { LONG, SHORT, ADAPTIVE }; /* spectral */
enum { SS, SY, YY, SUMS };
enum { KEPT = 6 };
static const double adaptive_ratio = 0.8;

typedef struct bb {
    double alpha; /* 0: none yet */
    double shorts[KEPT];
    int64_t count;
} bb;

static void place(nadir_solver *s, arena *memory) {
    s->direction_state = arena_take(memory, 1, sizeof(bb));
    s->gathered = SUMS;
}

static void gather(nadir_solver *s, double *sums) {
    double ss = 0.0, sy = 0.0, yy = 0.0;
    const double *restrict x = s->now.x, *restrict xt = s->trial.x, *restrict g = s->now.g, *restrict gt = s->trial.g;
    for (int64_t i = 0; i < s->space.n; i++) {
        const double dx = xt[i] - x[i], dg = gt[i] - g[i];
        ss += dx * dx;
        sy += dx * dg;
        yy += dg * dg;
    }
    sums[SS] = ss;
    sums[SY] = sy;
    sums[YY] = yy;
}

static double choose(const nadir_solver *s, bb *state, double longer, double shorter) {
    state->shorts[state->count++ % KEPT] = shorter;
    if (s->options.spectral == LONG) return longer;
    if (s->options.spectral == SHORT) return shorter;
    if (!(shorter < adaptive_ratio * longer)) return longer;
    for (int64_t i = 0; i < KEPT && i < state->count; i++) shorter = fmin(shorter, state->shorts[i]);
    return shorter;
}

static nadir_status refresh(nadir_solver *s) {
    bb *state = s->direction_state;
    const double *sums = s->sums + ORACLE_SUMS;
    if (s->iterations == 0) state->count = 0;
    state->alpha = 0.0;
    if (s->iterations == 0 || !(sums[SY] > 0.0)) return NADIR_RUNNING;
    const double alpha = choose(s, state, sums[SS] / sums[SY], sums[SY] / sums[YY]);
    state->alpha = isfinite(alpha) ? alpha : 0.0;
    return NADIR_RUNNING;
}

static void step(nadir_solver *s) {
    const bb *state = s->direction_state;
    const double alpha = state->alpha > 0.0 ? state->alpha : shifted_onward(s);
    for (int64_t i = 0; i < s->space.n; i++) s->p[i] = -alpha * s->now.g[i];
    s->p_norm = alpha * s->now.gnorm2;
    s->slope = -s->p_norm * s->now.gnorm2;
}

static bool forget(nadir_solver *s) {
    bb *state = s->direction_state;
    const bool knew = state->alpha > 0.0;
    state->alpha = 0.0;
    return knew;
}

static void renew(nadir_solver *s) {
    *(bb *)s->direction_state = (bb){0};
}

static const char *const options[] = {"spectral", NULL};

const direction_part nadir_part_bb = {
    .name = "bb",
    .text = "gradient steps of Barzilai and Borwein's length",
    .globalization = "armijo",
    .options = options,
    .natural_length = true,
    .wanders = true,
    .rises = true,
    .place = place,
    .refresh = refresh,
    .step = step,
    .gather = gather,
    .forget = forget,
    .renew = renew,
};
