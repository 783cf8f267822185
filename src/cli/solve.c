/* nadir solve: an AMPL model from the command line. */
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../bench/csv.h"
#include "../../bench/outfile.h"
#include "../word.h"
#include "cli.h"
#include "guard.h"
#include "interrupt.h"
#include "outcome.h"
#include "solving.h"

enum { SOLUTION, CSV, OUTPUTS };
enum { KEY_SOLUTION = 256 + SOLUTION, KEY_CSV = 256 + CSV, KEY_OBJNO = 256 + OUTPUTS, KEY_ITERATIONS, KEY_SECONDS };

typedef struct request {
    const char *model;
    const char *outputs[OUTPUTS]; /* a path, "-" or NULL */
    nadir_options options;
    int64_t objective;
    bool verbose;
    int code;    /* of the refusal that was printed while parsing, or 0 */
    FILE *hints; /* where argp's second lines go */
} request;

static const struct argp_option keys[] = {
    {"method", 'm', "WORD", 0, "a method with its options, as in newton/trust,gtol=1e-10; default: what the model allows", 1},
    {"objno", KEY_OBJNO, "N", 0, "which objective, of a model that has several", 1},
    {"max-iterations", KEY_ITERATIONS, "N", 0, "limit of accepted steps", 2},
    {"max-seconds", KEY_SECONDS, "S", 0, "limit of time", 2},
    {"verbose", 'v', NULL, 0, "the iteration table, also where standard output is no terminal", 3},
    {"solution", KEY_SOLUTION, "FILE", 0, "one unknown a line: its name and its value", 4},
    {"csv", KEY_CSV, "FILE", 0, "one row with the columns of `nadir compare'", 4},
    {NULL, 0, NULL, 0, NULL, 0},
};

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

/* ---- arguments ---- */

static error_t refuse(request *self, const char *message) {
    self->code = complain(CLI_USAGE, message);
    return EINVAL;
}

/* "name=value" behind the method that was given so far. */
static error_t set_option(request *self, const char *name, const char *value) {
    char word[NADIR_WORD + 200], message[400];
    if (strlen(value) > 100) return refuse(self, "the value of an option is longer than 100 characters");
    snprintf(word, sizeof word, "%s,%s=%s", self->options.method, name, value);
    bool fine = nadir_options_parse(&self->options, word, message, sizeof message) == NADIR_RUNNING;
    return fine ? 0 : refuse(self, message);
}

static error_t set_method(request *self, const char *word) {
    char message[400];
    bool fine = nadir_options_parse(&self->options, word, message, sizeof message) == NADIR_RUNNING;
    return fine ? 0 : refuse(self, message);
}

static error_t set_objective(request *self, const char *word) {
    char message[300];
    double number;
    if (word_number(word, word + strlen(word), &number) && number >= 1 && number <= 1e9 && number == (double)(int64_t)number) {
        self->objective = (int64_t)number;
        return 0;
    }
    snprintf(message, sizeof message, "--objno is '%.200s', not an integer >= 1", word);
    return refuse(self, message);
}

static error_t set_model(request *self, const char *path) {
    char message[300];
    if (!self->model) {
        self->model = path;
        return 0;
    }
    snprintf(message, sizeof message, "unexpected argument '%.200s' (nadir solve takes one model)", path);
    return refuse(self, message);
}

static error_t parse(int key, char *word, struct argp_state *state) {
    request *self = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        if (self->hints) state->err_stream = self->hints;
        return 0;
    case 'm':
        return set_method(self, word);
    case 'v':
        self->verbose = true;
        return 0;
    case KEY_OBJNO:
        return set_objective(self, word);
    case KEY_ITERATIONS:
        return set_option(self, "max_iterations", word);
    case KEY_SECONDS:
        return set_option(self, "max_seconds", word);
    case KEY_SOLUTION:
    case KEY_CSV:
        self->outputs[key - KEY_SOLUTION] = word;
        return 0;
    case ARGP_KEY_ARG:
        return set_model(self, word);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int check(const request *self) {
    const char *a = self->outputs[SOLUTION], *b = self->outputs[CSV];
    if (!self->model) return complain(CLI_USAGE, "which model? nadir solve MODEL.nl");
    if (a && b && strcmp(a, b) == 0) return complain(CLI_USAGE, "--solution and --csv go to the same place");
    return CLI_FINE;
}

static int read_arguments(int argc, char **argv, request *self) {
    const struct argp argp = {.options = keys, .parser = parse, .args_doc = "MODEL.nl", .doc = text};
    char name[] = "nadir solve";
    *self = (request){.options = solving_options(), .hints = fopen("/dev/null", "w")};
    argv[0] = name;
    error_t failed = argp_parse(&argp, argc, argv, 0, NULL, self);
    if (self->hints) fclose(self->hints);
    if (failed) return self->code ? self->code : complain(CLI_USAGE, "the arguments could not be read");
    return check(self);
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
