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
#include "../bench/prepare.h"

static char message[1000];

/* ---- what is there ---- */

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

/* MPI leaks when it starts, which a checker of leaks would lay at our door. */
static bool is_usable(const peer *self) {
    const bool checked = SANITIZED || run_short();
    return !(checked && strcmp(self->module, "tao") == 0) && peer_present(self);
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
    p.objective = count_objective;
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

START_TEST(test_needs_hessian) {
    const nadir_problem bare = {.n = 1, .objective = plain};
    for (size_t i = 0; peer_at(i); i++) {
        nadir_options options = nadir_options_default();
        nadir_result r;
        if (!is_usable(peer_at(i))) continue;
        ck_assert_int_eq(nadir_options_parse(&options, peer_at(i)->word, NULL, 0), NADIR_RUNNING);
        ck_assert_int_eq(peer_prepare(&bare, &options, &r), peer_at(i)->needs == PEER_GRADIENT ? NADIR_RUNNING : NADIR_MISSING);
    }
}
END_TEST

/* ---- the libraries ---- */

static const char *const problems[] = {"rosenbrock", "quadratic,n=20,condition=100", "sphere,n=5", "extended,n=4"};
enum { PROBLEMS = sizeof problems / sizeof *problems };

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
    nadir_problem p = counting(&b.problem, &c);
    nadir_options newton = nadir_options_default(), options = options_of(self);
    snprintf(newton.method, sizeof newton.method, "newton/damping");
    memcpy(x, b.start, bytes);
    memcpy(y, b.start, bytes);
    ck_assert_int_gt(nadir_minimize(&p, y, &newton, &own), 0);
    c = (counted){.inner = &b.problem};
    ck_assert_msg(peer_minimize(&p, &options, x, &r) == NADIR_GRADIENT, "%s on %s: %s", self->word, word, r.text);
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

static nadir_status end_of(nadir_options options, int64_t abort_at, nadir_result *r) {
    bench_problem b;
    counted c;
    double x[2];
    ck_assert_int_eq(bench_problem_create("rosenbrock", NULL, &b, message, sizeof message), 0);
    nadir_problem p = counting(&b.problem, &c);
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
    ck_assert_msg(end_of(options, 0, &r) == NADIR_MAX_EVALUATIONS, "%s: %s", self->word, r.text);
    ck_assert_int_eq(r.counts.calls, 7);
    options = options_of(self);
    options.max_iterations = 3;
    ck_assert_int_eq(end_of(options, 0, &r), NADIR_MAX_ITERATIONS);
    ck_assert_int_eq(r.iterations, 3);
    options = options_of(self);
    options.clock = stepping_clock;
    options.clock_data = &clock;
    options.max_seconds = 9;
    ck_assert_int_eq(end_of(options, 0, &r), NADIR_MAX_SECONDS);
    ck_assert_int_lt(r.counts.calls, 10);
    ck_assert_int_eq(end_of(options_of(self), 5, &r), NADIR_CALLBACK);
}

/* Whatever a library makes of a function that ends somewhere: what comes back is a point where f is. */
static void stay_inside(const peer *self) {
    const nadir_problem p = {.n = 1, .objective = barrier, .hessian = barrier_hessian};
    nadir_options options = options_of(self);
    nadir_result r;
    double x = 20;
    peer_minimize(&p, &options, &x, &r);
    ck_assert(x > 0 && r.f >= 1 && r.f <= 20 - log(20) && r.status != NADIR_RUNNING);
    ck_assert(r.status < 0 || fabs(x - 1) < 1e-5);
}

static int follow(void *data, const nadir_iterate *it) {
    int64_t *next = data;
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
    ck_assert_int_eq(end_of(options, 0, &r), NADIR_GRADIENT);
    ck_assert_int_eq(next, r.iterations + 1);
    ck_assert_int_eq(next + r.rejected, r.trace_rows);
}

/* In a process of its own, since libraries have global state, and only one, since some take long to start. */
START_TEST(test_library) {
    const peer *self = peer_at((size_t)_i);
    if (!is_usable(self)) return;
    for (size_t i = 0; i < (run_short() ? 1 : PROBLEMS); i++) agree_on(self, problems[i]);
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
    const TTest *const alone[] = {test_over_at_the_test, test_gives_up, test_undefined,
                                  test_matrices,         test_words,    test_needs_hessian};
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
