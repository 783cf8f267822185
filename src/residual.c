/* The oracle's other half, for problems with residuals: f = ½rᵀr, g = Jᵀr, H = JᵀJ + Σ r_i∇²r_i, and the angle between r and the
 * columns of J, max |J_jᵀr|/(‖J_j‖‖r‖), by which a least-squares fit is judged whatever the units (Moré, Garbow and Hillstrom, User
 * guide for MINPACK-1, ANL-80-74 (1980)).
 *
 * r beyond the square root of the range of doubles makes f infinite, and the point undefined. A run that starts there takes r and J
 * times a unit of 2⁻⁴⁸⁰, which no rounding sees, until f is below 2⁹⁶⁰; there it begins anew in units of 1. All that is decided on
 * the way is relative: ratios of decreases, angles.
 */
#include "residual.h"

#include "jacobian.h"

static const double small_unit = 0x1p-480, most_f = 0x1p960;

static space over_residuals(const nadir_solver *s) {
    return (space){.n = s->problem.m};
}

void residual_place(nadir_solver *s, arena *memory) {
    const nadir_problem *p = &s->problem;
    if (!p->residual) return;
    s->now.r = arena_doubles(memory, p->m, 1);
    s->trial.r = arena_doubles(memory, p->m, 1);
    if (s->method.direction->needs_residual) s->Jv = arena_doubles(memory, p->m, 1);
    if (!reads_jacobian(&s->method, p)) return;
    s->J = jacobian_place(p, memory);
    s->squares = arena_doubles(memory, p->n, 1);
}

bool residual_by_products(const nadir_solver *s) {
    return s->J.values == NULL;
}

void residual_mark(nadir_solver *s, point *at) {
    s->now.derived = s->trial.derived = false;
    at->derived = true;
}

static void take_in_unit(const nadir_solver *s, int64_t count, double *values) {
    for (int64_t i = 0; s->unit < 1.0 && i < count; i++) values[i] *= s->unit;
}

int residual_call(nadir_solver *s, point *at, bool want_r, bool want_J) {
    nadir_matrix *J = want_J ? &s->J : NULL;
    if (J) {
        jacobian_clear(J);
        residual_mark(s, at);
    }
    const int returned = s->problem.residual(s->problem.data, at->x, want_r ? at->r : NULL, J);
    if (want_r) take_in_unit(s, s->problem.m, at->r);
    if (want_J) take_in_unit(s, jacobian_entries(J), J->values);
    return returned;
}

int residual_product(const nadir_solver *s, const double *x, bool transposed, const double *v, double *Jv) {
    const int returned = s->problem.jacobian_product(s->problem.data, x, transposed, v, Jv);
    take_in_unit(s, transposed ? s->problem.n : s->problem.m, Jv);
    return returned;
}

bool residual_shrink(nadir_solver *s) {
    const direction_part *direction = s->method.direction;
    if (!direction->needs_residual || direction->secant || s->unit < 1.0) return false;
    if (!isfinite(s->now.rmax) || s->now.f < most_f) return false;
    s->unit = small_unit;
    return true;
}

bool residual_grow(nadir_solver *s) {
    if (!(s->unit < 1.0) || !(s->now.f < small_unit * small_unit * most_f)) return false;
    s->unit = 1.0;
    return true;
}

void residual_value(const nadir_solver *s, point *at) {
    const space rows = over_residuals(s);
    at->f = 0.5 * vec_dot(&rows, at->r, at->r);
    at->rmax = vec_max(&rows, at->r);
}

bool residual_gradient(const nadir_solver *s, point *at) {
    const space rows = over_residuals(s);
    const double length = vec_norm2(&rows, at->r);
    jacobian_transposed(&s->J, at->r, at->g, s->squares);
    at->angle = 0.0;
    for (int64_t j = 0; j < s->problem.n; j++) {
        if (!isfinite(s->squares[j])) return false;
        const double cosine = fabs(at->g[j]) / (sqrt(s->squares[j]) * length);
        if (cosine > at->angle) at->angle = cosine; /* 0/0, of a column or residual that vanishes: no angle */
    }
    const bool looks = s->method.direction->equations && at->angle <= s->options.angle;
    at->uncancelled = looks ? jacobian_uncancelled(&s->J, at->r) : 1.0;
    return true;
}

int residual_hessian(nadir_solver *s, nadir_matrix *H) {
    const int returned = s->problem.residual_curvature(s->problem.data, s->now.x, s->now.r, H);
    if (returned == 0) jacobian_gram(&s->J, H);
    return returned;
}
