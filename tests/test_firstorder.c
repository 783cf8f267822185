/* Gradient descent and its relatives against their formulas: recurrences of two terms, step lengths, schedules, and the rates that
 * theory gives on quadratics. */
#include "check_main.h"

#include "recorded.h"

#include "../src/internal.h"
#include "../src/random.h"

enum { N = 30 };

static void spread_start(double *x) {
    for (int i = 0; i < N; i++) x[i] = 1.0 + sin(1.0 + 3.0 * i);
}

/* Equal parts of the two extreme eigenvectors: the worst start. */
static void worst_start(const scales *q, double *x) {
    memset(x, 0, N * sizeof *x);
    x[0] = q->condition; /* d·x alike: g has equal parts */
    x[N - 1] = 1.0;
}

static double norm(const double *x) {
    return sqrt(dot(N, x, x));
}

/* ---- recurrences --------------------------------------------------------------------------------------------------------- */

static void must_be_near(const char *word, int64_t k, const double *x, const double *expected, double size) {
    for (int i = 0; i < N; i++)
        MUST(fabs(x[i] - expected[i]) <= 1e-11 * size, "%s, step %d: x[%d] = %.15g, by the recurrence %.15g", word, (int)k, i, x[i],
             expected[i]);
}

/* x⁺ = x − ηDx + β(x − x⁻), with the best η and β. */
START_TEST(momentum_is_its_recurrence) {
    scales q = {.n = N, .condition = 100};
    const nadir_problem problem = scales_problem(&q, true);
    const double sum = sqrt(100) + 1.0, eta = 4.0 / (sum * sum), root = 9.0 / 11.0, beta = root * root;
    double x0[N], before[N], now[N];
    spread_start(x0);
    recorded r = recorded_run(&problem, x0, "momentum/fixed,gtol=0", 150);
    memcpy(before, x0, sizeof before);
    memcpy(now, x0, sizeof now);
    ck_assert_int_eq(r.count, 150);
    for (int64_t k = 0; k < r.count; k++) {
        must_be_near("momentum", k, x_at(&r, k), now, 10.0);
        for (int i = 0; i < N; i++) {
            const double next = now[i] - eta * scale_of(&q, i) * now[i] + beta * (now[i] - before[i]);
            before[i] = now[i];
            now[i] = next;
        }
    }
    recorded_free(&r);
}
END_TEST

/* z⁺ = x − ηDx, x⁺ = z⁺ + β_k(z⁺ − z), x being what is committed. */
static void follows_nesterov(const char *word, bool knows) {
    scales q = {.n = N, .condition = 100};
    nadir_problem problem = scales_problem(&q, knows);
    double x0[N], z[N], now[N], t = 1.0;
    problem.lipschitz = 100;
    spread_start(x0);
    recorded r = recorded_run(&problem, x0, word, 150);
    memcpy(z, x0, sizeof z);
    memcpy(now, x0, sizeof now);
    ck_assert_int_eq(r.count, 150);
    for (int64_t k = 0; k < r.count; k++) {
        const double next_t = 0.5 * (1.0 + sqrt(1.0 + 4.0 * t * t)), beta = knows ? 9.0 / 11.0 : (t - 1.0) / next_t;
        must_be_near(word, k, x_at(&r, k), now, 10.0);
        for (int i = 0; i < N; i++) {
            const double next = now[i] - 0.01 * scale_of(&q, i) * now[i];
            now[i] = next + beta * (next - z[i]);
            z[i] = next;
        }
        t = next_t;
    }
    recorded_free(&r);
}

START_TEST(nesterov_is_its_recurrence) {
    follows_nesterov("nesterov/fixed,gtol=0", true);
    follows_nesterov("nesterov/fixed,gtol=0,restart=no", false);
}
END_TEST

/* Without μ the restarts bring back what the growing coefficient would lose. */
START_TEST(restarts_pay) {
    scales q = {.n = N, .condition = 1e3};
    nadir_problem problem = scales_problem(&q, false);
    double x0[N];
    problem.lipschitz = 1e3;
    spread_start(x0);
    recorded with = recorded_run(&problem, x0, "nesterov/fixed", 20000);
    recorded without = recorded_run(&problem, x0, "nesterov/fixed,restart=no", 20000);
    recorded plain = recorded_run(&problem, x0, "gradient/fixed", 60000);
    ck_assert_int_eq(with.result.status, NADIR_GRADIENT);
    MUST(2 * with.count < without.count && 5 * with.count < plain.count, "%d iterations with restarts, %d without, %d plain",
         (int)with.count, (int)without.count, (int)plain.count);
    recorded_free(&with);
    recorded_free(&without);
    recorded_free(&plain);
}
END_TEST

/* d⁺ = −g⁺ + βd with Hager and Zhang's β, from the points alone; then the slope bound that this β guarantees. */
START_TEST(conjugate_directions_are_hager_and_zhangs) {
    scales q = {.n = N, .condition = 200};
    const nadir_problem problem = scales_problem(&q, false);
    double x0[N], d[N], y[N];
    spread_start(x0);
    recorded r = recorded_run(&problem, x0, "cg/wolfe,curvature=0.9", 60); /* loose, so that no term of β vanishes */
    for (int64_t k = 0; k + 2 < r.count; k++) {
        const double *g = g_at(&r, k), *next = g_at(&r, k + 1);
        for (int i = 0; i < N; i++) {
            d[i] = (x_at(&r, k + 1)[i] - x_at(&r, k)[i]) / r.parameter[k + 1];
            y[i] = next[i] - g[i];
        }
        const double dy = dot(N, d, y), raw = (dot(N, y, next) - 2.0 * dot(N, d, next) * dot(N, y, y) / dy) / dy;
        const double beta = fmax(raw, 0.4 * dot(N, g, d) / dot(N, d, d));
        for (int i = 0; i < N; i++) {
            const double found = (x_at(&r, k + 2)[i] - x_at(&r, k + 1)[i]) / r.parameter[k + 2];
            MUST(fabs(found - beta * d[i] + next[i]) <= 1e-6 * (norm(next) + norm(d)), "step %d: d[%d] = %g, not %g", (int)k + 1, i,
                 found, beta * d[i] - next[i]);
        }
        MUST(beta * dot(N, d, next) - dot(N, next, next) <= -0.874 * dot(N, next, next), "step %d descends too little", (int)k + 1);
    }
    recorded_free(&r);
}
END_TEST

/* Slopes after a step, as a share of those before: how many of them are not small? */
static int64_t steps_that_stop_short(const recorded *r) {
    int64_t count = 0;
    for (int64_t k = 0; k + 1 < r->count; k++) {
        double before = 0.0, after = 0.0;
        for (int i = 0; i < N; i++) {
            const double step = x_at(r, k + 1)[i] - x_at(r, k)[i];
            before += step * g_at(r, k)[i];
            after += step * g_at(r, k + 1)[i];
        }
        count += fabs(after) > 0.15 * fabs(before);
    }
    return count;
}

/* On a quadratic the search may stop far from the line's minimiser, and the run is yet the linear method's, with hardly more than
 * one evaluation an iteration: also where f has no digits left to tell that it is a quadratic. */
START_TEST(conjugacy_outlives_inexact_steps) {
    static const struct { double condition, offset; } cases[] = {{10, 0}, {200, 0}, {1e4, 0}, {200, 1e6}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        scales q = {.n = N, .condition = cases[c].condition, .offset = cases[c].offset};
        const nadir_problem problem = scales_problem(&q, true);
        double x0[N];
        spread_start(x0);
        recorded exact = recorded_run(&problem, x0, "cg/exact", 200), r = recorded_run(&problem, x0, "cg/wolfe", 200);
        MUST(r.result.status == NADIR_GRADIENT, "condition %g, offset %g: %s", cases[c].condition, cases[c].offset, r.result.text);
        MUST(3 * r.result.iterations <= 4 * exact.result.iterations + 12, "condition %g: %d iterations, %d by exact steps",
             cases[c].condition, (int)r.result.iterations, (int)exact.result.iterations);
        MUST(2 * r.result.counts.f <= 3 * r.result.iterations + 12, "condition %g: %d evaluations in %d iterations",
             cases[c].condition, (int)r.result.counts.f, (int)r.result.iterations);
        MUST(4 * steps_that_stop_short(&r) > r.count, "condition %g: %d of %d steps are inexact: nothing is tested",
             cases[c].condition, (int)steps_that_stop_short(&r), (int)r.count);
        recorded_free(&exact);
        recorded_free(&r);
    }
}
END_TEST

/* f = −exp(−s²/2) + Σx²/1000, s = Σx: at the minimiser two curvatures, and before it a bend that spoils what d was conjugate to. */
static int bent(void *data, const double *x, double *f, double *g) {
    const int64_t n = *(const int64_t *)data;
    double s = 0.0, square = 0.0;
    for (int64_t i = 0; i < n; i++) {
        s += x[i];
        square += x[i] * x[i];
    }
    const double bell = exp(-0.5 * s * s);
    if (f) *f = 1e-3 * square - bell;
    for (int64_t i = 0; g && i < n; i++) g[i] = s * bell + 2e-3 * x[i];
    return 0;
}

/* From a direction that is not conjugate to those before, conjugate gradients converge linearly for ever, even here. */
START_TEST(conjugacy_is_built_anew) {
    int64_t sizes[] = {3, 10, 40};
    nadir_options options = nadir_options_default();
    nadir_result result;
    double x[40];
    ck_assert_int_eq(nadir_options_parse(&options, "cg/wolfe,gtol=0", NULL, 0), NADIR_RUNNING);
    options.max_iterations = 5000;
    for (int k = 0; k < 3; k++)
        for (int start = 0; start < 40; start++) {
            const nadir_problem problem = {.n = sizes[k], .data = &sizes[k], .objective = bent};
            for (int64_t i = 0; i < sizes[k]; i++) x[i] = 2.0 * sin(1.0 + 1.7 * (double)start + 3.1 * (double)i);
            nadir_minimize(&problem, x, &options, &result);
            MUST(result.status > 0, "n = %d, start %d: %s", (int)sizes[k], start, result.text);
        }
}
END_TEST

/* Rosenbrock's chain, times 1e12. */
static int long_valley(void *data, const double *x, double *f, double *g) {
    const int n = *(const int *)data;
    double sum = 0.0;
    if (g) memset(g, 0, (size_t)n * sizeof *g);
    for (int i = 0; i + 1 < n; i++) {
        const double v = x[i + 1] - x[i] * x[i], u = 1.0 - x[i];
        sum += 100.0 * v * v + u * u;
        if (!g) continue;
        g[i] += 1e12 * (-400.0 * x[i] * v - 2.0 * u);
        g[i + 1] += 1e12 * 200.0 * v;
    }
    if (f) *f = 1e12 * sum;
    return 0;
}

/* What makes up for the last step may lead uphill where g has few digits left; it is left out then. */
START_TEST(what_does_not_descend_is_left) {
    int n = 40;
    uint64_t random = 7;
    const nadir_problem problem = {.n = n, .data = &n, .objective = long_valley};
    nadir_options options = nadir_options_default();
    nadir_result result;
    ck_assert_int_eq(nadir_options_parse(&options, "cg/wolfe,gtol=0", NULL, 0), NADIR_RUNNING);
    for (int start = 0; start < 60; start++) {
        double x[40];
        for (int i = 0; i < n; i++) x[i] = 0.1 + 2.0 * random_next(&random);
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == NADIR_PRECISION || result.status == NADIR_GRADIENT, "start %d: %s", start, result.text);
    }
}
END_TEST

/* ---- rates --------------------------------------------------------------------------------------------------------------- */

static double measured_rate(const recorded *r) {
    const int64_t from = r->count / 2, to = r->count - 1;
    return pow(norm(g_at(r, to)) / norm(g_at(r, from)), 1.0 / (double)(to - from));
}

START_TEST(rates_are_those_of_theory) {
    static const double conditions[] = {10, 100, 1e4};
    static const char *const words[] = {"gradient/fixed,eta=auto", "gradient/exact"};
    for (int c = 0; c < 3; c++)
        for (int w = 0; w < 2; w++) {
            scales q = {.n = N, .condition = conditions[c]};
            const nadir_problem problem = scales_problem(&q, true);
            double x0[N];
            worst_start(&q, x0);
            recorded r = recorded_run(&problem, x0, words[w], 40000);
            const double theory = (conditions[c] - 1.0) / (conditions[c] + 1.0), rate = measured_rate(&r);
            MUST(r.result.status == NADIR_GRADIENT || conditions[c] > 1e3, "%s: %s", words[w], r.result.text);
            MUST(fabs(log(rate) / log(theory) - 1.0) <= 0.02, "%s, condition %g: rate %.8g, theory %.8g", words[w], conditions[c],
                 rate, theory);
            recorded_free(&r);
        }
}
END_TEST

/* ‖e_k‖_A <= 2((√κ − 1)/(√κ + 1))ᵏ‖e_0‖_A */
START_TEST(conjugate_gradients_stay_below_chebyshev) {
    static const double conditions[] = {10, 100, 1e4};
    for (int c = 0; c < 3; c++) {
        scales q = {.n = N, .condition = conditions[c]};
        const nadir_problem problem = scales_problem(&q, true);
        const double root = sqrt(conditions[c]), rate = (root - 1.0) / (root + 1.0);
        double x0[N];
        spread_start(x0);
        recorded r = recorded_run(&problem, x0, "cg/exact,gtol=1e-10", 200);
        ck_assert_int_eq(r.result.status, NADIR_GRADIENT);
        for (int64_t k = 0; k < r.count; k++) /* f = ‖e‖_A²/2 */
            MUST(sqrt(r.f[k]) <= 2.0 * pow(rate, (double)k) * sqrt(r.f[0]) + 1e-13, "condition %g, step %d: %g", conditions[c],
                 (int)k, sqrt(r.f[k] / r.f[0]));
        recorded_free(&r);
    }
}
END_TEST

/* The stability limit 2/L: below, it converges; 1% above, it is seen to diverge, long before any number overflows. */
START_TEST(beyond_the_limit_it_diverges) {
    static const struct {
        double share;
        bool diverges;
        int64_t most;
    } cases[] = {{0.99, false, 500000}, {1.01, true, 1000}, {1.5, true, 30}, {10, true, 8}, {1e6, true, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scales q = {.n = N, .condition = 1e4};
        const nadir_problem problem = scales_problem(&q, true);
        nadir_options options = nadir_options_default();
        nadir_result result;
        double x[N];
        char word[100];
        spread_start(x);
        snprintf(word, sizeof word, "gradient/fixed,eta=%.17g", cases[i].share * 2.0 / 1e4);
        ck_assert_int_eq(nadir_options_parse(&options, word, NULL, 0), NADIR_RUNNING);
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == (cases[i].diverges ? NADIR_DIVERGED : NADIR_GRADIENT), "%g of the limit: %s", cases[i].share,
             result.text);
        MUST(result.iterations <= cases[i].most && isfinite(result.f) && isfinite(result.gnorm), "%g of the limit: %d iterations",
             cases[i].share, (int)result.iterations);
    }
}
END_TEST

/* ---- learning rates ------------------------------------------------------------------------------------------------------ */

START_TEST(schedules_decay_as_they_say) {
    static const char *const names[] = {"constant", "inverse", "root", "exponential"};
    for (int s = 0; s < 4; s++) {
        scales q = {.n = N, .condition = 10};
        const nadir_problem problem = scales_problem(&q, true);
        double x0[N];
        char word[100];
        spread_start(x0);
        snprintf(word, sizeof word, "gradient/fixed,eta=0.05,decay=0.25,schedule=%s", names[s]);
        recorded r = recorded_run(&problem, x0, word, 20);
        for (int64_t k = 0; k + 1 < r.count; k++) {
            const double age = 0.25 * (double)k, expected[] = {1.0, 1.0 / (1.0 + age), pow(1.0 + age, -0.5), exp(-age)};
            MUST(fabs(r.parameter[k + 1] - 0.05 * expected[s]) < 1e-15, "%s, step %d: %g", names[s], (int)k, r.parameter[k + 1]);
            const double moved = (x_at(&r, k)[3] - x_at(&r, k + 1)[3]) / g_at(&r, k)[3];
            MUST(fabs(moved - 0.05 * expected[s]) < 1e-13, "%s, step %d: moved by %g", names[s], (int)k, moved);
        }
        recorded_free(&r);
    }
}
END_TEST

START_TEST(auto_rates_are_the_best_known) {
    static const struct {
        const char *word;
        double rate;
    } cases[] = {{"gradient/fixed", 2.0 / 101}, {"momentum/fixed", 4.0 / 121}, {"nesterov/fixed", 0.01}, {"bb/fixed", 1.0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scales q = {.n = N, .condition = 100};
        const nadir_problem problem = scales_problem(&q, true);
        double x0[N];
        spread_start(x0);
        recorded r = recorded_run(&problem, x0, cases[i].word, 3);
        MUST(fabs(r.parameter[1] - cases[i].rate) < 1e-15, "%s: %g", cases[i].word, r.parameter[1]);
        recorded_free(&r);
    }
}
END_TEST

/* ---- Barzilai and Borwein, and Armijo from other values ------------------------------------------------------------------- */

static double spectral_length(int kind, double longer, const double *shorts, int64_t count) {
    double least = shorts[count - 1];
    if (kind == 0 || (kind == 2 && !(least < 0.8 * longer))) return longer;
    for (int64_t j = count - 1; kind == 2 && j >= 0 && j > count - 7; j--) least = fmin(least, shorts[j]);
    return least;
}

START_TEST(spectral_steps_have_their_lengths) {
    static const char *const words[] = {"bb/full,spectral=long", "bb/full,spectral=short", "bb/full"};
    for (int kind = 0; kind < 3; kind++) {
        double shorts[40];
        scales q = {.n = N, .condition = 20};
        const nadir_problem problem = scales_problem(&q, false);
        double x0[N], s[N], y[N];
        spread_start(x0);
        recorded r = recorded_run(&problem, x0, words[kind], 40);
        for (int64_t k = 1; k + 1 < r.count; k++) {
            for (int i = 0; i < N; i++) {
                s[i] = x_at(&r, k)[i] - x_at(&r, k - 1)[i];
                y[i] = g_at(&r, k)[i] - g_at(&r, k - 1)[i];
            }
            shorts[k - 1] = dot(N, s, y) / dot(N, y, y);
            const double length = spectral_length(kind, dot(N, s, s) / dot(N, s, y), shorts, k);
            const double moved = norm(g_at(&r, k));
            MUST(fabs(r.step[k + 1] / (length * moved) - 1.0) < 1e-6, "%s, step %d: %g, not %g", words[kind], (int)k, r.step[k + 1],
                 length * moved);
        }
        recorded_free(&r);
    }
}
END_TEST

static double largest_before(const recorded *r, int64_t k, int64_t kept) {
    double largest = r->f[k];
    for (int64_t j = k; j >= 0 && j > k - kept; j--) largest = fmax(largest, r->f[j]);
    return largest;
}

START_TEST(f_may_rise_only_as_far_as_allowed) {
    static const char *const words[] = {"bb/armijo,spectral=long", "bb/armijo,spectral=long,reference=last",
                                        "bb/armijo,spectral=long,reference=average"};
    for (int w = 0; w < 3; w++) {
        scales q = {.n = N, .condition = 1e5};
        const nadir_problem problem = scales_problem(&q, false);
        double x0[N], average = 0.0, weight = 0.0;
        int64_t rises = 0;
        spread_start(x0);
        recorded r = recorded_run(&problem, x0, words[w], 2000);
        for (int64_t k = 0; k + 1 < r.count; k++) {
            average = (0.85 * weight * average + r.f[k]) / (0.85 * weight + 1.0);
            weight = 0.85 * weight + 1.0;
            const double limits[] = {largest_before(&r, k, 10), r.f[k], fmax(average, r.f[k])};
            const double fall = limits[w] - r.f[k + 1], promised = r.step[k + 1] * norm(g_at(&r, k));
            const double noise = 2.3e-15 * r.f[0];
            MUST(fall >= 1e-4 * promised - noise, "%s, step %d: f = %g from %g", words[w], (int)k, r.f[k + 1], r.f[k]);
            rises += r.f[k + 1] > r.f[k] + noise;
        }
        MUST((rises > 0) == (w != 1), "%s: f rose %d times", words[w], (int)rises);
        recorded_free(&r);
    }
}
END_TEST

/* Directions that move by a learning rate are refused elsewhere. */
START_TEST(learning_rates_are_for_fixed) {
    static const char *const words[] = {"momentum/armijo", "nesterov/wolfe", "momentum/full", "nesterov/exact"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        scales q = {.n = N, .condition = 10};
        const nadir_problem problem = scales_problem(&q, true);
        nadir_options options = nadir_options_default();
        nadir_result result;
        ck_assert_int_eq(nadir_options_parse(&options, words[i], NULL, 0), NADIR_RUNNING);
        ck_assert_uint_eq(nadir_size(&problem, &options, &result), 0);
        MUST(result.status == NADIR_COMBINATION && strstr(result.text, "use fixed"), "%s: %s", words[i], result.text);
    }
}
END_TEST

/* f = S·(x² + 10y²)/2: exact steps are the same for every S, though gᵀg and pᵀHp leave the range of doubles. */
static int sized_objective(void *data, const double *x, double *f, double *g) {
    const double size = *(const double *)data;
    if (f) *f = size * (0.5 * x[0] * x[0] + 5.0 * x[1] * x[1]);
    if (g) g[0] = size * x[0], g[1] = size * 10.0 * x[1];
    return 0;
}

static int sized_product(void *data, const double *x, const double *v, double *Hv) {
    const double size = *(const double *)data;
    (void)x;
    Hv[0] = size * v[0], Hv[1] = size * 10.0 * v[1];
    return 0;
}

START_TEST(exact_steps_know_no_unit) {
    static const double sizes[] = {1.0, 0x1p-560, 0x1p-1000, 0x1p530, 0x1p1000};
    int64_t iterations = 0;
    for (int k = 0; k < 5; k++) {
        double size = sizes[k], x[2] = {10.0, 1.0};
        const nadir_problem problem = {
            .n = 2, .data = &size, .objective = sized_objective, .hessian_product = sized_product, .quadratic = true};
        nadir_options options = nadir_options_default();
        nadir_result result;
        ck_assert_int_eq(nadir_options_parse(&options, "gradient/exact,gscale=0", NULL, 0), NADIR_RUNNING);
        nadir_minimize(&problem, x, &options, &result);
        if (k == 0) iterations = result.iterations;
        MUST(result.status == NADIR_GRADIENT && result.iterations == iterations, "size %g: %s", size, result.text);
    }
}
END_TEST

/* f as a list says, the slope always 1. */
typedef struct script {
    double f[5];
    int count;
} script;

static int scripted(void *data, const double *x, double *f, double *g) {
    script *list = data;
    (void)x;
    if (f) *f = list->f[list->count < 4 ? list->count++ : 4];
    if (g) g[0] = 1.0;
    return 0;
}

/* A second search from x, after a direction was forgotten, does not weigh f(x) twice: of 10 and 0 the average is 0.85·10/1.85
 * = 4.6. */
START_TEST(a_point_is_averaged_once) {
    script list = {.f = {10.0, 0.0, 0.0, 5.3, -100.0}};
    const nadir_problem problem = {.n = 1, .data = &list, .objective = scripted};
    nadir_options options = nadir_options_default();
    const double x0 = 0.0;
    nadir_solver *s;
    ck_assert_int_eq(nadir_options_parse(&options, "gradient/armijo,reference=average", NULL, 0), NADIR_RUNNING);
    ck_assert_int_eq(nadir_create(&problem, &options, &s, NULL), NADIR_RUNNING);
    ck_assert_int_eq(nadir_start(s, &x0), NADIR_RUNNING);
    ck_assert_int_eq(s->method.globalize->advance(s), NADIR_RUNNING); /* once, and */
    ck_assert_int_eq(nadir_step(s), NADIR_RUNNING);                   /* once more from there */
    ck_assert_int_eq(list.count, 3);
    nadir_step(s);
    ck_assert_double_eq(s->now.f, -100.0); /* 5.3 was refused */
    nadir_destroy(s);
}
END_TEST

/* Where no step meets curvature, steps grow. */
static int downhill(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (f) *f = -x[0] - 2.0 * x[1];
    if (g) g[0] = -1.0, g[1] = -2.0;
    return 0;
}

START_TEST(a_plane_has_no_minimum) {
    static const char *const words[] = {"lbfgs/wolfe", "lbfgs/armijo",   "bfgs/wolfe",      "bfgs/armijo",
                                        "cg/wolfe",    "gradient/wolfe", "gradient/armijo", "bb/armijo"};
    const nadir_problem plane = {.n = 2, .objective = downhill};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        nadir_options options = nadir_options_default();
        nadir_result result;
        double x[2] = {0.0, 0.0};
        ck_assert_int_eq(nadir_options_parse(&options, words[w], NULL, 0), NADIR_RUNNING);
        ck_assert_msg(nadir_minimize(&plane, x, &options, &result) == NADIR_UNBOUNDED, "%s: %s", words[w], result.text);
        ck_assert_msg(result.counts.f < 300, "%s: %lld evaluations", words[w], (long long)result.counts.f);
    }
}
END_TEST

CHECK_MAIN_TIMED("firstorder", 120, momentum_is_its_recurrence, nesterov_is_its_recurrence, restarts_pay,
                 conjugate_directions_are_hager_and_zhangs, conjugacy_outlives_inexact_steps, conjugacy_is_built_anew,
                 what_does_not_descend_is_left, rates_are_those_of_theory, conjugate_gradients_stay_below_chebyshev,
                 beyond_the_limit_it_diverges, schedules_decay_as_they_say, auto_rates_are_the_best_known,
                 spectral_steps_have_their_lengths, f_may_rise_only_as_far_as_allowed, learning_rates_are_for_fixed,
                 exact_steps_know_no_unit, a_point_is_averaged_once, a_plane_has_no_minimum)
