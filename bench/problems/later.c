/* Functions that came to the collection after the rules and constants of the methods had been chosen: none was tuned on them, but
 * for one of cg (bench/results/README.md); for the engine of element.h. "Andrei" is N. Andrei, Adv. Model. Optim. 10 (2008),
 * 147-161, whose names, pairs and starts are taken over; "CUTE" I. Bongartz, A. R. Conn, N. I. M. Gould and Ph. L. Toint, ACM TOMS
 * 21 (1995), 123-160.
 */
#include <math.h>
#include <stddef.h>

#include "element.h"

static jet less(jet_pad *pad, jet a, double c) {
    return jet_affine(pad, 1.0, a, -c);
}

static jet product_squared(jet_pad *pad, jet a, jet b) {
    return jet_square(pad, jet_times(pad, a, b));
}

/* |a|^p, p > 2 */
static jet absolute_power(jet_pad *pad, jet a, double p) {
    const double size = fabs(a[0]), low = pow(size, p - 2.0);
    return jet_chain(pad, a, low * size * size, p * low * a[0], p * (p - 1.0) * low);
}

/* ---- one unknown an element */

/* i/10 (e^x - x) */
static jet raydan(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double weight = 0.1 * (double)(e + 1);
    (void)c;
    return jet_linear(pad, weight, jet_exp(pad, u[0]), -weight, u[0], 0.0);
}

static double raydan_minimum(const known_case *c) {
    return 0.05 * (double)c->n * (double)(c->n + 1);
}

static const element_family raydan_formulas = {
    .known = {.start = VALUES(1.0), .minimiser = VALUES(0.0), .minimum_of = raydan_minimum},
    .formula = raydan,
    .band = 0,
    .stride = 1,
    .width = 1,
};

/* e^x - √i x, least at x = log √i */
static jet hager(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return jet_linear(pad, 1.0, jet_exp(pad, u[0]), -sqrt((double)(e + 1)), u[0], 0.0);
}

static void hager_minimiser(const known_case *c, double *x) {
    for (int64_t i = 0; i < c->n; i++) x[i] = 0.5 * log((double)(i + 1));
}

static double hager_minimum(const known_case *c) {
    double sum = 0.0;
    for (int64_t i = 0; i < c->n; i++) sum += sqrt((double)(i + 1)) * (1.0 - 0.5 * log((double)(i + 1)));
    return sum;
}

static const element_family hager_formulas = {
    .known = {.start = VALUES(1.0), .minimiser = {.fill = hager_minimiser}, .minimum_of = hager_minimum},
    .formula = hager,
    .band = 0,
    .stride = 1,
    .width = 1,
};

/* e^x - i sin x, of many minima */
static jet diagonal3(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return jet_linear(pad, 1.0, jet_exp(pad, u[0]), -(double)(e + 1), jet_sin(pad, u[0]), 0.0);
}

static const element_family diagonal3_formulas = {
    .known = {.start = VALUES(1.0)},
    .formula = diagonal3,
    .band = 0,
    .stride = 1,
    .width = 1,
};

/* ---- pairs of unknowns, of which each belongs to one */

#define PAIRS .band = 1, .per = 2, .stride = 2, .width = 2

/* 100 (y - x³)² + (1 - x)² */
static jet white(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet valley = jet_square(pad, jet_minus(pad, u[1], jet_power(pad, u[0], 3)));
    return jet_linear(pad, 100.0, valley, 1.0, jet_square(pad, less(pad, u[0], 1.0)), 0.0);
}

static const element_family white_formulas = {
    .known = {.multiple = 2, .start = VALUES(-1.2, 1.0), .minimiser = VALUES(1.0)},
    .formula = white,
    PAIRS,
};

/* e^{x + 3y - 0.1} + e^{x - 3y - 0.1} + e^{-x - 0.1}, least at x = -log(2)/2, y = 0 */
static jet threeexp(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet rise = jet_exp(pad, jet_linear(pad, 1.0, u[0], 3.0, u[1], -0.1));
    const jet fall = jet_exp(pad, jet_linear(pad, 1.0, u[0], -3.0, u[1], -0.1));
    return jet_plus(pad, jet_plus(pad, rise, fall), jet_exp(pad, jet_affine(pad, -1.0, u[0], -0.1)));
}

static double threeexp_minimum(const known_case *c) {
    return (double)c->n * sqrt(2.0) * exp(-0.1);
}

static const element_family threeexp_formulas = {
    .known = {.multiple = 2,
              .start = VALUES(0.1),
              .minimiser = VALUES(-0.34657359027997265471, 0.0),
              .minimum_of = threeexp_minimum},
    .formula = threeexp,
    PAIRS,
};

/* (x² + y² + xy)² + sin² x + cos² y */
static jet psc1(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet squares = jet_plus(pad, jet_square(pad, u[0]), jet_square(pad, u[1]));
    const jet form = jet_plus(pad, squares, jet_times(pad, u[0], u[1]));
    const jet waves = jet_plus(pad, jet_square(pad, jet_sin(pad, u[0])), jet_square(pad, jet_cos(pad, u[1])));
    return jet_plus(pad, jet_square(pad, form), waves);
}

static const element_family psc1_formulas = {
    .known = {.multiple = 2, .start = VALUES(3.0, 0.1)},
    .formula = psc1,
    PAIRS,
};

/* x + 100 (x² + y² - 1)² */
static jet maratos(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet circle = jet_linear(pad, 1.0, jet_square(pad, u[0]), 1.0, jet_square(pad, u[1]), -1.0);
    return jet_linear(pad, 1.0, u[0], 100.0, jet_square(pad, circle), 0.0);
}

static const element_family maratos_formulas = {
    .known = {.multiple = 2, .start = VALUES(1.1, 0.1)},
    .formula = maratos,
    PAIRS,
};

/* ((x - 3)/100)² - (x - y) + e^{20 (x - y)}: the last two are least at x - y = -log(20)/20 */
static jet extcliff(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet gap = jet_minus(pad, u[0], u[1]), far = jet_affine(pad, 0.01, u[0], -0.03);
    return jet_plus(pad, jet_square(pad, far), jet_linear(pad, -1.0, gap, 1.0, jet_exp(pad, jet_scale(pad, 20.0, gap)), 0.0));
}

static double extcliff_minimum(const known_case *c) {
    return (double)c->n * (log(20.0) + 1.0) / 40.0;
}

static const element_family extcliff_formulas = {
    .known = {.multiple = 2,
              .start = VALUES(0.0, -1.0),
              .minimiser = VALUES(3.0, 3.14978661367769954950),
              .minimum_of = extcliff_minimum},
    .formula = extcliff,
    PAIRS,
};

/* ---- chains */

#define CHAIN .band = 1, .fewer = 1, .stride = 1, .width = 2

/* (x + y - 3)² + (x - y + 1)⁴ */
static jet gentridi(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet sum = jet_linear(pad, 1.0, u[0], 1.0, u[1], -3.0), gap = jet_linear(pad, 1.0, u[0], -1.0, u[1], 1.0);
    return jet_plus(pad, jet_square(pad, sum), jet_power(pad, gap, 4));
}

static const element_family gentridi_formulas = {.known = {.start = VALUES(2.0)}, .formula = gentridi, CHAIN};

/* (xy - 1)² + (x + 1)(y + 1)/10 */
static jet exttet(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet hyperbola = jet_square(pad, less(pad, jet_times(pad, u[0], u[1]), 1.0));
    return jet_linear(pad, 1.0, hyperbola, 0.1, jet_times(pad, less(pad, u[0], -1.0), less(pad, u[1], -1.0)), 0.0);
}

static const element_family exttet_formulas = {.known = {.start = VALUES(1.0)}, .formula = exttet, CHAIN};

/* Residuals x_1 - 1 and 2 (x_i - x_{i-1}²) */
static jet nonscomp(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return e == 0 ? less(pad, u[1], 1.0) : jet_linear(pad, 2.0, u[1], -2.0, jet_square(pad, u[0]), 0.0);
}

static const element_family nonscomp_formulas = {
    .known = {.start = VALUES(3.0), .minimiser = VALUES(1.0)},
    .formula = nonscomp,
    .squared = true,
    .band = 1,
    .offset = -1,
    .stride = 1,
    .width = 2,
};

/* Residuals (x_1 - 1)/2 and x_i - T(x_{i-1}), T = 2x² - 1 Chebyshev's polynomial: the only stationary point is reached through the
 * 2^{n-1} turns of T∘..∘T, which a method has to follow. M. Gürbüzbalaban and M. L. Overton, Nonlinear Anal. 75 (2012), 1282-1289.
 */
static jet chebrosen(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 0) return jet_affine(pad, 0.5, u[1], -0.5);
    return jet_linear(pad, 1.0, u[1], -2.0, jet_square(pad, u[0]), 1.0);
}

static void chebrosen_start(const known_case *c, double *x) {
    family_fill(c->n, 1.0, x);
    x[0] = -1.0;
}

static const element_family chebrosen_formulas = {
    .known = {.start = {.fill = chebrosen_start}, .minimiser = VALUES(1.0)},
    .formula = chebrosen,
    .squared = true,
    .band = 1,
    .offset = -1,
    .stride = 1,
    .width = 2,
};

/* sin²(20x) sin²(20y) + (x² + y²)/20 */
static jet genhumps(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet x = jet_sin(pad, jet_scale(pad, 20.0, u[0])), y = jet_sin(pad, jet_scale(pad, 20.0, u[1]));
    const jet bowl = jet_plus(pad, jet_square(pad, u[0]), jet_square(pad, u[1]));
    return jet_linear(pad, 1.0, product_squared(pad, x, y), 0.05, bowl, 0.0);
}

static void genhumps_start(const known_case *c, double *x) {
    family_fill(c->n, -506.2, x);
    x[0] = -506.0;
}

static const element_family genhumps_formulas = {
    .known = {.start = {.fill = genhumps_start}, .minimiser = VALUES(0.0)},
    .formula = genhumps,
    CHAIN,
};

/* 1.5 + sin i, i from 1, for the second unknown of element e: the weights of L. Lukšan, C. Matonoha and J. Vlček, report V-1081 of
 * the Institute of Computer Science, Prague 2010, in place of CUTE's fifty numbers. */
static double wave(int64_t e) {
    return 1.5 + sin((double)(e + 2));
}

/* 16 α² (x - y²)² + (y - 1)² */
static jet chnrosnb(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double a = 4.0 * wave(e);
    (void)c;
    const jet valley = jet_linear(pad, a, u[0], -a, jet_square(pad, u[1]), 0.0);
    return jet_plus(pad, jet_square(pad, valley), jet_square(pad, less(pad, u[1], 1.0)));
}

static const element_family chnrosnb_formulas = {
    .known = {.start = VALUES(-1.0), .minimiser = VALUES(1.0)},
    .formula = chnrosnb,
    CHAIN,
};

/* (x - 16 α² y²)² + (y - 1)² */
static jet errinros(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double a = 16.0 * wave(e) * wave(e);
    (void)c;
    const jet valley = jet_linear(pad, 1.0, u[0], -a, jet_square(pad, u[1]), 0.0);
    return jet_plus(pad, jet_square(pad, valley), jet_square(pad, less(pad, u[1], 1.0)));
}

static const element_family errinros_formulas = {.known = {.start = VALUES(-1.0)}, .formula = errinros, CHAIN};

/* Woods' function of (x_1..x_4), (x_3..x_6), ..., and 1 added once */
static jet chainwoo(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    const jet one = jet_minus(pad, u[1], jet_square(pad, u[0])), two = jet_minus(pad, u[3], jet_square(pad, u[2]));
    const jet valleys = jet_linear(pad, 100.0, jet_square(pad, one), 90.0, jet_square(pad, two), e == 0 ? 1.0 : 0.0);
    const jet ends = jet_plus(pad, jet_square(pad, less(pad, u[0], 1.0)), jet_square(pad, less(pad, u[2], 1.0)));
    const jet sum = jet_square(pad, jet_linear(pad, 1.0, u[1], 1.0, u[3], -2.0));
    const jet gap = jet_square(pad, jet_minus(pad, u[1], u[3]));
    return jet_plus(pad, jet_plus(pad, valleys, ends), jet_linear(pad, 10.0, sum, 0.1, gap, 0.0));
}

static void chainwoo_start(const known_case *c, double *x) {
    family_fill(c->n, -2.0, x);
    for (int64_t i = 0; i < 4; i++) x[i] = i % 2 == 0 ? -3.0 : -1.0;
}

static const element_family chainwoo_formulas = {
    .known = {.multiple = 4, .start = {.fill = chainwoo_start}, .minimiser = VALUES(1.0), .minimum = 1.0},
    .formula = chainwoo,
    .band = 3,
    .per = 2,
    .fewer = 1,
    .stride = 2,
    .width = 4,
};

/* ---- arrows and others */

/* Element 0 takes x_1, every other x_1 and an unknown of its own. */
static void with_first(const known_case *c, int64_t e, element_inputs *in) {
    (void)c;
    element_take(in, 0);
    if (e > 0) element_take(in, e);
}

/* Residuals x_1 - 1 and x_1² - x_i² */
static jet tquartic(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return e == 0 ? less(pad, u[0], 1.0) : jet_minus(pad, jet_square(pad, u[0]), jet_square(pad, u[1]));
}

static const element_family tquartic_formulas = {
    .known = {.start = VALUES(0.1), .minimiser = VALUES(1.0)},
    .formula = tquartic,
    .squared = true,
    .band = ELEMENT_SPARSE,
    .map = with_first,
};

/* sin(x_1 + x_i² - 1) for i < n, sin(x_n²)/2: at least -1 and -1/2 each; CUTE's value for n = 1000 is that of a
 * minimum near the start */
static jet eg2(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const jet own = u[e == 0 ? 0 : 1];
    if (e == c->n - 1) return jet_scale(pad, 0.5, jet_sin(pad, jet_square(pad, own)));
    return jet_sin(pad, jet_linear(pad, 1.0, u[0], 1.0, jet_square(pad, own), -1.0));
}

static const element_family eg2_formulas = {
    .known = {.start = VALUES(0.0), .minima = {{1000, -999.5}, {1000, -998.9474}}},
    .formula = eg2,
    .band = ELEMENT_SPARSE,
    .map = with_first,
};

/* |(3 - x_i/2) x_i - x_{i-1} - 2x_{i+1} + 1|^{7/3} and |x_i + x_{i+n/2}|^{7/3} */
static jet broydn7d(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    if (e >= c->n) return absolute_power(pad, u[0], 7.0 / 3.0);
    const jet own = jet_times(pad, jet_affine(pad, -0.5, u[0], 3.0), u[0]);
    return absolute_power(pad, jet_linear(pad, 1.0, own, -1.0, u[1], 1.0), 7.0 / 3.0);
}

static void broydn7d_map(const known_case *c, int64_t e, element_inputs *in) {
    if (e >= c->n) {
        element_take(in, e - c->n);
        element_add(in, 0, e - c->n / 2, 1.0);
        return;
    }
    element_take(in, e);
    if (e > 0) element_add(in, 1, e - 1, 1.0);
    if (e < c->n - 1) element_add(in, 1, e + 1, 2.0);
    in->count = 2;
}

static int64_t broydn7d_count(const known_case *c) {
    return c->n + c->n / 2;
}

static const element_family broydn7d_formulas = {
    .known = {.multiple = 2, .start = VALUES(-1.0)},
    .formula = broydn7d,
    .band = ELEMENT_SPARSE,
    .count_of = broydn7d_count,
    .map = broydn7d_map,
};

/* -2 (sin x_i sin x_j sin(x_i - x_j))², i > j */
static jet sensors(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet one = jet_times(pad, jet_sin(pad, u[0]), jet_sin(pad, u[1]));
    return jet_scale(pad, -2.0, product_squared(pad, one, jet_sin(pad, jet_minus(pad, u[0], u[1]))));
}

static int64_t sensors_pairs(const known_case *c) {
    return c->n * (c->n - 1) / 2;
}

static void sensors_map(const known_case *c, int64_t e, element_inputs *in) {
    int64_t i, j;
    (void)c;
    known_pair(e, &i, &j); /* of i >= j, so that i + 1 and j differ */
    element_take(in, i + 1);
    element_take(in, j);
}

static void sensors_start(const known_case *c, double *x) {
    for (int64_t i = 0; i < c->n; i++) x[i] = (double)(i + 1) / (double)c->n;
}

static const element_family sensors_formulas = {
    .known = {.start = {.fill = sensors_start}},
    .formula = sensors,
    .band = ELEMENT_DENSE,
    .count_of = sensors_pairs,
    .map = sensors_map,
};

/* ---- the table */

#define SIZE_FROM(least)                                                                                                           \
    ((const word_row[]){KNOWN_SIZE(least, FAMILY_BAND_MOST, 100.0, "number of unknowns"), KNOWN_STORAGE, KNOWN_END})
#define MULTIPLE_OF(least, text)                                                                                                   \
    ((const word_row[]){KNOWN_SIZE(least, FAMILY_BAND_MOST, 100.0, "number of unknowns, " text), KNOWN_STORAGE, KNOWN_END})

static const word_row chebrosen_options[] = {KNOWN_SIZE(2.0, 30.0, 6.0, "number of unknowns"), KNOWN_STORAGE, KNOWN_END};
static const word_row sensors_options[] = {KNOWN_SIZE(2.0, 2000.0, 100.0, "number of unknowns"), KNOWN_END};

#define LATER(title, problem_text, options)                                                                                        \
    {                                                                                                                              \
        .name = #title, .text = (problem_text), .rows = (options), .settings_size = sizeof(known_case), .make = element_make,      \
        .formulas = &title##_formulas                                                                                              \
    }

const bench_family later_families[] = {
    LATER(raydan, "Raydan's first strictly convex function, diagonal; Andrei", SIZE_FROM(1.0)),
    LATER(hager, "Hager's sum of exponentials, diagonal; Andrei", SIZE_FROM(1.0)),
    LATER(diagonal3, "exponentials less sines, diagonal, nonconvex; Andrei", SIZE_FROM(1.0)),
    LATER(white, "White and Holst's cubic valleys in pairs; Andrei", MULTIPLE_OF(2.0, "even")),
    LATER(threeexp, "three exponential terms in pairs; Andrei", MULTIPLE_OF(2.0, "even")),
    LATER(psc1, "a quartic and waves in pairs, nonconvex; Andrei", MULTIPLE_OF(2.0, "even")),
    LATER(maratos, "Maratos' circular valley in pairs; Andrei", MULTIPLE_OF(2.0, "even")),
    LATER(extcliff, "Cliff's steep wall in pairs; Andrei", MULTIPLE_OF(2.0, "even")),
    LATER(gentridi, "generalised tridiagonal quartic; Andrei", SIZE_FROM(2.0)),
    LATER(exttet, "chain of hyperbolas, tridiagonal, nonconvex; Andrei", SIZE_FROM(2.0)),
    LATER(nonscomp, "chain of parabolas, tridiagonal; Lescrenier, in CUTE", SIZE_FROM(2.0)),
    LATER(chebrosen, "a valley that oscillates 2^(n-1) times; Nesterov, in Gürbüzbalaban and Overton 2012", chebrosen_options),
    LATER(genhumps, "a bowl of many humps, from far away; Toint, in CUTE", SIZE_FROM(2.0)),
    LATER(chnrosnb, "chained Rosenbrock function of uneven valleys; Toint, in CUTE, weights of Luksan et al. 2010", SIZE_FROM(2.0)),
    LATER(errinros, "chnrosnb with its weight at the wrong place; CUTE, weights of Luksan et al. 2010", SIZE_FROM(2.0)),
    LATER(chainwoo, "chained Woods function; Conn, Gould and Toint, in CUTE", MULTIPLE_OF(4.0, "a multiple of 4")),
    LATER(tquartic, "a quartic whose Hessian is an arrow; Li, in CUTE", SIZE_FROM(2.0)),
    LATER(eg2, "sines of squares, an arrow; Conn, Gould and Toint 1992, in CUTE", SIZE_FROM(2.0)),
    LATER(broydn7d, "powers 7/3 of a tridiagonal system and of distant pairs, sparse; Toint, in CUTE", MULTIPLE_OF(4.0, "even")),
    LATER(sensors, "where to put bearing sensors, dense, nonconvex; Zhang, in CUTE", sensors_options),
    {.name = NULL},
};
