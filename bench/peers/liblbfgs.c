/* libLBFGS (N. Okazaki), with its default line search, Moré and Thuente's. */
#include <lbfgs.h>
#include <limits.h>
#include <stdio.h>

#include "view.h"

typedef struct session {
    const peer_view *view;
    bool over;
} session;

static lbfgsfloatval_t evaluate(void *data, const lbfgsfloatval_t *x, lbfgsfloatval_t *g, const int n, const lbfgsfloatval_t step) {
    session *s = data;
    double f;
    (void)n;
    (void)step;
    s->over = s->view->objective(s->view->run, x, &f, g) == PEER_OVER || s->over;
    return f;
}

static int progress(void *data, const lbfgsfloatval_t *x, const lbfgsfloatval_t *g, const lbfgsfloatval_t f,
                    const lbfgsfloatval_t xnorm, const lbfgsfloatval_t gnorm, const lbfgsfloatval_t step, int n, int k,
                    int trials) {
    session *s = data;
    (void)xnorm, (void)gnorm, (void)step, (void)n, (void)k, (void)trials;
    return s->over || s->view->iterate(s->view->run, x, f, g) == PEER_OVER;
}

static const char *code_text(int code) {
    static const struct {
        int code;
        const char *text;
    } texts[] = {
        {LBFGS_SUCCESS, "its own test was met"},
        {LBFGS_ALREADY_MINIMIZED, "its own test was met at the start"},
        {LBFGSERR_OUTOFMEMORY, "out of memory"},
        {LBFGSERR_LOGICERROR, "logic error"},
        {LBFGSERR_OUTOFINTERVAL, "the line search left its interval"},
        {LBFGSERR_INCORRECT_TMINMAX, "a logic error in the line search"},
        {LBFGSERR_ROUNDING_ERROR, "rounding errors in the line search"},
        {LBFGSERR_MINIMUMSTEP, "the step became too small"},
        {LBFGSERR_MAXIMUMSTEP, "the step became too large"},
        {LBFGSERR_MAXIMUMLINESEARCH, "too many trials in the line search"},
        {LBFGSERR_WIDTHTOOSMALL, "the interval of the line search became too small"},
        {LBFGSERR_INVALIDPARAMETERS, "invalid parameters in the line search"},
        {LBFGSERR_INCREASEGRADIENT, "the direction is not one of descent"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].code == code) return texts[i].text;
    return "an error";
}

static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    session s = {view, false};
    lbfgs_parameter_t parameters;
    (void)algorithm;
    if (view->n > INT_MAX - 8) { /* it rounds n up to whole registers */
        snprintf(text, size, "n is too large for it");
        return;
    }
    lbfgs_parameter_init(&parameters);
    parameters.m = (int)view->memory;
    parameters.epsilon = 0;
    const int n = (int)view->n;
    lbfgsfloatval_t *own = lbfgs_malloc(n), f;
    if (!own) {
        snprintf(text, size, "out of memory");
        return;
    }
    for (int i = 0; i < n; i++) own[i] = x[i];
    int code = lbfgs(n, own, &f, evaluate, progress, &s, &parameters);
    snprintf(text, size, "%s (%d)", code_text(code), code);
    lbfgs_free(own);
}

const peer_adapter nadir_peer = {sizeof(peer_view), NULL, solve};
