/* What theory says of methods with a fixed learning rate on a quadratic: the rate by which they converge, the best learning rate,
 * and the one beyond which they diverge.
 */
#ifndef NADIR_BENCH_FIXED_RATE_H
#define NADIR_BENCH_FIXED_RATE_H

#include "nadir.h"

typedef struct fixed_rule fixed_rule;

/* A method with a fixed rate against a problem's curvatures. */
typedef struct fixed_rate {
    const fixed_rule *rule;
    double lipschitz, convexity; /* L and μ; μ is NAN where unknown */
    double beta;                 /* of methods with a momentum */
    double limit;                /* steps diverge beyond this */
    double best;                 /* NAN where it is not known */
} fixed_rate;

/* False where the method has no fixed rate, or one that decays. `lipschitz` and `convexity` are those along gradients. */
bool fixed_rate_of(const nadir_options *options, double lipschitz, double convexity, fixed_rate *rate);

/* By which an iteration multiplies the error in the end, where μ is known; NAN elsewhere. */
double fixed_rate_at(const fixed_rate *self, double eta);
/* What eta=auto takes. */
double fixed_rate_auto(const fixed_rate *self, const nadir_options *options);
/* "2/L" and "2/(L+μ)". */
const char *fixed_rate_limit_text(const fixed_rate *self);
const char *fixed_rate_best_text(const fixed_rate *self);

#endif
