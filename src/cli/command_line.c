/* The arguments of a command, by argp and a table. */
#include "command_line.h"

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../word.h"
#include "cli.h"

enum { HELP_KEY = 'h', FIRST_KEY = 256 }; /* of those without a letter: this and their number */

typedef struct reading {
    const command_line *line;
    void *fields;
    FILE *hints; /* where argp's second lines go */
    int code;
} reading;

/* ---- words ---- */

int word_list_create(word_list *self, size_t room) {
    *self = (word_list){.room = room, .at = calloc(room, sizeof *self->at), .made = calloc(room, sizeof *self->made)};
    return self->at && self->made ? CLI_FINE : complain(CLI_FAILED, "not enough memory");
}

void word_list_destroy(word_list *self) {
    for (size_t i = 0; i < self->made_count; i++) free(self->made[i]);
    free(self->made);
    free(self->at);
}

void word_list_add(word_list *self, const char *const *words, size_t count) {
    for (size_t i = 0; i < count && self->count < self->room; i++) self->at[self->count++] = words[i];
}

int word_list_check(const word_list *self, const char *what) {
    for (size_t i = 0; i < self->count; i++) {
        if (self->at[i][strspn(self->at[i], " \t")] == '\0') return complain_word(what, self->at[i], " is empty");
        for (size_t j = 0; j < i; j++)
            if (strcmp(self->at[i], self->at[j]) == 0) return complain_word(what, self->at[i], " is given twice");
    }
    return CLI_FINE;
}

/* ---- readers ---- */

static int refuse(const argument *row, const char *word, const char *wanted) {
    char what[100];
    snprintf(what, sizeof what, "--%s is", row->name);
    return complain_word(what, word, wanted);
}

int argument_word(const argument *row, void *field, const char *word) {
    (void)row;
    *(const char **)field = word;
    return CLI_FINE;
}

int argument_words(const argument *row, void *field, const char *word) {
    (void)row;
    word_list_add(field, &word, 1);
    return CLI_FINE;
}

int argument_plugins(const argument *row, void *field, const char *word) {
    word_list *list = field;
    char *made;
    if (asprintf(&made, "plugin:%s", word) < 0) return complain(CLI_FAILED, "not enough memory");
    list->made[list->made_count++] = made;
    return argument_words(row, list, made);
}

int argument_flag(const argument *row, void *field, const char *word) {
    (void)row, (void)word;
    *(bool *)field = true;
    return CLI_FINE;
}

int argument_count(const argument *row, void *field, const char *word) {
    const double most = row->most > 0 ? (double)row->most : 1e15;
    char wanted[80] = ", not an integer >= 1";
    double number;
    if (word_number(word, word + strlen(word), &number) && number >= 1 && number <= most && number == floor(number)) {
        *(int64_t *)field = (int64_t)number;
        return CLI_FINE;
    }
    if (row->most > 0) snprintf(wanted, sizeof wanted, ", not an integer from 1 to %lld", (long long)row->most);
    return refuse(row, word, wanted);
}

int argument_positive(const argument *row, void *field, const char *word) {
    double number;
    if (!word_number(word, word + strlen(word), &number) || !(number > 0)) return refuse(row, word, ", not a number > 0");
    *(double *)field = number;
    return CLI_FINE;
}

/* ---- argp ---- */

static int key_of(const command_line *self, size_t i) {
    return self->arguments[i].letter ? self->arguments[i].letter : FIRST_KEY + (int)i;
}

static const argument *find(const command_line *self, int key) {
    for (size_t i = 0; self->arguments[i].name; i++)
        if (key_of(self, i) == key) return &self->arguments[i];
    return NULL;
}

/* getopt names an unknown option in a line of its own; argp's hint after it would be a second one. */
static void silence_hints(reading *self, struct argp_state *state) {
    self->hints = fopen("/dev/null", "w");
    if (self->hints) state->err_stream = self->hints;
}

static error_t parse(int key, char *word, struct argp_state *state) {
    reading *self = state->input;
    const argument *row = key == ARGP_KEY_ARG ? self->line->operand : find(self->line, key);
    if (row)
        self->code = row->read(row, (char *)self->fields + row->at, word);
    else if (key == ARGP_KEY_ARG)
        self->code = complain_word("unexpected argument", word, "");
    else if (key == HELP_KEY)
        argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
    else if (key == ARGP_KEY_INIT)
        silence_hints(self, state);
    else
        return ARGP_ERR_UNKNOWN;
    return self->code == CLI_FINE ? 0 : EINVAL;
}

static struct argp_option *argp_options(const command_line *self) {
    size_t count = 0;
    while (self->arguments[count].name) count++;
    struct argp_option *options = calloc(count + 2, sizeof *options);
    for (size_t i = 0; options && i < count; i++) {
        const argument *row = &self->arguments[i];
        options[i] = (struct argp_option){row->name, key_of(self, i), row->value, 0, row->text, row->group};
    }
    if (options) options[count] = (struct argp_option){"", HELP_KEY, NULL, OPTION_HIDDEN, NULL, 0};
    return options;
}

int command_line_read(const command_line *self, int argc, char **argv, void *fields) {
    struct argp_option *options = argp_options(self);
    const struct argp argp = {.options = options, .parser = parse, .args_doc = self->operands, .doc = self->text};
    reading r = {.line = self, .fields = fields};
    char name[60], *own = argv[0];
    if (!options) return complain(CLI_FAILED, "not enough memory");
    snprintf(name, sizeof name, "%s", self->name);
    argv[0] = name; /* argp's messages begin with it */
    error_t failed = argp_parse(&argp, argc, argv, 0, NULL, &r);
    if (r.hints) fclose(r.hints);
    free(options);
    argv[0] = own;
    if (!failed) return CLI_FINE;
    return r.code ? r.code : complain(CLI_USAGE, "the arguments could not be read");
}
