/* A start by sampling: nadir_search without local solves. */
#include "start.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isolate.h"

enum { EXIT_MEMORY = 4, EXIT_FAILED = 4 };
#define FOREIGN_SECONDS 60.0

static void set_box(const bench_problem *problem, double *lower, double *upper) {
    const double *window = problem->window;
    const bool drawn = problem->problem.n == 2 && window[0] < window[1] && window[2] < window[3];
    for (int64_t i = 0; i < problem->problem.n; i++) {
        const double reach = fmax(1, fabs(problem->start[i]));
        lower[i] = drawn ? window[2 * i] : problem->start[i] - reach;
        upper[i] = drawn ? window[2 * i + 1] : problem->start[i] + reach;
    }
}

static int refuse_memory(char *message, size_t size) {
    snprintf(message, size, "not enough memory");
    return EXIT_MEMORY;
}

/* From a point to a lower one; `x` is both. */
static int search(const bench_problem *problem, double *x, char *message, size_t size) {
    nadir_search_options options = nadir_search_options_default();
    nadir_search_result result;
    nadir_minimum best;
    const int64_t n = problem->problem.n;
    double *box = calloc((size_t)n, 2 * sizeof *box);
    if (!box) return refuse_memory(message, size);
    set_box(problem, box, box + n);
    options.points = START_POINTS;
    options.starts = 0;
    /* gradient/full: any problem goes with it, and its memory is the least */
    nadir_options_parse(&options.local, "gradient/full", NULL, 0);
    nadir_status status = nadir_search(&problem->problem, box, box + n, &options, 1, &best, x, &result);
    free(box);
    if (status == NADIR_RUNNING) return 0;
    snprintf(message, size, "%.100s: no start by search: %.200s", problem->word, result.text);
    return EXIT_FAILED;
}

/* Of code that may end the process that calls it. */
typedef struct foreign_search {
    const bench_problem *problem;
    int code;
    char message[BENCH_MESSAGE];
    double x[]; /* n */
} foreign_search;

static void search_foreign(void *data) {
    foreign_search *s = data;
    s->code = search(s->problem, s->x, s->message, sizeof s->message);
}

static int search_elsewhere(bench_problem *problem, char *message, size_t size) {
    char reason[CHILD_REASON];
    const size_t bytes = (size_t)problem->problem.n * sizeof(double);
    foreign_search *s = malloc(sizeof *s + bytes);
    if (!s) return refuse_memory(message, size);
    *s = (foreign_search){.problem = problem, .code = EXIT_FAILED};
    memcpy(s->x, problem->start, bytes);
    snprintf(s->message, sizeof s->message, "%.100s: no start by search: it ended the process", problem->word);
    if (!isolate_call(search_foreign, s, sizeof *s + bytes, FOREIGN_SECONDS, reason))
        snprintf(s->message, sizeof s->message, "%.100s: no start by search: %s", problem->word, reason);
    snprintf(message, size, "%s", s->message);
    if (s->code == 0) memcpy(problem->start, s->x, bytes);
    const int code = s->code;
    free(s);
    return code;
}

int start_by_search(bench_problem *problem, char *message, size_t size) {
    problem->worst_start = false;
    return problem->foreign ? search_elsewhere(problem, message, size) : search(problem, problem->start, message, size);
}
