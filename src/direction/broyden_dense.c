/* Broyden's method with a dense B that any globalization can shift: B begins as J, factored, and follows the residuals,
 *     B⁺ = B + u·vᵀ,   u = (r⁺ − r − Bs)/‖s‖_D,   v = Ds/‖s‖_D,     p = −(BᵀB + λD)⁻¹Bᵀr,
 * with Bᵀr for the gradient; D is that of the last step, so that the units of the unknowns do not matter (Broyden, Math. Comp. 19
 * (1965) 577; with D, and with what refused trials tell, Powell's hybrid method, in Rabinowitz, Numerical Methods for Nonlinear
 * Algebraic Equations (1970), 87). The linear part changes its factors in O(n²).
 *
 * B is J anew after two trials in a row that gain less than a tenth of what the model promises, as in MINPACK (Moré, Garbow and
 * Hillstrom, ANL-80-74 (1980)), and where after 2n updates, which could have told all of J twice, a step leaves four fifths of f:
 * over the collection's equations that takes a seventh off the evaluations of r, and adds few of J. A trial that J itself has
 * promised tells nothing better than J. */
#include "broyden_renewal.h"
#include "by_linear.h"

enum { MOST_FAILURES = 2, OLD = 2 }; /* the latter times n updates */
static const double poor = 0.1, creeping = 0.8;

typedef struct broyden_dense {
    bool known;       /* B is there: g needs no J */
    int64_t failures; /* poor trials in a row */
    int64_t age;      /* updates since B was J */
    double *u, *v;    /* n */
} broyden_dense;

static void place(nadir_solver *s, arena *memory) {
    broyden_dense *state = s->direction_state = arena_take(memory, 1, sizeof *state);
    double *u = arena_doubles(memory, s->problem.n, 1), *v = arena_doubles(memory, s->problem.n, 1);
    if (state) *state = (broyden_dense){.u = u, .v = v};
}

static bool secant(nadir_solver *s, point *at) {
    const broyden_dense *b = s->direction_state;
    if (isnan(s->f0) || !b->known) return false; /* at a start it is of another run */
    s->method.linear->times(s, true, at->r, at->g);
    return true;
}

static nadir_status renew(nadir_solver *s, broyden_dense *b) {
    b->failures = b->age = 0;
    return broyden_renew(s, &b->known);
}

/* u and v for the step s between the two points, `now` and `trial`, the way it was gone or back. False: too short to tell. */
static bool difference(nadir_solver *s, broyden_dense *b) {
    const double *D = s->shift_D;
    double square = 0.0;
    for (int64_t i = 0; i < s->problem.n; i++) {
        b->v[i] = s->now.x[i] - s->trial.x[i];
        square += (D ? D[i] : 1.0) * b->v[i] * b->v[i];
    }
    const double length = sqrt(square);
    s->method.linear->times(s, false, b->v, b->u);
    for (int64_t i = 0; i < s->problem.n; i++) {
        b->u[i] = (s->now.r[i] - s->trial.r[i] - b->u[i]) / length;
        b->v[i] = (D ? D[i] : 1.0) * b->v[i] / length;
    }
    return isfinite(vec_norm2(&s->space, b->u)) && isfinite(vec_norm2(&s->space, b->v));
}

static nadir_status update(nadir_solver *s, broyden_dense *b) {
    if (!difference(s, b)) vec_scale(&s->space, 0.0, b->u);
    s->method.linear->update(s, b->u, b->v);
    b->age++;
    return oracle_g(s, &s->now); /* with the new B, and no evaluation */
}

/* Counts the trials in a row that were worth little. */
static bool misleads(const nadir_solver *s, broyden_dense *b) {
    b->failures = s->ratio >= poor ? 0 : b->failures + 1;
    return b->failures >= MOST_FAILURES;
}

static bool creeps(const nadir_solver *s, const broyden_dense *b) {
    return b->age >= OLD * s->problem.n && !(s->now.f <= creeping * s->trial.f);
}

static nadir_status refresh(nadir_solver *s) {
    if (s->iterations > 0 && broyden_exact(s)) return NADIR_RUNNING; /* a stopping test has asked for J */
    broyden_dense *b = s->direction_state;
    return s->iterations == 0 || misleads(s, b) || creeps(s, b) ? renew(s, b) : update(s, b);
}

static nadir_status learn(nadir_solver *s) {
    broyden_dense *b = s->direction_state;
    const bool renews = misleads(s, b);
    if (broyden_exact(s)) return NADIR_RUNNING;
    if (renews) return renew(s, b);
    return s->undefined ? NADIR_RUNNING : update(s, b);
}

/* What was said of the old B is true no more. */
static bool forget(nadir_solver *s) {
    if (broyden_exact(s)) return false;
    s->text[0] = '\0';
    s->failure = renew(s, s->direction_state);
    return s->failure == NADIR_RUNNING;
}

static const char *const options[] = {"angle", "rtol", NULL};

const direction_part nadir_part_broyden_dense = {
    .name = "broyden",
    .text = "equations r = 0: p = -B^-1 r, B updated from r",
    .globalization = "armijo",
    .options = options,
    .needs_residual = true,
    .needs_linear = true,
    .equations = true,
    .natural_length = true,
    .semidefinite = true,
    .dense = true,
    .updates = true,
    .place = place,
    .refresh = refresh,
    .shift = by_linear_shift,
    .step = by_linear_step,
    .solve = by_linear_solve,
    .diagonal = by_linear_diagonal,
    .norm = by_linear_norm,
    .learn = learn,
    .secant = secant,
    .forget = forget,
};
