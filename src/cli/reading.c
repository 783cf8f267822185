/* What the arguments of several commands have in common. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../word.h"
#include "cli.h"
#include "reading.h"

bool read_positive(const char *word, double *value) {
    return word_number(word, word + strlen(word), value) && *value > 0;
}

bool read_count(const char *word, int64_t *value) {
    double number;
    if (!word_number(word, word + strlen(word), &number) || !(number >= 1 && number <= 1e15) || number != floor(number))
        return false;
    *value = (int64_t)number;
    return true;
}

int complain_word(const char *what, const char *word, const char *wanted) {
    char message[300];
    snprintf(message, sizeof message, "%s '%.200s'%s", what, word, wanted);
    return complain(CLI_USAGE, message);
}

const char *keep_plugin(kept_words *self, const char *file) {
    char **words = realloc(self->words, (self->count + 1) * sizeof *words);
    if (!words) return NULL;
    self->words = words;
    if (asprintf(&words[self->count], "plugin:%s", file) < 0) return NULL;
    return words[self->count++];
}

void kept_free(kept_words *self) {
    for (size_t i = 0; i < self->count; i++) free(self->words[i]);
    free(self->words);
    *self = (kept_words){0};
}

FILE *silence_hints(struct argp_state *state) {
    FILE *hints = fopen("/dev/null", "w");
    if (hints) state->err_stream = hints;
    return hints;
}
