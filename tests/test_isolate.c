/* Runs in a process of their own (bench/isolate.c): what comes back is what a run in this process leaves, and a peer that crashes,
 * exits or hangs costs its own row alone.
 */
#include "check_main.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../bench/isolate.h"
#include "../bench/prepare.h"
#include "../bench/study.h"

static char message[1000];
static const experiment_hooks none = {0};

static void prepare(const bench_problem *problem, const char *method, double seconds, experiment *run) {
    const run_limits limits = {10000, seconds};
    *run = (experiment){0};
    ck_assert_msg(prepare_run(problem, method, &limits, run, message, sizeof message) == 0, "%s", message);
    ck_assert_int_eq(run->state, EXPERIMENT_WAITING);
}

/* A long history too, that no pipe takes at once. */
static void compare_runs(const char *word, const char *method) {
    bench_problem problem;
    experiment here, there;
    ck_assert_int_eq(bench_problem_create(word, NULL, &problem, message, sizeof message), 0);
    prepare(&problem, method, 20, &here);
    prepare(&problem, method, 20, &there);
    ck_assert(experiment_run(&here, &none));
    ck_assert(isolate_run(&there, &none, 10));
    ck_assert_int_eq(there.state, EXPERIMENT_DONE);
    ck_assert_int_eq(there.result.status, here.result.status);
    ck_assert_int_eq(there.result.counts.f, here.result.counts.f);
    ck_assert(there.result.f == here.result.f && there.rate.value == here.rate.value && there.order.value == here.order.value);
    ck_assert_str_eq(there.verdict, here.verdict);
    ck_assert_ptr_eq(there.problem, &problem);
    ck_assert_int_eq(there.record.count, here.record.count);
    for (int64_t i = 0; i < here.record.count; i++) ck_assert(there.record.rows[i].f == here.record.rows[i].f);
    experiment_free(&here);
    experiment_free(&there);
    bench_problem_destroy(&problem);
}

START_TEST(test_same_as_here) {
    compare_runs("rosenbrock", "newton/damping");
    compare_runs("quadratic,n=5,condition=300", "gradient/armijo,gtol=1e-6");
}
END_TEST

static void expect_death(const bench_problem *problem, const char *method, double seconds, const char *death, const char *reason) {
    experiment run;
    prepare(problem, method, seconds, &run);
    ck_assert(isolate_run(&run, &none, 0.2));
    ck_assert_int_eq(run.state, EXPERIMENT_DIED);
    ck_assert_str_eq(experiment_status(&run), death);
    ck_assert_msg(strstr(run.result.text, reason) != NULL, "%s", run.result.text);
    ck_assert(run.result.status < 0);
    experiment_free(&run);
}

START_TEST(test_deaths) {
    bench_problem problem;
    setenv("NADIR_PEERS", CRASHING_PEERS, 1);
    ck_assert_int_eq(bench_problem_create("rosenbrock", NULL, &problem, message, sizeof message), 0);
    expect_death(&problem, "peer:gsl-bfgs2", 10, "CRASHED", "signal 9");
    expect_death(&problem, "peer:gsl-pr", 10, "CRASHED", run_short() ? "exit code" : "exit code 7");
    expect_death(&problem, "peer:gsl-fr", 0.1, "TIMEOUT", "limit of 0.1 s");
    bench_problem_destroy(&problem);
}
END_TEST

static bool yes(void *data) {
    (void)data;
    return true;
}

/* Stopped from here, it is as if it had not begun. */
START_TEST(test_stopped) {
    const experiment_hooks stop = {.stopped = yes};
    bench_problem problem;
    experiment run;
    setenv("NADIR_PEERS", CRASHING_PEERS, 1);
    ck_assert_int_eq(bench_problem_create("rosenbrock", NULL, &problem, message, sizeof message), 0);
    prepare(&problem, "peer:gsl-fr", 10, &run);
    ck_assert(isolate_run(&run, &stop, 10));
    ck_assert_int_eq(run.state, EXPERIMENT_WAITING);
    bench_problem_destroy(&problem);
}
END_TEST

/* What follows a crash runs, also after BLAS was used here. */
START_TEST(test_study_survives) {
    const char *const problems[] = {"rosenbrock", "quadratic,n=200,condition=10"};
    const char *const methods[] = {"newton/damping", "peer:gsl-bfgs2", "peer:gsl-pr", "lbfgs/wolfe"};
    const study_request request = {
        .problems = problems, .methods = methods, .problem_count = 2, .method_count = 4, .max_iterations = 1000, .max_seconds = 10};
    study all;
    setenv("NADIR_PEERS", CRASHING_PEERS, 1);
    ck_assert_msg(study_create(&request, &all, message, sizeof message) == 0, "%s", message);
    ck_assert(study_run(&all, &none));
    for (size_t p = 0; p < 2; p++) {
        const experiment *runs = study_runs_of(&all, p);
        ck_assert_int_eq(runs[0].result.status, NADIR_GRADIENT);
        ck_assert_int_eq(runs[1].state, EXPERIMENT_DIED);
        ck_assert_int_eq(runs[2].state, EXPERIMENT_DIED);
        ck_assert_int_eq(runs[3].result.status, NADIR_GRADIENT);
    }
    study_destroy(&all);
}
END_TEST

CHECK_MAIN("isolate", test_same_as_here, test_deaths, test_stopped, test_study_survives)
