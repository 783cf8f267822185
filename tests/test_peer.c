/* Peers (bench/peer.c, peer_run.c, peer_matrix.c, peers/): what is counted and when a run is over, with adapters of the test's own;
 * and each library that is there against nadir's own result, against counts taken by the problem, and at its limits.
 */
#include "check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/peer_matrix.h"
#include "../bench/peer_run.h"
#include "../bench/peer_squares.h"
#include "../bench/prepare.h"

static char message[1000];

/* ---- what is there ---- */

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

/* MPI leaks when it starts, which a checker of leaks would lay at our door, as valgrind does the loader's reading of the $ORIGIN in
 * what Ceres brings along. */
static bool is_usable(const peer *self) {
    const bool checked = SANITIZED || run_short();
    const bool alarming = strcmp(self->module, "tao") == 0 || strcmp(self->module, "ceres") == 0;
    return !(checked && alarming) && peer_present(self);
}

/* ---- a problem that counts ---- */

typedef struct counted {
    const nadir_problem *inner;
    int64_t calls, f, g;
    int64_t abort_at; /* this call asks to abort; 0: none */
} counted;

static int count_objective(void *data, const double *x, double *f, double *g) {
    counted *c = data;
    c->calls++;
    c->f += f != NULL;
    c->g += g != NULL;
    return c->calls == c->abort_at ? -1 : c->inner->objective(c->inner->data, x, f, g);
}

static int count_residual(void *data, const double *x, double *r, nadir_matrix *J) {
    counted *c = data;
    c->calls++;
    c->f += r != NULL;
    c->g += J != NULL;
    return c->calls == c->abort_at ? -1 : c->inner->residual(c->inner->data, x, r, J);
}

static int count_hessian(void *data, const double *x, nadir_matrix *H) {
    const counted *c = data;
    return c->inner->hessian(c->inner->data, x, H);
}

static int count_product(void *data, const double *x, const double *v, double *Hv) {
    const counted *c = data;
    return c->inner->hessian_product(c->inner->data, x, v, Hv);
}

static nadir_problem counting(const nadir_problem *inner, counted *c) {
    *c = (counted){.inner = inner};
    nadir_problem p = *inner;
    p.data = c;
    p.objective = inner->objective ? count_objective : NULL;
    p.residual = inner->residual ? count_residual : NULL;
    p.hessian = inner->hessian ? count_hessian : NULL;
    p.hessian_product = inner->hessian_product ? count_product : NULL;
    return p;
}

/* f = x²/(1 + x²): flat far out, f(0) = 0. */
static int plain(void *data, const double *x, double *f, double *g) {
    const double q = 1 + x[0] * x[0];
    (void)data;
    if (f) *f = x[0] * x[0] / q;
    if (g) g[0] = 2 * x[0] / (q * q);
    return 0;
}

/* f = x − ln x, defined for x > 0 alone; its minimum is f(1) = 1. */
static int barrier(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (!(x[0] > 0)) return 1;
    if (f) *f = x[0] - log(x[0]);
    if (g) g[0] = 1 - 1 / x[0];
    return 0;
}

static int barrier_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    H->values[0] = 1 / (x[0] * x[0]);
    return 0;
}

/* The same point as a root: r = ln x, defined for x > 0 alone. Gauss and Newton's first step from 20 ends at −40. */
static int logarithm(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    if (!(x[0] > 0)) return 1;
    if (r) r[0] = log(x[0]);
    if (J) J->values[0] = 1 / x[0];
    return 0;
}

/* r = (x − 1, x + 1), so that f = x² + 1 and g = 2x. */
static int split(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    if (r) r[0] = x[0] - 1, r[1] = x[0] + 1;
    if (J) J->values[0] = J->values[1] = 1;
    return 0;
}

/* ---- adapters of the test's own ---- */

static const peer told = {"peer:told", "none", "none", PEER_GRADIENT, false, "tells its iterations"};
static const peer silent = {"peer:silent", "none", "none", PEER_GRADIENT, true, "does not"};

static void look(const peer_view *view, double x, peer_answer expected) {
    double f, g;
    ck_assert_int_eq(view->objective(view->run, &x, &f, &g), expected);
    ck_assert(expected != PEER_UNDEFINED || (isinf(f) && g == 0));
}

/* The gradient at 1e5 is 2e-15, but f is higher there, and the f asked next is another point's; 3e-9 meets the test. */
static void wander(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    double f, g, best = 3e-9, far = 1e5, near = 0.5;
    (void)algorithm;
    snprintf(text, size, "enough");
    look(view, x[0], PEER_FINE);
    look(view, far, PEER_FINE);
    ck_assert_int_eq(view->objective(view->run, &near, &f, NULL), PEER_FINE);
    look(view, near, PEER_FINE);
    ck_assert_int_eq(view->objective(view->run, &best, &f, NULL), PEER_FINE);
    ck_assert_int_eq(view->objective(view->run, &best, NULL, &g), PEER_OVER);
    look(view, 0.25, PEER_OVER);
    ck_assert_int_eq(view->iterate(view->run, NULL, 0, NULL), PEER_OVER);
}

static void give_up(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    (void)algorithm;
    look(view, x[0], PEER_FINE);
    look(view, 0.75, PEER_FINE);
    look(view, 0.875, PEER_FINE);
    x[0] = 77; /* what it returns is not what counts */
    snprintf(text, size, "no more ideas");
}

static void go_outside(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    (void)algorithm, (void)text, (void)size;
    look(view, x[0], PEER_FINE);
    look(view, -1, PEER_UNDEFINED);
    look(view, 1, PEER_OVER);
}

static nadir_result run_adapter(const peer *self, int (*objective)(void *, const double *, double *, double *),
                                void (*solve)(const peer_view *, const char *, double *, char *, size_t), double *x) {
    const peer_adapter adapter = {sizeof(peer_view), NULL, solve};
    const nadir_problem problem = {.n = 1, .objective = objective};
    const nadir_options options = nadir_options_default();
    nadir_result result;
    *x = 2;
    peer_run(self, "word", &adapter, &problem, &options, x, &result);
    return result;
}

START_TEST(test_over_at_the_test) {
    double x;
    nadir_result r = run_adapter(&told, plain, wander, &x);
    ck_assert_int_eq(r.status, NADIR_GRADIENT);
    ck_assert(x == 3e-9 && r.gnorm <= 1e-8);
    ck_assert_int_eq(r.counts.calls, 6);
    ck_assert_int_eq(r.counts.f, 5);
    ck_assert_int_eq(r.counts.g, 4);
    ck_assert_int_eq(r.iterations, 1);                                       /* the one under way */
    ck_assert_int_eq(run_adapter(&silent, plain, wander, &x).iterations, 2); /* 0.5 and 3e-9 */
}
END_TEST

START_TEST(test_gives_up) {
    double x;
    nadir_result r = run_adapter(&told, plain, give_up, &x);
    ck_assert_int_eq(r.status, NADIR_NO_PROGRESS);
    ck_assert(x == 0.75 && fabs(r.f - 0.36) < 1e-15);
    ck_assert_msg(strstr(r.text, "no more ideas") != NULL, "%s", r.text);
}
END_TEST

START_TEST(test_undefined) {
    double x;
    nadir_result r = run_adapter(&told, barrier, go_outside, &x);
    ck_assert_int_eq(r.status, NADIR_GRADIENT);
    ck_assert(x == 1);
}
END_TEST

/* f without g is no end of a fit, r alone is one of equations; g is known once r and J are, in any order. */
static void look_at_residuals(const peer_view *view, double x, bool r_alone, peer_answer expected) {
    double r[2], J[2];
    if (r_alone) {
        ck_assert_int_eq(view->residual(view->run, &x, r, NULL), expected);
        return;
    }
    ck_assert_int_eq(view->residual(view->run, &x, NULL, J), PEER_FINE);
    ck_assert_int_eq(view->residual(view->run, &x, r, NULL), expected);
}

static void fit_split(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    (void)algorithm, (void)text, (void)size;
    ck_assert_int_eq(view->m, 2);
    look_at_residuals(view, x[0], false, PEER_FINE);
    look_at_residuals(view, 0, true, PEER_FINE);
    look_at_residuals(view, 1e-9, false, PEER_OVER); /* above the threshold, but at right angles */
    look_at_residuals(view, 1, true, PEER_OVER);
}

static void root_logarithm(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    double r, J;
    (void)algorithm, (void)text, (void)size;
    ck_assert_int_eq(view->residual(view->run, x, &r, &J), PEER_FINE);
    ck_assert(r == log(2.0) && J == 0.5);
    x[0] = -1;
    ck_assert_int_eq(view->residual(view->run, x, &r, &J), PEER_UNDEFINED);
    ck_assert(r == 1e150 && J == 0);
    look_at_residuals(view, 1.5, true, PEER_FINE);
    ck_assert_int_eq(view->iterate(view->run, (const double[]){1.5}, 0, NULL), PEER_FINE);
    look_at_residuals(view, 1 + 1e-11, true, PEER_OVER);
}

static int remember(void *data, const nadir_iterate *it) {
    double *g = data;
    if (it->iteration == 1) *g = it->g[0];
    return 0;
}

static nadir_result run_on_residuals(peer_need needs, int64_t m, int (*residuals)(void *, const double *, double *, nadir_matrix *),
                                     void (*solve)(const peer_view *, const char *, double *, char *, size_t), double *slope) {
    const peer self = {needs == PEER_RESIDUAL ? "peer:lmder" : "peer:hybrj", "none", "none", needs, false, "one that fits"};
    const peer_adapter adapter = {sizeof(peer_view), NULL, solve};
    const nadir_problem problem = {.n = 1, .m = m, .residual = residuals};
    nadir_options options = nadir_options_default();
    nadir_result result;
    double x = 2;
    options.monitor = remember;
    options.monitor_data = slope;
    peer_run(&self, "word", &adapter, &problem, &options, &x, &result);
    return result;
}

START_TEST(test_residuals) {
    double slope = 0;
    nadir_result r = run_on_residuals(PEER_RESIDUAL, 2, split, fit_split, &slope);
    ck_assert_int_eq(r.status, NADIR_GRADIENT);
    ck_assert_double_eq_tol(r.f, 1, 1e-15);
    ck_assert_double_eq_tol(r.rnorm2, sqrt(2.0), 1e-15);
    ck_assert(r.gnorm > r.criteria[0].threshold && r.criteria[4].met && !r.criteria[0].met);
    ck_assert_int_eq(r.counts.f, 3);
    ck_assert_int_eq(r.counts.g, 2);
    ck_assert_int_eq(r.counts.calls, 5);
    r = run_on_residuals(PEER_EQUATIONS, 1, logarithm, root_logarithm, &slope);
    ck_assert_int_eq(r.status, NADIR_ROOT);
    ck_assert(r.rnorm <= 1e-10 && r.criteria[5].met);
    ck_assert_double_eq_tol(slope, log(1.5) / 1.5, 1e-15); /* looked up, and not counted */
    ck_assert_int_eq(r.counts.g, 2);
    ck_assert_int_eq(r.counts.f, 4);
}
END_TEST

/* ---- matrices ---- */

static void compare_products(const char *word, nadir_storage storage) {
    bench_problem b;
    peer_matrix m;
    ck_assert_msg(bench_problem_create(word, NULL, &b, message, sizeof message) == 0, "%s", message);
    const nadir_problem *p = &b.problem;
    ck_assert_int_eq(p->hessian_shape.storage, storage);
    ck_assert(peer_matrix_create(&m, p));
    ck_assert_int_eq(peer_matrix_evaluate(&m, p, b.start), 0);
    double *v = calloc((size_t)p->n * 3, sizeof *v), *by_callback = v + p->n, *by_matrix = by_callback + p->n;
    for (int64_t i = 0; i < p->n; i++) v[i] = sin((double)i + 1);
    ck_assert_int_eq(p->hessian_product(p->data, b.start, v, by_callback), 0);
    peer_matrix_multiply(&m, v, by_matrix);
    for (int64_t i = 0; i < p->n; i++) ck_assert_double_eq_tol(by_matrix[i], by_callback[i], 1e-10 * fmax(1, fabs(by_callback[i])));
    for (int64_t k = 0; k < m.entries; k++) ck_assert(m.row[k] >= m.column[k] && m.row[k] < p->n && m.column[k] >= 0);
    free(v);
    peer_matrix_destroy(&m);
    bench_problem_destroy(&b);
}

START_TEST(test_matrices) {
    compare_products("quadratic,n=7", NADIR_DENSE);
    compare_products("chain,n=9", NADIR_BAND);
    compare_products("poisson,n=16,storage=sparse", NADIR_SPARSE);
}
END_TEST

/* ---- words ---- */

static void expect_refusal(const char *word, const char *reason) {
    const run_limits limits = {1000, 10};
    bench_problem b;
    experiment run = {0};
    ck_assert_int_eq(bench_problem_create("rosenbrock", NULL, &b, message, sizeof message), 0);
    message[0] = '\0';
    ck_assert_int_eq(prepare_run(&b, word, &limits, &run, message, sizeof message), 2);
    ck_assert_msg(strstr(message, reason) != NULL, "%s: %s", word, message);
    bench_problem_destroy(&b);
}

START_TEST(test_words) {
    expect_refusal("peer:lbfgs", "no such peer");
    expect_refusal("peer:liblbfg", "did you mean 'peer:liblbfgs'");
    expect_refusal("peer:liblbfgs,eta=1", "option eta is not used by peer:liblbfgs");
    expect_refusal("peer:liblbfgs,gtol=2", "gtol");
    setenv("NADIR_PEERS", "/nowhere", 1);
    for (size_t i = 0; peer_at(i); i++) expect_refusal(peer_at(i)->word, peer_at(i)->package);
}
END_TEST

/* A tridiagonal J against the gradient of the same f, and against itself spread out. */
START_TEST(test_jacobian) {
    bench_problem b;
    peer_squares s;
    ck_assert_int_eq(bench_problem_create("broydn3d,n=9", NULL, &b, message, sizeof message), 0);
    const int64_t n = b.problem.n, m = b.squares.m;
    ck_assert_int_eq(b.squares.jacobian_shape.storage, NADIR_BAND);
    ck_assert(peer_squares_create(&s, &b.squares));
    ck_assert_int_eq(peer_squares_evaluate(&s, &b.squares, b.start, true, true), 0);
    double *g = calloc((size_t)(2 * n + m * n), sizeof *g), *own = g + n, *dense = own + n, f;
    const double cosine = peer_squares_gradient(&s, own);
    ck_assert_int_eq(b.problem.objective(b.problem.data, b.start, &f, g), 0);
    ck_assert_double_eq_tol(peer_squares_value(&s), f, 1e-12 * f);
    peer_squares_spread(&s, dense);
    for (int64_t j = 0; j < n; j++) {
        double by_column = 0;
        for (int64_t i = 0; i < m; i++) by_column += dense[i + j * m] * s.r[i];
        ck_assert_double_eq_tol(own[j], g[j], 1e-12 * fmax(1, fabs(g[j])));
        ck_assert_double_eq_tol(by_column, g[j], 1e-12 * fmax(1, fabs(g[j])));
    }
    ck_assert(cosine > 0 && cosine <= 1);
    free(g);
    peer_squares_destroy(&s);
    bench_problem_destroy(&b);
}
END_TEST

static nadir_status expected_without(const peer *self, bool residuals, int64_t m) {
    const bool fits = self->needs == PEER_RESIDUAL || (self->needs == PEER_EQUATIONS && m == 1);
    if (residuals) return fits ? NADIR_RUNNING : NADIR_MISSING;
    return self->needs == PEER_GRADIENT ? NADIR_RUNNING : NADIR_MISSING;
}

START_TEST(test_needs) {
    const nadir_problem bare = {.n = 1, .objective = plain}, fit = {.n = 1, .m = 2, .residual = split};
    for (size_t i = 0; peer_at(i); i++) {
        nadir_options options = nadir_options_default();
        nadir_result r;
        if (!is_usable(peer_at(i))) continue;
        ck_assert_int_eq(nadir_options_parse(&options, peer_at(i)->word, NULL, 0), NADIR_RUNNING);
        ck_assert_int_eq(peer_prepare(&bare, &options, &r), expected_without(peer_at(i), false, 0));
        ck_assert_int_eq(peer_prepare(&fit, &options, &r), expected_without(peer_at(i), true, 2));
    }
}
END_TEST

/* ---- the libraries ---- */

enum { PROBLEMS = 4 };

/* Those of sums of squares have residuals that vanish: Ceres' own tests would end it early elsewhere. */
static const char *problem_for(const peer *self, size_t index) {
    static const char *const problems[PROBLEMS] = {"rosenbrock", "quadratic,n=20,condition=100", "sphere,n=5", "extended,n=4"};
    static const char *const squares[PROBLEMS] = {"rosenbrock", "broydn3d,n=20", "helix", "extended,n=4"};
    return peer_wants_residuals(self->word) ? squares[index] : problems[index];
}

static const nadir_problem *form_for(const peer *self, const bench_problem *b) {
    return peer_wants_residuals(self->word) ? &b->squares : &b->problem;
}

static nadir_options options_of(const peer *self) {
    nadir_options options = nadir_options_default();
    ck_assert_int_eq(nadir_options_parse(&options, self->word, NULL, 0), NADIR_RUNNING);
    options.gtol = 1e-6; /* so that f can still tell points apart, which some need */
    options.max_seconds = 20;
    options.max_evaluations = 100000;
    return options;
}

/* ‖g‖∞ as the test has it, of the problem itself. */
static double gradient_norm(const nadir_problem *p, const double *x) {
    double g[32], most = 0;
    ck_assert(p->n <= 32);
    ck_assert_int_eq(p->objective(p->data, x, NULL, g), 0);
    for (int64_t i = 0; i < p->n; i++) most = fmax(most, fabs(g[i]));
    return most;
}

static void agree_on(const peer *self, const char *word) {
    bench_problem b;
    counted c;
    nadir_result own, r;
    double x[32], y[32];
    ck_assert_int_eq(bench_problem_create(word, NULL, &b, message, sizeof message), 0);
    const size_t bytes = (size_t)b.problem.n * sizeof *x;
    const nadir_problem *form = form_for(self, &b);
    nadir_problem p = counting(form, &c);
    nadir_options newton = nadir_options_default(), options = options_of(self);
    snprintf(newton.method, sizeof newton.method, "newton/damping");
    memcpy(x, b.start, bytes);
    memcpy(y, b.start, bytes);
    ck_assert_int_gt(nadir_minimize(&b.problem, y, &newton, &own), 0);
    const nadir_status expected = self->needs == PEER_EQUATIONS ? NADIR_ROOT : NADIR_GRADIENT;
    ck_assert_msg(peer_minimize(&p, &options, x, &r) == expected, "%s on %s: %s", self->word, word, r.text);
    ck_assert_msg(fabs(r.f - own.f) <= 1e-6 * fmax(1, fabs(own.f)), "%s on %s: %g, not %g", self->word, word, r.f, own.f);
    ck_assert(gradient_norm(&b.problem, x) <= 1e-6 * fmax(1, gradient_norm(&b.problem, b.start)));
    /* All but the threshold's and the result's. */
    ck_assert_int_eq(r.counts.calls, c.calls - 2);
    ck_assert_int_eq(r.counts.f, c.f - 2);
    ck_assert_int_eq(r.counts.g, c.g - 2);
    ck_assert_int_gt(r.iterations, 0);
    ck_assert((r.counts.hessian > 0) == (self->needs == PEER_HESSIAN));
    ck_assert((r.counts.product > 0) == (self->needs == PEER_PRODUCT));
    bench_problem_destroy(&b);
}

static double stepping_clock(void *data) {
    return *(double *)data += 1;
}

static nadir_status end_of(const peer *self, nadir_options options, int64_t abort_at, nadir_result *r) {
    bench_problem b;
    counted c;
    double x[2];
    ck_assert_int_eq(bench_problem_create("rosenbrock", NULL, &b, message, sizeof message), 0);
    nadir_problem p = counting(form_for(self, &b), &c);
    c.abort_at = abort_at;
    memcpy(x, b.start, sizeof x);
    peer_minimize(&p, &options, x, r);
    ck_assert(isfinite(x[0]) && isfinite(x[1]) && isfinite(r->f));
    bench_problem_destroy(&b);
    return r->status;
}

static void keep_limits(const peer *self) {
    nadir_options options = options_of(self);
    nadir_result r;
    double clock = 0;
    options.max_evaluations = 7;
    ck_assert_msg(end_of(self, options, 0, &r) == NADIR_MAX_EVALUATIONS, "%s: %s", self->word, r.text);
    ck_assert_int_eq(r.counts.calls, 7);
    options = options_of(self);
    options.max_iterations = 3;
    ck_assert_int_eq(end_of(self, options, 0, &r), NADIR_MAX_ITERATIONS);
    ck_assert_int_eq(r.iterations, 3);
    options = options_of(self);
    options.clock = stepping_clock;
    options.clock_data = &clock;
    options.max_seconds = 9;
    ck_assert_int_eq(end_of(self, options, 0, &r), NADIR_MAX_SECONDS);
    ck_assert_int_lt(r.counts.calls, 10);
    ck_assert_int_eq(end_of(self, options_of(self), 5, &r), NADIR_CALLBACK);
}

/* Whatever a library makes of a function that ends somewhere: what comes back is a point where f is. */
static void stay_inside(const peer *self) {
    const nadir_problem f = {.n = 1, .objective = barrier, .hessian = barrier_hessian},
                        r_alone = {.n = 1, .m = 1, .residual = logarithm};
    const bool fits = peer_wants_residuals(self->word);
    nadir_options options = options_of(self);
    nadir_result r;
    double x = 20;
    peer_minimize(fits ? &r_alone : &f, &options, &x, &r);
    ck_assert(x > 0 && r.f >= !fits && r.f <= (fits ? 0.5 * log(20) * log(20) : 20 - log(20)) && r.status != NADIR_RUNNING);
    ck_assert(r.status < 0 || fabs(x - 1) < 1e-5);
}

/* f in a row belongs to its x. */
static int follow(void *data, const nadir_iterate *it) {
    int64_t *next = data;
    const double bend = it->x[1] - it->x[0] * it->x[0], f = 100 * bend * bend + (1 - it->x[0]) * (1 - it->x[0]);
    ck_assert_double_eq_tol(it->f, f, 1e-12 * fmax(1, f));
    ck_assert_int_eq(it->iteration, it->accepted ? *next : *next - 1);
    ck_assert(isfinite(it->f) && it->gnorm <= it->gnorm2 && it->gnorm2 <= 1.5 * it->gnorm && it->seconds >= 0);
    ck_assert((it->step > 0) == (it->accepted && it->iteration > 0));
    *next += it->accepted;
    return 0;
}

static void tell_rows(const peer *self) {
    nadir_options options = options_of(self);
    nadir_result r;
    int64_t next = 0;
    options.monitor = follow;
    options.monitor_data = &next;
    ck_assert_int_gt(end_of(self, options, 0, &r), 0);
    ck_assert_int_eq(next, r.iterations + 1);
    ck_assert_int_eq(next + r.rejected, r.trace_rows);
}

/* In a process of its own, since libraries have global state, and only one, since some take long to start. */
START_TEST(test_library) {
    const peer *self = peer_at((size_t)_i);
    if (!is_usable(self)) return;
    for (size_t i = 0; i < (run_short() ? 1 : PROBLEMS); i++) agree_on(self, problem_for(self, i));
    keep_limits(self);
    stay_inside(self);
    tell_rows(self);
}
END_TEST

static int peer_count(void) {
    int count = 0;
    while (peer_at((size_t)count)) count++;
    return count;
}

int main(void) {
    const TTest *const alone[] = {test_over_at_the_test, test_gives_up, test_undefined, test_residuals,
                                  test_jacobian,         test_matrices, test_words,     test_needs};
    Suite *suite = suite_create("peer");
    TCase *tcase = tcase_create("peer");
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) tcase_add_test(tcase, alone[i]);
    tcase_add_loop_test(tcase, test_library, 0, peer_count());
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
