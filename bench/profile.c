/* Methods × problems, compared by a cost t_{p,s} of solver s on problem p, infinite where it failed.
 *     performance profile   r_{p,s} = t_{p,s} / min_s t_{p,s},  ρ_s(τ) = share of the problems with r_{p,s} <= τ
 *                           (Dolan and Moré, Math. Programming 91, 2002, 201-213)
 *     data profile          d_s(α) = share of the problems with t_{p,s} <= α
 *                           (Moré and Wild, SIAM J. Optim. 20, 2009, 172-191; they count simplex gradients, n + 1 values of f;
 *                           here a gradient is one evaluation, and solved means the stopping test of the run)
 *     geometric mean        exp(mean ln(t + shift)) − shift, a failure counting as ten times the largest cost of those that solved
 *                           the problem; problems that none solved are left out, since they tell nothing
 * The order of two solvers in a performance profile may depend on a third (Gould and Scott, ACM TOMS 43, 2016, 15): hence the
 * counts of one against one. While a profile is not complete all of this is of the problems that every method was run on.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "elsewhere.h"
#include "profile.h"

/* ---- the costs ---- */

static double evaluations(const run_row *row) {
    return (double)row->f_evals + (double)row->g_evals;
}

static double iterations(const run_row *row) {
    return (double)row->iterations;
}

static double hessians(const run_row *row) {
    return (double)row->h_evals;
}

static double factorizations(const run_row *row) {
    return (double)row->factorizations;
}

static double products(const run_row *row) {
    return (double)row->hv_evals;
}

static double seconds(const run_row *row) {
    return row->seconds;
}

static const profile_cost costs[] = {
    {"evaluations", "values of f and gradients together", evaluations, 1, 0, 10},
    {"seconds", "time of the solve", seconds, 1e-6, 0.05, 0.01},
    {"iterations", "accepted steps", iterations, 1, 0, 10},
    {"hessians", "Hessians", hessians, 1, 0, 10},
    {"factorizations", "matrix factorizations", factorizations, 1, 0, 10},
    {"products", "products of the Hessian with a vector", products, 1, 0, 10},
};
enum { COSTS = sizeof costs / sizeof *costs };

const profile_cost *profile_cost_at(size_t index) {
    return index < COSTS ? &costs[index] : NULL;
}

const profile_cost *profile_cost_named(const char *name) {
    size_t i = 0;
    while (i < COSTS && strcmp(costs[i].name, name) != 0) i++;
    return profile_cost_at(i);
}

/* ---- the rows ---- */

bool profile_create(profile *self, const ledger *rows, const char *const *methods, size_t method_count, const char *const *problems,
                    size_t problem_count) {
    *self = (profile){.methods = methods, .problems = problems, .method_count = method_count, .problem_count = problem_count};
    self->rows = calloc(method_count * problem_count + 1, sizeof *self->rows);
    if (!self->rows) return false;
    for (size_t p = 0; p < problem_count; p++) {
        for (size_t m = 0; m < method_count; m++) {
            const run_row *row = ledger_find(rows, problems[p], methods[m]);
            self->rows[p * method_count + m] = row;
            self->row_count += row != NULL;
        }
    }
    return true;
}

void profile_destroy(profile *self) {
    free(self->rows);
    *self = (profile){0};
}

const run_row *profile_row(const profile *self, size_t problem, size_t method) {
    return self->rows[problem * self->method_count + method];
}

bool profile_solved(const profile *self, size_t problem, size_t method) {
    const run_row *row = profile_row(self, problem, method);
    return row && run_row_solved(row);
}

bool profile_is_whole(const profile *self, size_t problem) {
    bool whole = true;
    for (size_t m = 0; m < self->method_count; m++) whole = whole && profile_row(self, problem, m) != NULL;
    return whole;
}

size_t profile_whole_count(const profile *self) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) count += profile_is_whole(self, p);
    return count;
}

static bool counts(const profile *self, size_t problem, size_t method) {
    return profile_is_whole(self, problem) && profile_solved(self, problem, method);
}

size_t profile_solved_count(const profile *self, size_t method) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) count += counts(self, p, method);
    return count;
}

bool profile_elsewhere(const profile *self, size_t problem, size_t method) {
    double least = INFINITY;
    if (!profile_solved(self, problem, method)) return false;
    for (size_t m = 0; m < self->method_count; m++)
        if (profile_solved(self, problem, m)) least = fmin(least, profile_row(self, problem, m)->f);
    return elsewhere_is_higher(profile_row(self, problem, method)->f, least);
}

/* ---- by a cost ---- */

double profile_spent(const profile *self, const profile_cost *cost, size_t problem, size_t method) {
    if (!counts(self, problem, method)) return INFINITY;
    const double spent = cost->of(profile_row(self, problem, method));
    return isnan(spent) ? INFINITY : fmax(cost->least, spent);
}

/* The least or the largest finite cost of a problem; INFINITY or -INFINITY when none solved it. */
static double least_spent(const profile *self, const profile_cost *cost, size_t problem) {
    double least = INFINITY;
    for (size_t m = 0; m < self->method_count; m++) least = fmin(least, profile_spent(self, cost, problem, m));
    return least;
}

static double most_spent(const profile *self, const profile_cost *cost, size_t problem) {
    double most = -INFINITY;
    for (size_t m = 0; m < self->method_count; m++)
        if (profile_solved(self, problem, m)) most = fmax(most, profile_spent(self, cost, problem, m));
    return most;
}

double profile_ratio(const profile *self, const profile_cost *cost, size_t problem, size_t method) {
    double spent = profile_spent(self, cost, problem, method);
    return isfinite(spent) ? spent / least_spent(self, cost, problem) : INFINITY;
}

static double share_of(const profile *self, size_t count) {
    const size_t whole = profile_whole_count(self);
    return whole ? (double)count / (double)whole : 0;
}

/* Ratios of equal costs are 1 but for rounding. */
double profile_within(const profile *self, const profile_cost *cost, size_t method, double tau) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) count += profile_ratio(self, cost, p, method) <= tau * (1 + 1e-12);
    return share_of(self, count);
}

double profile_data(const profile *self, const profile_cost *cost, size_t method, double budget) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) count += profile_spent(self, cost, p, method) <= budget;
    return share_of(self, count);
}

double profile_mean(const profile *self, const profile_cost *cost, size_t method) {
    const double penalty = 10;
    double sum = 0;
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) {
        double most = most_spent(self, cost, p), spent = profile_spent(self, cost, p, method);
        if (!isfinite(most)) continue;
        sum += log((isfinite(spent) ? spent : penalty * most) + cost->shift);
        count++;
    }
    return count ? exp(sum / (double)count) - cost->shift : NAN;
}

bool profile_spends(const profile *self, const profile_cost *cost, size_t method) {
    bool any = false;
    for (size_t p = 0; p < self->problem_count; p++)
        any = any || (counts(self, p, method) && cost->of(profile_row(self, p, method)) > 0);
    return any;
}

size_t profile_wins(const profile *self, const profile_cost *cost, size_t method, size_t other) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) {
        double mine = profile_spent(self, cost, p, method), theirs = profile_spent(self, cost, p, other);
        count += isfinite(mine) && mine < theirs * (1 - cost->tie);
    }
    return count;
}
