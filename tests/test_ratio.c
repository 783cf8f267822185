/* Rounding: the last digits are won or honestly reported, and PRECISION is not claimed where it is not so. */
#include "check_main.h"

#include "methods.h"

#include <float.h>

/* f = c + ½Σ d_i (x_i − 1)², with noise of a given relative size, the same at the same x. */
typedef struct noisy {
    double offset, noise, kink;
    int64_t n;
} noisy;

static double scramble(const double *x, int64_t n) {
    uint64_t z = 88172645463325252U;
    for (int64_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        z = (z ^ bits) * 0xbf58476d1ce4e5b9U;
        z ^= z >> 29;
    }
    return (double)(int64_t)z * 0x1p-63;
}

static int noisy_objective(void *data, const double *x, double *f, double *g) {
    const noisy *k = data;
    double value = k->offset;
    for (int64_t i = 0; i < k->n; i++) {
        const double d = (double)(i + 1), e = x[i] - 1.0;
        value += 0.5 * d * e * e + k->kink * fabs(e);
        if (g) g[i] = d * e + k->kink * copysign(1.0, e);
    }
    if (f) *f = value * (1.0 + k->noise * scramble(x, k->n));
    return 0;
}

static int noisy_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data, (void)x;
    for (int64_t i = 0; i < H->rows; i++) add(H, i, i, (double)(i + 1));
    return 0;
}

static nadir_result run_noisy(noisy *k, const char *word, double *x) {
    const nadir_problem problem = {.n = k->n, .data = k, .objective = noisy_objective, .hessian = noisy_hessian};
    nadir_options options = options_of(word);
    nadir_result result;
    for (int64_t i = 0; i < k->n; i++) x[i] = 3.0 + 0.7 * (double)i;
    options.max_iterations = 3000;
    nadir_minimize(&problem, x, &options, &result);
    return result;
}

static double error_of(const double *x, int64_t n) {
    double worst = 0.0;
    for (int64_t i = 0; i < n; i++) worst = fmax(worst, fabs(x[i] - 1.0));
    return worst;
}

/* Beside a large constant f shows half of the digits of x; gradients show the other half. */
START_TEST(the_last_digits_are_won_by_gradients) {
    static const char *const words[] = {"gradient/armijo,gtol=0",     "newton/armijo,gtol=0", "newton/damping,gtol=0",
                                        "newton/damping/ldlt,gtol=0", "newton/trust,gtol=0",  "newton/cubic,gtol=0",
                                        "newton/regularized,gtol=0"};
    static const double offsets[] = {0.0, 1.0, -1e3, 1e8};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t k = 0; k < sizeof offsets / sizeof *offsets; k++) {
            noisy problem = {.offset = offsets[k], .n = 5};
            double x[MOST_N];
            const nadir_result result = run_noisy(&problem, words[i], x);
            MUST(result.status == NADIR_PRECISION || result.status == NADIR_GRADIENT, "%s at %g: %s", words[i], offsets[k],
                 result.text);
            MUST(result.status != NADIR_GRADIENT || result.gnorm == 0.0, "%s", words[i]);
            const double without = sqrt(2e-16 * fmax(1.0, fabs(offsets[k]))); /* what f alone can show */
            const double loose = starts_with(words[i], "gradient") ? 1.0 : 1e-3;
            MUST(error_of(x, 5) <= loose * without, "%s at %g: x is off by %g (%s)", words[i], offsets[k], error_of(x, 5),
                 result.text);
        }
}
END_TEST

/* Noise that the user declares is respected, at any size. */
START_TEST(declared_noise) {
    static const char *const words[] = {"gradient/armijo", "newton/armijo", "newton/damping",
                                        "newton/trust",    "newton/cubic",  "newton/regularized"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (double noise = 1e-14; noise < 1e-3; noise *= 100.0) {
            noisy problem = {.offset = 10.0, .noise = noise, .n = 5};
            char word[NADIR_WORD];
            double x[MOST_N];
            snprintf(word, sizeof word, "%s,gtol=0,fnoise=%g", words[i], noise);
            const nadir_result result = run_noisy(&problem, word, x);
            MUST(result.status == NADIR_PRECISION || result.status == NADIR_GRADIENT, "%s: %s", word, result.text);
            MUST(error_of(x, 5) <= 10.0 * sqrt(10.0 * noise), "%s: x is off by %g", word, error_of(x, 5));
        }
}
END_TEST

/* A kink at the minimum is no stationary point: the gradient never vanishes there. */
START_TEST(a_kink_is_no_success) {
    static const char *const words[] = {"gradient/armijo", "newton/armijo", "newton/damping",
                                        "newton/trust",    "newton/cubic",  "newton/regularized"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        noisy problem = {.offset = 1.0, .kink = 0.5, .n = 3};
        double x[MOST_N];
        const nadir_result result = run_noisy(&problem, words[i], x);
        MUST(result.status <= 0, "%s: %s", words[i], result.text);
    }
}
END_TEST

/* Where the square of the gradient underflows, trials are judged by gradients too. */
START_TEST(a_slope_that_underflows) {
    static const char *const words[] = {"gradient/armijo,gtol=0", "newton/armijo,gtol=0", "newton/damping,gtol=0"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        sample tiny = {
            .name = "tiny", .n = 1, .value = quadratic_value, .curvature = quadratic_curvature, .entry = difference_entry};
        probe p = {.of = &tiny};
        tiny.start[0] = 1e-170;
        const nadir_options options = options_of(words[i]);
        const nadir_result result = run_probe(&p, &options, NULL);
        MUST(result.status > 0, "%s: %s", words[i], result.text);
    }
}
END_TEST

/* Steps too short to see are no precision. */
START_TEST(short_steps_are_no_precision) {
    static const char *const words[] = {"gradient/fixed,eta=1e-20", "gradient/fixed,eta=1e-20,gtol=0",
                                        "newton/fixed,eta=1e-18,gtol=0"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        noisy problem = {.offset = 1.0, .n = 3};
        double x[MOST_N];
        const nadir_result result = run_noisy(&problem, words[i], x);
        MUST(result.status == NADIR_NO_PROGRESS && strstr(result.text, "f falls by"), "%s: %s", words[i], result.text);
    }
}
END_TEST

/* f and its gradient from different problems: told apart from noise, and by numbers. */
static int mismatched(void *data, const double *x, double *f, double *g) {
    const double *factor = data;
    if (f) *f = 2.0 + 0.5 * (x[0] * x[0] + x[1] * x[1]) + 0.3 * x[0];
    if (g) {
        g[0] = factor[0] * (x[0] + 0.3);
        g[1] = factor[1] * x[1] + factor[2];
    }
    return 0;
}

static int identity(void *data, const double *x, nadir_matrix *H) {
    (void)data, (void)x;
    add(H, 0, 0, 1.0);
    add(H, 1, 1, 1.0);
    return 0;
}

/* A rate so small that ‖g‖ falls by 0.9 % in a hundred passes converges nonetheless, also where f has no digits left: after
 * ln(gtol)/ln(1 − η) passes. With no tolerance to reach it ends where g is nothing but its rounding. */
START_TEST(slowness_is_no_rounding) {
    noisy k = {.n = 1};
    const nadir_problem problem = {.n = 1, .data = &k, .objective = noisy_objective};
    nadir_options options = options_of("gradient/fixed,eta=9e-5,gtol=5e-4,fnoise=1e-8");
    nadir_result result;
    double x = 2.0;
    nadir_minimize(&problem, &x, &options, &result);
    MUST(result.status == NADIR_GRADIENT, "%s", result.text);
    MUST(llabs(result.iterations - 84451) <= 1, "%d passes, not ln(5e-4)/ln(1 - 9e-5)", (int)result.iterations);
    noisy rounded = {.offset = 1.0, .n = 7};
    double end[MOST_N];
    result = run_noisy(&rounded, "gradient/fixed,eta=0.017,gtol=0", end);
    MUST(result.status > 0 && result.iterations < 2500, "%d passes: %s", (int)result.iterations, result.text);
}
END_TEST

/* f = Σ ½d_i x_i² − x_i, d_i from 1 to 1e6: x_i = 1/d_i. */
enum { WIDE_N = 100 };

static int wide_product(void *data, const double *x, const double *v, double *Hv) {
    const double *d = data;
    (void)x;
    for (int i = 0; i < WIDE_N; i++) Hv[i] = d[i] * v[i];
    return 0;
}

static int wide_objective(void *data, const double *x, double *f, double *g) {
    const double *d = data;
    double value = 0.0;
    for (int i = 0; i < WIDE_N; i++) {
        value += (0.5 * d[i] * x[i] - 1.0) * x[i];
        if (g) g[i] = d[i] * x[i] - 1.0;
    }
    if (f) *f = value;
    return 0;
}

/* Between two gains a method of first order may wander for thousands of passes; what is left of f at the end is gᵀD⁻¹g/2. */
START_TEST(a_long_wave_is_no_precision) {
    static const char *const words[] = {"cg/wolfe", "cg/exact", "nesterov", "bb", "lbfgs/wolfe"};
    double d[WIDE_N];
    for (int i = 0; i < WIDE_N; i++) d[i] = pow(10.0, 6.0 * i / (WIDE_N - 1));
    const nadir_problem problem = {
        .n = WIDE_N, .data = d, .objective = wide_objective, .hessian_product = wide_product, .quadratic = true};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        const nadir_options options = options_of(words[k]);
        double x[WIDE_N] = {0};
        nadir_result result;
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == NADIR_GRADIENT && result.gnorm <= 1e-8, "%s: %s", words[k], result.text);
    }
}
END_TEST

/* A valley through which the wave runs for longer than a hundred passes. */
static int valley(void *data, const double *x, double *f, double *g) {
    const double v = x[1] - x[0] * x[0], u = 1.0 - x[0];
    (void)data;
    if (f) *f = 100.0 * v * v + u * u;
    if (g) {
        g[0] = -400.0 * x[0] * v - 2.0 * u;
        g[1] = 200.0 * v;
    }
    return 0;
}

START_TEST(a_wave_in_a_valley_is_no_precision) {
    const nadir_problem problem = {.n = 2, .objective = valley};
    for (double eta = 5e-7; eta < 1.1e-6; eta *= 1.19) {
        nadir_options options = options_of("nesterov");
        double x[2] = {-1.2, 1.0};
        nadir_result result;
        options.eta = eta;
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.status == NADIR_GRADIENT, "eta = %g: %s", eta, result.text);
    }
}
END_TEST

/* f = Σ ½d_i(x_i − c_i)² + 1, d_i from 1 to `condition`: what is left of it is known to all digits. */
typedef struct bowl {
    int n;
    double condition, centre[30];
} bowl;

static double height(const bowl *b, const double *x, double *g) {
    double sum = 0.0;
    for (int i = 0; i < b->n; i++) {
        const double e = x[i] - b->centre[i], slope = pow(b->condition, (double)i / (b->n - 1)) * e;
        sum += 0.5 * slope * e;
        if (g) g[i] = slope;
    }
    return sum;
}

static int bowl_objective(void *data, const double *x, double *f, double *g) {
    const double above = height(data, x, g);
    if (f) *f = 1.0 + above;
    return 0;
}

/* Is the claim true, to within a hundred times the noise, where it is made? */
static nadir_result claims(const char *word, bowl *b, int start) {
    const nadir_problem problem = {.n = b->n, .data = b, .objective = bowl_objective};
    const nadir_options options = options_of(word);
    nadir_result result;
    double x[30];
    for (int i = 0; i < b->n; i++) {
        b->centre[i] = sin(2.0 + 5.0 * start + 7.0 * i);
        x[i] = 2.0 * cos(1.0 + 3.0 * start + 11.0 * i);
    }
    nadir_minimize(&problem, x, &options, &result);
    MUST(result.status != NADIR_PRECISION || height(b, x, NULL) <= 100.0 * DBL_EPSILON,
         "%s, n = %d, start %d: f is %g too high: %s", word, b->n, start, height(b, x, NULL), result.text);
    return result;
}

/* Steps of directions that are made of many gradients are good though ‖g‖ rises; refused, they ended runs far above the floor. */
START_TEST(slopes_lead_to_the_floor) {
    static const char *const words[] = {"cg/armijo,gtol=0", "bb,gtol=0", "lbfgs/armijo,gtol=0", "cg/wolfe,gtol=0"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        for (int start = 0; start < 5; start++) {
            bowl b = {.n = 30, .condition = 1e3};
            const nadir_result result = claims(words[k], &b, start);
            MUST(result.status > 0 && result.iterations <= 20000, "%s: %s", words[k], result.text);
        }
}
END_TEST

/* Twice in every turn f is as low as it will be for long, and then it rises again. */
START_TEST(swings_are_no_precision) {
    static const char *const words[] = {"nesterov,restart=no,gtol=0,max_iterations=60000", "nesterov,gtol=0"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        for (int start = 0; start < 4; start++) {
            bowl few = {.n = 2, .condition = 3e3}, more = {.n = 10, .condition = 3e3};
            claims(words[k], &few, start);
            claims(words[k], &more, start);
        }
}
END_TEST

/* f = ½xᵀAx − bᵀx, A = QDQ with a reflection Q: terms as large as 1e4 cancel in it. What is left is gᵀA⁻¹g/2. */
typedef struct mixture {
    double A[20][20], h[20], d[20], b[20];
} mixture;

static void mix(mixture *m, double condition) {
    double square = 0.0;
    for (int i = 0; i < 20; i++) {
        m->h[i] = sin(1.0 + 2.3 * i);
        m->b[i] = cos(4.0 + 1.9 * i);
        m->d[i] = pow(condition, i / 19.0);
        square += m->h[i] * m->h[i];
    }
    for (int i = 0; i < 20; i++)
        for (int j = 0; j < 20; j++) {
            m->A[i][j] = 0.0;
            for (int k = 0; k < 20; k++)
                m->A[i][j] +=
                    ((i == k) - 2.0 * m->h[i] * m->h[k] / square) * m->d[k] * ((j == k) - 2.0 * m->h[j] * m->h[k] / square);
        }
}

static double mixed(const mixture *m, const double *x, double *g) {
    double sum = 0.0;
    for (int i = 0; i < 20; i++) {
        double product = 0.0;
        for (int j = 0; j < 20; j++) product += m->A[i][j] * x[j];
        sum += x[i] * (0.5 * product - m->b[i]);
        if (g) g[i] = product - m->b[i];
    }
    return sum;
}

static int mixed_objective(void *data, const double *x, double *f, double *g) {
    const double value = mixed(data, x, g);
    if (f) *f = value;
    return 0;
}

static double remainder_of(const mixture *m, const double *x) {
    double g[20], square = 0.0, along = 0.0, sum = 0.0;
    mixed(m, x, g);
    for (int i = 0; i < 20; i++) {
        square += m->h[i] * m->h[i];
        along += m->h[i] * g[i];
    }
    for (int i = 0; i < 20; i++) {
        const double turned = g[i] - 2.0 * m->h[i] * along / square;
        sum += 0.5 * turned * turned / m->d[i];
    }
    return sum;
}

/* Where the noise of f is larger than rounding it is found out before a search that fails is taken for the floor; unless the user
 * has told it. */
START_TEST(noise_is_measured_before_the_end) {
    static const char *const words[] = {"cg/wolfe,gtol=0", "lbfgs/wolfe,gtol=0", "cg/armijo,gtol=0", "lbfgs/armijo,gtol=0"};
    static const double conditions[] = {1e4, 1e5, 1e6};
    bool larger = false;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        for (int c = 0; c < 3; c++) {
            mixture m;
            mix(&m, conditions[c]);
            const nadir_problem problem = {.n = 20, .data = &m, .objective = mixed_objective};
            nadir_options options = options_of(words[k]);
            nadir_result result, told;
            double x[20] = {0}, y[20] = {0};
            for (int i = 0; i < 20; i++) x[i] = y[i] = cos(2.0 + 5.0 * i);
            nadir_minimize(&problem, x, &options, &result);
            const double noise = result.criteria[3].threshold / 10.0;
            MUST(result.status == NADIR_PRECISION, "%s: %s", words[k], result.text);
            MUST(remainder_of(&m, x) <= 100.0 * noise && noise < 1e-6, "%s: f is %g too high: %s", words[k], remainder_of(&m, x),
                 result.text);
            options.fnoise = 1e-15;
            nadir_minimize(&problem, y, &options, &told);
            MUST(told.criteria[3].threshold <= 1.0001e-14 * fmax(fabs(told.f), 1.0), "%s: %s", words[k], told.text);
            larger = larger || noise > 10.0 * DBL_EPSILON * fmax(fabs(result.f), 1.0);
        }
    MUST(larger, "f has no more noise than it was taken for: nothing is tested");
}
END_TEST

/* Noise that f has and g has not: of every bit of x. */
static double hashed(const double *x, int n) {
    uint64_t hash = 14695981039346656037u, bits;
    for (int i = 0; i < n; i++) {
        memcpy(&bits, &x[i], sizeof bits);
        hash = (hash ^ bits) * 1099511628211u;
        hash ^= hash >> 29;
    }
    return 2.0 * (double)(hash >> 11) / 9007199254740992.0 - 1.0;
}

/* Its least value is 1, at x = 1. */
static int hashed_objective(void *data, const double *x, double *f, double *g) {
    const double *noise = data;
    double sum = 0.0, all = 0.0;
    for (int i = 0; i < 50; i++) all += x[i] - 1.0;
    for (int i = 0; i < 50; i++) {
        const double curvature = pow(1e3, i / 49.0), e = x[i] - 1.0;
        sum += 0.5 * curvature * e * e;
        if (g) g[i] = curvature * e + all / 50.0;
    }
    if (f) *f = 1.0 + sum + 0.01 * all * all + *noise * hashed(x, 50);
    return 0;
}

/* What noise has made of radius and lambda before it was measured is not what they are judged by behind it. */
START_TEST(noise_leaves_no_short_steps) {
    static const char *const words[] = {"lbfgs/trust", "lbfgs/damping", "lbfgs/cubic", "lbfgs/armijo", "cg/armijo", "bfgs/wolfe"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        for (int i = 0; i < 20; i++) {
            double noise = i % 2 ? 1e-6 : 1e-3, x[50];
            const nadir_problem problem = {.n = 50, .data = &noise, .objective = hashed_objective};
            nadir_options options = options_of(words[k]);
            nadir_result result;
            for (int j = 0; j < 50; j++) x[j] = 0.3 * sin(j + 1.0 + i);
            nadir_minimize(&problem, x, &options, &result);
            MUST(result.status == NADIR_GRADIENT || (result.status == NADIR_PRECISION && result.f - 1.0 <= 5.0 * noise),
                 "%s, noise %g: f is %g too high: %s", words[k], noise, result.f - 1.0, result.text);
        }
}
END_TEST

START_TEST(a_wrong_gradient_is_named) {
    static const double factors[][3] = {{-1, -1, 0}, {1, -1, 0}, {1, 1, 0.5}, {1, 0.2, -0.1}};
    static const char *const words[] = {"gradient/armijo,gtol=0", "newton/armijo,gtol=0", "newton/damping,gtol=0",
                                        "newton/trust,gtol=0",    "newton/cubic,gtol=0",  "newton/regularized,gtol=0"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t k = 0; k < sizeof factors / sizeof *factors; k++) {
            double factor[3], x[2] = {1.0, 2.0};
            memcpy(factor, factors[k], sizeof factor);
            const nadir_problem problem = {.n = 2, .data = factor, .objective = mismatched, .hessian = identity};
            nadir_options options = options_of(words[i]);
            options.max_iterations = 2000;
            nadir_result result;
            nadir_minimize(&problem, x, &options, &result);
            const bool there = hypot(x[0] + 0.3, x[1]) < 1e-4;
            MUST(result.status <= 0 || result.gnorm == 0.0 || there, "%s, errors %d: %s", words[i], (int)k, result.text);
            MUST(there || result.status != NADIR_NO_PROGRESS || strstr(result.text, "gradient does not match") != NULL,
                 "%s, errors %d: %s", words[i], (int)k, result.text);
        }
}
END_TEST

CHECK_MAIN("ratio", the_last_digits_are_won_by_gradients, declared_noise, a_kink_is_no_success, a_slope_that_underflows,
           short_steps_are_no_precision, slowness_is_no_rounding, a_long_wave_is_no_precision, a_wave_in_a_valley_is_no_precision,
           slopes_lead_to_the_floor, swings_are_no_precision, noise_is_measured_before_the_end, noise_leaves_no_short_steps,
           a_wrong_gradient_is_named)
