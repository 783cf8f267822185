/* A start by sampling: nadir_search without local solves. */
#include "start.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_MEMORY = 4, EXIT_FAILED = 4 };

static void set_box(const bench_problem *problem, double *lower, double *upper) {
    const double *window = problem->window;
    const bool drawn = problem->problem.n == 2 && window[0] < window[1] && window[2] < window[3];
    for (int64_t i = 0; i < problem->problem.n; i++) {
        const double reach = fmax(1, fabs(problem->start[i]));
        lower[i] = drawn ? window[2 * i] : problem->start[i] - reach;
        upper[i] = drawn ? window[2 * i + 1] : problem->start[i] + reach;
    }
}

int start_by_search(bench_problem *problem, char *message, size_t size) {
    nadir_search_options options = nadir_search_options_default();
    nadir_search_result result;
    nadir_minimum best;
    double *box = calloc((size_t)problem->problem.n, 2 * sizeof *box);
    snprintf(message, size, "not enough memory");
    if (!box) return EXIT_MEMORY;
    set_box(problem, box, box + problem->problem.n);
    options.points = START_POINTS;
    options.starts = 0;
    /* gradient/full: any problem goes with it, and its memory is the least */
    nadir_options_parse(&options.local, "gradient/full", NULL, 0);
    nadir_status status =
        nadir_search(&problem->problem, box, box + problem->problem.n, &options, 1, &best, problem->start, &result);
    free(box);
    problem->worst_start = false;
    if (status == NADIR_RUNNING) return 0;
    snprintf(message, size, "%.100s: no start by search: %.200s", problem->word, result.text);
    return EXIT_FAILED;
}
