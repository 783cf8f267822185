/* Sparse factorizations by CHOLMOD (src/linear/sparse.c and its companions), thin and supernodal, against dense LAPACK; their
 * memory, made to fail at every request in turn; and the verdict on compressed columns. */
#include "specimen.h"

#include <pthread.h>
#include <suitesparse/SuiteSparse_config.h>

#include "../src/inertia.h"
#include "check_main.h"

/* ---- patterns ---------------------------------------------------------------------------------------------------------------- */

typedef bool coupled(int64_t size, int64_t i, int64_t j);

/* The five-point star on a square of side `size`. */
static bool on_grid(int64_t size, int64_t i, int64_t j) {
    return i - j == size || (i - j == 1 && i % size != 0);
}

static bool arrow(int64_t size, int64_t i, int64_t j) {
    (void)size;
    return j == 0 && i > 0;
}

static bool nothing(int64_t size, int64_t i, int64_t j) {
    (void)size, (void)i, (void)j;
    return false;
}

static bool everything(int64_t size, int64_t i, int64_t j) {
    (void)size, (void)i, (void)j;
    return true;
}

static bool scattered(int64_t size, int64_t i, int64_t j) {
    return (i * 7919 + j * 104729) % size == 0;
}

static const struct pattern {
    const char *name;
    coupled *couple;
    int64_t n, size;
} patterns[] = {
    {"one", nothing, 1, 0},          {"diagonal", nothing, 9, 0},       {"grid", on_grid, 25, 5},
    {"wide grid", on_grid, 289, 17}, {"arrow", arrow, 40, 0},           {"scattered", scattered, 120, 23},
    {"full", everything, 5, 0},      {"supernodal", everything, 90, 0}, {"nearly full", scattered, 200, 3},
};
enum { PATTERNS = sizeof patterns / sizeof *patterns };

static nadir_matrix shape_make(const struct pattern *of) {
    const int64_t n = of->n;
    int64_t *start = calloc((size_t)n + 1, sizeof *start), *row = calloc((size_t)(n * n), sizeof *row), used = 0;
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = j; i < n; i++)
            if (i == j || of->couple(of->size, i, j)) row[used++] = i;
        start[j + 1] = used;
    }
    return (nadir_matrix){.storage = NADIR_SPARSE, .rows = n, .columns = n, .column_start = start, .row_index = row};
}

static void shape_free(nadir_matrix *shape) {
    free((void *)(uintptr_t)shape->column_start);
    free((void *)(uintptr_t)shape->row_index);
}

typedef void sparse_test(nadir_solver *solver, specimen *of);

static void each_pattern(sparse_test *test) {
    for (unsigned p = 0; p < PATTERNS; p++) {
        nadir_matrix shape = shape_make(&patterns[p]);
        specimen made = specimen_make(&shape, p + 1);
        nadir_solver *solver = specimen_solver(&made, &shape, "newton/damping/sparse");
        test(solver, &made);
        nadir_destroy(solver);
        specimen_free(&made);
        shape_free(&shape);
    }
}

/* ---- the part ------------------------------------------------------------------------------------------------------------------
 */

static void solve_all(nadir_solver *solver, specimen *of) {
    must_solve(solver, of, of->edge + 0.5);
    must_solve(solver, of, of->edge + 1e-3);
    must_solve(solver, of, 1e8);
}

START_TEST(test_solves) {
    each_pattern(solve_all);
}
END_TEST

/* The bound leads upwards: beyond λ, unless that is at the edge already. */
static void refuse_all(nadir_solver *solver, specimen *of) {
    static const double below[] = {3.0, 0.5, 1e-2, 1e-6};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        const double lambda = of->edge - below[i], bound = must_refuse(solver, of, lambda);
        ck_assert_msg(bound > lambda, "n = %lld: bound %.17g, lambda %.17g", (long long)of->n, bound, lambda);
    }
    must_solve(solver, of, of->edge + 0.5);
}

/* H on its pattern from differences of g, which are exact for a quadratic: fewer gradients than unknowns. */
START_TEST(test_differences) {
    for (int k = 0; k < PATTERNS; k++) {
        nadir_matrix shape = shape_make(&patterns[k]);
        specimen made = specimen_make(&shape, 3);
        nadir_problem problem = specimen_problem(&made, &shape);
        nadir_options options = nadir_options_default();
        nadir_solver *solver;
        double *x = calloc((size_t)made.n, sizeof *x);
        problem.hessian = NULL;
        memcpy(options.method, "newton/damping/sparse", sizeof "newton/damping/sparse");
        ck_assert_int_eq(nadir_create(&problem, &options, &solver, NULL), NADIR_RUNNING);
        for (int64_t i = 0; i < made.n; i++) x[i] = 1.0 + 0.1 * (double)(i % 3);
        nadir_start(solver, x);
        ck_assert_int_eq(oracle_hessian(solver, &solver->H), NADIR_RUNNING);
        for (int64_t j = 0; j < made.n; j++) {
            int64_t length;
            const double *column = matrix_column(&solver->H, j, &length);
            for (int64_t i = 0; i < length; i++) {
                const int64_t row = matrix_row(&solver->H, j, i);
                ck_assert_msg(fabs(column[i] - entry(&made, row, j)) <= 1e-6, "%s: H[%d, %d] = %g, not %g", patterns[k].name,
                              (int)row, (int)j, column[i], entry(&made, row, j));
            }
        }
        nadir_destroy(solver);
        free(x);
        specimen_free(&made);
        shape_free(&shape);
    }
}
END_TEST

START_TEST(test_bounds) {
    each_pattern(refuse_all);
}
END_TEST

static void describe(nadir_solver *solver, specimen *of) {
    must_describe(solver, of);
}

START_TEST(test_descriptions) {
    each_pattern(describe);
}
END_TEST

/* 2×2 by its entries. */
static specimen two(double a, double b, double c) {
    specimen made = {.n = 2, .H = calloc(4, sizeof(double)), .D = calloc(2, sizeof(double))};
    const double H[4] = {a, b, b, c};
    memcpy(made.H, H, sizeof H);
    made.D[0] = made.D[1] = 1.0;
    return made;
}

/* Without pivoting some indefinite matrices can be solved with, and some cannot, exactly or but for rounding. */
START_TEST(test_indefinite) {
    static const struct {
        double a, b, c;
        shift_outcome outcome;
    } cases[] = {
        {1, 2, 1, SHIFT_INDEFINITE}, {-1, 0, -1, SHIFT_INDEFINITE},  {0, 1, 0, SHIFT_SINGULAR}, {1e-20, 1, 0, SHIFT_SINGULAR},
        {1, 1, 1, SHIFT_SINGULAR},   {1e-3, 1, 0, SHIFT_INDEFINITE}, {0, 0, 0, SHIFT_SINGULAR},
    };
    const struct pattern full = {"two", everything, 2, 0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nadir_matrix shape = shape_make(&full);
        specimen made = two(cases[i].a, cases[i].b, cases[i].c);
        nadir_solver *solver = specimen_solver(&made, &shape, "newton/full/sparse");
        double bound = NAN, b[2] = {1, -3}, x[2] = {1, -3};
        const shift_outcome outcome = solver->method.linear->factor(solver, 0.0, NULL, &bound);
        ck_assert_msg(outcome == cases[i].outcome, "case %zu: outcome %d", i, (int)outcome);
        ck_assert_msg(bound >= 0.0 && bound <= edge_of(&made) + 1e-15, "case %zu: bound %g", i, bound);
        solver->method.linear->solve(solver, x);
        if (outcome == SHIFT_INDEFINITE) ck_assert(residual(&made, 0.0, x, b) <= 1e-12);
        nadir_destroy(solver);
        specimen_free(&made);
        shape_free(&shape);
    }
}
END_TEST

/* ---- whole runs
 * ------------------------------------------------------------------------------------------------------------------ */

/* Σ over the couplings of (x_i − x_j)²/2 + sin(x_i − x_j)/3, and over the unknowns of x⁴/4 − a·x²/2 − x/(i + 1). */
typedef struct field {
    nadir_matrix shape;
    double a;
} field;

static int field_objective(void *data, const double *x, double *f, double *g) {
    const field *of = data;
    const nadir_matrix *A = &of->shape;
    double sum = 0.0;
    for (int64_t j = 0; j < A->rows; j++) {
        sum += 0.25 * pow(x[j], 4) - 0.5 * of->a * x[j] * x[j] - x[j] / (double)(j + 1);
        if (g) g[j] = 0.0;
    }
    for (int64_t j = 0; j < A->rows; j++) {
        if (g) g[j] += pow(x[j], 3) - of->a * x[j] - 1.0 / (double)(j + 1);
        for (int64_t k = A->column_start[j] + 1; k < A->column_start[j + 1]; k++) {
            const int64_t i = A->row_index[k];
            const double d = x[i] - x[j], slope = d + cos(d) / 3.0;
            sum += 0.5 * d * d + sin(d) / 3.0;
            if (!g) continue;
            g[i] += slope;
            g[j] -= slope;
        }
    }
    if (f) *f = sum;
    return 0;
}

static double *at(nadir_matrix *H, int64_t i, int64_t j) {
    if (H->storage == NADIR_DENSE) return H->values + i + j * H->ld;
    int64_t k = H->column_start[j];
    while (H->row_index[k] != i) k++;
    return H->values + k;
}

static int field_hessian(void *data, const double *x, nadir_matrix *H) {
    const field *of = data;
    const nadir_matrix *A = &of->shape;
    for (int64_t j = 0; j < A->rows; j++) {
        *at(H, j, j) += 3.0 * x[j] * x[j] - of->a;
        for (int64_t k = A->column_start[j] + 1; k < A->column_start[j + 1]; k++) {
            const int64_t i = A->row_index[k];
            const double bend = 1.0 - sin(x[i] - x[j]) / 3.0;
            *at(H, j, j) += bend;
            *at(H, i, i) += bend;
            *at(H, i, j) -= bend;
        }
    }
    return 0;
}

static nadir_problem field_problem(field *of, bool dense) {
    nadir_problem problem = {.n = of->shape.rows, .data = of, .objective = field_objective, .hessian = field_hessian};
    if (!dense) problem.hessian_shape = of->shape;
    return problem;
}

static nadir_options word(const char *text) {
    nadir_options options = nadir_options_default();
    char message[NADIR_TEXT];
    ck_assert_msg(nadir_options_parse(&options, text, message, sizeof message) == NADIR_RUNNING, "%s", message);
    return options;
}

static void waves(int64_t n, double *x) {
    for (int64_t i = 0; i < n; i++) x[i] = sin((double)(3 * i + 1));
}

/* The same iterates as with dense storage, indefinite Hessians included. */
START_TEST(test_runs) {
    static const char *const rules[] = {"damping", "trust", "cubic", "armijo", "regularized"};
    for (unsigned p = 0; p < PATTERNS; p++)
        for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
            field of = {.shape = shape_make(&patterns[p]), .a = 2.0};
            const nadir_problem dense = field_problem(&of, true), sparse = field_problem(&of, false);
            const int64_t n = of.shape.rows;
            char text[NADIR_WORD];
            double *x = malloc((size_t)n * sizeof *x), *y = malloc((size_t)n * sizeof *y);
            nadir_result result, expected;
            nadir_options options;
            snprintf(text, sizeof text, "newton/%s/cholesky,gtol=1e-10", rules[r]);
            options = word(text);
            waves(n, x);
            nadir_minimize(&dense, x, &options, &expected);
            snprintf(text, sizeof text, "newton/%s/sparse,gtol=1e-10,verdict=yes", rules[r]);
            options = word(text);
            waves(n, y);
            nadir_minimize(&sparse, y, &options, &result);
            ck_assert_msg(result.status == NADIR_GRADIENT && expected.status == NADIR_GRADIENT, "%s, %s: %s", text,
                          patterns[p].name, result.text);
            ck_assert_int_eq(result.inertia.verdict, NADIR_VERDICT_MINIMUM);
            ck_assert_int_eq(result.inertia.positive, n);
            /* Bounds of λ differ, so the paths may part; where they end, the gradients vanish alike. */
            if (expected.counts.factorizations == expected.counts.hessian)
                for (int64_t i = 0; i < n; i++) ck_assert_double_eq_tol(x[i], y[i], 1e-8);
            free(x);
            free(y);
            shape_free(&of.shape);
        }
}
END_TEST

typedef struct run {
    const nadir_problem *problem;
    double x[25];
    nadir_status status;
} run;

static void *run_alone(void *data) {
    run *one = data;
    const nadir_options options = word("newton/damping/sparse");
    waves(one->problem->n, one->x);
    one->status = nadir_minimize(one->problem, one->x, &options, NULL);
    return NULL;
}

/* Threads, and a solver that starts again: the same bits. */
START_TEST(test_bits) {
    enum { THREADS = 8 };
    field of = {.shape = shape_make(&patterns[2]), .a = 2.0};
    const nadir_problem problem = field_problem(&of, false);
    pthread_t threads[THREADS];
    run runs[THREADS], again = {.problem = &problem};
    for (int t = 0; t < THREADS; t++) {
        runs[t] = (run){.problem = &problem};
        ck_assert_int_eq(pthread_create(&threads[t], NULL, run_alone, &runs[t]), 0);
    }
    for (int t = 0; t < THREADS; t++) {
        pthread_join(threads[t], NULL);
        ck_assert_int_eq(runs[t].status, NADIR_GRADIENT);
        ck_assert_mem_eq(runs[t].x, runs[0].x, sizeof runs[0].x);
    }
    nadir_solver *solver;
    const nadir_options options = word("newton/damping/sparse");
    ck_assert_int_eq(nadir_create(&problem, &options, &solver, NULL), NADIR_RUNNING);
    for (int k = 0; k < 2; k++) {
        waves(problem.n, again.x);
        ck_assert_int_eq(nadir_solve(solver, again.x, NULL), NADIR_GRADIENT);
        ck_assert_mem_eq(again.x, runs[0].x, sizeof again.x);
    }
    nadir_destroy(solver);
    shape_free(&of.shape);
}
END_TEST

START_TEST(test_callers_memory) {
    field of = {.shape = shape_make(&patterns[2]), .a = 2.0};
    const nadir_problem problem = field_problem(&of, false);
    const nadir_options options = word("newton/damping/sparse");
    static _Alignas(64) char memory[1 << 20];
    nadir_solver *solver = (nadir_solver *)memory;
    nadir_result result;
    ck_assert_int_eq(nadir_create_in(&problem, &options, memory, sizeof memory, &solver, &result), NADIR_COMBINATION);
    ck_assert_ptr_null(solver);
    ck_assert_ptr_nonnull(strstr(result.text, "sparse allocates its own: call nadir_create"));
    shape_free(&of.shape);
}
END_TEST

/* The textbook step with a matrix it cannot solve with says so. */
START_TEST(test_honest) {
    const struct pattern full = {"two", everything, 2, 0};
    nadir_matrix shape = shape_make(&full);
    specimen made = two(0, 1, 0);
    const nadir_problem problem = specimen_problem(&made, &shape);
    const nadir_options options = word("newton/full/sparse");
    double x[2] = {1, 2};
    nadir_result result;
    ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_NO_PROGRESS);
    ck_assert_msg(strstr(result.text, "cannot be solved with by sparse") != NULL, "%s", result.text);
    specimen_free(&made);
    shape_free(&shape);
}
END_TEST

/* ---- memory that cannot be had
 * --------------------------------------------------------------------------------------------------- */

/* The library's requests for memory; the refused one counts from 1. One thread at a time here. */
static struct requests { long made, live, refuse; } requests;

static bool refused(void) {
    return ++requests.made == requests.refuse;
}

static void *counting_malloc(size_t size) {
    void *block = refused() ? NULL : malloc(size);
    requests.live += block != NULL;
    return block;
}

static void *counting_calloc(size_t count, size_t size) {
    void *block = refused() ? NULL : calloc(count, size);
    requests.live += block != NULL;
    return block;
}

static void *counting_realloc(void *block, size_t size) {
    if (refused()) return NULL;
    void *moved = realloc(block, size);
    requests.live += !block && moved;
    return moved;
}

static void counting_free(void *block) {
    requests.live -= block != NULL;
    free(block);
}

/* The library says its errors itself unless it is told not to. */
static int speaking(const char *format, ...) {
    ck_abort_msg("the library prints: %s", format);
    return 0;
}

static nadir_status run_refused(const nadir_problem *problem, long refuse, nadir_result *result) {
    const nadir_options options = word("newton/damping/sparse,max_iterations=3");
    double x[90];
    requests = (struct requests){.refuse = refuse};
    waves(problem->n, x);
    const nadir_status status = nadir_minimize(problem, x, &options, result);
    ck_assert_msg(requests.live == 0, "request %ld: %ld blocks are left", refuse, requests.live);
    return status;
}

/* A refused request ends the run, or was one that the library can do without. */
START_TEST(test_memory) {
    static const unsigned kinds[] = {2, 7};
    SuiteSparse_config.malloc_func = counting_malloc;
    SuiteSparse_config.calloc_func = counting_calloc;
    SuiteSparse_config.realloc_func = counting_realloc;
    SuiteSparse_config.free_func = counting_free;
    SuiteSparse_config.printf_func = speaking;
    for (size_t k = 0; k < 2; k++) {
        field of = {.shape = shape_make(&patterns[kinds[k]]), .a = 2.0};
        const nadir_problem problem = field_problem(&of, false);
        nadir_result result;
        ck_assert_int_eq(run_refused(&problem, 0, &result), NADIR_MAX_ITERATIONS);
        const long all = requests.made;
        long told = 0;
        ck_assert_int_gt(all, 20);
        for (long refuse = 1; refuse <= all; refuse++) {
            const nadir_status status = run_refused(&problem, refuse, &result);
            ck_assert_msg(status == NADIR_MEMORY || status == NADIR_MAX_ITERATIONS, "request %ld: %s", refuse, result.text);
            if (status == NADIR_MEMORY) ck_assert_msg(strstr(result.text, "memory") != NULL, "%s", result.text);
            told += status == NADIR_MEMORY;
        }
        ck_assert_msg(2 * told > all, "%ld of %ld refusals were told", told, all);
        shape_free(&of.shape);
    }
}
END_TEST

/* ---- the verdict
 * ----------------------------------------------------------------------------------------------------------------- */

static nadir_inertia count_dense(const specimen *of, double delta) {
    nadir_inertia counted = {.verdict = NADIR_VERDICT_NONE};
    double *copy = malloc((size_t)(of->n * of->n) * sizeof *copy), *values = malloc((size_t)of->n * sizeof *values);
    memcpy(copy, of->H, (size_t)(of->n * of->n) * sizeof *copy);
    ck_assert_int_eq(LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)of->n, copy, (lapack_int)of->n, values), 0);
    for (int64_t i = 0; i < of->n; i++) {
        counted.negative += values[i] < -delta;
        counted.positive += values[i] > delta;
    }
    counted.zero = of->n - counted.negative - counted.positive;
    free(copy);
    free(values);
    return counted;
}

/* False is an answer too, where the factor has grown; a wrong count is none. */
static bool inertia_agrees(const nadir_matrix *H, const specimen *of, double delta) {
    const int64_t n = of->n;
    double *values = malloc((size_t)matrix_size(H) * sizeof *values), *work = malloc((size_t)(2 * n) * sizeof *work);
    nadir_inertia found = {.verdict = NADIR_VERDICT_NONE};
    const bool known = inertia_sparse(H, delta, values, work, &found);
    const nadir_inertia expected = count_dense(of, delta);
    if (known) {
        ck_assert_int_eq(found.negative, expected.negative);
        ck_assert_int_eq(found.zero, expected.zero);
        ck_assert_int_eq(found.positive, expected.positive);
    }
    free(values);
    free(work);
    return known;
}

static void judge(nadir_solver *solver, specimen *of) {
    const int64_t n = of->n;
    ck_assert(inertia_agrees(&solver->H, of, 1e-8));
    ck_assert(inertia_agrees(&solver->H, of, 0.1)); /* some within */
    for (int64_t j = 0; j < n; j++) {
        of->H[j + j * n] += of->edge + 20.0;
        solver->H.values[solver->H.column_start[j]] += of->edge + 20.0;
    }
    ck_assert(inertia_agrees(&solver->H, of, 1e-8));
}

START_TEST(test_inertia) {
    each_pattern(judge);
}
END_TEST

START_TEST(test_inertia_growth) {
    static const double smalls[] = {0.0, 1e-14, 1e-9, 1e-5, 0.1};
    static const bool known[] = {false, false, false, true, true};
    const struct pattern full = {"two", everything, 2, 0};
    for (size_t i = 0; i < sizeof smalls / sizeof *smalls; i++) {
        nadir_matrix H = shape_make(&full);
        specimen made = two(smalls[i], 1, 0);
        double values[3] = {smalls[i], 1, 0};
        H.values = values;
        ck_assert_msg(inertia_agrees(&H, &made, 1e-10) == known[i], "%g", smalls[i]);
        specimen_free(&made);
        shape_free(&H);
    }
}
END_TEST

START_TEST(test_verdict) {
    static const struct {
        double a, c;
        nadir_verdict verdict;
    } cases[] = {{1, 1, NADIR_VERDICT_MINIMUM},
                 {1, -2, NADIR_VERDICT_SADDLE},
                 {-1, -2, NADIR_VERDICT_MAXIMUM},
                 {1, 0, NADIR_VERDICT_DEGENERATE},
                 {0, 0, NADIR_VERDICT_DEGENERATE}};
    const struct pattern apart = {"two", nothing, 2, 0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        nadir_matrix shape = shape_make(&apart);
        specimen made = two(cases[i].a, 0, cases[i].c);
        const nadir_problem problem = specimen_problem(&made, &shape);
        const double x[2] = {0, 0};
        nadir_inertia inertia;
        ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-10, 1e-8, &inertia), NADIR_RUNNING);
        ck_assert_msg(inertia.verdict == cases[i].verdict, "case %zu: %s", i, nadir_verdict_text(inertia.verdict));
        specimen_free(&made);
        shape_free(&shape);
    }
}
END_TEST

CHECK_MAIN_TIMED("sparse", 120, test_solves, test_differences, test_bounds, test_descriptions, test_indefinite, test_runs,
                 test_bits, test_callers_memory, test_honest, test_memory, test_inertia, test_inertia_growth, test_verdict)
