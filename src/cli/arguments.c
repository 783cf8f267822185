/* The arguments of `nadir compare`. */
#include <stddef.h>
#include <string.h>

#include "../../bench/json.h"
#include "arguments.h"
#include "cli.h"

static const char *const default_methods[] = {"gradient/fixed", "gradient/exact", "gradient/armijo", "newton/full",
                                              "newton/damping"};
static const char *const default_problems[] = {
    "quadratic,n=100,condition=1e1,start=extreme",
    "quadratic,n=100,condition=1e2,start=extreme",
    "quadratic,n=100,condition=1e4,start=extreme",
    "rosenbrock",
    "chain,n=100",
    "logcosh,n=50",
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

static const char text[] =
    "Runs every method on every problem and shows how fast each converges: iterations, evaluations, time, the measured rate beside "
    "the one that theory gives, and the order of convergence.\v"
    "A FILE of - is standard output, and then nothing else goes there. Words are those of `nadir list'. Without any, gradient "
    "descent and Newton's method meet on quadratics of condition 10, 100 and 10000, on Rosenbrock's function with 2 and with 100 "
    "unknowns, and on a convex function on which Newton's order shows.\n\n"
    "Examples:\n"
    "  nadir compare\n"
    "  nadir compare --report report\n"
    "  nadir compare --plot -p rosenbrock -m newton/damping -m lbfgs/wolfe\n"
    "  nadir compare -p rosenbrock -m newton/damping -m bb,max_iterations=1e5\n"
    "  nadir compare -p quadratic,n=1000,condition=1e6 -m newton/full --csv -\n"
    "  nadir compare --plugin ./mine.so -m newton/damping -m gradient/armijo\n"
    "  nadir compare -p trigon,n=10 --start search -m newton/damping\n"
    "  nadir compare -p misra1a -m gauss_newton --parameters\n"
    "  nadir compare --sweep eta -p quadratic,condition=1e3 --report report\n"
    "  nadir compare --sweep lambda=1e-6:1e2 -m newton/damping -p chain,n=100\n"
    "  nadir compare -p logistic --data heart_scale --json - --trace trace.csv\n\n"
    "Exit codes: 0 all runs were carried out, however they ended; 2 a word or option is wrong; 3 a file cannot be read or written; "
    "4 not enough memory; 130 interrupted, after the table so far.";

static int read_sweep(const argument *row, void *field, const char *word) {
    char message[300];
    (void)row;
    return sweep_parse(word, field, message, sizeof message) ? CLI_FINE : complain(CLI_USAGE, message);
}

static int read_start(const argument *row, void *field, const char *word) {
    bool search = strcmp(word, "search") == 0;
    (void)row;
    if (!search && strcmp(word, "own") != 0) return complain_word("--start is", word, ", not own or search");
    *(bool *)field = search;
    return CLI_FINE;
}

static const argument known[] = {
    {"problem", 'p', "WORD", "a problem, as in quadratic,n=1000,condition=1e4; may be given again", 1, argument_words,
     offsetof(arguments, problems), 0},
    {"method", 'm', "WORD", "a method, as in gradient/fixed,eta=1e-3; may be given again", 1, argument_words,
     offsetof(arguments, methods), 0},
    {"plugin", 0, "FILE", "a problem of your own in a shared object (nadir_plugin.h); FILE,OPTIONS hands it options", 1,
     argument_plugins, offsetof(arguments, problems), 0},
    {"data", 'd', "FILE", "the data of problems that are fitted to data, LIBSVM or CSV; alone it means --problem logistic", 1,
     argument_word, offsetof(arguments, data), 0},
    {"sweep", 0, "OPTION",
     "run every method with a range of values of its OPTION: eta means about the stability limit 2/L; eta=1e-5:1e-2:13 is explicit",
     1, read_sweep, offsetof(arguments, sweep), 0},
    {"start", 0, "WHERE",
     "own: the problem's (default); search: the lowest of 1000 points, of the window that is drawn or of a box about the start", 1,
     read_start, offsetof(arguments, search), 0},
    {"max-seconds", 0, "S", "limit of a run whose word sets none (10)", 2, argument_positive, offsetof(arguments, max_seconds), 0},
    {"max-iterations", 0, "N", "limit of a run whose word sets none (200000)", 2, argument_count,
     offsetof(arguments, max_iterations), 0},
    {"csv", 0, "FILE", "one row a run, as CSV", 3, argument_word, offsetof(arguments, outputs[OUTPUT_CSV]), 0},
    {"json", 0, "FILE", "the same as JSON, with more detail", 3, argument_word, offsetof(arguments, outputs[OUTPUT_JSON]), 0},
    {"trace", 0, "FILE", "one row an iteration, as CSV; of more than 20000 the middle is thinned", 3, argument_word,
     offsetof(arguments, outputs[OUTPUT_TRACE]), 0},
    {"report", 0, "DIR", "one page with words, tables and plots: DIR/index.html", 3, argument_word,
     offsetof(arguments, outputs[OUTPUT_REPORT]), 0},
    {"plot", 0, NULL, "a small plot of characters below every table", 4, argument_flag, offsetof(arguments, plot), 0},
    {"parameters", 0, NULL, "where every run ended; of fits with the standard errors and correlations of the parameters", 4,
     argument_flag, offsetof(arguments, parameters), 0},
    {"quiet", 'q', NULL, "neither the table nor a progress line", 4, argument_flag, offsetof(arguments, quiet), 0},
    {0},
};

/* In a sweep, those of the default methods that have the option. */
static void take_default_methods(arguments *self) {
    for (size_t i = 0; i < DEFAULT_METHODS; i++)
        if (!self->sweep.option[0] || sweep_suits(&self->sweep, default_methods[i]))
            word_list_add(&self->methods, &default_methods[i], 1);
}

static void take_default_problems(arguments *self) {
    if (self->data)
        word_list_add(&self->problems, default_with_data, 1);
    else if (self->sweep.option[0])
        word_list_add(&self->problems, default_sweep_problems, DEFAULT_SWEEP_PROBLEMS);
    else
        word_list_add(&self->problems, default_problems, DEFAULT_PROBLEMS);
}

static int check(const arguments *self) {
    if (self->methods.count == 0)
        return complain(CLI_USAGE, "none of the default methods has the option to sweep; name one with --method");
    if (self->outputs[OUTPUT_JSON] && json_missing()) return complain(CLI_USAGE, json_missing());
    if (self->plot && self->sweep.option[0])
        return complain(CLI_USAGE, "--plot draws convergence, not a sweep: --report draws that");
    if (self->parameters && self->sweep.option[0])
        return complain(CLI_USAGE, "--parameters shows where single runs ended, not those of a sweep");
    const int code = word_list_check(&self->methods, "method");
    if (code != CLI_FINE) return code;
    return word_list_check(&self->problems, "problem") == CLI_FINE ? outputs_check(self->outputs) : CLI_USAGE;
}

int arguments_parse(int argc, char **argv, arguments *self) {
    const command_line line = {.name = "nadir compare", .text = text, .arguments = known};
    const size_t room = (size_t)argc + DEFAULT_PROBLEMS + DEFAULT_METHODS;
    *self = (arguments){.max_iterations = DEFAULT_ITERATIONS, .max_seconds = DEFAULT_SECONDS};
    int code = word_list_create(&self->problems, room);
    if (code == CLI_FINE) code = word_list_create(&self->methods, room);
    if (code == CLI_FINE) code = command_line_read(&line, argc, argv, self);
    if (code != CLI_FINE) return code;
    if (self->methods.count == 0) take_default_methods(self);
    if (self->problems.count == 0) take_default_problems(self);
    return check(self);
}

void arguments_destroy(arguments *self) {
    word_list_destroy(&self->methods);
    word_list_destroy(&self->problems);
}
