/* What the functionals on a square grid share: n = m² unknowns inside the unit square or a square of their own, node k = i + jm, at
 * distance h = side/(m + 1); storage dense or sparse.
 */
#ifndef NADIR_BENCH_GRID_H
#define NADIR_BENCH_GRID_H

#include "known.h"
#include "sparse.h"

typedef struct grid {
    known_case c;
    int64_t m;
    double h;
    const void *rule; /* of the functional */
    sparse_pattern pattern;
} grid;

/* known.fits: is n a square? */
bool grid_fits(const known_case *c);
#define GRID_SIZES "a square, such as 100 or 10000"

/* Does all of `make` but set the callbacks: `places` names where the Hessian will be added to, in its order, and is handed the
 * grid. problem.data is then a grid. */
int grid_make(const known *k, const void *settings, double side, const void *rule, sparse_source *places, bench_problem *problem,
              char *message, size_t size);

int minsurf_make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size);

#endif
