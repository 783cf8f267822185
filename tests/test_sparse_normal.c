/* Sparse least squares: JᵀJ of a J in compressed columns against dense products, whole runs against dense Cholesky, singular J,
 * what is refused, and memory that cannot be had. */
#include "check_main.h"

#include "../src/linear/sparse_normal.h"
#include "../src/random.h"
#include "methods.h"

/* ---- patterns and problems ------------------------------------------------------------------------------------------------------
 */

typedef bool entry_rule(int64_t size, int64_t i, int64_t j);

/* J's pattern, column by column; what is not dense storage reads it. */
static nadir_matrix pattern_make(int64_t m, int64_t n, int64_t size, entry_rule *has) {
    int64_t *start = calloc((size_t)n + 1, sizeof *start), *row = malloc((size_t)(m * n) * sizeof *row), used = 0;
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = 0; i < m; i++)
            if (has(size, i, j)) row[used++] = i;
        start[j + 1] = used;
    }
    return (nadir_matrix){.storage = NADIR_SPARSE, .rows = m, .columns = n, .column_start = start, .row_index = row};
}

static void pattern_free(nadir_matrix *shape) {
    free((void *)(uintptr_t)shape->column_start);
    free((void *)(uintptr_t)shape->row_index);
}

static void put(nadir_matrix *J, int64_t i, int64_t j, double value) {
    if (J->storage == NADIR_DENSE) {
        J->values[i + j * J->ld] = value;
        return;
    }
    int64_t k = J->column_start[j];
    while (k < J->column_start[j + 1] && J->row_index[k] != i) k++;
    ck_assert_msg(k < J->column_start[j + 1], "(%d, %d) is not in the pattern", (int)i, (int)j);
    J->values[k] = value;
}

/* -Δu = 2e^u on a square, h²-scaled, and one measurement of u for every tenth point, which the equation does not meet. */
static bool membrane_has(int64_t side, int64_t i, int64_t j) {
    const int64_t n = side * side;
    if (i >= n) return 10 * (i - n) == j;
    return i == j || i - j == side || j - i == side || (i - j == 1 && i % side != 0) || (j - i == 1 && j % side != 0);
}

static int membrane(void *data, const double *x, double *r, nadir_matrix *J) {
    const int64_t side = *(const int64_t *)data, n = side * side;
    const double h = 1.0 / (double)(side + 1);
    for (int64_t i = 0; i < n; i++) {
        const int64_t near[4] = {i % side ? i - 1 : -1, (i + 1) % side ? i + 1 : -1, i - side, i + side < n ? i + side : -1};
        double sum = 4.0 * x[i] - 2.0 * h * h * exp(x[i]);
        if (J) put(J, i, i, 4.0 - 2.0 * h * h * exp(x[i]));
        for (int k = 0; k < 4; k++) {
            if (near[k] < 0) continue;
            sum -= x[near[k]];
            if (J) put(J, i, near[k], -1.0);
        }
        if (r) r[i] = sum;
    }
    for (int64_t k = 0; 10 * k < n; k++) {
        if (r) r[n + k] = x[10 * k] - 0.2 - 0.05 * sin((double)k);
        if (J) put(J, n + k, 10 * k, 1.0);
    }
    return 0;
}

/* Views c of points p, a_c·e^(u_p/2) + b_c: each point is seen by five of the views. Where `held` the unknowns are drawn to 1 too;
 * else a shift of all u, with a to match, changes nothing: J has rank n − 1 at most. */
typedef struct views {
    int64_t views, points, seen;
    bool held;
    nadir_matrix shape;
} views;

enum { SEEN = 5, VIEWS = 20, POINTS = 100 };

static int64_t view_of(int64_t i) {
    return (i / SEEN * 7 + i % SEEN * 3) % VIEWS;
}

static bool views_has(int64_t size, int64_t i, int64_t j) {
    (void)size;
    if (i >= SEEN * POINTS) return i - SEEN * POINTS == j;
    return j == 2 * view_of(i) || j == 2 * view_of(i) + 1 || j == 2 * VIEWS + i / SEEN;
}

/* A truth, and an error that no parameters explain. */
static double seen(int64_t c, int64_t i) {
    const double e = exp(0.25 * sin(1.7 * (double)(i / SEEN)));
    return (1.0 + 0.3 * cos((double)c)) * e + 0.2 * sin((double)c) + 0.02 * cos(3.1 * (double)i);
}

static int look(void *data, const double *x, double *r, nadir_matrix *J) {
    const views *of = data;
    for (int64_t i = 0; i < SEEN * POINTS; i++) {
        const int64_t c = view_of(i), p = 2 * VIEWS + i / SEEN;
        const double e = exp(0.5 * x[p]);
        if (r) r[i] = x[2 * c] * e + x[2 * c + 1] - seen(c, i);
        if (!J) continue;
        put(J, i, 2 * c, e);
        put(J, i, 2 * c + 1, 1.0);
        put(J, i, p, 0.5 * x[2 * c] * e);
    }
    for (int64_t j = 0; of->held && j < of->shape.columns; j++) {
        if (r) r[SEEN * POINTS + j] = 0.3 * (x[j] - 1.0);
        if (J) put(J, SEEN * POINTS + j, j, 0.3);
    }
    return 0;
}

/* ---- the product
 * ------------------------------------------------------------------------------------------------------------------ */

static bool scattered(int64_t size, int64_t i, int64_t j) {
    return (i * 7919 + j * 104729 + 3) % size == 0;
}

static bool one_full_row(int64_t size, int64_t i, int64_t j) {
    return i == size || i == j;
}

static bool full(int64_t size, int64_t i, int64_t j) {
    (void)size, (void)i, (void)j;
    return true;
}

static bool empty(int64_t size, int64_t i, int64_t j) {
    (void)size, (void)i, (void)j;
    return false;
}

static const struct {
    entry_rule *has;
    int64_t m, n, size;
} shapes[] = {{scattered, 40, 17, 5}, {scattered, 11, 30, 7}, {scattered, 60, 60, 23}, {one_full_row, 9, 8, 8},
              {full, 6, 5, 0},        {full, 1, 1, 0},        {empty, 4, 3, 0}};

static double dense_product(const nadir_matrix *J, int64_t a, int64_t b) {
    double sum = 0.0;
    for (int64_t p = J->column_start[a]; p < J->column_start[a + 1]; p++)
        for (int64_t q = J->column_start[b]; q < J->column_start[b + 1]; q++)
            if (J->row_index[p] == J->row_index[q]) sum += J->values[p] * J->values[q];
    return sum;
}

static bool share_a_row(const nadir_matrix *J, int64_t a, int64_t b) {
    for (int64_t p = J->column_start[a]; p < J->column_start[a + 1]; p++)
        for (int64_t q = J->column_start[b]; q < J->column_start[b + 1]; q++)
            if (J->row_index[p] == J->row_index[q]) return true;
    return a == b;
}

static void compare_product(const nadir_matrix *J, const nadir_matrix *H) {
    int64_t expected = 0;
    for (int64_t j = 0; j < J->columns; j++) {
        int64_t k = H->column_start[j];
        for (int64_t i = j; i < J->columns; i++) {
            if (!share_a_row(J, j, i)) continue;
            expected++;
            ck_assert_msg(k < H->column_start[j + 1] && H->row_index[k] == i, "(%d, %d) is missing", (int)i, (int)j);
            ck_assert_double_eq_tol(H->values[k++], dense_product(J, i, j), 1e-14);
        }
    }
    ck_assert_int_eq(H->column_start[J->columns], expected);
}

/* Twice, with other values: nothing of the first is left. */
START_TEST(test_product) {
    uint64_t state = 5;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        nadir_matrix J = pattern_make(shapes[s].m, shapes[s].n, shapes[s].size, shapes[s].has);
        const int64_t entries = jacobian_entries(&J);
        J.values = malloc(((size_t)entries + 1) * sizeof *J.values);
        sparse_normal *normal = sparse_normal_open(&J);
        ck_assert_ptr_nonnull(normal);
        for (int pass = 0; pass < 2; pass++) {
            for (int64_t k = 0; k < entries; k++) J.values[k] = random_next(&state);
            sparse_normal_compute(normal, &J);
            const nadir_matrix H = sparse_normal_matrix(normal);
            compare_product(&J, &H);
        }
        sparse_normal_close(normal);
        free(J.values);
        pattern_free(&J);
    }
}
END_TEST

/* ---- runs
 * --------------------------------------------------------------------------------------------------------------------------- */

static const char *const ways[] = {"damping", "trust", "armijo", "wolfe", "full", "cubic", "regularized"};
enum { WAYS = sizeof ways / sizeof *ways };

static nadir_result run(nadir_problem problem, const nadir_matrix *shape, const char *way, const char *linear, double *x) {
    nadir_options options = nadir_options_default();
    nadir_result result;
    snprintf(options.method, sizeof options.method, "gauss_newton/%s/%s", way, linear);
    options.gtol = 1e-10;
    problem.jacobian_shape = shape ? *shape : (nadir_matrix){.storage = NADIR_DENSE};
    nadir_minimize(&problem, x, &options, &result);
    return result;
}

static void fill(int64_t n, double value, double *x) {
    for (int64_t j = 0; j < n; j++) x[j] = value;
}

/* The same steps by the same counts, whatever the factorization. */
static void compare_with_dense(const nadir_problem *problem, const nadir_matrix *shape, double start) {
    const size_t bytes = (size_t)problem->n * sizeof(double);
    double *x = malloc(bytes), *y = malloc(bytes);
    for (int w = 0; w < (run_short() ? 2 : WAYS); w++) {
        fill(problem->n, start, x);
        fill(problem->n, start, y);
        const nadir_result a = run(*problem, shape, ways[w], "sparse", x), b = run(*problem, NULL, ways[w], "cholesky", y);
        ck_assert_msg(a.status > 0 && a.status == b.status, "%s: %s, dense %s", ways[w], a.text, b.text);
        ck_assert_msg(a.iterations == b.iterations && a.counts.f == b.counts.f && a.counts.g == b.counts.g &&
                          a.counts.factorizations == b.counts.factorizations && a.counts.solves == b.counts.solves,
                      "%s: %d iterations, %d r, %d J, %d factorizations; dense %d, %d, %d, %d", ways[w], (int)a.iterations,
                      (int)a.counts.f, (int)a.counts.g, (int)a.counts.factorizations, (int)b.iterations, (int)b.counts.f,
                      (int)b.counts.g, (int)b.counts.factorizations);
        ck_assert_double_eq_tol(a.f, b.f, 1e-12 * b.f);
        for (int64_t j = 0; j < problem->n; j++) ck_assert_double_eq_tol(x[j], y[j], 1e-7);
    }
    free(x);
    free(y);
}

START_TEST(test_membrane) {
    int64_t side = 15;
    const int64_t n = side * side, m = n + (n + 9) / 10;
    nadir_matrix shape = pattern_make(m, n, side, membrane_has);
    const nadir_problem problem = {.n = n, .m = m, .data = &side, .residual = membrane};
    compare_with_dense(&problem, &shape, 0.0);
    pattern_free(&shape);
}
END_TEST

static nadir_problem views_make(views *of, bool held) {
    const int64_t n = 2 * VIEWS + POINTS, m = SEEN * POINTS + (held ? n : 0);
    *of = (views){.held = held, .shape = pattern_make(m, n, 0, views_has)};
    return (nadir_problem){.n = n, .m = m, .data = of, .residual = look};
}

START_TEST(test_views) {
    views of;
    const nadir_problem problem = views_make(&of, true);
    compare_with_dense(&problem, &of.shape, 4.0);
    pattern_free(&of.shape);
}
END_TEST

/* Where the data leave parameters open a shift is needed, and f is the least there is all the same. */
START_TEST(test_singular) {
    static const char *const shifting[] = {"damping", "trust", "armijo"};
    views of;
    const nadir_problem problem = views_make(&of, false);
    double x[2 * VIEWS + POINTS], least = INFINITY;
    for (size_t w = 0; w < 3; w++) {
        fill(problem.n, 1.0, x);
        const nadir_result result = run(problem, &of.shape, shifting[w], "sparse", x);
        ck_assert_msg(result.status > 0, "%s: %s", shifting[w], result.text);
        if (w > 0) ck_assert_double_eq_tol(result.f, least, 1e-6 * least);
        least = fmin(least, result.f);
    }
    pattern_free(&of.shape);
}
END_TEST

/* r = x0 + x1 − 1, and an unknown that nothing depends on. */
static int shared(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    for (int64_t i = 0; i < 2; i++) {
        if (r) r[i] = (double)(i + 1) * (x[0] + x[1] - 1.0);
        if (J) put(J, i, 0, (double)(i + 1)), put(J, i, 1, (double)(i + 1));
    }
    return 0;
}

static bool two_of_three(int64_t size, int64_t i, int64_t j) {
    (void)size, (void)i;
    return j < 2;
}

START_TEST(test_open_unknowns) {
    nadir_matrix shape = pattern_make(2, 3, 0, two_of_three);
    const nadir_problem problem = {.n = 3, .m = 2, .residual = shared};
    for (int w = 0; w < WAYS; w++) {
        double x[3] = {3.0, 4.0, 5.0};
        const nadir_result result = run(problem, &shape, ways[w], "sparse", x);
        if (strcmp(ways[w], "full") == 0) {
            ck_assert_int_eq(result.status, NADIR_NO_PROGRESS);
            ck_assert_msg(strstr(result.text, "cannot be solved with by sparse") != NULL, "%s", result.text);
            continue;
        }
        ck_assert_msg(result.status > 0, "%s: %s", ways[w], result.text);
        ck_assert_double_eq_tol(x[0] + x[1], 1.0, 1e-8);
        ck_assert_double_eq(x[2], 5.0);
    }
    pattern_free(&shape);
}
END_TEST

/* ---- words
 * ---------------------------------------------------------------------------------------------------------------------------- */

static void refuse(nadir_problem problem, const char *method, const char *why) {
    nadir_options options = nadir_options_default();
    nadir_result result;
    snprintf(options.method, sizeof options.method, "%s", method);
    ck_assert_msg(nadir_size(&problem, &options, &result) == 0, "%s is accepted", method);
    ck_assert_msg(strstr(result.text, why) != NULL, "%s: %s", method, result.text);
}

START_TEST(test_refusals) {
    int64_t side = 3;
    nadir_matrix shape = pattern_make(9, 9, side, membrane_has), band = {.storage = NADIR_BAND, .kl = 3, .ku = 3};
    nadir_problem problem = {.n = 9, .m = 9, .data = &side, .residual = membrane, .jacobian_shape = shape};
    refuse(problem, "gauss_newton/trust/qr", "qr does not factor sparse storage of J: use sparse");
    refuse(problem, "gauss_newton/trust/cholesky", "cholesky does not factor sparse storage of J: use sparse");
    refuse(problem, "root/trust/sparse", "would square the condition of J");
    refuse(problem, "root/trust/lu", "lu does not factor sparse storage of J: use krylov");
    refuse(problem, "broyden", "no part factors a square J in sparse storage");
    problem.jacobian_shape = band;
    refuse(problem, "gauss_newton/trust/sparse", "sparse does not factor band storage of J: use band");
    problem.jacobian_shape = (nadir_matrix){.storage = NADIR_DENSE};
    refuse(problem, "gauss_newton/trust/sparse", "sparse does not factor dense storage of J: use qr");
    pattern_free(&shape);
}
END_TEST

/* What is listed has a problem that it goes with. */
START_TEST(test_listed) {
    nadir_description listed;
    int found = 0;
    for (int i = 0; nadir_method_at(i, &listed); i++)
        found += strncmp(listed.name, "gauss_newton/", 13) == 0 && strstr(listed.name, "/sparse") != NULL;
    ck_assert_int_eq(found, 9);
    int64_t side = 3;
    nadir_problem problem = {.n = 9, .m = 9, .data = &side, .residual = membrane};
    nadir_matrix shape = problem.jacobian_shape = pattern_make(9, 9, side, membrane_has);
    nadir_options options = nadir_options_default();
    nadir_solver *solver;
    nadir_result result;
    ck_assert_int_eq(nadir_create(&problem, &options, &solver, &result), NADIR_RUNNING);
    nadir_now(solver, NULL, &result);
    ck_assert_str_eq(result.method, "gauss_newton/trust/sparse"); /* the default, now that there is one */
    nadir_destroy(solver);
    pattern_free(&shape);
}
END_TEST

/* ---- memory
 * ------------------------------------------------------------------------------------------------------------------------- */

void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t bytes);
void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t bytes);

static struct { long asked, refuse; } requests;

void *__wrap_calloc(size_t count, size_t size) {
    return ++requests.asked == requests.refuse ? NULL : __real_calloc(count, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t bytes) {
    return ++requests.asked == requests.refuse ? NULL : __real_aligned_alloc(alignment, bytes);
}

START_TEST(test_memory) {
    int64_t side = 3;
    nadir_matrix shape = pattern_make(10, 9, side, membrane_has);
    const nadir_problem problem = {.n = 9, .m = 10, .data = &side, .residual = membrane};
    double x[9] = {0.0};
    long all = 0;
    for (long refused = 0; refused <= all; refused++) {
        requests.asked = 0;
        requests.refuse = refused;
        fill(9, 0.0, x);
        const nadir_result result = run(problem, &shape, "damping", "sparse", x);
        if (refused == 0) all = requests.asked;
        ck_assert_msg(refused == 0 ? result.status > 0 : result.status == NADIR_MEMORY, "request %ld: %s", refused, result.text);
        if (refused > 0) ck_assert_msg(strstr(result.text, "memory") != NULL, "%s", result.text);
    }
    requests.refuse = 0;
    ck_assert_int_ge(all, 4); /* the solver, JᵀJ's two blocks and its struct */
    pattern_free(&shape);
}
END_TEST

CHECK_MAIN("sparse_normal", test_product, test_membrane, test_views, test_singular, test_open_unknowns, test_refusals, test_listed,
           test_memory)
