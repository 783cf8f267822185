/* sphere: f(x) = Σ x_i², for n = 2 the paraboloid z = x² + y², from (1, ..., 1); minimum 0 at 0. H = 2I: Newton's first step, and
 * gradient descent's with eta = 1/2, is the last. K. A. De Jong's function F1 (thesis, University of Michigan, 1975).
 */
#include <stddef.h>

#include "family.h"

static int objective(void *data, const double *x, double *f, double *g) {
    const int64_t n = ((const family_size *)data)->n;
    if (f != NULL) {
        *f = 0.0;
        for (int64_t i = 0; i < n; i++) *f += x[i] * x[i];
    }
    if (g != NULL) {
        for (int64_t i = 0; i < n; i++) g[i] = 2.0 * x[i];
    }
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    (void)x;
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t j = 0; j < n; j++) band_column(H, j)[0] = 2.0;
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    (void)x;
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t i = 0; i < n; i++) Hv[i] = 2.0 * v[i];
    return 0;
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const int64_t n = ((const family_size *)settings)->n;
    const int code = family_allocate_sized(problem, n, message, size);
    if (code != FAMILY_MADE) return code;
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->problem.quadratic = true;
    problem->problem.lipschitz = 2.0;
    problem->problem.convexity = 2.0;
    family_band(problem, 0);
    family_fill(n, 1.0, problem->start);
    family_window(problem);
    return FAMILY_MADE;
}

static const word_row rows[] = {
    {"n", WORD_INTEGER, offsetof(family_size, n), 1.0, FAMILY_BAND_MOST, 2.0, NULL, "number of unknowns"},
    {.name = NULL},
};

const bench_family family_sphere = {
    .name = "sphere",
    .text = "sum of x_i^2, for n = 2 the paraboloid z = x^2 + y^2; De Jong 1975",
    .rows = rows,
    .settings_size = sizeof(family_size),
    .make = make,
};
