/* A problem whose callbacks are timed. */
#include <math.h>
#include <time.h>

#include "clocked.h"

static double monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int note(clocked *self, clocked_kind kind, double began, int returned) {
    const double seconds = monotonic() - began;
    self->least[kind] = fmin(self->calls[kind] > 0 ? self->least[kind] : INFINITY, seconds);
    self->spent[kind] += seconds;
    self->calls[kind]++;
    return returned;
}

static int objective(void *data, const double *x, double *f, double *g) {
    clocked *self = data;
    const double began = monotonic();
    return note(self, CLOCKED_OBJECTIVE, began, self->inner.objective(self->inner.data, x, f, g));
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    clocked *self = data;
    const double began = monotonic();
    return note(self, CLOCKED_HESSIAN, began, self->inner.hessian(self->inner.data, x, H));
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    clocked *self = data;
    const double began = monotonic();
    return note(self, CLOCKED_PRODUCT, began, self->inner.hessian_product(self->inner.data, x, v, Hv));
}

static int precondition(void *data, const double *x, const double *v, double *Mv) {
    const clocked *self = data;
    return self->inner.precondition(self->inner.data, x, v, Mv);
}

static int reduce(void *data, nadir_reduction operation, int64_t count, double *values) {
    const clocked *self = data;
    return self->inner.reduce(self->inner.data, operation, count, values);
}

nadir_problem clocked_problem(clocked *self, const nadir_problem *of) {
    nadir_problem timed = *of;
    *self = (clocked){.inner = *of};
    timed.data = self;
    if (of->objective) timed.objective = objective;
    if (of->hessian) timed.hessian = hessian;
    if (of->hessian_product) timed.hessian_product = product;
    if (of->precondition) timed.precondition = precondition;
    if (of->reduce) timed.reduce = reduce;
    return timed;
}

void clocked_restart(clocked *self) {
    for (int i = 0; i < CLOCKED_KINDS; i++) self->least[i] = self->spent[i] = 0.0, self->calls[i] = 0;
}

double clocked_seconds(const clocked *self, const nadir_counts *counts) {
    const int64_t calls[CLOCKED_KINDS] = {counts->calls, counts->hessian, self->inner.hessian_product ? counts->product : 0};
    double seconds = 0.0;
    for (int i = 0; i < CLOCKED_KINDS; i++)
        seconds += calls[i] == self->calls[i] ? self->spent[i] : self->least[i] * (double)calls[i];
    return seconds;
}
