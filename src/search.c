/* Multistart: samples a box, keeps the best points, solves from them, names each minimum once.
 *
 * A point is no start where a better one lies within 3/2 of the mean distance of points, N^(-1/n) of the box, for the two would
 * most likely lead to the same minimum (the idea: Rinnooy Kan and Timmer, Math. Program. 39 (1987) 27, whose critical distance this
 * simplifies). */
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"
#include "sampling.h"

enum { BATCH = 256, LEAST_ROOM = 1, SPARE = 64 };   /* rows kept for when a better point takes the place of several */
static const double apart = 1.5, most_apart = 0.25; /* in mean distances, and as a share of the box */
static const char *const sampling_names[] = {"auto", "grid", "sobol", "latin"};

/* Points or minima, the lowest first. */
typedef struct shelf {
    int64_t count, room;
    double *x; /* n × room */
    nadir_minimum *rows;
} shelf;

typedef struct search {
    nadir_solver *s;
    const double *lower, *upper;
    const nadir_search_options *options;
    sampling points;
    shelf best, found;
    double *batch, *values;
    nadir_search_result *result;
} search;

/* ---- shelves ---------------------------------------------------------------------------------------------------------------- */

static double *row_of(const search *q, const shelf *on, int64_t i) {
    return on->x + i * q->s->problem.n;
}

/* The largest difference of a coordinate, as a share of the box. */
static double distance(const search *q, const double *x, const double *y) {
    double most = 0.0;
    for (int64_t i = 0; i < q->s->problem.n; i++) most = fmax(most, fabs(x[i] - y[i]) / (q->upper[i] - q->lower[i]));
    return most;
}

static void remove_row(const search *q, shelf *from, int64_t i) {
    const size_t after = (size_t)(from->count - i - 1);
    memmove(row_of(q, from, i), row_of(q, from, i + 1), after * (size_t)q->s->problem.n * sizeof *from->x);
    memmove(from->rows + i, from->rows + i + 1, after * sizeof *from->rows);
    from->count--;
}

/* In its place by f, unless there is no room for it. */
static void insert(const search *q, shelf *into, const double *x, const nadir_minimum *row) {
    const size_t bytes = (size_t)q->s->problem.n * sizeof *x;
    int64_t at = into->count;
    while (at > 0 && row->f < into->rows[at - 1].f) at--;
    if (at == into->room) return;
    if (into->count == into->room) into->count--;
    const size_t after = (size_t)(into->count - at);
    memmove(row_of(q, into, at + 1), row_of(q, into, at), after * bytes);
    memmove(into->rows + at + 1, into->rows + at, after * sizeof *into->rows);
    memcpy(row_of(q, into, at), x, bytes);
    into->rows[at] = *row;
    into->count++;
}

/* ---- points ----------------------------------------------------------------------------------------------------------------- */

static void place_point(const search *q, int64_t index, double *x) {
    for (int64_t d = 0; d < q->s->problem.n; d++)
        x[d] = q->lower[d] + sampling_at(&q->points, index, d) * (q->upper[d] - q->lower[d]);
}

static nadir_status one_by_one(const search *q, int64_t count) {
    const int64_t n = q->s->problem.n;
    for (int64_t k = 0; k < count; k++) {
        point *at = &q->s->trial;
        memcpy(at->x, q->batch + k * n, (size_t)n * sizeof *at->x);
        const nadir_status status = oracle_f(q->s, at);
        if (status != NADIR_RUNNING && status != NADIR_NOT_FINITE) return status;
        q->values[k] = status == NADIR_RUNNING ? at->f : NAN;
    }
    return NADIR_RUNNING;
}

static nadir_status evaluate(const search *q, int64_t count) {
    if (!q->options->batch) return one_by_one(q, count);
    const int returned = q->options->batch(q->s->problem.data, count, q->batch, q->values);
    return returned < 0 ? solver_says(q->s, NADIR_CALLBACK, "batch returned %d: abort", returned) : NADIR_RUNNING;
}

/* Onto the shelf of starts, unless a better point is near; in place of worse ones that are. */
static void consider(search *q, const double *x, double f) {
    const double near = fmin(apart * pow((double)q->points.count, -1.0 / (double)q->s->problem.n), most_apart);
    if (!isfinite(f)) {
        q->result->undefined++;
        return;
    }
    for (int64_t i = 0; i < q->best.count; i++) {
        if (!(distance(q, x, row_of(q, &q->best, i)) < near)) continue;
        if (q->best.rows[i].f <= f) return;
        remove_row(q, &q->best, i--);
    }
    insert(q, &q->best, x, &(nadir_minimum){.f = f, .gnorm = NAN, .status = NADIR_RUNNING, .inside = true});
}

static nadir_status sample(search *q) {
    const int64_t n = q->s->problem.n;
    for (int64_t first = 0; first < q->points.count; first += BATCH) {
        const int64_t left = q->points.count - first, count = left < BATCH ? left : BATCH;
        for (int64_t k = 0; k < count; k++) place_point(q, first + k, q->batch + k * n);
        const nadir_status status = evaluate(q, count);
        if (status != NADIR_RUNNING) return status;
        q->result->points += count;
        for (int64_t k = 0; k < count; k++) consider(q, q->batch + k * n, q->values[k]);
    }
    return NADIR_RUNNING;
}

/* The budgets are those of each solve. */
static nadir_status sample_freely(search *q) {
    nadir_options *o = &q->s->options;
    const nadir_options given = *o;
    o->max_evaluations = INT64_MAX;
    o->max_seconds = INFINITY;
    const nadir_status status = sample(q);
    *o = given;
    return status;
}

/* ---- minima ----------------------------------------------------------------------------------------------------------------- */

static bool inside(const search *q, const double *x) {
    for (int64_t i = 0; i < q->s->problem.n; i++)
        if (!(x[i] >= q->lower[i] && x[i] <= q->upper[i])) return false;
    return true;
}

/* One minimum where two solves ended close to each other: of the lower end. */
static void note(search *q, const double *x, nadir_minimum row) {
    for (int64_t i = 0; i < q->found.count; i++) {
        const nadir_minimum other = q->found.rows[i];
        if (!(distance(q, x, row_of(q, &q->found, i)) <= q->options->nearness)) continue;
        row.solves += other.solves;
        if (other.f <= row.f) {
            q->found.rows[i].solves = row.solves;
            return;
        }
        remove_row(q, &q->found, i);
        break;
    }
    insert(q, &q->found, x, &row);
}

static void add_counts(nadir_counts *sum, const nadir_counts *of) {
    sum->f += of->f;
    sum->g += of->g;
    sum->calls += of->calls;
    sum->differences += of->differences;
    sum->hessian += of->hessian;
    sum->product += of->product;
    sum->precondition += of->precondition;
    sum->factorizations += of->factorizations;
    sum->solves += of->solves;
}

static nadir_status solve_from(search *q, const double *start) {
    nadir_result local;
    double *x = q->batch;
    memcpy(x, start, (size_t)q->s->problem.n * sizeof *x);
    const nadir_status status = nadir_solve(q->s, x, &local);
    q->result->solves++;
    q->result->solved += status > 0;
    add_counts(&q->result->counts, &local.counts);
    if (status == NADIR_CALLBACK || status == NADIR_STOPPED) return status;
    if (isfinite(local.f))
        note(q, x, (nadir_minimum){.f = local.f, .gnorm = local.gnorm, .status = status, .solves = 1, .inside = inside(q, x)});
    return NADIR_RUNNING;
}

static nadir_status polish(search *q) {
    nadir_status status = NADIR_RUNNING;
    for (int64_t i = 0; i < q->best.count && i < q->options->starts && status == NADIR_RUNNING; i++)
        status = solve_from(q, row_of(q, &q->best, i));
    return status;
}

/* ---- the call --------------------------------------------------------------------------------------------------------------- */

nadir_search_options nadir_search_options_default(void) {
    return (nadir_search_options){.points = 1000, .starts = 10, .seed = 1, .nearness = 1e-4, .local = nadir_options_default()};
}

/* The first thing that is wrong, in the result's text. */
static bool check_arguments(const nadir_problem *p, const double *lower, const double *upper, const nadir_search_options *o,
                            int64_t room, const nadir_minimum *minima, const double *x, nadir_search_result *r) {
    char *text = r->text;
    const size_t size = sizeof r->text;
    const long long most = 1000000000000;
    if (!p || !lower || !upper || !minima || !x)
        snprintf(text, size, "%s is NULL", !p ? "problem" : !lower ? "lower" : !upper ? "upper" : !minima ? "minima" : "x");
    else if (room < LEAST_ROOM)
        snprintf(text, size, "room = %lld is not allowed: >= 1", (long long)room);
    else if (o->points < 1 || o->points > most)
        snprintf(text, size, "points = %lld is not allowed: 1 to %lld", (long long)o->points, most);
    else if (o->starts < 0 || o->starts > 1000000)
        snprintf(text, size, "starts = %lld is not allowed: 0 to 1000000", (long long)o->starts);
    else if (o->sampling < 0 || o->sampling > SAMPLING_LATIN)
        snprintf(text, size, "sampling = %lld is not allowed: 0 to 3", (long long)o->sampling);
    else if (!(o->nearness >= 0.0 && o->nearness <= 1.0))
        snprintf(text, size, "nearness = %g is not allowed: 0 to 1", o->nearness);
    else if (p->reduce)
        snprintf(text, size, "a search goes with one process: reduce must be NULL");
    else if (o->sampling == SAMPLING_SOBOL && p->n > SOBOL_DIMENSIONS)
        snprintf(text, size, "sampling = sobol is for n <= %d, and n = %lld: use latin", SOBOL_DIMENSIONS, (long long)p->n);
    for (int64_t i = 0; text[0] == '\0' && i < p->n; i++)
        if (!(lower[i] < upper[i]) || !isfinite(upper[i] - lower[i]))
            snprintf(text, size, "lower[%lld] = %g, upper[%lld] = %g are not allowed: lower < upper, both finite", (long long)i,
                     lower[i], (long long)i, upper[i]);
    return text[0] == '\0';
}

static void place(search *q, int64_t room, arena *memory) {
    const int64_t n = q->s->problem.n, starts = q->options->starts > room ? q->options->starts : room;
    q->best.room = starts + SPARE;
    q->best.x = arena_doubles(memory, starts + SPARE + 1, n);
    q->best.rows = arena_take(memory, starts + SPARE + 1, sizeof *q->best.rows);
    q->found.room = starts;
    q->found.x = arena_doubles(memory, starts + 1, n);
    q->found.rows = arena_take(memory, starts + 1, sizeof *q->found.rows);
    q->batch = arena_doubles(memory, BATCH, n);
    q->values = arena_doubles(memory, BATCH, 1);
}

/* What was found goes to the caller: the points, where no solve came to an end. */
static void hand_over(const search *q, int64_t room, nadir_minimum *minima, double *x) {
    const shelf *from = q->found.count > 0 ? &q->found : &q->best;
    const int64_t count = from->count < room ? from->count : room;
    nadir_search_result *r = q->result;
    memcpy(minima, from->rows, (size_t)count * sizeof *minima);
    memcpy(x, from->x, (size_t)(count * q->s->problem.n) * sizeof *x);
    r->minima = from->count;
    if (r->text[0] != '\0') return;
    if (from->count == 0) {
        r->status = NADIR_NOT_FINITE;
        snprintf(r->text, sizeof r->text, "f is undefined at all of %lld points", (long long)r->points);
        return;
    }
    r->status = minima[0].status;
    snprintf(r->text, sizeof r->text,
             "f = %.9g is the least of %lld minima: %lld points (%s), %lld solves, of which %lld converged", minima[0].f,
             (long long)r->minima, (long long)r->points, r->sampling, (long long)r->solves, (long long)r->solved);
}

static nadir_status run(search *q, int64_t room, nadir_minimum *minima, double *x) {
    arena memory = {0};
    place(q, room, &memory);
    void *block = memory.overflow ? NULL : arena_block(memory.used);
    if (!block) {
        snprintf(q->result->text, sizeof q->result->text, "not enough memory for %lld starts", (long long)q->options->starts);
        return q->result->status = NADIR_MEMORY;
    }
    memory = (arena){.base = block};
    place(q, room, &memory);
    q->s->started = oracle_clock(q->s);
    q->s->text[0] = '\0';
    nadir_status status = sample_freely(q);
    if (status == NADIR_RUNNING) status = polish(q);
    q->result->status = status;
    if (status != NADIR_RUNNING)
        snprintf(q->result->text, sizeof q->result->text, "%s", q->s->text[0] ? q->s->text : nadir_status_text(status));
    hand_over(q, room, minima, x);
    free(block);
    return q->result->status;
}

nadir_status nadir_search(const nadir_problem *problem, const double *lower, const double *upper,
                          const nadir_search_options *options, int64_t room, nadir_minimum *minima, double *x,
                          nadir_search_result *result) {
    const nadir_search_options standard = nadir_search_options_default(), *o = options ? options : &standard;
    nadir_search_result own = {.status = NADIR_ARGUMENT}, *r = result ? result : &own;
    nadir_result refusal;
    search q = {.lower = lower, .upper = upper, .options = o, .result = r};
    *r = (nadir_search_result){.status = NADIR_ARGUMENT};
    if (!check_arguments(problem, lower, upper, o, room, minima, x, r)) return NADIR_ARGUMENT;
    r->status = nadir_create(problem, &o->local, &q.s, &refusal);
    if (r->status != NADIR_RUNNING) {
        memcpy(r->text, refusal.text, sizeof r->text);
        return r->status;
    }
    q.points = sampling_of(o->sampling, problem->n, o->points, (uint64_t)o->seed);
    snprintf(r->sampling, sizeof r->sampling, "%s", sampling_names[q.points.kind]);
    run(&q, room, minima, x);
    nadir_destroy(q.s);
    return r->status;
}
