/* Methods × problems. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elsewhere.h"
#include "isolate.h"
#include "peer.h"
#include "prepare.h"
#include "start.h"
#include "study.h"

enum { EXIT_WORD = 2, EXIT_MEMORY = 4 };

static int refuse_memory(char *message, size_t size) {
    snprintf(message, size, "not enough memory");
    return EXIT_MEMORY;
}

static run_limits limits_of(const study_request *request) {
    return (run_limits){.iterations = request->max_iterations, .seconds = request->max_seconds};
}

static int create_problems(const study_request *request, study *self, char *message, size_t size) {
    for (size_t p = 0; p < request->problem_count; p++) {
        int code =
            bench_problem_create_from(request->sources, request->problems[p], request->data, &self->problems[p], message, size);
        if (code != 0) return code;
        self->problem_count++;
        if (request->search) code = start_by_search(&self->problems[p], message, size);
        if (code != 0) return code;
    }
    return 0;
}

static size_t size_of_x(const experiment *run) {
    return (size_t)run->problem->problem.n * sizeof *run->x;
}

static int add_run(const study_request *request, study *self, size_t problem, const char *method, char *message, size_t size) {
    const run_limits limits = limits_of(request);
    int code = prepare_run(&self->problems[problem], method, &limits, &self->runs[self->run_count], message, size);
    if (code != 0) return code;
    experiment *run = &self->runs[self->run_count++];
    if (request->parameters) run->x = isolate_share(size_of_x(run));
    return request->parameters && !run->x ? refuse_memory(message, size) : 0;
}

/* The method's word with each value of the swept option behind it. */
static int add_sweep(const study_request *request, study *self, size_t problem, size_t method, char *message, size_t size) {
    double values[SWEEP_MOST];
    char word[EXPERIMENT_WORD + SWEEP_NAME + 32];
    experiment plain = {0};
    sweep_scale *scale = &self->scales[problem * self->sweep_methods + method];
    const run_limits limits = limits_of(request);
    int code = prepare_method(request->methods[method], &limits, &plain, message, size);
    if (code != 0) return code;
    *scale = sweep_scale_of(&request->sweep, &self->problems[problem], &plain.options);
    sweep_values(&request->sweep, scale, values);
    for (size_t i = 0; i < request->sweep.count; i++) {
        snprintf(word, sizeof word, "%s,%s=%.8g", plain.method, request->sweep.option, values[i]);
        code = add_run(request, self, problem, word, message, size);
        if (code != 0) break;
        self->runs[self->run_count - 1].swept = values[i];
        self->runs[self->run_count - 1].limit_share = values[i] / scale->limit;
    }
    return code;
}

static int create_runs(const study_request *request, study *self, char *message, size_t size) {
    int code = 0;
    for (size_t p = 0; p < request->problem_count; p++) {
        for (size_t m = 0; code == 0 && m < request->method_count; m++) {
            if (study_is_sweep(self))
                code = add_sweep(request, self, p, m, message, size);
            else
                code = add_run(request, self, p, request->methods[m], message, size);
        }
    }
    return code;
}

/* Methods that cannot even be read are refused before problems are made, which may take long. */
static int check_methods(const study_request *request, char *message, size_t size) {
    const run_limits limits = limits_of(request);
    for (size_t m = 0; m < request->method_count; m++) {
        experiment scratch = {0};
        int code = prepare_method(request->methods[m], &limits, &scratch, message, size);
        if (code != 0) return code;
    }
    return 0;
}

/* A file that nobody reads was meant for somebody. */
static int check_data(const study_request *request, const study *self, char *message, size_t size) {
    bool read = !request->data;
    for (size_t p = 0; p < self->problem_count; p++)
        read = read || (self->problems[p].family && self->problems[p].family->reads_data);
    if (read) return 0;
    snprintf(message, size, "--data %.200s: none of these problems reads a file; logistic and softmax do", request->data);
    return EXIT_WORD;
}

/* A combination of parts that there is not, whatever the problem, is a wrong word. */
static int check_combinations(const study *self, char *message, size_t size) {
    for (size_t m = 0; m < self->method_count; m++) {
        size_t refused = 0;
        for (size_t p = 0; p < self->problem_count; p++) refused += study_runs_of(self, p)[m].result.status == NADIR_COMBINATION;
        if (refused == 0 || refused < self->problem_count) continue;
        snprintf(message, size, "method %.300s", self->runs[m].result.text);
        return EXIT_WORD;
    }
    return 0;
}

static int allocate(const study_request *request, study *self, char *message, size_t size) {
    size_t values = request->sweep.option[0] ? request->sweep.count : 1;
    *self = (study){
        .method_count = request->method_count * values,
        .max_iterations = request->max_iterations,
        .max_seconds = request->max_seconds,
        .sweep = request->sweep,
        .sweep_methods = request->method_count,
        .search = request->search,
        .parameters = request->parameters,
    };
    sweep_columns(self->sweep.option, self->swept);
    self->problems = calloc(request->problem_count + 1, sizeof *self->problems);
    self->runs = calloc(request->problem_count * self->method_count + 1, sizeof *self->runs);
    self->scales = calloc(request->problem_count * request->method_count + 1, sizeof *self->scales);
    return self->problems && self->runs && self->scales ? 0 : refuse_memory(message, size);
}

int study_create(const study_request *request, study *self, char *message, size_t size) {
    int code = check_methods(request, message, size);
    if (code != 0) return code;
    code = allocate(request, self, message, size);
    if (code == 0) code = create_problems(request, self, message, size);
    if (code == 0) code = check_data(request, self, message, size);
    if (code == 0) code = create_runs(request, self, message, size);
    if (code == 0) code = check_combinations(self, message, size);
    if (code != 0) study_destroy(self);
    return code;
}

static void judge_sweep(study *self) {
    for (size_t p = 0; p < self->problem_count; p++) {
        for (size_t m = 0; m < self->sweep_methods; m++) {
            experiment *runs = self->runs + p * self->method_count + m * self->sweep.count;
            sweep_judge(runs, self->sweep.count, study_scale(self, p, m));
        }
    }
}

/* Seconds for what is done beside a run: the second run for the order, and the verdict. */
#define GRACE 30.0

/* What a peer or a plugin does to its process is not to end the comparison. */
static bool run_one(experiment *run, const experiment_hooks *hooks) {
    const bool others = peer_is(run->options.method) || run->problem->foreign;
    return others ? isolate_run(run, hooks, GRACE) : experiment_run(run, hooks);
}

/* The monitor that asked was the user's signal. */
static void name_interrupts(study *self) {
    for (size_t i = 0; self->interrupted && i < self->run_count; i++) {
        experiment *run = &self->runs[i];
        if (run->state != EXPERIMENT_DONE || run->result.status != NADIR_STOPPED) continue;
        snprintf(run->result.text, sizeof run->result.text, "interrupted after %lld iterations", (long long)run->result.iterations);
    }
}

bool study_run(study *self, const experiment_hooks *hooks) {
    for (size_t i = 0; i < self->run_count; i++) {
        if (self->runs[i].state != EXPERIMENT_WAITING) continue;
        if (hooks->stopped && hooks->stopped(hooks->data)) break;
        if (!run_one(&self->runs[i], hooks)) return false;
    }
    self->interrupted = hooks->stopped && hooks->stopped(hooks->data);
    name_interrupts(self);
    if (study_is_sweep(self)) judge_sweep(self);
    for (size_t p = 0; p < self->problem_count; p++) elsewhere_judge(self->runs + p * self->method_count, self->method_count);
    return true;
}

void study_destroy(study *self) {
    for (size_t i = 0; i < self->run_count; i++) {
        if (self->runs[i].x) isolate_unshare(self->runs[i].x, size_of_x(&self->runs[i]));
        experiment_free(&self->runs[i]);
    }
    for (size_t p = 0; p < self->problem_count; p++) bench_problem_destroy(&self->problems[p]);
    free(self->runs);
    free(self->problems);
    free(self->scales);
    *self = (study){0};
}

const experiment *study_runs_of(const study *self, size_t problem) {
    return self->runs + problem * self->method_count;
}

const column *study_column_at(const study *self, size_t index) {
    size_t standard = column_count();
    if (index < standard) return column_at(index);
    return study_is_sweep(self) && index < standard + SWEEP_COLUMNS ? &self->swept[index - standard] : NULL;
}

bool study_is_sweep(const study *self) {
    return self->sweep.option[0] != '\0';
}

const sweep_scale *study_scale(const study *self, size_t problem, size_t method) {
    return &self->scales[problem * self->sweep_methods + method];
}

size_t study_count(const study *self, experiment_state state) {
    size_t count = 0;
    for (size_t i = 0; i < self->run_count; i++) count += self->runs[i].state == state;
    return count;
}
