/* Points that fill the unit cube evenly: point `index` of a sequence of `count`, each by itself, without memory. */
#ifndef NADIR_SAMPLING_H
#define NADIR_SAMPLING_H

#include <stdint.h>

enum { SAMPLING_GRID = 1, SAMPLING_SOBOL, SAMPLING_LATIN, SOBOL_DIMENSIONS = 21 };

typedef struct sampling {
    int64_t kind;  /* as above */
    int64_t n;     /* dimensions */
    int64_t count; /* points; of a grid the k^n that fit into what was asked for */
    int64_t side;  /* of a grid: k */
    uint64_t seed;
} sampling;

/* kind 0: a grid up to two dimensions, Sobol' points as far as there are numbers, a Latin hypercube beyond. */
sampling sampling_of(int64_t kind, int64_t n, int64_t count, uint64_t seed);
/* Coordinate d of the point, in [0, 1). */
double sampling_at(const sampling *of, int64_t index, int64_t d);

#endif
