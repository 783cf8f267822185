/* J = PLU with partial pivoting, by dgetrf or dgbtrf, for equations: p = −J⁻¹r, which minimises ‖Jp + r‖ at 0, and so is also the
 * step −(JᵀJ)⁻¹Jᵀr. With λ > 0 it solves (JᵀJ + λD)p = −Jᵀr by Cholesky's factor; where J is singular, or so by an estimate of its
 * condition, λ = 0 gives the least such step that is safe: λ = √ε·trace(JᵀJ)/n.
 * (Dennis and Schnabel, Numerical Methods (1996), 6.5.) */
#include "../internal.h"
#include "../jacobian.h"
#include "../lapack.h"
#include "../matrix.h"

#include <float.h>

typedef enum stage { NOTHING, FACTORED, SINGULAR } stage;

typedef struct square {
    nadir_matrix lu;   /* J as LAPACK factors it: a band has kl rows more */
    nadir_matrix gram; /* JᵀJ, lower triangle */
    nadir_matrix shifted;
    double *squares; /* n: ‖J_j‖₂² of the J that was loaded */
    lapack_pivot *pivots;
    stage stage;
    bool grammed;
    bool damped; /* the last `factor` was of JᵀJ + λD */
} square;

static nadir_matrix triangle(const nadir_problem *problem, arena *memory) {
    nadir_matrix H = jacobian_normal(problem);
    H.rows = H.columns = problem->n;
    H.ld = H.storage == NADIR_BAND ? H.kl + 1 : H.rows;
    H.values = arena_doubles(memory, H.ld, H.columns);
    return H;
}

static void place(nadir_solver *s, arena *memory) {
    square *state = s->linear_state = arena_take(memory, 1, sizeof *state);
    square parts = {.lu = jacobian_shape(&s->problem)};
    if (parts.lu.storage == NADIR_BAND) parts.lu.ld += parts.lu.kl;
    parts.lu.values = arena_doubles(memory, parts.lu.ld, parts.lu.columns);
    parts.squares = arena_doubles(memory, s->problem.n, 1);
    parts.pivots = arena_take(memory, s->problem.n, sizeof *parts.pivots);
    parts.gram = triangle(&s->problem, memory);
    parts.shifted = triangle(&s->problem, memory);
    if (state) *state = parts;
}

static bool load(nadir_solver *s) {
    square *state = s->linear_state;
    state->stage = NOTHING;
    state->grammed = false;
    vec_copy(&s->space, s->squares, state->squares);
    return true;
}

static int64_t factor_copy(square *state, const nadir_matrix *J) {
    nadir_matrix *lu = &state->lu;
    const int64_t above = lu->storage == NADIR_BAND ? lu->kl : 0;
    for (int64_t j = 0; j < J->columns; j++)
        memcpy(lu->values + above + j * lu->ld, J->values + j * J->ld, (size_t)J->ld * sizeof *J->values);
    if (lu->storage == NADIR_BAND) return lapack_gbtrf(lu->rows, lu->kl, lu->ku, lu->values, lu->ld, state->pivots);
    return lapack_getrf(lu->rows, lu->values, lu->ld, state->pivots);
}

/* A pivot that is nothing beside its column: a crude estimate, but a step that it lets through is judged by f all the same. */
static bool singular(const square *state) {
    const nadir_matrix *lu = &state->lu;
    const int64_t diagonal = lu->storage == NADIR_BAND ? lu->kl + lu->ku : 0, down = lu->storage == NADIR_BAND ? 0 : 1;
    for (int64_t j = 0; j < lu->columns; j++) {
        const double pivot = fabs(lu->values[diagonal + j * (lu->ld + down)]);
        if (!(pivot > DBL_EPSILON * sqrt(state->squares[j]))) return true;
    }
    return false;
}

static double trace(const nadir_solver *s, const double *D) {
    const double *squares = ((const square *)s->linear_state)->squares;
    double sum = 0.0;
    for (int64_t j = 0; j < s->problem.n; j++) sum += squares[j] / (D ? D[j] : 1.0);
    return sum;
}

/* JᵀJ + λD = LLᵀ */
static shift_outcome factor_damped(nadir_solver *s, square *state, double lambda, const double *D) {
    nadir_matrix *G = &state->shifted;
    if (!state->grammed) {
        matrix_clear(&state->gram);
        jacobian_gram(&s->J, &state->gram);
    }
    state->grammed = state->damped = true;
    memcpy(G->values, state->gram.values, (size_t)(G->ld * G->columns) * sizeof *G->values);
    for (int64_t j = 0; j < G->columns; j++) *matrix_diagonal_entry(G, j) += lambda * (D ? D[j] : 1.0);
    s->counts.factorizations++;
    const int64_t info =
        G->storage == NADIR_BAND ? lapack_pbtrf(G->rows, G->kl, G->values, G->ld) : lapack_potrf(G->rows, G->values, G->ld);
    return info == 0 ? SHIFT_DEFINITE : SHIFT_SINGULAR;
}

static shift_outcome factor_plain(nadir_solver *s, square *state, const double *D) {
    state->damped = false;
    if (state->stage == NOTHING) {
        s->counts.factorizations++;
        state->stage = factor_copy(state, &s->J) == 0 && !singular(state) ? FACTORED : SINGULAR;
    }
    if (state->stage == FACTORED) return SHIFT_DEFINITE;
    return factor_damped(s, state, sqrt(DBL_EPSILON) * trace(s, D) / (double)s->problem.n, D);
}

/* Is J itself wanted? A trial that was refused may have left its own behind; LU and JᵀJ stay. */
static bool wants_jacobian(const square *state, double lambda) {
    return !state->grammed && (lambda > 0.0 || state->stage != FACTORED);
}

static shift_outcome factor(nadir_solver *s, double lambda, const double *D, double *bound) {
    square *state = s->linear_state;
    *bound = 0.0;
    if (wants_jacobian(state, lambda)) s->failure = oracle_jacobian(s);
    if (s->failure != NADIR_RUNNING) return SHIFT_FAILED;
    return lambda > 0.0 ? factor_damped(s, state, lambda, D) : factor_plain(s, state, D);
}

/* b := J⁻¹b or J⁻ᵀb */
static void solve_lu(const square *state, bool transposed, double *b) {
    const nadir_matrix *lu = &state->lu;
    if (lu->storage == NADIR_BAND)
        lapack_gbtrs(lu->rows, lu->kl, lu->ku, transposed, lu->values, lu->ld, state->pivots, b);
    else
        lapack_getrs(lu->rows, transposed, lu->values, lu->ld, state->pivots, b);
}

static void solve(nadir_solver *s, double *b) {
    const square *state = s->linear_state;
    const nadir_matrix *G = &state->shifted;
    if (!state->damped) {
        solve_lu(state, true, b);
        solve_lu(state, false, b);
    } else if (G->storage == NADIR_BAND)
        lapack_pbtrs(G->rows, G->kl, G->values, G->ld, b);
    else
        lapack_potrs(G->rows, G->values, G->ld, b);
}

/* Of the damped step: (JᵀJ + λD)⁻¹Jᵀb. */
static void invert(nadir_solver *s, double *b) {
    const square *state = s->linear_state;
    if (!state->damped) {
        solve_lu(state, false, b);
        return;
    }
    vec_copy(&s->space, b, s->Jv);
    jacobian_transposed(&s->J, s->Jv, b, NULL);
    solve(s, b);
}

static void step(nadir_solver *s) {
    const square *state = s->linear_state;
    vec_copy(&s->space, state->damped ? s->now.g : s->now.r, s->p);
    if (state->damped)
        solve(s, s->p);
    else
        solve_lu(state, false, s->p);
    vec_scale(&s->space, -1.0, s->p);
}

static void diagonal(const nadir_solver *s, double *values) {
    vec_copy(&s->space, ((const square *)s->linear_state)->squares, values);
}

const linear_part nadir_part_square = {
    .name = "lu",
    .text = "LU factorization of a square Jacobian, dense or band",
    .storages = 1U << NADIR_DENSE | 1U << NADIR_BAND,
    .shifts = true,
    .of_jacobian = true,
    .square = true,
    .place = place,
    .load = load,
    .factor = factor,
    .solve = solve,
    .invert = invert,
    .step = step,
    .diagonal = diagonal,
    .norm = trace,
};
