/* B + λI of L-BFGS. With R the upper triangle of SᵀY, L what is below it, E = diag(SᵀY) and Ψ = [δS Y],
 *     B = δI − ΨM⁻¹Ψᵀ,   M = [δSᵀS  L; Lᵀ  −E]            (Byrd, Nocedal and Schnabel, Math. Program. 63 (1994) 129, eq. 2.17)
 * and with σ = δ + λ, by the formula of Sherman, Morrison and Woodbury,
 *     (B + λI)⁻¹ = (I + ΨN⁻¹Ψᵀ)/σ,   N = σM − ΨᵀΨ = [δλSᵀS  λL − δR; ·  −σE − YᵀY].
 * Pairs come in all lengths: with the units u_i = √(δ/E_i) in place of 1, s_i and y_i/δ both, the diagonal of R is I. N has as many
 * eigenvalues of either sign as there are pairs; two factorizations by Cholesky would do too, but square the condition of R. */
#include "compact.h"

#include <math.h>
#include <string.h>

static const double lost = 1e-6; /* of its terms' sizes: a sum that is no larger is rounding to ten digits */

compact compact_place(int64_t columns, arena *memory) {
    const int64_t size = 2 * columns;
    compact c = {.columns = columns};
    c.SS = arena_doubles(memory, columns, columns);
    c.SY = arena_doubles(memory, columns, columns);
    c.YY = arena_doubles(memory, columns, columns);
    c.N = arena_doubles(memory, size, size);
    c.pivots = arena_take(memory, size, sizeof *c.pivots);
    c.unit = arena_doubles(memory, columns, 1);
    c.right = arena_doubles(memory, size, 1);
    c.work = arena_doubles(memory, lapack_sytrf_work(size, size), 1);
    c.order = arena_take(memory, columns, sizeof *c.order);
    return c;
}

void compact_clear(compact *c) {
    const size_t size = (size_t)(c->columns * c->columns) * sizeof *c->SS;
    memset(c->SS, 0, size);
    memset(c->SY, 0, size);
}

void compact_keep(compact *c, int64_t newest, const double *Ss, const double *Sy, const double *Ys, const double *Yy) {
    const int64_t k = c->columns;
    for (int64_t i = 0; i < k; i++) {
        c->SS[i + newest * k] = c->SS[newest + i * k] = Ss[i];
        c->YY[i + newest * k] = c->YY[newest + i * k] = Yy[i];
        c->SY[newest + i * k] = Ys[i];
        c->SY[i + newest * k] = Sy[i];
    }
}

/* The lower triangle of N/δ² in those units. */
static void fill(compact *c, double ratio) {
    const int64_t n = c->count, ld = 2 * c->columns;
    for (int64_t j = 0; j < n; j++)
        for (int64_t i = 0; i < n; i++) {
            const int64_t at = c->order[i] + c->order[j] * c->columns;
            const double units = c->unit[i] * c->unit[j];
            c->N[i + j * ld] = ratio * units * c->SS[at];
            c->N[n + j + i * ld] = (i > j ? ratio : -1.0) * units * c->SY[at] / c->delta;
            c->N[n + i + (n + j) * ld] = (i == j ? -1.0 - ratio : 0.0) - units * c->YY[at] / c->delta / c->delta;
        }
}

bool compact_factor(compact *c, int64_t first, int64_t count, double delta, double lambda) {
    c->count = count;
    c->delta = delta;
    for (int64_t i = 0; i < count; i++) {
        c->order[i] = (first + i) % c->columns;
        c->unit[i] = sqrt(delta / c->SY[c->order[i] * (c->columns + 1)]);
    }
    fill(c, lambda / delta);
    const int64_t size = 2 * c->columns;
    return lapack_sytrf(2 * count, c->N, size, c->pivots, c->work, lapack_sytrf_work(size, size)) == 0;
}

/* value += term, and its size. */
static inline void add(double term, double *value, double *size) {
    *value += term;
    *size += fabs(term);
}

void compact_multiply(const compact *c, const combination *v, const compact_products *with, compact_products *products) {
    const int64_t k = c->columns;
    double along = 0.0, along_size = 0.0, square = 0.0, size = 0.0;
    add(v->of_g * with->g, &along, &along_size);
    for (int64_t i = 0; i < k; i++) {
        double S = 0.0, Y = 0.0, S_size = 0.0, Y_size = 0.0;
        add(v->of_g * with->S[i], &S, &S_size);
        add(v->of_g * with->Y[i], &Y, &Y_size);
        for (int64_t j = 0; j < k; j++) {
            add(c->SS[i + j * k] * v->of_S[j], &S, &S_size);
            add(c->SY[i + j * k] * v->of_Y[j], &S, &S_size);
            add(c->SY[j + i * k] * v->of_S[j], &Y, &Y_size);
            add(c->YY[i + j * k] * v->of_Y[j], &Y, &Y_size);
        }
        add(v->of_S[i] * with->S[i] + v->of_Y[i] * with->Y[i], &along, &along_size);
        square += v->of_S[i] * S + v->of_Y[i] * Y;
        size += fabs(v->of_S[i]) * S_size + fabs(v->of_Y[i]) * Y_size;
        products->S[i] = S;
        products->Y[i] = Y;
    }
    square += v->of_g * along;
    size += fabs(v->of_g) * along_size;
    products->g = fabs(along) > lost * along_size ? along : NAN;
    products->square = square > lost * size ? square : NAN;
}

void compact_solve(compact *c, double *Sv, double *Yv) {
    const int64_t n = c->count;
    for (int64_t i = 0; i < n; i++) {
        c->right[i] = c->unit[i] * Sv[c->order[i]];
        c->right[n + i] = c->unit[i] * Yv[c->order[i]] / c->delta;
    }
    lapack_sytrs(2 * n, c->N, 2 * c->columns, c->pivots, c->right);
    memset(Sv, 0, (size_t)c->columns * sizeof *Sv);
    memset(Yv, 0, (size_t)c->columns * sizeof *Yv);
    for (int64_t i = 0; i < n; i++) {
        Sv[c->order[i]] = c->unit[i] * c->right[i];
        Yv[c->order[i]] = c->unit[i] * c->right[n + i] / c->delta;
    }
}
