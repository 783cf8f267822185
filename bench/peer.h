/* Other people's minimisers as methods: `peer:liblbfgs`, `peer:ipopt,gtol=1e-6`. Fed by the same callbacks, counted by the same
 * counters, stopped by the same test and the same limits as nadir's own; see peers/view.h for the adapters.
 */
#ifndef NADIR_BENCH_PEER_H
#define NADIR_BENCH_PEER_H

#include "nadir.h"

/* The last two take residuals in place of f: for a fit, and for equations, as many as there are unknowns. */
typedef enum peer_need { PEER_GRADIENT, PEER_PRODUCT, PEER_HESSIAN, PEER_RESIDUAL, PEER_EQUATIONS } peer_need;

typedef struct peer {
    const char *word;    /* as methods are named: "peer:gsl-bfgs2" */
    const char *module;  /* "gsl": the adapter peer-gsl.so */
    const char *package; /* what Debian calls what it is built with */
    peer_need needs;     /* beside f and its gradient, or in place of them */
    bool silent;         /* does not tell its iterations: every point of lower f counts as one */
    const char *text;
} peer;

/* Every peer there is an adapter for; NULL beyond the end. */
const peer *peer_at(size_t index);
/* Was its adapter built, and can it be loaded? */
bool peer_present(const peer *self);

/* Does this word begin with "peer:"? */
bool peer_is(const char *method);
/* Is it a peer that is to be given a problem's residuals? */
bool peer_wants_residuals(const char *method);

/* Looks at a method's options that begin with "peer:", without running: RUNNING, or ARGUMENT or MISSING with result->text. */
nadir_status peer_prepare(const nadir_problem *problem, const nadir_options *options, nadir_result *result);

/* Minimises from x, as nadir_minimize does. result->f belongs to the x that is returned, the point that met the test or else the
 * best that was met. The monitor hears of every iteration. */
nadir_status peer_minimize(const nadir_problem *problem, const nadir_options *options, double *x, nadir_result *result);

#endif
