/* LAPACK's factorizations, column-major, in the work forms of LAPACKE (no copies, no NaN scan, no allocation), with 64-bit sizes.
 *
 * `info` is LAPACK's: 0 fine, k > 0 trouble at pivot k. Orders beyond lapack_largest() must be refused by the caller. */
#ifndef NADIR_LAPACK_H
#define NADIR_LAPACK_H

#include <stddef.h>
#include <stdint.h>

/* LAPACK's integer: pivots are stored as it. */
#ifdef LAPACK_ILP64
typedef int64_t lapack_pivot;
#else
typedef int32_t lapack_pivot;
#endif

int64_t lapack_largest(void);

/* Cholesky, lower triangle. */
int64_t lapack_potrf(int64_t n, double *a, int64_t ld);
void lapack_potrs(int64_t n, const double *a, int64_t ld, double *b);
/* x := L⁻¹x or L⁻ᵀx with the leading n×n of a lower triangular factor. */
void lapack_trsv(int64_t n, const double *l, int64_t ld, int transposed, double *x);

/* LDLᵀ with Bunch-Kaufman pivoting, lower triangle. */
int64_t lapack_sytrf_work(int64_t n, int64_t ld); /* doubles of workspace */
int64_t lapack_sytrf(int64_t n, double *a, int64_t ld, lapack_pivot *pivots, double *work, int64_t work_size);
void lapack_sytrs(int64_t n, const double *a, int64_t ld, const lapack_pivot *pivots, double *b);

/* LU with partial pivoting, dense and band (kl sub- and ku super-diagonals, ld >= 2·kl + ku + 1); transposed: solves with the
 * transpose. */
int64_t lapack_getrf(int64_t n, double *a, int64_t ld, lapack_pivot *pivots);
void lapack_getrs(int64_t n, int transposed, const double *a, int64_t ld, const lapack_pivot *pivots, double *b);
int64_t lapack_gbtrf(int64_t n, int64_t kl, int64_t ku, double *ab, int64_t ld, lapack_pivot *pivots);
void lapack_gbtrs(int64_t n, int64_t kl, int64_t ku, int transposed, const double *ab, int64_t ld, const lapack_pivot *pivots,
                  double *b);

/* Cholesky of a band, lower storage. */
int64_t lapack_pbtrf(int64_t n, int64_t kd, double *ab, int64_t ld);
void lapack_pbtrs(int64_t n, int64_t kd, const double *ab, int64_t ld, double *b);
void lapack_tbsv(int64_t n, int64_t kd, const double *ab, int64_t ld, int transposed, double *x);
/* Orthogonal reduction of a symmetric band to tridiagonal form; ab is destroyed, work has n doubles. */
int64_t lapack_sbtrd(int64_t n, int64_t kd, double *ab, int64_t ld, double *d, double *e, double *work);

/* QR of an m×n matrix: R in the upper triangle, reflectors below, min(m, n) of them. */
int64_t lapack_geqrf_work(int64_t m, int64_t n, int64_t ld); /* doubles of workspace */
void lapack_geqrf(int64_t m, int64_t n, double *a, int64_t ld, double *tau, double *work, int64_t work_size);
/* QR of [R; S], both n×n upper triangles: R becomes its factor, S the reflectors, and [b; c] becomes Qᵀ[b; c]. `t` has
 * lapack_tpqrt_block(n)·n doubles, work n times as many as a block has columns. */
int64_t lapack_tpqrt_block(int64_t n);
void lapack_tpqrt(int64_t n, double *r, double *s, int64_t ld, double *t, double *work);
void lapack_tpmqrt(int64_t n, const double *s, int64_t ld, const double *t, double *b, double *c, double *work);
/* QR with column pivoting: a·P = QR, column j of it is column pivots[j] (from 1) of a. */
int64_t lapack_geqp3_work(int64_t n); /* doubles of workspace */
void lapack_geqp3(int64_t n, double *a, int64_t ld, lapack_pivot *pivots, double *tau, double *work);
/* b := Qᵀb with the n reflectors of an n×n QR. */
void lapack_ormqr(int64_t n, const double *a, int64_t ld, const double *tau, double *b, double *work, int64_t work_size);
/* The whole Q, in place, of a square matrix that lapack_geqrf factored with the same work_size. */
void lapack_orgqr(int64_t n, double *a, int64_t ld, const double *tau, double *work, int64_t work_size);
/* x := Rx or Rᵀx, and R⁻¹x or R⁻ᵀx, with an upper triangle. */
void lapack_trmv_upper(int64_t n, const double *r, int64_t ld, int transposed, double *x);
void lapack_trsv_upper(int64_t n, const double *r, int64_t ld, int transposed, double *x);
/* R := R⁻¹, upper triangle. */
int64_t lapack_trtri_upper(int64_t n, double *r, int64_t ld);
/* An estimate of 1/(‖R‖₁‖R⁻¹‖₁) of an upper triangle; work has 3n doubles, pivots n. */
double lapack_trcon_upper(int64_t n, const double *r, int64_t ld, double *work, lapack_pivot *pivots);

/* Singular values, descending, and Vᵀ of an n×n matrix, which is destroyed. */
int64_t lapack_gesvd_work(int64_t n); /* doubles of workspace */
int64_t lapack_gesvd(int64_t n, double *a, int64_t ld, double *values, double *vt, double *work, int64_t work_size);

/* Eigenvalues, ascending, and eigenvectors, in a, of a small symmetric matrix, lower triangle. */
int64_t lapack_syev_work(int64_t n); /* doubles of workspace */
int64_t lapack_syev(int64_t n, double *a, int64_t ld, double *values, double *work);

/* y := A·x for a general m×n matrix. */
void lapack_gemv(int64_t m, int64_t n, const double *a, int64_t ld, const double *x, double *y);
/* C := C + AᵀA, the lower triangle, A m×n. */
void lapack_syrk(int64_t n, int64_t m, const double *a, int64_t ld, double *c, int64_t ldc);
/* y := A·x from the lower triangle, dense and band. */
void lapack_symv(int64_t n, const double *a, int64_t ld, const double *x, double *y);
/* A := A + alpha·(xyᵀ + yxᵀ), the lower triangle. */
void lapack_syr2(int64_t n, double alpha, const double *x, const double *y, double *a, int64_t ld);
void lapack_sbmv(int64_t n, int64_t kd, const double *ab, int64_t ld, const double *x, double *y);

/* "OpenBLAS 0.3.21 ..., core, threads; LAPACKE": what really runs. */
int lapack_build_text(char *text, size_t size);

#endif
