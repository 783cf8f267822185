/* The only caller of the problem's callbacks, with residual.c: evaluates, counts, classifies, and looks at the budgets before every
 * evaluation. What the problem does not offer comes from differences (difference.h), which ask here for every value. */
#include "internal.h"

#include "difference.h"
#include "jacobian.h"
#include "matrix.h"
#include "residual.h"

#include <time.h>

double oracle_clock(const nadir_solver *s) {
    if (s->options.clock) return s->options.clock(s->options.clock_data);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double oracle_seconds(const nadir_solver *s) {
    return oracle_clock(s) - s->started;
}

/* This process' share of gᵀg, xᵀx and, for a trial, gᵀp and pᵀp. Over several processes the slowest and the most impatient one
 * decide for all: two sums more, of ones and zeros, say whether there is one. */
enum { GG, XX, GP, PP, STOP, LATE, MEASURES };
_Static_assert((int)MEASURES == (int)ORACLE_SUMS, "the direction's sums lie behind ours");

static void wishes(const nadir_solver *s, double wanted[2]) {
    const double limit = s->options.max_seconds;
    wanted[0] = atomic_load_explicit(&s->stop, memory_order_relaxed) ? 1.0 : 0.0;
    wanted[1] = limit < INFINITY && !(oracle_seconds(s) < limit) ? 1.0 : 0.0;
}

static nadir_status budget(nadir_solver *s) {
    if (!s->asked) {
        wishes(s, s->wanted);
        vec_reduce(&s->space, NADIR_SUM, 2, s->wanted);
    }
    s->asked = false;
    if (s->reduce_failed) return NADIR_CALLBACK;
    if (s->wanted[0] > 0.0) return NADIR_STOPPED;
    if (s->counts.calls >= s->options.max_evaluations) return NADIR_MAX_EVALUATIONS;
    return s->wanted[1] > 0.0 ? NADIR_MAX_SECONDS : NADIR_RUNNING;
}

/* What a callback's return value means. */
static nadir_status classify(nadir_solver *s, int returned, const char *name) {
    if (returned < 0) return solver_says(s, NADIR_CALLBACK, "%s returned %d: abort", name, returned);
    return returned > 0 ? NADIR_NOT_FINITE : NADIR_RUNNING;
}

/* In one pass, without the wishes. Returns this process' max |g_i|. */
static double measure(const nadir_solver *s, const point *at, const double *p, double sums[MEASURES]) {
    double largest = 0.0;
    memset(sums, 0, STOP * sizeof *sums);
    for (int64_t i = 0; i < s->space.n; i += VEC_TILE) {
        const int64_t rows = vec_rows(&s->space, i, VEC_TILE);
        const double *x = at->x + i, *g = at->g + i;
        sums[GG] += vec_piece_dot(rows, g, g);
        sums[XX] += vec_piece_dot(rows, x, x);
        const double here = vec_piece_max(rows, g);
        if (here > largest) largest = here;
        if (!p) continue;
        sums[GP] += vec_piece_dot(rows, g, p + i);
        sums[PP] += vec_piece_dot(rows, p + i, p + i);
    }
    return largest;
}

/* Over processes one reduction of all sums: those of a point, what the direction gathers of a trial, and the wishes. */
static void add_up(nadir_solver *s, bool trial) {
    const direction_part *direction = s->method.direction;
    const bool gathers = trial && direction->gather;
    wishes(s, s->sums + STOP);
    if (gathers) direction->gather(s, s->sums + MEASURES);
    vec_reduce(&s->space, NADIR_SUM, MEASURES + (gathers ? s->gathered : 0), s->sums);
    memcpy(s->wanted, s->sums + STOP, sizeof s->wanted);
    s->asked = true;
}

/* The norms of a point, and of a trial its slope along p and ‖p‖. ‖g‖∞ is this process' until the point stays. */
static nadir_status norms(nadir_solver *s, point *at, bool trial) {
    double *sums = s->sums;
    const double largest = measure(s, at, trial ? s->p : NULL, sums);
    if (s->space.reduce) add_up(s, trial);
    at->gnorm2 = vec_root(&s->space, sums[GG], at->g);
    at->xnorm2 = vec_root(&s->space, sums[XX], at->x);
    at->along = sums[GP];
    if (trial && isnan(s->p_norm)) s->p_norm = vec_root(&s->space, sums[PP], s->p);
    if (trial) s->step_norm = fabs(s->length) * s->p_norm;
    if (!isfinite(at->gnorm2) || !isfinite(at->xnorm2)) return NADIR_NOT_FINITE;
    at->gnorm = largest;
    return NADIR_RUNNING;
}

nadir_status oracle_keep(nadir_solver *s, point *at) {
    at->gnorm = vec_reduced(&s->space, NADIR_MAX, at->gnorm);
    return s->reduce_failed ? NADIR_CALLBACK : NADIR_RUNNING;
}

/* Looks at the budgets and counts one call. */
static nadir_status count(nadir_solver *s, bool want_f, bool want_g) {
    const nadir_status status = budget(s);
    if (status != NADIR_RUNNING) return status;
    s->counts.calls++;
    s->counts.f += want_f;
    s->counts.g += want_g;
    return NADIR_RUNNING;
}

static nadir_status call_objective(nadir_solver *s, point *at, bool want_f, bool want_g) {
    const nadir_status status = count(s, want_f, want_g);
    if (status != NADIR_RUNNING) return status;
    const int returned = s->problem.objective(s->problem.data, at->x, want_f ? &at->f : NULL, want_g ? at->g : NULL);
    return classify(s, returned, "objective");
}

static nadir_status objective(nadir_solver *s, point *at, bool want_f, bool want_g) {
    if (!want_g || !lacks_gradient(&s->problem)) return call_objective(s, at, want_f, want_g);
    const nadir_status status = want_f ? call_objective(s, at, true, false) : NADIR_RUNNING;
    if (status != NADIR_RUNNING) return status;
    return isfinite(at->f) ? difference_gradient(s, at) : NADIR_NOT_FINITE;
}

static nadir_status call_residual(nadir_solver *s, point *at, bool want_r, bool want_J) {
    const nadir_status status = count(s, want_r, want_J);
    return status == NADIR_RUNNING ? classify(s, residual_call(s, at, want_r, want_J), "residual") : status;
}

/* r, J, or both at once. */
static nadir_status residual(nadir_solver *s, point *at, bool want_r, bool want_J) {
    if (!want_J || !s->problem.values_only) return call_residual(s, at, want_r, want_J);
    const nadir_status status = want_r ? call_residual(s, at, true, false) : NADIR_RUNNING;
    if (status != NADIR_RUNNING) return status;
    residual_value(s, at);
    if (!isfinite(at->f)) return NADIR_NOT_FINITE;
    residual_mark(s, at);
    return difference_jacobian(s, at);
}

/* g = Jᵀr without J. */
static nadir_status gradient_by_product(nadir_solver *s, point *at) {
    const nadir_status status = count(s, false, true);
    if (status != NADIR_RUNNING) return status;
    at->angle = NAN;
    return classify(s, residual_product(s, at->x, true, at->r, at->g), "jacobian_product");
}

/* f and g of residuals: r where f is wanted, then Jᵀr. */
static nadir_status squares(nadir_solver *s, point *at, bool want_f, bool want_g) {
    const bool products = residual_by_products(s);
    nadir_status status = NADIR_RUNNING;
    if (want_f || !products) status = residual(s, at, want_f, want_g && !products);
    if (status != NADIR_RUNNING) return status;
    if (want_f) residual_value(s, at);
    if (!want_g || !isfinite(at->f)) return NADIR_RUNNING;
    if (products) return gradient_by_product(s, at);
    if (!residual_gradient(s, at)) return NADIR_NOT_FINITE;
    if (!s->problem.values_only || !difference_sharpen(s, at)) return NADIR_RUNNING;
    status = residual(s, at, false, true);
    return status != NADIR_RUNNING || residual_gradient(s, at) ? status : NADIR_NOT_FINITE;
}

/* r, where f is wanted; then g from what the direction knows of J, or else from J. */
static nadir_status squares_by_secant(nadir_solver *s, point *at, bool want_f, bool want_g) {
    const nadir_status status = want_f ? squares(s, at, true, false) : NADIR_RUNNING;
    if (status != NADIR_RUNNING || !want_g || !isfinite(at->f)) return status;
    if (!s->method.direction->secant(s, at)) return squares(s, at, false, true);
    at->angle = NAN;
    at->derived = false;
    return NADIR_RUNNING;
}

typedef nadir_status evaluator(nadir_solver *s, point *at, bool want_f, bool want_g);

static evaluator *evaluator_of(const nadir_solver *s) {
    if (!s->problem.residual) return objective;
    return s->method.direction->secant ? squares_by_secant : squares;
}

static nadir_status evaluate(nadir_solver *s, point *at, bool want_f, bool want_g) {
    if (want_g) at->gnorm = at->gnorm2 = NAN;
    if (want_g) at->gerror = 0.0;
    const nadir_status status = evaluator_of(s)(s, at, want_f, want_g);
    return status == NADIR_RUNNING && want_f && !isfinite(at->f) ? NADIR_NOT_FINITE : status;
}

nadir_status oracle_f(nadir_solver *s, point *at) {
    return evaluate(s, at, true, false);
}

nadir_status oracle_g(nadir_solver *s, point *at) {
    const nadir_status status = evaluate(s, at, false, true);
    return status == NADIR_RUNNING ? norms(s, at, false) : status;
}

nadir_status oracle_fg(nadir_solver *s, point *at) {
    const nadir_status status = evaluate(s, at, true, true);
    return status == NADIR_RUNNING ? norms(s, at, false) : status;
}

nadir_status oracle_renew(nadir_solver *s, bool *changed) {
    *changed = s->differences && s->differences->gradient && !s->now.renewed;
    if (!*changed) return NADIR_RUNNING;
    const nadir_status status = difference_renew(s, &s->now);
    return status == NADIR_RUNNING ? norms(s, &s->now, false) : status;
}

nadir_status oracle_trial(nadir_solver *s, bool want_f) {
    if (!want_f) s->asked = s->space.reduce != NULL; /* f at the same point has been allowed */
    const nadir_status status = evaluate(s, &s->trial, want_f, true);
    return status == NADIR_RUNNING ? norms(s, &s->trial, true) : status;
}

nadir_status oracle_jacobian(nadir_solver *s) {
    if (s->now.derived) return NADIR_RUNNING;
    const nadir_status status = residual(s, &s->now, false, true);
    if (status != NADIR_RUNNING) return status;
    return residual_gradient(s, &s->now) ? NADIR_RUNNING : NADIR_NOT_FINITE;
}

/* With residuals: JᵀJ and the rest. */
static nadir_status hessian_of_squares(nadir_solver *s, nadir_matrix *H) {
    nadir_status status = oracle_jacobian(s);
    if (status == NADIR_RUNNING) status = budget(s);
    if (status != NADIR_RUNNING) return status;
    s->counts.hessian++;
    return classify(s, residual_hessian(s, H), "residual_curvature");
}

nadir_status oracle_hessian(nadir_solver *s, nadir_matrix *H) {
    matrix_clear(H);
    if (!offers_hessian(&s->problem)) return difference_hessian(s, H);
    if (!s->problem.hessian) return hessian_of_squares(s, H);
    const nadir_status status = budget(s);
    if (status != NADIR_RUNNING) return status;
    s->counts.hessian++;
    return classify(s, s->problem.hessian(s->problem.data, s->now.x, H), "hessian");
}

/* J·v or Jᵀ·u by the callback. */
static nadir_status product_of_jacobian(nadir_solver *s, bool transposed, const double *v, double *Jv) {
    const nadir_status status = budget(s);
    if (status != NADIR_RUNNING) return status;
    return classify(s, residual_product(s, s->now.x, transposed, v, Jv), "jacobian_product");
}

nadir_status oracle_jacobian_product(nadir_solver *s, const double *v, double *Jv) {
    return product_of_jacobian(s, false, v, Jv);
}

nadir_status oracle_normal_product(nadir_solver *s, const double *v, double *JtJv) {
    s->counts.product++;
    if (residual_by_products(s)) {
        const nadir_status status = product_of_jacobian(s, false, v, s->Jv);
        return status == NADIR_RUNNING ? product_of_jacobian(s, true, s->Jv, JtJv) : status;
    }
    const nadir_status status = oracle_jacobian(s);
    if (status != NADIR_RUNNING) return status;
    jacobian_times(&s->J, v, s->Jv);
    jacobian_transposed(&s->J, s->Jv, JtJv, NULL);
    return NADIR_RUNNING;
}

static nadir_status product_by_callback(nadir_solver *s, const double *v, double *Hv) {
    const nadir_status status = budget(s);
    if (status != NADIR_RUNNING) return status;
    return classify(s, s->problem.hessian_product(s->problem.data, s->now.x, v, Hv), "hessian_product");
}

nadir_status oracle_product(nadir_solver *s, const nadir_matrix *H, const double *v, double *Hv) {
    s->counts.product++;
    if (s->problem.hessian_product) return product_by_callback(s, v, Hv);
    if (!H) return difference_product(s, v, Hv);
    matrix_product(H, v, Hv);
    return NADIR_RUNNING;
}

nadir_status oracle_precondition(nadir_solver *s, const double *v, double *Mv) {
    const nadir_status status = budget(s);
    if (status != NADIR_RUNNING) return status;
    s->counts.precondition++;
    return classify(s, s->problem.precondition(s->problem.data, s->now.x, v, Mv), "precondition");
}
