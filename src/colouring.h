/* Groups of columns of a sparse matrix that one difference tells apart. */
#ifndef NADIR_COLOURING_H
#define NADIR_COLOURING_H

#include "arena.h"
#include "nadir.h"

/* Room for the work; NULL-pointered while measuring. */
typedef struct colouring_work {
    int64_t *upper_start, *upper, *seen; /* the pattern by rows; the column that forbade a group last */
} colouring_work;

colouring_work colouring_place(const nadir_matrix *shape, int64_t n, arena *memory);
/* Fills group[0..n-1] with numbers from 0 on, and returns how many there are. */
int64_t colouring_find(const nadir_matrix *shape, int64_t n, const colouring_work *work, int64_t *group);

/* The same for a Jacobian, which is not symmetric. */
colouring_work colouring_place_general(const nadir_matrix *J, arena *memory);
int64_t colouring_find_general(const nadir_matrix *J, const colouring_work *work, int64_t *group);

#endif
