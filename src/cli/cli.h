/* The program `nadir`: its commands and exit codes. */
#ifndef NADIR_CLI_H
#define NADIR_CLI_H

enum { CLI_FINE = 0, CLI_LIMIT = 1, CLI_WORSE = 1, CLI_USAGE = 2, CLI_FILE = 3, CLI_FAILED = 4, CLI_SIGNAL = 128 };

/* Each gets the arguments after the program's name, its own name first, and returns the exit code. */
int command_check(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_list(int argc, char **argv);
int command_profile(int argc, char **argv);
int command_scale(int argc, char **argv);
int command_solve(int argc, char **argv);
/* As a modelling language calls; see ampl_call.h. Here argv[0] is the program's name. */
int command_ampl(int argc, char **argv);

/* "nadir: " and the text, one line on standard error; returns `code`. */
int complain(int code, const char *text);

/* Complains that `what` 'word' is not what is wanted; returns CLI_USAGE. */
int complain_word(const char *what, const char *word, const char *wanted);

#endif
