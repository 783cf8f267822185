/* Measured speed of convergence of a sequence of errors e_0, e_1, …: the linear rate ρ and the order q,
 *     e_{k+1} ≈ ρ·e_k        e_{k+1} ≈ C·e_k^q
 */
#ifndef NADIR_BENCH_RATE_H
#define NADIR_BENCH_RATE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct rate_sequence {
    const double *error;      /* >= 0; a value that is not finite ends the sequence */
    const int64_t *iteration; /* increasing; gaps are allowed */
    int64_t count;
    double scale; /* errors near the machine epsilon times this are rounding; 0: no such level is known */
} rate_sequence;

typedef struct rate_estimate {
    bool found; /* false: too few iterations above the rounding floor */
    double value;
    int64_t first, last; /* the iterations it rests on */
} rate_estimate;

/* ρ per iteration over the tail. A sequence that falls to the rounding floor within two steps has the mean of those. */
rate_estimate rate_linear(const rate_sequence *sequence);

/* q over the tail; needs three points above the floor. */
rate_estimate rate_order(const rate_sequence *sequence);

#endif
