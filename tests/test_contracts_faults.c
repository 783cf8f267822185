/* A callback that fails: NaN, Inf or "undefined here" at any k-th call, once or from there on, and "abort" at any k-th call.
 *
 * Whatever comes, the point reported is finite and the last one accepted, the numbers reported belong to it, and no success is
 * claimed that the clean function does not confirm. */
#include "check_main.h"

#include "methods.h"

static const fault faults[] = {
    {"f = NaN", OBJECTIVE, 0, true, false, false, NAN},
    {"f = +inf", OBJECTIVE, 0, true, false, false, INFINITY},
    {"f = -inf", OBJECTIVE, 0, true, false, false, -INFINITY},
    {"g has NaN", OBJECTIVE, 0, false, true, false, NAN},
    {"g has inf", OBJECTIVE, 0, false, true, false, INFINITY},
    {"f and g have NaN", OBJECTIVE, 0, true, true, false, NAN},
    {"objective returns 1", OBJECTIVE, 1, false, false, false, 0},
    {"objective returns 1 with NaN", OBJECTIVE, 1, true, true, false, NAN},
    {"H has NaN", HESSIAN, 0, false, false, true, NAN},
    {"H has inf", HESSIAN, 0, false, false, true, INFINITY},
    {"hessian returns 1", HESSIAN, 1, false, false, false, 0},
    {"Hv has NaN", PRODUCT, 0, false, false, true, NAN},
    {"Hv has -inf", PRODUCT, 0, false, false, true, -INFINITY},
    {"product returns 1", PRODUCT, 1, false, false, false, 0},
};
enum { FAULTS = sizeof faults / sizeof *faults };
static const fault abort_now = {"abort", ANY, -1, false, false, false, 0};

static nadir_options bounded(const char *word, probe *p, double gtol) {
    nadir_options options = options_of(word);
    options.gtol = gtol;
    options.max_iterations = run_short() ? 4 : is_slow(word) ? 10 : 25;
    options.monitor = probe_monitor;
    options.monitor_data = p;
    return options;
}

/* How many calls of a kind the undisturbed run makes, within a bound. */
static int64_t length_of(const char *word, const sample *of, callback_kind kind, double gtol) {
    probe p = {.of = of};
    const nadir_options options = bounded(word, &p, gtol);
    run_probe(&p, &options, NULL);
    const int64_t most = run_short() ? 5 : 30;
    return p.calls[kind] < most ? p.calls[kind] : most;
}

static void check_end(const char *word, const probe *p, const nadir_result *result, const double *x) {
    const sample *of = p->of;
    char at[200];
    double g[MOST_N];
    const double f = value_at(of, x, g);
    snprintf(at, sizeof at, "%s on %s, %s%s at call %d: %s", word, of->name, p->lasting ? "lasting " : "", p->spoil->name,
             (int)p->at, nadir_status_name(result->status));
    MUST(finite_vector(of->n, x), "%s: x is not finite", at);
    MUST(result->status != NADIR_RUNNING && result->status > -100, "%s", at);
    MUST(result->text[0] != '\0', "%s: no reason", at);
    MUST(result->counts.calls == p->calls[OBJECTIVE] && result->counts.hessian == p->calls[HESSIAN], "%s: counts", at);
    if (p->rows == 0) { /* the start itself failed */
        MUST(result->status == NADIR_NOT_FINITE || result->status == NADIR_CALLBACK, "%s: no start", at);
        MUST(same_bits(of->n, x, of->start), "%s: x has moved", at);
        return;
    }
    MUST(isfinite(result->f) && isfinite(result->gnorm) && isfinite(result->gnorm2), "%s: f or g is not finite", at);
    MUST(same_bits(of->n, x, p->last_x) && result->f == p->last_f, "%s: not the last accepted point", at);
    MUST(f == result->f && largest(of->n, g) == result->gnorm, "%s: f = %.17g there, reported %.17g", at, f, result->f);
    MUST(result->status <= 0 || largest(of->n, g) <= 1e-5 * fmax(1.0, fabs(f)), "%s: max|g| = %g (%s)", at, largest(of->n, g),
         result->text);
    MUST(result->status != NADIR_UNBOUNDED && result->status != NADIR_STOPPED, "%s: %s", at, result->text);
}

static void spoil_each_call(const char *word, const sample *of) {
    for (int i = 0; i < FAULTS; i++) {
        const int64_t length = length_of(word, of, faults[i].kind, 1e-8);
        for (int64_t k = 1; k <= length; k++)
            for (int lasting = 0; lasting < 2; lasting++) {
                probe p = {.of = of, .spoil = &faults[i], .at = k, .lasting = lasting};
                const nadir_options options = bounded(word, &p, 1e-8);
                double x[MOST_N];
                const nadir_result result = run_probe(&p, &options, x);
                if (!goes_uphill(word) && result.status == NADIR_UNBOUNDED) continue;
                check_end(word, &p, &result, x);
            }
    }
}

START_TEST(nothing_undefined_is_committed) {
    ck_assert_int_gt(each_pair(spoil_each_call), 200);
}
END_TEST

/* Aborting is final: no callback is called again, also not for the last digits, the check of the slope, or the verdict. */
static void abort_each_call(const char *word, const sample *of) {
    static const double gtols[] = {1e-8, 0.0};
    for (int i = 0; i < 2; i++) {
        const int64_t length = length_of(word, of, ANY, gtols[i]);
        for (int64_t k = 1; k <= length; k++) {
            probe p = {.of = of, .spoil = &abort_now, .at = k};
            nadir_options options = bounded(word, &p, gtols[i]);
            options.verdict = true;
            double x[MOST_N];
            const nadir_result result = run_probe(&p, &options, x);
            MUST(result.status == NADIR_CALLBACK, "%s on %s, abort at call %d: %s (%s)", word, of->name, (int)k,
                 nadir_status_name(result.status), result.text);
            MUST(p.after_abort == 0, "%s on %s, abort at call %d: %d calls after it", word, of->name, (int)k, (int)p.after_abort);
            MUST(strstr(result.text, "returned -1") != NULL, "%s on %s: '%s'", word, of->name, result.text);
            check_end(word, &p, &result, x);
        }
    }
}

START_TEST(an_abort_is_final) {
    ck_assert_int_gt(each_pair(abort_each_call), 200);
}
END_TEST

/* A transient failure of the objective does not keep a safeguarded method from the minimum. */
static void recovers(const char *word, const sample *of) {
    if (goes_uphill(word) || is_slow(word)) return;
    const int64_t length = length_of(word, of, OBJECTIVE, 1e-8);
    for (int i = 0; i < FAULTS; i++)
        for (int64_t k = 2; k <= length && faults[i].kind == OBJECTIVE; k++) {
            probe p = {.of = of, .spoil = &faults[i], .at = k};
            nadir_options options = options_of(word);
            options.max_iterations = 2000;
            const nadir_result result = run_probe(&p, &options, NULL);
            MUST(result.status > 0, "%s on %s, %s at call %d: %s", word, of->name, faults[i].name, (int)k, result.text);
        }
}

START_TEST(a_passing_failure_is_survived) {
    each_pair(recovers);
}
END_TEST

/* Steps that leave the range of doubles: f and g may be finite at x = inf, but x must not. */
static int bounded_well(void *data, const double *x, double *f, double *g) {
    (void)data;
    const double slope = -x[0] / ((1.0 + x[0] * x[0]) * sqrt(1.0 + x[0] * x[0]));
    if (f) *f = 1.0 / sqrt(1.0 + x[0] * x[0]);
    if (g) g[0] = isinf(x[0]) ? 0.0 : slope;
    return 0;
}

static int tiny_curvature(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    (void)x;
    H->values[0] = 1e-310;
    return 0;
}

START_TEST(an_infinite_x_is_never_committed) {
    const nadir_problem problem = {.n = 1, .objective = bounded_well, .hessian = tiny_curvature, .lipschitz = 1};
    static const char *const words[] = {"gradient/fixed,eta=1.7e308,max_iterations=9",
                                        "newton/full/lu",
                                        "newton/full/ldlt",
                                        "newton/full/cholesky",
                                        "newton/damping",
                                        "newton/armijo",
                                        "newton/fixed,eta=1.7e308"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const nadir_options options = options_of(words[i]);
        nadir_result result;
        double x = 40;
        nadir_minimize(&problem, &x, &options, &result);
        MUST(isfinite(x) && isfinite(result.f), "%s: x = %g, %s", words[i], x, result.text);
    }
}
END_TEST

CHECK_MAIN_TIMED("contracts_faults", 300, nothing_undefined_is_committed, an_abort_is_final, a_passing_failure_is_survived,
                 an_infinite_x_is_never_committed)
