/* The Lanczos process for B + λD from −g, in the metric W of a preconditioner:
 *     q_0 = W⁻¹t_0,  t_0 = −g/γ,    β_j+1·t_j+1 = (B + λD)q_j − α_j·t_j − β_j·t_j−1,    q_j = W⁻¹t_j,    qᵢᵀWqⱼ = δᵢⱼ
 * so that Qᵀ(B + λD)Q is tridiagonal  (Lanczos 1950; Golub and Van Loan, Matrix Computations (2013), 10.1 and 11.5).
 *
 * W⁻¹ is the problem's preconditioner M; else W = D, and then λ need not be in the operator: Qᵀ(B + λD)Q = QᵀBQ + λI, and one
 * process serves every λ. The first `kept` vectors stay, so that it can be gone through again without a product. */
#ifndef NADIR_RECURRENCE_H
#define NADIR_RECURRENCE_H

#include "../internal.h"

enum { RECURRENCE_LEAST = 3 }; /* places in Q besides the last, however few are kept */

typedef struct recurrence {
    int64_t kept, most;         /* vectors that stay; room in alpha and beta */
    int64_t steps;              /* α_0 ... α_steps−1, β_0 ... β_steps and q_0 ... q_steps are there; −1: nothing is */
    double *Q;                  /* n × (kept + 1): the last place is for all later vectors in turn */
    double *t, *before, *spare; /* t_steps, t_steps−1 */
    double *alpha, *beta;       /* β_0 = γ = ‖g‖ in the norm of W⁻¹ */
    double largest;             /* max |α|: how large B is, from below */
    bool orthogonal;            /* new vectors to all that are kept, not only to the last two */
    double gnorm2;              /* ‖g‖₂ of the g it began with: it may be evaluated anew at the same point */
    double lambda;              /* in the operator; 0 unless the problem has a preconditioner */
    const double *D;            /* the metric, NULL: I; with a preconditioner: what λ stands with */
} recurrence;

void recurrence_place(const nadir_solver *solver, recurrence *process, arena *memory);
/* B or g is new: nothing holds any more. */
void recurrence_forget(recurrence *process);
/* From −g, unless the process at hand serves this λ and D too and can be gone through from its start. */
nadir_status recurrence_begin(nadir_solver *solver, recurrence *process, double lambda, const double *D);
/* One more step; its β is 0 where the space is invariant. */
nadir_status recurrence_step(nadir_solver *solver, recurrence *process);
/* Goes on from an invariant space with a random direction outside it, steps <= kept, no preconditioner. False: there is none. */
bool recurrence_renew(nadir_solver *solver, recurrence *process, uint64_t *seed);
bool recurrence_invariant(const recurrence *process);

static inline double *recurrence_vector(const nadir_solver *solver, const recurrence *process, int64_t j) {
    return process->Q + (j < process->kept ? j : process->kept) * solver->problem.n;
}

/* What is to be added to the tridiagonal matrix for B + λD. */
static inline double recurrence_shift(const nadir_solver *solver, double lambda) {
    return solver->problem.precondition ? 0.0 : lambda;
}

/* A step that failed: the reason in words. */
nadir_status recurrence_says(nadir_solver *solver, nadir_status status);

#endif
