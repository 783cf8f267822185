/* The entries' own duties: arguments, misuse, what is left untouched, best points kept, budgets in the text. */
#include "check_main.h"

#include "methods.h"

static const sample *const rosenbrock = &samples[0];

START_TEST(null_arguments) {
    probe p = {.of = rosenbrock};
    const nadir_problem problem = probe_problem(&p);
    nadir_solver *solver;
    nadir_result result;
    double x[2] = {-1.2, 1};
    ck_assert_int_eq(nadir_minimize(NULL, x, NULL, &result), NADIR_ARGUMENT);
    ck_assert_str_eq(result.text, "problem is NULL");
    ck_assert_int_eq(nadir_minimize(&problem, NULL, NULL, &result), NADIR_ARGUMENT);
    ck_assert(starts_with(result.text, "x is NULL"));
    ck_assert_int_eq(nadir_minimize(&problem, NULL, NULL, NULL), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_create(&problem, NULL, NULL, &result), NADIR_ARGUMENT);
    ck_assert_str_eq(result.text, "solver is NULL");
    ck_assert_int_eq(nadir_create(NULL, NULL, &solver, &result), NADIR_ARGUMENT);
    ck_assert_ptr_null(solver);
    ck_assert_int_eq(nadir_create_in(&problem, NULL, NULL, 1 << 20, &solver, &result), NADIR_ARGUMENT);
    ck_assert_str_eq(result.text, "memory is NULL");
    ck_assert_uint_eq(nadir_size(NULL, NULL, &result), 0);
    ck_assert_int_eq(result.status, NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_start(NULL, x), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_step(NULL), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_solve(NULL, x, &result), NADIR_ARGUMENT);
    ck_assert_str_eq(result.text, "solver is NULL");
    ck_assert_int_eq(nadir_now(NULL, x, NULL), NADIR_ARGUMENT);
    nadir_stop(NULL);
    nadir_destroy(NULL);
    ck_assert_int_eq(p.calls[ANY], 0);
    ck_assert_int_eq(nadir_minimize(&problem, x, NULL, NULL), NADIR_GRADIENT); /* no options, no result */
}
END_TEST

/* Before a start there is no point: nothing is written, nothing called, also with the verdict asked for. */
START_TEST(a_solver_not_started) {
    probe p = {.of = rosenbrock};
    const nadir_problem problem = probe_problem(&p);
    const nadir_options options = options_of("newton/damping,verdict");
    nadir_solver *solver;
    nadir_result result;
    double x[2] = {42, 43};
    memset(&result, 1, sizeof result);
    ck_assert_int_eq(nadir_create(&problem, &options, &solver, &result), NADIR_RUNNING);
    ck_assert(result.status == NADIR_RUNNING && result.text[0] == '\0' && result.counts.f == 0);
    for (int i = 0; i < 2; i++) { /* never started; then started with NULL */
        ck_assert_int_eq(nadir_step(solver), NADIR_ARGUMENT);
        ck_assert_int_eq(nadir_now(solver, x, &result), NADIR_ARGUMENT);
        ck_assert_int_eq(result.status, NADIR_ARGUMENT);
        ck_assert(isnan(result.f) && isnan(result.gnorm) && x[0] == 42 && x[1] == 43);
        MUST(strstr(result.text, i == 0 ? "nadir_start" : "x is NULL") != NULL, "'%s'", result.text);
        ck_assert_int_eq(nadir_solve(solver, NULL, &result), NADIR_ARGUMENT);
        ck_assert(starts_with(result.text, "x is NULL"));
        ck_assert_int_eq(p.calls[ANY], 0);
    }
    memcpy(x, rosenbrock->start, sizeof x);
    ck_assert_int_eq(nadir_solve(solver, x, &result), NADIR_GRADIENT);
    ck_assert_int_eq(result.inertia.verdict, NADIR_VERDICT_MINIMUM);
    nadir_destroy(solver);
}
END_TEST

typedef struct refusal {
    const char *what;
    int64_t n;
    nadir_matrix shape;
    double lipschitz, convexity;
    bool no_objective;
    nadir_status status;
} refusal;

START_TEST(problems_out_of_range) {
    static const refusal refusals[] = {
        {.what = "n = 0 ", .n = 0, .status = NADIR_ARGUMENT},
        {.what = "n = -3 ", .n = -3, .status = NADIR_ARGUMENT},
        {.what = "objective is NULL", .n = 2, .no_objective = true, .status = NADIR_MISSING},
        {.what = "hessian_shape.storage = 7 ", .n = 2, .shape = {.storage = (nadir_storage)7}, .status = NADIR_ARGUMENT},
        {.what = "hessian_shape.kl = 2 ", .n = 2, .shape = {.storage = NADIR_BAND, .kl = 2}, .status = NADIR_ARGUMENT},
        {.what = "hessian_shape.kl = -1 ", .n = 2, .shape = {.storage = NADIR_BAND, .kl = -1}, .status = NADIR_ARGUMENT},
        {.what = "hessian_shape.rows = 3 ", .n = 2, .shape = {.rows = 3}, .status = NADIR_ARGUMENT},
        {.what = "hessian_shape.columns = 5 ", .n = 2, .shape = {.columns = 5}, .status = NADIR_ARGUMENT},
        {.what = "lipschitz = -1", .n = 2, .lipschitz = -1, .status = NADIR_ARGUMENT},
        {.what = "lipschitz = nan", .n = 2, .lipschitz = NAN, .status = NADIR_ARGUMENT},
        {.what = "convexity = 2 ", .n = 2, .lipschitz = 1, .convexity = 2, .status = NADIR_ARGUMENT},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *r = &refusals[i];
        probe p = {.of = rosenbrock};
        nadir_problem problem = probe_problem(&p);
        nadir_result result;
        double x[2] = {42, 43};
        problem.n = r->n;
        problem.hessian_shape = r->shape;
        problem.lipschitz = r->lipschitz;
        problem.convexity = r->convexity;
        if (r->no_objective) problem.objective = NULL;
        const nadir_status status = nadir_minimize(&problem, x, NULL, &result);
        MUST(status == r->status && result.status == status && strstr(result.text, r->what) != NULL, "%s: %s '%s'", r->what,
             nadir_status_name(status), result.text);
        MUST(x[0] == 42 && x[1] == 43 && p.calls[ANY] == 0, "%s: x was touched", r->what);
    }
}
END_TEST

START_TEST(starts_that_are_no_points) {
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        probe p = {.of = rosenbrock};
        const nadir_problem problem = probe_problem(&p);
        nadir_result result;
        double x[2] = {1, bad[i]}, before[2] = {1, bad[i]};
        MUST(nadir_minimize(&problem, x, NULL, &result) == NADIR_NOT_FINITE, "x1 = %g: %s", bad[i], result.text);
        MUST(same_bits(2, x, before) && p.calls[ANY] == 0 && strstr(result.text, "starting point"), "x1 = %g: %s", bad[i],
             result.text);
    }
}
END_TEST

/* Newton's second full step on Rosenbrock's function leads from f = 4.7 to 1412. */
START_TEST(the_best_point_is_kept) {
    for (int keep = 0; keep < 2; keep++) {
        probe p = {.of = rosenbrock};
        nadir_options options = options_of("newton/full,max_iterations=2");
        nadir_iterate rows[60];
        options.keep_best = keep;
        options.trace = rows;
        options.trace_capacity = 60;
        double x[MOST_N], least = INFINITY;
        const nadir_result result = run_probe(&p, &options, x);
        for (int64_t i = 0; i < result.trace_rows; i++) least = fmin(least, rows[i].f);
        const double last = rows[result.trace_rows - 1].f;
        ck_assert(least < last); /* else this tests nothing */
        MUST(result.f == (keep ? least : last) && value_at(rosenbrock, x, NULL) == result.f, "keep_best = %d: f = %g of %g", keep,
             result.f, least);
    }
}
END_TEST

/* Each way to end by itself that the products above do not meet. */
static int line(void *data, const double *x, double *f, double *g) {
    const double slope = *(const double *)data;
    if (f) *f = slope * x[0] * (slope < 0.0 ? 1.0 : x[0]);
    if (g) g[0] = slope * (slope < 0.0 ? 1.0 : 2.0 * x[0]);
    return 0;
}

START_TEST(other_ends) {
    static const struct {
        const char *word;
        double slope;
        nadir_status status;
    } cases[] = {
        {"gradient/armijo", -1.0, NADIR_UNBOUNDED},
        {"gradient/fixed,eta=3", 1.0, NADIR_DIVERGED},
        {"gradient/fixed,eta=3,divergence=inf", 1.0, NADIR_NOT_FINITE},
        {"gradient/fixed,eta=0.4,ftarget=0.5", 1.0, NADIR_TARGET},
        {"gradient/fixed,eta=0.25,xtol=1e-2,gtol=0", 1.0, NADIR_MAX_ITERATIONS},
        {"gradient/armijo,ftarget=-1e6", -1.0, NADIR_TARGET},
        {"gradient/fixed,eta=1e-30", 1.0, NADIR_NO_PROGRESS},
        {"gradient/fixed,eta=1e-30,gtol=0", 1.0, NADIR_NO_PROGRESS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double slope = cases[i].slope, x = 3.0;
        const nadir_problem problem = {.n = 1, .data = &slope, .objective = line};
        nadir_options options = options_of(cases[i].word);
        options.max_iterations = 1000;
        nadir_result result;
        const nadir_status status = nadir_minimize(&problem, &x, &options, &result);
        MUST(status == cases[i].status, "%s: %s '%s'", cases[i].word, nadir_status_name(status), result.text);
        MUST(isfinite(x) && isfinite(result.f), "%s: x = %g", cases[i].word, x);
        bool reason = status <= 0;
        for (int k = 0; k < NADIR_CRITERIA; k++) reason = reason || (result.criteria[k].status == status && result.criteria[k].met);
        MUST(reason, "%s: success without its criterion", cases[i].word);
    }
}
END_TEST

START_TEST(steps_small_beside_x_end_the_run) {
    probe p = {.of = &samples[3]};
    nadir_options options = options_of("gradient/fixed,xtol=1e-3,gtol=0");
    const nadir_result result = run_probe(&p, &options, NULL);
    ck_assert_int_eq(result.status, NADIR_STEP);
    ck_assert(result.criteria[2].used && result.criteria[2].met && result.criteria[2].value <= result.criteria[2].threshold);
}
END_TEST

CHECK_MAIN("driver", null_arguments, a_solver_not_started, problems_out_of_range, starts_that_are_no_points, the_best_point_is_kept,
           other_ends, steps_small_beside_x_end_the_run)
