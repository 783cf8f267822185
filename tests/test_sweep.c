/* Sweeps (bench/sweep.c, sweep_column.c, study.c): the values against the formulas of the stability limit, and the outcomes of real
 * runs against what theory says about a quadratic.
 */
#include "check_main.h"

#include <math.h>
#include <string.h>

#include "../bench/csv.h"
#include "../bench/study.h"

static char message[BENCH_MESSAGE + EXPERIMENT_WORD + 64];

static sweep_request parsed(const char *word) {
    sweep_request request;
    ck_assert_msg(sweep_parse(word, &request, message, sizeof message), "%s: %s", word, message);
    return request;
}

static void expect_refusal(const char *word, const char *text) {
    sweep_request request;
    ck_assert_msg(!sweep_parse(word, &request, message, sizeof message), "%s was not refused", word);
    ck_assert_msg(strstr(message, text) != NULL, "no '%s' in: %s", text, message);
}

static void run_sweep(const char *option, const char *problem, const char *method, study *results) {
    const experiment_hooks none = {0};
    const study_request request = {.problems = &problem,
                                   .problem_count = 1,
                                   .methods = &method,
                                   .method_count = 1,
                                   .max_iterations = 20000,
                                   .max_seconds = 60,
                                   .sweep = parsed(option)};
    ck_assert_msg(study_create(&request, results, message, sizeof message) == 0, "%s", message);
    ck_assert(study_run(results, &none));
}

static const experiment *at_share(const study *results, double share) {
    const experiment *nearest = results->runs;
    for (size_t i = 1; i < results->run_count; i++)
        if (fabs(results->runs[i].limit_share - share) < fabs(nearest->limit_share - share)) nearest = &results->runs[i];
    ck_assert_double_eq_tol(nearest->limit_share, share, 1e-6);
    return nearest;
}

START_TEST(words_are_read_or_refused) {
    sweep_request request = parsed("eta=1e-5:1e-1:9");
    double values[SWEEP_MOST];
    const sweep_scale none = {.limit = NAN, .best = NAN};
    ck_assert_uint_eq(request.count, 9);
    sweep_values(&request, &none, values);
    for (int i = 0; i < 9; i++) ck_assert_double_eq_tol(values[i] * pow(10, 5 - 0.5 * i), 1, 1e-7);
    ck_assert_uint_eq(parsed("lambda=1e-3:1e3").count, 13);
    expect_refusal("etaa", "did you mean 'eta'");
    expect_refusal("eta=1:0.5", "FROM < TO");
    expect_refusal("eta=0:1", "FROM < TO");
    expect_refusal("eta=1:2:1", "2 to 200");
    expect_refusal("eta=1:2:3:4", "FROM:TO");
    expect_refusal("eta=a:2", "FROM:TO");
    expect_refusal("eta=1:inf", "FROM");
    expect_refusal("keep_best", "no number");
    expect_refusal("ftarget", "give a range");
}
END_TEST

START_TEST(a_method_has_the_option_or_not) {
    sweep_request eta = parsed("eta"), lambda = parsed("lambda");
    ck_assert(sweep_suits(&eta, "gradient/fixed"));
    ck_assert(sweep_suits(&eta, "newton/fixed"));
    ck_assert(!sweep_suits(&eta, "gradient/armijo"));
    ck_assert(!sweep_suits(&eta, "newton/damping"));
    ck_assert(sweep_suits(&lambda, "newton/damping"));
    ck_assert(!sweep_suits(&lambda, "gradient/fixed"));
}
END_TEST

/* The estimate of L comes from below and is raised by a twentieth. */
START_TEST(the_limit_comes_from_the_problem_or_an_estimate) {
    sweep_request eta = parsed("eta");
    bench_problem problem;
    nadir_options options = nadir_options_default();
    strcpy(options.method, "gradient/fixed");
    ck_assert(bench_problem_create("quadratic,n=40,condition=50", NULL, &problem, message, sizeof message) == 0);
    sweep_scale known = sweep_scale_of(&eta, &problem, &options);
    ck_assert_double_eq_tol(known.limit, 2.0 / 50, 1e-15);
    ck_assert_double_eq_tol(known.best, 2.0 / 51, 1e-15);
    ck_assert(!known.estimated);
    problem.problem.lipschitz = 0;
    sweep_scale guessed = sweep_scale_of(&eta, &problem, &options);
    ck_assert(guessed.estimated && isnan(guessed.best));
    ck_assert_double_eq_tol(guessed.rate.lipschitz, 50, 4);
    strcpy(options.method, "newton/fixed");
    ck_assert_double_eq_tol(sweep_scale_of(&eta, &problem, &options).limit, 2, 1e-15);
    bench_problem_destroy(&problem);
}
END_TEST

START_TEST(a_quadratic_shows_all_outcomes) {
    study results;
    run_sweep("eta", "quadratic,n=20,condition=1e2,start=extreme", "gradient/fixed", &results);
    const double best = 100.0 / 101;
    ck_assert_str_eq(at_share(&results, 0.01)->outcome, "too small");
    ck_assert_str_eq(at_share(&results, best)->outcome, "good");
    ck_assert_str_eq(at_share(&results, 1 - 0.1 / 101)->outcome, "overshooting");
    for (size_t i = 0; i < results.run_count; i++) {
        const experiment *run = &results.runs[i];
        bool beyond = run->limit_share > 1;
        ck_assert_msg((run->result.status == NADIR_DIVERGED) == beyond, "%s: %s", run->method, run->result.text);
        ck_assert_str_eq(beyond ? run->outcome : "divergent", "divergent");
        ck_assert(isfinite(run->result.f) && isfinite(run->result.gnorm));
        ck_assert(run->result.iterations >= at_share(&results, best)->result.iterations || beyond);
        if (!beyond && run->rate.found) ck_assert_double_eq_tol(log(run->rate.value) / log(run->theory.rate), 1, 0.02);
    }
    study_destroy(&results);
}
END_TEST

/* 1.01·2/L grows the error along the steepest direction by 1.02 an iteration; f by 1e12 takes about ln(1e12)/(2 ln 1.02) = 700 of
 * them from where f is of the order of that direction's share. */
START_TEST(beyond_the_limit_diverges_early) {
    study results;
    run_sweep("eta=0.000202:0.000404:2", "quadratic,n=10,condition=1e4", "gradient/fixed", &results);
    ck_assert_int_eq(results.runs[0].result.status, NADIR_DIVERGED);
    ck_assert_int_lt(results.runs[0].result.iterations, 2000);
    ck_assert_int_lt(results.runs[1].result.iterations, 100);
    study_destroy(&results);

    bench_problem problem;
    nadir_options options = nadir_options_default();
    nadir_result result;
    ck_assert(nadir_options_parse(&options, "gradient/fixed,eta=auto,max_iterations=1e6", NULL, 0) == NADIR_RUNNING);
    ck_assert(bench_problem_create("quadratic,n=10,condition=1e4", NULL, &problem, message, sizeof message) == 0);
    ck_assert_int_eq(nadir_minimize(&problem.problem, problem.start, &options, &result), NADIR_GRADIENT);
    bench_problem_destroy(&problem);
}
END_TEST

START_TEST(integers_stay_integers) {
    sweep_request seeds = parsed("seed=1:10:4");
    double values[SWEEP_MOST];
    const sweep_scale none = {.limit = NAN, .best = NAN};
    sweep_values(&seeds, &none, values);
    const double expected[] = {1, 2, 5, 10};
    for (int i = 0; i < 4; i++) ck_assert_double_eq(values[i], expected[i]);
}
END_TEST

START_TEST(the_csv_has_the_option_as_a_column) {
    static char page[20000];
    study results;
    run_sweep("eta=1e-3:4:4", "sphere", "gradient/fixed", &results);
    memset(page, 0, sizeof page);
    FILE *out = fmemopen(page, sizeof page - 1, "w");
    csv_write_study(out, &results);
    fclose(out);
    ck_assert_msg(strstr(page, ",constant_theory,eta,limit_share,outcome\r\n") != NULL, "%s", page);
    ck_assert_msg(strstr(page, ",0.001,0.0") != NULL && strstr(page, ",divergent\r\n") != NULL, "%s", page);
    ck_assert(strstr(page, "nan") == NULL && strstr(page, "inf") == NULL);
    study_destroy(&results);
}
END_TEST

CHECK_MAIN("sweep", words_are_read_or_refused, a_method_has_the_option_or_not, the_limit_comes_from_the_problem_or_an_estimate,
           a_quadratic_shows_all_outcomes, beyond_the_limit_diverges_early, integers_stay_integers,
           the_csv_has_the_option_as_a_column)
