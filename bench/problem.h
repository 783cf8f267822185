/* Benchmark problems by word: `quadratic,n=1000,condition=1e4`, `rosenbrock`, `logistic`.
 *
 * A family is a file in bench/problems/ and a row in its table; the word after the head sets the family's options (src/word.h).
 */
#ifndef NADIR_BENCH_PROBLEM_H
#define NADIR_BENCH_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "../src/word.h"
#include "nadir.h"

enum { BENCH_WORD = 160, BENCH_MESSAGE = 400, BENCH_MINIMA = 8 };

struct bench_family;

typedef struct bench_problem {
    char word[BENCH_WORD];                       /* as the user wrote it, without blanks */
    const struct bench_family *family;           /* set before `make` is called */
    nadir_problem problem;                       /* callbacks, shape, and what is known of the curvature */
    nadir_problem squares;                       /* the same f as ½‖r‖², if it is a sum of squares; m = 0 where it is not */
    double *start;                               /* n */
    double *minimiser;                           /* n, or NULL where it is not known in closed form */
    double minimum;                              /* f at the minimiser; NAN where that is unknown */
    int minima_count;                            /* values of f at minima from the literature, local ones too: ... */
    double minima[BENCH_MINIMA];                 /* ... five digits or more; `minimum` need not be among them */
    bool worst_start;                            /* the start makes exact line search as slow as theory allows */
    bool foreign;                                /* the callbacks are the user's own code, which may do anything to its process */
    double window[4];                            /* n = 2: x0, x1, y0, y1 worth drawing as contour lines; zeros elsewhere */
    void *owned;                                 /* what `destroy` needs beside problem.data, or NULL */
    void (*destroy)(struct bench_problem *self); /* frees what `make` allocated, problem.data included */
} bench_problem;

typedef struct bench_family {
    const char *name;
    const char *text;     /* one line, with the source of the formula */
    const word_row *rows; /* the options' table; NULL-named row at the end */
    size_t settings_size; /* of the struct that the rows point into, <= WORD_TARGET_MAX */
    /* Fills *problem (zeroed, word set). `data` is the path of a data file or NULL. Returns 0, or an exit code (2 for words, 3 for
     * files, 4 for memory) with one line in `message`. On failure nothing is left allocated. */
    int (*make)(const void *settings, const char *data, bench_problem *problem, char *message, size_t size);
    const void *formulas; /* what a `make` shared by many families reads, as problem->family->formulas; else NULL */
    bool reads_data;      /* `make` reads the data file */
} bench_family;

/* Problems that the program brings along, whose words begin with a prefix of their own, as in nl:PATH. */
typedef struct bench_source {
    const char *prefix;
    const char *text; /* one line */
    /* As bench_family.make, from what follows the prefix. */
    int (*make)(const char *rest, bench_problem *problem, char *message, size_t size);
} bench_source;

/* Every family, in the order `nadir list` shows; NULL beyond the end. */
const bench_family *bench_family_at(size_t index);

/* Makes the problem of a word. Returns 0 or an exit code as above. */
int bench_problem_create(const char *word, const char *data, bench_problem *problem, char *message, size_t size);
/* The same, with the words of `sources`, NULL at their end; may be NULL. */
int bench_problem_create_from(const bench_source *const *sources, const char *word, const char *data, bench_problem *problem,
                              char *message, size_t size);
void bench_problem_destroy(bench_problem *problem);

/* What a method is to be given: f by itself, or for methods of least squares by its residuals, if there are any. */
const nadir_problem *bench_problem_for(const bench_problem *problem, const nadir_options *options);

#endif
