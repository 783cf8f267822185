/* What the product tests share: small problems with known answers, a probe that counts every callback and spoils one of them on
 * request, and the walk over every method and problem. */
#ifndef NADIR_TEST_METHODS_H
#define NADIR_TEST_METHODS_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nadir.h"

/* A checked condition that costs nothing while it holds: Check's own assertions write a message each time. */
#define MUST(condition, ...)                                                                                                       \
    do {                                                                                                                           \
        if (!(condition)) ck_abort_msg(__VA_ARGS__);                                                                               \
    } while (0)

/* ---- problems ------------------------------------------------------------------------------------------------------------ */

enum { MOST_N = 20 };

typedef struct sample sample;
struct sample {
    const char *name;
    int64_t n;
    nadir_storage storage;
    int64_t kl;
    int (*value)(const sample *self, const double *x, double *f, double *g); /* both, never NULL */
    void (*curvature)(const sample *self, const double *x, nadir_matrix *H);
    double (*entry)(int64_t i, int64_t j); /* of a quadratic's matrix */
    int (*term)(double x, double d[3]);    /* of a sum */
    double lipschitz, convexity;
    bool no_hessian, products; /* what is offered */
    double start[MOST_N], solution[MOST_N];
};

static inline void add(nadir_matrix *H, int64_t i, int64_t j, double value) {
    H->values[(H->storage == NADIR_BAND ? i - j : i) + j * H->ld] += value;
}

static inline nadir_matrix dense_view(int64_t n, double *values) {
    return (nadir_matrix){.storage = NADIR_DENSE, .rows = n, .columns = n, .ld = n, .values = values};
}

/* f = 1/2 x'Ax - x*'Ax: its minimum is not 0. */
static inline int quadratic_value(const sample *self, const double *x, double *f, double *g) {
    *f = 0.0;
    for (int64_t i = 0; i < self->n; i++) {
        double Ax = 0.0, b = 0.0;
        for (int64_t j = 0; j < self->n; j++) {
            Ax += self->entry(i, j) * x[j];
            b += self->entry(i, j) * self->solution[j];
        }
        *f += 0.5 * x[i] * Ax - b * x[i];
        g[i] = Ax - b;
    }
    return 0;
}

static inline void quadratic_curvature(const sample *self, const double *x, nadir_matrix *H) {
    (void)x;
    for (int64_t j = 0; j < self->n; j++)
        for (int64_t i = j; i < self->n && i - j <= (H->storage == NADIR_BAND ? H->kl : self->n); i++)
            add(H, i, j, self->entry(i, j));
}

static inline double spectrum_entry(int64_t i, int64_t j) {
    static const double eigenvalues[8] = {1, 2, 5, 10, 20, 50, 80, 100};
    return i == j ? eigenvalues[i] : 0.0;
}

/* QDQ with the reflection Q = I - 2vv', v_i = sqrt((i+1)/36): the eigenvalues of spectrum_entry. */
static inline double rotated_entry(int64_t i, int64_t j) {
    double vDv = 0.0;
    for (int64_t k = 0; k < 8; k++) vDv += (double)(k + 1) / 36.0 * spectrum_entry(k, k);
    const double vi = sqrt((double)(i + 1) / 36.0), vj = sqrt((double)(j + 1) / 36.0);
    return spectrum_entry(i, j) + 2.0 * vi * vj * (2.0 * vDv - spectrum_entry(i, i) - spectrum_entry(j, j));
}

/* The second difference; eigenvalues 2 - 2cos(k*pi/(n+1)). */
static inline double difference_entry(int64_t i, int64_t j) {
    return i == j ? 2.0 : llabs(i - j) == 1 ? -1.0 : 0.0;
}

static inline double wide_entry(int64_t i, int64_t j) {
    static const double off[4] = {10, -1, 2, -1};
    return llabs(i - j) < 4 ? off[llabs(i - j)] : 0.0;
}

/* sum of 100 (x_i+1 - x_i^2)^2 + (1 - x_i)^2 */
static inline int rosenbrock_value(const sample *self, const double *x, double *f, double *g) {
    *f = 0.0;
    memset(g, 0, (size_t)self->n * sizeof *g);
    for (int64_t i = 0; i + 1 < self->n; i++) {
        const double a = x[i + 1] - x[i] * x[i], b = 1.0 - x[i];
        *f += 100.0 * a * a + b * b;
        g[i] -= 400.0 * x[i] * a + 2.0 * b;
        g[i + 1] += 200.0 * a;
    }
    return 0;
}

static inline void rosenbrock_curvature(const sample *self, const double *x, nadir_matrix *H) {
    for (int64_t i = 0; i + 1 < self->n; i++) {
        add(H, i, i, 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 2.0);
        add(H, i + 1, i, -400.0 * x[i]);
        add(H, i + 1, i + 1, 200.0);
    }
}

/* Per four: (a + 10b)^2 + 5(c - d)^2 + (b - 2c)^4 + 10(a - d)^4 */
static inline int powell_value(const sample *self, const double *x, double *f, double *g) {
    *f = 0.0;
    for (int64_t i = 0; i < self->n; i += 4) {
        const double p = x[i] + 10.0 * x[i + 1], q = x[i + 2] - x[i + 3], r = x[i + 1] - 2.0 * x[i + 2], s = x[i] - x[i + 3];
        *f += p * p + 5.0 * q * q + r * r * r * r + 10.0 * s * s * s * s;
        g[i] = 2.0 * p + 40.0 * s * s * s;
        g[i + 1] = 20.0 * p + 4.0 * r * r * r;
        g[i + 2] = 10.0 * q - 8.0 * r * r * r;
        g[i + 3] = -10.0 * q - 40.0 * s * s * s;
    }
    return 0;
}

static inline void powell_curvature(const sample *self, const double *x, nadir_matrix *H) {
    for (int64_t i = 0; i < self->n; i += 4) {
        const double r = x[i + 1] - 2.0 * x[i + 2], s = x[i] - x[i + 3], rr = 12.0 * r * r, ss = 120.0 * s * s;
        add(H, i, i, 2.0 + ss);
        add(H, i + 1, i, 20.0);
        add(H, i + 3, i, -ss);
        add(H, i + 1, i + 1, 200.0 + rr);
        add(H, i + 2, i + 1, -2.0 * rr);
        add(H, i + 2, i + 2, 10.0 + 4.0 * rr);
        add(H, i + 3, i + 2, -10.0);
        add(H, i + 3, i + 3, 10.0 + ss);
    }
}

/* Sums of a function of one variable: self->term gives it and two derivatives, and > 0 where it is undefined. */
static inline int sum_value(const sample *self, const double *x, double *f, double *g) {
    double d[3];
    *f = 0.0;
    for (int64_t i = 0; i < self->n; i++) {
        const int undefined = self->term(x[i], d);
        if (undefined) return undefined;
        *f += d[0];
        g[i] = d[1];
    }
    return 0;
}

static inline void sum_curvature(const sample *self, const double *x, nadir_matrix *H) {
    double d[3];
    for (int64_t i = 0; i < self->n; i++)
        if (self->term(x[i], d) == 0) add(H, i, i, d[2]);
}

static inline int three(double *d, double f0, double f1, double f2) {
    d[0] = f0;
    d[1] = f1;
    d[2] = f2;
    return 0;
}

static inline int quartic(double x, double d[3]) {
    return three(d, x * x * x * x, 4.0 * x * x * x, 12.0 * x * x);
}

/* Its second derivative vanishes at 0. */
static inline int flat_start(double x, double d[3]) {
    return three(d, 0.25 * x * x * x * x - x, x * x * x - 1.0, 3.0 * x * x);
}

static inline int exponential(double x, double d[3]) {
    return three(d, exp(x) - 2.0 * x, exp(x) - 2.0, exp(x));
}

/* NaN for x < 0 */
static inline int silent_barrier(double x, double d[3]) {
    return three(d, x - log(x), 1.0 - 1.0 / x, 1.0 / (x * x));
}

static inline int barrier(double x, double d[3]) {
    return x <= 0.0 ? 1 : silent_barrier(x, d);
}

static inline int logcosh(double x, double d[3]) {
    return three(d, fabs(x) + log1p(exp(-2.0 * fabs(x))) - log(2.0), tanh(x), 1.0 - tanh(x) * tanh(x));
}

/* x^2 - y^2 + y^4/2 */
static inline int saddle_value(const sample *self, const double *x, double *f, double *g) {
    (void)self;
    *f = x[0] * x[0] - x[1] * x[1] + 0.5 * x[1] * x[1] * x[1] * x[1];
    g[0] = 2.0 * x[0];
    g[1] = -2.0 * x[1] + 2.0 * x[1] * x[1] * x[1];
    return 0;
}

static inline void saddle_curvature(const sample *self, const double *x, nadir_matrix *H) {
    (void)self;
    add(H, 0, 0, 2.0);
    add(H, 1, 1, -2.0 + 6.0 * x[1] * x[1]);
}

#define ONES                                                                                                                       \
    { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }
#define TARGET_8                                                                                                                   \
    { 1.5, -2, 0.25, 3, -1, 0.75, -0.5, 2 }
#define POWELL_8                                                                                                                   \
    { 3, -1, 0, 1, 3, -1, 0, 1 }
#define FUNCTION(name) .value = name##_value, .curvature = name##_curvature
#define SUM(of)        FUNCTION(sum), .term = of
#define QUADRATIC(of)  FUNCTION(quadratic), .entry = of##_entry, .solution = TARGET_8
static const sample samples[] = {
    {"rosenbrock", 2, NADIR_DENSE, 0, FUNCTION(rosenbrock), .start = {-1.2, 1}, .solution = ONES},
    {"rosenbrock, no Hessian", 2, NADIR_DENSE, 0, FUNCTION(rosenbrock), .no_hessian = true, .start = {-1.2, 1}, .solution = ONES},
    {"chain, tridiagonal", 20, NADIR_BAND, 1, FUNCTION(rosenbrock), .start = {0}, .solution = ONES},
    {"quadratic, dense", 8, NADIR_DENSE, 0, QUADRATIC(rotated), .lipschitz = 100, .convexity = 1},
    {"quadratic, dense, products", 8, NADIR_DENSE, 0, QUADRATIC(rotated), .products = true},
    {"quadratic, products alone", 8, NADIR_DENSE, 0, QUADRATIC(rotated), .products = true, .no_hessian = true, .lipschitz = 100},
    {"quadratic, diagonal", 8, NADIR_BAND, 0, QUADRATIC(spectrum), .lipschitz = 100, .convexity = 1},
    {"quadratic, tridiagonal", 8, NADIR_BAND, 1, QUADRATIC(difference)},
    {"quadratic, band", 8, NADIR_BAND, 3, QUADRATIC(wide), .start = {9, -9, 9}},
    {"powell, dense", 8, NADIR_DENSE, 0, FUNCTION(powell), .start = POWELL_8},
    {"powell, band", 8, NADIR_BAND, 3, FUNCTION(powell), .start = POWELL_8},
    {"quartic, dense", 6, NADIR_DENSE, 0, SUM(quartic), .start = {1, 0, -2, 0, 3, 0}},
    {"quartic, diagonal", 6, NADIR_BAND, 0, SUM(quartic), .start = {1, 0, -2, 0, 3, 0}},
    {"saddle, dense", 2, NADIR_DENSE, 0, FUNCTION(saddle), .start = {1, 0.1}, .solution = {0, 1}},
    {"saddle, tridiagonal", 2, NADIR_BAND, 1, FUNCTION(saddle), .start = {1, -0.1}, .solution = {0, -1}},
    {"logcosh", 6, NADIR_DENSE, 0, SUM(logcosh), .lipschitz = 1, .start = {0.5, -0.25, 2, -1, 0.125, 3}},
    {"flat start, dense", 3, NADIR_DENSE, 0, SUM(flat_start), .solution = ONES},
    {"flat start, diagonal", 3, NADIR_BAND, 0, SUM(flat_start), .solution = ONES},
    {"exponential, n = 1", 1, NADIR_DENSE, 0, SUM(exponential), .start = {3}, .solution = {0.69314718055994530942}},
    {"square, n = 1", 1, NADIR_DENSE, 0, FUNCTION(quadratic), .entry = spectrum_entry, .start = {7}, .solution = {2}},
    {"barrier, n = 1", 1, NADIR_BAND, 0, SUM(barrier), .start = {5}, .solution = {1}},
    {"barrier, dense, NaN", 4, NADIR_DENSE, 0, SUM(silent_barrier), .start = {3, 0.1, 2, 5}, .solution = ONES},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static inline double value_at(const sample *of, const double *x, double *g) {
    double f, unused[MOST_N];
    return of->value(of, x, &f, g ? g : unused) == 0 ? f : NAN;
}

static inline double largest(int64_t n, const double *x) {
    double most = 0.0;
    for (int64_t i = 0; i < n; i++)
        if (isnan(x[i]) || fabs(x[i]) > most) most = fabs(x[i]);
    return most;
}

static inline bool finite_vector(int64_t n, const double *x) {
    return isfinite(largest(n, x));
}

static inline bool same_bits(int64_t n, const double *x, const double *y) {
    return memcmp(x, y, (size_t)n * sizeof *x) == 0;
}

/* ---- the probe ------------------------------------------------------------------------------------------------------------- */

typedef enum callback_kind { OBJECTIVE, HESSIAN, PRODUCT, ANY, KINDS } callback_kind;

/* Spoils the `at`-th call of a kind (from 1; 0 = none), or all from there on. */
typedef struct fault {
    const char *name;
    callback_kind kind;
    int returned;
    bool in_f, in_g, in_matrix;
    double value;
} fault;

typedef struct probe {
    const sample *of;
    double scale;          /* f times this; 0 means 1 */
    double gradient_error; /* g times this; 0 means 1 */
    const fault *spoil;
    int64_t at;
    bool lasting;
    int64_t calls[KINDS]; /* seen so far */
    int64_t f, g;         /* asked for */
    int64_t after_abort;  /* calls after one returned < 0 */
    bool aborted;
    nadir_solver *stop; /* ask it to stop in the call numbered stop_at */
    int64_t stop_at;
    double last_x[MOST_N], last_f; /* what the monitor saw last */
    int64_t rows;
} probe;

static inline const fault *spoiled(probe *p, callback_kind kind) {
    p->calls[kind]++;
    p->calls[ANY]++;
    p->after_abort += p->aborted;
    if (p->stop && p->calls[ANY] == p->stop_at) nadir_stop(p->stop);
    if (!p->spoil || p->at == 0 || (p->spoil->kind != kind && p->spoil->kind != ANY)) return NULL;
    const int64_t now = p->calls[p->spoil->kind];
    if (now != p->at && !(p->lasting && now > p->at)) return NULL;
    p->aborted = p->aborted || p->spoil->returned < 0;
    return p->spoil;
}

static inline int probe_objective(void *data, const double *x, double *f, double *g) {
    probe *p = data;
    double value = NAN, slope[MOST_N];
    const fault *spoil = spoiled(p, OBJECTIVE);
    const double scale = p->scale != 0.0 ? p->scale : 1.0, error = p->gradient_error != 0.0 ? p->gradient_error : 1.0;
    p->f += f != NULL;
    p->g += g != NULL;
    const int undefined = p->of->value(p->of, x, &value, slope);
    if (f) *f = spoil && spoil->in_f ? spoil->value : scale * value;
    for (int64_t i = 0; g && i < p->of->n; i++) g[i] = scale * error * slope[i];
    if (g && spoil && spoil->in_g) g[p->of->n / 2] = spoil->value;
    return spoil && spoil->returned ? spoil->returned : undefined;
}

static inline int probe_hessian(void *data, const double *x, nadir_matrix *H) {
    probe *p = data;
    const fault *spoil = spoiled(p, HESSIAN);
    p->of->curvature(p->of, x, H);
    const int64_t depth = H->storage == NADIR_BAND ? H->kl + 1 : H->rows;
    for (int64_t j = 0; j < H->rows && p->scale != 0.0; j++)
        for (int64_t k = 0; k < depth && j + k < H->rows; k++)
            H->values[(H->storage == NADIR_BAND ? k : j + k) + j * H->ld] *= p->scale;
    if (spoil && spoil->in_matrix) add(H, H->rows - 1, H->rows - 1, spoil->value);
    return spoil ? spoil->returned : 0;
}

static inline int probe_product(void *data, const double *x, const double *v, double *Hv) {
    probe *p = data;
    const fault *spoil = spoiled(p, PRODUCT);
    double entries[MOST_N * MOST_N] = {0};
    const int64_t n = p->of->n;
    nadir_matrix H = dense_view(n, entries);
    p->of->curvature(p->of, x, &H);
    for (int64_t i = 0; i < n; i++) {
        Hv[i] = 0.0;
        for (int64_t j = 0; j < n; j++) Hv[i] += (p->scale != 0.0 ? p->scale : 1.0) * entries[i > j ? i + j * n : j + i * n] * v[j];
    }
    if (spoil && spoil->in_matrix) Hv[0] = spoil->value;
    return spoil ? spoil->returned : 0;
}

static inline nadir_problem probe_problem(probe *p) {
    const sample *s = p->of;
    return (nadir_problem){
        .n = s->n,
        .data = p,
        .objective = probe_objective,
        .hessian = s->no_hessian ? NULL : probe_hessian,
        .hessian_product = s->products ? probe_product : NULL,
        .hessian_shape = {.storage = s->storage, .kl = s->kl},
        .quadratic = s->entry != NULL,
        .lipschitz = s->lipschitz * (p->scale != 0.0 ? p->scale : 1.0),
        .convexity = s->convexity * (p->scale != 0.0 ? p->scale : 1.0),
    };
}

/* A monitor that remembers the point that stays. */
static inline int probe_monitor(void *data, const nadir_iterate *row) {
    probe *p = data;
    memcpy(p->last_x, row->x, (size_t)row->n * sizeof *row->x);
    p->last_f = row->f;
    p->rows++;
    return 0;
}

static inline nadir_options options_of(const char *word) {
    nadir_options options = nadir_options_default();
    char message[NADIR_TEXT] = "";
    MUST(nadir_options_parse(&options, word, message, sizeof message) == NADIR_RUNNING, "%s: %s", word, message);
    return options;
}

/* Runs from the sample's start; x may be NULL. */
static inline nadir_result run_probe(probe *p, const nadir_options *options, double *x) {
    double own[MOST_N];
    nadir_result result;
    const nadir_problem problem = probe_problem(p);
    if (!x) x = own;
    memcpy(x, p->of->start, sizeof own);
    nadir_minimize(&problem, x, options, &result);
    return result;
}

/* ---- the walk ---------------------------------------------------------------------------------------------------------------- */

typedef void pair_test(const char *word, const sample *of);

static inline bool fits_together(const char *word, const sample *of) {
    probe p = {.of = of};
    const nadir_problem problem = probe_problem(&p);
    const nadir_options options = options_of(word);
    return nadir_size(&problem, &options, NULL) > 0;
}

/* Every method that goes with every sample. */
static inline int64_t each_pair(pair_test *test) {
    nadir_description described;
    int64_t pairs = 0;
    for (int m = 0; nadir_method_at(m, &described); m++)
        for (int i = 0; i < SAMPLES; i++)
            if (fits_together(described.name, &samples[i])) {
                test(described.name, &samples[i]);
                pairs++;
            }
    return pairs;
}

static inline bool starts_with(const char *text, const char *head) {
    return strncmp(text, head, strlen(head)) == 0;
}

/* First-order methods need many iterations where the Hessian is ill-conditioned, or singular at the solution. */
static inline bool is_slow(const char *word) {
    return starts_with(word, "gradient") || starts_with(word, "bb") || starts_with(word, "cg");
}

/* Does this method take every trial, whatever f does? */
static inline bool goes_uphill(const char *word) {
    return strstr(word, "/full") != NULL || strstr(word, "/fixed") != NULL || strstr(word, "/exact") != NULL;
}

#endif
