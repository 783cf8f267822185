/* From a word to a method: looks the parts up, fills in the defaults, and refuses what does not go together, saying what to use
 * instead. One row below registers a part. */
#include "internal.h"

#include <stdio.h>

#include "jacobian.h"
#include "lapack.h"
#include "word.h"

static const direction_part *const directions[] = {&nadir_part_gradient,
                                                   &nadir_part_momentum,
                                                   &nadir_part_nesterov,
                                                   &nadir_part_bb,
                                                   &nadir_part_cg,
                                                   &nadir_part_lbfgs,
                                                   &nadir_part_bfgs,
                                                   &nadir_part_newton,
                                                   &nadir_part_gauss_newton,
                                                   &nadir_part_root,
                                                   &nadir_part_broyden,
                                                   &nadir_part_broyden_dense,
                                                   NULL};

static const globalize_part *const globalizations[] = {
    &nadir_part_full,    &nadir_part_fixed, &nadir_part_exact, &nadir_part_armijo,      &nadir_part_wolfe,
    &nadir_part_damping, &nadir_part_trust, &nadir_part_cubic, &nadir_part_regularized, NULL};

static const linear_part *const linears[] = {
    &nadir_part_square, &nadir_part_qr,     &nadir_part_cholesky,      &nadir_part_ldlt,   &nadir_part_lu,
    &nadir_part_band,   &nadir_part_sparse, &nadir_part_sparse_normal, &nadir_part_krylov, NULL};

enum { AXES = 3, MOST_PARTS = 16 };
static const char *const axis_names[AXES] = {"direction", "globalization", "linear"};
static const char *const storage_names[] = {[NADIR_DENSE] = "dense", [NADIR_BAND] = "band", [NADIR_SPARSE] = "sparse"};
enum { STORAGES = sizeof storage_names / sizeof *storage_names };

/* Name, text and options of part i on an axis; false beyond the end. */
typedef struct part_view {
    const char *name, *text;
    const char *const *options;
    bool hidden; /* another part of this name is listed */
} part_view;

static bool part_at(int axis, int i, part_view *view) {
    static const char *const none[] = {NULL};
    if (axis == 0 && directions[i]) {
        *view = (part_view){directions[i]->name, directions[i]->text, directions[i]->options, directions[i]->updates};
        return true;
    }
    if (axis == 1 && globalizations[i]) {
        *view = (part_view){globalizations[i]->name, globalizations[i]->text, globalizations[i]->options, false};
        return true;
    }
    if (axis == 2 && linears[i]) {
        const linear_part *part = linears[i];
        *view = (part_view){part->name, part->text, part->options ? part->options : none, part->square || part->squaring};
        return true;
    }
    return false;
}

/* Index of the part named by the first `length` letters of `name`; −1 when there is none. */
static int find(int axis, const char *name, size_t length) {
    part_view view;
    for (int i = 0; part_at(axis, i, &view); i++)
        if (strlen(view.name) == length && strncmp(view.name, name, length) == 0) return i;
    return -1;
}

static bool unknown_part(int axis, const char *name, size_t length, char *text, size_t size) {
    const char *known[MOST_PARTS];
    char near[NADIR_WORD], asked[NADIR_WORD];
    size_t count = 0;
    part_view view;
    for (int i = 0; part_at(axis, i, &view) && count < MOST_PARTS; i++)
        if (!view.hidden) known[count++] = view.name;
    snprintf(asked, sizeof asked, "%.*s", (int)length, name);
    word_nearest(asked, known, count, near, sizeof near);
    int used = snprintf(text, size, "unknown %s '%s'%s; known:", axis_names[axis], asked, near);
    for (size_t i = 0; i < count && used > 0 && (size_t)used < size; i++)
        used += snprintf(text + used, size - (size_t)used, " %s", known[i]);
    return false;
}

/* "a/b/c" to one index an axis, −1 where the word leaves it out. */
static bool read_parts(const char *word, int index[AXES], char *text, size_t size) {
    for (int axis = 0; axis < AXES; axis++) index[axis] = -1;
    const char *at = word;
    for (int axis = 0; *at != '\0'; axis++) {
        const size_t length = strcspn(at, "/");
        if (axis == AXES) {
            snprintf(text, size, "method '%s' has more than three parts: direction/globalization/linear", word);
            return false;
        }
        index[axis] = find(axis, at, length);
        if (index[axis] < 0) return unknown_part(axis, at, length, text, size);
        at += length;
        if (*at == '/' && *++at == '\0') return unknown_part(axis < AXES - 1 ? axis + 1 : axis, at, 0, text, size);
    }
    return true;
}

static bool solves(const direction_part *direction) {
    return direction->needs_hessian || direction->needs_linear;
}

/* A direction that updates B needs a part that does so, or one that solves with the J before. */
static bool follows(const linear_part *linear, const direction_part *direction) {
    return !direction->secant || (direction->updates ? linear->update != NULL : linear->invert != NULL);
}

/* Can this part factor what the direction has of this problem: H or JᵀJ, or J itself? */
static bool factors(const linear_part *linear, const direction_part *direction, const nadir_problem *problem) {
    const nadir_storage jacobian = problem->jacobian_shape.storage;
    if (linear->square && !direction->equations) return false;
    if (!follows(linear, direction)) return false;
    if (direction->equations && (!linear->of_jacobian || linear->squaring)) return linear->products; /* J is not for squaring */
    if (linear->of_jacobian) return direction->needs_residual && (linear->storages >> jacobian & 1U) != 0;
    if (direction->needs_residual && jacobian == NADIR_SPARSE) return linear->products; /* JᵀJ has a pattern of its own */
    return (linear->storages >> problem->hessian_shape.storage & 1U) != 0;
}

/* Has the direction no matrix, or had better not ask for one? A Hessian by differences is for those who ask for differences, for
 * patterns that make it cheap, and where g is a difference itself: products would be too inaccurate. */
static bool wants_products(const direction_part *direction, const nadir_problem *problem, const nadir_options *options) {
    if (direction->needs_residual) return !direction->secant && problem->jacobian_product != NULL;
    if (offers_hessian(problem) || problem->reduce) return problem->reduce != NULL;
    if (problem->hessian_product) return true;
    const bool asked = options->differences > 0 || lacks_gradient(problem);
    return !asked && (problem->hessian_shape.storage == NADIR_DENSE || problem->residual);
}

/* The textbook step takes H as it is, so it wants a factorization for any nonsingular matrix; every other wants to shift H, and JᵀJ
 * is never indefinite. Without a Hessian there are products, and the differences that stand for them. */
static const linear_part *default_linear(const direction_part *direction, const globalize_part *globalize,
                                         const nadir_problem *problem, const nadir_options *options) {
    const bool shifting = globalize->needs_shift || globalize->prefers_shift || direction->semidefinite;
    const linear_part *other = NULL;
    if (wants_products(direction, problem, options)) return &nadir_part_krylov;
    for (int i = 0; linears[i]; i++) {
        if (!factors(linears[i], direction, problem)) continue;
        if (linears[i]->shifts == shifting && !linears[i]->absent) return linears[i];
        if (!other || other->absent) other = linears[i];
    }
    return other;
}

/* Over processes a stored Hessian is of no use. */
static const direction_part *default_direction(const nadir_problem *problem) {
    if (problem->residual) return &nadir_part_gauss_newton;
    const bool curved = problem->hessian_product || (problem->hessian && !problem->reduce);
    return curved ? &nadir_part_newton : &nadir_part_lbfgs;
}

/* JᵀJ has a shape of its own, which is that of H too unless there is one of the user's. */
static void complete(nadir_problem *p, const method *m) {
    if (p->residual && (!p->hessian || m->direction->needs_residual)) p->hessian_shape = jacobian_normal(p);
}

/* lu and sparse are two parts each, of J and of H. */
static const linear_part *named_linear(const direction_part *direction, int index) {
    for (int i = 0; linears[i]; i++)
        if (strcmp(linears[i]->name, linears[index]->name) == 0 && linears[i]->of_jacobian == direction->needs_residual)
            return linears[i];
    return linears[index];
}

/* broyden is two parts: with the factors of one J, or with those of B, to which a λ can be added. */
static const direction_part *named_direction(int index, const globalize_part *globalize, const linear_part *linear) {
    const bool updates = linear ? linear->update != NULL : globalize->needs_shift;
    for (int i = 0; directions[i]; i++)
        if (strcmp(directions[i]->name, directions[index]->name) == 0 && directions[i]->updates == updates) return directions[i];
    return directions[index];
}

static void choose_method(nadir_problem *problem, const nadir_options *options, const int index[AXES], method *m) {
    m->direction = index[0] >= 0 ? directions[index[0]] : default_direction(problem);
    const char *standard = m->direction->globalization;
    m->globalize = globalizations[index[1] >= 0 ? index[1] : find(1, standard, strlen(standard))];
    m->linear = index[2] >= 0 ? named_linear(m->direction, index[2]) : NULL;
    if (index[0] >= 0) m->direction = named_direction(index[0], m->globalize, m->linear);
    complete(problem, m);
    if (!m->linear && solves(m->direction)) m->linear = default_linear(m->direction, m->globalize, problem, options);
}

void compose_word(const method *m, char *word, size_t size) {
    snprintf(word, size, "%s/%s%s%s", m->direction->name, m->globalize->name, m->linear ? "/" : "",
             m->linear ? m->linear->name : "");
}

/* ---- what does not go together ------------------------------------------------------------------------------------------ */

typedef struct refusal {
    nadir_status status;
    const char *reason;
} refusal;

static refusal fits_parts(const method *m) {
    if (m->linear && m->linear->absent) return (refusal){NADIR_COMBINATION, m->linear->absent};
    if (m->linear && !solves(m->direction))
        return (refusal){NADIR_COMBINATION, "this direction solves no linear system: leave the third part out"};
    if (m->linear && m->linear->of_jacobian && !m->direction->needs_residual)
        return (refusal){NADIR_COMBINATION, "qr factors the Jacobian of residuals: use cholesky, ldlt or band"};
    if (m->linear && m->linear->square && !m->direction->equations)
        return (refusal){NADIR_COMBINATION, "lu is for H, or for the square J of equations: use qr, cholesky or band"};
    if (m->direction->equations && m->linear && (!m->linear->of_jacobian || m->linear->squaring) && !m->linear->products)
        return (refusal){NADIR_COMBINATION, "this part would square the condition of J: use lu or qr"};
    if (m->globalize->needs_shift && m->direction->secant && !m->direction->updates)
        return (refusal){NADIR_COMBINATION, "a lambda goes with updated factors of B, which are those of qr: use qr, or armijo"};
    if (m->direction->secant && m->linear && !follows(m->linear, m->direction))
        return (refusal){NADIR_COMBINATION, "broyden updates the factors of qr, or solves with those of one J: use qr or lu"};
    if (m->direction->semidefinite && m->linear && !m->linear->shifts)
        return (refusal){NADIR_COMBINATION, "lu is not for J'J, which is never indefinite: use qr, cholesky or band"};
    if (m->direction->needs_rate && !m->globalize->rates)
        return (refusal){NADIR_COMBINATION, "this direction moves by a learning rate: use fixed"};
    if (m->globalize->needs_shift && !m->direction->shift)
        return (refusal){NADIR_COMBINATION,
                         "this direction has no matrix that lambda could be added to: use newton or lbfgs, or armijo"};
    if (m->globalize->needs_shift && m->linear && !m->linear->shifts)
        return (refusal){NADIR_COMBINATION, "lu overwrites H and cannot solve for another lambda: use cholesky, ldlt or band"};
    if (m->globalize->prefers_shift && m->linear && !m->linear->shifts)
        return (refusal){NADIR_COMBINATION, "lu gives no descent direction where H is indefinite: use cholesky, ldlt or band"};
    return (refusal){NADIR_RUNNING, NULL};
}

static refusal fits_problem(const method *m, const nadir_problem *p, const nadir_options *o) {
    const bool matrix = m->direction->needs_hessian && !(m->linear && m->linear->products);
    if (m->globalize->needs_shift && !m->direction->diagonal && o->h0 >= H0_DIAGONAL)
        return (refusal){NADIR_COMBINATION, "lambda is added to pairs that update a scalar: use h0=scalar, or wolfe"};
    if (m->direction->needs_residual && !p->residual)
        return (refusal){NADIR_MISSING, "the problem offers no residual: use newton, or lbfgs"};
    if (m->direction->equations && p->m != p->n)
        return (refusal){NADIR_COMBINATION, "equations must be as many as unknowns, m = n: use gauss_newton"};
    if (m->direction->updates && p->jacobian_shape.storage != NADIR_DENSE)
        return (refusal){NADIR_COMBINATION,
                         "updates would fill a J that is a band or sparse: use root, or for a band broyden/armijo/lu"};
    if (matrix && !offers_hessian(p) && p->residual && o->differences == 0)
        return (refusal){NADIR_MISSING, "the problem offers no residual_curvature: use gauss_newton, or krylov as the third part"};
    if (m->globalize->needs_quadratic && !p->quadratic)
        return (refusal){NADIR_COMBINATION, "exact line minimum needs a problem that declares itself quadratic: use armijo"};
    if (m->globalize->needs_quadratic && !offers_hessian(p) && !p->hessian_product)
        return (refusal){NADIR_MISSING, "exact needs the problem's hessian or hessian_product: use armijo"};
    if ((matrix || m->direction->dense || (m->globalize->needs_quadratic && !p->hessian_product)) && p->reduce)
        return (refusal){NADIR_COMBINATION,
                         "no matrix goes with an x distributed by reduce: use krylov as the third part, or gradient"};
    return (refusal){NADIR_RUNNING, NULL};
}

/* Differences: only where something is missing, and not of f over processes. */
static refusal fits_differences(const method *m, const nadir_problem *p, const nadir_options *o) {
    const bool products = m->linear && m->linear->products && p->hessian_product;
    const bool curvature = m->direction->needs_hessian && !offers_hessian(p) && !products;
    if (p->values_only && p->reduce)
        return (refusal){NADIR_COMBINATION, "no gradient by differences goes with an x distributed by reduce: offer a gradient"};
    if (o->differences > 0 && !p->values_only && !curvature)
        return (refusal){NADIR_ARGUMENT, "option differences is not used: the problem offers the derivatives that are needed"};
    return (refusal){NADIR_RUNNING, NULL};
}

static nadir_status fits_storage(const method *m, const nadir_problem *p, const nadir_options *o, char *text, size_t size) {
    char word[NADIR_WORD];
    const bool jacobian = m->direction->needs_residual;
    const nadir_storage storage = jacobian ? p->jacobian_shape.storage : p->hessian_shape.storage;
    if (!solves(m->direction) || (m->linear && factors(m->linear, m->direction, p))) return NADIR_RUNNING;
    const linear_part *instead = default_linear(m->direction, m->globalize, p, o);
    compose_word(m, word, sizeof word);
    if (!instead) /* of equations alone: the rest can do with products */
        snprintf(text, size, "%s: no part factors a square J in %s storage, which %s solves with again and again: use root", word,
                 storage_names[storage], m->direction->name);
    else
        snprintf(text, size, "%s: %s does not factor %s storage%s: use %s", word, m->linear->name, storage_names[storage],
                 jacobian ? " of J" : "", instead->name);
    return NADIR_COMBINATION;
}

static nadir_status fits(const method *m, const nadir_problem *p, const nadir_options *o, char *text, size_t size) {
    char word[NADIR_WORD];
    refusal no = fits_parts(m);
    if (no.status == NADIR_RUNNING) no = fits_problem(m, p, o);
    if (no.status == NADIR_RUNNING) no = fits_differences(m, p, o);
    if (no.status == NADIR_RUNNING) return fits_storage(m, p, o, text, size);
    compose_word(m, word, sizeof word);
    snprintf(text, size, "%s: %s", word, no.reason);
    return no.status;
}

static nadir_status refuse(char *text, size_t size, const char *name, int64_t value, const char *range) {
    snprintf(text, size, "%s = %lld is not allowed: %s", name, (long long)value, range);
    return NADIR_ARGUMENT;
}

/* What a user says of a matrix: its name and what its sizes must be. */
typedef struct shape_check {
    const char *name;
    const nadir_matrix *shape;
    int64_t rows, columns;
    const char *row_count, *column_count;
    bool symmetric;
} shape_check;

static nadir_status refuse_shape(const shape_check *c, char *text, size_t size, const char *field, int64_t value,
                                 const char *range) {
    char name[NADIR_WORD];
    snprintf(name, sizeof name, "%s%s", c->name, field);
    return refuse(text, size, name, value, range);
}

/* The first column at which a sparse pattern breaks its rules; −1 when it keeps them. */
static int64_t bad_column(const shape_check *c) {
    const int64_t *start = c->shape->column_start, *row = c->shape->row_index;
    if (start[0] != 0) return 0;
    for (int64_t j = 0; j < c->columns; j++) {
        if (start[j + 1] < start[j]) return j;
        if (c->symmetric && (start[j + 1] == start[j] || row[start[j]] != j)) return j;
        for (int64_t k = start[j]; k < start[j + 1]; k++)
            if (row[k] < 0 || row[k] >= c->rows || (k > start[j] && row[k] <= row[k - 1])) return j;
    }
    return -1;
}

static nadir_status check_pattern(const shape_check *c, char *text, size_t size) {
    if (!c->shape->column_start || !c->shape->row_index) {
        snprintf(text, size, "%s.%s is NULL: a sparse shape needs it", c->name,
                 c->shape->column_start ? "row_index" : "column_start");
        return NADIR_ARGUMENT;
    }
    const int64_t j = bad_column(c);
    if (j < 0) return NADIR_RUNNING;
    return refuse_shape(c, text, size, ": column", j,
                        c->symmetric ? "a column starts with its diagonal, rows ascend and are below n, column_start ascends from 0"
                                     : "rows ascend and are below m, column_start ascends from 0");
}

static nadir_status check_sizes(const shape_check *c, char *text, size_t size) {
    const nadir_matrix *shape = c->shape;
    if ((int)shape->storage < 0 || (int)shape->storage >= STORAGES)
        return refuse_shape(c, text, size, ".storage", (int64_t)shape->storage, "NADIR_DENSE, NADIR_BAND or NADIR_SPARSE");
    if (shape->rows != 0 && shape->rows != c->rows) return refuse_shape(c, text, size, ".rows", shape->rows, c->row_count);
    if (shape->columns != 0 && shape->columns != c->columns)
        return refuse_shape(c, text, size, ".columns", shape->columns, c->column_count);
    if (shape->storage == NADIR_BAND && (shape->kl < 0 || shape->kl >= c->rows))
        return refuse_shape(c, text, size, ".kl", shape->kl, c->symmetric ? "0 <= kl < n" : "0 <= kl < m");
    if (shape->storage == NADIR_BAND && !c->symmetric && (shape->ku < 0 || shape->ku >= c->columns))
        return refuse_shape(c, text, size, ".ku", shape->ku, "0 <= ku < n");
    return shape->storage == NADIR_SPARSE ? check_pattern(c, text, size) : NADIR_RUNNING;
}

/* Before a method is known: what the user says must hold in itself. */
static nadir_status check_shapes(const nadir_problem *p, char *text, size_t size) {
    const shape_check hessian = {"hessian_shape", &p->hessian_shape, p->n, p->n, "0 or n", "0 or n", true};
    const shape_check jacobian = {"jacobian_shape", &p->jacobian_shape, p->m, p->n, "0 or m", "0 or n", false};
    const nadir_status status = check_sizes(&hessian, text, size);
    return status == NADIR_RUNNING && p->residual ? check_sizes(&jacobian, text, size) : status;
}

/* The orders that BLAS and LAPACK can be asked for. */
static nadir_status check_order(const nadir_problem *p, const method *m, char *text, size_t size) {
    const bool square = (m->linear && !m->linear->products) || m->direction->dense;
    const bool jacobian = reads_jacobian(m, p) && p->jacobian_shape.storage == NADIR_DENSE;
    if ((square || jacobian) && p->n > lapack_largest())
        return refuse(text, size, "n", p->n, "a matrix of this order is beyond this BLAS' integers: use krylov or gradient");
    if (jacobian && p->m > lapack_largest())
        return refuse(text, size, "m", p->m, "a matrix of this order is beyond this BLAS' integers: use krylov");
    return NADIR_RUNNING;
}

/* A callback that stands alone, or together with one that it excludes. */
typedef struct callback_check {
    bool broken;
    nadir_status status;
    const char *text;
} callback_check;

static nadir_status check_callbacks(const nadir_problem *p, char *text, size_t size) {
    const callback_check checks[] = {
        {!p->objective && !p->residual, NADIR_MISSING, "objective is NULL: the problem must have one, or a residual"},
        {p->objective && p->residual, NADIR_ARGUMENT,
         "objective and residual are both set: with a residual f = r.r/2, so objective must be NULL"},
        {p->jacobian_product && !p->residual, NADIR_MISSING, "jacobian_product is set, but residual is NULL: it must be given too"},
        {p->residual_curvature && !p->residual, NADIR_MISSING,
         "residual_curvature is set, but residual is NULL: it must be given too"},
        {p->residual_curvature && p->hessian, NADIR_ARGUMENT,
         "hessian and residual_curvature are both set: one of them must be NULL"},
        {p->residual_curvature && p->jacobian_shape.storage == NADIR_SPARSE, NADIR_COMBINATION,
         "residual_curvature does not go with a sparse jacobian_shape, whose J'J has no known shape: use hessian_product"},
        {p->residual && p->reduce, NADIR_COMBINATION,
         "residual does not go with an x distributed by reduce: use objective, with f = r.r/2 over all processes"},
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        if (!checks[i].broken) continue;
        snprintf(text, size, "%s", checks[i].text);
        return checks[i].status;
    }
    return NADIR_RUNNING;
}

static nadir_status check_problem(const nadir_problem *p, char *text, size_t size) {
    if (p->n < 1) return refuse(text, size, "n", p->n, "n >= 1");
    const nadir_status status = check_callbacks(p, text, size);
    if (status != NADIR_RUNNING) return status;
    if (p->residual && p->m < 1) return refuse(text, size, "m", p->m, "m >= 1, with a residual");
    if (!p->residual && p->m != 0) return refuse(text, size, "m", p->m, "0 without a residual");
    if (!(p->lipschitz >= 0.0) || !(p->convexity >= 0.0) || (p->lipschitz > 0.0 && p->convexity > p->lipschitz)) {
        snprintf(text, size, "lipschitz = %g, convexity = %g is not allowed: 0 <= convexity <= lipschitz, 0 = unknown",
                 p->lipschitz, p->convexity);
        return NADIR_ARGUMENT;
    }
    return check_shapes(p, text, size);
}

/* No option that the method would pass over may have been changed. */
static nadir_status check_used(const nadir_options *options, const method *m, char *text, size_t size) {
    const char *const *all[AXES * MOST_PARTS + 1] = {NULL};
    const char *const *chosen[AXES + 1] = {m->direction->options, m->globalize->options, m->linear ? m->linear->options : NULL};
    int count = 0;
    part_view view;
    for (int axis = 0; axis < AXES; axis++)
        for (int i = 0; part_at(axis, i, &view); i++) all[count++] = view.options;
    const char *unused = options_unused(options, all, chosen);
    if (!unused) return NADIR_RUNNING;
    char word[NADIR_WORD];
    compose_word(m, word, sizeof word);
    snprintf(text, size, "option %s is not used by %s", unused, word);
    return NADIR_ARGUMENT;
}

nadir_status compose(nadir_problem *problem, const nadir_options *options, method *m, char *text, size_t size) {
    int index[AXES];
    nadir_status status = check_problem(problem, text, size);
    if (status != NADIR_RUNNING) return status;
    if (!memchr(options->method, '\0', sizeof options->method)) {
        snprintf(text, size, "method is not a string: it must end within %d characters", NADIR_WORD);
        return NADIR_ARGUMENT;
    }
    if (!read_parts(options->method, index, text, size) || !options_check(options, text, size)) return NADIR_ARGUMENT;
    choose_method(problem, options, index, m);
    status = check_order(problem, m, text, size);
    if (status == NADIR_RUNNING) status = fits(m, problem, options, text, size);
    if (status == NADIR_RUNNING) status = check_used(options, m, text, size);
    return status;
}

/* ---- the tables, for people ----------------------------------------------------------------------------------------------- */

bool nadir_part_at(int index, nadir_description *description) {
    part_view view;
    for (int axis = 0; axis < AXES && description; axis++)
        for (int i = 0; part_at(axis, i, &view); i++)
            if (!view.hidden && index-- == 0) {
                *description = (nadir_description){.type = axis_names[axis], .text = view.text};
                snprintf(description->name, sizeof description->name, "%s", view.name);
                return true;
            }
    return false;
}

/* Every combination that some problem can use: all pairs, with each linear part where one is needed, by each word once. */
bool nadir_method_at(int index, nadir_description *description) {
    for (int d = 0; directions[d] && description; d++)
        for (int g = 0; globalizations[g]; g++)
            for (int l = 0; l == 0 || (solves(directions[d]) && linears[l]); l++) {
                const method m = {directions[d], globalizations[g], solves(directions[d]) ? linears[l] : NULL};
                if (m.linear && named_linear(m.direction, l) != m.linear) continue; /* the word means another */
                if (fits_parts(&m).status != NADIR_RUNNING || index-- != 0) continue;
                *description = (nadir_description){.type = "method", .text = m.globalize->text};
                compose_word(&m, description->name, sizeof description->name);
                return true;
            }
    return false;
}
