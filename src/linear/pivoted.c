/* QR with column pivoting of a triangle: see pivoted.h. */
#include "pivoted.h"

#include <float.h>
#include <math.h>
#include <string.h>

pivoted pivoted_place(int64_t n, arena *memory) {
    pivoted q = {.n = n};
    q.S = arena_doubles(memory, n, n);
    q.size = arena_doubles(memory, n, 1);
    q.tau = arena_doubles(memory, n, 1);
    q.z = arena_doubles(memory, n, 1);
    q.work = arena_doubles(memory, lapack_geqp3_work(n) + 3 * n, 1);
    q.pivots = arena_take(memory, n, sizeof *q.pivots);
    return q;
}

/* S := R·C⁻¹, whole, with a column of zeros as it is. */
static void scale(pivoted *q, const double *R) {
    const int64_t n = q->n;
    for (int64_t j = 0; j < n; j++) {
        double largest = 0.0, square = 0.0;
        for (int64_t i = 0; i <= j; i++) largest = fmax(largest, fabs(R[i + j * n]));
        for (int64_t i = 0; i <= j && largest > 0.0; i++) square += (R[i + j * n] / largest) * (R[i + j * n] / largest);
        q->size[j] = largest > 0.0 ? largest * sqrt(square) : 1.0;
        for (int64_t i = 0; i < n; i++) q->S[i + j * n] = i <= j ? R[i + j * n] / q->size[j] : 0.0;
    }
}

static double negligible(const pivoted *q, int64_t rows) {
    return DBL_EPSILON * (double)(rows > q->n ? rows : q->n);
}

bool pivoted_suspects(pivoted *q, const double *R, int64_t rows) {
    scale(q, R);
    const double threshold = (double)q->n * negligible(q, rows); /* ‖·‖₁ against ‖·‖₂, twice √n */
    return !(lapack_trcon_upper(q->n, q->S, q->n, q->work, q->pivots) > threshold);
}

void pivoted_factor(pivoted *q, const double *R, int64_t rows) {
    const int64_t n = q->n;
    scale(q, R);
    lapack_geqp3(n, q->S, n, q->pivots, q->tau, q->work);
    const double least = negligible(q, rows) * fabs(q->S[0]);
    for (q->rank = 0; q->rank < n && fabs(q->S[q->rank * (n + 1)]) > least;) q->rank++;
}

void pivoted_solve(pivoted *q, const double *b, double *x) {
    const int64_t n = q->n;
    memcpy(q->z, b, (size_t)n * sizeof *b);
    lapack_ormqr(n, q->S, n, q->tau, q->z, q->work, lapack_geqp3_work(n));
    if (q->rank > 0) lapack_trsv_upper(q->rank, q->S, n, 0, q->z);
    for (int64_t k = 0; k < n; k++) {
        const int64_t j = q->pivots[k] - 1;
        x[j] = k < q->rank ? q->z[k] / q->size[j] : 0.0;
    }
}

void pivoted_normal(pivoted *q, double *b) {
    const int64_t n = q->n;
    for (int64_t k = 0; k < q->rank; k++) q->z[k] = b[q->pivots[k] - 1] / q->size[q->pivots[k] - 1];
    if (q->rank > 0) lapack_trsv_upper(q->rank, q->S, n, 1, q->z);
    if (q->rank > 0) lapack_trsv_upper(q->rank, q->S, n, 0, q->z);
    memset(b, 0, (size_t)n * sizeof *b);
    for (int64_t k = 0; k < q->rank; k++) b[q->pivots[k] - 1] = q->z[k] / q->size[q->pivots[k] - 1];
}
