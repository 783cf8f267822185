/* nadir_check_derivatives: finds planted mistakes of every kind, and raises no alarm over the collection. */
#include "check_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/collection.h"
#include "../src/random.h"
#include "methods.h"

enum { MISTAKES = 200, MOST_UNKNOWNS = 40, SHORT_UNKNOWNS = 6 };

/* By the word, so that large problems need not be made. */
static bool is_small(const bench_member *member) {
    const char *n = strstr(member->word, ",n=");
    return !n || strtoll(n + 3, NULL, 10) <= (run_short() ? SHORT_UNKNOWNS : MOST_UNKNOWNS);
}

/* ---- planted mistakes ------------------------------------------------------------------------------------------------------- */

typedef enum mistake_kind { SIGN, FACTOR, INDEX, MISTAKE_KINDS } mistake_kind;
typedef enum place { IN_G, IN_H, IN_HV, IN_J, PLACES } place;
static const char *const place_names[PLACES] = {"g", "H", "Hv", "J"};

typedef struct planted {
    nadir_problem inner;
    mistake_kind kind;
    place in;
    int64_t i, j; /* the entry; of an index mistake it is swapped with (j, j), or entry i with j */
} planted;

static void spoil(const planted *p, double *entry, double *other) {
    const double kept = *entry;
    if (p->kind != INDEX)
        *entry = p->kind == SIGN ? -kept : 1.02 * kept;
    else {
        *entry = *other;
        *other = kept;
    }
}

static int spoiled_objective(void *data, const double *x, double *f, double *g) {
    const planted *p = data;
    const int returned = p->inner.objective(p->inner.data, x, f, g);
    if (g && p->in == IN_G) spoil(p, &g[p->i], &g[p->j]);
    return returned;
}

static int spoiled_product(void *data, const double *x, const double *v, double *Hv) {
    const planted *p = data;
    const int returned = p->inner.hessian_product(p->inner.data, x, v, Hv);
    if (p->in == IN_HV) spoil(p, &Hv[p->i], &Hv[p->j]);
    return returned;
}

/* Entry (i, j) of a Hessian or a Jacobian; NULL where none is stored. */
static double *entry_of(const nadir_matrix *A, int64_t i, int64_t j) {
    const int64_t above = A->storage == NADIR_BAND ? A->ku : 0;
    if (A->storage == NADIR_DENSE) return &A->values[i + j * A->ld];
    if (A->storage == NADIR_BAND) return i - j <= A->kl && j - i <= A->ku ? &A->values[above + i - j + j * A->ld] : NULL;
    for (int64_t k = A->column_start[j]; k < A->column_start[j + 1]; k++)
        if (A->row_index[k] == i) return &A->values[k];
    return NULL;
}

static int spoiled_hessian(void *data, const double *x, nadir_matrix *H) {
    const planted *p = data;
    const int returned = p->inner.hessian(p->inner.data, x, H);
    if (p->in == IN_H) spoil(p, entry_of(H, p->i, p->j), entry_of(H, p->j, p->j));
    return returned;
}

static int spoiled_residual(void *data, const double *x, double *r, nadir_matrix *J) {
    const planted *p = data;
    const int returned = p->inner.residual(p->inner.data, x, r, J);
    if (J) spoil(p, entry_of(J, p->i, p->j), entry_of(J, p->j, p->j));
    return returned;
}

static int64_t pick(uint64_t *random, int64_t below) {
    return (int64_t)(fabs(random_next(random)) * (double)below) % below;
}

enum { MOST_RESIDUALS = 400, MOST_ENTRIES = MOST_RESIDUALS * MOST_UNKNOWNS };

/* A view of what a callback is to write: zeroed. */
static nadir_matrix view_of(nadir_matrix shape, int64_t rows, int64_t columns, double *values) {
    shape.rows = rows;
    shape.columns = columns;
    shape.ld = shape.storage == NADIR_BAND ? shape.kl + shape.ku + 1 : rows;
    shape.values = values;
    memset(values, 0, MOST_ENTRIES * sizeof *values);
    return shape;
}

/* Would what is spoiled be another number, beside those that are of its size? An entry that is 0 keeps its sign. */
static bool differs(const planted *p, const double *entry, const double *other, double size) {
    if (!entry || (p->kind == INDEX && !other)) return false;
    return (p->kind == INDEX ? fabs(*entry - *other) : fabs(*entry)) > 1e-3 * size;
}

static bool matters_in_jacobian(const planted *p, const double *x) {
    static double r[MOST_RESIDUALS], values[MOST_ENTRIES];
    nadir_matrix J = view_of(p->inner.jacobian_shape, p->inner.m, p->inner.n, values);
    double size = 0.0;
    if (p->inner.residual(p->inner.data, x, r, &J) != 0) return false;
    for (int64_t i = 0; i < p->inner.m; i++) size = fmax(size, fabs(r[i]));
    for (int64_t k = 0; k < MOST_ENTRIES; k++) size = fmax(size, fabs(values[k]));
    return differs(p, entry_of(&J, p->i, p->j), entry_of(&J, p->j, p->j), size);
}

static bool matters_in_product(const planted *p, const double *x, double size) {
    double v[MOST_UNKNOWNS] = {0}, Hv[MOST_UNKNOWNS];
    v[p->j] = 1.0;
    return p->inner.hessian_product(p->inner.data, x, v, Hv) == 0 && differs(p, &Hv[p->i], &Hv[p->j], size);
}

static bool matters(const planted *p, const double *x) {
    static double values[MOST_ENTRIES];
    if (p->in == IN_J) return matters_in_jacobian(p, x);
    double g[MOST_UNKNOWNS], f;
    p->inner.objective(p->inner.data, x, &f, g);
    double size = fabs(f);
    for (int64_t i = 0; i < p->inner.n; i++) size = fmax(size, fabs(g[i]));
    if (p->in == IN_G) return differs(p, &g[p->i], &g[p->j], size);
    if (p->in == IN_HV) return matters_in_product(p, x, size);
    nadir_matrix H = view_of(p->inner.hessian_shape, p->inner.n, p->inner.n, values);
    if (p->inner.hessian(p->inner.data, x, &H) != 0) return false;
    return differs(p, entry_of(&H, p->i, p->j), entry_of(&H, p->j, p->j), size);
}

static bool offered(const planted *p) {
    const nadir_problem *of = &p->inner;
    if (p->in == IN_J) return of->residual && of->m <= MOST_RESIDUALS;
    return of->objective && (p->in != IN_H || of->hessian) && (p->in != IN_HV || of->hessian_product);
}

/* A mistake in a problem of the collection, at a point near its start. */
static bool plant(uint64_t *random, const bench_problem *from, place in, planted *p, double *x) {
    *p =
        (planted){.inner = in == IN_J ? from->squares : from->problem, .kind = (mistake_kind)pick(random, MISTAKE_KINDS), .in = in};
    const int64_t n = p->inner.n;
    if (!offered(p) || n > (run_short() ? SHORT_UNKNOWNS : MOST_UNKNOWNS)) return false;
    p->j = pick(random, n);
    p->i = in == IN_H ? p->j + pick(random, n - p->j) : pick(random, in == IN_J ? p->inner.m : n);
    if (p->kind == INDEX && p->i == p->j) return false;
    if (in == IN_J && p->kind == INDEX && p->j >= p->inner.m) return false;
    for (int64_t i = 0; i < n; i++) x[i] = from->start[i] * (1.0 + 0.1 * random_next(random)) + 0.05 * random_next(random);
    return matters(p, x);
}

static bool is_it(const planted *p, const nadir_entry *e) {
    const bool swapped = p->kind == INDEX && e->row == p->j;
    if (strcmp(e->name, place_names[p->in]) != 0) return false;
    if (p->in == IN_G || p->in == IN_HV) return e->row == p->i || swapped;
    if (p->in == IN_J) return e->column == p->j && (e->row == p->i || swapped);
    return (e->row == p->i && e->column == p->j) || (e->row == p->j && e->column == p->i);
}

static bool blames_it(const planted *p, const nadir_check *check) {
    for (int64_t k = 0; k < check->worst_count; k++)
        if (is_it(p, &check->worst[k])) return true;
    return false;
}

/* A mistake in g or J makes a true H look wrong: only then may there be other entries. */
static void find_mistake(const planted *p, const double *x, const char *word) {
    nadir_problem wrong = p->inner;
    planted copy = *p;
    nadir_check check;
    wrong.data = &copy;
    if (wrong.objective) wrong.objective = spoiled_objective;
    if (wrong.residual) wrong.residual = spoiled_residual;
    if (wrong.hessian) wrong.hessian = spoiled_hessian;
    wrong.hessian_product = p->in == IN_HV ? spoiled_product : NULL;
    wrong.jacobian_product = NULL;
    wrong.residual_curvature = NULL;
    if (p->in == IN_HV) wrong.hessian = NULL;
    MUST(nadir_check_derivatives(&wrong, x, &check) == NADIR_RUNNING, "%s: %s", word, check.text);
    MUST(!check.fine && check.wrong > 0 && check.worst_count > 0, "%s, %s %d at (%d, %d): %s", word, place_names[p->in],
         (int)p->kind, (int)p->i, (int)p->j, check.text);
    MUST(blames_it(p, &check) || p->in == IN_G, "%s, %s %d at (%d, %d): %s", word, place_names[p->in], (int)p->kind, (int)p->i,
         (int)p->j, check.text);
}

/* The small members of the collection, and such as are sparse, which are not small there. */
static bool word_at(size_t index, const char **word, bench_member *member) {
    static const char *const sparse[] = {"poisson,n=4,storage=sparse", "bratu,n=4,storage=sparse", "minsurf,n=4,storage=sparse",
                                         "bratu,n=36,storage=sparse", "minsurf,n=36,storage=sparse"};
    enum { SPARSE = sizeof sparse / sizeof *sparse };
    *word = index < SPARSE ? sparse[index] : member->word;
    return index < SPARSE || (bench_collection_at(index - SPARSE, member) && is_small(member));
}

/* A quarter of them each in g, H, Hv and J; every round through the problems plants one in each. */
START_TEST(every_planted_mistake_is_found) {
    uint64_t random = 2026;
    bench_member member;
    const int wanted = (run_short() ? 12 : MISTAKES) / PLACES;
    int found[PLACES] = {0}, sparse = 0;
    for (size_t index = 0; found[IN_G] + found[IN_H] + found[IN_HV] + found[IN_J] < wanted * PLACES; index = (index + 1) % 400) {
        bench_problem problem;
        char message[BENCH_MESSAGE];
        const char *word;
        if (!word_at(index, &word, &member) || bench_problem_create(word, NULL, &problem, message, sizeof message) != 0) continue;
        for (int in = 0; in < PLACES; in++) {
            planted p;
            double x[MOST_UNKNOWNS];
            if (found[in] == wanted || !plant(&random, &problem, (place)in, &p, x)) continue;
            find_mistake(&p, x, word);
            found[in]++;
            sparse += in == IN_H && p.inner.hessian_shape.storage == NADIR_SPARSE;
        }
        bench_problem_destroy(&problem);
    }
    ck_assert_int_gt(sparse, 0);
}
END_TEST

/* ---- no false alarm ------------------------------------------------------------------------------------------------------------
 */

static void must_be_fine(const bench_problem *of, const nadir_problem *problem, const double *x, const char *where) {
    nadir_check check;
    const nadir_status status = nadir_check_derivatives(problem, x, &check);
    if (status == NADIR_NOT_FINITE) return;
    MUST(status == NADIR_RUNNING && check.fine, "%s, %s: %s", of->word, where, check.text);
    MUST(check.entries >= problem->n * (1 + problem->m), "%s: %d entries", of->word, (int)check.entries);
}

/* At the start, near it, and farther away. */
START_TEST(the_collection_is_right) {
    static const double distances[] = {0.0, 0.01, 0.3};
    bench_member member;
    uint64_t random = 11;
    for (size_t index = 0; bench_collection_at(index, &member); index++) {
        bench_problem problem;
        char message[BENCH_MESSAGE], where[40];
        if (!is_small(&member)) continue;
        if (bench_problem_create(member.word, NULL, &problem, message, sizeof message) != 0) continue;
        const int64_t n = problem.problem.n;
        for (size_t k = 0; n <= (run_short() ? SHORT_UNKNOWNS : MOST_UNKNOWNS) && k < sizeof distances / sizeof *distances; k++) {
            double x[MOST_UNKNOWNS];
            for (int64_t i = 0; i < n; i++)
                x[i] = problem.start[i] + distances[k] * fmax(fabs(problem.start[i]), 0.1) * random_next(&random);
            snprintf(where, sizeof where, "%g from the start", distances[k]);
            must_be_fine(&problem, &problem.problem, x, where);
            if (problem.squares.m > 0) must_be_fine(&problem, &problem.squares, x, where);
        }
        bench_problem_destroy(&problem);
    }
}
END_TEST

/* ---- what it says
 * ------------------------------------------------------------------------------------------------------------------ */

START_TEST(verdicts_have_their_numbers) {
    probe p = {.of = &samples[0], .gradient_error = 1.5};
    const nadir_problem problem = probe_problem(&p);
    nadir_check check;
    char name[40];
    ck_assert_int_eq(nadir_check_derivatives(&problem, p.of->start, &check), NADIR_RUNNING);
    ck_assert(!check.fine);
    ck_assert_int_ge(check.wrong, 2);
    double g[MOST_N];
    value_at(p.of, p.of->start, g);
    bool seen = false;
    for (int64_t k = 0; k < check.worst_count; k++) {
        const nadir_entry *e = &check.worst[k];
        ck_assert(k == 0 || e->severity <= check.worst[k - 1].severity);
        if (strcmp(e->name, "g") != 0) continue;
        seen = true;
        const double off = fabs(e->given - e->difference),
                     allowed = 10.0 * e->error + 1e-6 * fmax(fabs(e->given), fabs(e->difference));
        MUST(fabs(e->severity - off / allowed) <= 1e-6 * e->severity, "severity %g", e->severity);
        MUST(fabs(e->given - 1.5 * g[e->row]) <= 1e-12 * fabs(g[e->row]), "given %g", e->given);
        MUST(fabs(e->difference - g[e->row]) <= 10.0 * e->error && e->error <= 1e-6 * fabs(g[e->row]), "difference %.17g, error %g",
             e->difference, e->error);
    }
    ck_assert(seen);
    nadir_entry_name(&(nadir_entry){.name = "H", .row = 2, .column = 1}, name, sizeof name);
    ck_assert_str_eq(name, "H[2, 1]");
    nadir_entry_name(&(nadir_entry){.name = "g", .row = 3, .column = -1}, name, sizeof name);
    ck_assert_str_eq(name, "g[3]");
}
END_TEST

/* A factor of 1.5 in J, and in J·v. */
static int line_residual(void *data, const double *x, double *r, nadir_matrix *J) {
    const double factor = *(double *)data;
    if (r) r[0] = x[0] * x[0] - 3.0, r[1] = x[0] * x[1], r[2] = exp(x[1]);
    if (!J) return 0;
    J->values[0] = 2.0 * x[0];
    J->values[1] = x[1];
    J->values[1 + J->ld] = x[0];
    J->values[2 + J->ld] = factor * exp(x[1]);
    return 0;
}

START_TEST(jacobians_are_checked_too) {
    const double x[2] = {1.5, -0.5};
    double factor = 1.0;
    nadir_problem problem = {.n = 2, .m = 3, .data = &factor, .residual = line_residual};
    nadir_check check;
    ck_assert_int_eq(nadir_check_derivatives(&problem, x, &check), NADIR_RUNNING);
    MUST(check.fine && check.entries == 2 + 6, "%s", check.text);
    factor = 1.5;
    ck_assert_int_eq(nadir_check_derivatives(&problem, x, &check), NADIR_RUNNING);
    ck_assert_int_eq(check.wrong, 2); /* g[1] and J[2, 1] */
    ck_assert(!check.fine);
}
END_TEST

/* Right derivatives are not accused where f has few digits, or a short period. */
typedef struct coarse {
    double quantum; /* of f; 0: single precision */
} coarse;

static int coarse_value(void *data, const double *x, double *f, double *g) {
    const double quantum = ((const coarse *)data)->quantum, value = x[0] * x[0] * x[0] + exp(x[0]) * x[1] + x[1] * x[1];
    if (f) *f = quantum > 0.0 ? quantum * floor(value / quantum) : (double)(float)value;
    if (g) g[0] = 3.0 * x[0] * x[0] + exp(x[0]) * x[1], g[1] = exp(x[0]) + 2.0 * x[1];
    return 0;
}

static int periodic(void *data, const double *x, double *f, double *g) {
    const double k = 2.0 * acos(-1.0);
    (void)data;
    if (f) *f = cos(k * x[0]);
    if (g) g[0] = -k * sin(k * x[0]);
    return 0;
}

START_TEST(right_derivatives_are_not_accused) {
    static const double quanta[] = {0.0, 1e-3, 1e-6, 1e-9};
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < 20; i++) {
            coarse data = {quanta[k]};
            const nadir_problem problem = {.n = 2, .data = &data, .objective = coarse_value};
            nadir_check check;
            ck_assert_int_eq(nadir_check_derivatives(&problem, (double[2]){1.2 + 0.01 * i, 0.7}, &check), NADIR_RUNNING);
            MUST(check.fine, "quantum %g: %s", quanta[k], check.text);
        }
    const nadir_problem wave = {.n = 1, .objective = periodic};
    nadir_check check;
    for (double x = 1.1; x < 2000.0; x += 111.0) {
        ck_assert_int_eq(nadir_check_derivatives(&wave, &x, &check), NADIR_RUNNING);
        MUST(check.fine && check.unsure == 0, "x = %g: %s", x, check.text);
    }
}
END_TEST

/* A J beside its products, one that is not known, and a Hessian that is undefined. */
static int two_residuals(void *data, const double *x, double *r, nadir_matrix *J) {
    const double *wrong = data;
    if (r) r[0] = x[0] * x[0] - x[1], r[1] = x[0] + x[1] * x[1];
    if (J && isnan(*wrong)) return 1;
    if (J) J->values[0] = 2.0 * x[0] + *wrong, J->values[1] = 1.0, J->values[J->ld] = -1.0, J->values[1 + J->ld] = 2.0 * x[1];
    return 0;
}

static int product_of_two(void *data, const double *x, bool transposed, const double *v, double *Jv) {
    (void)data;
    Jv[0] = 2.0 * x[0] * v[0] + (transposed ? v[1] : -v[1]);
    Jv[1] = (transposed ? -v[0] : v[0]) + 2.0 * x[1] * v[1];
    return 0;
}

static int no_hessian_here(void *data, const double *x, nadir_matrix *H) {
    (void)data, (void)x, (void)H;
    return 1;
}

START_TEST(nothing_is_passed_over_in_silence) {
    const double x[2] = {1.2, 0.7};
    double wrong = 0.0;
    const nadir_problem both = {.n = 2, .m = 2, .data = &wrong, .residual = two_residuals, .jacobian_product = product_of_two};
    nadir_check check;
    ck_assert_int_eq(nadir_check_derivatives(&both, x, &check), NADIR_RUNNING);
    ck_assert(check.fine && check.entries == 10); /* of g, J and Jv */
    wrong = 1.0;
    ck_assert_int_eq(nadir_check_derivatives(&both, x, &check), NADIR_RUNNING);
    ck_assert(!check.fine && check.worst[0].column >= 0);
    ck_assert_str_eq(check.worst[0].name, "J");
    wrong = NAN; /* products alone */
    ck_assert_int_eq(nadir_check_derivatives(&both, x, &check), NADIR_RUNNING);
    ck_assert(check.fine && check.entries == 6);
    const nadir_problem without = {.n = 1, .objective = periodic, .hessian = no_hessian_here};
    ck_assert_int_eq(nadir_check_derivatives(&without, x, &check), NADIR_RUNNING);
    MUST(check.entries == 2 && check.unsure == 1 && strstr(check.text, "H could not be evaluated"), "%s", check.text);
}
END_TEST

START_TEST(misuse_is_told) {
    const double x[2] = {1, 1};
    nadir_check check;
    probe p = {.of = &samples[0]};
    nadir_problem problem = probe_problem(&p);
    ck_assert_int_eq(nadir_check_derivatives(&problem, x, NULL), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_check_derivatives(NULL, x, &check), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_check_derivatives(&problem, NULL, &check), NADIR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(check.text, "x is NULL"));
    problem.n = 0;
    ck_assert_int_eq(nadir_check_derivatives(&problem, x, &check), NADIR_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(check.text, "n = 0"));
}
END_TEST

CHECK_MAIN_TIMED("check", 60, every_planted_mistake_is_found, the_collection_is_right, verdicts_have_their_numbers,
                 jacobians_are_checked_too, right_derivatives_are_not_accused, nothing_is_passed_over_in_silence, misuse_is_told)
