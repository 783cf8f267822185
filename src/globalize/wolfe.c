/* The strong Wolfe conditions on φ(t) = f(x + tp):
 *     φ(t) <= φ(0) + c·t·φ'(0)  and  |φ'(t)| <= σ|φ'(0)|,     c = `decrease`, σ = `curvature`
 * (Wolfe, SIAM Review 11 (1969) 226; Nocedal and Wright, Numerical Optimization (2006), 3.1); where φ(t) and φ(0) differ by no more
 * than 1e-10|φ(0)| or ten times their noise, the approximate ones, which ask the slopes alone:
 *     σφ'(0) <= φ'(t) <= (2δ − 1)φ'(0),  δ = 1/10            (Hager and Zhang, SIAM J. Optim. 16 (2005) 170).
 * A rise is taken for rounding only within 110 times the noise of f, ε|f|, above the least f of the run so far: with the 1e-6|f|
 * of Hager and Zhang, f climbs from one valley into another where it contains a large constant.
 *
 * Of steps that have a length of their own, σ = 0.99 asks for a slope that has risen at all: over the collection `lbfgs` takes 1 %
 * fewer values of f than with the 0.9 that is usual, and as many as with 0.999; `newton` is alike.
 *
 * The search brackets such a t, expanding by cubic interpolation, then narrows the bracket by the cubic through both ends, or by
 * the secant of the slopes where the values cannot be told apart; a bracket that shrinks too slowly is halved (the safeguards
 * follow Moré and Thuente, ACM TOMS 20 (1994) 286). Undefined trials are upper ends without a value. */
#include "../internal.h"

enum { MOST_TRIALS = 20, MOST_RETREATS = 60 }; /* a step that is 1e30 times too long is found to be */
static const double delta = 0.1, shrinkage = 0.66, margin = 0.1, least_growth = 1.1, most_growth = 4.0;
static const double usual_sigma = 0.99, careful_sigma = 0.1, sharp_sigma = 0.01, quadratic_within = 1e-6;
static const double most_left = 0.9, most_wrong = 3e-4;

typedef struct end {
    double t, f, slope; /* f is NAN where φ is undefined */
} end;

typedef struct wolfe {
    end lo, hi;       /* lo: the best trial that decreases, at first t = 0; hi: beyond a minimum, t = INFINITY while unknown */
    double widths[2]; /* of the bracket, one and two trials ago */
    double shift;     /* of a matrix that is not positive definite */
    double last, last_slope; /* t accepted last, and φ'(0) there */
    double curvature;        /* of f along that line */
} wolfe;

static void place(nadir_solver *s, arena *memory) {
    s->globalize_state = arena_take(memory, 1, sizeof(wolfe));
}

static nadir_status start(nadir_solver *s) {
    *(wolfe *)s->globalize_state = (wolfe){.last = NAN};
    return NADIR_RUNNING;
}

/* Where the direction has no length of its own: what would decrease f as much as the last step, to first order (Nocedal and
 * Wright, 3.5), or the minimiser if the curvature were that of the last line; the longer one, which is likelier to bracket. */
static double first_length(const nadir_solver *s, const wolfe *w) {
    if (s->method.direction->natural_length) return 1.0;
    if (s->foretold > 0.0) return s->foretold;
    const double alike = w->last * w->last_slope / s->slope;
    const double bent = -s->slope / (w->curvature * s->p_norm * s->p_norm);
    const double t = isfinite(bent) && bent > alike ? bent : alike; /* a line without curvature says nothing */
    return t > 0.0 && isfinite(t) ? t : shifted_first(s);
}

/* ---- interpolation ------------------------------------------------------------------------------------------------------- */

/* Minimiser of the cubic through a and b; NAN when there is none. In a unit of slopes whose square neither over- nor underflows
 * (Moré and Thuente, section 4), a power of 2 so that it rounds nothing. */
static double cubic(const end *a, const end *b) {
    const double d = a->slope + b->slope - 3.0 * (a->f - b->f) / (a->t - b->t);
    const double unit = exp2(logb(fmax(fabs(d), fmax(fabs(a->slope), fabs(b->slope))))), da = a->slope / unit, db = b->slope / unit;
    const double root = copysign(unit * sqrt((d / unit) * (d / unit) - da * db), b->t - a->t);
    return b->t - (b->t - a->t) * (b->slope + root - d) / (b->slope - a->slope + 2.0 * root);
}

static double secant(const end *a, const end *b) {
    return b->t - b->slope * (b->t - a->t) / (b->slope - a->slope);
}

static double interpolate(const nadir_solver *s, const end *a, const end *b) {
    return ratio_blind(s, a->f - b->f) ? secant(a, b) : cubic(a, b);
}

static double within(double least, double t, double most) {
    return !(t >= least) ? least : t <= most ? t : most;
}

/* Beyond lo, before a minimum is bracketed; `back` is the end before. */
static double expand(const nadir_solver *s, wolfe *w, const end *back) {
    const double move = w->lo.t - back->t, t = interpolate(s, back, &w->lo);
    return within(w->lo.t + least_growth * move, isnan(t) || t < w->lo.t ? INFINITY : t, w->lo.t + most_growth * move);
}

static double narrow(const nadir_solver *s, wolfe *w) {
    const double width = fabs(w->hi.t - w->lo.t), middle = 0.5 * (w->lo.t + w->hi.t);
    const bool slow = width > shrinkage * w->widths[1];
    w->widths[1] = w->widths[0];
    w->widths[0] = width;
    if (isnan(w->hi.f)) return w->lo.t == 0.0 ? 0.1 * w->hi.t : middle;
    const double t = interpolate(s, &w->lo, &w->hi);
    const double low = fmin(w->lo.t, w->hi.t) + margin * width, high = fmax(w->lo.t, w->hi.t) - margin * width;
    return slow || isnan(t) ? middle : within(low, t, high);
}

/* ---- the search ---------------------------------------------------------------------------------------------------------- */

/* Directions without a length of their own live on good line searches; where f is quadratic the next secant ends exactly, and keeps
 * what they have built up: conjugate gradients then need 7,958 instead of 119,458 values of f on morebv with n = 100. */
static bool sharpens(const nadir_solver *s) {
    return !(s->options.curvature > 0.0) && !s->method.direction->natural_length;
}

static double sigma_of(const nadir_solver *s) {
    if (s->options.curvature > 0.0) return s->options.curvature;
    return s->method.direction->natural_length ? usual_sigma : careful_sigma;
}

/* By which share of the slopes do the trial's two values differ from what a quadratic with these slopes would do? */
static double defect(const nadir_solver *s, double t) {
    const double mean = 0.5 * (s->slope + s->trial.along), size = 0.5 * (fabs(s->slope) + fabs(s->trial.along));
    return fabs(s->trial.f - s->now.f - t * mean) / (t * size);
}

static bool quadratic(const nadir_solver *s, double t) {
    return defect(s, t) <= quadratic_within;
}

/* A direction that foretells t can go on from the line's minimiser without having been there, if it knows where that is: what is
 * left of the slope, times what may be wrong with it, is small. Returns the defect beyond the noise, or INFINITY: search on. */
static double stand_in(const nadir_solver *s, double t) {
    const double left = fabs(s->trial.along / s->slope), wrong = fmax(defect(s, t) - ratio_floor(s) / (t * fabs(s->slope)), 0.0);
    return sharpens(s) && s->foretold > 0.0 && left <= most_left && left * wrong <= most_wrong ? wrong : (double)INFINITY;
}

/* φ(t) = f is as good as φ(0), as far as its digits tell. */
static bool slopes_decide(const nadir_solver *s, double f) {
    return ratio_blind(s, f - s->now.f) && ratio_level(s, f);
}

static bool satisfied(const nadir_solver *s, double t) {
    const double sigma = fmin(sigma_of(s), sharpens(s) && quadratic(s, t) ? sharp_sigma : 1.0), slope = s->trial.along;
    const bool armijo = s->trial.f <= s->now.f + s->options.decrease * t * s->slope;
    if (armijo && fabs(slope) <= -sigma * s->slope) return true;
    if ((armijo || slopes_decide(s, s->trial.f)) && isfinite(stand_in(s, t))) return true;
    return slopes_decide(s, s->trial.f) && slope >= sigma * s->slope && slope <= (2.0 * delta - 1.0) * s->slope;
}

/* Is the trial the upper end of a bracket, rather than a better lower one? An undefined one is. */
static bool beyond(const nadir_solver *s, const wolfe *w, const end *trial) {
    if (slopes_decide(s, trial->f) && ratio_blind(s, trial->f - w->lo.f)) return !(trial->slope < 0.0);
    return !(trial->f <= s->now.f + s->options.decrease * trial->t * s->slope) || trial->f >= w->lo.f;
}

/* Takes the trial into the bracket. Returns the t to try next. */
static double next(const nadir_solver *s, wolfe *w, const end *trial) {
    const end before = w->lo;
    if (beyond(s, w, trial)) {
        w->hi = *trial;
        return narrow(s, w);
    }
    w->lo = *trial;
    if (trial->slope * (trial->t - before.t) >= 0.0) w->hi = before;
    return isinf(w->hi.t) ? expand(s, w, &before) : narrow(s, w);
}

static nadir_status evaluate(nadir_solver *s, double t, end *trial) {
    const double promised = s->promised;
    s->predicted = -t * s->slope;
    s->parameter = t;
    s->promised = NAN; /* trials far beyond the minimum promise nothing */
    const nadir_status status = ratio_walk(s, t) ? ratio_evaluate(s) : NADIR_NO_PROGRESS;
    if (s->undefined) s->promised = promised; /* nor do trials that were cut short */
    *trial = (end){t, s->undefined ? NAN : s->trial.f, s->trial.along};
    return status;
}

static nadir_status accept(nadir_solver *s, wolfe *w) {
    s->accepted = true;
    s->defect = stand_in(s, s->length);
    w->last = s->length;
    w->last_slope = s->slope;
    w->curvature = (s->trial.along - s->slope) / (s->length * s->p_norm * s->p_norm);
    return NADIR_RUNNING;
}

/* No trial will do: the best of those that decreased f, if any did. */
static nadir_status fall_back(nadir_solver *s, wolfe *w) {
    end trial;
    if (!(w->lo.t > 0.0) || !(w->lo.f < s->now.f)) return NADIR_NO_PROGRESS;
    const nadir_status status = w->lo.t == s->length ? NADIR_RUNNING : evaluate(s, w->lo.t, &trial);
    if (status != NADIR_RUNNING) return status;
    return s->undefined || !(s->trial.f < s->now.f) ? NADIR_NO_PROGRESS : accept(s, w);
}

static nadir_status search(nadir_solver *s, wolfe *w) {
    double t = first_length(s, w);
    int trials = 0, retreats = 0; /* retreats: of trials that are undefined, or with all before them too far */
    s->accepted = s->undefined = false;
    w->lo = (end){0.0, s->now.f, s->slope};
    w->hi = (end){INFINITY, NAN, NAN};
    w->widths[0] = w->widths[1] = INFINITY;
    while (trials < MOST_TRIALS && retreats < MOST_RETREATS) {
        end trial;
        const nadir_status status = evaluate(s, t, &trial);
        if (status == NADIR_NO_PROGRESS) break;
        if (status != NADIR_RUNNING) return status;
        if (!s->undefined && satisfied(s, t)) return accept(s, w);
        t = next(s, w, &trial);
        const bool retreat = s->undefined || w->lo.t == 0.0;
        trials += !retreat;
        retreats += retreat;
    }
    return fall_back(s, w);
}

static nadir_status advance(nadir_solver *s) {
    wolfe *w = s->globalize_state;
    const nadir_status status = shifted_descent(s, &w->shift);
    if (status != NADIR_RUNNING) return status;
    if (isnan(s->slope)) ratio_measure(s);
    if (fabs(s->slope) <= ratio_floor(s) && !(s->slope < 0.0)) {
        s->promised = fmax(s->promised, fabs(s->slope)); /* nothing left but rounding */
        return NADIR_NO_PROGRESS;
    }
    if (!(s->slope < 0.0)) return solver_says(s, NADIR_NO_PROGRESS, "the direction does not descend: g.p = %.3g", s->slope);
    return search(s, w);
}

static const char *const options[] = {"decrease", "curvature", "escape", NULL};

const globalize_part nadir_part_wolfe = {
    .name = "wolfe",
    .text = "line search for the strong Wolfe conditions, approximate at the rounding floor",
    .options = options,
    .prefers_shift = true,
    .escapes = true,
    .place = place,
    .start = start,
    .advance = advance,
};
