/* fits [METHOD ...]: residual evaluations beside those of MINPACK's lmder, on the problems of Moré, Garbow and Hillstrom (ACM TOMS
 * 7 (1981) 17-41) from their starts, ten and a hundred times as far, and on NIST's regressions from both of theirs.
 *
 * Both are given the same r and J and asked for as much as they are by default: lmder with ftol = xtol = √ε, gtol = 0, factor 100,
 * its own scaling. Three counts each: those until f came within 1e-6 of the best that any of them found (relative, or 1e-12 of its
 * start); those until the test that ends gauss_newton held at an evaluated point, whoever walked there (r at right angles with the
 * columns of J within 1e-8, or ‖Jᵀr‖∞ <= 1e-12), for which lmder runs once more with ftol = xtol = ε; and all. The tests that end
 * the two by themselves are not alike: lmder's ftol looks at f, whose last digits come long before those of x, so that its `all` is
 * no measure of ours. A run that never came near has failed, unless it ended at another of the published minima.
 */
#include <cminpack.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer_squares.h"
#include "problem.h"

enum { MOST_CALLS = 4000, MOST_METHODS = 8, FACTORS = 3 };
static const double factors[FACTORS] = {1, 10, 100};

static const char *const words[] = {
    "rosenbrock",    "freuroth",      "powellbs",     "brownbs",      "beale",         "jensmp",        "helix",
    "bard",          "gaussian",      "meyer3",       "gulf",         "box3",          "powell,n=4",    "woods,n=4",
    "kowosb",        "brownden",      "osbornea",     "biggs6",       "osborneb",      "watson,n=6",    "watson,n=9",
    "watson,n=12",   "extended,n=10", "powell,n=12",  "penalty1,n=4", "penalty1,n=10", "penalty2,n=4",  "penalty2,n=10",
    "vardim,n=10",   "trigon,n=10",   "brownal,n=10", "brownal,n=40", "morebv,n=10",   "integreq,n=10", "broydn3d,n=10",
    "broydnbd,n=10", "arglina,n=5",   "arglinb,n=5",  "arglinc,n=5",  "chebyqad,n=8",  "chebyqad,n=9",  "chebyqad,n=10",
};
enum { WORDS = sizeof words / sizeof *words };

/* MGH09, MGH10 and MGH17 are kowosb, meyer3 and osbornea above, their far starts a hundred times the near ones. */
static const char *const regressions[] = {
    "misra1a", "misra1b",  "misra1c",  "misra1d", "boxbod",   "danwood",  "rat42",
    "rat43",   "eckerle4", "roszman1", "thurber", "lanczos1", "lanczos2", "lanczos3",
};
enum { REGRESSIONS = sizeof regressions / sizeof *regressions };

/* One solver on one problem: every f it saw, in order. */
typedef struct diary {
    const nadir_problem *of;
    int calls, jacobians;
    int flat; /* the call at whose point the test of gauss_newton first held; 0: none */
    double seen[MOST_CALLS];
    const char *ending;
} diary;

static const double most_cosine = 1e-8, most_gradient = 1e-12;

/* f = ½‖r‖² */
static double value(int64_t m, const double *r) {
    double sum = 0.0;
    for (int64_t i = 0; i < m; i++) sum += r[i] * r[i];
    return 0.5 * sum;
}

/* Does the test that ends gauss_newton hold at x? */
static bool is_flat(const nadir_problem *of, const double *x) {
    peer_squares squares;
    if (!peer_squares_create(&squares, of)) return false;
    double *g = calloc((size_t)of->n, sizeof *g), largest = 0.0, cosine = NAN;
    if (g && peer_squares_evaluate(&squares, of, x, true, true) == 0) cosine = peer_squares_gradient(&squares, g);
    for (int64_t j = 0; g && j < of->n; j++) largest = fmax(largest, isfinite(g[j]) ? fabs(g[j]) : (double)INFINITY);
    peer_squares_destroy(&squares);
    free(g);
    if (isnan(cosine)) return false;
    return largest <= most_gradient || (isfinite(largest) && cosine > 0.0 && cosine <= most_cosine); /* 0: its squares overflow */
}

static void note(diary *d, const double *x, const double *r) {
    if (d->calls == MOST_CALLS) return;
    d->seen[d->calls++] = value(d->of->m, r);
    if (!d->flat && is_flat(d->of, x)) d->flat = d->calls;
}

static int residual(void *data, const double *x, double *r, nadir_matrix *J) {
    diary *d = data;
    const int code = d->of->residual(d->of->data, x, r, J);
    if (r) note(d, x, r);
    d->jacobians += J != NULL;
    return code;
}

static int lmder_callback(void *data, int m, int n, const double *x, double *r, double *dense, int ld, int wanted) {
    diary *d = data;
    (void)m, (void)n, (void)ld;
    if (wanted == 1) {
        if (d->of->residual(d->of->data, x, r, NULL) != 0) return -1;
        note(d, x, r);
        return 0;
    }
    peer_squares squares;
    if (!peer_squares_create(&squares, d->of)) return -1;
    const int code = peer_squares_evaluate(&squares, d->of, x, false, true);
    peer_squares_spread(&squares, dense);
    peer_squares_destroy(&squares);
    d->jacobians++;
    return code < 0 ? code : 0;
}

static void run_lmder(diary *d, double tolerance, double *x) {
    static const char *const endings[] = {"input", "ftol", "xtol", "both", "angle", "limit", "ftol", "xtol", "angle"};
    const int m = (int)d->of->m, n = (int)d->of->n;
    double *work = calloc((size_t)m * (size_t)(n + 2) + 6 * (size_t)n, sizeof *work);
    int *pivots = calloc((size_t)n, sizeof *pivots), f = 0, g = 0;
    if (work && pivots) {
        double *r = work, *wa4 = r + m, *J = wa4 + m, *v = J + (size_t)m * (size_t)n;
        const int info = lmder(lmder_callback, d, m, n, x, r, J, m, tolerance, tolerance, 0.0, MOST_CALLS, v, 1, 100.0, 0, &f, &g,
                               pivots, v + n, v + 2 * n, v + 3 * n, v + 4 * n, wa4);
        d->ending = info >= 0 && info <= 8 ? endings[info] : "abort";
    }
    free(work);
    free(pivots);
}

static void run_nadir(diary *d, const char *method, double *x) {
    nadir_problem problem = *d->of;
    nadir_options options = nadir_options_default();
    char message[NADIR_TEXT];
    nadir_result result;
    problem.data = d;
    problem.residual = residual;
    d->ending = "refused";
    options.max_evaluations = 2 * MOST_CALLS; /* r and J */
    if (nadir_options_parse(&options, method, message, sizeof message) != NADIR_RUNNING) return;
    d->ending = nadir_status_name(nadir_minimize(&problem, x, &options, &result));
}

/* Calls until f came near enough; 0: never. */
static int reached(const diary *d, double goal) {
    for (int i = 0; i < d->calls; i++)
        if (d->seen[i] <= goal) return i + 1;
    return 0;
}

static double best(const diary *d) {
    double least = INFINITY;
    for (int i = 0; i < d->calls; i++) least = fmin(least, d->seen[i]);
    return least;
}

/* Than or beside lmder, until near and to the end; lost: lmder alone reached a minimum. */
typedef struct score {
    int runs, no_more, no_more_in_all, lost, found;
    int both_flat, no_more_flat; /* runs where the same test held for both, and no more evaluations until then */
} score;

/* At a minimum that the literature knows? */
static bool published(const diary *d, const bench_problem *problem) {
    const double f = best(d);
    for (int i = 0; i < problem->minima_count; i++)
        if (fabs(f - problem->minima[i]) <= 1e-5 * fabs(problem->minima[i])) return true;
    return false;
}

static void print_count(int count, const char *behind) {
    if (count)
        printf("%5d%s", count, behind);
    else
        printf("    -%s", behind);
}

static void print_one(const diary *d, const diary *patient, double goal) {
    printf(" ");
    print_count(reached(d, goal), "/");
    print_count(patient->flat, "/");
    printf("%-5d%-8.8s", d->calls, d->ending);
}

static void compare(const diary *theirs, const diary *patient, const diary *own, double goal, const bench_problem *problem,
                    score *s) {
    const int a = theirs->calls < MOST_CALLS ? reached(theirs, goal) : 0, b = reached(own, goal);
    s->lost += a && !b && !published(own, problem);
    s->found += !a && b && !published(theirs, problem);
    s->runs += a && b;
    s->no_more += a && b && b <= a;
    s->both_flat += a && b && patient->flat && own->flat;
    s->no_more_flat += a && b && patient->flat && own->flat && own->flat <= patient->flat;
    s->no_more_in_all += a && b && own->calls <= theirs->calls;
}

/* As MINPACK's tests: a start of zeros goes to `factor` in every unknown. */
static void set_start(const bench_problem *problem, double factor, double *x) {
    bool zero = true;
    for (int64_t j = 0; j < problem->problem.n; j++) zero = zero && problem->start[j] == 0.0;
    for (int64_t j = 0; j < problem->problem.n; j++) x[j] = !zero ? factor * problem->start[j] : factor == 1.0 ? 0.0 : factor;
}

/* What is compared: lmder with these methods. */
typedef struct contest {
    int methods;
    char *const *method;
    score scores[MOST_METHODS];
} contest;

/* One problem from one start, by lmder and all methods; last by lmder again, to the end. */
static void race(const bench_problem *problem, double factor, contest *c) {
    const int64_t n = problem->problem.n;
    const int last = c->methods + 1;
    diary *diaries = calloc((size_t)last + 1, sizeof *diaries);
    double *x = malloc((size_t)n * sizeof *x), least = INFINITY;
    for (int k = 0; diaries && x && k <= last; k++) {
        set_start(problem, factor, x);
        diaries[k].of = &problem->squares;
        if (k == 0 || k == last)
            run_lmder(&diaries[k], k == 0 ? sqrt(DBL_EPSILON) : DBL_EPSILON, x);
        else
            run_nadir(&diaries[k], c->method[k - 1], x);
        if (k < last) least = fmin(least, best(&diaries[k]));
    }
    if (diaries && x) {
        const double goal = least * (1.0 + 1e-6) + 1e-12 * fmin(1.0, diaries[0].seen[0]);
        printf("%-18s %4.0f  %-12.6g", problem->word, factor, least);
        for (int k = 0; k <= c->methods; k++) {
            print_one(&diaries[k], &diaries[k ? k : last], goal);
            if (k) compare(&diaries[0], &diaries[last], &diaries[k], goal, problem, &c->scores[k - 1]);
        }
        putchar('\n');
    }
    free(diaries);
    free(x);
}

static int race_from(const char *word, int starts, contest *c) {
    bench_problem problem;
    char message[BENCH_MESSAGE];
    const int code = bench_problem_create(word, NULL, &problem, message, sizeof message);
    if (code != 0) {
        fprintf(stderr, "%s\n", message);
        return code;
    }
    for (int k = 0; k < starts; k++) race(&problem, factors[k], c);
    bench_problem_destroy(&problem);
    return 0;
}

static int race_near_and_far(const char *word, contest *c) {
    char far[BENCH_WORD];
    snprintf(far, sizeof far, "%s,start=far", word);
    return race_from(word, 1, c) || race_from(far, 1, c);
}

static void print_head(const contest *c) {
    printf("%-18s %4s  %-12s  %-24s", "problem", "x", "f", "lmder");
    for (int k = 0; k < c->methods; k++) printf("  %-24s", c->method[k]);
    printf("\n%38s  r until near/flat/all, end\n", "");
}

static void print_scores(const char *what, const contest *c) {
    for (int k = 0; k < c->methods; k++) {
        const score *s = &c->scores[k];
        printf("%s, %s: of %d runs that both brought there, no more evaluations than lmder until near in %d, until flat in %d of "
               "%d, to the end of each in %d; solved by lmder alone %d, by it alone %d\n",
               what, c->method[k], s->runs, s->no_more, s->no_more_flat, s->both_flat, s->no_more_in_all, s->lost, s->found);
    }
}

int main(int argc, char **argv) {
    static char damping[] = "gauss_newton/damping", trust[] = "gauss_newton/trust";
    static char *const standard[] = {damping, trust};
    contest mgh = {.methods = argc > 1 ? argc - 1 : 2, .method = argc > 1 ? argv + 1 : standard}, nist = mgh;
    int code = 0;
    if (mgh.methods > MOST_METHODS) return 2;
    print_head(&mgh);
    for (int i = 0; i < WORDS && code == 0; i++) code = race_from(words[i], FACTORS, &mgh);
    for (int i = 0; i < REGRESSIONS && code == 0; i++) code = race_near_and_far(regressions[i], &nist);
    print_scores("More, Garbow and Hillstrom", &mgh);
    print_scores("NIST", &nist);
    return code;
}
