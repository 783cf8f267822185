/* Every method on every small problem: which go together, that the right ones find the minimiser, and that no status lies. */
#include "check_main.h"

#include "methods.h"

/* The samples themselves: gradients and Hessians against central differences, at the start and beside the solution. */
START_TEST(samples_are_right) {
    for (int i = 0; i < SAMPLES; i++) {
        const sample *of = &samples[i];
        double x[MOST_N], g[MOST_N], side[2][MOST_N];
        for (int64_t j = 0; j < of->n; j++) x[j] = of->solution[j] + 0.25 + 0.01 * (double)j;
        value_at(of, x, g);
        double entries[MOST_N * MOST_N] = {0};
        nadir_matrix H = dense_view(of->n, entries);
        of->curvature(of, x, &H);
        for (int64_t j = 0; j < of->n; j++) {
            const double h = 1e-5, kept = x[j];
            x[j] = kept + h;
            const double above = value_at(of, x, side[0]);
            x[j] = kept - h;
            const double below = value_at(of, x, side[1]);
            x[j] = kept;
            MUST(fabs((above - below) / (2 * h) - g[j]) <= 1e-5 * (1.0 + fabs(g[j])), "%s: g[%d]", of->name, (int)j);
            for (int64_t k = 0; k < of->n; k++) {
                const double entry = k >= j ? entries[k + j * of->n] : entries[j + k * of->n];
                MUST(fabs((side[0][k] - side[1][k]) / (2 * h) - entry) <= 1e-4 * (1.0 + fabs(entry)), "%s: H[%d, %d]", of->name,
                     (int)k, (int)j);
            }
        }
        value_at(of, of->solution, g);
        MUST(largest(of->n, g) <= 1e-12, "%s: the solution is not stationary", of->name);
    }
}
END_TEST

/* What must be refused, told from the names alone. */
static nadir_status expected_of(const char *word, const sample *of) {
    const bool newton = starts_with(word, "newton"), exact = strstr(word, "/exact") != NULL, lu = strstr(word, "/lu") != NULL;
    if (starts_with(word, "gauss_newton") || starts_with(word, "root") || starts_with(word, "broyden"))
        return NADIR_MISSING; /* no sample has a residual */
    const bool band = strstr(word, "/band") != NULL, krylov = strstr(word, "/krylov") != NULL;
    if (exact && of->entry == NULL) return NADIR_COMBINATION;
    if (newton && strstr(word, "/sparse")) return NADIR_COMBINATION; /* no sample is */
    if (newton && !lu && !krylov && band != (of->storage == NADIR_BAND)) return NADIR_COMBINATION;
    return NADIR_RUNNING;
}

START_TEST(combinations_are_refused_by_name) {
    nadir_description method;
    int fitting = 0;
    for (int m = 0; nadir_method_at(m, &method); m++)
        for (int i = 0; i < SAMPLES; i++) {
            probe p = {.of = &samples[i]};
            const nadir_problem problem = probe_problem(&p);
            nadir_options options = options_of(method.name);
            options.max_iterations = 5;
            const nadir_status expected = expected_of(method.name, p.of);
            nadir_result result = {.text = ""};
            double x[MOST_N] = {42};
            const nadir_status status = nadir_minimize(&problem, x, &options, &result);
            if (expected == NADIR_RUNNING) {
                MUST(status > -100, "%s on %s: %s", method.name, p.of->name, result.text);
                MUST(strcmp(result.method, method.name) == 0, "%s calls itself %s", method.name, result.method);
                fitting++;
                continue;
            }
            MUST(status == expected && result.status == expected, "%s on %s: %s", method.name, p.of->name,
                 nadir_status_name(status));
            MUST(starts_with(result.text, method.name) && strstr(result.text, ": use ") != NULL, "%s: '%s'", method.name,
                 result.text);
            MUST(x[0] == 42 && p.calls[ANY] == 0, "%s on %s: refused, but x was touched or f called", method.name, p.of->name);
        }
    ck_assert_int_gt(fitting, 200);
}
END_TEST

/* Methods with a safeguard reach a minimiser of every sample. Steepest descent is slow where the Hessian is ill-conditioned or
 * singular: there it gets a looser tolerance. */
static void reaches_the_minimum(const char *word, const sample *of) {
    if (goes_uphill(word)) return;
    const bool slow = is_slow(word);
    if (slow && run_short()) return;
    probe p = {.of = of};
    nadir_options options = options_of(word);
    options.gtol = slow ? 1e-6 : 1e-10;
    options.max_iterations = slow ? 50000 : 200;
    double x[MOST_N], g[MOST_N];
    const nadir_result result = run_probe(&p, &options, x);
    const double f = value_at(of, x, g), minimum = value_at(of, of->solution, NULL);
    MUST(result.status == NADIR_GRADIENT, "%s on %s: %s", word, of->name, result.text);
    MUST(f - minimum <= (slow ? 1e-4 : 1e-9), "%s on %s: f = %g, minimum %g", word, of->name, f, minimum);
}

START_TEST(safeguarded_methods_reach_minimisers) {
    ck_assert_int_gt(each_pair(reaches_the_minimum), 200);
}
END_TEST

/* The same with every digit asked for: the run ends by itself, and what it claims is true. Where f vanishes at the minimum the
 * gradient may go to 0, elsewhere the end is PRECISION. */
static void ends_with_every_digit(const char *word, const sample *of) {
    const bool hard =
        strstr(of->name, "rosen") || strstr(of->name, "chain") || strstr(of->name, "powell") || strstr(of->name, "quartic");
    if (goes_uphill(word) || (is_slow(word) && hard)) return;
    probe p = {.of = of};
    nadir_options options = options_of(word);
    options.gtol = 0.0;
    options.max_iterations = 20000;
    double x[MOST_N], g[MOST_N];
    const nadir_result result = run_probe(&p, &options, x);
    const double f = value_at(of, x, g), minimum = value_at(of, of->solution, NULL);
    if (largest(of->n, g) < 1e-150) return; /* the squares leave the range of doubles before the iteration ends */
    MUST(result.status == NADIR_GRADIENT || result.status == NADIR_PRECISION, "%s on %s: %s %s", word, of->name,
         nadir_status_name(result.status), result.text);
    MUST(result.status != NADIR_GRADIENT || largest(of->n, g) == 0.0, "%s on %s: g is not 0", word, of->name);
    MUST(f - minimum <= 1e-13 * fmax(1.0, fabs(minimum)), "%s on %s: f - minimum = %g, %s", word, of->name, f - minimum,
         result.text);
    MUST(largest(of->n, g) <= (is_slow(word) ? 1e-5 : 1e-6), "%s on %s: max|g| = %g", word, of->name, largest(of->n, g));
}

START_TEST(attainable_precision_is_reached_and_reported) {
    each_pair(ends_with_every_digit);
}
END_TEST

/* Every method, a bounded run: the numbers reported are those at x, and a success is one. */
static void reports_what_is_there(const char *word, const sample *of) {
    probe p = {.of = of};
    nadir_options options = options_of(word);
    options.max_iterations = 60;
    options.monitor = probe_monitor;
    options.monitor_data = &p;
    double x[MOST_N], g[MOST_N];
    const nadir_result result = run_probe(&p, &options, x);
    const double f = value_at(of, x, g);
    MUST(f == result.f && largest(of->n, g) == result.gnorm, "%s on %s: f = %g, reported %g", word, of->name, f, result.f);
    MUST(same_bits(of->n, x, p.last_x), "%s on %s: x is not the last accepted point", word, of->name);
    MUST(result.status != NADIR_GRADIENT || result.gnorm <= result.criteria[0].threshold, "%s on %s", word, of->name);
    MUST(result.criteria[0].met == (result.status == NADIR_GRADIENT), "%s on %s: criterion", word, of->name);
    MUST(result.text[0] != '\0' && strchr(result.text, '\n') == NULL, "%s on %s: no text", word, of->name);
    MUST(goes_uphill(word) || result.f <= value_at(of, of->start, NULL), "%s on %s: went uphill", word, of->name);
    MUST(result.counts.f == p.f && result.counts.g == p.g && result.counts.calls == p.calls[OBJECTIVE], "%s on %s: counts", word,
         of->name);
    MUST(result.counts.hessian == p.calls[HESSIAN], "%s on %s: Hessian counts", word, of->name);
    MUST(!of->products || result.counts.product == p.calls[PRODUCT], "%s on %s: product counts", word, of->name);
    const bool twice = starts_with(word, "newton/exact"); /* one is exact's own */
    const int64_t most = of->entry ? 1 + twice : result.iterations + 1;
    MUST(result.counts.hessian <= most, "%s on %s: %d Hessians in %d iterations", word, of->name, (int)result.counts.hessian,
         (int)result.iterations);
}

START_TEST(reports_are_true) {
    each_pair(reports_what_is_there);
}
END_TEST

/* A gradient that does not belong to f is never reported as success, and is named. */
static void a_wrong_gradient_is_noticed(const char *word, const sample *of) {
    static const double errors[] = {-1.0, 2.0, 0.5};
    if (goes_uphill(word)) return;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        probe p = {.of = of, .gradient_error = errors[i]};
        nadir_options options = options_of(word);
        options.gtol = 0.0;
        options.max_iterations = 300;
        double x[MOST_N], g[MOST_N];
        const nadir_result result = run_probe(&p, &options, x);
        value_at(of, x, g);
        /* A multiple of the gradient vanishes where the gradient does: nobody can tell, and the point is right. */
        MUST(result.status <= 0 || largest(of->n, g) <= 1e-5, "%s on %s, g times %g: %s", word, of->name, errors[i], result.text);
        MUST(errors[i] > 0.0 || (result.status == NADIR_NO_PROGRESS && strstr(result.text, "gradient does not match")),
             "%s on %s, g times %g: %s", word, of->name, errors[i], result.text);
    }
}

START_TEST(wrong_gradients_are_no_success) {
    each_pair(a_wrong_gradient_is_noticed);
}
END_TEST

/* f times 1e100 and 1e-100, with gscale = 0: the same method converges, to the same place. */
static void scale_is_no_matter(const char *word, const sample *of) {
    static const double scales[] = {1e100, 1e-100};
    if (goes_uphill(word) && !(strstr(word, "/exact") || (strstr(word, "/full") && starts_with(word, "newton")))) return;
    for (size_t i = 0; i < 2; i++) {
        probe plain = {.of = of}, scaled = {.of = of, .scale = scales[i]};
        nadir_options options = options_of(word);
        const bool slow = is_slow(word);
        const double loose = slow ? 0.1 : 1e-4;
        if (slow && run_short()) return;
        options.gscale = 0.0;
        options.gtol = slow ? 1e-4 : 1e-8;
        options.max_iterations = slow ? 20000 : 300;
        options.unbounded = options.divergence = INFINITY; /* they refer to 1 where f0 is small */
        double x[MOST_N], y[MOST_N];
        const nadir_result one = run_probe(&plain, &options, x), other = run_probe(&scaled, &options, y);
        MUST(one.status != NADIR_GRADIENT || other.status == NADIR_GRADIENT, "%s on %s times %g: %s (%s)", word, of->name,
             scales[i], nadir_status_name(other.status), other.text);
        MUST(one.status != NADIR_GRADIENT || other.f / scales[i] - one.f <= loose * (1.0 + fabs(one.f)),
             "%s on %s times %g: f = %g", word, of->name, scales[i], other.f);
    }
}

START_TEST(scaling_f_changes_nothing) {
    each_pair(scale_is_no_matter);
}
END_TEST

/* From the solution: no iteration, one evaluation, and at most the one Hessian that tells a minimum from a saddle. */
static void starts_at_the_solution(const char *word, const sample *of) {
    probe p = {.of = of};
    nadir_options options = options_of(word);
    nadir_result result;
    const nadir_problem problem = probe_problem(&p);
    double x[MOST_N];
    memcpy(x, of->solution, sizeof x);
    nadir_minimize(&problem, x, &options, &result);
    const bool products = strstr(word, "/krylov") != NULL || result.differences[0]; /* these have to look at many directions */
    MUST(result.status == NADIR_GRADIENT && result.iterations == 0, "%s on %s: %s", word, of->name, result.text);
    MUST(products || (p.calls[OBJECTIVE] == 1 && p.calls[ANY] <= 2), "%s on %s: %d calls", word, of->name, (int)p.calls[ANY]);
    MUST(same_bits(of->n, x, of->solution), "%s on %s: x has moved", word, of->name);
}

START_TEST(nothing_to_do_at_the_solution) {
    each_pair(starts_at_the_solution);
}
END_TEST

CHECK_MAIN_TIMED("contracts", 120, samples_are_right, combinations_are_refused_by_name, safeguarded_methods_reach_minimisers,
                 attainable_precision_is_reached_and_reported, reports_are_true, wrong_gradients_are_no_success,
                 scaling_f_changes_nothing, nothing_to_do_at_the_solution)
