/* A comparison as text for a terminal or a pipe. */
#ifndef NADIR_BENCH_COMPARE_TEXT_H
#define NADIR_BENCH_COMPARE_TEXT_H

#include "study.h"
#include "table.h"

/* With a small plot of characters for every problem, if wanted. False when there is no memory. */
bool compare_text_write(FILE *out, const study *self, const text_style *style, bool plots);

/* "n = 100, quadratic with eigenvalues from 1 to 10000": what the problem knows of itself. */
void describe_problem(const bench_problem *problem, char *text, size_t size);
table_colour status_colour(const experiment *run);

#endif
