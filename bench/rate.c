/* Measured speed of convergence. With e_k the error after k iterations,
 *     linear rate ρ:   ln e_k     = a + k·ln ρ           over the tail
 *     order q:         ln e_{k+1} = ln C + q·ln e_k      over consecutive iterations of the tail
 * A superlinear run has only three to five asymptotic points; there the order is the slope of least squares, and the rate the mean
 * over that stretch, without an interval. Elsewhere slopes are robust (see slope.c).
 * Errors at the rounding floor say nothing about the method and are cut off.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rate.h"
#include "slope.h"

enum { SHORTEST_TAIL = 4, LONGEST_STRETCH = 4, LAST_FEW = 5 };

/* How far ln e_{k+1} strays from ln C + q·ln e_k by itself in the last iterations: C settles as they go. */
#define STRAY 0.4

static double mean_log(const double *error, int64_t first, int64_t end) {
    double sum = 0;
    for (int64_t k = first; k < end; k++) sum += log(error[k]);
    return sum / (double)(end - first);
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
    return median_of(tail, count);
}

/* Nothing rests that falls to a fifth, three times on end: not even what was as low before, at a saddle that it has left. */
static bool ends_falling(const double *error, int64_t end) {
    const double least = 5;
    if (end < 4) return false;
    for (int64_t k = end - 3; k < end; k++)
        if (!(error[k - 1] >= least * error[k])) return false;
    return true;
}

/* From the first half to the second, on average. */
static bool falls_by(double factor, const double *error, int64_t first, int64_t end) {
    int64_t middle = first + (end - first) / 2;
    return mean_log(error, middle, end) <= mean_log(error, first, middle) - log(factor);
}

static bool often_rises(const double *error, int64_t first, int64_t end) {
    int64_t rises = 0;
    for (int64_t k = first + 1; k < end; k++) rises += error[k] >= error[k - 1];
    return 4 * rises >= end - first - 1;
}

static double largest_of(const rate_sequence *s, int64_t end) {
    double most = 0;
    for (int64_t k = 0; k < end; k++) most = fmax(most, s->error[k]);
    return most;
}

/* How far a sequence that comes to rest must have fallen for that to be rounding: ill-conditioned minima and differences for
 * derivatives lift the floor far above the machine epsilon. */
static bool is_deep(const rate_sequence *s, int64_t end, double level) {
    return level < 1e-6 * largest_of(s, end) || level < 1e5 * DBL_EPSILON * s->scale;
}

/* The number of leading errors that are above the floor: above `units` roundings of the scale, and before the sequence comes to
 * rest: no longer falls, and rises often or is so small that it must be rounding. None where its last third rests far above
 * rounding: the first steps say nothing about a sequence that does not converge. */
static int64_t usable_end(const rate_sequence *s, double units) {
    const double suspicious = 1e5 * DBL_EPSILON * s->scale;
    int64_t end = leading_above(s, units * DBL_EPSILON * s->scale), first = 0;
    if (end < 2) return end;
    double level = 3 * resting_level(s->error, end);
    while (s->error[first] > level) first++;
    if (end - first < 3 || falls_by(2, s->error, first, end) || ends_falling(s->error, end)) return end;
    if (level >= suspicious && !often_rises(s->error, first, end)) return end;
    const bool is_long = end - first >= 2 * SHORTEST_TAIL && 3 * (end - first) >= end;
    return is_long && !is_deep(s, end, level) && !falls_by(1.25, s->error, first, end) ? 0 : first;
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
    const double most = largest_of(s, last + 1);
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

/* At most SLOPE_SAMPLE points, evenly spaced in the iteration even where rows were thinned. */
static void sample_logs(const rate_sequence *s, int64_t begin, int64_t end, slope_points *p) {
    double from = (double)s->iteration[begin], step = ((double)s->iteration[end - 1] - from) / (SLOPE_SAMPLE - 1), next = from;
    p->count = 0;
    for (int64_t k = begin; k < end && p->count < SLOPE_SAMPLE; k++) {
        double here = (double)s->iteration[k];
        if (here < next) continue;
        p->x[p->count] = here;
        p->y[p->count++] = log(s->error[k]);
        next = fmax(here, from + step * p->count);
    }
}

/* Where the factor changes from step to step there is no true one that an interval could hold. */
static rate_estimate mean_rate(const rate_sequence *s, int64_t begin, int64_t last) {
    double iterations = (double)(s->iteration[last] - s->iteration[begin]);
    double value = pow(s->error[last] / s->error[begin], 1 / iterations);
    return (rate_estimate){true, value, NAN, NAN, s->iteration[begin], s->iteration[last]};
}

/* From the start to the first point at the floor, whose own digits are rounding. */
static rate_estimate plunge(const rate_sequence *s, int64_t end) {
    rate_estimate none = {0};
    int64_t last = end < s->count && isfinite(s->error[end]) ? end : end - 1;
    if (end < 1 || last < 1 || !(s->error[last] < s->error[0])) return none;
    return is_deep(s, end, s->error[last]) ? mean_rate(s, 0, last) : none;
}

rate_estimate rate_linear(const rate_sequence *s) {
    int64_t end = usable_end(s, 10), begin, last;
    if (end < 3) return plunge(s, end);
    if (find_stretch(s, end, &begin, &last)) return mean_rate(s, begin, last);
    begin = tail_begin(s, end);
    slope_points p;
    sample_logs(s, begin, end, &p);
    const slope found = slope_robust(&p);
    return (rate_estimate){isfinite(found.value), exp(found.value),    exp(found.low),
                           exp(found.high),       s->iteration[begin], s->iteration[end - 1]};
}

/* ---- the order ---- */

static void add_pair(const rate_sequence *s, int64_t k, slope_points *p) {
    p->x[p->count] = log(s->error[k]);
    p->y[p->count++] = log(s->error[k + 1]);
}

/* Two pairs give one slope, and nothing tells whether it has settled but the slope before: NAN where there are more pairs, or
 * where the error did not fall before. */
static double slope_before(const rate_sequence *s, int64_t begin, int64_t last) {
    if (last - begin > 2 || begin < 1 || !is_consecutive(s, begin - 1)) return NAN;
    const double order = drop(s, begin) / drop(s, begin - 1);
    return order > 0 ? order : NAN;
}

static bool superlinear_order(const rate_sequence *s, int64_t end, rate_estimate *estimate) {
    int64_t begin, last;
    if (!find_stretch(s, end, &begin, &last)) return false;
    slope_points p = {.count = 0};
    for (int64_t k = begin; k < last; k++) add_pair(s, k, &p);
    const slope found = slope_asymptotic(&p, STRAY);
    const double before = slope_before(s, begin, last);
    *estimate = (rate_estimate){
        true, found.value, fmin(found.low, before), fmax(found.high, before), s->iteration[begin], s->iteration[last]};
    return true;
}

/* A convergent sequence has an order of at least one; a slope far below is noise. */
static rate_estimate slow_order(const rate_sequence *s, int64_t end) {
    rate_estimate none = {0};
    if (end < SHORTEST_TAIL + 1) return none;
    int64_t begin = tail_begin(s, end), stride = (end - 1 - begin + SLOPE_SAMPLE - 1) / SLOPE_SAMPLE;
    slope_points p = {.count = 0};
    for (int64_t k = begin; k + 1 < end && p.count < SLOPE_SAMPLE; k += stride)
        if (is_consecutive(s, k)) add_pair(s, k, &p);
    if (p.count < 3) return none;
    const slope found = slope_robust(&p);
    const rate_estimate all = {true, found.value, found.low, found.high, s->iteration[begin], s->iteration[end - 1]};
    return found.value >= 0.5 ? all : none;
}

/* Superlinear first, with a generous floor, since one point that is half rounding spoils an order estimated from three. */
static bool find_superlinear(const rate_sequence *s, rate_estimate *estimate) {
    static const double units[] = {1e4, 1e2, 10};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (superlinear_order(s, usable_end(s, units[i]), estimate)) return true;
    return false;
}

/* From here on every step shrinks the error by at least a thousandfold, and by no more than the one before, down to the end. */
static bool plunges_on(const rate_sequence *s, int64_t from) {
    const double least = log(1e3), growth = 1.25;
    int64_t k = from;
    while (k + 1 < s->count && s->error[k + 1] > DBL_MIN) {
        if (!(drop(s, k) >= least) || (k > from + 1 && drop(s, k) > growth * drop(s, k - 1))) return false;
        k++;
    }
    return k >= from + 3;
}

/* Where x* = 0 no floor ends the digits, and a fast method goes on at the pace of its rounding, ε times a condition number a step,
 * which looks linear: there the floor is that of the largest error, if from it on the sequence plunges. */
static rate_sequence with_floor(const rate_sequence *s) {
    rate_sequence cut = *s;
    cut.scale = fmax(s->scale, largest_of(s, leading_above(s, 0.0)));
    const int64_t end = leading_above(&cut, 10 * DBL_EPSILON * cut.scale);
    return end > 0 && plunges_on(s, end - 1) ? cut : *s;
}

rate_estimate rate_order(const rate_sequence *whole) {
    const rate_sequence s = with_floor(whole);
    rate_estimate estimate;
    return find_superlinear(&s, &estimate) ? estimate : slow_order(&s, usable_end(&s, 10));
}

bool rate_order_is_told(const rate_estimate *order) {
    return order->found && order->high - order->low <= 3;
}

double rate_constant(const rate_sequence *s, const rate_estimate *order) {
    const double floor = 1e3 * DBL_EPSILON * s->scale;
    double constant = NAN;
    for (int64_t k = 0; order->found && k + 1 < s->count; k++) {
        bool inside = s->iteration[k] >= order->first && s->iteration[k + 1] <= order->last;
        if (inside && is_consecutive(s, k) && s->error[k + 1] > floor) constant = s->error[k + 1] / (s->error[k] * s->error[k]);
    }
    return constant;
}

/* ---- the class ---- */

static bool holds(const rate_estimate *e, double value) {
    return e->low <= value && value <= e->high;
}

/* A whole order is believed where the interval holds it and not the one half below; three, the last with a name, where it does
 * not hold the one half above either. */
static rate_class class_of_order(const rate_estimate *order) {
    if (holds(order, 3) && order->low > 2.5 && order->high < 3.5) return RATE_CUBIC;
    return holds(order, 2) && order->low > 1.5 ? RATE_QUADRATIC : RATE_SUPERLINEAR;
}

/* The median of what is left of y after its line. */
static double misfit(const slope_points *p, double gradient) {
    double left[SLOPE_SAMPLE];
    for (int i = 0; i < p->count; i++) left[i] = p->y[i] - gradient * p->x[i];
    const double level = median_of(left, p->count);
    for (int i = 0; i < p->count; i++) left[i] = fabs(left[i] - level);
    return median_of(left, p->count);
}

static void take_logs_of_x(slope_points *p) {
    for (int i = 0; i < p->count; i++) p->x[i] = log(p->x[i] + 1);
}

/* Powers beyond are not met. */
#define LARGEST_POWER 4.0

/* Over the last three quarters of the iterations: is ln e straight against k, or against ln k? With neither clearly better, as
 * where noise hides the bend, it takes more iterations to tell, unless the power would be too large to be one. */
static rate_class slow_class(double by_k, double by_log, double power) {
    if (by_k <= 0.5 * by_log) return RATE_LINEAR;
    if (power > LARGEST_POWER) return by_log < 0.5 * by_k ? RATE_TOO_FEW : RATE_LINEAR;
    return by_log < 0.5 * by_k ? RATE_SUBLINEAR : RATE_TOO_FEW;
}

static slope slope_within(const slope_points *p, int first, int end) {
    slope_points part = {.count = 0};
    for (int i = first; i < end; i++) {
        part.x[part.count] = p->x[i];
        part.y[part.count++] = p->y[i];
    }
    return slope_robust(&part);
}

/* Is ln e steeper in the second half than in the first, by more than the intervals of both? */
static bool steepens(const slope_points *p) {
    const slope early = slope_within(p, 0, p->count / 2), late = slope_within(p, p->count / 2, p->count);
    return late.high < early.low;
}

/* Faster than any rate, if slowly so: 1/k! has an order of 1.02 at its last doubles. */
static bool is_barely_superlinear(const rate_sequence *s, const slope_points *p) {
    const double least = 1.01;
    if (!steepens(p)) return false;
    const rate_estimate order = rate_order(s);
    return order.found && order.low > least;
}

/* Of the points from `begin` on, which are all above the floor. */
static rate_speed falling_speed(const rate_sequence *s, int64_t begin, int64_t end) {
    slope_points p;
    sample_logs(s, begin, end, &p);
    const slope linear = slope_robust(&p);
    const double by_k = misfit(&p, linear.value);
    if (!(linear.high < 0)) return (rate_speed){.kind = linear.low >= 0 ? RATE_NONE : RATE_TOO_FEW};
    const bool faster = is_barely_superlinear(s, &p);
    take_logs_of_x(&p);
    const slope power = slope_robust(&p);
    const rate_class kind = slow_class(by_k, misfit(&p, power.value), -power.value);
    const rate_estimate exponent = {true, -power.value, -power.high, -power.low, s->iteration[begin], s->iteration[end - 1]};
    if (kind != RATE_LINEAR) return (rate_speed){kind, exponent};
    return faster ? (rate_speed){RATE_SUPERLINEAR, rate_order(s)} : (rate_speed){RATE_LINEAR, rate_linear(s)};
}

static rate_speed slow_speed(const rate_sequence *s, int64_t end) {
    const bool rests = end == 0 && leading_above(s, 10 * DBL_EPSILON * s->scale) >= 2 * SHORTEST_TAIL;
    if (end < 2 * SHORTEST_TAIL) return (rate_speed){.kind = rests ? RATE_NONE : RATE_TOO_FEW};
    const double start = (double)s->iteration[0], last = (double)s->iteration[end - 1];
    return falling_speed(s, first_from(s, 0, end, start + 0.25 * (last - start)), end);
}

rate_speed rate_speed_of(const rate_sequence *whole) {
    const rate_sequence s = with_floor(whole);
    rate_estimate order;
    if (find_superlinear(&s, &order))
        return rate_order_is_told(&order) ? (rate_speed){class_of_order(&order), order} : (rate_speed){.kind = RATE_TOO_FEW};
    return slow_speed(&s, usable_end(&s, 10));
}

const char *rate_class_name(rate_class kind) {
    static const char *const names[] = {[RATE_TOO_FEW] = "too few",
                                        [RATE_NONE] = "none",
                                        [RATE_SUBLINEAR] = "sublinear",
                                        [RATE_LINEAR] = "linear",
                                        [RATE_SUPERLINEAR] = "superlinear",
                                        [RATE_QUADRATIC] = "quadratic",
                                        [RATE_CUBIC] = "cubic"};
    return names[kind];
}
