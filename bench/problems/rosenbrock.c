/* rosenbrock: f(x, y) = 100 (y - x²)² + (1 - x)², n = 2, from (-1.2, 1); minimum 0 at (1, 1). Dense Hessian.
 * H. H. Rosenbrock, The Computer Journal 3 (1960), 175-184.
 */
#include "rosenbrock.h"

#include "family.h"

static int objective(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (f != NULL) *f = valley(x[0], x[1]);
    if (g != NULL) {
        g[0] = valley_x(x[0], x[1]);
        g[1] = valley_y(x[0], x[1]);
    }
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    H->values[0] = valley_xx(x[0], x[1]);
    H->values[1] = valley_xy(x[0]);
    H->values[1 + H->ld] = VALLEY_YY;
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    (void)data;
    Hv[0] = valley_xx(x[0], x[1]) * v[0] + valley_xy(x[0]) * v[1];
    Hv[1] = valley_xy(x[0]) * v[0] + VALLEY_YY * v[1];
    return 0;
}

static int residual(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    valley_residuals(0, x, r, J);
    return 0;
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)settings;
    (void)data;
    const int code = family_allocate_sized(problem, 2, message, size);
    if (code != FAMILY_MADE) return code;
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    family_squares(problem, 2, -1, 0, residual);
    family_alternate(2, -1.2, 1.0, problem->start);
    family_fill(2, 1.0, problem->minimiser);
    family_set_window(problem, -1.6, 1.6, -0.8, 1.8);
    return FAMILY_MADE;
}

static const word_row rows[] = {{.name = NULL}};

const bench_family family_rosenbrock = {
    .name = "rosenbrock",
    .text = "100 (y - x^2)^2 + (1 - x)^2 from (-1.2, 1); Rosenbrock 1960",
    .rows = rows,
    .settings_size = 0,
    .make = make,
};
