/* Profiles (bench/profile.c, regress.c, run_row.c, ledger.c, csv_read.c, worker.c): made-up rows whose every figure is worked out
 * by hand, files that are torn, locked or foreign, and processes that hang or want too much.
 */
#include "check_main.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../bench/csv_read.h"
#include "../bench/profile_report.h"
#include "../bench/profile_text.h"
#include "../bench/regress.h"
#include "../bench/worker.h"

/* The sanitizer's malloc ends the process where there is no memory. */
#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

enum { PAGE = 100000 };
static char page[PAGE], message[1000];
static const char *const methods[] = {"a", "b", "c"};
static const char *const problems[] = {"p", "q", "r", "s"};

static FILE *page_open(void) {
    memset(page, 0, sizeof page);
    return fmemopen(page, sizeof page - 1, "w");
}

static run_row made_row(const char *problem, const char *method, const char *status, int64_t evaluations, double f) {
    run_row row = {.n = 2, .f_evals = evaluations - 1, .g_evals = 1, .seconds = 1e-3 * (double)evaluations, .f = f, .gnorm = 1e-9};
    snprintf(row.problem, sizeof row.problem, "%s", problem);
    snprintf(row.method, sizeof row.method, "%s", method);
    snprintf(row.status, sizeof row.status, "%s", status);
    snprintf(row.reason, sizeof row.reason, "said \"so\", and\nmore");
    snprintf(row.machine, sizeof row.machine, "m");
    row.max_seconds = 10;
    return row;
}

/*      p    q    r    s        evaluations; - failed
 * a   10   40    -    -
 * b   20   20   70    -        on q, b ended at a higher f
 * c   40    -    7    -  */
static void fill(ledger *rows) {
    const run_row all[] = {
        made_row("p", "a", "GRADIENT", 10, 1),       made_row("p", "b", "PRECISION", 20, 1), made_row("p", "c", "GRADIENT", 40, 1),
        made_row("q", "a", "GRADIENT", 40, 1),       made_row("q", "b", "GRADIENT", 20, 2),  made_row("q", "c", "DIVERGED", 5, 9),
        made_row("r", "a", "MAX_ITERATIONS", 99, 3), made_row("r", "b", "GRADIENT", 70, 1),  made_row("r", "c", "STEP", 7, 1),
        made_row("s", "a", "NO_PROGRESS", 3, 1),     made_row("s", "b", "CRASHED", 3, NAN),  made_row("s", "c", "TIMEOUT", 3, NAN),
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) ck_assert(ledger_add(rows, &all[i], message, sizeof message) == 0);
}

static profile made_profile(ledger *rows) {
    profile p;
    ck_assert(ledger_open(rows, NULL, message, sizeof message) == 0);
    fill(rows);
    ck_assert(profile_create(&p, rows, methods, 3, problems, 4));
    return p;
}

START_TEST(ratios_and_shares_are_those_of_the_definition) {
    ledger rows;
    profile p = made_profile(&rows);
    const profile_cost *cost = profile_cost_named("evaluations");
    ck_assert_uint_eq(profile_solved_count(&p, 0), 2);
    ck_assert_uint_eq(profile_solved_count(&p, 1), 3);
    ck_assert_double_eq(profile_ratio(&p, cost, 0, 0), 1);
    ck_assert_double_eq(profile_ratio(&p, cost, 0, 2), 4);
    ck_assert_double_eq(profile_ratio(&p, cost, 2, 1), 10);
    ck_assert(isinf(profile_ratio(&p, cost, 3, 0)));
    const double shares[][4] = {
        {1, 0.25, 0.25, 0.25}, {2, 0.5, 0.5, 0.25}, {4, 0.5, 0.5, 0.5}, {9.99, 0.5, 0.5, 0.5}, {10, 0.5, 0.75, 0.5}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        for (size_t m = 0; m < 3; m++) ck_assert_double_eq(profile_within(&p, cost, m, shares[i][0]), shares[i][m + 1]);
    const double budgets[][4] = {{6, 0, 0, 0}, {10, 0.25, 0, 0.25}, {20, 0.25, 0.5, 0.25}, {70, 0.5, 0.75, 0.5}};
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++)
        for (size_t m = 0; m < 3; m++) ck_assert_double_eq(profile_data(&p, cost, m, budgets[i][0]), budgets[i][m + 1]);
    ck_assert(profile_elsewhere(&p, 1, 1) && !profile_elsewhere(&p, 1, 0) && !profile_elsewhere(&p, 1, 2));
    profile_destroy(&p);
    ledger_close(&rows);
}
END_TEST

START_TEST(means_count_failures_ten_times) {
    ledger rows;
    profile p = made_profile(&rows);
    const profile_cost *cost = profile_cost_named("evaluations");
    ck_assert_double_eq(cost->shift, 10);
    ck_assert_double_eq_tol(profile_mean(&p, cost, 0), cbrt(20.0 * 50 * 710) - 10, 1e-9);
    ck_assert_double_eq_tol(profile_mean(&p, cost, 1), cbrt(30.0 * 30 * 80) - 10, 1e-9);
    ck_assert_double_eq_tol(profile_mean(&p, cost, 2), cbrt(50.0 * 410 * 17) - 10, 1e-9);
    ck_assert_uint_eq(profile_wins(&p, cost, 0, 1), 1);
    ck_assert_uint_eq(profile_wins(&p, cost, 1, 0), 2);
    ck_assert_uint_eq(profile_wins(&p, cost, 0, 2), 2);
    ck_assert_uint_eq(profile_wins(&p, cost, 2, 0), 1);
    profile_destroy(&p);
    ledger_close(&rows);
}
END_TEST

/* Interrupted after b on r: p and q alone are compared, and c's run on r, that was not made, is no failure. */
START_TEST(what_was_not_run_is_not_compared) {
    ledger rows;
    profile p;
    const profile_cost *cost = profile_cost_named("evaluations");
    const run_row all[] = {
        made_row("p", "a", "GRADIENT", 10, 1),       made_row("p", "b", "PRECISION", 20, 1), made_row("p", "c", "GRADIENT", 40, 1),
        made_row("q", "a", "GRADIENT", 40, 1),       made_row("q", "b", "GRADIENT", 20, 2),  made_row("q", "c", "DIVERGED", 5, 9),
        made_row("r", "a", "MAX_ITERATIONS", 99, 3), made_row("r", "b", "GRADIENT", 70, 1),
    };
    ck_assert(ledger_open(&rows, NULL, message, sizeof message) == 0);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) ck_assert(ledger_add(&rows, &all[i], message, sizeof message) == 0);
    ck_assert(profile_create(&p, &rows, methods, 3, problems, 4));
    ck_assert_uint_eq(profile_whole_count(&p), 2);
    ck_assert_uint_eq(profile_solved_count(&p, 1), 2);
    ck_assert_uint_eq(profile_wins(&p, cost, 1, 0), 1);
    ck_assert_uint_eq(profile_wins(&p, cost, 1, 2), 2);
    ck_assert_double_eq(profile_within(&p, cost, 0, 1), 0.5);
    ck_assert_double_eq(profile_within(&p, cost, 2, 4), 0.5);
    ck_assert_double_eq(profile_data(&p, cost, 1, 70), 1);
    ck_assert_double_eq_tol(profile_mean(&p, cost, 1), 20, 1e-9);
    FILE *out = page_open();
    ck_assert(profile_text_write(out, &p, cost, &(text_style){0, false}));
    fclose(out);
    ck_assert_msg(strstr(page, "interrupted: 8 of 12 runs; compared on the 2 that every method was run on"), "%s", page);
    ck_assert_msg(strstr(page, "3/3 run") && strstr(page, "1/2 run"), "%s", page);
    profile_destroy(&p);
    ledger_close(&rows);
}
END_TEST

START_TEST(text_and_page_hold_the_figures_and_no_nan) {
    ledger rows;
    profile p = made_profile(&rows);
    const profile_cost *cost = profile_cost_at(0);
    FILE *out = page_open();
    ck_assert(profile_text_write(out, &p, cost, &(text_style){0, false}));
    fclose(out);
    ck_assert_msg(strstr(page, "3/4") && strstr(page, "f = 2, where another method found 1") && strstr(page, "TIMEOUT"), "%s",
                  page);
    ck_assert(strstr(page, "nan") == NULL && strstr(page, "inf") == NULL);
    setenv("PATH", "/nonexistent", 1);
    out = page_open();
    ck_assert(profile_report_write(out, &p, cost, message, sizeof message));
    fclose(out);
    ck_assert(strstr(message, "gnuplot-nox") && strstr(page, "</html>") && strstr(page, "said &quot;so&quot;"));
    ck_assert(strstr(page, ">nan") == NULL && strstr(page, ">inf") == NULL);
    profile_destroy(&p);
    ledger_close(&rows);
}
END_TEST

START_TEST(changes_are_named) {
    ledger before, after;
    profile p = made_profile(&after);
    ck_assert(ledger_open(&before, NULL, message, sizeof message) == 0);
    const run_row old[] = {made_row("p", "a", "GRADIENT", 10, 1), made_row("p", "b", "GRADIENT", 10, 1),
                           made_row("q", "a", "GRADIENT", 80, 1), made_row("q", "c", "GRADIENT", 80, 1),
                           made_row("r", "b", "DIVERGED", 80, 1), made_row("r", "c", "STEP", 6, 1),
                           made_row("x", "a", "STEP", 6, 1)};
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) ck_assert(ledger_add(&before, &old[i], message, sizeof message) == 0);
    FILE *out = page_open();
    regress_counts counts = regress_write(out, &p, &before);
    fclose(out);
    ck_assert_uint_eq(counts.compared, 6);
    ck_assert_uint_eq(counts.worse, 2);
    ck_assert_uint_eq(counts.better, 2);
    ck_assert_msg(strstr(page, "worse: b on p: evaluations 20, was 10"), "%s", page);
    ck_assert_msg(strstr(page, "worse: c on q: DIVERGED, was GRADIENT"), "%s", page);
    ck_assert_msg(strstr(page, "better: a on q: evaluations 40, was 80"), "%s", page);
    ck_assert_msg(strstr(page, "better: b on r: GRADIENT, was DIVERGED"), "%s", page);
    profile_destroy(&p);
    ledger_close(&before);
    ledger_close(&after);
}
END_TEST

/* ---- files ---- */

START_TEST(csv_is_read_as_it_is_written) {
    char text[] = "a,\"b,\"\"c\"\"\r\nd\",\r\n,e\nhalf,\"a";
    char *fields[3], *at = text, *end = text + sizeof text - 1;
    size_t count;
    ck_assert(csv_read_record(&at, end, fields, 3, &count) && count == 3);
    ck_assert_str_eq(fields[0], "a");
    ck_assert_str_eq(fields[1], "b,\"c\"\r\nd");
    ck_assert_str_eq(fields[2], "");
    ck_assert(csv_read_record(&at, end, fields, 3, &count) && count == 2);
    ck_assert_str_eq(fields[1], "e");
    ck_assert(!csv_read_record(&at, end, fields, 3, &count));
    ck_assert_int_eq(end - at, 7);
}
END_TEST

static void temporary(char *path, size_t size) {
    snprintf(path, size, "/tmp/nadir-test-XXXXXX");
    int file = mkstemp(path);
    ck_assert(file >= 0);
    close(file);
}

START_TEST(rows_survive_the_file) {
    char path[64];
    ledger rows;
    const run_row first = made_row("p,1", "a", "GRADIENT", 1234567890123456, 1.0 / 3),
                  second = made_row("q", "b", "CRASHED", 2, NAN);
    temporary(path, sizeof path);
    ck_assert_msg(ledger_open(&rows, path, message, sizeof message) == 0, "%s", message);
    ck_assert(ledger_add(&rows, &first, message, sizeof message) == 0);
    ledger_close(&rows);
    ck_assert_msg(ledger_open(&rows, path, message, sizeof message) == 0, "%s", message);
    ck_assert_uint_eq(rows.resumed, 1);
    ck_assert(ledger_add(&rows, &second, message, sizeof message) == 0);
    ledger_close(&rows);
    ck_assert_msg(ledger_read(&rows, path, message, sizeof message) == 0, "%s", message);
    ck_assert_uint_eq(rows.count, 2);
    const run_row *got = ledger_find(&rows, "p,1", "a");
    ck_assert(got && got->f == 1.0 / 3 && got->f_evals == 1234567890123455 && strcmp(got->reason, first.reason) == 0);
    ck_assert(isnan(ledger_find(&rows, "q", "b")->f));
    ck_assert(ledger_find(&rows, "q", "a") == NULL);
    ledger_close(&rows);
    unlink(path);
}
END_TEST

/* Wherever the file was torn, what is left is a number of whole rows, and the torn one is gone. */
START_TEST(a_torn_row_is_cut_off) {
    char path[64];
    ledger rows;
    const run_row row = made_row("p", "a", "GRADIENT", 10, 1), other = made_row("q", "a", "GRADIENT", 10, 1);
    temporary(path, sizeof path);
    ck_assert(ledger_open(&rows, path, message, sizeof message) == 0);
    ck_assert(ledger_add(&rows, &row, message, sizeof message) == 0);
    long whole = ftell(rows.stream);
    ck_assert(ledger_add(&rows, &other, message, sizeof message) == 0);
    long length = ftell(rows.stream);
    ledger_close(&rows);
    for (long cut = length - 1; cut > whole; cut -= 3) {
        ck_assert(truncate(path, cut) == 0);
        ck_assert_msg(ledger_open(&rows, path, message, sizeof message) == 0, "%s", message);
        ck_assert_uint_eq(rows.count, 1);
        ck_assert(ledger_add(&rows, &other, message, sizeof message) == 0);
        ledger_close(&rows);
        ck_assert(ledger_read(&rows, path, message, sizeof message) == 0);
        ck_assert_uint_eq(rows.count, 2);
        ledger_close(&rows);
    }
    unlink(path);
}
END_TEST

START_TEST(a_file_in_use_or_of_another_kind_is_refused) {
    char path[64];
    ledger rows, second;
    temporary(path, sizeof path);
    ck_assert(ledger_open(&rows, path, message, sizeof message) == 0);
    ck_assert_int_eq(ledger_open(&second, path, message, sizeof message), 3);
    ck_assert_msg(strstr(message, "another process"), "%s", message);
    ledger_close(&rows);
    FILE *out = fopen(path, "a");
    fputs("p,two,a\r\n", out);
    fclose(out);
    ck_assert_int_eq(ledger_open(&rows, path, message, sizeof message), 3);
    ck_assert_msg(strstr(message, "record 2: n"), "%s", message);
    unlink(path);
    ck_assert_int_eq(ledger_read(&rows, path, message, sizeof message), 3);
}
END_TEST

START_TEST(json_escapes) {
    run_row row = made_row("p\"\\\t", "a", "GRADIENT", 10, INFINITY);
    FILE *out = page_open();
    run_row_write_json(out, &row);
    fclose(out);
    ck_assert_msg(strstr(page, "{\"problem\":\"p\\\"\\\\\\u0009\",\"n\":2,"), "%s", page);
    ck_assert_msg(strstr(page, "\"f\":null,"), "%s", page);
    ck_assert_msg(strstr(page, "said \\\"so\\\", and\\u000amore"), "%s", page);
}
END_TEST

/* ---- processes ---- */

typedef struct seen {
    run_row rows[16];
    size_t count;
} seen;

static bool never(void *data) {
    (void)data;
    return false;
}

static bool note(void *data, const worker_job *job, const run_row *row) {
    seen *s = data;
    ck_assert_str_eq(job->problem, row->problem);
    ck_assert_str_eq(job->method, row->method);
    s->rows[s->count++] = *row;
    return true;
}

static const run_row *seen_row(const seen *s, const char *problem, const char *method) {
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->rows[i].problem, problem) == 0 && strcmp(s->rows[i].method, method) == 0) return &s->rows[i];
    return NULL;
}

static const char endless[] = "gradient/fixed,eta=1e-14,max_iterations=1e15,max_seconds=1e5";

START_TEST(what_hangs_or_wants_too_much_costs_its_row) {
    const worker_job jobs[] = {{"rosenbrock", "newton/damping"},
                               {"rosenbrock", endless},
                               {"quadratic,n=4000", "newton/damping"},
                               {"saddle", "newton/exact"},
                               {"rosenbrock", "gradient/armijo"}};
    const worker_setting setting = {.limits = {10000, 1}, .grace = 1, .megabytes = 60, .at_once = 2};
    static seen all;
    const worker_hooks hooks = {.data = &all, .stopped = never, .done = note};
    ck_assert_msg(worker_run(jobs, 5, &setting, &hooks, message, sizeof message) == 0, "%s", message);
    ck_assert_uint_eq(all.count, 5);
    ck_assert_str_eq(seen_row(&all, "rosenbrock", "newton/damping")->status, "GRADIENT");
    ck_assert_str_eq(seen_row(&all, "rosenbrock", endless)->status, "TIMEOUT");
    if (!SANITIZED) ck_assert_str_eq(seen_row(&all, "quadratic,n=4000", "newton/damping")->status, "MEMORY");
    ck_assert_str_eq(seen_row(&all, "saddle", "newton/exact")->status, "COMBINATION");
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

static bool stop_after_first(void *data) {
    return ((const seen *)data)->count > 0;
}

/* One that uses no time of the processor, which the limit of that would not end. */
static int sleep_for_ever(const char *rest, bench_problem *problem, char *text, size_t size) {
    (void)rest;
    (void)problem;
    snprintf(text, size, "slept");
    while (pause() < 0) continue;
    return 3;
}

static const bench_source sleeper = {"sleep:", "", sleep_for_ever};
static const bench_source *const sources[] = {&sleeper, NULL};

START_TEST(what_sleeps_is_ended) {
    const worker_job job = {"sleep:", "newton/full"};
    const worker_setting setting = {.sources = sources, .limits = {10000, 0.1}, .grace = 0.2, .megabytes = 100, .at_once = 1};
    static seen all;
    const worker_hooks hooks = {.data = &all, .stopped = never, .done = note};
    ck_assert(worker_run(&job, 1, &setting, &hooks, message, sizeof message) == 0);
    ck_assert_uint_eq(all.count, 1);
    ck_assert_str_eq(all.rows[0].status, "TIMEOUT");
}
END_TEST

START_TEST(a_stop_ends_all_processes) {
    const worker_job jobs[] = {{"rosenbrock", "newton/damping"}, {"rosenbrock", endless}, {"rosenbrock", endless}};
    const worker_setting setting = {.limits = {10000, 1000}, .grace = 10, .megabytes = 1000, .at_once = 3};
    static seen all;
    const worker_hooks hooks = {.data = &all, .stopped = stop_after_first, .done = note};
    ck_assert(worker_run(jobs, 3, &setting, &hooks, message, sizeof message) == 0);
    ck_assert_uint_eq(all.count, 1);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

START_TEST(words_are_checked_in_a_process_of_their_own) {
    const worker_setting setting = {.limits = {100, 1}, .megabytes = 1000, .at_once = 1};
    const char *const good[] = {"rosenbrock"}, *const bad[] = {"rosenbrock", "rosenbrok"};
    const char *const fine[] = {"newton/damping"}, *const wrong[] = {"newton/damping,eta=1"};
    ck_assert_int_eq(worker_check(good, 1, fine, 1, &setting, message, sizeof message), 0);
    ck_assert_int_eq(worker_check(bad, 2, fine, 1, &setting, message, sizeof message), 2);
    ck_assert_msg(strstr(message, "did you mean 'rosenbrock'"), "%s", message);
    ck_assert_int_eq(worker_check(good, 1, wrong, 1, &setting, message, sizeof message), 2);
    ck_assert_msg(strstr(message, "option eta"), "%s", message);
}
END_TEST

CHECK_MAIN("profile", ratios_and_shares_are_those_of_the_definition, means_count_failures_ten_times,
           what_was_not_run_is_not_compared, text_and_page_hold_the_figures_and_no_nan, changes_are_named,
           csv_is_read_as_it_is_written, rows_survive_the_file, a_torn_row_is_cut_off, a_file_in_use_or_of_another_kind_is_refused,
           json_escapes, what_hangs_or_wants_too_much_costs_its_row, what_sleeps_is_ended, a_stop_ends_all_processes,
           words_are_checked_in_a_process_of_their_own)
