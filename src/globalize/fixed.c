/* A learning rate: x⁺ = x + ηp.
 *
 * For curvatures in [μ, L] the best fixed rate of steepest descent is η = 2/(L + μ), which shrinks ‖x − x*‖ by (κ − 1)/(κ + 1), κ =
 * L/μ; it diverges beyond 2/L  (Nesterov, Lectures on Convex Optimization (2018), 2.1.5). `eta=auto` takes that where the problem
 * knows both, 1/L where it knows L, and else 1/L with L from a power iteration on the Hessian at x0: an estimate of local
 * curvature, from below, so it is raised by a twentieth. A direction with a length of its own (Newton's) takes η = 1, and one
 * with a theory of its own says what is best.
 *
 * A schedule lets η decay with the number k of steps taken: η/(1 + ck), η/√(1 + ck) or η·e^(−ck), c = `decay` (Robbins and Monro,
 * Ann. Math. Statist. 22 (1951) 400, for the first). */
#include "../internal.h"
#include "../random.h"

enum { MOST_POWERS = 100 };
enum { CONSTANT, INVERSE, ROOT, EXPONENTIAL }; /* schedule */
static const double power_tolerance = 1e-2, power_safety = 1.05;

static bool normalise(const nadir_solver *s, double *v, double *length) {
    *length = vec_norm2(&s->space, v);
    if (!(*length > 0.0) || !isfinite(*length)) return false;
    vec_scale(&s->space, 1.0 / *length, v);
    return true;
}

/* ‖Hv‖ for the v of a power iteration, by products, or differences of gradients where there are none; 0 where nothing curves.
 * Uses p and trial. */
static nadir_status estimate_lipschitz(nadir_solver *s, double *lipschitz) {
    uint64_t state = (uint64_t)s->options.seed;
    double length = 0.0;
    *lipschitz = 0.0;
    for (int64_t i = 0; i < s->space.n; i++) s->p[i] = random_next(&state);
    bool curved = normalise(s, s->p, &length);
    for (int k = 0; k < MOST_POWERS && curved; k++) {
        const nadir_status status = oracle_product(s, NULL, s->p, s->trial.g);
        if (status != NADIR_RUNNING) return status;
        vec_copy(&s->space, s->trial.g, s->p);
        curved = normalise(s, s->p, &length);
        if (!isfinite(length)) return NADIR_NOT_FINITE;
        const bool settled = curved && fabs(length - *lipschitz) <= power_tolerance * length;
        *lipschitz = curved ? length : 0.0;
        if (settled) break;
    }
    return NADIR_RUNNING;
}

static double best_rate(const nadir_solver *s, double lipschitz, double convexity) {
    if (s->method.direction->rate) return s->method.direction->rate(s, lipschitz, convexity);
    return convexity > 0.0 ? 2.0 / (lipschitz + convexity) : 1.0 / lipschitz;
}

static nadir_status start(nadir_solver *s) {
    double *eta = s->globalize_state;
    double lipschitz = s->problem.lipschitz;
    *eta = s->options.eta;
    if (*eta > 0.0) return NADIR_RUNNING;
    if (s->method.direction->natural_length) {
        *eta = 1.0;
        return NADIR_RUNNING;
    }
    if (lipschitz > 0.0) {
        *eta = best_rate(s, lipschitz, s->problem.convexity);
        return NADIR_RUNNING;
    }
    if (!seeds_differ(s))
        return solver_says(s, NADIR_ARGUMENT, "seed = %lld on every process: eta=auto needs another one on each",
                           (long long)s->options.seed);
    const nadir_status status = estimate_lipschitz(s, &lipschitz);
    if (status == NADIR_NOT_FINITE)
        return solver_says(s, status, "eta=auto: the curvature at the start is not finite; give eta a value");
    *eta = lipschitz > 0.0 ? best_rate(s, power_safety * lipschitz, 0.0) : 1.0;
    return status;
}

/* What the schedule leaves of η after k steps. */
static double scheduled(const nadir_solver *s) {
    const double age = s->options.decay * (double)s->iterations;
    switch (s->options.schedule) {
    case INVERSE:
        return 1.0 / (1.0 + age);
    case ROOT:
        return 1.0 / sqrt(1.0 + age);
    case EXPONENTIAL:
        return exp(-age);
    default:
        return 1.0;
    }
}

static nadir_status advance(nadir_solver *s) {
    const double eta = *(const double *)s->globalize_state * scheduled(s);
    const nadir_status status = shifted_plain(s);
    if (status != NADIR_RUNNING) return status;
    ratio_measure(s);
    s->predicted = -eta * s->slope;
    s->parameter = eta;
    return ratio_walk(s, eta) ? ratio_accept(s) : NADIR_NO_PROGRESS;
}

static void place(nadir_solver *s, arena *memory) {
    s->globalize_state = arena_take(memory, 1, sizeof(double));
}

static const char *const options[] = {"eta", "schedule", "decay", "seed", NULL};

const globalize_part nadir_part_fixed = {
    .name = "fixed",
    .text = "fixed learning rate eta",
    .options = options,
    .rates = true,
    .place = place,
    .start = start,
    .advance = advance,
};
