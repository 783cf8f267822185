/* The arguments of `nadir compare`, by argp. */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bench/json.h"
#include "arguments.h"
#include "cli.h"
#include "reading.h"

static const char *const default_methods[] = {"gradient/fixed", "gradient/exact", "gradient/armijo", "newton/full",
                                              "newton/damping"};
static const char *const default_problems[] = {
    "quadratic,n=100,condition=1e1,start=extreme",
    "quadratic,n=100,condition=1e2,start=extreme",
    "quadratic,n=100,condition=1e4,start=extreme",
    "rosenbrock",
    "chain,n=100",
};
static const char *const default_sweep_problems[] = {"quadratic,n=100,condition=1e2,start=extreme", "rosenbrock"};
static const char *const default_with_data[] = {"logistic"};
enum {
    DEFAULT_METHODS = sizeof default_methods / sizeof *default_methods,
    DEFAULT_PROBLEMS = sizeof default_problems / sizeof *default_problems,
    DEFAULT_SWEEP_PROBLEMS = sizeof default_sweep_problems / sizeof *default_sweep_problems,
    DEFAULT_ITERATIONS = 200000,
    DEFAULT_SECONDS = 10,
};

enum {
    KEY_CSV = 256 + OUTPUT_CSV,
    KEY_JSON = 256 + OUTPUT_JSON,
    KEY_TRACE = 256 + OUTPUT_TRACE,
    KEY_REPORT = 256 + OUTPUT_REPORT,
    KEY_SECONDS = 256 + OUTPUTS,
    KEY_ITERATIONS,
    KEY_SWEEP,
    KEY_PLUGIN,
    KEY_PLOT,
    KEY_START,
};

static const struct argp_option options[] = {
    {"problem", 'p', "WORD", 0, "a problem, as in quadratic,n=1000,condition=1e4; may be given again", 1},
    {"method", 'm', "WORD", 0, "a method, as in gradient/fixed,eta=1e-3; may be given again", 1},
    {"plugin", KEY_PLUGIN, "FILE", 0, "a problem of your own in a shared object (nadir_plugin.h); FILE,OPTIONS hands it options",
     1},
    {"data", 'd', "FILE", 0, "the data of problems that are fitted to data, LIBSVM or CSV; alone it means --problem logistic", 1},
    {"sweep", KEY_SWEEP, "OPTION", 0,
     "run every method with a range of values of its OPTION: eta means about the stability limit 2/L; eta=1e-5:1e-2:13 is explicit",
     1},
    {"start", KEY_START, "WHERE", 0,
     "own: the problem's (default); search: the lowest of 1000 points, of the window that is drawn or of a box about the start", 1},
    {"max-seconds", KEY_SECONDS, "S", 0, "limit of a run whose word sets none (10)", 2},
    {"max-iterations", KEY_ITERATIONS, "N", 0, "limit of a run whose word sets none (200000)", 2},
    {"csv", KEY_CSV, "FILE", 0, "one row a run, as CSV", 3},
    {"json", KEY_JSON, "FILE", 0, "the same as JSON, with more detail", 3},
    {"trace", KEY_TRACE, "FILE", 0, "one row an iteration, as CSV; of more than 20000 the middle is thinned", 3},
    {"report", KEY_REPORT, "DIR", 0, "one page with words, tables and plots: DIR/index.html", 3},
    {"plot", KEY_PLOT, NULL, 0, "a small plot of characters below every table", 4},
    {"quiet", 'q', NULL, 0, "neither the table nor a progress line", 4},
    {NULL, 0, NULL, 0, NULL, 0},
};

static const char text[] =
    "Runs every method on every problem and shows how fast each converges: iterations, evaluations, time, the measured rate beside "
    "the one that theory gives, and the order of convergence.\v"
    "A FILE of - is standard output, and then nothing else goes there. Words are those of `nadir list'. Without any, gradient "
    "descent "
    "and Newton's method meet on quadratics of condition 10, 100 and 10000 and on Rosenbrock's function.\n\n"
    "Examples:\n"
    "  nadir compare\n"
    "  nadir compare --report report\n"
    "  nadir compare --plot -p rosenbrock -m newton/damping -m lbfgs/wolfe\n"
    "  nadir compare -p rosenbrock -m newton/damping -m gradient/armijo,max_iterations=1e5\n"
    "  nadir compare -p quadratic,n=1000,condition=1e6 -m newton/full --csv -\n"
    "  nadir compare --plugin ./mine.so -m newton/damping -m gradient/armijo\n"
    "  nadir compare -p himmelblau --start search -m newton/damping\n"
    "  nadir compare --sweep eta -p quadratic,condition=1e3 --report report\n"
    "  nadir compare --sweep lambda=1e-6:1e2 -m newton/damping -p chain,n=100\n"
    "  nadir compare -p logistic --data heart_scale --json runs.json --trace trace.csv\n\n"
    "Exit codes: 0 all runs were carried out, however they ended; 2 a word or option is wrong; 3 a file cannot be read or written; "
    "4 not enough memory; 130 interrupted, after the table so far.";

static error_t refuse(arguments *self, const char *what, const char *word, const char *wanted) {
    self->code = complain_word(what, word, wanted);
    return EINVAL;
}

static error_t parse_limit(int key, const char *word, arguments *self) {
    if (key == KEY_SECONDS)
        return read_positive(word, &self->max_seconds) ? 0 : refuse(self, "--max-seconds is", word, ", not a number > 0");
    return read_count(word, &self->max_iterations) ? 0 : refuse(self, "--max-iterations is", word, ", not an integer >= 1");
}

static error_t parse_sweep(const char *word, arguments *self) {
    char message[300];
    if (sweep_parse(word, &self->sweep, message, sizeof message)) return 0;
    self->code = complain(CLI_USAGE, message);
    return EINVAL;
}

static error_t parse_start(const char *word, arguments *self) {
    self->search = strcmp(word, "search") == 0;
    return self->search || strcmp(word, "own") == 0 ? 0 : refuse(self, "--start is", word, ", not own or search");
}

static error_t parse_plugin(const char *word, arguments *self) {
    self->problems[self->problem_count] = keep_plugin(&self->kept, word);
    if (self->problems[self->problem_count++]) return 0;
    self->code = complain(CLI_FAILED, "not enough memory");
    return ENOMEM;
}

static error_t parse(int key, char *word, struct argp_state *state) {
    arguments *self = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        self->hints = silence_hints(state);
        return 0;
    case 'p':
        self->problems[self->problem_count++] = word;
        return 0;
    case 'm':
        self->methods[self->method_count++] = word;
        return 0;
    case 'd':
        self->data = word;
        return 0;
    case 'q':
        self->quiet = true;
        return 0;
    case KEY_PLOT:
        self->plot = true;
        return 0;
    case KEY_CSV:
    case KEY_JSON:
    case KEY_TRACE:
    case KEY_REPORT:
        self->outputs[key - KEY_CSV] = word;
        return 0;
    case KEY_SWEEP:
        return parse_sweep(word, self);
    case KEY_PLUGIN:
        return parse_plugin(word, self);
    case KEY_START:
        return parse_start(word, self);
    case KEY_SECONDS:
    case KEY_ITERATIONS:
        return parse_limit(key, word, self);
    case ARGP_KEY_ARG:
        return refuse(self, "unexpected argument", word, "");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static size_t copy_words(const char **to, const char *const *from, size_t count) {
    memcpy(to, from, count * sizeof *to);
    return count;
}

/* In a sweep, those of the default methods that have the option. */
static void take_default_methods(arguments *self) {
    for (size_t i = 0; i < DEFAULT_METHODS; i++) {
        bool suits = !self->sweep.option[0] || sweep_suits(&self->sweep, default_methods[i]);
        if (suits) self->methods[self->method_count++] = default_methods[i];
    }
}

static void take_defaults(arguments *self) {
    if (self->method_count == 0) take_default_methods(self);
    if (self->problem_count > 0) return;
    if (self->data)
        self->problem_count = copy_words(self->problems, default_with_data, 1);
    else if (self->sweep.option[0])
        self->problem_count = copy_words(self->problems, default_sweep_problems, DEFAULT_SWEEP_PROBLEMS);
    else
        self->problem_count = copy_words(self->problems, default_problems, DEFAULT_PROBLEMS);
}

static int check_outputs(const arguments *self) {
    if (self->outputs[OUTPUT_JSON] && json_missing()) return complain(CLI_USAGE, json_missing());
    if (self->plot && self->sweep.option[0])
        return complain(CLI_USAGE, "--plot draws convergence, not a sweep: --report draws that");
    return outputs_check(self->outputs);
}

int arguments_parse(int argc, char **argv, arguments *self) {
    const struct argp argp = {.options = options, .parser = parse, .doc = text};
    size_t room = (size_t)argc + DEFAULT_PROBLEMS + DEFAULT_METHODS;
    char name[] = "nadir compare";
    *self = (arguments){.max_iterations = DEFAULT_ITERATIONS, .max_seconds = DEFAULT_SECONDS};
    self->problems = calloc(room, sizeof *self->problems);
    self->methods = calloc(room, sizeof *self->methods);
    if (!self->problems || !self->methods) return complain(CLI_FAILED, "not enough memory");
    argv[0] = name;
    if (argp_parse(&argp, argc, argv, 0, NULL, self) != 0)
        return self->code ? self->code : complain(CLI_USAGE, "the arguments could not be read");
    take_defaults(self);
    if (self->method_count > 0) return check_outputs(self);
    return complain(CLI_USAGE, "none of the default methods has the option to sweep; name one with --method");
}

void arguments_destroy(arguments *self) {
    if (self->hints) fclose(self->hints);
    kept_free(&self->kept);
    free(self->problems);
    free(self->methods);
}
