/* Measured speed of convergence of a sequence of errors e_0, e_1, …: the linear rate ρ and the order q,
 *     e_{k+1} ≈ ρ·e_k        e_{k+1} ≈ C·e_k^q
 */
#ifndef NADIR_BENCH_RATE_H
#define NADIR_BENCH_RATE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct rate_sequence {
    double *error;      /* >= 0; a value that is not finite ends the sequence */
    int64_t *iteration; /* increasing; gaps are allowed */
    int64_t count;
    double scale; /* errors near the machine epsilon times this are rounding; 0: no such level is known */
} rate_sequence;

typedef struct rate_estimate {
    bool found; /* false: too few iterations above the rounding floor */
    double value;
    double low, high;    /* the true value lies between them with a confidence of about 95 %; NAN where it is a mean alone */
    int64_t first, last; /* the iterations it rests on */
} rate_estimate;

typedef enum rate_class {
    RATE_TOO_FEW,     /* not enough iterations to tell */
    RATE_NONE,        /* the error does not fall, or comes to rest far above rounding */
    RATE_SUBLINEAR,   /* e_k ≈ C·k^-p */
    RATE_LINEAR,      /* e_k ≈ C·ρ^k */
    RATE_SUPERLINEAR, /* faster than any ρ, of an order that is neither 2 nor 3 or cannot be told well enough */
    RATE_QUADRATIC,
    RATE_CUBIC,
} rate_class;

typedef struct rate_speed {
    rate_class kind;
    rate_estimate of; /* p of a sublinear, ρ of a linear sequence, else the order */
} rate_speed;

/* ρ per iteration over the tail, the last third. A sequence that falls to the rounding floor within two steps, or ends
 * superlinearly, has the mean of those steps. None is found where the sequence comes to rest before. */
rate_estimate rate_linear(const rate_sequence *sequence);

/* q over the tail; needs three points above the floor. */
rate_estimate rate_order(const rate_sequence *sequence);

/* Is its interval narrow enough, at most 3, for a class to rest on it? */
bool rate_order_is_told(const rate_estimate *order);

/* C of e_{k+1} ≈ C·e_k² at the last pair of the iterations that `order` rests on that is not half rounding; NAN when there is none.
 */
double rate_constant(const rate_sequence *sequence, const rate_estimate *order);

/* What kind of convergence it is. */
rate_speed rate_speed_of(const rate_sequence *sequence);
const char *rate_class_name(rate_class kind); /* "too few", "linear" */

#endif
