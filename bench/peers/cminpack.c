/* MINPACK in C (F. Devernay's cminpack): Moré's lmder and Powell's hybrid method hybrj, with the factor and the scaling of their
 * simple forms, all tolerances zero. The only tests left are those of the rounding. */
#include <cminpack.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view.h"

enum { AT_ITERATE = 0, WANTS_R = 1 };
#define FACTOR 100.0 /* of the first step bound */

typedef struct session {
    const peer_view *view;
    int64_t told; /* calls at iterates; the first is at the start */
    bool equations;
} session;

static int tell(session *s, const double *x) {
    if (s->told++ == 0) return 0;
    return s->view->iterate(s->view->run, s->equations ? x : NULL, 0, NULL) == PEER_OVER ? -1 : 0;
}

/* A J that is not finite cannot be stepped around: lmder asks for it where it has moved to already. */
static int respond(session *s, const double *x, double *r, double *J, int wanted) {
    const peer_view *view = s->view;
    if (wanted == AT_ITERATE) return tell(s, x);
    if (wanted == WANTS_R) return view->residual(view->run, x, r, NULL) == PEER_OVER ? -1 : 0;
    return view->residual(view->run, x, NULL, J) == PEER_FINE ? 0 : -1;
}

static int fit(void *data, int m, int n, const double *x, double *r, double *J, int rows, int wanted) {
    (void)m, (void)n, (void)rows;
    return respond(data, x, r, J, wanted);
}

static int equations(void *data, int n, const double *x, double *r, double *J, int rows, int wanted) {
    (void)n, (void)rows;
    return respond(data, x, r, J, wanted);
}

/* J, r, `more` vectors of n and one of m. NULL without memory. */
static double *workspace(const peer_view *view, int64_t more) {
    const uint64_t m = (uint64_t)view->m, n = (uint64_t)view->n;
    return n > SIZE_MAX / sizeof(double) / (m + 8) ? NULL : calloc(m * n + 2 * m + (uint64_t)more * n, sizeof(double));
}

static int run_lmder(session *s, double *x) {
    const int m = (int)s->view->m, n = (int)s->view->n;
    int evaluations, jacobians, code = INT_MIN;
    double *J = workspace(s->view, 5);
    int *order = calloc((size_t)n, sizeof *order);
    if (J && order) {
        double *r = J + (size_t)m * (size_t)n, *last = r + m, *v = last + m;
        code = lmder(fit, s, m, n, x, r, J, m, 0, 0, 0, INT_MAX, v, 1, FACTOR, 1, &evaluations, &jacobians, order, v + n, v + 2 * n,
                     v + 3 * n, v + 4 * n, last);
    }
    free(order);
    free(J);
    return code;
}

static int run_hybrj(session *s, double *x) {
    const int n = (int)s->view->n;
    const size_t triangle = (size_t)n * ((size_t)n + 1) / 2;
    int evaluations, jacobians, code = INT_MIN;
    double *J = workspace(s->view, 5), *R = calloc(triangle, sizeof *R);
    if (J && R) {
        double *r = J + (size_t)n * (size_t)n, *last = r + n, *v = last + n;
        code = hybrj(equations, s, n, x, r, J, n, 0, INT_MAX, v, 1, FACTOR, 1, &evaluations, &jacobians, R, (int)triangle, v + n,
                     v + 2 * n, v + 3 * n, v + 4 * n, last);
    }
    free(R);
    free(J);
    return code;
}

typedef struct ending {
    int code;
    const char *text;
} ending;

static const char *text_of(const ending *endings, size_t count, int code) {
    for (size_t i = 0; i < count; i++)
        if (endings[i].code == code) return endings[i].text;
    return "an error";
}

static const char *fit_ending(int code) {
    static const ending endings[] = {{INT_MIN, "out of memory"},
                                     {0, "there are fewer residuals than unknowns"},
                                     {1, "the sum of squares does not change"},
                                     {2, "x does not change"},
                                     {3, "neither x nor the sum of squares changes"},
                                     {4, "r is orthogonal to J"},
                                     {6, "the sum of squares has no more digits"},
                                     {7, "x has no more digits"},
                                     {8, "r is orthogonal to J within rounding"}};
    return text_of(endings, sizeof endings / sizeof *endings, code);
}

static const char *equations_ending(int code) {
    static const ending endings[] = {{INT_MIN, "out of memory"},
                                     {1, "x does not change"},
                                     {3, "x has no more digits"},
                                     {4, "no progress in the last five Jacobians"},
                                     {5, "no progress in the last ten iterations"}};
    return text_of(endings, sizeof endings / sizeof *endings, code);
}

static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    session s = {view, 0, strcmp(algorithm, "hybrj") == 0};
    const int64_t most = s.equations ? 65535 : INT_MAX; /* hybrj's triangle is counted by an int */
    if (view->n > most || view->m > INT_MAX) {
        snprintf(text, size, "the problem is too large for it");
        return;
    }
    const int code = s.equations ? run_hybrj(&s, x) : run_lmder(&s, x);
    snprintf(text, size, "%s (%d)", s.equations ? equations_ending(code) : fit_ending(code), code);
}

const peer_adapter nadir_peer = {sizeof(peer_view), NULL, solve};
