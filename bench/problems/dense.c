/* A = Q D Q' with a random reflection Q = I - 2 V (V'V)^{-1} V', V an n×(n/2) matrix of normal deviates: the reflection through a
 * uniformly distributed subspace of half the dimension. Q is orthogonal, symmetric, mixes every unknown with every other, and
 * costs matrix products only (about 2n³ flops in all; a full QR of an n×n matrix and its application cost three times that).
 *
 * V'V = LL', W = V L^{-T}, Q = I - 2WW', A = (Q√D)(Q√D)'. Householder's reflection by blocks: R. Schreiber and B. Parlett, SIAM J.
 * Numer. Anal. 25 (1988), 189-205.
 */
#include "dense.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "family.h"

enum { CLUSTERS = 5 };
#define CLUSTER_WIDTH 0.01 /* of the distance between two clusters, in log λ */

/* Where eigenvalue i of n lies on [0, 1], in log λ, when there are clusters. */
static double cluster_position(int64_t i, int64_t n) {
    const int64_t clusters = n < CLUSTERS ? n : CLUSTERS;
    const int64_t cluster = i * clusters / n;
    const int64_t from = (cluster * n + clusters - 1) / clusters, to = ((cluster + 1) * n + clusters - 1) / clusters;
    const double inside = to - from > 1 ? (double)(i - from) / (double)(to - from - 1) : 0.0;
    return ((double)cluster + CLUSTER_WIDTH * inside) / ((double)(clusters - 1) + CLUSTER_WIDTH);
}

void spectrum_fill(spectrum_kind kind, int64_t n, double least, double most, double *lambda) {
    for (int64_t i = 0; i < n; i++) {
        const double even = n > 1 ? (double)i / (double)(n - 1) : 0.0;
        if (kind == SPECTRUM_UNIFORM) {
            lambda[i] = least + (most - least) * even;
        } else {
            lambda[i] = least * pow(most / least, kind == SPECTRUM_LOG ? even : cluster_position(i, n));
        }
    }
    lambda[n - 1] = most;
    lambda[0] = least;
}

/* V (n×k, in A) becomes W = V L^{-T}, whose columns are orthonormal. V'V lies behind V: k² numbers fit, as k <= n/2. */
static bool orthonormalise(int n, int k, double *A) {
    double *gram = A + (size_t)n * (size_t)k;
    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, k, n, 1.0, A, n, 0.0, gram, k);
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', k, gram, k) != 0) return false;
    cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, n, k, 1.0, gram, k, A, n);
    return true;
}

/* Q = I - 2WW', both triangles. */
static void reflection(int n, int k, const double *W, double *Q) {
    if (k > 0) cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, n, k, -2.0, W, n, 0.0, Q, n);
    for (int64_t j = 0; j < n; j++) {
        Q[j + j * n] += 1.0;
        for (int64_t i = j + 1; i < n; i++) Q[j + i * n] = Q[i + j * n];
    }
}

bool dense_of_spectrum(int64_t n, const double *lambda, bench_random *random, double *A, double *first, double *last) {
    double *Q = n <= (int64_t)FAMILY_DENSE_MOST ? family_memory(n * n, sizeof *Q) : NULL;
    if (Q == NULL) return false;
    const int order = (int)n, k = order / 2;
    random_normals(random, n * k, A);
    const bool fine = k == 0 || orthonormalise(order, k, A);
    if (fine) {
        reflection(order, k, A, Q);
        if (first != NULL) memcpy(first, Q, (size_t)n * sizeof *Q);
        if (last != NULL) memcpy(last, Q + (n - 1) * n, (size_t)n * sizeof *Q);
        for (int64_t j = 0; j < n; j++) cblas_dscal(order, sqrt(lambda[j]), Q + j * n, 1);
        cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, order, order, 1.0, Q, order, 0.0, A, order);
    }
    free(Q);
    return fine;
}

void dense_product(int64_t n, const double *A, const double *v, double *Av) {
    cblas_dsymv(CblasColMajor, CblasLower, (int)n, 1.0, A, (int)n, v, 1, 0.0, Av, 1);
}

double dense_form(int64_t n, const double *A, const double *x) {
    double sum = 0.0;
    for (int64_t j = 0; j < n; j++) {
        const double *column = A + j + j * n;
        const double below = cblas_ddot((int)(n - j - 1), column + 1, 1, x + j + 1, 1);
        sum += x[j] * (column[0] * x[j] + 2.0 * below);
    }
    return sum;
}

void dense_copy(int64_t n, const double *A, nadir_matrix *H) {
    for (int64_t j = 0; j < n; j++) memcpy(H->values + j + j * H->ld, A + j + j * n, (size_t)(n - j) * sizeof *A);
}

double dense_dot(int64_t n, const double *x, const double *y) {
    return cblas_ddot((int)n, x, 1, y, 1);
}
