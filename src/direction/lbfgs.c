/* Limited-memory BFGS: H is m BFGS updates by the last pairs s = x⁺ − x, y = g⁺ − g, of H0 = γI or of the inverse of a diagonal D
 * (Nocedal, Math. Comp. 35 (1980) 773; Liu and Nocedal, Math. Program. 45 (1989) 503).
 *
 * Compact (Byrd, Nocedal and Schnabel, Math. Program. 63 (1994) 129; here with the two loops of 1980 written as two triangular
 * systems): with R the upper triangle of SᵀY and E its diagonal, p = −Hg comes from
 *     Rα = Sᵀg,   q = g − Yα,   r = H0 q,   Rᵀδ = Eα − Yᵀr,   p = −r − Sδ,   gᵀHg = αᵀEα + qᵀr > 0.
 * Sᵀg and Sᵀy come with the trial's evaluation. Then one walk over Y makes q, r and Yᵀr, and one over S makes p: whatever H0 is, a
 * pair is read three times (S, Y, S), where two loops of dots and sums read it four to five times. Over processes `h0=scalar` (and
 * `auto`) has Yᵀr = γ(Yᵀg − YᵀYα) from Yᵀg and Yᵀy, summed with the trial's: two reductions in all, and one reading of Y more.
 * D takes a third: it follows from the sums of the very pair that YᵀD⁻¹Y is to be made with.
 * Vectors of a few entries cost less than the small matrices: up to VEC_SHORT of them the two loops of 1980 are walked as they
 * stand.
 *
 * E holds sᵀy/t, so that H⁺y = s/t: y tells the mean curvature along s, and the cubic that has f's values and slopes at both ends
 * the one at x⁺, which is t times that,
 *     t = 6(f − f⁺ + sᵀg⁺)/sᵀy − 2,   kept in [1/2, 2]      (Biggs, J. Inst. Math. Appl. 12 (1973) 337):
 * 6 % fewer values of f over the collection, 5.5 % fewer at 349 sizes that are not in it. A y for which sᵀy is t times as large
 * gains 4 %; γ or D with t as well, less than E alone. B + λI has t = 1.
 *
 * D (h0=diagonal; a diagonal BFGS update, Gilbert and Lemaréchal, Math. Program. 45 (1989) 407):
 *     D ← D·(yᵀD⁻¹y/sᵀy),   D_i ← D_i + y_i²/sᵀy − (D_i s_i)²/sᵀDs,   kept in [1e-5, 1e5]·yᵀy/sᵀy.
 * h0=gated takes D only while it foretells s from y better than γ does, by a mean of log(‖D⁻¹y − s‖²/‖γy − s‖²): a diagonal gains
 * much where the axes mean something, and loses as much where they do not. A mean over the last 20 pairs, 0.05 below
 * nothing, takes 1 % fewer values of f than one over 10 and 0.1; with no threshold 2 % fewer, but chain with n = 1000 5 % more.
 *
 * Where λ may be added, for a trust region, damping or a cubic term, H0 = γI, and Yᵀg and all products of the pairs are summed with
 * the trial's too: compact.c makes (B + λI)⁻¹ of them in O(m³), and one walk over S and Y the step. λ = 0 takes the way above. Over
 * processes ‖p‖ and what the next λ needs come from the small matrices too, which loses digits, but takes no reduction. Over the
 * collection `trust` asks for values of f 27 % more often than `wolfe` with its diagonal, 13 % more with `h0=scalar`, and for
 * gradients 2 % more often than the latter. */
#include "../internal.h"
#include "../panel.h"
#include "compact.h"

enum { LISTS = 9 }; /* by column: see the struct */
enum { SS, YY, YDY, SDS, MISS_D, MISS_I, TAIL };

typedef struct lbfgs {
    panel S, Y; /* memory + 1 columns: the pairs, and one for the trial's */
    double *D;  /* NULL: scalar */
    int64_t most, columns;
    int64_t count;        /* pairs */
    int64_t first;        /* the column of the oldest pair; the others follow it around the ring of columns */
    int64_t spare;        /* the column of the trial's pair, behind the newest */
    double *SY, *YS, *YY; /* sᵢᵀyⱼ for yⱼ newer than sᵢ, else 0, and its transpose; yᵢᵀyⱼ; leading dimension `columns` */
    bool brief;           /* vectors so short that the pairs are cheaper than small matrices: p by two loops */
    bool gram;            /* Yᵀr from the inner products */
    bool shifts;          /* λ may be added to B */
    compact small;        /* where it is */
    double lambda;
    bool factored;                                                 /* `small` is, at this λ */
    double *Sv;                                                    /* 2·columns: Sᵀv and Yᵀv */
    combination of_p;                                              /* p, over processes; its lists are NULL on one */
    double size;                                                   /* n over all processes */
    double *Sg, *Yg, *alpha, *delta, *c, *Ya, *left, *E, *inverse; /* by column; sᵢᵀyᵢ/tᵢ and 1/sᵢᵀyᵢ */
    double gamma;
    double preference; /* the gate's mean */
    bool diagonal;     /* D is in use */
    double begin;      /* length of the first step after forgetting; 0: not forgotten */
    double last_step, forgotten_f;
} lbfgs;

static const double curvature_floor = 1e-16, diagonal_range = 1e5;
static const double most_bend = 2.0, digits_wanted = 1e6, newest_share = 0.05, preferred_below = -0.05;

/* Where the parts of what is gathered lie. */
typedef struct layout {
    double *Sg, *Sy, *Yg, *Yy, *Ss, *Ys, *tail;
} layout;

static layout parts(const lbfgs *b, double *sums) {
    const int64_t k = b->columns, gram = b->YY ? k : 0, shifts = b->shifts ? k : 0;
    double *others = sums + 2 * k, *more = others + 2 * gram;
    return (layout){sums, sums + k, others, others + gram, more, more + shifts, more + 2 * shifts};
}

/* Older pairs than the last n + 2 are worth nothing: that many span the space. Over processes n is only this one's share. */
static int64_t most_pairs(const nadir_solver *s) {
    const int64_t memory = s->options.memory, n = s->problem.n;
    return s->problem.reduce || memory - 2 < n ? memory : n + 2;
}

static void place(nadir_solver *s, arena *memory) {
    const int64_t n = s->problem.n, most = most_pairs(s), k = most + 1;
    const bool shifts = s->method.globalize->needs_shift;
    const bool scalar = s->options.h0 == H0_SCALAR || (s->options.h0 == H0_AUTO && (s->problem.reduce || shifts));
    const bool gram = scalar && s->problem.reduce;
    lbfgs b = {.most = most, .columns = k, .gram = gram, .shifts = shifts};
    b.brief = n <= VEC_SHORT && !s->problem.reduce && !shifts;
    lbfgs *state = s->direction_state = arena_take(memory, 1, sizeof *state);
    b.S = panel_place(memory, n, k);
    b.Y = panel_place(memory, n, k);
    b.D = scalar ? NULL : arena_doubles(memory, n, 1);
    b.SY = arena_doubles(memory, k, k);
    b.YS = arena_doubles(memory, k, k);
    if (shifts) b.small = compact_place(k, memory);
    b.Sv = shifts ? arena_doubles(memory, k, 2) : NULL;
    b.of_p.of_S = shifts && s->problem.reduce ? arena_doubles(memory, k, 2) : NULL;
    b.YY = shifts ? b.small.YY : gram ? arena_doubles(memory, k, k) : NULL;
    b.Sg = arena_doubles(memory, k, LISTS);
    if (state) {
        b.Yg = b.Sg + k, b.alpha = b.Yg + k, b.delta = b.alpha + k, b.c = b.delta + k, b.Ya = b.c + k, b.left = b.Ya + k;
        b.E = b.left + k, b.inverse = b.E + k;
        if (b.of_p.of_S) b.of_p.of_Y = b.of_p.of_S + k;
        *state = b;
    }
    s->gathered = (shifts ? 6 : gram ? 4 : 2) * k + TAIL;
}

/* ---- the trial's pair ---------------------------------------------------------------------------------------------------- */

static void form_pair(const nadir_solver *s, int64_t i, int64_t rows, double *sk, double *yk) {
    const double *restrict x = s->now.x + i, *restrict xt = s->trial.x + i, *restrict g = s->now.g + i,
                           *restrict gt = s->trial.g + i;
    for (int64_t j = 0; j < rows; j++) {
        sk[j] = xt[j] - x[j];
        yk[j] = gt[j] - g[j];
    }
}

/* How well D⁻¹y and γy foretell s, and what the update of D needs. */
static void compare_diagonal(const lbfgs *b, int64_t rows, const double *D, const double *sk, const double *yk, double *tail) {
    double ydy = 0.0, sds = 0.0, miss_d = 0.0, miss_i = 0.0;
    for (int64_t j = 0; j < rows; j++) {
        const double Hy = yk[j] / D[j], by_d = Hy - sk[j], by_i = b->gamma * yk[j] - sk[j];
        ydy += yk[j] * Hy;
        sds += D[j] * sk[j] * sk[j];
        miss_d += by_d * by_d;
        miss_i += by_i * by_i;
    }
    tail[YDY] += ydy;
    tail[SDS] += sds;
    tail[MISS_D] += miss_d;
    tail[MISS_I] += miss_i;
}

static void gather(nadir_solver *s, double *sums) {
    lbfgs *b = s->direction_state;
    const layout at = parts(b, sums);
    const int64_t used = b->spare < b->count ? b->columns : b->count + 1;
    memset(sums, 0, (size_t)s->gathered * sizeof *sums);
    for (int64_t i = 0; i < s->space.n; i += b->S.tile) {
        int64_t rows;
        double *S = panel_tile(&b->S, i, &rows), *Y = panel_tile(&b->Y, i, &rows);
        double *sk = S + b->spare * rows, *yk = Y + b->spare * rows;
        form_pair(s, i, rows, sk, yk);
        if (!b->brief) panel_dots(S, rows, used, s->trial.g + i, at.Sg);
        panel_dots(b->brief ? sk : S, rows, b->brief ? 1 : used, yk, b->brief ? at.Sy + b->spare : at.Sy);
        if (b->YY) panel_dots(Y, rows, used, s->trial.g + i, at.Yg);
        if (b->YY) panel_dots(Y, rows, used, yk, at.Yy);
        if (b->shifts) panel_dots(S, rows, used, sk, at.Ss);
        if (b->shifts) panel_dots(Y, rows, used, sk, at.Ys);
        at.tail[SS] += vec_piece_dot(rows, sk, sk);
        if (!b->YY) at.tail[YY] += vec_piece_dot(rows, yk, yk);
        if (b->D && b->count > 0) compare_diagonal(b, rows, b->D + i, sk, yk, at.tail);
    }
    if (b->YY) at.tail[YY] = at.Yy[b->spare];
}

/* ---- B at a new point ---------------------------------------------------------------------------------------------------- */

static double between(double least, double value, double most) {
    return value < least ? least : value > most ? most : value;
}

/* With the pair in column k, before γ is replaced. */
static void update_diagonal(nadir_solver *s, lbfgs *b, double sy, const double *tail) {
    const double size = tail[YY] / sy, ratio = b->count > 0 ? tail[YDY] / sy : 1.0;
    const double curvature = b->count > 0 ? ratio * tail[SDS] : size * tail[SS];
    const double least = size / diagonal_range, most = size * diagonal_range;
    if (b->count > 0) {
        const double better = log(tail[MISS_D] / tail[MISS_I]);
        b->preference += newest_share * ((better >= -4.0 ? fmin(better, 4.0) : -4.0) - b->preference);
    }
    for (int64_t i = 0; i < s->space.n; i += b->S.tile) {
        int64_t rows;
        const double *sk = panel_tile(&b->S, i, &rows) + b->spare * rows, *yk = panel_tile(&b->Y, i, &rows) + b->spare * rows;
        for (int64_t j = 0; j < rows; j++) {
            const double old = b->count > 0 ? ratio * b->D[i + j] : size, Bs = old * sk[j];
            b->D[i + j] = between(least, old + yk[j] * yk[j] / sy - Bs * Bs / curvature, most);
        }
    }
    b->diagonal = s->options.h0 == H0_DIAGONAL || b->preference < preferred_below;
}

/* t of the newest pair, where f has the digits for it. */
static double bend(const nadir_solver *s, const lbfgs *b, double sy) {
    if (b->shifts || !(sy > digits_wanted * ratio_noise(s, s->now.f))) return 1.0;
    const double t = 6.0 * (s->trial.f - s->now.f + s->length * s->now.along) / sy - 2.0;
    return isnan(t) ? 1.0 : between(1.0 / most_bend, t, most_bend);
}

/* The spare column becomes the newest pair's; the oldest one's, or a new one, the spare. */
static void keep_pair(const nadir_solver *s, lbfgs *b, const layout *at) {
    const int64_t k = b->columns, newest = b->spare;
    b->spare = newest + 1 < k ? newest + 1 : 0;
    if (b->count < b->most)
        b->count++;
    else
        b->first = b->spare + 1 < k ? b->spare + 1 : 0;
    for (int64_t i = 0; !b->brief && i < k; i++) {
        b->SY[newest + i * k] = b->YS[i + newest * k] = 0.0;
        b->SY[i + newest * k] = b->YS[newest + i * k] = i == newest ? 0.0 : at->Sy[i];
    }
    b->E[newest] = at->Sy[newest] / bend(s, b, at->Sy[newest]);
    b->inverse[newest] = 1.0 / at->Sy[newest];
    if (b->shifts) compact_keep(&b->small, newest, at->Ss, at->Sy, at->Ys, at->Yy);
    for (int64_t i = 0; b->YY && i < k; i++) b->YY[i + newest * k] = b->YY[newest + i * k] = at->Yy[i];
}

static void begin(lbfgs *b) {
    const size_t square = (size_t)(b->columns * b->columns) * sizeof *b->SY;
    memset(b->Sg, 0, (size_t)(LISTS * b->columns) * sizeof *b->Sg);
    memset(b->SY, 0, square);
    memset(b->YS, 0, square);
    if (b->YY) memset(b->YY, 0, square);
    if (b->shifts) compact_clear(&b->small);
    b->count = b->first = b->spare = 0;
    b->diagonal = false;
    b->preference = 0.0;
}

static nadir_status refresh(nadir_solver *s) {
    lbfgs *b = s->direction_state;
    const layout at = parts(b, s->sums + ORACLE_SUMS);
    if (s->iterations == 0) {
        begin(b);
        b->size = b->shifts ? vec_size(&s->space) : (double)s->space.n;
        b->lambda = b->begin = b->last_step = 0.0;
        b->forgotten_f = INFINITY;
        return NADIR_RUNNING;
    }
    const double sy = at.Sy[b->spare], gamma = sy / at.tail[YY];
    memcpy(b->Sg, at.Sg, (size_t)b->columns * sizeof *b->Sg);
    if (b->YY) memcpy(b->Yg, at.Yg, (size_t)b->columns * sizeof *b->Yg);
    b->last_step = sqrt(at.tail[SS]);
    if (!(sy > curvature_floor * b->last_step * sqrt(at.tail[YY])) || !isfinite(gamma) || !(gamma > 0.0) || !isfinite(1.0 / sy))
        return NADIR_RUNNING;
    if (b->D) update_diagonal(s, b, sy, at.tail);
    b->gamma = gamma;
    keep_pair(s, b, &at);
    return NADIR_RUNNING;
}

/* y += T·c and sums += Tᵀx with the pairs' columns of a tile. */
static void add_pairs(const lbfgs *b, const double *T, int64_t rows, const double *c, double *y) {
    const int64_t before = b->spare, after = b->spare < b->count ? b->columns - b->spare - 1 : 0;
    panel_add(T, rows, before, c, y);
    panel_add(T + (before + 1) * rows, rows, after, c + before + 1, y);
}

static void dot_pairs(const lbfgs *b, const double *T, int64_t rows, const double *x, double *sums) {
    const int64_t before = b->spare, after = b->spare < b->count ? b->columns - b->spare - 1 : 0;
    panel_dots(T, rows, before, x, sums);
    panel_dots(T + (before + 1) * rows, rows, after, x, sums + before + 1);
}

/* ---- p ------------------------------------------------------------------------------------------------------------------- */

static int64_t by_age(const lbfgs *b, int64_t i) {
    const int64_t column = b->first + i;
    return column < b->columns ? column : column - b->columns;
}

/* left −= found·column: what a solved unknown takes from the others. */
static inline void take_column(int64_t k, const double *restrict column, double found, double *restrict left) {
    for (int64_t i = 0; i < k; i++) left[i] -= column[i] * found;
}

/* Rα = Sᵀg, from the newest pair back; what is 0 in R is 0 in SY, wherever the ring begins. Returns αᵀEα. */
static double solve_upper(const lbfgs *b) {
    double *left = b->left, square = 0.0;
    memcpy(left, b->Sg, (size_t)b->columns * sizeof *left);
    for (int64_t j = b->count - 1; j >= 0; j--) {
        const int64_t column = by_age(b, j);
        const double found = left[column] * b->inverse[column];
        square += found * (found * b->E[column]);
        b->alpha[column] = found;
        take_column(b->columns, b->SY + column * b->columns, found, left);
    }
    b->alpha[b->spare] = 0.0;
    return square;
}

/* Rᵀδ = Eα + c, for c = −Yᵀr, from the oldest pair on; leaves −δ. */
static void solve_lower(const lbfgs *b) {
    double *left = b->left;
    for (int64_t i = 0; i < b->columns; i++) left[i] = -b->E[i] * b->alpha[i] - b->c[i];
    for (int64_t j = 0; j < b->count; j++) {
        const int64_t column = by_age(b, j);
        const double found = left[column] * b->inverse[column];
        b->delta[column] = found;
        take_column(b->columns, b->YS + column * b->columns, found, left);
    }
}

/* q := H0 q. Returns the old qᵀH0 q. */
static double apply_h0(const lbfgs *b, int64_t i, int64_t rows, double *q) {
    double sum = 0.0;
    if (!b->diagonal) {
        sum = b->gamma * vec_piece_dot(rows, q, q);
        for (int64_t j = 0; j < rows; j++) q[j] *= b->gamma;
        return sum;
    }
    for (int64_t j = 0; j < rows; j++) {
        const double r = q[j] / b->D[i + j];
        sum += q[j] * r;
        q[j] = r;
    }
    return sum;
}

/* p = −r, c = −Yᵀr. Returns qᵀr. */
static double walk_y(nadir_solver *s, lbfgs *b) {
    double *sums = b->Ya; /* count + 1 of them, with c before: one reduction */
    sums[0] = 0.0;
    for (int64_t k = 0; k < b->columns; k++) b->c[k] = 0.0;
    for (int64_t i = 0; i < s->space.n; i += b->Y.tile) {
        int64_t rows;
        const double *Y = panel_tile(&b->Y, i, &rows);
        double *p = s->p + i;
        for (int64_t j = 0; j < rows; j++) p[j] = -s->now.g[i + j];
        add_pairs(b, Y, rows, b->alpha, p);
        sums[0] += apply_h0(b, i, rows, p);
        dot_pairs(b, Y, rows, p, b->c);
    }
    vec_reduce(&s->space, NADIR_SUM, b->columns + 1, b->c);
    return sums[0];
}

/* The same of c and qᵀr from the inner products. */
static double gram(nadir_solver *s, lbfgs *b) {
    double square = s->now.gnorm2 * s->now.gnorm2;
    for (int64_t i = 0; i < b->columns; i++) {
        double Ya = 0.0;
        for (int64_t j = 0; j < b->columns; j++) Ya += b->YY[i + j * b->columns] * b->alpha[j];
        b->c[i] = -b->gamma * (b->Yg[i] - Ya);
        square -= b->alpha[i] * (2.0 * b->Yg[i] - Ya);
    }
    return b->gamma * fmax(square, 0.0);
}

/* p := p − Sδ, or with `whole` p := −γ(g − Yα) − Sδ. Returns this process' share of pᵀp. */
static double walk_s(nadir_solver *s, lbfgs *b, bool whole) {
    double square = 0.0;
    for (int64_t k = 0; k < b->columns && whole; k++) b->Ya[k] = b->gamma * b->alpha[k];
    for (int64_t i = 0; i < s->space.n; i += b->S.tile) {
        int64_t rows;
        const double *S = panel_tile(&b->S, i, &rows);
        double *p = s->p + i;
        for (int64_t j = 0; whole && j < rows; j++) p[j] = -b->gamma * s->now.g[i + j];
        if (whole) add_pairs(b, panel_tile(&b->Y, i, &rows), rows, b->Ya, p);
        add_pairs(b, S, rows, b->delta, p);
        square += vec_piece_dot(rows, p, p);
    }
    return square;
}

/* Without pairs B = I/t. */
static double scale_of(const nadir_solver *s, const lbfgs *b) {
    return b->begin > 0.0 ? b->begin / s->now.gnorm2 : shifted_onward(s);
}

/* The inner products of p = of_p, so that over processes none need be summed before the trial. */
static compact_products products_of_p(const nadir_solver *s, const lbfgs *b) {
    const compact_products with = {.g = s->now.gnorm2 * s->now.gnorm2, .S = b->Sg, .Y = b->Yg};
    compact_products of = {.S = b->Sv, .Y = b->Sv + b->columns};
    compact_multiply(&b->small, &b->of_p, &with, &of);
    return of;
}

static void step_down(nadir_solver *s, double scale) {
    for (int64_t i = 0; i < s->space.n; i++) s->p[i] = -scale * s->now.g[i];
    s->p_norm = scale * s->now.gnorm2;
    s->slope = -s->p_norm * s->now.gnorm2;
}

/* p = −Hg by the two loops of 1980: the right q first, then r from the oldest pair on. Returns gᵀHg. */
static double two_loops(nadir_solver *s, lbfgs *b) {
    const int64_t n = s->space.n;
    double *p = s->p, fall = 0.0;
    for (int64_t i = 0; i < n; i++) p[i] = -s->now.g[i];
    for (int64_t j = b->count - 1; j >= 0; j--) {
        const int64_t column = by_age(b, j);
        const double along = vec_piece_dot(n, b->S.values + column * n, p), alpha = along * b->inverse[column];
        b->alpha[column] = alpha * b->E[column] * b->inverse[column];
        fall += along * b->alpha[column];
        take_column(n, b->Y.values + column * n, alpha, p);
    }
    fall += apply_h0(b, 0, n, p);
    for (int64_t j = 0; j < b->count; j++) {
        const int64_t column = by_age(b, j);
        const double beta = vec_piece_dot(n, b->Y.values + column * n, p) * b->inverse[column];
        take_column(n, b->S.values + column * n, beta - b->alpha[column], p);
    }
    return fall;
}

static void step_brief(nadir_solver *s, lbfgs *b) {
    s->slope = -two_loops(s, b);
    s->p_norm = vec_root(&s->space, vec_piece_dot(s->space.n, s->p, s->p), s->p);
}

/* p = −Hg */
static void step_plain(nadir_solver *s, lbfgs *b) {
    const double below = solve_upper(b);
    const double rest = b->gram ? gram(s, b) : walk_y(s, b);
    solve_lower(b);
    s->slope = -(below + rest);
    const double square = walk_s(s, b, b->gram);
    s->p_norm = s->space.reduce ? NAN : vec_root(&s->space, square, s->p);
    if (!b->of_p.of_S) return;
    b->of_p.of_g = -b->gamma;
    memcpy(b->of_p.of_S, b->delta, (size_t)b->columns * sizeof *b->delta);
    memcpy(b->of_p.of_Y, b->Ya, (size_t)b->columns * sizeof *b->Ya);
    b->of_p.of_S[b->spare] = 0.0;
    s->p_norm = sqrt(products_of_p(s, b).square);
}

/* ---- B + λI -------------------------------------------------------------------------------------------------------------- */

/* B itself needs no factors until something else than g is solved with. */
static shift_outcome shift(nadir_solver *s, double lambda, const double *D, double *bound) {
    lbfgs *b = s->direction_state;
    (void)D, (void)bound;
    b->lambda = lambda;
    b->factored = lambda > 0.0 && b->count > 0 && compact_factor(&b->small, b->first, b->count, 1.0 / b->gamma, lambda);
    return b->factored || b->count == 0 || !(lambda > 0.0) ? SHIFT_DEFINITE : SHIFT_SINGULAR;
}

/* to := scale·(v + S·Sv + Y·Yv) with the coefficients in b->Sv, which are scaled too. */
static void combine_pairs(const nadir_solver *s, const lbfgs *b, double scale, const double *v, double *to) {
    for (int64_t i = 0; i < 2 * b->columns; i++) b->Sv[i] *= scale;
    for (int64_t i = 0; i < s->space.n; i += b->S.tile) {
        int64_t rows;
        const double *S = panel_tile(&b->S, i, &rows), *Y = panel_tile(&b->Y, i, &rows);
        for (int64_t j = 0; j < rows; j++) to[i + j] = scale * v[i + j];
        add_pairs(b, S, rows, b->Sv, to + i);
        add_pairs(b, Y, rows, b->Sv + b->columns, to + i);
    }
}

/* Sᵀg and Yᵀg came with the trial. */
static void step_shifted(nadir_solver *s, lbfgs *b) {
    memcpy(b->Sv, b->Sg, (size_t)(2 * b->columns) * sizeof *b->Sv);
    compact_solve(&b->small, b->Sv, b->Sv + b->columns);
    const double scale = -1.0 / (1.0 / b->gamma + b->lambda);
    combine_pairs(s, b, scale, s->now.g, s->p);
    s->slope = s->p_norm = NAN;
    if (b->of_p.of_S) {
        b->of_p.of_g = scale;
        memcpy(b->of_p.of_S, b->Sv, (size_t)(2 * b->columns) * sizeof *b->Sv);
        const compact_products of = products_of_p(s, b);
        s->slope = of.g;
        s->p_norm = sqrt(of.square);
    }
    ratio_measure(s);
}

static void step(nadir_solver *s) {
    lbfgs *b = s->direction_state;
    const double t = b->count == 0 ? scale_of(s, b) : 0.0;
    if (b->count == 0)
        step_down(s, t / (1.0 + b->lambda * t));
    else if (b->factored)
        step_shifted(s, b);
    else if (b->brief)
        step_brief(s, b);
    else
        step_plain(s, b);
}

static void solve(nadir_solver *s, double *v) {
    lbfgs *b = s->direction_state;
    const double t = b->count == 0 ? scale_of(s, b) : b->gamma;
    if (b->count > 0 && !b->factored) b->factored = compact_factor(&b->small, b->first, b->count, 1.0 / t, b->lambda);
    if (!b->factored) { /* no pairs, or none that rounding has left */
        vec_scale(&s->space, t / (1.0 + b->lambda * t), v);
        return;
    }
    memset(b->Sv, 0, (size_t)(2 * b->columns) * sizeof *b->Sv);
    for (int64_t i = 0; i < s->space.n; i += b->S.tile) {
        int64_t rows;
        const double *S = panel_tile(&b->S, i, &rows), *Y = panel_tile(&b->Y, i, &rows);
        dot_pairs(b, S, rows, v + i, b->Sv);
        dot_pairs(b, Y, rows, v + i, b->Sv + b->columns);
    }
    vec_reduce(&s->space, NADIR_SUM, 2 * b->columns, b->Sv);
    compact_solve(&b->small, b->Sv, b->Sv + b->columns);
    combine_pairs(s, b, 1.0 / (1.0 / t + b->lambda), v, v);
}

/* pᵀ(B + λI)⁻¹p from the inner products of p. */
static double inverse_square(nadir_solver *s) {
    lbfgs *b = s->direction_state;
    const double t = b->count == 0 ? scale_of(s, b) : b->gamma, unit = 1.0 / (1.0 / t + b->lambda);
    if (!b->of_p.of_S || isnan(s->p_norm)) return NAN;
    if (b->count == 0) return unit * s->p_norm * s->p_norm;
    if (!b->factored) b->factored = compact_factor(&b->small, b->first, b->count, 1.0 / t, b->lambda);
    if (!b->factored) return NAN;
    const compact_products of = products_of_p(s, b);
    double sum = of.square;
    memcpy(b->Ya, of.S, (size_t)b->columns * sizeof *b->Ya);
    memcpy(b->c, of.Y, (size_t)b->columns * sizeof *b->c);
    compact_solve(&b->small, of.S, of.Y);
    for (int64_t i = 0; i < b->columns; i++) sum += b->Ya[i] * of.S[i] + b->c[i] * of.Y[i];
    return unit * sum;
}

/* As if every eigenvalue were the largest curvature that a pair has met. */
static double norm(const nadir_solver *s, const double *D) {
    const lbfgs *b = s->direction_state;
    double largest = b->count > 0 ? 0.0 : 1.0 / scale_of(s, b);
    (void)D;
    for (int64_t i = 0; i < b->count; i++) {
        const int64_t column = by_age(b, i);
        largest = fmax(largest, b->YY[column + column * b->columns] * b->inverse[column]);
    }
    return sqrt(b->size) * largest;
}

/* ---- forgetting ---------------------------------------------------------------------------------------------------------- */

static void drop(lbfgs *b) {
    begin(b);
    b->begin = fmin(1.0, fmax(b->last_step, 1e-8));
}

/* Once; then again only after f has fallen. */
static bool forget(nadir_solver *s) {
    lbfgs *b = s->direction_state;
    if (b->count == 0 || !ratio_fell(s, b->forgotten_f)) return false;
    b->forgotten_f = s->now.f;
    drop(b);
    return true;
}

/* Sᵀg is of the old g, and the pairs are of gradients that led nowhere. */
static void renew(nadir_solver *s) {
    lbfgs *b = s->direction_state;
    if (b->count > 0) drop(b);
}

static const char *const options[] = {"memory", "h0", NULL};

const direction_part nadir_part_lbfgs = {
    .name = "lbfgs",
    .text = "limited-memory BFGS",
    .globalization = "wolfe",
    .options = options,
    .natural_length = true,
    .wanders = true,
    .place = place,
    .refresh = refresh,
    .shift = shift,
    .step = step,
    .solve = solve,
    .inverse_square = inverse_square,
    .norm = norm,
    .gather = gather,
    .forget = forget,
    .renew = renew,
};
