/* Ceres (S. Agarwal and others) by its C interface, which takes no options: Levenberg and Marquardt with dense QR, at most 100
 * iterations, and its own tests, relative decreases of f below 1e-6 among them. Where it ends by those it is begun again from the
 * point that it reached, with a fresh trust region, until it no longer moves. What it prints is not shown. */
#include <ceres/c_api.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "view.h"

typedef struct session {
    const peer_view *view;
    double *J; /* by columns */
    bool over;
} session;

/* Ceres takes J by rows, all of it or, where J is NULL or J[0] is, nothing. */
static int evaluate(void *data, double **x, double *r, double **J) {
    session *s = data;
    const peer_view *view = s->view;
    double *rows = J ? J[0] : NULL;
    const peer_answer answer = view->residual(view->run, x[0], r, rows ? s->J : NULL);
    for (int64_t i = 0; rows && i < view->m; i++)
        for (int64_t j = 0; j < view->n; j++) rows[i * view->n + j] = s->J[i + j * view->m];
    s->over = s->over || answer == PEER_OVER;
    return answer == PEER_FINE;
}

/* ---- what it prints ---- */

enum { STREAMS = 2 };

/* Standard output and error go nowhere; `saved` is where they went. */
static void hush(int saved[STREAMS]) {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    fflush(NULL);
    for (int i = 0; i < STREAMS; i++) {
        saved[i] = fcntl(STDOUT_FILENO + i, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (nowhere >= 0) dup2(nowhere, STDOUT_FILENO + i);
    }
    if (nowhere >= 0) close(nowhere);
}

static void speak(const int saved[STREAMS]) {
    fflush(NULL);
    for (int i = 0; i < STREAMS; i++) {
        if (saved[i] < 0) continue;
        dup2(saved[i], STDOUT_FILENO + i);
        close(saved[i]);
    }
}

/* ---- */

static void solve_once(session *s, double *x) {
    int n = (int)s->view->n, saved[STREAMS];
    ceres_problem_t *problem = ceres_create_problem();
    ceres_problem_add_residual_block(problem, evaluate, s, NULL, NULL, (int)s->view->m, 1, &n, &x);
    hush(saved);
    ceres_solve(problem);
    speak(saved);
    ceres_free_problem(problem);
}

/* Rounds until it is over or stays where it is. */
static int64_t solve_often(session *s, double *x, double *before) {
    const size_t bytes = (size_t)s->view->n * sizeof *x;
    int64_t rounds = 0;
    do {
        memcpy(before, x, bytes);
        solve_once(s, x);
        rounds++;
    } while (!s->over && memcmp(before, x, bytes) != 0);
    return rounds;
}

static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    const uint64_t m = (uint64_t)view->m, n = (uint64_t)view->n;
    const bool fits = m <= INT_MAX && n <= INT_MAX && n <= SIZE_MAX / sizeof(double) / (m + 1);
    session s = {view, fits ? malloc((m * n + n) * sizeof(double)) : NULL, false};
    (void)algorithm;
    if (s.J)
        snprintf(text, size, "its own tests, which cannot be set from C, let it move no more, after %lld rounds",
                 (long long)solve_often(&s, x, s.J + m * n));
    else
        snprintf(text, size, fits ? "out of memory" : "the problem is too large for it");
    free(s.J);
}

const peer_adapter nadir_peer = {sizeof(peer_view), NULL, solve};
