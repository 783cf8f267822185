/* Creation and the one call: composes the method, measures and places the one block of memory, hands back a solver. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "difference.h"
#include "lapack.h"
#include "residual.h"

/* Everything a solver needs, in one walk that both measures (base NULL) and places. `s` holds problem, options and method. */
static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n;
    s->now.x = arena_doubles(memory, n, 1);
    s->now.g = arena_doubles(memory, n, 1);
    s->trial.x = arena_doubles(memory, n, 1);
    s->trial.g = arena_doubles(memory, n, 1);
    s->p = arena_doubles(memory, n, 1);
    if (s->options.keep_best) s->best.x = arena_doubles(memory, n, 1);
    residual_place(s, memory);
    if (s->method.linear) s->method.linear->place(s, memory);
    if (s->method.direction->place) s->method.direction->place(s, memory);
    if (s->method.globalize->place) s->method.globalize->place(s, memory);
    s->sums = arena_doubles(memory, ORACLE_SUMS + s->gathered, 1);
    diagnose_place(s, memory);
    difference_place(s, memory);
}

static void clear_result(nadir_result *result, nadir_status status, const char *text) {
    *result = (nadir_result){.status = status, .f = NAN, .gnorm = NAN, .gnorm2 = NAN, .rnorm = NAN, .rnorm2 = NAN};
    snprintf(result->text, sizeof result->text, "%s", text);
}

static nadir_status refuse(nadir_result *result, nadir_status status, const char *text) {
    if (result) clear_result(result, status, text);
    return status;
}

/* The option: as if the problem offered less. */
static void ignore(nadir_problem *p, const nadir_options *options) {
    if (options->ignore == IGNORE_NOTHING) return;
    p->hessian = NULL;
    p->hessian_product = NULL;
    p->residual_curvature = NULL;
    if (options->ignore != IGNORE_GRADIENT) return;
    p->jacobian_product = NULL;
    p->values_only = true;
}

/* A solver without memory yet: what composing and measuring need. */
static nadir_status draft(const nadir_problem *problem, const nadir_options *options, nadir_solver *s, char *text, size_t size) {
    if (!problem) {
        snprintf(text, size, "problem is NULL");
        return NADIR_ARGUMENT;
    }
    memset(s, 0, sizeof *s);
    s->problem = *problem;
    s->options = options ? *options : nadir_options_default();
    ignore(&s->problem, &s->options);
    return compose(&s->problem, &s->options, &s->method, text, size);
}

/* Bytes for the drafted solver, its struct included; 0 when they are more than can be asked for. */
static size_t measure(const nadir_solver *draft_of) {
    nadir_solver s = *draft_of;
    arena memory = {0};
    arena_take(&memory, 1, sizeof(nadir_solver));
    place(&s, &memory);
    return memory.overflow ? 0 : memory.used;
}

static const char no_run[] = "no run yet: call nadir_start first";

static nadir_solver *settle_in(const nadir_solver *draft_of, void *block) {
    arena memory = {.base = block};
    nadir_solver *s = arena_take(&memory, 1, sizeof *s);
    *s = *draft_of;
    place(s, &memory);
    s->space = (space){s->problem.n, s->problem.reduce, s->problem.data, &s->reduce_failed};
    s->status = NADIR_ARGUMENT; /* until nadir_start */
    s->unit = 1.0;
    s->now.f = s->now.gnorm = s->now.gnorm2 = s->now.rmax = NAN;
    memcpy(s->text, no_run, sizeof no_run);
    atomic_init(&s->stop, false);
    return s;
}

static nadir_status too_large(const nadir_solver *s, size_t bytes, char *text, size_t size) {
    char word[NADIR_WORD];
    compose_word(&s->method, word, sizeof word);
    if (bytes == 0)
        snprintf(text, size, "%s with n = %lld needs more memory than can be addressed", word, (long long)s->problem.n);
    else
        snprintf(text, size, "%s with n = %lld needs %.3g GB of memory, which cannot be had", word, (long long)s->problem.n,
                 1e-9 * (double)bytes);
    return NADIR_MEMORY;
}

/* A part with a library's own memory cannot live in the caller's. */
static nadir_status check_placeable(const nadir_solver *s, char *text, size_t size) {
    char word[NADIR_WORD];
    if (!s->method.linear || !s->method.linear->create) return NADIR_RUNNING;
    compose_word(&s->method, word, sizeof word);
    snprintf(text, size, "%s is not for the caller's memory, for %s allocates its own: call nadir_create", word,
             s->method.linear->name);
    return NADIR_COMBINATION;
}

size_t nadir_size(const nadir_problem *problem, const nadir_options *options, nadir_result *result) {
    nadir_solver s;
    char text[NADIR_TEXT];
    nadir_status status = draft(problem, options, &s, text, sizeof text);
    const size_t bytes = status == NADIR_RUNNING ? measure(&s) : 0;
    if (status == NADIR_RUNNING && bytes == 0) status = too_large(&s, bytes, text, sizeof text);
    if (bytes == 0) refuse(result, status, text);
    return bytes;
}

static nadir_status created(nadir_result *result) {
    if (result) *result = (nadir_result){.status = NADIR_RUNNING};
    return NADIR_RUNNING;
}

nadir_status nadir_create(const nadir_problem *problem, const nadir_options *options, nadir_solver **solver, nadir_result *result) {
    nadir_solver s;
    char text[NADIR_TEXT];
    if (!solver) return refuse(result, NADIR_ARGUMENT, "solver is NULL");
    *solver = NULL;
    nadir_status status = draft(problem, options, &s, text, sizeof text);
    if (status != NADIR_RUNNING) return refuse(result, status, text);
    const size_t bytes = measure(&s);
    void *block = arena_block(bytes);
    if (!block) return refuse(result, too_large(&s, bytes, text, sizeof text), text);
    *solver = settle_in(&s, block);
    (*solver)->owned = block;
    if (!s.method.linear || !s.method.linear->create || s.method.linear->create(*solver)) return created(result);
    nadir_destroy(*solver);
    *solver = NULL;
    snprintf(text, sizeof text, "%s with n = %lld: its library cannot have the memory it needs", s.method.linear->name,
             (long long)s.problem.n);
    return refuse(result, NADIR_MEMORY, text);
}

nadir_status nadir_create_in(const nadir_problem *problem, const nadir_options *options, void *memory, size_t bytes,
                             nadir_solver **solver, nadir_result *result) {
    nadir_solver s;
    char text[NADIR_TEXT];
    if (!solver) return refuse(result, NADIR_ARGUMENT, "solver is NULL");
    *solver = NULL;
    nadir_status status = draft(problem, options, &s, text, sizeof text);
    if (status == NADIR_RUNNING) status = check_placeable(&s, text, sizeof text);
    if (status != NADIR_RUNNING) return refuse(result, status, text);
    const size_t needed = measure(&s);
    if (needed == 0) return refuse(result, too_large(&s, needed, text, sizeof text), text);
    if (!memory || (uintptr_t)memory % ARENA_ALIGNMENT != 0)
        return refuse(result, NADIR_ARGUMENT, memory ? "memory is not 64-byte aligned" : "memory is NULL");
    if (s.options.verdict)
        return refuse(result, NADIR_ARGUMENT, "verdict = yes is not allowed in the caller's memory: call nadir_verdict_at");
    if (bytes < needed) {
        snprintf(text, sizeof text, "bytes = %zu is not allowed: at least %zu are needed", bytes, needed);
        return refuse(result, NADIR_ARGUMENT, text);
    }
    *solver = settle_in(&s, memory);
    return created(result);
}

void nadir_destroy(nadir_solver *s) {
    if (!s) return;
    if (s->method.linear && s->method.linear->destroy) s->method.linear->destroy(s);
    free(s->owned);
}

nadir_status nadir_minimize(const nadir_problem *problem, double *x, const nadir_options *options, nadir_result *result) {
    nadir_solver *s;
    if (!x) return refuse(result, NADIR_ARGUMENT, "x is NULL: it must have n values");
    nadir_status status = nadir_create(problem, options, &s, result);
    if (status != NADIR_RUNNING) return status;
    status = nadir_solve(s, x, result);
    nadir_destroy(s);
    return status;
}

int nadir_build_text(char *text, size_t size) {
    char blas[NADIR_TEXT];
    lapack_build_text(blas, sizeof blas);
    return snprintf(text, size, "nadir %s\n%s", NADIR_VERSION, blas);
}
