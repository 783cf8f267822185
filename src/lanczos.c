/* The Lanczos process with full reorthogonalisation: see lanczos.h.
 *
 * QᵀHQ is taken from the orthogonalisation itself, Qᵀ(Hq): so a restart needs no formulas of its own. Long vectors are walked
 * through in blocks of rows, so that each is read from memory once for all columns. */
#include "lanczos.h"

#include <float.h>

#include "lapack.h"
#include "random.h"

enum { ROWS = 1024 };

lanczos lanczos_place(int64_t columns, arena *memory) {
    lanczos l = {.columns = columns};
    l.S = arena_doubles(memory, columns, columns);
    l.vectors = arena_doubles(memory, columns, columns);
    l.values = arena_doubles(memory, columns, 1);
    l.work = arena_doubles(memory, lapack_syev_work(columns), 1);
    l.sums = arena_doubles(memory, columns, 1);
    l.chunk = arena_doubles(memory, columns, ROWS);
    return l;
}

static double *column(const nadir_solver *s, const lanczos *l, int64_t j) {
    return l->Q + j * s->space.n;
}

static space rows_from(const nadir_solver *s, int64_t first) {
    return (space){.n = s->space.n - first < ROWS ? s->space.n - first : ROWS};
}

/* u := u − Q(Qᵀu) for the first k columns; the sums are added to `coefficients`, if there are. */
static void project(const nadir_solver *s, lanczos *l, int64_t k, double *u, double *coefficients) {
    memset(l->sums, 0, (size_t)k * sizeof *l->sums);
    for (int64_t first = 0; first < s->space.n; first += ROWS) {
        const space rows = rows_from(s, first);
        for (int64_t j = 0; j < k; j++) l->sums[j] += vec_dot(&rows, column(s, l, j) + first, u + first);
    }
    vec_reduce(&s->space, NADIR_SUM, k, l->sums);
    for (int64_t first = 0; first < s->space.n; first += ROWS) {
        const space rows = rows_from(s, first);
        for (int64_t j = 0; j < k; j++) vec_axpy(&rows, -l->sums[j], column(s, l, j) + first, u + first);
    }
    for (int64_t j = 0; j < k && coefficients; j++) coefficients[j] += l->sums[j];
}

/* A random unit vector orthogonal to the k columns before it. */
static void begin_column(const nadir_solver *s, lanczos *l, int64_t k) {
    double *q = column(s, l, k);
    for (int64_t i = 0; i < s->space.n; i++) q[i] = random_next(&l->random);
    for (int pass = 0; pass < 3; pass++) {
        if (pass > 0) project(s, l, k, q, NULL);
        vec_scale(&s->space, 1.0 / vec_norm2(&s->space, q), q);
    }
}

void lanczos_begin(nadir_solver *s, lanczos *l, uint64_t seed) {
    l->size = l->products = 0;
    l->complete = false;
    l->residual = 0.0;
    l->random = seed;
    begin_column(s, l, 0);
}

/* One more column of QᵀHQ, and the next vector. */
static nadir_status extend(nadir_solver *s, lanczos *l, lanczos_product *product, double all) {
    const int64_t k = l->size;
    double *u = column(s, l, k + 1), *entries = l->vectors; /* free until the Ritz values are wanted */
    const nadir_status status = product(s, column(s, l, k), u);
    if (status != NADIR_RUNNING) return status;
    l->products++;
    const double length = vec_norm2(&s->space, u);
    memset(entries, 0, (size_t)l->columns * sizeof *entries);
    for (int pass = 0; pass < 2; pass++) project(s, l, k + 1, u, entries);
    l->residual = vec_norm2(&s->space, u);
    if (!isfinite(length) || !isfinite(l->residual)) return NADIR_NOT_FINITE;
    for (int64_t j = 0; j <= k; j++) l->S[k + j * l->columns] = entries[j];
    l->size = k + 1;
    l->complete = !((double)l->size < all);
    if (l->complete || !(l->residual > 64.0 * DBL_EPSILON * length)) l->residual = 0.0;
    if (l->residual > 0.0)
        vec_scale(&s->space, 1.0 / l->residual, u);
    else if (!l->complete)
        begin_column(s, l, k + 1);
    return NADIR_RUNNING;
}

nadir_status lanczos_grow(nadir_solver *s, lanczos *l, lanczos_product *product) {
    const double all = vec_size(&s->space);
    while (l->size < l->columns && !l->complete) {
        const nadir_status status = extend(s, l, product, all);
        if (status != NADIR_RUNNING) return status;
    }
    for (int64_t j = 0; j < l->size; j++)
        memcpy(l->vectors + j * l->size, l->S + j * l->columns, (size_t)l->size * sizeof *l->vectors);
    lapack_syev(l->size, l->vectors, l->size, l->values, l->work);
    return NADIR_RUNNING;
}

double lanczos_error(const lanczos *l, int64_t i) {
    return l->residual * fabs(l->vectors[l->size - 1 + i * l->size]);
}

void lanczos_vector(const nadir_solver *s, const lanczos *l, int64_t i, double *v) {
    memset(v, 0, (size_t)s->space.n * sizeof *v);
    for (int64_t j = 0; j < l->size; j++) vec_axpy(&s->space, l->vectors[j + i * l->size], column(s, l, j), v);
}

/* Which Ritz pair becomes column j of `kept`: the lower half, and the largest. */
static int64_t chosen(const lanczos *l, int64_t j, int64_t kept) {
    return j + 1 < kept ? j : l->size - 1;
}

/* Q := Q·(the chosen eigenvectors), rows of a block at a time. */
static void rotate(const nadir_solver *s, lanczos *l, int64_t kept) {
    for (int64_t first = 0; first < s->space.n; first += ROWS) {
        const space rows = rows_from(s, first);
        for (int64_t j = 0; j < kept; j++) {
            const double *y = l->vectors + chosen(l, j, kept) * l->size;
            double *sum = l->chunk + j * ROWS;
            memset(sum, 0, (size_t)rows.n * sizeof *sum);
            for (int64_t i = 0; i < l->size; i++) vec_axpy(&rows, y[i], column(s, l, i) + first, sum);
        }
        for (int64_t j = 0; j < kept; j++) vec_copy(&rows, l->chunk + j * ROWS, column(s, l, j) + first);
    }
}

void lanczos_restart(const nadir_solver *s, lanczos *l) {
    const int64_t kept = l->size / 2 + 1;
    if (l->complete || kept >= l->size) return;
    rotate(s, l, kept);
    vec_copy(&s->space, column(s, l, l->size), column(s, l, kept));
    for (int64_t j = 0; j < kept; j++)
        for (int64_t i = j; i < kept; i++) l->S[i + j * l->columns] = i == j ? l->values[chosen(l, i, kept)] : 0.0;
    l->size = kept;
}
