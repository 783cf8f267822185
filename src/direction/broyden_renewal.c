/* J in place of B: see broyden_renewal.h. */
#include "broyden_renewal.h"

#include "by_linear.h"

nadir_status broyden_renew(nadir_solver *s, bool *known) {
    const double gnorm = s->now.gnorm, gnorm2 = s->now.gnorm2;
    *known = false; /* so that g is Jᵀr */
    const nadir_status status = s->iterations == 0 && s->now.derived ? NADIR_RUNNING : oracle_g(s, &s->now);
    if (status != NADIR_RUNNING) { /* a budget that ends the run: what was known of g is still told */
        s->now.gnorm = gnorm;
        s->now.gnorm2 = gnorm2;
    }
    const nadir_status loaded = by_linear_load(s, status, "Jacobian");
    *known = loaded == NADIR_RUNNING;
    return loaded;
}
