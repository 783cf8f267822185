/* How sure the parameters of a fit are. With J of rank k at the solution and s² = ‖r‖²/(m − k), their covariance is
 *     C = s²(JᵀJ)⁺ = s²·D⁻¹·V·Σ⁻²·Vᵀ·D⁻¹,    J·D⁻¹ = Q·R,   R = UΣVᵀ,   D_j = ‖J_j‖,
 * by QR and then the singular values of the triangle, so that no condition is squared and the rank does not depend on units (Golub
 * and Van Loan, Matrix Computations (2013), 5.5; Bates and Watts, Nonlinear Regression Analysis (1988), 2.2). A parameter that
 * takes part in the null space is not determined by the data: its row of C is not a number, its error infinite. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"
#include "jacobian.h"
#include "lapack.h"

static const double takes_part = 1e-6; /* a component of a unit vector of the null space beyond rounding */

typedef struct examination {
    int64_t m, n, work_size;
    double *J, *tau, *work; /* dense m×n, what geqrf needs */
    double *R, *V, *sigma, *size;
} examination;

static examination place(const nadir_problem *problem, arena *memory) {
    examination e = {.m = problem->m, .n = problem->n};
    const int64_t factor = lapack_geqrf_work(e.m, e.n, e.m), values = lapack_gesvd_work(e.n);
    e.work_size = factor > values ? factor : values;
    e.J = arena_doubles(memory, e.m, e.n);
    e.tau = arena_doubles(memory, e.n, 1);
    e.work = arena_doubles(memory, e.work_size, 1);
    e.R = arena_doubles(memory, e.n, e.n);
    e.V = arena_doubles(memory, e.n, e.n);
    e.sigma = arena_doubles(memory, e.n, 1);
    e.size = arena_doubles(memory, e.n, 1);
    return e;
}

/* J·D⁻¹, whole, whatever its storage; a column of zeros stays one. */
static void spread(const nadir_solver *s, examination *e) {
    memset(e->J, 0, (size_t)(e->m * e->n) * sizeof *e->J);
    for (int64_t j = 0; j < e->n; j++) {
        int64_t first, length;
        const double *column = jacobian_column(&s->J, j, &first, &length);
        e->size[j] = s->squares[j] > 0.0 ? sqrt(s->squares[j]) : 1.0;
        for (int64_t i = 0; i < length; i++) e->J[jacobian_row(&s->J, j, first, i) + j * e->m] = column[i] / e->size[j];
    }
}

/* σ, and Vᵀ in V. */
static bool decompose(examination *e) {
    const int64_t n = e->n, rows = e->m < n ? e->m : n;
    lapack_geqrf(e->m, n, e->J, e->m, e->tau, e->work, e->work_size);
    memset(e->R, 0, (size_t)(n * n) * sizeof *e->R);
    for (int64_t j = 0; j < n; j++) memcpy(e->R + j * n, e->J + j * e->m, (size_t)(j + 1 < rows ? j + 1 : rows) * sizeof *e->R);
    return lapack_gesvd(n, e->R, n, e->sigma, e->V, e->work, e->work_size) == 0;
}

static bool determined(const examination *e, int64_t rank, int64_t j) {
    double share = 0.0;
    for (int64_t i = rank; i < e->n; i++) share += e->V[i + j * e->n] * e->V[i + j * e->n];
    return share <= takes_part * takes_part;
}

/* Entry (j, k) of (JᵀJ)⁺. */
static double inverse_entry(const examination *e, int64_t rank, int64_t j, int64_t k) {
    const double *v = e->V + j * e->n, *w = e->V + k * e->n;
    double sum = 0.0;
    for (int64_t i = 0; i < rank; i++) sum += v[i] / e->sigma[i] / e->size[j] * (w[i] / e->sigma[i] / e->size[k]);
    return sum;
}

/* The parameters that the data leave open, by number. */
static void name_open(const examination *e, nadir_uncertainty *u) {
    int used = snprintf(u->text, sizeof u->text, "J has rank %lld of %lld: the data do not determine parameter", (long long)u->rank,
                        (long long)e->n);
    for (int64_t j = 0; j < e->n && used > 0 && (size_t)used + 32 < sizeof u->text; j++)
        if (!determined(e, u->rank, j)) used += snprintf(u->text + used, sizeof u->text - (size_t)used, " %lld", (long long)j);
}

static void write_matrices(const examination *e, const nadir_uncertainty *u, double *error, double *covariance,
                           double *correlation) {
    const double variance = u->deviation * u->deviation;
    for (int64_t j = 0; j < e->n; j++) {
        const bool open_j = !determined(e, u->rank, j);
        const double own = inverse_entry(e, u->rank, j, j);
        if (error) error[j] = open_j ? (double)INFINITY : u->deviation * sqrt(own);
        for (int64_t k = 0; k < e->n && (covariance || correlation); k++) {
            const bool open = open_j || !determined(e, u->rank, k);
            const double shared = open ? (double)NAN : inverse_entry(e, u->rank, j, k);
            if (covariance) covariance[j + k * e->n] = variance * shared;
            if (correlation)
                correlation[j + k * e->n] = j == k && !open ? 1.0 : shared / (sqrt(own) * sqrt(inverse_entry(e, u->rank, k, k)));
        }
    }
}

static nadir_status examine(nadir_solver *s, double tolerance, examination *e, nadir_uncertainty *u) {
    spread(s, e);
    if (!decompose(e)) return NADIR_NOT_FINITE;
    const double least = fmax(tolerance, (double)(e->m > e->n ? e->m : e->n) * DBL_EPSILON) * e->sigma[0];
    for (u->rank = 0; u->rank < e->n && e->sigma[u->rank] > least;) u->rank++;
    u->freedom = e->m - u->rank;
    u->condition = e->sigma[0] / e->sigma[e->n - 1];
    u->deviation = u->freedom > 0 ? sqrt(2.0) * sqrt(s->now.f) / sqrt((double)u->freedom) : (double)NAN;
    if (u->rank < e->n)
        name_open(e, u);
    else
        snprintf(u->text, sizeof u->text, "J has full rank %lld, condition %.3g with columns of length 1", (long long)e->n,
                 u->condition);
    return NADIR_RUNNING;
}

static nadir_status refuse(nadir_uncertainty *u, nadir_status status, const char *text) {
    *u = (nadir_uncertainty){.deviation = NAN, .condition = NAN};
    snprintf(u->text, sizeof u->text, "%s", text);
    return status;
}

/* A solver that has r and J at x. */
static nadir_status evaluate(const nadir_problem *problem, const double *x, nadir_solver **solver, nadir_uncertainty *u) {
    nadir_problem examined = *problem;
    nadir_options options = nadir_options_default();
    nadir_result result;
    memcpy(options.method, "gradient/full", sizeof "gradient/full");
    examined.jacobian_product = NULL;
    nadir_status status = nadir_create(&examined, &options, solver, &result);
    if (status != NADIR_RUNNING) return refuse(u, status, result.text);
    status = nadir_start(*solver, x);
    if (status >= NADIR_RUNNING) return NADIR_RUNNING; /* also where x passes a test */
    nadir_now(*solver, NULL, &result);
    nadir_destroy(*solver);
    return refuse(u, status, result.text);
}

nadir_status nadir_uncertainty_at(const nadir_problem *problem, const double *x, double tolerance, double *error,
                                  double *covariance, double *correlation, nadir_uncertainty *u) {
    nadir_uncertainty own;
    nadir_solver *s;
    arena memory = {0};
    if (!u) u = &own;
    if (!problem || !x) return refuse(u, NADIR_ARGUMENT, problem ? "x is NULL: it must have n values" : "problem is NULL");
    if (!problem->residual) return refuse(u, NADIR_MISSING, "residual is NULL: only a fit has uncertain parameters");
    if (!(tolerance >= 0.0 && tolerance < 1.0)) return refuse(u, NADIR_ARGUMENT, "tolerance is not allowed: [0, 1)");
    nadir_status status = evaluate(problem, x, &s, u);
    if (status != NADIR_RUNNING) return status;
    place(problem, &memory);
    void *block = memory.overflow ? NULL : arena_block(memory.used);
    memory = (arena){.base = block};
    if (block) {
        examination e = place(problem, &memory);
        status = examine(s, tolerance, &e, u);
        if (status == NADIR_RUNNING) write_matrices(&e, u, error, covariance, correlation);
    }
    free(block);
    nadir_destroy(s);
    return block ? status : refuse(u, NADIR_MEMORY, "not enough memory for a dense Jacobian");
}
