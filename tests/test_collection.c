/* The collection of problems from the literature (bench/collection.c and the tables in bench/problems): derivatives against
 * differences, storages and patterns against each other, published values at starts and minima, solutions known from elsewhere, and
 * the words that are refused.
 */
#include "check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/collection.h"
#include "../bench/random.h"

static const double eps = 0x1p-52;

/* ---- shared */

static bench_problem make(const char *word) {
    char message[BENCH_MESSAGE] = "";
    bench_problem problem;
    const int code = bench_problem_create(word, NULL, &problem, message, sizeof message);
    ck_assert_msg(code == 0, "%s: %s", word, message);
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

static double value_at(const bench_problem *p, const double *x) {
    double f = 0.0;
    ck_assert_msg(p->problem.objective(p->problem.data, x, &f, NULL) == 0, "%s: objective", p->word);
    return f;
}

static void gradient_at(const bench_problem *p, const double *x, double *g) {
    ck_assert_msg(p->problem.objective(p->problem.data, x, NULL, g) == 0, "%s: gradient", p->word);
}

/* The pattern is as nadir.h says: starts from 0 on, the diagonal first in each column, then rows ascending below it. */
static void examine_pattern(const bench_problem *p) {
    const nadir_matrix *H = &p->problem.hessian_shape;
    const int64_t n = p->problem.n;
    ck_assert_msg(H->column_start[0] == 0, "%s: column_start", p->word);
    for (int64_t j = 0; j < n; j++) {
        const int64_t from = H->column_start[j], to = H->column_start[j + 1];
        ck_assert_msg(to > from && H->row_index[from] == j, "%s: diagonal of column %d", p->word, (int)j);
        for (int64_t k = from + 1; k < to; k++) {
            ck_assert_msg(H->row_index[k] > H->row_index[k - 1] && H->row_index[k] < n, "%s: rows of column %d", p->word, (int)j);
        }
    }
}

/* Adds what lies in column j of any storage to column and row j of `full`; the rest of the column must be untouched. */
static void spread_column(const bench_problem *p, const nadir_matrix *H, int64_t j, int64_t rows, double *full) {
    const int64_t n = p->problem.n;
    if (H->storage == NADIR_SPARSE) {
        for (int64_t k = H->column_start[j]; k < H->column_start[j + 1]; k++) {
            const int64_t i = H->row_index[k];
            full[i + j * n] = full[j + i * n] = H->values[k];
        }
        return;
    }
    for (int64_t k = 0; k < H->ld; k++) {
        const int64_t i = H->storage == NADIR_BAND ? j + k : k;
        const double entry = H->values[k + j * H->ld];
        if (k < rows && i >= j && i < n) {
            full[i + j * n] = full[j + i * n] = entry;
        } else {
            ck_assert_msg(entry == 0.0, "%s: H is written outside its lower triangle, column %d", p->word, (int)j);
        }
    }
}

/* The whole Hessian, n×n, from a matrix whose leading dimension is larger than it need be. */
static void hessian_at(const bench_problem *p, const double *x, double *full) {
    const int64_t n = p->problem.n;
    nadir_matrix H = p->problem.hessian_shape;
    const int64_t rows = H.storage == NADIR_BAND ? H.kl + 1 : n;
    if (H.storage == NADIR_SPARSE) examine_pattern(p);
    H.rows = H.columns = n;
    H.ld = rows + 3;
    H.values = vector(H.storage == NADIR_SPARSE ? H.column_start[n] : H.ld * n);
    ck_assert_msg(p->problem.hessian(p->problem.data, x, &H) == 0, "%s: hessian", p->word);
    memset(full, 0, (size_t)(n * n) * sizeof *full);
    for (int64_t j = 0; j < n; j++) spread_column(p, &H, j, rows, full);
    free(H.values);
}

/* The start, moved by a share of its size (and of 1) at random when `share` is not 0; by less, where f is undefined there. */
static void near_start(const bench_problem *p, double share, double *x) {
    for (double s = share;; s *= 0.1) {
        bench_random random;
        random_seed(&random, 11);
        for (int64_t i = 0; i < p->problem.n; i++) x[i] = p->start[i] + s * (0.1 + fabs(p->start[i])) * random_normal(&random);
        if (isfinite(value_at(p, x)) || s < 1e-6) return;
    }
}

static bool is_larger(const char *word, int64_t most) {
    const char *size = strstr(word, ",n=");
    return size != NULL && strtoll(size + 3, NULL, 10) > most;
}

/* Calls `examine` with every member of at most `most` unknowns, fewer of them when time is short; larger ones are not even made. */
static void each_member(int64_t most, void (*examine)(const bench_problem *p)) {
    if (run_short() && most > 12) most = 12;
    bench_member member;
    for (size_t i = 0; bench_collection_at(i, &member); i++) {
        if (is_larger(member.word, most)) continue;
        bench_problem p = make(member.word);
        if (p.problem.n <= most) examine(&p);
        bench_problem_destroy(&p);
    }
}

/* ---- derivatives
 *
 * d_k, k = 0, 1, ..: differences of fourth order with steps that shrink by √10. Truncation falls with the step and rounding rises;
 * where two neighbours agree best, their distance (times ten) bounds both. A derivative may miss by that and by a millionth of the
 * largest of its column; and the bound itself must be below 5e-5 of that, or the test would say nothing. */

enum { STEPS = 11, COLUMNS = 8, DERIVATIVES_UP_TO = 60 };

typedef struct sampled {
    const bench_problem *p;
    int64_t count; /* 1: f; n: its gradient */
} sampled;

static void sample(const sampled *s, const double *x, double *out) {
    if (s->count == 1) {
        *out = value_at(s->p, x);
    } else {
        gradient_at(s->p, x, out);
    }
}

/* Differences by x_i with step h; returns what rounding may leave in them. */
static double difference(const sampled *s, double *x, int64_t i, double h, double *work, double *out) {
    static const double places[] = {-2.0, -1.0, 1.0, 2.0}, weights[] = {1.0, -8.0, 8.0, -1.0};
    const double centre = x[i];
    double size = 0.0;
    memset(out, 0, (size_t)s->count * sizeof *out);
    for (int k = 0; k < 4; k++) {
        x[i] = centre + places[k] * h;
        sample(s, x, work);
        for (int64_t j = 0; j < s->count; j++) out[j] += weights[k] * work[j] / (12.0 * h);
        size = fmax(size, largest(s->count, work));
    }
    x[i] = centre;
    return eps * size / h;
}

/* The best difference of each component, and how far it may be off. */
static void best_difference(const sampled *s, double *x, int64_t i, double *value, double *gap) {
    const int64_t n = s->count;
    double *work = vector(n), *last = vector(n), *next = vector(n);
    for (int k = 0; k < STEPS; k++) {
        const double noise = difference(s, x, i, 0.03 * pow(10.0, -0.5 * k) * fmax(0.3, fabs(x[i])), work, next);
        for (int64_t j = 0; j < n; j++) {
            const double distance = k == 0 ? INFINITY : 10.0 * (fabs(next[j] - last[j]) + noise);
            if (k > 0 && !(distance < gap[j])) continue;
            value[j] = next[j];
            gap[j] = distance;
        }
        memcpy(last, next, (size_t)n * sizeof *last);
    }
    free(work);
    free(last);
    free(next);
}

static void examine_column(const sampled *s, double *x, int64_t i, const double *exact, double scale) {
    const int64_t n = s->count;
    double *value = vector(n), *gap = vector(n);
    best_difference(s, x, i, value, gap);
    for (int64_t j = 0; j < n; j++) {
        ck_assert_msg(gap[j] <= 5e-5 * scale, "%s: the differences are too rough: %d, %d: %.3e of %.3e", s->p->word, (int)i, (int)j,
                      gap[j], scale);
        ck_assert_msg(fabs(value[j] - exact[j]) <= gap[j] + 1e-6 * scale,
                      "%s: derivative %d by unknown %d is %.12g, differences give %.12g +- %.1e", s->p->word, n == 1 ? 0 : (int)j,
                      (int)i, exact[j], value[j], gap[j]);
    }
    free(value);
    free(gap);
}

static void examine_derivatives_at(const bench_problem *p, double *x) {
    const int64_t n = p->problem.n, columns = n < COLUMNS ? n : COLUMNS;
    const sampled f = {p, 1}, g = {p, n};
    double *slope = vector(n), *H = vector(n * n);
    gradient_at(p, x, slope);
    hessian_at(p, x, H);
    const double steepest = largest(n, slope), least = 1e-6 * largest(n * n, H);
    for (int64_t c = 0; c < columns; c++) {
        const int64_t i = columns > 1 ? c * (n - 1) / (columns - 1) : 0;
        examine_column(&f, x, i, slope + i, steepest);
        examine_column(&g, x, i, H + i * n, fmax(least, largest(n, H + i * n)));
    }
    free(slope);
    free(H);
}

static void examine_derivatives(const bench_problem *p) {
    double *x = vector(p->problem.n);
    near_start(p, 0.0, x);
    examine_derivatives_at(p, x);
    near_start(p, 0.1, x);
    examine_derivatives_at(p, x);
    free(x);
}

START_TEST(derivatives_are_differences) {
    each_member(DERIVATIVES_UP_TO, examine_derivatives);
}
END_TEST

/* ---- products and storages */

/* Hv against H times v, to the rounding of a sum of n products of the largest entries. */
static void examine_product(const bench_problem *p) {
    const int64_t n = p->problem.n;
    double *x = vector(n), *v = vector(n), *Hv = vector(n), *H = vector(n * n);
    bench_random random;
    random_seed(&random, 5);
    random_normals(&random, n, v);
    near_start(p, 0.1, x);
    hessian_at(p, x, H);
    const double least = eps * largest(n * n, H);
    ck_assert_int_eq(p->problem.hessian_product(p->problem.data, x, v, Hv), 0);
    for (int64_t i = 0; i < n; i++) {
        double sum = 0.0, size = least;
        for (int64_t j = 0; j < n; j++) {
            sum += H[i + j * n] * v[j];
            size = fmax(size, fabs(H[i + j * n] * v[j]));
        }
        const double bound = 1e-12 * size;
        ck_assert_msg(fabs(sum - Hv[i]) <= bound, "%s: (Hv)[%d] = %.17g, H times v is %.17g", p->word, (int)i, Hv[i], sum);
    }
    free(x);
    free(v);
    free(Hv);
    free(H);
}

START_TEST(products_are_the_hessian_times_v) {
    each_member(110, examine_product);
}
END_TEST

static bool has_option(const bench_problem *p, const char *name) {
    for (const word_row *row = p->family->rows; row->name != NULL; row++) {
        if (strcmp(row->name, name) == 0) return true;
    }
    return false;
}

/* The same Hessian in each storage; adding up in another order may round differently. */
static void examine_storage(const bench_problem *p) {
    static const char *const storages[] = {"dense", "sparse"};
    static const nadir_storage kinds[] = {NADIR_DENSE, NADIR_SPARSE};
    const int64_t n = p->problem.n;
    if (p->family->formulas == NULL || !has_option(p, "storage")) return;
    double *x = vector(n), *H = vector(n * n), *other = vector(n * n);
    near_start(p, 0.1, x);
    hessian_at(p, x, H);
    const double bound = 64.0 * eps * largest(n * n, H);
    for (int k = 0; k < 2; k++) {
        char word[BENCH_WORD + 32];
        snprintf(word, sizeof word, "%s,storage=%s", p->word, storages[k]);
        bench_problem q = make(word);
        ck_assert_msg(q.problem.hessian_shape.storage == kinds[k], "%s: storage", word);
        hessian_at(&q, x, other);
        for (int64_t i = 0; i < n * n; i++) {
            ck_assert_msg(fabs(H[i] - other[i]) <= bound, "%s: H[%d, %d]", word, (int)(i % n), (int)(i / n));
        }
        bench_problem_destroy(&q);
    }
    free(x);
    free(H);
    free(other);
}

START_TEST(every_storage_holds_the_same_hessian) {
    each_member(110, examine_storage);
}
END_TEST

/* ---- published values */

typedef struct published {
    const char *word;
    double value;
} published;

/* ‖r‖₂ at the start, where f = Σ r²: J. J. Moré, B. S. Garbow and K. E. Hillstrom, User Guide for MINPACK-1, Argonne ANL-80-74,
 * 1980, the output of its tests (recomputed with the package, eight digits). */
static const published start_norms[] = {
    {"arglina,n=5,m=10", 5.0},
    {"arglina,n=5,m=50", 8.0622577},
    {"arglinb,n=5,m=10", 2.9152187e2},
    {"arglinb,n=5,m=50", 3.1016004e3},
    {"arglinc,n=5,m=10", 1.2603968e2},
    {"arglinc,n=5,m=50", 1.7489500e3},
    {"rosenbrock", 4.9193496},
    {"helix", 50.0},
    {"powell,n=4", 14.662878},
    {"freuroth", 20.012496},
    {"bard", 6.4561363},
    {"kowosb", 7.2891510e-2},
    {"meyer3", 4.1153467e4},
    {"watson,n=6", 5.4772256},
    {"watson,n=12", 5.4772256},
    {"box3", 32.111584},
    {"jensmp", 64.585650},
    {"brownden", 2.8154384e3},
    {"chebyqad,n=8", 0.19651386},
    {"chebyqad,n=9", 0.16994993},
    {"chebyqad,n=10", 0.18374783},
    {"brownal,n=10", 16.530216},
    {"brownal,n=30", 83.476044},
    {"brownal,n=40", 128.02636},
    {"osbornea", 0.93756402},
    {"osborneb", 1.4468654},
};

START_TEST(starts_have_their_published_norms) {
    for (size_t i = 0; i < sizeof start_norms / sizeof *start_norms; i++) {
        bench_problem p = make(start_norms[i].word);
        const double norm = sqrt(value_at(&p, p.start));
        ck_assert_msg(fabs(norm - start_norms[i].value) <= 6e-8 * start_norms[i].value, "%s: %.9g is not %.9g", p.word, norm,
                      start_norms[i].value);
        bench_problem_destroy(&p);
    }
}
END_TEST

/* f at the start, by hand. */
static const published start_values[] = {
    {"arwhead,n=10", 27.0},                       /* 3 a term */
    {"engval1,n=10", 531.0},                      /* 8² - 8 + 3 */
    {"liarwhd,n=10", 5850.0},                     /* 4·12² + 3² */
    {"nondia,n=10", 3604.0},                      /* 2² and (10·2)² a term */
    {"dqdrtic,n=10", 14472.0},                    /* 9·201 a term */
    {"tridia,n=30", 464.0},                       /* 2 + .. + 30 */
    {"bdqrtic,n=10", 1356.0},                     /* 1 + 15² a term */
    {"nondquar,n=10", 16.0},                      /* 1 eight times, and 2² twice */
    {"edensch,n=3", 7378.0},                      /* 6⁴ + 48² + 9² twice, and 16 */
    {"cosine,n=10", 9.0 * 0.8775825618903728},    /* 9 cos ½ */
    {"cragglvy,n=4", 2.2661825112890550},         /* (e - 2)⁴ + 1 + 1 */
    {"tointgss,n=10", 82.0},                      /* 10/8 + 3² a term */
    {"sinquad,n=5", 0.6561},                      /* 0.9⁴ */
    {"genrose,n=2", 2590.0 / 81.0},               /* 100 (2/3 - 1/9)² + 1/9 + 1 */
    {"sparsqur,n=10", 15.46875},                  /* 55/8·1.5² */
    {"vardim,n=2", 46.5625},                      /* ¼ + 1 + 2.5² + 2.5⁴ */
    {"penalty1,n=4", 885.06264},                  /* 14·10⁻⁵ + 29.75² */
    {"dixmaan,n=3,type=a", 29.5},                 /* 1 + 12 + (128 + 4)/8 */
    {"dixmaan,n=3,type=b", 39.25},                /* 1 + 12 + (288 + 128 + 4)/16 */
    {"dixmaan,n=3,type=c", 65.5},                 /* 1 + 12 + 420/8 */
    {"dixmaan,n=3,type=d", 122.2},                /* 1 + 12 + 420·0.26 */
    {"dixmaan,n=3,type=e", 25.0 + 1.0 / 6.0},     /* 1 + 4·2 + (128 + 4/3)/8 */
    {"dixmaan,n=3,type=f", 35.0 + 1.0 / 12.0},    /* 9 + (416 + 4/3)/16 */
    {"dixmaan,n=3,type=g", 61.0 + 1.0 / 6.0},     /* 9 + (416 + 4/3)/8 */
    {"dixmaan,n=3,type=h", 117.16 + 1.04 / 3.0},  /* 9 + (416 + 4/3)·0.26 */
    {"dixmaan,n=3,type=i", 419.0 / 18.0},         /* 1 + 4·14/9 + (128 + 4/9)/8 */
    {"dixmaan,n=3,type=j", 33.25},                /* 1 + 56/9 + (416 + 4/9)/16 */
    {"dixmaan,n=3,type=k", 59.0 + 5.0 / 18.0},    /* 1 + 56/9 + (416 + 4/9)/8 */
    {"dixmaan,n=3,type=l", 109.16 + 57.04 / 9.0}, /* 1 + 56/9 + (416 + 4/9)·0.26 */
    {"broydn3d,n=10", 21.0},                      /* 1 eight times, 2², 3² */
    {"broydnbd,n=10", 360.0},                     /* 6² a term */
    {"woods,n=8", 38384.0},
    {"extrosnb,n=10", 3604.0},
    {"fletchcr,n=10", 9.0},
    {"dqrtic,n=3", 2.0},
    {"dixon3dq,n=10", 8.0},
    {"power,n=10", 3025.0},
    {"hilberta,n=2", 10.5},
    {"hilbertb,n=2", 100.5},
    {"eigenals,n=6", 1.0},
    {"eigenbls,n=6", 3.0},
    {"eigencls,n=12", 3.0},
    {"himmelblau", 106.0},
    {"himmelbh", 2.0},
    {"beale", 14.203125},
    {"allinitu", 13.0},
    {"cube", 749.0384},
    {"sisser", 2.9803},
    {"zangwil2", -16.6},
    {"denschnb", 6.0},
    {"denschnf", 416.0},
    {"engval2", 629.0},
    {"heart8ls", 181.619936}, /* 1.69² + 1.044² + 1.57² + 3.31² + 0.65² + 8.6² + 9.48² */
};

START_TEST(starts_have_their_values) {
    for (size_t i = 0; i < sizeof start_values / sizeof *start_values; i++) {
        bench_problem p = make(start_values[i].word);
        const double f = value_at(&p, p.start), expected = start_values[i].value;
        ck_assert_msg(fabs(f - expected) <= 1e-13 * fabs(expected), "%s: f = %.17g is not %.17g", p.word, f, expected);
        bench_problem_destroy(&p);
    }
}
END_TEST

/* Two of the minima known by formula, as the residual norms that MINPACK-1 ends with (there is no unique minimiser). */
static const published linear_norms[] = {
    {"arglina,n=5,m=10", 2.2360680}, {"arglina,n=5,m=50", 6.7082039}, {"arglinb,n=5,m=10", 1.4638501},
    {"arglinb,n=5,m=50", 3.4826302}, {"arglinc,n=5,m=10", 1.9097274}, {"arglinc,n=5,m=50", 3.6917294},
};

START_TEST(linear_problems_have_their_published_minima) {
    for (size_t i = 0; i < sizeof linear_norms / sizeof *linear_norms; i++) {
        bench_problem p = make(linear_norms[i].word);
        const double norm = sqrt(p.minimum);
        ck_assert_msg(fabs(norm - linear_norms[i].value) <= 6e-8 * linear_norms[i].value, "%s: %.9g", p.word, norm);
        bench_problem_destroy(&p);
    }
}
END_TEST

/* Where the minimiser is known, the gradient is rounding there and f the minimum: both against what the terms of H·(1 + ‖x‖) can
 * leave. No random neighbour is lower. */
static void examine_minimiser(const bench_problem *p) {
    const int64_t n = p->problem.n;
    ck_assert_msg((p->minimiser == NULL) == isnan(p->minimum), "%s", p->word);
    if (p->minimiser == NULL) return;
    double *g = vector(n), *H = vector(n * n), *x = vector(n);
    bench_random random;
    random_seed(&random, 17);
    gradient_at(p, p->minimiser, g);
    hessian_at(p, p->minimiser, H);
    const double reach = 1.0 + largest(n, p->minimiser), curvature = largest(n * n, H) + 1.0;
    const double noise = 64.0 * eps * (double)n * curvature * reach, f = value_at(p, p->minimiser);
    ck_assert_msg(largest(n, g) <= noise, "%s: gradient %.3e at the minimiser", p->word, largest(n, g));
    ck_assert_msg(fabs(f - p->minimum) <= noise * reach, "%s: f = %.17g at the minimiser, not %.17g", p->word, f, p->minimum);
    for (int k = 0; k < 10; k++) {
        for (int64_t i = 0; i < n; i++) x[i] = p->minimiser[i] + 1e-3 * random_normal(&random);
        ck_assert_msg(value_at(p, x) >= p->minimum - noise * reach, "%s: not a minimum", p->word);
    }
    free(g);
    free(H);
    free(x);
}

START_TEST(minimisers_are_minimisers) {
    each_member(110, examine_minimiser);
}
END_TEST

/* ---- published minima, reached
 *
 * Newton's method goes to a local minimum; that it is a published one is a fact of these starts, and a check of the formulas beyond
 * their own consistency. The exceptions are real minima (or valleys to infinity) that the literature does not list. */

static const char *const elsewhere[] = {
    "chain,n=100",                      /* the local minimum near (-1, 1, .., 1) */
    "biggs6",                           /* a valley where x_4 = 0 and x_1 = x_5, f = 0.24268 */
    "heart6ls",                         /* a curved valley that takes thousands of steps */
    "nondia,n=10",                      /* x_1 near 0.01, all but one x_i² = x_1 */
    "noncvxu2,n=100",                   /* a cosine's other minimum */
    "lennard,n=39",                     /* less compact clusters */
    "lennard,n=114",  "eigencls,n=110", /* slow: nearly equal eigenvalues */
    "trigon,n=100",                     /* a local minimum near 1e-6 */
    "genhumps,n=100",                   /* fifteen thousand iterations, over the humps one by one */
};

static bool goes_elsewhere(const char *word) {
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        if (strcmp(elsewhere[i], word) == 0) return true;
    }
    return false;
}

/* The square of the rounding in residuals near 1: no f is known better. */
static const double residual_noise = 1e-26;

/* Is f one of the values, to five digits or as near to 0 as a run gets where the Hessian is singular? */
static bool is_known(const bench_problem *p, double f) {
    if (!isnan(p->minimum) && fabs(f - p->minimum) <= 1e-7 * fmax(1.0, fabs(p->minimum))) return true;
    for (int k = 0; k < p->minima_count; k++) {
        const double known = p->minima[k];
        if (fabs(f - known) <= (known == 0.0 ? 1e-7 : fmax(5.1e-5 * fabs(known), residual_noise))) return true;
    }
    return false;
}

static void solve(const bench_problem *p, const char *method, double *x, nadir_result *result) {
    char message[BENCH_MESSAGE] = "";
    nadir_options options = nadir_options_default();
    ck_assert_msg(nadir_options_parse(&options, method, message, sizeof message) == NADIR_RUNNING, "%s", message);
    memcpy(x, p->start, (size_t)p->problem.n * sizeof *x);
    nadir_minimize(&p->problem, x, &options, result);
}

static void examine_solution(const bench_problem *p) {
    nadir_result result;
    if ((isnan(p->minimum) && p->minima_count == 0) || goes_elsewhere(p->word)) return;
    double *x = vector(p->problem.n);
    solve(p, "newton/damping,gscale=0,gtol=1e-13,max_iterations=4000", x, &result);
    ck_assert_msg(is_known(p, result.f), "%s: f = %.9g is not a known minimum; %s", p->word, result.f, result.text);
    free(x);
}

START_TEST(newton_reaches_published_minima) {
    each_member(120, examine_solution);
}
END_TEST

/* Fits from a hundred times the start, where ½‖r‖² may be beyond the range of doubles and columns of J change by 10^18 on the way:
 * the published minima, or for jensmp that of Σ(2 + 2i − e^{iy})², the other unknown at −∞. Which of its minima chebyqad, n = 10,
 * meets after a thousand iterations is for the rounding of the BLAS's kernels to choose: asked of it is only to arrive. */
START_TEST(far_fits_arrive) {
    static const published far[] = {
        {"jensmp", 259.58}, {"chebyqad,n=8", 3.51687e-3}, {"chebyqad,n=9", 0.0}, {"chebyqad,n=10", NAN}};
    nadir_options options = nadir_options_default();
    ck_assert_int_eq(nadir_options_parse(&options, "gauss_newton/trust,max_evaluations=4000", NULL, 0), NADIR_RUNNING);
    for (size_t i = 0; i < (run_short() ? 2 : sizeof far / sizeof *far); i++) {
        bench_problem p = make(far[i].word);
        nadir_result result;
        for (int64_t j = 0; j < p.problem.n; j++) p.start[j] *= 100.0;
        nadir_minimize(&p.squares, p.start, &options, &result);
        ck_assert_msg(result.status > 0, "%s: %s", p.word, result.text);
        ck_assert_msg(isnan(far[i].value) || fabs(result.f - far[i].value) <= 1e-5 * fmax(far[i].value, 1e-10), "%s: f = %.9g; %s",
                      p.word, result.f, result.text);
        bench_problem_destroy(&p);
    }
}
END_TEST

/* Larger sizes whose values are published. */
START_TEST(newton_reaches_published_minima_of_larger_sizes) {
    static const char *const words[] = {"freuroth,n=1000", "freuroth,n=5000", "cragglvy,n=500", "cragglvy,n=1000",
                                        "cragglvy,n=5000", "edensch,n=2000",  "curly10,n=1000", "bdqrtic,n=500,storage=dense",
                                        "schmvett,n=1000"};
    for (size_t i = 0; i < (run_short() ? 1 : sizeof words / sizeof *words); i++) {
        bench_problem p = make(words[i]);
        examine_solution(&p);
        bench_problem_destroy(&p);
    }
}
END_TEST

/* Watson's Hessian is singular within rounding at its minima, which are 4.72238e-10 for n = 12 (Moré, Garbow and Hillstrom 1981)
 * and beyond that below 1e-19, for a polynomial of a higher degree fits better. A first λ too small leaves f near 1e-9 there for
 * good. */
START_TEST(singular_minima_are_approached) {
    static const struct {
        const char *word;
        double least, most;
    } rows[] = {{"watson,n=12", 4.72237e-10, 4.72239e-10}, {"watson,n=20", 0.0, 1e-11}, {"watson,n=31", 0.0, 1e-11}};
    nadir_options options = nadir_options_default();
    ck_assert_int_eq(nadir_options_parse(&options, "newton/damping,gtol=1e-14", NULL, 0), NADIR_RUNNING);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bench_problem p = make(rows[i].word);
        nadir_result result;
        double x[31];
        memcpy(x, p.start, (size_t)p.problem.n * sizeof *x);
        nadir_minimize(&p.problem, x, &options, &result);
        ck_assert_msg(result.status > 0 && result.f >= rows[i].least && result.f <= rows[i].most, "%s: f = %g (%s)", rows[i].word,
                      result.f, result.text);
        bench_problem_destroy(&p);
    }
}
END_TEST

/* ---- functionals on grids, against solutions of their differential equations */

/* The largest distance of the discrete minimal surface from Scherk's. */
static double surface_error(const char *word) {
    bench_problem p = make(word);
    const int64_t n = p.problem.n, m = (int64_t)(sqrt((double)n) + 0.5);
    nadir_result result;
    double *x = vector(n), most = 0.0;
    solve(&p, "newton/damping", x, &result);
    ck_assert_msg(result.status > 0, "%s: %s", word, result.text);
    for (int64_t k = 0; k < n; k++) {
        const double h = 2.0 / (double)(m + 1), a = (double)(k % m + 1) * h - 1.0, b = (double)(k / m + 1) * h - 1.0;
        most = fmax(most, fabs(x[k] - log(cos(b) / cos(a))));
    }
    free(x);
    bench_problem_destroy(&p);
    return most;
}

START_TEST(the_minimal_surface_is_scherks) {
    const double coarse = surface_error("minsurf,n=49,storage=dense"), fine = surface_error("minsurf,n=225,storage=dense");
    ck_assert_msg(fine < 2e-3 && coarse / fine > 3.5 && coarse / fine < 4.5, "%.3e and %.3e at half the distance", coarse, fine);
}
END_TEST

/* -Δu = 1: u = 0.0736713533 in the middle of the square (a Fourier series). The error of the five-point stencil falls as h². */
static double torsion_error(const char *word) {
    bench_problem p = make(word);
    nadir_result result;
    double *x = vector(p.problem.n);
    solve(&p, "newton/damping", x, &result);
    const double error = fabs(x[p.problem.n / 2] - 0.0736713533);
    free(x);
    bench_problem_destroy(&p);
    return error;
}

START_TEST(the_bar_twists_as_it_should) {
    const double coarse = torsion_error("poisson,n=49,lambda=1"), fine = torsion_error("poisson,n=225,lambda=1");
    ck_assert_msg(fine < 3e-4 && coarse / fine > 3.5 && coarse / fine < 4.5, "%.3e and %.3e at half the distance", coarse, fine);
}
END_TEST

/* ---- words and the list */

START_TEST(sizes_that_do_not_fit_are_refused) {
    static const char *const words[][2] = {
        {"woods,n=6", "n = 6: 'woods' has n = a multiple of 4"},
        {"dixmaan,n=100", "n = 100: 'dixmaan' has n = a multiple of 3"},
        {"cragglvy,n=101", "n = 101: 'cragglvy' has n = a multiple of 2"},
        {"bratu,n=99", "n = 99: 'bratu' has n = a square, such as 100 or 10000"},
        {"eigenals,n=100", "n = 100: 'eigenals' has n = p(p + 1), such as 6, 30 or 110"},
        {"arglina,n=10,m=9", "n = 10: 'arglina' has n = at most m, the number of residuals"},
        {"tridia,n=30000,storage=dense", "n = 30000: 'tridia' has n = at most 20000 with storage=dense"},
        {"beale,n=3", NULL},
        {"watson,n=32", NULL},
        {"dixmaan,type=m", NULL},
        {"arwheat", NULL},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bench_problem p;
        char message[BENCH_MESSAGE] = "";
        ck_assert_int_eq(bench_problem_create(words[i][0], NULL, &p, message, sizeof message), 2);
        if (words[i][1] != NULL) ck_assert_str_eq(message, words[i][1]);
        ck_assert_msg(message[0] != '\0' && p.destroy == NULL, "%s", words[i][0]);
    }
}
END_TEST

/* Is there a member of this family that is small enough for the test of derivatives? */
static bool is_listed(const char *name) {
    bench_member member;
    bool small = false;
    for (size_t i = 0; !small && bench_collection_at(i, &member); i++) {
        const size_t length = strcspn(member.word, ",");
        if (strlen(name) != length || memcmp(member.word, name, length) != 0) continue;
        bench_problem p = make(member.word);
        small = p.problem.n <= DERIVATIVES_UP_TO;
        bench_problem_destroy(&p);
    }
    return small;
}

START_TEST(every_family_is_in_the_collection) {
    const bench_family *family;
    size_t count = 0;
    for (; (family = bench_family_at(count)) != NULL; count++) {
        ck_assert_msg(family->text[0] != '\0', "%s", family->name);
        ck_assert_msg(is_listed(family->name) || strcmp(family->name, "logistic") == 0 || strcmp(family->name, "softmax") == 0,
                      "%s is not listed at a small size", family->name);
        for (size_t k = 0; k < count; k++) ck_assert_str_ne(family->name, bench_family_at(k)->name);
    }
    ck_assert_msg(count >= 60, "%d families", (int)count);
}
END_TEST

START_TEST(every_member_can_be_made) {
    bench_member member;
    size_t without = 0, i = 0;
    for (; bench_collection_at(i, &member); i++) {
        if (run_short() && is_larger(member.word, 100)) continue;
        bench_problem p = make(member.word);
        ck_assert_msg(isfinite(value_at(&p, p.start)), "%s: f at the start", member.word);
        ck_assert_msg(p.problem.n <= (p.problem.hessian_shape.storage == NADIR_DENSE ? 2000 : 10000), "%s: size", member.word);
        ck_assert_msg(member.has_minimiser || p.minimiser == NULL, "%s: a minimiser", member.word);
        without += member.has_minimiser ? 0 : 1;
        bench_problem_destroy(&p);
    }
    ck_assert(i > 200 && (run_short() || without > 0) && without < 5);
}
END_TEST

CHECK_MAIN_TIMED("collection", 120.0, derivatives_are_differences, products_are_the_hessian_times_v,
                 every_storage_holds_the_same_hessian, starts_have_their_published_norms, starts_have_their_values,
                 linear_problems_have_their_published_minima, minimisers_are_minimisers, newton_reaches_published_minima,
                 far_fits_arrive, singular_minima_are_approached, newton_reaches_published_minima_of_larger_sizes,
                 the_minimal_surface_is_scherks, the_bar_twists_as_it_should, sizes_that_do_not_fit_are_refused,
                 every_family_is_in_the_collection, every_member_can_be_made)
