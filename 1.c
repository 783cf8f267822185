#include <math.h>
#include <nadir.h>
#include <stdio.h>

enum { DATA = 6 };
static const double t[DATA] = {0.5, 1.0, 1.5, 2.0, 2.5, 3.0}, y[DATA] = {2.20, 1.65, 1.21, 0.91, 0.66, 0.50};

static int decay(void *data, const double *x, double *r, nadir_matrix *J) { /* y ≈ a·exp(−bt) */
    (void)data;
    for (int i = 0; i < DATA; i++) {
        const double e = exp(-x[1] * t[i]);
        if (r) r[i] = x[0] * e - y[i];
        if (J) J->values[i] = e, J->values[i + J->ld] = -x[0] * t[i] * e;
    }
    return 0;
}

int main(void) {
    const nadir_problem problem = {.n = 2, .m = DATA, .residual = decay};
    double x[2] = {1.0, 1.0};
    nadir_result result;
    nadir_minimize(&problem, x, NULL, &result);
    printf("a = %.4f, b = %.4f, |r| = %.4f\n%s\n", x[0], x[1], result.rnorm2, result.text);
    return result.status > 0 ? 0 : 1;
}
