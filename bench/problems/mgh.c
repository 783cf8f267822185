/* The test functions of J. J. Moré, B. S. Garbow and K. E. Hillstrom, ACM TOMS 7 (1981), 17-41, whose residuals each depend on few
 * unknowns: f = Σ r_i², with the paper's starts and minimum values. Those with dense Jacobians of any size are in squares_rows.c;
 * problems 1, 13 and 21 are `rosenbrock`, `powell` and `extended`.
 *
 * Names, and values for sizes that are not the paper's: the CUTE collection (I. Bongartz, A. R. Conn, N. I. M. Gould and
 * Ph. L. Toint, ACM TOMS 21 (1995), 123-160).
 */
#include <math.h>
#include <stddef.h>

#include "element.h"

#define PI 3.14159265358979323846

/* s·e^{-tr} */
static jet decay(jet_pad *pad, jet s, double t, jet rate) {
    return jet_times(pad, s, jet_exp(pad, jet_scale(pad, -t, rate)));
}

/* ---- two unknowns */

/* 2: r = (-13 + x + ((5 - y)y - 2)y, -29 + x + ((y + 1)y - 14)y), for each pair of neighbours. */
static jet freuroth(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    const jet y2 = jet_square(pad, u[1]), y3 = jet_power(pad, u[1], 3);
    if (e % 2 == 0) return jet_plus(pad, jet_linear(pad, 1.0, u[0], -2.0, u[1], -13.0), jet_linear(pad, 5.0, y2, -1.0, y3, 0.0));
    return jet_plus(pad, jet_linear(pad, 1.0, u[0], -14.0, u[1], -29.0), jet_plus(pad, y2, y3));
}

static int64_t freuroth_count(const known_case *c) {
    return 2 * (c->n - 1);
}

static void freuroth_map(const known_case *c, int64_t e, element_inputs *in) {
    (void)c;
    element_take(in, e / 2);
    element_take(in, e / 2 + 1);
}

static void freuroth_start(const known_case *c, double *x) {
    family_fill(c->n, 0.0, x);
    x[0] = 0.5;
    x[1] = -2.0;
}

static const element_family freuroth_formulas = {
    .known = {.start = {.fill = freuroth_start},
              .minima = {{2, 0.0},
                         {2, 48.9842},
                         {10, 1.0141e3},
                         {50, 5.8810e3},
                         {100, 1.1965e4},
                         {500, 6.0634e4},
                         {1000, 1.2147e5},
                         {5000, 6.0816e5}}},
    .formula = freuroth,
    .squared = true,
    .band = 1,
    .count_of = freuroth_count,
    .map = freuroth_map,
};

/* 3: r = (10⁴xy - 1, e^{-x} + e^{-y} - 1.0001) */
static jet powellbs(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 0) return jet_affine(pad, 1e4, jet_times(pad, u[0], u[1]), -1.0);
    return jet_linear(pad, 1.0, jet_exp(pad, jet_scale(pad, -1.0, u[0])), 1.0, jet_exp(pad, jet_scale(pad, -1.0, u[1])), -1.0001);
}

static const element_family powellbs_formulas = {
    .known = {.size = 2, .start = VALUES(0.0, 1.0), .minima = {{KNOWN_ANY_SIZE, 0.0}}},
    .formula = powellbs,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 2,
    .width = 2,
};

/* 4: r = (x - 10⁶, y - 2·10⁻⁶, xy - 2) */
static jet brownbs(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 0) return jet_affine(pad, 1.0, u[0], -1e6);
    return e == 1 ? jet_affine(pad, 1.0, u[1], -2e-6) : jet_affine(pad, 1.0, jet_times(pad, u[0], u[1]), -2.0);
}

static const element_family brownbs_formulas = {
    .known = {.size = 2, .start = VALUES(1.0, 1.0), .minimiser = VALUES(1e6, 2e-6)},
    .formula = brownbs,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 3,
    .width = 2,
};

/* 5: r_i = y_i - x(1 - y^i) */
static jet beale(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const double y[] = {1.5, 2.25, 2.625};
    (void)c;
    const jet power = e == 0 ? u[1] : jet_power(pad, u[1], (int)e + 1);
    return jet_linear(pad, -1.0, u[0], 1.0, jet_times(pad, u[0], power), y[e]);
}

static const element_family beale_formulas = {
    .known = {.size = 2, .start = VALUES(1.0, 1.0), .minimiser = VALUES(3.0, 0.5)},
    .formula = beale,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 3,
    .width = 2,
};

/* 6: r_i = 2 + 2i - (e^{ix} + e^{iy}) */
static jet jensmp(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double i = (double)(e + 1);
    (void)c;
    const jet x = jet_exp(pad, jet_scale(pad, i, u[0])), y = jet_exp(pad, jet_scale(pad, i, u[1]));
    return jet_linear(pad, -1.0, x, -1.0, y, 2.0 + 2.0 * i);
}

static const element_family jensmp_formulas = {
    .known = {.size = 2, .start = VALUES(0.3, 0.4), .minima = {{2, 124.362}}},
    .formula = jensmp,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 10,
    .width = 2,
};

/* ---- three unknowns */

/* 7: r = (10(z - 10θ), 10(sqrt(x² + y²) - 1), z), 2πθ the angle of (x, y), between -π/2 and 3π/2. */
static jet helix(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 2) return u[2];
    if (e == 1) {
        const jet radius = jet_sqrt(pad, jet_plus(pad, jet_square(pad, u[0]), jet_square(pad, u[1])));
        return jet_affine(pad, 10.0, radius, -10.0);
    }
    const double turn = u[0][0] < 0.0 && u[1][0] < 0.0 ? 1.0 : 0.0;
    return jet_linear(pad, 10.0, u[2], -100.0 / (2.0 * PI), jet_angle(pad, u[1], u[0]), -100.0 * turn);
}

static const element_family helix_formulas = {
    .known = {.size = 3, .start = VALUES(-1.0, 0.0, 0.0), .minimiser = VALUES(1.0, 0.0, 0.0)},
    .formula = helix,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 3,
    .width = 3,
};

/* 8: r_i = y_i - (x + i/((16 - i)y + min(i, 16 - i)z)) */
static jet bard(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const double y[] = {0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};
    const double i = (double)(e + 1), v = 16.0 - i;
    (void)c;
    const jet below = jet_linear(pad, v, u[1], fmin(i, v), u[2], 0.0);
    return jet_linear(pad, -1.0, u[0], -1.0, jet_over(pad, jet_constant(pad, i), below), y[e]);
}

static const element_family bard_formulas = {
    .known = {.size = 3, .start = VALUES(1.0, 1.0, 1.0), .minima = {{3, 8.21487e-3}, {3, 17.4286}}}, /* the second at infinity */
    .formula = bard,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 15,
    .width = 3,
};

/* 9: r_i = x exp(-y(t_i - z)²/2) - y_i, t_i = (8 - i)/2 */
static jet gaussian(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const double y[] = {0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989};
    (void)c;
    const jet square = jet_square(pad, jet_affine(pad, -1.0, u[2], 0.5 * (double)(7 - e)));
    const jet bell = decay(pad, u[0], 0.5, jet_times(pad, u[1], square));
    return jet_affine(pad, 1.0, bell, -y[e < 8 ? e : 14 - e]);
}

static const element_family gaussian_formulas = {
    .known = {.size = 3, .start = VALUES(0.4, 1.0, 0.0), .minima = {{3, 1.12793e-8}}},
    .formula = gaussian,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 15,
    .width = 3,
};

/* 10: r_i = x exp(y/(t_i + z)) - y_i, t_i = 45 + 5i */
static jet meyer3(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const double y[] = {34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744,
                               8261,  7030,  6005,  5147,  4427,  3820,  3307,  2872};
    (void)c;
    const jet below = jet_affine(pad, 1.0, u[2], 50.0 + 5.0 * (double)e);
    return jet_affine(pad, 1.0, decay(pad, u[0], -1.0, jet_over(pad, u[1], below)), -y[e]);
}

static const element_family meyer3_formulas = {
    .known = {.size = 3, .start = VALUES(0.02, 4000.0, 250.0), .far = VALUES(2.0, 4e5, 25e3), .minima = {{3, 87.9458}}},
    .formula = meyer3,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 16,
    .width = 3,
};

/* 11: r_i = exp(-|y_i - y|^z / x) - t_i, t_i = i/100, y_i = 25 + (-50 ln t_i)^{2/3}; the 99 residuals of CUTE. */
static jet gulf(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double t = 0.01 * (double)(e + 1), y = 25.0 + pow(-50.0 * log(t), 2.0 / 3.0);
    (void)c;
    const jet power = jet_exp(pad, jet_times(pad, u[2], jet_log(pad, jet_affine(pad, -1.0, u[1], y))));
    return jet_affine(pad, 1.0, jet_exp(pad, jet_scale(pad, -1.0, jet_over(pad, power, u[0]))), -t);
}

static const element_family gulf_formulas = {
    .known = {.size = 3, .start = VALUES(5.0, 2.5, 0.15), .minimiser = VALUES(50.0, 25.0, 1.5)},
    .formula = gulf,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 99,
    .width = 3,
};

/* 12: r_i = e^{-tx} - e^{-ty} - z(e^{-t} - e^{-10t}), t = i/10; also 0 at (10, 1, -1) and wherever x = y, z = 0. */
static jet box3(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double t = 0.1 * (double)(e + 1);
    (void)c;
    const jet difference = jet_minus(pad, jet_exp(pad, jet_scale(pad, -t, u[0])), jet_exp(pad, jet_scale(pad, -t, u[1])));
    return jet_linear(pad, 1.0, difference, exp(-10.0 * t) - exp(-t), u[2], 0.0);
}

static const element_family box3_formulas = {
    .known = {.size = 3, .start = VALUES(0.0, 10.0, 20.0), .minimiser = VALUES(1.0, 10.0, 1.0)},
    .formula = box3,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 10,
    .width = 3,
};

/* ---- four to eleven unknowns */

/* 14, over quadruples: 100(b - a²)² + (1 - a)² + 90(d - c²)² + (1 - c)² + 10(b + d - 2)² + (b - d)²/10 */
static jet woods(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double ten = sqrt(10.0);
    (void)c;
    switch (e % 6) {
    case 0:
        return jet_scale(pad, 10.0, jet_minus(pad, u[1], jet_square(pad, u[0])));
    case 1:
        return jet_affine(pad, -1.0, u[0], 1.0);
    case 2:
        return jet_scale(pad, 3.0 * ten, jet_minus(pad, u[3], jet_square(pad, u[2])));
    case 3:
        return jet_affine(pad, -1.0, u[2], 1.0);
    case 4:
        return jet_linear(pad, ten, u[1], ten, u[3], -2.0 * ten);
    default:
        return jet_linear(pad, 1.0 / ten, u[1], -1.0 / ten, u[3], 0.0);
    }
}

static int64_t woods_count(const known_case *c) {
    return c->n / 4 * 6;
}

static void woods_map(const known_case *c, int64_t e, element_inputs *in) {
    (void)c;
    for (int64_t k = 0; k < 4; k++) element_take(in, e / 6 * 4 + k);
}

static const element_family woods_formulas = {
    .known = {.multiple = 4, .start = VALUES(-3.0, -1.0, -3.0, -1.0), .minimiser = VALUES(1.0)},
    .formula = woods,
    .squared = true,
    .band = 3,
    .count_of = woods_count,
    .map = woods_map,
};

/* 15: r_i = y_i - x_1(v² + v x_2)/(v² + v x_3 + x_4) */
static jet kowosb(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const double y[] = {0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246};
    static const double v[] = {4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625};
    (void)c;
    const jet above = jet_times(pad, u[0], jet_affine(pad, v[e], u[1], v[e] * v[e]));
    const jet below = jet_linear(pad, v[e], u[2], 1.0, u[3], v[e] * v[e]);
    return jet_affine(pad, -1.0, jet_over(pad, above, below), y[e]);
}

static const element_family kowosb_formulas = {
    .known = {.size = 4,
              .start = VALUES(0.25, 0.39, 0.415, 0.39),
              .far = VALUES(25.0, 39.0, 41.5, 39.0),
              .minima = {{4, 3.07505e-4}, {4, 1.02734e-3}}}, /* the second at infinity */
    .formula = kowosb,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 11,
    .width = 4,
};

/* 16: r_i = (x_1 + t x_2 - e^t)² + (x_3 + x_4 sin t - cos t)², t = i/5 */
static jet brownden(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double t = 0.2 * (double)(e + 1);
    (void)c;
    const jet r = jet_square(pad, jet_linear(pad, 1.0, u[0], t, u[1], -exp(t)));
    return jet_plus(pad, r, jet_square(pad, jet_linear(pad, 1.0, u[2], sin(t), u[3], -cos(t))));
}

static const element_family brownden_formulas = {
    .known = {.size = 4, .start = VALUES(25.0, 5.0, -5.0, -1.0), .minima = {{4, 85822.2}}},
    .formula = brownden,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 20,
    .width = 4,
};

/* 17: r_i = y_i - (x_1 + x_2 e^{-t x_4} + x_3 e^{-t x_5}), t = 10(i - 1) */
static jet osbornea(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const double y[] = {0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751,
                               0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490,
                               0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406};
    const double t = 10.0 * (double)e;
    (void)c;
    const jet both = jet_plus(pad, decay(pad, u[1], t, u[3]), decay(pad, u[2], t, u[4]));
    return jet_linear(pad, -1.0, u[0], -1.0, both, y[e]);
}

static const element_family osbornea_formulas = {
    .known = {.size = 5,
              .start = VALUES(0.5, 1.5, -1.0, 0.01, 0.02),
              .far = VALUES(50.0, 150.0, -100.0, 1.0, 2.0),
              .minima = {{5, 5.46489e-5}}},
    .formula = osbornea,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 33,
    .width = 5,
};

/* 18: r_i = x_3 e^{-t x_1} - x_4 e^{-t x_2} + x_6 e^{-t x_5} - (e^{-t} - 5e^{-10t} + 3e^{-4t}), t = i/10, 13 residuals */
static jet biggs6(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double t = 0.1 * (double)(e + 1), y = exp(-t) - 5.0 * exp(-10.0 * t) + 3.0 * exp(-4.0 * t);
    (void)c;
    const jet two = jet_minus(pad, decay(pad, u[2], t, u[0]), decay(pad, u[3], t, u[1]));
    return jet_linear(pad, 1.0, two, 1.0, decay(pad, u[5], t, u[4]), -y);
}

static const element_family biggs6_formulas = {
    .known = {.size = 6,
              .start = VALUES(1.0, 2.0, 1.0, 1.0, 1.0, 1.0),
              .minimiser = VALUES(1.0, 10.0, 1.0, 5.0, 4.0, 3.0),
              .minima = {{6, 5.65565e-3}}},
    .formula = biggs6,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 13,
    .width = 6,
};

/* s·exp(-(t - centre)²·width) */
static jet peak(jet_pad *pad, jet s, double t, jet centre, jet width) {
    return decay(pad, s, 1.0, jet_times(pad, jet_square(pad, jet_affine(pad, -1.0, centre, t)), width));
}

/* 19: r_i = y_i - (x_1 e^{-t x_5} + three peaks of heights x_2..x_4, widths x_6..x_8 and centres x_9..x_11), t = (i - 1)/10 */
static jet osborneb(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const double y[] = {1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608,
                               0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661,
                               0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428,
                               0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559,
                               0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054};
    const double t = 0.1 * (double)e;
    (void)c;
    jet sum = decay(pad, u[0], t, u[4]);
    for (int k = 1; k <= 3; k++) sum = jet_plus(pad, sum, peak(pad, u[k], t, u[k + 7], u[k + 4]));
    return jet_affine(pad, -1.0, sum, y[e]);
}

static const element_family osborneb_formulas = {
    .known = {.size = 11, .start = VALUES(1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5), .minima = {{11, 4.01377e-2}}},
    .formula = osborneb,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 65,
    .width = 11,
};

/* ---- any number of unknowns, band Hessian */

/* 28: r_i = 2x_i - x_{i-1} - x_{i+1} + h²(x_i + t_i + 1)³/2, t_i = ih, h = 1/(n + 1), x_0 = x_{n+1} = 0 */
static jet morebv(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const double h = 1.0 / (double)(c->n + 1), t = (double)(e + 1) * h;
    const jet cube = jet_power(pad, jet_affine(pad, 1.0, u[1], t + 1.0), 3);
    return jet_plus(pad, jet_linear(pad, 2.0, u[1], 0.5 * h * h, cube, 0.0), jet_linear(pad, -1.0, u[0], -1.0, u[2], 0.0));
}

static void morebv_start(const known_case *c, double *x) {
    for (int64_t i = 0; i < c->n; i++) {
        const double t = (double)(i + 1) / (double)(c->n + 1);
        x[i] = t * (t - 1.0);
    }
}

static const element_family morebv_formulas = {
    .known = {.start = {.fill = morebv_start}, .minima = {{KNOWN_ANY_SIZE, 0.0}}},
    .formula = morebv,
    .squared = true,
    .band = 2,
    .offset = -1,
    .stride = 1,
    .width = 3,
};

/* 30: r_i = (3 - 2x_i)x_i - x_{i-1} - 2x_{i+1} + 1 */
static jet broydn3d(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet own = jet_linear(pad, 3.0, u[1], -2.0, jet_square(pad, u[1]), 1.0);
    return jet_plus(pad, own, jet_linear(pad, -1.0, u[0], -2.0, u[2], 0.0));
}

static const element_family broydn3d_formulas = {
    .known = {.start = VALUES(-1.0), .minima = {{KNOWN_ANY_SIZE, 0.0}}},
    .formula = broydn3d,
    .squared = true,
    .band = 2,
    .offset = -1,
    .stride = 1,
    .width = 3,
};

/* 31: r_i = x_i(2 + 5x_i²) + 1 - Σ x_j(1 + x_j) over j from i - 5 to i + 1, i left out */
static jet broydnbd(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    jet sum = jet_linear(pad, 2.0, u[5], 5.0, jet_power(pad, u[5], 3), 1.0);
    for (int j = 0; j < 7; j++) {
        if (j != 5) sum = jet_minus(pad, sum, jet_plus(pad, u[j], jet_square(pad, u[j])));
    }
    return sum;
}

static const element_family broydnbd_formulas = {
    .known = {.start = VALUES(-1.0), .minima = {{KNOWN_ANY_SIZE, 0.0}}},
    .formula = broydnbd,
    .squared = true,
    .band = 6,
    .offset = -5,
    .stride = 1,
    .width = 7,
};

/* ---- the table */

static const word_row freuroth_options[] = {KNOWN_SIZE(2.0, FAMILY_BAND_MOST, 2.0, "number of unknowns"), KNOWN_STORAGE, KNOWN_END};
static const word_row woods_options[] = {KNOWN_SIZE(4.0, FAMILY_BAND_MOST, 4.0, "number of unknowns, a multiple of 4"),
                                         KNOWN_STORAGE, KNOWN_END};
static const word_row size_options[] = {KNOWN_SIZE(1.0, FAMILY_BAND_MOST, 100.0, "number of unknowns"), KNOWN_STORAGE, KNOWN_END};

#define MGH(title, problem_text, options)                                                                                          \
    {                                                                                                                              \
        .name = #title, .text = problem_text "; More, Garbow and Hillstrom 1981", .rows = (options),                               \
        .settings_size = sizeof(known_case), .make = element_make, .formulas = &title##_formulas                                   \
    }

const bench_family mgh_families[] = {
    MGH(freuroth, "Freudenstein and Roth, problem 2, and its chain for n > 2", freuroth_options),
    MGH(powellbs, "Powell's badly scaled function, problem 3", known_no_options),
    MGH(brownbs, "Brown's badly scaled function, problem 4", known_no_options),
    MGH(beale, "Beale, problem 5", known_no_options),
    MGH(jensmp, "Jennrich and Sampson, problem 6", known_no_options),
    MGH(helix, "helical valley of Fletcher and Powell, problem 7", known_no_options),
    MGH(bard, "Bard, problem 8: 15 data", known_no_options),
    MGH(gaussian, "a Gaussian through 15 data, problem 9", known_no_options),
    MGH(meyer3, "Meyer, problem 10: 16 data, hard for its scaling", known_start_options),
    MGH(gulf, "Gulf research and development, problem 11", known_no_options),
    MGH(box3, "Box, three-dimensional, problem 12", known_no_options),
    MGH(woods, "Wood, problem 14, over n/4 quadruples", woods_options),
    MGH(kowosb, "Kowalik and Osborne, problem 15: 11 data", known_start_options),
    MGH(brownden, "Brown and Dennis, problem 16", known_no_options),
    MGH(osbornea, "Osborne 1, problem 17: two exponentials through 33 data", known_start_options),
    MGH(biggs6, "Biggs EXP6, problem 18", known_no_options),
    MGH(osborneb, "Osborne 2, problem 19: an exponential and three peaks through 65 data", known_no_options),
    MGH(morebv, "discrete boundary value, problem 28, band Hessian", size_options),
    MGH(broydn3d, "Broyden tridiagonal, problem 30, band Hessian", size_options),
    MGH(broydnbd, "Broyden banded, problem 31, band Hessian", size_options),
    {.name = NULL},
};
