/* A command in a process of its own. The parent only waits; a signal that asks it to stop is handed on as INTERRUPT_RELAY, which
 * the child can tell from one that a terminal sent to both. */
#include "guard.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "interrupt.h"

/* What the child returns when a library called exit: no exit code of a command. */
enum { LIBRARY_ENDED = 99, LIBRARY_EXIT = 1 };

/* The argument that names the model, where it can be told. */
static const char *model_name(int argc, char **argv) {
    const char *name = NULL;
    int count = 0;
    for (int i = 1; i < argc; i++) {
        const char *ending = strrchr(argv[i], '.');
        if ((!ending || strcmp(ending, ".nl") != 0) && strncmp(argv[i], "nl:", 3) != 0) continue;
        name = argv[i];
        count++;
    }
    if (count == 1) return name;
    return count == 0 && argc > 1 && argv[1][0] != '-' ? argv[1] : "a model";
}

static int refuse(int argc, char **argv, const char *what) {
    char message[500];
    snprintf(message, sizeof message, "%.300s: the AMPL library %s on it: the file may be damaged", model_name(argc, argv), what);
    return complain(CLI_FILE, message);
}

static int crashed(int argc, char **argv, int number) {
    char what[80];
    snprintf(what, sizeof what, "crashed (%s)", strsignal(number));
    return refuse(argc, argv, what);
}

/* ---- the child ---- */

static void on_exit_of_library(int status, void *unused) {
    (void)unused;
    if (status == LIBRARY_EXIT) _exit(LIBRARY_ENDED);
}

/* A crash ends the child silently: no handler, no core file in the user's directory. */
static void crash_plainly(void) {
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) signal(numbers[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

_Noreturn static void be_child(int (*command)(int, char **), int argc, char **argv, const sigset_t *mask) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    crash_plainly();
    sigprocmask(SIG_SETMASK, mask, NULL);
    on_exit(on_exit_of_library, NULL);
    int code = command(argc, argv);
    fflush(stdout);
    _exit(code);
}

/* ---- the parent ---- */

typedef struct watched {
    pid_t child;
    int asked;   /* the signal that asked to stop, or 0 */
    time_t when; /* it was handed on last */
} watched;

/* The first one stops the child's run, the second ends the child, as it would without a parent. What comes to a process and to its
 * group is one request in two signals, a moment apart. */
static void relay(watched *self, int number) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (self->asked && now.tv_sec - self->when < 2) return;
    kill(self->child, INTERRUPT_RELAY);
    self->asked = number;
    self->when = now.tv_sec;
}

static int wait_for(watched *self, const sigset_t *signals) {
    int status = 0;
    while (waitpid(self->child, &status, WNOHANG) == 0) {
        int number = sigwaitinfo(signals, NULL);
        if (number > 0 && number != SIGCHLD) relay(self, number);
    }
    return status;
}

static int code_of(const watched *self, int status, int argc, char **argv) {
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (self->asked && (WIFSIGNALED(status) || code > CLI_SIGNAL)) return CLI_SIGNAL + self->asked;
    if (WIFSIGNALED(status)) return crashed(argc, argv, WTERMSIG(status));
    return code == LIBRARY_ENDED ? refuse(argc, argv, "gave up") : code;
}

int guard(int (*command)(int, char **), int argc, char **argv) {
    static const int numbers[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP};
    sigset_t signals, before;
    sigemptyset(&signals);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(&signals, numbers[i]);
    sigprocmask(SIG_BLOCK, &signals, &before);
    signal(SIGCHLD, SIG_DFL);
    fflush(NULL);
    watched self = {.child = fork()};
    if (self.child == 0) be_child(command, argc, argv, &before);
    if (self.child < 0) return complain(CLI_FAILED, strerror(errno));
    return code_of(&self, wait_for(&self, &signals), argc, argv);
}

bool guard_is_wanted(int argc, char **argv) {
    bool wanted = false;
    for (int i = 1; i < argc; i++) wanted = wanted || strstr(argv[i], "nl:");
    return wanted;
}
