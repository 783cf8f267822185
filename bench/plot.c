/* The plots of a comparison as a gnuplot script with its data. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "contour.h"
#include "plot.h"
#include "plot_style.h"
#include "sweep_plot.h"

enum { NAME = 48, MOST_POINTS = 300, MARKS = 8 };

void plot_name(size_t problem, plot_kind kind, char *name, size_t size) {
    if (kind == PLOT_SWEEP)
        sweep_plot_name(problem, name, size);
    else
        snprintf(name, size, "p%zuk%d.svg", problem, (int)kind);
}

static void run_name(const study *self, const experiment *run, char *name, size_t size) {
    snprintf(name, size, "r%zu.dat", (size_t)(run - self->runs));
}

static bool is_drawn(const experiment *run) {
    return run->state == EXPERIMENT_DONE && run->record.count > 0;
}

static bool any_drawn(const study *self, size_t problem) {
    const experiment *runs = study_runs_of(self, problem);
    bool any = false;
    for (size_t m = 0; m < self->method_count; m++) any = any || is_drawn(&runs[m]);
    return any;
}

/* ---- data ---- */

/* Dense at the start, where a logarithmic axis spreads the points, evenly spaced in passes later. */
static int64_t next_point(int64_t pass, int64_t passes) {
    int64_t even = 1 + passes / MOST_POINTS, step = 1 + pass / 20;
    return pass + (step < even ? step : even);
}

static void write_point(FILE *out, const record_row *row) {
    if (row->gnorm2 > 0)
        fprintf(out, "%lld %.9g %.9g %.9g %.9g\n", (long long)row->iteration, row->seconds, row->gnorm2, row->x[0], row->x[1]);
    else
        fprintf(out, "%lld %.9g NaN %.9g %.9g\n", (long long)row->iteration, row->seconds, row->x[0], row->x[1]);
}

/* Returns how many points were written. */
static int write_points(FILE *out, const record *history) {
    int written = 0;
    int64_t last = history->count - 1, next = 0;
    for (int64_t k = 0; k <= last; k++) {
        if (k < last && history->rows[k].pass < next) continue;
        write_point(out, &history->rows[k]);
        written++;
        next = next_point(history->rows[k].pass, history->passes);
    }
    return written;
}

static bool write_run(const gnuplot *plotter, const study *self, const experiment *run, int *points) {
    char name[NAME];
    run_name(self, run, name, sizeof name);
    FILE *out = gnuplot_file(plotter, name);
    if (!out) return false;
    *points = write_points(out, &run->record);
    return fclose(out) == 0;
}

/* ---- the script ---- */

static double reach(const experiment *run, plot_kind kind) {
    const record_row *last = record_last(&run->record);
    return kind == PLOT_SECONDS ? last->seconds : (double)last->iteration;
}

/* The shortest and the longest reach of what is drawn. */
static void extent(const study *self, size_t problem, plot_kind kind, double *shortest, double *longest) {
    const experiment *runs = study_runs_of(self, problem);
    *shortest = INFINITY;
    *longest = 0;
    for (size_t m = 0; m < self->method_count; m++) {
        if (!is_drawn(&runs[m])) continue;
        *shortest = fmin(*shortest, reach(&runs[m], kind));
        *longest = fmax(*longest, reach(&runs[m], kind));
    }
}

static bool compresses(const study *self, size_t problem, plot_kind kind) {
    double shortest, longest;
    extent(self, problem, kind, &shortest, &longest);
    return longest > 20 * shortest;
}

bool plot_has(const study *self, size_t problem, plot_kind kind) {
    if (!any_drawn(self, problem)) return false;
    if (kind == PLOT_SWEEP || study_is_sweep(self)) return kind == PLOT_SWEEP && study_is_sweep(self);
    if (kind == PLOT_EARLY) return compresses(self, problem, PLOT_ITERATIONS);
    return kind != PLOT_PATH || contour_has(&self->problems[problem]);
}

/* 1, 2 or 5 times a power of ten, for four to six tics. */
static double tic_step(double longest) {
    double power = pow(10, floor(log10(longest / 5))), times = longest / 5 / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
}

static void write_linear_axis(FILE *out, const char *label, double longest) {
    fprintf(out, "set xlabel '%s' offset 0,0.5\nset xrange [0:%g]\nset xtics %g\n", label, longest, tic_step(longest));
}

/* log(1 + k) keeps the start, k = 0, on the axis. */
static void write_early_axis(FILE *out, double longest) {
    fprintf(out, "set xlabel 'iteration' offset 0,0.5\nset xrange [0:%g]\n", longest);
    fputs("set nonlinear x via log10(1+x) inverse 10**x-1\nset xtics ('0' 0, '1' 1", out);
    for (double tic = 10; tic <= longest; tic *= 10) fprintf(out, ", '10^{%d}' %g", (int)lround(log10(tic)), tic);
    fputs(")\n", out);
}

/* Returns the unit in seconds. */
static double write_seconds_axis(FILE *out, bool compressed, double longest) {
    double unit = longest < 1e-3 ? 1e-6 : longest < 1 ? 1e-3 : 1;
    const char *label = longest < 1e-3 ? "microseconds" : longest < 1 ? "milliseconds" : "seconds";
    if (!compressed) {
        write_linear_axis(out, label, longest / unit);
        return unit;
    }
    fputs("set xlabel 'seconds' offset 0,0.5\n", out);
    plot_log_axis(out, 'x');
    return 1;
}

/* Returns by what the abscissa's values are divided. */
static double write_axis(FILE *out, const study *self, size_t problem, plot_kind kind) {
    double shortest, longest;
    extent(self, problem, kind, &shortest, &longest);
    if (kind == PLOT_SECONDS) return write_seconds_axis(out, compresses(self, problem, kind), fmax(longest, 1e-9));
    if (kind == PLOT_EARLY)
        write_early_axis(out, longest);
    else
        write_linear_axis(out, "iteration", fmax(longest, 1));
    return 1;
}

/* Markers at intervals of their own, so that lines that coincide still show theirs. */
static void write_series(FILE *out, const study *self, size_t problem, const char *columns, const int *points) {
    const experiment *runs = study_runs_of(self, problem);
    const char *separator = "plot ";
    for (size_t m = 0; m < self->method_count; m++) {
        char name[NAME];
        if (!is_drawn(&runs[m])) continue;
        run_name(self, &runs[m], name, sizeof name);
        fprintf(out, "%s'%s' using %s with linespoints ls %d pi %d title \"%s\" noenhanced", separator, name, columns,
                plot_line_style(m), 1 + points[m] / (int)(MARKS + m % 3), runs[m].method);
        separator = ", \\\n  ";
    }
}

/* A rate that another run on this problem shows already is not drawn twice. */
static bool is_new_theory(const experiment *runs, size_t m) {
    bool drawn = runs[m].theory.kind != THEORY_UNKNOWN && runs[m].theory.rate > 0 && is_drawn(&runs[m]);
    for (size_t i = 0; i < m; i++)
        drawn = drawn && !(is_drawn(&runs[i]) && fabs(runs[i].theory.rate - runs[m].theory.rate) < 1e-12);
    return drawn;
}

static void write_theory(FILE *out, const study *self, size_t problem) {
    const experiment *runs = study_runs_of(self, problem);
    for (size_t m = 0; m < self->method_count; m++) {
        char rate[COLUMN_TEXT];
        if (!is_new_theory(runs, m)) continue;
        const record *history = &runs[m].record;
        fprintf(out, ", \\\n  [0:%lld] %.9g*%.17g**x with lines dt (8,5) lw 1.5 lc ", (long long)record_last(history)->iteration,
                history->rows[0].gnorm2, runs[m].theory.rate);
        plot_rgb(out, "theory");
        show_rate(runs[m].theory.rate, rate, sizeof rate);
        fprintf(out, " title 'theory: %s%s'", runs[m].theory.kind == THEORY_BOUND ? "≤ " : "", rate);
    }
}

static void begin_plot(FILE *out, const study *self, size_t problem, plot_kind kind) {
    char name[NAME];
    size_t theories = 0;
    for (size_t m = 0; m < self->method_count; m++) theories += is_new_theory(study_runs_of(self, problem), m);
    plot_name(problem, kind, name, sizeof name);
    plot_begin(out, name, self->method_count + theories);
}

static void write_convergence(FILE *out, const study *self, size_t problem, plot_kind kind, const int *points) {
    char columns[NAME];
    begin_plot(out, self, problem, kind);
    plot_log_axis(out, 'y');
    fputs("set samples 400\nset ylabel '‖g‖_2' offset 1,0\n", out);
    double unit = write_axis(out, self, problem, kind);
    snprintf(columns, sizeof columns, "($%d/%g):3", kind == PLOT_SECONDS ? 2 : 1, unit);
    write_series(out, self, problem, columns, points);
    if (kind != PLOT_SECONDS) write_theory(out, self, problem);
    fputc('\n', out);
}

static bool write_path(const gnuplot *plotter, FILE *out, const study *self, size_t problem, const int *points) {
    const bench_problem *b = &self->problems[problem];
    begin_plot(out, self, problem, PLOT_PATH);
    if (!contour_write(plotter, out, b, problem)) return false;
    fprintf(out, "set xlabel 'x_1' offset 0,0.5\nset ylabel 'x_2' offset 1,0\nunset grid\nset xrange [%g:%g]\nset yrange [%g:%g]\n",
            b->window[0], b->window[1], b->window[2], b->window[3]);
    write_series(out, self, problem, "4:5", points);
    fprintf(out, ", \\\n  'c%zu.dat' using 1:2 with lines lw 0.8 lc ", problem);
    plot_rgb(out, "contour");
    fputs(" title 'lines of equal f'\n", out);
    return true;
}

static bool write_problem(const gnuplot *plotter, const study *self, size_t problem, int *points) {
    if (study_is_sweep(self)) return !plot_has(self, problem, PLOT_SWEEP) || sweep_plot_write(plotter, self, problem);
    const experiment *runs = study_runs_of(self, problem);
    for (size_t m = 0; m < self->method_count; m++)
        if (is_drawn(&runs[m]) && !write_run(plotter, self, &runs[m], &points[m])) return false;
    for (plot_kind kind = PLOT_ITERATIONS; kind <= PLOT_SECONDS; kind++)
        if (plot_has(self, problem, kind)) write_convergence(plotter->script, self, problem, kind, points);
    return !plot_has(self, problem, PLOT_PATH) || write_path(plotter, plotter->script, self, problem, points);
}

bool plot_write(const gnuplot *plotter, const study *self) {
    int *points = calloc(self->method_count + 1, sizeof *points);
    bool fine = points != NULL;
    for (size_t p = 0; fine && p < self->problem_count; p++) fine = write_problem(plotter, self, p, points);
    free(points);
    return fine;
}
