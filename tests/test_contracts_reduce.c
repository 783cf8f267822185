/* An x spread over processes, here two threads that combine their numbers at a barrier: the same result as one process to
 * rounding, the same bits and the same decisions on both, and an end when the combining fails. */
#include "check_main.h"

#include <pthread.h>

#include "methods.h"

enum { WHOLE = 12, MEMBERS = 2, MOST_VALUES = 128, MOST_ROWS = 64 };

typedef struct team {
    int members;
    pthread_barrier_t gate;
    double values[MEMBERS][MOST_VALUES];
} team;

typedef struct member {
    team *of;
    int rank;
    int64_t first, n;
    int64_t calls, reductions, maxima, fail_at, after_failure; /* of callbacks; of reduce, those by NADIR_MAX too */
    double quartic;                                            /* of f */
    bool unwatched, unreduced;                                 /* no monitor; no reduce */
    nadir_iterate rows[MOST_ROWS];
    nadir_solver *solver;
    int64_t stop_call, monitor_row; /* this one asks to stop there */
    double second;                  /* what a call takes by this one's clock */
    double x[WHOLE];
    nadir_status status;
    nadir_result result;
} member;

static int combine(void *data, nadir_reduction operation, int64_t count, double *values) {
    member *m = data;
    team *t = m->of;
    m->after_failure += m->fail_at > 0 && m->reductions >= m->fail_at;
    if (++m->reductions == m->fail_at) return -1;
    m->maxima += operation == NADIR_MAX;
    memcpy(t->values[m->rank], values, (size_t)count * sizeof *values);
    if (t->members > 1) pthread_barrier_wait(&t->gate);
    for (int64_t i = 0; i < count; i++) {
        values[i] = t->values[0][i];
        for (int k = 1; k < t->members; k++)
            values[i] = operation == NADIR_SUM ? values[i] + t->values[k][i] : fmax(values[i], t->values[k][i]);
    }
    if (t->members > 1) pthread_barrier_wait(&t->gate);
    return 0;
}

/* f = sum of d_i (x_i - 1)^2/2 + c (x_i - 1)^4/4 + (sum of x_i)^2/2, d_i = 1 ... 12: its matrix couples everything; c = 0 but where
 * it is asked for. The callbacks' own sums are not the solver's: they do not fail. */
static double sum_over_all(member *m, double value) {
    const int64_t fail_at = m->fail_at, reductions = m->reductions, after = m->after_failure;
    m->fail_at = 0;
    combine(m, NADIR_SUM, 1, &value);
    m->fail_at = fail_at;
    m->reductions = reductions;
    m->after_failure = after;
    return value;
}

static double weight(const member *m, int64_t i) {
    return (double)(m->first + i + 1);
}

static int spread_objective(void *data, const double *x, double *f, double *g) {
    member *m = data;
    double sum = 0.0, own = 0.0;
    m->after_failure += m->fail_at > 0 && m->reductions >= m->fail_at;
    if (++m->calls == m->stop_call) nadir_stop(m->solver);
    for (int64_t i = 0; i < m->n; i++) {
        sum += x[i];
        own += 0.5 * weight(m, i) * (x[i] - 1.0) * (x[i] - 1.0) + 0.25 * m->quartic * pow(x[i] - 1.0, 4);
    }
    sum = sum_over_all(m, sum);
    own = sum_over_all(m, own);
    if (f) *f = own + 0.5 * sum * sum;
    for (int64_t i = 0; g && i < m->n; i++) g[i] = weight(m, i) * (x[i] - 1.0) + m->quartic * pow(x[i] - 1.0, 3) + sum;
    return 0;
}

static int spread_product(void *data, const double *x, const double *v, double *Hv) {
    member *m = data;
    double sum = 0.0;
    (void)x;
    for (int64_t i = 0; i < m->n; i++) sum += v[i];
    sum = sum_over_all(m, sum);
    for (int64_t i = 0; i < m->n; i++) Hv[i] = weight(m, i) * v[i] + sum;
    return 0;
}

static int spread_monitor(void *data, const nadir_iterate *row) {
    const member *m = data;
    return m->monitor_row > 0 && row->iteration >= m->monitor_row;
}

static double own_clock(void *data) {
    const member *m = data;
    return m->second * (double)m->calls;
}

static nadir_problem problem_of(member *m) {
    return (nadir_problem){
        .n = m->n,
        .data = m,
        .objective = spread_objective,
        .hessian_product = spread_product,
        .quadratic = true,
        .lipschitz = 12 + WHOLE,
        .convexity = 1,
        .reduce = m->unreduced ? NULL : combine,
    };
}

typedef struct task {
    member *m;
    nadir_options options;
} task;

static void *run_member(void *data) {
    task *job = data;
    member *m = job->m;
    const nadir_problem problem = problem_of(m);
    job->options.monitor = m->unwatched ? NULL : spread_monitor;
    job->options.trace = m->rows;
    job->options.trace_capacity = MOST_ROWS;
    job->options.clock = own_clock;
    job->options.monitor_data = job->options.clock_data = m;
    m->status = nadir_create(&problem, &job->options, &m->solver, &m->result);
    if (m->status != NADIR_RUNNING) return NULL;
    for (int64_t i = 0; i < m->n; i++) m->x[i] = 0.1 * (double)(m->first + i);
    m->status = nadir_solve(m->solver, m->x, &m->result);
    nadir_destroy(m->solver);
    return NULL;
}

/* Runs the members that were set up, each in its thread. */
static void run_team(member *members, const char *word, double gtol, double max_seconds) {
    team together = {.members = MEMBERS};
    pthread_t threads[MEMBERS];
    task tasks[MEMBERS];
    pthread_barrier_init(&together.gate, NULL, MEMBERS);
    for (int k = 0; k < MEMBERS; k++) {
        members[k].of = &together;
        members[k].rank = k;
        members[k].first = k * 5; /* five and seven: not halves */
        members[k].n = k == 0 ? 5 : WHOLE - 5;
        tasks[k] = (task){&members[k], options_of(word)};
        tasks[k].options.gtol = gtol;
        tasks[k].options.max_seconds = max_seconds;
        tasks[k].options.max_iterations = 3000;
        ck_assert_int_eq(pthread_create(&threads[k], NULL, run_member, &tasks[k]), 0);
    }
    for (int k = 0; k < MEMBERS; k++) pthread_join(threads[k], NULL);
    pthread_barrier_destroy(&together.gate);
    const nadir_result *a = &members[0].result, *b = &members[1].result;
    MUST(members[0].status == members[1].status && a->f == b->f && a->gnorm == b->gnorm && a->gnorm2 == b->gnorm2 &&
             a->iterations == b->iterations && memcmp(&a->counts, &b->counts, sizeof a->counts) == 0,
         "%s: %s and %s", word, a->text, b->text);
}

static void run_alone(member *alone, const char *word, double gtol) {
    static team single = {.members = 1};
    alone->of = &single;
    alone->n = WHOLE;
    task job = {alone, options_of(word)};
    job.options.gtol = gtol;
    job.options.max_iterations = 3000;
    run_member(&job);
}

START_TEST(two_are_as_one) {
    nadir_description method;
    int spread = 0;
    for (int i = 0; nadir_method_at(i, &method); i++) {
        member members[MEMBERS] = {{0}}, alone = {0};
        run_alone(&alone, method.name, 1e-8);
        const bool matrix = starts_with(method.name, "newton") && strstr(method.name, "/krylov") == NULL;
        if (matrix || starts_with(method.name, "bfgs") || starts_with(method.name, "gauss_newton") ||
            starts_with(method.name, "root") || starts_with(method.name, "broyden")) {
            MUST(alone.status == NADIR_MISSING || alone.status == NADIR_COMBINATION, "%s: %s", method.name, alone.result.text);
            continue;
        }
        run_team(members, method.name, 1e-8, INFINITY);
        MUST(alone.status == members[0].status, "%s: %s and %s", method.name, alone.result.text, members[0].result.text);
        for (int64_t j = 0; j < WHOLE && alone.status == NADIR_GRADIENT; j++) {
            const double x = j < 5 ? members[0].x[j] : members[1].x[j - 5];
            MUST(fabs(x - alone.x[j]) <= 1e-7, "%s: x[%d] = %g and %g", method.name, (int)j, x, alone.x[j]);
        }
        member bent[MEMBERS] = {{.quartic = 100.0}, {.quartic = 100.0}};
        run_team(bent, method.name, 1e-8, INFINITY);
        spread++;
    }
    ck_assert_int_ge(spread, 4);
}
END_TEST

START_TEST(no_matrix_is_spread) {
    member alone = {0};
    nadir_problem problem = problem_of(&alone);
    nadir_result result;
    double x[WHOLE] = {0};
    problem.n = WHOLE;
    problem.hessian = probe_hessian;
    const nadir_options options = options_of("newton/damping/cholesky");
    ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_COMBINATION);
    ck_assert(strstr(result.text, "newton/damping/cholesky") != NULL && strstr(result.text, "reduce") != NULL);
}
END_TEST

/* One member's wish is everybody's: nadir_stop, the monitor, the clock. Between f and g at one point nobody asks for it. */
START_TEST(one_stops_all) {
    static const char *const words[] = {"gradient/armijo",       "gradient/fixed", "gradient/exact", "lbfgs/wolfe",
                                        "lbfgs/wolfe,h0=scalar", "cg/wolfe",       "lbfgs/trust"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int who = 0; who < MEMBERS; who++) {
            member stops[MEMBERS] = {{0}}, watches[MEMBERS] = {{0}}, hurries[MEMBERS] = {{0}};
            stops[who].stop_call = 4;
            run_team(stops, words[i], 0.0, INFINITY);
            const bool pairs = strstr(words[i], "/armijo") || strstr(words[i], "/trust"); /* f alone, then g */
            const int64_t late = stops[0].calls - stops[0].stop_call - stops[1].stop_call;
            MUST(stops[0].status == NADIR_STOPPED && (late == 0 || (late == 1 && pairs)), "%s: %s, %d late", words[i],
                 stops[0].result.text, (int)late);
            watches[who].monitor_row = 2;
            run_team(watches, words[i], 0.0, INFINITY);
            MUST(watches[0].status == NADIR_STOPPED && watches[0].result.iterations == 2, "%s: %s", words[i],
                 watches[0].result.text);
            hurries[who].second = 1.0;
            run_team(hurries, words[i], 0.0, 5.0);
            MUST(hurries[0].status == NADIR_MAX_SECONDS && hurries[0].calls == 5, "%s: %s", words[i], hurries[0].result.text);
        }
}
END_TEST

/* A trial takes one reduction, and one more if it stays: two an iteration, and one for every trial that was refused. The start
 * takes two sums and two maxima beside the first point's, and one for each part that asks for the length of vectors; a monitor one
 * a row. */
START_TEST(reductions_are_few) {
    static const struct {
        const char *word;
        int64_t lengths;
    } rows[] = {{"lbfgs/wolfe", 0},
                {"lbfgs/armijo", 0},
                {"gradient/wolfe", 0},
                {"gradient/armijo", 0},
                {"bb/armijo", 0},
                {"cg/wolfe", 0},
                {"cg/armijo", 0},
                {"lbfgs/trust,memory=3", 1},
                {"lbfgs/damping,memory=3", 1},
                {"lbfgs/cubic,memory=3", 1},
                {"lbfgs/regularized,memory=3", 2}};
    int64_t refused = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int kind = 0; kind < 4; kind++) {
            const bool watched = kind % 2;
            member alone = {.quartic = kind < 2 ? 100.0 : 0.0, .unwatched = !watched};
            run_alone(&alone, rows[i].word, 1e-8);
            const int64_t trials = alone.result.counts.f - 1, accepted = alone.result.iterations;
            const int64_t sums = alone.reductions - alone.maxima;
            MUST(alone.status == NADIR_GRADIENT, "%s: %s", rows[i].word, alone.result.text);
            MUST(sums == trials + 3 + rows[i].lengths, "%s: %d sums for %d trials", rows[i].word, (int)sums, (int)trials);
            /* the monitor hears of refused trials too, where a pass is one trial */
            const int64_t told = watched ? accepted + alone.result.rejected : 0;
            MUST(alone.maxima == accepted + 2 + told, "%s: %d maxima for %d iterations", rows[i].word, (int)alone.maxima,
                 (int)accepted);
            refused += trials - accepted;
        }
    ck_assert_int_gt(refused, 10);
}
END_TEST

static bool alike(double a, double b) {
    return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-6 * fabs(b);
}

/* A product Hv takes three: the wishes, vᵀHv, and the length of what is left; a step, beside its trial's two, ‖g‖ and the slope. */
START_TEST(products_take_three) {
    member alone = {.unwatched = true};
    run_alone(&alone, "newton/armijo/krylov,escape=false", 1e-8);
    const int64_t products = alone.result.counts.product, steps = alone.result.iterations;
    MUST(alone.status == NADIR_GRADIENT && products >= 10, "%s, %d products", alone.result.text, (int)products);
    MUST(alone.reductions - 5 == 3 * products + 4 * steps, "%d reductions for %d products and %d steps", (int)alone.reductions,
         (int)products, (int)steps);
}
END_TEST

/* What is summed with the trial, and told from that later, is what one process measures: the slope is in the ratio. */
START_TEST(sums_tell_the_same) {
    static const char *const words[] = {"cg/wolfe",
                                        "cg/armijo",
                                        "lbfgs/wolfe,h0=scalar",
                                        "lbfgs/armijo,h0=scalar",
                                        "lbfgs/trust,memory=3",
                                        "lbfgs/damping,memory=3",
                                        "lbfgs/cubic,memory=3",
                                        "lbfgs/regularized,memory=3"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int quartic = 0; quartic < 2; quartic++) {
            member spread = {.quartic = 100.0 * quartic}, single = {.quartic = 100.0 * quartic, .unreduced = true};
            run_alone(&spread, words[i], 1e-3);
            run_alone(&single, words[i], 1e-3);
            const int64_t count = single.result.trace_rows;
            MUST(count > 3 && count < MOST_ROWS && spread.result.trace_rows == count, "%s: %d rows and %d", words[i], (int)count,
                 (int)spread.result.trace_rows);
            for (int64_t k = 0; k < count; k++) {
                const nadir_iterate *a = &spread.rows[k], *b = &single.rows[k];
                MUST(alike(a->f, b->f) && alike(a->step, b->step) && alike(a->parameter, b->parameter) && alike(a->ratio, b->ratio),
                     "%s, row %d: f %g and %g, step %g and %g, parameter %g and %g, ratio %g and %g", words[i], (int)k, a->f, b->f,
                     a->step, b->step, a->parameter, b->parameter, a->ratio, b->ratio);
            }
        }
}
END_TEST

/* reduce fails at any k-th call: CALLBACK, and neither it nor the objective is called again. */
START_TEST(a_failing_reduce_is_final) {
    static const char *const words[] = {"gradient/armijo",
                                        "gradient/fixed",
                                        "gradient/exact",
                                        "gradient/full",
                                        "lbfgs/wolfe",
                                        "lbfgs/wolfe,h0=scalar",
                                        "lbfgs/trust",
                                        "lbfgs/damping",
                                        "lbfgs/cubic",
                                        "lbfgs/regularized",
                                        "cg/wolfe",
                                        "gradient/armijo,xtol=1e-3",
                                        "newton/trust/krylov",
                                        "newton/damping/krylov",
                                        "newton/armijo/krylov",
                                        "newton/cubic/krylov",
                                        "newton/regularized/krylov"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        member whole = {0};
        run_alone(&whole, words[i], 1e-2);
        for (int64_t k = 1; k <= (whole.reductions < 80 ? whole.reductions : 80); k++) {
            member alone = {.fail_at = k};
            run_alone(&alone, words[i], 1e-2);
            MUST(alone.status == NADIR_CALLBACK && strstr(alone.result.text, "reduce"), "%s, reduction %d: %s '%s'", words[i],
                 (int)k, nadir_status_name(alone.status), alone.result.text);
            MUST(alone.after_failure == 0, "%s, reduction %d: %d calls after it failed", words[i], (int)k,
                 (int)alone.after_failure);
            MUST(finite_vector(WHOLE, alone.x), "%s, reduction %d: x is not finite", words[i], (int)k);
        }
    }
}
END_TEST

/* f = Σ w_i(x_i² + y_i²)/2 + c/2·Σ (x_i − y_i)², x here and y there: equal parts of a random start never see w_i + 2c. */
enum { HALF = 4 };

typedef struct half {
    member m;
    double coupling;
    nadir_options options;
    nadir_result result;
} half;

static void other_half(half *h, const double *x, double *other) {
    memcpy(other, x, HALF * sizeof *x);
    combine(&h->m, NADIR_SUM, HALF, other);
    for (int i = 0; i < HALF; i++) other[i] -= x[i];
}

static int coupled_combine(void *data, nadir_reduction operation, int64_t count, double *values) {
    return combine(&((half *)data)->m, operation, count, values);
}

static int coupled_product(void *data, const double *x, const double *v, double *Hv) {
    half *h = data;
    double other[HALF];
    (void)x;
    other_half(h, v, other);
    for (int i = 0; i < HALF; i++) Hv[i] = (i + 1.0) * v[i] + h->coupling * (v[i] - other[i]);
    return 0;
}

static int coupled_objective(void *data, const double *x, double *f, double *g) {
    double Hx[HALF], sum = 0.0;
    coupled_product(data, x, x, Hx);
    for (int i = 0; i < HALF; i++) sum += 0.5 * x[i] * Hx[i];
    combine(&((half *)data)->m, NADIR_SUM, 1, &sum);
    if (f) *f = sum;
    if (g) memcpy(g, Hx, sizeof Hx);
    return 0;
}

static void *run_half(void *data) {
    half *h = data;
    const nadir_problem problem = {
        .n = HALF, .data = h, .objective = coupled_objective, .hessian_product = coupled_product, .reduce = coupled_combine};
    double x[HALF] = {0};
    if (starts_with(h->options.method, "gradient"))
        for (int i = 0; i < HALF; i++) x[i] = 1.0 + h->m.rank;
    nadir_minimize(&problem, x, &h->options, &h->result);
    return NULL;
}

static nadir_result run_halves(const char *word, double coupling, bool own_seeds) {
    team together = {.members = MEMBERS};
    pthread_t threads[MEMBERS];
    half halves[MEMBERS];
    pthread_barrier_init(&together.gate, NULL, MEMBERS);
    for (int k = 0; k < MEMBERS; k++) {
        halves[k] = (half){.m = {.of = &together, .rank = k}, .coupling = coupling, .options = options_of(word)};
        if (own_seeds) halves[k].options.seed = k + 1;
        ck_assert_int_eq(pthread_create(&threads[k], NULL, run_half, &halves[k]), 0);
    }
    for (int k = 0; k < MEMBERS; k++) pthread_join(threads[k], NULL);
    pthread_barrier_destroy(&together.gate);
    return halves[0].result;
}

START_TEST(random_starts_differ) {
    const nadir_result same = run_halves("gradient/fixed", 10.0, false), own = run_halves("gradient/fixed", 10.0, true);
    MUST(same.status == NADIR_ARGUMENT && strstr(same.text, "seed = 1"), "%s", same.text);
    MUST(own.status == NADIR_GRADIENT, "%s", own.text);
    static const char word[] = "newton/trust/krylov,escape=false,verdict=true";
    ck_assert_int_eq(run_halves(word, -3.0, false).inertia.verdict, NADIR_VERDICT_UNKNOWN);
    ck_assert_int_eq(run_halves(word, 1.0, false).inertia.verdict, NADIR_VERDICT_UNKNOWN);
    ck_assert_int_eq(run_halves("newton/trust/krylov,escape=false,verdict=true", -3.0, true).inertia.verdict, NADIR_VERDICT_SADDLE);
    ck_assert_int_eq(run_halves("newton/trust/krylov,verdict=true", 1.0, true).inertia.verdict, NADIR_VERDICT_MINIMUM);
}
END_TEST

CHECK_MAIN_TIMED("contracts_reduce", 60, two_are_as_one, no_matrix_is_spread, one_stops_all, reductions_are_few,
                 products_take_three, sums_tell_the_same, a_failing_reduce_is_final, random_starts_differ)
