/* What the arguments of several commands have in common. */
#ifndef NADIR_CLI_READING_H
#define NADIR_CLI_READING_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* A number > 0; an integer from 1 to 10^15. */
bool read_positive(const char *word, double *value);
bool read_count(const char *word, int64_t *value);

/* Complains that `what` 'word' is not what is wanted; returns the exit code. */
int complain_word(const char *what, const char *word, const char *wanted);

/* Words that were put together from arguments, kept until the end. */
typedef struct kept_words {
    char **words;
    size_t count;
} kept_words;

/* "plugin:FILE"; NULL without memory. */
const char *keep_plugin(kept_words *self, const char *file);
void kept_free(kept_words *self);

/* getopt names an unknown option in a line of its own; argp's hint after it would be a second one. Where it goes instead is closed
 * by the caller, after parsing; may be NULL. */
FILE *silence_hints(struct argp_state *state);

#endif
