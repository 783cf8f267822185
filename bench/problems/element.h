/* Partially separable functions: f(x) = Σ_e φ_e(u_e) or Σ_e φ_e(u_e)², where the few inputs u_e of an element are unknowns or short
 * linear forms of them. With u_e = C_e x, g = Σ C_e'∇φ_e and H = Σ C_e'∇²φ_e C_e: the family gives the formula φ and the map C, the
 * engine derives and assembles, into band, sparse or dense storage. A. Griewank and Ph. L. Toint, in M. J. D. Powell (ed.),
 * Nonlinear Optimization 1981, Academic Press 1982, 301-312.
 */
#ifndef NADIR_BENCH_ELEMENT_H
#define NADIR_BENCH_ELEMENT_H

#include "jet.h"
#include "known.h"

enum { ELEMENT_TERMS = 16 };

/* The inputs of one element: terms weight·x[index], each belonging to an input. An input without terms is 0. */
typedef struct element_inputs {
    int count, terms;
    int owner[ELEMENT_TERMS];
    int64_t index[ELEMENT_TERMS];
    double weight[ELEMENT_TERMS];
} element_inputs;

enum { ELEMENT_SPARSE = -1, ELEMENT_DENSE = -2 };

typedef struct element_family {
    known known;
    jet (*formula)(const known_case *c, int64_t e, jet_pad *pad, const jet *u);
    bool squared; /* the formula is a residual: f = Σ φ² */
    bool quadratic;
    int64_t band; /* sub-diagonals of the Hessian, or ELEMENT_SPARSE or ELEMENT_DENSE */

    /* How many elements: `count`, or what count_of says, or n/per - fewer where neither is set (per 0 counts as 1). */
    int64_t count, per, fewer;
    int64_t (*count_of)(const known_case *c);
    /* Element e reads `width` unknowns from offset + stride·e on, absent ones being 0; with `last`, then x_n as one more input. Or
     * `map` names the inputs, of an empty list. */
    int64_t offset, stride;
    int width;
    bool last;
    void (*map)(const known_case *c, int64_t e, element_inputs *inputs);
} element_family;

/* bench_family.make of the families whose `formulas` is an element_family. */
int element_make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size);

/* One more term of an input. */
static inline void element_add(element_inputs *in, int input, int64_t index, double weight) {
    in->owner[in->terms] = input;
    in->index[in->terms] = index;
    in->weight[in->terms++] = weight;
}

/* One more input, which is x[index]. */
static inline void element_take(element_inputs *in, int64_t index) {
    element_add(in, in->count++, index, 1.0);
}

#endif
