/* The one loop.
 *
 *     status = fresh ? direction.refresh : RUNNING      B at x
 *     status = globalize.advance                        p, the trial point, the verdict; at a stationary point: escape
 *     no progress, and direction.forget?                once again, with B = I
 *     accepted: x := trial
 *     stopping tests, trace, monitor
 */
#include "internal.h"

#include "difference.h"
#include "residual.h"

#include <stdarg.h>
#include <stdio.h>

/* In a row, from one point: a step a factor of 2^-100 shorter than the first is not going to be the one. */
enum { MOST_REFUSALS = 100 };

nadir_status solver_says(nadir_solver *s, nadir_status status, const char *format, ...) {
    if (s->text[0] != '\0') return status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->text, sizeof s->text, format, arguments);
    va_end(arguments);
    return status;
}

/* Forgets an earlier run. */
static void reset(nadir_solver *s) {
    atomic_store(&s->stop, false);
    s->status = NADIR_RUNNING;
    s->fresh = true;
    s->anew = false;
    s->loaded = false;
    s->iterations = s->rejected = s->refused = s->trace_rows = 0;
    s->counts = (nadir_counts){0};
    s->text[0] = '\0';
    s->inertia = (nadir_inertia){0};
    s->slope = s->predicted = s->parameter = s->step_norm = 0.0;
    s->ratio = NAN;
    s->accepted = s->undefined = s->reduce_failed = s->asked = false;
    s->stationary = NADIR_RUNNING;
    s->shift = INFINITY;
    s->shift_D = NULL;
    s->now.derived = s->trial.derived = false;
    s->now.angle = s->trial.angle = NAN;
    s->rank = 0;
    s->unit = 1.0;
    s->failure = NADIR_RUNNING;
    s->f0 = NAN;
    difference_reset(s);
    diagnose_start(s);
    s->started = oracle_clock(s);
}

static bool all_finite(const space *where, const double *x) {
    return isfinite(vec_norm2(where, x));
}

/* Where nothing could be evaluated with J, r alone tells whose fault it is. */
static nadir_status undefined_start(nadir_solver *s) {
    const nadir_status alone = s->problem.residual && s->J.values ? oracle_f(s, &s->now) : NADIR_NOT_FINITE;
    if (alone == NADIR_CALLBACK) return alone;
    if (alone == NADIR_RUNNING)
        return solver_says(s, NADIR_NOT_FINITE, "the Jacobian is undefined or not finite at the starting point%s",
                           s->problem.jacobian_product ? "; the problem offers products with it: use krylov" : "");
    return solver_says(s, NADIR_NOT_FINITE, "f or its gradient is undefined or not finite at the starting point");
}

static nadir_status evaluate_start(nadir_solver *s) {
    if (!all_finite(&s->space, s->now.x)) return solver_says(s, NADIR_NOT_FINITE, "the starting point x is not finite");
    nadir_status status = oracle_fg(s, &s->now);
    if (status == NADIR_NOT_FINITE && residual_shrink(s)) status = oracle_fg(s, &s->now);
    if (status == NADIR_RUNNING) return oracle_keep(s, &s->now);
    return status == NADIR_NOT_FINITE ? undefined_start(s) : status;
}

/* What the run is measured by. */
static void note_start(nadir_solver *s) {
    s->f0 = s->now.f;
    s->gnorm0 = s->now.gnorm;
    s->rmax0 = s->now.rmax;
    ratio_start(s);
}

/* The run's end, told from its passing state: a wish to stop that came from below is final. */
static nadir_status settle(nadir_solver *s, nadir_status status) {
    if (status == NADIR_NO_PROGRESS && !s->reduce_failed) status = stop_without_progress(s);
    if (status == NADIR_RUNNING && s->stationary == NADIR_RUNNING && !s->reduce_failed) status = stop_test(s);
    return status;
}

/* A row in the trace if there is something to tell; then the pass is over, and perhaps the run. */
static nadir_status finish(nadir_solver *s, nadir_status status, bool tell) {
    bool stop = tell && !trace_pass(s);
    if (status == NADIR_RUNNING && s->watched) stop = vec_reduced(&s->space, NADIR_MAX, stop) > 0.0;
    if (s->reduce_failed) { /* it left NaN behind, which was taken for something else */
        s->text[0] = '\0';
        status = solver_says(s, NADIR_CALLBACK, "reduce asked to abort");
    }
    if (status == NADIR_RUNNING && stop) status = solver_says(s, NADIR_STOPPED, "the monitor asked to stop");
    if (status != NADIR_RUNNING) s->elapsed = oracle_seconds(s);
    return s->status = status;
}

nadir_status nadir_start(nadir_solver *s, const double *x) {
    if (!s) return NADIR_ARGUMENT;
    reset(s);
    s->now.f = s->now.gnorm = s->now.gnorm2 = s->now.rmax = NAN;
    s->now.gerror = 0.0;
    if (!x) return s->status = solver_says(s, NADIR_ARGUMENT, "x is NULL: it must have n = %lld values", (long long)s->problem.n);
    vec_copy(&s->space, x, s->now.x);
    s->watched = vec_reduced(&s->space, NADIR_MAX, s->options.monitor != NULL) > 0.0;
    nadir_status status = evaluate_start(s);
    note_start(s);
    if (status == NADIR_RUNNING) status = settle(s, status);
    if (status == NADIR_RUNNING && s->method.globalize->start) status = s->method.globalize->start(s);
    return finish(s, status, isfinite(s->now.gnorm));
}

/* From residuals in a small unit to plain ones, if they can be squared: a start at the point that was reached. */
static nadir_status begin_anew(nadir_solver *s) {
    if (!residual_grow(s)) return NADIR_RUNNING;
    const nadir_status status = oracle_fg(s, &s->now);
    if (status != NADIR_RUNNING) return status;
    note_start(s);
    return s->method.globalize->start ? s->method.globalize->start(s) : status;
}

static void commit(nadir_solver *s) {
    diagnose_step(s);
    if (s->method.direction->gather && !s->space.reduce) s->method.direction->gather(s, s->sums + ORACLE_SUMS);
    const point old = s->now;
    s->now = s->trial;
    s->trial = old;
    s->iterations++;
    s->refused = 0;
    s->fresh = true;
}

/* At a stationary point: away from a saddle, or the end. Budgets that end the examination leave the test met. */
static nadir_status examine(nadir_solver *s, nadir_status status) {
    if (status == NADIR_RUNNING) status = escape(s);
    if (status == NADIR_STOPPED || status == NADIR_CALLBACK) return status;
    const nadir_status was = s->stationary;
    s->stationary = NADIR_RUNNING;
    if (status == NADIR_RUNNING) return status;
    s->text[0] = '\0';
    return was;
}

/* B at x. */
static nadir_status model(nadir_solver *s) {
    const bool anew = s->anew;
    s->anew = false;
    if (anew) s->method.direction->renew(s);
    return anew || !s->fresh ? NADIR_RUNNING : s->method.direction->refresh(s);
}

static nadir_status attempt(nadir_solver *s) {
    s->accepted = false;
    nadir_status status = model(s);
    if (s->stationary != NADIR_RUNNING) return examine(s, status);
    if (s->fresh) s->promised = NAN;
    if (status == NADIR_RUNNING) status = s->method.globalize->advance(s);
    if (status == NADIR_NO_PROGRESS && s->method.direction->forget && s->method.direction->forget(s)) {
        s->text[0] = '\0';
        status = s->method.globalize->advance(s);
    }
    s->fresh = false;
    return status;
}

nadir_status nadir_step(nadir_solver *s) {
    if (!s) return NADIR_ARGUMENT;
    if (s->status != NADIR_RUNNING) return s->status;
    nadir_status status = attempt(s);
    if (s->failure != NADIR_RUNNING) status = s->failure;
    if (status == NADIR_RUNNING && s->accepted && s->space.reduce) status = oracle_keep(s, &s->trial);
    if (status != NADIR_RUNNING)
        s->accepted = false;
    else if (s->accepted) {
        commit(s);
        status = begin_anew(s);
    } else {
        s->rejected++;
        s->refused++;
        if (s->method.direction->learn) status = s->method.direction->learn(s);
    }
    const bool passed = status == NADIR_RUNNING;
    if (passed) ratio_watch(s);
    if (passed && s->refused >= MOST_REFUSALS) status = NADIR_NO_PROGRESS;
    return finish(s, settle(s, status), passed);
}

/* What is returned: the last point, unless a better one was to be kept and the run fell short. */
static const point *kept(const nadir_solver *s) {
    return s->best.x && s->status <= 0 && s->best.f < s->now.f ? &s->best : &s->now;
}

/* After the run and outside its counts: another solver looks at the point. */
static void judge_result(nadir_solver *s) {
    nadir_criterion criteria[NADIR_CRITERIA];
    stop_criteria(s, criteria);
    const bool stationary = s->status == NADIR_GRADIENT || s->status == NADIR_PRECISION;
    const double limit = stationary ? (double)INFINITY : criteria[0].threshold;
    s->inertia = (nadir_inertia){.verdict = NADIR_VERDICT_UNKNOWN};
    if (!isfinite(s->now.gnorm) || s->status == NADIR_CALLBACK) return; /* no point to examine, or no wish to be called again */
    if (verdict_at(&s->problem, kept(s)->x, s->options.verdict_tol, fmax(limit, 0.0), s->options.seed, &s->inertia) !=
        NADIR_RUNNING)
        s->inertia = (nadir_inertia){.verdict = NADIR_VERDICT_UNKNOWN};
}

nadir_status nadir_solve(nadir_solver *s, double *x, nadir_result *result) {
    nadir_status status = nadir_start(s, x);
    while (status == NADIR_RUNNING) status = nadir_step(s);
    if (s && s->options.verdict) judge_result(s);
    return nadir_now(s, x, result);
}

/* Why a fit has converged, and what its Jacobian lacks. */
static void describe_fit(const nadir_solver *s, nadir_result *result) {
    const point *at = kept(s);
    const nadir_criterion *gradient = &result->criteria[0], *angle = &result->criteria[4];
    const nadir_criterion *met = gradient->met || !angle->met ? gradient : angle;
    int used = snprintf(result->text, sizeof result->text, "converged: %s = %.3g <= %.3g after %lld iterations, |r| = %.9g",
                        met == angle ? "cosine of r and J" : "max|g|", met->value, met->threshold, (long long)s->iterations,
                        sqrt(2.0) * sqrt(at->f));
    if (s->rank > 0 && s->rank < s->problem.n && used > 0 && (size_t)used < sizeof result->text)
        snprintf(result->text + used, sizeof result->text - (size_t)used, "; J has rank %lld of %lld: the minimiser is not unique",
                 (long long)s->rank, (long long)s->problem.n);
}

/* "" or " (g: central differences of f, error 2e-11)", behind what is said of ‖g‖. */
static void mention_error(const nadir_solver *s, const nadir_result *result, char *text, size_t size) {
    text[0] = '\0';
    if (kept(s)->gerror > 0.0) snprintf(text, size, " (%s, error about %.2g)", result->differences, kept(s)->gerror);
}

/* What hides any further progress: the error of g, or the noise of f. */
static void describe_precision(const nadir_solver *s, nadir_result *result, const char *error) {
    const point *at = kept(s);
    if (at->gerror > 0.0 && ratio_unresolved(s))
        snprintf(result->text, sizeof result->text,
                 "converged to the attainable precision: max|g| = %.3g is %s the error of its differences%s", at->gnorm,
                 at->gnorm <= at->gerror ? "within" : "of the size of", error);
    else
        snprintf(result->text, sizeof result->text,
                 "converged to the attainable precision: max|g| = %.3g, and f cannot be improved beyond its noise of %.3g%s",
                 at->gnorm, ratio_noise(s, at->f), error);
}

/* The text of a result that needs no more words than its status and numbers. */
static void describe(const nadir_solver *s, nadir_result *result) {
    const point *at = kept(s);
    char error[NADIR_WORD + 40];
    mention_error(s, result, error, sizeof error);
    if (s->text[0] != '\0')
        memcpy(result->text, s->text, sizeof result->text);
    else if (s->status == NADIR_ROOT)
        snprintf(result->text, sizeof result->text, "solved: max|r| = %.3g <= %.3g after %lld iterations", at->rmax,
                 result->criteria[5].threshold, (long long)s->iterations);
    else if (s->status == NADIR_GRADIENT && s->method.direction->needs_residual)
        describe_fit(s, result);
    else if (s->status == NADIR_GRADIENT)
        snprintf(result->text, sizeof result->text, "converged: max|g| = %.3g <= %.3g after %lld iterations%s", at->gnorm,
                 result->criteria[0].threshold, (long long)s->iterations, error);
    else if (s->status == NADIR_PRECISION)
        describe_precision(s, result, error);
    else
        snprintf(result->text, sizeof result->text, "%s (f = %.8g, max|g| = %.3g, %lld iterations)", nadir_status_text(s->status),
                 at->f, at->gnorm, (long long)s->iterations);
}

static void report(const nadir_solver *s, nadir_result *result) {
    const point *at = kept(s);
    const double unit = s->unit, square = unit * unit;
    *result = (nadir_result){
        .status = s->status,
        .f = at->f / square,
        .gnorm = at->gnorm / square,
        .gnorm2 = at->gnorm2 / square,
        .gerror = at->gerror / square,
        .rnorm = s->problem.residual ? at->rmax / unit : NAN,
        .rnorm2 = s->problem.residual ? sqrt(2.0) * sqrt(at->f) / unit : NAN,
        .rank = s->rank,
        .iterations = s->iterations,
        .rejected = s->rejected,
        .counts = s->counts,
        .seconds = s->status == NADIR_RUNNING ? oracle_seconds(s) : s->elapsed,
        .trace_rows = s->trace_rows,
    };
    if (s->status != NADIR_ARGUMENT) stop_criteria(s, result->criteria);
    compose_word(&s->method, result->method, sizeof result->method);
    difference_describe(s, result->differences, sizeof result->differences);
    describe(s, result);
    result->inertia = s->inertia;
}

nadir_status nadir_now(const nadir_solver *s, double *x, nadir_result *result) {
    if (!s) {
        if (result)
            *result = (nadir_result){NADIR_ARGUMENT,          .f = NAN, .gnorm = NAN, .gnorm2 = NAN, .rnorm = NAN, .rnorm2 = NAN,
                                     .text = "solver is NULL"};
        return NADIR_ARGUMENT;
    }
    if (x && s->status != NADIR_ARGUMENT) vec_copy(&s->space, kept(s)->x, x);
    if (result) report(s, result);
    return s->status;
}

void nadir_stop(nadir_solver *s) {
    if (s) atomic_store_explicit(&s->stop, true, memory_order_relaxed);
}
