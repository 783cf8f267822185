/* A large problem with a banded Hessian: the equilibrium of a loaded string on an elastic foundation that hardens,
 *     f(x) = sum over i of  (x_{i+1} - x_i)^2 / (2h) + h (x_i^4 / 4 - load_i x_i),     x_0 = x_{n+1} = 0,
 * a discretisation of -u'' + u^3 = load. The Hessian is tridiagonal; nothing of size n^2 is ever stored.
 */
#include <math.h>
#include <nadir.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct string {
    int64_t n;
    double h;
} string;

static double load(const string *s, int64_t i) {
    return 100 * sin(3 * s->h * (double)(i + 1));
}

static int objective(void *data, const double *x, double *f, double *g) {
    const string *s = data;
    double sum = 0;
    for (int64_t i = 0; i < s->n; i++) {
        double left = i > 0 ? x[i - 1] : 0, right = i + 1 < s->n ? x[i + 1] : 0;
        double stretch = x[i] - left, cube = x[i] * x[i] * x[i];
        sum += stretch * stretch / (2 * s->h) + s->h * (cube * x[i] / 4 - load(s, i) * x[i]);
        if (g) g[i] = (2 * x[i] - left - right) / s->h + s->h * (cube - load(s, i));
    }
    if (f) *f = sum + x[s->n - 1] * x[s->n - 1] / (2 * s->h);
    return 0;
}

/* Column j of LAPACK's lower band storage holds the diagonal and the entry below it. */
static int hessian(void *data, const double *x, nadir_matrix *H) {
    const string *s = data;
    for (int64_t j = 0; j < s->n; j++) {
        H->values[j * H->ld] = 2 / s->h + 3 * s->h * x[j] * x[j];
        if (j + 1 < s->n) H->values[1 + j * H->ld] = -1 / s->h;
    }
    return 0;
}

int main(void) {
    string s = {.n = 100000, .h = 1.0 / 100001};
    nadir_problem problem = {
        .n = s.n, .data = &s, .objective = objective, .hessian = hessian, .hessian_shape = {.storage = NADIR_BAND, .kl = 1}};
    nadir_result result;
    double *x = calloc((size_t)s.n, sizeof *x);
    if (!x) return 4;
    nadir_options options = nadir_options_default();
    options.gscale = 0; /* the gradient is small from the start, of order h: test it relative to that */
    options.gtol = 1e-6;
    nadir_minimize(&problem, x, &options, &result);
    printf("%s: %s\n%lld unknowns, %lld iterations, %.3f s, u(1/2) = %.10f\n", result.method, result.text, (long long)s.n,
           (long long)result.iterations, result.seconds, x[s.n / 2]);
    free(x);
    return result.status > 0 ? 0 : 1;
}
