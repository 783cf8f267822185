/* The verdict at a point, on matrices whose eigenvalues are known: Q diag(w) Qᵀ dense, diagonals, tridiagonals and wider bands. */
#include "check_main.h"

#include "methods.h"

enum { MOST = 50 };

/* f = ½xᵀAx, in one storage or the other. */
typedef struct known {
    int64_t n, kl; /* kl < 0: dense */
    double A[MOST * MOST];
    int returned;
    double spoil;
} known;

static int known_objective(void *data, const double *x, double *f, double *g) {
    const known *k = data;
    double value = 0.0;
    for (int64_t i = 0; i < k->n; i++) {
        double sum = 0.0;
        for (int64_t j = 0; j < k->n; j++) sum += k->A[i + j * MOST] * x[j];
        value += 0.5 * x[i] * sum;
        if (g) g[i] = sum;
    }
    if (f) *f = value;
    return 0;
}

static int known_hessian(void *data, const double *x, nadir_matrix *H) {
    const known *k = data;
    (void)x;
    for (int64_t j = 0; j < k->n; j++)
        for (int64_t i = j; i < k->n && (k->kl < 0 || i - j <= k->kl); i++) add(H, i, j, k->A[i + j * MOST]);
    H->values[0] += k->spoil;
    return k->returned;
}

static nadir_problem known_problem(known *k) {
    return (nadir_problem){
        .n = k->n,
        .data = k,
        .objective = known_objective,
        .hessian = known_hessian,
        .hessian_shape = {.storage = k->kl < 0 ? NADIR_DENSE : NADIR_BAND, .kl = k->kl < 0 ? 0 : k->kl},
    };
}

static double random_number(uint64_t *state) {
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (double)(int64_t)*state * 0x1p-63;
}

/* A := Q diag(w) Qᵀ, Q a product of three random reflections. */
static void rotate(known *k, const double *w, uint64_t *state) {
    const int64_t n = k->n;
    memset(k->A, 0, sizeof k->A);
    for (int64_t i = 0; i < n; i++) k->A[i + i * MOST] = w[i];
    for (int reflections = 0; reflections < 3; reflections++) {
        double v[MOST], Av[MOST], square = 0.0, vAv = 0.0;
        for (int64_t i = 0; i < n; i++) {
            v[i] = random_number(state);
            square += v[i] * v[i];
        }
        for (int64_t i = 0; i < n; i++) {
            Av[i] = 0.0;
            for (int64_t j = 0; j < n; j++) Av[i] += k->A[i + j * MOST] * v[j];
            vAv += v[i] * Av[i];
        }
        for (int64_t j = 0; j < n; j++)
            for (int64_t i = 0; i < n; i++)
                k->A[i + j * MOST] += -2.0 / square * (v[i] * Av[j] + Av[i] * v[j]) + 4.0 * vAv / square / square * v[i] * v[j];
    }
}

static nadir_verdict name_of(int64_t negative, int64_t zero, int64_t positive) {
    if (negative > 0 && positive > 0) return NADIR_VERDICT_SADDLE;
    if (zero > 0) return NADIR_VERDICT_DEGENERATE;
    return positive > 0 ? NADIR_VERDICT_MINIMUM : NADIR_VERDICT_MAXIMUM;
}

static void check_counts(known *k, int64_t negative, int64_t zero, int64_t positive, const char *what) {
    const nadir_problem problem = known_problem(k);
    const double x[MOST] = {0};
    nadir_inertia got;
    MUST(nadir_verdict_at(&problem, x, 1e-10, 0.0, &got) == NADIR_RUNNING, "%s", what);
    MUST(got.negative == negative && got.zero == zero && got.positive == positive,
         "%s, n = %d, kl = %d: %d negative, %d zero, %d positive; right: %d, %d, %d", what, (int)k->n, (int)k->kl,
         (int)got.negative, (int)got.zero, (int)got.positive, (int)negative, (int)zero, (int)positive);
    MUST(got.verdict == name_of(negative, zero, positive), "%s: %s", what, nadir_verdict_name(got.verdict));
}

/* Spectra by the share of negative and of zero eigenvalues in sixths; 13 orders apart where they may be. */
START_TEST(rotated_and_diagonal) {
    static known k;
    uint64_t state = 1;
    for (int64_t n = 1; n <= MOST; n += run_short() ? 7 : 1)
        for (int64_t negatives = 0; negatives <= 6; negatives += 2)
            for (int64_t zeros = 0; zeros + negatives <= 6; zeros += 3) {
                const int64_t negative = n * negatives / 6, zero = n * zeros / 6;
                double w[MOST];
                for (int64_t i = 0; i < n; i++) {
                    const double size = pow(10.0, -6.0 * fabs(random_number(&state)));
                    w[i] = i < negative ? -size : i < negative + zero ? 0.0 : size;
                }
                w[n - 1] = n - 1 < negative ? -1.0 : n - 1 < negative + zero ? 0.0 : 1.0; /* ‖H‖ = 1, or H = 0 */
                k.n = n;
                k.kl = -1;
                rotate(&k, w, &state);
                if (negative + zero < n || zero == 0) check_counts(&k, negative, zero, n - negative - zero, "rotated");
                k.kl = 0;
                memset(k.A, 0, sizeof k.A);
                for (int64_t i = 0; i < n; i++) k.A[i + i * MOST] = w[i];
                check_counts(&k, negative, zero, n - negative - zero, "diagonal");
            }
}
END_TEST

/* What counts as zero: 1e-10 of the norm, to either side. */
START_TEST(the_tolerance_decides) {
    static known k = {.n = 4, .kl = -1};
    uint64_t state = 5;
    rotate(&k, (double[]){1, 1, 1, 1e-8}, &state);
    check_counts(&k, 0, 0, 4, "1e-8");
    rotate(&k, (double[]){1, 1, 1, 1e-13}, &state);
    check_counts(&k, 0, 1, 3, "1e-13");
    rotate(&k, (double[]){1, 1, 1, -1e-13}, &state);
    check_counts(&k, 0, 1, 3, "-1e-13");
    rotate(&k, (double[]){1, 1, 1, -1e-8}, &state);
    check_counts(&k, 1, 0, 3, "-1e-8");
    rotate(&k, (double[]){-1, -1, -1, 1e-13}, &state);
    check_counts(&k, 3, 1, 0, "maximum but for 1e-13");
    memset(k.A, 0, sizeof k.A);
    check_counts(&k, 0, 4, 0, "H = 0");
}
END_TEST

/* T = tridiag(-1, 2, -1) has t_j = 2 - 2cos(jπ/(n+1)); p(T) = T² - aT - s has t² - at - s and two sub-diagonals. */
static void fill_band(known *k, double square, double linear, double shift) {
    memset(k->A, 0, sizeof k->A);
    for (int64_t i = 0; i < k->n; i++)
        for (int64_t j = 0; j < k->n; j++) {
            double entry = linear * difference_entry(i, j) - (i == j ? shift : 0.0);
            for (int64_t l = 0; l < k->n; l++) entry += square * difference_entry(i, l) * difference_entry(l, j);
            k->A[i + j * MOST] = entry;
        }
}

START_TEST(bands) {
    static known k;
    static const double polynomials[][2] = {{0, 1}, {0, -1}, {1, 0}, {1, -2}, {-1, 3}};
    for (int64_t n = 4; n <= MOST; n += run_short() ? 11 : 3)
        for (size_t p = 0; p < sizeof polynomials / sizeof *polynomials; p++)
            for (double shift = -3.1; shift <= 12.0; shift += 1.37) {
                int64_t negative = 0;
                k.n = n;
                for (int64_t j = 1; j <= n; j++) {
                    const double t = 2.0 - 2.0 * cos((double)j * acos(-1.0) / (double)(n + 1));
                    negative += polynomials[p][0] * t * t + polynomials[p][1] * t - shift < 0.0;
                }
                fill_band(&k, polynomials[p][0], polynomials[p][1], shift);
                for (k.kl = polynomials[p][0] == 0.0 ? 1 : 2; k.kl < 4; k.kl++) check_counts(&k, negative, 0, n - negative, "band");
                k.kl = -1;
                check_counts(&k, negative, 0, n - negative, "dense");
            }
}
END_TEST

START_TEST(a_singular_band) {
    static known k = {.n = 21, .kl = 1};
    fill_band(&k, 0.0, 1.0, 2.0); /* t_11 = 2 */
    check_counts(&k, 10, 1, 10, "tridiagonal");
    fill_band(&k, 1.0, -2.0, 0.0);
    k.kl = 2;
    check_counts(&k, 10, 1, 10, "T(T - 2)");
    fill_band(&k, 1.0, -4.0, -4.0); /* (T - 2)² */
    check_counts(&k, 0, 1, 20, "(T - 2)²");
}
END_TEST

START_TEST(what_is_no_stationary_point) {
    static known k = {.n = 3, .kl = -1};
    uint64_t state = 3;
    rotate(&k, (double[]){1, 2, 3}, &state);
    nadir_problem problem = known_problem(&k);
    const double x[3] = {1, 2, 3}, nowhere[3] = {1, NAN, 2};
    nadir_inertia got;
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, 1e-3, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_NOT_STATIONARY);
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, INFINITY, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_MINIMUM);
    ck_assert_int_eq(nadir_verdict_at(&problem, nowhere, 1e-10, INFINITY, &got), NADIR_NOT_FINITE);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_UNKNOWN);
    ck_assert_int_eq(nadir_verdict_at(&problem, x, NAN, 0, &got), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_verdict_at(&problem, x, -1, 0, &got), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_verdict_at(&problem, NULL, 0, 0, &got), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_verdict_at(NULL, x, 0, 0, &got), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 0, 0, NULL), NADIR_ARGUMENT);
    ck_assert(!got.probable);
}
END_TEST

/* A tolerance of nothing does not make signs of rounding: H = QΛQᵀ with 0 in Λ. */
START_TEST(rounding_has_no_sign) {
    static known k = {.n = MOST, .kl = -1};
    for (uint64_t state = 1; state <= 20; state++) {
        double w[MOST] = {0};
        uint64_t seed = state;
        nadir_inertia got;
        const double x[MOST] = {0};
        for (int64_t i = 0; i < 3; i++) w[i] = 1.0;
        rotate(&k, w, &seed);
        const nadir_problem problem = known_problem(&k);
        ck_assert_int_eq(nadir_verdict_at(&problem, x, 0.0, 0.0, &got), NADIR_RUNNING);
        MUST(got.verdict == NADIR_VERDICT_DEGENERATE && got.positive == 3, "%s: %d negative, %d positive",
             nadir_verdict_name(got.verdict), (int)got.negative, (int)got.positive);
    }
}
END_TEST

/* 1e6 + Σ cosh d_i − 1 + 3/10·d_i³e^(d_i), d_i = x_i − 3(i + 1)/10: at the minimiser g by differences is nothing but their error,
 * so that the run is over before it began. */
static int high_up(void *data, const double *x, double *f, double *g) {
    (void)data;
    (void)g;
    *f = 1e6;
    for (int i = 0; i < 3; i++) {
        const double d = x[i] - 0.3 * (i + 1);
        *f += cosh(d) - 1.0 + 0.3 * d * d * d * exp(d);
    }
    return 0;
}

static int ones(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    (void)x;
    for (int i = 0; i < 3; i++) H->values[i + i * H->ld] = 1.0;
    return 0;
}

START_TEST(values_alone_have_a_verdict) {
    const nadir_problem problem = {.n = 3, .objective = high_up, .hessian = ones, .values_only = true};
    const double x[3] = {0.3, 0.6, 0.9};
    nadir_inertia got;
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, INFINITY, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_MINIMUM);
}
END_TEST

/* f = (‖x‖² − 1)²/4: its minima fill a sphere, where H = 2xxᵀ. Beside it the n − 1 other eigenvalues are ‖x‖² − 1, of either sign.
 */
static int sphere_objective(void *data, const double *x, double *f, double *g) {
    const int64_t n = *(const int64_t *)data;
    double square = 0.0;
    for (int64_t i = 0; i < n; i++) square += x[i] * x[i];
    if (f) *f = 0.25 * (square - 1.0) * (square - 1.0);
    for (int64_t i = 0; g && i < n; i++) g[i] = (square - 1.0) * x[i];
    return 0;
}

static int sphere_hessian(void *data, const double *x, nadir_matrix *H) {
    const int64_t n = *(const int64_t *)data;
    double square = 0.0;
    for (int64_t i = 0; i < n; i++) square += x[i] * x[i];
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = j; i < n; i++) add(H, i, j, 2.0 * x[i] * x[j] + (i == j ? square - 1.0 : 0.0));
    return 0;
}

START_TEST(a_valley_of_minima_is_no_saddle) {
    int64_t n = 5;
    const nadir_problem problem = {.n = n, .data = &n, .objective = sphere_objective, .hessian = sphere_hessian};
    static const double radii[] = {1.0 - 1e-9, 1.0 - 1e-7, 1.0, 1.0 + 1e-12};
    nadir_inertia got;
    for (size_t k = 0; k < sizeof radii / sizeof *radii; k++) {
        const double x[5] = {0.6 * radii[k], 0.0, -0.8 * radii[k], 0.0, 0.0};
        ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, INFINITY, &got), NADIR_RUNNING);
        ck_assert_msg(got.verdict == NADIR_VERDICT_DEGENERATE && got.positive == 1, "radius 1%+g: %s", radii[k] - 1.0,
                      nadir_verdict_name(got.verdict));
    }
    const double inside[5] = {0.6, 0.0, -0.5, 0.0, 0.0}, centre[5] = {0};
    ck_assert_int_eq(nadir_verdict_at(&problem, inside, 1e-10, INFINITY, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_SADDLE);
    ck_assert_int_eq(nadir_verdict_at(&problem, centre, 1e-10, 0.0, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_MAXIMUM);
}
END_TEST

START_TEST(a_hessian_that_fails) {
    static known k = {.n = 3, .kl = -1};
    const nadir_problem problem = known_problem(&k);
    const double x[3] = {0};
    nadir_inertia got;
    static const struct {
        int returned;
        double spoil;
        nadir_status status;
    } cases[] = {{1, 0, NADIR_NOT_FINITE}, {-1, 0, NADIR_CALLBACK}, {0, NAN, NADIR_NOT_FINITE}, {0, INFINITY, NADIR_NOT_FINITE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        k.returned = cases[i].returned;
        k.spoil = cases[i].spoil;
        ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, 0, &got), cases[i].status);
        ck_assert_int_eq(got.verdict, NADIR_VERDICT_UNKNOWN);
    }
}
END_TEST

/* A band too large to be reduced: a minimum is told by its factorization, a saddle by curvatures of either sign. */
static int wide_objective(void *data, const double *x, double *f, double *g) {
    (void)x;
    if (f) *f = 0.0;
    if (g) memset(g, 0, *(const size_t *)data * sizeof *g);
    return 0;
}

static int wide_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    for (int64_t j = 0; j < H->rows; j++) {
        add(H, j, j, j == 7 ? 5.0 * x[0] : 5.0);
        for (int64_t i = j + 1; i < H->rows && i - j <= H->kl; i++) add(H, i, j, -0.5);
    }
    return 0;
}

START_TEST(a_band_too_large_to_examine) {
    size_t n = 30000;
    const nadir_problem problem = {.n = (int64_t)n,
                                   .data = &n,
                                   .objective = wide_objective,
                                   .hessian = wide_hessian,
                                   .hessian_shape = {.storage = NADIR_BAND, .kl = 3}};
    double *x = calloc(n, sizeof *x);
    nadir_inertia got;
    ck_assert_ptr_nonnull(x);
    x[0] = 1.0;
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, INFINITY, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_MINIMUM);
    ck_assert_int_eq(got.positive, (int64_t)n);
    x[0] = -1.0;
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, INFINITY, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_SADDLE);
    ck_assert_int_eq(got.negative, 1);
    ck_assert(!got.probable && got.positive > 0);
    free(x);
}
END_TEST

/* ---- by differences
 * -------------------------------------------------------------------------------------------------------------- */

/* f = Σ ½λ_i·y_i² + c·y_i³ + q·y_i⁴ of y = (I − 2vvᵀ)(x − a): at a the eigenvalues are the λ_i, whatever c and q are. */
typedef struct mirrored {
    int64_t n, calls;
    double lambda[MOST], v[MOST], a[MOST], cubic, quartic;
} mirrored;

static void reflect(const mirrored *m, const double *x, double *y) {
    double along = 0.0;
    for (int64_t i = 0; i < m->n; i++) along += m->v[i] * x[i];
    for (int64_t i = 0; i < m->n; i++) y[i] = x[i] - 2.0 * along * m->v[i];
}

static int mirrored_objective(void *data, const double *x, double *f, double *g) {
    mirrored *m = data;
    double d[MOST], y[MOST], slopes[MOST], sum = 1.0;
    m->calls++;
    for (int64_t i = 0; i < m->n; i++) d[i] = x[i] - m->a[i];
    reflect(m, d, y);
    for (int64_t i = 0; i < m->n; i++) {
        sum += y[i] * y[i] * (0.5 * m->lambda[i] + y[i] * (m->cubic + y[i] * m->quartic));
        slopes[i] = y[i] * (m->lambda[i] + y[i] * (3.0 * m->cubic + y[i] * 4.0 * m->quartic));
    }
    if (f) *f = sum;
    if (g) reflect(m, slopes, g);
    return 0;
}

static mirrored mirrored_of(int64_t n, nadir_verdict kind, uint64_t *state) {
    mirrored m = {.n = n};
    double square = 0.0;
    for (int64_t i = 0; i < n; i++) {
        const double size = pow(10.0, -2.0 * fabs(random_number(state)));
        m.lambda[i] = kind == NADIR_VERDICT_MAXIMUM || (kind == NADIR_VERDICT_SADDLE && i % 3 == 0) ? -size : size;
        m.v[i] = random_number(state);
        m.a[i] = random_number(state);
        square += m.v[i] * m.v[i];
    }
    for (int64_t i = 0; i < n; i++) m.v[i] /= sqrt(square);
    if (kind == NADIR_VERDICT_DEGENERATE) m.lambda[0] = 0.0;
    return m;
}

static void check_differences(mirrored *m, nadir_verdict truth, bool values, const char *terms) {
    const nadir_problem problem = {.n = m->n, .data = m, .objective = mirrored_objective, .values_only = values};
    const int64_t n = m->n, most = values ? 2 * n * n + 150 * n + 100 : 60 * n + 100;
    nadir_inertia got;
    m->calls = 0;
    ck_assert_int_eq(nadir_verdict_at(&problem, m->a, 1e-10, INFINITY, &got), NADIR_RUNNING);
    MUST(got.verdict == truth && got.probable, "n = %d, %s, %s: %s, not %s (%d -, %d 0, %d +)", (int)n,
         values ? "values" : "gradients", terms, nadir_verdict_name(got.verdict), nadir_verdict_name(truth), (int)got.negative,
         (int)got.zero, (int)got.positive);
    MUST(m->calls <= most, "n = %d, %s: %d calls", (int)n, values ? "values" : "gradients", (int)m->calls);
}

/* Terms of third and fourth order, which differences see, make no eigenvalue of a zero. */
START_TEST(without_hessian_a_verdict_is_probable) {
    static const struct {
        double cubic, quartic;
        const char *name;
    } terms[] = {{0, 0, "quadratic"}, {0.3, 0, "cubic"}, {0, 0.5, "quartic"}, {0, -0.5, "falling quartic"}, {-3, 2, "both"}};
    static const nadir_verdict kinds[] = {NADIR_VERDICT_MINIMUM, NADIR_VERDICT_SADDLE, NADIR_VERDICT_MAXIMUM,
                                          NADIR_VERDICT_DEGENERATE};
    uint64_t state = 11;
    for (int64_t n = 1; n <= MOST; n += n < 5 ? 1 : run_short() ? 20 : 7)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            for (size_t t = 0; t < sizeof terms / sizeof *terms; t++) {
                if (n == 1 && kinds[k] == NADIR_VERDICT_SADDLE) continue;
                mirrored m = mirrored_of(n, kinds[k], &state);
                m.cubic = terms[t].cubic;
                m.quartic = terms[t].quartic;
                check_differences(&m, kinds[k], false, terms[t].name);
                if (n <= (run_short() ? 4 : 19)) check_differences(&m, kinds[k], true, terms[t].name);
                memset(m.a, 0, sizeof m.a);
                check_differences(&m, kinds[k], false, terms[t].name);
                if (n <= (run_short() ? 4 : 19)) check_differences(&m, kinds[k], true, terms[t].name);
            }
}
END_TEST

/* What a run says of its end: the minimum of y⁴/2 − y² + x², or from y = 0 its saddle. */
START_TEST(runs_without_hessian_have_a_verdict) {
    static const char *const words[] = {"lbfgs/wolfe", "newton/trust/krylov", "newton/damping,differences=forward"};
    mirrored m = {.n = 2, .lambda = {2.0, -2.0}, .quartic = 0.5};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (int start = 0; start < 2; start++) {
            const nadir_problem problem = {.n = 2, .data = &m, .objective = mirrored_objective};
            nadir_options options = nadir_options_default();
            nadir_result result;
            double x[2] = {1.0, start ? 0.5 : 0.0};
            ck_assert_int_eq(nadir_options_parse(&options, words[w], NULL, 0), NADIR_RUNNING);
            options.verdict = true;
            nadir_minimize(&problem, x, &options, &result);
            const nadir_verdict truth = fabs(x[1]) < 0.5 ? NADIR_VERDICT_SADDLE : NADIR_VERDICT_MINIMUM;
            MUST(result.status > 0 && result.inertia.verdict == truth && result.inertia.probable, "%s from %g: %s at (%g, %g), %s",
                 words[w], start ? 0.5 : 0.0, nadir_verdict_name(result.inertia.verdict), x[0], x[1], result.text);
        }
}
END_TEST

START_TEST(no_verdict_by_differences_that_cost_too_much) {
    static double x[301];
    size_t n = 301;
    nadir_problem problem = {.n = 301, .data = &n, .objective = wide_objective};
    nadir_inertia got = {.verdict = NADIR_VERDICT_NONE};
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, INFINITY, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_UNKNOWN);
    n = 51;
    problem.n = 51;
    problem.values_only = true;
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, INFINITY, &got), NADIR_RUNNING);
    ck_assert_int_eq(got.verdict, NADIR_VERDICT_UNKNOWN);
}
END_TEST

CHECK_MAIN_TIMED("inertia", 120, without_hessian_a_verdict_is_probable, runs_without_hessian_have_a_verdict,
                 no_verdict_by_differences_that_cost_too_much, rotated_and_diagonal, the_tolerance_decides, bands, a_singular_band,
                 what_is_no_stationary_point, rounding_has_no_sign, values_alone_have_a_verdict, a_valley_of_minima_is_no_saddle,
                 a_hessian_that_fails, a_band_too_large_to_examine)
