/* NLopt's local methods with gradients (S. G. Johnson; the first three by L. Lukšan). No tolerance is set, and so none is tested,
 * but for some inside the methods. It does not tell its iterations. */
#include <limits.h>
#include <nlopt.h>
#include <stdio.h>
#include <string.h>

#include "view.h"

typedef struct session {
    const peer_view *view;
    nlopt_opt solver;
} session;

static double evaluate(unsigned n, const double *x, double *g, void *data) {
    session *s = data;
    double f;
    (void)n;
    if (s->view->objective(s->view->run, x, &f, g) == PEER_OVER) nlopt_force_stop(s->solver);
    return f;
}

static nlopt_algorithm choose(const char *algorithm) {
    static const struct {
        const char *name;
        nlopt_algorithm algorithm;
    } choices[] = {
        {"nlopt-lbfgs", NLOPT_LD_LBFGS},
        {"nlopt-var2", NLOPT_LD_VAR2},
        {"nlopt-tnewton", NLOPT_LD_TNEWTON_PRECOND_RESTART},
        {"nlopt-slsqp", NLOPT_LD_SLSQP},
    };
    size_t i = 0;
    while (i + 1 < sizeof choices / sizeof *choices && strcmp(choices[i].name, algorithm) != 0) i++;
    return choices[i].algorithm;
}

static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    session s = {view, NULL};
    double f;
    if (view->n <= INT_MAX) s.solver = nlopt_create(choose(algorithm), (unsigned)view->n);
    if (!s.solver) {
        snprintf(text, size, "it could not be created");
        return;
    }
    nlopt_set_min_objective(s.solver, evaluate, &s);
    nlopt_set_vector_storage(s.solver, (unsigned)view->memory);
    nlopt_result code = nlopt_optimize(s.solver, x, &f);
    const char *more = nlopt_get_errmsg(s.solver);
    snprintf(text, size, "%s%s%s", nlopt_result_to_string(code), more ? ": " : "", more ? more : "");
    nlopt_destroy(s.solver);
}

const peer_adapter nadir_peer = {sizeof(peer_view), NULL, solve};
