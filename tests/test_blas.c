/* Which BLAS and LAPACK run is decided when the program is loaded: it must be OpenBLAS's own, whatever library the system's
 * alternatives name. The same file is linked with the static and with the shared library. */
#include "check_main.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "nadir.h"

static const char *file_of(const char *symbol) {
    Dl_info info;
    void *address = dlsym(RTLD_DEFAULT, symbol);
    if (address == NULL || dladdr(address, &info) == 0 || info.dli_fname == NULL) return "(nowhere)";
    const char *slash = strrchr(info.dli_fname, '/');
    return slash != NULL ? slash + 1 : info.dli_fname;
}

START_TEST(symbols_are_openblas) {
    static const char *const symbols[] = {"dgemm_",  "cblas_ddot", "cblas_dgemv", "dpotrf_", "dpotrs_",
                                          "dsytrf_", "dgetrf_",    "dpbtrf_",     "dpttrf_"};
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        const char *file = file_of(symbols[i]);
        ck_assert_msg(strncmp(file, "libopenblas", 11) == 0, "%s comes from %s", symbols[i], file);
    }
}
END_TEST

START_TEST(build_text_names_it) {
    char text[2000];
    int length = nadir_build_text(text, sizeof text);
    ck_assert(length > 0 && (size_t)length < sizeof text);
    ck_assert_int_eq(length, (int)strlen(text));
    ck_assert_msg(strstr(text, "nadir " NADIR_VERSION) != NULL, "%s", text);
    ck_assert_msg(strstr(text, "OpenBLAS") != NULL, "%s", text);
    ck_assert_int_eq(nadir_build_text(NULL, 0), length);
}
END_TEST

CHECK_MAIN("blas", symbols_are_openblas, build_text_names_it)
