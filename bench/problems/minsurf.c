/* minsurf: the area of a surface u over the square [-1, 1]², by cells of a grid with corner values a, b (below) and c, d (above),
 *     f(u) = Σ over cells h² sqrt(1 + (p² + q²)/(2h²)),   p = d - a, q = c - b,
 * which is the area to O(h²). At the border u is Scherk's minimal surface log(cos y/cos x), so that the minimiser is that surface,
 * to O(h²). From u = 0 inside. The cell: A. Griewank and Ph. L. Toint, Numerische Mathematik 39 (1982), 429-448; the surface: H. F.
 * Scherk, J. reine angew. Math. 13 (1835), 185-208.
 */
#include <math.h>
#include <string.h>

#include "grid.h"

enum { CORNERS = 4 };

/* A cell: the unknowns at its corners (-1: on the border), their values, and which diagonal with which sign each is an end of. */
typedef struct cell {
    int64_t index[CORNERS];
    double u[CORNERS];
} cell;

static const double sign_p[CORNERS] = {-1.0, 0.0, 0.0, 1.0}, sign_q[CORNERS] = {0.0, -1.0, 1.0, 0.0};

static double scherk(const grid *p, int64_t i, int64_t j) {
    const double x = (double)(i + 1) * p->h - 1.0, y = (double)(j + 1) * p->h - 1.0;
    return log(cos(y) / cos(x));
}

/* The cell whose upper right corner is node (i, j), 0 <= i, j <= m. */
static void indices(const grid *p, int64_t i, int64_t j, cell *at) {
    for (int k = 0; k < CORNERS; k++) {
        const int64_t column = i - 1 + k % 2, row = j - 1 + k / 2;
        const bool inside = column >= 0 && column < p->m && row >= 0 && row < p->m;
        at->index[k] = inside ? column + row * p->m : -1;
    }
}

/* Takes the values of x, and on the border Scherk's, or 0 for a direction. */
static void values(const grid *p, int64_t i, int64_t j, const double *x, bool direction, cell *at) {
    for (int k = 0; k < CORNERS; k++) {
        if (at->index[k] >= 0) {
            at->u[k] = x[at->index[k]];
        } else {
            at->u[k] = direction ? 0.0 : scherk(p, i - 1 + k % 2, j - 1 + k / 2);
        }
    }
}

/* The area of a cell with two derivatives by (p, q). */
typedef struct area {
    double value, p, q, pp, pq, qq;
} area;

static area area_of(double h, const cell *at) {
    const double p = at->u[3] - at->u[0], q = at->u[2] - at->u[1];
    const double root = sqrt(1.0 + 0.5 * (p * p + q * q) / (h * h)), s = 0.5 / root, t = 0.5 * s / (h * h * root * root);
    return (area){h * h * root, s * p, s * q, s - t * p * p, -t * p * q, s - t * q * q};
}

/* ---- callbacks */

typedef void visit_cell(const grid *p, int64_t i, int64_t j, void *context);

static void each_cell(const grid *p, visit_cell *visit, void *context) {
    for (int64_t j = 0; j <= p->m; j++) {
        for (int64_t i = 0; i <= p->m; i++) visit(p, i, j, context);
    }
}

typedef struct sums {
    const double *x, *v;
    double f, *g;
} sums;

static void add_area(const grid *p, int64_t i, int64_t j, void *context) {
    sums *total = context;
    cell at;
    indices(p, i, j, &at);
    values(p, i, j, total->x, false, &at);
    const area a = area_of(p->h, &at);
    total->f += a.value;
    for (int k = 0; total->g != NULL && k < CORNERS; k++) {
        if (at.index[k] >= 0) total->g[at.index[k]] += sign_p[k] * a.p + sign_q[k] * a.q;
    }
}

static int objective(void *data, const double *x, double *f, double *g) {
    const grid *p = data;
    sums total = {.x = x, .g = g};
    if (g != NULL) memset(g, 0, (size_t)p->c.n * sizeof *g);
    each_cell(p, add_area, &total);
    if (f != NULL) *f = total.f;
    return 0;
}

static void add_product(const grid *p, int64_t i, int64_t j, void *context) {
    sums *total = context;
    cell at, along;
    indices(p, i, j, &at);
    along = at;
    values(p, i, j, total->x, false, &at);
    values(p, i, j, total->v, true, &along);
    const area a = area_of(p->h, &at);
    const double dp = along.u[3] - along.u[0], dq = along.u[2] - along.u[1];
    const double ep = a.pp * dp + a.pq * dq, eq = a.pq * dp + a.qq * dq;
    for (int k = 0; k < CORNERS; k++) {
        if (at.index[k] >= 0) total->g[at.index[k]] += sign_p[k] * ep + sign_q[k] * eq;
    }
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const grid *p = data;
    sums total = {.x = x, .v = v, .g = Hv};
    memset(Hv, 0, (size_t)p->c.n * sizeof *Hv);
    each_cell(p, add_product, &total);
    return 0;
}

/* ---- Hessian */

typedef struct walk {
    sparse_visit *visit;
    void *context;
} walk;

static void visit_pairs(const grid *p, int64_t i, int64_t j, void *context) {
    const walk *w = context;
    cell at;
    indices(p, i, j, &at);
    for (int k = 0; k < CORNERS; k++) {
        for (int l = 0; l <= k; l++) {
            if (at.index[k] >= 0 && at.index[l] >= 0) w->visit(w->context, at.index[k], at.index[l]);
        }
    }
}

/* Corners are numbered as their nodes ascend, so that k >= l is the lower triangle. */
static void places(const void *source, sparse_visit *visit, void *context) {
    walk w = {visit, context};
    each_cell(source, visit_pairs, &w);
}

typedef struct target {
    const double *x;
    nadir_matrix *H;
    const int64_t *position;
} target;

static void add_cell(const grid *p, int64_t i, int64_t j, void *context) {
    target *to = context;
    cell at;
    indices(p, i, j, &at);
    values(p, i, j, to->x, false, &at);
    const area a = area_of(p->h, &at);
    for (int k = 0; k < CORNERS; k++) {
        const double row_p = sign_p[k] * a.pp + sign_q[k] * a.pq, row_q = sign_p[k] * a.pq + sign_q[k] * a.qq;
        for (int l = 0; l <= k; l++) {
            if (at.index[k] < 0 || at.index[l] < 0) continue;
            const int64_t place = to->position != NULL ? *to->position++ : at.index[k] + at.index[l] * to->H->ld;
            to->H->values[place] += sign_p[l] * row_p + sign_q[l] * row_q;
        }
    }
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const grid *p = data;
    target to = {.x = x, .H = H, .position = p->pattern.position};
    each_cell(p, add_cell, &to);
    return 0;
}

static const known minsurf_known = {.sizes = GRID_SIZES, .fits = grid_fits, .start = VALUES(0.0)};

int minsurf_make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const int code = grid_make(&minsurf_known, settings, 2.0, NULL, places, problem, message, size);
    if (code != FAMILY_MADE) return code;
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    return FAMILY_MADE;
}
