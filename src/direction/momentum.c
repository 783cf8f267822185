/* Heavy ball: x⁺ = x − ηg + β(x − x⁻)  (Polyak, USSR Comput. Math. Math. Phys. 4 (1964) 1), here as p⁺ = βp − g, x⁺ = x + ηp⁺,
 * which is the same while η is.
 *
 * On a quadratic with curvatures in [μ, L], κ = L/μ, the best are η = 4/(√L + √μ)², β = ((√κ − 1)/(√κ + 1))²: a double root, an
 * error like k·ρᵏ with ρ = √β. Where μ or L is not known, β = 9/10. */
#include "../internal.h"

static const double usual_beta = 0.9;

static double friction(const nadir_solver *s) {
    const double L = s->problem.lipschitz, mu = s->problem.convexity;
    if (s->options.beta > 0.0) return s->options.beta;
    if (!(L > 0.0 && mu > 0.0)) return usual_beta;
    const double root = (sqrt(L) - sqrt(mu)) / (sqrt(L) + sqrt(mu));
    return root * root;
}

/* The best η goes with the best β; with any other one half the limit of stability, 2(1 + β)/L. */
static double rate(const nadir_solver *s, double lipschitz, double convexity) {
    const double sum = sqrt(lipschitz) + sqrt(convexity);
    const bool best = s->options.beta <= 0.0 && s->problem.lipschitz > 0.0 && convexity > 0.0;
    return best ? 4.0 / (sum * sum) : (1.0 + friction(s)) / lipschitz;
}

/* p holds the last velocity. */
static nadir_status refresh(nadir_solver *s) {
    const double beta = s->iterations > 0 ? friction(s) : 0.0, *restrict g = s->now.g;
    double *restrict p = s->p;
    for (int64_t i = 0; i < s->space.n; i++) p[i] = s->iterations > 0 ? beta * p[i] - g[i] : -g[i];
    return NADIR_RUNNING;
}

static void step(nadir_solver *s) {
    (void)s; /* refresh has left it in p */
}

static const char *const options[] = {"beta", NULL};

const direction_part nadir_part_momentum = {
    .name = "momentum",
    .text = "heavy ball: a velocity that the gradient pulls",
    .globalization = "fixed",
    .options = options,
    .wanders = true,
    .needs_rate = true,
    .refresh = refresh,
    .step = step,
    .rate = rate,
};
