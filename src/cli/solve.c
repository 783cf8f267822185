/* nadir solve: an AMPL model from the command line. */
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "../../bench/csv.h"
#include "../../bench/outfile.h"
#include "cli.h"
#include "command_line.h"
#include "guard.h"
#include "interrupt.h"
#include "outcome.h"
#include "solving.h"

enum { SOLUTION, CSV, OUTPUTS };

typedef struct request {
    const char *model;
    const char *outputs[OUTPUTS]; /* a path, "-" or NULL */
    nadir_options options;
    int64_t objective;
    bool verbose;
} request;

/* ---- arguments ---- */

static int take_option_word(nadir_options *options, const char *word) {
    char message[400];
    const bool fine = nadir_options_parse(options, word, message, sizeof message) == NADIR_RUNNING;
    return fine ? CLI_FINE : complain(CLI_USAGE, message);
}

static int read_method(const argument *row, void *field, const char *word) {
    (void)row;
    return take_option_word(field, word);
}

/* "name=value" behind the method that was given so far. */
static int set_option(nadir_options *options, const char *name, const char *value) {
    char word[NADIR_WORD + 200];
    if (strlen(value) > 100) return complain(CLI_USAGE, "the value of an option is longer than 100 characters");
    snprintf(word, sizeof word, "%s,%s=%s", options->method, name, value);
    return take_option_word(options, word);
}

static int read_iterations(const argument *row, void *field, const char *word) {
    (void)row;
    return set_option(field, "max_iterations", word);
}

static int read_seconds(const argument *row, void *field, const char *word) {
    (void)row;
    return set_option(field, "max_seconds", word);
}

static int read_model(const argument *row, void *field, const char *path) {
    const char **model = field;
    if (*model) return complain_word("unexpected argument", path, " (nadir solve takes one model)");
    return argument_word(row, field, path);
}

static const argument known[] = {
    {"method", 'm', "WORD", "a method with its options, as in newton/trust,gtol=1e-10; default: what the model allows", 1,
     read_method, offsetof(request, options), 0},
    {"objno", 0, "N", "which objective, of a model that has several", 1, argument_count, offsetof(request, objective), 1000000000},
    {"max-iterations", 0, "N", "limit of accepted steps", 2, read_iterations, offsetof(request, options), 0},
    {"max-seconds", 0, "S", "limit of time", 2, read_seconds, offsetof(request, options), 0},
    {"verbose", 'v', NULL, "the iteration table, also where standard output is no terminal", 3, argument_flag,
     offsetof(request, verbose), 0},
    {"solution", 0, "FILE", "one unknown a line: its name and its value", 4, argument_word, offsetof(request, outputs[SOLUTION]),
     0},
    {"csv", 0, "FILE", "one row with the columns of `nadir compare'", 4, argument_word, offsetof(request, outputs[CSV]), 0},
    {0},
};
static const argument model = {.read = read_model, .at = offsetof(request, model)};

static const char text[] =
    "Minimises, or maximises, the objective of an AMPL model (MODEL.nl, text or binary) from the start it gives. Derivatives "
    "are exact, and the Hessian is stored as its sparsity suggests.\v"
    "A FILE of - is standard output, and then nothing else goes there. The rows of the iteration table are accepted steps, and "
    "rejected ones where an r follows the number.\n\n"
    "Examples:\n"
    "  nadir solve model.nl\n"
    "  nadir solve model.nl --method newton/trust/ldlt,gtol=1e-10 --verbose\n"
    "  nadir solve model.nl --solution - \n\n"
    "Exit codes: 0 converged; 1 a limit was reached, or f has no lower bound; 2 a word or option is wrong; 3 a file cannot be read "
    "or "
    "written, or the model is beyond nadir; 4 numerical failure; 130 interrupted.";

static int check(const request *self) {
    const char *a = self->outputs[SOLUTION], *b = self->outputs[CSV];
    if (!self->model) return complain(CLI_USAGE, "which model? nadir solve MODEL.nl");
    if (a && b && strcmp(a, b) == 0) return complain(CLI_USAGE, "--solution and --csv go to the same place");
    return CLI_FINE;
}

static int read_arguments(int argc, char **argv, request *self) {
    const command_line line = {.name = "nadir solve", .operands = "MODEL.nl", .text = text, .arguments = known, .operand = &model};
    *self = (request){.options = solving_options()};
    const int code = command_line_read(&line, argc, argv, self);
    return code == CLI_FINE ? check(self) : code;
}

/* ---- outputs ---- */

static void write_solution(FILE *out, const solving *solved) {
    for (int64_t i = 0; i < solved->problem.n; i++) fprintf(out, "%s %.17g\n", nl_name(solved->model, i), solved->x[i]);
}

/* A comparison of one run. */
static void write_csv(FILE *out, const solving *solved) {
    bench_problem problem = {.problem = solved->problem};
    snprintf(problem.word, sizeof problem.word, "%s", nl_about(solved->model).path);
    experiment run = {.problem = &problem, .state = EXPERIMENT_DONE, .result = solved->result, .seconds = solved->result.seconds};
    snprintf(run.method, sizeof run.method, "%s", solved->result.method);
    run.result.f = solving_objective(solved);
    experiment_set_verdict(&run, &solved->result.inertia);
    csv_write_study(out, &(study){.problems = &problem, .problem_count = 1, .runs = &run, .method_count = 1, .run_count = 1});
}

static void (*const writers[OUTPUTS])(FILE *, const solving *) = {[SOLUTION] = write_solution, [CSV] = write_csv};

static int open_outputs(const request *self, outfile files[OUTPUTS]) {
    char message[PATH_MAX + 128];
    for (int i = 0; i < OUTPUTS; i++) {
        if (!self->outputs[i] || outfile_open(&files[i], self->outputs[i], message, sizeof message)) continue;
        for (int j = 0; j < i; j++) outfile_abandon(&files[j]);
        return complain(CLI_FILE, message);
    }
    return CLI_FINE;
}

static int write_outputs(const solving *solved, outfile files[OUTPUTS]) {
    char message[PATH_MAX + 128];
    int code = CLI_FINE;
    for (int i = 0; i < OUTPUTS; i++) {
        if (!files[i].stream) continue;
        writers[i](files[i].stream, solved);
        if (!outfile_commit(&files[i], message, sizeof message)) code = complain(CLI_FILE, message);
    }
    return code;
}

/* ---- the command ---- */

static FILE *screen(const request *self) {
    for (int i = 0; i < OUTPUTS; i++)
        if (self->outputs[i] && strcmp(self->outputs[i], "-") == 0) return NULL;
    return stdout;
}

static int run(const request *self, solving *solved, outfile files[OUTPUTS]) {
    FILE *out = screen(self);
    if (out) solving_write_head(solved, out);
    solving_run(solved, self->verbose || isatty(STDOUT_FILENO) ? out : NULL);
    if (out) solving_write_summary(solved, out);
    int code = write_outputs(solved, files);
    if (code == CLI_FINE && out && fflush(out) != 0) code = complain(CLI_FILE, "standard output cannot be written");
    if (code == CLI_FINE && interrupt_caught()) code = CLI_SIGNAL + interrupt_caught();
    return code == CLI_FINE ? outcome_exit(solved->result.status) : code;
}

static int solve(int argc, char **argv) {
    request self;
    solving solved;
    outfile files[OUTPUTS] = {{.stream = NULL}};
    char message[SOLVING_MESSAGE];
    interrupt_install();
    int code = read_arguments(argc, argv, &self);
    if (code != CLI_FINE) return code;
    code = solving_begin(&solved, self.model, self.objective, &self.options, message);
    if (code != CLI_FINE) return complain(code, message);
    code = open_outputs(&self, files);
    if (code == CLI_FINE) code = run(&self, &solved, files);
    solving_end(&solved);
    return code;
}

int command_solve(int argc, char **argv) {
    return guard(solve, argc, argv);
}
