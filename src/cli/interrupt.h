/* Ctrl-C and its relatives end the running solver, not the program: what was found so far is still written. A second signal of the
 * same kind ends the program at once. */
#ifndef NADIR_CLI_INTERRUPT_H
#define NADIR_CLI_INTERRUPT_H

#include <signal.h>

#include "nadir.h"

/* What a process that watches over this one sends in place of the signal it got. */
enum { INTERRUPT_RELAY = SIGUSR1 };

void interrupt_install(void);
/* The solver that a signal stops; NULL before it is destroyed. */
void interrupt_watch(nadir_solver *solver);
/* The signal that came, or 0. */
int interrupt_caught(void);

#endif
