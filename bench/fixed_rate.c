/* Learning rates η on a quadratic with curvatures λ in [μ, L], κ = L/μ. Along each λ the error obeys a recurrence; the largest
 * modulus of the roots of its polynomial, over the ends of [μ, L], is the rate, and η is stable while that is below one:
 *
 *     gradient   r² − (1−ηλ)r = 0                    η < 2/L                best 2/(L+μ)
 *     momentum   r² − (1+β−ηλ)r + β = 0              η < 2(1+β)/L           best 4/(√L+√μ)², β = ((√κ−1)/(√κ+1))²
 *     nesterov   r² − (1+β)(1−ηλ)r + β(1−ηλ) = 0     η < 2(1+β)/((1+2β)L)   usual 1/L, β = (√κ−1)/(√κ+1)
 *     newton     the first with λ = 1 for all
 *
 * (Polyak, Introduction to Optimization, 1987, sections 1.4 and 3.2; Lessard, Recht and Packard, SIAM J. Optim. 26, 2016, 57-95,
 * section 2.2). Where μ is unknown, the library's β is 9/10 for momentum, and grows to 1 for nesterov.
 */
#include <math.h>
#include <string.h>

#include "fixed_rate.h"

struct fixed_rule {
    const char *direction, *limit_text, *best_text;
    double (*beta)(double L, double mu); /* where the option says auto; mu may be NAN */
    double (*limit)(double L, double beta);
    double (*best)(double L, double mu); /* with that β */
    double (*radius)(double eta, double lambda, double beta);
    bool own_length; /* L and μ are 1 */
};

/* The larger modulus of the roots of r² − ar + b. */
static double larger_root(double a, double b) {
    double discriminant = a * a - 4 * b;
    return discriminant < 0 ? sqrt(b) : 0.5 * (fabs(a) + sqrt(discriminant));
}

static double contraction(double L, double mu) {
    return (sqrt(L) - sqrt(mu)) / (sqrt(L) + sqrt(mu));
}

/* ---- gradient, and newton ---- */

static double no_beta(double L, double mu) {
    (void)L;
    (void)mu;
    return 0;
}

static double gradient_limit(double L, double beta) {
    (void)beta;
    return 2 / L;
}

static double gradient_best(double L, double mu) {
    return 2 / (L + mu);
}

static double gradient_radius(double eta, double lambda, double beta) {
    (void)beta;
    return fabs(1 - eta * lambda);
}

/* ---- momentum ---- */

static double momentum_beta(double L, double mu) {
    double root = contraction(L, mu);
    return isnan(root) ? 0.9 : root * root;
}

static double momentum_limit(double L, double beta) {
    return 2 * (1 + beta) / L;
}

static double momentum_best(double L, double mu) {
    double sum = sqrt(L) + sqrt(mu);
    return 4 / (sum * sum);
}

static double momentum_radius(double eta, double lambda, double beta) {
    return larger_root(1 + beta - eta * lambda, beta);
}

/* ---- nesterov ---- */

static double nesterov_beta(double L, double mu) {
    double root = contraction(L, mu);
    return isnan(root) ? 1 : root;
}

static double nesterov_limit(double L, double beta) {
    return 2 * (1 + beta) / ((1 + 2 * beta) * L);
}

static double nesterov_best(double L, double mu) {
    return isnan(mu) ? NAN : 1 / L;
}

static double nesterov_radius(double eta, double lambda, double beta) {
    double left = 1 - eta * lambda;
    return larger_root((1 + beta) * left, beta * left);
}

static const fixed_rule rules[] = {
    {"gradient", "2/L", "2/(L+μ)", no_beta, gradient_limit, gradient_best, gradient_radius, false},
    {"newton", "2", "1", no_beta, gradient_limit, gradient_best, gradient_radius, true},
    {"momentum", "2(1+β)/L", "4/(√L+√μ)²", momentum_beta, momentum_limit, momentum_best, momentum_radius, false},
    {"nesterov", "2(1+β)/((1+2β)L)", "1/L", nesterov_beta, nesterov_limit, nesterov_best, nesterov_radius, false},
};

/* Is this word, up to a '/', the direction, and does "fixed" follow, or nothing? */
static bool is_direction(const char *method, const fixed_rule *rule) {
    size_t length = strlen(rule->direction);
    if (strncmp(method, rule->direction, length) != 0) return false;
    bool alone = method[length] == '\0' && rule->beta != no_beta; /* fixed is their only globalization */
    return alone || strcmp(method + length, "/fixed") == 0 || strncmp(method + length, "/fixed/", 7) == 0;
}

static const fixed_rule *rule_of(const char *method) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (is_direction(method, &rules[i])) return &rules[i];
    return NULL;
}

bool fixed_rate_of(const nadir_options *options, double lipschitz, double convexity, fixed_rate *rate) {
    const fixed_rule *rule = rule_of(options->method);
    if (!rule || options->schedule != 0) return false;
    double L = rule->own_length ? 1 : lipschitz, mu = rule->own_length ? 1 : convexity > 0 ? convexity : NAN;
    bool given = options->beta > 0;
    *rate = (fixed_rate){.rule = rule, .lipschitz = L, .convexity = mu};
    rate->beta = given ? options->beta : rule->beta(L, mu);
    rate->limit = rule->limit(L, rate->beta);
    rate->best = given ? NAN : rule->best(L, mu);
    return true;
}

double fixed_rate_at(const fixed_rate *self, double eta) {
    if (isnan(self->convexity)) return NAN;
    return fmax(self->rule->radius(eta, self->lipschitz, self->beta), self->rule->radius(eta, self->convexity, self->beta));
}

/* As the library chooses; with a β that was given, momentum takes half the limit. */
double fixed_rate_auto(const fixed_rate *self, const nadir_options *options) {
    if (options->eta > 0) return options->eta;
    if (isfinite(self->best)) return self->best;
    return self->rule->radius == momentum_radius ? 0.5 * self->limit : 1 / self->lipschitz;
}

const char *fixed_rate_limit_text(const fixed_rate *self) {
    return self->rule->limit_text;
}

const char *fixed_rate_best_text(const fixed_rate *self) {
    return self->rule->best_text;
}
