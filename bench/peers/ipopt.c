/* Ipopt (Wächter and Biegler) without bounds and constraints: its line search by a filter, with the exact Hessian or with L-BFGS.
 * Scaling is off, and its tolerances are as small as they may be. Its factorizations (by MUMPS) are its own affair and not counted.
 */
#include <IpStdCInterface.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view.h"

/* A callback may be at a point that is no longer of interest: Ipopt then shortens the step, or asks `progress`. */
static Bool value(Index n, Number *x, Bool fresh, Number *f, UserDataPtr data) {
    const peer_view *view = data;
    (void)n, (void)fresh;
    return view->objective(view->run, x, f, NULL) == PEER_FINE;
}

static Bool gradient(Index n, Number *x, Bool fresh, Number *g, UserDataPtr data) {
    const peer_view *view = data;
    (void)n, (void)fresh;
    return view->objective(view->run, x, NULL, g) == PEER_FINE;
}

static Bool constraints(Index n, Number *x, Bool fresh, Index m, Number *c, UserDataPtr data) {
    (void)n, (void)x, (void)fresh, (void)m, (void)c, (void)data;
    return TRUE;
}

static Bool jacobian(Index n, Number *x, Bool fresh, Index m, Index entries, Index *row, Index *column, Number *values,
                     UserDataPtr data) {
    (void)n, (void)x, (void)fresh, (void)m, (void)entries, (void)row, (void)column, (void)values, (void)data;
    return TRUE;
}

static Bool hessian(Index n, Number *x, Bool fresh, Number factor, Index m, Number *multipliers, Bool fresh_multipliers,
                    Index entries, Index *row, Index *column, Number *values, UserDataPtr data) {
    const peer_view *view = data;
    (void)n, (void)fresh, (void)m, (void)multipliers, (void)fresh_multipliers;
    for (Index k = 0; !values && k < entries; k++) {
        row[k] = (Index)view->row[k];
        column[k] = (Index)view->column[k];
    }
    if (!values) return TRUE;
    if (view->hessian(view->run, x, values) != PEER_FINE) return FALSE;
    for (Index k = 0; factor != 1 && k < entries; k++) values[k] *= factor;
    return TRUE;
}

static Bool progress(Index mode, Index iteration, Number f, Number infeasibility, Number slope, Number mu, Number step,
                     Number shift, Number dual_length, Number length, Index trials, UserDataPtr data) {
    const peer_view *view = data;
    (void)mode, (void)f, (void)infeasibility, (void)slope, (void)mu, (void)step, (void)shift, (void)dual_length, (void)length;
    (void)trials;
    return iteration == 0 || view->iterate(view->run, NULL, 0, NULL) != PEER_OVER;
}

typedef struct text_option {
    char name[40], value[24];
} text_option;

typedef struct number_option {
    char name[40];
    double value;
} number_option;

typedef struct integer_option {
    char name[40];
    int value;
} integer_option;

static void set_options(IpoptProblem problem, const peer_view *view, bool limited) {
    text_option texts[] = {{"sb", "yes"}, {"nlp_scaling_method", "none"}, {"hessian_approximation", "exact"}};
    number_option numbers[] = {{"tol", 1e-300},
                               {"dual_inf_tol", 1e-300},
                               {"acceptable_tol", 1e-300},
                               {"max_cpu_time", 1e15},
                               {"diverging_iterates_tol", 1e300}};
    integer_option integers[] = {
        {"print_level", 0}, {"acceptable_iter", 0}, {"max_iter", INT_MAX}, {"limited_memory_max_history", (int)view->memory}};
    if (limited) snprintf(texts[2].value, sizeof texts[2].value, "limited-memory");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) AddIpoptStrOption(problem, texts[i].name, texts[i].value);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) AddIpoptNumOption(problem, numbers[i].name, numbers[i].value);
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) AddIpoptIntOption(problem, integers[i].name, integers[i].value);
}

static const char *code_text(int code) {
    static const struct {
        int code;
        const char *text;
    } texts[] = {
        {Solve_Succeeded, "its own test was met"},
        {Solved_To_Acceptable_Level, "its own acceptable level was met"},
        {Infeasible_Problem_Detected, "it thinks that the problem is infeasible"},
        {Search_Direction_Becomes_Too_Small, "the step became too small"},
        {Diverging_Iterates, "the iterates diverge"},
        {User_Requested_Stop, "stopped"},
        {Maximum_Iterations_Exceeded, "too many iterations"},
        {Restoration_Failed, "its restoration phase failed"},
        {Error_In_Step_Computation, "no step could be computed"},
        {Invalid_Number_Detected, "a value is not finite"},
        {Insufficient_Memory, "out of memory"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].code == code) return texts[i].text;
    return "an error";
}

static IpoptProblem create(const peer_view *view, bool limited) {
    const int n = (int)view->n, entries = limited ? 0 : (int)view->entries;
    const double infinite = 2e19;
    double *lower = malloc(2 * (size_t)n * sizeof *lower), *upper = lower ? lower + n : NULL;
    if (!lower) return NULL;
    for (int i = 0; i < n; i++) lower[i] = -infinite, upper[i] = infinite;
    IpoptProblem problem =
        CreateIpoptProblem(n, lower, upper, 0, NULL, NULL, 0, entries, 0, value, constraints, gradient, jacobian, hessian);
    free(lower);
    return problem;
}

static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    const bool limited = strcmp(algorithm, "ipopt-lbfgs") == 0;
    double f;
    peer_view own = *view;
    bool fits = view->n < INT_MAX && view->entries < INT_MAX;
    IpoptProblem problem = fits ? create(view, limited) : NULL;
    if (!problem) {
        snprintf(text, size, "it could not be created");
        return;
    }
    set_options(problem, view, limited);
    SetIntermediateCallback(problem, progress);
    int code = (int)IpoptSolve(problem, x, NULL, &f, NULL, NULL, NULL, &own);
    snprintf(text, size, "%s (%d)", code_text(code), code);
    FreeIpoptProblem(problem);
}

const peer_adapter nadir_peer = {sizeof(peer_view), NULL, solve};
