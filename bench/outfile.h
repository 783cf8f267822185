/* Output files that are complete or absent: written beside their destination under a temporary name and renamed at the end. */
#ifndef NADIR_BENCH_OUTFILE_H
#define NADIR_BENCH_OUTFILE_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct outfile {
    FILE *stream;             /* NULL: not in use */
    char path[PATH_MAX];      /* "-": standard output */
    char temporary[PATH_MAX]; /* "" when written in place: standard output, devices, pipes */
} outfile;

/* False with one line in `message` that names the file. */
bool outfile_open(outfile *self, const char *path, char *message, size_t size);
/* Closes and puts the file in its place; false, and nothing left behind, when any write failed. */
bool outfile_commit(outfile *self, char *message, size_t size);
/* Closes and removes what was written; does nothing when not in use. */
void outfile_abandon(outfile *self);

#endif
