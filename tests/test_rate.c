/* Measured rates and orders (bench/rate.c) on sequences whose rate and order are known by construction. */
#include "check_main.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/rate.h"

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
        ck_assert(rate_linear(&s).found == (count >= 2));
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

CHECK_MAIN("rate", linear_rate_of_exact_sequences, linear_rate_under_noise, linear_rate_survives_outliers,
           a_fast_start_does_not_count, zigzag_is_averaged_out, rounding_floor_is_cut_off, gaps_from_thinning_are_no_matter,
           orders_of_power_sequences, order_two_from_few_points, order_two_after_long_wandering,
           a_floor_that_falls_is_a_floor_all_the_same, a_point_spoilt_by_rounding_is_left_out, slow_decay_has_order_one,
           one_step_to_the_floor, too_few_is_said, constant_zero_and_nan)
