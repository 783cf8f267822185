/* The drawings of a profile: a staircase a method, from the sorted ratios or costs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot_style.h"
#include "profile_plot.h"

enum { NAME = 64, MARKS = 5 };

void profile_plot_name(const profile_cost *cost, profile_kind kind, char *name, size_t size) {
    snprintf(name, size, "%s%d.svg", cost->name, (int)kind);
}

static void data_name(const profile_cost *cost, profile_kind kind, size_t method, char *name, size_t size) {
    snprintf(name, size, "%s%d-%zu.dat", cost->name, (int)kind, method);
}

bool profile_plot_has(const profile *self, const profile_cost *cost) {
    bool any = false;
    for (size_t m = 0; m < self->method_count; m++) any = any || profile_spends(self, cost, m);
    return any;
}

/* ---- data ---- */

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The finite abscissas of a method, ascending; returns how many. `values` has room for a problem each. */
static size_t sorted(const profile *self, const profile_cost *cost, profile_kind kind, size_t method, double *values) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) {
        double value = kind == PROFILE_RATIOS ? profile_ratio(self, cost, p, method) : profile_spent(self, cost, p, method);
        if (isfinite(value)) values[count++] = value;
    }
    qsort(values, count, sizeof *values, compare_doubles);
    return count;
}

/* Both ends of the axis, over all methods. */
static void extent(const profile *self, const profile_cost *cost, profile_kind kind, double *values, double *least, double *most) {
    *least = INFINITY;
    *most = 0;
    for (size_t m = 0; m < self->method_count; m++) {
        size_t count = sorted(self, cost, kind, m, values);
        if (count == 0) continue;
        *least = fmin(*least, values[0]);
        *most = fmax(*most, values[count - 1]);
    }
    *most = *least < *most ? 1.2 * *most : 2 * *least;
}

/* The staircase from the left end of the axis to the right. */
static void write_stairs(FILE *out, const double *values, size_t count, size_t problems, double least, double most) {
    double height = 0;
    fprintf(out, "%.9g 0\n", least);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "%.9g %.9g\n", values[i], height);
        height = (double)(i + 1) / (double)problems;
        fprintf(out, "%.9g %.9g\n", values[i], height);
    }
    fprintf(out, "%.9g %.9g\n", most, height);
}

/* ---- the script ---- */

static void write_axes(FILE *out, const profile_cost *cost, profile_kind kind, double least, double most) {
    plot_log_axis(out, 'x');
    if (kind == PROFILE_RATIOS && most < 100) fputs("set format x '%g'\nset xtics (1,2,5,10,20,50,100)\n", out);
    fprintf(out, "set xlabel '%s%s' offset 0,0.5\nset xrange [%.9g:%.9g]\n", cost->name,
            kind == PROFILE_RATIOS ? ", as a multiple of the least" : "", least, most);
    fputs("set ylabel 'share of the problems solved' offset 1,0\nset yrange [0:1.02]\nset format y '%.1f'\n", out);
}

static bool write_series(const gnuplot *plotter, const profile *self, const profile_cost *cost, profile_kind kind, double *values,
                         const double *ends) {
    for (size_t m = 0; m < self->method_count; m++) {
        char name[NAME];
        data_name(cost, kind, m, name, sizeof name);
        FILE *out = gnuplot_file(plotter, name);
        if (!out) return false;
        size_t count = sorted(self, cost, kind, m, values);
        write_stairs(out, values, count, profile_whole_count(self), ends[0], ends[1]);
        if (fclose(out) != 0) return false;
        fprintf(plotter->script, "%s'%s' using 1:2 with linespoints ls %d pi %zu title \"%s\" noenhanced", m ? ", \\\n  " : "plot ",
                name, plot_line_style(m), 1 + (2 * count + 2) / (MARKS + m % 3), self->methods[m]);
    }
    fputc('\n', plotter->script);
    return true;
}

static bool write_one(const gnuplot *plotter, const profile *self, const profile_cost *cost, profile_kind kind, double *values) {
    char name[NAME];
    double ends[2];
    extent(self, cost, kind, values, &ends[0], &ends[1]);
    profile_plot_name(cost, kind, name, sizeof name);
    plot_begin(plotter->script, name, self->method_count);
    write_axes(plotter->script, cost, kind, ends[0], ends[1]);
    return write_series(plotter, self, cost, kind, values, ends);
}

bool profile_plot_write(const gnuplot *plotter, const profile *self) {
    const profile_cost *cost;
    double *values = malloc((self->problem_count + 1) * sizeof *values);
    bool fine = values != NULL;
    for (size_t i = 0; fine && (cost = profile_cost_at(i)); i++) {
        if (!profile_plot_has(self, cost)) continue;
        for (profile_kind kind = 0; fine && kind < PROFILE_KINDS; kind++) fine = write_one(plotter, self, cost, kind, values);
    }
    free(values);
    return fine;
}
