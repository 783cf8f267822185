/* Functions of any number of unknowns, for the engine of element.h: those of the CUTE collection (I. Bongartz, A. R. Conn,
 * N. I. M. Gould and Ph. L. Toint, ACM TOMS 21 (1995), 123-160) with its names, starts and published values. "Toint 1983" is
 * Ph. L. Toint, Report 83/4, "CGLT 1988" A. R. Conn, N. I. M. Gould, M. Lescrenier and Ph. L. Toint, Report 88/4, both FUNDP Namur.
 */
#include <math.h>
#include <stddef.h>

#include "../random.h"
#include "element.h"

#define PI 3.14159265358979323846

static jet less(jet_pad *pad, jet a, double c) {
    return jet_affine(pad, 1.0, a, -c);
}

static jet squares_of(jet_pad *pad, jet a, jet b) {
    return jet_plus(pad, jet_square(pad, a), jet_square(pad, b));
}

/* x_i = i/(n + 1) */
static void start_ramp(const known_case *c, double *x) {
    for (int64_t i = 0; i < c->n; i++) x[i] = (double)(i + 1) / (double)(c->n + 1);
}

static void count_up(const known_case *c, double *x) {
    for (int64_t i = 0; i < c->n; i++) x[i] = (double)(i + 1);
}

/* ---- band Hessians */

/* (e^a - b)⁴ + 100 (b - c)⁶ + (tan(c - d) + c - d)⁴ + a⁸ + (d - 1)² */
static jet cragglvy(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet gap = jet_minus(pad, u[2], u[3]);
    const jet one = jet_power(pad, jet_minus(pad, jet_exp(pad, u[0]), u[1]), 4),
              two = jet_power(pad, jet_minus(pad, u[1], u[2]), 6);
    const jet three = jet_power(pad, jet_plus(pad, jet_tan(pad, gap), gap), 4);
    const jet rest = jet_plus(pad, jet_power(pad, u[0], 8), jet_square(pad, less(pad, u[3], 1.0)));
    return jet_plus(pad, jet_linear(pad, 1.0, one, 100.0, two, 0.0), jet_plus(pad, three, rest));
}

static void cragglvy_start(const known_case *c, double *x) {
    family_fill(c->n, 2.0, x);
    x[0] = 1.0;
}

static const element_family cragglvy_formulas = {
    .known = {.multiple = 2,
              .start = {.fill = cragglvy_start},
              .minima = {{4, 0.0}, {10, 1.886566}, {50, 1.5372e1}, {500, 1.6745e2}, {1000, 3.3642e2}, {5000, 1.6882e3}}},
    .formula = cragglvy,
    .band = 3,
    .per = 2,
    .fewer = 1,
    .stride = 2,
    .width = 4,
};

/* (x² + y²)² - 4x + 3 */
static jet engval1(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    return jet_linear(pad, 1.0, jet_square(pad, squares_of(pad, u[0], u[1])), -4.0, u[0], 3.0);
}

static const element_family engval1_formulas = {
    .known = {.start = VALUES(2.0), .minima = {{2, 0.0}}},
    .formula = engval1,
    .band = 1,
    .fewer = 1,
    .stride = 1,
    .width = 2,
};

/* Residuals x_1 - 1 and √i (2x_i - x_{i-1}) */
static jet tridia(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double root = sqrt((double)(e + 1));
    (void)c;
    return e == 0 ? less(pad, u[1], 1.0) : jet_linear(pad, 2.0 * root, u[1], -root, u[0], 0.0);
}

static void tridia_minimiser(const known_case *c, double *x) {
    for (int64_t i = 0; i < c->n; i++) x[i] = i < 2000 ? ldexp(1.0, -(int)i) : 0.0;
}

static const element_family tridia_formulas = {
    .known = {.start = VALUES(1.0), .minimiser = {.fill = tridia_minimiser}},
    .formula = tridia,
    .squared = true,
    .quadratic = true,
    .band = 1,
    .offset = -1,
    .stride = 1,
    .width = 2,
};

/* 100 (y - x²)² + (y - 1)², and 1 added once */
static jet genrose(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    const jet valley = jet_square(pad, jet_minus(pad, u[1], jet_square(pad, u[0])));
    return jet_linear(pad, 100.0, valley, 1.0, jet_square(pad, less(pad, u[1], 1.0)), e == 0 ? 1.0 : 0.0);
}

static const element_family genrose_formulas = {
    .known = {.start = {.fill = start_ramp}, .minimiser = VALUES(1.0), .minimum = 1.0},
    .formula = genrose,
    .band = 1,
    .fewer = 1,
    .stride = 1,
    .width = 2,
};

/* 100 (y - x²)² + (1 - x)² */
static jet fletchcr(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet valley = jet_square(pad, jet_minus(pad, u[1], jet_square(pad, u[0])));
    return jet_linear(pad, 100.0, valley, 1.0, jet_square(pad, less(pad, u[0], 1.0)), 0.0);
}

static const element_family fletchcr_formulas = {
    .known = {.start = VALUES(0.0), .minimiser = VALUES(1.0)},
    .formula = fletchcr,
    .band = 1,
    .fewer = 1,
    .stride = 1,
    .width = 2,
};

/* Residuals x_1 - 1 and 10 (x_i - x_{i-1}²) */
static jet extrosnb(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return e == 0 ? less(pad, u[1], 1.0) : jet_linear(pad, 10.0, u[1], -10.0, jet_square(pad, u[0]), 0.0);
}

static const element_family extrosnb_formulas = {
    .known = {.start = VALUES(-1.0), .minimiser = VALUES(1.0)},
    .formula = extrosnb,
    .squared = true,
    .band = 1,
    .offset = -1,
    .stride = 1,
    .width = 2,
};

/* Residuals x_1 - 1, x_i - x_{i+1} for 1 < i < n, x_n - 1 */
static jet dixon3dq(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    return e == 0 || e == c->n - 1 ? less(pad, u[0], 1.0) : jet_minus(pad, u[0], u[1]);
}

static const element_family dixon3dq_formulas = {
    .known = {.start = VALUES(-1.0), .minimiser = VALUES(1.0)},
    .formula = dixon3dq,
    .squared = true,
    .quadratic = true,
    .band = 1,
    .stride = 1,
    .width = 2,
};

/* x² + 100y² + 100z² */
static jet dqdrtic(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    return jet_linear(pad, 1.0, jet_square(pad, u[0]), 100.0, squares_of(pad, u[1], u[2]), 0.0);
}

static const element_family dqdrtic_formulas = {
    .known = {.start = VALUES(3.0), .minimiser = VALUES(0.0)},
    .formula = dqdrtic,
    .quadratic = true,
    .band = 2,
    .fewer = 2,
    .stride = 1,
    .width = 3,
};

/* (x_i - i)⁴ */
static jet dqrtic(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return jet_power(pad, less(pad, u[0], (double)(e + 1)), 4);
}

static const element_family dqrtic_formulas = {
    .known = {.start = VALUES(2.0), .minimiser = {.fill = count_up}},
    .formula = dqrtic,
    .band = 0,
    .stride = 1,
    .width = 1,
};

/* (x - 2)⁴ + (xy - 2y)² + (y + 1)², and 16 added once */
static jet edensch(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    const jet x = less(pad, u[0], 2.0);
    const jet rest = squares_of(pad, jet_times(pad, x, u[1]), less(pad, u[1], -1.0));
    return jet_linear(pad, 1.0, jet_power(pad, x, 4), 1.0, rest, e == 0 ? 16.0 : 0.0);
}

static const element_family edensch_formulas = {
    .known = {.start = VALUES(8.0), .minima = {{36, 219.28}, {2000, 1.20032e4}}},
    .formula = edensch,
    .band = 1,
    .fewer = 1,
    .stride = 1,
    .width = 2,
};

/* cos(x² - y/2); -1 where x² - x/2 = π */
static jet cosine(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    return jet_cos(pad, jet_linear(pad, 1.0, jet_square(pad, u[0]), -0.5, u[1], 0.0));
}

static void cosine_minimiser(const known_case *c, double *x) {
    family_fill(c->n, 0.25 + sqrt(0.0625 + PI), x);
}

static double cosine_minimum(const known_case *c) {
    return -(double)(c->n - 1);
}

static const element_family cosine_formulas = {
    .known = {.start = VALUES(1.0), .minimiser = {.fill = cosine_minimiser}, .minimum_of = cosine_minimum},
    .formula = cosine,
    .band = 1,
    .fewer = 1,
    .stride = 1,
    .width = 2,
};

/* a(a(a² - 20) - 0.1), a = x_i + .. + x_{i+10} */
static jet curly10(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet square = jet_square(pad, u[0]);
    return jet_plus(pad, jet_square(pad, square), jet_linear(pad, -20.0, square, -0.1, u[0], 0.0));
}

static void curly10_map(const known_case *c, int64_t e, element_inputs *in) {
    for (int64_t i = e; i <= e + 10 && i < c->n; i++) element_add(in, 0, i, 1.0);
    in->count = 1;
}

static void curly10_start(const known_case *c, double *x) {
    for (int64_t i = 0; i < c->n; i++) x[i] = 1e-4 * (double)(i + 1) / (double)(c->n + 1);
}

static const element_family curly10_formulas = {
    .known = {.start = {.fill = curly10_start}, .minima = {{1000, -1.003163e5}}},
    .formula = curly10,
    .band = 10,
    .map = curly10_map,
};

/* -1/(1 + (x - y)²) - sin((πy + z)/2) - exp(-((x + z)/y - 2)²) */
static jet schmvett(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet below = jet_affine(pad, 1.0, jet_square(pad, jet_minus(pad, u[0], u[1])), 1.0);
    const jet wave = jet_sin(pad, jet_linear(pad, 0.5 * PI, u[1], 0.5, u[2], 0.0));
    const jet ratio = less(pad, jet_over(pad, jet_plus(pad, u[0], u[2]), u[1]), 2.0);
    const jet bell = jet_exp(pad, jet_scale(pad, -1.0, jet_square(pad, ratio)));
    return jet_linear(pad, -1.0, jet_over(pad, jet_constant(pad, 1.0), below), -1.0, jet_plus(pad, wave, bell), 0.0);
}

static double schmvett_minimum(const known_case *c) {
    return -3.0 * (double)(c->n - 2);
}

static const element_family schmvett_formulas = {
    .known = {.start = VALUES(0.5), .minimiser = VALUES(PI / (PI + 1.0)), .minimum_of = schmvett_minimum},
    .formula = schmvett,
    .band = 2,
    .fewer = 2,
    .stride = 1,
    .width = 3,
};

/* (10/(n - 2) + z²)(2 - exp(-(x - y)²/(0.1 + z²))): each term is at least 10/(n - 2), its value at 0 */
static jet tointgss(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)e;
    const jet z2 = jet_square(pad, u[2]), gap = jet_square(pad, jet_minus(pad, u[0], u[1]));
    const jet bell = jet_exp(pad, jet_scale(pad, -1.0, jet_over(pad, gap, jet_affine(pad, 1.0, z2, 0.1))));
    return jet_times(pad, jet_affine(pad, 1.0, z2, 10.0 / (double)(c->n - 2)), jet_affine(pad, -1.0, bell, 2.0));
}

static const element_family tointgss_formulas = {
    .known = {.start = VALUES(3.0), .minimiser = VALUES(0.0), .minimum = 10.0},
    .formula = tointgss,
    .band = 2,
    .fewer = 2,
    .stride = 1,
    .width = 3,
};

/* ---- arrows: one or two unknowns that meet all others */

/* (x_i² + x_n²)² - 4x_i + 3 */
static void arwhead_minimiser(const known_case *c, double *x) {
    family_fill(c->n, 1.0, x);
    x[c->n - 1] = 0.0;
}

static const element_family arwhead_formulas = {
    .known = {.start = VALUES(1.0), .minimiser = {.fill = arwhead_minimiser}},
    .formula = engval1,
    .band = ELEMENT_SPARSE,
    .fewer = 1,
    .stride = 1,
    .width = 1,
    .last = true,
};

/* (3 - 4x_i)² + (x_i² + 2x_{i+1}² + 3x_{i+2}² + 4x_{i+3}² + 5x_n²)² */
static jet bdqrtic(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    jet sum = jet_square(pad, u[0]);
    for (int k = 1; k < 5; k++) sum = jet_linear(pad, 1.0, sum, (double)(k + 1), jet_square(pad, u[k]), 0.0);
    return squares_of(pad, jet_affine(pad, -4.0, u[0], 3.0), sum);
}

static const element_family bdqrtic_formulas = {
    .known = {.start = VALUES(1.0), .minima = {{100, 3.78769e2}, {500, 1.98101e3}, {1000, 3.98382e3}}},
    .formula = bdqrtic,
    .band = ELEMENT_SPARSE,
    .fewer = 4,
    .stride = 1,
    .width = 4,
    .last = true,
};

/* 4 (x_i² - x_1)² + (x_i - 1)² */
static jet liarwhd(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    return squares_of(pad, jet_linear(pad, 2.0, jet_square(pad, u[0]), -2.0, u[1], 0.0), less(pad, u[0], 1.0));
}

static void with_first(const known_case *c, int64_t e, element_inputs *in) {
    (void)c;
    element_take(in, e);
    element_take(in, 0);
}

static const element_family liarwhd_formulas = {
    .known = {.start = VALUES(4.0), .minimiser = VALUES(1.0)},
    .formula = liarwhd,
    .band = ELEMENT_SPARSE,
    .map = with_first,
};

/* Residuals x_1 - 1 and 10 (x_1 - x_{i-1}²) */
static jet nondia(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return e == 0 ? less(pad, u[0], 1.0) : jet_linear(pad, 10.0, u[0], -10.0, jet_square(pad, u[1]), 0.0);
}

static void nondia_map(const known_case *c, int64_t e, element_inputs *in) {
    (void)c;
    element_take(in, 0);
    if (e > 0) element_take(in, e - 1);
}

static const element_family nondia_formulas = {
    .known = {.start = VALUES(-1.0), .minimiser = VALUES(1.0)},
    .formula = nondia,
    .squared = true,
    .band = ELEMENT_SPARSE,
    .map = nondia_map,
};

/* (x_i + x_{i+1} + x_n)⁴ for i <= n - 2, (x_1 - x_2)², (x_{n-1} - x_n)² */
static jet nondquar(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    return e < c->n - 2 ? jet_power(pad, u[0], 4) : jet_square(pad, u[0]);
}

static void nondquar_map(const known_case *c, int64_t e, element_inputs *in) {
    const bool quartic = e < c->n - 2;
    const int64_t from = quartic ? e : e == c->n - 2 ? 0 : c->n - 2;
    in->count = 1;
    element_add(in, 0, from, 1.0);
    element_add(in, 0, from + 1, quartic ? 1.0 : -1.0);
    if (quartic) element_add(in, 0, c->n - 1, 1.0);
}

static const element_family nondquar_formulas = {
    .known = {.start = VALUES(1.0, -1.0), .minimiser = VALUES(0.0)},
    .formula = nondquar,
    .band = ELEMENT_SPARSE,
    .map = nondquar_map,
};

/* Residuals (x_1 - 1)², sin(x_i - x_n) - x_1² + x_i² for 1 < i < n, x_n² - x_1² */
static jet sinquad(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    if (e == 0) return jet_square(pad, less(pad, u[0], 1.0));
    const jet gap = jet_minus(pad, jet_square(pad, u[1]), jet_square(pad, u[0]));
    return e == c->n - 1 ? gap : jet_plus(pad, gap, jet_sin(pad, jet_minus(pad, u[1], u[2])));
}

static void sinquad_map(const known_case *c, int64_t e, element_inputs *in) {
    element_take(in, 0);
    if (e > 0) element_take(in, e);
    if (e > 0 && e < c->n - 1) element_take(in, c->n - 1);
}

static const element_family sinquad_formulas = {
    .known = {.start = VALUES(0.1), .minimiser = VALUES(1.0)},
    .formula = sinquad,
    .squared = true,
    .band = ELEMENT_SPARSE,
    .map = sinquad_map,
};

/* x_i + ½ cos(2x_i - x_n - x_1), the cosine for 1 < i < n: unbounded below */
static jet indef(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    return e == 0 || e == c->n - 1 ? u[0] : jet_linear(pad, 1.0, u[0], 0.5, jet_cos(pad, u[1]), 0.0);
}

static void indef_map(const known_case *c, int64_t e, element_inputs *in) {
    element_take(in, e);
    if (e == 0 || e == c->n - 1) return;
    element_take(in, e);
    in->weight[1] = 2.0;
    element_add(in, 1, c->n - 1, -1.0);
    element_add(in, 1, 0, -1.0);
}

static const element_family indef_formulas = {
    .known = {.start = {.fill = start_ramp}},
    .formula = indef,
    .band = ELEMENT_SPARSE,
    .map = indef_map,
};

/* ---- scattered patterns */

/* The index (multiple·i - less) mod n, i counted from 1 and the result from 0. */
static int64_t scattered(const known_case *c, int64_t e, int64_t multiple, int64_t minus) {
    return (multiple * (e + 1) - minus) % c->n;
}

/* s² + 4 cos s, s = x_i + x_j + x_k */
static jet noncvxu2(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    return jet_linear(pad, 1.0, jet_square(pad, u[0]), 4.0, jet_cos(pad, u[0]), 0.0);
}

static void noncvxu2_map(const known_case *c, int64_t e, element_inputs *in) {
    in->count = 1;
    element_add(in, 0, e, 1.0);
    element_add(in, 0, scattered(c, e, 3, 2), 1.0);
    element_add(in, 0, scattered(c, e, 7, 3), 1.0);
}

static const element_family noncvxu2_formulas = {
    .known = {.start = {.fill = count_up},
              .minima = {{10, 2.3168084e1}, {100, 2.3168084e2}, {1000, 2.3168084e3}, {10000, 2.3168084e4}}},
    .formula = noncvxu2,
    .band = ELEMENT_SPARSE,
    .map = noncvxu2_map,
};

static void sparsine_map(const known_case *c, int64_t e, element_inputs *in) {
    static const int64_t multiples[] = {2, 3, 5, 7, 11};
    element_take(in, e);
    for (int k = 0; k < 5; k++) element_take(in, scattered(c, e, multiples[k], 1));
}

/* (i/2)(Σ sin x_j)², over six unknowns */
static jet sparsine(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    jet sum = jet_sin(pad, u[0]);
    for (int k = 1; k < 6; k++) sum = jet_plus(pad, sum, jet_sin(pad, u[k]));
    return jet_scale(pad, 0.5 * (double)(e + 1), jet_square(pad, sum));
}

static const element_family sparsine_formulas = {
    .known = {.start = VALUES(0.5), .minimiser = VALUES(0.0)},
    .formula = sparsine,
    .band = ELEMENT_SPARSE,
    .map = sparsine_map,
};

/* (i/8)(Σ x_j²)², over the same six */
static jet sparsqur(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    jet sum = jet_square(pad, u[0]);
    for (int k = 1; k < 6; k++) sum = jet_plus(pad, sum, jet_square(pad, u[k]));
    return jet_scale(pad, 0.125 * (double)(e + 1), jet_square(pad, sum));
}

static const element_family sparsqur_formulas = {
    .known = {.start = VALUES(0.5), .minimiser = VALUES(0.0)},
    .formula = sparsqur,
    .band = ELEMENT_SPARSE,
    .map = sparsine_map,
};

/* ---- L. C. W. Dixon and Z. Maany, TR 206, Hatfield Polytechnic 1988: with m = n/3 and weights w_k = (i/n)^p_k,
 *     1 + Σ_{i<=n} α w_1 x_i² + Σ_{i<n} β w_2 x_i² (x_{i+1} + x_{i+1}²)² + Σ_{i<=2m} γ w_3 x_i² x_{i+m}⁴ + Σ_{i<=m} δ w_4 x_i
 * x_{i+2m} */

typedef struct dixmaan_weights {
    double beta, gamma, delta; /* α = 1 */
    int p1, p4;                /* p_2 = p_3 = 0 */
} dixmaan_weights;

static const dixmaan_weights dixmaan_table[] = {
    {0.0, 0.125, 0.125, 0, 0}, {0.0625, 0.0625, 0.0625, 0, 0}, {0.125, 0.125, 0.125, 0, 0}, {0.26, 0.26, 0.26, 0, 0},
    {0.0, 0.125, 0.125, 1, 1}, {0.0625, 0.0625, 0.0625, 1, 1}, {0.125, 0.125, 0.125, 1, 1}, {0.26, 0.26, 0.26, 1, 1},
    {0.0, 0.125, 0.125, 2, 2}, {0.0625, 0.0625, 0.0625, 2, 2}, {0.125, 0.125, 0.125, 2, 2}, {0.26, 0.26, 0.26, 2, 2},
};

/* Which of the four sums element e is of, and its place in it. */
static int dixmaan_group(const known_case *c, int64_t e, int64_t *place) {
    const int64_t n = c->n, sizes[] = {n, n - 1, n / 3 * 2};
    int group = 0;
    while (group < 3 && e >= sizes[group]) e -= sizes[group++];
    *place = e;
    return group;
}

static int64_t dixmaan_count(const known_case *c) {
    return 3 * c->n - 1;
}

static void dixmaan_map(const known_case *c, int64_t e, element_inputs *in) {
    const int64_t m = c->n / 3, strides[] = {0, 1, m, 2 * m};
    int64_t i;
    const int group = dixmaan_group(c, e, &i);
    element_take(in, i);
    if (group > 0) element_take(in, i + strides[group]);
}

static jet dixmaan(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const dixmaan_weights *w = &dixmaan_table[c->variant];
    int64_t i;
    const int group = dixmaan_group(c, e, &i);
    const double t = (double)(i + 1) / (double)c->n;
    if (group == 0) return jet_affine(pad, pow(t, w->p1), jet_square(pad, u[0]), e == 0 ? 1.0 : 0.0);
    if (group == 3) return jet_scale(pad, w->delta * pow(t, w->p4), jet_times(pad, u[0], u[1]));
    const jet y2 = jet_square(pad, u[1]), inner = group == 1 ? jet_plus(pad, u[1], y2) : y2;
    return jet_scale(pad, group == 1 ? w->beta : w->gamma, jet_square(pad, jet_times(pad, u[0], inner)));
}

static const element_family dixmaan_formulas = {
    .known = {.multiple = 3, .start = VALUES(2.0), .minimiser = VALUES(0.0), .minimum = 1.0},
    .formula = dixmaan,
    .band = ELEMENT_SPARSE,
    .count_of = dixmaan_count,
    .map = dixmaan_map,
};

/* ---- dense, over all pairs */

static int64_t pairs_and_self(const known_case *c) {
    return c->n * (c->n + 1) / 2;
}

/* ½x'Hx + s‖x‖², H_ij = 1/(i + j - 1) */
static jet hilbert(int64_t e, double s, jet_pad *pad, const jet *u) {
    int64_t i, j;
    known_pair(e, &i, &j);
    const double entry = 1.0 / (double)(i + j + 1);
    return i == j ? jet_scale(pad, 0.5 * entry + s, jet_square(pad, u[0])) : jet_scale(pad, entry, jet_times(pad, u[0], u[1]));
}

static jet hilberta(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return hilbert(e, 0.0, pad, u);
}

static jet hilbertb(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return hilbert(e, 5.0, pad, u);
}

static void hilbert_map(const known_case *c, int64_t e, element_inputs *in) {
    int64_t i, j;
    (void)c;
    known_pair(e, &i, &j);
    element_take(in, i);
    if (i != j) element_take(in, j);
}

static const element_family hilberta_formulas = {
    .known = {.start = VALUES(-3.0), .minimiser = VALUES(0.0)},
    .formula = hilberta,
    .quadratic = true,
    .band = ELEMENT_DENSE,
    .count_of = pairs_and_self,
    .map = hilbert_map,
};

static const element_family hilbertb_formulas = {
    .known = {.start = VALUES(-3.0), .minimiser = VALUES(0.0)},
    .formula = hilbertb,
    .quadratic = true,
    .band = ELEMENT_DENSE,
    .count_of = pairs_and_self,
    .map = hilbert_map,
};

/* Σ over pairs of r^{-12} - 2r^{-6}: N atoms in space, each pair at least -1, at distance 1; H has six zero eigenvalues at a
 * minimum. Values: M. R. Hoare and P. Pal, Adv. Phys. 20 (1971), 161-196; D. J. Wales and J. P. K. Doye, J. Phys. Chem. A 101
 * (1997), 5111-5116. The start is a cubic lattice of spacing 1.1, shaken by normal deviates of a tenth. */
static jet lennard(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet r2 = jet_plus(pad, squares_of(pad, u[0], u[1]), jet_square(pad, u[2]));
    const double s = 1.0 / r2[0], s3 = s * s * s, s6 = s3 * s3;
    return jet_chain(pad, r2, s6 - 2.0 * s3, 6.0 * s * (s3 - s6), s * s * (42.0 * s6 - 24.0 * s3));
}

static int64_t lennard_pairs(const known_case *c) {
    const int64_t atoms = c->n / 3;
    return atoms * (atoms - 1) / 2;
}

static void lennard_map(const known_case *c, int64_t e, element_inputs *in) {
    int64_t i, j;
    (void)c;
    known_pair(e, &i, &j); /* of i >= j, so that atoms i + 1 and j differ */
    in->count = 3;
    for (int d = 0; d < 3; d++) {
        element_add(in, d, 3 * (i + 1) + d, 1.0);
        element_add(in, d, 3 * j + d, -1.0);
    }
}

static void lennard_start(const known_case *c, double *x) {
    bench_random random;
    int64_t side = 1;
    random_seed(&random, c->variant);
    while (3 * side * side * side < c->n) side++;
    for (int64_t atom = 0; atom < c->n / 3; atom++) {
        const int64_t place[] = {atom % side, atom / side % side, atom / (side * side)};
        for (int d = 0; d < 3; d++) x[3 * atom + d] = 1.1 * (double)place[d] + 0.1 * random_normal(&random);
    }
}

static const element_family lennard_formulas = {
    .known = {.multiple = 3,
              .start = {.fill = lennard_start},
              .minima = {{6, -1.0},
                         {9, -3.0},
                         {12, -6.0},
                         {15, -9.103852},
                         {18, -12.712062},
                         {21, -16.505384},
                         {24, -19.821489},
                         {27, -24.113360},
                         {30, -28.422532},
                         {33, -32.765970},
                         {36, -37.967600},
                         {39, -44.326801},
                         {114, -173.928427}}},
    .formula = lennard,
    .band = ELEMENT_DENSE,
    .count_of = lennard_pairs,
    .map = lennard_map,
};

/* ---- the table */

#define SIZE_FROM(least)                                                                                                           \
    ((const word_row[]){KNOWN_SIZE(least, FAMILY_BAND_MOST, 100.0, "number of unknowns"), KNOWN_STORAGE, KNOWN_END})

static const word_row cragglvy_options[] = {KNOWN_SIZE(4.0, FAMILY_BAND_MOST, 100.0, "number of unknowns, even"), KNOWN_STORAGE,
                                            KNOWN_END};
static const word_row dixmaan_options[] = {
    KNOWN_SIZE(3.0, FAMILY_BAND_MOST, 300.0, "number of unknowns, a multiple of 3"),
    {"type", WORD_CHOICE, offsetof(known_case, variant), 0.0, 11.0, 0.0, "a|b|c|d|e|f|g|h|i|j|k|l", "the twelve sets of weights"},
    KNOWN_STORAGE,
    KNOWN_END,
};
static const word_row hilbert_options[] = {KNOWN_SIZE(1.0, 2000.0, 10.0, "number of unknowns"), KNOWN_END};
static const word_row lennard_options[] = {
    KNOWN_SIZE(6.0, 3000.0, 39.0, "number of unknowns, three an atom"),
    {"seed", WORD_INTEGER, offsetof(known_case, variant), 0.0, 0x1p53, 1.0, NULL, "of the start"},
    KNOWN_END,
};

#define SCALABLE(title, problem_text, options)                                                                                     \
    {                                                                                                                              \
        .name = #title, .text = (problem_text), .rows = (options), .settings_size = sizeof(known_case), .make = element_make,      \
        .formulas = &title##_formulas                                                                                              \
    }

const bench_family scalable_families[] = {
    SCALABLE(cragglvy, "Cragg and Levy, extended, 7-diagonal; Toint 1983, problem 32", cragglvy_options),
    SCALABLE(engval1, "Engvall's quartic, tridiagonal; Toint 1983, problem 31", SIZE_FROM(2.0)),
    SCALABLE(tridia, "Shanno's tridiagonal quadratic; Toint 1983, problem 8", SIZE_FROM(2.0)),
    SCALABLE(genrose, "generalised Rosenbrock function, tridiagonal; Nash, SIAM J. Numer. Anal. 21 (1984), 770-788",
             SIZE_FROM(2.0)),
    SCALABLE(fletchcr, "Fletcher's chained Rosenbrock function, tridiagonal; Dundee NA/145, 1992", SIZE_FROM(2.0)),
    SCALABLE(extrosnb, "Rosenbrock's valleys in a chain without its linear terms, tridiagonal; CUTE", SIZE_FROM(2.0)),
    SCALABLE(dixon3dq, "Dixon's tridiagonal quadratic; Buckley 1989, problem 156", SIZE_FROM(3.0)),
    SCALABLE(dqdrtic, "a diagonal quadratic; Toint 1983", SIZE_FROM(3.0)),
    SCALABLE(dqrtic, "sum of (x_i - i)^4, Hessian zero at the minimiser; CUTE", SIZE_FROM(1.0)),
    SCALABLE(edensch, "Dennis and Schnabel, extended by Li, tridiagonal; CUTE", SIZE_FROM(2.0)),
    SCALABLE(cosine, "cosines of neighbours, tridiagonal; Gould, in CUTE", SIZE_FROM(2.0)),
    SCALABLE(curly10, "quartics of sums of 11 neighbours, negative curvature at the start; Gould, in CUTE", SIZE_FROM(12.0)),
    SCALABLE(schmvett, "Schmidt and Vetters, 5-diagonal, nonconvex; Toint 1983, problem 35", SIZE_FROM(3.0)),
    SCALABLE(tointgss, "Toint's Gaussian problem, 5-diagonal; Toint 1983, problem 21", SIZE_FROM(3.0)),
    SCALABLE(arwhead, "a quartic whose Hessian is an arrow; CGLT 1988, problem 55", SIZE_FROM(2.0)),
    SCALABLE(bdqrtic, "a quartic, band with a border; CGLT 1988, problem 61", SIZE_FROM(5.0)),
    SCALABLE(liarwhd, "a quartic whose Hessian is an arrow; Li, in CUTE", SIZE_FROM(2.0)),
    SCALABLE(nondia, "Shanno's nondiagonal Rosenbrock function, an arrow; Toint 1983, problem 15", SIZE_FROM(2.0)),
    SCALABLE(nondquar, "a quartic, tridiagonal with a border, singular at its minimiser; CGLT 1988, problem 57", SIZE_FROM(3.0)),
    SCALABLE(sinquad, "sines and squares, an arrow of two borders; Gould, in CUTE", SIZE_FROM(3.0)),
    SCALABLE(indef, "linear with cosines, unbounded below; Gould, in CUTE", SIZE_FROM(3.0)),
    SCALABLE(noncvxu2, "nonconvex, scattered pattern; Gould, in CUTE", SIZE_FROM(3.0)),
    SCALABLE(sparsine, "squared sums of sines, scattered pattern; Gould, in CUTE", SIZE_FROM(2.0)),
    SCALABLE(sparsqur, "squared sums of squares, scattered pattern; Gould, in CUTE", SIZE_FROM(2.0)),
    SCALABLE(dixmaan, "Dixon and Maany 1988, types a to l, sparse", dixmaan_options),
    SCALABLE(hilberta, "quadratic with Hilbert's matrix, nearly singular; Buckley 1989", hilbert_options),
    SCALABLE(hilbertb, "quadratic with Hilbert's matrix and 10 on the diagonal; Buckley 1989, problem 19", hilbert_options),
    SCALABLE(lennard, "a Lennard-Jones cluster of n/3 atoms; Hoare and Pal 1971", lennard_options),
    {.name = NULL},
};
