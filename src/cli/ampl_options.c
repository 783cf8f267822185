/* The options of a call by a modelling language. What the table of the library's options has is not repeated here. */
#include "ampl_options.h"

#include <string.h>

#include "../word.h"

static const struct {
    const char *name, *text;
    size_t offset; /* of an int64_t; 0: the method */
    int64_t most;
} own[] = {
    {"method", "method=newton/trust,gtol=1e-10  a method with its options (default: what the model allows)", 0, 0},
    {"objno", "objno=2  which objective, of a model that has several", offsetof(ampl_options, objno), 1000000000},
    {"outlev", "outlev=1  the iteration table and a summary (default 0)", offsetof(ampl_options, outlev), 1},
};
enum { OWN = sizeof own / sizeof *own, NAME = 64, VALUE = 160 };

static bool set_number(ampl_options *self, size_t i, const char *value, char *message) {
    double number;
    bool fine = word_number(value, value + strlen(value), &number) && number >= 0 && number <= (double)own[i].most;
    if (fine && number == (double)(int64_t)number) {
        *(int64_t *)(void *)((char *)self + own[i].offset) = (int64_t)number;
        return true;
    }
    snprintf(message, AMPL_MESSAGE, "%s = %s is not allowed: an integer from 0 to %lld", own[i].name, value,
             (long long)own[i].most);
    return false;
}

static bool set_solver(ampl_options *self, const char *word, char *message) {
    return nadir_options_parse(&self->solver, word, message, AMPL_MESSAGE) == NADIR_RUNNING;
}

static bool set(ampl_options *self, const char *name, const char *value, char *message) {
    char word[NADIR_WORD + NAME + VALUE];
    size_t i = 0;
    while (i < OWN && strcmp(own[i].name, name) != 0) i++;
    snprintf(word, sizeof word, "%s,%s=%s", self->solver.method, name, value);
    bool fine = i == OWN             ? set_solver(self, word, message)
                : own[i].offset == 0 ? set_solver(self, value, message)
                                     : set_number(self, i, value, message);
    if (fine && self->echo) fprintf(self->echo, "%s=%s\n", name, value);
    return fine;
}

static bool too_long(const char *what, char *message) {
    snprintf(message, AMPL_MESSAGE, "option '%.40s...' is too long", what);
    return false;
}

static bool is_flag(const char *name) {
    nadir_description d;
    for (int i = 0; nadir_option_at(i, &d); i++)
        if (strcmp(d.name, name) == 0) return strcmp(d.type, "flag") == 0;
    return false;
}

static const char blanks[] = " \t\r\n";

/* Copies `length` letters; false when they do not fit. */
static bool copy(char *to, size_t size, const char *from, size_t length) {
    if (length >= size) return false;
    memcpy(to, from, length);
    to[length] = '\0';
    return true;
}

/* The value at *at, which moves behind it; a quoted one may hold blanks. */
static bool read_value(const char **at, char value[VALUE]) {
    const char quote = **at;
    bool quoted = quote == '"' || quote == '\'';
    const char *begin = *at + quoted;
    const char ending[] = {quote, '\0'};
    size_t length = strcspn(begin, quoted ? ending : blanks);
    *at = begin + length + (quoted && begin[length] != '\0');
    return copy(value, VALUE, begin, length);
}

static bool read_one(ampl_options *self, const char **at, char *message) {
    char name[NAME], value[VALUE] = "yes";
    const char *begin = *at;
    size_t length = strcspn(begin, " \t\r\n=");
    if (!copy(name, sizeof name, begin, length)) return too_long(begin, message);
    *at = begin + length;
    *at += strspn(*at, blanks);
    bool equals = **at == '=';
    if (equals) *at += 1 + strspn(*at + 1, blanks);
    if ((equals || !is_flag(name)) && !read_value(at, value)) return too_long(begin, message);
    return set(self, name, value, message);
}

bool ampl_options_read(ampl_options *self, const char *words, char *message) {
    const char *at = words + strspn(words, blanks);
    while (*at != '\0') {
        if (!read_one(self, &at, message)) return false;
        at += strspn(at, blanks);
    }
    return true;
}

bool ampl_options_argument(ampl_options *self, const char *word, char *message) {
    char name[NAME];
    size_t length = strcspn(word, "=");
    if (!copy(name, sizeof name, word, length) || strlen(word + length) > VALUE) return too_long(word, message);
    return set(self, name, word[length] == '=' ? word + length + 1 : "yes", message);
}

void ampl_options_list(FILE *out) {
    nadir_description d;
    fputs("Options of nadir, on the command line or in the environment variable nadir_options:\n\n", out);
    for (size_t i = 0; i < OWN; i++) fprintf(out, "%-16s %s\n", own[i].name, own[i].text);
    for (int i = 0; nadir_option_at(i, &d); i++) fprintf(out, "%-16s %s (default %s; %s)\n", d.name, d.text, d.standard, d.range);
}
