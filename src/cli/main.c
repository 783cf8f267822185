/* nadir: minimises smooth functions and measures how fast methods converge. This file only chooses the command. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "../../bench/outfile.h"
#include "ampl_call.h"
#include "cli.h"
#include "nadir.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *text;
} commands[] = {
    {"compare", command_compare, "run methods on problems and report how fast they converge"},
    {"profile", command_profile, "run methods on a collection of problems: performance profiles, resumable"},
    {"scale", command_scale, "run a method at growing n: the exponent of its cost, beside the machine's own limits"},
    {"check", command_check, "hold a problem's derivatives against differences, and name the entries that are wrong"},
    {"solve", command_solve, "minimise the objective of an AMPL model, MODEL.nl"},
    {"list", command_list, "show the methods, the problems and the options of both"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

int complain(int code, const char *text) {
    fprintf(stderr, "nadir: %s\n", text);
    return code;
}

int complain_word(const char *what, const char *word, const char *wanted) {
    char message[300];
    snprintf(message, sizeof message, "%s '%.200s'%s", what, word, wanted);
    return complain(CLI_USAGE, message);
}

static int finish(void) {
    outfile out = {.stream = stdout};
    char message[256];
    return outfile_commit(&out, message, sizeof message) ? CLI_FINE : complain(CLI_FILE, message);
}

static int print_version(void) {
    char text[1024];
    nadir_build_text(text, sizeof text);
    puts(text);
    return finish();
}

static void write_help(FILE *out) {
    fputs("Usage: nadir COMMAND [OPTION...]\n"
          "Minimises smooth functions of many variables and measures how fast methods converge.\n\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++) fprintf(out, "  nadir %-9s %s\n", commands[i].name, commands[i].text);
    fputs("\n  nadir STUB -AMPL       solve STUB.nl and write STUB.sol, as modelling languages ask for it\n"
          "  nadir COMMAND --help   the options of a command, with examples\n"
          "  nadir --version        the versions of nadir, BLAS and LAPACK that really run\n\n"
          "Examples:\n"
          "  nadir compare\n"
          "  nadir compare --method newton/damping --problem rosenbrock --report report\n"
          "  nadir compare --problem logistic --data heart_scale --csv -\n",
          out);
}

static int print_help(void) {
    write_help(stdout);
    return finish();
}

static int unknown_command(const char *name) {
    fprintf(stderr, "nadir: unknown command '%s'; there are", name);
    for (size_t i = 0; i < COMMANDS; i++) fprintf(stderr, "%s %s", i ? "," : "", commands[i].name);
    fputs(" (nadir --help)\n", stderr);
    return CLI_USAGE;
}

int main(int argc, char **argv) {
    argp_err_exit_status = CLI_USAGE;
    if (argc < 2) {
        write_help(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) return print_version();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) return print_help();
    if (ampl_is_meant(argc, argv)) return command_ampl(argc, argv);
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
    return unknown_command(argv[1]);
}
