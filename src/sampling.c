/* Points that fill the unit cube evenly.
 *
 * Sobol': x_d = bits of ⊕ v_dk over the bits k of the index's Gray code (Antonov and Saleev, USSR Comput. Math. 19 (1980) 252),
 * with the direction numbers m_k of Joe and Kuo (SIAM J. Sci. Comput. 30 (2008) 2635), v_k = m_k/2^k, which obey m_k = 2a_1 m_k-1 ⊕
 * 4a_2 m_k-2 ⊕ ... ⊕ 2^s m_k-s ⊕ m_k-s for the primitive polynomial of degree s and coefficients a; shifted by the seed's bits,
 * which keeps what makes them even.
 *
 * Latin hypercube (McKay, Beckman and Conover, Technometrics 21 (1979) 239): in every dimension each of `count` equal intervals
 * holds one point. The order is a permutation by four rounds of Feistel's kind on the next power of 4, walked until it is below
 * `count`. */
#include "sampling.h"

#include <math.h>

/* splitmix64's mixing of two numbers into one (Steele, Lea and Flood, OOPSLA 2014). */
static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t z = a + 0x9e3779b97f4a7c15U * (b + 1);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static double unit(uint64_t bits) {
    return (double)(bits >> 11) * 0x1p-53;
}

/* ---- Sobol' ----------------------------------------------------------------------------------------------------------------- */

enum { SOBOL_BITS = 52, MOST_DEGREE = 7 };

/* Degree, coefficients a_1 .. a_s-1 as bits, and m_1 .. m_s, from the second dimension on. */
static const struct {
    int degree;
    unsigned coefficients;
    unsigned char m[MOST_DEGREE];
} polynomials[SOBOL_DIMENSIONS - 1] = {
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
    {5, 11, {1, 1, 5, 1, 1}},
    {5, 13, {1, 1, 1, 3, 11}},
    {5, 14, {1, 3, 5, 5, 31}},
    {6, 1, {1, 3, 3, 9, 7, 49}},
    {6, 13, {1, 1, 1, 15, 21, 21}},
    {6, 16, {1, 3, 1, 13, 27, 49}},
    {6, 19, {1, 1, 1, 15, 7, 5}},
    {6, 22, {1, 3, 1, 15, 13, 25}},
    {6, 25, {1, 1, 5, 5, 19, 61}},
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},
    {7, 4, {1, 3, 7, 13, 13, 15, 69}},
};

/* v_1 .. v_count as integers of SOBOL_BITS bits. */
static void directions(int64_t d, int count, uint64_t v[SOBOL_BITS]) {
    for (int k = 0; k < count; k++) {
        v[k] = UINT64_C(1) << (SOBOL_BITS - 1 - k);
        if (d == 0) continue;
        const int s = polynomials[d - 1].degree;
        if (k < s) {
            v[k] *= polynomials[d - 1].m[k];
            continue;
        }
        v[k] = v[k - s] ^ (v[k - s] >> s);
        for (int j = 1; j < s; j++)
            if (polynomials[d - 1].coefficients >> (s - 1 - j) & 1U) v[k] ^= v[k - j];
    }
}

static double sobol(const sampling *of, int64_t index, int64_t d) {
    uint64_t v[SOBOL_BITS], bits = mix(of->seed, (uint64_t)d) >> (64 - SOBOL_BITS), gray = (uint64_t)index ^ ((uint64_t)index >> 1);
    int count = 0;
    while (count < SOBOL_BITS && gray >> count != 0) count++;
    directions(d, count, v);
    for (int k = 0; k < count; k++)
        if (gray >> k & 1U) bits ^= v[k];
    return ldexp((double)bits, -SOBOL_BITS);
}

/* ---- Latin hypercube ------------------------------------------------------------------------------------------------------- */

static uint64_t permuted(uint64_t index, uint64_t count, uint64_t key) {
    int half = 1;
    while (half < 31 && UINT64_C(1) << (2 * half) < count) half++;
    const uint64_t mask = (UINT64_C(1) << half) - 1;
    do {
        uint64_t left = index >> half, right = index & mask;
        for (uint64_t round = 0; round < 4; round++) {
            const uint64_t next = left ^ (mix(key + round, right) & mask);
            left = right;
            right = next;
        }
        index = left << half | right;
    } while (index >= count);
    return index;
}

static double latin(const sampling *of, int64_t index, int64_t d) {
    const uint64_t key = mix(of->seed, (uint64_t)d), cell = permuted((uint64_t)index, (uint64_t)of->count, key);
    return ((double)cell + unit(mix(key, cell))) / (double)of->count;
}

static double grid(const sampling *of, int64_t index, int64_t d) {
    for (; d > 0; d--) index /= of->side;
    return ((double)(index % of->side) + 0.5) / (double)of->side;
}

/* ---- which ---------------------------------------------------------------------------------------------------------------------
 */

/* The largest k with k^n <= count. */
static int64_t side_of(int64_t n, int64_t count) {
    int64_t side = (int64_t)floor(pow((double)count, 1.0 / (double)n) + 1e-9);
    return side > 1 ? side : 1;
}

sampling sampling_of(int64_t kind, int64_t n, int64_t count, uint64_t seed) {
    sampling made = {.kind = kind, .n = n, .count = count, .seed = seed};
    if (kind == 0) made.kind = n <= 2 ? SAMPLING_GRID : n <= SOBOL_DIMENSIONS ? SAMPLING_SOBOL : SAMPLING_LATIN;
    if (made.kind != SAMPLING_GRID) return made;
    made.side = side_of(n, count);
    made.count = 1;
    for (int64_t d = 0; d < n && made.side > 1; d++) made.count *= made.side;
    return made;
}

double sampling_at(const sampling *of, int64_t index, int64_t d) {
    return (of->kind == SAMPLING_GRID ? grid : of->kind == SAMPLING_SOBOL ? sobol : latin)(of, index, d);
}
