/* A build without CHOLMOD: `sparse` is a known word, refused with what would bring it. */
#include "specimen.h"

#include "check_main.h"

static const int64_t start[] = {0, 2, 3}, row[] = {0, 1, 1};
static const nadir_matrix shape = {.storage = NADIR_SPARSE, .rows = 2, .columns = 2, .column_start = start, .row_index = row};

START_TEST(test_refused) {
    specimen made = specimen_make(&shape, 1);
    const nadir_problem problem = specimen_problem(&made, &shape);
    nadir_options options = nadir_options_default();
    nadir_result result;
    double x[2] = {1, 1};
    memcpy(options.method, "newton/damping/sparse", sizeof "newton/damping/sparse");
    ck_assert_int_eq(nadir_minimize(&problem, x, &options, &result), NADIR_COMBINATION);
    ck_assert_msg(strstr(result.text, "newton/damping/sparse") != NULL, "%s", result.text);
    ck_assert_msg(strstr(result.text, "-Dsparse=enabled") != NULL, "%s", result.text);
    specimen_free(&made);
}
END_TEST

START_TEST(test_listed) {
    nadir_description description;
    bool part = false;
    for (int i = 0; nadir_part_at(i, &description); i++) part = part || strcmp(description.name, "sparse") == 0;
    ck_assert(part);
    for (int i = 0; nadir_method_at(i, &description); i++) ck_assert_ptr_null(strstr(description.name, "sparse"));
}
END_TEST

CHECK_MAIN("sparse_absent", test_refused, test_listed)
