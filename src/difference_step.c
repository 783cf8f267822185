/* The length of a difference's step. Its error is c·h^q of truncation, q the order, and Wε/h^k of noise, W = Σ|weights|, k the
 * order of the derivative. The best h balances both, q times the truncation being k times the noise, and needs no derivative to be
 * known: T = D(2h) − D(h) shows (2^q − 1) times the truncation of D(h). So h is best where r(h) = |T|h^k/(Wε)·q/(2^q − 1)/k = 1; as
 * r grows like h^(q+k), any h with an r that is clearly above noise leads there (the idea of the test: Shi, Xie, Xuan and Nocedal,
 * SIAM J. Sci. Comput. 44 (2022) A2302). */
#include "difference.h"

#include "noise.h"

enum { MOST_ROUNDS = 14, MOST_SPACINGS = 4 };
static const double short_ratio = 3.0, long_ratio = 100.0; /* of r(h): below is noise, above h is far too long */
static const double leap = 16.0;
static const double closest = 0x1p-40, wider = 0x1p7; /* of the points that tell the noise */
static const double most_change = 8.0;                /* of the noise from one set of such points to another */

/* What was found: too short up to `low`, too long from `high` on. */
typedef struct bracket {
    double low, high;
} bracket;

/* The h to try after one that gave `ratio`. */
static double next_step(const difference_choice *c, const bracket *b, double ratio) {
    double next = leap * c->h;
    if (b->low > 0.0 && b->high < INFINITY)
        next = sqrt(b->low * b->high);
    else if (b->high < INFINITY)
        next = c->h * fmax(isfinite(ratio) ? pow(ratio, -1.0 / (c->scheme->order + c->scheme->power)) : 0.0, 1.0 / leap);
    return fmin(fmax(next, c->least), c->most);
}

/* What is left at h, given the gap at `seen`. */
static void conclude(difference_choice *c, double seen, double gap) {
    const double shown = ldexp(1.0, c->scheme->order) - 1.0;
    const double truncation = gap / shown * pow(c->h / seen, c->scheme->order);
    c->error = (isfinite(truncation) ? truncation : 0.0) + stencil_noise(c->scheme) * c->noise / pow(c->h, c->scheme->power);
}

nadir_status difference_choose(difference_choice *c, difference_gap *gap_at, void *of) {
    const int order = c->scheme->order, power = c->scheme->power;
    const double unit = stencil_noise(c->scheme) * c->noise * (ldexp(1.0, order) - 1.0) * power / order;
    bracket b = {0.0, INFINITY};
    double gap_of_low = NAN, gap = NAN, seen = c->h = fmin(fmax(c->h, c->least), c->most);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        const nadir_status status = gap_at(of, seen = c->h, &gap);
        if (status != NADIR_RUNNING) return status;
        const double ratio = gap * pow(c->h, power) / unit;
        if (ratio >= short_ratio && ratio <= long_ratio) {
            c->h = fmax(c->h * pow(ratio, -1.0 / (order + power)), c->least);
            break;
        }
        *(ratio < short_ratio ? &b.low : &b.high) = c->h;
        if (ratio < short_ratio) gap_of_low = gap;
        const double next = next_step(c, &b, ratio);
        if (next == c->h || b.high <= 2.0 * b.low) break;
        c->h = next;
    }
    /* nothing between too short and too long: where a function that was flat begins to bend */
    if (seen == b.high && b.low > 0.0) {
        c->h = seen = b.low;
        gap = gap_of_low;
    }
    conclude(c, seen, gap);
    return NADIR_RUNNING;
}

/* What is left of values that are as far apart as f is near 0: at points 128 times as close what is smooth in them would be smaller
 * by more than that. */
static bool same_level(double one, double other) {
    return one > 0.0 && other > 0.0 && one <= most_change * other && other <= most_change * one;
}

nadir_status difference_noise(difference_gap *value_at, void *of, double value, double *noise) {
    double values[NOISE_VALUES], found = NAN, before = NAN, spacing = closest;
    const double assumed = *noise;
    noise_answer answer = NOISE_CLOSE;
    for (int round = 0; round < MOST_SPACINGS && (answer == NOISE_CLOSE || answer == NOISE_APART); round++) {
        values[0] = value;
        for (int k = 1; k < NOISE_VALUES; k++) {
            const nadir_status status = value_at(of, k * spacing, &values[k]);
            if (status != NADIR_RUNNING) return status == NADIR_NOT_FINITE ? NADIR_RUNNING : status;
        }
        answer = noise_estimate(values, &found);
        if (answer == NOISE_APART && same_level(found, before)) answer = NOISE_FOUND;
        before = answer == NOISE_APART ? found : NAN;
        spacing *= answer == NOISE_CLOSE ? wider : 1.0 / wider;
    }
    if (answer == NOISE_FOUND) *noise = found;
    if (answer == NOISE_APART) *noise = fmin(assumed, found);
    return NADIR_RUNNING;
}
