/* GSL's multimin, with the first step and the accuracies of line search that its manual suggests; and its multifit_nlinear, a trust
 * region for sums of squares, as its default parameters have it: Moré's scaling, QR. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multimin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view.h"

typedef struct session {
    const peer_view *view;
    bool over;
} session;

static double value(const gsl_vector *x, void *data) {
    session *s = data;
    double f;
    s->over = s->view->objective(s->view->run, x->data, &f, NULL) == PEER_OVER || s->over;
    return f;
}

static void gradient(const gsl_vector *x, void *data, gsl_vector *g) {
    session *s = data;
    s->over = s->view->objective(s->view->run, x->data, NULL, g->data) == PEER_OVER || s->over;
}

static void both(const gsl_vector *x, void *data, double *f, gsl_vector *g) {
    session *s = data;
    s->over = s->view->objective(s->view->run, x->data, f, g->data) == PEER_OVER || s->over;
}

typedef struct choice {
    const char *algorithm;
    const gsl_multimin_fdfminimizer_type *const *type;
    double accuracy; /* of its line search */
} choice;

static const choice *choose(const char *algorithm) {
    static const choice choices[] = {
        {"gsl-bfgs2", &gsl_multimin_fdfminimizer_vector_bfgs2, 0.1},
        {"gsl-pr", &gsl_multimin_fdfminimizer_conjugate_pr, 1e-4},
        {"gsl-fr", &gsl_multimin_fdfminimizer_conjugate_fr, 1e-4},
    };
    size_t i = 0;
    while (i + 1 < sizeof choices / sizeof *choices && strcmp(choices[i].algorithm, algorithm) != 0) i++;
    return &choices[i];
}

static int iterate(gsl_multimin_fdfminimizer *minimizer, session *s) {
    int code = GSL_SUCCESS;
    while (code == GSL_SUCCESS && !s->over) {
        code = gsl_multimin_fdfminimizer_iterate(minimizer);
        if (code != GSL_SUCCESS || s->over) break;
        s->over = s->view->iterate(s->view->run, minimizer->x->data, minimizer->f, minimizer->gradient->data) == PEER_OVER;
    }
    return code;
}

/* ---- sums of squares ---- */

typedef struct fit {
    const peer_view *view;
    double *J; /* m x n by columns */
    bool over;
} fit;

/* The code with which GSL is to go on, or stop. */
static int go_on(fit *s, peer_answer answer) {
    s->over = answer == PEER_OVER || s->over;
    return s->over ? GSL_EFAILED : GSL_SUCCESS;
}

static int residuals(const gsl_vector *x, void *data, gsl_vector *r) {
    fit *s = data;
    return go_on(s, s->view->residual(s->view->run, x->data, r->data, NULL));
}

/* GSL's matrices lie by rows. A J that is not finite cannot be stepped around: it is asked for where GSL has moved to already. */
static int jacobian(const gsl_vector *x, void *data, gsl_matrix *J) {
    fit *s = data;
    const int64_t m = s->view->m, n = s->view->n;
    const peer_answer answer = s->view->residual(s->view->run, x->data, NULL, s->J);
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < m; i++) gsl_matrix_set(J, (size_t)i, (size_t)j, s->J[i + j * m]);
    return answer == PEER_UNDEFINED ? GSL_EDOM : go_on(s, answer);
}

static gsl_multifit_nlinear_workspace *fit_workspace(const peer_view *view, const char *algorithm) {
    gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
    if (strcmp(algorithm, "gsl-dogleg") == 0) parameters.trs = gsl_multifit_nlinear_trs_dogleg;
    return gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, (size_t)view->m, (size_t)view->n);
}

/* GSL knows no more than that it has moved: the view has seen r and J there. */
static int fit_iterate(gsl_multifit_nlinear_workspace *workspace, fit *s) {
    int code = GSL_SUCCESS;
    while (code == GSL_SUCCESS && !s->over) {
        code = gsl_multifit_nlinear_iterate(workspace);
        if (code != GSL_SUCCESS || s->over) break;
        s->over = s->view->iterate(s->view->run, NULL, 0, NULL) == PEER_OVER;
    }
    return code;
}

static int solve_fit(const peer_view *view, const char *algorithm, double *x) {
    fit s = {view, calloc((size_t)view->m, (size_t)view->n * sizeof(double)), false};
    gsl_vector_view start = gsl_vector_view_array(x, (size_t)view->n);
    gsl_multifit_nlinear_fdf functions = {.f = residuals, .df = jacobian, .n = (size_t)view->m, .p = (size_t)view->n, .params = &s};
    gsl_multifit_nlinear_workspace *workspace = s.J && view->m >= view->n ? fit_workspace(view, algorithm) : NULL;
    int code = view->m < view->n ? GSL_EINVAL : GSL_ENOMEM;
    if (workspace) {
        code = gsl_multifit_nlinear_init(&start.vector, &functions, workspace);
        if (code == GSL_SUCCESS) code = fit_iterate(workspace, &s);
        gsl_multifit_nlinear_free(workspace);
    }
    free(s.J);
    return code;
}

/* ---- either ---- */

static int solve_minimum(const peer_view *view, const char *algorithm, double *x) {
    const double first_step = 0.01;
    session s = {view, false};
    const choice *chosen = choose(algorithm);
    gsl_multimin_function_fdf function = {value, gradient, both, (size_t)view->n, &s};
    gsl_vector_view start = gsl_vector_view_array(x, (size_t)view->n);
    gsl_multimin_fdfminimizer *minimizer = gsl_multimin_fdfminimizer_alloc(*chosen->type, (size_t)view->n);
    int code = GSL_ENOMEM;
    if (minimizer) {
        code = gsl_multimin_fdfminimizer_set(minimizer, &function, &start.vector, first_step, chosen->accuracy);
        if (code == GSL_SUCCESS) code = iterate(minimizer, &s);
        gsl_multimin_fdfminimizer_free(minimizer);
    }
    return code;
}

static bool is_fit(const char *algorithm) {
    return strcmp(algorithm, "gsl-lm") == 0 || strcmp(algorithm, "gsl-dogleg") == 0;
}

static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    const bool fits = is_fit(algorithm);
    const int code = fits ? solve_fit(view, algorithm, x) : solve_minimum(view, algorithm, x);
    if (fits && view->m < view->n)
        snprintf(text, size, "there are fewer residuals than unknowns (%d)", code);
    else
        snprintf(text, size, "%s (%d)", gsl_strerror(code), code);
}

/* GSL's own answer to an error is to end the process. */
static bool begin(void) {
    gsl_set_error_handler_off();
    return true;
}

const peer_adapter nadir_peer = {sizeof(peer_view), begin, solve};
