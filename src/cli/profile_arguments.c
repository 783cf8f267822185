/* The arguments of `nadir profile`, by argp. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "profile_arguments.h"
#include "reading.h"
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

enum {
    KEY_SECONDS = 256,
    KEY_ITERATIONS,
    KEY_MEMORY,
    KEY_CSV,
    KEY_JSON,
    KEY_REPORT,
    KEY_AGAINST,
    KEY_BY,
    KEY_PLUGIN,
};

static const struct argp_option options[] = {
    {"problem", 'p', "WORD", 0, "a problem instead of the collection; may be given again", 1},
    {"method", 'm', "WORD", 0, "a method; may be given again", 1},
    {"plugin", KEY_PLUGIN, "FILE", 0, "a problem of your own, as with nadir compare; the same as --problem plugin:FILE", 1},
    {"data", 'd', "FILE", 0, "the data of problems that are fitted to data, LIBSVM or CSV", 1},
    {"by", KEY_BY, "COST", 0,
     "what the tables compare: evaluations (the default), seconds, iterations, hessians, factorizations, products", 1},
    {"jobs", 'j', "N", 0, "runs at a time, each with one BLAS thread where N > 1; times are best measured with 1, the default", 2},
    {"max-seconds", KEY_SECONDS, "S", 0, "limit of a run (10)", 2},
    {"max-iterations", KEY_ITERATIONS, "N", 0, "limit of a run whose word sets none (100000)", 2},
    {"max-memory", KEY_MEMORY, "MB", 0, "limit of a run (4096)", 2},
    {"csv", KEY_CSV, "FILE", 0, "one row a run, written as it ends; what FILE has already is not run again", 3},
    {"json", KEY_JSON, "FILE", 0, "the same as JSON, one object a line", 3},
    {"report", KEY_REPORT, "DIR", 0, "one page with tables and curves: DIR/index.html", 3},
    {"against", KEY_AGAINST, "OLD.csv", 0, "name what became worse since an earlier --csv; then the exit code is 1", 3},
    {"quiet", 'q', NULL, 0, "neither tables nor a progress line", 4},
    {NULL, 0, NULL, 0, NULL, 0},
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
    "  nadir profile -p chain,n=1000 -p rosenbrock -m gradient/armijo -m newton/damping --json -\n\n"
    "Exit codes: 0 all runs were carried out, however they ended; 1 something became worse (--against); 2 a word or option is "
    "wrong; "
    "3 a file cannot be read or written; 4 not enough memory; 130 interrupted, after the tables so far.";

static error_t refuse(profile_arguments *self, const char *what, const char *word, const char *wanted) {
    self->code = complain_word(what, word, wanted);
    return EINVAL;
}

static error_t parse_cost(const char *word, profile_arguments *self) {
    self->cost = profile_cost_named(word);
    return self->cost
               ? 0
               : refuse(self, "--by is", word, ", not one of evaluations, seconds, iterations, hessians, factorizations, products");
}

static error_t parse_number(int key, const char *word, profile_arguments *self) {
    worker_setting *s = &self->setting;
    switch (key) {
    case KEY_SECONDS:
        return read_positive(word, &s->limits.seconds) ? 0 : refuse(self, "--max-seconds is", word, ", not a number > 0");
    case KEY_ITERATIONS:
        return read_count(word, &s->limits.iterations) ? 0 : refuse(self, "--max-iterations is", word, ", not an integer >= 1");
    case KEY_MEMORY:
        if (read_count(word, &s->megabytes) && s->megabytes <= 1LL << 30) return 0;
        return refuse(self, "--max-memory is", word, ", not an integer from 1 to 2^30");
    default:
        if (read_count(word, &s->at_once) && s->at_once <= MOST_PROCESSES) return 0;
        return refuse(self, "-j is", word, ", not an integer from 1 to 64");
    }
}

static error_t parse_plugin(const char *word, profile_arguments *self) {
    self->problems[self->problem_count] = keep_plugin(&self->kept, word);
    if (self->problems[self->problem_count++]) return 0;
    self->code = complain(CLI_FAILED, "not enough memory");
    return ENOMEM;
}

static error_t parse(int key, char *word, struct argp_state *state) {
    profile_arguments *self = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        self->hints = silence_hints(state);
        return 0;
    case 'p':
        self->problems[self->problem_count++] = word;
        return 0;
    case 'm':
        self->methods[self->method_count++] = word;
        return 0;
    case KEY_PLUGIN:
        return parse_plugin(word, self);
    case 'd':
        self->setting.data = word;
        return 0;
    case 'q':
        self->quiet = true;
        return 0;
    case KEY_CSV:
        self->outputs[OUTPUT_CSV] = word;
        return 0;
    case KEY_JSON:
        self->outputs[OUTPUT_JSON] = word;
        return 0;
    case KEY_REPORT:
        self->outputs[OUTPUT_REPORT] = word;
        return 0;
    case KEY_AGAINST:
        self->against = word;
        return 0;
    case KEY_BY:
        return parse_cost(word, self);
    case 'j':
    case KEY_SECONDS:
    case KEY_ITERATIONS:
    case KEY_MEMORY:
        return parse_number(key, word, self);
    case ARGP_KEY_ARG:
        return refuse(self, "unexpected argument", word, "");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- defaults ---- */

static void take_methods(profile_arguments *self) {
    for (size_t i = 0; i < DEFAULT_METHODS; i++)
        if (method_exists(default_methods[i])) self->methods[self->method_count++] = default_methods[i];
}

/* Where f has no minimum there is nothing to reach. */
static void take_problems(profile_arguments *self) {
    for (size_t i = 0; bench_collection_at(i, &self->collection[i]); i++)
        if (self->collection[i].has_minimiser) self->problems[self->problem_count++] = self->collection[i].word;
}

static void take_defaults(profile_arguments *self) {
    self->own_problems = self->problem_count > 0;
    if (!self->own_problems) take_problems(self);
    if (self->method_count == 0) take_methods(self);
}

static size_t collection_size(void) {
    bench_member member;
    size_t count = 0;
    while (bench_collection_at(count, &member)) count++;
    return count;
}

static bool allocate(profile_arguments *self, int argc) {
    size_t members = collection_size() + 1, room = (size_t)argc + members + DEFAULT_METHODS;
    self->problems = calloc(room, sizeof *self->problems);
    self->methods = calloc(room, sizeof *self->methods);
    self->collection = calloc(members, sizeof *self->collection);
    return self->problems && self->methods && self->collection;
}

/* ---- words ---- */

/* A word that stands twice would be run once and counted twice. */
static int check_twice(const char *const *words, size_t count, const char *what) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(words[i], words[j]) == 0) return complain_word(what, words[i], " is given twice");
    return CLI_FINE;
}

/* Rows are found again by their words, which are kept without blanks, but for a path behind a prefix. */
static bool copy_word(char *room, const char *word) {
    if (!strchr(word, ':')) return copy_without_blanks(room, EXPERIMENT_WORD, word);
    const size_t length = strlen(word);
    if (length >= EXPERIMENT_WORD) return false;
    memcpy(room, word, length + 1);
    return true;
}

static int take_words(const char **words, size_t count, char **room) {
    for (size_t i = 0; i < count; i++) {
        if (!copy_word(*room, words[i])) return complain_word("word", words[i], " is too long");
        words[i] = *room;
        *room += EXPERIMENT_WORD;
    }
    return CLI_FINE;
}

static int settle_words(profile_arguments *self) {
    self->words = malloc((self->problem_count + self->method_count + 1) * EXPERIMENT_WORD);
    if (!self->words) return complain(CLI_FAILED, "not enough memory");
    char *room = self->words;
    int code = take_words(self->problems, self->problem_count, &room);
    if (code == CLI_FINE) code = take_words(self->methods, self->method_count, &room);
    if (code == CLI_FINE) code = check_twice(self->problems, self->problem_count, "problem");
    return code == CLI_FINE ? check_twice(self->methods, self->method_count, "method") : code;
}

int profile_arguments_parse(int argc, char **argv, profile_arguments *self) {
    const struct argp argp = {.options = options, .parser = parse, .doc = text};
    char name[] = "nadir profile";
    *self = (profile_arguments){.cost = profile_cost_at(0)};
    self->setting = (worker_setting){.sources = problem_sources,
                                     .limits = {DEFAULT_ITERATIONS, DEFAULT_SECONDS},
                                     .grace = GRACE_SECONDS,
                                     .megabytes = DEFAULT_MEGABYTES,
                                     .at_once = 1};
    if (!allocate(self, argc)) return complain(CLI_FAILED, "not enough memory");
    argv[0] = name;
    if (argp_parse(&argp, argc, argv, 0, NULL, self) != 0)
        return self->code ? self->code : complain(CLI_USAGE, "the arguments could not be read");
    take_defaults(self);
    int code = settle_words(self);
    return code == CLI_FINE ? outputs_check(self->outputs) : code;
}

void profile_arguments_destroy(profile_arguments *self) {
    if (self->hints) fclose(self->hints);
    kept_free(&self->kept);
    free(self->words);
    free(self->collection);
    free(self->problems);
    free(self->methods);
}
