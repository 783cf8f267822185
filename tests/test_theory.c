/* What theory says (bench/theory.c, fixed_rate.c): rates against the recurrences themselves, carried out number by number, against
 * runs, and limits of stability from both sides.
 */
#include "check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../bench/fixed_rate.h"
#include "../bench/prepare.h"
#include "../bench/quadratic_constant.h"
#include "../bench/sweep.h"

static char message[1000];

static nadir_options options_of(const char *word) {
    nadir_options options = nadir_options_default();
    ck_assert_msg(nadir_options_parse(&options, word, message, sizeof message) == NADIR_RUNNING, "%s", message);
    return options;
}

static fixed_rate rate_of(const char *word, double L, double mu) {
    const nadir_options options = options_of(word);
    fixed_rate rate;
    ck_assert_msg(fixed_rate_of(&options, L, mu, &rate), "%s", word);
    return rate;
}

/* ---- the recurrences ---- */

enum { STEPS = 2000 };

/* x⁺ = x − ηλx + β(x − x⁻). Returns ln of the mean factor per step of the size of (x, x⁻), over the second half. */
static double follow_momentum(double eta, double lambda, double beta) {
    double x = 1, before = 0.3, middle = 0, scale = 0;
    for (int k = 0; k < STEPS; k++) {
        const double next = x - eta * lambda * x + beta * (x - before), size = hypot(next, x);
        before = x / size;
        x = next / size;
        scale += log(size);
        if (k == STEPS / 2 - 1) middle = scale;
    }
    return (scale - middle) / (STEPS / 2);
}

/* z⁺ = x − ηλx, x⁺ = z⁺ + β(z⁺ − z). */
static double follow_nesterov(double eta, double lambda, double beta) {
    double x = 1, z = 0.3, middle = 0, scale = 0;
    for (int k = 0; k < STEPS; k++) {
        const double z_next = x - eta * lambda * x, x_next = z_next + beta * (z_next - z), size = hypot(z_next, x_next);
        z = z_next / size;
        x = x_next / size;
        scale += log(size);
        if (k == STEPS / 2 - 1) middle = scale;
    }
    return (scale - middle) / (STEPS / 2);
}

/* The slowest of many eigenvalues, not of the two ends alone. */
static double slowest(double (*follow)(double, double, double), double eta, double L, double mu, double beta) {
    double most = -INFINITY;
    for (int i = 0; i <= 20; i++) most = fmax(most, follow(eta, mu * pow(L / mu, i / 20.0), beta));
    return most;
}

START_TEST(roots_are_those_of_the_recurrence) {
    static const double betas[] = {0.1, 0.5, 0.9}, shares[] = {0.03, 0.3, 0.7, 0.95, 1.2};
    const double L = 50, mu = 0.5;
    for (size_t b = 0; b < sizeof betas / sizeof *betas; b++) {
        for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
            char word[60];
            snprintf(word, sizeof word, "momentum,beta=%g", betas[b]);
            const fixed_rate m = rate_of(word, L, mu);
            snprintf(word, sizeof word, "nesterov/fixed,beta=%g", betas[b]);
            const fixed_rate n = rate_of(word, L, mu);
            const double heavy = slowest(follow_momentum, shares[i] * m.limit, L, mu, betas[b]);
            const double fast = slowest(follow_nesterov, shares[i] * n.limit, L, mu, betas[b]);
            ck_assert_double_eq_tol(log(fixed_rate_at(&m, shares[i] * m.limit)), heavy, 4e-3);
            ck_assert_double_eq_tol(log(fixed_rate_at(&n, shares[i] * n.limit)), fast, 4e-3);
        }
    }
}
END_TEST

/* At the limit the steepest direction neither shrinks nor grows. */
START_TEST(limits_divide_growth_from_decay) {
    static const char *const words[] = {"gradient/fixed",    "momentum",     "momentum,beta=0.3",    "nesterov",
                                        "nesterov,beta=0.7", "newton/fixed", "newton/fixed/cholesky"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const fixed_rate r = rate_of(words[i], 20, 1);
        ck_assert_double_eq_tol(fixed_rate_at(&r, r.limit), 1, 1e-12);
        ck_assert_double_lt(fixed_rate_at(&r, 0.999 * r.limit), 1);
        ck_assert_double_gt(fixed_rate_at(&r, 1.001 * r.limit), 1);
    }
}
END_TEST

/* Polyak 1964; Nesterov 2018, 2.2. No other η does better with momentum's best β. */
START_TEST(best_rates_are_the_classical_ones) {
    const double kappa = 100, root = sqrt(kappa);
    const nadir_options g = options_of("gradient/fixed"), m = options_of("momentum"), n = options_of("nesterov");
    fixed_rate r = rate_of("gradient/fixed", kappa, 1);
    ck_assert_double_eq_tol(fixed_rate_at(&r, fixed_rate_auto(&r, &g)), (kappa - 1) / (kappa + 1), 1e-14);
    r = rate_of("nesterov", kappa, 1);
    ck_assert_double_eq_tol(fixed_rate_at(&r, fixed_rate_auto(&r, &n)), 1 - 1 / root, 1e-7);
    r = rate_of("momentum", kappa, 1);
    const double best = fixed_rate_at(&r, fixed_rate_auto(&r, &m));
    ck_assert_double_eq_tol(best, (root - 1) / (root + 1), 1e-7);
    for (double share = 0.05; share < 1; share += 0.05) ck_assert_double_ge(fixed_rate_at(&r, share * r.limit), best - 1e-7);
}
END_TEST

START_TEST(what_does_not_stay_fixed_has_no_rate) {
    static const char *const words[] = {
        "gradient/armijo", "gradient/fixed,schedule=root", "lbfgs/wolfe", "gradient/fixedly", "newton/damping", "gradient",
        "peer:liblbfgs"};
    fixed_rate rate;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const nadir_options options = options_of(words[i]);
        ck_assert_msg(!fixed_rate_of(&options, 2, 1, &rate), "%s", words[i]);
    }
}
END_TEST

/* ---- runs ---- */

static bench_problem problem;
static experiment run;

static void begin(const char *word, const char *method) {
    const run_limits limits = {1000000, 20};
    const experiment_hooks none = {0};
    ck_assert_msg(bench_problem_create(word, NULL, &problem, message, sizeof message) == 0, "%s", message);
    run = (experiment){0};
    ck_assert_msg(prepare_run(&problem, method, &limits, &run, message, sizeof message) == 0, "%s", message);
    ck_assert(experiment_run(&run, &none));
}

static void end(void) {
    experiment_free(&run);
    bench_problem_destroy(&problem);
}

/* Double roots leave a factor k, which is ln k/k of the logarithm: up to 1/15 in these runs. */
START_TEST(runs_converge_as_theory_says) {
    static const struct {
        const char *method;
        double tolerance;
    } cases[] = {{"gradient/fixed", 0.005},
                 {"gradient/fixed,eta=4e-3", 0.005},
                 {"momentum,beta=0.5", 0.01},
                 {"nesterov,beta=0.5", 0.01},
                 {"momentum,beta=0.3,eta=5e-3", 0.01},
                 {"newton/fixed,eta=0.3", 0.005},
                 {"momentum", 0.07},
                 {"nesterov", 0.07},
                 {"gradient/exact", 0.005}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin("quadratic,n=20,condition=300,start=extreme", cases[i].method);
        ck_assert_int_eq(run.theory.kind, THEORY_EXACT);
        ck_assert_msg(fabs(log(run.rate.value) / log(run.theory.rate) - 1) <= cases[i].tolerance, "%s: %g, not %g", cases[i].method,
                      run.rate.value, run.theory.rate);
        end();
    }
}
END_TEST

/* f_k − f* <= 4ρ^2k·(f_0 − f*), ρ = (√κ − 1)/(√κ + 1), is half the square of the error in the norm of A. */
START_TEST(conjugate_gradients_keep_chebyshevs_bound) {
    static const char *const methods[] = {"cg/exact", "bfgs/exact"};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        begin("quadratic,n=200,condition=300", methods[m]);
        const record_row *rows = run.record.rows;
        ck_assert_int_eq(run.theory.kind, THEORY_BOUND);
        ck_assert_double_eq_tol(run.theory.rate, (sqrt(300) - 1) / (sqrt(300) + 1), 1e-12);
        ck_assert_int_gt(run.record.count, 20);
        for (int64_t k = 0; k < run.record.count; k++) {
            const double bound = 4 * pow(run.theory.rate, 2 * (double)rows[k].iteration) * (rows[0].f - problem.minimum);
            ck_assert_double_le(rows[k].f - problem.minimum, bound + 1e-12 * fabs(problem.minimum));
        }
        ck_assert_double_lt(run.rate.value, run.theory.rate);
        end();
    }
}
END_TEST

/* A step by conjugate gradients is not the whole one, and a line search leaves what is no minimum. */
START_TEST(newton_may_not_end_at_once) {
    static const char *const methods[] = {"newton/full/krylov", "newton/armijo/krylov", "newton/fixed/krylov,eta=0.5"};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        begin("quadratic,n=50,condition=1e4", methods[m]);
        ck_assert_int_eq(run.theory.kind, THEORY_UNKNOWN);
        end();
    }
}
END_TEST

START_TEST(newton_ends_at_once) {
    static const char *const methods[] = {"newton/full", "newton/armijo", "newton/trust", "newton/exact"};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        begin("quadratic,n=50,condition=1e4", methods[m]);
        ck_assert(run.theory.kind == THEORY_EXACT && run.theory.rate == 0);
        ck_assert_int_eq(run.result.iterations, 1);
        end();
    }
}
END_TEST

/* ---- the constant of Newton's method ---- */

/* f = ½·4x² + x³ + ½y²: ½H⁻¹T[u,u] = (6u₁²/8, 0). */
static int cubic(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (f) *f = 2 * x[0] * x[0] + x[0] * x[0] * x[0] + 0.5 * x[1] * x[1];
    if (g) g[0] = 4 * x[0] + 3 * x[0] * x[0], g[1] = x[1];
    return 0;
}

static int cubic_hessian(void *data, const double *x, nadir_matrix *H) {
    H->values[0] = *(const double *)data + 6 * x[0];
    H->values[1 + H->ld] = 1;
    return 0;
}

START_TEST(newtons_constant_is_the_analytic_one) {
    double four = 4, none = 0;
    const double x[2] = {0, 0};
    nadir_problem p = {.n = 2, .data = &four, .objective = cubic, .hessian = cubic_hessian};
    ck_assert_double_eq_tol(quadratic_constant(&p, x), 0.75, 1e-6);
    p.data = &none; /* singular */
    ck_assert(isnan(quadratic_constant(&p, x)));
    p.hessian = NULL;
    ck_assert(isnan(quadratic_constant(&p, x)));
}
END_TEST

/* f = ½(x² + 100y²) + (ax³ + 3bx²y + 3cxy² + dy³)/6, of which a step along H⁻¹T[u,u] finds no maximum. */
static const double thirds[] = {0.3, -1.1, 0.8, 1.7};

static int skewed(void *data, const double *x, double *f, double *g) {
    const double *t = data, p = x[0], q = x[1];
    if (f)
        *f = 0.5 * (p * p + 100 * q * q) + (t[0] * p * p * p + 3 * t[1] * p * p * q + 3 * t[2] * p * q * q + t[3] * q * q * q) / 6;
    if (g) g[0] = p + (t[0] * p * p + 2 * t[1] * p * q + t[2] * q * q) / 2;
    if (g) g[1] = 100 * q + (t[1] * p * p + 2 * t[2] * p * q + t[3] * q * q) / 2;
    return 0;
}

static int skewed_hessian(void *data, const double *x, nadir_matrix *H) {
    const double *t = data;
    H->values[0] = 1 + t[0] * x[0] + t[1] * x[1];
    H->values[1] = t[1] * x[0] + t[2] * x[1];
    H->values[1 + H->ld] = 100 + t[2] * x[0] + t[3] * x[1];
    return 0;
}

START_TEST(newtons_constant_is_the_largest_over_all_directions) {
    const double origin[2] = {0, 0}, *t = thirds;
    const nadir_problem p = {.n = 2, .data = (void *)(uintptr_t)thirds, .objective = skewed, .hessian = skewed_hessian};
    double most = 0;
    for (int i = 0; i < 10000; i++) {
        const double c = cos(M_PI * i / 10000), d = sin(M_PI * i / 10000);
        const double first = t[0] * c * c + 2 * t[1] * c * d + t[2] * d * d,
                     second = t[1] * c * c + 2 * t[2] * c * d + t[3] * d * d;
        most = fmax(most, 0.5 * hypot(first, second / 100));
    }
    ck_assert_double_eq_tol(quadratic_constant(&p, origin), most, 1e-6 * most);
}
END_TEST

/* No step is worse than the constant says but for the next term, and along the one direction there is, none is better. */
START_TEST(newton_keeps_its_constant) {
    static const struct {
        const char *word;
        double least, most; /* of measured / theory */
    } cases[] = {{"saddle,y=0.7", 0.99, 1.01}, {"cliff", 0, 1.01}, {"denschnc", 0, 1.01}, {"arwhead,n=10", 0, 1.01}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(cases[i].word, "newton/trust");
        const double ratio = run.constant / run.constant_theory;
        ck_assert_msg(ratio >= cases[i].least && ratio <= cases[i].most, "%s: %g and %g", cases[i].word, run.constant,
                      run.constant_theory);
        end();
    }
}
END_TEST

/* ---- sweeps ---- */

static nadir_status end_with(const char *method, double eta) {
    char word[100];
    nadir_result result;
    double x[20];
    snprintf(word, sizeof word, "%s,eta=%.17g", method, eta);
    const nadir_options options = options_of(word);
    memcpy(x, problem.start, sizeof x);
    return nadir_minimize(&problem.problem, x, &options, &result);
}

/* The limit that a sweep is laid about. */
START_TEST(sweeps_know_the_limit_of_every_direction) {
    static const char *const methods[] = {"gradient/fixed", "momentum", "nesterov", "momentum,beta=0.4", "newton/fixed"};
    sweep_request eta;
    ck_assert(sweep_parse("eta", &eta, message, sizeof message));
    ck_assert(bench_problem_create("quadratic,n=20,condition=50,start=extreme", NULL, &problem, message, sizeof message) == 0);
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        const nadir_options options = options_of(methods[m]);
        const sweep_scale scale = sweep_scale_of(&eta, &problem, &options);
        ck_assert(scale.known && !scale.estimated && !(scale.best >= scale.limit));
        ck_assert_msg(end_with(methods[m], 0.98 * scale.limit) == NADIR_GRADIENT, "%s", methods[m]);
        ck_assert_msg(end_with(methods[m], 1.02 * scale.limit) == NADIR_DIVERGED, "%s", methods[m]);
    }
    bench_problem_destroy(&problem);
}
END_TEST

CHECK_MAIN("theory", roots_are_those_of_the_recurrence, limits_divide_growth_from_decay, best_rates_are_the_classical_ones,
           what_does_not_stay_fixed_has_no_rate, runs_converge_as_theory_says, conjugate_gradients_keep_chebyshevs_bound,
           newton_ends_at_once, newton_may_not_end_at_once, newtons_constant_is_the_analytic_one,
           newtons_constant_is_the_largest_over_all_directions, newton_keeps_its_constant, sweeps_know_the_limit_of_every_direction)
