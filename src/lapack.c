/* The one file that calls LAPACKE. OpenBLAS carries its own LAPACK behind LAPACKE's Fortran calls; naming one of its functions here
 * keeps the library in our dependencies, whatever the system's alternatives say. */
#include "lapack.h"

#include <cblas.h>
#include <lapacke.h>
#include <limits.h>
#include <stdio.h>

_Static_assert(sizeof(lapack_pivot) == sizeof(lapack_int), "lapack_pivot must be LAPACK's integer");

int64_t lapack_largest(void) {
    return (sizeof(lapack_int) == 8 ? INT64_MAX : INT32_MAX) / 8;
}

static lapack_int small(int64_t value) {
    return (lapack_int)value;
}

int64_t lapack_potrf(int64_t n, double *a, int64_t ld) {
    return LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', small(n), a, small(ld));
}

void lapack_trsv(int64_t n, const double *l, int64_t ld, int transposed, double *x) {
    cblas_dtrsv(CblasColMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit, small(n), l, small(ld), x, 1);
}

void lapack_potrs(int64_t n, const double *a, int64_t ld, double *b) {
    /* Two dtrsv: for one right side dpotrs goes through dtrsm, which is several times slower. */
    lapack_trsv(n, a, ld, 0, b);
    lapack_trsv(n, a, ld, 1, b);
}

int64_t lapack_sytrf_work(int64_t n, int64_t ld) {
    double wanted = 0.0;
    LAPACKE_dsytrf_work(LAPACK_COL_MAJOR, 'L', small(n), NULL, small(ld), NULL, &wanted, -1);
    return wanted >= 1.0 ? (int64_t)wanted : 1;
}

int64_t lapack_sytrf(int64_t n, double *a, int64_t ld, lapack_pivot *pivots, double *work, int64_t work_size) {
    return LAPACKE_dsytrf_work(LAPACK_COL_MAJOR, 'L', small(n), a, small(ld), pivots, work, small(work_size));
}

void lapack_sytrs(int64_t n, const double *a, int64_t ld, const lapack_pivot *pivots, double *b) {
    LAPACKE_dsytrs_work(LAPACK_COL_MAJOR, 'L', small(n), 1, a, small(ld), pivots, b, small(n));
}

int64_t lapack_getrf(int64_t n, double *a, int64_t ld, lapack_pivot *pivots) {
    return LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, small(n), small(n), a, small(ld), pivots);
}

void lapack_getrs(int64_t n, int transposed, const double *a, int64_t ld, const lapack_pivot *pivots, double *b) {
    LAPACKE_dgetrs_work(LAPACK_COL_MAJOR, transposed ? 'T' : 'N', small(n), 1, a, small(ld), pivots, b, small(n));
}

int64_t lapack_gbtrf(int64_t n, int64_t kl, int64_t ku, double *ab, int64_t ld, lapack_pivot *pivots) {
    return LAPACKE_dgbtrf_work(LAPACK_COL_MAJOR, small(n), small(n), small(kl), small(ku), ab, small(ld), pivots);
}

void lapack_gbtrs(int64_t n, int64_t kl, int64_t ku, int transposed, const double *ab, int64_t ld, const lapack_pivot *pivots,
                  double *b) {
    LAPACKE_dgbtrs_work(LAPACK_COL_MAJOR, transposed ? 'T' : 'N', small(n), small(kl), small(ku), 1, ab, small(ld), pivots, b,
                        small(n));
}

int64_t lapack_pbtrf(int64_t n, int64_t kd, double *ab, int64_t ld) {
    return LAPACKE_dpbtrf_work(LAPACK_COL_MAJOR, 'L', small(n), small(kd), ab, small(ld));
}

void lapack_tbsv(int64_t n, int64_t kd, const double *ab, int64_t ld, int transposed, double *x) {
    cblas_dtbsv(CblasColMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit, small(n), small(kd), ab, small(ld),
                x, 1);
}

void lapack_pbtrs(int64_t n, int64_t kd, const double *ab, int64_t ld, double *b) {
    lapack_tbsv(n, kd, ab, ld, 0, b);
    lapack_tbsv(n, kd, ab, ld, 1, b);
}

int64_t lapack_sbtrd(int64_t n, int64_t kd, double *ab, int64_t ld, double *d, double *e, double *work) {
    return LAPACKE_dsbtrd_work(LAPACK_COL_MAJOR, 'N', 'L', small(n), small(kd), ab, small(ld), d, e, NULL, 1, work);
}

int64_t lapack_geqrf_work(int64_t m, int64_t n, int64_t ld) {
    double wanted = 0.0;
    LAPACKE_dgeqrf_work(LAPACK_COL_MAJOR, small(m), small(n), NULL, small(ld), NULL, &wanted, -1);
    return wanted >= (double)n ? (int64_t)wanted : n;
}

void lapack_geqrf(int64_t m, int64_t n, double *a, int64_t ld, double *tau, double *work, int64_t work_size) {
    LAPACKE_dgeqrf_work(LAPACK_COL_MAJOR, small(m), small(n), a, small(ld), tau, work, small(work_size));
}

int64_t lapack_tpqrt_block(int64_t n) {
    return n < 32 ? n : 32;
}

void lapack_tpqrt(int64_t n, double *r, double *s, int64_t ld, double *t, double *work) {
    const lapack_int block = small(lapack_tpqrt_block(n)), order = small(n);
    LAPACKE_dtpqrt_work(LAPACK_COL_MAJOR, order, order, order, block, r, small(ld), s, small(ld), t, block, work);
}

void lapack_tpmqrt(int64_t n, const double *s, int64_t ld, const double *t, double *b, double *c, double *work) {
    const lapack_int block = small(lapack_tpqrt_block(n)), order = small(n);
    LAPACKE_dtpmqrt_work(LAPACK_COL_MAJOR, 'L', 'T', order, 1, order, order, block, s, small(ld), t, block, b, order, c, order,
                         work);
}

int64_t lapack_geqp3_work(int64_t n) {
    return 2 * n + (n + 1) * 32;
}

void lapack_geqp3(int64_t n, double *a, int64_t ld, lapack_pivot *pivots, double *tau, double *work) {
    for (int64_t j = 0; j < n; j++) pivots[j] = 0; /* every column may move */
    LAPACKE_dgeqp3_work(LAPACK_COL_MAJOR, small(n), small(n), a, small(ld), pivots, tau, work, small(lapack_geqp3_work(n)));
}

void lapack_ormqr(int64_t n, const double *a, int64_t ld, const double *tau, double *b, double *work, int64_t work_size) {
    LAPACKE_dormqr_work(LAPACK_COL_MAJOR, 'L', 'T', small(n), 1, small(n), a, small(ld), tau, b, small(n), work, small(work_size));
}

void lapack_orgqr(int64_t n, double *a, int64_t ld, const double *tau, double *work, int64_t work_size) {
    LAPACKE_dorgqr_work(LAPACK_COL_MAJOR, small(n), small(n), small(n), a, small(ld), tau, work, small(work_size));
}

void lapack_trmv_upper(int64_t n, const double *r, int64_t ld, int transposed, double *x) {
    cblas_dtrmv(CblasColMajor, CblasUpper, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit, small(n), r, small(ld), x, 1);
}

void lapack_trsv_upper(int64_t n, const double *r, int64_t ld, int transposed, double *x) {
    cblas_dtrsv(CblasColMajor, CblasUpper, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit, small(n), r, small(ld), x, 1);
}

int64_t lapack_trtri_upper(int64_t n, double *r, int64_t ld) {
    return LAPACKE_dtrtri_work(LAPACK_COL_MAJOR, 'U', 'N', small(n), r, small(ld));
}

double lapack_trcon_upper(int64_t n, const double *r, int64_t ld, double *work, lapack_pivot *pivots) {
    double rcond = 0.0;
    LAPACKE_dtrcon_work(LAPACK_COL_MAJOR, '1', 'U', 'N', small(n), r, small(ld), &rcond, work, pivots);
    return rcond;
}

int64_t lapack_gesvd_work(int64_t n) {
    return 5 * n + 64 * n;
}

int64_t lapack_gesvd(int64_t n, double *a, int64_t ld, double *values, double *vt, double *work, int64_t work_size) {
    return LAPACKE_dgesvd_work(LAPACK_COL_MAJOR, 'N', 'S', small(n), small(n), a, small(ld), values, NULL, 1, vt, small(n), work,
                               small(work_size));
}

int64_t lapack_syev_work(int64_t n) {
    return 34 * n; /* room for blocks of 32; 3n − 1 is the least */
}

int64_t lapack_syev(int64_t n, double *a, int64_t ld, double *values, double *work) {
    return LAPACKE_dsyev_work(LAPACK_COL_MAJOR, 'V', 'L', small(n), a, small(ld), values, work, small(lapack_syev_work(n)));
}

void lapack_gemv(int64_t m, int64_t n, const double *a, int64_t ld, const double *x, double *y) {
    cblas_dgemv(CblasColMajor, CblasNoTrans, small(m), small(n), 1.0, a, small(ld), x, 1, 0.0, y, 1);
}

void lapack_syrk(int64_t n, int64_t m, const double *a, int64_t ld, double *c, int64_t ldc) {
    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, small(n), small(m), 1.0, a, small(ld), 1.0, c, small(ldc));
}

void lapack_symv(int64_t n, const double *a, int64_t ld, const double *x, double *y) {
    cblas_dsymv(CblasColMajor, CblasLower, small(n), 1.0, a, small(ld), x, 1, 0.0, y, 1);
}

void lapack_syr2(int64_t n, double alpha, const double *x, const double *y, double *a, int64_t ld) {
    cblas_dsyr2(CblasColMajor, CblasLower, small(n), alpha, x, 1, y, 1, a, small(ld));
}

void lapack_sbmv(int64_t n, int64_t kd, const double *ab, int64_t ld, const double *x, double *y) {
    cblas_dsbmv(CblasColMajor, CblasLower, small(n), small(kd), 1.0, ab, small(ld), x, 1, 0.0, y, 1);
}

int lapack_build_text(char *text, size_t size) {
    lapack_int major = 0, minor = 0, patch = 0;
    LAPACK_ilaver(&major, &minor, &patch);
    return snprintf(text, size, "BLAS %s, core %s, %d thread(s)\nLAPACK %d.%d.%d, through LAPACKE\n", openblas_get_config(),
                    openblas_get_corename(), openblas_get_num_threads(), (int)major, (int)minor, (int)patch);
}
