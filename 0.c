#include <nadir.h>
#include <stdio.h>

static int rosenbrock(void *data, const double *x, double *f, double *g) {
    const double a = x[1] - x[0] * x[0], b = 1.0 - x[0];
    (void)data;
    if (f) *f = 100.0 * a * a + b * b;
    if (g) g[0] = -400.0 * x[0] * a - 2.0 * b, g[1] = 200.0 * a;
    return 0;
}

int main(void) {
    const nadir_problem problem = {.n = 2, .objective = rosenbrock};
    double x[2] = {-1.2, 1.0};
    nadir_result result;
    nadir_minimize(&problem, x, NULL, &result);
    printf("x = (%.6f, %.6f)  f = %.3g\n%s\n", x[0], x[1], result.f, result.text);
    return result.status > 0 ? 0 : 1;
}
