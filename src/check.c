/* Are the derivatives those of the function? Each entry of g, H and J against differences of f, g and r along an axis,
 *     D(h) = (4C(h) − C(2h))/3,  C(h) = (φ(h) − φ(−h))/2h        (Richardson; see difference.c)
 * at several h, from far too long to far too short. |D(2h) − D(h)|, fifteen times the truncation of D(h), and the noise 3σ·3/2h
 * bound the error of D(h); σ comes from third differences of values that lie as close together as can be without being equal, where
 * nothing but noise is left (Moré and Wild, SIAM J. Sci. Comput. 33 (2011) 1292: σ² = E[(Δ³)²]/20). Each entry goes by the h with
 * the least error. No h is a power of 2, lest a function with such a period look constant.
 *
 * An entry is wrong when two values of h contradict it, and the best one does; unsure when no h tells it to a hundredth. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "difference.h"
#include "jacobian.h"
#include "matrix.h"
#include "random.h"

enum { SCALES = 7, OFFSETS = 6, CLOSE_POINTS = 8, COARSEST = -4, FINER = -4, SPACINGS = 6 };
static const double offsets[OFFSETS] = {1.0, -1.0, 2.0, -2.0, 4.0, -4.0};
static const double closest = 0x1p-40, wider = 0x1p7; /* of the points that tell the noise, beside the size of x */
static const double step_unit = 0.70710678118654752, safety = 10.0, slack = 1e-6, telling = 0.01, nothing = 1e-6,
                    rounding = 64.0 * DBL_EPSILON; /* of what cancels in a column */

struct subject;

typedef struct checking {
    nadir_solver *s;
    const struct subject *of;
    nadir_check *check;
    int64_t length;
    double xmax;
    double *values;       /* CLOSE_POINTS × length: of the function beside x */
    double *sigma;        /* NAN: not known yet */
    double *given;        /* a column of the derivative */
    double *best, *error; /* the difference that tells most, and its error */
    double *against;      /* how many h contradict */
    double *axis;
    nadir_matrix *H;
    const char *undefined; /* a derivative that could not be evaluated */
    nadir_status status;
} checking;

/* A derivative, the function it is of, and where its columns come from. */
typedef struct subject {
    const char *name;
    bool (*offered)(const nadir_solver *s);
    bool (*prepare)(checking *c); /* once, or NULL */
    bool (*column)(checking *c, int64_t j);
    const double *(*function)(checking *c); /* at trial.x; NULL where undefined */
    int64_t (*length)(const nadir_problem *p);
} subject;

/* ---- what there is to check ------------------------------------------------------------------------------------------------ */

static bool went(checking *c, nadir_status status) {
    if (status != NADIR_RUNNING && status != NADIR_NOT_FINITE) c->status = status;
    return status == NADIR_RUNNING;
}

static const double *value(checking *c) {
    return went(c, oracle_f(c->s, &c->s->trial)) ? &c->s->trial.f : NULL;
}

static const double *gradient(checking *c) {
    return went(c, oracle_fg(c->s, &c->s->trial)) ? c->s->trial.g : NULL;
}

static const double *residual(checking *c) {
    return went(c, oracle_f(c->s, &c->s->trial)) ? c->s->trial.r : NULL;
}

static int64_t one(const nadir_problem *p) {
    (void)p;
    return 1;
}

static int64_t unknowns(const nadir_problem *p) {
    return p->n;
}

static int64_t residuals(const nadir_problem *p) {
    return p->m;
}

static bool always(const nadir_solver *s) {
    return !s->problem.values_only;
}

static bool has_matrix(const nadir_solver *s) {
    return s->problem.hessian || (s->problem.residual_curvature && s->J.values);
}

static bool has_product(const nadir_solver *s) {
    return s->problem.hessian_product != NULL;
}

static bool has_jacobian(const nadir_solver *s) {
    return s->problem.residual && s->J.values && !s->problem.values_only;
}

static bool has_jacobian_product(const nadir_solver *s) {
    return s->problem.jacobian_product != NULL;
}

static bool gradient_column(checking *c, int64_t j) {
    c->given[0] = c->s->now.g[j];
    return true;
}

static bool prepare_hessian(checking *c) {
    return went(c, oracle_hessian(c->s, c->H));
}

static bool hessian_column(checking *c, int64_t j) {
    c->axis[j] = 1.0;
    matrix_product(c->H, c->axis, c->given);
    c->axis[j] = 0.0;
    return true;
}

static bool product_column(checking *c, int64_t j) {
    c->axis[j] = 1.0;
    const bool fine = went(c, oracle_product(c->s, NULL, c->axis, c->given));
    c->axis[j] = 0.0;
    return fine;
}

static bool prepare_jacobian(checking *c) {
    return went(c, oracle_jacobian(c->s));
}

static bool jacobian_of(checking *c, int64_t j) {
    int64_t first, length;
    if (!c->s->now.derived && !prepare_jacobian(c)) return false;
    const double *column = jacobian_column(&c->s->J, j, &first, &length);
    memset(c->given, 0, (size_t)c->length * sizeof *c->given);
    for (int64_t k = 0; k < length; k++) c->given[jacobian_row(&c->s->J, j, first, k)] = column[k];
    return true;
}

static bool jacobian_product_column(checking *c, int64_t j) {
    c->axis[j] = 1.0;
    const bool fine = went(c, oracle_jacobian_product(c->s, c->axis, c->given));
    c->axis[j] = 0.0;
    return fine;
}

static const subject subjects[] = {
    {"g", always, NULL, gradient_column, value, one},
    {"H", has_matrix, prepare_hessian, hessian_column, gradient, unknowns},
    {"Hv", has_product, NULL, product_column, gradient, unknowns},
    {"J", has_jacobian, prepare_jacobian, jacobian_of, residual, residuals},
    {"Jv", has_jacobian_product, NULL, jacobian_product_column, residual, residuals},
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects };

/* ---- differences ------------------------------------------------------------------------------------------------------------- */

static double *values_of(const checking *c, int k) {
    return c->values + k * c->length;
}

/* The function at trial.x into row k; false where it is undefined. */
static bool evaluate(checking *c, int k) {
    const double *found = c->of->function(c);
    if (!found) return false;
    memcpy(values_of(c, k), found, (size_t)c->length * sizeof *found);
    return true;
}

static bool close_by(checking *c, double spacing) {
    nadir_solver *s = c->s;
    for (int k = 0; k < CLOSE_POINTS; k++) {
        uint64_t random = 1;
        for (int64_t i = 0; i < s->space.n; i++)
            s->trial.x[i] = s->now.x[i] + k * spacing * difference_size(s->now.x[i], c->xmax) * random_next(&random);
        if (!evaluate(c, k)) return false;
    }
    return true;
}

/* σ of component i; NAN where half of the neighbours are equal, as where f has fewer digits than doubles. */
static double sigma_of(const checking *c, int64_t i) {
    double sum = 0.0;
    int equal = 0;
    for (int k = 0; k + 1 < CLOSE_POINTS; k++) equal += values_of(c, k + 1)[i] == values_of(c, k)[i];
    for (int k = 0; k + 3 < CLOSE_POINTS; k++) {
        const double third = values_of(c, k + 3)[i] - values_of(c, k)[i] - 3.0 * (values_of(c, k + 2)[i] - values_of(c, k + 1)[i]);
        sum += third * third;
    }
    return equal >= CLOSE_POINTS / 2 ? (double)NAN : sqrt(sum / (20.0 * (CLOSE_POINTS - 3)));
}

/* Of each component, the larger of two, for values that step evenly look smooth; where f is undefined so near, or constant, the
 * rounding of a digit must do. */
static void measure_noise(checking *c) {
    double *found = c->against, spacing = closest;
    int64_t open = c->length;
    for (int64_t i = 0; i < c->length; i++) c->sigma[i] = found[i] = 0.0;
    for (int round = 0; round < SPACINGS && open > 0 && close_by(c, spacing); round++, spacing *= wider) {
        open = 0;
        for (int64_t i = 0; i < c->length; i++) {
            const double sigma = found[i] < 2.0 ? sigma_of(c, i) : (double)NAN;
            found[i] += !isnan(sigma);
            c->sigma[i] = fmax(c->sigma[i], sigma);
            open += found[i] < 2.0;
        }
    }
    for (int64_t i = 0; i < c->length; i++) c->sigma[i] = fmax(c->sigma[i], 0.5 * DBL_EPSILON * fabs(values_of(c, 0)[i]));
}

/* Does a shorter h that tells something contradict the difference kept so far and side with what was given? Then f turns so
 * quickly that the longer h took it for another (an alias), however certain it looked. */
static bool unmasks(const checking *c, int64_t i, double near, double error) {
    const double given = c->given[i], allowed = safety * error + slack * fabs(given);
    if (!(error <= telling * fmax(fabs(given), fabs(near)))) return false;
    return fabs(given - near) <= allowed && fabs(c->best[i] - near) > allowed + safety * c->error[i];
}

/* Takes D(h) of each component where it tells more than what was there, and counts what contradicts the given one. */
static void take(checking *c, double h) {
    for (int64_t i = 0; i < c->length; i++) {
        double C[3];
        for (int k = 0; k < 3; k++) C[k] = (values_of(c, 2 * k)[i] - values_of(c, 2 * k + 1)[i]) / (ldexp(2.0, k) * h);
        const double near = (4.0 * C[0] - C[1]) / 3.0, far = (4.0 * C[1] - C[2]) / 3.0;
        const double error = fabs(far - near) + 4.5 * c->sigma[i] / h + DBL_EPSILON * fabs(near);
        const double off = fabs(c->given[i] - near);
        if (!(off <= safety * error + slack * fmax(fabs(near), fabs(c->given[i])))) c->against[i] += isfinite(error);
        if (!(error < c->error[i]) && !unmasks(c, i, near, error)) continue;
        c->error[i] = error;
        c->best[i] = near;
    }
}

static bool around(checking *c, int64_t j, double h) {
    nadir_solver *s = c->s;
    bool defined = true;
    vec_copy(&s->space, s->now.x, s->trial.x);
    for (int k = 0; k < OFFSETS && defined; k++) {
        s->trial.x[j] = s->now.x[j] + offsets[k] * h;
        defined = evaluate(c, k);
    }
    return defined;
}

static void keep_worst(nadir_check *check, const nadir_entry *entry) {
    int64_t at = check->worst_count < NADIR_WORST ? check->worst_count++ : NADIR_WORST;
    for (; at > 0 && check->worst[at - 1].severity < entry->severity; at--)
        if (at < NADIR_WORST) check->worst[at] = check->worst[at - 1];
    if (at < NADIR_WORST) check->worst[at] = *entry;
}

/* Too inaccurate to tell from another of its size, and not nothing beside the rest of the column either. */
static bool unsure_of(const checking *c, int64_t i, double size, double column) {
    return !(c->error[i] <= telling * size) && !(c->error[i] <= nothing * column);
}

/* Of one value: not H of one unknown, nor J of one residual. */
static bool of_gradient(const checking *c) {
    return c->of->function == value;
}

static void judge(checking *c, int64_t j) {
    double column = 0.0;
    for (int64_t i = 0; i < c->length; i++) column = fmax(column, fabs(c->given[i]));
    if (of_gradient(c)) column = c->s->now.gnorm;
    for (int64_t i = 0; i < c->length; i++) {
        const double size = fmax(fabs(c->given[i]), fabs(c->best[i])), off = fabs(c->given[i] - c->best[i]);
        const double allowed = safety * c->error[i] + slack * size + rounding * column;
        const bool wrong = !isfinite(c->given[i]) || (c->against[i] >= 2.0 && off > allowed);
        c->check->entries++;
        c->check->wrong += wrong;
        c->check->unsure += !wrong && unsure_of(c, i, size, column);
        if (!wrong) continue;
        keep_worst(c->check, &(nadir_entry){.name = c->of->name,
                                            .row = of_gradient(c) ? j : i,
                                            .column = of_gradient(c) ? -1 : j,
                                            .given = c->given[i],
                                            .difference = c->best[i],
                                            .error = c->error[i],
                                            .severity = isfinite(off) ? off / allowed : INFINITY});
    }
}

/* What a callback would not tell is not known to be right. */
static void skip(checking *c, int64_t entries) {
    if (c->status != NADIR_RUNNING) return;
    c->undefined = c->of->name;
    c->check->entries += entries;
    c->check->unsure += entries;
}

/* h, so that x ± 4h are exact. */
static double representable(double x, double h) {
    int exponent;
    frexp(fabs(x) + 4.0 * h, &exponent);
    const double digit = ldexp(DBL_EPSILON, exponent);
    return digit > 0.0 ? rint(h / digit) * digit : h;
}

static void check_column(checking *c, int64_t j) {
    const double size = step_unit * difference_rounded(difference_size(c->s->now.x[j], c->xmax));
    if (!c->of->column(c, j)) {
        skip(c, c->length);
        return;
    }
    for (int64_t i = 0; i < c->length; i++) {
        c->best[i] = NAN;
        c->error[i] = INFINITY;
        c->against[i] = 0.0;
    }
    for (int k = 0; k < SCALES && c->status == NADIR_RUNNING; k++) {
        const double h = representable(c->s->now.x[j], ldexp(size, COARSEST + FINER * k));
        if (around(c, j, h)) take(c, h);
    }
    if (c->status == NADIR_RUNNING) judge(c, j);
}

static void check_subject(checking *c, const subject *of) {
    c->of = of;
    c->length = of->length(&c->s->problem);
    if (of->prepare && !of->prepare(c)) {
        skip(c, c->length * c->s->space.n);
        return;
    }
    measure_noise(c);
    for (int64_t j = 0; j < c->s->space.n && c->status == NADIR_RUNNING; j++) check_column(c, j);
}

/* ---- the call ---------------------------------------------------------------------------------------------------------------- */

static int64_t longest(const nadir_problem *p) {
    return p->residual && p->m > p->n ? p->m : p->n;
}

static void place(checking *c, arena *memory) {
    const nadir_problem *p = &c->s->problem;
    const int64_t length = longest(p);
    c->values = arena_doubles(memory, length, CLOSE_POINTS);
    c->sigma = arena_doubles(memory, length, 1);
    c->given = arena_doubles(memory, length, 1);
    c->best = arena_doubles(memory, length, 1);
    c->error = arena_doubles(memory, length, 1);
    c->against = arena_doubles(memory, length, 1);
    c->axis = arena_doubles(memory, p->n, 1);
    c->H = has_matrix(c->s) ? matrix_place(p, memory) : NULL;
}

static void describe(const checking *c) {
    nadir_check *check = c->check;
    const nadir_entry *worst = check->worst;
    char place_of[64], missing[64] = "";
    if (c->undefined) snprintf(missing, sizeof missing, "; %s could not be evaluated", c->undefined);
    if (check->wrong == 0) {
        snprintf(check->text, sizeof check->text, "%lld entries, and differences contradict none (%lld cannot be told)%s",
                 (long long)check->entries, (long long)check->unsure, missing);
        return;
    }
    nadir_entry_name(worst, place_of, sizeof place_of);
    snprintf(check->text, sizeof check->text,
             "%lld of %lld entries contradict differences, worst %s = %.9g, where differences give %.9g, certain to %.2g%s",
             (long long)check->wrong, (long long)check->entries, place_of, worst->given, worst->difference, worst->error, missing);
}

static nadir_status examine(nadir_solver *s, nadir_check *check) {
    checking c = {.s = s, .check = check, .status = NADIR_RUNNING, .xmax = vec_max(&s->space, s->now.x)};
    arena memory = {0};
    place(&c, &memory);
    void *block = memory.overflow ? NULL : arena_block(memory.used);
    if (!block) return NADIR_MEMORY;
    memory = (arena){.base = block};
    place(&c, &memory);
    memset(c.axis, 0, (size_t)s->problem.n * sizeof *c.axis);
    memset(c.values, 0, (size_t)(longest(&s->problem) * CLOSE_POINTS) * sizeof *c.values);
    for (int k = 0; k < SUBJECTS && c.status == NADIR_RUNNING; k++)
        if (subjects[k].offered(s)) check_subject(&c, &subjects[k]);
    check->fine = c.status == NADIR_RUNNING && check->wrong == 0;
    if (c.status == NADIR_RUNNING) describe(&c);
    free(block);
    return c.status;
}

int nadir_entry_name(const nadir_entry *entry, char *text, size_t size) {
    if (entry->column < 0) return snprintf(text, size, "%s[%lld]", entry->name, (long long)entry->row);
    return snprintf(text, size, "%s[%lld, %lld]", entry->name, (long long)entry->row, (long long)entry->column);
}

/* A solver at x that has J too, if the problem knows it beside its products. */
static nadir_status begin(const nadir_problem *problem, const double *x, nadir_solver **s, nadir_result *result) {
    nadir_options options = nadir_options_default();
    nadir_problem with_matrix = *problem;
    memcpy(options.method, "gradient/full", sizeof "gradient/full");
    options.gtol = 0.0;
    with_matrix.jacobian_product = NULL;
    nadir_status status = nadir_create(problem->residual ? &with_matrix : problem, &options, s, result);
    if (status != NADIR_RUNNING) return status;
    status = nadir_start(*s, x);
    nadir_now(*s, NULL, result);
    (*s)->problem.jacobian_product = problem->jacobian_product;
    if (status != NADIR_NOT_FINITE || !problem->jacobian_product) return status;
    nadir_destroy(*s);
    *s = NULL;
    status = nadir_create(problem, &options, s, result);
    if (status == NADIR_RUNNING) status = nadir_start(*s, x);
    if (*s) nadir_now(*s, NULL, result);
    return status;
}

nadir_status nadir_check_derivatives(const nadir_problem *problem, const double *x, nadir_check *check) {
    nadir_solver *s = NULL;
    nadir_result result;
    if (!check) return NADIR_ARGUMENT;
    *check = (nadir_check){.fine = false};
    if (!x || !problem || problem->reduce) {
        snprintf(check->text, sizeof check->text, "%s",
                 !x         ? "x is NULL"
                 : !problem ? "problem is NULL"
                            : "reduce: only on one process");
        return NADIR_ARGUMENT;
    }
    nadir_status status = begin(problem, x, &s, &result);
    if (s && status >= 0) status = examine(s, check);
    nadir_destroy(s);
    if (status != NADIR_RUNNING) snprintf(check->text, sizeof check->text, "%s", result.text);
    return status;
}
