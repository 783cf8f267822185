/* The files of a comparison. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "../../bench/csv.h"
#include "../../bench/json.h"
#include "../../bench/report.h"
#include "cli.h"
#include "outputs.h"

enum { MESSAGE = PATH_MAX + 128 };

/* ---- writers: an exit code each ---- */

static int write_csv(FILE *out, const study *results) {
    csv_write_study(out, results);
    return CLI_FINE;
}

static int write_trace(FILE *out, const study *results) {
    csv_write_trace(out, results);
    return CLI_FINE;
}

static int write_json(FILE *out, const study *results) {
    return json_write_study(out, results) || ferror(out) ? CLI_FINE : complain(CLI_FAILED, "not enough memory for JSON");
}

static int write_report(FILE *out, const study *results) {
    char message[MESSAGE];
    report_write(out, results, message, sizeof message);
    if (message[0]) complain(0, message);
    return CLI_FINE;
}

static int (*const writers[OUTPUTS])(FILE *, const study *) = {
    [OUTPUT_CSV] = write_csv, [OUTPUT_JSON] = write_json, [OUTPUT_TRACE] = write_trace, [OUTPUT_REPORT] = write_report};

/* ---- */

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

int outputs_open(outputs *self, const arguments *asked) {
    char message[MESSAGE];
    *self = (outputs){0};
    for (output_kind kind = 0; kind < OUTPUTS; kind++) {
        if (!asked->outputs[kind] || open_one(&self->files[kind], kind, asked->outputs[kind], message)) continue;
        outputs_abandon(self);
        return complain(CLI_FILE, message);
    }
    return CLI_FINE;
}

static int write_one(outfile *file, output_kind kind, const study *results) {
    char message[MESSAGE];
    int code = writers[kind](file->stream, results);
    if (code != CLI_FINE)
        outfile_abandon(file);
    else if (!outfile_commit(file, message, sizeof message))
        code = complain(CLI_FILE, message);
    return code;
}

int outputs_write(outputs *self, const study *results) {
    int worst = CLI_FINE;
    for (output_kind kind = 0; kind < OUTPUTS; kind++) {
        if (!self->files[kind].stream) continue;
        int code = write_one(&self->files[kind], kind, results);
        if (code > worst) worst = code;
    }
    return worst;
}

void outputs_abandon(outputs *self) {
    for (output_kind kind = 0; kind < OUTPUTS; kind++) outfile_abandon(&self->files[kind]);
}
