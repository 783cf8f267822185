/* Slopes with confidence intervals.
 *     robust       the median of the slopes between points half a sample apart (the incomplete method of Theil, "A rank-invariant
 *                  method of linear and polynomial regression analysis", 1950): a few wild points do not move it. Every point
 *                  belongs to one slope at most, so that the number of slopes below the true one is binomial, and the order
 *                  statistics N/2 ± 1.96·√N/2 enclose it (Conover, Practical Nonparametric Statistics, section 3.2). The least and
 *                  the largest of N slopes hold it with 1 − 2^(1−N), 95 % from six slopes on; with fewer the slope is that of
 *                  least squares, with Student's interval of N − 2 degrees of freedom.
 *     asymptotic   least squares, in which the last points weigh most. From two to six points the scatter cannot be told, so that
 *                  what is seen is pooled with what is thought, σ0 with ν0 = 3 degrees of freedom:
 *                  s² = (Σr² + ν0·σ0²)/(N − 2 + ν0), and the interval is Student's with as many degrees. Of three points and more
 *                  it is widened to hold the slope between the last two, with its own interval: a law that still settles curves.
 */
#include <math.h>
#include <stdlib.h>

#include "slope.h"

enum { THOUGHT = 3, FEWEST_SLOPES = 6 };

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double median_of(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
    int middle = count / 2;
    return count % 2 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

/* ---- least squares ---- */

typedef struct line {
    double gradient, sxx, rss; /* Σ(x − mean)², Σr² */
} line;

static line line_through(const slope_points *p) {
    double x = 0, y = 0, sxy = 0;
    line self = {0};
    for (int i = 0; i < p->count; i++) x += p->x[i] / p->count, y += p->y[i] / p->count;
    for (int i = 0; i < p->count; i++) self.sxx += (p->x[i] - x) * (p->x[i] - x), sxy += (p->x[i] - x) * (p->y[i] - y);
    self.gradient = sxy / self.sxx;
    for (int i = 0; i < p->count; i++) {
        const double r = p->y[i] - y - self.gradient * (p->x[i] - x);
        self.rss += r * r;
    }
    return self;
}

/* The two-sided 95 % quantile of Student's distribution; the last one for more degrees too, which is wider than need be. */
static double student(int degrees) {
    static const double quantiles[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228};
    const int last = (int)(sizeof quantiles / sizeof *quantiles);
    return quantiles[(degrees < last ? degrees : last) - 1];
}

slope slope_least_squares(const slope_points *p) {
    if (p->count < 3) return (slope){NAN, NAN, NAN};
    const line found = line_through(p);
    const int degrees = p->count - 2;
    const double half = student(degrees) * sqrt(found.rss / degrees / found.sxx);
    return (slope){found.gradient, found.gradient - half, found.gradient + half};
}

/* ---- robust ---- */

/* A multiple of two, and of three where there are points enough, so that a zigzag of these periods cancels. */
static int distance_of(int count) {
    const int half = (count + 1) / 2, period = count >= 36 ? 6 : count >= 6 ? 2 : 1;
    return (half + period - 1) / period * period;
}

slope slope_robust(const slope_points *p) {
    double slopes[SLOPE_SAMPLE] = {0};
    const int half = distance_of(p->count);
    int count = 0;
    for (int i = 0; i + half < p->count; i++) {
        double dx = p->x[i + half] - p->x[i];
        if (dx != 0) slopes[count++] = (p->y[i + half] - p->y[i]) / dx;
    }
    if (count < FEWEST_SLOPES) return slope_least_squares(p);
    const double value = median_of(slopes, count);
    int rank = (int)floor(0.5 * (count - 1.96 * sqrt(count)));
    if (rank < 1) rank = 1;
    return (slope){value, slopes[rank - 1], slopes[count - rank]};
}

/* ---- asymptotic ---- */

/* Between the last two points, each of which strays by `wide`; any, where there are but two. */
static slope last_slope(const slope_points *p, double wide) {
    const int i = p->count - 1;
    if (p->count < 3) return (slope){NAN, NAN, NAN};
    const double dx = p->x[i] - p->x[i - 1], value = (p->y[i] - p->y[i - 1]) / dx, half = wide * sqrt(2) / fabs(dx);
    return (slope){value, value - half, value + half};
}

slope slope_asymptotic(const slope_points *p, double spread) {
    if (p->count < 2) return (slope){NAN, NAN, NAN};
    const line found = line_through(p);
    const int degrees = p->count - 2 + THOUGHT;
    const double wide = student(degrees) * sqrt((found.rss + THOUGHT * spread * spread) / degrees);
    const double half = wide / sqrt(found.sxx);
    const slope last = last_slope(p, wide);
    return (slope){found.gradient, fmin(found.gradient - half, last.low), fmax(found.gradient + half, last.high)};
}
