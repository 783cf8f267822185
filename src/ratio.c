/* What rounding does to comparisons of f: the one place that knows.
 *
 * With ε the relative noise of f (option fnoise), f carries an error of about  noise(f) = ε·max(|f|, min(1, |f0|)):  relative to f,
 * but near f = 0 not less than the terms that cancel there, of which f0 gives the size. In the equations' ½‖r‖² they cancel before
 * they are squared, and leave ε√(|f|·min(1, |f0|)). Where the predicted decrease is within 10·noise, and the actual one within a
 * hundred times that, their ratio means nothing, and a trial is judged by its gradient instead: accepted exactly when ‖g⁺‖₂ <
 * ‖g‖₂, or by the slopes at both ends with directions that are made of many gradients. (The idea: Hager and Zhang, SIAM J. Optim.
 * 16 (2005) 170, for line searches; Conn, Gould and Toint, Trust-Region Methods (2000), 17.4.2, for ratios.)
 *
 * A gradient that creeps down, by less than a hundredth in a hundred passes, still converges: with terms of the size of g0 that
 * cancel in it, it carries an error of about ε‖g0‖, and what makes it smaller than ever before by more than that is no rounding.
 *
 * PRECISION needs two things: the model promised no more than the noise, and for a while neither f nor ‖g‖₂ improved on the best so
 * far, nor did f swing through its least value to and fro, as that of a heavy ball does; or a gradient taken by differences that is
 * no larger than their error. */
#include "internal.h"

#include <float.h>

/* Passes without improvement after which a method at the rounding floor is done: Newton's steps bounce there at once, while those
 * of first-order methods may zigzag for long before they gain: at least for a tenth of the passes so far, the longer the waves
 * (with a hundred alone `cg` and `nesterov` ended with 1000 times the noise of f still to gain where κ = 1e6). */
enum { PATIENCE_DIRECT = 8, PATIENCE_WANDERING = 100, SHARE_WANDERING = 10 };

/* Slopes tell more than values that differ by no more than this share of f, of which few digits are left: anything from 1e-10 to
 * 1e-6 does alike (Hager and Zhang take 1e-6). That is no licence to rise: see ratio_level. */
static const double floor_factor = 10.0, slope_factor = 1e-10;
static const double long_sum = 100.0;  /* errors of long sums exceed ε|f|: where no more is promised, f may rise by this more */
static const double flatter_by = 0.99; /* a gradient that falls by less does not improve, but may creep */

double ratio_noise(const nadir_solver *s, double f) {
    const double terms = fabs(s->f0) < 1.0 ? fabs(s->f0) : 1.0, size = fabs(f);
    const double cancelled = s->method.direction->equations ? sqrt(size) * sqrt(terms) : terms;
    return s->fnoise * (size > terms ? size : cancelled);
}

double ratio_floor(const nadir_solver *s) {
    return floor_factor * ratio_noise(s, s->now.f);
}

static bool within_noise(const nadir_solver *s, double decrease) {
    return fabs(decrease) <= ratio_floor(s);
}

void ratio_measure(nadir_solver *s) {
    double sums[2] = {0.0, 0.0};
    if (!isnan(s->slope) && !isnan(s->p_norm)) return;
    for (int64_t i = 0; i < s->space.n; i += VEC_TILE) {
        const int64_t rows = vec_rows(&s->space, i, VEC_TILE);
        sums[0] += vec_piece_dot(rows, s->now.g + i, s->p + i);
        sums[1] += vec_piece_dot(rows, s->p + i, s->p + i);
    }
    vec_reduce(&s->space, NADIR_SUM, 2, sums);
    s->slope = sums[0];
    s->p_norm = vec_root(&s->space, sums[1], s->p);
}

/* |tp_i| > ε|x_i| for some i when ‖tp‖ > ε‖x‖, and ‖p‖ >= |gᵀp|/‖g‖: mostly no entry need be looked at. */
static bool moved(const nadir_solver *s) {
    const double size = isnan(s->p_norm) ? fabs(s->slope) / s->now.gnorm2 : s->p_norm;
    if (fabs(s->length) * size > DBL_EPSILON * s->now.xnorm2) return true;
    const double differs = memcmp(s->trial.x, s->now.x, (size_t)s->space.n * sizeof *s->trial.x) != 0;
    return vec_reduced(&s->space, NADIR_MAX, differs) > 0.0;
}

bool ratio_walk(nadir_solver *s, double length) {
    s->promised = fmax(s->promised, s->predicted);
    s->length = length;
    vec_combine(&s->space, s->now.x, length, s->p, s->trial.x);
    s->step_norm = fabs(length) * s->p_norm;
    return moved(s);
}

bool ratio_move(nadir_solver *s, double length) {
    if (isnan(s->p_norm)) s->p_norm = vec_norm2(&s->space, s->p);
    return ratio_walk(s, length);
}

bool ratio_blind(const nadir_solver *s, double difference) {
    return within_noise(s, difference) || fabs(difference) <= slope_factor * fabs(s->now.f);
}

/* Above the best so far, not the last: else many small rises add up to a large one. */
bool ratio_level(const nadir_solver *s, double f) {
    return f <= fmin(s->best_f, s->now.f) + long_sum * ratio_noise(s, s->now.f);
}

/* A trial beyond the range of doubles is undefined, whatever f says there; where ‖p‖ is not known yet the oracle sees to that. */
static bool trial_finite(const nadir_solver *s) {
    return !(s->step_norm >= 1e150) || isfinite(vec_norm2(&s->space, s->trial.x));
}

static nadir_status reject_undefined(nadir_solver *s) {
    s->undefined = true;
    s->ratio = NAN;
    return NADIR_RUNNING;
}

nadir_status ratio_decide(nadir_solver *s, double demand) {
    return ratio_decide_from(s, demand, s->now.f);
}

/* Where f shows nothing. A direction made of many gradients leads down by f, while ‖g‖ comes and goes: there the slopes at both
 * ends say what f did, f − f⁺ ≈ −½(g + g⁺)ᵀp; but not of steps that were refused until they promised nothing, as with a wrong g. */
static bool better_by_gradients(const nadir_solver *s, double demand) {
    const direction_part *direction = s->method.direction;
    const bool slopes = direction->wanders && direction->forget && within_noise(s, s->promised / long_sum);
    if (!slopes) return s->trial.gnorm2 < s->now.gnorm2;
    const double fall = -0.5 * s->length * (s->slope + s->trial.along);
    return fall >= demand * s->predicted && ratio_level(s, s->trial.f);
}

nadir_status ratio_decide_from(nadir_solver *s, double demand, double reference) {
    s->accepted = s->undefined = false;
    nadir_status status = trial_finite(s) ? oracle_f(s, &s->trial) : NADIR_NOT_FINITE;
    if (status == NADIR_NOT_FINITE) return reject_undefined(s);
    if (status != NADIR_RUNNING) return status;
    const double actual = reference - s->trial.f;
    /* also where f stands still though the terms that cancelled in it might have hidden more */
    const bool still = actual == 0.0 && fabs(s->predicted) <= s->fnoise * fabs(s->f0);
    const bool blind = still || (within_noise(s, actual / long_sum) && within_noise(s, s->predicted));
    s->ratio = (s->now.f - s->trial.f) / s->predicted;
    if (!blind && !(actual / s->predicted >= demand && actual > 0.0)) return NADIR_RUNNING;
    status = oracle_trial(s, false);
    if (status == NADIR_NOT_FINITE) return reject_undefined(s);
    if (status != NADIR_RUNNING) return status;
    s->accepted = !blind || better_by_gradients(s, demand);
    if (blind && s->accepted) s->ratio = 1.0;
    return NADIR_RUNNING;
}

nadir_status ratio_try(nadir_solver *s, double length, double demand) {
    return ratio_move(s, length) ? ratio_decide(s, demand) : NADIR_NO_PROGRESS;
}

nadir_status ratio_evaluate(nadir_solver *s) {
    s->undefined = false;
    const nadir_status status = trial_finite(s) ? oracle_trial(s, true) : NADIR_NOT_FINITE;
    if (status == NADIR_NOT_FINITE) return reject_undefined(s);
    s->ratio = (s->now.f - s->trial.f) / s->predicted;
    return status;
}

nadir_status ratio_accept(nadir_solver *s) {
    s->accepted = s->undefined = false;
    const nadir_status status = trial_finite(s) ? oracle_trial(s, true) : NADIR_NOT_FINITE;
    if (status == NADIR_NOT_FINITE)
        return solver_says(s, status,
                           "f or its gradient is not finite after the step of iteration %lld, which this method cannot shorten",
                           (long long)s->iterations + 1);
    if (status != NADIR_RUNNING) return status;
    s->ratio = (s->now.f - s->trial.f) / s->predicted;
    s->accepted = true;
    return NADIR_RUNNING;
}

static void keep(nadir_solver *s) {
    vec_copy(&s->space, s->now.x, s->best.x);
    s->best.f = s->now.f;
    s->best.gnorm = s->now.gnorm;
    s->best.gnorm2 = s->now.gnorm2;
    s->best.rmax = s->now.rmax;
    s->best.gerror = s->now.gerror;
}

void ratio_start(nadir_solver *s) {
    s->promised = NAN;
    s->stalled = 0;
    s->best_f = s->now.f;
    s->best_gnorm2 = s->least_gnorm2 = s->now.gnorm2;
    if (s->best.x) keep(s);
}

void ratio_renew(nadir_solver *s) {
    s->stalled = 0;
    s->best_gnorm2 = s->least_gnorm2 = s->now.gnorm2;
}

bool ratio_fell(const nadir_solver *s, double from) {
    return from - s->now.f > floor_factor * s->fnoise * fabs(s->now.f);
}

bool ratio_unresolved(const nadir_solver *s) {
    return s->now.gnorm <= floor_factor * s->now.gerror && isfinite(s->now.gerror);
}

bool ratio_at_floor(const nadir_solver *s) {
    return within_noise(s, s->promised) || ratio_unresolved(s);
}

/* After the commit: `now` is the point that stays. */
void ratio_watch(nadir_solver *s) {
    const bool lower = s->now.f < s->best_f - floor_factor * ratio_noise(s, s->best_f);
    const bool flatter = s->now.gnorm2 < flatter_by * s->best_gnorm2;
    const bool creeps = s->now.gnorm2 < s->least_gnorm2 - s->fnoise * s->gnorm0;
    if (lower || flatter)
        s->stalled = 0;
    else if (creeps)
        s->stalled -= s->stalled > 0;
    else if (ratio_at_floor(s))
        s->stalled++;
    s->highest_f = s->stalled > 0 ? fmax(s->highest_f, s->now.f) : s->now.f;
    if (s->best.x && s->now.f < s->best.f) keep(s);
    if (lower) s->best_f = s->now.f;
    if (flatter) s->best_gnorm2 = s->now.gnorm2;
    if (creeps) s->least_gnorm2 = s->now.gnorm2;
}

static int64_t patience(const nadir_solver *s) {
    const int64_t share = s->iterations / SHARE_WANDERING;
    if (!s->method.direction->wanders) return PATIENCE_DIRECT;
    return share > PATIENCE_WANDERING ? share : PATIENCE_WANDERING;
}

bool ratio_stalled(const nadir_solver *s) {
    return s->stalled >= patience(s);
}

bool ratio_swings(const nadir_solver *s) {
    return s->highest_f > s->best_f + long_sum * ratio_noise(s, s->best_f);
}
