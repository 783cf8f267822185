/* The files of a command. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "outputs.h"

enum { MESSAGE = PATH_MAX + 128 };

/* Two outputs in one place would overwrite each other. */
int outputs_check(const char *const paths[OUTPUTS]) {
    char message[300];
    for (int i = 0; i < OUTPUTS; i++) {
        for (int j = i + 1; j < OUTPUTS; j++) {
            if (!paths[i] || !paths[j] || strcmp(paths[i], paths[j]) != 0) continue;
            snprintf(message, sizeof message, "two outputs go to the same place, '%.200s'", paths[i]);
            return complain(CLI_USAGE, message);
        }
    }
    if (paths[OUTPUT_REPORT] && strcmp(paths[OUTPUT_REPORT], "-") == 0)
        return complain(CLI_USAGE, "--report takes a directory, not standard output");
    return CLI_FINE;
}

bool outputs_use_stdout(const char *const paths[OUTPUTS]) {
    bool used = false;
    for (int i = 0; i < OUTPUTS; i++) used = used || (paths[i] && strcmp(paths[i], "-") == 0);
    return used;
}

/* Makes the directory where it is missing, and puts the page's path into `path`. */
static bool report_path(const char *directory, char *path, size_t size, char *message) {
    if (mkdir(directory, 0777) != 0 && errno != EEXIST) {
        snprintf(message, MESSAGE, "%s: %s", directory, strerror(errno));
        return false;
    }
    int length = snprintf(path, size, "%s/index.html", directory);
    if (length >= 0 && (size_t)length < size) return true;
    snprintf(message, MESSAGE, "%.200s...: %s", directory, strerror(ENAMETOOLONG));
    return false;
}

static bool open_one(outfile *file, output_kind kind, const char *asked, char *message) {
    char path[PATH_MAX];
    if (kind != OUTPUT_REPORT) return outfile_open(file, asked, message, MESSAGE);
    return report_path(asked, path, sizeof path, message) && outfile_open(file, path, message, MESSAGE);
}

int outputs_open(outputs *self, const char *const paths[OUTPUTS]) {
    char message[MESSAGE];
    *self = (outputs){0};
    for (output_kind kind = 0; kind < OUTPUTS; kind++) {
        if (!paths[kind] || open_one(&self->files[kind], kind, paths[kind], message)) continue;
        outputs_abandon(self);
        return complain(CLI_FILE, message);
    }
    return CLI_FINE;
}

static int write_one(outfile *file, output_writer writer, const void *data) {
    char message[MESSAGE];
    int code = writer(file->stream, data);
    if (code != CLI_FINE)
        outfile_abandon(file);
    else if (!outfile_commit(file, message, sizeof message))
        code = complain(CLI_FILE, message);
    return code;
}

int outputs_write(outputs *self, const output_writer writers[OUTPUTS], const void *data) {
    int worst = CLI_FINE;
    for (output_kind kind = 0; kind < OUTPUTS; kind++) {
        if (!self->files[kind].stream) continue;
        int code = write_one(&self->files[kind], writers[kind], data);
        if (code > worst) worst = code;
    }
    return worst;
}

void outputs_abandon(outputs *self) {
    for (output_kind kind = 0; kind < OUTPUTS; kind++) outfile_abandon(&self->files[kind]);
}
