/* The inertia of compressed columns. Positive definite H − δI: by whatever factor is the fastest. Else by LΔLᵀ of H − δI and of H +
 * δI, unpivoted, whose Δ has the signs of a matrix that is off by no more than about  ε‖|L||Δ||Lᵀ|‖∞  (Higham, Accuracy and
 * Stability of Numerical Algorithms (2002), 10.1 and 11.1): it is believed only where that is well below δ. */
#include <float.h>
#include <math.h>

#include "../inertia.h"

#include "sparse_factor.h"

static bool definite(const nadir_matrix *H, double delta, double *values) {
    sparse_factor *factor = sparse_factor_open(H, values, false);
    if (!factor) return false;
    const sparse_pivots found = sparse_factor_compute(factor, H, -delta, NULL);
    sparse_factor_close(factor);
    return !found.failed && found.complete && found.negative == 0;
}

/* The pivots of H + by·I; false where they cannot be believed. */
static bool believed(sparse_factor *factor, const nadir_matrix *H, double by, double *work, sparse_pivots *found) {
    *found = sparse_factor_compute(factor, H, by, NULL);
    return !found->failed && found->complete && DBL_EPSILON * sparse_factor_growth(factor, work) <= 0.5 * fabs(by);
}

bool inertia_sparse(const nadir_matrix *H, double delta, double *values, double *work, nadir_inertia *inertia) {
    sparse_pivots above, below;
    if (definite(H, delta, values)) {
        *inertia = (nadir_inertia){.positive = H->rows};
        return true;
    }
    if (matrix_norm1(H, work) == 0.0) { /* no δ then, and no pivots */
        *inertia = (nadir_inertia){.zero = H->rows};
        return true;
    }
    sparse_factor *factor = sparse_factor_open(H, values, true);
    if (!factor) return false;
    const bool known = believed(factor, H, -delta, work, &above) && believed(factor, H, delta, work, &below);
    sparse_factor_close(factor);
    if (known)
        *inertia = (nadir_inertia){
            .negative = below.negative, .zero = H->rows - below.negative - above.positive, .positive = above.positive};
    return known;
}
