/* extended: n/2 separate Rosenbrock valleys,
 *     f(x) = Σ_{i=1}^{n/2} 100 (x_{2i} - x_{2i-1}²)² + (1 - x_{2i-1})²     from (-1.2, 1, -1.2, 1, ...),
 * with blocks of 2×2 along the Hessian's diagonal and minimum 0 at (1, ..., 1).
 * J. J. Moré, B. S. Garbow and K. E. Hillstrom, ACM TOMS 7 (1981), 17-41, problem 21.
 */
#include <stddef.h>
#include <stdio.h>

#include "family.h"
#include "rosenbrock.h"

static double value(int64_t n, const double *x) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i += 2) sum += valley(x[i], x[i + 1]);
    return sum;
}

static void gradient(int64_t n, const double *x, double *g) {
    for (int64_t i = 0; i < n; i += 2) {
        g[i] = valley_x(x[i], x[i + 1]);
        g[i + 1] = valley_y(x[i], x[i + 1]);
    }
}

static int objective(void *data, const double *x, double *f, double *g) {
    const int64_t n = ((const family_size *)data)->n;
    if (f != NULL) *f = value(n, x);
    if (g != NULL) gradient(n, x, g);
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t j = 0; j < n; j += 2) {
        double *column = band_column(H, j);
        column[0] = valley_xx(x[j], x[j + 1]);
        column[1] = valley_xy(x[j]);
        band_column(H, j + 1)[0] = VALLEY_YY;
    }
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t i = 0; i < n; i += 2) {
        Hv[i] = valley_xx(x[i], x[i + 1]) * v[i] + valley_xy(x[i]) * v[i + 1];
        Hv[i + 1] = valley_xy(x[i]) * v[i] + VALLEY_YY * v[i + 1];
    }
    return 0;
}

static int residual(void *data, const double *x, double *r, nadir_matrix *J) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t i = 0; i < n; i += 2) valley_residuals(i, x, r, J);
    return 0;
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const int64_t n = ((const family_size *)settings)->n;
    if (n % 2 != 0) {
        snprintf(message, size, "n = %lld: the unknowns of 'extended' come in pairs, n must be even, in [2, %.0f]", (long long)n,
                 FAMILY_BAND_MOST);
        return FAMILY_WORD;
    }
    const int code = family_allocate_sized(problem, n, message, size);
    if (code != FAMILY_MADE) return code;
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    family_squares(problem, n, 1, 1, residual);
    family_band(problem, 1);
    family_alternate(n, -1.2, 1.0, problem->start);
    family_fill(n, 1.0, problem->minimiser);
    family_set_window(problem, -1.6, 1.6, -0.8, 1.8);
    return FAMILY_MADE;
}

static const word_row rows[] = {
    {"n", WORD_INTEGER, offsetof(family_size, n), 2.0, FAMILY_BAND_MOST, 1000.0, NULL, "number of unknowns, even"},
    {.name = NULL},
};

const bench_family family_extended = {
    .name = "extended",
    .text = "extended Rosenbrock function, n/2 separate valleys; More, Garbow and Hillstrom 1981, problem 21",
    .rows = rows,
    .settings_size = sizeof(family_size),
    .make = make,
};
