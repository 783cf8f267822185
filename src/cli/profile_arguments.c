/* The arguments of `nadir profile`. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "profile_arguments.h"
#include "sources.h"

/* Those of them that this build has. */
static const char *const default_methods[] = {
    "gradient/armijo", "bb/armijo",      "cg/wolfe",     "lbfgs/wolfe",  "bfgs/wolfe",
    "newton/armijo",   "newton/damping", "newton/trust", "newton/cubic", "newton/regularized",
};
enum {
    DEFAULT_METHODS = sizeof default_methods / sizeof *default_methods,
    DEFAULT_ITERATIONS = 100000,
    DEFAULT_SECONDS = 10,
    DEFAULT_MEGABYTES = 4096,
    GRACE_SECONDS = 10,
    MOST_PROCESSES = 64,
};

static const char text[] =
    "Runs methods on a collection of problems, each run in a process of its own with a limit of time and memory, and shows how "
    "many "
    "each method solves and at what cost: performance profiles, data profiles, geometric means, one against one, and what failed "
    "why.\v"
    "A FILE of - is standard output, and then nothing else goes there. A profile that was killed goes on where it stopped when it "
    "is "
    "started again with the same --csv FILE.\n\n"
    "Examples:\n"
    "  nadir profile --csv all.csv --report report -j 2\n"
    "  nadir profile -m newton/trust -m newton/damping --by factorizations\n"
    "  nadir profile -m newton/trust --csv new.csv --against old.csv\n"
    "  nadir profile -p chain,n=1000 -p rosenbrock -m bb -m newton/damping --json -\n\n"
    "Exit codes: 0 all runs were carried out, however they ended; 1 something became worse (--against); 2 a word or option is "
    "wrong; "
    "3 a file cannot be read or written; 4 not enough memory; 130 interrupted, after the tables so far.";

static int read_cost(const argument *row, void *field, const char *word) {
    const profile_cost *cost = profile_cost_named(word);
    (void)row;
    if (!cost)
        return complain_word("--by is", word, ", not one of evaluations, seconds, iterations, hessians, factorizations, products");
    *(const profile_cost **)field = cost;
    return CLI_FINE;
}

static const argument known[] = {
    {"problem", 'p', "WORD", "a problem instead of the collection; may be given again", 1, argument_words,
     offsetof(profile_arguments, problems), 0},
    {"method", 'm', "WORD", "a method; may be given again", 1, argument_words, offsetof(profile_arguments, methods), 0},
    {"plugin", 0, "FILE", "a problem of your own, as with nadir compare; the same as --problem plugin:FILE", 1, argument_plugins,
     offsetof(profile_arguments, problems), 0},
    {"data", 'd', "FILE", "the data of problems that are fitted to data, LIBSVM or CSV", 1, argument_word,
     offsetof(profile_arguments, setting.data), 0},
    {"by", 0, "COST", "what the tables compare: evaluations (the default), seconds, iterations, hessians, factorizations, products",
     1, read_cost, offsetof(profile_arguments, cost), 0},
    {"jobs", 'j', "N", "runs at a time, each with one BLAS thread where N > 1; times are best measured with 1, the default", 2,
     argument_count, offsetof(profile_arguments, setting.at_once), MOST_PROCESSES},
    {"max-seconds", 0, "S", "limit of a run (10)", 2, argument_positive, offsetof(profile_arguments, setting.limits.seconds), 0},
    {"max-iterations", 0, "N", "limit of a run whose word sets none (100000)", 2, argument_count,
     offsetof(profile_arguments, setting.limits.iterations), 0},
    {"max-memory", 0, "MB", "limit of a run (4096)", 2, argument_count, offsetof(profile_arguments, setting.megabytes), 1LL << 30},
    {"csv", 0, "FILE", "one row a run, written as it ends; what FILE has already is not run again", 3, argument_word,
     offsetof(profile_arguments, outputs[OUTPUT_CSV]), 0},
    {"json", 0, "FILE", "the same as JSON, one object a line", 3, argument_word, offsetof(profile_arguments, outputs[OUTPUT_JSON]),
     0},
    {"report", 0, "DIR", "one page with tables and curves: DIR/index.html", 3, argument_word,
     offsetof(profile_arguments, outputs[OUTPUT_REPORT]), 0},
    {"against", 0, "OLD.csv", "name what became worse since an earlier --csv; then the exit code is 1", 3, argument_word,
     offsetof(profile_arguments, against), 0},
    {"quiet", 'q', NULL, "neither tables nor a progress line", 4, argument_flag, offsetof(profile_arguments, quiet), 0},
    {0},
};

/* ---- defaults ---- */

static void take_methods(profile_arguments *self) {
    for (size_t i = 0; i < DEFAULT_METHODS; i++)
        if (method_exists(default_methods[i])) word_list_add(&self->methods, &default_methods[i], 1);
}

/* Where f has no minimum there is nothing to reach. */
static void take_problems(profile_arguments *self) {
    for (size_t i = 0; bench_collection_at(i, &self->collection[i]); i++)
        if (self->collection[i].has_minimiser) word_list_add(&self->problems, &(const char *){self->collection[i].word}, 1);
}

static void take_defaults(profile_arguments *self) {
    self->own_problems = self->problems.count > 0;
    if (!self->own_problems) take_problems(self);
    if (self->methods.count == 0) take_methods(self);
}

static size_t collection_size(void) {
    bench_member member;
    size_t count = 0;
    while (bench_collection_at(count, &member)) count++;
    return count;
}

static int allocate(profile_arguments *self, int argc) {
    const size_t members = collection_size() + 1, room = (size_t)argc + members + DEFAULT_METHODS;
    self->collection = calloc(members, sizeof *self->collection);
    if (!self->collection) return complain(CLI_FAILED, "not enough memory");
    const int code = word_list_create(&self->problems, room);
    return code == CLI_FINE ? word_list_create(&self->methods, room) : code;
}

/* ---- words ---- */

/* Rows are found again by their words, which are kept without blanks, but for a path behind a prefix. */
static bool copy_word(char *room, const char *word) {
    if (!strchr(word, ':')) return copy_without_blanks(room, EXPERIMENT_WORD, word);
    const size_t length = strlen(word);
    if (length >= EXPERIMENT_WORD) return false;
    memcpy(room, word, length + 1);
    return true;
}

static int take_words(word_list *words, char **room) {
    for (size_t i = 0; i < words->count; i++) {
        if (!copy_word(*room, words->at[i])) return complain_word("word", words->at[i], " is too long");
        words->at[i] = *room;
        *room += EXPERIMENT_WORD;
    }
    return CLI_FINE;
}

static int settle_words(profile_arguments *self) {
    self->words = malloc((self->problems.count + self->methods.count + 1) * EXPERIMENT_WORD);
    if (!self->words) return complain(CLI_FAILED, "not enough memory");
    char *room = self->words;
    int code = take_words(&self->problems, &room);
    if (code == CLI_FINE) code = take_words(&self->methods, &room);
    if (code == CLI_FINE) code = word_list_check(&self->problems, "problem");
    return code == CLI_FINE ? word_list_check(&self->methods, "method") : code;
}

int profile_arguments_parse(int argc, char **argv, profile_arguments *self) {
    const command_line line = {.name = "nadir profile", .text = text, .arguments = known};
    *self = (profile_arguments){.cost = profile_cost_at(0)};
    self->setting = (worker_setting){.sources = problem_sources,
                                     .limits = {DEFAULT_ITERATIONS, DEFAULT_SECONDS},
                                     .grace = GRACE_SECONDS,
                                     .megabytes = DEFAULT_MEGABYTES,
                                     .at_once = 1};
    int code = allocate(self, argc);
    if (code == CLI_FINE) code = command_line_read(&line, argc, argv, self);
    if (code != CLI_FINE) return code;
    take_defaults(self);
    code = settle_words(self);
    return code == CLI_FINE ? outputs_check(self->outputs) : code;
}

void profile_arguments_destroy(profile_arguments *self) {
    free(self->words);
    free(self->collection);
    word_list_destroy(&self->methods);
    word_list_destroy(&self->problems);
}
