/* Newton: B = H(x), (H + λD)p = −g by the chosen linear part  (Nocedal and Wright, Numerical Optimization (2006), 3.3 and 10.3). */
#include "by_linear.h"

/* The Hessian of a quadratic is the same everywhere. */
static nadir_status evaluate(nadir_solver *s) {
    const bool known = s->loaded && s->problem.quadratic;
    s->loaded = known;
    return known || !reads_hessian(&s->method, &s->problem) ? NADIR_RUNNING : oracle_hessian(s, &s->H);
}

static nadir_status refresh(nadir_solver *s) {
    if (s->loaded && s->problem.quadratic && !by_products(s)) return NADIR_RUNNING;
    return by_linear_load(s, evaluate(s), "Hessian");
}

static nadir_status product(nadir_solver *s, const double *v, double *Hv) {
    return oracle_product(s, reads_hessian(&s->method, &s->problem) ? &s->H : NULL, v, Hv);
}

static const char *const options[] = {NULL};

const direction_part nadir_part_newton = {
    .name = "newton",
    .text = "Newton: (H + lambda*D) p = -g",
    .globalization = "damping",
    .options = options,
    .needs_hessian = true,
    .natural_length = true,
    .refresh = refresh,
    .shift = by_linear_shift,
    .step = by_linear_step,
    .solve = by_linear_solve,
    .product = product,
    .descend = by_linear_descend,
    .within = by_linear_within,
    .bend = by_linear_bend,
    .diagonal = by_linear_diagonal,
    .norm = by_linear_norm,
};
