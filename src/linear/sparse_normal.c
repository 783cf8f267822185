/* (JᵀJ)_kj = Σ_i J_ij·J_ik, k >= j, for compressed columns: by Gustavson's row-wise product (ACM Trans. Math. Softw. 4 (1978) 250),
 * which needs J by rows too. Column k of J meets, in each of its rows, the columns j <= k that JᵀJ couples it with; taken with k
 * ascending, every column of JᵀJ comes out with its rows in order, so that nothing is sorted. */
#include "sparse_normal.h"

#include <stdlib.h>
#include <string.h>

struct sparse_normal {
    int64_t *row_start, *column; /* J by rows: m + 1, and as many as J has entries */
    double *by_row;              /* its values in that order */
    int64_t *next;               /* m: where a walk along each row stands */
    double *sums;                /* n zeros, between two columns */
    int64_t *seen, *end;         /* n each, for the pattern */
    int64_t *start, *row;        /* of JᵀJ */
    double *values, *room;
    int64_t n;
    void *rows, *product; /* the blocks: what J's size tells, and what the pattern of JᵀJ does */
};

static void place_rows(sparse_normal *a, const nadir_matrix *J, arena *memory) {
    const int64_t entries = jacobian_entries(J);
    a->row_start = arena_take(memory, J->rows + 1, sizeof *a->row_start);
    a->column = arena_take(memory, entries, sizeof *a->column);
    a->by_row = arena_doubles(memory, entries, 1);
    a->next = arena_take(memory, J->rows, sizeof *a->next);
    a->sums = arena_doubles(memory, J->columns, 1);
    a->seen = arena_take(memory, J->columns, sizeof *a->seen);
    a->end = arena_take(memory, J->columns, sizeof *a->end);
    a->start = arena_take(memory, J->columns + 1, sizeof *a->start);
}

static void place_product(sparse_normal *a, arena *memory) {
    const int64_t entries = a->start[a->n];
    a->row = arena_take(memory, entries, sizeof *a->row);
    a->values = arena_doubles(memory, entries, 1);
    a->room = arena_doubles(memory, entries, 1);
}

static void *block_for(const arena *measured) {
    return measured->overflow ? NULL : arena_block(measured->used);
}

static bool have_rows(sparse_normal *a, const nadir_matrix *J) {
    arena memory = {0};
    place_rows(a, J, &memory);
    a->rows = block_for(&memory);
    memory = (arena){.base = a->rows};
    if (a->rows) place_rows(a, J, &memory);
    return a->rows != NULL;
}

static bool have_product(sparse_normal *a) {
    arena memory = {0};
    place_product(a, &memory);
    a->product = block_for(&memory);
    memory = (arena){.base = a->product};
    if (a->product) place_product(a, &memory);
    return a->product != NULL;
}

static void rewind_rows(sparse_normal *a, const nadir_matrix *J) {
    memcpy(a->next, a->row_start, (size_t)J->rows * sizeof *a->next);
}

static void turn(sparse_normal *a, const nadir_matrix *J) {
    const int64_t entries = jacobian_entries(J);
    memset(a->row_start, 0, (size_t)(J->rows + 1) * sizeof *a->row_start);
    for (int64_t k = 0; k < entries; k++) a->row_start[J->row_index[k] + 1]++;
    for (int64_t i = 0; i < J->rows; i++) a->row_start[i + 1] += a->row_start[i];
    rewind_rows(a, J);
    for (int64_t j = 0; j < J->columns; j++)
        for (int64_t k = J->column_start[j]; k < J->column_start[j + 1]; k++) a->column[a->next[J->row_index[k]]++] = j;
}

/* Entry (k, j) of JᵀJ is there: at end[j], which moves on. */
static void append(sparse_normal *a, int64_t j, int64_t k, bool write) {
    a->seen[j] = k;
    if (write) a->row[a->end[j]] = k;
    a->end[j]++;
}

static void couple(sparse_normal *a, const nadir_matrix *J, bool write) {
    for (int64_t j = 0; j < a->n; j++) a->seen[j] = -1;
    for (int64_t k = 0; k < a->n; k++) {
        append(a, k, k, write); /* also of an empty column */
        for (int64_t p = J->column_start[k]; p < J->column_start[k + 1]; p++)
            for (int64_t q = a->row_start[J->row_index[p]]; a->column[q] < k; q++)
                if (a->seen[a->column[q]] != k) append(a, a->column[q], k, write);
    }
}

static void count_columns(sparse_normal *a, const nadir_matrix *J) {
    memset(a->end, 0, (size_t)a->n * sizeof *a->end);
    couple(a, J, false);
    a->start[0] = 0;
    for (int64_t j = 0; j < a->n; j++) a->start[j + 1] = a->start[j] + a->end[j];
}

static bool build(sparse_normal *a, const nadir_matrix *J) {
    if (!have_rows(a, J)) return false;
    turn(a, J);
    count_columns(a, J);
    if (!have_product(a)) return false;
    memcpy(a->end, a->start, (size_t)a->n * sizeof *a->end);
    couple(a, J, true);
    memset(a->sums, 0, (size_t)a->n * sizeof *a->sums);
    return true;
}

sparse_normal *sparse_normal_open(const nadir_matrix *J) {
    sparse_normal *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    a->n = J->columns;
    if (build(a, J)) return a;
    sparse_normal_close(a);
    return NULL;
}

void sparse_normal_close(sparse_normal *a) {
    if (!a) return;
    free(a->rows);
    free(a->product);
    free(a);
}

nadir_matrix sparse_normal_matrix(const sparse_normal *a) {
    return (nadir_matrix){.storage = NADIR_SPARSE,
                          .rows = a->n,
                          .columns = a->n,
                          .ld = a->n,
                          .kl = a->n - 1,
                          .column_start = a->start,
                          .row_index = a->row,
                          .values = a->values};
}

double *sparse_normal_room(const sparse_normal *a) {
    return a->room;
}

/* Column j of the lower triangle, in `sums`: each of its rows of J is walked from (i, j) on, where `next` has come to. */
static void add_column(sparse_normal *a, const nadir_matrix *J, int64_t j) {
    for (int64_t p = J->column_start[j]; p < J->column_start[j + 1]; p++) {
        const int64_t i = J->row_index[p], end = a->row_start[i + 1];
        for (int64_t q = a->next[i]++; q < end; q++) a->sums[a->column[q]] += J->values[p] * a->by_row[q];
    }
}

void sparse_normal_compute(sparse_normal *a, const nadir_matrix *J) {
    rewind_rows(a, J);
    for (int64_t p = 0; p < jacobian_entries(J); p++) a->by_row[a->next[J->row_index[p]]++] = J->values[p];
    rewind_rows(a, J);
    for (int64_t j = 0; j < a->n; j++) {
        add_column(a, J, j);
        for (int64_t p = a->start[j]; p < a->start[j + 1]; p++) {
            a->values[p] = a->sums[a->row[p]];
            a->sums[a->row[p]] = 0.0;
        }
    }
}
