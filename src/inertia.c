/* Sylvester's law of inertia: H − δI = LBLᵀ has as many positive eigenvalues as B, and so tells how many of H's lie above δ; H + δI
 * how many lie below −δ.
 *
 * Dense: Cholesky first, which settles the common case of a minimum; else Bunch-Kaufman, twice. Band: by Cholesky too, else reduced
 * orthogonally to tridiagonal form T, whose Sturm sequence  q_i = t_ii − δ − t_i,i−1²/q_i−1  has as many negative terms as T has
 * eigenvalues below δ; it is reliable without pivoting (Kahan 1966; Golub and Van Loan, Matrix Computations (2013), 8.4.1). The
 * reduction costs 6n²·kl operations, so it has a limit; a plain LDLᵀ of a wide band would not be reliable. */
#include "inertia.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "lapack.h"
#include "linear/blocks.h"
#include "matrix.h"

static const double most_work = 3e9; /* multiplications of a reduction: seconds */

struct inertia_work {
    double *copy; /* of H */
    int64_t size; /* its doubles */
    lapack_pivot *pivots;
    double *work;
    int64_t work_size;
    double *d, *e;
};

inertia_work *inertia_place(const nadir_matrix *H, arena *memory) {
    const int64_t n = H->rows;
    const bool dense = H->storage == NADIR_DENSE;
    inertia_work *placed = arena_take(memory, 1, sizeof *placed);
    inertia_work parts = {.size = matrix_size(H)};
    parts.copy = arena_doubles(memory, parts.size, 1);
    parts.work_size = dense ? lapack_sytrf_work(n, H->ld) : 2 * n;
    parts.work = arena_doubles(memory, parts.work_size, 1);
    parts.pivots = dense ? arena_take(memory, n, sizeof(lapack_pivot)) : NULL;
    parts.d = dense ? NULL : arena_doubles(memory, n, 1);
    parts.e = dense ? NULL : arena_doubles(memory, n, 1);
    if (placed) *placed = parts;
    return placed;
}

/* copy := H + shift·I. */
static void shifted_copy(const nadir_matrix *H, double shift, inertia_work *work) {
    memcpy(work->copy, H->values, (size_t)work->size * sizeof *work->copy);
    const int64_t stride = H->storage == NADIR_DENSE ? H->ld + 1 : H->ld;
    for (int64_t j = 0; j < H->rows; j++) work->copy[j * stride] += shift;
}

static bool definite(const nadir_matrix *H, double delta, inertia_work *work) {
    shifted_copy(H, -delta, work);
    return (H->storage == NADIR_DENSE ? lapack_potrf(H->rows, work->copy, H->ld)
                                      : lapack_pbtrf(H->rows, H->kl, work->copy, H->ld)) == 0;
}

static blocks factor_dense(const nadir_matrix *H, double shift, inertia_work *work) {
    shifted_copy(H, shift, work);
    lapack_sytrf(H->rows, work->copy, H->ld, work->pivots, work->work, work->work_size);
    return blocks_read(H->rows, work->copy, H->ld, work->pivots);
}

/* Eigenvalues of the tridiagonal below x. A vanishing term is replaced by a tiny one, as bisection codes do: by its sign an
 * eigenvalue at x itself counts as above or below. */
static int64_t below(int64_t n, const inertia_work *work, double x, double tiny) {
    int64_t count = 0;
    double q = 1.0;
    for (int64_t i = 0; i < n; i++) {
        const double e = i > 0 ? work->e[i - 1] : 0.0;
        q = work->d[i] - x - (e != 0.0 ? e * (e / q) : 0.0);
        if (fabs(q) < DBL_MIN) q = tiny;
        count += q < 0.0;
    }
    return count;
}

static void reduce_band(const nadir_matrix *H, inertia_work *work) {
    const int64_t n = H->rows;
    if (H->kl <= 1) {
        for (int64_t j = 0; j < n; j++) work->d[j] = H->values[j * H->ld];
        for (int64_t j = 0; j < n - 1; j++) work->e[j] = H->kl == 1 ? H->values[1 + j * H->ld] : 0.0;
        return;
    }
    shifted_copy(H, 0.0, work);
    lapack_sbtrd(n, H->kl, work->copy, H->ld, work->d, work->e, work->work);
}

static bool too_large(const nadir_matrix *H) {
    const double n = (double)H->rows;
    return H->storage == NADIR_BAND && H->kl > 1 && !(6.0 * n * n * (double)H->kl <= most_work);
}

static nadir_inertia by_sign(int64_t n, int64_t negative, int64_t positive) {
    return (nadir_inertia){.negative = negative, .zero = n - negative - positive, .positive = positive};
}

bool inertia_count(const nadir_matrix *H, double delta, inertia_work *work, nadir_inertia *inertia) {
    const int64_t n = H->rows;
    if (H->storage == NADIR_SPARSE) return inertia_sparse(H, delta, work->copy, work->work, inertia);
    if (definite(H, delta, work)) {
        *inertia = by_sign(n, 0, n);
        return true;
    }
    if (too_large(H)) return false;
    if (H->storage == NADIR_DENSE) {
        const int64_t positive = factor_dense(H, -delta, work).positive;
        *inertia = by_sign(n, factor_dense(H, delta, work).negative, positive);
        return true;
    }
    reduce_band(H, work);
    const int64_t negative = below(n, work, -delta, DBL_MIN);
    *inertia = by_sign(n, negative, n - below(n, work, delta, -DBL_MIN));
    return true;
}
