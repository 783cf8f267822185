/* (H + λD)p = −g by products with H alone: conjugate gradients, ended early.
 *
 * With the Lanczos vectors q_j of recurrence.h and the LDLᵀ of the tridiagonal matrix (Paige and Saunders, SIAM J. Numer. Anal. 12
 * (1975) 617),
 *     d_j = α_j + λ − β_j²/d_j−1,   w_j = q_j − (β_j/d_j−1)·w_j−1,   ζ_j = −(β_j/d_j)·ζ_j−1 (ζ_0 = γ/d_0),   p ← p + ζ_j·w_j:
 * the conjugate directions, w_jᵀ(H + λD)w_j = d_j, of Hestenes and Stiefel (1952). They end when ‖(H + λD)p + g‖ <= η‖g‖, η =
 * min(forcing, √(‖g‖/‖g0‖)), which makes Newton's method superlinear (Dembo, Eisenstat and Steihaug, SIAM J. Numer. Anal. 19 (1982)
 * 400), and where d_j <= 0 shows negative curvature:
 *     for a λ        that λ is refused: every larger one that will do exceeds λ − d_j/w_jᵀDw_j
 *     line search    the p before, or −W⁻¹g if there is none (Dembo and Steihaug, Math. Program. 26 (1983) 190)
 *     trust region   on to the edge along w_j, as where ‖p‖ passes it (Steihaug, SIAM J. Numer. Anal. 20 (1983) 626; Toint 1981);
 *                    while the vectors are kept, the minimiser in the whole Krylov space (subspace.h)
 * Norms are those of the metric W: D, or the preconditioner's inverse. */
#include "../internal.h"
#include "../lanczos.h"
#include "../matrix.h"

#include <float.h>

#include "recurrence.h"
#include "subspace.h"

typedef enum ending { ENDED_SOLVED, ENDED_NEGATIVE, ENDED_OUTSIDE, ENDED_FAILED } ending;

/* Conjugate gradients as they stand: the last direction w_j, and p without its share. */
typedef struct conjugate {
    int64_t j;
    double lambda, d, zeta, right; /* λ of T + λI, d_j, ζ_j, and ζ_j·d_j */
    double square, mixed, along;   /* ‖p‖², pᵀWw, ‖w‖² */
    double decrease;               /* of gᵀp + ½pᵀ(H + λD)p */
} conjugate;

typedef struct krylov {
    recurrence process;
    subspace small;
    lanczos extremes;
    double *y, *w; /* p of the last `factor`, and the last direction */
    double norm;   /* the largest |curvature| that was met last, in the norm of */
    const double *norm_metric;
    double slope; /* gᵀHg/gᵀg, where no diagonal is known */
    uint64_t seed;
} krylov;

enum { LOOK_COLUMNS = 12, MOST_RESTARTS = 5 };

static int64_t look_columns(const recurrence *r) {
    return r->kept < RECURRENCE_LEAST ? RECURRENCE_LEAST : r->kept < LOOK_COLUMNS ? r->kept : LOOK_COLUMNS;
}

static void place(nadir_solver *s, arena *memory) {
    krylov *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    krylov parts = {0};
    if (reads_hessian(&s->method, &s->problem)) {
        const nadir_matrix *H = matrix_place(&s->problem, memory);
        if (H) s->H = *H;
    }
    recurrence_place(s, &parts.process, memory);
    subspace_place(&parts.small, parts.process.kept > 0 ? parts.process.kept : 1, memory);
    parts.extremes = lanczos_place(look_columns(&parts.process), memory);
    parts.extremes.Q = parts.process.Q;
    parts.y = arena_doubles(memory, s->problem.n, 1);
    parts.w = arena_doubles(memory, s->problem.n, 1);
    if (state) *state = parts;
}

/* Of a verb that cannot return a status: it stays in solver->failure. */
static bool failed(nadir_solver *s, nadir_status status) {
    if (status != NADIR_RUNNING) s->failure = recurrence_says(s, status);
    return status != NADIR_RUNNING;
}

/* In the norm of a preconditioner's inverse it would mean nothing. */
static void note_norm(const nadir_solver *s, krylov *state) {
    if (s->problem.precondition) return;
    state->norm = state->process.largest;
    state->norm_metric = state->process.D;
}

/* At a new point. Where no diagonal is known, the curvature along g stands for it: it costs the first product of the solve. */
static bool load(nadir_solver *s) {
    krylov *state = s->linear_state;
    recurrence *r = &state->process;
    if (s->iterations == 0) state->norm = state->slope = 0.0; /* of an earlier run */
    state->seed = (uint64_t)s->options.seed;
    recurrence_forget(r);
    if (reads_hessian(&s->method, &s->problem)) return s->loaded || matrix_finite(&s->H);
    if (s->stationary) return true;
    if (failed(s, recurrence_begin(s, r, 0.0, NULL)) || failed(s, recurrence_step(s, r))) return false;
    const double *q = recurrence_vector(s, r, 0);
    note_norm(s, state);
    state->slope = s->problem.precondition ? r->alpha[0] / vec_dot(&s->space, q, q) : r->alpha[0];
    return true;
}

/* How small ‖(H + λD)p + g‖/‖g‖ must be. Where f is quadratic, or its gradient nearly small enough, as small as the stopping test
 * asks for. */
static double forcing_term(const nadir_solver *s) {
    const bool squares = s->method.direction->needs_residual; /* other tests end those */
    const double wanted = squares ? 0.0 : 0.1 * s->options.gtol * fmax(s->options.gscale, s->gnorm0) / s->now.gnorm;
    if (s->problem.quadratic) return fmax(wanted, 4.0 * DBL_EPSILON);
    return fmax(fmin(s->options.forcing, sqrt(s->now.gnorm / s->gnorm0)), fmax(wanted, 4.0 * DBL_EPSILON));
}

/* Curvatures that are nothing beside H's, with the errors of its products. */
static double flatness(const nadir_solver *s, const recurrence *r) {
    const bool exact = s->problem.hessian_product || s->method.direction->needs_residual;
    const bool differences = !exact && !reads_hessian(&s->method, &s->problem);
    return (differences ? sqrt(DBL_EPSILON) : DBL_EPSILON) * r->largest;
}

/* w_j, and with it what is known of p + τw; a product unless the process has come by here before. */
static nadir_status next_direction(nadir_solver *s, krylov *state, conjugate *c) {
    recurrence *r = &state->process;
    const double *q = recurrence_vector(s, r, c->j);
    if (c->j == 0)
        vec_copy(&s->space, q, state->w);
    else
        vec_xpby(&s->space, q, -r->beta[c->j] / c->d, state->w);
    if (c->j == r->steps) {
        const nadir_status status = recurrence_step(s, r);
        if (status != NADIR_RUNNING) return status;
    }
    const double l = c->j > 0 ? r->beta[c->j] / c->d : 0.0;
    c->mixed = -l * (c->mixed + c->zeta * c->along);
    c->along = 1.0 + l * l * c->along;
    c->right = c->j > 0 ? -l * c->right : r->beta[0];
    c->d = r->alpha[c->j] + c->lambda - l * r->beta[c->j];
    c->zeta = c->right / c->d;
    note_norm(s, state);
    return NADIR_RUNNING;
}

/* p := p + τw */
static void advance_by(nadir_solver *s, krylov *state, conjugate *c, double tau) {
    c->square += tau * (2.0 * c->mixed + tau * c->along);
    c->decrease += tau * (c->right - 0.5 * tau * c->d);
    vec_axpy(&s->space, tau, state->w, state->y);
}

/* From p = 0 until solved, or until negative curvature or the radius stop p + ζw. */
static ending iterate(nadir_solver *s, krylov *state, conjugate *c, double radius) {
    recurrence *r = &state->process;
    const double eta = forcing_term(s);
    memset(state->y, 0, (size_t)s->space.n * sizeof *state->y);
    for (c->j = 0; c->j < r->most; c->j++) {
        if (failed(s, next_direction(s, state, c))) return ENDED_FAILED;
        if (!(c->d > c->along * flatness(s, r))) return ENDED_NEGATIVE;
        if (!(c->square + c->zeta * (2.0 * c->mixed + c->zeta * c->along) < radius * radius)) return ENDED_OUTSIDE;
        advance_by(s, state, c, c->zeta);
        if (r->beta[c->j + 1] * fabs(c->zeta) <= eta * r->beta[0]) return ENDED_SOLVED;
    }
    return ENDED_SOLVED;
}

static ending solve_shifted(nadir_solver *s, krylov *state, conjugate *c, double lambda, const double *D, double radius) {
    *c = (conjugate){.lambda = recurrence_shift(s, lambda)};
    return failed(s, recurrence_begin(s, &state->process, lambda, D)) ? ENDED_FAILED : iterate(s, state, c, radius);
}

/* λ − wᵀ(H + λD)w/wᵀDw */
static double curvature_bound(nadir_solver *s, const krylov *state, const conjugate *c, double lambda, const double *D) {
    double weight = c->along;
    if (s->problem.precondition) {
        weight = 0.0;
        for (int64_t i = 0; i < s->space.n; i++) weight += (D ? D[i] : 1.0) * state->w[i] * state->w[i];
        weight = vec_reduced(&s->space, NADIR_SUM, weight);
    }
    const double bound = lambda - c->d / weight;
    return isfinite(bound) ? bound : lambda;
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    krylov *state = s->linear_state;
    conjugate c;
    const ending end = solve_shifted(s, state, &c, lambda, D, INFINITY);
    if (end == ENDED_FAILED) return SHIFT_FAILED;
    if (end == ENDED_SOLVED) return SHIFT_DEFINITE;
    *bound = curvature_bound(s, state, &c, lambda, D);
    return SHIFT_SINGULAR;
}

static void step(nadir_solver *s) {
    vec_copy(&s->space, ((const krylov *)s->linear_state)->y, s->p);
}

/* Along the first direction nothing tells how far: not beyond the size of x. */
static void first_direction(nadir_solver *s, const krylov *state, const conjugate *c) {
    const double size = fmax(1.0, vec_norm2(&s->space, s->now.x)), natural = fabs(c->zeta);
    vec_copy(&s->space, state->w, s->p);
    const double length = vec_norm2(&s->space, s->p);
    vec_scale(&s->space, natural * length <= size ? natural : size / length, s->p);
}

static nadir_status descend(nadir_solver *s) {
    krylov *state = s->linear_state;
    conjugate c;
    const ending end = solve_shifted(s, state, &c, 0.0, NULL, INFINITY);
    if (end == ENDED_FAILED) return s->failure;
    if (end == ENDED_NEGATIVE && c.j == 0)
        first_direction(s, state, &c);
    else
        step(s);
    return NADIR_RUNNING;
}

/* p = Qh */
static void combine(nadir_solver *s, const krylov *state) {
    memset(s->p, 0, (size_t)s->space.n * sizeof *s->p);
    for (int64_t j = 0; j < state->small.size; j++)
        vec_axpy(&s->space, state->small.h[j], recurrence_vector(s, &state->process, j), s->p);
}

static bool accurate(const nadir_solver *s, const krylov *state) {
    const recurrence *r = &state->process;
    return r->beta[r->steps] * fabs(state->small.h[r->steps - 1]) <= forcing_term(s) * r->beta[0];
}

/* Some more vectors. An invariant space is left only to explore. */
static nadir_status grow(nadir_solver *s, krylov *state, bool explore) {
    recurrence *r = &state->process;
    const int64_t goal = r->steps + 1 + r->steps / 4;
    r->orthogonal = true;
    while (r->steps < goal && r->steps < r->kept) {
        if (recurrence_invariant(r) && !(explore && recurrence_renew(s, r, &state->seed))) break;
        const nadir_status status = recurrence_step(s, r);
        if (status != NADIR_RUNNING) return recurrence_says(s, status);
    }
    return NADIR_RUNNING;
}

/* The minimiser in the space of the vectors that are kept, or of fewer once it is accurate. An invariant space says nothing of the
 * curvature outside it: where there was negative curvature within, there may be more. */
static nadir_status enclose(nadir_solver *s, krylov *state, confinement *inside) {
    recurrence *r = &state->process;
    bool explore = false;
    for (int64_t before = -1; before != r->steps;) {
        before = r->steps;
        subspace_open(&state->small, r->steps, r->alpha, r->beta);
        subspace_minimise(&state->small, r->beta[0], inside);
        explore = explore || (recurrence_invariant(r) && state->small.values[0] <= 0.0 && !s->problem.precondition);
        if (!explore && accurate(s, state)) break;
        const nadir_status status = grow(s, state, explore);
        if (status != NADIR_RUNNING) return status;
    }
    combine(s, state);
    return NADIR_RUNNING;
}

/* The p of conjugate gradients, and what it promises. */
static nadir_status conclude(nadir_solver *s, const conjugate *c, confinement *inside) {
    inside->length = sqrt(fmax(c->square, 0.0));
    inside->promise = c->decrease + 0.5 * inside->lambda * c->square;
    step(s);
    return NADIR_RUNNING;
}

/* From p along w to the radius, or not at all where there is none. */
static void to_edge(nadir_solver *s, krylov *state, conjugate *c, double radius) {
    if (isinf(radius)) return;
    const double missing = (radius - sqrt(c->square)) * (radius + sqrt(c->square));
    const double sign = copysign(1.0, c->right), mixed = sign * c->mixed; /* downhill is along sign·w */
    const double root = sqrt(mixed * mixed + c->along * missing);
    advance_by(s, state, c, sign * (mixed > 0.0 ? missing / (mixed + root) : (root - mixed) / c->along));
}

/* A radius: conjugate gradients, until they leave it. Then *enclosed says whether the kept vectors have all there is to know. */
static nadir_status within_radius(nadir_solver *s, krylov *state, const double *D, confinement *inside, bool *enclosed) {
    const double lambda = isinf(inside->radius) && !s->problem.precondition ? inside->lambda : 0.0;
    conjugate c;
    const ending end = solve_shifted(s, state, &c, lambda, D, inside->radius);
    if (end == ENDED_FAILED) return s->failure;
    *enclosed = end != ENDED_SOLVED && state->process.steps <= state->process.kept;
    if (*enclosed) return NADIR_RUNNING;
    inside->lambda = lambda;
    inside->indefinite = end == ENDED_NEGATIVE;
    if (end != ENDED_SOLVED) to_edge(s, state, &c, inside->radius);
    return conclude(s, &c, inside);
}

/* A cubic term: its λ from the vectors that are kept; then conjugate gradients with that λ as far as needed. */
static nadir_status with_weight(nadir_solver *s, krylov *state, const double *D, confinement *inside) {
    recurrence *r = &state->process;
    conjugate c;
    nadir_status status = recurrence_begin(s, r, 0.0, D);
    if (status == NADIR_RUNNING && r->steps == 0) status = recurrence_step(s, r);
    if (status != NADIR_RUNNING) return recurrence_says(s, status);
    status = enclose(s, state, inside);
    /* With a preconditioner λ goes with its norm, which the operator below does not know. */
    if (status != NADIR_RUNNING || s->problem.precondition || accurate(s, state)) return status;
    const ending end = solve_shifted(s, state, &c, inside->lambda, D, INFINITY);
    inside->indefinite = end == ENDED_NEGATIVE;
    return end == ENDED_FAILED ? s->failure : end == ENDED_SOLVED ? conclude(s, &c, inside) : NADIR_RUNNING;
}

static nadir_status within(nadir_solver *s, const double *D, confinement *inside) {
    krylov *state = s->linear_state;
    if (inside->weight > 0.0) return with_weight(s, state, D, inside);
    bool enclosed = false;
    const nadir_status status = within_radius(s, state, D, inside, &enclosed);
    return enclosed && status == NADIR_RUNNING ? enclose(s, state, inside) : status;
}

static nadir_status bend(nadir_solver *s, double *curvature) {
    krylov *state = s->linear_state;
    lanczos *ends = &state->extremes;
    recurrence_forget(&state->process); /* the two share their room */
    lanczos_begin(s, ends, state->seed);
    /* a run that came here by itself has seen curvature on the way: a short look will do */
    for (int k = 0; k < (s->iterations > 0 ? 1 : MOST_RESTARTS); k++) {
        if (k > 0) lanczos_restart(s, ends);
        const nadir_status status = lanczos_grow(s, ends, s->method.direction->product);
        if (status != NADIR_RUNNING) return recurrence_says(s, status);
        const double least = ends->values[0];
        if (ends->complete || least < 0.0 || lanczos_error(ends, 0) <= 0.1 * least) break;
    }
    state->norm = fmax(fabs(ends->values[0]), fabs(ends->values[ends->size - 1]));
    state->norm_metric = NULL;
    lanczos_vector(s, ends, 0, s->p);
    *curvature = ends->values[0];
    return NADIR_RUNNING;
}

/* The curvature along g for every entry, where no entry is known. */
static double entry(const nadir_solver *s, int64_t j) {
    int64_t length;
    if (s->method.direction->needs_residual && s->J.values) return s->squares[j];
    return reads_hessian(&s->method, &s->problem) ? *matrix_column(&s->H, j, &length) : ((const krylov *)s->linear_state)->slope;
}

static void diagonal(const nadir_solver *s, double *values) {
    for (int64_t j = 0; j < s->problem.n; j++) values[j] = entry(s, j);
}

/* As if every eigenvalue were as large as the largest curvature met, or the largest diagonal entry. */
static double norm(const nadir_solver *s, const double *D) {
    const krylov *state = s->linear_state;
    double largest = state->norm;
    if (!(largest > 0.0) || state->norm_metric != D) {
        largest = 0.0;
        for (int64_t j = 0; j < s->problem.n; j++) largest = fmax(largest, fabs(entry(s, j)) / (D ? D[j] : 1.0));
    }
    return sqrt(vec_size(&s->space)) * vec_reduced(&s->space, NADIR_MAX, largest);
}

static const char *const options[] = {"forcing", "basis", "seed", NULL};

const linear_part nadir_part_krylov = {
    .name = "krylov",
    .text = "conjugate gradients and Lanczos, by products with H",
    .options = options,
    .storages = 1U << NADIR_DENSE | 1U << NADIR_BAND | 1U << NADIR_SPARSE,
    .shifts = true,
    .products = true,
    .place = place,
    .load = load,
    .factor = factor,
    .step = step,
    .descend = descend,
    .within = within,
    .bend = bend,
    .diagonal = diagonal,
    .norm = norm,
};
