/* One method on one problem, through the public interface: the measured run with its history, its time, how fast it converged
 * and what the point is that it found.
 */
#ifndef NADIR_BENCH_EXPERIMENT_H
#define NADIR_BENCH_EXPERIMENT_H

#include "problem.h"
#include "rate.h"
#include "record.h"
#include "theory.h"

enum { EXPERIMENT_WORD = 256 };

typedef enum experiment_state {
    EXPERIMENT_WAITING,
    EXPERIMENT_DONE,
    EXPERIMENT_REFUSED, /* the library declines this method on this problem: result.text says why */
    EXPERIMENT_DIED,    /* its process did, without a result: `death` in a word, result.text in a sentence */
} experiment_state;

typedef struct experiment {
    const bench_problem *problem;
    char method[EXPERIMENT_WORD]; /* as the user wrote it, without blanks */
    nadir_options options;
    experiment_state state;
    const char *death; /* "CRASHED" or "TIMEOUT" */

    nadir_result result;
    double seconds; /* of the run, monitoring excluded; the median over `repeats` when short */
    int repeats;    /* solves that were timed */
    theory theory;
    record_error rate_of, order_of; /* which error they are the rate and the order of */
    rate_estimate rate, order;
    rate_speed speed;
    double constant, constant_theory; /* C of e⁺ ≈ C·e², and Newton's C at x*; NAN where there is none */
    nadir_inertia inertia;
    char verdict[24]; /* in a word: "minimum"; "" when it was not asked */
    record record;
    nadir_solver *kept;  /* by experiment_keep; else NULL */
    double *x;           /* room for n: where it ended; NULL: not wanted */
    char elsewhere[200]; /* where it converged to, if another method found a lower f; else "" */

    double swept, limit_share; /* the value of the option that is swept */
    const char *outcome;       /* of a sweep: "too small", "good", "overshooting", "too large", "divergent"; else NULL */
} experiment;

/* What the caller may watch; each may be NULL. */
typedef struct experiment_hooks {
    void *data;
    void (*running)(void *data, nadir_solver *solver); /* before a run; NULL: it is about to be destroyed */
    bool (*stopped)(void *data);                       /* asked every iteration: end this run */
    void (*progress)(void *data, const experiment *self, const nadir_iterate *iterate);
} experiment_hooks;

/* Asks the library without running: sets state and result. Returns RUNNING, or why it refuses. */
nadir_status experiment_prepare(experiment *self);

/* Lets the runs that follow share one solver, whose memory all but the first find touched; a peer has none. False when it cannot
 * be created. */
bool experiment_keep(experiment *self);

/* Runs one that waits. Returns false when this program itself lacks memory. */
bool experiment_run(experiment *self, const experiment_hooks *hooks);

/* Runs one that waits for its result and its time alone: no history, rates or verdict. */
bool experiment_time(experiment *self, const experiment_hooks *hooks);

void experiment_free(experiment *self);

/* What the Hessian says of the point, as number and word. */
void experiment_set_verdict(experiment *self, const nadir_inertia *inertia);

/* How it ended, in a word. */
const char *experiment_status(const experiment *self);

/* Did the run end at one of its limits? */
bool experiment_hit_limit(const experiment *self);

#endif
