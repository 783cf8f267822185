/* A program outside the project, in what C and C++ have in common: links with an installed nadir and finds Rosenbrock's minimum.
 *
 *     f(x) = 100 (x1 - x0²)² + (1 - x0)²          Rosenbrock, The Computer Journal 3 (1960), 175-184 */
#include <nadir.h>

#include <stdio.h>
#include <string.h>

static int rosenbrock(void *data, const double *x, double *f, double *g) {
    double a = x[1] - x[0] * x[0], b = 1 - x[0];
    (void)data;
    if (f != NULL) *f = 100 * a * a + b * b;
    if (g != NULL) {
        g[0] = -400 * a * x[0] - 2 * b;
        g[1] = 200 * a;
    }
    return 0;
}

static int rosenbrock_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    H->values[0] = 1200 * x[0] * x[0] - 400 * x[1] + 2;
    H->values[1] = -400 * x[0];
    H->values[H->ld + 1] = 200;
    return 0;
}

int main(void) {
    nadir_problem problem;
    nadir_options options = nadir_options_default();
    nadir_result result;
    double x[2] = {-1.2, 1};
    char text[NADIR_TEXT];

    memset(&problem, 0, sizeof problem);
    problem.n = 2;
    problem.objective = rosenbrock;
    problem.hessian = rosenbrock_hessian;
    if (nadir_options_parse(&options, "newton/damping/cholesky,gtol=1e-10", text, sizeof text) != NADIR_RUNNING) {
        puts(text);
        return 1;
    }
    nadir_minimize(&problem, x, &options, &result);
    printf("%s at %.15g %.15g after %d iterations: %s\n", nadir_status_name(result.status), x[0], x[1], (int)result.iterations,
           result.text);
    return result.status > 0 && x[0] > 0.999999 && x[0] < 1.000001 && x[1] > 0.999999 && x[1] < 1.000001 ? 0 : 1;
}
