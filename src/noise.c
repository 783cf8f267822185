/* ECnoise: the noise of a function from a table of differences (Moré and Wild, SIAM J. Sci. Comput. 33 (2011) 1292).
 *
 * Differences of order k of f(x + ihd), i = 0..m, lose what is smooth in f and keep the noise: with noise of variance σ² that is
 * independent from point to point,
 *     σ² = γ_k E[(Δᵏf_i)²],   γ_k = (k!)²/(2k)!,   σ_k² = γ_k/(m + 1 − k)·Σ_i (Δᵏf_i)².
 * The first order k tells σ = σ_k at which σ_k, σ_k+1, σ_k+2 agree within a factor of 4 and the differences change sign. */
#include "noise.h"

#include <math.h>
#include <stdbool.h>

enum { SURELY_NOISE = 4 }; /* the order of differences that even apart leaves little that is smooth */
static const double agreement = 4.0, most_spread = 0.1;

/* Differences of one order more, in place; how many of them are 0, whether they change sign, and σ_k. */
typedef struct column {
    double level;
    bool changes_sign;
    int zeros;
} column;

static column next_column(double *values, int count, double gamma) {
    column c = {0};
    double least = INFINITY, most = -INFINITY, sum = 0.0;
    for (int i = 0; i < count; i++) {
        values[i] = values[i + 1] - values[i];
        c.zeros += values[i] == 0.0;
        least = fmin(least, values[i]);
        most = fmax(most, values[i]);
        sum += values[i] * values[i];
    }
    c.level = sqrt(gamma * sum / count);
    c.changes_sign = least < 0.0 && most > 0.0;
    return c;
}

/* Divides by the power of 2 next to the largest, so that squares stay in range. Returns the exponent. */
static int scale_down(double *values) {
    double largest = 0.0;
    int exponent = 0;
    for (int i = 0; i < NOISE_VALUES; i++) largest = fmax(largest, fabs(values[i]));
    if (isfinite(largest)) frexp(largest, &exponent);
    for (int i = 0; i < NOISE_VALUES; i++) values[i] = ldexp(values[i], -exponent);
    return exponent;
}

static bool too_far_apart(const double *values) {
    double least = INFINITY, most = -INFINITY;
    for (int i = 0; i < NOISE_VALUES; i++) {
        if (!isfinite(values[i])) return true;
        least = fmin(least, values[i]);
        most = fmax(most, values[i]);
    }
    return most - least > most_spread * fmax(fabs(least), fabs(most));
}

static noise_answer estimate(double values[NOISE_VALUES], double *noise) {
    column columns[NOISE_VALUES];
    double gamma = 1.0;
    const bool apart = too_far_apart(values);
    for (int k = 1; k < NOISE_VALUES; k++) {
        gamma *= 0.5 * k / (2.0 * k - 1.0);
        columns[k] = next_column(values, NOISE_VALUES - k, gamma);
        if (k == 1 && columns[k].zeros >= NOISE_VALUES / 2) return NOISE_CLOSE;
    }
    if (apart) {
        *noise = columns[SURELY_NOISE].level;
        return NOISE_APART;
    }
    for (int k = 1; k + 2 < NOISE_VALUES; k++) {
        const double a = columns[k].level, b = columns[k + 1].level, c = columns[k + 2].level;
        if (!columns[k].changes_sign || !(fmax(a, fmax(b, c)) <= agreement * fmin(a, fmin(b, c)))) continue;
        *noise = a;
        return NOISE_FOUND;
    }
    return NOISE_NONE;
}

noise_answer noise_estimate(double values[NOISE_VALUES], double *noise) {
    const int exponent = scale_down(values);
    double found = NAN;
    const noise_answer answer = estimate(values, &found);
    if (answer == NOISE_FOUND || answer == NOISE_APART) *noise = ldexp(found, exponent);
    return answer;
}
