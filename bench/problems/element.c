/* The engine of element.h: walks the elements, differentiates each with jets, and adds it to f, g, H or H·v. */
#include "element.h"

#include <stdio.h>
#include <string.h>

#include "sparse.h"

typedef struct element_problem {
    const element_family *family;
    known_case c;
    int64_t elements;
    sparse_pattern pattern;
} element_problem;

/* ---- one element */

static void window(const element_problem *p, int64_t e, element_inputs *in) {
    const element_family *family = p->family;
    const int64_t from = family->offset + family->stride * e;
    for (int i = 0; i < family->width; i++) {
        const int64_t index = from + i;
        if (index >= 0 && index < p->c.n) element_add(in, i, index, 1.0);
    }
    in->count = family->width;
    if (family->last) element_take(in, p->c.n - 1);
}

static void take_inputs(const element_problem *p, int64_t e, element_inputs *in) {
    in->count = in->terms = 0;
    if (p->family->map != NULL) {
        p->family->map(&p->c, e, in);
    } else {
        window(p, e, in);
    }
}

/* u = Cv */
static void gather(const element_inputs *in, const double *v, double *u) {
    for (int i = 0; i < in->count; i++) u[i] = 0.0;
    for (int t = 0; t < in->terms; t++) u[in->owner[t]] += in->weight[t] * v[in->index[t]];
}

static jet formula(const element_problem *p, int64_t e, const double *x, element_inputs *in, jet_pad *pad) {
    double u[JET_VARIABLES];
    jet seeds[JET_VARIABLES];
    take_inputs(p, e, in);
    gather(in, x, u);
    jet_wipe(pad, in->count);
    for (int i = 0; i < in->count; i++) seeds[i] = jet_variable(pad, i, u[i]);
    return p->family->formula(&p->c, e, pad, seeds);
}

static jet evaluate(const element_problem *p, int64_t e, const double *x, element_inputs *in, jet_pad *pad) {
    const jet value = formula(p, e, x, in, pad);
    return p->family->squared ? jet_square(pad, value) : value;
}

/* out += C'u */
static void scatter(const element_inputs *in, const double *u, double *out) {
    for (int t = 0; t < in->terms; t++) out[in->index[t]] += in->weight[t] * u[in->owner[t]];
}

/* Entry (i, j) of a packed lower triangle. */
static double packed(const double *h, int i, int j) {
    return i >= j ? h[i * (i + 1) / 2 + j] : h[j * (j + 1) / 2 + i];
}

/* w = hu */
static void packed_times(int count, const double *h, const double *u, double *w) {
    for (int i = 0; i < count; i++) {
        double sum = 0.0;
        for (int j = 0; j < count; j++) sum += packed(h, i, j) * u[j];
        w[i] = sum;
    }
}

/* ---- callbacks */

static int objective(void *data, const double *x, double *f, double *g) {
    const element_problem *p = data;
    jet_pad pad;
    element_inputs in;
    double sum = 0.0;
    jet_open(&pad, g != NULL ? 1 : 0);
    if (g != NULL) memset(g, 0, (size_t)p->c.n * sizeof *g);
    for (int64_t e = 0; e < p->elements; e++) {
        const jet value = evaluate(p, e, x, &in, &pad);
        sum += value[0];
        if (g != NULL) scatter(&in, jet_gradient(value), g);
    }
    if (f != NULL) *f = sum;
    return pad.overflowed ? -1 : 0;
}

/* H += C'hC in the lower triangle: every pair of terms whose first lies no higher than its second, so that two terms of the same
 * unknown meet twice on the diagonal. `position` is where a sparse matrix takes the pairs, in this order. */
static const int64_t *add_element(const element_inputs *in, const double *h, nadir_matrix *H, const int64_t *position) {
    for (int s = 0; s < in->terms; s++) {
        const int64_t row = in->index[s];
        for (int t = 0; t < in->terms; t++) {
            const int64_t column = in->index[t];
            if (row < column) continue;
            const double entry = in->weight[s] * in->weight[t] * packed(h, in->owner[s], in->owner[t]);
            const int64_t below = H->storage == NADIR_BAND ? row - column : row;
            H->values[position != NULL ? *position++ : below + column * H->ld] += entry;
        }
    }
    return position;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const element_problem *p = data;
    const int64_t *position = p->pattern.position;
    jet_pad pad;
    element_inputs in;
    jet_open(&pad, 2);
    for (int64_t e = 0; e < p->elements; e++) {
        const jet value = evaluate(p, e, x, &in, &pad);
        position = add_element(&in, jet_hessian(&pad, value), H, position);
    }
    return pad.overflowed ? -1 : 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const element_problem *p = data;
    jet_pad pad;
    element_inputs in;
    double u[JET_VARIABLES], w[JET_VARIABLES];
    jet_open(&pad, 2);
    memset(Hv, 0, (size_t)p->c.n * sizeof *Hv);
    for (int64_t e = 0; e < p->elements; e++) {
        const jet value = evaluate(p, e, x, &in, &pad);
        gather(&in, v, u);
        packed_times(in.count, jet_hessian(&pad, value), u, w);
        scatter(&in, w, Hv);
    }
    return pad.overflowed ? -1 : 0;
}

/* Elements that are residuals, √2 times each. */
static int residual(void *data, const double *x, double *r, nadir_matrix *J) {
    const element_problem *p = data;
    jet_pad pad;
    element_inputs in;
    jet_open(&pad, J != NULL ? 1 : 0);
    for (int64_t e = 0; e < p->elements; e++) {
        const jet value = formula(p, e, x, &in, &pad);
        if (r != NULL) r[e] = FAMILY_SQRT2 * value[0];
        for (int t = 0; J != NULL && t < in.terms; t++)
            *family_entry(J, e, in.index[t]) += FAMILY_SQRT2 * in.weight[t] * jet_gradient(value)[in.owner[t]];
    }
    return pad.overflowed ? -1 : 0;
}

/* ---- making */

/* The places of the Hessian in the order of add_element. */
static void visit_elements(const void *source, sparse_visit *visit, void *context) {
    const element_problem *p = source;
    element_inputs in;
    for (int64_t e = 0; e < p->elements; e++) {
        take_inputs(p, e, &in);
        for (int s = 0; s < in.terms; s++) {
            for (int t = 0; t < in.terms; t++) {
                if (in.index[s] >= in.index[t]) visit(context, in.index[s], in.index[t]);
            }
        }
    }
}

static void release(bench_problem *problem) {
    element_problem *p = problem->problem.data;
    if (p != NULL) sparse_free(&p->pattern);
    family_free(problem);
}

static int64_t element_count(const element_family *family, const known_case *c) {
    if (family->count > 0) return family->count;
    if (family->count_of != NULL) return family->count_of(c);
    return c->n / (family->per > 0 ? family->per : 1) - family->fewer;
}

/* The storage that a word asks for, or gets. */
static nadir_storage storage_of(const element_family *family, const known_case *c) {
    if (c->storage == KNOWN_AS_DENSE || family->band == ELEMENT_DENSE) return NADIR_DENSE;
    if (c->storage == KNOWN_AS_SPARSE) return NADIR_SPARSE;
    if (family->band >= 0) return NADIR_BAND;
    return c->n <= KNOWN_DENSE_UP_TO ? NADIR_DENSE : NADIR_SPARSE;
}

static bool lay_out(element_problem *p, bench_problem *problem) {
    nadir_matrix *shape = &problem->problem.hessian_shape;
    switch (storage_of(p->family, &p->c)) {
    case NADIR_BAND:
        family_band(problem, p->family->band);
        return true;
    case NADIR_SPARSE:
        if (!sparse_build(p->c.n, visit_elements, p, &p->pattern)) return false;
        *shape = (nadir_matrix){.storage = NADIR_SPARSE, .rows = p->c.n, .columns = p->c.n};
        shape->column_start = p->pattern.column_start;
        shape->row_index = p->pattern.row_index;
        return true;
    case NADIR_DENSE:
        break;
    }
    return true;
}

/* Windows that move on by one unknown make a band; others a dense Jacobian, while that is small. */
static void offer_residuals(const element_problem *p, bench_problem *problem) {
    const element_family *family = p->family;
    const bool band = family->stride == 1 && family->map == NULL && !family->last && p->c.n > family->width;
    const int64_t reach = family->offset + family->width - 1;
    if (band)
        family_squares(problem, p->elements, family->offset < 0 ? -family->offset : 0, reach > 0 ? reach : 0, residual);
    else if (p->c.n <= KNOWN_DENSE_UP_TO)
        family_squares(problem, p->elements, -1, 0, residual);
    problem->squares.quadratic = family->quadratic;
}

int element_make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const element_family *family = problem->family->formulas;
    known_case c = *(const known_case *)settings;
    int code = known_check(&family->known, problem, &c, message, size);
    if (code == FAMILY_MADE) code = known_allocate(&family->known, &c, problem, sizeof(element_problem), message, size);
    if (code != FAMILY_MADE) return code;
    element_problem *p = problem->problem.data;
    problem->destroy = release;
    p->family = family;
    p->c = c;
    p->elements = element_count(family, &c);
    if (!lay_out(p, problem)) return family_no_memory(problem, c.n, message, size);
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->problem.quadratic = family->quadratic;
    if (family->squared) offer_residuals(p, problem);
    return FAMILY_MADE;
}
