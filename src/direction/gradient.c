/* Steepest descent: B = I, p = −g  (Cauchy, C. R. Acad. Sci. 25 (1847) 536). */
#include "../internal.h"

static nadir_status refresh(nadir_solver *s) {
    (void)s;
    return NADIR_RUNNING;
}

static void step(nadir_solver *s) {
    vec_copy(&s->space, s->now.g, s->p);
    vec_scale(&s->space, -1.0, s->p);
    s->slope = -s->now.gnorm2 * s->now.gnorm2;
    s->p_norm = s->now.gnorm2;
}

static const char *const options[] = {NULL};

const direction_part nadir_part_gradient = {
    .name = "gradient",
    .text = "steepest descent: p = -g",
    .globalization = "armijo",
    .options = options,
    .wanders = true,
    .refresh = refresh,
    .step = step,
};
