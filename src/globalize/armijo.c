/* Backtracking: the first t for which  f(x + tp) <= f + c·t·gᵀp  (Armijo, Pacific J. Math. 16 (1966) 1), next t by the minimum of
 * the parabola through f, gᵀp and f(x + tp), kept in [t/10, t/2]  (Dennis and Schnabel, Numerical Methods (1996), 6.3.2).
 *
 * A direction with a natural length starts at t = 1, with a shift τ of its matrix only where that is not positive definite: a
 * quarter of the last one first, or the share ‖g⁺‖/‖g‖ of it. Over 190 problems that takes 2 % fewer values of f than a quarter
 * alone. A gradient step starts at ‖tp‖ = 1, whatever the units of f, and later at twice the last length if that was taken at once.
 *
 * `reference` compares with another value than the last, so that f may rise for a while: the largest of the last ten (Grippo,
 * Lampariello and Lucidi, SIAM J. Numer. Anal. 23 (1986) 707), or an average of all (Zhang and Hager, SIAM J. Optim. 14 (2004)
 * 1043). */
#include "../internal.h"

enum { MOST_TRIALS = 100, RECENT = 10 };
enum { AUTO, LAST, LARGEST, AVERAGE }; /* reference */
static const double averaging = 0.85;

typedef struct line {
    double length;         /* to try first */
    double shift;          /* the last τ */
    double recent[RECENT]; /* values of f; average and its weight */
    double average, weight;
    int64_t count, remembered; /* values; the iteration of the last */
} line;

static void place(nadir_solver *s, arena *memory) {
    s->globalize_state = arena_take(memory, 1, sizeof(line));
}

static nadir_status start(nadir_solver *s) {
    line *state = s->globalize_state;
    state->length = s->method.direction->natural_length ? 1.0 : 1.0 / s->now.gnorm2;
    state->shift = 0.0;
    state->count = 0;
    state->remembered = -1;
    state->average = state->weight = 0.0;
    return NADIR_RUNNING;
}

/* What f must fall below, at a new point: once, though a search may begin there a second time. */
static void remember(const nadir_solver *s, line *state) {
    if (state->remembered == s->iterations) return;
    state->remembered = s->iterations;
    const double weight = averaging * state->weight + 1.0;
    state->average = (averaging * state->weight * state->average + s->now.f) / weight;
    state->weight = weight;
    state->recent[state->count++ % RECENT] = s->now.f;
}

static double reference(const nadir_solver *s, const line *state) {
    const int64_t asked = s->options.reference, kind = asked != AUTO ? asked : s->method.direction->rises ? LARGEST : LAST;
    double largest = s->now.f;
    if (kind == AVERAGE) return fmax(state->average, s->now.f);
    for (int64_t i = 0; kind == LARGEST && i < RECENT && i < state->count; i++) largest = fmax(largest, state->recent[i]);
    return largest;
}

/* After a trial at t that was refused. */
static double shorter(const nadir_solver *s, double t) {
    if (s->undefined) return 0.1 * t;
    const double excess = s->trial.f - s->now.f - t * s->slope;
    const double vertex = -0.5 * s->slope * t * t / excess;
    if (!(vertex >= 0.1 * t)) return 0.1 * t;
    return vertex <= 0.5 * t ? vertex : 0.5 * t;
}

static nadir_status advance(nadir_solver *s) {
    line *state = s->globalize_state;
    nadir_status status = shifted_descent(s, &state->shift);
    if (status != NADIR_RUNNING) return status;
    if (isnan(s->slope)) ratio_measure(s);
    if (s->slope > 0.0 && s->slope <= ratio_floor(s)) {
        s->promised = fmax(s->promised, s->slope); /* nothing left but rounding */
        return NADIR_NO_PROGRESS;
    }
    /* 0: its square underflows, and the trial is judged by its gradient */
    if (!(s->slope <= 0.0)) return solver_says(s, NADIR_NO_PROGRESS, "the direction does not descend: g.p = %.3g", s->slope);
    remember(s, state);
    double t = state->length;
    for (int trials = 0; trials < MOST_TRIALS; trials++, t = shorter(s, t)) {
        s->predicted = -t * s->slope;
        s->parameter = t;
        status = ratio_walk(s, t) ? ratio_decide_from(s, s->options.decrease, reference(s, state)) : NADIR_NO_PROGRESS;
        if (status != NADIR_RUNNING) return status;
        if (!s->accepted) continue;
        if (!s->method.direction->natural_length) state->length = trials == 0 ? 2.0 * t : t;
        return NADIR_RUNNING;
    }
    return NADIR_NO_PROGRESS;
}

static const char *const options[] = {"decrease", "reference", "escape", NULL};

const globalize_part nadir_part_armijo = {
    .name = "armijo",
    .text = "backtracking line search with interpolation",
    .options = options,
    .prefers_shift = true,
    .escapes = true,
    .place = place,
    .start = start,
    .advance = advance,
};
