/* How noisy a function is, from its values at points that lie close together on a line. */
#ifndef NADIR_NOISE_H
#define NADIR_NOISE_H

enum { NOISE_VALUES = 8 };

typedef enum noise_answer {
    NOISE_FOUND,
    NOISE_CLOSE, /* half of the neighbours are equal: the points lie too close together */
    NOISE_APART, /* the values differ too much, as where f is near 0: *noise is what is left of them at most, or NAN */
    NOISE_NONE,  /* no order of differences looks like noise */
} noise_answer;

/* The standard deviation of the noise in `values`, taken at equal distances; overwrites them. *noise is set where it is found, or
 * bounded. */
noise_answer noise_estimate(double values[NOISE_VALUES], double *noise);

#endif
