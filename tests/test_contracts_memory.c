/* Memory: every allocation of the library made to fail in turn, none while a run goes on, none lost.
 *
 * The program is linked with --wrap for malloc, calloc, realloc, free, aligned_alloc and posix_memalign: what is seen are the calls
 * of the library's own objects and of this file. Not seen is what shared libraries ask for themselves (OpenBLAS' buffers, the C
 * library's locale objects). */
#include "check_main.h"

#include "methods.h"

void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t bytes);
void *__wrap_aligned_alloc(size_t alignment, size_t bytes);
int __wrap_posix_memalign(void **block, size_t alignment, size_t bytes);
void __wrap_free(void *block);
void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t bytes);
void *__real_aligned_alloc(size_t alignment, size_t bytes);
int __real_posix_memalign(void **block, size_t alignment, size_t bytes);
void __real_free(void *block);

static struct {
    int64_t asked, fail_at; /* requests so far; the one that fails, from 1 */
    int64_t held;           /* blocks not yet freed */
    int64_t freed;
} heap;

static bool granted(void) {
    return ++heap.asked != heap.fail_at;
}

static void *counted(void *block) {
    heap.held += block != NULL;
    return block;
}

void *__wrap_malloc(size_t bytes) {
    return granted() ? counted(__real_malloc(bytes)) : NULL;
}

void *__wrap_calloc(size_t count, size_t size) {
    return granted() ? counted(__real_calloc(count, size)) : NULL;
}

void *__wrap_realloc(void *block, size_t bytes) {
    if (!granted()) return NULL;
    void *moved = __real_realloc(block, bytes);
    heap.held += block == NULL && moved != NULL;
    return moved;
}

/* What no machine has is refused here: sanitizers would end the program over it. */
void *__wrap_aligned_alloc(size_t alignment, size_t bytes) {
    return granted() && bytes >> 46 == 0 ? counted(__real_aligned_alloc(alignment, bytes)) : NULL;
}

int __wrap_posix_memalign(void **block, size_t alignment, size_t bytes) {
    if (!granted()) return 12;
    const int failed = __real_posix_memalign(block, alignment, bytes);
    heap.held += failed == 0;
    return failed;
}

void __wrap_free(void *block) {
    heap.held -= block != NULL;
    heap.freed += block != NULL;
    __real_free(block);
}

START_TEST(the_wrapping_works) {
    void *(*volatile ask)(size_t) = malloc; /* a pair in sight of the compiler is left out */
    const int64_t asked = heap.asked, held = heap.held;
    free(ask(10));
    const bool seen = heap.asked == asked + 1 && heap.held == held; /* Check's own requests are seen too */
    ck_assert(seen);
}
END_TEST

static nadir_options short_options(const char *word) {
    nadir_options options = options_of(word);
    options.max_iterations = 12;
    return options;
}

static void check_refusal(const char *word, const probe *p, const nadir_result *result, const double *x, bool verdict) {
    char n[32];
    if (p->calls[ANY] > 0) { /* the run had its memory, the verdict had not */
        MUST(verdict && result->inertia.verdict == NADIR_VERDICT_UNKNOWN, "%s on %s: %s", word, p->of->name, result->text);
        return;
    }
    snprintf(n, sizeof n, "n = %d ", (int)p->of->n);
    MUST(result->status == NADIR_MEMORY, "%s on %s: %s", word, p->of->name, result->text);
    MUST(strstr(result->text, word) != NULL && strstr(result->text, n) != NULL, "'%s'", result->text);
    MUST(same_bits(p->of->n, x, p->of->start), "%s on %s: refused, but x was touched", word, p->of->name);
}

/* The run in which request k fails. True when there was one. */
static bool fail_request(const char *word, const sample *of, bool verdict, int64_t k) {
    probe p = {.of = of};
    nadir_options options = short_options(word);
    double x[MOST_N];
    options.verdict = verdict;
    heap.held = heap.asked = 0;
    heap.fail_at = k;
    const nadir_result result = run_probe(&p, &options, x);
    heap.fail_at = 0;
    MUST(heap.held == 0, "%s on %s, request %d failed: %d blocks lost", word, of->name, (int)k, (int)heap.held);
    if (heap.asked >= k) check_refusal(word, &p, &result, x, verdict);
    return heap.asked >= k;
}

/* Fails the first, the second, ... request, until none is left to fail. */
static void fail_each_request(const char *word, const sample *of) {
    for (int verdict = 0; verdict < 2; verdict++) {
        int64_t k = 1;
        while (fail_request(word, of, verdict, k)) k++;
        MUST(k >= 2 + verdict, "%s on %s: only %d requests", word, of->name, (int)k - 1);
    }
}

START_TEST(every_failing_request_is_reported) {
    ck_assert_int_gt(each_pair(fail_each_request), 200);
}
END_TEST

static void asks_once(const char *word, const sample *of) {
    probe p = {.of = of};
    const nadir_problem problem = probe_problem(&p);
    const nadir_options options = short_options(word);
    nadir_solver *solver;
    double x[MOST_N];
    heap.asked = heap.held = heap.freed = 0;
    MUST(nadir_create(&problem, &options, &solver, NULL) == NADIR_RUNNING && heap.asked == 1, "%s on %s: %d requests", word,
         of->name, (int)heap.asked);
    for (int run = 0; run < 2; run++) {
        memcpy(x, of->start, sizeof x);
        nadir_solve(solver, x, NULL);
    }
    MUST(heap.asked == 1 && heap.freed == 0, "%s on %s: %d requests in the loop", word, of->name, (int)heap.asked - 1);
    nadir_destroy(solver);
    MUST(heap.held == 0 && heap.freed == 1, "%s on %s: not freed", word, of->name);
}

START_TEST(one_allocation_and_none_in_the_loop) {
    ck_assert_int_gt(each_pair(asks_once), 200);
}
END_TEST

/* The caller's memory: none is asked for, not a byte beyond it is written, one byte less is refused. */
static void asks_for_none(const char *word, const sample *of) {
    probe p = {.of = of};
    const nadir_problem problem = probe_problem(&p);
    const nadir_options options = short_options(word);
    const size_t bytes = nadir_size(&problem, &options, NULL), guard = 256;
    unsigned char *memory = aligned_alloc(64, (bytes + guard + 63) / 64 * 64);
    nadir_solver *solver;
    nadir_result result, refused;
    double x[MOST_N];
    memset(memory, 0xA5, bytes + guard);
    heap.asked = 0;
    MUST(nadir_create_in(&problem, &options, memory, bytes - 1, &solver, &refused) == NADIR_ARGUMENT && solver == NULL, "%s", word);
    MUST(strstr(refused.text, "bytes = ") != NULL, "'%s'", refused.text);
    MUST(nadir_create_in(&problem, &options, memory + 8, bytes, &solver, &refused) == NADIR_ARGUMENT && solver == NULL, "%s", word);
    MUST(nadir_create_in(&problem, &options, memory, bytes, &solver, &result) == NADIR_RUNNING, "%s: %s", word, result.text);
    memcpy(x, of->start, sizeof x);
    nadir_solve(solver, x, &result);
    nadir_destroy(solver);
    MUST(heap.asked == 0, "%s on %s: %d requests", word, of->name, (int)heap.asked);
    for (size_t i = 0; i < guard; i++) MUST(memory[bytes + i] == 0xA5, "%s on %s: writes beyond its memory", word, of->name);
    free(memory);

    probe again = {.of = of};
    double y[MOST_N];
    const nadir_result owned = run_probe(&again, &options, y);
    MUST(same_bits(of->n, x, y) && owned.f == result.f && memcmp(&owned.counts, &result.counts, sizeof owned.counts) == 0,
         "%s on %s: another result in the caller's memory", word, of->name);
}

START_TEST(the_callers_memory_suffices) {
    ck_assert_int_gt(each_pair(asks_for_none), 200);
}
END_TEST

/* Sizes that overflow, or that no machine has. */
START_TEST(too_large_is_refused) {
    static const struct {
        const char *word;
        int64_t n;
        nadir_status status;
    } cases[] = {
        {"gradient", INT64_MAX, NADIR_MEMORY},        {"gradient", INT64_MAX / 8, NADIR_MEMORY},
        {"gradient", INT64_C(1) << 55, NADIR_MEMORY}, {"newton", INT64_MAX, NADIR_ARGUMENT},
        {"newton", 200000000, NADIR_MEMORY},          {"newton/damping/ldlt", 200000000, NADIR_MEMORY},
        {"newton/full/lu", 200000000, NADIR_MEMORY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        probe p = {.of = &samples[0]};
        nadir_problem problem = probe_problem(&p);
        const nadir_options options = options_of(cases[i].word);
        nadir_result result;
        double x = 0;
        char n[32];
        problem.n = cases[i].n;
        const nadir_status status = nadir_minimize(&problem, &x, &options, &result);
        snprintf(n, sizeof n, "n = %lld", (long long)cases[i].n);
        MUST(status == cases[i].status && strstr(result.text, n) != NULL, "%s, %s: %s '%s'", cases[i].word, n,
             nadir_status_name(status), result.text);
    }
}
END_TEST

CHECK_MAIN_TIMED("contracts_memory", 120, the_wrapping_works, every_failing_request_is_reported,
                 one_allocation_and_none_in_the_loop, the_callers_memory_suffices, too_large_is_refused)
