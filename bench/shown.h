/* Which columns people see, in this order, in the text and in the report. */
#ifndef NADIR_BENCH_SHOWN_H
#define NADIR_BENCH_SHOWN_H

#include "study.h"

enum { SHOWN_MOST = 20 };

/* NULL beyond the end; at most SHOWN_MOST. */
const column *shown_at(const study *self, size_t index);
size_t shown_count(const study *self);
/* Does this column say nothing of the runs on this problem: unknown for all, or numbers of what none of them needed? */
bool shown_is_blank(const study *self, size_t problem, const column *c);

#endif
