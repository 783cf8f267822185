/* Sizes, starts, minimisers and minimum values of the problems from the literature. */
#include "known.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const word_row known_no_options[] = {KNOWN_END};
const word_row known_start_options[] = {
    {"start", WORD_CHOICE, offsetof(known_case, start), 0.0, 1.0, KNOWN_NEAR, "near|far", "of the two that NIST gives"}, KNOWN_END};

static int refuse(const bench_problem *problem, int64_t n, const char *allowed, char *message, size_t size) {
    snprintf(message, size, "n = %lld: '%s' has n = %s", (long long)n, problem->family->name, allowed);
    return FAMILY_WORD;
}

int known_check(const known *k, const bench_problem *problem, known_case *c, char *message, size_t size) {
    if (k->size > 0) c->n = k->size;
    if (k->multiple > 1 && c->n % k->multiple != 0) {
        char allowed[64];
        snprintf(allowed, sizeof allowed, "a multiple of %d", k->multiple);
        return refuse(problem, c->n, allowed, message, size);
    }
    if (c->storage == KNOWN_AS_DENSE && (double)c->n > FAMILY_DENSE_MOST) {
        return refuse(problem, c->n, "at most 20000 with storage=dense", message, size);
    }
    if (k->fits != NULL && !k->fits(c)) return refuse(problem, c->n, k->sizes, message, size);
    return FAMILY_MADE;
}

/* False where the vector is unknown. */
static bool fill(const known_vector *v, const known_case *c, double *x) {
    if (v->fill != NULL) {
        v->fill(c, x);
        return true;
    }
    for (int64_t i = 0; v->period > 0 && i < c->n; i++) x[i] = v->value[i % v->period];
    return v->period > 0;
}

static void list_minima(const known *k, const known_case *c, bench_problem *problem) {
    for (const known_value *v = k->minima; v->n != 0 && problem->minima_count < BENCH_MINIMA; v++) {
        if (v->n == KNOWN_ANY_SIZE || v->n == c->n) problem->minima[problem->minima_count++] = v->f;
    }
}

int known_allocate(const known *k, const known_case *c, bench_problem *problem, size_t bytes, char *message, size_t size) {
    const int code = family_allocate(problem, c->n, bytes, message, size);
    if (code != FAMILY_MADE) return code;
    fill(c->start == KNOWN_FAR ? &k->far : &k->start, c, problem->start);
    if (fill(&k->minimiser, c, problem->minimiser)) {
        problem->minimum = k->minimum_of != NULL ? k->minimum_of(c) : k->minimum;
        family_window(problem);
    } else {
        free(problem->minimiser);
        problem->minimiser = NULL;
        problem->minimum = NAN;
    }
    list_minima(k, c, problem);
    return FAMILY_MADE;
}

void known_pair(int64_t e, int64_t *row, int64_t *column) {
    int64_t i = (int64_t)((sqrt(8.0 * (double)e + 1.0) - 1.0) / 2.0);
    while (i * (i + 1) / 2 > e) i--;
    while ((i + 1) * (i + 2) / 2 <= e) i++;
    *row = i;
    *column = e - i * (i + 1) / 2;
}
