/* The options' table: defaults, ranges, refusals by name, and that no method passes over an option that was changed. */
#include "check_main.h"

#include <float.h>
#include <stddef.h>

#include "methods.h"

typedef struct field {
    const char *name;
    size_t offset;
    char type;           /* r: double, i: int64_t, b: bool */
    const char *readers; /* globalizations that read it, each behind a blank; NULL: all */
    const char *changed; /* an allowed value that is not the default */
    const char *refused; /* words, parted by '|' */
    double out_of_range[3];
    int bad;
} field;

#define AT(name) #name, offsetof(nadir_options, name)
static const field fields[] = {
    {AT(gtol), 'r', NULL, "1e-3", "-1e-300|1.5|nan|inf", {-1, 1.001, NAN}, 3},
    {AT(gscale), 'r', NULL, "2", "-1|inf|nan", {-1, INFINITY, NAN}, 3},
    {AT(angle), 'r', " gauss_newton root broyden", "1e-3", "-1|2|nan", {-1, 2, NAN}, 3},
    {AT(rtol), 'r', " root broyden", "1e-3", "-1|2|nan", {-1, 2, NAN}, 3},
    {AT(xtol), 'r', NULL, "1e-3", "-1|2|nan", {-1, 2, NAN}, 3},
    {AT(ftarget), 'r', NULL, "-7", "inf|nan", {INFINITY, NAN}, 2},
    {AT(fnoise), 'r', NULL, "1e-10", "-1|0.2|nan", {-1, 0.2, NAN}, 3},
    {AT(divergence), 'r', NULL, "1e3", "0.5|-1|nan", {0.5, -1, NAN}, 3},
    {AT(unbounded), 'r', NULL, "1e3", "0.5|-inf|nan", {0.5, -INFINITY, NAN}, 3},
    {AT(max_iterations), 'i', NULL, "7", "-1|1e19|2.5|nan", {-1, -9e18}, 2},
    {AT(max_evaluations), 'i', NULL, "7", "0|-1|1e19", {0, -5}, 2},
    {AT(max_seconds), 'r', NULL, "7", "-1|nan", {-1, NAN, -INFINITY}, 3},
    {AT(differences), 'i', " -", "central", "-1|7|backward", {-1, 4}, 2},
    {AT(ignore), 'i', NULL, "nothing", "-1|7|f", {-1, 3}, 2},
    {AT(keep_best), 'b', NULL, "yes", "maybe|2", {0}, 0},
    {AT(eta), 'r', " fixed", "0.5", "-1|inf|nan|automatic", {-1, INFINITY, NAN}, 3},
    {AT(schedule), 'i', " fixed", "root", "-1|7|linear", {-1, 4}, 2},
    {AT(decay), 'r', " fixed", "0.5", "-1|inf|nan", {-1, INFINITY, NAN}, 3},
    {AT(beta), 'r', " momentum nesterov", "0.5", "-1|1|nan", {-1, 1, NAN}, 3},
    {AT(restart), 'b', " nesterov", "no", "never", {0}, 0},
    {AT(spectral), 'i', " bb", "short", "-1|7|wide", {-1, 3}, 2},
    {AT(reference), 'i', " armijo", "largest", "-1|7|first", {-1, 4}, 2},
    {AT(decrease), 'r', " armijo wolfe", "0.25", "-1|0.6|nan", {-1, 0.6, NAN}, 3},
    {AT(curvature), 'r', " wolfe", "0.25", "-1|1|nan", {-1, 1, NAN}, 3},
    {AT(memory), 'i', " lbfgs broyden", "3", "0|-1|1e9", {0, -1}, 2},
    {AT(h0), 'i', " lbfgs", "scalar", "-1|7|unit", {-1, 4}, 2},
    {AT(lambda), 'r', " damping cubic regularized", "0.5", "-1|inf|nan", {-1, INFINITY, NAN}, 3},
    {AT(scaling), 'i', " damping trust cubic", "none", "-1|7|half", {-1, 2}, 2},
    {AT(radius), 'r', " trust", "0.5", "-1|0|nan", {-1, 0, NAN}, 3},
    {AT(power), 'i', " regularized", "one", "-1|7|two", {-1, 2}, 2},
    {AT(forcing), 'r', " krylov", "0.25", "-1|1|nan", {-1, 1, NAN}, 3},
    {AT(basis), 'i', " krylov", "7", "0|1e4|2.5", {0, 1001}, 2},
    {AT(seed), 'i', " fixed krylov", "7", "-1|1e19|0.5", {-1}, 1},
    {AT(escape), 'b', " armijo wolfe damping trust cubic regularized", "no", "never", {0}, 0},
    {AT(tensor), 'b', " damping", "no", "never", {0}, 0},
    {AT(verdict), 'b', NULL, "yes", "maybe", {0}, 0},
    {AT(verdict_tol), 'r', NULL, "1e-3", "-1|0.2|nan", {-1, 0.2, NAN}, 3},
};
enum { FIELDS = sizeof fields / sizeof *fields };

static const field *field_named(const char *name) {
    for (int i = 0; i < FIELDS; i++)
        if (strcmp(fields[i].name, name) == 0) return &fields[i];
    return NULL;
}

/* Each row is tested below; and its text and default are there to read. */
START_TEST(every_option_is_known_here) {
    nadir_description d;
    int count = 0;
    for (; nadir_option_at(count, &d); count++) {
        MUST(field_named(d.name) != NULL, "%s is not tested", d.name);
        MUST(d.range[0] && d.standard[0] && d.text && d.type, "%s is not described", d.name);
        char word[200], message[NADIR_TEXT];
        nadir_options options = nadir_options_default();
        snprintf(word, sizeof word, ",%s=%s", d.name, d.standard);
        MUST(nadir_options_parse(&options, word, message, sizeof message) == NADIR_RUNNING, "%s: %s", word, message);
        const nadir_options plain = nadir_options_default();
        const field *f = field_named(d.name);
        const size_t size = f->type == 'b' ? sizeof(bool) : 8;
        MUST(memcmp((const char *)&options + f->offset, (const char *)&plain + f->offset, size) == 0, "%s: not its default", word);
    }
    ck_assert_int_eq(count, FIELDS);
    ck_assert(!nadir_option_at(-1, &d) && !nadir_option_at(count, &d) && !nadir_option_at(0, NULL));
}
END_TEST

static void set(nadir_options *options, const field *f, double value) {
    char *at = (char *)options + f->offset;
    const int64_t whole = f->type == 'i' ? (int64_t)value : 0;
    memcpy(at, f->type == 'i' ? (const void *)&whole : (const void *)&value, 8);
}

/* Values put into the struct: refused when a solver is created, by name and with the range. */
START_TEST(values_out_of_range_are_refused) {
    nadir_description d;
    for (int i = 0; nadir_option_at(i, &d); i++) {
        const field *f = field_named(d.name);
        for (int k = 0; k < f->bad; k++) {
            probe p = {.of = &samples[0]};
            const nadir_problem problem = probe_problem(&p);
            nadir_options options = nadir_options_default();
            nadir_result result;
            double x[2] = {42, 43};
            set(&options, f, f->out_of_range[k]);
            MUST(nadir_minimize(&problem, x, &options, &result) == NADIR_ARGUMENT, "%s = %g", f->name, f->out_of_range[k]);
            MUST(strstr(result.text, f->name) != NULL && strstr(result.text, d.range) != NULL, "%s = %g: '%s' without %s", f->name,
                 f->out_of_range[k], result.text, d.range);
            MUST(x[0] == 42 && p.calls[ANY] == 0, "%s: x was touched", f->name);
        }
    }
}
END_TEST

/* The same in a word: refused when it is read, and nothing is changed. */
START_TEST(words_out_of_range_are_refused) {
    nadir_description d;
    for (int i = 0; nadir_option_at(i, &d); i++) {
        const field *f = field_named(d.name);
        for (const char *at = f->refused; *at != '\0'; at += strcspn(at, "|") + (at[strcspn(at, "|")] == '|')) {
            char word[100], value[40], message[NADIR_TEXT] = "";
            const nadir_options before = nadir_options_default();
            nadir_options options = before;
            snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "|"), at);
            snprintf(word, sizeof word, "gradient,%s,%s=%s", f == fields ? "xtol=0.5" : "gtol=0.5", f->name, value);
            MUST(nadir_options_parse(&options, word, message, sizeof message) == NADIR_ARGUMENT, "%s was read", word);
            MUST(strstr(message, f->name) != NULL && strstr(message, value) != NULL, "%s: '%s'", word, message);
            MUST(options.gtol == before.gtol && options.xtol == before.xtol && options.method[0] == '\0' && options.given == 0,
                 "%s: half read", word);
        }
    }
}
END_TEST

START_TEST(words_that_are_none_are_refused) {
    static const char *const words[] = {"gradient,gtoll=1e-3",
                                        "gradient,gtol",
                                        "gradient,gtol=",
                                        "gradient,=1",
                                        "gradient,,gtol=1e-3",
                                        "gradient,gtol=1e-3x",
                                        "gradient,gtol=1e-3,gtol=1e-4",
                                        "gradient,gtol=0,5"};
    char message[NADIR_TEXT];
    nadir_options options = nadir_options_default();
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        message[0] = '\0';
        MUST(nadir_options_parse(&options, words[i], message, sizeof message) == NADIR_ARGUMENT, "%s was read", words[i]);
        MUST(message[0] != '\0' && strchr(message, '\n') == NULL, "%s: '%s'", words[i], message);
    }
    ck_assert_int_eq(nadir_options_parse(NULL, "gradient", message, sizeof message), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_options_parse(&options, NULL, message, sizeof message), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_options_parse(&options, "gradient,gtol=7", NULL, 0), NADIR_ARGUMENT);
}
END_TEST

START_TEST(methods_that_are_none_are_refused) {
    static const struct {
        const char *word, *says;
    } cases[] = {
        {"gradent", "unknown direction 'gradent'; did you mean 'gradient'?"},
        {"gradient/armigo", "unknown globalization 'armigo'; did you mean 'armijo'?"},
        {"newton/damping/choleski", "unknown linear 'choleski'; did you mean 'cholesky'?"},
        {"newton/damping/cholesky/lu", "more than three parts"},
        {"newton/", "unknown globalization ''"},
        {"newton//cholesky", "unknown globalization ''"},
        {"/armijo", "unknown direction ''"},
        {"gradient/damping", "gradient/damping: this direction has no matrix"},
        {"gradient/armijo/cholesky", "gradient/armijo/cholesky: this direction solves no linear system"},
        {"newton/damping/lu", "newton/damping/lu: lu "},
        {"newton/armijo/lu", "newton/armijo/lu: lu "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        probe p = {.of = &samples[0]};
        const nadir_problem problem = probe_problem(&p);
        const nadir_options options = options_of(cases[i].word);
        nadir_result result;
        double x[2] = {42, 43};
        const nadir_status status = nadir_minimize(&problem, x, &options, &result);
        MUST(status <= -100 && strstr(result.text, cases[i].says) != NULL, "%s: '%s'", cases[i].word, result.text);
        MUST(x[0] == 42 && p.calls[ANY] == 0, "%s: x was touched", cases[i].word);
    }
    nadir_options options = nadir_options_default();
    probe p = {.of = &samples[0]};
    const nadir_problem problem = probe_problem(&p);
    memset(options.method, 'a', sizeof options.method);
    ck_assert_uint_eq(nadir_size(&problem, &options, NULL), 0);
}
END_TEST

/* Every method × every option: used, or refused by the name of both. */
static void uses_or_refuses(const char *word, const sample *of) {
    probe p = {.of = of};
    const nadir_problem problem = probe_problem(&p);
    char direction[NADIR_WORD], globalization[NADIR_WORD];
    const char *second = strchr(word, '/') + 1;
    snprintf(direction, sizeof direction, " %.*s", (int)strcspn(word, "/"), word);
    snprintf(globalization, sizeof globalization, " %.*s", (int)strcspn(second, "/"), second);
    const char *linear = strchr(second, '/') ? strchr(second, '/') + 1 : "none";
    for (int i = 0; i < FIELDS; i++) {
        char full[2 * NADIR_WORD];
        nadir_result result;
        snprintf(full, sizeof full, "%s,%s=%s", word, fields[i].name, fields[i].changed);
        const nadir_options options = options_of(full);
        const bool missing = strcmp(fields[i].name, "differences") == 0 && of->no_hessian && starts_with(word, "newton");
        const bool differs = missing && !(of->products && strstr(word, "/krylov"));
        const bool used = differs || fields[i].readers == NULL || strstr(fields[i].readers, globalization) != NULL ||
                          strstr(fields[i].readers, direction) != NULL || strstr(fields[i].readers, linear) != NULL;
        const bool taken = nadir_size(&problem, &options, &result) > 0;
        MUST(taken == used, "%s: %s", full, taken ? "passed over" : result.text);
        MUST(taken || (result.status == NADIR_ARGUMENT && strstr(result.text, fields[i].name) && strstr(result.text, word)),
             "%s: '%s'", full, result.text);
    }
}

START_TEST(no_changed_option_is_passed_over) {
    ck_assert_int_gt(each_pair(uses_or_refuses), 200);
}
END_TEST

/* Set to its default on purpose, an option that is not used is refused too; set in the struct, only when it differs. */
START_TEST(what_was_given_must_be_used) {
    probe p = {.of = &samples[0]};
    const nadir_problem problem = probe_problem(&p);
    nadir_options options = options_of("gradient/armijo,eta=auto");
    ck_assert_uint_eq(nadir_size(&problem, &options, NULL), 0);
    options = options_of("gradient/armijo");
    options.eta = 0.0;
    ck_assert_uint_gt(nadir_size(&problem, &options, NULL), 0);
    options.eta = 0.1;
    ck_assert_uint_eq(nadir_size(&problem, &options, NULL), 0);
}
END_TEST

/* Parts left out: the table's defaults, by storage and by what the problem offers. */
START_TEST(parts_left_out_are_filled_in) {
    static const struct {
        const char *word;
        int sample; /* 0: dense, 1: no Hessian, 2: band */
        const char *full;
    } cases[] = {
        {"", 0, "newton/damping/cholesky"},
        {"", 1, "lbfgs/wolfe"},
        {"", 2, "newton/damping/band"},
        {"gradient", 0, "gradient/armijo"},
        {"newton/full", 0, "newton/full/lu"},
        {"newton/full", 2, "newton/full/lu"},
        {"newton/armijo", 2, "newton/armijo/band"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        probe p = {.of = &samples[cases[i].sample]};
        nadir_options options = options_of(cases[i].word);
        options.max_iterations = 1;
        const nadir_result result = run_probe(&p, &options, NULL);
        MUST(strcmp(result.method, cases[i].full) == 0, "'%s' on %s: %s", cases[i].word, p.of->name, result.method);
    }
}
END_TEST

CHECK_MAIN("options", every_option_is_known_here, values_out_of_range_are_refused, words_out_of_range_are_refused,
           words_that_are_none_are_refused, methods_that_are_none_are_refused, no_changed_option_is_passed_over,
           what_was_given_must_be_used, parts_left_out_are_filled_in)
