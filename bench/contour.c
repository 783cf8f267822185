/* Lines of equal f. The levels are quantiles of f over the window, closer together near the bottom, so that a steep function is
 * drawn as legibly as a flat one. */
#include <math.h>
#include <stdlib.h>

#include "contour.h"

enum { SIDE = 101, LEVELS = 12 };

bool contour_has(const bench_problem *problem) {
    return problem->problem.n == 2 && problem->window[1] > problem->window[0] && problem->window[3] > problem->window[2];
}

static double coordinate(const double *interval, int i) {
    return interval[0] + (interval[1] - interval[0]) * i / (SIDE - 1);
}

static double value_at(const nadir_problem *problem, const double *x) {
    double f = NAN;
    return problem->objective(problem->data, x, &f, NULL) == 0 && isfinite(f) ? f : NAN;
}

/* Returns how many of the values are finite; those go to `values`. */
static size_t write_grid(FILE *out, const bench_problem *b, double *values) {
    size_t count = 0;
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            double x[2] = {coordinate(b->window, i), coordinate(b->window + 2, j)}, f = value_at(&b->problem, x);
            if (isnan(f)) continue;
            fprintf(out, "%.9g %.9g %.17g\n", x[0], x[1], f);
            values[count++] = f;
        }
        fputc('\n', out);
    }
    return count;
}

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void write_levels(FILE *script, double *values, size_t count) {
    qsort(values, count, sizeof *values, compare_doubles);
    fputs("set cntrparam levels discrete ", script);
    for (int i = 0; i < LEVELS; i++) {
        double share = (i + 0.5) / LEVELS;
        fprintf(script, "%s%.17g", i ? "," : "", values[(size_t)(share * share * (double)(count - 1))]);
    }
    fputc('\n', script);
}

bool contour_write(const gnuplot *plotter, FILE *script, const bench_problem *problem, size_t number) {
    char name[32];
    snprintf(name, sizeof name, "g%zu.dat", number);
    FILE *grid = gnuplot_file(plotter, name);
    double *values = malloc(SIDE * SIDE * sizeof *values);
    size_t count = grid && values ? write_grid(grid, problem, values) : 0;
    fprintf(script, "set contour base\nunset surface\n");
    if (count > 0) write_levels(script, values, count);
    fprintf(script, "set table 'c%zu.dat'\nsplot '%s' using 1:2:3 with lines\nunset table\nunset contour\nset surface\n", number,
            name);
    free(values);
    return grid && fclose(grid) == 0 && count > 0;
}
