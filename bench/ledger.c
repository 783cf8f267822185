/* The rows of a profile in a CSV file. A row is written by one write() at the end of the file, which is locked while it is open: a
 * process that dies leaves whole rows, and at most one torn line, which the next one cuts off.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv_read.h"
#include "ledger.h"

enum { EXIT_FILE = 3, EXIT_MEMORY = 4, ROW_TEXT = 8192 };

static int fail(const char *path, const char *why, char *message, size_t size) {
    snprintf(message, size, "%.200s: %s", path, why);
    return EXIT_FILE;
}

static int fail_memory(char *message, size_t size) {
    snprintf(message, size, "not enough memory");
    return EXIT_MEMORY;
}

static bool keep(ledger *self, const run_row *row) {
    if (self->count == self->capacity) {
        size_t capacity = self->capacity ? 2 * self->capacity : 64;
        run_row *rows = realloc(self->rows, capacity * sizeof *rows);
        if (!rows) return false;
        self->rows = rows;
        self->capacity = capacity;
    }
    self->rows[self->count++] = *row;
    return true;
}

/* ---- reading ---- */

/* The whole file, and a NUL behind it; NULL with errno. */
static char *read_all(int file, size_t *length) {
    struct stat status;
    if (fstat(file, &status) != 0) return NULL;
    char *text = malloc((size_t)status.st_size + 1);
    *length = 0;
    while (text && *length < (size_t)status.st_size) {
        ssize_t got = read(file, text + *length, (size_t)status.st_size - *length);
        if (got <= 0 && errno != EINTR) break;
        if (got > 0) *length += (size_t)got;
    }
    if (text) text[*length] = '\0';
    return text;
}

static bool is_header(char *const *fields, size_t count) {
    bool same = count == run_row_column_count();
    for (size_t i = 0; same && i < count; i++) same = strcmp(fields[i], run_row_column(i)) == 0;
    return same;
}

/* The first row of a run counts; a second one cannot come from here. */
static int take_record(ledger *self, char *const *fields, size_t count, const char *path, size_t line, char *message, size_t size) {
    run_row row = {0};
    char why[96];
    for (size_t i = 0; i < run_row_column_count(); i++) {
        if (i < count && run_row_read(&row, i, fields[i])) continue;
        snprintf(why, sizeof why, "record %zu: %s is missing or no such value", line, run_row_column(i));
        return fail(path, why, message, size);
    }
    if (ledger_find(self, row.problem, row.method)) return 0;
    return keep(self, &row) ? 0 : fail_memory(message, size);
}

/* Returns in *whole the length of what is complete. */
static int take_text(ledger *self, char *text, size_t length, const char *path, size_t *whole, char *message, size_t size) {
    char *fields[ROW_COLUMNS_MOST], *at = text;
    size_t count, line = 1;
    *whole = 0;
    if (length == 0) return 0;
    if (!csv_read_record(&at, text + length, fields, ROW_COLUMNS_MOST, &count) || !is_header(fields, count))
        return fail(path, "is no file of nadir profile, or one of another version: its first line has other columns", message,
                    size);
    *whole = (size_t)(at - text);
    while (csv_read_record(&at, text + length, fields, ROW_COLUMNS_MOST, &count)) {
        int code = take_record(self, fields, count, path, ++line, message, size);
        if (code != 0) return code;
        *whole = (size_t)(at - text);
    }
    return 0;
}

static int take_file(ledger *self, int file, const char *path, size_t *whole, char *message, size_t size) {
    size_t length;
    char *text = read_all(file, &length);
    if (!text) return fail(path, strerror(errno), message, size);
    int code = take_text(self, text, length, path, whole, message, size);
    free(text);
    self->resumed = self->count;
    return code;
}

int ledger_read(ledger *self, const char *path, char *message, size_t size) {
    size_t whole;
    *self = (ledger){0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return fail(path, strerror(errno), message, size);
    int code = take_file(self, file, path, &whole, message, size);
    close(file);
    if (code == 0 && whole == 0) code = fail(path, "is empty", message, size);
    if (code != 0) ledger_close(self);
    return code;
}

/* ---- writing ---- */

/* One write, whatever the size. */
static bool write_text(ledger *self, const run_row *row) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out) return false;
    if (row)
        run_row_write_csv(out, row);
    else
        run_row_write_header(out);
    bool fine = fclose(out) == 0 && fwrite(text, 1, length, self->stream) == length && fflush(self->stream) == 0;
    free(text);
    return fine;
}

static int begin_stream(ledger *self, const char *path, bool empty, char *message, size_t size) {
    if (!self->stream) return fail(path, strerror(errno), message, size);
    setvbuf(self->stream, NULL, _IOFBF, ROW_TEXT);
    return !empty || write_text(self, NULL) ? 0 : fail(path, strerror(errno), message, size);
}

static int open_locked(ledger *self, int file, const char *path, char *message, size_t size) {
    size_t whole = 0;
    if (flock(file, LOCK_EX | LOCK_NB) != 0) return fail(path, "another process is writing it", message, size);
    int code = take_file(self, file, path, &whole, message, size);
    if (code != 0) return code;
    if (ftruncate(file, (off_t)whole) != 0) return fail(path, strerror(errno), message, size);
    self->stream = fdopen(file, "a");
    return begin_stream(self, path, whole == 0, message, size);
}

int ledger_open(ledger *self, const char *path, char *message, size_t size) {
    *self = (ledger){0};
    if (!path) return 0;
    if (strcmp(path, "-") == 0) {
        self->stream = stdout;
        return begin_stream(self, "standard output", true, message, size);
    }
    int file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0) return fail(path, strerror(errno), message, size);
    int code = open_locked(self, file, path, message, size);
    if (code == 0) return 0;
    if (!self->stream) close(file);
    ledger_close(self);
    return code;
}

int ledger_add(ledger *self, const run_row *row, char *message, size_t size) {
    if (!keep(self, row)) return fail_memory(message, size);
    if (!self->stream || write_text(self, row)) return 0;
    return fail("the rows", strerror(errno), message, size);
}

const run_row *ledger_find(const ledger *self, const char *problem, const char *method) {
    for (size_t i = 0; i < self->count; i++)
        if (strcmp(self->rows[i].problem, problem) == 0 && strcmp(self->rows[i].method, method) == 0) return &self->rows[i];
    return NULL;
}

void ledger_close(ledger *self) {
    if (self->stream && self->stream != stdout) fclose(self->stream);
    free(self->rows);
    *self = (ledger){0};
}
