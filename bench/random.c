/* The generators of random.h, from the papers named there. */
#include "random.h"

#include <math.h>

static uint64_t rotate_left(uint64_t bits, int count) {
    return (bits << count) | (bits >> (64 - count));
}

/* splitmix64: a Weyl sequence of the golden ratio through a mixing function. */
static uint64_t split_mix(uint64_t *weyl) {
    uint64_t z = *weyl += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

void random_seed(bench_random *random, int64_t seed) {
    uint64_t weyl = (uint64_t)seed;
    for (int i = 0; i < 4; i++) random->state[i] = split_mix(&weyl);
    random->spare = 0.0;
    random->has_spare = false;
}

uint64_t random_bits(bench_random *random) {
    uint64_t *s = random->state;
    const uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    const uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate_left(s[3], 45);
    return result;
}

double random_uniform(bench_random *random) {
    return (double)(random_bits(random) >> 11) * 0x1p-53;
}

double random_normal(bench_random *random) {
    if (random->has_spare) {
        random->has_spare = false;
        return random->spare;
    }
    double u = 0.0, v = 0.0, square = 0.0;
    do { /* a point in the unit disc, without its centre */
        u = 2.0 * random_uniform(random) - 1.0;
        v = 2.0 * random_uniform(random) - 1.0;
        square = u * u + v * v;
    } while (square >= 1.0 || square <= 0.0);
    const double scale = sqrt(-2.0 * log(square) / square);
    random->spare = scale * v;
    random->has_spare = true;
    return scale * u;
}

void random_normals(bench_random *random, int64_t count, double *values) {
    for (int64_t i = 0; i < count; i++) values[i] = random_normal(random);
}
