/* Functionals of a field u on the unit square, u = 0 at its border, by the five-point stencil:
 *     f(u) = Σ over edges ½(u_a - u_b)² + h² Σ over nodes W(u).
 * A stationary u solves -Δu + W'(u) = 0 to O(h²):
 *     bratu     W = -λe^u        solid fuel ignition, with a minimum for λ < 6.80; unbounded below elsewhere
 *     ginzburg  W = κ²(1 - u²)²/4  the Ginzburg-Landau (Allen-Cahn) energy of a real field; u = 0 is a saddle
 *     poisson   W = -λu          a quadratic: torsion of a bar
 * B. M. Averick, R. G. Carter, J. J. Moré and G.-L. Xue, The MINPACK-2 Test Problem Collection, Argonne ANL/MCS-P153-0692, 1992;
 * S. M. Allen and J. W. Cahn, Acta Metallurgica 27 (1979), 1085-1095.
 */
#include "grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* W and two derivatives at u; `strength` is λ or κ. */
typedef struct potential {
    double (*value)(double strength, double u);
    double (*slope)(double strength, double u);
    double (*bend)(double strength, double u);
} potential;

/* ---- shared with minsurf.c */

static int64_t root_of(int64_t n) {
    return (int64_t)(sqrt((double)n) + 0.5);
}

bool grid_fits(const known_case *c) {
    return root_of(c->n) * root_of(c->n) == c->n;
}

static void release(bench_problem *problem) {
    grid *p = problem->problem.data;
    if (p != NULL) sparse_free(&p->pattern);
    family_free(problem);
}

int grid_make(const known *k, const void *settings, double side, const void *rule, sparse_source *places, bench_problem *problem,
              char *message, size_t size) {
    known_case c = *(const known_case *)settings;
    int code = known_check(k, problem, &c, message, size);
    if (code == FAMILY_MADE) code = known_allocate(k, &c, problem, sizeof(grid), message, size);
    if (code != FAMILY_MADE) return code;
    grid *p = problem->problem.data;
    problem->destroy = release;
    p->c = c;
    p->m = root_of(c.n);
    p->h = side / (double)(p->m + 1);
    p->rule = rule;
    if (c.storage == KNOWN_AS_DENSE || (c.storage == KNOWN_AUTO && c.n <= KNOWN_DENSE_UP_TO)) return FAMILY_MADE;
    if (!sparse_build(c.n, places, p, &p->pattern)) return family_no_memory(problem, c.n, message, size);
    problem->problem.hessian_shape = (nadir_matrix){.storage = NADIR_SPARSE,
                                                    .rows = c.n,
                                                    .columns = c.n,
                                                    .column_start = p->pattern.column_start,
                                                    .row_index = p->pattern.row_index};
    return FAMILY_MADE;
}

/* ---- value and gradient */

/* Node k's two edges to the nodes before it, and, at the far borders, those to the border: every edge once. */
static double edges(int64_t m, int64_t i, int64_t j, const double *u) {
    const double west = i > 0 ? u[0] - u[-1] : u[0], south = j > 0 ? u[0] - u[-m] : u[0];
    const double beyond = (i == m - 1 ? 1.0 : 0.0) + (j == m - 1 ? 1.0 : 0.0);
    return 0.5 * (west * west + south * south + beyond * u[0] * u[0]);
}

/* 4u - Σ neighbours */
static double laplace(int64_t m, int64_t i, int64_t j, const double *u) {
    double sum = 4.0 * u[0];
    if (i > 0) sum -= u[-1];
    if (i < m - 1) sum -= u[1];
    if (j > 0) sum -= u[-m];
    if (j < m - 1) sum -= u[m];
    return sum;
}

static double energy(const grid *p, const double *x) {
    const potential *w = p->rule;
    double gradient = 0.0, inside = 0.0;
    for (int64_t j = 0; j < p->m; j++) {
        for (int64_t i = 0; i < p->m; i++) {
            const double *u = x + i + j * p->m;
            gradient += edges(p->m, i, j, u);
            inside += w->value(p->c.parameter, *u);
        }
    }
    return gradient + p->h * p->h * inside;
}

static int objective(void *data, const double *x, double *f, double *g) {
    const grid *p = data;
    const potential *w = p->rule;
    const double h2 = p->h * p->h;
    if (f != NULL) *f = energy(p, x);
    for (int64_t j = 0; g != NULL && j < p->m; j++) {
        for (int64_t i = 0; i < p->m; i++) {
            const int64_t k = i + j * p->m;
            g[k] = laplace(p->m, i, j, x + k) + h2 * w->slope(p->c.parameter, x[k]);
        }
    }
    return 0;
}

/* ---- Hessian */

/* The places of the lower triangle, column by column. */
static void places(const void *source, sparse_visit *visit, void *context) {
    const grid *p = source;
    for (int64_t k = 0; k < p->c.n; k++) {
        visit(context, k, k);
        if (k % p->m < p->m - 1) visit(context, k + 1, k);
        if (k + p->m < p->c.n) visit(context, k + p->m, k);
    }
}

/* Writes an entry where it belongs. `position` walks along with the places. */
static void put(nadir_matrix *H, const int64_t **position, int64_t row, int64_t column, double value) {
    if (H->storage == NADIR_SPARSE) {
        H->values[*(*position)++] = value;
    } else {
        H->values[row + column * H->ld] = value;
    }
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const grid *p = data;
    const potential *w = p->rule;
    const double h2 = p->h * p->h;
    const int64_t *position = p->pattern.position;
    for (int64_t k = 0; k < p->c.n; k++) {
        put(H, &position, k, k, 4.0 + h2 * w->bend(p->c.parameter, x[k]));
        if (k % p->m < p->m - 1) put(H, &position, k + 1, k, -1.0);
        if (k + p->m < p->c.n) put(H, &position, k + p->m, k, -1.0);
    }
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const grid *p = data;
    const potential *w = p->rule;
    const double h2 = p->h * p->h;
    for (int64_t j = 0; j < p->m; j++) {
        for (int64_t i = 0; i < p->m; i++) {
            const int64_t k = i + j * p->m;
            Hv[k] = laplace(p->m, i, j, v + k) + h2 * w->bend(p->c.parameter, x[k]) * v[k];
        }
    }
    return 0;
}

/* ---- the functionals */

static double bratu_value(double strength, double u) {
    return -strength * exp(u);
}

static double ginzburg_value(double strength, double u) {
    const double gap = 1.0 - u * u;
    return 0.25 * strength * strength * gap * gap;
}

static double ginzburg_slope(double strength, double u) {
    return strength * strength * u * (u * u - 1.0);
}

static double ginzburg_bend(double strength, double u) {
    return strength * strength * (3.0 * u * u - 1.0);
}

static double poisson_value(double strength, double u) {
    return -strength * u;
}

static double poisson_slope(double strength, double u) {
    (void)u;
    return -strength;
}

static double poisson_bend(double strength, double u) {
    (void)strength, (void)u;
    return 0.0;
}

static const potential bratu = {bratu_value, bratu_value, bratu_value};
static const potential ginzburg = {ginzburg_value, ginzburg_slope, ginzburg_bend};
static const potential poisson = {poisson_value, poisson_slope, poisson_bend};

/* 16 a(1 - a) b(1 - b) at the node (a, b) */
static void start_bump(const known_case *c, double *x) {
    const int64_t m = root_of(c->n);
    for (int64_t k = 0; k < c->n; k++) {
        const int64_t column = k % m, row = k / m;
        const double a = (double)(column + 1) / (double)(m + 1), b = (double)(row + 1) / (double)(m + 1);
        x[k] = 16.0 * a * (1.0 - a) * b * (1.0 - b);
    }
}

static const known from_zero = {.sizes = GRID_SIZES, .fits = grid_fits, .start = VALUES(0.0)};
static const known from_bump = {.sizes = GRID_SIZES, .fits = grid_fits, .start = {.fill = start_bump}};

typedef struct lattice {
    const known *known;
    const potential *rule;
    bool quadratic;
} lattice;

static const lattice bratu_formulas = {.known = &from_zero, .rule = &bratu};
static const lattice ginzburg_formulas = {.known = &from_bump, .rule = &ginzburg};
static const lattice poisson_formulas = {.known = &from_zero, .rule = &poisson, .quadratic = true};

static int lattice_make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    const lattice *formulas = problem->family->formulas;
    (void)data;
    const int code = grid_make(formulas->known, settings, 1.0, formulas->rule, places, problem, message, size);
    if (code != FAMILY_MADE) return code;
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->problem.quadratic = formulas->quadratic;
    return FAMILY_MADE;
}

/* ---- the table */

#define GRID_SIZE KNOWN_SIZE(1.0, FAMILY_BAND_MOST, 100.0, "number of unknowns, a square")
#define STRENGTH(title, least, most, standard, text)                                                                               \
    { title, WORD_REAL, offsetof(known_case, parameter), least, most, standard, NULL, text }

static const word_row bratu_options[] = {GRID_SIZE, STRENGTH("lambda", 0.0, 6.8, 5.0, "weight of e^u"), KNOWN_STORAGE, KNOWN_END};
static const word_row ginzburg_options[] = {GRID_SIZE, STRENGTH("kappa", 0.0, 1e3, 20.0, "1/width of a wall"), KNOWN_STORAGE,
                                            KNOWN_END};
static const word_row poisson_options[] = {GRID_SIZE, STRENGTH("lambda", -1e6, 1e6, 5.0, "the load"), KNOWN_STORAGE, KNOWN_END};
static const word_row minsurf_options[] = {GRID_SIZE, KNOWN_STORAGE, KNOWN_END};

#define LATTICE(title, problem_text)                                                                                               \
    {                                                                                                                              \
        .name = #title, .text = (problem_text), .rows = title##_options, .settings_size = sizeof(known_case),                      \
        .make = lattice_make, .formulas = &title##_formulas                                                                        \
    }

const bench_family grid_families[] = {
    LATTICE(bratu, "solid fuel ignition on a square grid, sparse, unbounded below elsewhere; MINPACK-2, Averick et al. 1992"),
    LATTICE(ginzburg, "Ginzburg-Landau energy of a real field on a square grid, sparse; Allen and Cahn 1979"),
    LATTICE(poisson, "torsion of a square bar, a sparse quadratic; MINPACK-2, Averick et al. 1992"),
    {.name = "minsurf",
     .text = "minimal surface over a square grid, bounded by Scherk's, sparse; Griewank and Toint 1982",
     .rows = minsurf_options,
     .settings_size = sizeof(known_case),
     .make = minsurf_make},
    {.name = NULL},
};
