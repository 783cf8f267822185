/* A peer's run. The test is that of nadir's own methods,
 *     ‖g(x)‖∞ <= gtol·max(gscale, ‖g(x0)‖∞),
 * made at every point where the peer has both f and g, but not where f is above what was reached before: far out, where a function
 * is flat, its gradient says nothing. That is never later than the peer's own iterations would show it. Evaluations for the
 * threshold at x0 and for the result are the laboratory's and not counted.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "peer_matrix.h"
#include "peer_run.h"

typedef struct meter {
    const peer *peer;
    const nadir_problem *problem;
    const nadir_options *options;
    nadir_status status; /* RUNNING until the run is over */
    double threshold, began;
    nadir_counts counts;
    int64_t iterations, rejected, rows;

    double *x, *g; /* the point that was asked for last, and what is known there */
    double f;
    bool has_f, has_g;
    double *best, *previous; /* the point of least f, and the last iterate */
    double best_f;

    peer_matrix matrix;
    double *matrix_at; /* where the matrix was evaluated */
    bool has_matrix;
} meter;

enum { VECTORS = 5 };

static double seconds_now(const nadir_options *options) {
    struct timespec now;
    if (options->clock) return options->clock(options->clock_data);
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Of finite numbers. */
static double largest(const double *g, int64_t n) {
    double most = 0;
    for (int64_t i = 0; i < n; i++) most = fmax(most, fabs(g[i]));
    return most;
}

static double norm2_of_difference(const double *a, const double *b, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++) {
        double d = a[i] - (b ? b[i] : 0);
        sum += d * d;
    }
    return sqrt(sum);
}

static bool all_finite(const double *g, int64_t n) {
    bool finite = true;
    for (int64_t i = 0; i < n; i++) finite = finite && isfinite(g[i]);
    return finite;
}

/* ---- rows ---- */

static void report(meter *m, bool accepted, const double *x, double f, const double *g) {
    const int64_t n = m->problem->n;
    m->rows++;
    if (!m->options->monitor) return;
    const nadir_iterate row = {
        .iteration = m->iterations,
        .accepted = accepted,
        .f = f,
        .gnorm = largest(g, n),
        .gnorm2 = norm2_of_difference(g, NULL, n),
        .step = m->iterations > 0 ? norm2_of_difference(x, m->previous, n) : 0,
        .parameter = NAN,
        .ratio = NAN,
        .seconds = seconds_now(m->options) - m->began,
        .counts = m->counts,
        .n = n,
        .x = x,
        .g = g,
    };
    if (m->options->monitor(m->options->monitor_data, &row) != 0 && m->status == NADIR_RUNNING) m->status = NADIR_STOPPED;
}

/* An iteration that did not move is a rejected one. */
static peer_answer count_iteration(meter *m, const double *x, double f, const double *g) {
    const size_t bytes = (size_t)m->problem->n * sizeof *x;
    const bool accepted = memcmp(m->previous, x, bytes) != 0;
    m->iterations += accepted;
    m->rejected += !accepted;
    report(m, accepted, x, f, g);
    memcpy(m->previous, x, bytes);
    if (m->status == NADIR_RUNNING && m->iterations >= m->options->max_iterations) m->status = NADIR_MAX_ITERATIONS;
    return m->status == NADIR_RUNNING ? PEER_FINE : PEER_OVER;
}

/* ---- evaluations ---- */

static void look_at_limits(meter *m) {
    if (m->counts.calls >= m->options->max_evaluations)
        m->status = NADIR_MAX_EVALUATIONS;
    else if (!(seconds_now(m->options) - m->began < m->options->max_seconds))
        m->status = NADIR_MAX_SECONDS;
}

static void move_to(meter *m, const double *x) {
    const size_t bytes = (size_t)m->problem->n * sizeof *x;
    if ((m->has_f || m->has_g) && memcmp(m->x, x, bytes) == 0) return;
    memcpy(m->x, x, bytes);
    m->has_f = m->has_g = false;
}

/* Both f and g are known at m->x. */
static void test(meter *m) {
    const double slack = 1e-8 * fmax(1, fabs(m->best_f));
    const bool meets = largest(m->g, m->problem->n) <= m->threshold && m->f <= m->best_f + slack;
    const bool lower = m->f < m->best_f;
    if (meets) m->status = NADIR_GRADIENT;
    if (lower || meets) {
        memcpy(m->best, m->x, (size_t)m->problem->n * sizeof *m->x);
        m->best_f = m->f;
    }
    if (meets || (lower && m->peer->silent && m->counts.calls > 1)) count_iteration(m, m->x, m->f, m->g);
}

static peer_answer undefined(const meter *m, peer_answer answer, double *f, double *g) {
    if (f) *f = INFINITY;
    if (g) memset(g, 0, (size_t)m->problem->n * sizeof *g);
    return answer;
}

static peer_answer objective(void *run, const double *x, double *f, double *g) {
    meter *m = run;
    const int64_t n = m->problem->n;
    if (m->status == NADIR_RUNNING) look_at_limits(m);
    if (m->status != NADIR_RUNNING) return undefined(m, PEER_OVER, f, g);
    move_to(m, x);
    m->counts.calls++;
    m->counts.f += f != NULL;
    m->counts.g += g != NULL;
    int code = m->problem->objective(m->problem->data, x, f, g);
    if (code < 0) m->status = NADIR_CALLBACK;
    if (code != 0 || (f && !isfinite(*f)) || (g && !all_finite(g, n)))
        return undefined(m, code < 0 ? PEER_OVER : PEER_UNDEFINED, f, g);
    if (f) m->f = *f, m->has_f = true;
    if (g) memcpy(m->g, g, (size_t)n * sizeof *g), m->has_g = true;
    if (m->has_f && m->has_g) test(m);
    return m->status == NADIR_RUNNING ? PEER_FINE : PEER_OVER;
}

static peer_answer iterate(void *run, const double *x, double f, const double *g) {
    meter *m = run;
    if (m->status != NADIR_RUNNING) return PEER_OVER;
    return count_iteration(m, x ? x : m->x, x ? f : m->f, x ? g : m->g);
}

/* ---- the Hessian ---- */

static bool evaluate_matrix(meter *m, const double *x) {
    m->counts.hessian++;
    int code = peer_matrix_evaluate(&m->matrix, m->problem, x);
    if (code < 0) m->status = NADIR_CALLBACK;
    return code == 0;
}

static peer_answer hessian(void *run, const double *x, double *values) {
    meter *m = run;
    if (m->status == NADIR_RUNNING) look_at_limits(m);
    if (m->status != NADIR_RUNNING) return PEER_OVER;
    if (!evaluate_matrix(m, x)) return m->status == NADIR_RUNNING ? PEER_UNDEFINED : PEER_OVER;
    for (int64_t k = 0; k < m->matrix.entries; k++) values[k] = m->matrix.H.values[m->matrix.place[k]];
    return PEER_FINE;
}

/* Where there is no callback for products, with the Hessian at x, evaluated once. */
static peer_answer multiply_stored(meter *m, const double *x, const double *v, double *Hv) {
    const size_t bytes = (size_t)m->problem->n * sizeof *x;
    if (!m->has_matrix || memcmp(m->matrix_at, x, bytes) != 0) {
        m->has_matrix = evaluate_matrix(m, x);
        memcpy(m->matrix_at, x, bytes);
    }
    if (m->has_matrix) peer_matrix_multiply(&m->matrix, v, Hv);
    return m->has_matrix ? PEER_FINE : PEER_UNDEFINED;
}

static peer_answer product(void *run, const double *x, const double *v, double *Hv) {
    meter *m = run;
    const nadir_problem *p = m->problem;
    if (m->status == NADIR_RUNNING) look_at_limits(m);
    peer_answer answer = m->status == NADIR_RUNNING ? PEER_FINE : PEER_OVER;
    m->counts.product += answer == PEER_FINE;
    if (answer == PEER_FINE && p->hessian_product)
        answer = p->hessian_product(p->data, x, v, Hv) == 0 ? PEER_FINE : PEER_UNDEFINED;
    else if (answer == PEER_FINE)
        answer = multiply_stored(m, x, v, Hv);
    if (answer != PEER_FINE) memset(Hv, 0, (size_t)p->n * sizeof *Hv);
    return answer;
}

/* ---- the whole ---- */

static bool needs_matrix(const meter *m) {
    if (m->peer->needs == PEER_PRODUCT) return !m->problem->hessian_product;
    return m->peer->needs == PEER_HESSIAN;
}

static bool create(meter *m) {
    const int64_t n = m->problem->n;
    double *vectors = (uint64_t)n < SIZE_MAX / (VECTORS * sizeof *vectors) ? calloc((size_t)n * VECTORS, sizeof *vectors) : NULL;
    if (!vectors) return false;
    m->x = vectors;
    m->g = vectors + n;
    m->best = vectors + 2 * n;
    m->previous = vectors + 3 * n;
    m->matrix_at = vectors + 4 * n;
    return !needs_matrix(m) || peer_matrix_create(&m->matrix, m->problem);
}

static void destroy(meter *m) {
    free(m->x);
    peer_matrix_destroy(&m->matrix);
}

/* f and g at x0, for the threshold and the first row. False when they are not finite. */
static bool start(meter *m, const double *x) {
    const nadir_options *o = m->options;
    const int64_t n = m->problem->n;
    double f = NAN;
    if (m->problem->objective(m->problem->data, x, &f, m->g) != 0 || !isfinite(f) || !all_finite(m->g, n)) return false;
    m->threshold = o->gtol * fmax(o->gscale, largest(m->g, n));
    m->best_f = INFINITY;
    memcpy(m->best, x, (size_t)n * sizeof *x);
    memcpy(m->previous, x, (size_t)n * sizeof *x);
    m->began = seconds_now(o);
    report(m, true, x, f, m->g);
    return true;
}

static void say(meter *m, const char *ending, nadir_result *result) {
    if (m->status != NADIR_RUNNING) {
        snprintf(result->text, sizeof result->text, "%s", nadir_status_text(m->status));
        return;
    }
    m->status = NADIR_NO_PROGRESS;
    snprintf(result->text, sizeof result->text, "it ended by itself: %.160s; max|g| is %.2g, to be %.2g", ending, result->gnorm,
             m->threshold);
}

static void finish(meter *m, double *x, const char *ending, nadir_result *result) {
    const int64_t n = m->problem->n;
    result->seconds = seconds_now(m->options) - m->began;
    memcpy(x, m->best, (size_t)n * sizeof *x);
    m->problem->objective(m->problem->data, x, &result->f, m->g);
    result->gnorm = largest(m->g, n);
    result->gnorm2 = norm2_of_difference(m->g, NULL, n);
    say(m, ending, result);
    result->status = m->status;
    result->iterations = m->iterations;
    result->rejected = m->rejected;
    result->counts = m->counts;
    result->trace_rows = m->rows;
    result->criteria[0] = (nadir_criterion){NADIR_GRADIENT, result->gnorm, m->threshold, true, m->status == NADIR_GRADIENT};
    snprintf(result->method, sizeof result->method, "%s", m->peer->word);
}

static nadir_status refuse(nadir_result *result, nadir_status status, const char *text) {
    snprintf(result->text, sizeof result->text, "%s", text);
    result->status = status;
    return status;
}

nadir_status peer_run(const peer *self, const char *algorithm, const peer_adapter *adapter, const nadir_problem *problem,
                      const nadir_options *options, double *x, nadir_result *result) {
    meter m = {.peer = self, .problem = problem, .options = options, .status = NADIR_RUNNING};
    char ending[200] = "";
    *result = (nadir_result){0};
    if (adapter->begin && !adapter->begin()) return refuse(result, NADIR_ARGUMENT, "the peer's library could not be started");
    if (!create(&m)) {
        destroy(&m);
        return refuse(result, NADIR_MEMORY, "not enough memory for the peer's run");
    }
    if (!start(&m, x)) {
        destroy(&m);
        return refuse(result, NADIR_NOT_FINITE, "f or its gradient is not finite at the start");
    }
    const peer_view view = {&m,           problem->n,      options->memory, objective, hessian, m.matrix.entries,
                            m.matrix.row, m.matrix.column, product,         iterate};
    adapter->solve(&view, algorithm, x, ending, sizeof ending);
    finish(&m, x, ending, result);
    destroy(&m);
    return result->status;
}
