/* The diagonal of the norm: see scaling.h. */
#include "scaling.h"

#include <float.h>

static const double diagonal_floor = 1e-8;

enum { FADING_AFTER = 100 };
static const double fading = 0.9; /* of what is remembered, a step; 0.9 and 0.93 after 30 to 200 steps do alike */

scaling scaling_place(const nadir_solver *s, arena *memory) {
    scaling scale = {0};
    const bool columns = s->method.direction->needs_residual && reads_jacobian(&s->method, &s->problem);
    const bool known = !by_products(s) || reads_hessian(&s->method, &s->problem) || columns;
    if (!s->method.direction->diagonal) return scale;
    scale.D = s->options.scaling && known ? arena_doubles(memory, s->problem.n, 1) : NULL;
    scale.diagonal = arena_doubles(memory, s->problem.n, 1);
    return scale;
}

void scaling_start(const nadir_solver *s, scaling *scale) {
    for (int64_t i = 0; scale->D && i < s->problem.n; i++) scale->D[i] = 0.0;
}

/* fmax and fmin are calls, for the sake of NaN; the loops here see finite numbers only. */
static double larger(double a, double b) {
    return a > b ? a : b;
}

/* No |B_ii| is nothing: one of H may pass through 0 on its way, one of JᵀJ is the square of a column and has its own units. */
static double floor_of(const nadir_solver *s, double largest) {
    if (!(largest > 0.0)) return shifted_scale(s);
    return (s->method.direction->semidefinite ? DBL_EPSILON * DBL_EPSILON : diagonal_floor) * largest;
}

/* Columns of J may have been larger by any power of ten where a fit began. */
static double remembered(const nadir_solver *s) {
    return s->method.direction->semidefinite && s->iterations >= FADING_AFTER ? fading : 1.0;
}

static void raise(const nadir_solver *s, scaling *scale) {
    const double least = floor_of(s, vec_max(&s->space, scale->diagonal)), share = remembered(s);
    for (int64_t i = 0; i < s->problem.n; i++) scale->D[i] = larger(share * scale->D[i], larger(fabs(scale->diagonal[i]), least));
}

double scaling_dot(const nadir_solver *s, const scaling *scale, const double *v, const double *w) {
    if (!scale->D) return vec_dot(&s->space, v, w);
    double sum = 0.0;
    for (int64_t i = 0; i < s->problem.n; i++) sum += scale->D[i] * v[i] * w[i];
    return vec_reduced(&s->space, NADIR_SUM, sum);
}

double scaling_dual(const nadir_solver *s, const scaling *scale, const point *at) {
    if (!scale->D) return at->gnorm2;
    double sum = 0.0;
    for (int64_t i = 0; i < s->problem.n; i++) sum += at->g[i] * (at->g[i] / scale->D[i]);
    return sqrt(sum);
}

double scaling_update(const nadir_solver *s, scaling *scale) {
    double least = INFINITY, largest = 0.0;
    if (!scale->diagonal) {
        scale->least = 0.0;
        scale->largest = s->method.direction->norm(s, NULL);
        return 1.0;
    }
    s->method.direction->diagonal(s, scale->diagonal);
    const bool measured = scale->D && s->iterations > 0 && !s->method.direction->semidefinite;
    const double before = measured ? scaling_dot(s, scale, s->p, s->p) : 0.0;
    if (scale->D) raise(s, scale);
    const double growth = before > 0.0 ? scaling_dot(s, scale, s->p, s->p) / before : 1.0;
    for (int64_t i = 0; i < s->problem.n; i++) {
        const double entry = scale->diagonal[i] / (scale->D ? scale->D[i] : 1.0);
        least = entry < least ? entry : least;
        largest = larger(largest, fabs(entry));
    }
    scale->least = -vec_reduced(&s->space, NADIR_MAX, -least);
    scale->largest = vec_reduced(&s->space, NADIR_MAX, largest);
    return growth >= 1.0 && isfinite(growth) ? growth : 1.0;
}
