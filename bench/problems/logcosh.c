/* logcosh: f(x) = ½ x'Ax - b'x + 100 Σ log cosh x_i, strictly convex and not quadratic: tanh saturates, so Newton's full step
 * overshoots far from the minimiser. A is dense, its eigenvalues log-spaced from 1e-2 to 1e2; b = Ax* + 100 tanh x* puts the
 * minimiser at x*, drawn from the seed. Start at 0. H = A + 100 diag(1 - tanh² x), so 1e-2 <= λ(H) <= 2e2.
 *
 * log cosh x = |x| + log(1 + e^{-2|x|}) - log 2 never overflows; near 0 it would cancel, and log(1 + 2 sinh²(x/2)) is used.
 */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "dense.h"
#include "family.h"

#define WEIGHT 100.0
#define LEAST  1e-2
#define MOST   1e2

typedef struct logcosh_settings {
    int64_t n, seed;
} logcosh_settings;

typedef struct logcosh {
    int64_t n;
    double *A, *b;
} logcosh;

static double log_cosh(double x) {
    const double size = fabs(x);
    if (size < 1.0) {
        const double s = sinh(0.5 * size);
        return log1p(2.0 * s * s);
    }
    return size + log1p(exp(-2.0 * size)) - log(2.0);
}

/* The second derivative of log cosh, without the cancellation of 1 - tanh². */
static double bend(double x) {
    const double e = exp(-2.0 * fabs(x));
    return 4.0 * e / ((1.0 + e) * (1.0 + e));
}

static double log_cosh_sum(int64_t n, const double *x) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) sum += log_cosh(x[i]);
    return sum;
}

static int objective(void *data, const double *x, double *f, double *g) {
    const logcosh *p = data;
    const double rest = f != NULL ? WEIGHT * log_cosh_sum(p->n, x) - dense_dot(p->n, p->b, x) : 0.0;
    if (g == NULL) {
        if (f != NULL) *f = 0.5 * dense_form(p->n, p->A, x) + rest;
        return 0;
    }
    dense_product(p->n, p->A, x, g);
    if (f != NULL) *f = 0.5 * dense_dot(p->n, x, g) + rest;
    for (int64_t i = 0; i < p->n; i++) g[i] += WEIGHT * tanh(x[i]) - p->b[i];
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const logcosh *p = data;
    dense_copy(p->n, p->A, H);
    for (int64_t i = 0; i < p->n; i++) H->values[i + i * H->ld] += WEIGHT * bend(x[i]);
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const logcosh *p = data;
    dense_product(p->n, p->A, v, Hv);
    for (int64_t i = 0; i < p->n; i++) Hv[i] += WEIGHT * bend(x[i]) * v[i];
    return 0;
}

static void release(bench_problem *problem) {
    logcosh *p = problem->problem.data;
    if (p != NULL) {
        free(p->A);
        free(p->b);
    }
    family_free(problem);
}

/* A, x* and b; false without memory. */
static bool build(logcosh *p, int64_t seed, double *minimiser) {
    bench_random random;
    random_seed(&random, seed);
    spectrum_fill(SPECTRUM_LOG, p->n, LEAST, MOST, p->b);
    if (!dense_of_spectrum(p->n, p->b, &random, p->A, NULL, NULL)) return false;
    random_normals(&random, p->n, minimiser);
    dense_product(p->n, p->A, minimiser, p->b);
    for (int64_t i = 0; i < p->n; i++) p->b[i] += WEIGHT * tanh(minimiser[i]);
    return true;
}

static void describe(logcosh *p, bench_problem *problem) {
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->problem.lipschitz = MOST + WEIGHT;
    problem->problem.convexity = LEAST;
    objective(p, problem->minimiser, &problem->minimum, NULL);
    family_window(problem);
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const logcosh_settings *chosen = settings;
    const int code = family_allocate(problem, chosen->n, sizeof(logcosh), message, size);
    if (code != FAMILY_MADE) return code;
    logcosh *p = problem->problem.data;
    problem->destroy = release;
    p->n = chosen->n;
    p->A = family_memory(p->n * p->n, sizeof *p->A);
    p->b = family_memory(p->n, sizeof *p->b);
    if (p->A == NULL || p->b == NULL || !build(p, chosen->seed, problem->minimiser)) {
        return family_no_memory(problem, chosen->n, message, size);
    }
    describe(p, problem);
    return FAMILY_MADE;
}

static const word_row rows[] = {
    {"n", WORD_INTEGER, offsetof(logcosh_settings, n), 2.0, FAMILY_DENSE_MOST, 2000.0, NULL, "number of unknowns"},
    {"seed", WORD_INTEGER, offsetof(logcosh_settings, seed), 0.0, 0x1p53, 1.0, NULL, "of the matrix and the minimiser"},
    {.name = NULL},
};

const bench_family family_logcosh = {
    .name = "logcosh",
    .text = "x'Ax/2 - b'x + 100 sum of log cosh x_i, dense A with eigenvalues 1e-2 to 1e2; convex, not quadratic",
    .rows = rows,
    .settings_size = sizeof(logcosh_settings),
    .make = make,
};
