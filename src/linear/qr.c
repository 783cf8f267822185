/* min ‖[J; √λ·D^½]p + [r; 0]‖₂ by orthogonal factors of J itself, so that its condition is not squared  (Golub 1965; Moré 1977):
 *     [J r] = Q[R c]                      by dgeqrf, in the place where the callback wrote J; r rides along as a column
 *     [R; √λ·D^½] = Q'R_λ, c_λ = (Q'ᵀ[c; 0])     for each λ, two triangles of order n alone (dtpqrt)
 *     p = −R_λ⁻¹c_λ.
 * With λ = 0 an R whose condition gives it up for singular is factored again with pivoting, and p is a basic solution in as many
 * unknowns as J has rank (pivoted.h): the least ‖Jp + r‖ all the same.
 *
 * For a direction that updates a square J, Q itself stays where J was, and follows with R (rank_one.h); c = Qᵀr. */
#include "../internal.h"
#include "../jacobian.h"
#include "../lapack.h"
#include "pivoted.h"
#include "rank_one.h"

typedef struct qr {
    int64_t rows, n; /* of J */
    double *tau, *work;
    int64_t work_size;
    double *R, *c;            /* of J */
    double *damped, *y;       /* R_λ, c_λ */
    double *below, *zero, *t; /* what dtpqrt leaves of √λ·D^½ */
    pivoted plain;            /* R with λ = 0, where it is singular */
    rotation *turns;          /* 2n, to update with */
    bool updated;             /* R is no longer J's */
    bool examined, singular;  /* R, by its condition */
    const double *factor;     /* of the last shift: R or R_λ; NULL: `plain` */
} qr;

static void place(nadir_solver *s, arena *memory) {
    const int64_t m = s->problem.m, n = s->problem.n;
    qr *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    qr parts = {.rows = m, .n = n, .work_size = lapack_geqrf_work(m, n + 1, m)};
    parts.tau = arena_doubles(memory, n + 1, 1);
    parts.work = arena_doubles(memory, parts.work_size, 1);
    parts.R = arena_doubles(memory, n, n);
    parts.c = arena_doubles(memory, n, 1);
    parts.damped = arena_doubles(memory, n, n);
    parts.y = arena_doubles(memory, n, 1);
    parts.below = arena_doubles(memory, n, n);
    parts.zero = arena_doubles(memory, n, 1);
    parts.t = arena_doubles(memory, lapack_tpqrt_block(n), 2 * n);
    parts.plain = pivoted_place(n, memory);
    if (s->method.direction->updates) parts.turns = arena_take(memory, 2 * n, sizeof *parts.turns);
    if (state) *state = parts;
}

/* R and c out of the factored [J r]; rows that it has not are zeros. */
static void keep_triangle(qr *state, const nadir_matrix *J) {
    const int64_t n = state->n, rank = state->rows < n ? state->rows : n;
    memset(state->R, 0, (size_t)(n * n) * sizeof *state->R);
    memset(state->c, 0, (size_t)n * sizeof *state->c);
    for (int64_t j = 0; j < n; j++)
        memcpy(state->R + j * n, J->values + j * J->ld, (size_t)(j + 1 < rank ? j + 1 : rank) * sizeof *state->R);
    memcpy(state->c, J->values + n * J->ld, (size_t)rank * sizeof *state->c);
}

static bool load(nadir_solver *s) {
    qr *state = s->linear_state;
    nadir_matrix *J = &s->J;
    memcpy(J->values + state->n * J->ld, s->now.r, (size_t)state->rows * sizeof *s->now.r);
    s->counts.factorizations++;
    lapack_geqrf(state->rows, state->n + 1, J->values, J->ld, state->tau, state->work, state->work_size);
    s->now.derived = false; /* J is used up */
    keep_triangle(state, J);
    if (state->turns) lapack_orgqr(state->n, J->values, J->ld, state->tau, state->work, state->work_size);
    state->examined = state->updated = false;
    return true;
}

static void update(nadir_solver *s, double *u, const double *v) {
    qr *state = s->linear_state;
    const nadir_matrix *Q = &s->J;
    jacobian_transposed(Q, u, state->y, NULL);
    rank_one_update(state->n, Q->values, Q->ld, state->R, state->y, v, state->turns);
    jacobian_transposed(Q, s->now.r, state->c, NULL);
    state->examined = false;
    state->updated = true;
}

static void times(nadir_solver *s, bool transposed, const double *v, double *Bv) {
    const qr *state = s->linear_state;
    const nadir_matrix *Q = &s->J;
    if (transposed)
        jacobian_transposed(Q, v, Bv, NULL);
    else
        vec_copy(&s->space, v, state->zero);
    lapack_trmv_upper(state->n, state->R, state->n, transposed, transposed ? Bv : state->zero);
    if (!transposed) jacobian_times(Q, state->zero, Bv);
}

/* Once for every R, also where λ hides a lack of rank: whoever fits wants to know. */
static void examine(nadir_solver *s, qr *state) {
    if (state->examined) return;
    state->singular = pivoted_suspects(&state->plain, state->R, state->rows);
    if (state->singular) pivoted_factor(&state->plain, state->R, state->rows);
    state->singular = state->singular && state->plain.rank < state->n;
    state->examined = true;
    s->rank = state->updated ? 0 : state->singular ? state->plain.rank : state->n;
}

static void factor_damped(nadir_solver *s, qr *state, double lambda, const double *D) {
    const int64_t n = state->n, block = lapack_tpqrt_block(n);
    s->counts.factorizations++;
    memcpy(state->damped, state->R, (size_t)(n * n) * sizeof *state->R);
    memcpy(state->y, state->c, (size_t)n * sizeof *state->y);
    memset(state->below, 0, (size_t)(n * n) * sizeof *state->below);
    memset(state->zero, 0, (size_t)n * sizeof *state->zero);
    for (int64_t j = 0; j < n; j++) state->below[j * (n + 1)] = sqrt(lambda) * (D ? sqrt(D[j]) : 1.0);
    lapack_tpqrt(n, state->damped, state->below, n, state->t, state->t + block * n);
    lapack_tpmqrt(n, state->below, n, state->t, state->y, state->zero, state->t + block * n);
    state->factor = state->damped;
}

static bool invertible(const double *R, int64_t n) {
    for (int64_t j = 0; j < n; j++)
        if (!(fabs(R[j * (n + 1)]) > 0.0) || !isfinite(R[j * (n + 1)])) return false;
    return true;
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    qr *state = s->linear_state;
    *bound = 0.0;
    examine(s, state);
    if (lambda > 0.0)
        factor_damped(s, state, lambda, D);
    else
        state->factor = state->singular ? NULL : state->R;
    return !state->factor || invertible(state->factor, state->n) ? SHIFT_DEFINITE : SHIFT_SINGULAR;
}

static void step(nadir_solver *s) {
    qr *state = s->linear_state;
    if (!state->factor)
        pivoted_solve(&state->plain, state->c, s->p);
    else {
        memcpy(s->p, state->factor == state->R ? state->c : state->y, (size_t)state->n * sizeof *s->p);
        lapack_trsv_upper(state->n, state->factor, state->n, 0, s->p);
    }
    vec_scale(&s->space, -1.0, s->p);
}

static void solve(nadir_solver *s, double *b) {
    qr *state = s->linear_state;
    if (!state->factor) {
        pivoted_normal(&state->plain, b);
        return;
    }
    lapack_trsv_upper(state->n, state->factor, state->n, 1, b);
    lapack_trsv_upper(state->n, state->factor, state->n, 0, b);
}

static void diagonal(const nadir_solver *s, double *values) {
    vec_copy(&s->space, s->squares, values);
}

/* The trace of D^-½·JᵀJ·D^-½, within √n of its Frobenius norm from above. */
static double norm(const nadir_solver *s, const double *D) {
    double sum = 0.0;
    for (int64_t j = 0; j < s->problem.n; j++) sum += s->squares[j] / (D ? D[j] : 1.0);
    return sum;
}

const linear_part nadir_part_qr = {
    .name = "qr",
    .text = "orthogonal factors of a dense Jacobian (dgeqrf, dtpqrt)",
    .storages = 1U << NADIR_DENSE,
    .shifts = true,
    .of_jacobian = true,
    .place = place,
    .load = load,
    .factor = factor,
    .solve = solve,
    .update = update,
    .times = times,
    .step = step,
    .diagonal = diagonal,
    .norm = norm,
};
