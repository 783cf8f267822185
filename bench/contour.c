/* Lines of equal f. The levels are quantiles of f over the window, closer together near the bottom, so that a steep function is
 * drawn as legibly as a flat one. */
#include <math.h>
#include <stdlib.h>

#include "contour.h"
#include "isolate.h"

enum { SIDE = 101, LEVELS = 12 };
#define FOREIGN_SECONDS 10.0

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

typedef struct grid {
    const bench_problem *problem;
    double f[SIDE][SIDE]; /* NAN where it is undefined */
} grid;

static void evaluate(void *data) {
    grid *g = data;
    const double *window = g->problem->window;
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++)
            g->f[i][j] = value_at(&g->problem->problem, (const double[]){coordinate(window, i), coordinate(window + 2, j)});
}

/* Somebody else's code may end the process that calls it. */
static void fill(grid *g) {
    char reason[CHILD_REASON];
    for (int i = 0; i < SIDE * SIDE; i++) g->f[i / SIDE][i % SIDE] = NAN;
    if (g->problem->foreign)
        isolate_call(evaluate, g, sizeof *g, FOREIGN_SECONDS, reason);
    else
        evaluate(g);
}

/* Returns how many of the values are finite; those go to `values`. */
static size_t write_grid(FILE *out, const grid *g, double *values) {
    const double *window = g->problem->window;
    size_t count = 0;
    for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
            if (isnan(g->f[i][j])) continue;
            fprintf(out, "%.9g %.9g %.17g\n", coordinate(window, i), coordinate(window + 2, j), g->f[i][j]);
            values[count++] = g->f[i][j];
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
    FILE *out = gnuplot_file(plotter, name);
    double *values = malloc(SIDE * SIDE * sizeof *values);
    grid *g = malloc(sizeof *g);
    size_t count = 0;
    if (out && values && g) {
        g->problem = problem;
        fill(g);
        count = write_grid(out, g, values);
    }
    fprintf(script, "set contour base\nunset surface\n");
    if (count > 0) write_levels(script, values, count);
    fprintf(script, "set table 'c%zu.dat'\nsplot '%s' using 1:2:3 with lines\nunset table\nunset contour\nset surface\n", number,
            name);
    free(values);
    free(g);
    return out && fclose(out) == 0 && count > 0;
}
