/* Output files that are complete or absent. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outfile.h"

static bool fail(const char *path, int error, char *message, size_t size) {
    snprintf(message, size, "%s: %s", path, strerror(error));
    return false;
}

static bool copy_path(char *to, const char *from) {
    bool fits = strlen(from) < PATH_MAX;
    if (fits) strcpy(to, from);
    return fits;
}

static int permissions(const char *path) {
    struct stat existing;
    if (stat(path, &existing) == 0) return (int)(existing.st_mode & 0777);
    mode_t mask = umask(0);
    umask(mask);
    return (int)(0666 & ~mask);
}

/* A temporary file in the directory of self->path; returns its descriptor, or -1 with errno. */
static int open_temporary(outfile *self) {
    static const char ending[] = ".XXXXXX";
    if (strlen(self->path) + sizeof ending > PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(self->temporary, self->path);
    strcat(self->temporary, ending);
    int file = mkstemp(self->temporary);
    if (file >= 0) fchmod(file, (mode_t)permissions(self->path));
    return file;
}

static FILE *open_beside(outfile *self) {
    if (access(self->path, F_OK) == 0 && access(self->path, W_OK) != 0) return NULL;
    int file = open_temporary(self);
    FILE *stream = file >= 0 ? fdopen(file, "w") : NULL;
    if (!stream && file >= 0) {
        close(file);
        unlink(self->temporary);
    }
    return stream;
}

static FILE *open_stream(outfile *self, const char *path) {
    struct stat existing;
    if (strcmp(path, "-") == 0) return stdout;
    bool exists = stat(path, &existing) == 0;
    if (exists && S_ISDIR(existing.st_mode)) {
        errno = EISDIR;
        return NULL;
    }
    if (exists && !S_ISREG(existing.st_mode)) return fopen(path, "w");
    char *resolved = exists ? realpath(path, NULL) : NULL; /* a link stays a link */
    bool fits = copy_path(self->path, resolved ? resolved : path);
    free(resolved);
    if (!fits) errno = ENAMETOOLONG;
    return fits ? open_beside(self) : NULL;
}

bool outfile_open(outfile *self, const char *path, char *message, size_t size) {
    *self = (outfile){0};
    if (!copy_path(self->path, path)) return fail("file name", ENAMETOOLONG, message, size);
    self->stream = open_stream(self, path);
    return self->stream || fail(path, errno, message, size);
}

static void discard(const outfile *self) {
    if (self->temporary[0]) unlink(self->temporary);
}

static bool close_stream(outfile *self) {
    bool written = fflush(self->stream) == 0 && !ferror(self->stream);
    if (self->stream != stdout) written = fclose(self->stream) == 0 && written;
    self->stream = NULL;
    return written;
}

bool outfile_commit(outfile *self, char *message, size_t size) {
    const char *name = self->stream == stdout ? "standard output" : self->path;
    errno = 0;
    bool written = close_stream(self);
    if (written && self->temporary[0]) written = rename(self->temporary, self->path) == 0;
    if (written) return true;
    int error = errno ? errno : EIO;
    discard(self);
    return fail(name, error, message, size);
}

void outfile_abandon(outfile *self) {
    if (!self->stream) return;
    if (self->stream != stdout) fclose(self->stream);
    self->stream = NULL;
    discard(self);
}
