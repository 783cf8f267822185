/* Forward differentiation to second order: a jet is the value of a function with its gradient and Hessian over a few variables,
 *     (f, ∂f/∂u_1 .. ∂f/∂u_k, ∂²f/∂u_1∂u_1, ∂²f/∂u_2∂u_1, ∂²f/∂u_2∂u_2, ...),
 * 1 + k + k(k+1)/2 numbers, the Hessian's lower triangle by rows. Arithmetic on jets follows the chain rule, so a formula written
 * with it yields derivatives exact to rounding. A. Griewank and A. Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapter 13.
 *
 * Jets live on a pad, which is wiped before each evaluation: nothing is allocated, and only the derivatives that were asked for
 * (order 0, 1 or 2) are computed.
 */
#ifndef NADIR_BENCH_JET_H
#define NADIR_BENCH_JET_H

#include <stdbool.h>
#include <stddef.h>

enum { JET_VARIABLES = 12, JET_ROOM = 6144 };

typedef const double *jet;

typedef struct jet_pad {
    int variables, order;
    size_t length; /* numbers in a jet, up to the order */
    size_t used;
    bool overflowed; /* a formula asked for more jets than there is room for: its results are wrong */
    double room[JET_ROOM];
} jet_pad;

void jet_open(jet_pad *pad, int order);
/* Wipes the pad, for formulas of so many variables. */
void jet_wipe(jet_pad *pad, int variables);
/* Variable i, with this value. */
jet jet_variable(jet_pad *pad, int i, double value);

static inline const double *jet_gradient(jet a) {
    return a + 1;
}

/* Entry (i, j), i >= j, lies at i(i+1)/2 + j. */
static inline const double *jet_hessian(const jet_pad *pad, jet a) {
    return a + 1 + pad->variables;
}

jet jet_constant(jet_pad *pad, double c);
jet jet_affine(jet_pad *pad, double s, jet a, double c);                  /* sa + c */
jet jet_linear(jet_pad *pad, double s, jet a, double t, jet b, double c); /* sa + tb + c */
jet jet_times(jet_pad *pad, jet a, jet b);
jet jet_over(jet_pad *pad, jet a, jet b);
jet jet_square(jet_pad *pad, jet a);
jet jet_power(jet_pad *pad, jet a, int exponent); /* exponent >= 2 */
jet jet_sqrt(jet_pad *pad, jet a);
jet jet_exp(jet_pad *pad, jet a);
jet jet_log(jet_pad *pad, jet a); /* log |a| */
jet jet_sin(jet_pad *pad, jet a);
jet jet_cos(jet_pad *pad, jet a);
jet jet_tan(jet_pad *pad, jet a);
jet jet_angle(jet_pad *pad, jet y, jet x); /* atan2(y, x) */
/* φ(a), given φ, φ' and φ'' there. */
jet jet_chain(jet_pad *pad, jet a, double value, double slope, double bend);

static inline jet jet_plus(jet_pad *pad, jet a, jet b) {
    return jet_linear(pad, 1.0, a, 1.0, b, 0.0);
}

static inline jet jet_minus(jet_pad *pad, jet a, jet b) {
    return jet_linear(pad, 1.0, a, -1.0, b, 0.0);
}

static inline jet jet_scale(jet_pad *pad, double s, jet a) {
    return jet_affine(pad, s, a, 0.0);
}

#endif
