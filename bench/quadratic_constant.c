/* With e = x − x*, H and T the second and third derivatives of f at x*,
 *
 *     x⁺ − x* = ½M(e) + O(‖e‖³),     M(u) = H⁻¹T[u,u],     C = max ½‖M(u)‖₂ over ‖u‖₂ = 1
 *
 * (Dennis and Schnabel, Numerical Methods for Unconstrained Optimization, 1996, theorem 5.2.1, with the first term of the remainder
 * kept). T[u,·] is the difference of the Hessian along u. The maximum is that of ln(‖M(u)‖/‖u‖²), whose gradient is
 * 2T[u,H⁻¹M]/‖M‖² − 2u/‖u‖²; it has several, so that the largest from some starts is taken.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../src/lapack.h"
#include "peer_matrix.h"
#include "quadratic_constant.h"
#include "random.h"

enum { LARGEST = 300, STARTS = 8, ITERATIONS = 60, VECTORS = 5 };

typedef struct expansion {
    const nadir_problem *problem;
    const double *x;          /* the minimiser */
    double *factor;           /* of H, Cholesky's, in the lower triangle */
    double *u, *M;            /* a direction, and H⁻¹T[u,u] */
    double *w, *next, *moved; /* H⁻¹M; room */
    peer_matrix plus, minus;  /* H ahead and behind */
    double distance;          /* of the difference */
} expansion;

static double norm(const double *v, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += v[i] * v[i];
    return sqrt(sum);
}

static bool hessian_at(const expansion *e, double t, peer_matrix *H) {
    for (int64_t i = 0; i < e->problem->n; i++) e->moved[i] = e->x[i] + t * e->u[i];
    return peer_matrix_evaluate(H, e->problem, e->moved) == 0;
}

/* to = T[u,v], with the Hessians ahead and behind at t and −t along u. */
static void third(const expansion *e, double t, const double *v, double *to) {
    const int64_t n = e->problem->n;
    peer_matrix_multiply(&e->plus, v, to);
    peer_matrix_multiply(&e->minus, v, e->moved);
    for (int64_t i = 0; i < n; i++) to[i] = (to[i] - e->moved[i]) / (2 * t);
}

/* −ln(‖M(u)‖/‖u‖²) and its gradient. */
static int negative_size(void *data, const double *u, double *f, double *g) {
    expansion *e = data;
    const int64_t n = e->problem->n;
    const double length = norm(u, n), t = e->distance / length;
    if (!(length > 0)) return 1;
    memcpy(e->u, u, (size_t)n * sizeof *u);
    if (!hessian_at(e, t, &e->plus) || !hessian_at(e, -t, &e->minus)) return 1;
    third(e, t, u, e->M);
    lapack_potrs(n, e->factor, n, e->M);
    const double size = norm(e->M, n);
    if (!(size > 0)) return 1;
    if (f) *f = 2 * log(length) - log(size);
    if (!g) return 0;
    memcpy(e->w, e->M, (size_t)n * sizeof *u);
    lapack_potrs(n, e->factor, n, e->w);
    third(e, t, e->w, g);
    for (int64_t i = 0; i < n; i++) g[i] = 2 * (u[i] / length / length - g[i] / size / size);
    return 0;
}

/* Every second start leans to where H is small. */
static void begin_at(const expansion *e, int start, bench_random *numbers, double *u) {
    for (int64_t i = 0; i < e->problem->n; i++) u[i] = random_normal(numbers);
    if (start % 2 == 1) lapack_potrs(e->problem->n, e->factor, e->problem->n, u);
}

/* Roundings of the Hessian come divided by the distance, and the fifth derivatives multiplied by its square. 0 where T[u,u] is. */
static double search(expansion *e) {
    const nadir_problem sizes = {.n = e->problem->n, .data = e, .objective = negative_size};
    nadir_options options = nadir_options_default();
    nadir_result found;
    bench_random numbers;
    double most = 0;
    options.gtol = 1e-6;
    options.max_iterations = ITERATIONS;
    random_seed(&numbers, 1);
    e->distance = cbrt(DBL_EPSILON) * fmax(1, norm(e->x, e->problem->n));
    for (int start = 0; start < STARTS; start++) {
        begin_at(e, start, &numbers, e->next);
        nadir_minimize(&sizes, e->next, &options, &found);
        if (isfinite(found.f)) most = fmax(most, 0.5 * exp(-found.f));
    }
    return most;
}

/* The Hessian's factor; false where it is not positive definite. */
static bool factor_hessian(expansion *e) {
    const nadir_problem *p = e->problem;
    peer_matrix *H = &e->plus;
    if (peer_matrix_evaluate(H, p, e->x) != 0) return false;
    for (int64_t k = 0; k < H->entries; k++) e->factor[H->row[k] + H->column[k] * p->n] = H->H.values[H->place[k]];
    return lapack_potrf(p->n, e->factor, p->n) == 0;
}

double quadratic_constant(const nadir_problem *problem, const double *x) {
    const int64_t n = problem->n;
    if (n > LARGEST || !problem->hessian) return NAN;
    double constant = NAN, *room = calloc((size_t)(n * (n + VECTORS)), sizeof *room);
    double *v = room ? room + n * n : NULL;
    expansion e = {.problem = problem, .x = x, .factor = room};
    if (v) e.u = v, e.M = v + n, e.w = v + 2 * n, e.next = v + 3 * n, e.moved = v + 4 * n;
    const bool made = v && peer_matrix_create(&e.plus, problem) && peer_matrix_create(&e.minus, problem);
    if (made && factor_hessian(&e)) constant = search(&e);
    peer_matrix_destroy(&e.plus);
    peer_matrix_destroy(&e.minus);
    free(room);
    return constant;
}
