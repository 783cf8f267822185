/* The binary interface: what a program compiled against an older header relies on. If this test fails, either the change was not
 * meant, or the SONAME in meson.build has to change with it, and these numbers. They hold where pointers have 64 bits. */
#include "check_main.h"

#include <stdio.h>
#include <string.h>

#include "nadir.h"

START_TEST(sizes_of_public_structs) {
    static const struct {
        const char *name;
        size_t size, expected;
    } structs[] = {
        {"nadir_matrix", sizeof(nadir_matrix), 72},
        {"nadir_problem", sizeof(nadir_problem), 264},
        {"nadir_counts", sizeof(nadir_counts), 72},
        {"nadir_iterate", sizeof(nadir_iterate), 176},
        {"nadir_inertia", sizeof(nadir_inertia), 40},
        {"nadir_criterion", sizeof(nadir_criterion), 32},
        {"nadir_result", sizeof(nadir_result), 912},
        {"nadir_options", sizeof(nadir_options), 432},
        {"nadir_entry", sizeof(nadir_entry), 56},
        {"nadir_check", sizeof(nadir_check), 808},
        {"nadir_search_options", sizeof(nadir_search_options), 480},
        {"nadir_minimum", sizeof(nadir_minimum), 40},
        {"nadir_search_result", sizeof(nadir_search_result), 456},
        {"nadir_status", sizeof(nadir_status), 4},
        {"nadir_description", sizeof(nadir_description), 208},
        {"nadir_uncertainty", sizeof(nadir_uncertainty), 352},
    };
    for (size_t i = 0; sizeof(void *) == 8 && i < sizeof structs / sizeof structs[0]; i++)
        ck_assert_msg(structs[i].size == structs[i].expected, "sizeof(%s) is %zu, was %zu", structs[i].name, structs[i].size,
                      structs[i].expected);
}
END_TEST

START_TEST(numbers_of_statuses) {
    static const struct {
        int status, number;
    } statuses[] = {
        {NADIR_GRADIENT, 1},         {NADIR_ROOT, 2},         {NADIR_STATIONARY, -7}, {NADIR_PRECISION, 3},
        {NADIR_TARGET, 4},           {NADIR_STEP, 5},         {NADIR_RUNNING, 0},     {NADIR_MAX_ITERATIONS, -1},
        {NADIR_MAX_EVALUATIONS, -2}, {NADIR_MAX_SECONDS, -3}, {NADIR_STOPPED, -4},    {NADIR_DIVERGED, -5},
        {NADIR_UNBOUNDED, -6},       {NADIR_NO_PROGRESS, -8}, {NADIR_NOT_FINITE, -9}, {NADIR_CALLBACK, -10},
        {NADIR_ARGUMENT, -100},      {NADIR_MEMORY, -101},    {NADIR_MISSING, -102},  {NADIR_COMBINATION, -103},
    };
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) ck_assert_int_eq(statuses[i].status, statuses[i].number);
}
END_TEST

START_TEST(version_of_header_and_build) {
    ck_assert_str_eq(NADIR_VERSION, PROJECT_VERSION);
}
END_TEST

CHECK_MAIN("abi", sizes_of_public_structs, numbers_of_statuses, version_of_header_and_build)
