/* In place of sparse.c and its companions where the build leaves CHOLMOD out: the part is known by name, and refused. */
#include "../inertia.h"
#include "../internal.h"

const linear_part nadir_part_sparse = {
    .name = "sparse",
    .text = "sparse factorization: not in this build (needs CHOLMOD: -Dsparse=enabled)",
    .storages = 1U << NADIR_SPARSE,
    .shifts = true,
    .absent = "this build of nadir has no CHOLMOD: configure it with -Dsparse=enabled",
};

const linear_part nadir_part_sparse_normal = {
    .name = "sparse",
    .text = "sparse factorization of J'J: not in this build (needs CHOLMOD: -Dsparse=enabled)",
    .storages = 1U << NADIR_SPARSE,
    .shifts = true,
    .of_jacobian = true,
    .squaring = true,
    .absent = "this build of nadir has no CHOLMOD: configure it with -Dsparse=enabled",
};

bool inertia_sparse(const nadir_matrix *H, double delta, double *values, double *work, nadir_inertia *inertia) {
    (void)H, (void)delta, (void)values, (void)work, (void)inertia;
    return false;
}
