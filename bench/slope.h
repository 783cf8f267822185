/* Slopes through points, with the interval in which the true one lies with a confidence of about 95 %. */
#ifndef NADIR_BENCH_SLOPE_H
#define NADIR_BENCH_SLOPE_H

enum { SLOPE_SAMPLE = 400 };

typedef struct slope_points {
    double x[SLOPE_SAMPLE], y[SLOPE_SAMPLE];
    int count;
} slope_points;

typedef struct slope {
    double value, low, high; /* NAN where there are too few points */
} slope;

double median_of(double *values, int count); /* sorts them; count >= 1 */

/* For three points and more with noise that is alike at all of them. */
slope slope_least_squares(const slope_points *p);

/* For many points with noise, of which some may be wild; of few, least squares. x ascending or descending. */
slope slope_robust(const slope_points *p);

/* For two to six points that follow a law which holds better and better. `spread` is how far y is thought to stray from the law
 * by itself. */
slope slope_asymptotic(const slope_points *p, double spread);

#endif
