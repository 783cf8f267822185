/* nadir profile: checks all words, goes through the rows that are there, runs what is missing, prints and writes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../bench/machine.h"
#include "../../bench/profile_report.h"
#include "../../bench/profile_text.h"
#include "../../bench/regress.h"
#include "cli.h"
#include "interrupt.h"
#include "profile_arguments.h"
#include "terminal.h"

enum { MESSAGE = BENCH_MESSAGE + EXPERIMENT_WORD + 64 };

/* What goes into the JSON file and the report. */
typedef struct results {
    const profile *profile;
    const profile_cost *cost;
} results;

/* ---- what goes into the files ---- */

static int write_json(FILE *out, const void *data) {
    const profile *p = ((const results *)data)->profile;
    for (size_t i = 0; i < p->problem_count * p->method_count; i++)
        if (p->rows[i]) run_row_write_json(out, p->rows[i]);
    return CLI_FINE;
}

static int write_report(FILE *out, const void *data) {
    const results *r = data;
    char message[PATH_MAX + 128];
    bool fine = profile_report_write(out, r->profile, r->cost, message, sizeof message);
    if (message[0]) complain(0, message);
    return fine ? CLI_FINE : complain(CLI_FAILED, "not enough memory for the report");
}

static const output_writer writers[OUTPUTS] = {[OUTPUT_JSON] = write_json, [OUTPUT_REPORT] = write_report};

/* ---- running ---- */

typedef struct session {
    const profile_arguments *asked;
    ledger *rows;
    size_t done, total;
    bool shown; /* a progress line */
    int code;
    char message[MESSAGE];
} session;

static bool on_stopped(void *data) {
    (void)data;
    return interrupt_caught() != 0;
}

static void sign(run_row *row, const worker_setting *setting) {
    row->max_iterations = setting->limits.iterations;
    row->max_seconds = setting->limits.seconds;
    row->max_memory = setting->megabytes;
    row->jobs = setting->at_once;
    machine_text(row->machine, sizeof row->machine);
    machine_build(row->build, sizeof row->build);
    snprintf(row->revision, sizeof row->revision, "%s", machine_revision());
}

static bool on_done(void *data, const worker_job *job, const run_row *row) {
    session *s = data;
    run_row signed_row = *row;
    sign(&signed_row, &s->asked->setting);
    s->code = ledger_add(s->rows, &signed_row, s->message, sizeof s->message);
    s->done++;
    if (s->shown)
        fprintf(stderr, "\r[%zu/%zu] %.60s on %.60s: %s\033[K", s->done, s->total, job->method, job->problem, row->status);
    return s->code == CLI_FINE;
}

/* Method by method a problem would be made in a row by the same method: problem by problem, the methods meet the same machine. */
static size_t missing_jobs(const profile_arguments *asked, const ledger *rows, worker_job *jobs) {
    size_t count = 0;
    for (size_t p = 0; p < asked->problems.count; p++)
        for (size_t m = 0; m < asked->methods.count; m++)
            if (!ledger_find(rows, asked->problems.at[p], asked->methods.at[m]))
                jobs[count++] = (worker_job){asked->problems.at[p], asked->methods.at[m]};
    return count;
}

static int run_missing(const profile_arguments *asked, ledger *rows) {
    worker_job *jobs = calloc(asked->problems.count * asked->methods.count + 1, sizeof *jobs);
    if (!jobs) return complain(CLI_FAILED, "not enough memory");
    session s = {.asked = asked, .rows = rows, .shown = !asked->quiet && terminal_is_capable(stderr)};
    s.total = missing_jobs(asked, rows, jobs);
    const worker_hooks hooks = {.data = &s, .stopped = on_stopped, .done = on_done};
    int code = worker_run(jobs, s.total, &asked->setting, &hooks, s.message, sizeof s.message);
    free(jobs);
    if (s.shown && s.done > 0) fputs("\r\033[K", stderr);
    if (code == CLI_FINE) code = s.code;
    return code == CLI_FINE ? CLI_FINE : complain(code, s.message);
}

/* ---- the whole ---- */

/* A row that was made with other limits would be compared with what it is not. */
static int check_limits(const profile_arguments *asked, const ledger *rows, const char *path) {
    char message[MESSAGE];
    const worker_setting *now = &asked->setting;
    for (size_t i = 0; i < rows->count; i++) {
        const run_row *row = &rows->rows[i];
        if (row->max_seconds == now->limits.seconds && row->max_iterations == now->limits.iterations &&
            row->max_memory == now->megabytes)
            continue;
        snprintf(message, sizeof message,
                 "%.120s was begun with --max-seconds %g --max-iterations %lld --max-memory %lld; give the same, or another file",
                 path, row->max_seconds, (long long)row->max_iterations, (long long)row->max_memory);
        return complain(CLI_USAGE, message);
    }
    return CLI_FINE;
}

static int print(const profile_arguments *asked, const profile *p, const ledger *before, regress_counts *changes) {
    char message[PATH_MAX];
    outfile out = {.stream = stdout};
    text_style style = terminal_style(stdout);
    bool silent = outputs_use_stdout(asked->outputs);
    if (!asked->quiet && !silent && !profile_text_write(stdout, p, asked->cost, &style))
        return complain(CLI_FAILED, "not enough memory");
    if (before) {
        if (!silent && !asked->quiet) fputc('\n', stdout);
        *changes = regress_write(silent ? stderr : stdout, p, before);
    }
    return outfile_commit(&out, message, sizeof message) ? CLI_FINE : complain(CLI_FILE, message);
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

/* Everything from here on has its files open. */
static int run_and_write(const profile_arguments *asked, ledger *rows, outputs *files, const ledger *before) {
    profile p;
    regress_counts changes = {0};
    int code = run_missing(asked, rows);
    bool made = profile_create(&p, rows, asked->methods.at, asked->methods.count, asked->problems.at, asked->problems.count);
    if (code != CLI_FINE || !made) {
        outputs_abandon(files);
        if (made) profile_destroy(&p);
        return code != CLI_FINE ? code : complain(CLI_FAILED, "not enough memory");
    }
    const results r = {&p, asked->cost};
    code = print(asked, &p, before, &changes);
    code = larger(code, outputs_write(files, writers, &r));
    profile_destroy(&p);
    if (code == CLI_FINE && interrupt_caught()) return CLI_SIGNAL + interrupt_caught();
    return code == CLI_FINE && changes.worse > 0 ? CLI_WORSE : code;
}

static int open_ledger(const profile_arguments *asked, ledger *rows) {
    char message[MESSAGE];
    const char *path = asked->outputs[OUTPUT_CSV];
    int code = ledger_open(rows, path, message, sizeof message);
    if (code != 0) return complain(code, message);
    code = check_limits(asked, rows, path);
    if (code != CLI_FINE) ledger_close(rows);
    return code;
}

static int with_files(const profile_arguments *asked, const ledger *before) {
    outputs files;
    ledger rows;
    const char *paths[OUTPUTS];
    memcpy(paths, asked->outputs, sizeof paths);
    paths[OUTPUT_CSV] = NULL; /* the ledger's */
    int code = outputs_open(&files, paths);
    if (code != CLI_FINE) return code;
    code = open_ledger(asked, &rows);
    if (code != CLI_FINE) {
        outputs_abandon(&files);
        return code;
    }
    code = run_and_write(asked, &rows, &files, before);
    ledger_close(&rows);
    return code;
}

/* The first problem of the collection stands for the others, which are known to be right. */
static int check_words(const profile_arguments *asked) {
    char message[MESSAGE] = "";
    size_t count = asked->own_problems ? asked->problems.count : 1;
    int code =
        worker_check(asked->problems.at, count, asked->methods.at, asked->methods.count, &asked->setting, message, sizeof message);
    return code == 0 ? CLI_FINE : complain(code, message);
}

static int with_earlier(const profile_arguments *asked) {
    char message[MESSAGE];
    ledger before = {0};
    int code = asked->against ? ledger_read(&before, asked->against, message, sizeof message) : 0;
    if (code != 0) return complain(code, message);
    code = with_files(asked, asked->against ? &before : NULL);
    ledger_close(&before);
    return code;
}

int command_profile(int argc, char **argv) {
    profile_arguments asked;
    interrupt_install();
    int code = profile_arguments_parse(argc, argv, &asked);
    if (code == CLI_FINE) code = check_words(&asked);
    if (code == CLI_FINE) code = with_earlier(&asked);
    profile_arguments_destroy(&asked);
    return code;
}
