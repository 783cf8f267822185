/* With T = SΘSᵀ, c = γSᵀe₁ and h = Sy:  y_i = c_i/(θ_i + λ), so that ‖y‖ falls with λ, and λ >= max(0, −θ₁) is the root of
 *     1/‖y(λ)‖ = 1/Δ    or    1/‖y(λ)‖ = σ/λ,
 * by Newton's iteration with bisection as a safeguard  (Conn, Gould and Toint, Trust-Region Methods (2000), 7.3.1; the space and
 * its use: Gould, Lucidi, Roma and Toint, SIAM J. Optim. 9 (1999) 504). It is solved for μ = λ + θ₁ and the gaps θ_i − θ₁, which do
 * not cancel at the pole. Where c₁ vanishes, y₁ fills the length up: the hard case. */
#include "subspace.h"

#include <float.h>

#include "../lapack.h"

enum { MOST_ITERATIONS = 200 };

void subspace_place(subspace *sub, int64_t most, arena *memory) {
    sub->most = most;
    sub->vectors = arena_doubles(memory, most, most);
    sub->values = arena_doubles(memory, most, 1);
    sub->work = arena_doubles(memory, lapack_syev_work(most), 1);
    sub->y = arena_doubles(memory, most, 1);
    sub->h = arena_doubles(memory, most, 1);
}

void subspace_open(subspace *sub, int64_t size, const double *alpha, const double *beta) {
    sub->size = size;
    memset(sub->vectors, 0, (size_t)(size * size) * sizeof *sub->vectors);
    for (int64_t j = 0; j < size; j++) {
        sub->vectors[j + j * size] = alpha[j];
        if (j + 1 < size) sub->vectors[j + 1 + j * size] = beta[j + 1];
    }
    lapack_syev(size, sub->vectors, size, sub->values, sub->work);
}

/* y at μ; returns ‖y‖, and Σ y_i²/(θ_i + λ) where wanted. */
static double solve_at(const subspace *sub, double gamma, double mu, double *bend) {
    double square = 0.0, sum = 0.0;
    for (int64_t i = 0; i < sub->size; i++) {
        const double c = gamma * sub->vectors[i * sub->size], pole = sub->values[i] - sub->values[0] + mu;
        sub->y[i] = c != 0.0 ? c / pole : 0.0;
        square += sub->y[i] * sub->y[i];
        sum += sub->y[i] != 0.0 ? sub->y[i] * sub->y[i] / pole : 0.0;
    }
    if (bend) *bend = sum;
    return sqrt(square);
}

static double target(const confinement *step, double lambda) {
    return step->weight > 0.0 ? lambda / step->weight : step->radius;
}

/* Where ‖y‖ certainly is below the target. */
static double upper_end(const subspace *sub, double gamma, const confinement *step) {
    const double theta = sub->values[0];
    if (!(step->weight > 0.0)) return gamma / step->radius;
    const double lambda = fmax(0.0, -0.5 * theta) + sqrt(0.25 * theta * theta + step->weight * gamma);
    return 2.0 * (fmax(lambda, -theta) + theta) + sqrt(step->weight * gamma);
}

/* The root in (least, most): ‖y‖ is too long at the lower end. */
static double secular_root(const subspace *sub, double gamma, const confinement *step, double least, double most) {
    double mu = least > 0.0 ? least : 0.5 * most;
    for (int k = 0; k < MOST_ITERATIONS && most - least > 2.0 * DBL_EPSILON * most; k++) {
        double bend;
        const double length = solve_at(sub, gamma, mu, &bend), lambda = mu - sub->values[0], t = target(step, lambda);
        if (fabs(length - t) <= 4.0 * DBL_EPSILON * t) break;
        if (length > t)
            least = mu;
        else
            most = mu;
        const double slope = bend / (length * length * length) + (step->weight > 0.0 ? step->weight / (lambda * lambda) : 0.0);
        mu -= (1.0 / length - 1.0 / t) / slope;
        if (!(mu > least && mu < most)) mu = 0.5 * (least + most);
    }
    return mu;
}

/* The hard case: the least eigenvector makes up for what is missing. */
static void fill_up(subspace *sub, double t) {
    double rest = 0.0;
    for (int64_t i = 1; i < sub->size; i++) rest += sub->y[i] * sub->y[i];
    sub->y[0] = copysign(sqrt(fmax(t * t - rest, 0.0)), sub->vectors[0]);
}

static double choose_mu(const subspace *sub, double gamma, const confinement *step) {
    const double theta = sub->values[0], least = fmax(theta, 0.0);
    const double size = fmax(fabs(theta), fabs(sub->values[sub->size - 1]));
    if (isinf(step->radius) && !(step->weight > 0.0))
        return theta + step->lambda > DBL_EPSILON * size ? theta + step->lambda : fmax(0.5 * fabs(theta), step->least);
    if (theta > 0.0 && solve_at(sub, gamma, theta, NULL) <= target(step, 0.0)) return theta; /* λ = 0 */
    return secular_root(sub, gamma, step, least, fmax(upper_end(sub, gamma, step), least));
}

void subspace_minimise(subspace *sub, double gamma, confinement *step) {
    const double size = fmax(fabs(sub->values[0]), fabs(sub->values[sub->size - 1])), mu = choose_mu(sub, gamma, step);
    step->lambda = fmax(mu - sub->values[0], 0.0);
    step->length = solve_at(sub, gamma, mu, NULL);
    const double t = target(step, step->lambda);
    if (!(sub->values[0] > 0.0) && mu <= 1e-10 * size && isfinite(t)) fill_up(sub, t);
    step->length = step->promise = 0.0;
    for (int64_t i = 0; i < sub->size; i++) {
        step->length = hypot(step->length, sub->y[i]);
        step->promise += sub->y[i] * (gamma * sub->vectors[i * sub->size] - 0.5 * sub->values[i] * sub->y[i]);
    }
    for (int64_t i = 0; i < sub->size; i++) {
        sub->h[i] = 0.0;
        for (int64_t j = 0; j < sub->size; j++) sub->h[i] += sub->vectors[i + j * sub->size] * sub->y[j];
    }
}
