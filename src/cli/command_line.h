/* The arguments of a command: a table says what each is called, how its value is read and where it goes. argp reads by it. */
#ifndef NADIR_CLI_COMMAND_LINE_H
#define NADIR_CLI_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct argument argument;

/* Puts `word` into the field; returns an exit code, having complained. */
typedef int argument_reader(const argument *row, void *field, const char *word);

struct argument {
    const char *name; /* --name */
    char letter;      /* -l, or 0 */
    const char *value, *text;
    int group; /* of the help */
    argument_reader *read;
    size_t at; /* the field's place in the command's structure */
    int64_t most;
};

typedef struct command_line {
    const char *name, *operands, *text; /* as argp's: what stands before a \v comes before the options */
    const argument *arguments;          /* up to one without a name */
    const argument *operand;            /* reads what is no option; NULL where there is none */
} command_line;

/* Ends the program on --help, and with code 2 on an unknown option. Returns 0 or an exit code, having complained in one line. */
int command_line_read(const command_line *self, int argc, char **argv, void *fields);

/* Words that were given one by one. */
typedef struct word_list {
    const char **at;
    size_t count, room;
    char **made; /* those that were put together here */
    size_t made_count;
} word_list;

int word_list_create(word_list *self, size_t room);
void word_list_destroy(word_list *self);
void word_list_add(word_list *self, const char *const *words, size_t count);

/* Refuses an empty word, and one that stands twice: it would be run once more for nothing, or counted twice. */
int word_list_check(const word_list *self, const char *what);

/* The readers, and their fields. */
argument_reader argument_word;     /* const char * */
argument_reader argument_words;    /* word_list, with room for every argument */
argument_reader argument_plugins;  /* word_list: "plugin:" and the word */
argument_reader argument_flag;     /* bool */
argument_reader argument_count;    /* int64_t from 1 to `most`, or to 10^15 */
argument_reader argument_positive; /* double */

#endif
