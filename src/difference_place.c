/* What differences a method stands on: their memory, their beginning, and the words for them. */
#include "difference.h"

#include <float.h>
#include <stdio.h>

#include "colouring.h"
#include "jacobian.h"

static bool wants_jacobian(const nadir_solver *s) {
    return s->problem.values_only && reads_jacobian(&s->method, &s->problem);
}

static void place_groups(const nadir_solver *s, difference *d, arena *memory) {
    const int64_t n = s->problem.n, m = s->problem.m;
    if (d->hessian && d->gradient) {
        d->plus = arena_doubles(memory, n, 1);
        d->minus = arena_doubles(memory, n, 1);
        d->curvature.scale = arena_doubles(memory, n, 1);
    }
    if (d->hessian && !d->gradient) {
        const colouring_work work = colouring_place(&s->problem.hessian_shape, n, memory);
        d->curvature = difference_groups_place(n, n, memory);
        if (d->curvature.group) d->curvature.count = colouring_find(&s->problem.hessian_shape, n, &work, d->curvature.group);
    }
    if (d->jacobian) {
        const nadir_matrix J = jacobian_shape(&s->problem);
        const colouring_work work = colouring_place_general(&J, memory);
        d->slopes = difference_groups_place(m, n, memory);
        d->beside.x = arena_doubles(memory, n, 1);
        d->beside.r = arena_doubles(memory, m, 1);
        if (d->slopes.group) d->slopes.count = colouring_find_general(&J, &work, d->slopes.group);
    }
}

void difference_place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n;
    const bool products = lacks_products(s) && difference_of_gradients(s)->count > 1;
    difference d = {.gradient = lacks_gradient(&s->problem),
                    .hessian = reads_hessian(&s->method, &s->problem) && !offers_hessian(&s->problem),
                    .jacobian = wants_jacobian(s),
                    .automatic = s->options.differences == 0};
    if (!d.gradient && !d.hessian && !d.jacobian && !products) return;
    difference *state = s->differences = arena_take(memory, 1, sizeof *state);
    if (d.gradient) d.h = arena_doubles(memory, n, 1);
    if (products) d.sum = arena_doubles(memory, n, 1);
    place_groups(s, &d, memory);
    if (state) *state = d;
}

void difference_reset(nadir_solver *s) {
    difference *d = s->differences;
    s->fnoise = s->options.fnoise > 0.0 ? s->options.fnoise : DBL_EPSILON;
    s->xmax = 0.0;
    if (!d) return;
    d->scheme = s->options.differences > 0 ? (stencil_name)(s->options.differences - 1) : STENCIL_FORWARD;
    d->curvature.scheme = d->slopes.scheme = difference_of_gradients(s);
    d->age = d->curvature.age = d->slopes.age = 0;
    d->noise = 0.0;
}

/* ---- in words ------------------------------------------------------------------------------------------------------------- */

typedef struct sentence {
    char *text;
    size_t size, used;
} sentence;

static void say(sentence *so_far, const char *what, const stencil *scheme, const char *of, int64_t groups) {
    char in[40] = "";
    if (groups > 0) snprintf(in, sizeof in, " in %lld groups", (long long)groups);
    if (so_far->used >= so_far->size) return;
    const int length = snprintf(so_far->text + so_far->used, so_far->size - so_far->used, "%s%s: %s differences of %s%s",
                                so_far->used ? "; " : "", what, scheme->name, of, in);
    so_far->used += length > 0 ? (size_t)length : 0;
}

void difference_describe(const nadir_solver *s, char *text, size_t size) {
    const difference *d = s->differences;
    sentence so_far = {text, size, 0};
    text[0] = '\0';
    if (d && d->gradient) say(&so_far, "g", &difference_stencils[d->scheme], "f", 0);
    if (d && d->jacobian) say(&so_far, "J", d->slopes.scheme, "r", d->slopes.count);
    if (d && d->hessian && d->gradient) say(&so_far, "H", difference_of_values(s), "f", 0);
    if (d && d->hessian && !d->gradient) say(&so_far, "H", d->curvature.scheme, "g", d->curvature.count);
    if (s->method.direction->needs_hessian && by_products(s) && lacks_products(s))
        say(&so_far, "Hv", difference_of_gradients(s), "g", 0);
}
