/* λ from the gradient norm: (H + λI)p = −g with λ = c√‖g‖ (power=half) or λ = c‖g‖ (power=one). On convex problems one Cholesky
 * an iteration suffices: the first is globally O(1/k²) (Mishchenko, SIAM J. Optim. 33 (2023) 1440; Doikov and Nesterov, Math.
 * Program. 204 (2024) 1), the second globally linear on logistic and softmax losses (Doikov, arXiv 2308.14742). On others λ is
 * raised until the factorization exists, and c with it.
 *
 * c is adaptive, by the gain ratio as in damping: λ ← λ·max(1/10, 1 − (2ρ − 1)³) for a step that is accepted, doubled at ever
 * growing factors for one that is not. */
#include "../internal.h"

#include <float.h>

typedef struct regularized {
    double c, growth;
    double size; /* n over all processes */
    bool begun;
} regularized;

static const double demand = 1e-4;

static void place(nadir_solver *s, arena *memory) {
    s->globalize_state = arena_take(memory, 1, sizeof(regularized));
}

static nadir_status start(nadir_solver *s) {
    *(regularized *)s->globalize_state = (regularized){.growth = 2.0, .size = vec_size(&s->space)};
    return NADIR_RUNNING;
}

enum { HALF, ONE };

static double lambda_of(const nadir_solver *s, double c) {
    return c * (s->options.power == ONE ? s->now.gnorm2 : sqrt(s->now.gnorm2));
}

static double c_of(const nadir_solver *s, double lambda) {
    return lambda / (s->options.power == ONE ? s->now.gnorm2 : sqrt(s->now.gnorm2));
}

static double change(const nadir_solver *s, regularized *state) {
    const double growth = s->undefined ? fmax(state->growth, 4.0) : state->growth;
    if (!s->accepted) {
        state->growth = 2.0 * growth;
        return growth;
    }
    const double gain = 2.0 * fmin(s->ratio, 10.0) - 1.0;
    state->growth = 2.0;
    return fmax(0.1, 1.0 - gain * gain * gain);
}

static nadir_status advance(nadir_solver *s) {
    regularized *state = s->globalize_state;
    const double scale = s->method.direction->norm(s, NULL) / sqrt(state->size);
    double lambda = state->begun ? lambda_of(s, state->c) : s->options.lambda * scale;
    nadir_status status = shifted_definite(s, &lambda, NULL);
    if (status != NADIR_RUNNING) return status;
    state->begun = true;
    shifted_step(s);
    if (isnan(s->slope)) s->slope = vec_dot(&s->space, s->now.g, s->p);
    const double square = isnan(s->p_norm) ? vec_dot(&s->space, s->p, s->p) : s->p_norm * s->p_norm;
    s->predicted = 0.5 * (lambda * square - s->slope);
    s->parameter = lambda;
    status = ratio_try(s, 1.0, demand);
    if (status != NADIR_RUNNING) return status;
    if (!s->accepted) lambda = fmax(lambda, DBL_EPSILON * scale);
    state->c = c_of(s, lambda * change(s, state));
    return NADIR_RUNNING;
}

static const char *const options[] = {"lambda", "power", "escape", NULL};

const globalize_part nadir_part_regularized = {
    .name = "regularized",
    .text = "lambda from the gradient norm",
    .options = options,
    .needs_shift = true,
    .escapes = true,
    .place = place,
    .start = start,
    .advance = advance,
};
