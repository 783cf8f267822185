/* A symmetric matrix H with a positive diagonal D, and what any linear part must make of them, held against LAPACK's dense
 * eigenvalues and plain products: solutions of (H + λD)x = b, the lower bound of λ where H + λD is not positive definite, diagonal
 * and norm. */
#ifndef NADIR_TEST_SPECIMEN_H
#define NADIR_TEST_SPECIMEN_H

#include <check.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../src/internal.h"
#include "../src/matrix.h"

typedef struct specimen {
    int64_t n;
    double *H; /* full, column-major */
    double *D;
    double edge; /* H + λD is positive definite exactly for λ > edge */
} specimen;

static inline double noise(unsigned *state) {
    *state = *state * 1664525U + 1013904223U;
    return (double)(*state >> 8) / (double)(1U << 23) - 1.0;
}

static inline double entry(const specimen *of, int64_t i, int64_t j) {
    return of->H[i + j * of->n];
}

/* −λ_min(D^-½HD^-½) */
static inline double edge_of(const specimen *of) {
    const int64_t n = of->n;
    double *scaled = malloc((size_t)(n * n) * sizeof *scaled), *values = malloc((size_t)n * sizeof *values);
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < n; i++) scaled[i + j * n] = entry(of, i, j) / sqrt(of->D[i]) / sqrt(of->D[j]);
    ck_assert_int_eq(LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)n, scaled, (lapack_int)n, values), 0);
    const double least = values[0];
    free(scaled);
    free(values);
    return -least;
}

/* Noise on the pattern of `shape`, D within a factor of 100. */
static inline specimen specimen_make(const nadir_matrix *shape, unsigned seed) {
    const int64_t n = shape->rows;
    specimen made = {.n = n, .H = calloc((size_t)(n * n), sizeof(double)), .D = calloc((size_t)n, sizeof(double))};
    for (int64_t j = 0; j < n; j++) {
        int64_t length;
        made.D[j] = exp(2.3 * noise(&seed));
        matrix_column(shape, j, &length);
        for (int64_t i = 0; i < length; i++) {
            const int64_t row = matrix_row(shape, j, i);
            made.H[row + j * n] = made.H[j + row * n] = noise(&seed);
        }
    }
    made.edge = edge_of(&made);
    return made;
}

static inline void specimen_free(specimen *made) {
    free(made->H);
    free(made->D);
}

static inline int specimen_objective(void *data, const double *x, double *f, double *g) {
    const specimen *of = data;
    double value = 0.0;
    for (int64_t i = 0; i < of->n; i++) {
        double Hx = 0.0;
        for (int64_t j = 0; j < of->n; j++) Hx += entry(of, i, j) * x[j];
        value += 0.5 * x[i] * Hx;
        if (g) g[i] = Hx;
    }
    if (f) *f = value;
    return 0;
}

static inline int specimen_hessian(void *data, const double *x, nadir_matrix *H) {
    const specimen *of = data;
    (void)x;
    for (int64_t j = 0; j < H->rows; j++) {
        int64_t length;
        double *column = matrix_column(H, j, &length);
        for (int64_t i = 0; i < length; i++) column[i] = entry(of, matrix_row(H, j, i), j);
    }
    return 0;
}

static inline nadir_problem specimen_problem(specimen *of, const nadir_matrix *shape) {
    return (nadir_problem){
        .n = of->n, .data = of, .objective = specimen_objective, .hessian = specimen_hessian, .hessian_shape = *shape};
}

/* A solver of that method, with the specimen loaded. */
static inline nadir_solver *specimen_solver(specimen *of, const nadir_matrix *shape, const char *word) {
    const nadir_problem problem = specimen_problem(of, shape);
    nadir_options options = nadir_options_default();
    nadir_solver *solver;
    nadir_result result;
    memcpy(options.method, word, strlen(word) + 1);
    ck_assert_msg(nadir_create(&problem, &options, &solver, &result) == NADIR_RUNNING, "%s", result.text);
    memset(solver->H.values, 0, (size_t)matrix_size(&solver->H) * sizeof(double)); /* as the oracle does */
    specimen_hessian(of, NULL, &solver->H);
    ck_assert(solver->method.linear->load(solver));
    return solver;
}

/* max |b − (H + λD)x| relative to the sizes that went into it. */
static inline double residual(const specimen *of, double lambda, const double *x, const double *b) {
    double most = 0.0;
    for (int64_t i = 0; i < of->n; i++) {
        double sum = b[i] - lambda * of->D[i] * x[i], size = fabs(b[i]) + fabs(lambda * of->D[i] * x[i]);
        for (int64_t j = 0; j < of->n; j++) {
            sum -= entry(of, i, j) * x[j];
            size += fabs(entry(of, i, j) * x[j]);
        }
        most = fmax(most, fabs(sum) / size);
    }
    return most;
}

static inline void must_solve(nadir_solver *solver, const specimen *of, double lambda) {
    double *b = malloc((size_t)of->n * sizeof *b), *x = malloc((size_t)of->n * sizeof *x), bound = NAN;
    unsigned seed = 5;
    for (int64_t i = 0; i < of->n; i++) x[i] = b[i] = noise(&seed);
    ck_assert_int_eq(solver->method.linear->factor(solver, lambda, of->D, &bound), SHIFT_DEFINITE);
    solver->method.linear->solve(solver, x);
    const double found = residual(of, lambda, x, b);
    ck_assert_msg(found <= 1e-13, "n = %lld, lambda = %g: residual %g", (long long)of->n, lambda, found);
    free(b);
    free(x);
}

/* The bound that comes with a refusal; it may not exceed the λ that suffices. */
static inline double must_refuse(nadir_solver *solver, const specimen *of, double lambda) {
    double bound = NAN;
    ck_assert_int_ne(solver->method.linear->factor(solver, lambda, of->D, &bound), SHIFT_DEFINITE);
    ck_assert_msg(bound <= of->edge + 1e-12 * fabs(of->edge), "n = %lld, lambda = %g: the bound %.17g exceeds %.17g",
                  (long long)of->n, lambda, bound, of->edge);
    return bound;
}

static inline void must_describe(nadir_solver *solver, const specimen *of) {
    double *diagonal = malloc((size_t)of->n * sizeof *diagonal), plain = 0.0, scaled = 0.0;
    solver->method.linear->diagonal(solver, diagonal);
    for (int64_t j = 0; j < of->n; j++) {
        ck_assert_double_eq(diagonal[j], entry(of, j, j));
        for (int64_t i = 0; i < of->n; i++) {
            plain += pow(entry(of, i, j), 2);
            scaled += pow(entry(of, i, j), 2) / (of->D[i] * of->D[j]);
        }
    }
    ck_assert_double_eq_tol(solver->method.linear->norm(solver, NULL), sqrt(plain), 1e-13 * sqrt(plain));
    ck_assert_double_eq_tol(solver->method.linear->norm(solver, of->D), sqrt(scaled), 1e-13 * sqrt(scaled));
    free(diagonal);
}

#endif
