/* The Lanczos process: see recurrence.h. No reorthogonalisation: conjugate gradients do not need it. */
#include "recurrence.h"

#include <float.h>

#include "../random.h"

enum { MOST_STEPS = 20000, MOST_DOUBLES = 1 << 24 };

static const double nothing = 1e-14; /* beside B, an entry of the tridiagonal matrix */

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

void recurrence_place(const nadir_solver *s, recurrence *r, arena *memory) {
    const int64_t n = s->problem.n, room = s->problem.reduce ? MOST_STEPS : MOST_DOUBLES / n; /* the same on all processes */
    r->kept = smaller(s->options.basis, room > 1 ? room : 1);
    if (!s->problem.reduce) r->kept = smaller(r->kept, n);
    /* every process must do as many steps */
    r->most = s->problem.reduce || n > MOST_STEPS / 2 ? MOST_STEPS : 2 * n + 10;
    r->most = r->most > r->kept ? r->most : r->kept;
    r->Q = arena_doubles(memory, (r->kept > RECURRENCE_LEAST ? r->kept : RECURRENCE_LEAST) + 1, n);
    r->t = arena_doubles(memory, n, 1);
    r->before = arena_doubles(memory, n, 1);
    r->spare = arena_doubles(memory, n, 1);
    r->alpha = arena_doubles(memory, r->most + 1, 1);
    r->beta = arena_doubles(memory, r->most + 2, 1);
    r->steps = -1;
}

void recurrence_forget(recurrence *r) {
    r->steps = -1;
    r->orthogonal = false;
    r->largest = 0.0;
}

nadir_status recurrence_says(nadir_solver *s, nadir_status status) {
    return status != NADIR_NOT_FINITE ? status
                                      : solver_says(s, status,
                                                    "a product with the Hessian or preconditioner is undefined or not "
                                                    "finite at iteration %lld",
                                                    (long long)s->iterations);
}

/* q := W⁻¹t, and the length of t in the norm of W⁻¹. */
static nadir_status to_primal(nadir_solver *s, const recurrence *r, const double *t, double *q, double *length) {
    if (s->problem.precondition) {
        const nadir_status status = oracle_precondition(s, t, q);
        if (status != NADIR_RUNNING) return status;
    } else
        for (int64_t i = 0; i < s->space.n; i++) q[i] = r->D ? t[i] / r->D[i] : t[i];
    const bool plain = !s->problem.precondition && !r->D;
    const double square = plain ? (double)NAN : vec_dot(&s->space, t, q);
    *length = plain ? vec_norm2(&s->space, t) : sqrt(square);
    if (square < 0.0 && s->problem.precondition)
        return solver_says(s, NADIR_NO_PROGRESS, "the preconditioner is not positive definite: v.Mv = %.3g at iteration %lld",
                           square, (long long)s->iterations);
    return isfinite(*length) ? NADIR_RUNNING : NADIR_NOT_FINITE;
}

/* t_k and q_k of length 1, k the number of steps done. An entry that is nothing beside B counts as 0. */
static nadir_status normalise(nadir_solver *s, recurrence *r, int64_t k, double least) {
    double *q = recurrence_vector(s, r, k), length;
    const nadir_status status = to_primal(s, r, r->t, q, &length);
    if (status != NADIR_RUNNING) return status;
    r->beta[k] = length > least ? length : 0.0;
    if (r->beta[k] > 0.0) {
        vec_scale(&s->space, 1.0 / length, r->t);
        vec_scale(&s->space, 1.0 / length, q);
    }
    return NADIR_RUNNING;
}

nadir_status recurrence_begin(nadir_solver *s, recurrence *r, double lambda, const double *D) {
    const double inside = s->problem.precondition ? lambda : 0.0;
    const bool same = r->gnorm2 == s->now.gnorm2;
    if (same && r->steps >= 0 && r->steps <= r->kept && r->lambda == inside &&
        (r->D == D || (s->problem.precondition && inside == 0.0)))
        return NADIR_RUNNING;
    recurrence_forget(r);
    r->gnorm2 = s->now.gnorm2;
    r->lambda = inside;
    r->D = D;
    vec_copy(&s->space, s->now.g, r->t);
    vec_scale(&s->space, -1.0, r->t);
    const nadir_status status = normalise(s, r, 0, 0.0);
    if (status == NADIR_RUNNING) r->steps = 0;
    return status;
}

/* u := (B + λD)q */
static nadir_status apply(nadir_solver *s, const recurrence *r, const double *q, double *u) {
    const nadir_status status = s->method.direction->product(s, q, u);
    for (int64_t i = 0; i < s->space.n && r->lambda != 0.0; i++) u[i] += r->lambda * (r->D ? r->D[i] : 1.0) * q[i];
    return status;
}

/* t := t − WQ(Qᵀt), twice, for the first k vectors, which are kept. */
static void orthogonalise(const nadir_solver *s, const recurrence *r, int64_t k, double *t) {
    for (int pass = 0; pass < 2; pass++)
        for (int64_t j = 0; j < k; j++) {
            const double *q = recurrence_vector(s, r, j), along = vec_dot(&s->space, q, t);
            for (int64_t i = 0; i < s->space.n; i++) t[i] -= along * (r->D ? r->D[i] : 1.0) * q[i];
        }
}

nadir_status recurrence_step(nadir_solver *s, recurrence *r) {
    const int64_t k = r->steps;
    const double *q = recurrence_vector(s, r, k);
    double *u = r->spare;
    nadir_status status = apply(s, r, q, u);
    if (status != NADIR_RUNNING) return status;
    const double alpha = r->alpha[k] = vec_dot(&s->space, q, u);
    if (!isfinite(alpha)) return NADIR_NOT_FINITE;
    vec_axpy(&s->space, -alpha, r->t, u);
    if (k > 0 && r->beta[k] > 0.0) vec_axpy(&s->space, -r->beta[k], r->before, u);
    if (r->orthogonal && !s->problem.precondition && k < r->kept) orthogonalise(s, r, k + 1, u);
    r->largest = fmax(r->largest, fabs(alpha));
    r->spare = r->before;
    r->before = r->t;
    r->t = u;
    status = normalise(s, r, k + 1, nothing * r->largest);
    if (status == NADIR_RUNNING) r->steps = k + 1;
    return status;
}

bool recurrence_invariant(const recurrence *r) {
    return r->steps > 0 && !(r->beta[r->steps] > 0.0);
}

bool recurrence_renew(nadir_solver *s, recurrence *r, uint64_t *seed) {
    double length;
    for (int64_t i = 0; i < s->space.n; i++) r->t[i] = random_next(seed);
    const double before = vec_norm2(&s->space, r->t);
    orthogonalise(s, r, r->steps, r->t);
    if (!(vec_norm2(&s->space, r->t) > 1e-8 * before)) return false;
    double *q = recurrence_vector(s, r, r->steps);
    if (to_primal(s, r, r->t, q, &length) != NADIR_RUNNING || !(length > 0.0)) return false;
    vec_scale(&s->space, 1.0 / length, r->t);
    vec_scale(&s->space, 1.0 / length, q);
    return true;
}
