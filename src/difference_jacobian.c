/* The Jacobian by differences of r: the columns of a group share no row, so each entry of J·d tells one of J (Curtis, Powell and
 * Reid, J. Inst. Math. Appl. 13 (1974) 117). An error δJ in J leaves δJᵀr in g. */
#include "difference.h"

#include "jacobian.h"

static const double unresolved = 10.0;

static void take(const difference_groups *groups, nadir_matrix *J, int64_t c) {
    for (int64_t j = 0; j < J->columns; j++) {
        int64_t first, length;
        if (groups->group[j] != c) continue;
        double *column = jacobian_column(J, j, &first, &length);
        for (int64_t k = 0; k < length; k++) column[k] = groups->sum[jacobian_row(J, j, first, k)] / groups->along[j];
    }
}

nadir_status difference_jacobian(nadir_solver *s, point *at) {
    difference *d = s->differences;
    const space rows = {.n = s->problem.m};
    const difference_field r = {true, at, &d->beside};
    jacobian_clear(&s->J);
    const nadir_status status = difference_columns(s, &r, &d->slopes, take, &s->J);
    at->gerror = d->slopes.error * vec_norm2(&rows, at->r);
    return status;
}

bool difference_sharpen(nadir_solver *s, const point *at) {
    difference *d = s->differences;
    const bool worth = d->automatic && d->slopes.scheme->order == 1 && !(vec_max(&s->space, at->g) > unresolved * at->gerror);
    if (!worth) return false;
    d->slopes.scheme = &difference_stencils[STENCIL_CENTRAL];
    d->slopes.age = 0;
    return true;
}
