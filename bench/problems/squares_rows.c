/* Sums of squares with long or many-termed residuals, for the engine of squares.h. J. J. Moré, B. S. Garbow and K. E. Hillstrom,
 * ACM TOMS 7 (1981), 17-41, for all but the eigenvalue problems and `power`, which are the CUTE collection's (I. Bongartz, A. R.
 * Conn, N. I. M. Gould and Ph. L. Toint, ACM TOMS 21 (1995), 123-160; the former an idea of N. Gould's, the latter S. S. Oren's,
 * Management Science 20 (1974), 863-874).
 */
#include <math.h>
#include <stddef.h>

#include "squares.h"

static int64_t one(const known_case *c) {
    (void)c;
    return 1;
}

static int64_t same_as_n(const known_case *c) {
    return c->n;
}

static int64_t n_and_one(const known_case *c) {
    return c->n + 1;
}

static int64_t n_and_two(const known_case *c) {
    return c->n + 2;
}

static int64_t twice_n(const known_case *c) {
    return 2 * c->n;
}

static void bend_diagonal(const known_case *c, double value, squares_sink *sink) {
    for (int64_t j = 0; j < c->n; j++) squares_bend(sink, j, j, value);
}

/* ---- 20, Watson: r_i = Σ_{j>=2} (j - 1) x_j t^{j-2} - (Σ x_j t^{j-1})² - 1, t = i/29, for i <= 29; x_1; x_2 - x_1² - 1 */

enum { WATSON = 31 };

static int64_t watson_count(const known_case *c) {
    (void)c;
    return WATSON;
}

/* b_j = t^{j-1}; returns b'x. */
static double watson_powers(const known_case *c, int64_t i, const double *x, double *b) {
    const double t = (double)(i + 1) / 29.0;
    double term = 1.0, sum = 0.0;
    for (int64_t j = 0; j < c->n; j++, term *= t) {
        b[j] = term;
        sum += term * x[j];
    }
    return sum;
}

static double watson_end(int64_t i, const double *x, squares_row *row) {
    if (row != NULL) {
        squares_entry(row, 0, i == 29 ? 1.0 : -2.0 * x[0]);
        if (i == 30) squares_entry(row, 1, 1.0);
    }
    return i == 29 ? x[0] : x[1] - x[0] * x[0] - 1.0;
}

static double watson(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    double b[WATSON];
    (void)sums;
    if (i >= 29) return watson_end(i, x, row);
    const double sum = watson_powers(c, i, x, b);
    double slope = 0.0;
    for (int64_t j = 1; j < c->n; j++) slope += (double)j * x[j] * b[j - 1];
    if (row != NULL) {
        row->dense = true;
        for (int64_t j = 0; j < c->n; j++) row->value[j] = (j > 0 ? (double)j * b[j - 1] : 0.0) - 2.0 * sum * b[j];
    }
    return slope - sum * sum - 1.0;
}

static void watson_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    double b[WATSON];
    (void)sums;
    if (i == 29) return;
    if (i == 30) {
        squares_bend(sink, 0, 0, -2.0);
        return;
    }
    watson_powers(c, i, x, b);
    for (int64_t j = 0; j < c->n; j++) {
        for (int64_t k = 0; k <= j; k++) squares_bend(sink, j, k, -2.0 * b[j] * b[k]);
    }
}

static const squares_family watson_formulas = {
    .known = {.start = VALUES(0.0), .minima = {{6, 2.28767e-3}, {9, 1.39976e-6}, {12, 4.72238e-10}}},
    .count = watson_count,
    .residual = watson,
    .curvature = watson_curvature,
};

/* ---- 23, penalty I: r = (√a (x_i - 1), Σ x_j² - ¼), a = 10⁻⁵ */

#define PENALTY 1e-5

static void penalty1_share(const known_case *c, const double *x, double *sums) {
    sums[0] = -0.25;
    for (int64_t j = 0; j < c->n; j++) sums[0] += x[j] * x[j];
}

static double penalty1(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    const double root = sqrt(PENALTY);
    if (i < c->n) {
        if (row != NULL) squares_entry(row, i, root);
        return root * (x[i] - 1.0);
    }
    if (row != NULL) {
        row->dense = true;
        for (int64_t j = 0; j < c->n; j++) row->value[j] = 2.0 * x[j];
    }
    return sums[0];
}

static void penalty1_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    (void)sums, (void)x;
    if (i == c->n) bend_diagonal(c, 2.0, sink);
}

static void count_up(const known_case *c, double *x) {
    for (int64_t j = 0; j < c->n; j++) x[j] = (double)(j + 1);
}

static const squares_family penalty1_formulas = {
    .known = {.start = {.fill = count_up}, .minima = {{4, 2.24997e-5}, {10, 7.08765e-5}}},
    .count = n_and_one,
    .share = penalty1_share,
    .residual = penalty1,
    .curvature = penalty1_curvature,
};

/* ---- 24, penalty II: r_1 = x_1 - 0.2; √a (e^{x_i/10} + e^{x_{i-1}/10} - e^{i/10} - e^{(i-1)/10}), i = 2..n;
 * √a (e^{x_i/10} - e^{-1/10}), i = 2..n; Σ (n - j + 1) x_j² - 1 */

static void penalty2_share(const known_case *c, const double *x, double *sums) {
    sums[0] = -1.0;
    for (int64_t j = 0; j < c->n; j++) sums[0] += (double)(c->n - j) * x[j] * x[j];
}

/* √a e^{x_j/10}, and its derivative into the row. */
static double penalty2_term(int64_t j, const double *x, squares_row *row) {
    const double e = sqrt(PENALTY) * exp(0.1 * x[j]);
    if (row != NULL) squares_entry(row, j, 0.1 * e);
    return e;
}

static double penalty2_last(const known_case *c, const double *sums, const double *x, squares_row *row) {
    for (int64_t j = 0; row != NULL && j < c->n; j++) squares_entry(row, j, 2.0 * (double)(c->n - j) * x[j]);
    return sums[0];
}

static double penalty2(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    const double root = sqrt(PENALTY);
    if (i == 0) {
        if (row != NULL) squares_entry(row, 0, 1.0);
        return x[0] - 0.2;
    }
    if (i < c->n) {
        const double y = exp(0.1 * (double)(i + 1)) + exp(0.1 * (double)i);
        return penalty2_term(i, x, row) + penalty2_term(i - 1, x, row) - root * y;
    }
    if (i < 2 * c->n - 1) return penalty2_term(i - c->n + 1, x, row) - root * exp(-0.1);
    return penalty2_last(c, sums, x, row);
}

static void penalty2_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    const int64_t n = c->n;
    (void)sums;
    if (i == 0) return;
    if (i == 2 * n - 1) {
        for (int64_t j = 0; j < n; j++) squares_bend(sink, j, j, 2.0 * (double)(n - j));
        return;
    }
    const int64_t to = i < n ? i : i - n + 1, from = i < n ? i - 1 : to;
    for (int64_t j = from; j <= to; j++) squares_bend(sink, j, j, 0.01 * penalty2_term(j, x, NULL));
}

static const squares_family penalty2_formulas = {
    .known = {.start = VALUES(0.5), .minima = {{4, 9.37629e-6}, {10, 2.93660e-4}, {50, 4.29609813}, {100, 97096.0840}}},
    .count = twice_n,
    .share = penalty2_share,
    .residual = penalty2,
    .curvature = penalty2_curvature,
};

/* ---- 25, variably dimensioned: r = (x_i - 1, s, s²), s = Σ j(x_j - 1) */

static void vardim_share(const known_case *c, const double *x, double *sums) {
    sums[0] = 0.0;
    for (int64_t j = 0; j < c->n; j++) sums[0] += (double)(j + 1) * (x[j] - 1.0);
}

static double vardim(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    const double s = sums[0], slope = i == c->n ? 1.0 : 2.0 * s;
    if (i < c->n) {
        if (row != NULL) squares_entry(row, i, 1.0);
        return x[i] - 1.0;
    }
    if (row != NULL) {
        row->dense = true;
        for (int64_t j = 0; j < c->n; j++) row->value[j] = slope * (double)(j + 1);
    }
    return i == c->n ? s : s * s;
}

static void vardim_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    (void)sums, (void)x;
    if (i <= c->n) return;
    for (int64_t j = 0; j < c->n; j++) {
        for (int64_t k = 0; k <= j; k++) squares_bend(sink, j, k, 2.0 * (double)(j + 1) * (double)(k + 1));
    }
}

static void vardim_start(const known_case *c, double *x) {
    for (int64_t j = 0; j < c->n; j++) x[j] = 1.0 - (double)(j + 1) / (double)c->n;
}

static const squares_family vardim_formulas = {
    .known = {.start = {.fill = vardim_start}, .minimiser = VALUES(1.0)},
    .count = n_and_two,
    .share = vardim_share,
    .residual = vardim,
    .curvature = vardim_curvature,
};

/* ---- power: r = Σ j x_j² */

static double power(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    double r = 0.0;
    (void)sums, (void)i;
    for (int64_t j = 0; j < c->n; j++) r += (double)(j + 1) * x[j] * x[j];
    for (int64_t j = 0; row != NULL && j < c->n; j++) row->value[j] = 2.0 * (double)(j + 1) * x[j];
    if (row != NULL) row->dense = true;
    return r;
}

static void power_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    (void)sums, (void)i, (void)x;
    for (int64_t j = 0; j < c->n; j++) squares_bend(sink, j, j, 2.0 * (double)(j + 1));
}

static const squares_family power_formulas = {
    .known = {.start = VALUES(1.0), .minimiser = VALUES(0.0)},
    .count = one,
    .residual = power,
    .curvature = power_curvature,
};

/* ---- 26, trigonometric: r_i = n - Σ cos x_j + i(1 - cos x_i) - sin x_i */

static void trigon_share(const known_case *c, const double *x, double *sums) {
    sums[0] = 0.0;
    for (int64_t j = 0; j < c->n; j++) sums[0] += cos(x[j]);
}

static double trigon(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    const double own = (double)(i + 1), cosine = cos(x[i]), sine = sin(x[i]);
    if (row != NULL) {
        row->dense = true;
        for (int64_t j = 0; j < c->n; j++) row->value[j] = sin(x[j]);
        row->value[i] += own * sine - cosine;
    }
    return (double)c->n - sums[0] + own * (1.0 - cosine) - sine;
}

static void trigon_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    (void)sums;
    for (int64_t j = 0; j < c->n; j++) squares_bend(sink, j, j, cos(x[j]));
    squares_bend(sink, i, i, (double)(i + 1) * cos(x[i]) + sin(x[i]));
}

static void trigon_start(const known_case *c, double *x) {
    family_fill(c->n, 1.0 / (double)c->n, x);
}

static const squares_family trigon_formulas = {
    .known = {.start = {.fill = trigon_start}, .minimiser = VALUES(0.0), .minima = {{10, 2.79506e-5}}},
    .count = same_as_n,
    .share = trigon_share,
    .residual = trigon,
    .curvature = trigon_curvature,
};

/* ---- 27, Brown almost linear: r_i = x_i + Σ x_j - (n + 1) for i < n; r_n = Π x_j - 1 */

static void brownal_share(const known_case *c, const double *x, double *sums) {
    sums[0] = 0.0;
    for (int64_t j = 0; j < c->n; j++) sums[0] += x[j];
}

/* after[j] = Π_{k>=j} x_k, n + 1 of them. */
static void products_after(const known_case *c, const double *x, double *after) {
    after[c->n] = 1.0;
    for (int64_t j = c->n - 1; j >= 0; j--) after[j] = after[j + 1] * x[j];
}

static double brownal(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    double after[SQUARES_MOST + 1], before = 1.0;
    if (row != NULL) row->dense = true;
    if (i < c->n - 1) {
        for (int64_t j = 0; row != NULL && j < c->n; j++) row->value[j] = j == i ? 2.0 : 1.0;
        return x[i] + sums[0] - (double)(c->n + 1);
    }
    products_after(c, x, after);
    for (int64_t j = 0; row != NULL && j < c->n; j++) {
        row->value[j] = before * after[j + 1];
        before *= x[j];
    }
    return after[0] - 1.0;
}

static void brownal_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    double after[SQUARES_MOST + 1], before = 1.0;
    (void)sums;
    if (i < c->n - 1) return;
    products_after(c, x, after);
    for (int64_t j = 0; j < c->n; j++) {
        double between = before; /* of all below k but j */
        for (int64_t k = j + 1; k < c->n; k++) {
            squares_bend(sink, k, j, between * after[k + 1]);
            between *= x[k];
        }
        before *= x[j];
    }
}

static const squares_family brownal_formulas = {
    .known = {.start = VALUES(0.5), .minimiser = VALUES(1.0), .minima = {{KNOWN_ANY_SIZE, 1.0}}},
    .count = same_as_n,
    .share = brownal_share,
    .residual = brownal,
    .curvature = brownal_curvature,
};

/* ---- 29, discrete integral equation: r_i = x_i + (h/2) Σ_j k_ij (x_j + t_j + 1)³, t_i = ih, h = 1/(n + 1),
 * k_ij = (1 - t_i) t_j for j <= i, t_i (1 - t_j) beyond */

static double node(const known_case *c, int64_t i) {
    return (double)(i + 1) / (double)(c->n + 1);
}

/* (h/2) k_ij */
static double kernel(const known_case *c, int64_t i, int64_t j) {
    const double t = node(c, i), s = node(c, j);
    return 0.5 / (double)(c->n + 1) * (j <= i ? (1.0 - t) * s : t * (1.0 - s));
}

static double integreq(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    double r = x[i];
    (void)sums;
    if (row != NULL) row->dense = true;
    for (int64_t j = 0; j < c->n; j++) {
        const double w = x[j] + node(c, j) + 1.0, k = kernel(c, i, j);
        r += k * w * w * w;
        if (row != NULL) row->value[j] = 3.0 * k * w * w + (i == j ? 1.0 : 0.0);
    }
    return r;
}

static void integreq_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    (void)sums;
    for (int64_t j = 0; j < c->n; j++) squares_bend(sink, j, j, 6.0 * kernel(c, i, j) * (x[j] + node(c, j) + 1.0));
}

static void integreq_start(const known_case *c, double *x) {
    for (int64_t j = 0; j < c->n; j++) x[j] = node(c, j) * (node(c, j) - 1.0);
}

static const squares_family integreq_formulas = {
    .known = {.start = {.fill = integreq_start}, .minima = {{KNOWN_ANY_SIZE, 0.0}}},
    .count = same_as_n,
    .residual = integreq,
    .curvature = integreq_curvature,
};

/* ---- 35, Chebyquad: r_k = (1/n) Σ_j T_k(2x_j - 1) - ∫, the integral -1/(k² - 1) for even k and 0 for odd */

/* T_k with two derivatives, by the three-term recurrence and its derivatives. */
static void chebyshev(int64_t k, double y, double t[3]) {
    double low[3] = {1.0, 0.0, 0.0}, high[3] = {y, 1.0, 0.0};
    for (int64_t i = 1; i < k; i++) {
        const double next[3] = {2.0 * y * high[0] - low[0], 2.0 * (y * high[1] + high[0]) - low[1],
                                2.0 * (y * high[2] + 2.0 * high[1]) - low[2]};
        for (int d = 0; d < 3; d++) {
            low[d] = high[d];
            high[d] = next[d];
        }
    }
    for (int d = 0; d < 3; d++) t[d] = high[d];
}

static double chebyqad(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    const double k = (double)(i + 1), n = (double)c->n;
    double t[3], r = i % 2 == 1 ? 1.0 / (k * k - 1.0) : 0.0;
    (void)sums;
    if (row != NULL) row->dense = true;
    for (int64_t j = 0; j < c->n; j++) {
        chebyshev(i + 1, 2.0 * x[j] - 1.0, t);
        r += t[0] / n;
        if (row != NULL) row->value[j] = 2.0 * t[1] / n;
    }
    return r;
}

static void chebyqad_curvature(const known_case *c, const double *sums, int64_t i, const double *x, squares_sink *sink) {
    double t[3];
    (void)sums;
    for (int64_t j = 0; j < c->n; j++) {
        chebyshev(i + 1, 2.0 * x[j] - 1.0, t);
        squares_bend(sink, j, j, 4.0 * t[2] / (double)c->n);
    }
}

static void chebyqad_start(const known_case *c, double *x) {
    for (int64_t j = 0; j < c->n; j++) x[j] = node(c, j);
}

static const squares_family chebyqad_formulas = {
    .known = {.start = {.fill = chebyqad_start},
              .minima = {{1, 0.0},
                         {2, 0.0},
                         {3, 0.0},
                         {4, 0.0},
                         {5, 0.0},
                         {6, 0.0},
                         {7, 0.0},
                         {8, 3.51687e-3},
                         {9, 0.0},
                         {10, 6.50395e-3},
                         {10, 4.77271e-3}}},
    .count = same_as_n,
    .residual = chebyqad,
    .curvature = chebyqad_curvature,
};

/* ---- 32 to 34, linear: r_i = x_i - (2/m) Σ x_j - 1 (without x_i for i > n); r_i = i Σ j x_j - 1; the same without the first and
 * last unknown and with (i - 1), and r = -1 at both ends */

static int64_t residuals(const known_case *c) {
    return c->m > 0 ? c->m : 2 * c->n;
}

static bool fewer_than_residuals(const known_case *c) {
    return c->n <= residuals(c);
}

static void arglina_share(const known_case *c, const double *x, double *sums) {
    sums[0] = 0.0;
    for (int64_t j = 0; j < c->n; j++) sums[0] += x[j];
}

static double arglina(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    const double share = 2.0 / (double)residuals(c);
    if (row != NULL) {
        row->dense = true;
        for (int64_t j = 0; j < c->n; j++) row->value[j] = (i == j ? 1.0 : 0.0) - share;
    }
    return (i < c->n ? x[i] : 0.0) - share * sums[0] - 1.0;
}

static double arglina_minimum(const known_case *c) {
    return (double)(residuals(c) - c->n);
}

static const squares_family arglina_formulas = {
    .known = {.sizes = "at most m, the number of residuals",
              .fits = fewer_than_residuals,
              .start = VALUES(1.0),
              .minimiser = VALUES(-1.0),
              .minimum_of = arglina_minimum},
    .count = residuals,
    .share = arglina_share,
    .residual = arglina,
};

/* s·Σ j x_j - 1 over the unknowns from `skip` to n - skip. */
static double rank_one(const known_case *c, double s, int64_t skip, const double *x, squares_row *row) {
    double sum = 0.0;
    for (int64_t j = skip; j < c->n - skip; j++) sum += (double)(j + 1) * x[j];
    for (int64_t j = skip; row != NULL && j < c->n - skip; j++) squares_entry(row, j, s * (double)(j + 1));
    return s * sum - 1.0;
}

static double arglinb(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    (void)sums;
    return rank_one(c, (double)(i + 1), 0, x, row);
}

/* One of the minimisers. */
static void arglinb_minimiser(const known_case *c, double *x) {
    family_fill(c->n, 0.0, x);
    x[0] = 3.0 / (2.0 * (double)residuals(c) + 1.0);
}

static double arglinb_minimum(const known_case *c) {
    const double m = (double)residuals(c);
    return m * (m - 1.0) / (2.0 * (2.0 * m + 1.0));
}

static const squares_family arglinb_formulas = {
    .known = {.sizes = "at most m, the number of residuals",
              .fits = fewer_than_residuals,
              .start = VALUES(1.0),
              .minimiser = {.fill = arglinb_minimiser},
              .minimum_of = arglinb_minimum},
    .count = residuals,
    .residual = arglinb,
};

static double arglinc(const known_case *c, const double *sums, int64_t i, const double *x, squares_row *row) {
    (void)sums;
    return i == 0 || i == residuals(c) - 1 ? -1.0 : rank_one(c, (double)i, 1, x, row);
}

static void arglinc_minimiser(const known_case *c, double *x) {
    family_fill(c->n, 0.0, x);
    x[1] = 1.5 / (2.0 * (double)residuals(c) - 3.0);
}

static double arglinc_minimum(const known_case *c) {
    const double m = (double)residuals(c);
    return (m * m + 3.0 * m - 6.0) / (2.0 * (2.0 * m - 3.0));
}

static const squares_family arglinc_formulas = {
    .known = {.sizes = "at most m, the number of residuals",
              .fits = fewer_than_residuals,
              .start = VALUES(1.0),
              .minimiser = {.fill = arglinc_minimiser},
              .minimum_of = arglinc_minimum},
    .count = residuals,
    .residual = arglinc,
};

/* ---- eigenvalues: Q'DQ = A and Q'Q = I as least squares over the upper triangles, the unknowns being D and then Q by columns;
 * from D = Q = I. A = diag(1..p); or tridiagonal (-1, 2, -1); or Wilkinson's, |i - (p + 1)/2| beside ones. */

static int64_t eigen_order(const known_case *c) {
    return (int64_t)((sqrt(4.0 * (double)c->n + 1.0) - 1.0) / 2.0 + 0.5);
}

static bool eigen_fits(const known_case *c) {
    const int64_t p = eigen_order(c);
    return p * (p + 1) == c->n;
}

static int64_t eigen_count(const known_case *c) {
    return c->n; /* two for each of p(p + 1)/2 pairs */
}

static double diagonal_entry(int64_t p, int64_t i, int64_t j) {
    (void)p;
    return i == j ? (double)(i + 1) : 0.0;
}

static double second_difference(int64_t p, int64_t i, int64_t j) {
    (void)p;
    return i == j ? 2.0 : i - j == 1 ? -1.0 : 0.0;
}

static double wilkinson(int64_t p, int64_t i, int64_t j) {
    return i == j ? fabs((double)(i + 1) - 0.5 * (double)(p + 1)) : i - j == 1 ? 1.0 : 0.0;
}

/* Residual e, with the entry of A given: even ones (Q'DQ - A)_ij, odd ones (Q'Q - I)_ij. */
static double eigen(const known_case *c, int64_t e, double entry, const double *x, squares_row *row) {
    const int64_t p = eigen_order(c);
    int64_t i, j;
    known_pair(e / 2, &i, &j);
    const bool scaled = e % 2 == 0;
    double r = scaled ? -entry : i == j ? -1.0 : 0.0;
    for (int64_t k = 0; k < p; k++) {
        const int64_t a = p + k + i * p, b = p + k + j * p;
        const double d = scaled ? x[k] : 1.0;
        r += d * x[a] * x[b];
        if (row == NULL) continue;
        if (scaled) squares_entry(row, k, x[a] * x[b]);
        squares_entry(row, a, d * x[b]);
        squares_entry(row, b, d * x[a]);
    }
    return r;
}

static void eigen_curvature(const known_case *c, const double *sums, int64_t e, const double *x, squares_sink *sink) {
    const int64_t p = eigen_order(c);
    int64_t i, j;
    (void)sums;
    known_pair(e / 2, &i, &j);
    for (int64_t k = 0; k < p; k++) {
        const int64_t a = p + k + i * p, b = p + k + j * p;
        squares_bend(sink, a, b, (e % 2 == 0 ? x[k] : 1.0) * (i == j ? 2.0 : 1.0));
        if (e % 2 != 0) continue;
        squares_bend(sink, k, a, x[b]);
        squares_bend(sink, k, b, x[a]);
    }
}

typedef double eigen_matrix(int64_t p, int64_t i, int64_t j);

static double eigen_of(eigen_matrix *A, const known_case *c, int64_t e, const double *x, squares_row *row) {
    int64_t i, j;
    known_pair(e / 2, &i, &j);
    return eigen(c, e, A(eigen_order(c), i, j), x, row);
}

static double eigenals(const known_case *c, const double *sums, int64_t e, const double *x, squares_row *row) {
    (void)sums;
    return eigen_of(diagonal_entry, c, e, x, row);
}

static double eigenbls(const known_case *c, const double *sums, int64_t e, const double *x, squares_row *row) {
    (void)sums;
    return eigen_of(second_difference, c, e, x, row);
}

static double eigencls(const known_case *c, const double *sums, int64_t e, const double *x, squares_row *row) {
    (void)sums;
    return eigen_of(wilkinson, c, e, x, row);
}

static void eigen_start(const known_case *c, double *x) {
    const int64_t p = eigen_order(c);
    family_fill(c->n, 0.0, x);
    for (int64_t k = 0; k < p; k++) x[k] = x[p + k + k * p] = 1.0;
}

static void eigenals_minimiser(const known_case *c, double *x) {
    eigen_start(c, x);
    for (int64_t k = 0; k < eigen_order(c); k++) x[k] = (double)(k + 1);
}

#define EIGEN_SIZES "p(p + 1), such as 6, 30 or 110"

static const squares_family eigenals_formulas = {
    .known = {.sizes = EIGEN_SIZES, .fits = eigen_fits, .start = {.fill = eigen_start}, .minimiser = {.fill = eigenals_minimiser}},
    .count = eigen_count,
    .residual = eigenals,
    .curvature = eigen_curvature,
};

static const squares_family eigenbls_formulas = {
    .known = {.sizes = EIGEN_SIZES, .fits = eigen_fits, .start = {.fill = eigen_start}, .minima = {{KNOWN_ANY_SIZE, 0.0}}},
    .count = eigen_count,
    .residual = eigenbls,
    .curvature = eigen_curvature,
};

static const squares_family eigencls_formulas = {
    .known = {.sizes = EIGEN_SIZES, .fits = eigen_fits, .start = {.fill = eigen_start}, .minima = {{KNOWN_ANY_SIZE, 0.0}}},
    .count = eigen_count,
    .residual = eigencls,
    .curvature = eigen_curvature,
};

/* ---- the table */

#define UP_TO(least, most, standard, text) ((const word_row[]){KNOWN_SIZE(least, most, standard, text), KNOWN_END})
#define LINEAR_OPTIONS(least)                                                                                                      \
    ((const word_row[]){KNOWN_SIZE(least, SQUARES_MOST, 100.0, "number of unknowns"),                                              \
                        {"m", WORD_INTEGER, offsetof(known_case, m), 0.0, 100000.0, 0.0, NULL, "number of residuals; 0: 2n"},      \
                        KNOWN_END})

#define SQUARES(title, problem_text, options)                                                                                      \
    {                                                                                                                              \
        .name = #title, .text = (problem_text), .rows = (options), .settings_size = sizeof(known_case), .make = squares_make,      \
        .formulas = &title##_formulas                                                                                              \
    }

#define MGH "; More, Garbow and Hillstrom 1981"

const bench_family squares_families[] = {
    SQUARES(watson, "Watson, problem 20" MGH, UP_TO(2.0, 31.0, 12.0, "number of unknowns")),
    SQUARES(penalty1, "penalty function I, problem 23" MGH, UP_TO(1.0, SQUARES_MOST, 10.0, "number of unknowns")),
    SQUARES(penalty2, "penalty function II, problem 24" MGH, UP_TO(1.0, SQUARES_MOST, 10.0, "number of unknowns")),
    SQUARES(vardim, "variably dimensioned, problem 25" MGH, UP_TO(1.0, SQUARES_MOST, 10.0, "number of unknowns")),
    SQUARES(trigon, "trigonometric, problem 26" MGH, UP_TO(1.0, SQUARES_MOST, 10.0, "number of unknowns")),
    SQUARES(brownal, "Brown almost linear, problem 27" MGH, UP_TO(2.0, SQUARES_MOST, 10.0, "number of unknowns")),
    SQUARES(integreq, "discrete integral equation, problem 29" MGH, UP_TO(1.0, SQUARES_MOST, 100.0, "number of unknowns")),
    SQUARES(arglina, "linear, full rank, problem 32" MGH, LINEAR_OPTIONS(1.0)),
    SQUARES(arglinb, "linear, rank 1, problem 33" MGH, LINEAR_OPTIONS(1.0)),
    SQUARES(arglinc, "linear, rank 1 with zero columns and rows, problem 34" MGH, LINEAR_OPTIONS(3.0)),
    SQUARES(chebyqad, "Chebyquad, problem 35" MGH, UP_TO(1.0, 100.0, 8.0, "number of unknowns")),
    SQUARES(power, "(sum of i x_i^2)^2; Oren 1974", UP_TO(1.0, SQUARES_MOST, 100.0, "number of unknowns")),
    SQUARES(eigenals, "eigenvalues of diag(1..p) by least squares, n = p(p + 1); CUTE, Bongartz et al. 1995",
            UP_TO(2.0, SQUARES_MOST, 110.0, "number of unknowns, p(p + 1)")),
    SQUARES(eigenbls, "eigenvalues of a tridiagonal matrix by least squares, n = p(p + 1); CUTE, Bongartz et al. 1995",
            UP_TO(2.0, SQUARES_MOST, 110.0, "number of unknowns, p(p + 1)")),
    SQUARES(eigencls, "eigenvalues of Wilkinson's matrix by least squares, n = p(p + 1); CUTE, Bongartz et al. 1995",
            UP_TO(2.0, SQUARES_MOST, 30.0, "number of unknowns, p(p + 1)")),
    {.name = NULL},
};
