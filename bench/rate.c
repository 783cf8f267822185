/* Measured speed of convergence. With e_k the error after k iterations,
 *     linear rate ρ:   ln e_k     = a + k·ln ρ           over the tail
 *     order q:         ln e_{k+1} = ln C + q·ln e_k      over consecutive iterations of the tail
 * Slopes are the median of the slopes between points half a sample apart (the incomplete method of Theil, "A rank-invariant
 * method of linear and polynomial regression analysis", 1950): a few wild points do not move it. A superlinear run has only
 * three to five asymptotic points; there the order is the least squares slope, in which the last points weigh most, and the rate
 * the mean over that stretch.
 * Errors at the rounding floor say nothing about the method and are cut off.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rate.h"

enum { SAMPLE = 400, SHORTEST_TAIL = 4, LONGEST_STRETCH = 4, LAST_FEW = 5 };

typedef struct points {
    double x[SAMPLE], y[SAMPLE];
    int count;
} points;

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
    int middle = count / 2;
    return count % 2 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

static double mean_log(const double *error, int64_t first, int64_t end) {
    double sum = 0;
    for (int64_t k = first; k < end; k++) sum += log(error[k]);
    return sum / (double)(end - first);
}

/* The distance is even, so that a zigzag of period two cancels. */
static double theil_slope(const points *p) {
    double slopes[SAMPLE] = {0};
    int half = (p->count + 1) / 2, count = 0;
    if (p->count >= 6) half += half % 2;
    for (int i = 0; i + half < p->count; i++) {
        double dx = p->x[i + half] - p->x[i];
        if (dx != 0) slopes[count++] = (p->y[i + half] - p->y[i]) / dx;
    }
    return count > 0 ? median(slopes, count) : NAN;
}

static double least_squares_slope(const points *p) {
    double x = 0, y = 0, sxx = 0, sxy = 0;
    for (int i = 0; i < p->count; i++) x += p->x[i] / p->count, y += p->y[i] / p->count;
    for (int i = 0; i < p->count; i++) sxx += (p->x[i] - x) * (p->x[i] - x), sxy += (p->x[i] - x) * (p->y[i] - y);
    return sxy / sxx;
}

/* ---- the rounding floor ---- */

static bool is_above(double error, double level) {
    return isfinite(error) && error > level && error > 0;
}

static int64_t leading_above(const rate_sequence *s, double level) {
    int64_t end = 0;
    while (end < s->count && is_above(s->error[end], level)) end++;
    return end;
}

/* The median of the last few: where a stagnating sequence stagnates. */
static double resting_level(const double *error, int64_t end) {
    double tail[LAST_FEW];
    int count = end >= 4 * LAST_FEW ? LAST_FEW : end >= 4 ? (int)(end / 4) : 1;
    memcpy(tail, error + end - count, (size_t)count * sizeof *tail);
    return median(tail, count);
}

static bool falls_by_half(const double *error, int64_t first, int64_t end) {
    int64_t middle = first + (end - first) / 2;
    return mean_log(error, middle, end) <= mean_log(error, first, middle) - log(2.0);
}

static bool often_rises(const double *error, int64_t first, int64_t end) {
    int64_t rises = 0;
    for (int64_t k = first + 1; k < end; k++) rises += error[k] >= error[k - 1];
    return 4 * rises >= end - first - 1;
}

/* The number of leading errors that are above the floor: above `units` roundings of the scale, and before the sequence comes to
 * rest: no longer falls, and rises often or is so small that it must be rounding. */
static int64_t usable_end(const rate_sequence *s, double units) {
    const double suspicious = 1e5 * DBL_EPSILON * s->scale;
    int64_t end = leading_above(s, units * DBL_EPSILON * s->scale), first = 0;
    if (end < 2) return end;
    double level = 3 * resting_level(s->error, end);
    while (s->error[first] > level) first++;
    if (end - first < 3 || falls_by_half(s->error, first, end)) return end;
    return level < suspicious || often_rises(s->error, first, end) ? first : end;
}

/* ---- the superlinear stretch ---- */

static double drop(const rate_sequence *s, int64_t k) {
    return log(s->error[k]) - log(s->error[k + 1]);
}

static bool is_consecutive(const rate_sequence *s, int64_t k) {
    return s->iteration[k + 1] == s->iteration[k] + 1;
}

/* The first point of the superlinear stretch that ends at `last`: going back, each step falls clearly less than the next, and
 * still by more than a factor e. */
static int64_t stretch_begin(const rate_sequence *s, int64_t last) {
    const double growth = 1.25, least = 1;
    int64_t k = last;
    while (k > 0 && last - k < LONGEST_STRETCH && is_consecutive(s, k - 1)) {
        double fall = drop(s, k - 1);
        if (!(fall >= least) || (k < last && !(drop(s, k) >= growth * fall))) break;
        k--;
    }
    return k;
}

static bool is_superlinear(const rate_sequence *s, int64_t begin, int64_t last) {
    double most = s->error[0];
    for (int64_t k = 1; k <= last; k++) most = fmax(most, s->error[k]);
    return last - begin >= 2 && 3 * log(s->error[begin] / s->error[last]) >= log(most / s->error[last]);
}

/* The longest stretch that ends at the last point or, should that be half rounding, at the one before; false when the sequence
 * does not end superlinearly. */
static bool find_stretch(const rate_sequence *s, int64_t end, int64_t *begin, int64_t *last) {
    *begin = *last = end - 1;
    for (int64_t candidate = end - 1; candidate >= 2 && candidate >= end - 2; candidate--) {
        int64_t from = stretch_begin(s, candidate);
        if (candidate - from <= *last - *begin) continue;
        *last = candidate;
        *begin = from;
    }
    return is_superlinear(s, *begin, *last);
}

/* ---- the linear rate ---- */

static int64_t first_from(const rate_sequence *s, int64_t begin, int64_t end, double iteration) {
    while (begin < end && (double)s->iteration[begin] < iteration) begin++;
    return begin;
}

/* The last third of the iterations, but at least SHORTEST_TAIL points. */
static int64_t tail_begin(const rate_sequence *s, int64_t end) {
    double last = (double)s->iteration[end - 1], start = (double)s->iteration[0];
    int64_t begin = first_from(s, 0, end, last - (last - start) / 3);
    int64_t most = end > SHORTEST_TAIL ? end - SHORTEST_TAIL : 0;
    return begin < most ? begin : most;
}

/* At most SAMPLE points, evenly spaced in the iteration even where rows were thinned. */
static void sample_logs(const rate_sequence *s, int64_t begin, int64_t end, points *p) {
    double from = (double)s->iteration[begin], step = ((double)s->iteration[end - 1] - from) / (SAMPLE - 1), next = from;
    p->count = 0;
    for (int64_t k = begin; k < end && p->count < SAMPLE; k++) {
        double here = (double)s->iteration[k];
        if (here < next) continue;
        p->x[p->count] = here;
        p->y[p->count++] = log(s->error[k]);
        next = fmax(here, from + step * p->count);
    }
}

static rate_estimate mean_rate(const rate_sequence *s, int64_t begin, int64_t last) {
    double iterations = (double)(s->iteration[last] - s->iteration[begin]);
    double value = pow(s->error[last] / s->error[begin], 1 / iterations);
    return (rate_estimate){true, value, s->iteration[begin], s->iteration[last]};
}

/* From the start to the first point at the floor, whose own digits are rounding. */
static rate_estimate plunge(const rate_sequence *s, int64_t end) {
    rate_estimate estimate = {0};
    int64_t last = end < s->count && isfinite(s->error[end]) ? end : end - 1;
    if (end < 1 || last < 1 || !(s->error[last] < s->error[0])) return estimate;
    return mean_rate(s, 0, last);
}

rate_estimate rate_linear(const rate_sequence *s) {
    int64_t end = usable_end(s, 10), begin, last;
    if (end < 3) return plunge(s, end);
    if (find_stretch(s, end, &begin, &last)) return mean_rate(s, begin, last);
    begin = tail_begin(s, end);
    points p;
    sample_logs(s, begin, end, &p);
    double value = exp(theil_slope(&p));
    return (rate_estimate){isfinite(value), value, s->iteration[begin], s->iteration[end - 1]};
}

/* ---- the order ---- */

static void add_pair(const rate_sequence *s, int64_t k, points *p) {
    p->x[p->count] = log(s->error[k]);
    p->y[p->count++] = log(s->error[k + 1]);
}

static bool superlinear_order(const rate_sequence *s, int64_t end, rate_estimate *estimate) {
    int64_t begin, last;
    if (!find_stretch(s, end, &begin, &last)) return false;
    points p = {.count = 0};
    for (int64_t k = begin; k < last; k++) add_pair(s, k, &p);
    *estimate = (rate_estimate){true, least_squares_slope(&p), s->iteration[begin], s->iteration[last]};
    return true;
}

/* A convergent sequence has an order of at least one; a slope far below is noise. */
static rate_estimate slow_order(const rate_sequence *s, int64_t end) {
    rate_estimate none = {0};
    if (end < SHORTEST_TAIL + 1) return none;
    int64_t begin = tail_begin(s, end), stride = (end - 1 - begin + SAMPLE - 1) / SAMPLE;
    points p = {.count = 0};
    for (int64_t k = begin; k + 1 < end && p.count < SAMPLE; k += stride)
        if (is_consecutive(s, k)) add_pair(s, k, &p);
    double value = p.count >= 3 ? theil_slope(&p) : NAN;
    return value >= 0.5 ? (rate_estimate){true, value, s->iteration[begin], s->iteration[end - 1]} : none;
}

/* Superlinear first, with a generous floor, since one point that is half rounding spoils an order estimated from three. */
rate_estimate rate_order(const rate_sequence *s) {
    static const double units[] = {1e4, 1e2, 10};
    rate_estimate estimate;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (superlinear_order(s, usable_end(s, units[i]), &estimate)) return estimate;
    return slow_order(s, usable_end(s, 10));
}
