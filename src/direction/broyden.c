/* Broyden's method for equations: J is evaluated and factored once, then B follows the residuals,
 *     B⁺ = B + u·vᵀ,   v = s/‖s‖,   u = (r⁺ − r − Bs)/‖s‖,     p = −B⁻¹r
 * (Broyden, Math. Comp. 19 (1965) 577). With w_i = B_i⁻¹u_i for the B_i before pair i, Sherman and Morrison give
 *     B⁻¹b:  z ← J₀⁻¹b;   z ← z − w_i·(v_iᵀz)/(1 + v_iᵀw_i)   for each pair in turn,
 * and Bᵀr = J₀ᵀr + Σ v_i(u_iᵀr) stands for the gradient, so that gᵀp = −‖r‖². After `memory` pairs, or where a search along p
 * fails, J is evaluated anew.
 *
 * B itself is never formed, so that a band stays one; (BᵀB + λD)p = −Bᵀr has no such short cut, and globalizations that ask for a λ
 * have a form of their own (broyden_dense.c). */
#include "../jacobian.h"
#include "broyden_renewal.h"

typedef struct broyden {
    int64_t most, count;
    double *u, *v, *w; /* n × most */
    double *z;         /* n */
    bool known;        /* B is there: g needs no J */
} broyden;

static void place(nadir_solver *s, arena *memory) {
    broyden *state = s->direction_state = arena_take(memory, 1, sizeof *state);
    const int64_t n = s->problem.n;
    broyden parts = {.most = s->options.memory};
    parts.u = arena_doubles(memory, n, parts.most);
    parts.v = arena_doubles(memory, n, parts.most);
    parts.w = arena_doubles(memory, n, parts.most);
    parts.z = arena_doubles(memory, n, 1);
    if (state) *state = parts;
}

/* z := B⁻¹z with the first `count` pairs. */
static void invert(nadir_solver *s, const broyden *b, int64_t count, double *z) {
    const int64_t n = s->problem.n;
    s->counts.solves++;
    s->method.linear->invert(s, z);
    for (int64_t i = 0; i < count; i++) {
        const double *v = b->v + i * n, *w = b->w + i * n;
        vec_axpy(&s->space, -vec_dot(&s->space, v, z) / (1.0 + vec_dot(&s->space, v, w)), w, z);
    }
}

static bool secant(nadir_solver *s, point *at) {
    const broyden *b = s->direction_state;
    const int64_t n = s->problem.n;
    if (isnan(s->f0) || !b->known) return false; /* at a start it is of another run */
    jacobian_transposed(&s->J, at->r, at->g, NULL);
    for (int64_t i = 0; i < b->count; i++) vec_axpy(&s->space, vec_dot(&s->space, b->u + i * n, at->r), b->v + i * n, at->g);
    return true;
}

/* J at `now`, factored. */
static nadir_status renew(nadir_solver *s) {
    broyden *b = s->direction_state;
    double bound;
    b->count = 0;
    const nadir_status status = broyden_renew(s, &b->known);
    if (status != NADIR_RUNNING || s->method.linear->factor(s, 0.0, NULL, &bound) == SHIFT_DEFINITE) return status;
    b->known = false;
    return solver_says(s, NADIR_NOT_FINITE, "the Jacobian at iteration %lld cannot be solved with", (long long)s->iterations);
}

/* One more pair from the step to `now`, whose r + Bs = (1 − t)·r for s = tp, p = −B⁻¹r. False where B⁺ would be singular. */
static bool update(nadir_solver *s, broyden *b) {
    const int64_t n = s->problem.n, k = b->count;
    double *u = b->u + k * n, *v = b->v + k * n, *w = b->w + k * n;
    const double length = s->step_norm;
    for (int64_t i = 0; i < n; i++) {
        v[i] = (s->now.x[i] - s->trial.x[i]) / length;
        w[i] = u[i] = (s->now.r[i] - (1.0 - s->length) * s->trial.r[i]) / length;
    }
    invert(s, b, k, w);
    const double pivot = 1.0 + vec_dot(&s->space, v, w);
    if (!(fabs(pivot) > 0.1) || !isfinite(pivot)) return false;
    b->count++;
    return true;
}

static nadir_status refresh(nadir_solver *s) {
    if (s->iterations > 0 && broyden_exact(s)) return NADIR_RUNNING; /* a stopping test has asked for J */
    broyden *b = s->direction_state;
    if (s->iterations == 0 || b->count == b->most || !update(s, b)) return renew(s);
    return oracle_g(s, &s->now); /* with the new B, and no evaluation */
}

static void step(nadir_solver *s) {
    const broyden *b = s->direction_state;
    vec_copy(&s->space, s->now.r, b->z);
    invert(s, b, b->count, b->z);
    vec_copy(&s->space, b->z, s->p);
    vec_scale(&s->space, -1.0, s->p);
}

/* What was said of the old B is true no more. */
static bool forget(nadir_solver *s) {
    if (broyden_exact(s)) return false;
    s->text[0] = '\0';
    s->failure = renew(s);
    return s->failure == NADIR_RUNNING;
}

static const char *const options[] = {"angle", "rtol", "memory", NULL};

const direction_part nadir_part_broyden = {
    .name = "broyden",
    .text = "equations r = 0: p = -B^-1 r, B updated from r",
    .globalization = "armijo",
    .options = options,
    .needs_residual = true,
    .needs_linear = true,
    .equations = true,
    .natural_length = true,
    .semidefinite = true,
    .place = place,
    .refresh = refresh,
    .step = step,
    .secant = secant,
    .forget = forget,
};
