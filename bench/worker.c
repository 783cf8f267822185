/* Runs in processes of their own. The parent forks, the child makes the problem, solves, and sends its row through a pipe; a row is
 * shorter than PIPE_BUF, so that it arrives whole or not at all. The parent never uses BLAS: its threads do not survive a fork.
 *
 * A run ends itself at its limit of seconds, as far as the library can see one; at twice that and a while for making the problem
 * the parent kills it. Memory is limited by the address space beyond that which the program has at the start.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "worker.h"

enum { EXIT_FILE = 3, EXIT_FAILED = 4, MOST = 64, POLL_MILLISECONDS = 200 };
_Static_assert(sizeof(run_row) <= PIPE_BUF, "a row must go through a pipe in one piece");

/* ---- the child ---- */

static void fill_row(run_row *row, const experiment *run) {
    const nadir_result *r = &run->result;
    snprintf(row->status, sizeof row->status, "%s", nadir_status_name(r->status));
    snprintf(row->reason, sizeof row->reason, "%s", r->text[0] ? r->text : nadir_status_text(r->status));
    row->n = run->problem->problem.n;
    row->iterations = r->iterations;
    row->f_evals = r->counts.f;
    row->g_evals = r->counts.g;
    row->h_evals = r->counts.hessian;
    row->hv_evals = r->counts.product;
    row->factorizations = r->counts.factorizations;
    row->seed = run->options.seed;
    bool ran = run->state == EXPERIMENT_DONE;
    row->seconds = ran ? run->seconds : NAN;
    row->f = ran ? r->f : NAN;
    row->gnorm = ran ? r->gnorm : NAN;
    snprintf(row->verdict, sizeof row->verdict, "%s", run->verdict);
}

static void fail_row(run_row *row, const char *status, const char *reason) {
    snprintf(row->status, sizeof row->status, "%s", status);
    snprintf(row->reason, sizeof row->reason, "%.*s", (int)sizeof row->reason - 1, reason);
    row->seconds = row->f = row->gnorm = NAN;
}

static void measure(const worker_job *job, const worker_setting *setting, run_row *row) {
    char message[BENCH_MESSAGE + EXPERIMENT_WORD + 64] = "";
    const experiment_hooks none = {0};
    bench_problem problem;
    experiment run = {0};
    int code = bench_problem_create_from(setting->sources, job->problem, setting->data, &problem, message, sizeof message);
    if (code != 0) {
        fail_row(row, code == EXIT_FAILED ? "MEMORY" : "PROBLEM", message);
        return;
    }
    code = prepare_run(&problem, job->method, &setting->limits, &run, message, sizeof message);
    if (code != 0)
        fail_row(row, "ARGUMENT", message);
    else if (run.state == EXPERIMENT_WAITING && !experiment_time(&run, &none))
        fail_row(row, "MEMORY", "not enough memory for the run");
    else
        fill_row(row, &run);
    bench_problem_destroy(&problem);
}

/* ---- the parent ---- */

typedef struct child {
    pid_t process; /* 0: none */
    int input;
    size_t job;
    double deadline; /* on the monotonic clock */
    bool killed;
} child;

static void name_job(const worker_job *job, run_row *row) {
    *row = (run_row){0};
    snprintf(row->problem, sizeof row->problem, "%s", job->problem);
    snprintf(row->method, sizeof row->method, "%s", job->method);
}

static child_setting setting_of(const worker_setting *setting) {
    return (child_setting){setting->limits.seconds, setting->grace, setting->megabytes, setting->at_once};
}

/* What is open belongs to the parent, its locks too. */
static pid_t fork_worker(const worker_setting *setting, int *input, int *output) {
    const child_setting limits = setting_of(setting);
    const pid_t process = child_fork(&limits, input, output);
    if (process != 0) return process;
    if (*output > 3) close_range(3, (unsigned)*output - 1, 0);
    close_range((unsigned)*output + 1, UINT_MAX, 0);
    return 0;
}

static bool start(child *c, const worker_job *jobs, size_t job, const worker_setting *setting) {
    int output = -1;
    c->process = fork_worker(setting, &c->input, &output);
    if (c->process == 0) {
        run_row row;
        name_job(&jobs[job], &row);
        measure(&jobs[job], setting, &row);
        child_send(output, &row, sizeof row);
        _exit(0);
    }
    if (c->process < 0) {
        c->process = 0;
        return false;
    }
    c->job = job;
    const child_setting limits = setting_of(setting);
    c->deadline = child_clock() + child_patience(&limits);
    c->killed = false;
    return true;
}

/* The child has written or died. */
static void collect(child *c, const worker_job *jobs, const worker_setting *setting, run_row *row) {
    int status = 0;
    ssize_t got;
    do got = read(c->input, row, sizeof *row);
    while (got < 0 && errno == EINTR);
    close(c->input);
    while (waitpid(c->process, &status, 0) < 0 && errno == EINTR) continue;
    c->process = 0;
    if (got == (ssize_t)sizeof *row) return;
    name_job(&jobs[c->job], row);
    const child_setting limits = setting_of(setting);
    char reason[CHILD_REASON];
    fail_row(row, child_explain(&limits, status, c->killed, reason), reason);
}

static void kill_late(child *children, size_t count) {
    double now = child_clock();
    for (size_t i = 0; i < count; i++) {
        if (!children[i].process || now < children[i].deadline) continue;
        children[i].killed = true;
        kill(children[i].process, SIGKILL);
    }
}

static void kill_all(child *children, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!children[i].process) continue;
        kill(children[i].process, SIGKILL);
        close(children[i].input);
        while (waitpid(children[i].process, NULL, 0) < 0 && errno == EINTR) continue;
    }
}

/* Waits for a child that has something to say. */
static child *wait_for(child *children, size_t count) {
    struct pollfd inputs[MOST];
    for (size_t i = 0; i < count; i++) inputs[i] = (struct pollfd){children[i].process ? children[i].input : -1, POLLIN, 0};
    if (poll(inputs, count, POLL_MILLISECONDS) <= 0) return NULL;
    for (size_t i = 0; i < count; i++)
        if (inputs[i].revents) return &children[i];
    return NULL;
}

static size_t busy(const child *children, size_t count) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += children[i].process != 0;
    return found;
}

/* Gives every idle place a job; false when a process cannot be made. */
static bool fill_places(child *children, size_t places, const worker_job *jobs, size_t count, size_t *next,
                        const worker_setting *setting) {
    for (size_t i = 0; i < places && *next < count; i++) {
        if (children[i].process) continue;
        if (!start(&children[i], jobs, *next, setting)) return false;
        ++*next;
    }
    return true;
}

int worker_run(const worker_job *jobs, size_t count, const worker_setting *setting, const worker_hooks *hooks, char *message,
               size_t size) {
    child children[MOST] = {{0}};
    size_t places = setting->at_once < MOST ? (size_t)setting->at_once : MOST, next = 0;
    int code = 0;
    while (code == 0 && (next < count || busy(children, places))) {
        run_row row;
        if (hooks->stopped(hooks->data)) break;
        if (!fill_places(children, places, jobs, count, &next, setting)) {
            snprintf(message, size, "no process for a run: %s", strerror(errno));
            code = EXIT_FAILED;
        }
        kill_late(children, places);
        child *ready = wait_for(children, places);
        if (!ready) continue;
        size_t job = ready->job;
        collect(ready, jobs, setting, &row);
        if (hooks->stopped(hooks->data) || !hooks->done(hooks->data, &jobs[job], &row)) break;
    }
    kill_all(children, places);
    return code;
}

/* ---- the check ---- */

typedef struct verdict {
    int code;
    char message[BENCH_MESSAGE + EXPERIMENT_WORD + 64];
} verdict;

static void check_methods(bench_problem *problem, const char *const *methods, size_t count, const worker_setting *setting,
                          verdict *found) {
    for (size_t m = 0; found->code == 0 && m < count; m++) {
        experiment run = {0};
        found->code = prepare_run(problem, methods[m], &setting->limits, &run, found->message, sizeof found->message);
    }
    bench_problem_destroy(problem);
}

static void check(const char *const *problems, size_t problem_count, const char *const *methods, size_t method_count,
                  const worker_setting *setting, verdict *found) {
    for (size_t p = 0; found->code == 0 && p < problem_count; p++) {
        bench_problem problem;
        found->code = bench_problem_create_from(setting->sources, problems[p], setting->data, &problem, found->message,
                                                sizeof found->message);
        if (found->code == EXIT_FAILED)
            found->code = 0; /* too large for the limit: its runs will say so */
        else if (found->code == 0)
            check_methods(&problem, methods, method_count, setting, found);
    }
}

/* Words with a prefix, as in nl:PATH: what dies of those has a damaged file to blame. */
static bool any_from_file(const char *const *problems, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strchr(problems[i], ':')) return true;
    return false;
}

int worker_check(const char *const *problems, size_t problem_count, const char *const *methods, size_t method_count,
                 const worker_setting *setting, char *message, size_t size) {
    int input, output;
    verdict found = {.message = "the problems could not be made: the process that tried has died"};
    found.code = any_from_file(problems, problem_count) ? EXIT_FILE : EXIT_FAILED;
    pid_t process = fork_worker(setting, &input, &output);
    if (process == 0) {
        found = (verdict){0};
        check(problems, problem_count, methods, method_count, setting, &found);
        child_send(output, &found, sizeof found);
        _exit(0);
    }
    if (process > 0) {
        verdict got;
        if (read(input, &got, sizeof got) == (ssize_t)sizeof got) found = got;
        close(input);
        while (waitpid(process, NULL, 0) < 0 && errno == EINTR) continue;
    }
    snprintf(message, size, "%s", found.message);
    return found.code;
}
