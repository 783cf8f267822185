/* Limits and requests to stop: never exceeded by a single call, honoured at once, and the record of the run agrees with the counts
 * that the callbacks saw. */
#include "check_main.h"

#include <pthread.h>
#include <stdatomic.h>

#include "methods.h"

enum { ROWS = 80 };

static int64_t shorter(int64_t length) {
    const int64_t most = run_short() ? 6 : 60;
    return length < most ? length : most;
}

static nadir_options limited(const char *word, double gtol, probe *p) {
    nadir_options options = options_of(word);
    options.gtol = gtol;
    options.max_iterations = 30;
    options.monitor = probe_monitor;
    options.monitor_data = p;
    return options;
}

static void check_stop(const char *word, const probe *p, nadir_status expected, const nadir_result *result, const double *x) {
    MUST(result->status == expected, "%s on %s: %s instead of %s (%s)", word, p->of->name, nadir_status_name(result->status),
         nadir_status_name(expected), result->text);
    MUST(p->rows == 0 || same_bits(p->of->n, x, p->last_x), "%s on %s: x is not the last accepted point", word, p->of->name);
}

/* Every limit from 1 to what the whole run takes, also where the last digits and the check of the slope cost calls. */
static void limit_evaluations(const char *word, const sample *of) {
    static const double gtols[] = {1e-8, 0.0};
    for (int i = 0; i < 2; i++) {
        probe whole = {.of = of};
        nadir_options options = limited(word, gtols[i], &whole);
        const nadir_result full = run_probe(&whole, &options, NULL);
        for (int64_t limit = 1; limit <= shorter(whole.calls[OBJECTIVE] + 1); limit++) {
            probe p = {.of = of};
            double x[MOST_N];
            options.monitor_data = &p;
            options.max_evaluations = limit;
            const nadir_result result = run_probe(&p, &options, x);
            MUST(p.calls[OBJECTIVE] <= limit && result.counts.calls == p.calls[OBJECTIVE], "%s on %s: %d calls of %d allowed", word,
                 of->name, (int)p.calls[OBJECTIVE], (int)limit);
            if (limit < whole.calls[OBJECTIVE]) check_stop(word, &p, NADIR_MAX_EVALUATIONS, &result, x);
            if (limit > whole.calls[OBJECTIVE]) check_stop(word, &p, full.status, &result, x);
        }
    }
}

START_TEST(evaluations) {
    ck_assert_int_gt(each_pair(limit_evaluations), 200);
}
END_TEST

static void limit_iterations(const char *word, const sample *of) {
    probe whole = {.of = of};
    nadir_options options = limited(word, 1e-8, &whole);
    const nadir_result full = run_probe(&whole, &options, NULL);
    for (int64_t limit = 0; limit <= shorter(full.iterations); limit++) {
        probe p = {.of = of};
        double x[MOST_N];
        options.monitor_data = &p;
        options.max_iterations = limit;
        const nadir_result result = run_probe(&p, &options, x);
        MUST(result.iterations <= limit, "%s on %s: %d iterations", word, of->name, (int)result.iterations);
        if (limit < full.iterations) check_stop(word, &p, NADIR_MAX_ITERATIONS, &result, x);
    }
}

START_TEST(iterations) {
    ck_assert_int_gt(each_pair(limit_iterations), 200);
}
END_TEST

/* A clock that the objective moves: a second a call. */
static double probe_clock(void *data) {
    return 1000.0 + (double)((const probe *)data)->calls[OBJECTIVE];
}

static void limit_seconds(const char *word, const sample *of) {
    probe whole = {.of = of};
    nadir_options options = limited(word, 1e-8, &whole);
    run_probe(&whole, &options, NULL);
    for (int64_t limit = 0; limit < shorter(whole.calls[OBJECTIVE]); limit++) {
        probe p = {.of = of};
        double x[MOST_N];
        options.monitor_data = options.clock_data = &p;
        options.clock = probe_clock;
        options.max_seconds = (double)limit;
        const nadir_result result = run_probe(&p, &options, x);
        check_stop(word, &p, NADIR_MAX_SECONDS, &result, x);
        MUST(p.calls[OBJECTIVE] == limit && result.seconds == (double)limit, "%s on %s: %d calls, %g seconds of %d", word, of->name,
             (int)p.calls[OBJECTIVE], result.seconds, (int)limit);
    }
}

START_TEST(seconds) {
    ck_assert_int_gt(each_pair(limit_seconds), 200);
}
END_TEST

/* nadir_stop from inside any callback: it is the last one, unless the run is over anyway. */
static void stop_in_each_call(const char *word, const sample *of) {
    probe whole = {.of = of};
    nadir_options options = limited(word, 0.0, &whole);
    run_probe(&whole, &options, NULL);
    for (int64_t k = 1; k < shorter(whole.calls[ANY]); k++) {
        probe p = {.of = of, .stop_at = k};
        const nadir_problem problem = probe_problem(&p);
        nadir_result result;
        double x[MOST_N];
        memcpy(x, of->start, sizeof x);
        options.monitor_data = &p;
        MUST(nadir_create(&problem, &options, &p.stop, NULL) == NADIR_RUNNING, "%s", word);
        nadir_stop(p.stop); /* before the start: dropped */
        nadir_solve(p.stop, x, &result);
        check_stop(word, &p, NADIR_STOPPED, &result, x);
        MUST(p.calls[ANY] == k, "%s on %s: %d calls after the request", word, of->name, (int)(p.calls[ANY] - k));
        nadir_destroy(p.stop);
    }
}

START_TEST(stopped_from_a_callback) {
    ck_assert_int_gt(each_pair(stop_in_each_call), 200);
}
END_TEST

/* A function without end. */
static int endless(void *data, const double *x, double *f, double *g) {
    atomic_int *calls = data;
    atomic_fetch_add(calls, 1);
    if (f) *f = x[0];
    if (g) g[0] = 1.0;
    return 0;
}

typedef struct other_thread {
    nadir_solver *solver;
    atomic_int calls;
} other_thread;

static void *stop_after_some_calls(void *data) {
    other_thread *other = data;
    while (atomic_load(&other->calls) < 1000) continue;
    nadir_stop(other->solver);
    return NULL;
}

START_TEST(stopped_from_another_thread) {
    other_thread other = {.solver = NULL};
    const nadir_problem problem = {.n = 1, .data = &other.calls, .objective = endless};
    const nadir_options options = options_of("gradient/fixed,eta=1e-3,max_iterations=1e15");
    pthread_t thread;
    nadir_result result;
    double x = 0.0;
    ck_assert_int_eq(nadir_create(&problem, &options, &other.solver, NULL), NADIR_RUNNING);
    ck_assert_int_eq(pthread_create(&thread, NULL, stop_after_some_calls, &other), 0);
    ck_assert_int_eq(nadir_solve(other.solver, &x, &result), NADIR_STOPPED);
    pthread_join(thread, NULL);
    ck_assert_int_ge(result.counts.calls, 1000);
    ck_assert(isfinite(x) && x < 0.0);
    nadir_destroy(other.solver);
}
END_TEST

/* A monitor that stops the run at its k-th row. */
static int patience(void *data, const nadir_iterate *row) {
    probe *p = data;
    probe_monitor(p, row);
    return p->rows == p->stop_at;
}

static void stop_at_each_row(const char *word, const sample *of) {
    probe whole = {.of = of};
    nadir_options options = limited(word, 1e-8, &whole);
    run_probe(&whole, &options, NULL);
    options.monitor = patience;
    for (int64_t k = 1; k < shorter(whole.rows); k++) {
        probe p = {.of = of, .stop_at = k};
        double x[MOST_N];
        options.monitor_data = &p;
        const nadir_result result = run_probe(&p, &options, x);
        check_stop(word, &p, NADIR_STOPPED, &result, x);
        MUST(p.rows == k && result.trace_rows == k, "%s on %s: %d rows after the request", word, of->name, (int)(p.rows - k));
    }
}

START_TEST(stopped_by_the_monitor) {
    ck_assert_int_gt(each_pair(stop_at_each_row), 200);
}
END_TEST

/* The trace: rows count up, rejected ones keep the point, and a table too small keeps its length. */
static void trace_agrees(const char *word, const sample *of) {
    nadir_iterate rows[ROWS], few[4];
    probe p = {.of = of};
    nadir_options options = limited(word, 1e-8, &p);
    memset(rows, 0, sizeof rows);
    options.trace = rows;
    options.trace_capacity = ROWS;
    const nadir_result result = run_probe(&p, &options, NULL);
    const int64_t stored = result.trace_rows < ROWS ? result.trace_rows : ROWS;
    int64_t accepted = 0;
    for (int64_t i = 0; i < stored; i++) {
        const nadir_iterate *row = &rows[i], *before = &rows[i > 0 ? i - 1 : 0];
        accepted += row->accepted;
        MUST(row->iteration == accepted && row->x == NULL && row->g == NULL && row->n == of->n, "%s on %s: row %d", word, of->name,
             (int)i);
        MUST(i == 0 || row->accepted || (row->f == before->f && row->gnorm == before->gnorm), "%s on %s: row %d was rejected", word,
             of->name, (int)i);
        MUST(i == 0 || row->accepted || row->counts.hessian <= before->counts.hessian + (i == 1 || before->accepted),
             "%s on %s: row %d, a rejected step evaluated a Hessian", word, of->name, (int)i);
        MUST(row->counts.calls >= before->counts.calls && row->seconds >= before->seconds, "%s on %s: row %d", word, of->name,
             (int)i);
    }
    MUST(result.trace_rows == p.rows, "%s on %s: rows", word, of->name);
    MUST(stored < result.trace_rows || (accepted == result.iterations && stored - 1 - accepted == result.rejected),
         "%s on %s: %d rows, %d iterations, %d rejected", word, of->name, (int)stored, (int)result.iterations,
         (int)result.rejected);

    probe again = {.of = of};
    memset(few, 0xA5, sizeof few);
    options.trace = few;
    options.trace_capacity = 3;
    options.monitor_data = &again;
    const nadir_result same = run_probe(&again, &options, NULL);
    MUST(same.trace_rows == result.trace_rows && (result.trace_rows < 3 || few[2].n == of->n), "%s on %s: short table", word,
         of->name);
    for (size_t i = 0; i < sizeof few[3]; i++)
        MUST(((const unsigned char *)&few[3])[i] == 0xA5, "%s: wrote beyond the table", word);
}

START_TEST(the_trace_agrees_with_the_run) {
    ck_assert_int_gt(each_pair(trace_agrees), 200);
}
END_TEST

CHECK_MAIN_TIMED("contracts_budgets", 120, evaluations, iterations, seconds, stopped_from_a_callback, stopped_from_another_thread,
                 stopped_by_the_monitor, the_trace_agrees_with_the_run)
