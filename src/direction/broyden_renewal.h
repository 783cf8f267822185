/* What both forms of Broyden's method share: B begins as J, and is J again where updates lead no further. */
#ifndef NADIR_BROYDEN_RENEWAL_H
#define NADIR_BROYDEN_RENEWAL_H

#include "../internal.h"

/* J at `now`, loaded by the linear part: B is that from here on. `known`: B is there, and g needs no J. */
nadir_status broyden_renew(nadir_solver *solver, bool *known);
/* Is B J at `now`? The angle is that of J's columns, and not told of another B. */
static inline bool broyden_exact(const nadir_solver *solver) {
    return !isnan(solver->now.angle);
}
#endif
