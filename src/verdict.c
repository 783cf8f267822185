/* What a stationary point is, from the inertia of its Hessian: |eigenvalue| <= tolerance·‖H‖₁ counts as zero (‖H‖₁ bounds the
 * spectral norm). */
#include <stdlib.h>

#include "inertia.h"
#include "internal.h"
#include "matrix.h"

static nadir_verdict name_it(const nadir_inertia *i) {
    if (i->negative > 0 && i->positive > 0) return NADIR_VERDICT_SADDLE;
    if (i->zero > 0) return NADIR_VERDICT_DEGENERATE;
    return i->negative > 0 ? NADIR_VERDICT_MAXIMUM : NADIR_VERDICT_MINIMUM;
}

typedef struct examination {
    nadir_matrix *H;
    double *sums;
    inertia_work *work;
} examination;

static examination place(const nadir_problem *problem, arena *memory) {
    examination e;
    nadir_matrix measured = problem->hessian_shape;
    e.H = matrix_place(problem, memory);
    e.sums = arena_doubles(memory, problem->n, 1);
    measured.rows = measured.columns = problem->n;
    measured.ld = measured.storage == NADIR_BAND ? measured.kl + 1 : problem->n;
    e.work = inertia_place(e.H ? e.H : &measured, memory);
    return e;
}

static nadir_status examine(nadir_solver *s, double tolerance, const examination *e, nadir_inertia *inertia) {
    const nadir_status status = oracle_hessian(s, s->now.x, e->H);
    if (status != NADIR_RUNNING) return status;
    if (!matrix_finite(e->H)) return NADIR_NOT_FINITE;
    const double delta = tolerance * matrix_norm1(e->H, e->sums);
    inertia->verdict = NADIR_VERDICT_UNKNOWN;
    if (inertia_count(e->H, delta, e->work, inertia)) inertia->verdict = name_it(inertia);
    return NADIR_RUNNING;
}

static nadir_status examine_at(nadir_solver *s, double tolerance, nadir_inertia *inertia) {
    arena memory = {0};
    place(&s->problem, &memory);
    void *block = memory.overflow ? NULL : aligned_alloc(ARENA_ALIGNMENT, memory.used);
    if (!block) return NADIR_MEMORY;
    memory = (arena){.base = block};
    const examination e = place(&s->problem, &memory);
    const nadir_status status = examine(s, tolerance, &e, inertia);
    free(block);
    return status;
}

nadir_status nadir_verdict_at(const nadir_problem *problem, const double *x, double tolerance, double gnorm_limit,
                              nadir_inertia *inertia) {
    nadir_solver *s;
    nadir_options options = nadir_options_default();
    memcpy(options.method, "gradient/full", sizeof "gradient/full");
    if (!x || !inertia || !(tolerance >= 0.0) || !(gnorm_limit >= 0.0)) return NADIR_ARGUMENT;
    *inertia = (nadir_inertia){.verdict = NADIR_VERDICT_UNKNOWN};
    nadir_status status = nadir_create(problem, &options, &s, NULL);
    if (status != NADIR_RUNNING) return status;
    status = nadir_start(s, x);
    const bool evaluated = status == NADIR_RUNNING || status == NADIR_GRADIENT;
    if (evaluated) {
        status = NADIR_RUNNING;
        if (!(s->now.gnorm <= gnorm_limit))
            inertia->verdict = NADIR_VERDICT_NOT_STATIONARY;
        else if (s->problem.hessian)
            status = examine_at(s, tolerance, inertia);
    }
    nadir_destroy(s);
    return status;
}
