/* The arguments of a call by a modelling language. Reference: D. M. Gay, Hooking your solver to AMPL, 1997, section 5. */
#include "ampl_call.h"

#include <stdlib.h>
#include <string.h>

#include "cli.h"

static int print_version(void) {
    return puts("nadir " NADIR_VERSION) >= 0 ? CLI_FINE : CLI_FILE;
}

static int print_options(void) {
    ampl_options_list(stdout);
    return CLI_FINE;
}

static int print_usage(void) {
    return puts("Usage: nadir [-e] [-s] STUB [-AMPL] [name=value ...]\n\n"
                "  -AMPL  write STUB.sol for the modelling language, which shows the message\n"
                "  -s     write STUB.sol without a modelling language\n"
                "  -e     do not repeat the options\n"
                "  -=     show the options\n"
                "  -v     show the version\n"
                "  -?     show this") >= 0
               ? CLI_FINE
               : CLI_FILE;
}

static const struct {
    const char *word;
    int (*print)(void); /* NULL: goes on */
} flags[] = {{"-v", print_version}, {"-=", print_options}, {"-?", print_usage}, {"-e", NULL}, {"-s", NULL}};
enum { FLAGS = sizeof flags / sizeof *flags };

static size_t flag_of(const char *word) {
    size_t i = 0;
    while (i < FLAGS && strcmp(flags[i].word, word) != 0) i++;
    return i;
}

bool ampl_is_meant(int argc, char **argv) {
    if (argc > 1 && flag_of(argv[1]) < FLAGS) return true;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-AMPL") == 0) return true;
    return false;
}

/* The first argument that is not a flag; *print gets a flag's function that ends the program. */
static int skip_flags(int argc, char **argv, ampl_call *self, int (**print)(void)) {
    int i = 1;
    for (; i < argc; i++) {
        size_t flag = flag_of(argv[i]);
        if (flag == FLAGS && strcmp(argv[i], "-AMPL") != 0) break;
        if (flag < FLAGS && flags[flag].print) *print = flags[flag].print;
        if (strcmp(argv[i], "-e") == 0) self->options.echo = NULL;
        if (strcmp(argv[i], "-AMPL") == 0) self->protocol = true;
    }
    return i;
}

static int read_options(int argc, char **argv, int from, ampl_call *self) {
    char message[AMPL_MESSAGE];
    const char *words = getenv("nadir_options");
    bool fine = ampl_options_read(&self->options, words ? words : "", message);
    for (int i = from; fine && i < argc; i++) {
        if (strcmp(argv[i], "-AMPL") == 0)
            self->protocol = true;
        else
            fine = ampl_options_argument(&self->options, argv[i], message);
    }
    return fine ? CLI_FINE : complain(CLI_USAGE, message);
}

int ampl_call_read(int argc, char **argv, const nadir_options *solver, ampl_call *call) {
    *call = (ampl_call){.options = {.solver = *solver, .echo = stdout}};
    int (*print)(void) = NULL;
    int at = skip_flags(argc, argv, call, &print);
    if (print) return print();
    if (at == argc) return complain(CLI_USAGE, "which model? nadir STUB -AMPL");
    call->stub = argv[at];
    if (call->options.echo) fputs("nadir " NADIR_VERSION ": ", stdout);
    int code = read_options(argc, argv, at + 1, call);
    if (call->options.echo) putchar('\n');
    return code;
}
