/* The grammar of words, for methods and problems alike:   head,name=value,name=value
 *
 * One table of rows says which names there are, where their values lie in a struct, and which values are allowed; parsing,
 * defaults, checking and help all read that table. Numbers are read and written as in the C locale. Nothing here allocates, beyond
 * what the C library's locale objects may need.
 */
#ifndef NADIR_WORD_H
#define NADIR_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum word_type {
    WORD_REAL,    /* double; "inf" and "-inf" where the range allows them */
    WORD_INTEGER, /* int64_t; 1e6 is an integer too */
    WORD_FLAG,    /* bool: yes/no, true/false, 1/0; a name without a value means yes */
    WORD_CHOICE,  /* int64_t: index into `choices`, words separated by '|' */
} word_type;

typedef struct word_row {
    const char *name;
    word_type type;
    size_t offset;      /* of the value in the struct */
    double least, most; /* allowed range, both ends included; WORD_REAL, WORD_INTEGER */
    double standard;    /* the default */
    const char
        *choices; /* WORD_CHOICE: the words; WORD_REAL: a word that stands for `standard` ("auto"; NAN: no number does), or NULL */
    const char *text; /* one line for --help */
} word_row;

/* Tables end with a row whose name is NULL, and have at most 64 rows. */

void word_defaults(const word_row *rows, void *target);

/* Copies the head into `head` and the values into `target`, and sets a bit per name in *given (may be NULL). Returns true, or
 * false with one line in `message` that names the thing, its value and the range; then nothing but `message` is changed.
 * `target_size` is the size of the struct (at most WORD_TARGET_MAX). */
enum { WORD_TARGET_MAX = 1024 };
bool word_parse(const word_row *rows, const char *word, char *head, size_t head_size, void *target, size_t target_size,
                uint64_t *given, char *message, size_t size);

/* True when every value lies in its range; else names the first that does not. */
bool word_check(const word_row *rows, const void *target, char *message, size_t size);

/* Is the value of this row the default? */
bool word_is_default(const word_row *row, const void *target);

/* "0.5", "diagonal", "yes": the value of this row, as the grammar reads it back. */
void word_value(const word_row *row, const void *target, char *text, size_t size);
void word_default_text(const word_row *row, char *text, size_t size);
/* "[0, 1]", "none|diagonal", "yes|no". */
void word_range(const word_row *row, char *text, size_t size);
const char *word_type_name(word_type type);

/* "; did you mean 'gtol'?", or "" when no candidate is near; for messages about unknown names. */
void word_nearest(const char *name, const char *const *candidates, size_t count, char *text, size_t size);

/* A number in the C locale: true when all of `text` up to `end` was read. */
bool word_number(const char *text, const char *end, double *value);

#endif
