/* The smallest use: a function with gradient and Hessian, one call. */
#include <nadir.h>
#include <stdio.h>

static int objective(void *data, const double *x, double *f, double *g) {
    (void)data;
    double a = x[1] - x[0] * x[0], b = 1 - x[0];
    if (f) *f = 100 * a * a + b * b;
    if (g) {
        g[0] = -400 * a * x[0] - 2 * b;
        g[1] = 200 * a;
    }
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    H->values[0] = 1200 * x[0] * x[0] - 400 * x[1] + 2;
    H->values[1] = -400 * x[0]; /* the lower triangle alone */
    H->values[1 + H->ld] = 200;
    return 0;
}

int main(void) {
    nadir_problem problem = {.n = 2, .objective = objective, .hessian = hessian};
    nadir_result result;
    double x[2] = {-1.2, 1.0};
    nadir_minimize(&problem, x, NULL, &result);
    printf("%s: %s\nx = (%.15g, %.15g)\n", result.method, result.text, x[0], x[1]);
    return result.status > 0 ? 0 : 1;
}
