/* What the arguments of several commands have in common. */
#include <math.h>
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

FILE *silence_hints(struct argp_state *state) {
    FILE *hints = fopen("/dev/null", "w");
    if (hints) state->err_stream = hints;
    return hints;
}
