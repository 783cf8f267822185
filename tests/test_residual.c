/* Problems given by residuals: f, g and H made of them, what is called when, and what is refused. */
#include "check_main.h"

#include "../src/jacobian.h"
#include "methods.h"

/* ---- Rosenbrock's chain as 2(n − 1) residuals, 10(x_i+1 − x_i²) and 1 − x_i, with a diary of calls ----------------------------
 */

typedef struct chain {
    int64_t n;
    int64_t r, J, products, curvatures; /* asked for */
    double last_x[MOST_N];              /* of the last r */
    bool r_is_last;                     /* nothing else was evaluated since */
    bool strayed;                       /* J alone was asked at another x, or later */
    int64_t spoil;                      /* the r of this number gets `value` */
    double value;
    int returned; /* of the spoiled call */
} chain;

static void put(nadir_matrix *J, int64_t i, int64_t j, double value) {
    ck_assert(i >= 0 && i < J->rows && j >= 0 && j < J->columns);
    if (J->storage == NADIR_DENSE) J->values[i + j * J->ld] = value;
    if (J->storage == NADIR_BAND) J->values[J->ku + i - j + j * J->ld] = value;
    for (int64_t k = J->storage == NADIR_SPARSE ? J->column_start[j] : 1; J->storage == NADIR_SPARSE && k < J->column_start[j + 1];
         k++)
        if (J->row_index[k] == i) J->values[k] = value;
}

static int chain_residual(void *data, const double *x, double *r, nadir_matrix *J) {
    chain *c = data;
    const size_t bytes = (size_t)c->n * sizeof *x;
    if (J && !r && (!c->r_is_last || memcmp(x, c->last_x, bytes) != 0)) c->strayed = true;
    c->r += r != NULL;
    c->J += J != NULL;
    memcpy(c->last_x, x, bytes);
    c->r_is_last = r != NULL;
    for (int64_t i = 0; i + 1 < c->n; i++) {
        if (r) r[2 * i] = 10.0 * (x[i + 1] - x[i] * x[i]);
        if (r) r[2 * i + 1] = 1.0 - x[i];
        if (!J) continue;
        put(J, 2 * i, i, -20.0 * x[i]);
        put(J, 2 * i, i + 1, 10.0);
        put(J, 2 * i + 1, i, -1.0);
    }
    if (r && c->r == c->spoil) {
        r[0] = c->value;
        return c->returned;
    }
    return 0;
}

static int chain_product(void *data, const double *x, bool transposed, const double *v, double *Jv) {
    chain *c = data;
    c->products++;
    c->r_is_last = false;
    for (int64_t i = 0; transposed && i < c->n; i++) Jv[i] = 0.0;
    for (int64_t i = 0; i + 1 < c->n; i++) {
        if (transposed) {
            Jv[i] += -20.0 * x[i] * v[2 * i] - v[2 * i + 1];
            Jv[i + 1] += 10.0 * v[2 * i];
            continue;
        }
        Jv[2 * i] = -20.0 * x[i] * v[i] + 10.0 * v[i + 1];
        Jv[2 * i + 1] = -v[i];
    }
    return 0;
}

static int chain_curvature(void *data, const double *x, const double *r, nadir_matrix *H) {
    chain *c = data;
    c->curvatures++;
    (void)x;
    for (int64_t i = 0; i + 1 < c->n; i++) add(H, i, i, -20.0 * r[2 * i]);
    return 0;
}

/* f = ½Σr², by hand. */
static int chain_objective(void *data, const double *x, double *f, double *g) {
    const chain *c = data;
    double value = 0.0;
    for (int64_t i = 0; g && i < c->n; i++) g[i] = 0.0;
    for (int64_t i = 0; i + 1 < c->n; i++) {
        const double a = 10.0 * (x[i + 1] - x[i] * x[i]), b = 1.0 - x[i];
        value += 0.5 * (a * a + b * b);
        if (!g) continue;
        g[i] += -20.0 * x[i] * a - b;
        g[i + 1] += 10.0 * a;
    }
    if (f) *f = value;
    return 0;
}

static int chain_hessian(void *data, const double *x, nadir_matrix *H) {
    const chain *c = data;
    for (int64_t i = 0; i + 1 < c->n; i++) {
        add(H, i, i, 600.0 * x[i] * x[i] - 200.0 * x[i + 1] + 1.0);
        add(H, i + 1, i, -200.0 * x[i]);
        add(H, i + 1, i + 1, 100.0);
    }
    return 0;
}

static nadir_problem chain_problem(chain *c) {
    return (nadir_problem){.n = c->n, .m = 2 * (c->n - 1), .data = c, .residual = chain_residual};
}

static nadir_problem plain_problem(chain *c) {
    return (nadir_problem){.n = c->n, .data = c, .objective = chain_objective, .hessian = chain_hessian};
}

static void chain_start(int64_t n, double *x) {
    for (int64_t i = 0; i < n; i++) x[i] = i % 2 ? 1.0 : -1.2;
}

static nadir_result run(const nadir_problem *problem, const char *word, double *x) {
    const nadir_options options = options_of(word);
    nadir_result result;
    chain_start(problem->n, x);
    nadir_minimize(problem, x, &options, &result);
    return result;
}

/* ---- what runs -------------------------------------------------------------------------------------------------------------- */

/* The same path as with f, g and H written out, for every kind of method, and every call counted. */
START_TEST(residuals_make_f_g_and_h) {
    static const char *const words[] = {"gradient/armijo,max_iterations=50",
                                        "lbfgs/wolfe,max_iterations=8",
                                        "newton/damping/cholesky",
                                        "newton/trust/ldlt",
                                        "newton/armijo/ldlt",
                                        "newton/full/lu,max_iterations=3"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        chain c = {.n = 6};
        nadir_problem squares = chain_problem(&c), plain = plain_problem(&c);
        squares.residual_curvature = chain_curvature;
        double x[MOST_N], y[MOST_N];
        const nadir_result by_r = run(&squares, words[i], x), by_f = run(&plain, words[i], y);
        MUST(by_r.status == by_f.status && by_r.iterations == by_f.iterations, "%s: %s against %s", words[i], by_r.text, by_f.text);
        for (int k = 0; k < 6; k++) MUST(fabs(x[k] - y[k]) <= 1e-9, "%s: x[%d] = %.17g, %.17g", words[i], k, x[k], y[k]);
        MUST(c.r == by_r.counts.f && c.J == by_r.counts.g && c.curvatures == by_r.counts.hessian,
             "%s: r %lld of %lld, J %lld of %lld, H %lld of %lld", words[i], (long long)by_r.counts.f, (long long)c.r,
             (long long)by_r.counts.g, (long long)c.J, (long long)by_r.counts.hessian, (long long)c.curvatures);
        MUST(!c.strayed, "%s: J was asked at another x than r", words[i]);
        MUST(by_r.counts.f == by_f.counts.f && by_r.counts.g == by_f.counts.g, "%s: not as many evaluations", words[i]);
    }
}
END_TEST

/* A band of two kinds: that of J, and that of JᵀJ with kl + ku. */
START_TEST(a_band_jacobian_makes_a_band_hessian) {
    chain c = {.n = 9};
    nadir_problem problem = chain_problem(&c);
    problem.residual_curvature = chain_curvature;
    problem.jacobian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = 9, .ku = 1};
    double x[MOST_N], y[MOST_N];
    const nadir_result band = run(&problem, "newton/damping", x);
    ck_assert_str_eq(band.method, "newton/damping/band");
    problem.jacobian_shape = (nadir_matrix){0};
    const nadir_result dense = run(&problem, "newton/damping/cholesky", y);
    ck_assert_int_eq(band.status, NADIR_GRADIENT);
    ck_assert_int_eq(band.iterations, dense.iterations);
    for (int k = 0; k < 9; k++) ck_assert_double_eq_tol(x[k], y[k], 1e-10);
}
END_TEST

START_TEST(products_alone_never_ask_for_j) {
    chain c = {.n = 6};
    nadir_problem problem = chain_problem(&c);
    problem.jacobian_product = chain_product;
    double x[MOST_N], y[MOST_N];
    const nadir_result result = run(&problem, "lbfgs/wolfe", x);
    ck_assert_int_eq(result.status, NADIR_GRADIENT);
    ck_assert_int_eq(c.J, 0);
    ck_assert_int_eq(result.counts.g, c.products);
    ck_assert_int_eq(result.counts.f, c.r);
    ck_assert_int_eq(result.counts.calls, c.r + c.products);
    problem.jacobian_product = NULL;
    const nadir_result by_matrix = run(&problem, "lbfgs/wolfe", y);
    ck_assert_int_eq(by_matrix.iterations, result.iterations);
}
END_TEST

START_TEST(the_result_tells_the_residual) {
    chain c = {.n = 2};
    nadir_problem problem = chain_problem(&c);
    double x[MOST_N];
    const nadir_result result = run(&problem, "lbfgs/wolfe,max_iterations=0", x);
    ck_assert_double_eq_tol(result.rnorm, 4.4, 1e-14); /* 10(1 − 1.44), 2.2 */
    ck_assert_double_eq_tol(result.rnorm2, sqrt(4.4 * 4.4 + 2.2 * 2.2), 1e-14);
    ck_assert_double_eq_tol(result.f, 0.5 * (4.4 * 4.4 + 2.2 * 2.2), 1e-14);
    problem = plain_problem(&c);
    ck_assert(isnan(run(&problem, "lbfgs/wolfe", x).rnorm2));
}
END_TEST

/* Budgets count calls of residual, and end a run before one more is made. */
START_TEST(budgets_count_residuals) {
    for (int limit = 1; limit < 20; limit++) {
        chain c = {.n = 6};
        const nadir_problem problem = chain_problem(&c);
        char word[NADIR_WORD];
        double x[MOST_N];
        snprintf(word, sizeof word, "lbfgs/armijo,max_evaluations=%d", limit);
        const nadir_result result = run(&problem, word, x);
        ck_assert_int_eq(result.status, NADIR_MAX_EVALUATIONS);
        ck_assert_int_eq(result.counts.calls, limit);
        ck_assert_int_le(c.r, limit);
    }
}
END_TEST

/* An r that is NaN, or whose square leaves the range, or that says so itself: a start is refused, a trial is shortened. */
START_TEST(undefined_residuals) {
    static const struct {
        double value;
        int returned;
    } spoils[] = {{NAN, 0}, {INFINITY, 0}, {1e200, 0}, {0.0, 1}};
    for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++)
        for (int at = 1; at <= 4; at++) {
            chain c = {.n = 4, .spoil = at, .value = spoils[i].value, .returned = spoils[i].returned};
            const nadir_problem problem = chain_problem(&c);
            double x[MOST_N];
            const nadir_result result = run(&problem, "lbfgs/wolfe", x);
            const nadir_status expected = at == 1 ? NADIR_NOT_FINITE : NADIR_GRADIENT;
            MUST(result.status == expected, "%g in r %d: %s", spoils[i].value, at, result.text);
        }
    chain c = {.n = 4, .spoil = 3, .returned = -1};
    const nadir_problem problem = chain_problem(&c);
    double x[MOST_N];
    const nadir_result result = run(&problem, "lbfgs/wolfe", x);
    ck_assert_int_eq(result.status, NADIR_CALLBACK);
    ck_assert_str_eq(result.text, "residual returned -1: abort");
    ck_assert_int_eq(c.r, 3);
}
END_TEST

START_TEST(verdicts_know_the_hessian_of_residuals) {
    chain c = {.n = 4};
    nadir_problem problem = chain_problem(&c);
    const double ones[4] = {1, 1, 1, 1};
    nadir_inertia inertia;
    problem.residual_curvature = chain_curvature;
    problem.jacobian_product = chain_product;
    ck_assert_int_eq(nadir_verdict_at(&problem, ones, 1e-10, 1e-8, &inertia), NADIR_RUNNING);
    ck_assert_int_eq(inertia.verdict, NADIR_VERDICT_MINIMUM);
    ck_assert(inertia.positive == 4 && !inertia.probable);
    problem.residual_curvature = NULL; /* differences of Jᵀr */
    ck_assert_int_eq(nadir_verdict_at(&problem, ones, 1e-10, 1e-8, &inertia), NADIR_RUNNING);
    ck_assert_int_eq(inertia.verdict, NADIR_VERDICT_MINIMUM);
    ck_assert(inertia.positive == 4 && inertia.probable);
    problem.values_only = true;
    ck_assert_int_eq(nadir_verdict_at(&problem, ones, 1e-10, 1e-8, &inertia), NADIR_RUNNING);
    ck_assert_int_eq(inertia.verdict, NADIR_VERDICT_UNKNOWN);
}
END_TEST

/* ---- what is refused ----------------------------------------------------------------------------------------------------------
 */

static int sum(void *data, nadir_reduction operation, int64_t count, double *values) {
    (void)data, (void)operation, (void)count, (void)values;
    return 0;
}

static const int64_t bad_start[] = {0, 1, 0}, starts[] = {0, 1, 2}, bad_rows[] = {0, 7};

static const struct {
    nadir_problem problem;
    nadir_status status;
    const char *text;
} refused[] = {
    {{.n = 2}, NADIR_MISSING, "objective is NULL: the problem must have one, or a residual"},
    {{.n = 2, .m = 2, .residual = chain_residual, .objective = chain_objective},
     NADIR_ARGUMENT,
     "objective and residual are both set"},
    {{.n = 2, .m = 0, .residual = chain_residual}, NADIR_ARGUMENT, "m = 0 is not allowed: m >= 1"},
    {{.n = 2, .m = -3, .residual = chain_residual}, NADIR_ARGUMENT, "m = -3 is not allowed"},
    {{.n = 2, .m = 3, .objective = chain_objective}, NADIR_ARGUMENT, "m = 3 is not allowed: 0 without a residual"},
    {{.n = 2, .objective = chain_objective, .jacobian_product = chain_product},
     NADIR_MISSING,
     "jacobian_product is set, but residual is NULL"},
    {{.n = 2, .objective = chain_objective, .residual_curvature = chain_curvature},
     NADIR_MISSING,
     "residual_curvature is set, but residual is NULL"},
    {{.n = 2, .m = 2, .residual = chain_residual, .residual_curvature = chain_curvature, .hessian = chain_hessian},
     NADIR_ARGUMENT,
     "hessian and residual_curvature are both set"},
    {{.n = 2, .m = 2, .residual = chain_residual, .reduce = sum}, NADIR_COMBINATION, "residual does not go with an x distributed"},
    {{.n = 2, .m = 2, .residual = chain_residual, .jacobian_shape = {.storage = (nadir_storage)9}},
     NADIR_ARGUMENT,
     "jacobian_shape.storage = 9 is not allowed"},
    {{.n = 2, .m = 3, .residual = chain_residual, .jacobian_shape = {.rows = 2}},
     NADIR_ARGUMENT,
     "jacobian_shape.rows = 2 is not allowed: 0 or m"},
    {{.n = 2, .m = 3, .residual = chain_residual, .jacobian_shape = {.columns = 3}},
     NADIR_ARGUMENT,
     "jacobian_shape.columns = 3 is not allowed: 0 or n"},
    {{.n = 2, .m = 3, .residual = chain_residual, .jacobian_shape = {.storage = NADIR_BAND, .kl = 3}},
     NADIR_ARGUMENT,
     "jacobian_shape.kl = 3 is not allowed: 0 <= kl < m"},
    {{.n = 2, .m = 3, .residual = chain_residual, .jacobian_shape = {.storage = NADIR_BAND, .kl = 2, .ku = 2}},
     NADIR_ARGUMENT,
     "jacobian_shape.ku = 2 is not allowed: 0 <= ku < n"},
    {{.n = 2, .m = 2, .residual = chain_residual, .jacobian_shape = {.storage = NADIR_SPARSE}},
     NADIR_ARGUMENT,
     "jacobian_shape.column_start is NULL"},
    {{.n = 2,
      .m = 2,
      .residual = chain_residual,
      .jacobian_shape = {.storage = NADIR_SPARSE, .column_start = bad_start, .row_index = starts}},
     NADIR_ARGUMENT,
     "jacobian_shape: column = 1 is not allowed"},
    {{.n = 2,
      .m = 2,
      .residual = chain_residual,
      .jacobian_shape = {.storage = NADIR_SPARSE, .column_start = starts, .row_index = bad_rows}},
     NADIR_ARGUMENT,
     "jacobian_shape: column = 1 is not allowed: rows ascend and are below m"},
    {{.n = 2,
      .m = 2,
      .residual = chain_residual,
      .residual_curvature = chain_curvature,
      .jacobian_shape = {.storage = NADIR_SPARSE, .column_start = starts, .row_index = starts}},
     NADIR_COMBINATION,
     "residual_curvature does not go with a sparse jacobian_shape"},
};

START_TEST(what_does_not_fit_is_refused_by_name) {
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        nadir_options options = options_of("lbfgs");
        nadir_result result;
        double x[2] = {42, 43};
        ck_assert_int_eq(nadir_minimize(&refused[i].problem, x, &options, &result), refused[i].status);
        MUST(starts_with(result.text, refused[i].text), "'%s' is not '%s'", result.text, refused[i].text);
        ck_assert(x[0] == 42 && x[1] == 43);
    }
}
END_TEST

/* ---- the matrix itself, held against sums over a full one
 * ------------------------------------------------------------------------ */

enum { ROWS = 7, COLUMNS = 5 };

static double noise(int i, int j) {
    return sin(3.0 * i + 7.0 * j + 1.0);
}

static bool stored(const nadir_matrix *J, int i, int j) {
    return J->storage != NADIR_BAND || (i - j <= J->kl && j - i <= J->ku);
}

static void must_multiply(const nadir_problem *problem) {
    arena measured = {0};
    jacobian_place(problem, &measured);
    arena memory = {.base = aligned_alloc(ARENA_ALIGNMENT, measured.used)};
    char *block = memory.base;
    nadir_matrix J = jacobian_place(problem, &memory), H = jacobian_normal(problem);
    jacobian_clear(&J);
    double full[ROWS][COLUMNS] = {{0}}, v[COLUMNS], u[ROWS], Jv[ROWS], Jtu[COLUMNS], squares[COLUMNS],
           entries[COLUMNS * COLUMNS] = {0};
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < COLUMNS; j++)
            if (stored(&J, i, j)) put(&J, i, j, full[i][j] = noise(i, j));
    for (int j = 0; j < COLUMNS; j++) v[j] = cos(j);
    for (int i = 0; i < ROWS; i++) u[i] = cos(2.0 * i);
    jacobian_times(&J, v, Jv);
    jacobian_transposed(&J, u, Jtu, squares);
    for (int i = 0; i < ROWS; i++) {
        double expected = 0.0;
        for (int j = 0; j < COLUMNS; j++) expected += full[i][j] * v[j];
        ck_assert_double_eq_tol(Jv[i], expected, 1e-14);
    }
    H.rows = H.columns = COLUMNS;
    H.ld = H.storage == NADIR_BAND ? H.kl + 1 : COLUMNS;
    H.values = entries;
    if (J.storage != NADIR_SPARSE) jacobian_gram(&J, &H);
    for (int j = 0; j < COLUMNS; j++) {
        double back = 0.0, square = 0.0;
        for (int i = 0; i < ROWS; i++) back += full[i][j] * u[i], square += full[i][j] * full[i][j];
        ck_assert_double_eq_tol(Jtu[j], back, 1e-14);
        ck_assert_double_eq_tol(squares[j], square, 1e-14);
        for (int k = j; k < COLUMNS && J.storage != NADIR_SPARSE; k++) {
            double product = 0.0;
            for (int i = 0; i < ROWS; i++) product += full[i][j] * full[i][k];
            const bool inside = H.storage == NADIR_DENSE || k - j <= H.kl;
            ck_assert_double_eq_tol(inside ? entries[(H.storage == NADIR_BAND ? k - j : k) + j * H.ld] : 0.0, product, 1e-14);
        }
    }
    free(block);
}

START_TEST(products_with_every_storage) {
    int64_t column_start[COLUMNS + 1], row_index[ROWS * COLUMNS];
    for (int j = 0; j <= COLUMNS; j++) column_start[j] = (int64_t)j * ROWS;
    for (int k = 0; k < ROWS * COLUMNS; k++) row_index[k] = k % ROWS;
    nadir_problem problem = {.n = COLUMNS, .m = ROWS, .residual = chain_residual};
    must_multiply(&problem);
    problem.jacobian_shape = (nadir_matrix){.storage = NADIR_SPARSE, .column_start = column_start, .row_index = row_index};
    must_multiply(&problem);
    for (int kl = 0; kl < ROWS; kl++)
        for (int ku = 0; ku < COLUMNS; ku++) {
            problem.jacobian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = kl, .ku = ku};
            must_multiply(&problem);
        }
}
END_TEST

/* J that is known by products alone, asked for by a part that factors it. */
static int no_matrix(void *data, const double *x, double *r, nadir_matrix *J) {
    return J ? 1 : chain_residual(data, x, r, NULL);
}

START_TEST(a_refused_jacobian_is_named) {
    chain c = {.n = 6};
    nadir_problem problem = chain_problem(&c);
    double x[6];
    problem.residual = no_matrix;
    nadir_result result = run(&problem, "gauss_newton/trust/cholesky", x);
    ck_assert_int_eq(result.status, NADIR_NOT_FINITE);
    ck_assert_str_eq(result.text, "the Jacobian is undefined or not finite at the starting point");
    problem.jacobian_product = chain_product;
    result = run(&problem, "gauss_newton/trust/cholesky", x);
    ck_assert_int_eq(result.status, NADIR_NOT_FINITE);
    MUST(strstr(result.text, "the Jacobian is undefined") && strstr(result.text, "use krylov"), "%s", result.text);
    result = run(&problem, "gauss_newton/trust/krylov", x);
    MUST(result.status > 0, "%s", result.text);
}
END_TEST

CHECK_MAIN("residual", residuals_make_f_g_and_h, a_band_jacobian_makes_a_band_hessian, products_alone_never_ask_for_j,
           the_result_tells_the_residual, budgets_count_residuals, undefined_residuals, verdicts_know_the_hessian_of_residuals,
           what_does_not_fit_is_refused_by_name, products_with_every_storage, a_refused_jacobian_is_named)
