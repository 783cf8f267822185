/* In place of what needs the AMPL Solver Library, in a build without it. */
#include <stdio.h>

#include "ampl_call.h"
#include "cli.h"
#include "nl_source.h"

static const char reason[] = "this nadir was built without the AMPL Solver Library, which reads .nl models: on Debian and Ubuntu "
                             "the package libamplsolver-dev brings it";

int command_solve(int argc, char **argv) {
    (void)argc;
    (void)argv;
    return complain(CLI_USAGE, reason);
}

int command_ampl(int argc, char **argv) {
    const nadir_options standard = nadir_options_default();
    ampl_call call;
    int code = ampl_call_read(argc, argv, &standard, &call);
    return code == CLI_FINE && call.stub ? complain(CLI_USAGE, reason) : code;
}

static int make(const char *path, bench_problem *problem, char *message, size_t size) {
    (void)path;
    (void)problem;
    snprintf(message, size, "%s", reason);
    return CLI_USAGE;
}

const bench_source nl_source = {"nl:", "AMPL models (not in this build: libamplsolver-dev was missing)", make};
