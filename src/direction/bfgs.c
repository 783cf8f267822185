/* BFGS with a dense H ≈ (∇²f)⁻¹: p = −Hg,
 *     H⁺ = H + svᵀ + vsᵀ,   v = ½(1 + yᵀHy/sᵀy)/sᵀy·s − Hy/sᵀy        (s = x⁺ − x, y = g⁺ − g)
 * (Broyden, Fletcher, Goldfarb and Shanno, 1970; Nocedal and Wright, Numerical Optimization (2006), 6.1, as one symmetric rank-two
 * update of the lower triangle). H begins as γI, γ = sᵀy/yᵀy of the first pair, and is raised to θH, θ = sᵀy/yᵀHy, before an update
 * with θ > 1: it was too small along y, and by Cauchy's inequality along s too (Oren and Luenberger, Management Sci. 20 (1974) 845;
 * in one direction only: Al-Baali, J. Optim. Theory Appl. 96 (1998) 533). A pair without curvature, sᵀy <= 1e-16‖s‖‖y‖, is
 * passed over, so that H stays positive definite. */
#include "../internal.h"
#include "../lapack.h"

static const double curvature_floor = 1e-16;

typedef struct bfgs {
    double *H, *Hy;
    bool begun; /* H is there */
    double forgotten_f;
} bfgs;

static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n;
    bfgs *state = s->direction_state = arena_take(memory, 1, sizeof *state);
    double *H = arena_doubles(memory, n, n), *Hy = arena_doubles(memory, n, 1);
    if (state) *state = (bfgs){.H = H, .Hy = Hy};
}

static void begin(const nadir_solver *s, bfgs *state, double gamma) {
    const int64_t n = s->space.n;
    for (int64_t j = 0; j < n; j++) {
        memset(state->H + j + j * n, 0, (size_t)(n - j) * sizeof *state->H);
        state->H[j + j * n] = gamma;
    }
    state->begun = true;
}

static void enlarge(int64_t n, double theta, const bfgs *state) {
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = j; i < n; i++) state->H[i + j * n] *= theta;
    for (int64_t i = 0; i < n; i++) state->Hy[i] *= theta;
}

static void update(const nadir_solver *s, const bfgs *state, const double *step, const double *y, double sy) {
    const space *on = &s->space;
    lapack_symv(on->n, state->H, on->n, y, state->Hy);
    const double yHy = vec_dot(on, y, state->Hy), theta = sy / yHy;
    const bool small = theta > 1.0 && isfinite(theta);
    if (small) enlarge(on->n, theta, state);
    const double factor = 0.5 * (1.0 + (small ? theta : 1.0) * yHy / sy) / sy;
    for (int64_t i = 0; i < on->n; i++) state->Hy[i] = factor * step[i] - state->Hy[i] / sy;
    lapack_syr2(on->n, 1.0, step, state->Hy, state->H, on->n);
}

/* old := new − old */
static void difference(int64_t n, const double *restrict new, double *restrict old) {
    for (int64_t i = 0; i < n; i++) old[i] = new[i] - old[i];
}

/* s and y take the place of the point before. */
static nadir_status refresh(nadir_solver *s) {
    bfgs *state = s->direction_state;
    if (s->iterations == 0) {
        state->begun = false;
        state->forgotten_f = INFINITY;
        return NADIR_RUNNING;
    }
    const space *on = &s->space;
    double *step = s->trial.x, *y = s->trial.g;
    difference(on->n, s->now.x, step);
    difference(on->n, s->now.g, y);
    const double sy = vec_dot(on, step, y), yy = vec_dot(on, y, y), ss = vec_dot(on, step, step);
    if (!(sy > curvature_floor * sqrt(ss) * sqrt(yy)) || !isfinite(sy / yy) || !isfinite(yy / sy)) return NADIR_RUNNING;
    if (!state->begun) begin(s, state, sy / yy);
    update(s, state, step, y, sy);
    return NADIR_RUNNING;
}

static void step(nadir_solver *s) {
    const bfgs *state = s->direction_state;
    if (state->begun) {
        lapack_symv(s->space.n, state->H, s->space.n, s->now.g, s->p);
        vec_scale(&s->space, -1.0, s->p);
        return;
    }
    const double t = shifted_onward(s);
    for (int64_t i = 0; i < s->space.n; i++) s->p[i] = -t * s->now.g[i];
}

/* Once; then again only after f has fallen. */
static bool forget(nadir_solver *s) {
    bfgs *state = s->direction_state;
    if (!state->begun || !ratio_fell(s, state->forgotten_f)) return false;
    state->forgotten_f = s->now.f;
    state->begun = false;
    return true;
}

static void renew(nadir_solver *s) {
    ((bfgs *)s->direction_state)->begun = false;
}

static const char *const options[] = {NULL};

const direction_part nadir_part_bfgs = {
    .name = "bfgs",
    .text = "BFGS with a dense inverse",
    .globalization = "wolfe",
    .options = options,
    .natural_length = true,
    .wanders = true,
    .dense = true,
    .place = place,
    .refresh = refresh,
    .step = step,
    .forget = forget,
    .renew = renew,
};
