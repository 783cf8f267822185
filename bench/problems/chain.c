/* chain: Rosenbrock's valleys, each sharing an unknown with the next,
 *     f(x) = Σ_{i=1}^{n-1} 100 (x_{i+1} - x_i²)² + (1 - x_i)²     from (-1.2, 1, -1.2, 1, ...),
 * with a tridiagonal Hessian and minimum 0 at (1, ..., 1); from n = 4 on there is a second, local minimum near (-1, 1, ..., 1).
 * S. Kok and C. Sandrock, Evolutionary Computation 17 (2009), 437-453, give its stationary points.
 */
#include <stddef.h>

#include "family.h"
#include "rosenbrock.h"

static double value(int64_t n, const double *x) {
    double sum = 0.0;
    for (int64_t i = 0; i + 1 < n; i++) sum += valley(x[i], x[i + 1]);
    return sum;
}

static void gradient(int64_t n, const double *x, double *g) {
    g[0] = valley_x(x[0], x[1]);
    for (int64_t i = 1; i + 1 < n; i++) g[i] = valley_x(x[i], x[i + 1]) + valley_y(x[i - 1], x[i]);
    g[n - 1] = valley_y(x[n - 2], x[n - 1]);
}

static int objective(void *data, const double *x, double *f, double *g) {
    const int64_t n = ((const family_size *)data)->n;
    if (f != NULL) *f = value(n, x);
    if (g != NULL) gradient(n, x, g);
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t j = 0; j + 1 < n; j++) {
        double *column = band_column(H, j);
        column[0] = valley_xx(x[j], x[j + 1]) + (j > 0 ? VALLEY_YY : 0.0);
        column[1] = valley_xy(x[j]);
    }
    band_column(H, n - 1)[0] = VALLEY_YY;
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const int64_t n = ((const family_size *)data)->n;
    Hv[0] = valley_xx(x[0], x[1]) * v[0] + valley_xy(x[0]) * v[1];
    for (int64_t i = 1; i + 1 < n; i++) {
        Hv[i] = (valley_xx(x[i], x[i + 1]) + VALLEY_YY) * v[i] + valley_xy(x[i - 1]) * v[i - 1] + valley_xy(x[i]) * v[i + 1];
    }
    Hv[n - 1] = VALLEY_YY * v[n - 1] + valley_xy(x[n - 2]) * v[n - 2];
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
    family_band(problem, 1);
    family_alternate(n, -1.2, 1.0, problem->start);
    family_fill(n, 1.0, problem->minimiser);
    family_set_window(problem, -1.6, 1.6, -0.8, 1.8);
    return FAMILY_MADE;
}

static const word_row rows[] = {
    {"n", WORD_INTEGER, offsetof(family_size, n), 2.0, FAMILY_BAND_MOST, 1000.0, NULL, "number of unknowns"},
    {.name = NULL},
};

const bench_family family_chain = {
    .name = "chain",
    .text = "chained Rosenbrock function, tridiagonal Hessian; Kok and Sandrock 2009",
    .rows = rows,
    .settings_size = sizeof(family_size),
    .make = make,
};
