/* Other people's minimisers as methods of the laboratory: what such a peer sees of a problem, and what it has to offer.
 *
 * An adapter is a shared object of its own with one `nadir_peer`. It translates and nothing else: evaluations are counted, limits
 * kept and the stopping test made behind the calls of the view, the same for all. The peer's own tests are switched off as far as
 * they can be; where it ends by one nevertheless, or by an error, it says so in words.
 */
#ifndef NADIR_BENCH_PEERS_VIEW_H
#define NADIR_BENCH_PEERS_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum peer_answer {
    PEER_FINE = 0,
    PEER_UNDEFINED = 1, /* not finite here: f is +Inf, g is zero, residuals are 1e150 */
    PEER_OVER = -1,     /* the run has ended, at its test or a limit: return as soon as you can, f and g no longer matter */
} peer_answer;

typedef struct peer_view {
    void *run; /* goes back with every call */
    int64_t n;
    int64_t memory; /* pairs that an L-BFGS is to keep */

    /* f(x) and g (n); one of them may be NULL. */
    peer_answer (*objective)(void *run, const double *x, double *f, double *g);
    /* The Hessian's lower triangle: row[k] >= column[k], counted from 0, of `entries` values. For peers that ask for it. */
    peer_answer (*hessian)(void *run, const double *x, double *values);
    int64_t entries;
    const int64_t *row, *column;
    /* Hv = H(x)·v. */
    peer_answer (*product)(void *run, const double *x, const double *v, double *Hv);
    /* r(x), m residuals with f = ½‖r‖², and their Jacobian J (m x n, by columns); one of them may be NULL. For peers that ask for
     * residuals. */
    int64_t m;
    peer_answer (*residual)(void *run, const double *x, double *r, double *J);
    /* An iteration is done: x, f and g after it; or NULL, 0, NULL for the last point where f and g were asked for; or x, 0, NULL
     * where g is not known. */
    peer_answer (*iterate)(void *run, const double *x, double f, const double *g);
} peer_view;

typedef struct peer_adapter {
    size_t view_size; /* sizeof(peer_view): an adapter of another build is not used */
    /* What is needed once and takes time; not counted as the solve's. NULL: nothing. */
    bool (*begin)(void);
    /* Minimises from x by this algorithm, a name of the table in bench/peer.c behind "peer:". How it ended goes to `text`, unless
     * the view said that it is over. */
    void (*solve)(const peer_view *view, const char *algorithm, double *x, char *text, size_t size);
} peer_adapter;

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
extern const peer_adapter nadir_peer;

#endif
