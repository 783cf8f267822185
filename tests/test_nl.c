/* AMPL models as problems (src/cli/nl_*.c): derivatives beside differences in every storage, both senses, what is refused and how;
 * and files damaged at random, which the program must survive. Models are written here, with known derivatives or minima. */
#include "check_main.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../bench/random.h"
#include "../src/cli/nl_storage.h"
#include "nl_text.h"

enum { TEXT = 20000, CHAIN = 40, MESSAGE = 700 };

static char path[64];

static void begin(void) {
    strcpy(path, "/tmp/nadir-nl-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(path));
    strcat(path, "/m.nl");
}

static void end(void) {
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
}

static nl_model *read_model(const nl_text *text) {
    nl_model *model;
    char message[MESSAGE] = "";
    ck_assert(nl_text_write(path, text));
    int code = nl_read(path, 0, &model, message, sizeof message);
    ck_assert_msg(code == 0, "%d: %s", code, message);
    return model;
}

/* ---- derivatives ---- */

/* Σ (x_{i+1} − x_i²)², i = 0 .. n−2: a Hessian of one sub-diagonal. */
static nl_text chain(char *expression, int n) {
    char *at = expression + sprintf(expression, "o54\n%d\n", n - 1);
    for (int i = 0; i + 1 < n; i++) at += sprintf(at, "o5\no1\nv%d\no5\nv%d\nn2\nn2\n", i + 1, i);
    return (nl_text){.n = n, .expression = expression};
}

static double entry(const nadir_matrix *H, int64_t i, int64_t j) {
    if (H->storage == NADIR_DENSE) return H->values[i + j * H->ld];
    if (H->storage == NADIR_BAND) return i - j <= H->kl ? H->values[i - j + j * H->ld] : 0;
    for (int64_t k = H->column_start[j]; k < H->column_start[j + 1]; k++)
        if (H->row_index[k] == i) return H->values[k];
    return 0;
}

static void random_point(int64_t n, double *x, int64_t seed) {
    bench_random random;
    random_seed(&random, seed);
    random_normals(&random, n, x);
}

/* g beside central differences of f, and column j of H and H·e_j beside differences of g. */
static void check_derivatives(const nadir_problem *p, const nadir_matrix *H, double *x) {
    const double h = 1e-5;
    double up[CHAIN], down[CHAIN], unit[CHAIN] = {0}, product[CHAIN], g[CHAIN], f_up, f_down;
    for (int64_t j = 0; j < p->n; j++) {
        const double middle = x[j];
        ck_assert_int_eq(p->objective(p->data, x, NULL, g), 0);
        unit[j] = 1;
        ck_assert_int_eq(p->hessian_product(p->data, x, unit, product), 0);
        unit[j] = 0;
        x[j] = middle + h;
        ck_assert_int_eq(p->objective(p->data, x, &f_up, up), 0);
        x[j] = middle - h;
        ck_assert_int_eq(p->objective(p->data, x, &f_down, down), 0);
        x[j] = middle;
        ck_assert_double_eq_tol(g[j], (f_up - f_down) / (2 * h), 1e-6 * (1 + fabs(g[j])));
        for (int64_t i = j; i < p->n; i++) {
            double difference = (up[i] - down[i]) / (2 * h);
            ck_assert_double_eq_tol(product[i], difference, 1e-6 * (1 + fabs(difference)));
            ck_assert_double_eq_tol(entry(H, i, j), product[i], 1e-12 * (1 + fabs(product[i])));
        }
    }
}

/* Every column begins with its diagonal entry, and rows ascend. */
static void check_columns(const nadir_matrix *H, int64_t n) {
    for (int64_t j = 0; j < n; j++) {
        ck_assert_int_eq(H->row_index[H->column_start[j]], j);
        for (int64_t k = H->column_start[j] + 1; k < H->column_start[j + 1]; k++)
            ck_assert_int_gt(H->row_index[k], H->row_index[k - 1]);
    }
}

static void check_storage(nadir_problem p, nadir_storage storage, int64_t size) {
    double x[CHAIN], elsewhere[CHAIN], f;
    double *values = calloc((size_t)size, sizeof *values);
    nadir_matrix H = p.hessian_shape;
    ck_assert_int_eq(H.storage, storage);
    ck_assert_ptr_nonnull(values);
    H.values = values;
    H.rows = H.columns = p.n;
    H.ld = storage == NADIR_BAND ? H.kl + 2 : p.n + 3;
    random_point(p.n, x, 1);
    random_point(p.n, elsewhere, 2);
    /* The Hessian is asked for at another point than f was last. */
    ck_assert_int_eq(p.objective(p.data, elsewhere, &f, NULL), 0);
    ck_assert_int_eq(p.hessian(p.data, x, &H), 0);
    check_derivatives(&p, &H, x);
    free(values);
}

static void check_all_storages(const nl_text *text) {
    nl_model *model = read_model(text);
    nadir_problem p = nl_problem(model);
    check_storage(p, NADIR_DENSE, (CHAIN + 3) * CHAIN);
    ck_assert(nl_make_band(model, &p));
    check_storage(p, NADIR_BAND, (CHAIN + 3) * CHAIN);
    ck_assert(nl_make_sparse(model, &p));
    check_columns(&p.hessian_shape, p.n);
    check_storage(p, NADIR_SPARSE, p.hessian_shape.column_start[p.n]);
    nl_free(model);
}

START_TEST(test_derivatives) {
    char expression[TEXT];
    begin();
    nl_text text = chain(expression, CHAIN);
    check_all_storages(&text);
    text.maximise = true;
    check_all_storages(&text);
    end();
}
END_TEST

/* x0·x1 + exp(x2) + 1.5 x0 − 2 x1: a diagonal without entries, which the sparse storage must have all the same. */
START_TEST(test_empty_diagonal) {
    begin();
    nl_text text = {
        .n = 3, .expression = "o0\no2\nv0\nv1\no44\nv2\n", .linear = "0 1.5\n1 -2\n2 0\n", .terms = 3, .maximise = true};
    check_all_storages(&text);
    end();
}
END_TEST

/* A defined variable: d = x0 + 2 x1, f = d⁴ + sin(d). */
START_TEST(test_common_expression) {
    begin();
    nl_text text = {.n = 2, .common = 1, .expression = "o0\no5\nv2\nn4\no41\nv2\n", .extra = "V2 2 1\n0 1\n1 2\nn0\n"};
    check_all_storages(&text);
    end();
}
END_TEST

/* log x is undefined at −1: the callbacks say so, and are well again elsewhere. */
START_TEST(test_undefined) {
    double f = 0, g = 0, h[1] = {0}, bad = -1, good = 2;
    begin();
    nl_model *model = read_model(&(nl_text){.n = 1, .expression = "o43\nv0\n"});
    nadir_problem p = nl_problem(model);
    nadir_matrix H = {.rows = 1, .columns = 1, .ld = 1, .values = h};
    ck_assert_int_gt(p.objective(p.data, &bad, &f, NULL), 0);
    ck_assert_int_gt(p.objective(p.data, &bad, NULL, &g), 0);
    ck_assert_int_gt(p.hessian(p.data, &bad, &H), 0);
    ck_assert_int_eq(p.objective(p.data, &good, &f, &g), 0);
    ck_assert_double_eq_tol(f, log(2), 1e-15);
    ck_assert_double_eq_tol(g, 0.5, 1e-15);
    ck_assert_int_eq(p.hessian(p.data, &good, &H), 0);
    ck_assert_double_eq_tol(h[0], -0.25, 1e-15);
    nl_free(model);
    end();
}
END_TEST

/* ---- what a model is ---- */

START_TEST(test_facts) {
    char expression[TEXT];
    begin();
    nl_text text = chain(expression, 20);
    text.start = "3 1.5\n19 -2\n";
    text.starts = 2;
    nl_model *model = read_model(&text);
    nl_facts facts = nl_about(model);
    ck_assert_int_eq(facts.n, 20);
    ck_assert_int_eq(facts.bandwidth, 1);
    ck_assert_int_eq(facts.nonzeros, 20 + 19);
    ck_assert(!facts.maximise);
    for (int i = 0; i < 20; i++) ck_assert_double_eq(facts.start[i], i == 3 ? 1.5 : i == 19 ? -2 : 0);
    ck_assert_str_eq(nl_name(model, 4), "_svar[5]");
    nl_free(model);
    end();
}
END_TEST

/* A narrow band is stored as one, unless the method wants a dense matrix; what is not narrow is dense. */
START_TEST(test_storage) {
    char expression[TEXT], said[80], message[MESSAGE];
    nadir_options options = nadir_options_default();
    nadir_problem p;
    begin();
    nl_text text = chain(expression, 20);
    nl_model *model = read_model(&text);
    ck_assert(nl_choose_storage(model, &options, &p, said, sizeof said));
    ck_assert_int_eq(p.hessian_shape.storage, NADIR_BAND);
    ck_assert_str_eq(said, "band, 1 sub-diagonal");
    ck_assert_int_eq(nadir_options_parse(&options, "newton/damping/ldlt", message, sizeof message), NADIR_RUNNING);
    ck_assert(nl_choose_storage(model, &options, &p, said, sizeof said));
    ck_assert_int_eq(p.hessian_shape.storage, NADIR_DENSE);
    nl_free(model);
    text = chain(expression, 20);
    memmove(expression + 3, expression, strlen(expression) + 1);
    memcpy(expression, "o0\n", 3);
    strcat(expression, "o2\nv0\nv19\n");
    model = read_model(&text);
    options = nadir_options_default();
    ck_assert(nl_choose_storage(model, &options, &p, said, sizeof said));
    ck_assert_int_eq(p.hessian_shape.storage, NADIR_DENSE);
    nl_free(model);
    end();
}
END_TEST

/* ---- refusals ---- */

static void check_refusal(const char *words, int64_t objective, int wanted) {
    nl_model *model;
    char message[MESSAGE] = "";
    int code = nl_read(path, objective, &model, message, sizeof message);
    ck_assert_msg(code == wanted, "exit code %d, not %d: %s", code, wanted, message);
    ck_assert_msg(strstr(message, words) && !strchr(message, '\n'), "no '%s' in: %s", words, message);
    ck_assert_ptr_null(model);
}

static void check_refused(const nl_text *text, const char *words) {
    ck_assert(nl_text_write(path, text));
    check_refusal(words, 0, 3);
}

START_TEST(test_beyond_the_solver) {
    nl_text bowl = {.n = 2, .expression = "o0\no5\nv0\nn2\no5\nv1\nn2\n"};
    begin();
    nl_text text = bowl;
    text.bounds = "3\n2 0\n";
    check_refused(&text, "1 variable with bounds");
    text = bowl;
    text.constraints = 2;
    text.extra = "C0\nn0\nC1\nn0\nr\n2 1\n4 0\n";
    check_refused(&text, "2 constraints");
    text = bowl;
    text.integers = 1;
    check_refused(&text, "1 integer variable");
    text = bowl;
    text.functions = 1;
    text.extra = "F0 0 -1 besselj\n";
    check_refused(&text, "imports 1 function");
    text = bowl;
    text.objectives = 2;
    text.extra = "O1 1\nv0\n";
    check_refused(&text, "2 objectives: choose one by objno");
    check_refusal("objno = 3", 3, 2);
    text.objectives = -1;
    text.constraints = 1;
    text.extra = "C0\nn0\nr\n2 1\n";
    check_refused(&text, "1 constraint");
    end();
}
END_TEST

START_TEST(test_objective_number) {
    nl_model *model;
    char message[MESSAGE];
    double x[2] = {3, 4}, f;
    begin();
    ck_assert(nl_text_write(
        path, &(nl_text){.n = 2, .objectives = 2, .expression = "o0\no5\nv0\nn2\no5\nv1\nn2\n", .extra = "O1 1\no2\nv0\nv1\n"}));
    ck_assert_int_eq(nl_read(path, 2, &model, message, sizeof message), 0);
    nadir_problem p = nl_problem(model);
    ck_assert_int_eq(p.objective(p.data, x, &f, NULL), 0);
    ck_assert_double_eq(f, -12);
    nl_free(model);
    end();
}
END_TEST

static void write_bytes(const char *bytes, size_t length) {
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, length, out), length);
    ck_assert_int_eq(fclose(out), 0);
}

START_TEST(test_damaged_headers) {
    static const char *const texts[] = {
        "",
        "hello\n",
        "g3 0 1 0\n",
        "g3 0 1 0\n -2 0 1 0 0\n",
        "g3 0 1 0\n 2000000000 0 1 0 0\n 0 1\n 0 0\n 0 2 0\n 0 0 0 1\n 0 0 0 0 0\n 0 2\n 0 0\n 0 0 0 0 0\n",
        "g3 0 1 0\n 2 0 1 0 0\n 0 1\n 0 0\n 0 9 0\n 0 0 0 1\n 0 0 0 0 0\n 0 2\n 0 0\n 0 0 0 0 0\n",
        "g3 0 1 0\n 2 0 1 0 0\n 0 1\n 0 0\n 0 2 0\n 0 0 0 1\n 0 0 0 0 0\n 0 2\n 0 0\n 0 0 -7 0 0\n",
        "b3 0 1 0\n 2 0 1 0 0\n 0 1\n 0 0\n 0 2 0\n 0 0 9 1\n 0 0 0 0 0\n 0 2\n 0 0\n 0 0 0 0 0\n",
    };
    begin();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        write_bytes(texts[i], strlen(texts[i]));
        check_refusal(path, 0, 3);
    }
    unlink(path);
    check_refusal("No such file", 0, 3);
    ck_assert_int_eq(mkdir(path, 0777), 0);
    check_refusal("directory", 0, 3);
    rmdir(path);
    end();
}
END_TEST

/* A linear term of a variable that does not exist. */
START_TEST(test_bad_subscript) {
    begin();
    check_refused(&(nl_text){.n = 2, .expression = "n0\n", .linear = "0 1\n5 1\n", .terms = 2}, "damaged");
    end();
}
END_TEST

/* ---- the program on damaged files ---- */

/* Runs `nadir` silently; returns what waitpid says. */
static int run_nadir(const char *const *arguments) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) _exit(98);
        alarm(60);
        execv(NADIR_PROGRAM, (char *const *)(uintptr_t)arguments);
        _exit(99);
    }
    ck_assert_int_gt(child, 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

static int run_program(void) {
    return run_nadir((const char *const[]){"nadir", "solve", path, NULL});
}

static void check_survival(const char *what, int64_t at) {
    int status = run_program();
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) <= 4, "%s %lld: status %#x", what, (long long)at, (unsigned)status);
}

static int64_t damage_count(void) {
    const char *asked = getenv("NADIR_TEST_DAMAGE");
    return asked ? atoll(asked) : 25;
}

static void damage(const nl_text *text) {
    static char good[TEXT], bad[TEXT];
    bench_random random;
    random_seed(&random, 5);
    ck_assert(nl_text_write(path, text));
    FILE *in = fopen(path, "rb");
    ck_assert_ptr_nonnull(in);
    const size_t length = fread(good, 1, sizeof good, in);
    fclose(in);
    const int64_t times = damage_count();
    for (int64_t i = 0; i < times; i++) {
        write_bytes(good, length * (size_t)i / (size_t)times);
        check_survival("cut", i);
        memcpy(bad, good, length);
        bad[random_bits(&random) % length] = (char)random_bits(&random);
        write_bytes(bad, length);
        check_survival("change", i);
    }
}

START_TEST(test_damage) {
    char expression[TEXT];
    begin();
    nl_text text = chain(expression, 5);
    text.start = "0 -1\n3 2\n";
    text.starts = 2;
    text.linear = "0 1\n1 0\n2 0\n3 0\n4 -1\n";
    text.terms = 5;
    damage(&text);
    text = (nl_text){.n = 2, .common = 1, .expression = "o0\no5\nv2\nn4\no41\nv2\n", .extra = "V2 2 1\n0 1\n1 2\nn0\n"};
    damage(&text);
    end();
}
END_TEST

/* What crashes the library itself: an operation of no operand, an objective missing altogether, and nesting beyond the stack. */
START_TEST(test_crashes) {
    enum { DEEP = 400000 };
    char *expression = malloc(4 * (size_t)DEEP + 10);
    ck_assert_ptr_nonnull(expression);
    begin();
    ck_assert(nl_text_write(path, &(nl_text){.n = 1, .expression = "f0 1\nv0\n"}));
    check_survival("function", 0);
    ck_assert(nl_text_write(path, &(nl_text){.n = 2, .expression = "n0\n", .linear = "0 1\n2000000000 1\n", .terms = 2}));
    check_survival("subscript", 0);
    char word[PATH_MAX + 4];
    snprintf(word, sizeof word, "nl:%s", path);
    const int profiled = run_nadir((const char *const[]){"nadir", "profile", "-q", "-p", word, "-m", "newton/damping", NULL});
    ck_assert_msg(WIFEXITED(profiled) && WEXITSTATUS(profiled) == 3, "profile of a damaged model: status %#x", (unsigned)profiled);
    for (size_t i = 0; i < DEEP; i++) memcpy(expression + 4 * i, "o16\n", 4);
    strcpy(expression + 4 * (size_t)DEEP, "v0\n");
    ck_assert(nl_text_write(path, &(nl_text){.n = 1, .expression = expression}));
    int status = run_program();
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) <= 4, "deep: status %#x", (unsigned)status);
    free(expression);
    end();
}
END_TEST

CHECK_MAIN_TIMED("nl", 280, test_derivatives, test_empty_diagonal, test_common_expression, test_undefined, test_facts, test_storage,
                 test_beyond_the_solver, test_objective_number, test_damaged_headers, test_bad_subscript, test_damage, test_crashes)
