/* Measured rates, orders and classes (bench/rate.c, slope.c) on sequences that are known by construction, with noise and without,
 * and on Newton's method and gradient descent where theory knows the answer.
 */
#include "check_main.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../bench/prepare.h"
#include "../bench/rate.h"
#include "../bench/slope.h"

enum { LONGEST = 3000 };

typedef struct sequence {
    double error[LONGEST];
    int64_t iteration[LONGEST];
    int64_t count;
} sequence;

static sequence made;

static rate_sequence view(double scale) {
    for (int64_t k = 0; k < made.count; k++) made.iteration[k] = k;
    return (rate_sequence){made.error, made.iteration, made.count, scale};
}

static void take(const double *values, int64_t count) {
    memcpy(made.error, values, (size_t)count * sizeof *values);
    made.count = count;
}

/* Uniform in [-1, 1], by a small generator of its own so that the sequences are the same everywhere. */
static double noise(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-52 - 1;
}

/* Nearly normal, of standard deviation one. */
static double normal(uint64_t *state) {
    double sum = 0;
    for (int i = 0; i < 12; i++) sum += noise(state);
    return 0.5 * sum;
}

static void make_linear(double rate, int64_t count, double amplitude) {
    uint64_t state = 1;
    made.count = count;
    for (int64_t k = 0; k < count; k++) made.error[k] = 3 * pow(rate, (double)k) * exp(amplitude * noise(&state));
}

static void make_power(double first, double order, double least) {
    made.count = 0;
    for (double e = first; e > least; e = pow(e, order)) made.error[made.count++] = e;
}

static void expect_linear(rate_sequence s, double rate, double tolerance) {
    rate_estimate found = rate_linear(&s);
    ck_assert(found.found);
    ck_assert_msg(fabs(log(found.value) / log(rate) - 1) <= tolerance, "rate %.8g, not %.8g", found.value, rate);
}

static void expect_order(rate_sequence s, double order, double tolerance) {
    rate_estimate found = rate_order(&s);
    ck_assert_msg(found.found, "no order found, not %g", order);
    ck_assert_msg(fabs(found.value - order) <= tolerance, "order %.4f, not %g", found.value, order);
}

START_TEST(linear_rate_of_exact_sequences) {
    const double rates[] = {0.01, 0.3, 0.818182, 0.99, 0.9998};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        make_linear(rates[i], rates[i] < 0.05 ? 8 : rates[i] < 0.5 ? 20 : 150, 0);
        expect_linear(view(0), rates[i], 1e-9);
        expect_order(view(0), 1, 0.001);
    }
}
END_TEST

START_TEST(linear_rate_under_noise) {
    make_linear(0.9, 200, 0.1);
    expect_linear(view(0), 0.9, 0.01);
    expect_order(view(0), 1, 0.05);
    make_linear(0.995, LONGEST, 0.05);
    expect_linear(view(0), 0.995, 0.01);
    expect_order(view(0), 1, 0.05);
}
END_TEST

START_TEST(linear_rate_survives_outliers) {
    make_linear(0.9, 100, 0);
    for (int64_t k = 70; k < 100; k += 7) made.error[k] *= 1e3;
    expect_linear(view(0), 0.9, 0.01);
}
END_TEST

START_TEST(a_fast_start_does_not_count) {
    make_linear(0.95, 400, 0);
    for (int64_t k = 0; k < 400; k++) made.error[k] += 1e3 * pow(0.5, (double)k);
    expect_linear(view(0), 0.95, 0.001);
}
END_TEST

/* Two modes that alternate, as exact line search does. */
START_TEST(zigzag_is_averaged_out) {
    make_linear(0.9, 100, 0);
    for (int64_t k = 0; k < 100; k += 2) made.error[k] *= 1.5;
    expect_linear(view(0), 0.9, 0.02);
}
END_TEST

START_TEST(rounding_floor_is_cut_off) {
    uint64_t state = 7;
    make_linear(0.5, 200, 0);
    for (int64_t k = 0; k < 200; k++) made.error[k] = fmax(made.error[k], 0) + 1e-13 * (1 + 0.5 * noise(&state));
    expect_linear(view(0), 0.5, 0.01);
    expect_order(view(0), 1, 0.05);
    expect_linear(view(1), 0.5, 0.01);
    ck_assert_int_lt(rate_order(&(rate_sequence){made.error, made.iteration, 200, 0}).last, 48);
}
END_TEST

START_TEST(gaps_from_thinning_are_no_matter) {
    make_linear(0.99, 1000, 0);
    rate_sequence s = view(0);
    int64_t kept = 0;
    for (int64_t k = 0; k < 1000; k++)
        if (k < 100 || k > 900 || k % 16 == 0) made.error[kept] = made.error[k], made.iteration[kept++] = k;
    s.count = kept;
    expect_linear(s, 0.99, 1e-9);
    expect_order(s, 1, 1e-6);
}
END_TEST

START_TEST(orders_of_power_sequences) {
    const double orders[] = {1.5, 1.618034, 2, 3};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        make_power(0.3, orders[i], 1e-30);
        expect_order(view(0), orders[i], 1e-6);
    }
}
END_TEST

/* Newton's usual end: a few wandering iterations, three or four that count, then rounding. */
START_TEST(order_two_from_few_points) {
    const double wander[] = {4.4, 4.2, 4.6, 3.9, 2.8, 1.7, 1.1, 0.5, 0.12, 8e-3, 4e-5, 1.1e-9, 7e-16, 3e-16, 4e-16};
    take(wander, 15);
    expect_order(view(1), 2, 0.1);
    take(wander, 12);
    expect_order(view(1), 2, 0.1);
    const double abrupt[] = {1.0, 0.1, 0.01, 1e-4, 1e-8, 0};
    take(abrupt, 6);
    expect_order(view(1), 2, 0.05);
}
END_TEST

/* The rounding floor happens to fall a little at every step. */
START_TEST(a_floor_that_falls_is_a_floor_all_the_same) {
    const double e[] = {24.4, 9.9e-6, 1.13e-12, 5.6e-13, 5.3e-13, 4.7e-13, 5.9e-13, 5.8e-13, 4.2e-13};
    take(e, 9);
    rate_sequence s = view(24);
    ck_assert(!rate_order(&s).found);
    ck_assert(rate_linear(&s).found);
    ck_assert_double_lt(rate_linear(&s).value, 1e-5);
}
END_TEST

/* A long search without progress before the plunge is no rounding floor. */
/* Where x* = 0 and no floor ends the digits, each step still leaves ε times a condition number of the error. */
/* Gradients of a run that visits a saddle and leaves it. */
START_TEST(a_visit_is_no_rest) {
    made.count = 0;
    for (int k = 0; k < 12; k++) made.error[made.count++] = 6 * pow(0.25, k);
    for (int k = 0; k < 10; k++) made.error[made.count++] = 3e-6 * pow(4, k);
    for (double e = 0.3; e > 1e-14; e = e * e) made.error[made.count++] = e;
    const rate_sequence s = view(6);
    expect_order(s, 2, 0.1);
    ck_assert_int_eq(rate_speed_of(&s).kind, RATE_QUADRATIC);
}
END_TEST

START_TEST(the_pace_of_rounding_is_no_order) {
    const double paces[] = {1e-16, 7e-12, 1e-5};
    for (size_t i = 0; i < sizeof paces / sizeof *paces; i++) {
        double e = 0.3;
        for (made.count = 0; e > 1e-300; e = fmax(0.9 * e * e, paces[i] * e)) made.error[made.count++] = e;
        const rate_sequence s = view(0);
        expect_order(s, 2, 0.1);
        ck_assert_int_eq(rate_speed_of(&s).kind, RATE_QUADRATIC);
    }
    const double two_steps[] = {30, 3e-7, 1e-20, 1e-35, 1e-50, 1e-65, 1e-80, 1e-95, 1e-110, 1e-125};
    take(two_steps, 10);
    const rate_sequence s = view(0);
    ck_assert_int_eq(rate_speed_of(&s).kind, RATE_TOO_FEW);
}
END_TEST

START_TEST(order_two_after_long_wandering) {
    const double end[] = {8e-3, 4e-5, 1.1e-9, 7e-16};
    uint64_t state = 3;
    for (int64_t k = 0; k < 160; k++) made.error[k] = 1 + 0.5 * noise(&state);
    memcpy(made.error + 160, end, sizeof end);
    made.count = 164;
    expect_order(view(1), 2, 0.1);
    ck_assert_double_lt(rate_linear(&(rate_sequence){made.error, made.iteration, 164, 1}).value, 1e-2);
}
END_TEST

/* The last value is half rounding: 1e-16 in truth, 4e-13 as computed. */
START_TEST(a_point_spoilt_by_rounding_is_left_out) {
    const double spoilt[] = {0.3, 0.09, 1e-2, 1e-4, 1e-8, 4e-13};
    take(spoilt, 6);
    expect_order(view(1), 2, 0.1);
    expect_order(view(0), 2, 0.1);
    const double partly[] = {0.1, 1e-2, 1e-4, 1e-8, 1e-14};
    take(partly, 5);
    expect_order(view(1), 2, 0.1);
}
END_TEST

START_TEST(slow_decay_has_order_one) {
    made.count = 1000;
    for (int64_t k = 0; k < made.count; k++) made.error[k] = 1 / (double)(k + 1);
    expect_order(view(0), 1, 0.02);
    for (int64_t k = 0; k < made.count; k++) made.error[k] = 1 / sqrt((double)(k + 1));
    rate_sequence s = view(0);
    rate_estimate found = rate_linear(&s);
    ck_assert(found.found);
    ck_assert_double_gt(found.value, 0.999);
    ck_assert_double_lt(found.value, 1);
}
END_TEST

START_TEST(one_step_to_the_floor) {
    const double step[] = {10, 1e-15};
    take(step, 2);
    rate_sequence s = view(1);
    ck_assert(rate_linear(&s).found);
    ck_assert_double_lt(rate_linear(&s).value, 1e-15);
    ck_assert(!rate_order(&s).found);
    made.error[1] = 0;
    ck_assert(rate_linear(&s).found);
    ck_assert_double_eq(rate_linear(&s).value, 0);
}
END_TEST

START_TEST(too_few_is_said) {
    const double values[] = {1, 1e-3, 1e-30};
    for (int64_t count = 0; count <= 3; count++) {
        take(values, count);
        rate_sequence s = view(1);
        ck_assert(!rate_order(&s).found);
        ck_assert(rate_linear(&s).found == (count == 3)); /* which alone reaches the floor */
    }
}
END_TEST

START_TEST(constant_zero_and_nan) {
    made.count = 50;
    for (int64_t k = 0; k < 50; k++) made.error[k] = 2;
    rate_sequence s = view(1);
    ck_assert(!rate_linear(&s).found && !rate_order(&s).found);
    for (int64_t k = 0; k < 50; k++) made.error[k] = 0;
    ck_assert(!rate_linear(&s).found && !rate_order(&s).found);
    for (int64_t k = 0; k < 50; k++) made.error[k] = NAN;
    ck_assert(!rate_linear(&s).found && !rate_order(&s).found);
    make_linear(0.5, 40, 0);
    made.error[30] = NAN;
    expect_linear(view(0), 0.5, 1e-9);
    ck_assert_int_eq(rate_linear(&(rate_sequence){made.error, made.iteration, 40, 0}).last, 29);
    made.error[1] = INFINITY;
    ck_assert(!rate_order(&s).found);
}
END_TEST

/* ---- intervals ---- */

/* Twenty misses in two hundred are more than a confidence of 95 % lets expect by far. */
START_TEST(intervals_hold_the_rate) {
    int held = 0;
    uint64_t state = 11;
    for (int i = 0; i < 200; i++) {
        made.count = 150;
        for (int64_t k = 0; k < made.count; k++) made.error[k] = pow(0.9, (double)k) * exp(0.3 * noise(&state));
        const rate_sequence s = view(0);
        const rate_estimate found = rate_linear(&s);
        ck_assert(found.found && found.low <= found.value && found.value <= found.high);
        ck_assert_double_lt(fabs(log(found.high / found.low) / log(0.9)), 0.25); /* and they are no wider than they must be */
        held += found.low <= 0.9 && 0.9 <= found.high;
    }
    ck_assert_msg(held >= 180, "only %d of 200 intervals hold the rate", held);
}
END_TEST

/* y = x ± 0.1 at four points: Σr² = 0.04, s² = 0.02, Σ(x − mean)² = 5, and Student's t of two degrees is 4.303. */
START_TEST(few_points_have_students_interval) {
    const slope_points p = {.x = {0, 1, 2, 3}, .y = {0.1, 0.9, 1.9, 3.1}, .count = 4};
    const slope found = slope_robust(&p);
    ck_assert_double_eq_tol(found.value, 1, 1e-12);
    ck_assert_double_eq_tol(found.high - found.value, 4.303 * sqrt(0.02 / 5), 1e-12);
    ck_assert_double_eq_tol(found.value - found.low, 4.303 * sqrt(0.02 / 5), 1e-12);
    const slope_points two = {.x = {0, 1}, .y = {0, 1}, .count = 2};
    ck_assert(isnan(slope_robust(&two).value) && isnan(slope_robust(&two).low));
}
END_TEST

static void make_normal(double rate, int64_t count, double amplitude, uint64_t *state) {
    made.count = count;
    for (int64_t k = 0; k < count; k++) made.error[k] = pow(rate, (double)k) * exp(amplitude * normal(state));
}

static bool encloses(const rate_estimate *found, double truth) {
    return found->low <= truth && truth <= found->high;
}

/* Where few iterations are left, intervals must be wider, not missing a side. Of 300, 95 % leave 15 outside; 30 are far too many.
 */
START_TEST(intervals_of_short_runs_hold_rate_and_order) {
    const int64_t counts[] = {5, 8, 12, 20, 33};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int rates = 0, rates_held = 0, orders = 0, orders_held = 0;
        uint64_t state = 17;
        for (int j = 0; j < 300; j++) {
            make_normal(0.9, counts[i], 0.05, &state);
            const rate_estimate rate = rate_linear(&(rate_sequence){made.error, made.iteration, view(0).count, 1e-10});
            rates += rate.found && isfinite(rate.low);
            rates_held += rate.found && encloses(&rate, 0.9);
            make_normal(0.74, counts[i], 0.01, &state);
            const rate_estimate order = rate_order(&(rate_sequence){made.error, made.iteration, view(0).count, 1e-10});
            orders += order.found && isfinite(order.low);
            orders_held += order.found && encloses(&order, 1);
        }
        ck_assert_msg(rates >= 200 && 10 * rates_held >= 9 * rates, "%d: %d of %d hold the rate", (int)counts[i], rates_held,
                      rates);
        ck_assert_msg(orders >= 200 && 10 * orders_held >= 9 * orders, "%d: %d of %d the order", (int)counts[i], orders_held,
                      orders);
    }
}
END_TEST

/* A mean over steps that differ, each faster than the one before, is the rate of none. */
START_TEST(means_have_no_interval) {
    make_power(0.3, 2, 1e-30);
    const rate_sequence s = view(0);
    const rate_estimate found = rate_linear(&s);
    ck_assert(found.found && isnan(found.low) && isnan(found.high));
}
END_TEST

/* e_{k+1} = C·e_k^q, where ln C wanders by 0.3; to rounding in doubles, and far beyond. */
static int count_holding(double order, double first, double last, int runs) {
    int held = 0;
    uint64_t state = 5;
    for (int j = 0; j < runs; j++) {
        made.count = 0;
        for (double e = first; e > last; e = pow(e, order) * exp(0.3 * noise(&state))) made.error[made.count++] = e;
        const rate_sequence s = view(0);
        const rate_estimate found = rate_order(&s);
        held += found.found && encloses(&found, order);
    }
    return held;
}

START_TEST(intervals_hold_the_order) {
    const double orders[] = {1.618034, 2, 3}, first[] = {0.5, 0.2, 0.05}, last[] = {1e-15, 1e-40};
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 3; j++) {
            for (size_t l = 0; l < 2; l++) {
                if (first[j] < 0.1 && orders[i] > 2 && l == 0) continue; /* two points */
                const int held = count_holding(orders[i], first[j], last[l], 200);
                ck_assert_msg(held >= 180, "%d of 200 hold the order %g from %g to %g", held, orders[i], first[j], last[l]);
            }
        }
    }
}
END_TEST

/* Newton's step on Himmelblau's f = (x² + y − 11)² + (x + y² − 7)². */
static void himmelblau_step(double p[2]) {
    const double x = p[0], y = p[1], u = x * x + y - 11, v = x + y * y - 7;
    const double gx = 4 * x * u + 2 * v, gy = 2 * u + 4 * y * v;
    const double a = 12 * x * x + 4 * y - 42, b = 4 * x + 4 * y, c = 12 * y * y + 4 * x - 26, determinant = a * c - b * b;
    p[0] -= (c * gx - b * gy) / determinant;
    p[1] -= (a * gy - b * gx) / determinant;
}

/* Errors on the way to (3, 2); false when it ends elsewhere. */
static bool make_himmelblau(double x, double y) {
    double p[2] = {x, y}, e = 1;
    for (made.count = 0; made.count < 30 && e > 1e-14; himmelblau_step(p)) {
        e = hypot(p[0] - 3, p[1] - 2);
        made.error[made.count++] = e;
    }
    return e <= 1e-14;
}

/* The bend from the first steps to the last is not noise, and there are three to five points. */
START_TEST(intervals_hold_two_where_newton_accelerates) {
    int runs = 0, held = 0, sharp = 0;
    for (int j = 0; j < 400; j++) {
        if (!make_himmelblau(2.2 + 0.1 * (j % 20), 1.2 + 0.1 * (j / 20))) continue;
        const rate_sequence s = view(3.6);
        const rate_estimate found = rate_order(&s);
        runs++;
        held += !found.found || (found.low <= 2 && 2 <= found.high);
        sharp += found.found && found.low > 1.5;
    }
    ck_assert_msg(100 * held >= 99 * runs, "only %d of %d intervals hold 2", held, runs);
    ck_assert_msg(2 * sharp >= runs, "only %d of %d intervals exclude 1.5", sharp, runs);
}
END_TEST

/* ---- classes ---- */

static void expect_class(rate_class kind, double value, double tolerance) {
    const rate_sequence s = view(0);
    const rate_speed found = rate_speed_of(&s);
    ck_assert_msg(found.kind == kind, "%s, not %s", rate_class_name(found.kind), rate_class_name(kind));
    if (tolerance > 0) ck_assert_msg(fabs(found.of.value - value) <= tolerance, "%g, not %g", found.of.value, value);
    if (tolerance > 0) ck_assert(found.of.low <= found.of.value && found.of.value <= found.of.high);
}

START_TEST(classes_of_sublinear_sequences) {
    const double powers[] = {0.5, 1, 2, 3};
    uint64_t state = 9;
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
        for (int noisy = 0; noisy < 2; noisy++) {
            made.count = 2000;
            for (int64_t k = 0; k < made.count; k++)
                made.error[k] = 7 * pow((double)k + 1, -powers[i]) * exp(noisy * 0.01 * noise(&state));
            expect_class(RATE_SUBLINEAR, powers[i], 0.1);
        }
    }
}
END_TEST

/* Noise may hide the bend of k^-p, but makes no straight line of it. */
START_TEST(noise_makes_no_power_linear) {
    const double powers[] = {0.25, 0.5, 1, 2};
    const int64_t counts[] = {30, 100, 500, 2000};
    uint64_t state = 3;
    for (int i = 0; i < 16; i++) {
        made.count = counts[i % 4];
        for (int64_t k = 0; k < made.count; k++) made.error[k] = pow((double)k + 1, -powers[i / 4]) * (1 + 0.1 * noise(&state));
        const rate_sequence s = view(1);
        ck_assert_msg(rate_speed_of(&s).kind != RATE_LINEAR, "k^-%g, %d points", powers[i / 4], (int)made.count);
    }
}
END_TEST

START_TEST(classes_of_linear_sequences) {
    const double rates[] = {0.3, 0.9, 0.995};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        const int64_t count = rates[i] < 0.5 ? 25 : 2000;
        make_linear(rates[i], rates[i] < 0.95 && count > 300 ? 300 : count, 0.05);
        expect_class(RATE_LINEAR, rates[i], 0.01 * (1 - rates[i]) + 0.003);
    }
    make_linear(0.95, 300, 0);
    for (int64_t k = 0; k < 300; k++) made.error[k] *= 1.5 + sin(0.7 * (double)k); /* as momentum swings */
    expect_class(RATE_LINEAR, 0.95, 0.005);
}
END_TEST

START_TEST(classes_of_superlinear_sequences) {
    const struct {
        double order;
        rate_class kind;
    } cases[] = {{1.1, RATE_SUPERLINEAR}, {1.2, RATE_SUPERLINEAR}, {1.5, RATE_SUPERLINEAR}, {1.618034, RATE_SUPERLINEAR},
                 {2, RATE_QUADRATIC},     {3, RATE_CUBIC},         {3.5, RATE_SUPERLINEAR}, {4, RATE_SUPERLINEAR}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make_power(0.3, cases[i].order, 1e-60);
        expect_class(cases[i].kind, cases[i].order, 0.1);
    }
}
END_TEST

/* 1/k! and exp(-k²/1000) fall faster than any rate, yet are of order one. */
START_TEST(superlinear_of_order_one) {
    made.count = 18;
    for (int64_t k = 0; k < made.count; k++) made.error[k] = exp(-lgamma((double)k + 1));
    expect_class(RATE_SUPERLINEAR, 1, 0.05);
    made.count = 100;
    for (int64_t k = 0; k < made.count; k++) made.error[k] = exp(-1e-3 * (double)(k * k));
    expect_class(RATE_SUPERLINEAR, 1, 0.05);
}
END_TEST

/* Nor are a swing of period three and a change of pace. */
START_TEST(not_superlinear_without_reason) {
    make_linear(0.97, 700, 0);
    for (int64_t k = 0; k < 700; k += 3) made.error[k] *= 10;
    expect_class(RATE_LINEAR, 0.97, 0.001);
    expect_order(view(0), 1, 0.05);
    make_linear(0.98, 500, 0);
    for (int64_t k = 200; k < 500; k++) made.error[k] *= pow(0.97, (double)(k - 200));
    expect_class(RATE_LINEAR, 0.98 * 0.97, 0.001);
}
END_TEST

/* A short run with noise is no superlinear one, whatever its bend. */
START_TEST(noise_bends_no_line) {
    int superlinear = 0;
    uint64_t state = 23;
    for (int j = 0; j < 4000; j++) {
        make_normal(0.8, 12 + j % 40, 0.1, &state);
        const rate_sequence s = view(0);
        superlinear += rate_speed_of(&s).kind >= RATE_SUPERLINEAR;
    }
    ck_assert_int_eq(superlinear, 0);
}
END_TEST

/* From 0.9 to rounding, orders of 3.5 and 4 have intervals that hold 3. */
START_TEST(higher_orders_are_not_cubic) {
    make_power(0.9, 3.5, 1e-16);
    expect_class(RATE_SUPERLINEAR, 3.5, 0.1);
    make_power(0.9, 4, 1e-16);
    expect_class(RATE_SUPERLINEAR, 4, 0.1);
}
END_TEST

static void expect_nothing(void) {
    const rate_sequence s = view(200);
    ck_assert(!rate_linear(&s).found && !rate_order(&s).found);
    expect_class(RATE_NONE, 0, 0);
}

/* What its first steps did is no rate of a run that comes to rest at a tenth of its start. */
START_TEST(rest_far_above_rounding_has_no_rate) {
    uint64_t state = 29;
    const double starts[] = {1e3, 1e2, 5};
    for (int64_t steps = 1; steps <= 3; steps++) {
        made.count = 300;
        for (int64_t k = 0; k < 300; k++) made.error[k] = k < steps ? starts[k] : 1 + 0.5 * noise(&state);
        expect_nothing();
    }
    make_linear(0.7, 60, 0);
    for (int64_t k = 0; k < 60; k++) made.error[k] += 0.3 * (1 + 0.5 * noise(&state));
    expect_nothing();
}
END_TEST

/* The distance to a minimum that is ill-conditioned cannot fall to the machine epsilon. */
START_TEST(a_raised_floor_is_a_floor) {
    uint64_t state = 31;
    make_linear(0.7, 120, 0);
    for (int64_t k = 0; k < 120; k++) made.error[k] += 1e-8 * (1 + 0.5 * noise(&state));
    expect_linear(view(1), 0.7, 0.03); /* the last points before it are part floor */
}
END_TEST

/* The slope of two pairs that lie close is about two, but may be one as well. */
START_TEST(no_order_without_reason) {
    const double end[] = {0.3, 0.1, 0.012};
    take(end, 3);
    expect_class(RATE_TOO_FEW, 0, 0);
    const rate_sequence s = view(0);
    const rate_estimate order = rate_order(&s); /* still a number, with the interval that says how little it is worth */
    ck_assert(order.found && fabs(order.value - 1.93) < 0.01 && order.high - order.low > 3 && !rate_order_is_told(&order));
}
END_TEST

START_TEST(no_class_without_reason) {
    make_linear(0.5, 5, 0);
    expect_class(RATE_TOO_FEW, 0, 0);
    make_linear(1, 100, 0.1);
    expect_class(RATE_NONE, 0, 0);
    make_linear(1.01, 100, 0);
    expect_class(RATE_NONE, 0, 0);
    make_linear(1, 100, 0);
    expect_class(RATE_NONE, 0, 0);
    made.count = 0;
    expect_class(RATE_TOO_FEW, 0, 0);
}
END_TEST

/* ---- methods ---- */

static experiment run;
static bench_problem problem;

static void run_to_any_end(const char *word, const char *method) {
    char message[1000];
    const run_limits limits = {200000, 20};
    const experiment_hooks none = {0};
    ck_assert_msg(bench_problem_create(word, NULL, &problem, message, sizeof message) == 0, "%s", message);
    run = (experiment){0};
    ck_assert_msg(prepare_run(&problem, method, &limits, &run, message, sizeof message) == 0, "%s", message);
    ck_assert(experiment_run(&run, &none));
}

static void run_method(const char *word, const char *method) {
    run_to_any_end(word, method);
    ck_assert_msg(run.result.status > 0, "%s on %s: %s", method, word, run.result.text);
}

static void end_run(void) {
    experiment_free(&run);
    bench_problem_destroy(&problem);
}

/* At a minimum with a nonsingular Hessian the order is two (Kantorovich 1948). */
static void expect_quadratic(const char *word, const char *method) {
    run_method(word, method);
    ck_assert_msg(run.inertia.verdict == NADIR_VERDICT_MINIMUM, "%s: %s", word, run.verdict);
    ck_assert_msg(run.order.found && encloses(&run.order, 2) && run.order.low > 1.5, "%s on %s: order %.2f in [%.2f, %.2f]", method,
                  word, run.order.value, run.order.low, run.order.high);
    ck_assert_msg(run.speed.kind == RATE_QUADRATIC, "%s on %s: %s", method, word, rate_class_name(run.speed.kind));
    end_run();
}

START_TEST(newton_is_quadratic) {
    static const char *const words[] = {
        "logcosh,n=100", "freuroth,n=2", "jensmp",      "bard",          "box3",         "brownden",
        "broydn3d,n=10", "denschnf",     "s308",        "engval1,n=2",   "edensch,n=36", "arwhead,n=10",
        "liarwhd,n=10",  "bratu,n=16",   "trigon,n=10", "integreq,n=10", "allinitu",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        expect_quadratic(words[i], "newton/full");
        expect_quadratic(words[i], "newton/trust");
    }
}
END_TEST

/* The first steps of a run that is cut off fall ever faster by chance. */
START_TEST(no_order_of_a_run_cut_off) {
    static const char *const methods[] = {"newton/damping,max_iterations=10", "newton/full,max_iterations=3"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        run_to_any_end("rosenbrock", methods[i]);
        ck_assert_int_eq(run.result.status, NADIR_MAX_ITERATIONS);
        ck_assert_msg(!run.order.found && run.speed.kind < RATE_SUPERLINEAR, "%s: order %g, %s", methods[i], run.order.value,
                      rate_class_name(run.speed.kind));
        ck_assert(!run.rate.found || isfinite(run.rate.low));
        end_run();
    }
    run_to_any_end("chain,n=1000", "newton/damping,max_iterations=112");
    ck_assert(!run.order.found && run.speed.kind < RATE_SUPERLINEAR);
    end_run();
    run_to_any_end("logcosh,n=100", "newton/full,gtol=0,max_iterations=7"); /* cut off, but at the floor */
    ck_assert_int_eq(run.speed.kind, RATE_QUADRATIC);
    end_run();
}
END_TEST

/* A loose tolerance ends the row's run at no stationary point; order and class are those of the run to the floor. */
START_TEST(a_loose_tolerance_makes_no_minimum) {
    run_method("rosenbrock", "newton/damping,gtol=1e-1");
    ck_assert_int_eq(run.result.iterations, 1);
    ck_assert_msg(run.inertia.verdict == NADIR_VERDICT_NOT_STATIONARY, "%s", run.verdict);
    ck_assert(run.order.found && run.order.last > 10);
    end_run();
    run_method("rosenbrock", "newton/damping,ftarget=1");
    ck_assert_int_eq(run.inertia.verdict, NADIR_VERDICT_NOT_STATIONARY);
    end_run();
    run_method("rosenbrock", "newton/damping,gtol=1e-9,ftarget=1e-25");
    ck_assert_int_eq(run.inertia.verdict, NADIR_VERDICT_MINIMUM);
    end_run();
}
END_TEST

/* ---- time ---- */

typedef struct hiccup {
    nadir_problem inner;
    int calls;
} hiccup;

static int late_once(void *data, const double *x, double *f, double *g) {
    hiccup *self = data;
    if (self->calls++ == 0) nanosleep(&(struct timespec){.tv_nsec = 15000000}, NULL);
    return self->inner.objective(self->inner.data, x, f, g);
}

/* A run of microseconds that once had to wait for longer than short runs take is repeated all the same. */
START_TEST(a_wait_is_not_the_time_of_a_run) {
    char message[1000];
    const run_limits limits = {1000, 20};
    const experiment_hooks none = {0};
    ck_assert_int_eq(bench_problem_create("rosenbrock", NULL, &problem, message, sizeof message), 0);
    hiccup late = {problem.problem, 0};
    const nadir_problem own = problem.problem;
    problem.problem.objective = late_once;
    problem.problem.hessian = NULL;
    problem.problem.hessian_product = NULL;
    problem.problem.data = &late;
    run = (experiment){0};
    ck_assert_int_eq(prepare_run(&problem, "lbfgs/wolfe", &limits, &run, message, sizeof message), 0);
    late.calls = 0;
    ck_assert(experiment_run(&run, &none) && run.result.status > 0);
    ck_assert_int_gt(run.repeats, 1);
    problem.problem = own;
    end_run();
}
END_TEST

/* Newton's method takes a third off the distance where f falls as its fourth power. */
START_TEST(newton_is_linear_where_the_hessian_is_singular) {
    run_method("powell,n=4", "newton/full");
    ck_assert_int_eq(run.rate_of, RECORD_DISTANCE);
    ck_assert_int_eq(run.speed.kind, RATE_LINEAR);
    ck_assert_msg(fabs(log(run.rate.value) / log(2.0 / 3) - 1) <= 0.01, "rate %g", run.rate.value);
    ck_assert(run.order.low <= 1 && run.order.high >= 1 && run.order.high < 1.5);
    end_run();
}
END_TEST

START_TEST(gradient_descent_is_linear) {
    static const char *const conditions[] = {"10", "100", "1e3"};
    static const char *const methods[] = {"gradient/fixed", "gradient/exact"};
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
            char word[100];
            snprintf(word, sizeof word, "quadratic,n=30,condition=%s,start=extreme", conditions[i]);
            run_method(word, methods[m]);
            ck_assert_msg(run.speed.kind == RATE_LINEAR, "%s: %s", word, rate_class_name(run.speed.kind));
            ck_assert_int_eq(run.theory.kind, THEORY_EXACT);
            ck_assert_msg(fabs(log(run.speed.of.value) / log(run.theory.rate) - 1) <= 0.02, "%s on %s: %g, not %g", methods[m],
                          word, run.speed.of.value, run.theory.rate);
            end_run();
        }
    }
}
END_TEST

CHECK_MAIN("rate", linear_rate_of_exact_sequences, linear_rate_under_noise, linear_rate_survives_outliers,
           a_fast_start_does_not_count, zigzag_is_averaged_out, rounding_floor_is_cut_off, gaps_from_thinning_are_no_matter,
           orders_of_power_sequences, order_two_from_few_points, a_visit_is_no_rest, the_pace_of_rounding_is_no_order,
           order_two_after_long_wandering, a_floor_that_falls_is_a_floor_all_the_same, a_point_spoilt_by_rounding_is_left_out,
           slow_decay_has_order_one, one_step_to_the_floor, too_few_is_said, constant_zero_and_nan, intervals_hold_the_rate,
           few_points_have_students_interval, intervals_of_short_runs_hold_rate_and_order, means_have_no_interval,
           intervals_hold_the_order, intervals_hold_two_where_newton_accelerates, classes_of_sublinear_sequences,
           noise_makes_no_power_linear, classes_of_linear_sequences, classes_of_superlinear_sequences, superlinear_of_order_one,
           not_superlinear_without_reason, noise_bends_no_line, higher_orders_are_not_cubic, rest_far_above_rounding_has_no_rate,
           a_raised_floor_is_a_floor, no_order_without_reason, no_class_without_reason, newton_is_quadratic,
           no_order_of_a_run_cut_off, a_loose_tolerance_makes_no_minimum, a_wait_is_not_the_time_of_a_run,
           newton_is_linear_where_the_hessian_is_singular, gradient_descent_is_linear)
