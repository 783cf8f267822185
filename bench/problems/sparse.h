/* The pattern of a sparse Hessian, gathered from the places where entries will be added. */
#ifndef NADIR_BENCH_SPARSE_H
#define NADIR_BENCH_SPARSE_H

#include "nadir.h"

/* A source calls `visit` for every place (row >= column) that it will add to, in the order in which it will. */
typedef void sparse_visit(void *context, int64_t row, int64_t column);
typedef void sparse_source(const void *source, sparse_visit *visit, void *context);

typedef struct sparse_pattern {
    int64_t *column_start, *row_index; /* as nadir_matrix wants them; the diagonal is always there */
    int64_t *position;                 /* where in `values` each visited place lies, in their order */
} sparse_pattern;

/* False when there is not enough memory; then nothing is left allocated. */
bool sparse_build(int64_t n, sparse_source *each, const void *source, sparse_pattern *pattern);
void sparse_free(sparse_pattern *pattern);

#endif
