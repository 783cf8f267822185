/* With e = x − x*, H and T the second and third derivatives of f at x*,
 *     x⁺ − x* = ½H⁻¹T[e,e] + O(‖e‖³),     C = max ½‖H⁻¹T[u,u]‖₂ over ‖u‖₂ = 1
 * (Dennis and Schnabel, Numerical Methods for Unconstrained Optimization, 1996, theorem 5.2.1, with the first term of the remainder
 * kept). T[u,u] is the second difference of the gradient along u. The maximum is looked for along u⁺ = H⁻¹T[u,u], normed, which are
 * the directions of Newton's own errors, from several starts.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../src/lapack.h"
#include "peer_matrix.h"
#include "quadratic_constant.h"
#include "random.h"

enum { LARGEST = 300, STARTS = 8, ROUNDS = 12, VECTORS = 6 };

typedef struct expansion {
    const nadir_problem *problem;
    const double *x, *g; /* the minimiser, and what the gradient has there */
    double *factor;      /* of H, Cholesky's, in the lower triangle */
    double *u, *next, *moved, *plus;
    double distance; /* of the difference */
} expansion;

static double norm(const double *v, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += v[i] * v[i];
    return sqrt(sum);
}

static bool gradient_at(const expansion *e, double t, double *g) {
    const nadir_problem *p = e->problem;
    for (int64_t i = 0; i < p->n; i++) e->moved[i] = e->x[i] + t * e->u[i];
    return p->objective(p->data, e->moved, NULL, g) == 0;
}

/* next = ½H⁻¹T[u,u]; its norm. */
static double newton_map(const expansion *e) {
    const int64_t n = e->problem->n;
    if (!gradient_at(e, e->distance, e->plus) || !gradient_at(e, -e->distance, e->next)) return NAN;
    for (int64_t i = 0; i < n; i++) e->next[i] = 0.5 * (e->plus[i] - 2 * e->g[i] + e->next[i]) / (e->distance * e->distance);
    lapack_potrs(n, e->factor, n, e->next);
    return norm(e->next, n);
}

static double largest_from(const expansion *e, bench_random *numbers) {
    const int64_t n = e->problem->n;
    double most = 0;
    for (int64_t i = 0; i < n; i++) e->u[i] = random_normal(numbers);
    for (int round = 0; round < ROUNDS; round++) {
        const double size = norm(e->u, n);
        if (!(size > 0)) break;
        for (int64_t i = 0; i < n; i++) e->u[i] /= size;
        most = fmax(most, newton_map(e));
        memcpy(e->u, e->next, (size_t)n * sizeof *e->u);
    }
    return most;
}

/* The Hessian's factor; false where it is not positive definite. */
static bool factor_hessian(const expansion *e) {
    const nadir_problem *p = e->problem;
    peer_matrix H;
    if (!peer_matrix_create(&H, p)) return false;
    bool fine = peer_matrix_evaluate(&H, p, e->x) == 0;
    memset(e->factor, 0, (size_t)(p->n * p->n) * sizeof *e->factor);
    for (int64_t k = 0; k < H.entries; k++) e->factor[H.row[k] + H.column[k] * p->n] = H.H.values[H.place[k]];
    peer_matrix_destroy(&H);
    return fine && lapack_potrf(p->n, e->factor, p->n) == 0;
}

/* Roundings of the gradient come divided by the square of the distance, and the fourth derivatives multiplied by it. */
static double search(expansion *e) {
    bench_random numbers;
    double most = 0;
    random_seed(&numbers, 1);
    e->distance = pow(DBL_EPSILON, 0.25) * fmax(1, norm(e->x, e->problem->n)) * 0.1;
    for (int start = 0; start < STARTS; start++) most = fmax(most, largest_from(e, &numbers));
    return most;
}

double quadratic_constant(const nadir_problem *problem, const double *x) {
    const int64_t n = problem->n;
    double constant = NAN;
    if (n > LARGEST || !problem->hessian || !problem->objective) return NAN;
    double *room = calloc((size_t)(n * (n + VECTORS)), sizeof *room);
    if (!room) return NAN;
    double *g = room + n * n;
    expansion e = {problem, x, g, room, g + n, g + 2 * n, g + 3 * n, g + 4 * n, 0};
    if (problem->objective(problem->data, x, NULL, g) == 0 && factor_hessian(&e)) constant = search(&e);
    free(room);
    return constant;
}
