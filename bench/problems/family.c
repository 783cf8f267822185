/* Allocation and small vectors for the families of bench/problems. */
#include "family.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void *family_memory(int64_t count, size_t width) {
    if (count < 1 || (uint64_t)count > PTRDIFF_MAX / width) return NULL;
    return calloc((size_t)count, width);
}

void family_free(bench_problem *problem) {
    free(problem->start);
    free(problem->minimiser);
    free(problem->problem.data);
    problem->start = NULL;
    problem->minimiser = NULL;
    problem->problem.data = NULL;
    problem->destroy = NULL;
}

int family_no_memory(bench_problem *problem, int64_t n, char *message, size_t size) {
    bench_problem_destroy(problem);
    snprintf(message, size, "n = %lld: not enough memory for this problem", (long long)n);
    return FAMILY_MEMORY;
}

int family_allocate(bench_problem *problem, int64_t n, size_t bytes, char *message, size_t size) {
    problem->destroy = family_free;
    problem->problem.n = n;
    problem->start = family_memory(n, sizeof(double));
    problem->minimiser = family_memory(n, sizeof(double));
    problem->problem.data = calloc(1, bytes);
    if (problem->start != NULL && problem->minimiser != NULL && problem->problem.data != NULL) return FAMILY_MADE;
    return family_no_memory(problem, n, message, size);
}

int family_allocate_sized(bench_problem *problem, int64_t n, char *message, size_t size) {
    const int code = family_allocate(problem, n, sizeof(family_size), message, size);
    if (code == FAMILY_MADE) ((family_size *)problem->problem.data)->n = n;
    return code;
}

void family_fill(int64_t n, double value, double *x) {
    for (int64_t i = 0; i < n; i++) x[i] = value;
}

void family_alternate(int64_t n, double odd, double even, double *x) {
    for (int64_t i = 0; i < n; i++) x[i] = i % 2 == 0 ? odd : even;
}

void family_set_window(bench_problem *problem, double x0, double x1, double y0, double y1) {
    if (problem->problem.n != 2) return;
    problem->window[0] = x0;
    problem->window[1] = x1;
    problem->window[2] = y0;
    problem->window[3] = y1;
}

void family_window(bench_problem *problem) {
    if (problem->problem.n != 2) return;
    const double *centre = problem->minimiser, *start = problem->start;
    const double distance = fmax(fabs(start[0] - centre[0]), fabs(start[1] - centre[1]));
    const double radius = distance > 0.0 ? 1.25 * distance : 1.0;
    family_set_window(problem, centre[0] - radius, centre[0] + radius, centre[1] - radius, centre[1] + radius);
}

void family_squares(bench_problem *problem, int64_t m, int64_t kl, int64_t ku,
                    int (*residual)(void *data, const double *x, double *r, nadir_matrix *J)) {
    const int64_t n = problem->problem.n;
    problem->squares = (nadir_problem){.n = n, .m = m, .data = problem->problem.data, .residual = residual};
    if (kl >= 0) problem->squares.jacobian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = kl < m ? kl : m - 1};
    if (kl >= 0) problem->squares.jacobian_shape.ku = ku < n ? ku : n - 1;
}

void family_band(bench_problem *problem, int64_t kl) {
    nadir_matrix *shape = &problem->problem.hessian_shape;
    const int64_t n = problem->problem.n;
    shape->storage = NADIR_BAND;
    shape->rows = n;
    shape->columns = n;
    shape->kl = kl < n ? kl : n - 1;
}
