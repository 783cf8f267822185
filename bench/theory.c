/* Linear rates ρ that theory gives for a quadratic whose eigenvalues fill [μ, L], κ = L/μ:
 *     gradient/fixed   ρ = max |1 − ηλ| over λ = μ, L;  the best, (κ−1)/(κ+1), at η = 2/(L+μ)
 *                      (Polyak, Introduction to Optimization, 1987, section 1.4)
 *     gradient/exact   ρ <= (κ−1)/(κ+1), attained from the worst start
 *                      (Kantorovich 1948; Akaike 1959; Luenberger and Ye, section 8.2)
 *     newton           0 after the first full step; a fixed part η of it leaves |1 − η|
 * For other functions with curvature in [μ, L] the fixed and exact rates are upper bounds. Elsewhere nothing is claimed.
 */
#include <math.h>
#include <string.h>

#include "theory.h"

static double best_rate(const nadir_problem *p) {
    return (p->lipschitz - p->convexity) / (p->lipschitz + p->convexity);
}

static bool knows_curvature(const nadir_problem *p) {
    return p->lipschitz > 0 && p->convexity > 0;
}

static theory gradient_fixed(const bench_problem *b, const nadir_options *options) {
    const nadir_problem *p = &b->problem;
    theory_kind kind = p->quadratic ? THEORY_EXACT : THEORY_BOUND;
    if (!knows_curvature(p)) return (theory){THEORY_UNKNOWN, NAN};
    if (options->eta == 0) return (theory){kind, best_rate(p)};
    return (theory){kind, fmax(fabs(1 - options->eta * p->convexity), fabs(1 - options->eta * p->lipschitz))};
}

static theory gradient_exact(const bench_problem *b, const nadir_options *options) {
    (void)options;
    if (!knows_curvature(&b->problem)) return (theory){THEORY_UNKNOWN, NAN};
    return (theory){b->worst_start ? THEORY_EXACT : THEORY_BOUND, best_rate(&b->problem)};
}

/* One step suffices; a line search accepts it, since it takes half of what the slope promises. */
static theory newton_step(const bench_problem *b, const nadir_options *options) {
    bool accepted = options->decrease <= 0.5;
    return b->problem.quadratic && accepted ? (theory){THEORY_EXACT, 0} : (theory){THEORY_UNKNOWN, NAN};
}

static theory newton_fixed(const bench_problem *b, const nadir_options *options) {
    bool known = b->problem.quadratic && options->eta > 0;
    return known ? (theory){THEORY_EXACT, fabs(1 - options->eta)} : (theory){THEORY_UNKNOWN, NAN};
}

static const struct {
    const char *method; /* as far as it matters: later parts may follow */
    theory (*rate)(const bench_problem *, const nadir_options *);
} rules[] = {
    {"gradient/fixed", gradient_fixed}, {"gradient/exact", gradient_exact}, {"newton/full", newton_step},
    {"newton/exact", newton_step},      {"newton/armijo", newton_step},     {"newton/fixed", newton_fixed},
};

static bool is_method(const char *method, const char *wanted) {
    size_t length = strlen(wanted);
    return strncmp(method, wanted, length) == 0 && (method[length] == '\0' || method[length] == '/');
}

theory theory_of(const bench_problem *problem, const nadir_options *options) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (is_method(options->method, rules[i].method)) return rules[i].rate(problem, options);
    return (theory){THEORY_UNKNOWN, NAN};
}
