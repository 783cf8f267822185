/* A run, or a call, in a process of its own, forked from this one: the problem is there already, and the child leaves in memory
 * shared by both the experiment as it stands, whose pointers to what was there before the fork still hold, and the rows of its
 * history.
 *
 * Unlike a worker's parent (worker.c) this one may have used BLAS. OpenBLAS' own threads are ended before a fork and begun again
 * after it; those of OpenMP are not, and so a child under OpenMP has one.
 */
#include <cblas.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "isolate.h"

enum { POLL_MILLISECONDS = 100 };

typedef struct parcel {
    bool whole; /* set last */
    experiment run;
    record_row rows[RECORD_ROWS];
} parcel;

/* ---- the child ---- */

_Noreturn static void be_child(experiment *self, parcel *p) {
    const experiment_hooks none = {0};
    if (openblas_get_parallel() == OPENBLAS_OPENMP) openblas_set_num_threads(1);
    if (!experiment_run(self, &none)) _exit(1);
    p->run = *self;
    memcpy(p->rows, self->record.rows, (size_t)self->record.count * sizeof *p->rows);
    p->whole = true;
    _exit(0);
}

/* ---- the parent ---- */

static bool is_stopped(const experiment_hooks *hooks) {
    return hooks->stopped && hooks->stopped(hooks->data);
}

/* Waits until the child's end of the pipe closes. False when its time is over, or somebody asks to stop. */
static bool wait_for_end(int input, double deadline, const experiment_hooks *hooks) {
    struct pollfd events = {input, POLLIN, 0};
    while (poll(&events, 1, POLL_MILLISECONDS) <= 0)
        if (is_stopped(hooks) || !(child_clock() < deadline)) return false;
    return true;
}

/* False when there is no memory. */
static bool unpack(experiment *self, const parcel *p) {
    const size_t size = (size_t)p->run.record.count * sizeof *p->rows;
    record_row *rows = malloc(size + sizeof *rows);
    if (!rows) return false;
    memcpy(rows, p->rows, size);
    *self = p->run;
    self->record.rows = rows;
    self->record.capacity = self->record.count;
    return true;
}

static void bury(experiment *self, const char *death, const char *reason) {
    self->state = EXPERIMENT_DIED;
    self->death = death;
    self->result = (nadir_result){.status = NADIR_STOPPED};
    if (self->problem->foreign)
        snprintf(self->result.text, sizeof self->result.text, "%.150s: %s", self->problem->word, reason);
    else
        snprintf(self->result.text, sizeof self->result.text, "%s", reason);
}

/* Waits for the child to end, or ends it; returns its status. */
static int await(pid_t process, int input, const child_setting *setting, const experiment_hooks *hooks, bool *ended) {
    int status = 0;
    *ended = wait_for_end(input, child_clock() + child_patience(setting), hooks);
    close(input);
    if (!*ended) kill(process, SIGKILL);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

/* With room for what comes back. */
static bool run_with(experiment *self, const experiment_hooks *hooks, const child_setting *setting, parcel *p) {
    char reason[CHILD_REASON];
    int input, output;
    bool ended;
    fflush(NULL); /* a child that ends by exit() would write it again */
    const pid_t process = child_fork(setting, &input, &output);
    if (process == 0) be_child(self, p);
    if (process < 0) return false;
    const int status = await(process, input, setting, hooks, &ended);
    if (p->whole) return unpack(self, p);
    if (is_stopped(hooks)) return true; /* perhaps by a signal from the terminal, that the child had too */
    const char *death = child_explain(setting, status, !ended, reason);
    bury(self, death, reason);
    return true;
}

void *isolate_share(size_t size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void isolate_unshare(void *memory, size_t size) {
    munmap(memory, size);
}

bool isolate_run(experiment *self, const experiment_hooks *hooks, double grace) {
    const child_setting setting = {.limit = self->options.max_seconds, .grace = grace, .at_once = 1};
    parcel *p = isolate_share(sizeof *p);
    if (!p) return false;
    const bool fine = run_with(self, hooks, &setting, p);
    isolate_unshare(p, sizeof *p);
    return fine;
}

/* ---- a call ---- */

static bool call_with(void (*work)(void *copy), void *copy, const child_setting *setting, char reason[CHILD_REASON]) {
    const experiment_hooks none = {0};
    int input, output;
    bool ended;
    fflush(NULL);
    const pid_t process = child_fork(setting, &input, &output);
    if (process == 0) {
        work(copy);
        _exit(0);
    }
    snprintf(reason, CHILD_REASON, "no process to be had: %s", strerror(errno));
    if (process < 0) return false;
    const int status = await(process, input, setting, &none, &ended);
    child_explain(setting, status, !ended, reason);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool isolate_call(void (*work)(void *copy), void *data, size_t size, double seconds, char reason[CHILD_REASON]) {
    const child_setting setting = {.limit = seconds, .at_once = 1};
    void *copy = isolate_share(size);
    snprintf(reason, CHILD_REASON, "not enough memory");
    if (!copy) return false;
    memcpy(copy, data, size);
    const bool fine = call_with(work, copy, &setting, reason);
    memcpy(data, copy, size);
    isolate_unshare(copy, size);
    return fine;
}
