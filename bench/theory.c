/* Linear rates ρ that theory gives, with curvatures in [μ, L], κ = L/μ. On a quadratic:
 *
 *     a fixed rate      the largest modulus of the roots of the recurrence along each eigenvector (fixed_rate.c); for momentum
 *                       and nesterov with their best parameters the root is a double one, and the error falls as k·ρ^k
 *     gradient/exact    ρ <= (κ−1)/(κ+1), attained from the worst start (Kantorovich 1948; Akaike 1959; Luenberger and Ye,
 *                       section 8.2)
 *     cg/exact          ρ <= (√κ−1)/(√κ+1), by Chebyshev's polynomials; and so bfgs/exact, whose steps are the same (Hestenes
 *                       and Stiefel 1952; Luenberger and Ye, section 9.4; Nazareth, SIAM J. Numer. Anal. 16, 1979, 794)
 *     newton            0 after the first full step, with the Hessian factored; a fixed part η of it leaves |1 − η|
 *
 * On other functions with curvature in [μ, L], as bounds: gradient/fixed has the same rate, nesterov √(1 − 1/√κ) (Nesterov,
 * Lectures on Convex Optimization, 2018, theorem 2.2.3); for momentum there is none. Elsewhere nothing is claimed.
 */
#include <math.h>
#include <string.h>

#include "fixed_rate.h"
#include "theory.h"

static const theory unknown = {THEORY_UNKNOWN, NAN};

static double condition(const nadir_problem *p) {
    return p->lipschitz / p->convexity;
}

static bool knows_curvature(const nadir_problem *p) {
    return p->lipschitz > 0 && p->convexity > 0;
}

/* ---- a fixed rate ---- */

static double root_rate(const fixed_rate *rate, const nadir_options *options) {
    return fixed_rate_at(rate, fixed_rate_auto(rate, options));
}

static theory gradient_fixed(const bench_problem *b, const nadir_options *options) {
    const nadir_problem *p = &b->problem;
    fixed_rate rate;
    if (!knows_curvature(p) || !fixed_rate_of(options, p->lipschitz, p->convexity, &rate)) return unknown;
    return (theory){p->quadratic ? THEORY_EXACT : THEORY_BOUND, root_rate(&rate, options)};
}

static theory momentum_fixed(const bench_problem *b, const nadir_options *options) {
    return b->problem.quadratic ? gradient_fixed(b, options) : unknown;
}

static theory nesterov_fixed(const bench_problem *b, const nadir_options *options) {
    const nadir_problem *p = &b->problem;
    if (p->quadratic) return gradient_fixed(b, options);
    const bool usual = options->eta == 0 && options->beta == 0 && options->schedule == 0 && knows_curvature(p);
    return usual ? (theory){THEORY_BOUND, sqrt(1 - 1 / sqrt(condition(p)))} : unknown;
}

/* A step by conjugate gradients is not the whole one. */
static bool factors(const bench_problem *b, const nadir_options *options) {
    const char *linear = strrchr(options->method, '/');
    return b->problem.hessian && !(linear && strcmp(linear, "/krylov") == 0);
}

static theory newton_fixed(const bench_problem *b, const nadir_options *options) {
    fixed_rate rate;
    const bool known = b->problem.quadratic && factors(b, options) && options->eta > 0 && fixed_rate_of(options, 1, 1, &rate);
    return known ? (theory){THEORY_EXACT, root_rate(&rate, options)} : unknown;
}

/* ---- exact line minima ---- */

static theory gradient_exact(const bench_problem *b, const nadir_options *options) {
    (void)options;
    const double kappa = condition(&b->problem);
    if (!knows_curvature(&b->problem)) return unknown;
    return (theory){b->worst_start ? THEORY_EXACT : THEORY_BOUND, (kappa - 1) / (kappa + 1)};
}

static theory conjugate_exact(const bench_problem *b, const nadir_options *options) {
    (void)options;
    const double root = sqrt(condition(&b->problem));
    return knows_curvature(&b->problem) ? (theory){THEORY_BOUND, (root - 1) / (root + 1)} : unknown;
}

/* ---- Newton's step ---- */

/* One step suffices, to whatever kind of stationary point. */
static theory newton_full(const bench_problem *b, const nadir_options *options) {
    return b->problem.quadratic && factors(b, options) ? (theory){THEORY_EXACT, 0} : unknown;
}

/* A line search accepts it on a convex one, since it takes half of what the slope promises. */
static theory newton_search(const bench_problem *b, const nadir_options *options) {
    const bool accepted = options->decrease <= 0.5 && b->problem.convexity > 0;
    return accepted ? newton_full(b, options) : unknown;
}

/* The same where the first region holds it. */
static theory newton_trust(const bench_problem *b, const nadir_options *options) {
    const bool inside = isinf(options->radius) && b->problem.convexity > 0;
    return inside ? newton_full(b, options) : unknown;
}

static const struct {
    const char *method; /* as far as it matters: later parts may follow */
    theory (*rate)(const bench_problem *, const nadir_options *);
} rules[] = {
    {"gradient/fixed", gradient_fixed}, {"momentum/fixed", momentum_fixed}, {"nesterov/fixed", nesterov_fixed},
    {"newton/fixed", newton_fixed},     {"gradient/exact", gradient_exact}, {"cg/exact", conjugate_exact},
    {"bfgs/exact", conjugate_exact},    {"newton/full", newton_full},       {"newton/exact", newton_search},
    {"newton/armijo", newton_search},   {"newton/trust", newton_trust},     {"momentum", momentum_fixed},
    {"nesterov", nesterov_fixed},
};

/* A direction alone is the whole word. */
static bool is_method(const char *method, const char *wanted) {
    size_t length = strlen(wanted);
    bool whole = strchr(wanted, '/') == NULL;
    return strncmp(method, wanted, length) == 0 && (method[length] == '\0' || (!whole && method[length] == '/'));
}

theory theory_of(const bench_problem *problem, const nadir_options *options) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (is_method(options->method, rules[i].method)) return rules[i].rate(problem, options);
    return unknown;
}
