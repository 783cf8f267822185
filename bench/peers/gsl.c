/* GSL's multimin, with the first step and the accuracies of line search that its manual suggests. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <stdio.h>
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

static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
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
    snprintf(text, size, "%s (%d)", gsl_strerror(code), code);
}

/* GSL's own answer to an error is to end the process. */
static bool begin(void) {
    gsl_set_error_handler_off();
    return true;
}

const peer_adapter nadir_peer = {sizeof(peer_view), begin, solve};
