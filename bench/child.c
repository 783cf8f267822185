/* A process for a run. It dies with its parent, leaves no core file, and takes signals as any program does. */
#include <cblas.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"

enum { EXIT_FAILED = 4, WARM = 128 };

static void limit(__rlimit_resource_t resource, rlim_t value) {
    struct rlimit now;
    if (getrlimit(resource, &now) != 0) return;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) value = now.rlim_max;
    now.rlim_cur = value;
    setrlimit(resource, &now);
}

/* Bytes of address space in use. */
static rlim_t address_space(void) {
    unsigned long long pages = 0;
    FILE *in = fopen("/proc/self/statm", "r");
    if (in && fscanf(in, "%llu", &pages) != 1) pages = 0;
    if (in) fclose(in);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

double child_patience(const child_setting *setting) {
    return 2 * setting->limit + setting->grace;
}

/* A second line of defence should the parent be unable to count the time. */
static rlim_t processor_seconds(const child_setting *setting) {
    double threads = setting->at_once > 1 ? 1 : (double)sysconf(_SC_NPROCESSORS_ONLN);
    return (rlim_t)fmin(threads * child_patience(setting) + 1, 1e9);
}

/* OpenBLAS takes a buffer of 128 MB or so a thread at its first large product, and waits for ever when it cannot have it: so it
 * takes them before memory is limited. False without memory. */
static bool warm_blas(void) {
    double *a = calloc((size_t)3 * WARM * WARM, sizeof *a);
    bool fine = a != NULL;
    if (fine) {
        double *b = a + (size_t)WARM * WARM, *c = b + (size_t)WARM * WARM;
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, WARM, WARM, WARM, 1, a, WARM, b, WARM, 0, c, WARM);
    }
    free(a);
    return fine;
}

static void limit_memory(const child_setting *setting) {
    if (setting->megabytes == 0) return;
    if (!warm_blas()) _exit(EXIT_FAILED);
    limit(RLIMIT_AS, address_space() + ((rlim_t)setting->megabytes << 20));
}

static void become_child(const child_setting *setting, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(EXIT_FAILED);
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGUSR1};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) signal(numbers[i], SIG_DFL);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, processor_seconds(setting));
    if (setting->at_once > 1) openblas_set_num_threads(1);
    limit_memory(setting);
}

pid_t child_fork(const child_setting *setting, int *input, int *output) {
    int ends[2];
    pid_t parent = getpid();
    if (pipe(ends) != 0) return -1;
    pid_t process = fork();
    if (process == 0) become_child(setting, parent);
    *input = ends[0];
    *output = ends[1];
    if (process != 0) close(ends[1]);
    if (process < 0) close(ends[0]);
    return process;
}

void child_send(int output, const void *data, size_t size) {
    while (write(output, data, size) < 0 && errno == EINTR) continue;
}

double child_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

const char *child_explain(const child_setting *setting, int status, bool killed, char reason[CHILD_REASON]) {
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (killed || number == SIGXCPU) {
        snprintf(reason, CHILD_REASON, "ended from outside after %g s: it did not keep its limit of %g s", child_patience(setting),
                 setting->limit);
        return "TIMEOUT";
    }
    if (number)
        snprintf(reason, CHILD_REASON, "the process died of signal %d (%s)", number, strsignal(number));
    else
        snprintf(reason, CHILD_REASON, "the process ended without a result (exit code %d)", WEXITSTATUS(status));
    return "CRASHED";
}
