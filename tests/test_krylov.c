/* Newton by products: the part's verbs against dense algebra on random models, the counts, the rates, what is refused.
 *
 * The verbs are called as the globalizations call them; the second source is LAPACK's eigendecomposition of D^-½HD^-½. */
#include <lapacke.h>

#include "check_main.h"

#include "methods.h"

#include "../src/internal.h"

enum { N = 12 };

/* ---- a quadratic model, with or without a preconditioner ------------------------------------------------------------------- */

typedef struct model {
    double H[N * N], g[N], D[N], M[N * N]; /* full, column-major; M for the preconditioner */
    double eigenvalue[N], along[N];        /* of D^-½HD^-½, and D^-½g in its eigenvectors */
    int64_t products, preconditions;
} model;

static double noise(uint64_t *state) {
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (double)(*state >> 11) * 0x1p-52 - 1.0;
}

static void multiply(const double *A, const double *x, double *y) {
    for (int i = 0; i < N; i++) y[i] = 0.0;
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++) y[i] += A[i + j * N] * x[j];
}

static double dot(const double *x, const double *y) {
    double sum = 0.0;
    for (int i = 0; i < N; i++) sum += x[i] * y[i];
    return sum;
}

static double value_of(const model *m, const double *p) {
    double Hp[N];
    multiply(m->H, p, Hp);
    return dot(m->g, p) + 0.5 * dot(p, Hp);
}

static double length_in(const double *D, const double *p) {
    double sum = 0.0;
    for (int i = 0; i < N; i++) sum += D[i] * p[i] * p[i];
    return sqrt(sum);
}

/* D^-½HD^-½ = QΛQᵀ with Q from the eigenvectors of a random matrix; `hard`: g has no share in the first. */
static model make_model(uint64_t seed, const double *eigenvalue, bool hard, bool scaled) {
    model m = {.products = 0};
    double Q[N * N], unused[N];
    for (int i = 0; i < N * N; i++) Q[i] = noise(&seed);
    MUST(LAPACKE_dsyev(LAPACK_COL_MAJOR, 'V', 'L', N, Q, N, unused) == 0, "dsyev");
    for (int k = 0; k < N; k++) {
        m.eigenvalue[k] = eigenvalue[k];
        m.along[k] = k == 0 && hard ? 0.0 : noise(&seed);
        m.D[k] = scaled ? pow(10.0, noise(&seed)) : 1.0;
    }
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            m.g[i] += sqrt(m.D[i]) * Q[i + k * N] * m.along[k];
            for (int j = 0; j < N; j++) m.H[i + j * N] += sqrt(m.D[i]) * Q[i + k * N] * eigenvalue[k] * Q[j + k * N] * sqrt(m.D[j]);
        }
    return m;
}

static int model_objective(void *data, const double *x, double *f, double *g) {
    const model *m = data;
    double Hx[N];
    multiply(m->H, x, Hx);
    if (f) *f = dot(m->g, x) + 0.5 * dot(x, Hx);
    for (int i = 0; g && i < N; i++) g[i] = m->g[i] + Hx[i];
    return 0;
}

static int model_product(void *data, const double *x, const double *v, double *Hv) {
    model *m = data;
    (void)x;
    m->products++;
    multiply(m->H, v, Hv);
    return 0;
}

static int model_precondition(void *data, const double *x, const double *v, double *Mv) {
    model *m = data;
    (void)x;
    m->preconditions++;
    multiply(m->M, v, Mv);
    return 0;
}

static nadir_problem problem_of(model *m) {
    return (nadir_problem){.n = N, .data = m, .objective = model_objective, .hessian_product = model_product};
}

/* At x = 0, with the products ready; everything to full accuracy. */
static nadir_solver *solver_at_zero(const nadir_problem *problem, const char *word) {
    const double x[N] = {0};
    nadir_options options = options_of(word);
    nadir_result result;
    nadir_solver *s;
    options.gtol = options.forcing = 0.0;
    MUST(nadir_create(problem, &options, &s, &result) == NADIR_RUNNING, "%s: %s", word, result.text);
    MUST(nadir_start(s, x) == NADIR_RUNNING && s->method.direction->refresh(s) == NADIR_RUNNING, "%s", word);
    return s;
}

static const double spectra[][N] = {
    {0.5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10},
    {1e-3, 1e-2, 0.1, 0.1, 1, 1, 1, 5, 10, 10, 20, 30},
    {-3, -1, -0.5, 0.1, 0.2, 1, 2, 3, 4, 5, 6, 7},
    {-1e-2, 1e-3, 1e-2, 0.1, 1, 10, 20, 40, 80, 100, 150, 200},
    {-5, -5, -4, -4, -3, -3, -2, -2, -1, -1, -0.5, -0.1},
    {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3},
};
enum { SPECTRA = sizeof spectra / sizeof *spectra };

/* ---- the dense solutions ----------------------------------------------------------------------------------------------------- */

static double length_at(const model *m, double lambda) {
    double sum = 0.0;
    for (int k = 0; k < N; k++) sum += m->along[k] != 0.0 ? pow(m->along[k] / (m->eigenvalue[k] + lambda), 2) : 0.0;
    return sqrt(sum);
}

/* The λ at which ‖p(λ)‖_D meets r, or λ/σ, by bisection. */
static double bisect(const model *m, double radius, double weight) {
    double low = fmax(0.0, -m->eigenvalue[0]), high = low + 1e9;
    if (m->eigenvalue[0] > 0.0 && weight == 0.0 && length_at(m, 0.0) <= radius) return 0.0;
    for (int i = 0; i < 300; i++) {
        const double mid = 0.5 * (low + high);
        if (length_at(m, mid) > (weight > 0.0 ? mid / weight : radius))
            low = mid;
        else
            high = mid;
    }
    return high;
}

/* min of the model over ‖p‖_D <= r; with a weight, plus σ/3·‖p‖³_D. What is missing in length lies along the first eigenvector. */
static double least_value(const model *m, double radius, double weight) {
    const double lambda = bisect(m, radius, weight), t = weight > 0.0 ? lambda / weight : radius;
    double value = 0.0, square = 0.0;
    for (int k = 0; k < N; k++) {
        const double p = m->along[k] != 0.0 ? -m->along[k] / (m->eigenvalue[k] + lambda) : 0.0;
        value += m->along[k] * p + 0.5 * m->eigenvalue[k] * p * p;
        square += p * p;
    }
    const double missing = lambda > 0.0 ? fmax(t * t - square, 0.0) : 0.0;
    return value + 0.5 * m->eigenvalue[0] * missing + weight / 3.0 * pow(square + missing, 1.5);
}

/* ---- the verbs -----------------------------------------------------------------------------------------------------------------
 */

/* (H + λD)p = −g where H + λD is positive definite; else λ < bound <= −λ_min(D^-½HD^-½). */
static void check_shift(model *m, double lambda, const double *D) {
    const nadir_problem problem = problem_of(m);
    nadir_solver *s = solver_at_zero(&problem, "newton/damping/krylov");
    double bound = NAN, residual[N];
    const shift_outcome outcome = s->method.direction->shift(s, lambda, D, &bound);
    if (m->eigenvalue[0] + lambda > 0.0) {
        MUST(outcome == SHIFT_DEFINITE, "lambda %g: refused with bound %g", lambda, bound);
        s->method.direction->step(s);
        multiply(m->H, s->p, residual);
        for (int i = 0; i < N; i++) residual[i] += lambda * m->D[i] * s->p[i] + m->g[i];
        MUST(sqrt(dot(residual, residual)) <= 1e-9 * sqrt(dot(m->g, m->g)), "lambda %g: residual %g", lambda,
             sqrt(dot(residual, residual)));
    } else {
        MUST(outcome == SHIFT_SINGULAR, "lambda %g was not refused", lambda);
        MUST(bound >= lambda && bound <= -m->eigenvalue[0] * (1.0 + 1e-8) + 1e-12, "lambda %g: bound %g, least eigenvalue %g",
             lambda, bound, m->eigenvalue[0]);
    }
    MUST(s->counts.factorizations == 0 && s->counts.hessian == 0 && s->counts.product == m->products, "counts");
    nadir_destroy(s);
}

START_TEST(shifted_systems_are_solved_or_refused) {
    static const double lambdas[] = {0.0, 1e-3, 0.9, 4.0, 6.0, 100.0};
    for (int k = 0; k < SPECTRA - 1; k++) /* the last is singular: λ = 0 is neither */
        for (size_t l = 0; l < sizeof lambdas / sizeof *lambdas; l++)
            for (int scaled = 0; scaled < 2; scaled++) {
                model m = make_model(10U + (uint64_t)k, spectra[k], false, scaled);
                check_shift(&m, lambdas[l], scaled ? m.D : NULL);
            }
}
END_TEST

/* A second λ costs no product when the first has left its vectors. */
START_TEST(another_lambda_uses_the_vectors_at_hand) {
    model m = make_model(3, spectra[0], false, false);
    const nadir_problem problem = problem_of(&m);
    nadir_solver *s = solver_at_zero(&problem, "newton/damping/krylov");
    double bound;
    ck_assert_int_eq(s->method.direction->shift(s, 0.0, NULL, &bound), SHIFT_DEFINITE);
    const int64_t before = m.products;
    ck_assert_int_eq(s->method.direction->shift(s, 1.0, NULL, &bound), SHIFT_DEFINITE);
    ck_assert_int_le(m.products, before);
    nadir_destroy(s);
}
END_TEST

/* The step is inside, promises what the model falls by, and is the minimiser. */
static void check_within(model *m, double radius, double weight, bool scaled) {
    const nadir_problem problem = problem_of(m);
    nadir_solver *s = solver_at_zero(&problem, "newton/trust/krylov");
    confinement step = {.radius = radius, .weight = weight};
    MUST(s->method.direction->within(s, scaled ? m->D : NULL, &step) == NADIR_RUNNING, "%s", s->text);
    const double length = length_in(m->D, s->p), best = least_value(m, radius, weight);
    const double value = value_of(m, s->p), whole = value + weight / 3.0 * length * length * length;
    char at[160];
    snprintf(at, sizeof at, "radius %g, weight %g, least eigenvalue %g", radius, weight, m->eigenvalue[0]);
    MUST(fabs(step.length - length) <= 1e-6 * length, "%s: length %.9g, said %.9g", at, length, step.length);
    MUST(weight > 0.0 || length <= radius * (1.0 + 1e-6), "%s: length %g", at, length);
    MUST(fabs(value + step.promise) <= 1e-6 * fabs(value), "%s: model %g, promised %g", at, value, -step.promise);
    MUST(fabs(whole - best) <= 1e-6 * fabs(best), "%s: %.12g, the least is %.12g", at, whole, best);
    nadir_destroy(s);
}

START_TEST(the_confined_minimiser_is_found) {
    static const double radii[] = {1e-3, 0.1, 1.0, 30.0}, weights[] = {1e-2, 1.0, 100.0};
    for (int k = 0; k < SPECTRA; k++)
        for (int hard = 0; hard < 2; hard++)
            for (int scaled = 0; scaled < 2; scaled++) {
                if (hard && k == SPECTRA - 1) continue; /* p is not unique; its model value is, but not its length */
                model m = make_model(50U + (uint64_t)k, spectra[k], hard, scaled);
                for (size_t r = 0; r < sizeof radii / sizeof *radii; r++) check_within(&m, radii[r], 0.0, scaled);
                for (size_t w = 0; w < sizeof weights / sizeof *weights; w++) check_within(&m, INFINITY, weights[w], scaled);
            }
}
END_TEST

/* Without room for vectors: Steihaug's point is inside and at least as good as Cauchy's, the best along −g. */
START_TEST(steihaug_is_no_worse_than_cauchy) {
    static const double radii[] = {1e-3, 0.1, 1.0, 30.0};
    for (int k = 0; k < SPECTRA; k++)
        for (size_t r = 0; r < sizeof radii / sizeof *radii; r++) {
            model m = make_model(70U + (uint64_t)k, spectra[k], false, false);
            const nadir_problem problem = problem_of(&m);
            nadir_solver *s = solver_at_zero(&problem, "newton/trust/krylov,basis=1");
            confinement step = {.radius = radii[r]};
            ck_assert_int_eq(s->method.direction->within(s, NULL, &step), NADIR_RUNNING);
            double Hg[N], cauchy[N];
            multiply(m.H, m.g, Hg);
            const double gg = dot(m.g, m.g), bend = dot(m.g, Hg);
            const double edge = radii[r] / sqrt(gg), t = bend > 0.0 ? fmin(gg / bend, edge) : edge;
            for (int i = 0; i < N; i++) cauchy[i] = -t * m.g[i];
            const double value = value_of(&m, s->p), limit = value_of(&m, cauchy);
            MUST(value <= limit * (1.0 - 1e-10) && sqrt(dot(s->p, s->p)) <= radii[r] * (1.0 + 1e-9),
                 "radius %g: %g and Cauchy's %g", radii[r], value, limit);
            MUST(fabs(value + step.promise) <= 1e-8 * fabs(value), "radius %g: model %g, promised %g", radii[r], value,
                 step.promise);
            nadir_destroy(s);
        }
}
END_TEST

/* A smaller radius is met with the vectors at hand. */
START_TEST(a_smaller_radius_costs_no_product) {
    model m = make_model(4, spectra[2], false, false);
    const nadir_problem problem = problem_of(&m);
    nadir_solver *s = solver_at_zero(&problem, "newton/trust/krylov");
    confinement step = {.radius = 2.0};
    ck_assert_int_eq(s->method.direction->within(s, NULL, &step), NADIR_RUNNING);
    const int64_t before = m.products;
    ck_assert_int_gt(before, 3);
    step.radius = 0.5;
    ck_assert_int_eq(s->method.direction->within(s, NULL, &step), NADIR_RUNNING);
    ck_assert_int_eq(m.products, before);
    nadir_destroy(s);
}
END_TEST

START_TEST(line_searches_get_descent) {
    for (int k = 0; k < SPECTRA; k++) {
        model m = make_model(90U + (uint64_t)k, spectra[k], false, false);
        const nadir_problem problem = problem_of(&m);
        nadir_solver *s = solver_at_zero(&problem, "newton/armijo/krylov");
        ck_assert_int_eq(s->method.direction->descend(s), NADIR_RUNNING);
        ck_assert_double_lt(dot(m.g, s->p), 0.0);
        ck_assert_double_lt(value_of(&m, s->p), 0.0);
        nadir_destroy(s);
    }
}
END_TEST

/* ---- the preconditioner --------------------------------------------------------------------------------------------------------
 */

static void invert(const model *m, double *inverse) {
    lapack_int pivots[N];
    memcpy(inverse, m->H, sizeof m->H);
    MUST(LAPACKE_dgetrf(LAPACK_COL_MAJOR, N, N, inverse, N, pivots) == 0, "singular");
    MUST(LAPACKE_dgetri(LAPACK_COL_MAJOR, N, inverse, N, pivots) == 0, "singular");
}

/* M = H⁻¹ leaves one step to do; and nothing but M = H⁻¹ does. */
START_TEST(a_perfect_preconditioner_needs_one_product) {
    for (int good = 0; good < 2; good++) {
        model m = make_model(5, spectra[1], false, true);
        nadir_problem problem = problem_of(&m);
        invert(&m, m.M);
        if (good) problem.precondition = model_precondition;
        nadir_options options = options_of("newton/armijo/krylov,escape=no");
        options.gtol = options.forcing = 1e-10;
        nadir_result result;
        double x[N] = {0};
        ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_GRADIENT);
        ck_assert_int_eq(result.counts.precondition, m.preconditions);
        ck_assert_int_eq(result.counts.product, m.products);
        MUST(good ? m.products <= 2 * result.iterations && m.preconditions > 0 : m.products > 5 && m.preconditions == 0,
             "%d products, %d applications of M in %d iterations", (int)m.products, (int)m.preconditions, (int)result.iterations);
    }
}
END_TEST

/* With M = D⁻¹ the norm of the trust region is that of D. */
START_TEST(the_preconditioner_is_the_norm) {
    for (int k = 0; k < SPECTRA; k++) {
        model m = make_model(60U + (uint64_t)k, spectra[k], false, true);
        for (int i = 0; i < N; i++) m.M[i + i * N] = 1.0 / m.D[i];
        nadir_problem problem = problem_of(&m);
        problem.precondition = model_precondition;
        nadir_solver *s = solver_at_zero(&problem, "newton/trust/krylov");
        confinement step = {.radius = 0.5};
        ck_assert_int_eq(s->method.direction->within(s, NULL, &step), NADIR_RUNNING);
        const double value = value_of(&m, s->p), best = least_value(&m, 0.5, 0.0);
        MUST(length_in(m.D, s->p) <= 0.5 * (1.0 + 1e-8) && fabs(value - best) <= 1e-6 * fabs(best),
             "spectrum %d: %.12g, least %.12g", k, value, best);
        nadir_destroy(s);
    }
}
END_TEST

/* λ stands with D whatever the preconditioner is. */
START_TEST(a_shift_is_not_the_preconditioners) {
    model m = make_model(61, spectra[2], false, false);
    for (int i = 0; i < N; i++) m.M[i + i * N] = 0.1 * (i + 1);
    nadir_problem problem = problem_of(&m);
    problem.precondition = model_precondition;
    nadir_solver *s = solver_at_zero(&problem, "newton/damping/krylov");
    double bound = NAN, residual[N];
    ck_assert_int_eq(s->method.direction->shift(s, 1.0, NULL, &bound), SHIFT_SINGULAR);
    MUST(bound >= 1.0 && bound <= 3.0 * (1.0 + 1e-10), "bound %g", bound);
    ck_assert_int_eq(s->method.direction->shift(s, 4.0, NULL, &bound), SHIFT_DEFINITE);
    s->method.direction->step(s);
    multiply(m.H, s->p, residual);
    for (int i = 0; i < N; i++) residual[i] += 4.0 * s->p[i] + m.g[i];
    ck_assert_double_le(sqrt(dot(residual, residual)), 1e-9);
    nadir_destroy(s);
}
END_TEST

START_TEST(an_indefinite_preconditioner_is_told) {
    static const char *const words[] = {"newton/armijo/krylov", "newton/damping/krylov", "newton/trust/krylov"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        model m = make_model(6, spectra[0], false, false);
        for (int i = 0; i < N; i++) m.M[i + i * N] = -1.0;
        nadir_problem problem = problem_of(&m);
        problem.precondition = model_precondition;
        const nadir_options options = options_of(words[w]);
        nadir_result result;
        double x[N] = {0};
        ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_NO_PROGRESS);
        MUST(strstr(result.text, "preconditioner is not positive definite") != NULL, "%s: %s", words[w], result.text);
    }
}
END_TEST

/* ---- whole runs
 * ------------------------------------------------------------------------------------------------------------------ */

/* f = Σ_i cosh(x_i) − 1 + ½(Σ x_i)²/n + ½ Σ c_i x_i², c_i from 0 to 100: strictly convex, minimum 0 at 0. */
typedef struct valley {
    int64_t n, products;
    double worst, last; /* of ‖g⁺‖/‖g‖^1.4 near the end; ‖g‖ before */
} valley;

static double stiffness(const valley *v, int64_t i) {
    return 100.0 * (double)i / (double)v->n;
}

static int valley_objective(void *data, const double *x, double *f, double *g) {
    const valley *v = data;
    double sum = 0.0, value = 0.0;
    for (int64_t i = 0; i < v->n; i++) sum += x[i];
    for (int64_t i = 0; i < v->n; i++) {
        const double half = sinh(0.5 * x[i]);
        value += 2.0 * half * half + 0.5 * stiffness(v, i) * x[i] * x[i];
        if (g) g[i] = sinh(x[i]) + sum / (double)v->n + stiffness(v, i) * x[i];
    }
    if (f) *f = value + 0.5 * sum * sum / (double)v->n;
    return 0;
}

static int valley_product(void *data, const double *x, const double *w, double *Hw) {
    valley *v = data;
    double sum = 0.0;
    v->products++;
    for (int64_t i = 0; i < v->n; i++) sum += w[i];
    for (int64_t i = 0; i < v->n; i++) Hw[i] = (cosh(x[i]) + stiffness(v, i)) * w[i] + sum / (double)v->n;
    return 0;
}

static int valley_monitor(void *data, const nadir_iterate *row) {
    valley *v = data;
    if (row->accepted && row->iteration > 0 && v->last < 1e-1 && row->gnorm2 > 1e-11)
        v->worst = fmax(v->worst, row->gnorm2 / pow(v->last, 1.4));
    v->last = row->gnorm2;
    return 0;
}

static nadir_result run_valley(valley *v, const char *word, bool products) {
    const nadir_problem problem = {
        .n = v->n, .data = v, .objective = valley_objective, .hessian_product = products ? valley_product : NULL};
    nadir_options options = options_of(word);
    nadir_result result;
    double *x = malloc((size_t)v->n * sizeof *x);
    MUST(x != NULL, "memory");
    for (int64_t i = 0; i < v->n; i++) x[i] = 2.0 + sin((double)i);
    options.monitor = valley_monitor;
    options.monitor_data = v;
    options.gtol = products ? 1e-13 : 1e-7;
    nadir_minimize(&problem, x, &options, &result);
    free(x);
    return result;
}

static const char *const methods[] = {"newton/armijo/krylov", "newton/wolfe/krylov", "newton/damping/krylov",
                                      "newton/trust/krylov",  "newton/cubic/krylov", "newton/regularized/krylov",
                                      "newton/full/krylov"};
enum { METHODS = sizeof methods / sizeof *methods };

START_TEST(convergence_is_superlinear) {
    for (int k = 0; k < METHODS; k++) {
        valley v = {.n = 200, .last = INFINITY};
        const nadir_result result = run_valley(&v, methods[k], true);
        MUST(result.status == NADIR_GRADIENT || result.status == NADIR_PRECISION, "%s: %s", methods[k], result.text);
        MUST(result.iterations <= 25 && v.worst > 0.0 && v.worst < 10.0, "%s: %d iterations, |g+|/|g|^1.4 up to %g", methods[k],
             (int)result.iterations, v.worst);
    }
}
END_TEST

START_TEST(every_product_is_counted) {
    for (int k = 0; k < METHODS; k++) {
        valley v = {.n = 50};
        const nadir_result result = run_valley(&v, methods[k], true);
        ck_assert_int_eq(result.counts.product, v.products);
        ck_assert_int_gt(result.counts.product, result.iterations);
        ck_assert_int_eq(result.counts.hessian + result.counts.factorizations + result.counts.precondition, 0);
    }
}
END_TEST

/* Differences of gradients in the place of products: as many gradients more. */
START_TEST(gradients_alone_suffice) {
    for (int k = 0; k < METHODS; k++) {
        valley v = {.n = 50};
        const nadir_result result = run_valley(&v, methods[k], false);
        MUST(result.status == NADIR_GRADIENT, "%s: %s", methods[k], result.text);
        MUST(v.products == 0 && result.counts.product > 0 && result.counts.hessian == 0, "%s: counts", methods[k]);
        MUST(result.counts.g >= result.counts.product + result.iterations + 1, "%s: %d gradients, %d products", methods[k],
             (int)result.counts.g, (int)result.counts.product);
    }
}
END_TEST

/* Where a Hessian is all there is, it is evaluated once an iteration, and products are made with it. */
/* Steps of products by differences go with the size of x. */
static int small_rosenbrock(void *data, const double *x, double *f, double *g) {
    const double unit = *(const double *)data;
    double sum = 0.0;
    for (int i = 0; i < 10; i += 2) {
        const double a = x[i] / unit, b = x[i + 1] / unit, t = b - a * a;
        sum += 100.0 * t * t + (1.0 - a) * (1.0 - a);
        if (g) g[i] = (-400.0 * t * a - 2.0 * (1.0 - a)) / unit, g[i + 1] = 200.0 * t / unit;
    }
    if (f) *f = sum;
    return 0;
}

START_TEST(products_by_differences_have_the_unit_of_x) {
    for (double unit = 1e-100; unit <= 1e100; unit *= 1e25) {
        const nadir_problem problem = {.n = 10, .data = &unit, .objective = small_rosenbrock};
        const nadir_options options = options_of("newton/trust/krylov,gscale=0");
        double x[10];
        nadir_result result;
        for (int i = 0; i < 10; i++) x[i] = unit * (i % 2 ? 1.0 : -1.2);
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == NADIR_GRADIENT && result.iterations <= 40, "unit %g: %s", unit, result.text);
    }
}
END_TEST

/* And where the minimum is at 0, or x0 is small by chance, with what is left of the digits of g there: Σ (i + 1)(exp(x_i) − x_i).
 */
static int bowl_at_zero(void *data, const double *x, double *f, double *g) {
    double sum = 0.0;
    (void)data;
    for (int i = 0; i < 10; i++) {
        sum += (i + 1) * (exp(x[i]) - x[i]);
        if (g) g[i] = (i + 1) * (exp(x[i]) - 1.0);
    }
    if (f) *f = sum;
    return 0;
}

START_TEST(products_by_differences_keep_digits_near_zero) {
    for (double size = 1e-9; size < 10.0; size *= 1e3) {
        const nadir_problem problem = {.n = 10, .objective = bowl_at_zero};
        const nadir_options options = options_of("newton/trust/krylov,gtol=1e-13");
        double x[10];
        nadir_result result;
        for (int i = 0; i < 10; i++) x[i] = size * cos(i);
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == NADIR_GRADIENT && result.iterations <= 12, "start %g: %s", size, result.text);
    }
}
END_TEST

START_TEST(a_stored_hessian_serves) {
    for (int k = 0; k < METHODS - 1; k++)
        for (int i = 0; i < SAMPLES; i++) {
            if (strcmp(samples[i].name, "rosenbrock") != 0 && strcmp(samples[i].name, "chain, tridiagonal") != 0) continue;
            sample of = samples[i];
            of.products = false;
            probe p = {.of = &of};
            const nadir_options options = options_of(methods[k]);
            const nadir_result result = run_probe(&p, &options, NULL);
            MUST(result.status == NADIR_GRADIENT, "%s on %s: %s", methods[k], of.name, result.text);
            MUST(result.counts.hessian >= result.iterations && result.counts.hessian <= result.iterations + 1,
                 "%s on %s: %d Hessians", methods[k], of.name, (int)result.counts.hessian);
            MUST(result.counts.product > 0 && result.counts.factorizations == 0, "%s on %s: counts", methods[k], of.name);
        }
}
END_TEST

/* Two unknowns: two products say all of one point, however many trials are rejected there. */
START_TEST(rejections_repeat_no_product) {
    static const char *const words[] = {"newton/damping/krylov,forcing=0", "newton/trust/krylov,forcing=0"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (int i = 0; i < SAMPLES; i++) {
            if (strcmp(samples[i].name, "rosenbrock") != 0) continue;
            sample of = samples[i];
            of.products = true;
            of.no_hessian = true;
            probe p = {.of = &of};
            const nadir_options options = options_of(words[w]);
            const nadir_result result = run_probe(&p, &options, NULL);
            ck_assert_int_eq(result.status, NADIR_GRADIENT);
            MUST(result.rejected > 3 && result.counts.product <= 2 * (result.iterations + 1),
                 "%s: %d rejections, %d products in %d iterations", words[w], (int)result.rejected, (int)result.counts.product,
                 (int)result.iterations);
        }
}
END_TEST

static nadir_result start_of(nadir_problem problem, const char *word) {
    const double zero[N] = {0};
    double x[N];
    nadir_options options = options_of(word);
    nadir_result result;
    options.max_iterations = 0;
    memcpy(x, zero, sizeof x);
    nadir_minimize(&problem, x, &options, &result);
    return result;
}

static int model_hessian(void *data, const double *x, nadir_matrix *H) {
    const model *m = data;
    (void)x;
    for (int j = 0; j < N; j++)
        for (int i = j; i < N; i++) H->values[i + j * H->ld] = m->H[i + j * N];
    return 0;
}

static int no_reduction(void *data, nadir_reduction operation, int64_t count, double *values) {
    (void)data, (void)operation, (void)count, (void)values;
    return 0;
}

/* The method that is chosen from what a problem offers, and what a word may ask for. */
START_TEST(what_is_offered_decides) {
    static const struct {
        bool hessian, product, reduce;
        const char *word, *method;
    } cases[] = {
        {true, false, false, "", "newton/damping/cholesky"},       {true, true, false, "", "newton/damping/cholesky"},
        {false, true, false, "", "newton/damping/krylov"},         {false, false, false, "", "lbfgs/wolfe"},
        {false, false, false, "newton", "newton/damping/krylov"},  {false, true, true, "newton/trust", "newton/trust/krylov"},
        {true, true, true, "newton/trust", "newton/trust/krylov"}, {true, false, true, "", "lbfgs/wolfe"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        model m = make_model(8, spectra[0], false, false);
        nadir_problem problem = problem_of(&m);
        if (cases[k].hessian) problem.hessian = model_hessian;
        if (!cases[k].product) problem.hessian_product = NULL;
        if (cases[k].reduce) problem.reduce = no_reduction;
        const nadir_result result = start_of(problem, cases[k].word);
        MUST(result.status == NADIR_MAX_ITERATIONS && strcmp(result.method, cases[k].method) == 0, "case %d: %s: %s", (int)k,
             result.method, result.text);
    }
}
END_TEST

START_TEST(saddles_are_left_by_products) {
    static const char *const words[] = {"newton/damping/krylov", "newton/trust/krylov", "newton/cubic/krylov",
                                        "newton/regularized/krylov"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (int i = 0; i < SAMPLES; i++) {
            if (strcmp(samples[i].name, "saddle, dense") != 0) continue;
            for (int products = 0; products < 2; products++) {
                sample of = samples[i];
                of.no_hessian = true;
                of.products = products;
                of.start[1] = 0.0; /* gᵀ has no share in the way down */
                probe p = {.of = &of};
                const nadir_options options = options_of(words[w]);
                const nadir_result result = run_probe(&p, &options, NULL);
                MUST(result.status == NADIR_GRADIENT && fabs(result.f + 0.5) < 1e-9, "%s: %s", words[w], result.text);
                of.start[0] = 0.0;
                const nadir_result at_once = run_probe(&p, &options, NULL);
                MUST(at_once.status == NADIR_GRADIENT && fabs(at_once.f + 0.5) < 1e-9, "%s from the saddle: %s", words[w],
                     at_once.text);
            }
        }
}
END_TEST

/* ---- a cubic term in the preconditioner's norm ------------------------------------------------------------------------------ */

typedef struct chain {
    double unit; /* of the preconditioner */
} chain;

enum { LINKS = 50 };

static int chain_objective(void *data, const double *x, double *f, double *g) {
    double sum = 0.0;
    (void)data;
    for (int i = 0; g && i < LINKS; i++) g[i] = 0.0;
    for (int i = 0; i + 1 < LINKS; i++) {
        const double a = x[i + 1] - x[i] * x[i], b = 1.0 - x[i];
        sum += 100.0 * a * a + b * b;
        if (!g) continue;
        g[i] -= 400.0 * x[i] * a + 2.0 * b;
        g[i + 1] += 200.0 * a;
    }
    if (f) *f = sum;
    return 0;
}

static int chain_product(void *data, const double *x, const double *v, double *Hv) {
    (void)data;
    for (int i = 0; i < LINKS; i++) Hv[i] = 0.0;
    for (int i = 0; i + 1 < LINKS; i++) {
        const double bend = 1200.0 * x[i] * x[i] - 400.0 * x[i + 1] + 2.0, off = -400.0 * x[i];
        Hv[i] += bend * v[i] + off * v[i + 1];
        Hv[i + 1] += off * v[i] + 200.0 * v[i + 1];
    }
    return 0;
}

static int chain_precondition(void *data, const double *x, const double *v, double *Mv) {
    (void)x;
    for (int i = 0; i < LINKS; i++) Mv[i] = ((const chain *)data)->unit * v[i];
    return 0;
}

/* M = cI is the same method whatever c is: step by step, where c is a power of 4. */
START_TEST(a_cubic_term_knows_no_unit) {
    static const double units[] = {1.0, 0x1p-40, 0x1p-10, 0x1p20};
    nadir_result first = {.iterations = -1};
    for (int k = 0; k < 4; k++) {
        chain c = {.unit = units[k]};
        const nadir_problem problem = {.n = LINKS,
                                       .data = &c,
                                       .objective = chain_objective,
                                       .hessian_product = chain_product,
                                       .precondition = chain_precondition};
        const nadir_options options = options_of("newton/cubic/krylov");
        double x[LINKS];
        nadir_result result;
        for (int i = 0; i < LINKS; i++) x[i] = i % 2 ? 1.0 : -1.2;
        MUST(nadir_minimize(&problem, x, &options, &result) == NADIR_GRADIENT, "unit %g: %s", c.unit, result.text);
        if (k == 0) first = result;
        MUST(result.iterations == first.iterations && result.rejected == first.rejected, "unit %g: %d iterations, not %d", c.unit,
             (int)result.iterations, (int)first.iterations);
    }
}
END_TEST

CHECK_MAIN_TIMED("krylov", 120, shifted_systems_are_solved_or_refused, another_lambda_uses_the_vectors_at_hand,
                 the_confined_minimiser_is_found, steihaug_is_no_worse_than_cauchy, a_smaller_radius_costs_no_product,
                 line_searches_get_descent, a_perfect_preconditioner_needs_one_product, the_preconditioner_is_the_norm,
                 a_shift_is_not_the_preconditioners, an_indefinite_preconditioner_is_told, convergence_is_superlinear,
                 every_product_is_counted, gradients_alone_suffice, products_by_differences_have_the_unit_of_x,
                 products_by_differences_keep_digits_near_zero, a_stored_hessian_serves, rejections_repeat_no_product,
                 what_is_offered_decides, saddles_are_left_by_products, a_cubic_term_knows_no_unit)
