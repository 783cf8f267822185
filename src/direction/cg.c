/* Nonlinear conjugate gradients of Hager and Zhang: d⁺ = −ĝ⁺ + βd with y = ĝ⁺ − ĝ and
 *     β = (y − 2d·‖y‖²/dᵀy)ᵀĝ⁺ / dᵀy,   at least  2/5·ĝᵀd/‖d‖²
 * (SIAM J. Optim. 16 (2005) 170; the bound, which knows no units: SIAM J. Optim. 23 (2013) 2150). Then ĝ⁺ᵀd⁺ <= −7/8·‖ĝ⁺‖²
 * whatever the line search does. On a quadratic with exact steps it is the linear method of Hestenes and Stiefel (1952).
 *
 * ĝ is the gradient at the line's minimiser x̂, also where the search stopped short of it or beyond (the idea: Dixon, J. Inst. Math.
 * Appl. 15 (1975) 9): the next line, p = d + e/τ from x with e = x̂ − x, makes up for it, and meets x̂ + τd at t = τ. The trial at t,
 * where f is still a quadratic, tells the gradient g″ at x̂ + td, and with r = dᵀg″/dᵀĝ the next x̂:
 *     g″ = g⁺ − u(ĝ − g),  u = t/τ − 1,      ĝ⁺ = g″ + r/(1 − r)·(g″ − ĝ),  dᵀĝ⁺ = 0,      e⁺ = r/(1 − r)·td − ue.
 * So an iteration costs one evaluation and nothing of conjugacy, if τ is good; that of the last line's minimiser mostly is. Errors
 * of ĝ do not add up, since r/(1 − r) is mostly small; where it is not, the next step leads along d to x̂⁺ itself. Where f is no
 * quadratic, x̂ = x and ĝ = g after a search that went on beyond τ.
 *
 * It begins anew, with d = −g, where rounding has spoilt that descent; and where f is nearly a quadratic, but |ĝ⁺ᵀĝ| > ‖ĝ⁺‖². There
 * it is 0 once d is conjugate to the lines before; from a d that is not, conjugate gradients get no further than linear convergence
 * (Powell, Math. Programming 12 (1977) 241). His 1/5 in place of 1, and restarts wherever f bends, cost what they save. */
#include "../internal.h"

enum { YG, YY, DY, DG, GG, PLAIN_YG, PLAIN_YY, PLAIN_DY, AHEAD_Y, AHEAD_D, AHEAD_G, SUMS };
static const double bound_factor = 0.4, descent = 0.1;
static const double reach = 10.0;                        /* most that one foretold step differs from the last */
static const double most_wrong = 0.1, most_excess = 1e6; /* of ĝ⁺, as a share of y; of r/(1 − r) */
static const double far = 4.0;                           /* r/(1 − r) beyond which x̂⁺ is gone to */
static const double nearly_quadratic = 0.01;             /* the defect up to which ĝ⁺ᵀĝ tells what d is worth */
static const double ahead_by = 1e-6;                     /* ‖ĝ‖²/‖g‖² of an x̂ that makes all but e vanish */
static const double lost = 1e-8;                         /* a slope that is no larger share of its terms is not known */

typedef struct cg {
    double *d, *ghat;
    double along, square;     /* ĝᵀd, ‖d‖² */
    double beta, slope, norm; /* β of d; gᵀp, ‖p‖; NAN: not known */
    double tau;               /* NAN: not foretold */
    double start;             /* of this line from x̂ along d, where a part of it has been walked already */
    double forgotten_f;
} cg;

/* The line that led to the trial, from x̂ along d; or from x along p, which then are called so. */
typedef struct line {
    const double *d, *g;
    double along, square;             /* ĝᵀd, ‖d‖² */
    double yg, yy, dy, dg, gg;        /* yᵀg″, ‖y‖², dᵀy, dᵀg″, ‖g″‖², with y = g″ − ĝ */
    double ahead_y, ahead_d, ahead_g; /* g⁺ᵀy, g⁺ᵀd, g⁺ᵀg″; where u ≠ 0 known over processes alone */
    double u, t, excess;              /* excess: r/(1 − r) */
} line;

/* What it tells of the next one. */
typedef struct outlook {
    double along;              /* dᵀĝ⁺ */
    double square, both, over; /* ‖ĝ⁺‖², ĝ⁺ᵀg″, ĝ⁺ᵀĝ */
    double beta;
} outlook;

static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n;
    cg *state = s->direction_state = arena_take(memory, 1, sizeof *state);
    double *d = arena_doubles(memory, n, 1), *ghat = arena_doubles(memory, n, 1);
    if (state) *state = (cg){.d = d, .ghat = ghat};
    s->gathered = SUMS;
}

static double beyond(const nadir_solver *s, const cg *state) {
    return s->length == state->tau || state->start > 0.0 || isnan(state->tau) ? 0.0 : s->length / state->tau - 1.0;
}

/* What the slope of the next p needs where u ≠ 0, and g⁺ is not g″. On one process p itself tells it in less. */
static void gather_ahead(const nadir_solver *s, double u, double *sums) {
    const cg *state = s->direction_state;
    const double *restrict g = s->now.g, *restrict ghat = state->ghat, *restrict next = s->trial.g, *restrict d = state->d;
    sums[AHEAD_Y] = sums[AHEAD_D] = sums[AHEAD_G] = 0.0;
    for (int64_t i = 0; i < s->space.n; i++) {
        const double at = next[i] - u * (ghat[i] - g[i]);
        sums[AHEAD_Y] += next[i] * (at - ghat[i]);
        sums[AHEAD_D] += next[i] * d[i];
        sums[AHEAD_G] += next[i] * at;
    }
}

/* Of both lines: which one counts is known when the trial has been judged. */
static void gather(nadir_solver *s, double *sums) {
    const cg *state = s->direction_state;
    const double u = beyond(s, state);
    const double *restrict g = s->now.g, *restrict ghat = state->ghat, *restrict next = s->trial.g, *restrict d = state->d,
                           *restrict p = s->p;
    double yg = 0.0, yy = 0.0, dy = 0.0, dg = 0.0, gg = 0.0, plain_yg = 0.0, plain_yy = 0.0, plain_dy = 0.0;
    for (int64_t i = 0; i < s->space.n; i++) {
        const double at = next[i] - u * (ghat[i] - g[i]), y = at - ghat[i], plain = next[i] - g[i];
        yg += y * at;
        yy += y * y;
        dy += y * d[i];
        dg += at * d[i];
        gg += at * at;
        plain_yg += plain * next[i];
        plain_yy += plain * plain;
        plain_dy += plain * p[i];
    }
    memcpy(sums, (double[SUMS]){yg, yy, dy, dg, gg, plain_yg, plain_yy, plain_dy, yg, dg, gg}, SUMS * sizeof *sums);
    if (u != 0.0 && s->space.reduce) gather_ahead(s, u, sums);
}

/* From x̂ where its minimiser is known well enough, or lies far ahead; or where nothing more is to know: at t = τ, x̂⁺ = x⁺. */
static line walked(const nadir_solver *s) {
    const cg *state = s->direction_state;
    const double *sums = s->sums + ORACLE_SUMS, excess = sums[DG] / (state->along - sums[DG]), u = beyond(s, state);
    const double wrong = s->defect * fabs(excess) * (1.0 + fabs(excess));
    const bool known = wrong <= most_wrong && excess > -1.0 && excess < most_excess;
    const bool ahead = isfinite(s->defect) && excess > far && u == 0.0, there = s->length == state->tau && !isnan(state->along);
    line of = {.d = state->d, .g = state->ghat, .along = state->along, .square = state->square, .u = u};
    of.t = state->start + s->length;
    of.excess = known || ahead ? excess : 0.0;
    of.yg = sums[YG], of.yy = sums[YY], of.dy = sums[DY], of.dg = sums[DG], of.gg = sums[GG];
    of.ahead_y = sums[AHEAD_Y], of.ahead_d = sums[AHEAD_D], of.ahead_g = sums[AHEAD_G];
    if (known || ahead || there) return of;
    of = (line){.d = s->p, .g = s->trial.g, .along = s->slope, .square = s->p_norm * s->p_norm, .t = s->length};
    of.yg = sums[PLAIN_YG], of.yy = sums[PLAIN_YY], of.dy = sums[PLAIN_DY], of.dg = s->now.along;
    of.gg = s->now.gnorm2 * s->now.gnorm2;
    of.ahead_y = of.yg, of.ahead_d = of.dg, of.ahead_g = of.gg;
    return of;
}

/* d = −g */
static void begin(nadir_solver *s, cg *state, double tau) {
    const double norm = s->now.gnorm2, square = norm * norm;
    for (int64_t i = 0; i < s->space.n; i++) {
        state->ghat[i] = s->now.g[i];
        s->p[i] = state->d[i] = -s->now.g[i];
    }
    *state = (cg){state->d, state->ghat, -square, square, 0.0, -square, norm, tau, 0.0, state->forgotten_f};
}

/* ĝ, d := −ĝ + βd and p := d + e/τ. */
static void turn(nadir_solver *s, const cg *state, const line *from, double beta, double tau) {
    const double *restrict g = s->now.g, *restrict before = s->trial.g;
    const double u = from->u, excess = from->excess;
    const double on = excess * from->t / tau, back = u != 0.0 ? u * state->tau / tau : 0.0;
    for (int64_t i = 0; i < s->space.n; i++) {
        const double old = from->d[i], at = g[i] - u * (from->g[i] - before[i]), ghat = at + excess * (at - from->g[i]);
        const double p = s->p[i] - old; /* e/τ of the line before */
        state->ghat[i] = ghat;
        state->d[i] = beta * old - ghat;
        s->p[i] = (beta + on) * old - ghat - back * p;
    }
}

static outlook look(const line *from) {
    const double excess = from->excess, whole = 1.0 + excess, dy = whole * from->dy;
    const double yg = whole * (from->yg + excess * from->yy), yy = whole * whole * from->yy, along = from->dg + excess * from->dy;
    return (outlook){
        .along = along,
        .square = from->gg + excess * (2.0 * from->yg + excess * from->yy),
        .both = from->gg + excess * from->yg,
        .over = whole * (from->gg - from->yg) - excess * (from->gg - 2.0 * from->yg + from->yy),
        .beta = fmax((yg - 2.0 * along * (yy / dy)) / dy, bound_factor * from->along / from->square),
    };
}

/* ‖−ĝ + cd‖² */
static double squared(const line *from, const outlook *at, double c) {
    return at->square - 2.0 * c * at->along + c * c * from->square;
}

/* Over processes, g⁺ᵀp of the p that `turn` makes; NAN where it is to be measured. */
static double slope_of(const nadir_solver *s, const cg *state, const line *from, double beta, double tau) {
    const double on = (beta + from->excess * from->t / tau) * from->ahead_d, off = from->ahead_g + from->excess * from->ahead_y;
    const double back = from->u != 0.0 ? from->u * state->tau / tau * (s->now.along - from->ahead_d) : 0.0, slope = on - off - back;
    return s->space.reduce && fabs(slope) > lost * (fabs(on) + fabs(off) + fabs(back)) ? slope : NAN;
}

/* x̂ is so much better than x that little but e is left to do: p = e/τ − ĝ, which is no d to build on. */
static void make_up(nadir_solver *s, cg *state, const line *from) {
    const double tau = from->t * fmax(1.0 + from->excess, 1.0 / reach), slope = slope_of(s, state, from, 0.0, tau);
    turn(s, state, from, 0.0, tau);
    *state = (cg){state->d, state->ghat, NAN, NAN, NAN, slope, NAN, tau, 0.0, state->forgotten_f};
}

/* False where rounding spoils it, or what was built up is worth nothing. */
static bool go_on(nadir_solver *s, cg *state, const line *from, const outlook *at) {
    const double along = at->beta * at->along - at->square, square = squared(from, at, at->beta), least = -descent * at->square;
    const double minimiser = from->t * fmax(1.0 + from->excess, 1.0 / reach),
                 tau = fmin(minimiser, reach * s->step_norm / sqrt(square));
    const double factor = at->beta + from->excess * from->t / tau, near = factor * from->dg - at->both;
    const double norm = sqrt(squared(from, at, factor));
    if (s->defect <= nearly_quadratic && !(fabs(at->over) <= at->square)) return false;
    if (!(along < least) || !(near < least) || !isfinite(norm) || !(tau > 0.0)) return false;
    const bool told = from->u == 0.0; /* else e is no multiple of d */
    const double slope = told ? near : slope_of(s, state, from, at->beta, tau);
    turn(s, state, from, at->beta, tau);
    *state = (cg){state->d, state->ghat, along, square, at->beta, slope, told ? norm : NAN, tau, 0.0, state->forgotten_f};
    return true;
}

/* The rest of the way along d, which is not left yet: extrapolation from afar would multiply the errors of ĝ. */
static void walk_on(nadir_solver *s, cg *state, const line *from) {
    vec_copy(&s->space, state->d, s->p);
    state->slope = from->dg;
    state->norm = sqrt(state->square);
    state->tau = from->excess * from->t;
    state->start = from->t;
}

/* Where e is no multiple of d, p need not descend. */
static bool descends(nadir_solver *s, cg *state) {
    s->slope = state->slope;
    s->p_norm = state->norm;
    if (isnan(state->slope)) ratio_measure(s);
    state->slope = s->slope;
    state->norm = s->p_norm;
    return s->slope < 0.0;
}

static nadir_status refresh(nadir_solver *s) {
    cg *state = s->direction_state;
    if (s->iterations == 0) {
        state->forgotten_f = INFINITY;
        begin(s, state, NAN);
        return NADIR_RUNNING;
    }
    const line from = walked(s);
    const outlook at = look(&from);
    if (from.u == 0.0 && from.excess > far)
        walk_on(s, state, &from);
    else if (from.excess != 0.0 && at.square <= ahead_by * s->now.gnorm2 * s->now.gnorm2)
        make_up(s, state, &from);
    else if (!go_on(s, state, &from, &at))
        begin(s, state, s->length);
    if (!descends(s, state)) begin(s, state, s->length);
    return NADIR_RUNNING;
}

static void step(nadir_solver *s) {
    const cg *state = s->direction_state;
    s->slope = state->slope;
    s->p_norm = state->norm;
    s->foretold = state->tau;
    s->defect = INFINITY;
}

/* Once; then again only after f has fallen. */
static bool forget(nadir_solver *s) {
    cg *state = s->direction_state;
    if (state->beta == 0.0 || !ratio_fell(s, state->forgotten_f)) return false;
    state->forgotten_f = s->now.f;
    begin(s, state, NAN);
    return true;
}

/* d was made of the old g. */
static void renew(nadir_solver *s) {
    begin(s, s->direction_state, NAN);
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
