/* B + λI of L-BFGS. With R the upper triangle of SᵀY, L what is below it, E = diag(SᵀY) and Ψ = [δS Y],
 *     B = δI − ΨM⁻¹Ψᵀ,   M = [δSᵀS  L; Lᵀ  −E]            (Byrd, Nocedal and Schnabel, Math. Program. 63 (1994) 129, eq. 2.17)
 * and with σ = δ + λ, by the formula of Sherman, Morrison and Woodbury,
 *     (B + λI)⁻¹ = (I + ΨN⁻¹Ψᵀ)/σ,   N = σM − ΨᵀΨ = [δλSᵀS  λL − δR; ·  −σE − YᵀY].
 * Pairs come in all lengths: with the units u_i = √(δ/E_i) in place of 1, s_i and y_i/δ both, the diagonal of R is I. N has as many
 * eigenvalues of either sign as there are pairs; two factorizations by Cholesky would do too, but square the condition of R. */
#include "compact.h"

#include <math.h>
#include <string.h>

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
