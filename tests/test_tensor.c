/* Newton's step bent by third and fourth derivatives: the step held against the model's own derivatives, a quartic whose minimum
 * two steps must find, and valleys that must take fewer. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../src/globalize/tensor.h"
#include "nadir.h"

#include "check_main.h"
#include "methods.h"

enum { N = 5, MODELS = 200 };

typedef struct model {
    double H[N][N], g[N], D[N], w[N], a[N];
    double lambda, fourth;
} model;

static double noise(unsigned *state) {
    *state = *state * 1664525U + 1013904223U;
    return (double)(*state >> 8) / (double)(1U << 23) - 1.0;
}

static double dot(const double *x, const double *y) {
    double sum = 0.0;
    for (int i = 0; i < N; i++) sum += x[i] * y[i];
    return sum;
}

/* H with a dominant diagonal, u and T of any size. */
static model make_model(unsigned seed) {
    model m = {.lambda = seed % 3 == 0 ? 0.0 : 0.3 + 0.3 * noise(&seed)};
    double u[N], square = 0.0;
    const double size = exp(3.0 * noise(&seed));
    for (int i = 0; i < N; i++) {
        m.g[i] = noise(&seed);
        m.D[i] = exp(noise(&seed));
        u[i] = 0.2 * noise(&seed);
        square += m.D[i] * u[i] * u[i];
        m.a[i] = size * noise(&seed);
        for (int j = 0; j <= i; j++) m.H[i][j] = m.H[j][i] = i == j ? (double)N + noise(&seed) : noise(&seed);
    }
    for (int i = 0; i < N; i++) m.w[i] = m.D[i] * u[i] / square;
    m.fourth = size * noise(&seed);
    return m;
}

static int objective(void *data, const double *x, double *f, double *g) {
    const model *m = data;
    double value = 0.0;
    for (int i = 0; i < N; i++) {
        const double Hx = dot(m->H[i], x);
        value += x[i] * (m->g[i] + 0.5 * Hx);
        if (g) g[i] = m->g[i] + Hx;
    }
    if (f) *f = value;
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const model *m = data;
    (void)x;
    for (int64_t j = 0; j < N; j++)
        for (int64_t i = j; i < N; i++) H->values[i + j * H->ld] = m->H[i][j];
    return 0;
}

/* m(p) by its definition, and the gradient of m + ½λpᵀDp. */
static double value_of(const model *m, const double *p, double *gradient) {
    const double beta = dot(m->w, p), ap = dot(m->a, p);
    double quadratic = 0.0;
    for (int i = 0; i < N; i++) {
        const double Hp = dot(m->H[i], p);
        quadratic += p[i] * (m->g[i] + 0.5 * Hp);
        gradient[i] = m->g[i] + Hp + m->lambda * m->D[i] * p[i] + 0.5 * beta * beta * m->a[i];
        gradient[i] += (ap * beta + m->fourth / 6.0 * beta * beta * beta) * m->w[i];
    }
    return quadratic + 0.5 * ap * beta * beta + m->fourth / 24.0 * beta * beta * beta * beta;
}

static nadir_solver *at_zero(const nadir_problem *problem) {
    const nadir_options options = options_of("newton/damping/cholesky");
    const double x[N] = {0};
    nadir_solver *s = NULL;
    ck_assert_int_eq(nadir_create(problem, &options, &s, NULL), NADIR_RUNNING);
    ck_assert_int_eq(nadir_start(s, x), NADIR_RUNNING);
    return s;
}

/* The step, from p(0) = −(H + λD)⁻¹g. Was it bent? */
static bool examine(model *m) {
    const nadir_problem problem = {.n = N, .data = m, .objective = objective, .hessian = hessian};
    nadir_solver *s = at_zero(&problem);
    double bound, q[N], r[N], w[N], a[N], gradient[N], Hp[N];
    tensor state = {.w = w, .a = a, .q = q, .r = r, .fourth = m->fourth, .of = s->iterations};
    const scaling scale = {.D = m->D};
    memcpy(w, m->w, sizeof w);
    memcpy(a, m->a, sizeof a);
    ck_assert_int_eq(s->method.direction->refresh(s), NADIR_RUNNING);
    ck_assert_int_eq(s->method.direction->shift(s, m->lambda, m->D, &bound), SHIFT_DEFINITE);
    s->method.direction->step(s);
    s->slope = dot(m->g, s->p);
    const bent_step step = tensor_bend(s, &scale, m->lambda, &state);
    const double value = value_of(m, s->p, gradient), size = 1.0 + fabs(m->fourth) + sqrt(dot(m->a, m->a));
    for (int i = 0; i < N; i++) Hp[i] = dot(m->H[i], s->p);
    for (int i = 0; i < N && step.bent; i++) ck_assert_double_le(fabs(gradient[i]), 1e-10 * size);
    for (int i = 0; i < N; i++) ck_assert_double_le(fabs(q[i] + m->g[i] + Hp[i]), 1e-10 * size);
    ck_assert_double_le(fabs(step.along - dot(Hp, s->p)), 1e-10 * size);
    ck_assert_double_le(fabs(s->slope - dot(m->g, s->p)), 1e-12);
    ck_assert(!step.bent || (fabs(step.promise + value) <= 1e-10 * size && step.promise > 0.0 && fabs(dot(m->w, s->p)) <= 4.0));
    nadir_destroy(s);
    return step.bent;
}

START_TEST(the_step_is_stationary_in_its_model) {
    int bent = 0;
    for (unsigned seed = 1; seed <= MODELS; seed++) {
        model m = make_model(seed);
        bent += examine(&m);
    }
    MUST(bent > MODELS / 2 && bent < MODELS, "%d", bent);
}
END_TEST

/* ---- whole runs */

/* x⁴ + c₃x³ + c₂x² + ..: all that one step tells of it is all there is. */
static int single(void *data, const double *x, double *f, double *g) {
    const double *c = data, z = *x;
    if (f) *f = z * z * (c[0] + z * (c[1] + z));
    if (g) *g = z * (2.0 * c[0] + z * (3.0 * c[1] + 4.0 * z));
    return 0;
}

static int single_hessian(void *data, const double *x, nadir_matrix *H) {
    const double *c = data, z = *x;
    H->values[0] = 2.0 * c[0] + z * (6.0 * c[1] + 12.0 * z);
    return 0;
}

static nadir_result run(const nadir_problem *problem, const double *start, const char *word, double *x) {
    const nadir_options options = options_of(word);
    nadir_result result;
    memcpy(x, start, (size_t)problem->n * sizeof *x);
    nadir_minimize(problem, x, &options, &result);
    return result;
}

START_TEST(one_step_tells_a_quartic) {
    static double coefficients[][2] = {{1.0, 1.0}, {0.5, -1.0}, {3.0, 2.0}, {0.1, 0.1}};
    static const double starts[] = {1.0, 2.0, -1.5};
    for (size_t c = 0; c < sizeof coefficients / sizeof *coefficients; c++) {
        const nadir_problem problem = {.n = 1, .data = coefficients[c], .objective = single, .hessian = single_hessian};
        for (size_t k = 0; k < sizeof starts / sizeof *starts; k++) {
            double x, plain;
            run(&problem, &starts[k], "newton/damping,max_iterations=2,gtol=0", &x);
            run(&problem, &starts[k], "newton/damping,max_iterations=2,gtol=0,tensor=no", &plain);
            MUST(fabs(x) <= 1e-5 && fabs(x) <= 0.01 * fabs(plain), "%d, from %g: %g, and without %g", (int)c, starts[k], x, plain);
        }
    }
}
END_TEST

/* Rosenbrock's valley in pairs, with its units a power of two apart. */
typedef struct valley {
    double unit;
} valley;

static int valley_objective(void *data, const double *x, double *f, double *g) {
    const double unit = ((const valley *)data)->unit;
    double value = 0.0;
    for (int i = 0; i + 1 < N; i += 2) {
        const double y = unit * x[i + 1], off = y - x[i] * x[i], left = 1.0 - x[i];
        value += 100.0 * off * off + left * left;
        if (!g) continue;
        g[i] = -400.0 * x[i] * off - 2.0 * left;
        g[i + 1] = 200.0 * unit * off;
    }
    if (g) g[N - 1] = 2.0 * x[N - 1];
    if (f) *f = value + x[N - 1] * x[N - 1];
    return 0;
}

static int valley_hessian(void *data, const double *x, nadir_matrix *H) {
    const double unit = ((const valley *)data)->unit;
    for (int i = 0; i + 1 < N; i += 2) {
        double *column = H->values + i + i * H->ld;
        column[0] = 1200.0 * x[i] * x[i] - 400.0 * unit * x[i + 1] + 2.0;
        column[1] = -400.0 * unit * x[i];
        column[H->ld + 1] = 200.0 * unit * unit;
    }
    H->values[N - 1 + (N - 1) * H->ld] = 2.0;
    return 0;
}

START_TEST(a_valley_takes_fewer_hessians) {
    for (int k = -10; k <= 10; k += 10) {
        valley of = {exp2(k)};
        const nadir_problem problem = {.n = N, .data = &of, .objective = valley_objective, .hessian = valley_hessian};
        const double start[N] = {-1.2, 1.0 / of.unit, -1.2, 1.0 / of.unit, 1.0};
        double x[N];
        const nadir_result bent = run(&problem, start, "newton/damping", x);
        for (int i = 0; i < N - 1; i++) ck_assert_double_le(fabs(x[i] * (i % 2 ? of.unit : 1.0) - 1.0), 1e-6);
        const nadir_result straight = run(&problem, start, "newton/damping,tensor=no", x);
        MUST(bent.status == NADIR_GRADIENT && straight.status == NADIR_GRADIENT, "%s; %s", bent.text, straight.text);
        MUST(5 * bent.counts.hessian <= 4 * straight.counts.hessian && bent.counts.f < straight.counts.f, "%d and %d Hessians",
             (int)bent.counts.hessian, (int)straight.counts.hessian);
    }
}
END_TEST

/* Two more solutions a step, and no evaluation. */
START_TEST(bending_costs_solutions_alone) {
    valley of = {1.0};
    const nadir_problem problem = {.n = N, .data = &of, .objective = valley_objective, .hessian = valley_hessian};
    const double start[N] = {-1.2, 1.0, -1.2, 1.0, 1.0};
    double x[N];
    const nadir_result r = run(&problem, start, "newton/damping", x);
    ck_assert_int_eq(r.counts.f, r.iterations + r.rejected + 1);
    ck_assert_int_eq(r.counts.g, r.iterations + 1);
    ck_assert_int_eq(r.counts.hessian, r.iterations);
    ck_assert_int_le(r.counts.solves, 3 * r.counts.f + r.rejected);
    ck_assert_int_gt(r.counts.solves, 2 * r.counts.f);
}
END_TEST

CHECK_MAIN("tensor", the_step_is_stationary_in_its_model, one_step_tells_a_quartic, a_valley_takes_fewer_hessians,
           bending_costs_solutions_alone)
