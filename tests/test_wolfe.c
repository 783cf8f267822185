/* The line search: the conditions hold at every accepted step, the slopes decide where f has no digits, undefined regions and
 * functions without a minimum cost a bounded number of evaluations. */
#include "check_main.h"

#include <float.h>

#include "recorded.h"

#undef MUST
#include "methods.h"

/* ---- the conditions ------------------------------------------------------------------------------------------------------ */

typedef struct slopes {
    double before, after, fall; /* φ'(0)t, φ'(t)t, φ(0) − φ(t) */
} slopes;

static slopes slopes_of(const recorded *r, int64_t k) {
    slopes at = {0.0, 0.0, r->f[k] - r->f[k + 1]};
    for (int64_t i = 0; i < r->n; i++) {
        const double step = x_at(r, k + 1)[i] - x_at(r, k)[i];
        at.before += step * g_at(r, k)[i];
        at.after += step * g_at(r, k + 1)[i];
    }
    return at;
}

static bool strong(const slopes *s, double decrease, double curvature) {
    const double slack = 1e-9 * fabs(s->before); /* the step is rounded to x */
    return s->fall >= -decrease * s->before - slack && fabs(s->after) <= curvature * fabs(s->before) + slack;
}

static bool approximate(const slopes *s, double f, double f0, double curvature) {
    const double noise = fmax(1e-10 * fabs(f), 2.3e-15 * fmax(fabs(f), fmin(1.0, fabs(f0))));
    const double slack = 1e-6 * fabs(s->before), rise = 2.3e-14 * fmax(fabs(f), fmin(1.0, fabs(f0)));
    return fabs(s->fall) <= noise && s->fall >= -rise && s->after >= curvature * s->before - slack &&
           s->after <= -0.8 * s->before + slack;
}

static int64_t steps_seen;

static void conditions_hold(const char *word, const sample *of) {
    static const double decrease = 1e-3, curvature = 0.3;
    probe p = {.of = of};
    const nadir_problem problem = probe_problem(&p);
    char full[NADIR_WORD];
    if (strstr(word, "/wolfe") == NULL) return;
    snprintf(full, sizeof full, "%s,decrease=%g,curvature=%g", word, decrease, curvature);
    recorded r = recorded_run(&problem, of->start, full, 200);
    for (int64_t k = 0; k + 1 < r.count; k++) {
        const slopes at = slopes_of(&r, k);
        MUST(at.before < 0.0, "%s on %s, step %d: not downhill", word, of->name, (int)k);
        MUST(strong(&at, decrease, curvature) || approximate(&at, r.f[k], r.f[0], curvature),
             "%s on %s, step %d: fall %g, slopes %g and %g, f = %g", word, of->name, (int)k, at.fall, at.before, at.after, r.f[k]);
        steps_seen++;
    }
    recorded_free(&r);
}

START_TEST(every_step_satisfies_them) {
    steps_seen = 0;
    each_pair(conditions_hold);
    ck_assert_int_gt(steps_seen, 1000);
}
END_TEST

/* ---- at the rounding floor ----------------------------------------------------------------------------------------------- */

/* f = 1e9 + a quadratic: near the minimum every f is the same number. */
START_TEST(slopes_decide_where_f_has_no_digits) {
    static const char *const words[] = {"lbfgs/wolfe", "cg/wolfe", "bfgs/wolfe", "gradient/wolfe"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        scales q = {.n = 40, .condition = 50, .offset = 1e9};
        const nadir_problem problem = scales_problem(&q, false);
        double x0[40];
        for (int j = 0; j < 40; j++) x0[j] = 1.0 + 0.1 * j;
        recorded r = recorded_run(&problem, x0, words[i], 3000);
        MUST(r.result.status == NADIR_GRADIENT, "%s: %s", words[i], r.result.text);
        int64_t blind = 0;
        for (int64_t k = 0; k + 1 < r.count; k++) blind += r.f[k] == r.f[k + 1];
        MUST(blind > 2, "%s: f told the points apart: nothing is tested", words[i]);
        recorded_free(&r);
    }
}
END_TEST

/* Valleys on a large constant: f is the constant + 0.3cos(3x) + 0.02x² + ½(y − sin(2x))². */
static int valleys(void *data, const double *x, double *f, double *g) {
    const double off = x[1] - sin(2.0 * x[0]);
    if (f) *f = *(const double *)data + (0.3 * cos(3.0 * x[0]) + 0.02 * x[0] * x[0] + 0.5 * off * off);
    if (g) {
        g[0] = -0.9 * sin(3.0 * x[0]) + 0.04 * x[0] - 2.0 * off * cos(2.0 * x[0]);
        g[1] = off;
    }
    return 0;
}

static int64_t stands, climbs; /* steps along which f stood still, or rose by rounding */

static void rises_by_rounding_alone(const char *word, double constant, const double *x0) {
    const nadir_problem problem = {.n = 2, .data = &constant, .objective = valleys};
    recorded r = recorded_run(&problem, x0, word, 300);
    double least = r.f[0];
    MUST(r.result.status > 0, "%s from (%g, %g): %s", word, x0[0], x0[1], r.result.text);
    for (int64_t k = 1; k < r.count; k++) {
        stands += r.f[k] == r.f[k - 1];
        climbs += r.f[k] > r.f[k - 1];
        MUST(r.f[k] - least <= 111.0 * DBL_EPSILON * fabs(r.f[k]), "%s on %g from (%g, %g), step %d: f rose by %g", word, constant,
             x0[0], x0[1], (int)k, r.f[k] - least);
        least = fmin(least, r.f[k]);
    }
    recorded_free(&r);
}

/* With 1e-10|f| in place of the noise, one run in ten with a constant of 1e10 climbs by up to 1. */
START_TEST(no_valley_is_left_for_a_higher_one) {
    static const char *const words[] = {"lbfgs/wolfe", "cg/wolfe", "bfgs/wolfe", "gradient/wolfe"};
    static const double constants[] = {1e8, -1e10, 1e10};
    stands = climbs = 0;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (size_t c = 0; c < sizeof constants / sizeof *constants; c++)
            for (int i = 0; i < 36; i++) {
                const double x0[] = {-4.9 + 1.9 * (i % 6), -4.8 + 1.8 * (double)(i / 6)};
                rises_by_rounding_alone(words[w], constants[c], x0);
            }
    MUST(stands + climbs > 100, "f told the points apart but %d times: nothing is tested", (int)(stands + climbs));
}
END_TEST

typedef struct creep {
    double step;
    int64_t calls;
} creep;

/* Errors that all have one sign: every value is a little larger than the one before. */
static int creeps(void *data, const double *x, double *f, double *g) {
    creep *c = data;
    static const double curvature[] = {1.0, 1e2};
    if (f) *f = 1e9 + (double)c->calls++ * c->step;
    if (g)
        for (int i = 0; i < 2; i++) g[i] = 1e-7 * curvature[i] * x[i];
    return 0;
}

START_TEST(small_rises_do_not_add_up) {
    static const char *const words[] = {"lbfgs/wolfe", "cg/wolfe", "gradient/wolfe"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        creep c = {.step = 4.0 * DBL_EPSILON * 1e9};
        const nadir_problem problem = {.n = 2, .data = &c, .objective = creeps};
        const double x0[] = {1.0, 1.0};
        char word[NADIR_WORD];
        snprintf(word, sizeof word, "%s,gtol=1e-14,fnoise=2.220446049250313e-16", words[w]); /* what is not to be measured */
        recorded r = recorded_run(&problem, x0, word, 300);
        MUST(r.count > 1, "%s: %s", word, r.result.text);
        for (int64_t k = 1; k < r.count; k++)
            MUST(r.f[k] - r.f[0] <= 111.0 * DBL_EPSILON * 1e9, "%s, step %d: f rose by %g", word, (int)k, r.f[k] - r.f[0]);
        recorded_free(&r);
    }
}
END_TEST

/* ---- bounds -------------------------------------------------------------------------------------------------------------- */

typedef struct odd {
    double wall; /* undefined beyond */
    int64_t calls;
} odd;

static int falls_for_ever(void *data, const double *x, double *f, double *g) {
    odd *o = data;
    o->calls++;
    if (f) *f = -x[0];
    if (g) g[0] = -1.0;
    return fabs(x[0]) > o->wall;
}

START_TEST(a_search_without_end_is_bounded) {
    odd o = {.wall = INFINITY};
    const nadir_problem problem = {.n = 1, .data = &o, .objective = falls_for_ever};
    const double x0 = 0.0;
    recorded r = recorded_run(&problem, &x0, "lbfgs/wolfe,unbounded=1e12", 50);
    MUST(r.result.status == NADIR_UNBOUNDED, "%s", r.result.text);
    for (int64_t k = 1; k < r.count; k++) MUST(r.calls[k] - r.calls[k - 1] <= 21, "step %d: %d calls", (int)k, (int)r.calls[k]);
    recorded_free(&r);
}
END_TEST

/* The minimum lies at a wall: the search comes as near as it likes, and the point that stays is defined. */
START_TEST(undefined_regions_are_left) {
    odd o = {.wall = 3.0};
    const nadir_problem problem = {.n = 1, .data = &o, .objective = falls_for_ever};
    const double x0 = 0.0;
    recorded r = recorded_run(&problem, &x0, "lbfgs/wolfe", 200);
    MUST(r.result.status == NADIR_NO_PROGRESS || r.result.status == NADIR_MAX_ITERATIONS, "%s", r.result.text);
    MUST(x_at(&r, r.count - 1)[0] <= 3.0 && x_at(&r, r.count - 1)[0] > 2.99, "x = %g", x_at(&r, r.count - 1)[0]);
    for (int64_t k = 1; k < r.count; k++) MUST(r.calls[k] - r.calls[k - 1] <= 81, "step %d", (int)k);
    recorded_free(&r);
}
END_TEST

/* Undefined everywhere but at the start: NO_PROGRESS, soon. */
static int an_island(void *data, const double *x, double *f, double *g) {
    odd *o = data;
    o->calls++;
    if (f) *f = 1.0;
    if (g) g[0] = 1.0;
    return x[0] != 7.0;
}

START_TEST(an_island_is_left_in_peace) {
    static const char *const words[] = {"lbfgs/wolfe", "cg/wolfe", "gradient/wolfe", "bfgs/wolfe"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        odd o = {0};
        const nadir_problem problem = {.n = 1, .data = &o, .objective = an_island};
        const double x0 = 7.0;
        recorded r = recorded_run(&problem, &x0, words[i], 10);
        MUST(r.result.status == NADIR_NO_PROGRESS && r.count == 1 && o.calls < 100, "%s: %s, %d calls", words[i], r.result.text,
             (int)o.calls);
        recorded_free(&r);
    }
}
END_TEST

/* ---- the first step ------------------------------------------------------------------------------------------------------ */

/* Not longer than 1, nor than brings f to 0 at the first slope; and no matter what f is multiplied by, when gscale = 0. */
START_TEST(first_steps_know_their_place) {
    static const double sizes[] = {1e-3, 1.0, 1e6};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        scales q = {.n = 4, .condition = 2};
        const nadir_problem problem = scales_problem(&q, false);
        const double x0[4] = {sizes[i], sizes[i], -sizes[i], sizes[i]};
        recorded r = recorded_run(&problem, x0, "lbfgs/wolfe,curvature=0.99", 2);
        const double norm = sqrt(dot(4, g_at(&r, 0), g_at(&r, 0)));
        const double expected = fmin(fmin(1.0, 1.0 / norm), 2.0 * r.f[0] / (norm * norm)) * norm;
        MUST(r.calls[1] > 2 || fabs(r.step[1] / expected - 1.0) < 1e-9, "size %g: first step %g, not %g", sizes[i], r.step[1],
             expected);
        recorded_free(&r);
    }
}
END_TEST

/* f = −x bends nowhere: the next line begins with what would fall as far as the last, and soon the run is over. */
START_TEST(a_line_without_curvature_says_nothing) {
    static const char *const words[] = {"gradient/wolfe", "cg/wolfe"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        odd o = {.wall = INFINITY};
        const nadir_problem problem = {.n = 1, .data = &o, .objective = falls_for_ever};
        const double x0 = 0.0;
        recorded r = recorded_run(&problem, &x0, words[i], 500);
        MUST(r.result.status == NADIR_UNBOUNDED && o.calls < 100, "%s: %s, %d calls", words[i], r.result.text, (int)o.calls);
        recorded_free(&r);
    }
}
END_TEST

/* Rosenbrock's function times a power of 2: the same steps, as long as no square of a slope is asked for. */
static int sized(void *data, const double *x, double *f, double *g) {
    const double size = *(const double *)data, a = x[1] - x[0] * x[0], b = 1.0 - x[0];
    if (f) *f = size * (100.0 * a * a + b * b);
    if (g) g[0] = size * (-400.0 * x[0] * a - 2.0 * b), g[1] = size * 200.0 * a;
    return 0;
}

static int sized_curvature(void *data, const double *x, nadir_matrix *H) {
    const double size = *(const double *)data;
    H->values[0] = size * (1200.0 * x[0] * x[0] - 400.0 * x[1] + 2.0);
    H->values[1] = size * -400.0 * x[0];
    H->values[1 + H->ld] = size * 200.0;
    return 0;
}

START_TEST(f_has_no_unit) {
    static const char *const words[] = {"cg/wolfe",     "gradient/wolfe", "lbfgs/wolfe",        "newton/wolfe",
                                        "newton/trust", "newton/cubic",   "newton/regularized", "newton/damping"};
    static const double sizes[] = {1.0, 0x1p300, 0x1p-300};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int64_t calls = 0;
        for (int k = 0; k < 3; k++) {
            double size = sizes[k];
            const nadir_problem problem = {.n = 2, .data = &size, .objective = sized, .hessian = sized_curvature};
            char word[NADIR_WORD];
            const double x0[2] = {-1.2, 1.0};
            snprintf(word, sizeof word, "%s,gscale=0", words[i]);
            recorded r = recorded_run(&problem, x0, word, 20000);
            if (k == 0) calls = r.result.counts.calls;
            MUST(r.result.status == NADIR_GRADIENT && r.result.counts.calls == calls, "%s, size %g: %s, %d calls, not %d", word,
                 size, r.result.text, (int)r.result.counts.calls, (int)calls);
            recorded_free(&r);
        }
    }
}
END_TEST

CHECK_MAIN_TIMED("wolfe", 120, every_step_satisfies_them, slopes_decide_where_f_has_no_digits, no_valley_is_left_for_a_higher_one,
                 small_rises_do_not_add_up, a_search_without_end_is_bounded, undefined_regions_are_left, an_island_is_left_in_peace,
                 first_steps_know_their_place, a_line_without_curvature_says_nothing, f_has_no_unit)
