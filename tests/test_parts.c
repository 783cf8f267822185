/* What each part promises beyond finding a minimum: textbook steps, learning rates, exact steps, and where they end honestly. */
#include "check_main.h"

#include "methods.h"

static const sample *sample_named(const char *name) {
    for (int i = 0; i < SAMPLES; i++)
        if (strcmp(samples[i].name, name) == 0) return &samples[i];
    ck_abort_msg("no sample %s", name);
}

static nadir_result run_from(const char *name, const char *word, double x0, double x1, double *x) {
    sample moved = *sample_named(name);
    probe p = {.of = &moved};
    nadir_options options = options_of(word);
    moved.start[0] = x0;
    moved.start[1] = x1;
    options.verdict = true;
    return run_probe(&p, &options, x);
}

/* The textbook step goes to whatever is stationary, and the verdict tells what that is. */
START_TEST(newtons_full_step_may_find_a_saddle) {
    static const char *const words[] = {"newton/full/lu", "newton/full/ldlt"};
    for (size_t i = 0; i < 2; i++) {
        double x[MOST_N];
        nadir_result result = run_from("saddle, dense", words[i], 1, 0.1, x);
        MUST(result.status == NADIR_GRADIENT && result.inertia.verdict == NADIR_VERDICT_SADDLE, "%s: %s, %s", words[i], result.text,
             nadir_verdict_name(result.inertia.verdict));
        MUST(largest(2, x) < 1e-8 && result.inertia.negative == 1 && result.inertia.positive == 1, "%s", words[i]);
        result = run_from("saddle, dense", words[i], 1, 0.9, x);
        MUST(result.inertia.verdict == NADIR_VERDICT_MINIMUM, "%s near the minimum", words[i]);
    }
}
END_TEST

/* Newton's full step on a quadratic is there after one step; Cholesky says so where it cannot. */
START_TEST(newtons_full_step_needs_one_on_a_quadratic) {
    static const char *const words[] = {"newton/full/lu",  "newton/full/ldlt",  "newton/full/cholesky",
                                        "newton/exact/lu", "newton/exact/ldlt", "newton/fixed/lu,eta=1"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        probe p = {.of = sample_named("quadratic, dense")};
        const nadir_options options = options_of(words[i]);
        const nadir_result result = run_probe(&p, &options, NULL);
        MUST(result.status == NADIR_GRADIENT && result.iterations == 1, "%s: %s", words[i], result.text);
    }
    double x[MOST_N];
    const nadir_result result = run_from("saddle, dense", "newton/full/cholesky", 1, 0.1, x);
    ck_assert_int_eq(result.status, NADIR_NO_PROGRESS);
    ck_assert_int_eq(result.inertia.verdict, NADIR_VERDICT_NOT_STATIONARY);
    ck_assert(strstr(result.text, "newton/damping") != NULL);
    const nadir_result flat = run_from("flat start, dense", "newton/full/lu", 0, 0, x);
    ck_assert_int_eq(flat.status, NADIR_NO_PROGRESS);
    ck_assert_int_eq(flat.iterations, 0);
}
END_TEST

/* A damped run has no more iterations than there are digits to win: quadratic at the end. */
START_TEST(damping_is_quick) {
    static const struct {
        const char *name;
        int64_t most;
    } cases[] = {{"rosenbrock", 25},         {"powell, dense", 40},  {"quartic, dense", 40},
                 {"saddle, dense", 12},      {"logcosh", 12},        {"flat start, dense", 20},
                 {"exponential, n = 1", 10}, {"barrier, n = 1", 15}, {"quadratic, dense", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        probe p = {.of = sample_named(cases[i].name)};
        const nadir_options options = options_of("newton/damping");
        const nadir_result result = run_probe(&p, &options, NULL);
        MUST(result.status == NADIR_GRADIENT && result.iterations <= cases[i].most, "%s: %d iterations, %s", cases[i].name,
             (int)result.iterations, result.text);
    }
}
END_TEST

/* η of the optimal fixed step 2/(L + μ), of 1/L, and of a power iteration, from ten thousandths above. */
START_TEST(the_learning_rate_chosen) {
    static const struct {
        const char *name;
        double least, most;
    } cases[] = {{"quadratic, dense", 2.0 / 101.0, 2.0 / 101.0},
                 {"quadratic, products alone", 0.01, 0.01},
                 {"quadratic, dense, products", 0.8 / 100.0, 1.15 / 100.0},
                 {"quadratic, tridiagonal", 0.8 / 3.88, 1.15 / 3.88},
                 {"square, n = 1", 0.95, 0.96},
                 {"flat start, dense", 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        probe p = {.of = sample_named(cases[i].name)};
        nadir_options options = options_of("gradient/fixed,max_iterations=2");
        nadir_iterate rows[4];
        options.trace = rows;
        options.trace_capacity = 4;
        run_probe(&p, &options, NULL);
        MUST(rows[1].parameter >= cases[i].least * (1 - 1e-12) && rows[1].parameter <= cases[i].most * (1 + 1e-12), "%s: eta = %g",
             cases[i].name, rows[1].parameter);
    }
}
END_TEST

/* Newton's step has a length of its own: left to itself, a fixed rate is 1, whatever L is. */
START_TEST(the_learning_rate_of_newton) {
    probe p = {.of = sample_named("quadratic, dense")};
    const nadir_options options = options_of("newton/fixed");
    const nadir_result result = run_probe(&p, &options, NULL);
    MUST(result.status == NADIR_GRADIENT && result.iterations == 1, "%s", result.text);
}
END_TEST

/* ‖x − x*‖ shrinks by (κ − 1)/(κ + 1) at least, in every step of the optimal rate; f − f* by its square in every exact step. */
START_TEST(rates_of_steepest_descent) {
    const sample *of = sample_named("quadratic, dense");
    const double shrink = 99.0 / 101.0, minimum = value_at(of, of->solution, NULL);
    for (int exact = 0; exact < 2; exact++) {
        probe p = {.of = of};
        const nadir_problem problem = probe_problem(&p);
        const nadir_options options = options_of(exact ? "gradient/exact" : "gradient/fixed");
        nadir_solver *s;
        double x[MOST_N], before = INFINITY;
        ck_assert_int_eq(nadir_create(&problem, &options, &s, NULL), NADIR_RUNNING);
        nadir_start(s, of->start);
        for (int k = 0; k < 100; k++) {
            double error = 0.0;
            nadir_now(s, x, NULL);
            for (int64_t i = 0; i < of->n; i++) error += (x[i] - of->solution[i]) * (x[i] - of->solution[i]);
            error = exact ? value_at(of, x, NULL) - minimum : sqrt(error);
            MUST(error <= before * (exact ? shrink * shrink : shrink) * (1 + 1e-6) + 1e-12, "%s, step %d: %g after %g",
                 exact ? "exact" : "fixed", k, error, before);
            before = error;
            nadir_step(s);
        }
        nadir_destroy(s);
    }
}
END_TEST

/* A quadratic without a minimum is told, not descended for ever. */
static double indefinite_entry(int64_t i, int64_t j) {
    return i == j ? (i == 1 ? -1.0 : 2.0) : 0.0;
}

START_TEST(exact_steps_notice_that_there_is_no_minimum) {
    const sample of = {.name = "indefinite",
                       .n = 3,
                       .value = quadratic_value,
                       .curvature = quadratic_curvature,
                       .entry = indefinite_entry,
                       .start = {1, 1, 1}};
    probe p = {.of = &of};
    const nadir_options options = options_of("gradient/exact");
    const nadir_result result = run_probe(&p, &options, NULL);
    ck_assert_int_eq(result.status, NADIR_UNBOUNDED);
    ck_assert(strstr(result.text, "curvature") != NULL);
}
END_TEST

/* Armijo's condition holds between any two rows of a trace: f+ <= f - c·t·|g|². */
START_TEST(armijo_holds) {
    static const double demands[] = {1e-4, 0.3};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < SAMPLES; i++) {
            nadir_iterate rows[100];
            probe p = {.of = &samples[i]};
            nadir_options options = options_of("gradient/armijo,max_iterations=90");
            options.decrease = demands[k];
            options.trace = rows;
            options.trace_capacity = 100;
            const nadir_result result = run_probe(&p, &options, NULL);
            for (int64_t j = 1; j < result.trace_rows; j++) {
                const double demand = demands[k] * rows[j].parameter * rows[j - 1].gnorm2 * rows[j - 1].gnorm2;
                const double noise = 1e-14 * fmax(1.0, fabs(rows[j].f));
                MUST(rows[j].f <= rows[j - 1].f - demand * (1 - 1e-9) + noise, "%s, row %d: f = %.17g after %.17g", p.of->name,
                     (int)j, rows[j].f, rows[j - 1].f);
            }
        }
}
END_TEST

CHECK_MAIN("parts", newtons_full_step_may_find_a_saddle, newtons_full_step_needs_one_on_a_quadratic, damping_is_quick,
           the_learning_rate_chosen, the_learning_rate_of_newton, rates_of_steepest_descent,
           exact_steps_notice_that_there_is_no_minimum, armijo_holds)
