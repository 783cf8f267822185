/* Groups of columns such that H is known from one product Hd a group, d = Σ h_j e_j over its columns (Curtis, Powell and Reid, J.
 * Inst. Math. Appl. 13 (1974) 117; Powell and Toint, SIAM J. Numer. Anal. 16 (1979) 1060). For a symmetric H every entry (i, j) is
 * to stand alone once: j is the only column of its group with an entry in row i, or i the only one of its group with an entry in
 * row j. That is a star colouring of the graph of H: neighbours differ, and no path of four vertices has only two colours (Coleman
 * and Moré, Math. Program. 28 (1984) 243). An arrow needs two groups; a band of kl sub-diagonals 2kl + 1, one after the other.
 *
 * The columns of a Jacobian are in one group where no row has an entry in two of them; those of a band take turns.
 *
 * Greedy, columns of many entries first (Gebremedhin, Manne and Pothen, SIAM Review 47 (2005) 629, 4). */
#include "colouring.h"

colouring_work colouring_place(const nadir_matrix *shape, int64_t n, arena *memory) {
    colouring_work work = {0};
    if (shape->storage != NADIR_SPARSE) return work;
    work.upper_start = arena_take(memory, n + 1, sizeof *work.upper_start);
    work.upper = arena_take(memory, shape->column_start[n], sizeof *work.upper);
    work.seen = arena_take(memory, 2 * n + 1, sizeof *work.seen);
    return work;
}

/* Row i of the lower triangle, without the diagonal: the columns upper[upper_start[i]] to upper[upper_start[i + 1] − 1]. */
static void transpose(const nadir_matrix *shape, int64_t n, const colouring_work *w) {
    int64_t *start = w->upper_start;
    for (int64_t i = 0; i <= n; i++) start[i] = 0;
    for (int64_t j = 0; j < n; j++)
        for (int64_t k = shape->column_start[j] + 1; k < shape->column_start[j + 1]; k++) start[shape->row_index[k] + 1]++;
    for (int64_t i = 0; i < n; i++) start[i + 1] += start[i];
    for (int64_t j = 0; j < n; j++)
        for (int64_t k = shape->column_start[j] + 1; k < shape->column_start[j + 1]; k++)
            w->upper[start[shape->row_index[k]]++] = j;
    for (int64_t i = n; i > 0; i--) start[i] = start[i - 1];
    start[0] = 0;
}

typedef struct graph {
    const nadir_matrix *shape;
    const colouring_work *work;
} graph;

static int64_t below(const graph *g, int64_t v) {
    return g->shape->column_start[v + 1] - g->shape->column_start[v] - 1;
}

static int64_t degree(const graph *g, int64_t v) {
    return below(g, v) + g->work->upper_start[v + 1] - g->work->upper_start[v];
}

/* Neighbour k of v, 0 <= k < degree. */
static int64_t neighbour(const graph *g, int64_t v, int64_t k) {
    const int64_t lower = below(g, v);
    return k < lower ? g->shape->row_index[g->shape->column_start[v] + 1 + k] : g->work->upper[g->work->upper_start[v] + k - lower];
}

/* Has x, beside w, another neighbour in the group of w? Then v, w, x and it would be a path in two colours. */
static bool continues(const graph *g, const int64_t *group, int64_t w, int64_t x) {
    const int64_t count = degree(g, x);
    for (int64_t k = 0; k < count; k++) {
        const int64_t y = neighbour(g, x, k);
        if (y != w && group[y] == group[w]) return true;
    }
    return false;
}

/* Marks the groups that v may not join. */
static void forbid(const graph *g, const int64_t *group, int64_t v, int64_t *seen) {
    const int64_t count = degree(g, v);
    for (int64_t k = 0; k < count; k++) {
        const int64_t w = neighbour(g, v, k), others = degree(g, w);
        if (group[w] >= 0) seen[group[w]] = v;
        for (int64_t l = 0; l < others; l++) {
            const int64_t x = neighbour(g, w, l);
            if (x == v || group[x] < 0 || seen[group[x]] == v) continue;
            if (group[w] < 0 || continues(g, group, w, x)) seen[group[x]] = v;
        }
    }
}

/* Columns by falling degree into `order`, by counting; `place` has n + 1 numbers to work with. */
static void by_degree(const graph *g, int64_t n, int64_t *order, int64_t *place) {
    for (int64_t d = 0; d <= n; d++) place[d] = 0;
    for (int64_t v = 0; v < n; v++) place[n - 1 - degree(g, v) + 1]++;
    for (int64_t d = 0; d < n; d++) place[d + 1] += place[d];
    for (int64_t v = 0; v < n; v++) order[place[n - 1 - degree(g, v)]++] = v;
}

static int64_t in_turn(int64_t n, int64_t period, int64_t *group) {
    const int64_t groups = period < n ? period : n;
    for (int64_t j = 0; j < n; j++) group[j] = j % groups;
    return groups;
}

int64_t colouring_find(const nadir_matrix *shape, int64_t n, const colouring_work *work, int64_t *group) {
    if (shape->storage == NADIR_DENSE) return in_turn(n, n, group);
    if (shape->storage == NADIR_BAND) return in_turn(n, 2 * shape->kl + 1, group);
    const graph g = {shape, work};
    int64_t *order = work->seen, *seen = work->seen + n, groups = 0;
    transpose(shape, n, work);
    by_degree(&g, n, order, seen);
    for (int64_t v = 0; v < n; v++) group[v] = seen[v] = -1;
    for (int64_t k = 0; k < n; k++) {
        int64_t c = 0;
        const int64_t v = order[k];
        forbid(&g, group, v, seen);
        while (seen[c] == v) c++;
        group[v] = c;
        groups = c < groups ? groups : c + 1;
    }
    return groups;
}

/* ---- general matrices -------------------------------------------------------------------------------------------------------- */

colouring_work colouring_place_general(const nadir_matrix *J, arena *memory) {
    colouring_work work = {0};
    if (J->storage != NADIR_SPARSE) return work;
    work.upper_start = arena_take(memory, J->rows + 1, sizeof *work.upper_start);
    work.upper = arena_take(memory, J->column_start[J->columns], sizeof *work.upper);
    work.seen = arena_take(memory, J->columns, sizeof *work.seen);
    return work;
}

/* Row i: the columns upper[upper_start[i]] to upper[upper_start[i + 1] − 1]. */
static void by_rows(const nadir_matrix *J, const colouring_work *w) {
    int64_t *start = w->upper_start;
    for (int64_t i = 0; i <= J->rows; i++) start[i] = 0;
    for (int64_t k = 0; k < J->column_start[J->columns]; k++) start[J->row_index[k] + 1]++;
    for (int64_t i = 0; i < J->rows; i++) start[i + 1] += start[i];
    for (int64_t j = 0; j < J->columns; j++)
        for (int64_t k = J->column_start[j]; k < J->column_start[j + 1]; k++) w->upper[start[J->row_index[k]]++] = j;
    for (int64_t i = J->rows; i > 0; i--) start[i] = start[i - 1];
    start[0] = 0;
}

int64_t colouring_find_general(const nadir_matrix *J, const colouring_work *work, int64_t *group) {
    int64_t groups = 0, *seen = work->seen;
    if (J->storage == NADIR_DENSE) return in_turn(J->columns, J->columns, group);
    if (J->storage == NADIR_BAND) return in_turn(J->columns, J->kl + J->ku + 1, group);
    by_rows(J, work);
    for (int64_t j = 0; j < J->columns; j++) group[j] = seen[j] = -1;
    for (int64_t j = 0; j < J->columns; j++) {
        int64_t c = 0;
        for (int64_t k = J->column_start[j]; k < J->column_start[j + 1]; k++)
            for (int64_t l = work->upper_start[J->row_index[k]]; l < work->upper_start[J->row_index[k] + 1]; l++)
                if (group[work->upper[l]] >= 0) seen[group[work->upper[l]]] = j;
        while (seen[c] == j) c++;
        group[j] = c;
        groups = c < groups ? groups : c + 1;
    }
    return groups;
}
