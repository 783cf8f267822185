/* gnuplot as a child process: no shell in between, so no word is ever interpreted. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gnuplot.h"

static const char script_name[] = "script.gp", log_name[] = "log";

/* Returns the exit status, or -1 when it could not be started. */
static int run(const char *directory, char *const arguments[]) {
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = -1;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    posix_spawn_file_actions_addchdir_np(&actions, directory);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    const char *log = strcmp(directory, "/") == 0 ? "/dev/null" : log_name;
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    bool started = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ) == 0;
    bool waiting = started;
    while (waiting) waiting = waitpid(child, &status, 0) < 0 && errno == EINTR;
    posix_spawn_file_actions_destroy(&actions);
    return started && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool gnuplot_present(void) {
    char program[] = "gnuplot", version[] = "--version";
    char *const arguments[] = {program, version, NULL};
    return run("/", arguments) == 0;
}

void gnuplot_path(const gnuplot *self, const char *name, char *path, size_t size) {
    snprintf(path, size, "%s/%s", self->directory, name);
}

FILE *gnuplot_file(const gnuplot *self, const char *name) {
    char path[PATH_MAX];
    gnuplot_path(self, name, path, sizeof path);
    return fopen(path, "w");
}

bool gnuplot_open(gnuplot *self, char *message, size_t size) {
    const char *parent = getenv("TMPDIR");
    *self = (gnuplot){0};
    snprintf(self->directory, sizeof self->directory, "%s/nadir-XXXXXX", parent && *parent ? parent : "/tmp");
    bool made = mkdtemp(self->directory) != NULL;
    self->script = made ? gnuplot_file(self, script_name) : NULL;
    if (self->script) return true;
    snprintf(message, size, "no directory for plots: %s: %s", self->directory, strerror(errno));
    if (!made) self->directory[0] = '\0';
    gnuplot_close(self);
    return false;
}

/* gnuplot points at the place in lines of their own; the last line that is not empty says what is wrong. */
static void last_complaint(const gnuplot *self, char *message, size_t size) {
    char path[PATH_MAX], line[256], last[256] = "it could not be started, or was killed";
    gnuplot_path(self, log_name, path, sizeof path);
    FILE *log = fopen(path, "r");
    while (log && fgets(line, sizeof line, log)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[strspn(line, " \t^")]) memcpy(last, line, sizeof last);
    }
    if (log) fclose(log);
    snprintf(message, size, "gnuplot: %s", last);
}

bool gnuplot_run(gnuplot *self, char *message, size_t size) {
    char program[] = "gnuplot", defaults[] = "--default-settings", script[sizeof script_name];
    memcpy(script, script_name, sizeof script);
    char *const arguments[] = {program, defaults, script, NULL};
    bool written = fclose(self->script) == 0;
    self->script = NULL;
    if (written && run(self->directory, arguments) == 0) return true;
    last_complaint(self, message, size);
    return false;
}

static void remove_files(const char *directory) {
    DIR *listing = opendir(directory);
    const struct dirent *entry;
    while (listing && (entry = readdir(listing))) unlinkat(dirfd(listing), entry->d_name, 0);
    if (listing) closedir(listing);
}

void gnuplot_close(gnuplot *self) {
    if (self->script) fclose(self->script);
    if (self->directory[0]) {
        remove_files(self->directory);
        rmdir(self->directory);
    }
    *self = (gnuplot){0};
}
