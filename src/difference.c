/* The gradient from values of f, a difference along each axis:
 *     forward       (φ(h) − φ(0))/h                               error  hM₂/2 + 2ε/h
 *     central       (φ(h) − φ(−h))/2h                                    h²M₃/6 + ε/h
 *     extrapolated  (4C(h) − C(2h))/3, C the central one                 h⁴M₅/30 + 3ε/2h    (Richardson)
 * where φ(t) = f(x + t·e_i) carries noise up to ε, and M_k = |φ⁽ᵏ⁾|  (Nocedal and Wright, Numerical Optimization (2006), 8.1).
 *
 * Steps are chosen (difference_step.c) at the first gradient, and again from time to time and where the gradient can hardly be told
 * from its error. ε is the option fnoise, or measured (noise.h). */
#include "difference.h"

#include <float.h>

#include "random.h"

const stencil difference_stencils[STENCILS] = {
    [STENCIL_FORWARD] = {"forward", 1, 1, 1, {1}, {1}, -1},
    [STENCIL_CENTRAL] = {"central", 1, 2, 2, {1, -1}, {0.5, -0.5}, 0},
    [STENCIL_EXTRAPOLATED] = {"extrapolated", 1, 4, 4, {1, -1, 2, -2}, {2.0 / 3, -2.0 / 3, -1.0 / 12, 1.0 / 12}, 0},
    [STENCIL_BENT] = {"one-sided", 1, 2, 2, {1, 2}, {2, -0.5}, -1.5},
    [STENCIL_SECOND_FORWARD] = {"forward", 2, 1, 2, {1, 2}, {-2, 1}, 1},
    [STENCIL_SECOND_CENTRAL] = {"central", 2, 2, 2, {1, -1}, {1, 1}, -2},
};

enum { MOST_SHORTER = 6 };
static const double longest = 0.25, shortest = 0x1p-48, nothing = 0x1p-100; /* steps beside the size of x_i */
static const double unresolved = 10.0;
static const double most_change_f = 1e3, most_change_x = 4.0; /* since the steps were chosen */

double difference_size(double xi, double xmax) {
    const double usual = xmax > 0.0 && xmax < 1.0 ? xmax : 1.0;
    return fmax(fabs(xi), usual);
}

double difference_rounded(double h) {
    int exponent;
    return frexp(h, &exponent) > 0.7071 ? ldexp(1.0, exponent) : ldexp(0.5, exponent);
}

double difference_step(const nadir_solver *s, const stencil *scheme) {
    const double noise = s->fnoise > 0.0 ? s->fnoise : DBL_EPSILON;
    return pow(noise, 1.0 / (scheme->order + scheme->power));
}

/* ---- values along an axis ------------------------------------------------------------------------------------------------- */

/* NAN where f is undefined. */
static nadir_status value_beside(nadir_solver *s, point *at, int64_t i, double t, double *value) {
    const double x = at->x[i];
    point beside = {.x = at->x};
    at->x[i] = x + t;
    s->counts.differences++;
    const nadir_status status = oracle_f(s, &beside);
    at->x[i] = x;
    *value = status == NADIR_RUNNING ? beside.f : NAN;
    return status == NADIR_NOT_FINITE ? NADIR_RUNNING : status;
}

nadir_status difference_on_axis(nadir_solver *s, point *at, int64_t i, const stencil *scheme, double h, double *derivative) {
    double sum = scheme->centre * at->f, value = 0.0;
    for (int j = 0; j < scheme->count && !isnan(value); j++) {
        const nadir_status status = value_beside(s, at, i, scheme->at[j] * h, &value);
        if (status != NADIR_RUNNING) return status;
        sum += scheme->weight[j] * value;
    }
    *derivative = sum / (scheme->power == 1 ? h : h * h);
    return NADIR_RUNNING;
}

/* The same, from the one side or the other where it must be. */
static nadir_status slope_beside(nadir_solver *s, point *at, int64_t i, double h, double *slope) {
    const stencil *scheme = &difference_stencils[s->differences->scheme];
    const stencil *instead = scheme->order == 1 ? scheme : &difference_stencils[STENCIL_BENT];
    nadir_status status = difference_on_axis(s, at, i, scheme, h, slope);
    if (status == NADIR_RUNNING && !isfinite(*slope) && instead != scheme) status = difference_on_axis(s, at, i, instead, h, slope);
    if (status == NADIR_RUNNING && !isfinite(*slope)) status = difference_on_axis(s, at, i, instead, -h, slope);
    return status;
}

/* ---- steps ------------------------------------------------------------------------------------------------------------------ */

typedef struct axis {
    nadir_solver *s;
    point *at;
    int64_t i;
} axis;

static nadir_status gap_on_axis(void *of, double h, double *gap) {
    const axis *a = of;
    double one = NAN, two = NAN;
    nadir_status status = slope_beside(a->s, a->at, a->i, h, &one);
    if (status == NADIR_RUNNING) status = slope_beside(a->s, a->at, a->i, 2.0 * h, &two);
    *gap = fabs(two - one);
    return status;
}

typedef struct short_line {
    nadir_solver *s;
    const double *from;
    point *beside;
    double xmax;
} short_line;

/* f at distance t in a direction that is nothing special. */
static nadir_status value_on_line(void *of, double t, double *value) {
    const short_line *line = of;
    nadir_solver *s = line->s;
    uint64_t random = (uint64_t)s->options.seed;
    for (int64_t i = 0; i < s->space.n; i++) {
        const double x = line->from[i];
        line->beside->x[i] = x + t * difference_size(x, line->xmax) * random_next(&random);
    }
    s->counts.differences += lacks_gradient(&s->problem);
    const nadir_status status = oracle_f(s, line->beside);
    *value = line->beside->f;
    return status;
}

nadir_status difference_noise_of_f(nadir_solver *s, const double *from, double f, point *beside, double *noise) {
    short_line line = {s, from, beside, vec_max(&s->space, from)};
    return difference_noise(value_on_line, &line, f, noise);
}

/* The noise of f at the point: never less than the rounding of its last digit. x lies in at->g meanwhile. */
static nadir_status measure_noise(nadir_solver *s, point *at) {
    difference *d = s->differences;
    const double rounding = 0.5 * DBL_EPSILON * fabs(at->f) + DBL_MIN, assumed = ratio_noise(s, at->f);
    double noise = assumed;
    point beside = {.x = at->x};
    d->noise = fmax(assumed, rounding);
    if (s->options.fnoise > 0.0) return NADIR_RUNNING;
    vec_copy(&s->space, at->x, at->g);
    const nadir_status status = difference_noise_of_f(s, at->g, at->f, &beside, &noise);
    vec_copy(&s->space, at->g, at->x);
    d->noise = fmax(noise, rounding);
    if (assumed > 0.0) s->fnoise = fmax(DBL_EPSILON, s->fnoise * noise / assumed);
    return status;
}

static nadir_status choose_steps(nadir_solver *s, point *at) {
    difference *d = s->differences;
    const double usual = difference_step(s, &difference_stencils[d->scheme]), xmax = vec_max(&s->space, at->x);
    nadir_status status = measure_noise(s, at);
    d->error = 0.0;
    d->f = at->f;
    d->xmax = xmax;
    for (int64_t i = 0; i < s->space.n && status == NADIR_RUNNING; i++) {
        const double size = difference_size(at->x[i], xmax);
        axis along = {s, at, i};
        difference_choice c = {.scheme = &difference_stencils[d->scheme],
                               .noise = d->noise,
                               .least = fmax(shortest * fabs(at->x[i]), nothing * size),
                               .most = longest * size,
                               .h = d->age == 0 ? usual * size : d->h[i]};
        status = difference_choose(&c, gap_on_axis, &along);
        d->h[i] = difference_rounded(c.h);
        d->error = fmax(d->error, c.error);
    }
    return status;
}

/* ---- the gradient ------------------------------------------------------------------------------------------------------------ */

/* Nearer and nearer, where f is undefined around. */
static nadir_status component(nadir_solver *s, point *at, int64_t i) {
    double h = s->differences->h[i];
    for (int k = 0; k < MOST_SHORTER; k++, h *= 0.125) {
        const nadir_status status = slope_beside(s, at, i, h, &at->g[i]);
        if (status != NADIR_RUNNING || isfinite(at->g[i])) return status;
    }
    return NADIR_NOT_FINITE;
}

static nadir_status components(nadir_solver *s, point *at) {
    nadir_status status = NADIR_RUNNING;
    for (int64_t i = 0; i < s->space.n && status == NADIR_RUNNING; i++) status = component(s, at, i);
    at->gerror = fmax(s->differences->error, DBL_EPSILON * vec_max(&s->space, at->g)); /* what f gains has its own rounding */
    return status;
}

nadir_status difference_renew(nadir_solver *s, point *at) {
    const nadir_status status = choose_steps(s, at);
    s->differences->age = 1;
    at->renewed = true;
    return status == NADIR_RUNNING ? components(s, at) : status;
}

static bool within_factor(double factor, double a, double b) {
    return fabs(a) <= factor * fabs(b) && fabs(b) <= factor * fabs(a);
}

/* Do the steps still suit the point? Where f or x has another size, the curvature may be another too. */
static bool suit(const nadir_solver *s, const point *at) {
    const difference *d = s->differences;
    if (d->age == 0 || d->age >= DIFFERENCE_RENEWAL) return false;
    return within_factor(most_change_f, at->f, d->f) && within_factor(most_change_x, vec_max(&s->space, at->x), d->xmax);
}

/* A gradient that drowns in its error is worth more: steps for this very point, then central differences. */
nadir_status difference_gradient(nadir_solver *s, point *at) {
    difference *d = s->differences;
    nadir_status status;
    at->renewed = false;
    if (suit(s, at)) {
        d->age++;
        status = components(s, at);
    } else
        status = difference_renew(s, at);
    while (status == NADIR_RUNNING && !(vec_max(&s->space, at->g) > unresolved * at->gerror)) {
        if (at->renewed && !(d->automatic && d->scheme == STENCIL_FORWARD)) break;
        if (at->renewed) {
            d->scheme = STENCIL_CENTRAL;
            d->age = 0;
        }
        status = difference_renew(s, at);
    }
    return status;
}
