/* Slopes with confidence intervals.
 *     robust       the median of the slopes between points half a sample apart (the incomplete method of Theil, "A rank-invariant
 *                  method of linear and polynomial regression analysis", 1950): a few wild points do not move it. Every point
 *                  belongs to one slope at most, so that the number of slopes below the true one is binomial, and the order
 *                  statistics N/2 ± 1.96·√N/2 enclose it (Conover, Practical Nonparametric Statistics, section 3.2).
 *     asymptotic   least squares, in which the last points weigh most. From two to six points the scatter cannot be told, so that
 *                  what is seen is pooled with what is thought, σ0 with ν0 = 3 degrees of freedom:
 *                  s² = (Σr² + ν0·σ0²)/(N − 2 + ν0), and the interval is Student's with as many degrees. Of three points and more
 *                  it is widened to hold the slope between the last two, with its own interval: a law that still settles curves.
 */
#include <math.h>
#include <stdlib.h>

#include "slope.h"

enum { THOUGHT = 3 };

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double median_of(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
    int middle = count / 2;
    return count % 2 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

/* The distance is even, so that a zigzag of period two cancels. */
static int distance_of(int count) {
    int half = (count + 1) / 2;
    return count >= 6 ? half + half % 2 : half;
}

slope slope_robust(const slope_points *p) {
    double slopes[SLOPE_SAMPLE] = {0};
    const int half = distance_of(p->count);
    int count = 0;
    for (int i = 0; i + half < p->count; i++) {
        double dx = p->x[i + half] - p->x[i];
        if (dx != 0) slopes[count++] = (p->y[i + half] - p->y[i]) / dx;
    }
    if (count == 0) return (slope){NAN, NAN, NAN};
    const double value = median_of(slopes, count);
    int rank = (int)floor(0.5 * (count - 1.96 * sqrt(count)));
    if (rank < 1) rank = 1;
    return (slope){value, slopes[rank - 1], slopes[count - rank]};
}

/* The two-sided 95 % quantile of Student's distribution. */
static double student(int degrees) {
    static const double quantiles[] = {3.182, 2.776, 2.571, 2.447, 2.365};
    const int last = (int)(sizeof quantiles / sizeof *quantiles) - 1;
    return quantiles[degrees - THOUGHT < last ? degrees - THOUGHT : last];
}

/* Between the last two points, each of which strays by `wide`; any, where there are but two. */
static slope last_slope(const slope_points *p, double wide) {
    const int i = p->count - 1;
    if (p->count < 3) return (slope){NAN, NAN, NAN};
    const double dx = p->x[i] - p->x[i - 1], value = (p->y[i] - p->y[i - 1]) / dx, half = wide * sqrt(2) / fabs(dx);
    return (slope){value, value - half, value + half};
}

slope slope_asymptotic(const slope_points *p, double spread) {
    double x = 0, y = 0, sxx = 0, sxy = 0, sum = THOUGHT * spread * spread;
    if (p->count < 2) return (slope){NAN, NAN, NAN};
    for (int i = 0; i < p->count; i++) x += p->x[i] / p->count, y += p->y[i] / p->count;
    for (int i = 0; i < p->count; i++) sxx += (p->x[i] - x) * (p->x[i] - x), sxy += (p->x[i] - x) * (p->y[i] - y);
    const double value = sxy / sxx;
    for (int i = 0; i < p->count; i++) {
        double r = p->y[i] - y - value * (p->x[i] - x);
        sum += r * r;
    }
    const int degrees = p->count - 2 + THOUGHT;
    const double wide = student(degrees) * sqrt(sum / degrees), half = wide / sqrt(sxx);
    const slope last = last_slope(p, wide);
    return (slope){value, fmin(value - half, last.low), fmax(value + half, last.high)};
}
