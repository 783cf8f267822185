/* What a comparison found, in sentences, as HTML paragraphs' content. */
#ifndef NADIR_BENCH_WORDS_H
#define NADIR_BENCH_WORDS_H

#include <stdio.h>

#include "study.h"

/* How many runs of what, and how they ended. */
void words_overall(FILE *out, const study *self);
/* Who was first on this problem, and by how much. */
void words_contest(FILE *out, const study *self, size_t problem);
/* How often this method converged and how, over all problems. */
void words_method(FILE *out, const study *self, size_t method);
/* Measured rates beside theory, orders of convergence, and points that are no minimum. */
void words_speed(FILE *out, const study *self, size_t problem);

#endif
