/* The stopping tests: every way a run ends by itself, and the reason with its numbers. */
#include "internal.h"

#include <stdio.h>

enum { GRADIENT, TARGET, STEP, PRECISION, ANGLE, ROOT }; /* the order of nadir_result.criteria */

/* Residuals that vanish do so with g, and f with its square: little is saved by ending early. */
static const double vanishing = 1e-4;

/* Far below 1, which is no cancellation. */
static const double cancelled = 1e-2;

/* Iterations beside which a dozen evaluations more are few. */
enum { LONG_RUN = 100 };

/* Residuals too large to be squared are far from everything that has a size of its own. */
static bool measurable(const nadir_solver *s) {
    return s->unit == 1.0;
}

/* A far start of a fit may have gradients of any size, and small units make them all small: the angle tells when a fit is done,
 * whatever the units, and this what becomes of residuals that vanish. */
static double gradient_threshold(const nadir_solver *s) {
    const bool fit = s->method.direction->needs_residual && s->options.gscale > 0.0;
    if (!measurable(s)) return 0.0;
    return s->options.gtol * (fit ? vanishing * fmin(s->options.gscale, s->gnorm0) : fmax(s->options.gscale, s->gnorm0));
}

static double root_threshold(const nadir_solver *s) {
    if (!measurable(s)) return 0.0;
    return s->options.rtol * (s->options.gscale > 0.0 ? s->options.gscale : s->rmax0);
}

/* An angle that comes from differences tells nothing where g is lost in their error. */
static bool right_angled(const nadir_solver *s) {
    if (s->now.gerror > 0.0 && s->now.gnorm <= s->now.gerror) return false;
    return s->method.direction->needs_residual && s->options.angle > 0.0 && s->now.angle <= s->options.angle;
}

static double scale0(const nadir_solver *s) {
    return fmax(1.0, fabs(s->f0));
}

static double step_threshold(const nadir_solver *s) {
    return s->options.xtol > 0.0 ? s->options.xtol * s->now.xnorm2 : 0.0;
}

/* "", or "stopped at the limit of iterations: " and the like, before what is to blame for it. */
static const char *lead(nadir_status failure) {
    return failure == NADIR_NO_PROGRESS ? "" : nadir_status_text(failure);
}

static const char *colon(nadir_status failure) {
    return failure == NADIR_NO_PROGRESS ? "" : ": ";
}

/* Says so where g is not that of f. RUNNING: it may be. */
static nadir_status blame_gradient(nadir_solver *s, nadir_status failure, slope_check *check) {
    const nadir_status status = diagnose_slope(s, check);
    if (status != NADIR_RUNNING || check->holds || !check->certain) return status;
    return solver_says(s, failure,
                       "%s%sthe gradient does not match f: along -g/|g| its slope is %.6g, by differences of f it is %.6g",
                       lead(failure), colon(failure), check->by_gradient, check->by_f);
}

/* Says so where the problem's Hessian is none. RUNNING: it may be one. */
static nadir_status blame_hessian(nadir_solver *s, nadir_status failure) {
    curvature_check check;
    char row[NADIR_WORD] = "";
    const nadir_status status = diagnose_curvature(s, &check);
    if (status != NADIR_RUNNING || check.holds) return status;
    if (!s->space.reduce)
        snprintf(row, sizeof row, "; row %lld of Hv: %.6g and %.6g", (long long)check.row, check.given, check.found);
    return solver_says(s, failure,
                       "%s%sthe Hessian does not match the gradient: along %s v'Hv/v'v is %.6g, by differences of the gradient "
                       "it is %.6g%s",
                       lead(failure), colon(failure), check.along, check.by_hessian, check.by_gradient, row);
}

/* Either, at the end of a run that had no good steps, unless it was to be a short one. A Hessian that differs from a wrong gradient
 * may be right. */
static nadir_status fell_short(nadir_solver *s, nadir_status status) {
    slope_check check;
    if (status == NADIR_MAX_ITERATIONS && s->iterations < LONG_RUN) return status;
    nadir_status blamed = diagnose_of_callback(s) ? blame_gradient(s, status, &check) : NADIR_RUNNING;
    if (blamed == NADIR_RUNNING) blamed = blame_hessian(s, status);
    return blamed == NADIR_RUNNING ? status : blamed;
}

/* In the midst of a run, where its steps contradict the gradient. */
static nadir_status doubted(nadir_solver *s) {
    slope_check check;
    return diagnose_due(s) ? blame_gradient(s, NADIR_NO_PROGRESS, &check) : NADIR_RUNNING;
}

/* A point that passes a test of stationarity: the end, unless the method wants to know first whether it is a minimum. */
static nadir_status stationary(nadir_solver *s, nadir_status status) {
    if (s->iterations >= s->options.max_iterations || !escape_wanted(s)) return status;
    s->stationary = status;
    return NADIR_RUNNING;
}

/* Of equations whose r stands at right angles to J's columns a step no longer helps; but so does r where a row of large numbers is
 * satisfied and the others are small beside it. There nothing cancels in the sums of Jᵀr. */
static bool stationary_angle(const nadir_solver *s) {
    return right_angled(s) && s->now.uncancelled <= cancelled;
}

/* J is nothing beside what it was at the start, and r would not change if x did by its own size: whatever the units of both. */
static bool jacobian_vanishes(const nadir_solver *s) {
    const double share = vanishing * s->options.gtol, slope = s->now.gnorm / s->now.rmax;
    if (!measurable(s) || isnan(s->now.angle)) return false;
    return slope <= share * s->gnorm0 / s->rmax0 && slope * s->now.xnorm2 <= share * s->now.rmax;
}

static nadir_status equations_test(nadir_solver *s) {
    if (s->now.rmax <= root_threshold(s)) return NADIR_ROOT;
    if (stationary_angle(s))
        return solver_says(s, NADIR_STATIONARY, "a stationary point of |r| that is no root: max|r| = %.6g, cosine %.3g <= %.3g",
                           s->now.rmax, s->now.angle, s->options.angle);
    if (!jacobian_vanishes(s)) return NADIR_RUNNING;
    return solver_says(s, NADIR_STATIONARY,
                       "a stationary point of |r| that is no root: max|r| = %.6g, where J vanishes: max|J'r| = %.3g", s->now.rmax,
                       s->now.gnorm);
}

/* What an approximation of J says is not to be said of J: did it give way to J itself? */
static bool takes_jacobian(nadir_solver *s) {
    const direction_part *direction = s->method.direction;
    if (!direction->secant || !direction->forget(s)) return false;
    s->text[0] = '\0';
    ratio_renew(s);
    return true;
}

/* f has no digits left: those of r are gone too, or else J no longer leads to the root. */
static nadir_status precision(nadir_solver *s) {
    if (takes_jacobian(s)) return equations_test(s);
    if (s->failure != NADIR_RUNNING) return s->failure;
    const double noise = 1e3 * s->fnoise * fmax(1.0, s->rmax0);
    if (!s->method.direction->equations || s->now.rmax <= fmax(noise, root_threshold(s))) return stationary(s, NADIR_PRECISION);
    return solver_says(s, NADIR_STATIONARY, "|r| cannot be made smaller, and this is no root: max|r| = %.6g, max|J'r| = %.3g",
                       s->now.rmax, s->now.gnorm);
}

/* What was made of f and g so far is void; the sums and the trial that a refresh would read may be gone. */
static void void_model(nadir_solver *s) {
    s->text[0] = '\0';
    ratio_renew(s);
    if (s->method.direction->renew) s->anew = s->fresh = true;
}

/* What looks like the end may be f's noise, where that is larger than it was taken for: then all is judged by that, and by steps as
 * long as the first, not by those that noise has shortened. */
static nadir_status try_noisier(nadir_solver *s, bool *again) {
    *again = false;
    if (!s->method.direction->wanders) return NADIR_RUNNING;
    const nadir_status status = diagnose_noise(s, again);
    if (!*again || status != NADIR_RUNNING) return status;
    const globalize_part *globalize = s->method.globalize;
    s->refused = 0;
    s->promised = NAN;
    void_model(s);
    return globalize->start && !globalize->rates ? globalize->start(s) : NADIR_RUNNING;
}

static nadir_status stalling_test(nadir_solver *s) {
    bool again;
    if (!ratio_stalled(s)) return NADIR_RUNNING;
    if (!ratio_swings(s)) return stop_without_progress(s);
    s->stalled = 0;
    return try_noisier(s, &again);
}

nadir_status stop_test(nadir_solver *s) {
    const nadir_options *o = &s->options;
    const bool equations = s->method.direction->equations;
    const nadir_status solved = equations ? equations_test(s) : NADIR_RUNNING;
    if (solved != NADIR_RUNNING) return solved;
    const bool flat = s->now.gnorm + s->now.gerror <= gradient_threshold(s);
    if (!equations && (flat || right_angled(s))) return stationary(s, NADIR_GRADIENT);
    if (s->now.gnorm <= s->now.gerror && isfinite(s->now.gerror)) return precision(s);
    if (measurable(s) && s->now.f <= o->ftarget) return NADIR_TARGET;
    if (o->xtol > 0.0 && s->accepted && s->step_norm <= step_threshold(s)) return NADIR_STEP;
    if (s->now.f - s->f0 > o->divergence * scale0(s))
        return solver_says(s, fell_short(s, NADIR_DIVERGED), "diverged: f rose from %.6g to %.6g in %lld iterations", s->f0,
                           s->now.f, (long long)s->iterations);
    if (s->f0 - s->now.f > o->unbounded * scale0(s))
        return solver_says(s, fell_short(s, NADIR_UNBOUNDED), "f fell from %.6g to %.6g: it seems to have no minimum", s->f0,
                           s->now.f);
    const nadir_status stalled = stalling_test(s);
    if (stalled != NADIR_RUNNING) return stalled;
    if (s->iterations >= o->max_iterations) return fell_short(s, NADIR_MAX_ITERATIONS);
    return doubted(s);
}

/* Steps of differences that were chosen elsewhere may be to blame. */
static nadir_status try_anew(nadir_solver *s, bool *again) {
    const nadir_status status = oracle_renew(s, again);
    if (!*again || status != NADIR_RUNNING) return status;
    void_model(s);
    return NADIR_RUNNING;
}

/* J promises no fall of ½‖r‖² along a single unknown, cos²·½‖r‖², that could be told from noise. */
static bool level(const nadir_solver *s) {
    return s->method.direction->equations && s->now.angle * s->now.angle * s->now.f <= ratio_floor(s);
}

/* No step leads further: is a derivative wrong, is this the floor of f, or neither? */
static nadir_status explain(nadir_solver *s) {
    slope_check check;
    nadir_status status = blame_gradient(s, NADIR_NO_PROGRESS, &check);
    if (status != NADIR_RUNNING) return status;
    status = blame_hessian(s, NADIR_NO_PROGRESS);
    if (status != NADIR_RUNNING) return status;
    if (!check.holds)
        return solver_says(s, NADIR_NO_PROGRESS,
                           "f and its gradient disagree nearby: along -g/|g| its slope is %.6g, by differences of f it is %.6g",
                           check.by_gradient, check.by_f);
    /* Steps too short to matter are no proof of precision where f visibly falls. */
    if (check.decrease > ratio_floor(s))
        return solver_says(s, NADIR_NO_PROGRESS,
                           "the steps lead no further: max|g| = %.3g, though f falls by %.3g within a distance of %.3g",
                           s->now.gnorm, check.decrease, check.distance);
    if (ratio_at_floor(s) || level(s)) return precision(s);
    return solver_says(s, NADIR_NO_PROGRESS,
                       "no step makes further progress: max|g| = %.3g, though a decrease of %.3g was predicted", s->now.gnorm,
                       s->promised);
}

nadir_status stop_without_progress(nadir_solver *s) {
    bool again;
    const nadir_status renewed = try_anew(s, &again);
    if (again) return renewed;
    if (takes_jacobian(s)) return equations_test(s);
    if (s->failure != NADIR_RUNNING) return s->failure;
    if (ratio_unresolved(s) && s->now.gerror > 0.0) {
        s->text[0] = '\0';
        return precision(s);
    }
    if (s->text[0] != '\0') return NADIR_NO_PROGRESS;
    const nadir_status noisier = try_noisier(s, &again);
    return again || noisier != NADIR_RUNNING ? noisier : explain(s);
}

void stop_criteria(const nadir_solver *s, nadir_criterion criteria[NADIR_CRITERIA]) {
    const nadir_options *o = &s->options;
    const double square = s->unit * s->unit, gradient = (s->now.gnorm + s->now.gerror) / square;
    criteria[GRADIENT] = (nadir_criterion){NADIR_GRADIENT, gradient, gradient_threshold(s), true, false};
    criteria[TARGET] = (nadir_criterion){NADIR_TARGET, s->now.f / square, o->ftarget, o->ftarget > -INFINITY, false};
    criteria[STEP] = (nadir_criterion){NADIR_STEP, s->step_norm, step_threshold(s), o->xtol > 0.0, false};
    criteria[PRECISION] = (nadir_criterion){NADIR_PRECISION, s->promised, ratio_floor(s), true, false};
    const direction_part *direction = s->method.direction;
    const bool squares = direction->needs_residual && o->angle > 0.0 && !isnan(s->now.angle);
    criteria[GRADIENT].used = !direction->equations;
    criteria[ANGLE] =
        (nadir_criterion){direction->equations ? NADIR_STATIONARY : NADIR_GRADIENT, s->now.angle, o->angle, squares, false};
    criteria[ROOT] = (nadir_criterion){NADIR_ROOT, s->now.rmax / s->unit, root_threshold(s), direction->equations, false};
    for (int i = 0; i < NADIR_CRITERIA; i++) criteria[i].met = criteria[i].used && criteria[i].value <= criteria[i].threshold;
    criteria[STEP].met = criteria[STEP].met && s->iterations > 0;
    criteria[PRECISION].met = s->status == NADIR_PRECISION;
}
