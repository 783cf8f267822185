/* What the families share: the table's rows, allocation, refusals and the window of a picture. */
#ifndef NADIR_BENCH_FAMILY_H
#define NADIR_BENCH_FAMILY_H

#include "../problem.h"

extern const bench_family family_quadratic, family_rosenbrock, family_chain, family_extended, family_powell, family_saddle,
    family_sphere, family_quartic, family_logcosh, family_logistic, family_softmax;
/* Tables of families, each ended by a row without a name. */
extern const bench_family mgh_families[], nist_families[], squares_families[], small_families[], scalable_families[],
    grid_families[], later_families[];

/* What bench_family.make returns. */
enum { FAMILY_MADE = 0, FAMILY_WORD = 2, FAMILY_FILE = 3, FAMILY_MEMORY = 4 };

/* The largest n of a family with a dense Hessian (3.2 GB) and of one with a band. */
#define FAMILY_DENSE_MOST 20000.0
#define FAMILY_BAND_MOST  100000000.0

/* The settings of a family whose only option is its size, and the data of callbacks that only need it. */
typedef struct family_size {
    int64_t n;
} family_size;

/* Asks for start and minimiser (n each) and data (bytes), all zero, and sets problem.n, problem.data and destroy. Returns
 * FAMILY_MADE, or FAMILY_MEMORY with the message written. */
int family_allocate(bench_problem *problem, int64_t n, size_t bytes, char *message, size_t size);
/* The same, with the size as data. */
int family_allocate_sized(bench_problem *problem, int64_t n, char *message, size_t size);
/* Frees what family_allocate asked for: a bench_problem.destroy. */
void family_free(bench_problem *problem);
/* count·width bytes, all zero; NULL when that is too much. */
void *family_memory(int64_t count, size_t width);
/* Frees the problem and says that n unknowns are too many for the memory. */
int family_no_memory(bench_problem *problem, int64_t n, char *message, size_t size);

void family_fill(int64_t n, double value, double *x);
/* x = (odd, even, odd, even, ...), the first being `odd`. */
void family_alternate(int64_t n, double odd, double even, double *x);
/* For n = 2: a square around the minimiser with the start inside. */
void family_window(bench_problem *problem);
void family_set_window(bench_problem *problem, double x0, double x1, double y0, double y1);
/* Declares a symmetric band with kl sub-diagonals, or fewer when n is smaller. */
void family_band(bench_problem *problem, int64_t kl);

/* The same f as a sum of m squares, by a callback that writes √2·r_i, so that ½‖r‖² is f. kl < 0: the Jacobian is dense. */
void family_squares(bench_problem *problem, int64_t m, int64_t kl, int64_t ku,
                    int (*residual)(void *data, const double *x, double *r, nadir_matrix *J));
#define FAMILY_SQRT2 1.41421356237309504880

/* Entry (i, j) of a Jacobian that family_squares declared. */
static inline double *family_entry(const nadir_matrix *J, int64_t i, int64_t j) {
    return J->values + (J->storage == NADIR_BAND ? J->ku + i - j : i) + j * J->ld;
}

/* Column j of a band matrix, from its diagonal entry down. */
static inline double *band_column(const nadir_matrix *H, int64_t j) {
    return H->values + j * H->ld;
}

#endif
