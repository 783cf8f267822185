/* Residuals and their Jacobian: f = ½‖r‖², g = Jᵀr, and the cosines |gⱼ|/(‖Jⱼ‖·‖r‖) of MINPACK's test (Moré, Garbow and Hillstrom,
 * User guide for MINPACK-1, ANL-80-74, 1980). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "peer_squares.h"

/* The rows of column j: from `first` to below `end`. */
static int64_t first_row(const nadir_matrix *J, int64_t j) {
    return J->storage == NADIR_BAND && j > J->ku ? j - J->ku : 0;
}

static int64_t end_row(const nadir_matrix *J, int64_t j) {
    const int64_t below = j + J->kl + 1;
    return J->storage == NADIR_BAND && below < J->rows ? below : J->rows;
}

static double entry(const nadir_matrix *J, int64_t i, int64_t j) {
    return J->values[(J->storage == NADIR_BAND ? J->ku + i - j : i) + j * J->ld];
}

/* Zeroed; NULL when that is too much. */
static double *room(int64_t rows, int64_t columns) {
    const bool fits = rows <= INT64_MAX / columns && (uint64_t)(rows * columns) < SIZE_MAX / sizeof(double);
    return fits ? calloc((size_t)(rows * columns), sizeof(double)) : NULL;
}

bool peer_squares_create(peer_squares *self, const nadir_problem *problem) {
    nadir_matrix *J = &self->J;
    *self = (peer_squares){.m = problem->m, .J = problem->jacobian_shape};
    J->rows = problem->m;
    J->columns = problem->n;
    J->ld = J->storage == NADIR_BAND ? J->kl + J->ku + 1 : J->rows;
    self->r = room(self->m, 1);
    J->values = room(J->ld, J->columns);
    if (self->r && J->values) return true;
    peer_squares_destroy(self);
    return false;
}

void peer_squares_destroy(peer_squares *self) {
    free(self->r);
    free(self->J.values);
    *self = (peer_squares){0};
}

static bool all_finite(const double *values, int64_t count) {
    bool finite = true;
    for (int64_t i = 0; i < count; i++) finite = finite && isfinite(values[i]);
    return finite;
}

int peer_squares_evaluate(peer_squares *self, const nadir_problem *problem, const double *x, bool want_r, bool want_J) {
    const int64_t size = self->J.ld * self->J.columns;
    if (want_J) memset(self->J.values, 0, (size_t)size * sizeof(double));
    const int code = problem->residual(problem->data, x, want_r ? self->r : NULL, want_J ? &self->J : NULL);
    if (code != 0) return code;
    const bool finite = (!want_r || isfinite(peer_squares_value(self))) && (!want_J || all_finite(self->J.values, size));
    return !finite;
}

void peer_squares_spread(const peer_squares *self, double *dense) {
    const nadir_matrix *J = &self->J;
    memset(dense, 0, (size_t)(J->rows * J->columns) * sizeof *dense);
    for (int64_t j = 0; j < J->columns; j++)
        for (int64_t i = first_row(J, j); i < end_row(J, j); i++) dense[i + j * J->rows] = entry(J, i, j);
}

double peer_squares_value(const peer_squares *self) {
    double sum = 0;
    for (int64_t i = 0; i < self->m; i++) sum += self->r[i] * self->r[i];
    return 0.5 * sum;
}

double peer_squares_largest(const peer_squares *self) {
    double most = 0;
    for (int64_t i = 0; i < self->m; i++) most = fmax(most, fabs(self->r[i]));
    return most;
}

double peer_squares_gradient(const peer_squares *self, double *g) {
    const double length = sqrt(2) * sqrt(peer_squares_value(self));
    double most = 0;
    for (int64_t j = 0; j < self->J.columns; j++) {
        double square = 0;
        g[j] = 0;
        for (int64_t i = first_row(&self->J, j); i < end_row(&self->J, j); i++) {
            const double value = entry(&self->J, i, j);
            g[j] += value * self->r[i];
            square += value * value;
        }
        const double cosine = fabs(g[j]) / (sqrt(square) * length);
        if (cosine > most) most = cosine; /* 0/0, of a column or residuals that vanish: no angle */
    }
    return most;
}
