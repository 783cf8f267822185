/* Broyden's method with a dense B: its factors and products after updates against plain sums, the secant condition after steps and
 * refused trials, the equations of the collection, when J is renewed, what is never said of an approximation, and its memory. */
#include "check_main.h"

#include <stdio.h>

#include "../bench/problem.h"
#include "../src/internal.h"
#include "methods.h"

/* ---- a problem of the collection as equations, with J dense, that counts and remembers where J was asked for */

enum { MOST = 100 };

typedef struct watched {
    bench_problem of;
    int64_t r, J, again; /* evaluations, and those of J where the last one was */
    double at[MOST];     /* of the last J */
    double unit[MOST];   /* of the unknowns */
} watched;

static int watch(void *data, const double *x, double *r, nadir_matrix *J) {
    watched *w = data;
    const nadir_problem *inner = &w->of.squares;
    double inside[MOST];
    w->r += r != NULL;
    w->J += J != NULL;
    for (int64_t j = 0; j < inner->n; j++) inside[j] = w->unit[j] * x[j];
    w->again += J && w->J > 1 && memcmp(w->at, x, (size_t)inner->n * sizeof *x) == 0;
    if (J) memcpy(w->at, x, (size_t)inner->n * sizeof *x);
    const int status = inner->residual(inner->data, inside, r, J);
    for (int64_t j = 0; J && j < inner->n; j++)
        for (int64_t i = 0; i < inner->n; i++) J->values[i + j * J->ld] *= w->unit[j];
    return status;
}

/* From `factor` times its start, in units of 2^±(some power) if `scaled`. */
static watched watched_problem(const char *word, double factor, bool scaled, double *x) {
    watched w = {.r = 0};
    char message[BENCH_MESSAGE];
    MUST(bench_problem_create(word, NULL, &w.of, message, sizeof message) == 0, "%s: %s", word, message);
    MUST(w.of.squares.m == w.of.squares.n && w.of.squares.n <= MOST, "%s: no equations", word);
    for (int64_t j = 0; j < w.of.squares.n; j++) w.unit[j] = scaled ? ldexp(1.0, (int)(7 * j % 23) - 11) : 1.0;
    for (int64_t j = 0; j < w.of.squares.n; j++) x[j] = factor * w.of.start[j] / w.unit[j];
    return w;
}

static nadir_problem equations_of(watched *w) {
    return (nadir_problem){.n = w->of.squares.n, .m = w->of.squares.n, .data = w, .residual = watch};
}

/* Ends with the watched problem still there, but for what it owns. */
static nadir_result solve_watched(watched *w, const char *word, double *x) {
    const nadir_problem problem = equations_of(w);
    nadir_options options = options_of(word);
    nadir_result result;
    if (options.max_evaluations > 5000) options.max_evaluations = 5000;
    nadir_minimize(&problem, x, &options, &result);
    bench_problem_destroy(&w->of);
    return result;
}

/* ---- B, against sums over a dense matrix */

static double wave(int64_t i, int64_t j) {
    return sin(1.7 * (double)i + 2.9 * (double)j + 0.3) + (i == j ? 2.0 : 0.0);
}

static int linear_waves(void *data, const double *x, double *r, nadir_matrix *J) {
    const int64_t n = *(const int64_t *)data;
    for (int64_t i = 0; i < n; i++) {
        if (r) r[i] = cos((double)i);
        for (int64_t j = 0; j < n; j++) {
            if (r) r[i] += wave(i, j) * x[j];
            if (J) J->values[i + j * J->ld] = wave(i, j);
        }
    }
    return 0;
}

static void must_multiply(nadir_solver *s, int64_t n, const double *B) {
    double v[MOST], by_factors[MOST];
    for (int64_t i = 0; i < n; i++) v[i] = cos(3.0 * (double)i);
    for (int transposed = 0; transposed < 2; transposed++) {
        s->method.linear->times(s, transposed, v, by_factors);
        for (int64_t i = 0; i < n; i++) {
            double sum = 0.0;
            for (int64_t k = 0; k < n; k++) sum += B[transposed ? k + i * n : i + k * n] * v[k];
            MUST(fabs(by_factors[i] - sum) <= 1e-11, "n = %d, %s: %g for %g", (int)n, transposed ? "B'v" : "Bv", by_factors[i],
                 sum);
        }
    }
}

/* (BᵀB + λD)p = −Bᵀr */
static void must_step(nadir_solver *s, int64_t n, const double *B, double lambda) {
    double bound, D[MOST];
    for (int64_t j = 0; j < n; j++) D[j] = 0.5 + (double)(j % 3);
    ck_assert_int_eq(s->method.direction->shift(s, lambda, D, &bound), SHIFT_DEFINITE);
    s->method.direction->step(s);
    for (int64_t j = 0; j < n; j++) {
        double left = lambda * D[j] * s->p[j];
        for (int64_t i = 0; i < n; i++) {
            double row = s->now.r[i];
            for (int64_t k = 0; k < n; k++) row += B[i + k * n] * s->p[k];
            left += B[i + j * n] * row;
        }
        MUST(fabs(left) <= 1e-9, "n = %d, lambda = %g: %g is left", (int)n, lambda, left);
    }
}

START_TEST(factors_follow_every_update) {
    for (int64_t n = 1; n <= 12; n++) {
        const nadir_problem problem = {.n = n, .m = n, .data = (void *)&n, .residual = linear_waves};
        const nadir_options options = options_of("broyden/damping/qr");
        double B[MOST * MOST], u[MOST], v[MOST], x[MOST] = {1.0, 2.0};
        nadir_solver *s;
        ck_assert_int_eq(nadir_create(&problem, &options, &s, NULL), NADIR_RUNNING);
        ck_assert_int_eq(nadir_start(s, x), NADIR_RUNNING);
        ck_assert_int_eq(s->method.direction->refresh(s), NADIR_RUNNING);
        for (int64_t k = 0; k < n * n; k++) B[k] = wave(k % n, k / n);
        for (int round = 0; round < 6; round++) {
            must_multiply(s, n, B);
            must_step(s, n, B, 0.0);
            must_step(s, n, B, 0.7);
            for (int64_t i = 0; i < n; i++) u[i] = 0.3 * cos((double)(i + round)), v[i] = 0.5 * sin((double)(i * round + 1));
            for (int64_t k = 0; k < n * n; k++) B[k] += u[k % n] * v[k / n];
            s->method.linear->update(s, u, v);
        }
        nadir_destroy(s);
    }
}
END_TEST

/* ---- B⁺(x⁺ − x) = r⁺ − r */

static void must_be_secant(nadir_solver *s, const char *word) {
    double step[MOST], Bs[MOST], size = 0.0;
    for (int64_t i = 0; i < s->problem.n; i++) step[i] = s->trial.x[i] - s->now.x[i];
    s->method.linear->times(s, false, step, Bs);
    for (int64_t i = 0; i < s->problem.n; i++) size = fmax(size, fabs(s->trial.r[i]) + fabs(s->now.r[i]));
    for (int64_t i = 0; i < s->problem.n; i++) {
        const double y = s->trial.r[i] - s->now.r[i];
        MUST(fabs(Bs[i] - y) <= 1e-8 * size, "%s, iteration %d: Bs = %g, y = %g", word, (int)s->iterations, Bs[i], y);
    }
}

/* After each pass: the pair of a step once B has taken it, which the driver leaves to the next pass; of a refused trial at once. */
START_TEST(the_last_step_is_a_secant) {
    static const char *const words[] = {"broyden/damping", "broyden/trust", "broyden/armijo/qr", "broyden/cubic"};
    int steps = 0, refused = 0;
    for (int w = 0; w < 4; w++) {
        double x[MOST];
        watched e = watched_problem("heart8ls", 1.0, false, x);
        const nadir_problem problem = equations_of(&e);
        const nadir_options options = options_of(words[w]);
        nadir_solver *s;
        ck_assert_int_eq(nadir_create(&problem, &options, &s, NULL), NADIR_RUNNING);
        ck_assert_int_eq(nadir_start(s, x), NADIR_RUNNING);
        while (s->iterations < 60 && nadir_step(s) == NADIR_RUNNING) {
            const bool accepted = s->accepted;
            if (accepted) ck_assert_int_eq(s->method.direction->refresh(s), NADIR_RUNNING);
            if (!isnan(s->now.angle) || s->undefined) continue; /* B is J */
            must_be_secant(s, words[w]);
            steps += accepted;
            refused += !accepted;
        }
        nadir_destroy(s);
        bench_problem_destroy(&e.of);
    }
    MUST(steps > 100 && refused > 5, "%d steps and %d refused trials", steps, refused);
}
END_TEST

/* ---- equations of the literature */

/* From J. J. Moré, B. S. Garbow and K. E. Hillstrom, ACM TOMS 7 (1981), 17, section 3, and others; all have a root that these
 * methods reach from the start and from ten times that. */
static const char *const collection[] = {"rosenbrock",    "powell,n=4",    "helix",         "powellbs",      "morebv,n=10",
                                         "broydn3d,n=10", "broydnbd,n=10", "chebyqad,n=5",  "integreq,n=10", "eigencls,n=12",
                                         "heart6ls",      "himmelblau",    "eigenals,n=30", "denschnf",      "denschnd"};
enum { COLLECTED = sizeof collection / sizeof *collection };

typedef struct cost {
    int64_t r, J;
} cost;

static cost total(const char *word, double factor) {
    cost sum = {0, 0};
    for (int k = 0; k < COLLECTED; k++) {
        double x[MOST];
        watched e = watched_problem(collection[k], factor, false, x);
        const nadir_result result = solve_watched(&e, word, x);
        MUST(result.status == NADIR_ROOT && result.rnorm <= 1e-10, "%s, %s from %g: %s", word, collection[k], factor, result.text);
        MUST(e.r == result.counts.f && e.J == result.counts.g, "%s, %s: counts", word, collection[k]);
        sum.r += e.r;
        sum.J += e.J;
    }
    return sum;
}

START_TEST(equations_are_solved_with_few_jacobians) {
    static const struct {
        const char *word, *newton;
    } pairs[] = {{"broyden/damping", "root/damping/qr"}, {"broyden/trust", "root/trust/qr"}};
    for (int p = 0; p < 2; p++) {
        const cost updated = total(pairs[p].word, 1.0), newton = total(pairs[p].newton, 1.0);
        MUST(3 * updated.J <= newton.J, "%s: %d Jacobians, %s: %d", pairs[p].word, (int)updated.J, pairs[p].newton, (int)newton.J);
        MUST(updated.r <= 3 * newton.r, "%s: %d residuals, %s: %d", pairs[p].word, (int)updated.r, pairs[p].newton, (int)newton.r);
        if (!run_short()) total(pairs[p].word, 10.0);
    }
}
END_TEST

/* Where steps creep on with an old B, J is asked for: without that heart6ls takes 1500 residuals by trust. */
START_TEST(creeping_asks_for_the_jacobian) {
    double x[MOST];
    watched e = watched_problem("heart6ls", 1.0, false, x);
    const nadir_result result = solve_watched(&e, "broyden/trust", x);
    MUST(result.status == NADIR_ROOT && e.r <= 500 && e.J >= 10, "%d residuals, %d Jacobians", (int)e.r, (int)e.J);
}
END_TEST

/* ---- the units of the unknowns make no difference, but for rounding */

START_TEST(units_of_the_unknowns_do_not_matter) {
    static const char *const words[] = {"broyden/trust", "broyden/damping"}, *const problems[] = {"broydn3d,n=10", "helix",
                                                                                                  "brownal,n=5"};
    for (int k = 0; k < 6; k++) {
        double x[MOST], y[MOST];
        watched plain = watched_problem(problems[k / 2], 1.0, false, x), scaled = watched_problem(problems[k / 2], 1.0, true, y);
        const nadir_result a = solve_watched(&plain, words[k % 2], x), b = solve_watched(&scaled, words[k % 2], y);
        MUST(a.status == NADIR_ROOT && b.status == NADIR_ROOT && plain.r == scaled.r && plain.J == scaled.J,
             "%s, %s: %d and %d residuals, %d and %d Jacobians", words[k % 2], problems[k / 2], (int)plain.r, (int)scaled.r,
             (int)plain.J, (int)scaled.J);
    }
}
END_TEST

/* ---- no approximation is called stationary */

START_TEST(stationary_points_are_told_by_the_jacobian) {
    static const char *const words[] = {"broyden/damping",     "broyden/trust", "broyden/armijo/qr", "broyden/cubic",
                                        "broyden/regularized", "broyden",       "broyden/wolfe/lu"};
    static const char *const problems[] = {"freuroth,n=2",  "nondia,n=10", "chebyqad,n=8",
                                           "chebyqad,n=10", "denschne",    "brownal,n=10"};
    const int count = run_short() ? 2 : 7;
    int stationary = 0;
    for (int w = 0; w < count; w++)
        for (int p = 0; p < 6; p++) {
            double x[MOST];
            watched e = watched_problem(problems[p], p == 4 ? 10.0 : 1.0, false, x);
            const size_t bytes = (size_t)e.of.squares.n * sizeof *x;
            const nadir_result result = solve_watched(&e, words[w], x);
            MUST(e.again == 0, "%s, %s: J is asked for twice at one point", words[w], problems[p]);
            if (result.status == NADIR_ROOT) continue;
            const bool near = result.criteria[4].value <= 1e-5; /* the last digits of the cosine are the processor's affair */
            MUST(result.status == NADIR_STATIONARY || ((w > 1 || near) && result.status == NADIR_NO_PROGRESS) ||
                     (w > 1 && result.status == NADIR_MAX_EVALUATIONS),
                 "%s, %s: %s", words[w], problems[p], result.text);
            if (result.status != NADIR_STATIONARY) continue;
            stationary++;
            MUST(memcmp(x, e.at, bytes) == 0 && !isnan(result.criteria[4].value), "%s, %s: %s, but J was not asked for there",
                 words[w], problems[p], result.text);
        }
    MUST(stationary >= 2 * count, "%d stationary points", stationary);
}
END_TEST

/* ---- without derivatives J costs n evaluations, and is seldom asked for */

START_TEST(it_needs_few_values_without_derivatives) {
    static const char *const words[] = {"broyden/trust", "root/trust/qr"};
    int64_t calls[2] = {0, 0};
    for (int w = 0; w < 2; w++)
        for (int k = 0; k < COLLECTED; k++) {
            double x[MOST];
            if (strcmp(collection[k], "heart6ls") == 0) continue; /* J is singular at the start, but not its difference */
            watched e = watched_problem(collection[k], 1.0, false, x);
            nadir_problem problem = equations_of(&e);
            problem.values_only = true;
            const nadir_options options = options_of(words[w]);
            nadir_result result;
            nadir_minimize(&problem, x, &options, &result);
            bench_problem_destroy(&e.of);
            MUST(result.status == NADIR_ROOT && e.J == 0, "%s, %s: %s", words[w], collection[k], result.text);
            calls[w] += e.r;
        }
    MUST(calls[0] < calls[1], "%d evaluations, and %d by Newton's method", (int)calls[0], (int)calls[1]);
}
END_TEST

/* ---- r undefined, NaN or not to be evaluated */

typedef struct spoilt {
    int how; /* 1: returns 1; 2: NaN in r */
    int64_t spoils;
} spoilt;

/* (log x + (y − 1)/10, log y + (x − 1)/5), undefined but for x, y > 0, where Newton's steps from afar lead. */
static int half_plane(void *data, const double *x, double *r, nadir_matrix *J) {
    spoilt *s = data;
    const bool outside = !(x[0] > 0.0 && x[1] > 0.0);
    s->spoils += outside;
    if (outside && r) r[0] = r[1] = s->how == 1 ? 1e9 : NAN;
    if (outside) return s->how == 1;
    if (r) r[0] = log(x[0]) + 0.1 * (x[1] - 1.0), r[1] = log(x[1]) + 0.2 * (x[0] - 1.0);
    if (J) J->values[0] = 1.0 / x[0], J->values[1] = 0.2, J->values[J->ld] = 0.1, J->values[1 + J->ld] = 1.0 / x[1];
    return 0;
}

START_TEST(undefined_regions_are_stepped_around) {
    static const char *const words[] = {"broyden/damping", "broyden/trust", "broyden/armijo/qr", "broyden/cubic"};
    int64_t spoils = 0;
    for (int w = 0; w < 4; w++)
        for (int how = 1; how <= 2; how++) {
            spoilt s = {.how = how};
            const nadir_problem problem = {.n = 2, .m = 2, .data = &s, .residual = half_plane};
            const nadir_options options = options_of(words[w]);
            nadir_result result;
            double x[2] = {50.0, 30.0};
            nadir_minimize(&problem, x, &options, &result);
            MUST(result.status == NADIR_ROOT && fabs(x[0] - 1.0) + fabs(x[1] - 1.0) <= 1e-9, "%s: %s", words[w], result.text);
            spoils += s.spoils;
        }
    MUST(spoils >= 8, "%d undefined trials", (int)spoils);
}
END_TEST

/* Nor does B take anything of them. */
START_TEST(undefined_trials_teach_nothing) {
    static const char *const words[] = {"broyden/damping", "broyden/trust"};
    const double v[2] = {0.3, 0.7};
    int undefined = 0;
    for (int k = 0; k < 40 && undefined < 4; k++) {
        spoilt spoils = {.how = 1};
        const nadir_problem problem = {.n = 2, .m = 2, .data = &spoils, .residual = half_plane};
        const nadir_options options = options_of(words[k % 2]);
        const double x[2] = {pow(1.3, k), 5.0};
        double before[2], after[2];
        nadir_solver *s;
        ck_assert_int_eq(nadir_create(&problem, &options, &s, NULL), NADIR_RUNNING);
        nadir_status status = nadir_start(s, x);
        while (status == NADIR_RUNNING) {
            if (s->fresh && s->method.direction->refresh(s) != NADIR_RUNNING) break; /* as the pass will */
            s->method.linear->times(s, false, v, before);
            status = nadir_step(s);
            if (s->accepted || !s->undefined || !isnan(s->now.angle)) continue; /* B is another, or J */
            s->method.linear->times(s, false, v, after);
            const double change = fabs(before[0] - after[0]) + fabs(before[1] - after[1]), size = fabs(before[0]) + fabs(before[1]);
            MUST(change <= 1e-6 * size, "%s: an undefined trial changes B by %g of %g", words[k % 2], change, size);
            undefined++;
        }
        nadir_destroy(s);
    }
    MUST(undefined > 0, "no undefined trial but by J");
}
END_TEST

/* ---- a budget that ends a run where J is asked for */

START_TEST(budgets_leave_what_is_known) {
    static const char *const words[] = {"broyden/trust", "broyden/damping", "broyden,memory=2"};
    int at_jacobian = 0;
    for (int w = 0; w < 3; w++)
        for (int64_t most = 2; most <= 40; most++) {
            char word[NADIR_WORD];
            double x[MOST];
            watched e = watched_problem("heart8ls", 1.0, false, x);
            snprintf(word, sizeof word, "%s,max_evaluations=%d", words[w], (int)most);
            const nadir_result result = solve_watched(&e, word, x);
            MUST(result.status == NADIR_MAX_EVALUATIONS && e.r + e.J <= most + 1 && isfinite(result.gnorm) && isfinite(result.f),
                 "%s: %s", word, result.text);
            at_jacobian += e.J > 1;
        }
    MUST(at_jacobian > 10, "J is seldom asked for");
}
END_TEST

/* ---- what is refused, and memory */

START_TEST(only_a_dense_jacobian_is_updated) {
    static const int64_t start[] = {0, 1, 2}, row[] = {0, 1};
    const nadir_matrix shapes[] = {{.storage = NADIR_BAND, .kl = 0, .ku = 0},
                                   {.storage = NADIR_SPARSE, .column_start = start, .row_index = row}};
    static const char *const words[] = {"broyden/damping", "broyden/trust/qr", "broyden/armijo/qr"};
    for (int k = 0; k < 6; k++) {
        spoilt s = {0};
        const nadir_problem problem = {.n = 2, .m = 2, .data = &s, .residual = half_plane, .jacobian_shape = shapes[k / 3]};
        const nadir_options options = options_of(words[k % 3]);
        nadir_result result;
        double x[2] = {1.0, 1.0};
        ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_COMBINATION);
        MUST(strstr(result.text, words[k % 3]) && strstr(result.text, "use root"), "%s", result.text);
    }
    const nadir_options options = options_of("broyden/damping,memory=3");
    const nadir_problem problem = {.n = 2, .m = 2, .residual = half_plane};
    nadir_result result;
    ck_assert(nadir_size(&problem, &options, &result) == 0);
    ck_assert_ptr_nonnull(strstr(result.text, "memory is not used by broyden/damping/qr"));
}
END_TEST

START_TEST(memory_is_that_of_root_and_vectors) {
    const nadir_problem problem = {.n = 200, .m = 200, .residual = linear_waves};
    const nadir_options updated = options_of("broyden/trust"), newton = options_of("root/trust/qr");
    const size_t more = nadir_size(&problem, &updated, NULL) - nadir_size(&problem, &newton, NULL);
    MUST(more <= 8 * 200 * sizeof(double), "%d bytes more", (int)more);
}
END_TEST

/* In a block of exactly nadir_size bytes, stepped one by one, and once more from the start: the same bits. */
START_TEST(caller_s_memory_and_a_second_run_give_the_same) {
    static const char *const words[] = {"broyden/damping", "broyden/trust", "broyden/armijo/qr", "broyden"};
    for (int w = 0; w < 4; w++) {
        double start[MOST], x[MOST], y[MOST];
        watched e = watched_problem("eigencls,n=12", 1.0, false, start);
        const nadir_problem problem = equations_of(&e);
        const nadir_options options = options_of(words[w]);
        const size_t bytes = nadir_size(&problem, &options, NULL), n = (size_t)problem.n * sizeof *x;
        char *block = aligned_alloc(64, bytes + 64);
        nadir_solver *s;
        memcpy(x, start, n);
        nadir_minimize(&problem, x, &options, NULL);
        memset(block, 0x5a, bytes + 64);
        ck_assert_int_eq(nadir_create_in(&problem, &options, block, bytes, &s, NULL), NADIR_RUNNING);
        for (int run = 0; run < 2; run++) {
            nadir_start(s, start);
            while (nadir_step(s) == NADIR_RUNNING) continue;
            nadir_now(s, y, NULL);
            MUST(memcmp(x, y, n) == 0, "%s: run %d differs", words[w], run);
        }
        for (size_t k = bytes; k < bytes + 64; k++) ck_assert_int_eq(block[k], 0x5a);
        nadir_destroy(s);
        free(block);
        bench_problem_destroy(&e.of);
    }
}
END_TEST

static int two_cubics(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    if (r) {
        r[0] = x[0] * x[0] * x[0] - 0.5;
        r[1] = x[1] * x[1] * x[1] - 1.0 + 0.1 * sin(x[0]);
    }
    if (!J) return 0;
    J->values[0] = 3.0 * x[0] * x[0];
    J->values[1] = 0.1 * cos(x[0]);
    J->values[1 + J->ld] = 3.0 * x[1] * x[1];
    return 0;
}

/* The J that a stopping test asks for is looked at at once: B would differ from it again after the next step, and so on for ever.
 */
START_TEST(a_jacobian_that_was_asked_for_is_looked_at) {
    static const char *const words[] = {"broyden/trust", "broyden/damping", "broyden/cubic", "broyden/regularized",
                                        "broyden/armijo/qr"};
    const nadir_problem problem = {.n = 2, .m = 2, .residual = two_cubics};
    for (int k = 0; k < 500; k++) {
        char word[NADIR_WORD];
        double x[2] = {0.2 * (k / 5 / 10 - 5), 0.2 * (k / 5 % 10 - 5)};
        const int most = k < 250 ? 250 : 20;
        nadir_result result;
        snprintf(word, sizeof word, "%s,max_iterations=%d", words[k % 5], most);
        const nadir_options options = options_of(word);
        nadir_minimize(&problem, x, &options, &result);
        MUST(result.iterations <= most, "%s: %d iterations", word, (int)result.iterations);
        MUST(most == 20 || result.status == NADIR_ROOT || result.status == NADIR_STATIONARY, "%s: %s", word, result.text);
    }
}
END_TEST

CHECK_MAIN("broyden", factors_follow_every_update, the_last_step_is_a_secant, equations_are_solved_with_few_jacobians,
           creeping_asks_for_the_jacobian, units_of_the_unknowns_do_not_matter, stationary_points_are_told_by_the_jacobian,
           it_needs_few_values_without_derivatives, undefined_regions_are_stepped_around, undefined_trials_teach_nothing,
           only_a_dense_jacobian_is_updated, memory_is_that_of_root_and_vectors, budgets_leave_what_is_known,
           caller_s_memory_and_a_second_run_give_the_same, a_jacobian_that_was_asked_for_is_looked_at)
