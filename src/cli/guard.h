/* A command in a process of its own: a damaged model can make the library that reads it crash or end the process. */
#ifndef NADIR_CLI_GUARD_H
#define NADIR_CLI_GUARD_H

#include <stdbool.h>

/* Runs the command in a child and returns its exit code. When the child crashes, or a library ends it, says so in one line and
 * returns the exit code of an unreadable file. Signals that ask to stop go on to the child. */
int guard(int (*command)(int argc, char **argv), int argc, char **argv);

/* Does an argument name a model, as in nl:PATH? */
bool guard_is_wanted(int argc, char **argv);

#endif
