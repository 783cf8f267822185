/* JᵀJ of a J in compressed columns: its pattern, made once, and its values. Memory is its own. */
#ifndef NADIR_SPARSE_NORMAL_H
#define NADIR_SPARSE_NORMAL_H

#include "../jacobian.h"

typedef struct sparse_normal sparse_normal;

/* The pattern of JᵀJ from that of J, in time that grows with the squares of J's row lengths. NULL for lack of memory. */
sparse_normal *sparse_normal_open(const nadir_matrix *J);
void sparse_normal_close(sparse_normal *normal); /* NULL is fine */

/* JᵀJ, lower triangle, as sparse_normal_compute left it. */
nadir_matrix sparse_normal_matrix(const sparse_normal *normal);
/* As many doubles as JᵀJ has, for whom they serve. */
double *sparse_normal_room(const sparse_normal *normal);
void sparse_normal_compute(sparse_normal *normal, const nadir_matrix *J);

#endif
