/* How accurate gradients by differences are, over the collection: their largest error against the least that the scheme allows,
 *     forward 2√(εM₂),  central (3/2)ε^(2/3)(M₃/3)^(1/3),  extrapolated (5/4)(3ε/2)^(4/5)(2M₅/15)^(1/5)
 * (minima over h of hM₂/2 + 2ε/h, h²M₃/6 + ε/h and h⁴M₅/30 + 3ε/2h), with M_k of the axis from the exact Hessian, and ε from
 * f(x + d) − f(x) − gᵀd for the shortest d, with the exact gradient. */
#include "check_main.h"

#include <float.h>
#include <stdio.h>

#include "../bench/collection.h"
#include "../src/difference.h"
#include "../src/matrix.h"
#include "../src/random.h"
#include "methods.h"

enum { MOST_UNKNOWNS = 40, DISPLACED = 40 };

typedef struct truth {
    const bench_problem *problem;
    int64_t n;
    double x[MOST_UNKNOWNS], g[MOST_UNKNOWNS], f, noise, xmax;
    double entries[MOST_UNKNOWNS * MOST_UNKNOWNS];
} truth;

static double size_of(const truth *t, int64_t i) {
    return difference_size(t->x[i], t->xmax);
}

static double value_near(const truth *t, const double *x) {
    double f = NAN;
    return t->problem->problem.objective(t->problem->problem.data, x, &f, NULL) == 0 ? f : NAN;
}

/* The largest of what rounding adds to f beside x, or at least half a digit. */
static void measure_noise(truth *t) {
    uint64_t random = 3;
    double squares = 0.0;
    for (int k = 0; k < DISPLACED; k++) {
        double x[MOST_UNKNOWNS], expected = t->f;
        for (int64_t i = 0; i < t->n; i++) {
            x[i] = t->x[i] + 0x1p-40 * size_of(t, i) * random_next(&random);
            expected += t->g[i] * (x[i] - t->x[i]);
        }
        squares += pow(value_near(t, x) - expected, 2);
    }
    t->noise = fmax(sqrt(squares / DISPLACED), 0.5 * DBL_EPSILON * fabs(t->f)) + DBL_MIN;
}

static bool see(truth *t, const bench_problem *problem, const double *x) {
    *t = (truth){.problem = problem, .n = problem->problem.n};
    memcpy(t->x, x, (size_t)t->n * sizeof *x);
    for (int64_t i = 0; i < t->n; i++) t->xmax = fmax(t->xmax, fabs(x[i]));
    if (problem->problem.objective(problem->problem.data, t->x, &t->f, t->g) != 0 || !isfinite(t->f)) return false;
    measure_noise(t);
    return isfinite(t->noise);
}

/* ∂²f/∂x_i², at x + s·e_i */
static double bend(truth *t, int64_t i, double s) {
    const nadir_problem *p = &t->problem->problem;
    nadir_matrix H = p->hessian_shape;
    double x[MOST_UNKNOWNS];
    int64_t length;
    memcpy(x, t->x, sizeof x);
    x[i] += s;
    H.rows = H.columns = t->n;
    if (H.storage != NADIR_BAND) H.kl = t->n - 1;
    H.ld = H.storage == NADIR_BAND ? H.kl + 1 : t->n;
    H.values = t->entries;
    memset(t->entries, 0, sizeof t->entries);
    return p->hessian(p->data, x, &H) == 0 ? *matrix_column(&H, i, &length) : NAN;
}

static double third(truth *t, int64_t i, double h) {
    return fabs(bend(t, i, h) - bend(t, i, -h)) / (2.0 * h);
}

static double fifth(truth *t, int64_t i, double h) {
    return fabs(bend(t, i, 2.0 * h) - 2.0 * bend(t, i, h) + 2.0 * bend(t, i, -h) - bend(t, i, -2.0 * h)) / (2.0 * h * h * h);
}

/* The least error; no step is longer than a quarter of the size of x_i, and what f gains on the way has its own rounding: u·gh, and
 * u·M₂h²/2 with u = 2⁻⁵³, which a step of √(ε/(uM₂/2)) balances with ε. NAN where the yardstick itself meets an undefined f. */
static double optimum(truth *t, int64_t i, stencil_name scheme) {
    const double size = size_of(t, i), e = t->noise, longest = stencil_noise(&difference_stencils[scheme]) * e / (0.25 * size);
    double best = 0.0;
    const double curvature = fabs(bend(t, i, 0.0));
    if (scheme == STENCIL_FORWARD) best = 2.0 * sqrt(e * curvature);
    if (scheme == STENCIL_CENTRAL) best = 1.5 * pow(e, 2.0 / 3.0) * cbrt(third(t, i, 1e-4 * size) / 3.0);
    if (scheme == STENCIL_EXTRAPOLATED) best = 1.25 * pow(1.5 * e, 0.8) * pow(2.0 * fifth(t, i, 1e-2 * size) / 15.0, 0.2);
    return isnan(best) ? NAN : fmax(best, longest) + DBL_EPSILON * fabs(t->g[i]) + sqrt(e * DBL_EPSILON * curvature);
}

static const char *const names[] = {"forward", "central", "extrapolated"};

/* max error / max optimum at x; NAN where f cannot be evaluated there or around. */
static double excess(truth *t, stencil_name scheme) {
    char word[100];
    double error = 0.0, least = 0.0;
    nadir_solver *solver;
    snprintf(word, sizeof word, "gradient/full,ignore=gradient,gtol=0,differences=%s", names[scheme]);
    const nadir_options options = options_of(word);
    MUST(nadir_create(&t->problem->problem, &options, &solver, NULL) == NADIR_RUNNING, "%s", t->problem->word);
    const nadir_status status = nadir_start(solver, t->x);
    for (int64_t i = 0; i < t->n; i++) {
        const double own = optimum(t, i, scheme);
        error = fmax(error, fabs(solver->now.g[i] - t->g[i]));
        least = own > least || isnan(own) ? own : least; /* NAN stays */
    }
    const bool honest = error <= 10.0 * solver->now.gerror;
    MUST(!isfinite(error) || honest || error <= 10.0 * least, "%s, %s: error %g, said to be %g", t->problem->word, names[scheme],
         error, solver->now.gerror);
    nadir_destroy(solver);
    return status == NADIR_NOT_FINITE ? NAN : error / least;
}

static void compare(const bench_problem *problem, const double *x, double worst[], int *count, int *over) {
    truth t;
    if (!see(&t, problem, x)) return;
    for (int k = STENCIL_FORWARD; k <= STENCIL_EXTRAPOLATED; k++) {
        const double ratio = excess(&t, (stencil_name)k);
        if (isnan(ratio)) continue;
        ++*count;
        worst[k] = fmax(worst[k], ratio);

        *over += ratio > 10.0;
    }
}

START_TEST(errors_are_within_ten_of_the_least) {
    bench_member member;
    uint64_t random = 5;
    double worst[3] = {0};
    int count = 0, over = 0;
    for (size_t index = 0; bench_collection_at(index, &member); index++) {
        bench_problem problem;
        char message[BENCH_MESSAGE];
        const char *n = strstr(member.word, ",n=");
        if (strncmp(member.word, "genhumps", 8) == 0)
            continue; /* of which a hundredth of x, the yardstick's step, holds thirty humps */
        if ((run_short() && index % 9 != 0) || (n && strtoll(n + 3, NULL, 10) > MOST_UNKNOWNS)) continue;
        if (bench_problem_create(member.word, NULL, &problem, message, sizeof message) != 0) continue;
        for (int k = 0; problem.problem.n <= MOST_UNKNOWNS && problem.problem.hessian && k < 2; k++) {
            double x[MOST_UNKNOWNS];
            for (int64_t i = 0; i < problem.problem.n; i++)
                x[i] = problem.start[i] + k * 0.05 * fmax(fabs(problem.start[i]), 0.5) * random_next(&random);
            compare(&problem, x, worst, &count, &over);
        }
        bench_problem_destroy(&problem);
    }
    MUST(over == 0, "%d of %d beyond 10; worst: forward %.3g, central %.3g, extrapolated %.3g", over, count, worst[0], worst[1],
         worst[2]);
    ck_assert_int_ge(count, run_short() ? 50 : 600);
}
END_TEST

CHECK_MAIN("accuracy", errors_are_within_ten_of_the_least)
