/* nadir compare: everything that can be wrong is found before the first run; then run, print, write. */
#include <stdio.h>

#include "../../bench/compare_text.h"
#include "../../bench/csv.h"
#include "../../bench/json.h"
#include "../../bench/report.h"
#include "arguments.h"
#include "cli.h"
#include "guard.h"
#include "interrupt.h"
#include "sources.h"
#include "terminal.h"

/* ---- what goes into the files: an exit code each ---- */

static int write_csv(FILE *out, const void *results) {
    csv_write_study(out, results);
    return CLI_FINE;
}

static int write_trace(FILE *out, const void *results) {
    csv_write_trace(out, results);
    return CLI_FINE;
}

static int write_json(FILE *out, const void *results) {
    return json_write_study(out, results) || ferror(out) ? CLI_FINE : complain(CLI_FAILED, "not enough memory for JSON");
}

static int write_report(FILE *out, const void *results) {
    char message[PATH_MAX + 128];
    report_write(out, results, message, sizeof message);
    if (message[0]) complain(0, message);
    return CLI_FINE;
}

static const output_writer writers[OUTPUTS] = {
    [OUTPUT_CSV] = write_csv, [OUTPUT_JSON] = write_json, [OUTPUT_TRACE] = write_trace, [OUTPUT_REPORT] = write_report};

/* ---- */

static void on_running(void *data, nadir_solver *solver) {
    (void)data;
    interrupt_watch(solver);
}

static bool on_stopped(void *data) {
    (void)data;
    return interrupt_caught() != 0;
}

static void on_progress(void *data, const experiment *run, const nadir_iterate *iterate) {
    progress_show(data, run, iterate);
}

static int prepare(const arguments *asked, study *results) {
    char message[BENCH_MESSAGE + EXPERIMENT_WORD + 64];
    const study_request request = {
        .problems = asked->problems.at,
        .problem_count = asked->problems.count,
        .methods = asked->methods.at,
        .method_count = asked->methods.count,
        .data = asked->data,
        .sources = problem_sources,
        .max_iterations = asked->max_iterations,
        .max_seconds = asked->max_seconds,
        .sweep = asked->sweep,
        .search = asked->search,
        .parameters = asked->parameters,
    };
    int code = study_create(&request, results, message, sizeof message);
    return code == 0 ? CLI_FINE : complain(code, message);
}

static int run_all(const arguments *asked, study *results) {
    progress line = progress_begin(results, asked->quiet);
    const experiment_hooks hooks = {.data = &line, .running = on_running, .stopped = on_stopped, .progress = on_progress};
    bool fine = study_run(results, &hooks);
    progress_end(&line);
    return fine ? CLI_FINE : complain(CLI_FAILED, "not enough memory");
}

static int print_table(const arguments *asked, const study *results) {
    char message[PATH_MAX];
    outfile out = {.stream = stdout};
    text_style style = terminal_style(stdout);
    if (asked->quiet || outputs_use_stdout(asked->outputs)) return CLI_FINE;
    if (!compare_text_write(stdout, results, &style, asked->plot)) return complain(CLI_FAILED, "not enough memory");
    return outfile_commit(&out, message, sizeof message) ? CLI_FINE : complain(CLI_FILE, message);
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

static int run_and_write(const arguments *asked, study *results) {
    outputs files;
    int code = outputs_open(&files, asked->outputs);
    if (code != CLI_FINE) return code;
    code = run_all(asked, results);
    if (code != CLI_FINE) {
        outputs_abandon(&files);
        return code;
    }
    code = print_table(asked, results);
    code = larger(code, outputs_write(&files, writers, results));
    return code == CLI_FINE && results->interrupted ? CLI_SIGNAL + interrupt_caught() : code;
}

static int compare(int argc, char **argv) {
    arguments asked;
    study results;
    interrupt_install();
    int code = arguments_parse(argc, argv, &asked);
    if (code == CLI_FINE) code = prepare(&asked, &results);
    if (code == CLI_FINE) {
        code = run_and_write(&asked, &results);
        study_destroy(&results);
    }
    arguments_destroy(&asked);
    return code;
}

int command_compare(int argc, char **argv) {
    return guard_is_wanted(argc, argv) ? guard(compare, argc, argv) : compare(argc, argv);
}
