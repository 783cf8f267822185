/* Which columns people see, in this order, in the text and in the report. */
#ifndef NADIR_BENCH_SHOWN_H
#define NADIR_BENCH_SHOWN_H

#include "study.h"

enum { SHOWN_MOST = 20 };

/* NULL beyond the end; at most SHOWN_MOST. */
const column *shown_at(const study *self, size_t index);
size_t shown_count(const study *self);

#endif
