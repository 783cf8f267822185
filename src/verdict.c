/* What a stationary point is, from the inertia of its Hessian: |eigenvalue| <= tolerance·‖H‖₁ counts as zero (‖H‖₁ bounds the
 * spectral norm), and never less than rounding leaves of one, 64ε‖H‖₁. Where g is not quite zero, eigenvalues that are cannot be
 * told from some of the size ‖g‖/‖x‖: along a valley of minima, such as the rotations of f's argument x ↦ Rx, they differ from zero
 * by that. A saddle must show more of both signs.
 *
 * Where H cannot be factored, from the ends of its spectrum by the Lanczos process (lanczos.h), with the largest |Ritz value| for
 * ‖H‖. A curvature vᵀHv/vᵀv < 0 beyond the tolerance proves a negative eigenvalue, and one of each sign a saddle. For a minimum the
 * least Ritz value must lie above the tolerance by more than its error; an eigenvalue that the random start hardly touches may
 * still be missed: that is why it is only probable.
 *
 * Without H and H·v, H is taken by central differences twice, over steps h and h/2. Truncation, c·h², differs by three quarters of
 * itself, noise, σ/h or σ/h², by more than itself: four times ‖H_h − H_h/2‖_F counts as zero, and the answer is probable. */
#include <float.h>
#include <stdlib.h>

#include "difference.h"
#include "inertia.h"
#include "internal.h"
#include "lanczos.h"
#include "matrix.h"

enum { CENTRAL = 2, MOST_OF_GRADIENTS = 300, MOST_OF_VALUES = 50 }; /* of the option `differences`; the largest n */
static const double safety = 4.0;

static nadir_verdict name_it(const nadir_inertia *i) {
    if (i->negative > 0 && i->positive > 0) return NADIR_VERDICT_SADDLE;
    if (i->zero > 0) return NADIR_VERDICT_DEGENERATE;
    return i->negative > 0 ? NADIR_VERDICT_MAXIMUM : NADIR_VERDICT_MINIMUM;
}

typedef struct examination {
    nadir_matrix *H, *other; /* other: NULL where H is given */
    double *sums;
    inertia_work *work;
} examination;

static examination place(const nadir_problem *problem, arena *memory) {
    examination e;
    nadir_matrix measured = problem->hessian_shape;
    e.H = matrix_place(problem, memory);
    e.other = offers_hessian(problem) ? NULL : matrix_place(problem, memory);
    e.sums = arena_doubles(memory, problem->n, 1);
    measured.rows = measured.columns = problem->n;
    measured.ld = measured.storage == NADIR_BAND ? measured.kl + 1 : problem->n;
    e.work = inertia_place(e.H ? e.H : &measured, memory);
    return e;
}

static double counted_as_zero(double tolerance) {
    return fmax(tolerance, 64.0 * DBL_EPSILON);
}

static void count(const examination *e, double delta, nadir_inertia *inertia) {
    *inertia = (nadir_inertia){.verdict = NADIR_VERDICT_UNKNOWN};
    if (inertia_count(e->H, delta, e->work, inertia)) inertia->verdict = name_it(inertia);
}

/* Twice ‖g‖/‖x‖, with 1 for a smaller x; where g is large it hides no more than √tolerance·‖H‖. */
static double hidden_curvature(const nadir_solver *s, double tolerance, double norm) {
    return fmin(2.0 * s->now.gnorm2 / fmax(1.0, s->now.xnorm2), sqrt(tolerance) * norm);
}

/* ‖H − other‖_F. */
static double apart(const nadir_matrix *H, const nadir_matrix *other) {
    double sum = 0.0;
    for (int64_t j = 0; j < H->columns; j++) {
        int64_t length;
        const double *one = matrix_column(H, j, &length), *two = matrix_column(other, j, &length);
        for (int64_t k = 0; k < length; k++) sum += (k == 0 ? 1.0 : 2.0) * (one[k] - two[k]) * (one[k] - two[k]);
    }
    return sqrt(sum);
}

/* H, and the share of it that may be the error of differences. */
static nadir_status take_hessian(nadir_solver *s, const examination *e, double *norm, double *error) {
    nadir_status status = oracle_hessian(s, e->H);
    if (status == NADIR_RUNNING && e->other) {
        difference_halve(s);
        status = oracle_hessian(s, e->other);
    }
    if (status != NADIR_RUNNING) return status;
    if (!matrix_finite(e->H) || (e->other && !matrix_finite(e->other))) return NADIR_NOT_FINITE;
    *norm = matrix_norm1(e->H, e->sums);
    *error = e->other && *norm > 0.0 ? safety * apart(e->H, e->other) / *norm : 0.0;
    return NADIR_RUNNING;
}

static nadir_status examine(nadir_solver *s, double asked, const examination *e, double *share, nadir_inertia *inertia) {
    double norm = 0.0;
    const nadir_status status = take_hessian(s, e, &norm, share);
    if (status != NADIR_RUNNING) return status;
    const double tolerance = *share = fmax(asked, *share), delta = counted_as_zero(tolerance) * norm,
                 blur = hidden_curvature(s, tolerance, norm);
    count(e, delta, inertia);
    if (inertia->verdict != NADIR_VERDICT_SADDLE || blur <= delta) return NADIR_RUNNING;
    nadir_inertia seen;
    count(e, blur, &seen);
    if (seen.verdict == NADIR_VERDICT_DEGENERATE) *inertia = seen;
    return NADIR_RUNNING;
}

/* ---- by products ---------------------------------------------------------------------------------------------------------- */

static const double most_doubles = 1 << 24, most_work = 4e9; /* of the vectors; multiplications of the orthogonalisation */
enum { LEAST_COLUMNS = 6, MOST_COLUMNS = 64, MOST_PRODUCTS = 2000 };

static nadir_status product(nadir_solver *s, const double *v, double *Hv) {
    return oracle_product(s, s->loaded ? &s->H : NULL, v, Hv);
}

static int64_t columns_for(const nadir_problem *problem) {
    const double room = problem->reduce ? MOST_COLUMNS : most_doubles / (double)problem->n; /* the same on all processes */
    const int64_t columns = room < LEAST_COLUMNS ? LEAST_COLUMNS : room > MOST_COLUMNS ? MOST_COLUMNS : (int64_t)room;
    return problem->reduce || columns < problem->n ? columns : problem->n; /* over processes n is not known here */
}

static lanczos place_lanczos(const nadir_problem *problem, arena *memory) {
    const int64_t columns = columns_for(problem);
    lanczos ends = lanczos_place(columns, memory);
    ends.Q = arena_doubles(memory, columns + 1, problem->n);
    return ends;
}

/* The Ritz values by sign, and what they say as far as they can be trusted; UNKNOWN: they say nothing yet. */
static nadir_inertia weigh(const lanczos *ends, double tolerance, double *delta) {
    const int64_t last = ends->size - 1;
    const double least = ends->values[0], largest = ends->values[last], size = fmax(fabs(least), fabs(largest));
    nadir_inertia seen = {.verdict = NADIR_VERDICT_UNKNOWN, .probable = true};
    *delta = counted_as_zero(tolerance) * size;
    for (int64_t i = 0; i <= last; i++) {
        seen.negative += ends->values[i] < -*delta;
        seen.positive += ends->values[i] > *delta;
    }
    seen.zero = ends->size - seen.negative - seen.positive;
    const bool up = seen.negative == 0; /* the end towards zero is the least, else the largest */
    const double nearest = up ? least : -largest, error = lanczos_error(ends, up ? 0 : last);
    const bool clear = nearest - error > *delta, vanishes = fabs(nearest) <= *delta && error <= *delta;
    if ((seen.negative > 0 && seen.positive > 0) || clear || vanishes) seen.verdict = name_it(&seen);
    return seen;
}

/* vᵀHv for the Ritz vector of pair i, computed afresh; the place behind the basis is free, and so are p and the trial. */
static nadir_status curvature(nadir_solver *s, const lanczos *ends, int64_t i, double *value) {
    lanczos_vector(s, ends, i, s->p);
    const nadir_status status = product(s, s->p, s->trial.g);
    *value = vec_dot(&s->space, s->p, s->trial.g) / vec_dot(&s->space, s->p, s->p);
    return status;
}

/* Both signs are certain once they are seen in a quotient. */
static nadir_status confirm_saddle(nadir_solver *s, const lanczos *ends, double delta, nadir_inertia *seen) {
    double down = NAN, up = NAN;
    nadir_status status = curvature(s, ends, 0, &down);
    if (status == NADIR_RUNNING) status = curvature(s, ends, ends->size - 1, &up);
    seen->probable = false;
    if (!(down < -delta && up > delta)) *seen = (nadir_inertia){.verdict = NADIR_VERDICT_UNKNOWN};
    return status;
}

static nadir_status examine_ends(nadir_solver *s, double tolerance, lanczos *ends, nadir_inertia *inertia) {
    const double work = 4.0 * vec_size(&s->space) * (double)ends->columns;
    const int64_t most = (int64_t)fmin(fmax(most_work / work, 2.0 * (double)ends->columns), MOST_PRODUCTS);
    double delta = 0.0;
    lanczos_begin(s, ends, (uint64_t)s->options.seed);
    do {
        lanczos_restart(s, ends);
        const nadir_status status = lanczos_grow(s, ends, product);
        if (status != NADIR_RUNNING) return status;
        *inertia = weigh(ends, tolerance, &delta);
    } while (inertia->verdict == NADIR_VERDICT_UNKNOWN && !ends->complete && ends->products < most);
    const double size = fmax(fabs(ends->values[0]), fabs(ends->values[ends->size - 1]));
    if (inertia->verdict == NADIR_VERDICT_SADDLE)
        return confirm_saddle(s, ends, fmax(delta, hidden_curvature(s, tolerance, size)), inertia);
    /* what a start in half of the space has not met proves nothing */
    if (inertia->verdict == NADIR_VERDICT_UNKNOWN || !seeds_differ(s)) *inertia = (nadir_inertia){.verdict = NADIR_VERDICT_UNKNOWN};
    return NADIR_RUNNING;
}

static nadir_status examine_by_products(nadir_solver *s, double tolerance, nadir_inertia *inertia) {
    arena memory = {0};
    place_lanczos(&s->problem, &memory);
    void *block = memory.overflow ? NULL : arena_block(memory.used);
    if (!block) return NADIR_MEMORY;
    memory = (arena){.base = block};
    lanczos ends = place_lanczos(&s->problem, &memory);
    const nadir_status status = examine_ends(s, tolerance, &ends, inertia);
    free(block);
    return status;
}

static nadir_status examine_matrix(nadir_solver *s, double tolerance, nadir_inertia *inertia) {
    arena memory = {0};
    place(&s->problem, &memory);
    void *block = memory.overflow ? NULL : arena_block(memory.used);
    if (!block) return NADIR_MEMORY;
    memory = (arena){.base = block};
    const examination e = place(&s->problem, &memory);
    double share = 0.0; /* of ‖H‖ that counts as zero */
    nadir_status status = examine(s, tolerance, &e, &share, inertia);
    if (status == NADIR_RUNNING && inertia->verdict == NADIR_VERDICT_UNKNOWN) {
        s->H = *e.H;
        s->loaded = true;
        status = examine_by_products(s, share, inertia);
    }
    inertia->probable = inertia->probable || (e.other && inertia->verdict != NADIR_VERDICT_UNKNOWN);
    free(block);
    return status;
}

/* Over processes there is no matrix. */
static nadir_status examine_somehow(nadir_solver *s, double tolerance, nadir_inertia *inertia) {
    if (!s->problem.reduce && (offers_hessian(&s->problem) || s->method.linear)) return examine_matrix(s, tolerance, inertia);
    return s->problem.hessian_product ? examine_by_products(s, tolerance, inertia) : NADIR_RUNNING;
}

/* Is H to be taken by differences? A band costs few gradients, whatever n is. */
static bool differs(const nadir_problem *p) {
    if (offers_hessian(p) || p->hessian_product || p->reduce || (p->residual && p->values_only)) return false;
    const bool band = p->hessian_shape.storage == NADIR_BAND && !p->residual;
    return p->n <= (p->values_only ? MOST_OF_VALUES : MOST_OF_GRADIENTS) || (band && !p->values_only);
}

/* A solver whose Hessian comes from differences, which sparse factors are not needed for; or one that evaluates and keeps J, if
 * there is a Hessian to be made of it. */
static nadir_status create_examiner(const nadir_problem *problem, nadir_solver **solver) {
    nadir_problem examined = *problem;
    nadir_options options = nadir_options_default();
    if (problem->n >= 1 && differs(problem)) {
        options.differences = CENTRAL;
        memcpy(options.method, "newton/full/lu", sizeof "newton/full/lu");
        if (problem->hessian_shape.storage == NADIR_SPARSE) examined.hessian_shape = (nadir_matrix){0};
        const nadir_status status = nadir_create(&examined, &options, solver, NULL);
        if (status == NADIR_RUNNING || status == NADIR_MEMORY) return status;
        options = nadir_options_default();
    }
    memcpy(options.method, "gradient/full", sizeof "gradient/full");
    if (problem->residual_curvature) examined.jacobian_product = NULL;
    return nadir_create(&examined, &options, solver, NULL);
}

nadir_status nadir_verdict_at(const nadir_problem *problem, const double *x, double tolerance, double gnorm_limit,
                              nadir_inertia *inertia) {
    return verdict_at(problem, x, tolerance, gnorm_limit, 1, inertia);
}

nadir_status verdict_at(const nadir_problem *problem, const double *x, double tolerance, double gnorm_limit, int64_t seed,
                        nadir_inertia *inertia) {
    nadir_solver *s;
    if (!problem || !x || !inertia || !(tolerance >= 0.0) || !(gnorm_limit >= 0.0)) return NADIR_ARGUMENT;
    *inertia = (nadir_inertia){.verdict = NADIR_VERDICT_UNKNOWN};
    nadir_status status = create_examiner(problem, &s);
    if (status != NADIR_RUNNING) return status;
    s->options.seed = seed; /* which its parts do not read */
    status = nadir_start(s, x);
    if (status >= NADIR_RUNNING) { /* x passes some stopping test or none, and was evaluated */
        status = NADIR_RUNNING;
        if (!(s->now.gnorm <= gnorm_limit))
            inertia->verdict = NADIR_VERDICT_NOT_STATIONARY;
        else
            status = examine_somehow(s, tolerance, inertia);
    }
    nadir_destroy(s);
    return status;
}
