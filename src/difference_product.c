/* H·v from gradients along a line:  Hv ≈ (centre·g(x) + Σ weight_j g(x + at_j hv))/h,  exact but for rounding where f is quadratic.
 * With relative noise ε in g, h = ε^(1/(q+1)) times the size of x, q the order of the scheme: ε^(1/2) for (g(x + hv) − g(x))/h
 * (Nocedal and Wright, Numerical Optimization (2006), 8.1). Where g is undefined beside x, from the other side or nearer. */
#include "difference.h"

enum { MOST_SHORTER = 8 };
static const double shorter = 0.125;

static const double longest = 0x1p-8; /* step beside the size of x */

const stencil *difference_of_gradients(const nadir_solver *s) {
    const int64_t wanted = s->options.differences;
    return &difference_stencils[wanted > 1 ? wanted - 1 : STENCIL_FORWARD];
}

const stencil *difference_of_values(const nadir_solver *s) {
    return &difference_stencils[s->options.differences == 1 ? STENCIL_SECOND_FORWARD : STENCIL_SECOND_CENTRAL];
}

nadir_status difference_beside(nadir_solver *s, const difference_field *of, double t, const double *v) {
    vec_combine(&s->space, of->at->x, t, v, of->beside->x);
    s->counts.differences++;
    if (of->residual) return oracle_f(s, of->beside);
    return lacks_gradient(&s->problem) || s->problem.residual ? oracle_fg(s, of->beside) : oracle_g(s, of->beside);
}

nadir_status difference_along(nadir_solver *s, const difference_field *of, const stencil *scheme, double h, const double *v,
                              double *out) {
    const space rows = {.n = field_length(s, of)};
    for (int j = 0; j < scheme->count; j++) {
        const nadir_status status = difference_beside(s, of, scheme->at[j] * h, v);
        if (status != NADIR_RUNNING) return status;
        const double *before = j == 0 ? field_values(of, of->at) : out, *here = field_values(of, of->beside);
        const double share = j == 0 ? scheme->centre : 1.0;
        for (int64_t i = 0; i < rows.n; i++) out[i] = share * before[i] + scheme->weight[j] * here[i];
    }
    vec_scale(&rows, 1.0 / h, out);
    return NADIR_RUNNING;
}

/* From the one side, or the other if that must be and may. */
static nadir_status on_a_side(nadir_solver *s, const difference_field *of, const stencil *scheme, double h, const double *v,
                              double *out) {
    const nadir_status status = difference_along(s, of, scheme, h, v, out);
    return status == NADIR_NOT_FINITE && scheme->count == 1 ? difference_along(s, of, scheme, -h, v, out) : status;
}

/* A border that was met lies nearer than eight lengths, and what is so near it is not smooth over one: hence a length less. */
nadir_status difference_around(nadir_solver *s, const difference_field *of, const stencil *scheme, double h, const double *v,
                               double *out) {
    nadir_status status = on_a_side(s, of, scheme, h, v, out);
    for (int k = 0; k < MOST_SHORTER && status == NADIR_NOT_FINITE; k++) {
        h *= shorter;
        status = on_a_side(s, of, scheme, h, v, out);
        if (status != NADIR_RUNNING) continue;
        status = on_a_side(s, of, scheme, shorter * h, v, out);
    }
    return status;
}

/* The noise of gradients that are differences themselves is the error these have at best. */
static double relative_step(const nadir_solver *s, const stencil *scheme) {
    const double step = difference_step(s, scheme);
    if (!s->differences || !s->differences->gradient) return step;
    const int order = difference_stencils[s->differences->scheme].order;
    return pow(step, order / (order + 1.0));
}

/* Of the step, by the largest x met: a minimum may lie at 0, where x has no size. Where that is small, is it so by its unit, so
 * that h means an error of (h/size)^q, or by chance, so that ε/h is one? This h makes both alike. */
static double length(nadir_solver *s, const stencil *scheme) {
    const double step = relative_step(s, scheme);
    s->xmax = fmax(s->xmax, vec_max(&s->space, s->now.x));
    const double size = difference_size(s->xmax, s->xmax);
    return size >= 1.0 ? step * size : fmin(step * pow(size, scheme->order / (scheme->order + 1.0)), longest * size);
}

nadir_status difference_product(nadir_solver *s, const double *v, double *Hv) {
    const stencil *scheme = difference_of_gradients(s);
    const double h = length(s, scheme) / vec_norm2(&s->space, v);
    const difference_field g = {false, &s->now, &s->trial};
    double *out = scheme->count > 1 ? s->differences->sum : Hv;
    if (!(h > 0.0) || !isfinite(h)) return NADIR_NOT_FINITE;
    const nadir_status status = difference_around(s, &g, scheme, h, v, out);
    if (status == NADIR_RUNNING && out != Hv) vec_copy(&s->space, out, Hv);
    return status;
}
