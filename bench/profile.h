/* Methods × problems, compared by a cost: performance profiles, data profiles, shifted geometric means, head-to-head counts. */
#ifndef NADIR_BENCH_PROFILE_H
#define NADIR_BENCH_PROFILE_H

#include "ledger.h"

typedef struct profile {
    const char *const *methods, *const *problems;
    size_t method_count, problem_count;
    const run_row **rows; /* of method m on problem p at p·method_count + m; NULL where there is none yet */
    size_t row_count;     /* those that are there */
} profile;

typedef struct profile_cost {
    const char *name, *text;
    double (*of)(const run_row *);
    double least; /* smaller costs count as this, so that ratios exist */
    double tie;   /* relative difference that is none */
    double shift; /* of the geometric mean */
} profile_cost;

/* NULL beyond the end; the first is the default. */
const profile_cost *profile_cost_at(size_t index);
const profile_cost *profile_cost_named(const char *name);

/* False when there is no memory. The words and the ledger are borrowed. */
bool profile_create(profile *self, const ledger *rows, const char *const *methods, size_t method_count, const char *const *problems,
                    size_t problem_count);
void profile_destroy(profile *self);

const run_row *profile_row(const profile *self, size_t problem, size_t method);
bool profile_solved(const profile *self, size_t problem, size_t method);
/* Was every method run on it? What compares methods leaves the other problems out: a run that was not made is no failure. */
bool profile_is_whole(const profile *self, size_t problem);
size_t profile_whole_count(const profile *self);
/* Of the whole problems. */
size_t profile_solved_count(const profile *self, size_t method);
/* Solved, but f is higher than what another method found. */
bool profile_elsewhere(const profile *self, size_t problem, size_t method);

/* The cost; INFINITY where the problem was not solved. */
double profile_spent(const profile *self, const profile_cost *cost, size_t problem, size_t method);
/* The same over the least of all methods: Dolan and Moré's performance ratio. */
double profile_ratio(const profile *self, const profile_cost *cost, size_t problem, size_t method);
/* What follows is of the whole problems.
 * The share of the problems with a ratio of at most tau: Dolan and Moré's ρ(τ). */
double profile_within(const profile *self, const profile_cost *cost, size_t method, double tau);
/* The share of the problems that were solved with a cost of at most `budget`: Moré and Wild's d(α). */
double profile_data(const profile *self, const profile_cost *cost, size_t method, double budget);
/* The shifted geometric mean over the problems that any method solved; NAN when there is none. */
double profile_mean(const profile *self, const profile_cost *cost, size_t method);
/* Did this method, solving, ever spend anything of this cost? */
bool profile_spends(const profile *self, const profile_cost *cost, size_t method);
/* On how many problems `method` spent less than `other`, which may have failed. */
size_t profile_wins(const profile *self, const profile_cost *cost, size_t method, size_t other);

#endif
