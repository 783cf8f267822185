/* gnuplot as a child process in a directory of its own, made for it and removed after. */
#ifndef NADIR_BENCH_GNUPLOT_H
#define NADIR_BENCH_GNUPLOT_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct gnuplot {
    char directory[PATH_MAX / 2];
    FILE *script;
} gnuplot;

/* Can it be started at all? */
bool gnuplot_present(void);

/* Opens the script. False with one line in `message`. */
bool gnuplot_open(gnuplot *self, char *message, size_t size);
/* A file in the directory, for data; the script names it `name`. NULL on failure. */
FILE *gnuplot_file(const gnuplot *self, const char *name);
/* Runs the script. False with one line in `message`, gnuplot's own where it has one. */
bool gnuplot_run(gnuplot *self, char *message, size_t size);
void gnuplot_path(const gnuplot *self, const char *name, char *path, size_t size);
void gnuplot_close(gnuplot *self);

#endif
