/* Numbers that look random, the same everywhere for the same seed: splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
#ifndef NADIR_RANDOM_H
#define NADIR_RANDOM_H

#include <stdint.h>

/* In (−1, 1). */
static inline double random_next(uint64_t *state) {
    uint64_t z = (*state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    z ^= z >> 31;
    return (double)(int64_t)z * 0x1p-63;
}

#endif
