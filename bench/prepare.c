/* From words to an experiment that waits to be run. */
#include <ctype.h>
#include <stdio.h>

#include "prepare.h"

enum { EXIT_WORD = 2 };

bool copy_without_blanks(char *to, size_t size, const char *from) {
    size_t length = 0;
    for (; *from; from++) {
        if (isspace((unsigned char)*from)) continue;
        if (length + 1 >= size) return false;
        to[length++] = *from;
    }
    to[length] = '\0';
    return true;
}

int prepare_method(const char *word, const run_limits *limits, experiment *run, char *message, size_t size) {
    if (!copy_without_blanks(run->method, sizeof run->method, word)) {
        snprintf(message, size, "method '%.40s...' is longer than %d characters", word, EXPERIMENT_WORD - 1);
        return EXIT_WORD;
    }
    run->options = nadir_options_default();
    run->options.max_iterations = limits->iterations;
    run->options.max_seconds = limits->seconds;
    char reason[BENCH_MESSAGE] = "";
    if (nadir_options_parse(&run->options, run->method, reason, sizeof reason) == NADIR_RUNNING) return 0;
    snprintf(message, size, "method '%s': %s", run->method, reason);
    return EXIT_WORD;
}

int prepare_run(const bench_problem *problem, const char *method, const run_limits *limits, experiment *run, char *message,
                size_t size) {
    run->problem = problem;
    int code = prepare_method(method, limits, run, message, size);
    if (code != 0 || experiment_prepare(run) != NADIR_ARGUMENT) return code;
    snprintf(message, size, "method '%s': %s", run->method, run->result.text);
    return EXIT_WORD;
}

/* ---- is there such a method ---- */

static int half_square(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (f) *f = 0.5 * x[0] * x[0];
    if (g) g[0] = x[0];
    return 0;
}

static int one(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    (void)x;
    H->values[0] = 1;
    return 0;
}

static int itself(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    if (r) r[0] = x[0];
    if (J) J->values[0] = 1;
    return 0;
}

/* The library refuses an option that its parts do not use; a bowl offers all that a method may need. */
bool method_exists(const char *word) {
    const bench_problem bowl = {.problem = {.n = 1, .objective = half_square, .hessian = one, .quadratic = true},
                                .squares = {.n = 1, .m = 1, .residual = itself}};
    nadir_options options = nadir_options_default();
    return nadir_options_parse(&options, word, NULL, 0) == NADIR_RUNNING &&
           nadir_size(bench_problem_for(&bowl, &options), &options, NULL) > 0;
}
