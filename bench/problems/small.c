/* Functions of two to eight unknowns, beyond those of mgh.c, for the engine of element.h. Unless said otherwise from A. R. Buckley,
 * Test functions for unconstrained minimization, Dalhousie University 1989CS-3, and the CUTE collection (I. Bongartz, A. R. Conn,
 * N. I. M. Gould and Ph. L. Toint, ACM TOMS 21 (1995), 123-160), whose names, starts and values are kept.
 */
#include <math.h>
#include <stddef.h>

#include "element.h"

/* Rows of one element over all n unknowns. */
#define WHOLE(unknowns) .band = ELEMENT_DENSE, .count = 1, .width = unknowns

static jet less(jet_pad *pad, jet a, double c) {
    return jet_affine(pad, 1.0, a, -c);
}

/* ((x - 3)/100)² - (x - y) + e^{20(x - y)}; at the minimiser 20 e^{20(x - y)} = 1. */
static jet cliff(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet gap = jet_minus(pad, u[0], u[1]);
    const jet rest = jet_linear(pad, -1.0, gap, 1.0, jet_exp(pad, jet_scale(pad, 20.0, gap)), 0.0);
    return jet_plus(pad, jet_square(pad, jet_affine(pad, 0.01, u[0], -0.03)), rest);
}

static const element_family cliff_formulas = {
    .known = {.size = 2, .start = VALUES(0.0, -1.0), .minimiser = VALUES(3.0, 3.14978661367769955), .minimum = 0.19978661367769955},
    .formula = cliff,
    WHOLE(2),
};

/* 30 sin²7x cos²7y + 100 sqrt(0.01 + (x - y)²) + 100 sqrt(0.01 + x²) */
static jet hairy(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet s = jet_sin(pad, jet_scale(pad, 7.0, u[0])), t = jet_cos(pad, jet_scale(pad, 7.0, u[1]));
    const jet fur = jet_square(pad, jet_times(pad, s, t));
    const jet slope = jet_sqrt(pad, jet_affine(pad, 1.0, jet_square(pad, jet_minus(pad, u[0], u[1])), 0.01));
    const jet cup = jet_sqrt(pad, jet_affine(pad, 1.0, jet_square(pad, u[0]), 0.01));
    return jet_linear(pad, 30.0, fur, 100.0, jet_plus(pad, slope, cup), 0.0);
}

static const element_family hairy_formulas = {
    .known = {.size = 2, .start = VALUES(-5.0, -7.0), .minimiser = VALUES(0.0, 0.0), .minimum = 20.0},
    .formula = hairy,
    WHOLE(2),
};

/* log((100 + hairy)/100) */
static jet loghairy(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    return jet_log(pad, jet_affine(pad, 0.01, hairy(c, e, pad, u), 1.0));
}

static const element_family loghairy_formulas = {
    .known = {.size = 2, .start = VALUES(-500.0, -700.0), .minimiser = VALUES(0.0, 0.0), .minimum = 0.182321556793954626},
    .formula = loghairy,
    WHOLE(2),
};

/* The free form of `allinit`: a sum of 13 simple terms. */
static jet allinitu(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet a2 = jet_square(pad, u[0]), b2 = jet_square(pad, u[1]), c2 = jet_square(pad, u[2]);
    const jet sine3 = jet_square(pad, jet_sin(pad, u[2])), sine4 = jet_square(pad, jet_sin(pad, u[3]));
    const jet mixed = jet_plus(pad, c2, jet_square(pad, jet_plus(pad, u[3], u[0])));
    const jet long_one = jet_plus(pad, jet_linear(pad, 1.0, u[0], 1.0, sine4, -4.0), jet_times(pad, b2, c2));
    jet sum = jet_linear(pad, 1.0, u[2], 1.0, u[3], -4.0);
    sum = jet_plus(pad, sum, jet_plus(pad, a2, b2));
    sum = jet_plus(pad, sum, jet_square(pad, jet_plus(pad, u[2], u[3])));
    sum = jet_plus(pad, sum, jet_linear(pad, 2.0, sine3, 1.0, jet_times(pad, a2, b2), 0.0));
    sum = jet_plus(pad, sum, jet_plus(pad, jet_square(pad, less(pad, u[3], 1.0)), jet_square(pad, b2)));
    sum = jet_plus(pad, sum, jet_plus(pad, jet_square(pad, mixed), jet_square(pad, long_one)));
    return jet_plus(pad, sum, jet_square(pad, sine4));
}

static const element_family allinitu_formulas = {
    .known = {.size = 4, .start = VALUES(0.0, 0.0, 0.0, 0.0)},
    .formula = allinitu,
    WHOLE(4),
};

/* ---- the heart as a dipole: J. E. Dennis, D. M. Gay and P. A. Vu, Rice University 83-16, 1985. With unknowns (a, b, c, d) and
 * (t, u, v, w), z = t + iv and z' = u + iw, the residuals are a + b, c + d and the real and imaginary parts of
 * (a + ic)z^k + (b + id)z'^k, k = 1..3, less the data. heart6ls puts b and d from the first two into the others. */

typedef struct heart_data {
    double x, y, moments[6];
} heart_data;

/* Real (part 0) or imaginary part of (p + iq)(s + ir)^k. */
static jet moment(jet_pad *pad, int k, int part, jet p, jet q, jet s, jet r) {
    jet real = p, imaginary = q;
    for (int i = 0; i < k; i++) {
        const jet next = jet_minus(pad, jet_times(pad, real, s), jet_times(pad, imaginary, r));
        imaginary = jet_plus(pad, jet_times(pad, real, r), jet_times(pad, imaginary, s));
        real = next;
    }
    return part == 0 ? real : imaginary;
}

/* Residual e of the six: q = (a, b, c, d, t, u, v, w). */
static jet heart(const heart_data *data, int64_t e, jet_pad *pad, const jet *q) {
    const int k = (int)(e / 2) + 1, part = (int)(e % 2);
    const jet one = moment(pad, k, part, q[0], q[2], q[4], q[6]), other = moment(pad, k, part, q[1], q[3], q[5], q[7]);
    return less(pad, jet_plus(pad, one, other), data->moments[e]);
}

static jet heart8ls(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const heart_data data = {-0.69, -0.044, {-1.57, -1.31, -2.65, 2.0, -12.6, 9.48}};
    (void)c;
    if (e == 0) return jet_linear(pad, 1.0, u[0], 1.0, u[1], -data.x);
    if (e == 1) return jet_linear(pad, 1.0, u[2], 1.0, u[3], -data.y);
    return heart(&data, e - 2, pad, u);
}

static const element_family heart8ls_formulas = {
    .known = {.size = 8, .start = VALUES(0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0), .minima = {{8, 0.0}}},
    .formula = heart8ls,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 8,
    .width = 8,
};

static jet heart6ls(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const heart_data data = {-0.816, -0.017, {-1.826, -0.754, -4.839, -3.259, -14.023, 15.467}};
    (void)c;
    const jet b = jet_affine(pad, -1.0, u[0], data.x), d = jet_affine(pad, -1.0, u[1], data.y);
    const jet q[] = {u[0], b, u[1], d, u[2], u[3], u[4], u[5]};
    return heart(&data, e, pad, q);
}

static const element_family heart6ls_formulas = {
    .known = {.size = 6, .start = VALUES(0.0, 0.0, 1.0, 1.0, 1.0, 1.0), .minima = {{6, 0.0}}},
    .formula = heart6ls,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 6,
    .width = 6,
};

/* ---- D. M. Himmelblau, Applied Nonlinear Programming, McGraw-Hill 1972 */

/* (x² + y - 11)² + (x + y² - 7)², four minima of 0 */
static jet himmelblau(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return jet_linear(pad, 1.0, jet_square(pad, u[e]), 1.0, u[1 - e], e == 0 ? -11.0 : -7.0);
}

static const element_family himmelblau_formulas = {
    .known = {.size = 2, .start = VALUES(1.0, 1.0), .minimiser = VALUES(3.0, 2.0)},
    .formula = himmelblau,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 2,
    .width = 2,
};

/* (2x² + 3y²) e^{-x-y} */
static jet himmelbg(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet form = jet_linear(pad, 2.0, jet_square(pad, u[0]), 3.0, jet_square(pad, u[1]), 0.0);
    return jet_times(pad, form, jet_exp(pad, jet_linear(pad, -1.0, u[0], -1.0, u[1], 0.0)));
}

static const element_family himmelbg_formulas = {
    .known = {.size = 2, .start = VALUES(0.5, 0.5), .minimiser = VALUES(0.0, 0.0)},
    .formula = himmelbg,
    WHOLE(2),
};

/* x³ - 3x + y² - 2y + 2: a minimum of -1, and unbounded below */
static jet himmelbh(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet one = jet_linear(pad, 1.0, jet_power(pad, u[0], 3), -3.0, u[0], 2.0);
    return jet_plus(pad, one, jet_linear(pad, 1.0, jet_square(pad, u[1]), -2.0, u[1], 0.0));
}

static const element_family himmelbh_formulas = {
    .known = {.size = 2, .start = VALUES(0.0, 2.0), .minimiser = VALUES(1.0, 1.0), .minimum = -1.0},
    .formula = himmelbh,
    WHOLE(2),
};

/* ---- others of two unknowns */

/* (x - 1)² + 100 (y - x³)² */
static jet cube(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return e == 0 ? less(pad, u[0], 1.0) : jet_linear(pad, 10.0, u[1], -10.0, jet_power(pad, u[0], 3), 0.0);
}

static const element_family cube_formulas = {
    .known = {.size = 2, .start = VALUES(-1.2, 1.0), .minimiser = VALUES(1.0, 1.0)},
    .formula = cube,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 2,
    .width = 2,
};

/* 3x⁴ - 2x²y² + 3y⁴ */
static jet sisser(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet mixed = jet_square(pad, jet_times(pad, u[0], u[1]));
    return jet_linear(pad, 3.0, jet_plus(pad, jet_power(pad, u[0], 4), jet_power(pad, u[1], 4)), -2.0, mixed, 0.0);
}

static const element_family sisser_formulas = {
    .known = {.size = 2, .start = VALUES(1.0, 0.1), .minimiser = VALUES(0.0, 0.0)},
    .formula = sisser,
    WHOLE(2),
};

/* 10⁴ (y - sin x)² + x²/4 */
static jet sineval(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return e == 0 ? jet_linear(pad, 100.0, u[1], -100.0, jet_sin(pad, u[0]), 0.0) : jet_scale(pad, 0.5, u[0]);
}

static const element_family sineval_formulas = {
    .known = {.size = 2, .start = VALUES(4.712389, -1.0), .minimiser = VALUES(0.0, 0.0)},
    .formula = sineval,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 2,
    .width = 2,
};

/* (x² + xy + y²)² + sin²x + cos²y; K. Schittkowski, More Test Examples for Nonlinear Programming Codes, Springer 1987, problem 308
 */
static jet s308(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 1) return jet_sin(pad, u[0]);
    if (e == 2) return jet_cos(pad, u[1]);
    return jet_plus(pad, jet_plus(pad, jet_square(pad, u[0]), jet_square(pad, u[1])), jet_times(pad, u[0], u[1]));
}

static const element_family s308_formulas = {
    .known = {.size = 2, .start = VALUES(3.0, 0.1), .minima = {{2, 0.773199}}},
    .formula = s308,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 3,
    .width = 2,
};

/* (16x² + 16y² - 8xy - 56x - 256y + 991)/15 */
static jet zangwil2(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c, (void)e;
    const jet squares = jet_plus(pad, jet_square(pad, u[0]), jet_square(pad, u[1]));
    const jet rest =
        jet_plus(pad, jet_scale(pad, -8.0, jet_times(pad, u[0], u[1])), jet_linear(pad, -56.0, u[0], -256.0, u[1], 991.0));
    return jet_linear(pad, 16.0 / 15.0, squares, 1.0 / 15.0, rest, 0.0);
}

static const element_family zangwil2_formulas = {
    .known = {.size = 2, .start = VALUES(3.0, 8.0), .minimiser = VALUES(4.0, 9.0), .minimum = -18.2},
    .formula = zangwil2,
    .quadratic = true,
    WHOLE(2),
};

/* ---- J. E. Dennis and R. B. Schnabel, Numerical Methods for Unconstrained Optimization and Nonlinear Equations, Prentice-Hall
 * 1983: examples and exercises, as least squares */

/* (x², x + y, e^y - 1) */
static jet denschna(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 0) return jet_square(pad, u[0]);
    return e == 1 ? jet_plus(pad, u[0], u[1]) : less(pad, jet_exp(pad, u[1]), 1.0);
}

static const element_family denschna_formulas = {
    .known = {.size = 2, .start = VALUES(1.0, 1.0), .minimiser = VALUES(0.0, 0.0)},
    .formula = denschna,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 3,
    .width = 2,
};

/* (x - 2, (x - 2)y, y + 1) */
static jet denschnb(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 2) return less(pad, u[1], -1.0);
    return e == 0 ? less(pad, u[0], 2.0) : jet_times(pad, less(pad, u[0], 2.0), u[1]);
}

static const element_family denschnb_formulas = {
    .known = {.size = 2, .start = VALUES(1.0, 1.0), .minimiser = VALUES(2.0, -1.0)},
    .formula = denschnb,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 3,
    .width = 2,
};

/* (x² + y² - 2, e^{x-1} + y³ - 2) */
static jet denschnc(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 0) return jet_linear(pad, 1.0, jet_square(pad, u[0]), 1.0, jet_square(pad, u[1]), -2.0);
    return jet_linear(pad, 1.0, jet_exp(pad, less(pad, u[0], 1.0)), 1.0, jet_power(pad, u[1], 3), -2.0);
}

static const element_family denschnc_formulas = {
    .known = {.size = 2, .start = VALUES(2.0, 3.0), .minimiser = VALUES(1.0, 1.0)},
    .formula = denschnc,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 2,
    .width = 2,
};

/* (x² + y³ - z⁴, 2xyz, 2xy - 3yz + xz) */
static jet denschnd(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 0) {
        const jet two = jet_plus(pad, jet_square(pad, u[0]), jet_power(pad, u[1], 3));
        return jet_minus(pad, two, jet_power(pad, u[2], 4));
    }
    const jet xy = jet_times(pad, u[0], u[1]);
    if (e == 1) return jet_scale(pad, 2.0, jet_times(pad, xy, u[2]));
    return jet_plus(pad, jet_linear(pad, 2.0, xy, -3.0, jet_times(pad, u[1], u[2]), 0.0), jet_times(pad, u[0], u[2]));
}

static const element_family denschnd_formulas = {
    .known = {.size = 3, .start = VALUES(10.0), .minimiser = VALUES(0.0)},
    .formula = denschnd,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 3,
    .width = 3,
};

/* (x, y + y², e^z - 1) */
static jet denschne(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 0) return u[0];
    return e == 1 ? jet_plus(pad, u[1], jet_square(pad, u[1])) : less(pad, jet_exp(pad, u[2]), 1.0);
}

static const element_family denschne_formulas = {
    .known = {.size = 3, .start = VALUES(2.0, 3.0, -8.0), .minimiser = VALUES(0.0)},
    .formula = denschne,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 3,
    .width = 3,
};

/* (2(x + y)² + (x - y)² - 8, 5x² + (y - 3)² - 9) */
static jet denschnf(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 1) return jet_linear(pad, 5.0, jet_square(pad, u[0]), 1.0, jet_square(pad, less(pad, u[1], 3.0)), -9.0);
    return jet_linear(pad, 2.0, jet_square(pad, jet_plus(pad, u[0], u[1])), 1.0, jet_square(pad, jet_minus(pad, u[0], u[1])), -8.0);
}

static const element_family denschnf_formulas = {
    .known = {.size = 2, .start = VALUES(2.0, 0.0), .minimiser = VALUES(1.0, 1.0)},
    .formula = denschnf,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 2,
    .width = 2,
};

/* (x² + y² + z² - 1, x² + y² + (z - 2)² - 1, x + y + z - 1, x + y - z + 1, x³ + 3y² + (5z - x + 1)² - 36) */
static jet engval2(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    if (e == 2 || e == 3) {
        const double sign = e == 2 ? 1.0 : -1.0;
        return jet_linear(pad, 1.0, jet_plus(pad, u[0], u[1]), sign, u[2], -sign);
    }
    if (e == 4) {
        const jet slope = jet_square(pad, jet_linear(pad, 5.0, u[2], -1.0, u[0], 1.0));
        return jet_plus(pad, jet_linear(pad, 1.0, jet_power(pad, u[0], 3), 3.0, jet_square(pad, u[1]), -36.0), slope);
    }
    const jet plane = jet_plus(pad, jet_square(pad, u[0]), jet_square(pad, u[1]));
    return jet_linear(pad, 1.0, plane, 1.0, jet_square(pad, less(pad, u[2], e == 0 ? 0.0 : 2.0)), -1.0);
}

static const element_family engval2_formulas = {
    .known = {.size = 3, .start = VALUES(1.0, 2.0, 0.0), .minimiser = VALUES(0.0, 0.0, 1.0)},
    .formula = engval2,
    .squared = true,
    .band = ELEMENT_DENSE,
    .count = 5,
    .width = 3,
};

/* ---- the table */

#define SMALL(title, problem_text)                                                                                                 \
    {                                                                                                                              \
        .name = #title, .text = (problem_text), .rows = known_no_options, .settings_size = sizeof(known_case),                     \
        .make = element_make, .formulas = &title##_formulas                                                                        \
    }

const bench_family small_families[] = {
    SMALL(cliff, "an exponential cliff; Buckley 1989"),
    SMALL(hairy, "a valley among many sharp hills; Toint, in CUTE"),
    SMALL(loghairy, "logarithm of `hairy`; Toint, in CUTE"),
    SMALL(allinitu, "13 simple terms in 4 unknowns; CUTE"),
    SMALL(heart6ls, "dipole model of the heart, 6 residuals; Dennis, Gay and Vu 1985"),
    SMALL(heart8ls, "dipole model of the heart, 8 residuals; Dennis, Gay and Vu 1985"),
    SMALL(himmelblau, "four minima of equal value; Himmelblau 1972"),
    SMALL(himmelbg, "a quadratic form times an exponential; Himmelblau 1972"),
    SMALL(himmelbh, "a cubic with a local minimum, unbounded below; Himmelblau 1972"),
    SMALL(cube, "Rosenbrock's valley with a cube; Buckley 1989, problem 5"),
    SMALL(sisser, "a quartic with a singular Hessian at its minimiser; Buckley 1989"),
    SMALL(sineval, "a steep sine-shaped valley; CUTE"),
    SMALL(s308, "Schittkowski 1987, problem 308"),
    SMALL(zangwil2, "a quadratic of two unknowns; Zangwill, in Buckley 1989"),
    SMALL(denschna, "Dennis and Schnabel 1983, page 206"),
    SMALL(denschnb, "three residuals in two unknowns; Dennis and Schnabel 1983"),
    SMALL(denschnc, "two residuals in two unknowns; Dennis and Schnabel 1983"),
    SMALL(denschnd, "Dennis and Schnabel 1983, page 83"),
    SMALL(denschne, "Dennis and Schnabel 1983, page 107"),
    SMALL(denschnf, "two quadratic residuals; Dennis and Schnabel 1983"),
    SMALL(engval2, "Engvall; Buckley 1989, problem 15"),
    {.name = NULL},
};
