/* The benchmark problems (bench/problems): derivatives against central differences, minimisers, spectra against LAPACK's
 * eigenvalues, curvature bounds, the worst start against its theory, and the words that are refused. */
#include "check_main.h"

#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../bench/problem.h"
#include "../bench/random.h"

static const char *const words[] = {
    "quadratic,n=1,condition=1",
    "quadratic,n=1,condition=1,storage=diagonal",
    "quadratic,n=1,condition=1,storage=tridiagonal,start=extreme",
    "quadratic,n=2,condition=10",
    "quadratic,n=41,condition=1e4,start=extreme",
    "quadratic,n=20,condition=1e3,spectrum=clustered,seed=7",
    "quadratic,n=20,condition=1e3,spectrum=uniform",
    "quadratic,n=20,condition=1e3,spectrum=uniform,storage=diagonal,start=extreme",
    "quadratic,n=20,condition=1e3,storage=tridiagonal",
    "quadratic,n=2,condition=50,storage=tridiagonal,start=extreme",
    "rosenbrock",
    "chain,n=2",
    "chain,n=17",
    "extended,n=2",
    "extended,n=10",
    "powell,n=4",
    "powell,n=12",
    "saddle",
    "saddle,y=-2",
    "sphere",
    "sphere,n=5",
    "quartic,n=6,start=random",
    "quartic,n=5,start=gaps",
    "quartic,n=2",
    "logcosh,n=31",
    "logistic,lambda=0.01",
    "logistic,lambda=0",
    "softmax,lambda=0.01",
    "softmax,lambda=0",
    "logistic,lambda=0.5,intercept=no,label=1",
};
enum { WORDS = sizeof words / sizeof *words };

/* ---- shared */

/* A CSV file of 300 rows and 37 features: more rows than a block and more columns than a panel of the logistic Hessian. */
enum { FILE_ROWS = 300, FILE_COLUMNS = 37 };

static void write_data(char *path) {
    const int descriptor = mkstemp(path);
    ck_assert(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    ck_assert_ptr_nonnull(file);
    bench_random random;
    random_seed(&random, 3);
    for (int i = 0; i < FILE_ROWS; i++) {
        double row[FILE_COLUMNS];
        random_normals(&random, FILE_COLUMNS, row);
        fprintf(file, "%d", row[0] + row[1] + random_normal(&random) > 0.3 ? 2 : 1);
        for (int j = 0; j < FILE_COLUMNS; j++) fprintf(file, ",%.17g", row[j] * (1.0 + 0.1 * j));
        fputc('\n', file);
    }
    ck_assert_int_eq(fclose(file), 0);
}

static bench_problem make(const char *word) {
    char path[] = "/tmp/nadir-problems-XXXXXX", message[BENCH_MESSAGE] = "";
    const bool from_file = strncmp(word, "logistic", 8) == 0 || strncmp(word, "softmax", 7) == 0;
    if (from_file) write_data(path);
    bench_problem problem;
    const int code = bench_problem_create(word, from_file ? path : NULL, &problem, message, sizeof message);
    if (from_file) unlink(path);
    ck_assert_msg(code == 0, "%s: %s", word, message);
    ck_assert_str_eq(problem.word, word);
    return problem;
}

static double *vector(int64_t count) {
    double *values = calloc((size_t)count, sizeof *values);
    ck_assert_ptr_nonnull(values);
    return values;
}

static double largest(int64_t n, const double *x) {
    double most = 0.0;
    for (int64_t i = 0; i < n; i++) most = fmax(most, fabs(x[i]));
    return most;
}

static double norm(int64_t n, const double *x) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum);
}

static double dot(int64_t n, const double *x, const double *y) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

static double value_at(const bench_problem *p, const double *x) {
    double f = 0.0;
    ck_assert_int_eq(p->problem.objective(p->problem.data, x, &f, NULL), 0);
    return f;
}

static void gradient_at(const bench_problem *p, const double *x, double *g) {
    ck_assert_int_eq(p->problem.objective(p->problem.data, x, NULL, g), 0);
}

/* The whole Hessian, n×n, from a matrix whose leading dimension is larger than it need be; what lies outside the layout of
 * nadir.h must not be touched. */
static void hessian_at(const bench_problem *p, const double *x, double *full) {
    const int64_t n = p->problem.n;
    nadir_matrix H = p->problem.hessian_shape;
    const bool band = H.storage == NADIR_BAND;
    ck_assert(!band || (H.kl >= 0 && H.kl < n));
    const int64_t rows = band ? H.kl + 1 : n;
    H.rows = H.columns = n;
    H.ld = rows + 3;
    H.values = vector(H.ld * n);
    ck_assert_int_eq(p->problem.hessian(p->problem.data, x, &H), 0);
    memset(full, 0, (size_t)(n * n) * sizeof *full);
    for (int64_t j = 0; j < n; j++) {
        for (int64_t k = 0; k < H.ld; k++) {
            const int64_t i = band ? j + k : k;
            const double entry = H.values[k + j * H.ld];
            if (k < rows && i >= j && i < n) {
                full[i + j * n] = full[j + i * n] = entry;
            } else {
                ck_assert_msg(entry == 0.0, "%s: H is written outside its lower triangle, column %d", p->word, (int)j);
            }
        }
    }
    free(H.values);
}

static void times(int64_t n, const double *H, const double *v, double *out) {
    memset(out, 0, (size_t)n * sizeof *out);
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = 0; i < n; i++) out[i] += H[i + j * n] * v[j];
    }
}

/* Point `k` of a few: the start, the minimiser, and random ones at two distances. */
enum { POINTS = 4 };

static void point(const bench_problem *p, int k, double *x) {
    const int64_t n = p->problem.n;
    bench_random random;
    random_seed(&random, 100 + k);
    const double *base = k == 1 && p->minimiser != NULL ? p->minimiser : p->start;
    const double scale = k < 2 ? 0.0 : k == 2 ? 0.3 : 3.0;
    for (int64_t i = 0; i < n; i++) x[i] = base[i] + scale * random_normal(&random);
}

static void each_problem(void (*examine)(const bench_problem *p, const double *x)) {
    for (int w = 0; w < WORDS; w++) {
        bench_problem p = make(words[w]);
        double *x = vector(p.problem.n);
        for (int k = 0; k < POINTS; k++) {
            point(&p, k, x);
            examine(&p, x);
        }
        free(x);
        bench_problem_destroy(&p);
    }
}

/* ---- derivatives */

static const double eps = 0x1p-52;

/* Central differences with steps h and h/2. Their distance bounds the truncation error of the second, which is a third of it up to
 * higher orders; the rounding of f, at most `noise`, adds noise/h. Both together must be small, or the test says nothing. */
static void examine_gradient(const bench_problem *p, const double *x) {
    const int64_t n = p->problem.n;
    double *g = vector(n), *H = vector(n * n), *y = vector(n);
    gradient_at(p, x, g);
    hessian_at(p, x, H);
    const double size = norm(n, x) + 1.0;
    const double noise = 4.0 * eps * (double)(n + 8) * (fabs(value_at(p, x)) + norm(n, g) * size + norm(n * n, H) * size * size);
    memcpy(y, x, (size_t)n * sizeof *y);
    for (int64_t i = 0; i < n; i++) {
        double slope[2];
        const double h = 1e-3 * fmax(1.0, fabs(x[i]));
        for (int k = 0; k < 2; k++) {
            const double step = k == 0 ? h : 0.5 * h, above = x[i] + step, below = x[i] - step;
            y[i] = above;
            slope[k] = value_at(p, y);
            y[i] = below;
            slope[k] = (slope[k] - value_at(p, y)) / (above - below);
        }
        y[i] = x[i];
        const double bound = fabs(slope[0] - slope[1]) + 2.0 * noise / h;
        ck_assert_msg(fabs(slope[1] - g[i]) <= bound, "%s: g[%d] = %.17g, differences give %.17g +- %.1e", p->word, (int)i, g[i],
                      slope[1], bound);
        ck_assert_msg(bound <= 1e-3 * (1.0 + norm(n * n, H) * size), "%s: the bound %.1e is blunt", p->word, bound);
    }
    free(g);
    free(H);
    free(y);
}

static void examine_hessian(const bench_problem *p, const double *x) {
    const int64_t n = p->problem.n;
    double *H = vector(n * n), *y = vector(n), *slopes = vector(2 * n), *below = vector(n);
    hessian_at(p, x, H);
    const double scale = norm(n * n, H) * (norm(n, x) + 1.0);
    memcpy(y, x, (size_t)n * sizeof *y);
    for (int64_t j = 0; j < n; j++) {
        const double h = 1e-4 * fmax(1.0, fabs(x[j]));
        for (int k = 0; k < 2; k++) {
            double *slope = slopes + k * n;
            const double step = k == 0 ? h : 0.5 * h, right = x[j] + step, left = x[j] - step;
            y[j] = right;
            gradient_at(p, y, slope);
            y[j] = left;
            gradient_at(p, y, below);
            for (int64_t i = 0; i < n; i++) slope[i] = (slope[i] - below[i]) / (right - left);
        }
        y[j] = x[j];
        for (int64_t i = 0; i < n; i++) {
            const double bound = fabs(slopes[i] - slopes[i + n]) + 8.0 * eps * (double)(n + 8) * (scale + 1.0) / h;
            ck_assert_msg(fabs(slopes[i + n] - H[i + j * n]) <= bound, "%s: H(%d,%d) = %.17g, differences give %.17g +- %.1e",
                          p->word, (int)i, (int)j, H[i + j * n], slopes[i + n], bound);
            ck_assert_msg(bound <= 1e-4 * (1.0 + scale), "%s: the bound %.1e is blunt", p->word, bound);
        }
    }
    free(H);
    free(y);
    free(slopes);
    free(below);
}

static void examine_product(const bench_problem *p, const double *x) {
    const int64_t n = p->problem.n;
    double *H = vector(n * n), *v = vector(n), *Hv = vector(n), *expected = vector(n);
    bench_random random;
    random_seed(&random, 5);
    random_normals(&random, n, v);
    hessian_at(p, x, H);
    times(n, H, v, expected);
    for (int64_t i = 0; i < n; i++) Hv[i] = nan(""); /* must not be read */
    ck_assert_int_eq(p->problem.hessian_product(p->problem.data, x, v, Hv), 0);
    const double bound = 8.0 * eps * (double)n * norm(n * n, H) * norm(n, v);
    for (int64_t i = 0; i < n; i++) {
        ck_assert_msg(fabs(Hv[i] - expected[i]) <= bound, "%s: Hv[%d] = %.17g, not %.17g", p->word, (int)i, Hv[i], expected[i]);
    }
    free(H);
    free(v);
    free(Hv);
    free(expected);
}

/* f alone, g alone and both at once agree; the same call gives the same bits. */
static void examine_modes(const bench_problem *p, const double *x) {
    const int64_t n = p->problem.n;
    double *alone = vector(n), *both = vector(n), f = nan("");
    for (int64_t i = 0; i < n; i++) alone[i] = both[i] = nan("");
    gradient_at(p, x, alone);
    ck_assert_int_eq(p->problem.objective(p->problem.data, x, &f, both), 0);
    ck_assert_msg(memcmp(alone, both, (size_t)n * sizeof *both) == 0, "%s: g depends on whether f is wanted", p->word);
    const double once = value_at(p, x), size = norm(n, x) + 1.0, curvature = p->problem.lipschitz * size * size;
    ck_assert_msg(fabs(once - f) <= 8.0 * eps * (double)(n + 8) * (fabs(f) + curvature), "%s: f = %.17g or %.17g", p->word, f,
                  once);
    ck_assert(value_at(p, x) == once);
    ck_assert_int_eq(p->problem.objective(p->problem.data, x, NULL, NULL), 0);
    free(alone);
    free(both);
}

START_TEST(gradients_are_those_of_f) {
    each_problem(examine_gradient);
}
END_TEST

START_TEST(hessians_are_those_of_g) {
    each_problem(examine_hessian);
}
END_TEST

START_TEST(products_are_those_of_H) {
    each_problem(examine_product);
}
END_TEST

START_TEST(values_do_not_depend_on_what_else_is_asked) {
    each_problem(examine_modes);
}
END_TEST

/* ---- values known from elsewhere */

START_TEST(standard_starts_have_their_published_values) {
    static const struct {
        const char *word;
        double f;
    } cases[] = {
        {"rosenbrock", 24.2},
        {"extended,n=4", 48.4},
        {"powell,n=4", 215.0},
        {"powell,n=8", 430.0},
        {"chain,n=4", 532.4},
        {"saddle", 0.99005},
        {"sphere,n=3", 3.0},
        {"quartic,n=4", 4.0},
        {"quartic,start=gaps", 50.0},
        {"logcosh,n=5", 0.0},
        {"logistic", 0.69314718055994531},
        {"softmax", 0.69314718055994531},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench_problem p = make(cases[i].word);
        const double f = value_at(&p, p.start);
        ck_assert_msg(fabs(f - cases[i].f) <= 1e-13 * (1.0 + cases[i].f), "%s: f = %.17g", cases[i].word, f);
        bench_problem_destroy(&p);
    }
}
END_TEST

START_TEST(rosenbrock_has_its_published_derivatives) {
    bench_problem p = make("rosenbrock");
    double g[2], H[4];
    gradient_at(&p, p.start, g);
    hessian_at(&p, p.start, H);
    ck_assert(fabs(g[0] + 215.6) < 1e-12 && fabs(g[1] + 88.0) < 1e-12);
    ck_assert(fabs(H[0] - 1330.0) < 1e-12 && H[1] == 480.0 && H[3] == 200.0);
    bench_problem_destroy(&p);
}
END_TEST

/* At the minimiser the gradient is rounding, f is the minimum, and no neighbour lies below it. */
START_TEST(minimisers_are_minimisers) {
    for (int w = 0; w < WORDS; w++) {
        bench_problem p = make(words[w]);
        const int64_t n = p.problem.n;
        ck_assert_msg((p.minimiser == NULL) == isnan(p.minimum), "%s", p.word);
        double *g = vector(n), *H = vector(n * n), *y = vector(n);
        bench_random random;
        random_seed(&random, 8);
        if (p.minimiser != NULL) {
            gradient_at(&p, p.minimiser, g);
            hessian_at(&p, p.minimiser, H);
            const double curvature = norm(n * n, H) + 100.0, size = norm(n, p.minimiser) + 1.0;
            ck_assert_msg(largest(n, g) <= 4.0 * eps * (double)n * curvature * size, "%s: |g| = %.1e", p.word, largest(n, g));
            const double noise = 4.0 * eps * (double)n * curvature * size * size;
            ck_assert_msg(fabs(value_at(&p, p.minimiser) - p.minimum) <= noise, "%s: minimum", p.word);
            for (int k = 0; k < 50; k++) {
                for (int64_t i = 0; i < n; i++) y[i] = p.minimiser[i] + 0.1 * random_normal(&random);
                ck_assert_msg(value_at(&p, y) >= p.minimum - noise, "%s: not a minimum", p.word);
            }
        }
        free(g);
        free(H);
        free(y);
        bench_problem_destroy(&p);
    }
}
END_TEST

START_TEST(two_unknowns_have_a_window_with_start_and_minimiser) {
    for (int w = 0; w < WORDS; w++) {
        bench_problem p = make(words[w]);
        const double *box = p.window, *const points[] = {p.start, p.minimiser};
        for (int k = 0; k < 2 && p.problem.n == 2; k++) {
            const double *x = points[k];
            ck_assert_msg(x == NULL || (box[0] < x[0] && x[0] < box[1] && box[2] < x[1] && x[1] < box[3]),
                          "%s: outside [%g, %g] x [%g, %g]", p.word, box[0], box[1], box[2], box[3]);
        }
        if (p.problem.n != 2) ck_assert(box[0] == 0.0 && box[1] == 0.0 && box[2] == 0.0 && box[3] == 0.0);
        bench_problem_destroy(&p);
    }
}
END_TEST

/* ---- spectra */

static void eigenvalues_at(const bench_problem *p, const double *x, double *lambda) {
    const int64_t n = p->problem.n;
    double *H = vector(n * n);
    hessian_at(p, x, H);
    ck_assert_int_eq(LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)n, H, (lapack_int)n, lambda), 0);
    free(H);
}

enum { ORDER = 40 };
#define CONDITION 1e4

static void expect_spectrum(const char *word, double (*expected)(int i)) {
    bench_problem p = make(word);
    double lambda[ORDER];
    ck_assert(p.problem.quadratic && p.problem.lipschitz == CONDITION && p.problem.convexity == 1.0);
    eigenvalues_at(&p, p.start, lambda);
    for (int i = 0; i < ORDER; i++) {
        ck_assert_msg(fabs(lambda[i] - expected(i)) <= 50.0 * eps * CONDITION, "%s: eigenvalue %d is %.17g, not %.17g", word, i,
                      lambda[i], expected(i));
    }
    bench_problem_destroy(&p);
}

static double log_spaced(int i) {
    return exp(log(CONDITION) * i / (ORDER - 1.0));
}

static double evenly_spaced(int i) {
    return ((ORDER - 1.0 - i) + CONDITION * i) / (ORDER - 1.0);
}

/* Of tridiag(-1, 2, -1), mapped to [1, CONDITION]. */
static double second_difference(int i) {
    const double angle = acos(-1.0) / (ORDER + 1.0), low = 2.0 - 2.0 * cos(angle), high = 2.0 - 2.0 * cos(ORDER * angle);
    return 1.0 + (CONDITION - 1.0) * (2.0 - 2.0 * cos((i + 1) * angle) - low) / (high - low);
}

START_TEST(spectra_are_as_the_word_says) {
    expect_spectrum("quadratic,n=40", log_spaced);
    expect_spectrum("quadratic,n=40,seed=2,start=extreme", log_spaced);
    expect_spectrum("quadratic,n=40,storage=diagonal", log_spaced);
    expect_spectrum("quadratic,n=40,spectrum=uniform", evenly_spaced);
    expect_spectrum("quadratic,n=40,spectrum=uniform,storage=diagonal", evenly_spaced);
    expect_spectrum("quadratic,n=40,storage=tridiagonal", second_difference);
}
END_TEST

START_TEST(clusters_are_five_and_narrow) {
    static const int sizes[] = {2, 3, 5, 7, 40};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        char word[80];
        const int n = sizes[s];
        snprintf(word, sizeof word, "quadratic,n=%d,spectrum=clustered,storage=diagonal", n);
        bench_problem p = make(word);
        double lambda[ORDER];
        eigenvalues_at(&p, p.start, lambda);
        ck_assert(lambda[0] == 1.0 && lambda[n - 1] == CONDITION);
        int gaps = 0;
        for (int i = 1; i < n; i++) {
            const double ratio = lambda[i] / lambda[i - 1];
            ck_assert_msg(ratio >= 1.0 && (ratio < 1.03 || ratio > 5.0), "%s: ratio %g", word, ratio);
            gaps += ratio > 5.0;
        }
        ck_assert_int_eq(gaps, (n < 5 ? n : 5) - 1);
        bench_problem_destroy(&p);
    }
}
END_TEST

START_TEST(dense_matrices_mix_all_unknowns) {
    bench_problem p = make("quadratic,n=40,condition=10,spectrum=uniform");
    double H[ORDER * ORDER];
    hessian_at(&p, p.start, H);
    for (int j = 0; j < ORDER; j++) {
        double beside = 0.0;
        for (int i = 0; i < ORDER; i++) beside += i == j ? 0.0 : fabs(H[i + j * ORDER]);
        ck_assert_msg(beside > 0.5 * H[j + j * ORDER], "column %d is nearly diagonal", j);
    }
    bench_problem_destroy(&p);
}
END_TEST

/* μ <= λ(H) <= L everywhere; at w = 0 all weights of logistic are 1/4 and its bound is attained. */
START_TEST(curvature_bounds_hold) {
    static const char *const bounded[] = {"logistic,lambda=0.01",
                                          "logistic,lambda=0,intercept=no",
                                          "softmax,lambda=0",
                                          "logistic,intercept=no",
                                          "softmax,lambda=0.01",
                                          "logcosh,n=31",
                                          "sphere,n=5"};
    for (size_t w = 0; w < sizeof bounded / sizeof *bounded; w++) {
        bench_problem p = make(bounded[w]);
        const int64_t n = p.problem.n;
        double *x = vector(n), *lambda = vector(n);
        for (int k = 0; k < POINTS; k++) {
            point(&p, k, x);
            eigenvalues_at(&p, x, lambda);
            ck_assert_msg(lambda[0] >= p.problem.convexity * (1.0 - 1e-8) - 1e-14 * lambda[n - 1] &&
                              lambda[n - 1] <= p.problem.lipschitz * (1.0 + 1e-12),
                          "%s: [%g, %g] is outside [%g, %g]", p.word, lambda[0], lambda[n - 1], p.problem.convexity,
                          p.problem.lipschitz);
        }
        eigenvalues_at(&p, p.start, lambda);
        if (strncmp(p.word, "logistic", 8) == 0) ck_assert(lambda[n - 1] >= p.problem.lipschitz * (1.0 - 1e-12));
        free(x);
        free(lambda);
        bench_problem_destroy(&p);
    }
}
END_TEST

/* ---- the worst start */

/* Factors by which ‖g‖₂ falls in steps of exact steepest descent. */
static double slowest_step(const bench_problem *p, int steps, double *fastest) {
    const int64_t n = p->problem.n;
    double *x = vector(n), *g = vector(n), *Hg = vector(n), slowest = 0.0;
    memcpy(x, p->start, (size_t)n * sizeof *x);
    gradient_at(p, x, g);
    *fastest = HUGE_VAL;
    for (int k = 0; k < steps; k++) {
        const double before = norm(n, g);
        ck_assert_int_eq(p->problem.hessian_product(p->problem.data, x, g, Hg), 0);
        const double length = dot(n, g, g) / dot(n, g, Hg);
        for (int64_t i = 0; i < n; i++) x[i] -= length * g[i];
        gradient_at(p, x, g);
        slowest = fmax(slowest, norm(n, g) / before);
        *fastest = fmin(*fastest, norm(n, g) / before);
    }
    free(x);
    free(g);
    free(Hg);
    return slowest;
}

START_TEST(the_extreme_start_is_the_worst) {
    static const char *const storage[] = {"dense", "diagonal", "tridiagonal"};
    for (int s = 0; s < 3; s++) {
        char word[BENCH_WORD];
        snprintf(word, sizeof word, "quadratic,n=40,condition=100,storage=%s,start=extreme", storage[s]);
        bench_problem p = make(word);
        double fastest = 0.0;
        const double slowest = slowest_step(&p, 20, &fastest), theory = 99.0 / 101.0;
        ck_assert(p.worst_start);
        ck_assert_msg(fabs(slowest - theory) < 1e-9 && fabs(fastest - theory) < 1e-9, "%s: %.12g to %.12g", word, fastest, slowest);
        bench_problem_destroy(&p);
    }
    bench_problem p = make("quadratic,n=40,condition=100");
    double fastest = 0.0;
    slowest_step(&p, 20, &fastest);
    ck_assert(!p.worst_start && fastest < 0.9);
    bench_problem_destroy(&p);
}
END_TEST

/* ---- large arguments and large problems */

START_TEST(log_cosh_and_the_logistic_loss_do_not_overflow) {
    bench_problem p = make("logcosh,n=4");
    double x[4] = {0}, g[4], H[16], zero[4] = {0};
    gradient_at(&p, zero, g); /* -b */
    hessian_at(&p, zero, H);  /* A + 100 I */
    static const double sizes[] = {1e-9, 0.5, 1.0, 30.0, 1e4, 1e100};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        const double size = sizes[k], exact = size < 1e3 ? (double)logl(coshl((long double)size)) : size - log(2.0);
        x[2] = -size;
        const double expected = 0.5 * (H[10] - 100.0) * size * size - g[2] * size + 100.0 * exact;
        const double tiny = size < 1e-8 ? 50.0 * size * size : 0.0; /* what log cosh gives in long double there is noise */
        const double reference = tiny > 0.0 ? 0.5 * (H[10] - 100.0) * size * size - g[2] * size + tiny : expected;
        ck_assert_msg(fabs(value_at(&p, x) - reference) <= 1e-12 * fabs(reference), "x = %g: f = %.17g, not %.17g", size,
                      value_at(&p, x), reference);
    }
    bench_problem_destroy(&p);
    p = make("logistic,lambda=1e-3,intercept=no");
    double w[FILE_COLUMNS] = {0}, slope[FILE_COLUMNS];
    for (double size = 1.0; size < 1e150; size *= 1e30) {
        w[0] = w[5] = -size;
        gradient_at(&p, w, slope);
        ck_assert(isfinite(value_at(&p, w)) && isfinite(norm(FILE_COLUMNS, slope)));
    }
    bench_problem_destroy(&p);
}
END_TEST

/* f, g and the probabilities behind them, from the formula in long double, on a table of four rows. */
START_TEST(logistic_is_its_formula) {
    static const long double X[4][3] = {{1, 2, 1}, {-3, 0.5L, 1}, {0, -1, 1}, {2, 2, 1}}, y[4] = {1, -1, -1, 1};
    static const double w[3] = {0.7, -0.4, 0.2};
    char path[] = "/tmp/nadir-problems-XXXXXX", message[BENCH_MESSAGE] = "";
    const int descriptor = mkstemp(path);
    static const char text[] = "5 1:1 2:2\n4 1:-3 2:.5\n4 2:-1\n5 1:2 2:2\n";
    ck_assert_int_eq(write(descriptor, text, sizeof text - 1), sizeof text - 1);
    close(descriptor);
    bench_problem p;
    ck_assert_msg(bench_problem_create("logistic,lambda=0.3", path, &p, message, sizeof message) == 0, "%s", message);
    unlink(path);
    long double f = 0.15L * (0.49L + 0.16L + 0.04L), g[3] = {0.21L, -0.12L, 0.06L};
    for (int i = 0; i < 4; i++) {
        const long double *row = X[i], t = y[i] * (row[0] * 0.7L - row[1] * 0.4L + row[2] * 0.2L);
        f += logl(1.0L + expl(-t)) / 4.0L;
        for (int j = 0; j < 3; j++) g[j] -= y[i] * row[j] / (1.0L + expl(t)) / 4.0L;
    }
    double slope[3];
    ck_assert_int_eq((int)p.problem.n, 3);
    gradient_at(&p, w, slope);
    ck_assert(fabs(value_at(&p, w) - (double)f) < 1e-15);
    for (int j = 0; j < 3; j++) ck_assert(fabs(slope[j] - (double)g[j]) < 1e-15);
    bench_problem_destroy(&p);
    static const char window_text[] = "1 1:1 2:2\n-1 1:-3\n";
    char other[] = "/tmp/nadir-problems-XXXXXX";
    const int second = mkstemp(other);
    ck_assert_int_eq(write(second, window_text, sizeof window_text - 1), sizeof window_text - 1);
    close(second);
    ck_assert_int_eq(bench_problem_create("logistic,intercept=no", other, &p, message, sizeof message), 0);
    unlink(other);
    ck_assert(p.problem.n == 2 && p.problem.convexity == 0.5 && p.window[0] < 0 && p.window[1] == -p.window[0]);
    bench_problem_destroy(&p);
}
END_TEST

/* 0 is no regulariser, not the standard one; no number is the standard one. */
START_TEST(lambda_zero_is_none) {
    static const char *const families[] = {"logistic", "softmax"};
    char word[64], message[BENCH_MESSAGE];
    for (size_t i = 0; i < 2; i++) {
        snprintf(word, sizeof word, "%s,lambda=0", families[i]);
        bench_problem none = make(word), standard = make(families[i]);
        double *x = vector(none.problem.n);
        for (int64_t j = 0; j < none.problem.n; j++) x[j] = j % 2 ? 0.5 : -0.25;
        const double half = 0.5 * norm(none.problem.n, x) * norm(none.problem.n, x) / FILE_ROWS;
        ck_assert(none.problem.convexity == 0.0 && standard.problem.convexity == 1.0 / FILE_ROWS);
        ck_assert(fabs(value_at(&standard, x) - value_at(&none, x) - half) <= 1e-13);
        free(x);
        bench_problem_destroy(&none);
        bench_problem_destroy(&standard);
        snprintf(word, sizeof word, "%s,lambda=-1", families[i]);
        ck_assert_int_ne(bench_problem_create(word, NULL, &none, message, sizeof message), 0);
        ck_assert_msg(strstr(message, "lambda = -1") && strstr(message, "[0, 1e300] or auto"), "%s", message);
        snprintf(word, sizeof word, "%s,lambda=nan", families[i]);
        ck_assert_int_ne(bench_problem_create(word, NULL, &none, message, sizeof message), 0);
        ck_assert_msg(strstr(message, "lambda = nan"), "%s", message);
    }
}
END_TEST

START_TEST(a_million_unknowns_are_made) {
    if (run_short()) return;
    static const char *const large[] = {"quadratic,n=1e6,storage=tridiagonal,start=extreme", "quadratic,n=1e6,storage=diagonal",
                                        "chain,n=1e6"};
    for (size_t w = 0; w < sizeof large / sizeof *large; w++) {
        bench_problem p = make(large[w]);
        const int64_t n = p.problem.n;
        double *g = vector(n);
        ck_assert_int_eq((int)n, 1000000);
        gradient_at(&p, p.minimiser, g);
        ck_assert(largest(n, g) <= 1e-11 && isfinite(value_at(&p, p.start)));
        free(g);
        bench_problem_destroy(&p);
    }
}
END_TEST

START_TEST(the_seed_makes_the_problem) {
    static const char *const seeded[] = {"quadratic,n=9", "logcosh,n=9", "quartic,n=9,start=random",
                                         "quadratic,n=9,storage=diagonal"};
    for (size_t w = 0; w < sizeof seeded / sizeof *seeded; w++) {
        char other_word[BENCH_WORD];
        snprintf(other_word, sizeof other_word, "%s,seed=2", seeded[w]);
        bench_problem first = make(seeded[w]), again = make(seeded[w]), other = make(other_word);
        double x[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        ck_assert(value_at(&first, x) == value_at(&again, x));
        ck_assert_int_eq(memcmp(first.start, again.start, sizeof x), 0);
        ck_assert_int_eq(memcmp(first.minimiser, again.minimiser, sizeof x), 0);
        ck_assert(memcmp(first.start, other.start, sizeof x) != 0 || memcmp(first.minimiser, other.minimiser, sizeof x) != 0);
        bench_problem_destroy(&first);
        bench_problem_destroy(&again);
        bench_problem_destroy(&other);
    }
}
END_TEST

/* ---- random numbers */

START_TEST(random_bits_are_those_of_the_papers) {
    bench_random random;
    random_seed(&random, 1234567); /* splitmix64's published sequence for this seed */
    static const uint64_t state[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973), UINT64_C(9817491932198370423),
                                     UINT64_C(4593380528125082431)};
    ck_assert_int_eq(memcmp(random.state, state, sizeof state), 0);
    static const uint64_t bits[] = {11520, 0, 1509978240, UINT64_C(1215971899390074240)};
    for (uint64_t i = 0; i < 4; i++) random.state[i] = i + 1; /* and xoshiro256**'s from this state */
    for (int i = 0; i < 4; i++) ck_assert_uint_eq(random_bits(&random), bits[i]);
}
END_TEST

START_TEST(normal_deviates_have_their_moments) {
    enum { COUNT = 200000 };
    double sums[5] = {0}, low = 1.0, high = 0.0;
    bench_random random;
    random_seed(&random, 1);
    for (int i = 0; i < COUNT; i++) {
        const double z = random_normal(&random), u = random_uniform(&random);
        for (int k = 1; k < 5; k++) sums[k] += pow(z, k) / COUNT;
        low = fmin(low, u);
        high = fmax(high, u);
    }
    const double sigma = 1.0 / sqrt(COUNT); /* five standard deviations of each mean */
    ck_assert(fabs(sums[1]) < 5.0 * sigma && fabs(sums[2] - 1.0) < 5.0 * sqrt(2.0) * sigma);
    ck_assert(fabs(sums[3]) < 5.0 * sqrt(15.0) * sigma && fabs(sums[4] - 3.0) < 5.0 * sqrt(96.0) * sigma);
    ck_assert(low >= 0.0 && low < 1e-4 && high < 1.0 && high > 1.0 - 1e-4);
}
END_TEST

/* ---- refusals */

static void refused(const char *word, const char *data, int code, const char *const *parts) {
    bench_problem p;
    char message[BENCH_MESSAGE] = "";
    ck_assert_msg(bench_problem_create(word, data, &p, message, sizeof message) == code, "%s: %s", word, message);
    for (; *parts != NULL; parts++) ck_assert_msg(strstr(message, *parts) != NULL, "%s: no '%s' in: %s", word, *parts, message);
    ck_assert_msg(message[0] != '\0' && strchr(message, '\n') == NULL, "%s: %s", word, message);
    ck_assert(p.destroy == NULL && p.start == NULL && p.minimiser == NULL && p.problem.data == NULL);
    bench_problem_destroy(&p);
}

START_TEST(words_are_refused_by_name_and_range) {
    static const struct {
        const char *word;
        const char *parts[4];
    } cases[] = {
        {"quadratc,n=3", {"unknown problem 'quadratc'", "'quadratic'"}},
        {"n=3", {"unknown problem 'n=3'"}},
        {"", {"unknown problem ''"}},
        {"quadratic,n=1", {"condition", "10000", "[1, 1]"}},
        {"quadratic,n=0", {"n", "0", "[1, "}},
        {"quadratic,condition=0.5", {"condition", "0.5", "[1, "}},
        {"quadratic,condition=nan", {"condition"}},
        {"quadratic,n=30000", {"n = 30000", "storage=dense", "[1, 20000]"}},
        {"quadratic,spectrum=uniform,storage=tridiagonal", {"spectrum = uniform", "tridiagonal"}},
        {"quadratic,spectrum=wavy", {"spectrum", "wavy", "log|clustered|uniform"}},
        {"extended,n=7", {"n = 7", "even", "[2, "}},
        {"powell,n=6", {"n = 6", "multiple of 4", "[4, "}},
        {"chain,n=1", {"n", "[2, "}},
        {"chain,n=2.5", {"n", "2.5"}},
        {"logcosh,n=1e9", {"n", "[2, 20000]"}},
        {"saddle,y=1e9", {"y", "[-1000, 1000]"}},
        {"rosenbrock,n=3", {"n"}},
        {"sphere,colour=1", {"colour"}},
        {"logistic", {"logistic", "data file"}},
        {"quadratic,n=123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890,seed="
         "12345678901234567"
         "890123456789012345678901234567890123456789012345678901234567890",
         {"longer than 159"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) refused(cases[i].word, NULL, 2, cases[i].parts);
}
END_TEST

START_TEST(data_without_two_classes_is_refused) {
    static const struct {
        const char *text;
        const char *parts[4];
    } cases[] = {
        {"1,2\n1,3\n", {"exactly two classes", "found 1 alone"}},
        {"1,2\n2,3\n3,4\n2,5\n", {"found 1, 2, 3"}},
        {"1,2\n2,3\n3,4\n4,5\n5,5\n6,6\n7,7\n8,8\n", {"found 1, 2, 3, 4, 5, 6, ..."}},
        {"1,2\n2,x\n", {":2:3: ", "'x'"}},
        {"", {"empty"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[] = "/tmp/nadir-problems-XXXXXX";
        const int descriptor = mkstemp(path);
        const size_t size = strlen(cases[i].text);
        ck_assert(descriptor >= 0 && write(descriptor, cases[i].text, size) == (ssize_t)size);
        close(descriptor);
        refused("logistic", path, 3, cases[i].parts);
        const char *const named[] = {path, NULL};
        refused("logistic", path, 3, named);
        unlink(path);
    }
    static const char *const missing[] = {"/nonexistent.csv", "No such file", NULL};
    refused("logistic", "/nonexistent.csv", 3, missing);
}
END_TEST

START_TEST(the_table_is_complete) {
    size_t count = 0;
    for (const bench_family *family; (family = bench_family_at(count)) != NULL; count++) {
        ck_assert(family->name[0] != '\0' && family->text[0] != '\0' && family->make != NULL && family->rows != NULL);
        ck_assert(family->settings_size <= WORD_TARGET_MAX);
        for (const word_row *row = family->rows; row->name != NULL; row++) ck_assert(row->offset < family->settings_size);
    }
    ck_assert(count > 10);
    ck_assert_ptr_null(bench_family_at(count + 1));
    bench_problem p = make("sphere");
    bench_problem_destroy(&p);
    bench_problem_destroy(&p); /* a second time is harmless */
    char message[BENCH_MESSAGE] = "";
    ck_assert_int_eq(bench_problem_create(" quadratic , n = 5 ,condition=3", NULL, &p, message, sizeof message), 0);
    ck_assert_str_eq(p.word, "quadratic,n=5,condition=3");
    bench_problem_destroy(&p);
}
END_TEST

CHECK_MAIN_TIMED("problems", 120, gradients_are_those_of_f, hessians_are_those_of_g, products_are_those_of_H,
                 values_do_not_depend_on_what_else_is_asked, standard_starts_have_their_published_values,
                 rosenbrock_has_its_published_derivatives, minimisers_are_minimisers,
                 two_unknowns_have_a_window_with_start_and_minimiser, spectra_are_as_the_word_says, clusters_are_five_and_narrow,
                 dense_matrices_mix_all_unknowns, curvature_bounds_hold, the_extreme_start_is_the_worst,
                 log_cosh_and_the_logistic_loss_do_not_overflow, logistic_is_its_formula, lambda_zero_is_none,
                 a_million_unknowns_are_made, the_seed_makes_the_problem, random_bits_are_those_of_the_papers,
                 normal_deviates_have_their_moments, words_are_refused_by_name_and_range, data_without_two_classes_is_refused,
                 the_table_is_complete)
