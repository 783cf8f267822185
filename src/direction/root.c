/* Newton's method for equations r(x) = 0, as many as unknowns: p = −J⁻¹r, a direction of descent of f = ½‖r‖², since gᵀp = −‖r‖²
 * (Dennis and Schnabel, Numerical Methods (1996), 6.5). B = JᵀJ, so that every globalization goes with it: (JᵀJ + λD)p = −Jᵀr. */
#include "by_linear.h"

static nadir_status refresh(nadir_solver *s) {
    return by_linear_load(s, by_products(s) ? NADIR_RUNNING : oracle_jacobian(s), "Jacobian");
}

static const char *const options[] = {"angle", "rtol", NULL};

const direction_part nadir_part_root = {
    .name = "root",
    .text = "equations r = 0: p = -J^-1 r",
    .globalization = "trust",
    .options = options,
    .needs_residual = true,
    .needs_linear = true,
    .equations = true,
    .natural_length = true,
    .semidefinite = true,
    .refresh = refresh,
    .shift = by_linear_shift,
    .step = by_linear_step,
    .solve = by_linear_solve,
    .product = oracle_normal_product,
    .descend = by_linear_descend,
    .within = by_linear_within,
    .bend = by_linear_bend,
    .diagonal = by_linear_diagonal,
    .norm = by_linear_norm,
};
