/* nadir scale: cost against n for one method and problem. */
#include <stddef.h>
#include <stdio.h>

#include "../../bench/scale_report.h"
#include "../../bench/scale_text.h"
#include "cli.h"
#include "command_line.h"
#include "interrupt.h"
#include "outputs.h"
#include "sources.h"
#include "terminal.h"

enum { MESSAGE = BENCH_MESSAGE + EXPERIMENT_WORD + 64, DEFAULT_FROM = 96, DEFAULT_TO = 1536, DEFAULT_SECONDS = 60 };

typedef struct asked {
    const char *problem, *method;
    int64_t from, to;
    run_limits limits;
    const char *outputs[OUTPUTS];
    bool quiet;
} asked;

/* ---- arguments ---- */

static const argument known[] = {
    {"problem", 'p', "WORD", "the problem, without its n (quadratic)", 1, argument_word, offsetof(asked, problem), 0},
    {"method", 'm', "WORD", "the method (newton/damping)", 1, argument_word, offsetof(asked, method), 0},
    {"from", 0, "N", "the smallest n, doubled up to --to (96)", 1, argument_count, offsetof(asked, from), 0},
    {"to", 0, "N", "the largest n (1536)", 1, argument_count, offsetof(asked, to), 0},
    {"max-seconds", 0, "S", "limit of a run whose word sets none (60)", 2, argument_positive, offsetof(asked, limits.seconds), 0},
    {"max-iterations", 0, "N", "limit of a run whose word sets none (1000000)", 2, argument_count,
     offsetof(asked, limits.iterations), 0},
    {"csv", 0, "FILE", "one row a size, as CSV", 3, argument_word, offsetof(asked, outputs[OUTPUT_CSV]), 0},
    {"report", 0, "DIR", "one page with table and plots: DIR/index.html", 3, argument_word, offsetof(asked, outputs[OUTPUT_REPORT]),
     0},
    {"quiet", 'q', NULL, "no table", 4, argument_flag, offsetof(asked, quiet), 0},
    {0},
};

static const char text[] =
    "Runs one method on one problem at growing n, fits the exponent of its cost, and compares it with what the machine cannot do "
    "faster, measured in the same run: one Cholesky factorization and solution (dpotrf, dpotrs) where a dense Hessian is factored; "
    "moving the numbers that an iteration must move, at the speed of a copy, for L-BFGS; else the copy of a vector. The time of "
    "the "
    "problem's own functions is measured and left out of that comparison.\v"
    "A FILE of - is standard output, and then nothing else goes there. 96 and its doubles are sizes that every problem allows.\n\n"
    "Examples:\n"
    "  nadir scale\n"
    "  nadir scale -p extended -m lbfgs/wolfe --from 1e3 --to 4e6 --report report\n"
    "  nadir scale -p logcosh -m newton/trust --csv -\n\n"
    "Exit codes: 0 all runs were carried out, however they ended; 2 a word or option is wrong; 3 a file cannot be written; 4 not "
    "enough memory; 130 interrupted, after the table so far.";

static int read_arguments(int argc, char **argv, asked *self) {
    const command_line line = {.name = "nadir scale", .text = text, .arguments = known};
    *self = (asked){.problem = "quadratic", .method = "newton/damping", .from = DEFAULT_FROM, .to = DEFAULT_TO};
    self->limits = (run_limits){1000000, DEFAULT_SECONDS};
    const int code = command_line_read(&line, argc, argv, self);
    return code == CLI_FINE ? outputs_check(self->outputs) : code;
}

/* ---- what goes into the files ---- */

static int write_csv(FILE *out, const void *data) {
    scale_csv_write(out, data);
    return CLI_FINE;
}

static int write_report(FILE *out, const void *data) {
    char message[PATH_MAX + 128];
    bool fine = scale_report_write(out, data, message, sizeof message);
    if (message[0]) complain(0, message);
    return fine ? CLI_FINE : complain(CLI_FAILED, "not enough memory for the report");
}

static const output_writer writers[OUTPUTS] = {[OUTPUT_CSV] = write_csv, [OUTPUT_REPORT] = write_report};

/* ---- running ---- */

static void on_running(void *data, nadir_solver *solver) {
    (void)data;
    interrupt_watch(solver);
}

static bool on_stopped(void *data) {
    (void)data;
    return interrupt_caught() != 0;
}

static int prepare(const asked *self, scale *sizes) {
    char message[MESSAGE];
    *sizes = (scale){.floor = SCALE_NONE, .sources = problem_sources};
    if (snprintf(sizes->problem, sizeof sizes->problem, "%s", self->problem) >= (int)sizeof sizes->problem)
        return complain_word("problem", self->problem, " is too long");
    if (!copy_without_blanks(sizes->method, sizeof sizes->method, self->method))
        return complain_word("method", self->method, " is too long");
    if (!scale_sizes(sizes, self->from, self->to))
        return complain(CLI_USAGE, "there is no size between --from and --to, or more than 40");
    int code = scale_check(sizes, &self->limits, message, sizeof message);
    return code == 0 ? CLI_FINE : complain(code, message);
}

static int print(const asked *self, const scale *sizes) {
    char message[PATH_MAX];
    outfile out = {.stream = stdout};
    text_style style = terminal_style(stdout);
    if (self->quiet || outputs_use_stdout(self->outputs)) return CLI_FINE;
    if (!scale_text_write(stdout, sizes, &style)) return complain(CLI_FAILED, "not enough memory");
    return outfile_commit(&out, message, sizeof message) ? CLI_FINE : complain(CLI_FILE, message);
}

static int run_and_write(const asked *self, scale *sizes) {
    char message[MESSAGE];
    outputs files;
    const experiment_hooks hooks = {.running = on_running, .stopped = on_stopped};
    int code = outputs_open(&files, self->outputs);
    if (code != CLI_FINE) return code;
    code = scale_run(sizes, &self->limits, &hooks, message, sizeof message);
    if (code != 0) {
        outputs_abandon(&files);
        return complain(code, message);
    }
    code = print(self, sizes);
    int written = outputs_write(&files, writers, sizes);
    if (code == CLI_FINE) code = written;
    return code == CLI_FINE && interrupt_caught() ? CLI_SIGNAL + interrupt_caught() : code;
}

int command_scale(int argc, char **argv) {
    asked self;
    scale sizes;
    interrupt_install();
    int code = read_arguments(argc, argv, &self);
    if (code == CLI_FINE) code = prepare(&self, &sizes);
    if (code == CLI_FINE) code = run_and_write(&self, &sizes);
    return code;
}
