/* How many eigenvalues of a symmetric matrix lie below −δ, within [−δ, δ], and above δ. */
#ifndef NADIR_INERTIA_H
#define NADIR_INERTIA_H

#include "arena.h"
#include "nadir.h"

/* Memory to work with, measured and placed like everything else. */
typedef struct inertia_work inertia_work;
inertia_work *inertia_place(const nadir_matrix *H, arena *memory);

/* Fills the counts; false when the matrix is too large for the method its storage needs. H is kept. */
bool inertia_count(const nadir_matrix *H, double delta, inertia_work *work, nadir_inertia *inertia);

/* The same for compressed columns; `values` has matrix_size(H) doubles to work with, `work` has 2n. Allocates. False too where the
 * build has no factorization, or that of an indefinite H is not accurate enough. */
bool inertia_sparse(const nadir_matrix *H, double delta, double *values, double *work, nadir_inertia *inertia);

#endif
