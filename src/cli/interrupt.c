/* Signals. The three variables here are the program's only global state: a handler has no other way to reach a solver. */
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include "interrupt.h"

static _Atomic(nadir_solver *) watched;
static atomic_int inside; /* handlers that may hold the pointer: BLAS threads receive signals too */
static atomic_int caught;

static void handle(int number) {
    atomic_fetch_add(&inside, 1);
    atomic_store(&caught, number);
    nadir_solver *solver = atomic_load(&watched);
    if (solver) nadir_stop(solver);
    atomic_fetch_sub(&inside, 1);
}

void interrupt_install(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, INTERRUPT_RELAY};
    struct sigaction action = {.sa_handler = handle, .sa_flags = (int)SA_RESETHAND | SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaction(numbers[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, and temporary files are removed */
}

void interrupt_watch(nadir_solver *solver) {
    atomic_store(&watched, solver);
    while (!solver && atomic_load(&inside) > 0) sched_yield();
}

int interrupt_caught(void) {
    return atomic_load(&caught);
}
