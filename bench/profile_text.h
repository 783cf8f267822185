/* A profile as text, and its tables for the report. */
#ifndef NADIR_BENCH_PROFILE_TEXT_H
#define NADIR_BENCH_PROFILE_TEXT_H

#include "profile.h"
#include "table.h"

/* These fill a table that the caller destroys; false when there is no memory. */
bool profile_summary(const profile *self, const profile_cost *cost, table *t);
bool profile_has_duels(const profile *self);
bool profile_duels(const profile *self, const profile_cost *cost, table *t);
/* Every run that did not solve its problem, or solved it elsewhere; at most `most`. */
bool profile_failures(const profile *self, size_t most, table *t);
size_t profile_failure_count(const profile *self);

/* False when there is no memory. */
bool profile_text_write(FILE *out, const profile *self, const profile_cost *cost, const text_style *style);

#endif
