/* Gathers a pattern in three walks over its source: count the entries of each column, write them down, and find each visited place
 * again once the columns are sorted and free of repetitions. */
#include "sparse.h"

#include <stdlib.h>
#include <string.h>

#include "family.h"

typedef struct walk {
    int64_t *counter; /* of a column: first how many, then where the next goes */
    int64_t *row;
    const sparse_pattern *pattern;
    int64_t places;
} walk;

static void count_one(void *context, int64_t row, int64_t column) {
    walk *w = context;
    w->places++;
    if (row != column) w->counter[column]++;
}

static void write_one(void *context, int64_t row, int64_t column) {
    walk *w = context;
    if (row != column) w->row[w->counter[column]++] = row;
}

static void find_one(void *context, int64_t row, int64_t column) {
    walk *w = context;
    const int64_t *rows = w->pattern->row_index;
    int64_t low = w->pattern->column_start[column], high = w->pattern->column_start[column + 1];
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (rows[middle] <= row) {
            low = middle;
        } else {
            high = middle;
        }
    }
    w->pattern->position[w->places++] = low;
}

static int ascending(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts each column and drops repetitions, moving all to the front. start[j] is where column j was written. */
static void tidy(int64_t n, int64_t *start, int64_t *row) {
    int64_t kept = 0, from = 0;
    for (int64_t j = 0; j < n; j++) {
        const int64_t to = start[j + 1];
        qsort(row + from, (size_t)(to - from), sizeof *row, ascending);
        start[j] = kept;
        for (int64_t k = from; k < to; k++) {
            if (kept == start[j] || row[kept - 1] != row[k]) row[kept++] = row[k];
        }
        from = to;
    }
    start[n] = kept;
}

/* From counts to starts, with the diagonal entries in place. counter[j] is then where the next row of column j goes. */
static bool lay_out(int64_t n, walk *w, sparse_pattern *pattern) {
    int64_t *start = pattern->column_start;
    for (int64_t j = 0; j < n; j++) start[j + 1] = start[j] + w->counter[j] + 1;
    w->row = pattern->row_index = family_memory(start[n], sizeof *w->row);
    pattern->position = family_memory(w->places > 0 ? w->places : 1, sizeof *pattern->position);
    if (w->row == NULL || pattern->position == NULL) return false;
    for (int64_t j = 0; j < n; j++) {
        w->counter[j] = start[j];
        w->row[w->counter[j]++] = j;
    }
    return true;
}

bool sparse_build(int64_t n, sparse_source *each, const void *source, sparse_pattern *pattern) {
    memset(pattern, 0, sizeof *pattern);
    walk w = {.counter = family_memory(n, sizeof *w.counter), .pattern = pattern};
    pattern->column_start = family_memory(n + 1, sizeof *pattern->column_start);
    bool fine = w.counter != NULL && pattern->column_start != NULL;
    if (fine) {
        each(source, count_one, &w);
        fine = lay_out(n, &w, pattern);
    }
    if (fine) {
        each(source, write_one, &w);
        tidy(n, pattern->column_start, pattern->row_index);
        w.places = 0;
        each(source, find_one, &w);
    }
    free(w.counter);
    if (!fine) sparse_free(pattern);
    return fine;
}

void sparse_free(sparse_pattern *pattern) {
    free(pattern->column_start);
    free(pattern->row_index);
    free(pattern->position);
    memset(pattern, 0, sizeof *pattern);
}
