/* powell: the extended singular function, over quadruples (a, b, c, d) of unknowns
 *     f(x) = Σ (a + 10b)² + 5 (c - d)² + (b - 2c)⁴ + 10 (a - d)⁴     from (3, -1, 0, 1, ...),
 * with minimum 0 at 0, where the Hessian has rank n/2: Newton's method is only linear there, at the rate 2/3.
 * M. J. D. Powell, The Computer Journal 5 (1962), 147-151; J. J. Moré, B. S. Garbow and K. E. Hillstrom, ACM TOMS 7 (1981),
 * 17-41, problem 22.
 */
#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "family.h"

static double value(int64_t n, const double *x) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i += 4) {
        const double *q = x + i;
        const double r = q[0] + 10.0 * q[1], s = q[2] - q[3], t = q[1] - 2.0 * q[2], u = q[0] - q[3];
        sum += r * r + 5.0 * s * s + t * t * t * t + 10.0 * u * u * u * u;
    }
    return sum;
}

static void gradient(int64_t n, const double *x, double *g) {
    for (int64_t i = 0; i < n; i += 4) {
        const double *q = x + i;
        const double r = 2.0 * (q[0] + 10.0 * q[1]), s = 10.0 * (q[2] - q[3]);
        const double t = q[1] - 2.0 * q[2], u = q[0] - q[3];
        const double t3 = 4.0 * t * t * t, u3 = 40.0 * u * u * u;
        g[i] = r + u3;
        g[i + 1] = 10.0 * r + t3;
        g[i + 2] = s - 2.0 * t3;
        g[i + 3] = -s - u3;
    }
}

static int objective(void *data, const double *x, double *f, double *g) {
    const int64_t n = ((const family_size *)data)->n;
    if (f != NULL) *f = value(n, x);
    if (g != NULL) gradient(n, x, g);
    return 0;
}

/* The second derivatives of the two quartic terms of a quadruple. */
static double bend_inner(const double *q) {
    const double t = q[1] - 2.0 * q[2];
    return 12.0 * t * t;
}

static double bend_outer(const double *q) {
    const double u = q[0] - q[3];
    return 120.0 * u * u;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t j = 0; j < n; j += 4) {
        const double inner = bend_inner(x + j), outer = bend_outer(x + j);
        double *a = band_column(H, j), *b = band_column(H, j + 1), *c = band_column(H, j + 2), *d = band_column(H, j + 3);
        a[0] = 2.0 + outer;
        a[1] = 20.0;
        a[3] = -outer;
        b[0] = 200.0 + inner;
        b[1] = -2.0 * inner;
        c[0] = 10.0 + 4.0 * inner;
        c[1] = -10.0;
        d[0] = 10.0 + outer;
    }
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t i = 0; i < n; i += 4) {
        const double *w = v + i;
        const double r = 2.0 * (w[0] + 10.0 * w[1]), s = 10.0 * (w[2] - w[3]);
        const double t = bend_inner(x + i) * (w[1] - 2.0 * w[2]), u = bend_outer(x + i) * (w[0] - w[3]);
        Hv[i] = r + u;
        Hv[i + 1] = 10.0 * r + t;
        Hv[i + 2] = s - 2.0 * t;
        Hv[i + 3] = -s - u;
    }
    return 0;
}

/* a + 10b, √5 (c - d), (b - 2c)², √10 (a - d)² */
static void quadruple(int64_t i, const double *x, double *r, nadir_matrix *J) {
    const double five = FAMILY_SQRT2 * sqrt(5.0), ten = FAMILY_SQRT2 * sqrt(10.0), *q = x + i;
    const double t = q[1] - 2.0 * q[2], u = q[0] - q[3];
    if (r != NULL) {
        r[i] = FAMILY_SQRT2 * (q[0] + 10.0 * q[1]);
        r[i + 1] = five * (q[2] - q[3]);
        r[i + 2] = FAMILY_SQRT2 * t * t;
        r[i + 3] = ten * u * u;
    }
    if (J == NULL) return;
    *family_entry(J, i, i) = FAMILY_SQRT2;
    *family_entry(J, i, i + 1) = 10.0 * FAMILY_SQRT2;
    *family_entry(J, i + 1, i + 2) = five;
    *family_entry(J, i + 1, i + 3) = -five;
    *family_entry(J, i + 2, i + 1) = 2.0 * FAMILY_SQRT2 * t;
    *family_entry(J, i + 2, i + 2) = -4.0 * FAMILY_SQRT2 * t;
    *family_entry(J, i + 3, i) = 2.0 * ten * u;
    *family_entry(J, i + 3, i + 3) = -2.0 * ten * u;
}

static int residual(void *data, const double *x, double *r, nadir_matrix *J) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t i = 0; i < n; i += 4) quadruple(i, x, r, J);
    return 0;
}

static void set_start(int64_t n, double *x) {
    for (int64_t i = 0; i < n; i += 4) {
        x[i] = 3.0;
        x[i + 1] = -1.0;
        x[i + 2] = 0.0;
        x[i + 3] = 1.0;
    }
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const int64_t n = ((const family_size *)settings)->n;
    if (n % 4 != 0) {
        snprintf(message, size, "n = %lld: the unknowns of 'powell' come in fours, n must be a multiple of 4, in [4, %.0f]",
                 (long long)n, FAMILY_BAND_MOST);
        return FAMILY_WORD;
    }
    const int code = family_allocate_sized(problem, n, message, size);
    if (code != FAMILY_MADE) return code;
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    family_squares(problem, n, 3, 2, residual);
    family_band(problem, 3);
    set_start(n, problem->start);
    return FAMILY_MADE;
}

static const word_row rows[] = {
    {"n", WORD_INTEGER, offsetof(family_size, n), 4.0, FAMILY_BAND_MOST, 1000.0, NULL, "number of unknowns, a multiple of 4"},
    {.name = NULL},
};

const bench_family family_powell = {
    .name = "powell",
    .text = "extended Powell singular function, Hessian of rank n/2 at the minimiser; Powell 1962",
    .rows = rows,
    .settings_size = sizeof(family_size),
    .make = make,
};
