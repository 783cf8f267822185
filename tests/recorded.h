/* A run with every accepted point kept: what the tests of first-order and quasi-Newton methods hold against a second way of
 * computing the same. */
#ifndef NADIR_TEST_RECORDED_H
#define NADIR_TEST_RECORDED_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nadir.h"

#define MUST(condition, ...)                                                                                                       \
    do {                                                                                                                           \
        if (!(condition)) ck_abort_msg(__VA_ARGS__);                                                                               \
    } while (0)

typedef struct recorded {
    int64_t n, count, room; /* points kept, room for */
    double *x, *g;          /* room×n, a point after the other */
    double *f, *parameter, *step;
    int64_t *calls;
    nadir_result result;
} recorded;

static inline int record_pass(void *data, const nadir_iterate *row) {
    recorded *r = data;
    if ((!row->accepted && row->iteration > 0) || r->count == r->room) return 0;
    memcpy(r->x + r->count * r->n, row->x, (size_t)r->n * sizeof *r->x);
    memcpy(r->g + r->count * r->n, row->g, (size_t)r->n * sizeof *r->g);
    r->f[r->count] = row->f;
    r->parameter[r->count] = row->parameter;
    r->step[r->count] = row->step;
    r->calls[r->count] = row->counts.calls;
    r->count++;
    return 0;
}

static inline double *recorded_doubles(int64_t count) {
    double *values = calloc((size_t)count, sizeof *values);
    ck_assert_ptr_nonnull(values);
    return values;
}

/* Runs `word` from x0 with at most `room` - 1 iterations. */
static inline recorded recorded_run(const nadir_problem *problem, const double *x0, const char *word, int64_t room) {
    recorded r = {.n = problem->n, .room = room};
    nadir_options options = nadir_options_default();
    char message[NADIR_TEXT] = "";
    double *x = recorded_doubles(r.n);
    MUST(nadir_options_parse(&options, word, message, sizeof message) == NADIR_RUNNING, "%s: %s", word, message);
    r.x = recorded_doubles(room * r.n);
    r.g = recorded_doubles(room * r.n);
    r.f = recorded_doubles(4 * room);
    r.parameter = r.f + room;
    r.step = r.parameter + room;
    r.calls = (int64_t *)(r.step + room);
    options.max_iterations = room - 1;
    options.monitor = record_pass;
    options.monitor_data = &r;
    memcpy(x, x0, (size_t)r.n * sizeof *x);
    nadir_minimize(problem, x, &options, &r.result);
    MUST(r.result.status > NADIR_ARGUMENT, "%s: %s", word, r.result.text);
    free(x);
    return r;
}

static inline void recorded_free(recorded *r) {
    free(r->x);
    free(r->g);
    free(r->f);
}

static inline const double *x_at(const recorded *r, int64_t k) {
    return r->x + k * r->n;
}

static inline const double *g_at(const recorded *r, int64_t k) {
    return r->g + k * r->n;
}

static inline double dot(int64_t n, const double *x, const double *y) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

/* ---- problems of any size ------------------------------------------------------------------------------------------------ */

/* f = offset + sum of d_i x_i²/2, d from 1 to `condition` on a logarithmic scale. */
typedef struct scales {
    int64_t n;
    double condition, offset;
    int64_t reductions;
} scales;

static inline double scale_of(const scales *q, int64_t i) {
    return q->n > 1 ? pow(q->condition, (double)i / (double)(q->n - 1)) : 1.0;
}

static inline int scales_objective(void *data, const double *x, double *f, double *g) {
    const scales *q = data;
    double sum = 0.0;
    for (int64_t i = 0; i < q->n; i++) {
        const double slope = scale_of(q, i) * x[i];
        sum += 0.5 * slope * x[i];
        if (g) g[i] = slope;
    }
    if (f) *f = q->offset + sum;
    return 0;
}

static inline int scales_product(void *data, const double *x, const double *v, double *Hv) {
    const scales *q = data;
    (void)x;
    for (int64_t i = 0; i < q->n; i++) Hv[i] = scale_of(q, i) * v[i];
    return 0;
}

/* With what it knows of its curvature, or not. */
static inline nadir_problem scales_problem(scales *q, bool knows) {
    return (nadir_problem){.n = q->n,
                           .data = q,
                           .objective = scales_objective,
                           .hessian_product = scales_product,
                           .quadratic = true,
                           .lipschitz = knows ? q->condition : 0.0,
                           .convexity = knows ? 1.0 : 0.0};
}

/* One process, which counts. */
static inline int count_reductions(void *data, nadir_reduction operation, int64_t count, double *values) {
    (void)operation;
    (void)count;
    (void)values;
    ((scales *)data)->reductions++;
    return 0;
}

#endif
