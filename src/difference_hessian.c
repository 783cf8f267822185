/* The Hessian by differences.
 *
 * From g: y ≈ Hd for d = Σ h_j e_j over a group of columns (colouring.h); then H_ij = y_i/h_j wherever no other column of the group
 * has an entry in row i. A dense H is the mean of both differences that tell an entry.
 *
 * From f, with φ(a, b) = f(x + a·h_i e_i + b·h_j e_j):
 *     forward  H_ij = (φ(1,1) − φ(1,0) − φ(0,1) + φ(0,0))/h_i h_j                                        error O(h)
 *     else     H_ij = (φ(1,1) − φ(1,0) − φ(0,1) + 2φ(0,0) − φ(−1,0) − φ(0,−1) + φ(−1,−1))/2h_i h_j       error O(h²)
 * (Dennis and Schnabel, Numerical Methods (1983), 5.6), with the h_i that suit φ(1,0) − 2φ(0,0) + φ(−1,0), or φ(2,0) − 2φ(1,0) +
 * φ(0,0). */
#include "difference.h"

#include "colouring.h"
#include "matrix.h"
#include "random.h"

#include <float.h>

/* ---- from g --------------------------------------------------------------------------------------------------------------- */

/* Column j of a dense H takes half of what is off the diagonal, row j the other half. */
static void take_column(nadir_matrix *H, int64_t j, double h, const double *y) {
    for (int64_t i = 0; i < j; i++) H->values[j + i * H->ld] += 0.5 * y[i] / h;
    H->values[j + j * H->ld] += y[j] / h;
    for (int64_t i = j + 1; i < H->rows; i++) H->values[i + j * H->ld] += 0.5 * y[i] / h;
}

/* How many columns of group c have an entry in each row. */
static void count_hits(const difference *d, const nadir_matrix *H, int64_t c) {
    memset(d->hits, 0, (size_t)H->rows * sizeof *d->hits);
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        matrix_column(H, j, &length);
        for (int64_t k = 0; k < length; k++) {
            const int64_t i = matrix_row(H, j, k);
            d->hits[i] += d->group[j] == c;
            d->hits[j] += i != j && d->group[i] == c;
        }
    }
}

/* Every entry that stands alone in Hd. */
static void take_group(const difference *d, nadir_matrix *H, int64_t c) {
    count_hits(d, H, c);
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        double *column = matrix_column(H, j, &length);
        for (int64_t k = 0; k < length; k++) {
            const int64_t i = matrix_row(H, j, k);
            if (d->group[j] == c && d->hits[i] == 1)
                column[k] = d->sum[i] / d->along[j];
            else if (d->group[i] == c && d->hits[j] == 1)
                column[k] = d->sum[j] / d->along[i];
        }
    }
}

/* The direction of a group: by the sizes of the x_j. */
static void aim(nadir_solver *s, int64_t c, double xmax) {
    const difference *d = s->differences;
    for (int64_t j = 0; j < s->space.n; j++)
        d->along[j] = d->group[j] == c ? difference_rounded(difference_size(s->now.x[j], xmax)) : 0.0;
}

static nadir_status gap_of_group(void *of, double h, double *gap) {
    nadir_solver *s = of;
    const difference *d = s->differences;
    const stencil *scheme = difference_of_gradients(s);
    nadir_status status = difference_along(s, scheme, h, d->along, d->other);
    if (status == NADIR_RUNNING) status = difference_along(s, scheme, 2.0 * h, d->along, d->sum);
    *gap = status == NADIR_RUNNING ? 0.0 : NAN;
    for (int64_t i = 0; i < s->space.n && status == NADIR_RUNNING; i++) *gap = fmax(*gap, fabs(d->sum[i] - d->other[i]));
    return status == NADIR_NOT_FINITE ? NADIR_RUNNING : status;
}

/* The sum of the components with signs by chance: its noise is as large as that of all of g. */
static double mixed(const nadir_solver *s, const double *g) {
    uint64_t random = (uint64_t)s->options.seed + 1;
    double sum = 0.0;
    for (int64_t i = 0; i < s->space.n; i++) sum += copysign(g[i], random_next(&random));
    return sum;
}

static nadir_status gradient_on_line(void *of, double t, double *value) {
    nadir_solver *s = of;
    const nadir_status status = difference_beside(s, t, s->differences->along);
    *value = mixed(s, s->trial.g);
    return status;
}

static nadir_status measure_noise(nadir_solver *s, double xmax) {
    difference *d = s->differences;
    uint64_t random = (uint64_t)s->options.seed;
    double noise = NAN;
    for (int64_t j = 0; j < s->space.n; j++) d->along[j] = difference_size(s->now.x[j], xmax) * random_next(&random);
    const nadir_status status = difference_noise(gradient_on_line, s, mixed(s, s->now.g), &noise);
    d->noise = fmax(isnan(noise) ? s->fnoise * s->now.gnorm : noise, 0.5 * DBL_EPSILON * s->now.gnorm + DBL_MIN);
    return status;
}

static nadir_status choose_scales(nadir_solver *s, double xmax) {
    difference *d = s->differences;
    const stencil *scheme = difference_of_gradients(s);
    const bool first = d->hessian_age == 0;
    nadir_status status = measure_noise(s, xmax);
    for (int64_t c = 0; c < d->groups && status == NADIR_RUNNING; c++) {
        difference_choice choice = {.scheme = scheme, .noise = d->noise, .least = 0x1p-60, .most = 0.25};
        choice.h = first ? difference_step(s, scheme) : d->scale[c];
        aim(s, c, xmax);
        status = difference_choose(&choice, gap_of_group, s);
        d->scale[c] = difference_rounded(choice.h);
    }
    return status;
}

/* y ≈ Hd, from the other side or nearer where g is undefined. */
static nadir_status product_along(nadir_solver *s, double h) {
    static const double sides[] = {1.0, -1.0, 0.125, -0.125, 0.015625, -0.015625};
    const difference *d = s->differences;
    const stencil *scheme = difference_of_gradients(s), *instead = &difference_stencils[STENCIL_FORWARD];
    nadir_status status = NADIR_NOT_FINITE;
    for (size_t k = 0; k < sizeof sides / sizeof *sides && status == NADIR_NOT_FINITE; k++)
        status = difference_along(s, k == 0 ? scheme : instead, h * sides[k], d->along, d->sum);
    return status;
}

static nadir_status from_gradients(nadir_solver *s, nadir_matrix *H) {
    difference *d = s->differences;
    const double xmax = vec_max(&s->space, s->now.x);
    nadir_status status = d->hessian_age % DIFFERENCE_RENEWAL == 0 ? choose_scales(s, xmax) : NADIR_RUNNING;
    d->hessian_age++;
    for (int64_t c = 0; c < d->groups && status == NADIR_RUNNING; c++) {
        aim(s, c, xmax);
        status = product_along(s, d->scale[c]);
        if (status == NADIR_RUNNING && H->storage == NADIR_DENSE) take_column(H, c, d->along[c], d->sum);
        if (status == NADIR_RUNNING && H->storage != NADIR_DENSE) take_group(d, H, c);
    }
    return status;
}

/* ---- from f --------------------------------------------------------------------------------------------------------------- */

typedef struct second {
    nadir_solver *s;
    bool central;
    double *plus, *minus; /* f(x + h_i e_i) and f(x − h_i e_i); minus NAN: not there, or not wanted */
    nadir_status status;
} second;

/* f at x + a·e_i + b·e_j; NAN where undefined, and after the run has ended. */
static double value_at(second *e, int64_t i, double a, int64_t j, double b) {
    nadir_solver *s = e->s;
    if (e->status != NADIR_RUNNING) return NAN;
    s->trial.x[i] += a;
    s->trial.x[j] += b;
    s->counts.differences++;
    e->status = oracle_f(s, &s->trial);
    s->trial.x[i] = s->now.x[i];
    s->trial.x[j] = s->now.x[j];
    const bool defined = e->status == NADIR_RUNNING;
    if (e->status == NADIR_NOT_FINITE) e->status = NADIR_RUNNING;
    return defined ? s->trial.f : NAN;
}

/* h_i, negative where f is undefined on the other side, and the values beside x. Returns H_ii. */
static double diagonal_entry(second *e, int64_t i, double *h) {
    const double f = e->s->now.f;
    double step = e->s->differences->scale[i];
    e->plus[i] = value_at(e, i, step, i, 0.0);
    e->minus[i] = e->central || isnan(e->plus[i]) ? value_at(e, i, -step, i, 0.0) : NAN;
    if (isnan(e->plus[i])) {
        e->plus[i] = e->minus[i];
        e->minus[i] = NAN;
        step = -step;
    }
    *h = step;
    const double other = isnan(e->minus[i]) ? value_at(e, i, 2.0 * step, i, 0.0) : NAN;
    return (isnan(e->minus[i]) ? other - 2.0 * e->plus[i] + f : e->plus[i] - 2.0 * f + e->minus[i]) / (step * step);
}

static double other_entry(second *e, const double *h, int64_t i, int64_t j) {
    const double f = e->s->now.f, product = h[i] * h[j];
    const double ahead = value_at(e, i, h[i], j, h[j]) - e->plus[i] - e->plus[j] + f;
    if (isnan(e->minus[i]) || isnan(e->minus[j])) return ahead / product;
    const double behind = value_at(e, i, -h[i], j, -h[j]) - e->minus[i] - e->minus[j] + f;
    return (ahead + behind) / (2.0 * product);
}

static void from_values(second *e, nadir_matrix *H) {
    nadir_solver *s = e->s;
    double *h = s->trial.g;
    vec_copy(&s->space, s->now.x, s->trial.x);
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        *matrix_column(H, j, &length) = diagonal_entry(e, j, &h[j]);
    }
    for (int64_t j = 0; j < H->columns && e->status == NADIR_RUNNING; j++) {
        int64_t length;
        double *column = matrix_column(H, j, &length);
        for (int64_t k = 1; k < length; k++) column[k] = other_entry(e, h, matrix_row(H, j, k), j);
    }
}

typedef struct bend {
    nadir_solver *s;
    const stencil *scheme;
    int64_t i;
} bend;

static nadir_status gap_of_bend(void *of, double h, double *gap) {
    const bend *b = of;
    nadir_solver *s = b->s;
    double one = NAN, two = NAN;
    nadir_status status = difference_on_axis(s, &s->trial, b->i, b->scheme, h, &one);
    if (status == NADIR_RUNNING) status = difference_on_axis(s, &s->trial, b->i, b->scheme, 2.0 * h, &two);
    *gap = fabs(two - one);
    return status;
}

static nadir_status choose_second_steps(nadir_solver *s) {
    const difference *d = s->differences;
    const double xmax = vec_max(&s->space, s->now.x);
    bend b = {s, difference_of_values(s), 0};
    nadir_status status = NADIR_RUNNING;
    vec_copy(&s->space, s->now.x, s->trial.x);
    s->trial.f = s->now.f;
    for (; b.i < s->space.n && status == NADIR_RUNNING; b.i++) {
        const double size = difference_size(s->now.x[b.i], xmax);
        difference_choice c = {.scheme = b.scheme, .noise = d->noise, .least = 0x1p-40 * size, .most = 0.25 * size};
        c.h = difference_step(s, b.scheme) * size;
        status = difference_choose(&c, gap_of_bend, &b);
        d->scale[b.i] = difference_rounded(c.h);
    }
    return status;
}

static nadir_status from_f(nadir_solver *s, nadir_matrix *H) {
    difference *d = s->differences;
    const bool central = difference_of_values(s)->order > 1;
    const nadir_status status = d->hessian_age % DIFFERENCE_RENEWAL == 0 ? choose_second_steps(s) : NADIR_RUNNING;
    second e = {s, central, d->along, d->sum, status};
    d->hessian_age++;
    if (status == NADIR_RUNNING) from_values(&e, H);
    return e.status;
}

nadir_status difference_hessian(nadir_solver *s, nadir_matrix *H) {
    return s->differences->gradient ? from_f(s, H) : from_gradients(s, H);
}

/* ---- placing, and what all differences share ------------------------------------------------------------------------------- */

void difference_place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n;
    const bool products = lacks_products(s) && difference_of_gradients(s)->count > 1;
    difference d = {.gradient = lacks_gradient(&s->problem),
                    .hessian = reads_hessian(&s->method, &s->problem) && !offers_hessian(&s->problem),
                    .automatic = s->options.differences == 0};
    if (!d.gradient && !d.hessian && !products) return;
    difference *state = s->differences = arena_take(memory, 1, sizeof *state);
    if (d.gradient) d.h = arena_doubles(memory, n, 1);
    if (d.hessian) d.along = arena_doubles(memory, n, 1);
    if (d.hessian) d.scale = arena_doubles(memory, n, 1);
    if (d.hessian || products) d.sum = arena_doubles(memory, n, 1);
    if (d.hessian && !d.gradient) {
        d.group = arena_take(memory, n, sizeof *d.group);
        d.hits = arena_take(memory, n, sizeof *d.hits);
        d.other = arena_doubles(memory, n, 1);
        const colouring_work work = colouring_place(&s->problem.hessian_shape, n, memory);
        if (d.group) d.groups = colouring_find(&s->problem.hessian_shape, n, &work, d.group);
    }
    if (state) *state = d;
}

void difference_reset(nadir_solver *s) {
    difference *d = s->differences;
    s->fnoise = s->options.fnoise > 0.0 ? s->options.fnoise : DBL_EPSILON;
    if (!d) return;
    d->scheme = s->options.differences > 0 ? (stencil_name)(s->options.differences - 1) : STENCIL_FORWARD;
    d->age = d->hessian_age = 0;
    d->noise = 0.0;
}
