/* Nonlinear regressions of the Statistical Reference Datasets of the National Institute of Standards and Technology (NIST/ITL StRD,
 * www.itl.nist.gov/div898/strd/nls): r_i = y_i - model(x_i), f the residual sum of squares, whose certified value is known here.
 * NIST gives two starts to each: `near` is its second, `far` its first. Its MGH09, MGH10 and MGH17 are kowosb, meyer3 and osbornea
 * of mgh.c, the far starts there being a hundred times the near ones.
 *
 * Sources, as NIST names them: Misra (1978) for misra1a to misra1d; Box, Hunter and Hunter (1978) for boxbod; Daniel and Wood
 * (1980) for danwood; Ratkowsky (1983) for rat42 and rat43; Eckerle for eckerle4; Roszman for roszman1; Thurber for thurber;
 * Lanczos, Applied Analysis (1956) for lanczos1 to lanczos3.
 */
#include <math.h>
#include <stddef.h>

#include "element.h"

#define PI 3.14159265358979323846

/* One observation. */
typedef struct datum {
    double y, x;
} datum;

/* y - model */
static jet residual(jet_pad *pad, double y, jet model) {
    return jet_affine(pad, -1.0, model, y);
}

/* b(1 - decay), for growth that levels off at b. */
static jet levels_off(jet_pad *pad, jet b, jet decay) {
    return jet_times(pad, b, jet_affine(pad, -1.0, decay, 1.0));
}

/* ---- two parameters */

static const datum misra1[] = {{10.07, 77.6},  {14.73, 114.9}, {17.94, 141.1}, {23.93, 190.8}, {29.61, 239.9},
                               {35.18, 289.0}, {40.02, 332.8}, {44.82, 378.4}, {50.76, 434.8}, {55.05, 477.3},
                               {61.01, 536.8}, {66.40, 593.1}, {75.47, 689.1}, {81.78, 760.0}};

/* b1(1 - exp(-b2 x)) */
static jet misra1a(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return residual(pad, misra1[e].y, levels_off(pad, u[0], jet_exp(pad, jet_scale(pad, -misra1[e].x, u[1]))));
}

/* b1(1 - (1 + b2 x/2)⁻²) */
static jet misra1b(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const jet square = jet_square(pad, jet_affine(pad, 0.5 * misra1[e].x, u[1], 1.0));
    (void)c;
    return residual(pad, misra1[e].y, levels_off(pad, u[0], jet_over(pad, jet_constant(pad, 1.0), square)));
}

/* b1(1 - (1 + 2b2 x)^-½) */
static jet misra1c(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const jet root = jet_sqrt(pad, jet_affine(pad, 2.0 * misra1[e].x, u[1], 1.0));
    (void)c;
    return residual(pad, misra1[e].y, levels_off(pad, u[0], jet_over(pad, jet_constant(pad, 1.0), root)));
}

/* b1 b2 x/(1 + b2 x) = b1(1 - 1/(1 + b2 x)) */
static jet misra1d(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    const jet below = jet_affine(pad, misra1[e].x, u[1], 1.0);
    (void)c;
    return residual(pad, misra1[e].y, jet_times(pad, u[0], jet_over(pad, jet_scale(pad, misra1[e].x, u[1]), below)));
}

/* b1(1 - exp(-b2 x)) */
static jet boxbod(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const datum data[] = {{109, 1}, {149, 2}, {149, 3}, {191, 5}, {213, 7}, {224, 10}};
    (void)c;
    return residual(pad, data[e].y, levels_off(pad, u[0], jet_exp(pad, jet_scale(pad, -data[e].x, u[1]))));
}

/* b1 x^b2 */
static jet danwood(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const datum data[] = {{2.138, 1.309}, {3.421, 1.471}, {3.597, 1.490}, {4.340, 1.565}, {4.882, 1.611}, {5.660, 1.680}};
    (void)c;
    return residual(pad, data[e].y, jet_times(pad, u[0], jet_exp(pad, jet_scale(pad, log(data[e].x), u[1]))));
}

/* ---- three and four */

/* b1/(1 + exp(b2 - b3 x)) */
static jet rat42(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const datum data[] = {{8.930, 9},   {10.800, 14}, {18.590, 21}, {22.330, 28}, {39.350, 42},
                                 {56.110, 57}, {61.730, 63}, {64.620, 70}, {67.080, 79}};
    const jet power = jet_exp(pad, jet_linear(pad, 1.0, u[1], -data[e].x, u[2], 0.0));
    (void)c;
    return residual(pad, data[e].y, jet_over(pad, u[0], jet_affine(pad, 1.0, power, 1.0)));
}

/* b1/(1 + exp(b2 - b3 x))^(1/b4), x = 1, 2, .. */
static jet rat43(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const double y[] = {16.08,  33.83,  65.80,  97.20,  191.55, 326.20, 386.87, 520.53,
                               590.03, 651.92, 724.93, 699.56, 689.96, 637.56, 717.41};
    const jet power = jet_exp(pad, jet_linear(pad, 1.0, u[1], -(double)(e + 1), u[2], 0.0));
    const jet logarithm = jet_over(pad, jet_log(pad, jet_affine(pad, 1.0, power, 1.0)), u[3]);
    (void)c;
    return residual(pad, y[e], jet_times(pad, u[0], jet_exp(pad, jet_scale(pad, -1.0, logarithm))));
}

/* (b1/b2) exp(-½((x - b3)/b2)²) */
static jet eckerle4(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const datum data[] = {
        {0.0001575, 400.0}, {0.0001699, 405.0}, {0.0002350, 410.0}, {0.0003102, 415.0}, {0.0004917, 420.0}, {0.0008710, 425.0},
        {0.0017418, 430.0}, {0.0046400, 435.0}, {0.0065895, 436.5}, {0.0097302, 438.0}, {0.0149002, 439.5}, {0.0237310, 441.0},
        {0.0401683, 442.5}, {0.0712559, 444.0}, {0.1264458, 445.5}, {0.2073413, 447.0}, {0.2902366, 448.5}, {0.3445623, 450.0},
        {0.3698049, 451.5}, {0.3668534, 453.0}, {0.3106727, 454.5}, {0.2078154, 456.0}, {0.1164354, 457.5}, {0.0616764, 459.0},
        {0.0337200, 460.5}, {0.0194023, 462.0}, {0.0117831, 463.5}, {0.0074357, 465.0}, {0.0022732, 470.0}, {0.0008800, 475.0},
        {0.0004579, 480.0}, {0.0002345, 485.0}, {0.0001586, 490.0}, {0.0001143, 495.0}, {0.0000710, 500.0}};
    const jet distance = jet_over(pad, jet_affine(pad, -1.0, u[2], data[e].x), u[1]);
    const jet bell = jet_exp(pad, jet_scale(pad, -0.5, jet_square(pad, distance)));
    (void)c;
    return residual(pad, data[e].y, jet_times(pad, jet_over(pad, u[0], u[1]), bell));
}

/* b1 - b2 x - arctan(b3/(x - b4))/π */
static jet roszman1(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const datum data[] = {
        {0.252429, -4868.68}, {0.252141, -4868.09}, {0.251809, -4867.41}, {0.297989, -3375.19}, {0.296257, -3373.14},
        {0.295319, -3372.03}, {0.339603, -2473.74}, {0.337731, -2472.35}, {0.333820, -2469.45}, {0.389510, -1894.65},
        {0.386998, -1893.40}, {0.438864, -1497.24}, {0.434887, -1495.85}, {0.427893, -1493.41}, {0.471568, -1208.68},
        {0.461699, -1206.18}, {0.461144, -1206.04}, {0.513532, -997.92},  {0.506641, -996.61},  {0.505062, -996.31},
        {0.535648, -834.94},  {0.533726, -834.66},  {0.568064, -710.03},  {0.612886, -530.16},  {0.624169, -464.17}};
    const jet ratio = jet_over(pad, u[2], jet_affine(pad, -1.0, u[3], data[e].x));
    const jet angle = jet_angle(pad, ratio, jet_constant(pad, 1.0));
    (void)c;
    return residual(pad, data[e].y, jet_linear(pad, 1.0, jet_linear(pad, 1.0, u[0], -data[e].x, u[1], 0.0), -1.0 / PI, angle, 0.0));
}

/* ---- six and seven */

/* y(x) = 0.0951 e^{-x} + 0.8607 e^{-3x} + 1.5576 e^{-5x} at x = 0, 0.05, .., 1.15, as a decimal number of `places`: those NIST
 * tells once it has rounded to that many digits. */
static double lanczos_data(int64_t e, double places) {
    const double x = 0.05 * (double)e, scale = pow(10.0, places);
    return nearbyint((0.0951 * exp(-x) + 0.8607 * exp(-3.0 * x) + 1.5576 * exp(-5.0 * x)) * scale) / scale;
}

/* b1 e^{-b2 x} + b3 e^{-b4 x} + b5 e^{-b6 x} */
static jet lanczos(double y, int64_t e, jet_pad *pad, const jet *u) {
    const double x = 0.05 * (double)e;
    jet sum = jet_constant(pad, 0.0);
    for (int k = 0; k < 6; k += 2) sum = jet_plus(pad, sum, jet_times(pad, u[k], jet_exp(pad, jet_scale(pad, -x, u[k + 1]))));
    return residual(pad, y, sum);
}

/* Thirteen digits. */
static jet lanczos1(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return lanczos(lanczos_data(e, e < 5 ? 12.0 : e < 20 ? 13.0 : 14.0), e, pad, u);
}

/* Six. */
static jet lanczos2(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return lanczos(lanczos_data(e, e < 5 ? 5.0 : e < 20 ? 6.0 : 7.0), e, pad, u);
}

/* Four decimals. */
static jet lanczos3(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    (void)c;
    return lanczos(lanczos_data(e, 4.0), e, pad, u);
}

/* (b1 + b2 x + b3 x² + b4 x³)/(1 + b5 x + b6 x² + b7 x³) */
static jet thurber(const known_case *c, int64_t e, jet_pad *pad, const jet *u) {
    static const datum data[] = {{80.574, -3.067},   {84.248, -2.981},   {87.264, -2.921},   {87.195, -2.912},   {89.076, -2.840},
                                 {89.608, -2.797},   {89.868, -2.702},   {90.101, -2.699},   {92.405, -2.633},   {95.854, -2.481},
                                 {100.696, -2.363},  {101.060, -2.322},  {401.672, -1.501},  {390.724, -1.460},  {567.534, -1.274},
                                 {635.316, -1.212},  {733.054, -1.100},  {759.087, -1.046},  {894.206, -0.915},  {990.785, -0.714},
                                 {1090.109, -0.566}, {1080.914, -0.545}, {1122.643, -0.400}, {1178.351, -0.309}, {1260.531, -0.109},
                                 {1273.514, -0.103}, {1288.339, 0.010},  {1327.543, 0.119},  {1353.863, 0.377},  {1414.509, 0.790},
                                 {1425.208, 0.963},  {1421.384, 1.006},  {1442.962, 1.115},  {1464.350, 1.572},  {1468.705, 1.841},
                                 {1447.894, 2.047},  {1457.628, 2.200}};
    const double x = data[e].x;
    const jet above = jet_plus(pad, jet_linear(pad, 1.0, u[0], x, u[1], 0.0), jet_linear(pad, x * x, u[2], x * x * x, u[3], 0.0));
    const jet below = jet_plus(pad, jet_linear(pad, x, u[4], x * x, u[5], 1.0), jet_scale(pad, x * x * x, u[6]));
    (void)c;
    return residual(pad, data[e].y, jet_over(pad, above, below));
}

/* ---- what NIST gives with them: starts, and the certified residual sum of squares */

#define REGRESSION(name, parameters, observations, certified, ...)                                                                 \
    static const element_family name##_formulas = {                                                                                \
        .known = {.size = (parameters), .minima = {{(parameters), (certified)}}, __VA_ARGS__},                                     \
        .formula = (name),                                                                                                         \
        .squared = true,                                                                                                           \
        .band = ELEMENT_DENSE,                                                                                                     \
        .count = (observations),                                                                                                   \
        .width = (parameters),                                                                                                     \
    }

REGRESSION(misra1a, 2, 14, 1.2455138894e-1, .start = VALUES(250.0, 0.0005), .far = VALUES(500.0, 0.0001));
REGRESSION(misra1b, 2, 14, 7.5464681533e-2, .start = VALUES(300.0, 0.0002), .far = VALUES(500.0, 0.0001));
REGRESSION(misra1c, 2, 14, 4.0966836971e-2, .start = VALUES(600.0, 0.0002), .far = VALUES(500.0, 0.0001));
REGRESSION(misra1d, 2, 14, 5.6419295283e-2, .start = VALUES(450.0, 0.0003), .far = VALUES(500.0, 0.0001));
REGRESSION(boxbod, 2, 6, 1.1680088766e3, .start = VALUES(100.0, 0.75), .far = VALUES(1.0, 1.0));
REGRESSION(danwood, 2, 6, 4.3173084083e-3, .start = VALUES(0.7, 4.0), .far = VALUES(1.0, 5.0));
REGRESSION(rat42, 3, 9, 8.0565229338, .start = VALUES(75.0, 2.5, 0.07), .far = VALUES(100.0, 1.0, 0.1));
REGRESSION(rat43, 4, 15, 8.7864049080e3, .start = VALUES(700.0, 5.0, 0.75, 1.3), .far = VALUES(100.0, 10.0, 1.0, 1.0));
REGRESSION(eckerle4, 3, 35, 1.4635887487e-3, .start = VALUES(1.5, 5.0, 450.0), .far = VALUES(1.0, 10.0, 500.0));
REGRESSION(roszman1, 4, 25, 4.9484847331e-4, .start = VALUES(0.2, -0.000005, 1200.0, -150.0),
           .far = VALUES(0.1, -0.00001, 1000.0, -100.0));
REGRESSION(thurber, 7, 37, 5.6427082397e3, .start = VALUES(1300.0, 1500.0, 500.0, 75.0, 1.0, 0.4, 0.05),
           .far = VALUES(1000.0, 1000.0, 400.0, 40.0, 0.7, 0.3, 0.03));

#define LANCZOS(name, certified)                                                                                                   \
    REGRESSION(name, 6, 24, certified, .start = VALUES(0.5, 0.7, 3.6, 4.2, 4.0, 6.3), .far = VALUES(1.2, 0.3, 5.6, 5.5, 6.5, 7.6))

LANCZOS(lanczos1, 1.4307867721e-25);
LANCZOS(lanczos2, 2.2299428125e-11);
LANCZOS(lanczos3, 1.6117193594e-8);

/* ---- the table */

#define NIST(title, problem_text)                                                                                                  \
    {                                                                                                                              \
        .name = #title, .text = problem_text "; NIST StRD", .rows = known_start_options, .settings_size = sizeof(known_case),      \
        .make = element_make, .formulas = &title##_formulas                                                                        \
    }

const bench_family nist_families[] = {
    NIST(misra1a, "adsorption, exponential, 14 data"),
    NIST(misra1b, "adsorption, inverse square, 14 data"),
    NIST(misra1c, "adsorption, inverse root, 14 data"),
    NIST(misra1d, "adsorption, hyperbola, 14 data"),
    NIST(boxbod, "oxygen demand, exponential through 6 data, flat far from the fit"),
    NIST(danwood, "radiated energy, a power through 6 data"),
    NIST(rat42, "yield of pasture, logistic, 9 data"),
    NIST(rat43, "weight of onions, Richards' curve, 15 data"),
    NIST(eckerle4, "transmittance, a Gaussian through 35 data"),
    NIST(roszman1, "quantum defects, an arctangent through 25 data"),
    NIST(thurber, "mobility of electrons, cubic over cubic, 37 data"),
    NIST(lanczos1, "three exponentials through 24 data of thirteen digits"),
    NIST(lanczos2, "three exponentials through 24 data of six digits"),
    NIST(lanczos3, "three exponentials through 24 data of four decimals"),
    {.name = NULL},
};
