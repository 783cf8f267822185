/* The engine of squares.h: walks the residuals and assembles f, g, H or H·v. */
#include "squares.h"

#include <string.h>

typedef struct squares_problem {
    const squares_family *family;
    known_case c;
    int64_t count;
} squares_problem;

static void share(const squares_problem *p, const double *x, double *sums) {
    if (p->family->share != NULL) p->family->share(&p->c, x, sums);
}

static double residual(const squares_problem *p, const double *sums, int64_t i, const double *x, squares_row *row) {
    if (row != NULL) {
        row->dense = false;
        row->count = 0;
    }
    return p->family->residual(&p->c, sums, i, x, row);
}

/* ---- a row and a vector or matrix */

static double row_times(const squares_problem *p, const squares_row *row, const double *v) {
    const int64_t count = row->dense ? p->c.n : row->count;
    double sum = 0.0;
    for (int64_t k = 0; k < count; k++) sum += row->value[k] * v[row->dense ? k : row->index[k]];
    return sum;
}

static void row_add(const squares_problem *p, const squares_row *row, double factor, double *out) {
    const int64_t count = row->dense ? p->c.n : row->count;
    for (int64_t k = 0; k < count; k++) out[row->dense ? k : row->index[k]] += factor * row->value[k];
}

static void add_dense_square(int64_t n, const double *a, nadir_matrix *H) {
    for (int64_t j = 0; j < n; j++) {
        double *column = H->values + j * H->ld;
        const double factor = 2.0 * a[j];
        for (int64_t i = j; i < n; i++) column[i] += factor * a[i];
    }
}

static void add_sparse_square(const squares_row *row, nadir_matrix *H) {
    for (int64_t s = 0; s < row->count; s++) {
        for (int64_t t = 0; t < row->count; t++) {
            const int64_t i = row->index[s], j = row->index[t];
            if (i >= j) H->values[i + j * H->ld] += 2.0 * row->value[s] * row->value[t];
        }
    }
}

void squares_bend(squares_sink *sink, int64_t j, int64_t k, double value) {
    const double entry = sink->weight * value;
    if (sink->H != NULL) {
        sink->H->values[(j > k ? j : k) + (j > k ? k : j) * sink->H->ld] += entry;
        return;
    }
    sink->Hv[j] += entry * sink->v[k];
    if (j != k) sink->Hv[k] += entry * sink->v[j];
}

/* ---- callbacks */

static int objective(void *data, const double *x, double *f, double *g) {
    const squares_problem *p = data;
    squares_row row;
    double sum = 0.0, sums[SQUARES_SUMS];
    share(p, x, sums);
    if (g != NULL) memset(g, 0, (size_t)p->c.n * sizeof *g);
    for (int64_t i = 0; i < p->count; i++) {
        const double r = residual(p, sums, i, x, g != NULL ? &row : NULL);
        sum += r * r;
        if (g != NULL) row_add(p, &row, 2.0 * r, g);
    }
    if (f != NULL) *f = sum;
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const squares_problem *p = data;
    squares_row row;
    squares_sink sink = {.H = H};
    double sums[SQUARES_SUMS];
    share(p, x, sums);
    for (int64_t i = 0; i < p->count; i++) {
        sink.weight = 2.0 * residual(p, sums, i, x, &row);
        if (row.dense) {
            add_dense_square(p->c.n, row.value, H);
        } else {
            add_sparse_square(&row, H);
        }
        if (p->family->curvature != NULL) p->family->curvature(&p->c, sums, i, x, &sink);
    }
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const squares_problem *p = data;
    squares_row row;
    squares_sink sink = {.v = v, .Hv = Hv};
    double sums[SQUARES_SUMS];
    share(p, x, sums);
    memset(Hv, 0, (size_t)p->c.n * sizeof *Hv);
    for (int64_t i = 0; i < p->count; i++) {
        sink.weight = 2.0 * residual(p, sums, i, x, &row);
        row_add(p, &row, 2.0 * row_times(p, &row, v), Hv);
        if (p->family->curvature != NULL) p->family->curvature(&p->c, sums, i, x, &sink);
    }
    return 0;
}

static int residuals(void *data, const double *x, double *r, nadir_matrix *J) {
    const squares_problem *p = data;
    squares_row row;
    double sums[SQUARES_SUMS];
    share(p, x, sums);
    for (int64_t i = 0; i < p->count; i++) {
        const double value = residual(p, sums, i, x, J != NULL ? &row : NULL);
        if (r != NULL) r[i] = FAMILY_SQRT2 * value;
        for (int64_t k = 0; J != NULL && k < (row.dense ? p->c.n : row.count); k++)
            *family_entry(J, i, row.dense ? k : row.index[k]) += FAMILY_SQRT2 * row.value[k];
    }
    return 0;
}

int squares_make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const squares_family *family = problem->family->formulas;
    known_case c = *(const known_case *)settings;
    int code = known_check(&family->known, problem, &c, message, size);
    if (code == FAMILY_MADE) code = known_allocate(&family->known, &c, problem, sizeof(squares_problem), message, size);
    if (code != FAMILY_MADE) return code;
    squares_problem *p = problem->problem.data;
    p->family = family;
    p->c = c;
    p->count = family->count(&c);
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->problem.quadratic = family->curvature == NULL;
    family_squares(problem, p->count, -1, 0, residuals);
    problem->squares.quadratic = problem->problem.quadratic;
    return FAMILY_MADE;
}
