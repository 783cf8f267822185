/* PAPᵀ = LΔLᵀ or LLᵀ by CHOLMOD (Chen, Davis, Hager and Rajamanickam, ACM Trans. Math. Softw. 35 (2008) 22), in its long-integer
 * form: P by approximate minimum degree, up-looking where the factor is thin, supernodal with BLAS where it is not.
 *
 * METIS is not asked for an ordering: it draws from the C library's rand, whose state all threads of the process share, so that
 * the same input would not give the same bits. */
#include "sparse_factor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <suitesparse/cholmod.h>

_Static_assert(sizeof(SuiteSparse_long) == sizeof(int64_t), "patterns are handed over as they are");

struct sparse_factor {
    cholmod_common common;
    cholmod_sparse matrix; /* the lower triangle of A: the caller's pattern and values */
    cholmod_factor *L;
    cholmod_dense *x, *y, *e; /* of the solves, had beforehand: the library does not look whether it can have them */
};

/* The library's structs know no const, though it only reads. */
static void *borrowed(const int64_t *array) {
    void *plain;
    memcpy(&plain, &array, sizeof plain);
    return plain;
}

static cholmod_sparse view(const nadir_matrix *pattern, double *values) {
    return (cholmod_sparse){
        .nrow = (size_t)pattern->rows,
        .ncol = (size_t)pattern->rows,
        .nzmax = (size_t)matrix_size(pattern),
        .p = borrowed(pattern->column_start),
        .i = borrowed(pattern->row_index),
        .x = values,
        .stype = -1,
        .itype = CHOLMOD_LONG,
        .xtype = CHOLMOD_REAL,
        .dtype = CHOLMOD_DOUBLE,
        .sorted = 1,
        .packed = 1,
    };
}

static cholmod_dense *vector(size_t n, cholmod_common *common) {
    return cholmod_l_allocate_dense(n, 1, n, CHOLMOD_REAL, common);
}

static bool analyse(sparse_factor *f) {
    const size_t n = f->matrix.nrow;
    f->L = cholmod_l_analyze(&f->matrix, &f->common);
    if (!f->L) return false;
    f->x = vector(n, &f->common);
    f->y = vector(n, &f->common);
    f->e = vector(n > f->L->maxesize ? n : f->L->maxesize, &f->common);
    return f->x && f->y && f->e;
}

sparse_factor *sparse_factor_open(const nadir_matrix *pattern, double *values, bool simplicial) {
    sparse_factor *f = calloc(1, sizeof *f);
    if (!f) return NULL;
    f->matrix = view(pattern, values);
    cholmod_l_start(&f->common);
    f->common.print = 0;
    f->common.supernodal = simplicial ? CHOLMOD_SIMPLICIAL : CHOLMOD_AUTO;
    f->common.nmethods = 1;
    f->common.method[0].ordering = CHOLMOD_AMD;
    if (analyse(f)) return f;
    sparse_factor_close(f);
    return NULL;
}

void sparse_factor_close(sparse_factor *f) {
    if (!f) return;
    cholmod_l_free_factor(&f->L, &f->common);
    cholmod_l_free_dense(&f->x, &f->common);
    cholmod_l_free_dense(&f->y, &f->common);
    cholmod_l_free_dense(&f->e, &f->common);
    cholmod_l_finish(&f->common);
    free(f);
}

/* Where the diagonal of L, or Δ, lies: visits column after column, whatever the kind of factor. */
typedef struct walk {
    const cholmod_factor *L;
    int64_t supernode;
} walk;

static double *diagonal_entry(walk *at, int64_t column) {
    const cholmod_factor *L = at->L;
    double *x = L->x;
    if (!L->is_super) return x + ((const int64_t *)L->p)[column];
    const int64_t *first = L->super, *rows = L->pi, *start = L->px;
    while (first[at->supernode + 1] <= column) at->supernode++;
    const int64_t k = at->supernode, within = column - first[k];
    return x + start[k] + within * (rows[k + 1] - rows[k] + 1);
}

/* The signs of Δ; those of an LLᵀ are known before. */
static sparse_pivots read_pivots(const cholmod_factor *L) {
    sparse_pivots found = {.complete = L->minor == L->n, .worst = (int64_t)L->minor};
    const int64_t known = (int64_t)L->minor;
    double least = INFINITY;
    walk at = {.L = L};
    if (L->is_ll) return (sparse_pivots){.complete = found.complete, .positive = known, .worst = known};
    for (int64_t j = 0; j < known; j++) {
        const double pivot = *diagonal_entry(&at, j);
        found.negative += pivot < 0.0;
        found.positive += pivot > 0.0;
        if (!isfinite(pivot)) found.complete = false;
        if (pivot < least) found.worst = j;
        least = fmin(least, pivot);
    }
    return found;
}

sparse_pivots sparse_factor_compute(sparse_factor *f, const nadir_matrix *H, double lambda, const double *D) {
    double *values = f->matrix.x;
    memcpy(values, H->values, (size_t)matrix_size(H) * sizeof *values);
    for (int64_t j = 0; j < H->rows; j++) values[H->column_start[j]] += lambda * (D ? D[j] : 1.0);
    cholmod_l_factorize(&f->matrix, f->L, &f->common);
    if (f->common.status < CHOLMOD_OK) return (sparse_pivots){.failed = true};
    return read_pivots(f->L);
}

double sparse_factor_growth(const sparse_factor *f, double *work) {
    const cholmod_factor *L = f->L;
    const int64_t n = (int64_t)L->n, *start = L->p, *row = L->i, *length = L->nz;
    const double *x = L->x;
    double *sums = work, largest = 0.0;
    memset(sums, 0, (size_t)n * sizeof *sums);
    for (int64_t j = 0; j < n; j++) {
        const int64_t first = start[j], end = first + length[j];
        double column = 1.0;
        for (int64_t k = first + 1; k < end; k++) column += fabs(x[k]);
        column *= fabs(x[first]);
        sums[j] += column;
        for (int64_t k = first + 1; k < end; k++) sums[row[k]] += fabs(x[k]) * column;
    }
    for (int64_t j = 0; j < n; j++)
        if (!(sums[j] <= largest)) largest = sums[j];
    return largest;
}

/* b := the solution of one of CHOLMOD's systems. */
static bool solve_system(sparse_factor *f, int system, double *b) {
    const size_t n = f->L->n;
    cholmod_dense right = {.nrow = n, .ncol = 1, .nzmax = n, .d = n, .x = b, .xtype = CHOLMOD_REAL, .dtype = CHOLMOD_DOUBLE};
    if (!cholmod_l_solve2(system, f->L, &right, NULL, &f->x, NULL, &f->y, &f->e, &f->common)) return false;
    memcpy(b, f->x->x, n * sizeof *b);
    return true;
}

bool sparse_factor_solve(sparse_factor *f, double *b) {
    return solve_system(f, CHOLMOD_A, b);
}

/* The columns from a breakdown on are no part of a factor: with the identity there, L⁻ᵀ of the leading part remains. */
static void complete(cholmod_factor *L) {
    walk at = {.L = L};
    for (int64_t j = (int64_t)L->minor; j < (int64_t)L->n; j++) *diagonal_entry(&at, j) = 1.0;
}

bool sparse_factor_direction(sparse_factor *f, int64_t k, double *z) {
    complete(f->L);
    memset(z, 0, f->L->n * sizeof *z);
    z[k] = 1.0;
    return solve_system(f, CHOLMOD_Lt, z) && solve_system(f, CHOLMOD_Pt, z);
}
