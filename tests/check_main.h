/* What every test program shares: its main. The result goes where CK_TAP_LOG_FILE_NAME says (the build sends it to meson). */
#ifndef NADIR_CHECK_MAIN_H
#define NADIR_CHECK_MAIN_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Under valgrind, or when asked to, loops are cut short. */
static inline bool run_short(void) {
    const char *preloaded = getenv("LD_PRELOAD");
    return getenv("NADIR_TEST_SHORT") != NULL || (preloaded != NULL && strstr(preloaded, "vgpreload") != NULL);
}

/* Runs one suite that holds these tests in one case. `seconds`: the limit for each test, 0 for Check's own. */
static inline int check_main(const char *name, const TTest *const *tests, size_t count, double seconds) {
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    if (seconds > 0) tcase_set_timeout(tcase, seconds);
    for (size_t i = 0; i < count; i++) tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

/* int main: CHECK_MAIN("word", test_a, test_b) */
#define CHECK_MAIN_TIMED(name, seconds, ...)                                                                                       \
    int main(void) {                                                                                                               \
        const TTest *const tests[] = {__VA_ARGS__};                                                                                \
        return check_main(name, tests, sizeof tests / sizeof tests[0], seconds);                                                   \
    }
#define CHECK_MAIN(name, ...) CHECK_MAIN_TIMED(name, 0, __VA_ARGS__)

#endif
