/* Standard errors and correlations of fits: a straight line in closed form, a published regression, and parameters that the data
 * leave open. */
#include "check_main.h"

#include "methods.h"

/* y = a + bt: errors s·√(Σt²/(m·S)), s·√(1/S), S = Σ(t − t̄)², correlation −t̄√m/√Σt². */
enum { LINE = 7 };
static const double line_t[LINE] = {0, 1, 2, 3.5, 5, 6, 9}, line_y[LINE] = {1.1, 2.9, 5.2, 7.9, 11.1, 12.8, 19.2};

static int line(void *data, const double *x, double *r, nadir_matrix *J) {
    const double unit = *(const double *)data; /* of b */
    for (int i = 0; i < LINE; i++) {
        if (r) r[i] = x[0] + unit * x[1] * line_t[i] - line_y[i];
        if (J) J->values[i] = 1.0, J->values[i + J->ld] = unit * line_t[i];
    }
    return 0;
}

START_TEST(a_straight_line) {
    for (double unit = 1e-9; unit <= 1e9; unit *= 1e9) {
        const nadir_problem problem = {.n = 2, .m = LINE, .data = &unit, .residual = line};
        double x[2] = {0, 0}, error[2], covariance[4], correlation[4], t = 0, tt = 0, spread = 0;
        nadir_result result;
        nadir_uncertainty u;
        ck_assert_int_eq(nadir_minimize(&problem, x, NULL, &result), NADIR_GRADIENT);
        ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, error, covariance, correlation, &u), NADIR_RUNNING);
        for (int i = 0; i < LINE; i++) t += line_t[i] / LINE, tt += line_t[i] * line_t[i];
        for (int i = 0; i < LINE; i++) spread += (line_t[i] - t) * (line_t[i] - t);
        const double s = result.rnorm2 / sqrt(LINE - 2.0), a = s * sqrt(tt / (LINE * spread)), b = s / sqrt(spread) / unit;
        ck_assert_double_eq_tol(u.deviation, s, 1e-12 * s);
        ck_assert_double_eq_tol(error[0], a, 1e-10 * a);
        ck_assert_double_eq_tol(error[1], b, 1e-10 * b);
        ck_assert_double_eq_tol(correlation[1], -t * sqrt(LINE) / sqrt(tt), 1e-10);
        ck_assert_double_eq(correlation[1], correlation[2]);
        ck_assert_double_eq(correlation[0], 1.0);
        ck_assert_double_eq_tol(covariance[0], a * a, 1e-10 * a * a);
        ck_assert_double_eq_tol(covariance[2], correlation[2] * a * b, 1e-10 * a * b);
        ck_assert_int_eq(u.rank, 2);
        ck_assert_int_eq(u.freedom, LINE - 2);
    }
}
END_TEST

/* The correlation is a number without units, whatever those of r. */
static int line_in_units(void *data, const double *x, double *r, nadir_matrix *J) {
    double one = 1.0;
    const double unit = *(const double *)data;
    line(&one, x, r, J);
    for (int i = 0; i < LINE; i++) {
        if (r) r[i] *= unit;
        if (J) J->values[i] *= unit, J->values[i + J->ld] *= unit;
    }
    return 0;
}

START_TEST(the_unit_of_r_changes_no_correlation) {
    for (double unit = 1e-120; unit <= 1e120; unit *= 1e30) {
        const nadir_problem problem = {.n = 2, .m = LINE, .data = &unit, .residual = line_in_units};
        double x[2] = {1, 2}, correlation[4], t = 0, tt = 0;
        for (int i = 0; i < LINE; i++) t += line_t[i] / LINE, tt += line_t[i] * line_t[i];
        ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, NULL, NULL, correlation, NULL), NADIR_RUNNING);
        ck_assert_double_eq_tol(correlation[1], -t * sqrt(LINE) / sqrt(tt), 1e-10);
    }
}
END_TEST

/* Michaelis and Menten's law for the velocity of an enzymatic reaction, cells treated with puromycin: Bates and Watts, Nonlinear
 * Regression Analysis (1988), 2.1 and 2.2, θ = (212.7, 0.0641), errors 6.95 and 0.00828, s = 10.93 on 10 degrees, correlation 0.77.
 */
enum { TREATED = 12 };
static const double concentration[TREATED] = {.02, .02, .06, .06, .11, .11, .22, .22, .56, .56, 1.10, 1.10};
static const double velocity[TREATED] = {76, 47, 97, 107, 123, 139, 159, 152, 191, 201, 207, 200};

static int puromycin(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    for (int i = 0; i < TREATED; i++) {
        const double below = x[1] + concentration[i];
        if (r) r[i] = x[0] * concentration[i] / below - velocity[i];
        if (J) J->values[i] = concentration[i] / below, J->values[i + J->ld] = -x[0] * concentration[i] / (below * below);
    }
    return 0;
}

START_TEST(a_published_regression) {
    const nadir_problem problem = {.n = 2, .m = TREATED, .residual = puromycin};
    double x[2] = {205, 0.08}, error[2], correlation[4];
    nadir_uncertainty u;
    ck_assert_int_eq(nadir_minimize(&problem, x, NULL, NULL), NADIR_GRADIENT);
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, error, NULL, correlation, &u), NADIR_RUNNING);
    ck_assert_double_eq_tol(x[0], 212.7, 0.05);
    ck_assert_double_eq_tol(x[1], 0.0641, 0.00005);
    ck_assert_double_eq_tol(error[0], 6.95, 0.005);
    ck_assert_double_eq_tol(error[1], 0.00828, 0.000005);
    ck_assert_double_eq_tol(u.deviation, 10.93, 0.005);
    ck_assert_double_eq_tol(correlation[1], 0.77, 0.005);
    ck_assert_int_eq(u.freedom, 10);
}
END_TEST

/* At the solution g is lost in the error of its differences: J is there all the same, and so is the Hessian. */
static int bent_by(void *data, const double *x, const double *r, nadir_matrix *H) {
    (void)data;
    for (int i = 0; i < TREATED; i++) {
        const double below = x[1] + concentration[i], square = below * below;
        H->values[1] -= r[i] * concentration[i] / square;
        H->values[1 + H->ld] += r[i] * 2.0 * x[0] * concentration[i] / (square * below);
    }
    return 0;
}

START_TEST(values_alone_tell_the_same) {
    nadir_problem problem = {.n = 2, .m = TREATED, .residual = puromycin};
    double x[2] = {205, 0.08}, error[2], by_differences[2] = {0};
    nadir_uncertainty u;
    nadir_inertia inertia;
    nadir_result result;
    nadir_options options = nadir_options_default();
    options.angle = 1e-14;
    ck_assert_int_gt(nadir_minimize(&problem, x, &options, &result), 0);
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, error, NULL, NULL, &u), NADIR_RUNNING);
    problem.values_only = true;
    nadir_minimize(&problem, (double[2]){x[0], x[1]}, NULL, &result);
    ck_assert_int_eq(result.status, NADIR_PRECISION);
    ck_assert_int_eq(result.iterations, 0);
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, by_differences, NULL, NULL, &u), NADIR_RUNNING);
    for (int i = 0; i < 2; i++) ck_assert_double_eq_tol(by_differences[i], error[i], 1e-6 * error[i]);
    problem.residual_curvature = bent_by;
    ck_assert_int_eq(nadir_verdict_at(&problem, x, 1e-8, INFINITY, &inertia), NADIR_RUNNING);
    ck_assert_int_eq(inertia.verdict, NADIR_VERDICT_MINIMUM);
}
END_TEST

/* Only x0 + x1 is seen, and x3 not at all; x2 is determined. */
static int open_fit(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    for (int i = 0; i < 5; i++) {
        if (r) r[i] = x[0] + x[1] + i * x[2] - (i % 2);
        if (J) J->values[i] = J->values[i + J->ld] = 1.0, J->values[i + 2 * J->ld] = i;
    }
    return 0;
}

START_TEST(parameters_left_open_are_named) {
    const nadir_problem problem = {.n = 4, .m = 5, .residual = open_fit};
    double x[4] = {1, 2, 3, 4}, error[4], covariance[16], correlation[16];
    nadir_uncertainty u;
    nadir_result result;
    ck_assert_int_eq(nadir_minimize(&problem, x, NULL, &result), NADIR_GRADIENT);
    ck_assert_int_eq(result.rank, 2);
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, error, covariance, correlation, &u), NADIR_RUNNING);
    ck_assert_str_eq(u.text, "J has rank 2 of 4: the data do not determine parameter 0 1 3");
    ck_assert(isinf(error[0]) && isinf(error[1]) && isinf(error[3]) && isnan(covariance[0]) && isnan(correlation[9]));
    ck_assert_double_eq_tol(error[2], u.deviation / sqrt(10.0), 1e-12); /* Σ(i − 2)² = 10 */
    ck_assert_double_eq(correlation[10], 1.0);
    ck_assert_int_eq(u.freedom, 3);
}
END_TEST

/* A band tells the same as a dense matrix. */
static int chain(void *data, const double *x, double *r, nadir_matrix *J) {
    (void)data;
    for (int i = 0; i < 6; i++) {
        if (r) r[i] = (i < 5 ? x[i] : 0) - (i > 0 ? 0.5 * x[i - 1] : 0) - cos(i);
        if (!J) continue;
        const bool band = J->storage == NADIR_BAND;
        if (i < 5) J->values[(band ? J->ku : i) + i * J->ld] = 1.0;
        if (i > 0) J->values[(band ? J->ku + 1 : i) + (i - 1) * J->ld] = -0.5;
    }
    return 0;
}

START_TEST(every_storage_tells_the_same) {
    nadir_problem problem = {.n = 5, .m = 6, .residual = chain};
    double x[5] = {0}, dense[25], band[25];
    ck_assert_int_eq(nadir_minimize(&problem, x, NULL, NULL), NADIR_GRADIENT);
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, NULL, dense, NULL, NULL), NADIR_RUNNING);
    problem.jacobian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = 1};
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, NULL, band, NULL, NULL), NADIR_RUNNING);
    for (int i = 0; i < 25; i++) ck_assert_double_eq(dense[i], band[i]);
}
END_TEST

START_TEST(refusals) {
    nadir_problem problem = {.n = 2, .m = TREATED, .residual = puromycin};
    const double x[2] = {1, -0.02}; /* x1 + concentration = 0 */
    nadir_uncertainty u;
    ck_assert_int_eq(nadir_uncertainty_at(NULL, x, 0, NULL, NULL, NULL, &u), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_uncertainty_at(&problem, NULL, 0, NULL, NULL, NULL, &u), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, -1, NULL, NULL, NULL, &u), NADIR_ARGUMENT);
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, NULL, NULL, NULL, &u), NADIR_NOT_FINITE);
    ck_assert(strstr(u.text, "not finite"));
    problem = (nadir_problem){.n = 2};
    ck_assert_int_eq(nadir_uncertainty_at(&problem, x, 0, NULL, NULL, NULL, &u), NADIR_MISSING);
}
END_TEST

CHECK_MAIN("uncertainty", a_straight_line, the_unit_of_r_changes_no_correlation, values_alone_tell_the_same, a_published_regression,
           parameters_left_open_are_named, every_storage_tells_the_same, refusals)
