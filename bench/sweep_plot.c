/* The plot of a sweep. What converged is joined by a line; a triangle marks a run that a limit ended, a cross one that diverged, at
 * the iterations after which that was noticed. On a quadratic the dashed curve is theory's
 *     k(η) = ln(g_end/g_0) / ln ρ(η)
 * with the rate ρ of fixed_rate.c.
 */
#include <math.h>
#include <string.h>

#include "plot_style.h"
#include "sweep_plot.h"

enum { NAME = 48, CONVERGED = 2, LIMITED = 3, DIVERGED = 4 /* columns of the data */ };

void sweep_plot_name(size_t problem, char *name, size_t size) {
    snprintf(name, size, "p%zusweep.svg", problem);
}

static void data_name(size_t problem, size_t method, char *name, size_t size) {
    snprintf(name, size, "p%zus%zu.dat", problem, method);
}

static const experiment *runs_of(const study *self, size_t problem, size_t method) {
    return study_runs_of(self, problem) + method * self->sweep.count;
}

static int column_of(const experiment *run) {
    if (run->result.status > 0) return CONVERGED;
    return experiment_hit_limit(run) || run->result.status == NADIR_STOPPED ? LIMITED : DIVERGED;
}

static void write_point(FILE *out, const experiment *run) {
    if (run->state != EXPERIMENT_DONE) return;
    double iterations = fmax(1, (double)run->result.iterations);
    fprintf(out, "%.9g", run->swept);
    for (int which = CONVERGED; which <= DIVERGED; which++) {
        if (which == column_of(run))
            fprintf(out, " %.9g", iterations);
        else
            fputs(" NaN", out);
    }
    fputc('\n', out);
}

static bool write_data(const gnuplot *plotter, const study *self, size_t problem, size_t method) {
    char name[NAME];
    const experiment *runs = runs_of(self, problem, method);
    data_name(problem, method, name, sizeof name);
    FILE *out = gnuplot_file(plotter, name);
    if (!out) return false;
    for (size_t i = 0; i < self->sweep.count; i++) write_point(out, &runs[i]);
    return fclose(out) == 0;
}

/* ---- the script ---- */

static bool has_column(const study *self, size_t problem, size_t method, int which) {
    const experiment *runs = runs_of(self, problem, method);
    bool any = false;
    for (size_t i = 0; i < self->sweep.count; i++) any = any || (runs[i].state == EXPERIMENT_DONE && column_of(&runs[i]) == which);
    return any;
}

/* Like "gradient/fixed": the word up to the swept option. */
static int base_length(const study *self, const experiment *run) {
    char key[SWEEP_NAME + 3];
    snprintf(key, sizeof key, ",%s=", self->sweep.option);
    const char *end = strstr(run->method, key);
    return end ? (int)(end - run->method) : (int)strlen(run->method);
}

static void write_series(FILE *out, const study *self, size_t problem, size_t method, const char **separator) {
    static const struct {
        int column, point;
        const char *with, *title;
    } series[] = {{CONVERGED, 7, "linespoints", ""}, {LIMITED, 8, "points", ": at a limit"}, {DIVERGED, 2, "points", ": diverged"}};
    const experiment *first = runs_of(self, problem, method);
    char name[NAME];
    data_name(problem, method, name, sizeof name);
    for (size_t i = 0; i < sizeof series / sizeof *series; i++) {
        if (!has_column(self, problem, method, series[i].column)) continue;
        fprintf(out, "%s'%s' using 1:%d with %s ls %d pt %d ps 1 title \"%.*s%s\" noenhanced", *separator, name, series[i].column,
                series[i].with, plot_line_style(method), series[i].point, base_length(self, first), first->method, series[i].title);
        *separator = ", \\\n  ";
    }
}

/* ---- theory ---- */

enum { THEORY_POINTS = 400 };

static void theory_name(size_t problem, size_t method, char *name, size_t size) {
    snprintf(name, size, "p%zut%zu.dat", problem, method);
}

/* ln of what the gradient has to fall by; not negative where there is no theory. */
static double wanted_fall(const study *self, size_t problem, size_t method) {
    const experiment *first = runs_of(self, problem, method);
    const sweep_scale *scale = study_scale(self, problem, method);
    bool known = self->problems[problem].problem.quadratic && scale->known && isfinite(scale->rate.convexity);
    if (!known || first->record.count == 0) return 0;
    return log(first->result.criteria[0].threshold / first->record.rows[0].gnorm);
}

static bool write_theory_data(const gnuplot *plotter, const study *self, size_t problem, size_t method) {
    const double fall = wanted_fall(self, problem, method), from = runs_of(self, problem, method)->swept;
    const sweep_scale *scale = study_scale(self, problem, method);
    char name[NAME];
    if (!(fall < 0)) return true;
    theory_name(problem, method, name, sizeof name);
    FILE *out = gnuplot_file(plotter, name);
    if (!out) return false;
    for (int i = 0; i < THEORY_POINTS; i++) {
        double eta = from * pow(scale->limit / from, (double)i / THEORY_POINTS), rate = fixed_rate_at(&scale->rate, eta);
        if (rate > 0 && rate < 1) fprintf(out, "%.9g %.9g\n", eta, fmax(1, fall / log(rate)));
    }
    return fclose(out) == 0;
}

static void write_theory(FILE *out, const study *self, size_t problem, size_t method, const char *separator) {
    char name[NAME];
    if (!(wanted_fall(self, problem, method) < 0)) return;
    theory_name(problem, method, name, sizeof name);
    fprintf(out, "%s'%s' using 1:2 with lines dt (8,5) lw 1.5 lc ", separator, name);
    plot_rgb(out, "theory");
    fputs(method == 0 ? " title 'theory'" : " notitle", out);
}

static void write_limit(FILE *out, double at, const char *label, double height) {
    if (!isfinite(at)) return;
    fprintf(out, "set arrow from first %.9g, graph 0 to first %.9g, graph 1 nohead dt (3,4) lw 1.4 lc ", at, at);
    plot_rgb(out, "ink");
    fprintf(out, "\nset label '%s' at first %.9g, graph %g right offset -0.6,0 textcolor ", label, at, height);
    plot_rgb(out, "ink");
    fputc('\n', out);
}

/* One line for each limit; several methods may share one. */
static void write_limits(FILE *out, const study *self, size_t problem) {
    for (size_t m = 0; m < self->sweep_methods; m++) {
        const sweep_scale *scale = study_scale(self, problem, m);
        char label[80];
        bool fresh = scale->known;
        for (size_t i = 0; i < m; i++) fresh = fresh && study_scale(self, problem, i)->limit != scale->limit;
        if (!fresh) continue;
        snprintf(label, sizeof label, "limit %s", fixed_rate_limit_text(&scale->rate));
        write_limit(out, scale->limit, label, 0.97 - 0.09 * (double)m);
    }
}

bool sweep_plot_write(const gnuplot *plotter, const study *self, size_t problem) {
    FILE *out = plotter->script;
    char name[NAME];
    const char *separator = "plot ";
    sweep_plot_name(problem, name, sizeof name);
    plot_begin(out, name, 6 * self->sweep_methods);
    plot_log_axis(out, 'x');
    plot_log_axis(out, 'y');
    fprintf(out, "set samples 1000\nset ylabel 'iterations' offset 1,0\nset xlabel \"%s\" noenhanced offset 0,0.5\n",
            self->sweep.option);
    write_limits(out, self, problem);
    for (size_t m = 0; m < self->sweep_methods; m++) {
        if (!write_data(plotter, self, problem, m) || !write_theory_data(plotter, self, problem, m)) return false;
        write_series(out, self, problem, m, &separator);
    }
    if (strcmp(separator, "plot ") == 0) fputs("plot NaN notitle", out);
    for (size_t m = 0; m < self->sweep_methods; m++) write_theory(out, self, problem, m, separator);
    fputc('\n', out);
    return true;
}
