/* What the machine cannot do faster: LAPACK's Cholesky factorization as it runs here, and the copy of McCalpin's STREAM (1995) at
 * the vector's own length, so that short vectors are compared within the cache they live in. The fastest of several is taken: what
 * else runs on the machine only adds. Matrices lie in the kind of memory that a solver's do, and the mean of as many factorizations
 * as a run makes is one sample: a run cannot choose the fastest of its own.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../src/arena.h"
#include "../src/lapack.h"
#include "floor.h"

enum { LEAST_SAMPLES = 3, LARGEST_ORDER = 100000, SHORT = 100000, PAGE = 512 };
#define SAMPLING_SECONDS 0.02 /* behind each of several runs */

static double monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- dpotrf, dpotrs ---- */

/* Positive definite by its diagonal. */
static void fill(int64_t n, double *a) {
    for (int64_t j = 0; j < n; j++) {
        for (int64_t i = j; i < n; i++) a[i + j * n] = 1.0 / (double)(1 + i - j);
        a[j + j * n] = (double)n;
    }
}

static double time_potrf(int64_t n, double *a, double *b) {
    fill(n, a);
    for (int64_t i = 0; i < n; i++) b[i] = 1.0;
    double begin = monotonic();
    lapack_potrf(n, a, n);
    lapack_potrs(n, a, n, b);
    return monotonic() - begin;
}

static double mean_potrf(int64_t n, int64_t times, double *a, double *b) {
    double sum = 0.0;
    for (int64_t i = 0; i < times; i++) sum += time_potrf(n, a, b);
    return sum / (double)times;
}

/* The first one touches the pages and starts the threads. */
double floor_potrf(int64_t n, int64_t times) {
    double *a = n < LARGEST_ORDER ? arena_block(((size_t)n + 1) * (size_t)n * sizeof *a) : NULL;
    double least = INFINITY, begin = monotonic();
    if (!a) return NAN;
    double *b = a + n * n;
    time_potrf(n, a, b);
    do least = fmin(least, mean_potrf(n, times, a, b));
    while (monotonic() - begin < SAMPLING_SECONDS);
    free(a);
    return least;
}

/* ---- copy ---- */

/* Several at a time, since one of a short vector is below what the clock tells. The barrier keeps a compiler from leaving out
 * copies that nobody reads. */
static double time_copies(int64_t n, const double *from, double *to) {
    int64_t times = 1 + SHORT / n;
    double begin = monotonic();
    for (int64_t i = 0; i < times; i++) {
        memcpy(to, from, (size_t)n * sizeof *to);
        __asm__ volatile("" : : "r"(to) : "memory");
    }
    return (monotonic() - begin) / (double)times;
}

/* Some processors copy many times slower between places whose offsets within a page are alike: these are half a page apart. */
static double *half_a_page_from(const double *from, double *memory) {
    uintptr_t distance = ((uintptr_t)memory - (uintptr_t)from) % (PAGE * sizeof *from);
    uintptr_t wanted = PAGE / 2 * sizeof *from;
    return memory + (wanted + PAGE * sizeof *from - distance) % (PAGE * sizeof *from) / sizeof *from;
}

double floor_copy(int64_t n) {
    double *from = malloc((size_t)n * sizeof *from), *memory = malloc(((size_t)n + PAGE) * sizeof *memory);
    double least = INFINITY, begin = monotonic();
    bool fine = from && memory;
    double *to = fine ? half_a_page_from(from, memory) : NULL;
    for (int64_t i = 0; fine && i < n; i++) from[i] = to[i] = (double)i;
    for (int i = 0; fine && (i < LEAST_SAMPLES || monotonic() - begin < SAMPLING_SECONDS); i++)
        least = fmin(least, time_copies(n, from, to));
    free(from);
    free(memory);
    return fine ? least : NAN;
}
