/* H and its factor in one array: keeping, restoring and shifting. */
#include "dense.h"

#include <math.h>

void dense_place(dense *pair, int64_t n, arena *memory) {
    double *array = arena_doubles(memory, n + 1, n);
    if (array) *pair = (dense){.n = n, .ld = n + 1, .lower = array + 1, .kept = array};
}

nadir_matrix dense_matrix(const dense *pair) {
    return (nadir_matrix){
        .storage = NADIR_DENSE, .rows = pair->n, .columns = pair->n, .ld = pair->ld, .kl = pair->n - 1, .values = pair->lower};
}

static void copy_reversed(int64_t n, const double *restrict from, double *restrict to) {
    for (int64_t i = 0; i < n; i++) to[i] = from[n - 1 - i];
}

bool dense_keep(dense *pair) {
    bool finite = true;
    for (int64_t j = 0; j < pair->n; j++) {
        const double *column = pair->lower + j + j * pair->ld;
        copy_reversed(pair->n - j, column, pair->kept + (pair->n - 1 - j) * pair->ld);
        finite = finite && matrix_finite_column(column, pair->n - j); /* while it is in the cache */
    }
    pair->pristine = true;
    return finite;
}

void dense_shifted(dense *pair, double lambda, const double *D) {
    for (int64_t j = 0; j < pair->n && !pair->pristine; j++)
        copy_reversed(pair->n - j, pair->kept + (pair->n - 1 - j) * pair->ld, pair->lower + j + j * pair->ld);
    for (int64_t j = 0; j < pair->n && lambda != 0.0; j++) pair->lower[j + j * pair->ld] += lambda * (D ? D[j] : 1.0);
    pair->pristine = false;
}

void dense_diagonal(const dense *pair, double *diagonal) {
    for (int64_t i = 0; i < pair->n; i++) diagonal[i] = dense_entry(pair, i, i);
}

/* Each entry by its own share of D, so that no product of two entries of D leaves the range; squares of H's may. */
double dense_norm(const dense *pair, const double *D) {
    double sum = 0.0;
    for (int64_t j = 0; j < pair->n; j++) {
        const double Dj = D ? D[j] : 1.0, *column = pair->kept + (pair->n - 1 - j) * pair->ld;
        double below = 0.0;
        for (int64_t i = j + 1; i < pair->n; i++) {
            const double h = column[pair->n - 1 - i];
            below += (h / Dj) * (h / (D ? D[i] : 1.0));
        }
        const double h = dense_entry(pair, j, j) / Dj;
        sum += h * h + 2.0 * below;
    }
    return sqrt(sum);
}
