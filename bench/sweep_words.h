/* What a sweep found, in sentences, as HTML. */
#ifndef NADIR_BENCH_SWEEP_WORDS_H
#define NADIR_BENCH_SWEEP_WORDS_H

#include <stdio.h>

#include "study.h"

void sweep_words(FILE *out, const study *self, size_t problem);

#endif
