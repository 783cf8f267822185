/* Which derivative is to blame when a run falls short? The callbacks are held against each other along a line:
 *     −g/‖g‖:  the slope −‖g‖ against (f(x + hd) − f(x − hd))/2h
 *     v:       Hv against C = (g(x + hv) − g(x − hv))/2h,  v the last step, then a random direction
 * An accusation must be certain. A slope is taken over h and h/2, whose results differ by more than the error of the second, and
 * over h/13: noise, or an f that turns many times on the way, would not tell the same there. C is off by h²/6·∂³g of truncation and
 * σ/h of noise. Differences to either side disagree by ‖D₊ − D₋‖ = h·∂²g + √6·σ/h, which is more, and so they do at a kink: ‖Hv −
 * C‖ must exceed that tenfold, and a thousandth of its size, over two lengths h that give the same C.
 *
 * Steps themselves cast doubt on g at no cost: with s the step just taken, f(x + s) − f(x) is the mean of the slopes gᵀs at both
 * ends, up to |s|³. With a wrong g steps become so short that this holds of a right one, or too short for f to tell. */
#include "internal.h"

#include "difference.h"
#include "matrix.h"
#include "random.h"

#include <float.h>

static const double incommensurate = 13.0, alike_slope = 0.25, doubtful = 0.25;

/* ---- g ------------------------------------------------------------------------------------------------------------------- */

/* f at x + td, d = −g/‖g‖₂; NAN where undefined. Notes the lowest met. */
static nadir_status value_at(nadir_solver *s, double t, slope_check *check, double *value) {
    vec_copy(&s->space, s->now.x, s->trial.x);
    vec_axpy(&s->space, -t / s->now.gnorm2, s->now.g, s->trial.x);
    const nadir_status status = oracle_f(s, &s->trial);
    *value = status == NADIR_RUNNING ? s->trial.f : NAN;
    if (status == NADIR_RUNNING) check->decrease = fmax(check->decrease, s->now.f - s->trial.f);
    return status == NADIR_NOT_FINITE ? NADIR_RUNNING : status;
}

/* Central differences along d. */
typedef struct central {
    double slope, curvature;
} central;

static nadir_status central_at(nadir_solver *s, double h, slope_check *check, central *at) {
    double after = NAN, before = NAN;
    nadir_status status = value_at(s, -h, check, &before);
    if (status == NADIR_RUNNING) status = value_at(s, h, check, &after);
    *at = (central){(after - before) / (2.0 * h), ((after - s->now.f) + (before - s->now.f)) / (h * h)};
    return status;
}

/* Asked of an accusation alone: do differences over another length tell the same slope, and g nearby the same as here? */
static nadir_status confirm(nadir_solver *s, double h, slope_check *check) {
    const double allowed = alike_slope * fabs(check->by_f - check->by_gradient), found = check->by_f;
    double value[2];
    for (int side = 0; side < 2; side++) {
        vec_copy(&s->space, s->now.x, s->trial.x);
        vec_axpy(&s->space, (side ? h : -h) / s->now.gnorm2, s->now.g, s->trial.x);
        const nadir_status status = oracle_fg(s, &s->trial);
        if (status != NADIR_RUNNING) return status == NADIR_NOT_FINITE ? NADIR_RUNNING : status;
        value[side] = s->trial.f;
        const double slope = -vec_dot(&s->space, s->now.g, s->trial.g) / s->now.gnorm2;
        if (!(fabs(slope - check->by_gradient) <= allowed)) return NADIR_RUNNING;
    }
    check->certain = fabs((value[0] - value[1]) / (2.0 * h) - found) <= allowed;
    return NADIR_RUNNING;
}

nadir_status diagnose_slope(nadir_solver *s, slope_check *check) {
    *check = (slope_check){.by_gradient = -s->now.gnorm2, .by_f = -s->now.gnorm2, .holds = true};
    if (!(s->now.gnorm2 > 0.0)) return NADIR_RUNNING;
    const double max = vec_max(&s->space, s->now.x), size = max > 0.0 ? max : 1.0, h = cbrt(DBL_EPSILON) * size;
    central wide = {NAN, NAN}, narrow = {NAN, NAN};
    check->distance = h;
    nadir_status status = central_at(s, h, check, &wide);
    if (status == NADIR_RUNNING) status = central_at(s, 0.5 * h, check, &narrow);
    if (status != NADIR_RUNNING || !isfinite(wide.slope) || !isfinite(narrow.slope)) return status;
    const double noise = ratio_noise(s, s->now.f) / h + DBL_EPSILON * fabs(narrow.curvature) * size; /* of f, and of x + hd */
    const double error = 4.0 * fabs(wide.slope - narrow.slope) + 8.0 * (noise + DBL_MIN / h);
    check->by_f = narrow.slope;
    check->holds = !(fabs(narrow.slope - check->by_gradient) > error + 0.01 * s->now.gnorm2);
    return check->holds ? NADIR_RUNNING : confirm(s, h / incommensurate, check);
}

/* ---- the noise of f ------------------------------------------------------------------------------------------------------- */

static const double clearly_larger = 2.0;

nadir_status diagnose_noise(nadir_solver *s, bool *larger) {
    const double assumed = ratio_noise(s, s->now.f);
    double noise = assumed;
    *larger = false;
    if (s->options.fnoise > 0.0 || lacks_gradient(&s->problem) || !(assumed > 0.0)) return NADIR_RUNNING;
    const nadir_status status = difference_noise_of_f(s, s->now.x, s->now.f, &s->trial, &noise);
    if (status != NADIR_RUNNING || !(noise > clearly_larger * assumed)) return status;
    s->fnoise *= noise / assumed;
    *larger = true;
    return NADIR_RUNNING;
}

/* ---- steps that cast doubt on g -------------------------------------------------------------------------------------------- */

/* Over the problem collection two of 173 runs ever meet that many steps in a row, or more of them than of others by as many. */
enum { FIRST_DOUBTS = 8 };

void diagnose_start(nadir_solver *s) {
    s->doubts = 0;
    s->most_doubts = FIRST_DOUBTS;
}

/* A linear part costs more than the inner product here; the others soon make no progress. */
bool diagnose_of_callback(const nadir_solver *s) {
    return s->method.linear && !s->method.direction->secant && !s->problem.values_only;
}

void diagnose_step(nadir_solver *s) {
    if (!diagnose_of_callback(s) || s->space.reduce) return;
    const double before = s->length * vec_dot(&s->space, s->now.g, s->p), after = s->length * s->trial.along;
    const double change = s->trial.f - s->now.f, size = fmax(fabs(change), 0.5 * (fabs(before) + fabs(after)));
    const bool told = fabs(change - 0.5 * (before + after)) <= doubtful * size && size > ratio_floor(s);
    if (!told)
        s->doubts++;
    else if (s->doubts > 0)
        s->doubts--;
}

bool diagnose_due(nadir_solver *s) {
    if (s->doubts < s->most_doubts) return false;
    s->doubts = 0;
    s->most_doubts *= 2;
    return true;
}

/* ---- H ------------------------------------------------------------------------------------------------------------------- */

static const double certainty = 10.0, slack = 1e-3, alike = 0.1, shorter = 128.0;

/* A matrix or products that the method asks callbacks for, beside a gradient from a callback. */
static bool callback_of_hessian(const nadir_solver *s) {
    const bool matrix = reads_hessian(&s->method, &s->problem);
    return matrix ? offers_hessian(&s->problem) : s->problem.hessian_product != NULL;
}

void diagnose_place(nadir_solver *s, arena *memory) {
    const bool checked = s->method.direction->needs_hessian && callback_of_hessian(s) && !s->problem.values_only;
    s->Hv = checked ? arena_doubles(memory, s->problem.n, 1) : NULL;
    s->beside = checked ? arena_doubles(memory, s->problem.n, 1) : NULL;
}

/* g at x + tv into trial.g; v is s->p. */
static nadir_status gradient_beside(nadir_solver *s, double t) {
    vec_combine(&s->space, s->now.x, t, s->p, s->trial.x);
    return s->problem.residual ? oracle_fg(s, &s->trial) : oracle_g(s, &s->trial);
}

enum { OFF, SIDES, GIVEN, FOUND, ALONG_GIVEN, ALONG_FOUND, SUMS };

/* The squares ‖Hv − C‖², ‖D₊ − D₋‖², ‖Hv‖², ‖C‖², and vᵀHv, vᵀC. */
typedef struct contrast {
    double sums[SUMS];
} contrast;

/* With g(x + hv) in `beside` and g(x − hv) in trial.g; the row that differs most into *check. */
static void compare(const nadir_solver *s, double h, curvature_check *check, contrast *at) {
    double most = -1.0, *sums = at->sums;
    memset(sums, 0, sizeof at->sums);
    for (int64_t i = 0; i < s->space.n; i++) {
        const double after = (s->beside[i] - s->now.g[i]) / h, before = (s->now.g[i] - s->trial.g[i]) / h;
        const double found = 0.5 * (after + before), given = s->Hv[i], off = fabs(given - found);
        sums[OFF] += off * off;
        sums[SIDES] += (after - before) * (after - before);
        sums[GIVEN] += given * given;
        sums[FOUND] += found * found;
        sums[ALONG_GIVEN] += s->p[i] * given;
        sums[ALONG_FOUND] += s->p[i] * found;
        if (!(off > most)) continue;
        most = off;
        check->row = i;
        check->given = given;
        check->found = found;
    }
    vec_reduce(&s->space, NADIR_SUM, SUMS, sums);
}

/* NOT_FINITE where g is undefined nearby. */
static nadir_status contrast_at(nadir_solver *s, double h, curvature_check *check, contrast *at) {
    nadir_status status = gradient_beside(s, h);
    if (status != NADIR_RUNNING) return status;
    vec_copy(&s->space, s->trial.g, s->beside);
    status = gradient_beside(s, -h);
    if (status == NADIR_RUNNING) compare(s, h, check, at);
    return status;
}

/* `rounding` is what that of x ± hv may do to C. */
static bool contradicts(const contrast *at, double rounding) {
    const double *sums = at->sums, blur = sqrt(sums[SIDES]) + rounding, size = sqrt(fmax(sums[GIVEN], sums[FOUND]));
    return sqrt(sums[OFF]) > certainty * blur + slack * size && isfinite(sums[OFF]);
}

/* Do differences over two lengths tell the same C? Not where g has turned many times in between. */
static bool agree(const contrast *one, const contrast *other, double v_norm) {
    const double size = sqrt(other->sums[FOUND]), allowed = alike * size;
    return fabs(sqrt(one->sums[FOUND]) - size) <= allowed &&
           fabs(one->sums[ALONG_FOUND] - other->sums[ALONG_FOUND]) <= allowed * v_norm;
}

/* Hv := H·p, by what the method goes by: a problem may offer both. */
static nadir_status product(nadir_solver *s) {
    if (!reads_hessian(&s->method, &s->problem)) return oracle_product(s, NULL, s->p, s->Hv);
    s->counts.product++;
    matrix_product(&s->H, s->p, s->Hv);
    return NADIR_RUNNING;
}

/* ‖H‖_F, or nearly. */
static double norm_of_hessian(const nadir_solver *s) {
    return reads_hessian(&s->method, &s->problem) ? matrix_scaled_norm(&s->H, NULL) : s->method.direction->norm(s, NULL);
}

/* Along v = p, once s->H holds the matrix, if there is one. */
static nadir_status check_along(nadir_solver *s, curvature_check *check) {
    const double size = vec_max(&s->space, s->now.x), length = vec_max(&s->space, s->p);
    const double unit = fmax(size, 1.0), h = cbrt(DBL_EPSILON) * unit;
    const double rounding = norm_of_hessian(s) * sqrt(vec_size(&s->space)) * DBL_EPSILON * unit / h;
    contrast wide = {{0}}, narrow = {{0}};
    if (!(length > 0.0) || !isfinite(1.0 / length)) return NADIR_RUNNING;
    vec_scale(&s->space, 1.0 / length, s->p);
    nadir_status status = product(s);
    if (status == NADIR_RUNNING) status = contrast_at(s, h, check, &wide);
    if (status != NADIR_RUNNING || !contradicts(&wide, rounding)) return status;
    status = contrast_at(s, h / shorter, check, &narrow);
    if (status != NADIR_RUNNING) return status;
    const double square = vec_dot(&s->space, s->p, s->p);
    check->by_hessian = narrow.sums[ALONG_GIVEN] / square;
    check->by_gradient = narrow.sums[ALONG_FOUND] / square;
    check->holds = !(contradicts(&narrow, shorter * rounding) && agree(&wide, &narrow, sqrt(square)));
    return NADIR_RUNNING;
}

static bool inconclusive(nadir_status status, const curvature_check *check) {
    return (status == NADIR_RUNNING && check->holds) || status == NADIR_NOT_FINITE;
}

nadir_status diagnose_curvature(nadir_solver *s, curvature_check *check) {
    uint64_t random = 1;
    *check = (curvature_check){.holds = true, .along = "the last step"};
    if (!s->Hv) return NADIR_RUNNING;
    nadir_status status = reads_hessian(&s->method, &s->problem) ? oracle_hessian(s, &s->H) : NADIR_RUNNING;
    if (status == NADIR_RUNNING && s->iterations + s->rejected > 0) status = check_along(s, check);
    if (inconclusive(status, check)) {
        check->along = "a random direction";
        for (int64_t i = 0; i < s->space.n; i++) s->p[i] = random_next(&random);
        status = check_along(s, check);
    }
    return status == NADIR_NOT_FINITE ? NADIR_RUNNING : status;
}
