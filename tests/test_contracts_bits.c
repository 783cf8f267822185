/* The same input gives the same bits: started again, stepped one by one, with and without an audience, and in eight threads. */
#include "check_main.h"

#include <pthread.h>

#include "methods.h"

enum { ROWS = 64, THREADS = 8 };

typedef struct outcome {
    double x[MOST_N];
    nadir_result result;
    nadir_iterate rows[ROWS];
} outcome;

static nadir_options traced(const char *word, outcome *to) {
    nadir_options options = options_of(word);
    options.max_iterations = 25;
    options.trace = to->rows;
    options.trace_capacity = ROWS;
    return options;
}

static void solve(const char *word, const sample *of, outcome *to) {
    probe p = {.of = of};
    memset(to, 0, sizeof *to);
    const nadir_options options = traced(word, to);
    to->result = run_probe(&p, &options, to->x);
}

static bool same_number(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static bool same_counts(const nadir_counts *a, const nadir_counts *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* All but the seconds. */
static bool same_row(const nadir_iterate *a, const nadir_iterate *b) {
    return a->iteration == b->iteration && a->accepted == b->accepted && a->f == b->f && a->gnorm == b->gnorm &&
           a->gnorm2 == b->gnorm2 && a->step == b->step && same_number(a->parameter, b->parameter) &&
           same_number(a->ratio, b->ratio) && same_counts(&a->counts, &b->counts);
}

static bool same(int64_t n, const outcome *a, const outcome *b) {
    const nadir_result *r = &a->result, *q = &b->result;
    bool equal = same_bits(n, a->x, b->x) && r->status == q->status && r->f == q->f && r->gnorm == q->gnorm &&
                 r->gnorm2 == q->gnorm2 && r->iterations == q->iterations && r->rejected == q->rejected &&
                 r->trace_rows == q->trace_rows && same_counts(&r->counts, &q->counts) && strcmp(r->text, q->text) == 0;
    for (int64_t i = 0; equal && i < r->trace_rows && i < ROWS; i++) equal = same_row(&a->rows[i], &b->rows[i]);
    return equal;
}

/* One solver, run three ways, against the one call. */
static void runs_alike(const char *word, const sample *of) {
    static outcome one, other;
    probe p = {.of = of};
    const nadir_problem problem = probe_problem(&p);
    solve(word, of, &one);
    memset(&other, 0, sizeof other);
    const nadir_options options = traced(word, &other);
    nadir_solver *solver;
    MUST(nadir_create(&problem, &options, &solver, NULL) == NADIR_RUNNING, "%s on %s", word, of->name);

    memcpy(other.x, of->start, sizeof other.x);
    nadir_solve(solver, other.x, &other.result);
    MUST(same(of->n, &one, &other), "%s on %s: the one call differs", word, of->name);

    const double elsewhere[MOST_N] = {0.3, 0.7, 0.2, 0.4, 0.6, 0.5, 0.9, 0.8};
    nadir_start(solver, elsewhere); /* another run in between, left unfinished */
    for (int i = 0; i < 3; i++) nadir_step(solver);

    memcpy(other.x, of->start, sizeof other.x);
    nadir_solve(solver, other.x, &other.result);
    MUST(same(of->n, &one, &other), "%s on %s: another result when started again", word, of->name);

    nadir_status status = nadir_start(solver, of->start);
    while (status == NADIR_RUNNING) status = nadir_step(solver);
    MUST(nadir_step(solver) == status, "%s on %s: goes on after its end", word, of->name);
    nadir_now(solver, other.x, &other.result);
    MUST(same(of->n, &one, &other), "%s on %s: another result when stepped", word, of->name);
    nadir_destroy(solver);
}

START_TEST(started_again_or_stepped) {
    ck_assert_int_gt(each_pair(runs_alike), 200);
}
END_TEST

/* What is looked at does not change: monitor, trace, keep_best (of a descending method), verdict. */
static void unmoved_by_an_audience(const char *word, const sample *of) {
    static outcome one, other;
    probe p = {.of = of};
    solve(word, of, &one);
    memset(&other, 0, sizeof other);
    nadir_options options = traced(word, &other);
    options.monitor = probe_monitor;
    options.monitor_data = &p;
    options.verdict = true;
    options.keep_best = !goes_uphill(word);
    other.result = run_probe(&p, &options, other.x);
    MUST(same(of->n, &one, &other), "%s on %s", word, of->name);
    MUST(p.rows == other.result.trace_rows, "%s on %s: %d rows seen, %d told", word, of->name, (int)p.rows,
         (int)other.result.trace_rows);
}

START_TEST(watched_or_not) {
    each_pair(unmoved_by_an_audience);
}
END_TEST

/* What one thread does. */
typedef struct walker {
    char word[NADIR_WORD];
    const sample *of;
    pthread_barrier_t *together;
    outcome out;
} walker;

static void *walk(void *data) {
    walker *w = data;
    pthread_barrier_wait(w->together);
    for (int repeat = run_short() ? 1 : 10; repeat > 0; repeat--) solve(w->word, w->of, &w->out);
    return NULL;
}

/* These runs at once, against the same ones after the other. */
static void check_together(walker *walkers, int count) {
    static outcome alone;
    pthread_t threads[THREADS];
    pthread_barrier_t together;
    pthread_barrier_init(&together, NULL, (unsigned)count);
    for (int i = 0; i < count; i++) {
        walkers[i].together = &together;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, walk, &walkers[i]), 0);
    }
    for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&together);
    for (int i = 0; i < count; i++) {
        solve(walkers[i].word, walkers[i].of, &alone);
        MUST(same(walkers[i].of->n, &alone, &walkers[i].out), "%s on %s: another result in a thread", walkers[i].word,
             walkers[i].of->name);
    }
}

START_TEST(eight_threads) {
    static walker walkers[THREADS];
    nadir_description method;
    int waiting = 0;
    for (int m = 0; nadir_method_at(m, &method); m++)
        for (int i = 0; i < SAMPLES; i++) {
            if (fits_together(method.name, &samples[i])) {
                walkers[waiting] = (walker){.of = &samples[i]};
                snprintf(walkers[waiting++].word, sizeof walkers[0].word, "%s", method.name);
            }
            if (waiting < THREADS) continue;
            check_together(walkers, THREADS);
            waiting = 0;
        }
    if (waiting > 0) check_together(walkers, waiting);
}
END_TEST

CHECK_MAIN_TIMED("contracts_bits", 120, started_again_or_stepped, watched_or_not, eight_threads)
