/* What the literature tells of a problem, whichever engine computes it: sizes, start, minimiser, published minimum values. */
#ifndef NADIR_BENCH_KNOWN_H
#define NADIR_BENCH_KNOWN_H

#include "family.h"

enum { KNOWN_VALUES = 12, KNOWN_ANY_SIZE = -1 };
enum { KNOWN_DENSE_UP_TO = 500 }; /* the largest n for which storage=auto is dense where it could be sparse */

/* What the options of a word set; the formulas get it too. */
typedef struct known_case {
    int64_t n;
    int64_t m;       /* residuals, where the family lets one choose; 0: its usual number */
    int64_t storage; /* a known_storage */
    int64_t variant; /* of families with several */
    int64_t start;   /* a known_start, of families with two */
    double parameter;
} known_case;

typedef enum known_start { KNOWN_NEAR, KNOWN_FAR } known_start;

typedef enum known_storage { KNOWN_AUTO, KNOWN_AS_DENSE, KNOWN_AS_SPARSE } known_storage;

/* A vector: `period` values in turn (all n of them, where the size is fixed), or what `fill` writes. Neither: unknown. */
typedef struct known_vector {
    int period;
    double value[KNOWN_VALUES];
    void (*fill)(const known_case *c, double *x);
} known_vector;

#define VALUES(...)                                                                                                                \
    {                                                                                                                              \
        .period = sizeof((double[]){__VA_ARGS__}) / sizeof(double), .value = { __VA_ARGS__ }                                       \
    }

/* A published minimum value, at this n. */
typedef struct known_value {
    int64_t n; /* KNOWN_ANY_SIZE: at every n; 0 ends the list */
    double f;
} known_value;

typedef struct known {
    int64_t size;      /* n, where it is fixed */
    int multiple;      /* n must be a multiple of this; 0: any */
    const char *sizes; /* in words, where `fits` decides: "p(p + 1), such as 90 or 110" */
    bool (*fits)(const known_case *c);
    known_vector start, far, minimiser;        /* `far`: a second start, for start=far */
    double minimum;                            /* f at the minimiser, ... */
    double (*minimum_of)(const known_case *c); /* ... or what gives it */
    known_value minima[2 * BENCH_MINIMA];
} known;

/* Sets c->n where it is fixed, and refuses a size that does not fit. FAMILY_MADE or FAMILY_WORD. */
int known_check(const known *k, const bench_problem *problem, known_case *c, char *message, size_t size);
/* Allocates start, minimiser and data (bytes), fills the first two, and lists the minima of this n. */
int known_allocate(const known *k, const known_case *c, bench_problem *problem, size_t bytes, char *message, size_t size);

/* Item e of the lower triangle by rows, e = row(row + 1)/2 + column. */
void known_pair(int64_t e, int64_t *row, int64_t *column);

/* The usual options. */
#define KNOWN_SIZE(least, most, standard, text)                                                                                    \
    { "n", WORD_INTEGER, offsetof(known_case, n), least, most, standard, NULL, text }
#define KNOWN_STORAGE                                                                                                              \
    {                                                                                                                              \
        "storage", WORD_CHOICE, offsetof(known_case, storage), 0.0, 2.0, KNOWN_AUTO, "auto|dense|sparse",                          \
            "of the Hessian; auto: a band where it is one, else dense up to n = 500 and sparse beyond"                             \
    }
#define KNOWN_END                                                                                                                  \
    { .name = NULL }

extern const word_row known_no_options[], known_start_options[]; /* none; start=near|far */

#endif
