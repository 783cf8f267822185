/* A peer's run. The test is that of nadir's own methods,
 *     ‖g(x)‖∞ <= gtol·max(gscale, ‖g(x0)‖∞)
 *     fits        ‖g(x)‖∞ <= 1e-4·gtol·gscale, or r at right angles with the columns of J within `angle`
 *     equations   ‖r(x)‖∞ <= rtol·gscale
 * made at every point where the peer has both f and g (of equations r alone), but not where f is above what was reached before: far
 * out, where a function is flat, its gradient says nothing. That is never later than the peer's own iterations would show it.
 * Evaluations for the threshold at x0 and for the result are the laboratory's and not counted.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "peer_matrix.h"
#include "peer_run.h"
#include "peer_squares.h"

typedef struct meter {
    const peer *peer;
    const nadir_problem *problem;
    const nadir_options *options;
    nadir_status status; /* RUNNING until the run is over */
    double threshold, began;
    double aside; /* seconds that the laboratory's own evaluations took */
    nadir_counts counts;
    int64_t iterations, rejected, rows;

    double *x, *g; /* the point that was asked for last, and what is known there */
    double f;
    bool has_f, has_g, has_J;
    double *best, *previous; /* the point of least f, and the last iterate */
    double best_f;

    peer_squares squares; /* of peers that live on residuals */
    double angle;         /* between r and J, where both are known */

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

static double elapsed(const meter *m) {
    return seconds_now(m->options) - m->began - m->aside;
}

/* The laboratory's own look at x, not counted: f and g. False when they are not finite. */
static bool look(meter *m, const double *x, double *f, double *g) {
    const nadir_problem *p = m->problem;
    const double before = seconds_now(m->options);
    const bool fits = m->squares.m > 0;
    m->has_f = m->has_g = m->has_J = false;
    const int code = fits ? peer_squares_evaluate(&m->squares, p, x, true, true) : p->objective(p->data, x, f, g);
    if (fits) {
        *f = peer_squares_value(&m->squares);
        m->angle = peer_squares_gradient(&m->squares, g);
    }
    m->aside += seconds_now(m->options) - before;
    return code == 0 && isfinite(*f) && all_finite(g, p->n);
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
        .seconds = elapsed(m),
        .counts = m->counts,
        .n = n,
        .x = x,
        .g = g,
    };
    if (m->options->monitor(m->options->monitor_data, &row) != 0 && m->status == NADIR_RUNNING) m->status = NADIR_STOPPED;
}

/* An iteration that did not move is a rejected one. A g that is not known is looked up where somebody listens. */
static peer_answer count_iteration(meter *m, const double *x, double f, const double *g) {
    if (!g && m->options->monitor) {
        look(m, x, &f, m->g);
        g = m->g;
    }
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
    else if (!(elapsed(m) < m->options->max_seconds))
        m->status = NADIR_MAX_SECONDS;
}

static void move_to(meter *m, const double *x) {
    const size_t bytes = (size_t)m->problem->n * sizeof *x;
    if ((m->has_f || m->has_g || m->has_J) && memcmp(m->x, x, bytes) == 0) return;
    memcpy(m->x, x, bytes);
    m->has_f = m->has_g = m->has_J = false;
}

static bool solves_equations(const meter *m) {
    return m->peer->needs == PEER_EQUATIONS;
}

static bool is_right_angled(const meter *m) {
    return m->peer->needs == PEER_RESIDUAL && m->options->angle > 0 && m->angle <= m->options->angle;
}

static bool is_at_end(const meter *m) {
    if (solves_equations(m)) return peer_squares_largest(&m->squares) <= m->threshold;
    return largest(m->g, m->problem->n) <= m->threshold || is_right_angled(m);
}

/* Both f and g are known at m->x, or r of equations. */
static void test(meter *m) {
    const double slack = 1e-8 * fmax(1, fabs(m->best_f));
    const bool meets = is_at_end(m) && m->f <= m->best_f + slack;
    const bool lower = m->f < m->best_f;
    if (meets) m->status = solves_equations(m) ? NADIR_ROOT : NADIR_GRADIENT;
    if (lower || meets) {
        memcpy(m->best, m->x, (size_t)m->problem->n * sizeof *m->x);
        m->best_f = m->f;
    }
    if (meets || (lower && m->peer->silent && m->counts.calls > 1)) count_iteration(m, m->x, m->f, m->has_g ? m->g : NULL);
}

/* Counts a call that is to come at x; false when the run is over. */
static bool admit(meter *m, const double *x, bool wants_f, bool wants_g) {
    if (m->status == NADIR_RUNNING) look_at_limits(m);
    if (m->status != NADIR_RUNNING) return false;
    move_to(m, x);
    m->counts.calls++;
    m->counts.f += wants_f;
    m->counts.g += wants_g;
    return true;
}

static peer_answer undefined(const meter *m, peer_answer answer, double *f, double *g) {
    if (f) *f = INFINITY;
    if (g) memset(g, 0, (size_t)m->problem->n * sizeof *g);
    return answer;
}

static peer_answer objective(void *run, const double *x, double *f, double *g) {
    meter *m = run;
    const int64_t n = m->problem->n;
    if (!admit(m, x, f, g)) return undefined(m, PEER_OVER, f, g);
    int code = m->problem->objective(m->problem->data, x, f, g);
    if (code < 0) m->status = NADIR_CALLBACK;
    if (code != 0 || (f && !isfinite(*f)) || (g && !all_finite(g, n)))
        return undefined(m, code < 0 ? PEER_OVER : PEER_UNDEFINED, f, g);
    if (f) m->f = *f, m->has_f = true;
    if (g) memcpy(m->g, g, (size_t)n * sizeof *g), m->has_g = true;
    if (m->has_f && m->has_g) test(m);
    return m->status == NADIR_RUNNING ? PEER_FINE : PEER_OVER;
}

static peer_answer no_residuals(const meter *m, peer_answer answer, double *r, double *J) {
    const double far = 1e150;
    for (int64_t i = 0; r && i < m->squares.m; i++) r[i] = far;
    if (J) memset(J, 0, (size_t)(m->squares.m * m->problem->n) * sizeof *J);
    return answer;
}

static void keep_residuals(meter *m, double *r, double *J) {
    if (r) {
        memcpy(r, m->squares.r, (size_t)m->squares.m * sizeof *r);
        m->f = peer_squares_value(&m->squares);
        m->has_f = true;
    }
    if (J) {
        peer_squares_spread(&m->squares, J);
        m->has_J = true;
    }
    if (!m->has_f || !m->has_J) return;
    m->angle = peer_squares_gradient(&m->squares, m->g);
    m->has_g = true;
}

static peer_answer residual(void *run, const double *x, double *r, double *J) {
    meter *m = run;
    if (!admit(m, x, r, J)) return no_residuals(m, PEER_OVER, r, J);
    const int code = peer_squares_evaluate(&m->squares, m->problem, x, r, J);
    if (code < 0) m->status = NADIR_CALLBACK;
    if (code != 0) return no_residuals(m, code < 0 ? PEER_OVER : PEER_UNDEFINED, r, J);
    keep_residuals(m, r, J);
    if (m->has_g || (solves_equations(m) && m->has_f)) test(m);
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
    if (peer_wants_residuals(m->peer->word)) return peer_squares_create(&m->squares, m->problem);
    return !needs_matrix(m) || peer_matrix_create(&m->matrix, m->problem);
}

static void destroy(meter *m) {
    free(m->x);
    peer_matrix_destroy(&m->matrix);
    peer_squares_destroy(&m->squares);
}

/* From what is known at x0. */
static double threshold_of(const meter *m) {
    const nadir_options *o = m->options;
    const double vanishing = 1e-4; /* see gscale in nadir.h */
    const double gnorm = largest(m->g, m->problem->n);
    if (solves_equations(m)) return o->rtol * (o->gscale > 0 ? o->gscale : peer_squares_largest(&m->squares));
    if (m->peer->needs == PEER_RESIDUAL) return o->gtol * (o->gscale > 0 ? vanishing * o->gscale : gnorm);
    return o->gtol * fmax(o->gscale, gnorm);
}

/* f and g at x0, for the threshold and the first row. False when they are not finite. */
static bool start(meter *m, const double *x) {
    const int64_t n = m->problem->n;
    double f = NAN;
    if (!look(m, x, &f, m->g)) return false;
    m->threshold = threshold_of(m);
    m->best_f = INFINITY;
    memcpy(m->best, x, (size_t)n * sizeof *x);
    memcpy(m->previous, x, (size_t)n * sizeof *x);
    m->began = seconds_now(m->options);
    m->aside = 0;
    report(m, true, x, f, m->g);
    return true;
}

/* What the test compares with its threshold. */
static double tested(const meter *m, const nadir_result *result) {
    return solves_equations(m) ? result->rnorm : result->gnorm;
}

static void say(meter *m, const char *ending, nadir_result *result) {
    if (m->status != NADIR_RUNNING) {
        snprintf(result->text, sizeof result->text, "%s", nadir_status_text(m->status));
        return;
    }
    m->status = NADIR_NO_PROGRESS;
    snprintf(result->text, sizeof result->text, "it ended by itself: %.160s; max|%c| is %.2g, to be %.2g", ending,
             solves_equations(m) ? 'r' : 'g', tested(m, result), m->threshold);
}

static void list_criteria(const meter *m, nadir_result *result) {
    const bool met = m->status > 0, flat = result->gnorm <= m->threshold;
    if (solves_equations(m))
        result->criteria[5] = (nadir_criterion){NADIR_ROOT, result->rnorm, m->threshold, true, met};
    else
        result->criteria[0] = (nadir_criterion){NADIR_GRADIENT, result->gnorm, m->threshold, true, met && flat};
    if (m->peer->needs == PEER_RESIDUAL)
        result->criteria[4] = (nadir_criterion){NADIR_GRADIENT, m->angle, m->options->angle, m->options->angle > 0, met && !flat};
}

static void finish(meter *m, double *x, const char *ending, nadir_result *result) {
    const int64_t n = m->problem->n;
    const bool fits = m->squares.m > 0;
    result->seconds = elapsed(m);
    memcpy(x, m->best, (size_t)n * sizeof *x);
    look(m, x, &result->f, m->g);
    result->rnorm = fits ? peer_squares_largest(&m->squares) : NAN;
    result->rnorm2 = fits ? sqrt(2) * sqrt(result->f) : NAN;
    result->gnorm = largest(m->g, n);
    result->gnorm2 = norm2_of_difference(m->g, NULL, n);
    say(m, ending, result);
    result->status = m->status;
    result->iterations = m->iterations;
    result->rejected = m->rejected;
    result->counts = m->counts;
    result->trace_rows = m->rows;
    list_criteria(m, result);
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
    const peer_view view = {.run = &m,
                            .n = problem->n,
                            .memory = options->memory,
                            .objective = objective,
                            .hessian = hessian,
                            .entries = m.matrix.entries,
                            .row = m.matrix.row,
                            .column = m.matrix.column,
                            .product = product,
                            .m = m.squares.m,
                            .residual = residual,
                            .iterate = iterate};
    adapter->solve(&view, algorithm, x, ending, sizeof ending);
    finish(&m, x, ending, result);
    destroy(&m);
    return result->status;
}
