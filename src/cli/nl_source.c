/* .nl files among the problems of a comparison. A model that maximises is compared as the minimisation of −objective. */
#include "nl_source.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "nl.h"
#include "nl_storage.h"

static void destroy(bench_problem *self) {
    nl_free(self->problem.data);
    free(self->start);
}

static int take(nl_model *model, bench_problem *problem, char *message, size_t size) {
    const nl_facts facts = nl_about(model);
    const nadir_options options = nadir_options_default();
    const size_t bytes = (size_t)facts.n * sizeof *problem->start;
    char storage[80];
    problem->start = malloc(bytes);
    if (!problem->start || !nl_choose_storage(model, &options, &problem->problem, storage, sizeof storage)) {
        snprintf(message, size, "%.300s: not enough memory", facts.path);
        free(problem->start);
        nl_free(model);
        return CLI_FAILED;
    }
    memcpy(problem->start, facts.start, bytes);
    problem->minimum = NAN;
    problem->destroy = destroy;
    return CLI_FINE;
}

static int make(const char *path, bench_problem *problem, char *message, size_t size) {
    nl_model *model;
    int code = nl_read(path, 0, &model, message, size);
    return code == CLI_FINE ? take(model, problem, message, size) : code;
}

const bench_source nl_source = {"nl:", "the AMPL model in a file, as in nl:model.nl", make};
