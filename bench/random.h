/* Seeded random numbers: the same seed gives the same problem on every machine.
 *
 * Bits by xoshiro256** (Blackman and Vigna, ACM TOMS 47, 2021, article 36), its state filled by splitmix64 (Steele, Lea and Flood,
 * OOPSLA 2014); normal deviates by the polar method (Marsaglia and Bray, SIAM Review 6, 1964, 260-264).
 */
#ifndef NADIR_BENCH_RANDOM_H
#define NADIR_BENCH_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct bench_random {
    uint64_t state[4];
    double spare; /* the polar method makes deviates in pairs */
    bool has_spare;
} bench_random;

void random_seed(bench_random *random, int64_t seed);
uint64_t random_bits(bench_random *random);
double random_uniform(bench_random *random); /* in [0, 1), a multiple of 2^-53 */
double random_normal(bench_random *random);  /* mean 0, variance 1 */
void random_normals(bench_random *random, int64_t count, double *values);

#endif
