/* Gauss and Newton: B = JᵀJ, (JᵀJ + λD)p = −Jᵀr, which is  min ‖[J; √λ·D^½]p + [r; 0]‖₂  (Nocedal and Wright, Numerical
 * Optimization (2006), 10.3). With `damping` it is Levenberg's and Marquardt's method, with `trust` Moré's (Numerical Analysis,
 * Dundee 1977).
 *
 * The linear part factors J itself, or B, or has products Jᵀ(Jv) alone. */
#include "../jacobian.h"
#include "../matrix.h"
#include "by_linear.h"

static void normal_matrix(nadir_solver *s) {
    matrix_clear(&s->H);
    jacobian_gram(&s->J, &s->H);
}

static nadir_status refresh(nadir_solver *s) {
    const bool matrix = !by_products(s), gram = matrix && !s->method.linear->of_jacobian;
    const nadir_status status = matrix ? oracle_jacobian(s) : NADIR_RUNNING;
    if (status == NADIR_RUNNING && gram) normal_matrix(s);
    return by_linear_load(s, status, "Jacobian");
}

static const char *const options[] = {"angle", NULL};

const direction_part nadir_part_gauss_newton = {
    .name = "gauss_newton",
    .text = "least squares: min |J p + r|, (J'J + lambda*D) p = -J'r",
    .globalization = "trust",
    .options = options,
    .needs_residual = true,
    .needs_linear = true,
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
