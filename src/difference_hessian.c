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

#include "matrix.h"

enum { MOST_SHORTER = 8 };
static const double shorter = 0.125; /* where f is undefined */

/* ---- from g --------------------------------------------------------------------------------------------------------------- */

/* Column j of a dense H takes half of what is off the diagonal, row j the other half. */
static void take_column(const difference_groups *groups, nadir_matrix *H, int64_t j) {
    const double *y = groups->sum, h = groups->along[j];
    for (int64_t i = 0; i < j; i++) H->values[j + i * H->ld] += 0.5 * y[i] / h;
    H->values[j + j * H->ld] += y[j] / h;
    for (int64_t i = j + 1; i < H->rows; i++) H->values[i + j * H->ld] += 0.5 * y[i] / h;
}

/* How many columns of group c have an entry in each row. */
static void count_hits(const difference_groups *groups, const nadir_matrix *H, int64_t c) {
    memset(groups->hits, 0, (size_t)H->rows * sizeof *groups->hits);
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        matrix_column(H, j, &length);
        for (int64_t k = 0; k < length; k++) {
            const int64_t i = matrix_row(H, j, k);
            groups->hits[i] += groups->group[j] == c;
            groups->hits[j] += i != j && groups->group[i] == c;
        }
    }
}

/* Every entry that stands alone in Hd. */
static void take_group(const difference_groups *groups, nadir_matrix *H, int64_t c) {
    count_hits(groups, H, c);
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        double *column = matrix_column(H, j, &length);
        for (int64_t k = 0; k < length; k++) {
            const int64_t i = matrix_row(H, j, k);
            if (groups->group[j] == c && groups->hits[i] == 1)
                column[k] = groups->sum[i] / groups->along[j];
            else if (groups->group[i] == c && groups->hits[j] == 1)
                column[k] = groups->sum[j] / groups->along[i];
        }
    }
}

static nadir_status from_gradients(nadir_solver *s, nadir_matrix *H) {
    const difference_field g = {false, &s->now, &s->trial};
    difference_take *take = H->storage == NADIR_DENSE ? take_column : take_group;
    return difference_columns(s, &g, &s->differences->curvature, take, H);
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

/* With the step given, to the other side where f is undefined on this one; the values beside x, and the step that was taken. */
static double bend_at(second *e, int64_t i, double *h) {
    const double f = e->s->now.f;
    double step = *h;
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

/* Nearer and nearer, where f is undefined around. Returns H_ii. */
static double diagonal_entry(second *e, int64_t i, double *h) {
    double step = e->s->differences->curvature.scale[i], entry = NAN;
    for (int k = 0; k < MOST_SHORTER && isnan(entry) && e->status == NADIR_RUNNING; k++, step *= shorter) {
        *h = step;
        entry = bend_at(e, i, h);
    }
    return entry;
}

/* H_ij from a corner where f is defined: of the four with these steps, or nearer. */
static double corner_entry(second *e, double hi, double hj, int64_t i, int64_t j) {
    static const double signs[][2] = {{1, 1}, {-1, -1}, {1, -1}, {-1, 1}};
    double entry = NAN;
    for (int k = 0; k < MOST_SHORTER; k++, hi *= shorter, hj *= shorter)
        for (size_t c = 0; c < sizeof signs / sizeof *signs && isnan(entry) && e->status == NADIR_RUNNING; c++) {
            const double a = signs[c][0] * hi, b = signs[c][1] * hj, both = value_at(e, i, a, j, b);
            if (isnan(both)) continue;
            entry = (both - value_at(e, i, a, j, 0.0) - value_at(e, i, 0.0, j, b) + e->s->now.f) / (a * b);
        }
    return entry;
}

static double other_entry(second *e, const double *h, int64_t i, int64_t j) {
    const double f = e->s->now.f, product = h[i] * h[j];
    const double ahead = value_at(e, i, h[i], j, h[j]) - e->plus[i] - e->plus[j] + f;
    if (isnan(ahead)) return corner_entry(e, h[i], h[j], i, j);
    if (isnan(e->minus[i]) || isnan(e->minus[j])) return ahead / product;
    const double behind = value_at(e, i, -h[i], j, -h[j]) - e->minus[i] - e->minus[j] + f;
    return isnan(behind) ? ahead / product : (ahead + behind) / (2.0 * product);
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
        d->curvature.scale[b.i] = difference_rounded(c.h);
    }
    return status;
}

static nadir_status from_f(nadir_solver *s, nadir_matrix *H) {
    difference *d = s->differences;
    const bool central = difference_of_values(s)->order > 1;
    const nadir_status status = d->curvature.age % DIFFERENCE_RENEWAL == 0 ? choose_second_steps(s) : NADIR_RUNNING;
    second e = {s, central, d->plus, d->minus, status};
    d->curvature.age++;
    if (status == NADIR_RUNNING) from_values(&e, H);
    return e.status;
}

nadir_status difference_hessian(nadir_solver *s, nadir_matrix *H) {
    return s->differences->gradient ? from_f(s, H) : from_gradients(s, H);
}

void difference_halve(nadir_solver *s) {
    difference *d = s->differences;
    const int64_t steps = d->gradient ? s->problem.n : d->curvature.count;
    for (int64_t i = 0; i < steps; i++) d->curvature.scale[i] *= 0.5;
}
