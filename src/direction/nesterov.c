/* Nesterov's accelerated gradient, on its extrapolated point, which is our x (his y):
 *     z⁺ = x − ηg(x),   x⁺ = z⁺ + β(z⁺ − z),   so with w = (z⁺ − z)/η:   w ← β⁻w − g,   p = βw − g,   x⁺ = x + ηp
 * (Soviet Math. Dokl. 27 (1983) 372; Lectures on Convex Optimization (2018), 2.2).
 *
 * With curvatures in [μ, L] known, η = 1/L and β = (√κ − 1)/(√κ + 1), κ = L/μ: linear convergence. Else β = (t − 1)/t⁺, t⁺ = ½(1 +
 * √(1 + 4t²)), begun anew whenever the last move went uphill, gᵀw > 0  (O'Donoghue and Candès, Found. Comput. Math. 15 (2015) 715).
 */
#include "../internal.h"

typedef struct nesterov {
    double *w;
    double t, beta; /* of the last extrapolation */
} nesterov;

static void place(nadir_solver *s, arena *memory) {
    nesterov *state = s->direction_state = arena_take(memory, 1, sizeof *state);
    double *w = arena_doubles(memory, s->problem.n, 1);
    if (state) *state = (nesterov){.w = w};
}

static double rate(const nadir_solver *s, double lipschitz, double convexity) {
    (void)s;
    (void)convexity;
    return 1.0 / lipschitz;
}

static double extrapolation(const nadir_solver *s, nesterov *state) {
    const double L = s->problem.lipschitz, mu = s->problem.convexity;
    if (s->options.beta > 0.0) return s->options.beta;
    if (L > 0.0 && mu > 0.0) return (sqrt(L) - sqrt(mu)) / (sqrt(L) + sqrt(mu));
    if (s->options.restart && s->iterations > 0 && vec_dot(&s->space, s->now.g, state->w) > 0.0) {
        state->t = 1.0;
        state->beta = 0.0; /* the old w counts no more */
    }
    const double next = 0.5 * (1.0 + sqrt(1.0 + 4.0 * state->t * state->t)), beta = (state->t - 1.0) / next;
    state->t = next;
    return beta;
}

static nadir_status refresh(nadir_solver *s) {
    nesterov *state = s->direction_state;
    if (s->iterations == 0) {
        state->t = 1.0;
        state->beta = 0.0;
        memset(state->w, 0, (size_t)s->space.n * sizeof *state->w);
    }
    const double beta = extrapolation(s, state), before = state->beta, *restrict g = s->now.g;
    double *restrict w = state->w, *restrict p = s->p;
    for (int64_t i = 0; i < s->space.n; i++) {
        w[i] = before * w[i] - g[i];
        p[i] = beta * w[i] - g[i];
    }
    state->beta = beta;
    return NADIR_RUNNING;
}

static void step(nadir_solver *s) {
    (void)s; /* refresh has left it in p */
}

static const char *const options[] = {"beta", "restart", NULL};

const direction_part nadir_part_nesterov = {
    .name = "nesterov",
    .text = "accelerated gradient, on the extrapolated point",
    .globalization = "fixed",
    .options = options,
    .wanders = true,
    .needs_rate = true,
    .place = place,
    .refresh = refresh,
    .step = step,
    .rate = rate,
};
