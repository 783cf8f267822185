/* The columns that a sweep adds to those of every comparison. */
#include <math.h>
#include <stdio.h>

#include "sweep_column.h"

static column_value real(double value) {
    return (column_value){.known = isfinite(value), .real = value};
}

static column_value swept_value(const experiment *run) {
    return real(run->swept);
}

static column_value share_value(const experiment *run) {
    return real(run->limit_share);
}

static column_value outcome_value(const experiment *run) {
    return (column_value){.known = run->outcome && run->outcome[0], .word = run->outcome};
}

static void show_swept(const experiment *run, char *text, size_t size) {
    snprintf(text, size, "%.6g", run->swept);
}

/* As many digits as tell it from 1. */
static void show_share(const experiment *run, char *text, size_t size) {
    if (!isfinite(run->limit_share)) return;
    double gap = fabs(1 - run->limit_share);
    int digits = gap > 0 && gap < 0.1 ? 2 - (int)floor(log10(gap)) : 2;
    snprintf(text, size, "%.*g", digits < 8 ? digits : 8, run->limit_share);
}

void sweep_columns(const char *option, column columns[SWEEP_COLUMNS]) {
    columns[0] = (column){option, option, "the option that is swept", COLUMN_REAL, swept_value, show_swept};
    columns[1] = (column){"limit_share", "of limit",  "share of the step length beyond which steps diverge",
                          COLUMN_REAL,   share_value, show_share};
    columns[2] =
        (column){"outcome", "outcome", "good: at most twice the fewest iterations of the sweep", COLUMN_WORD, outcome_value, NULL};
}
