/* A profile as one self-contained HTML page: what was found in words, the tables, the curves, what failed, and the machine. */
#include <math.h>

#include "html.h"
#include "machine.h"
#include "page.h"
#include "profile_plot.h"
#include "profile_report.h"
#include "profile_text.h"

static void write_method(FILE *out, const char *method) {
    fputs("<code>", out);
    html_text(out, method);
    fputs("</code>", out);
}

static size_t solves_most(const profile *self) {
    size_t best = 0;
    for (size_t m = 1; m < self->method_count; m++)
        if (profile_solved_count(self, m) > profile_solved_count(self, best)) best = m;
    return best;
}

static size_t least_mean(const profile *self, const profile_cost *cost) {
    size_t best = 0;
    for (size_t m = 1; m < self->method_count; m++)
        if (profile_mean(self, cost, m) < profile_mean(self, cost, best)) best = m;
    return best;
}

/* The least mean need not be the least on any one problem. */
static void write_cheapest(FILE *out, const profile *self, const profile_cost *cost, size_t method) {
    const double share = profile_within(self, cost, method, 1);
    fprintf(out, "In the geometric mean over the problems ");
    write_method(out, self->methods[method]);
    fprintf(out, " needed the fewest %s, %.4g; ", cost->name, profile_mean(self, cost, method));
    if (share > 0)
        fprintf(out, "on %.0f&#8239;%% of them no method needed fewer.", 100 * share);
    else
        fputs("yet on each of them some other method needed fewer.", out);
}

static void write_most(FILE *out, const profile *self) {
    const size_t most = solves_most(self), solved = profile_solved_count(self, most);
    size_t equals = 0;
    for (size_t m = 0; m < self->method_count; m++) equals += profile_solved_count(self, m) == solved;
    if (equals > 1 && equals == self->method_count) {
        fprintf(out, "Each method solved %zu of the problems. ", solved);
        return;
    }
    write_method(out, self->methods[most]);
    if (equals > 1) fprintf(out, " and %zu other method%s", equals - 1, equals > 2 ? "s" : "");
    fprintf(out, " solved the most problems, %zu%s. ", solved, equals > 1 ? " each" : "");
}

static void write_words(FILE *out, const profile *self, const profile_cost *cost) {
    const size_t least = least_mean(self, cost);
    fprintf(out,
            "<h1>Which method solves the most, at what cost</h1>\n<p>%zu method%s on %zu problem%s; %zu of %zu runs were made. ",
            self->method_count, self->method_count == 1 ? "" : "s", self->problem_count, self->problem_count == 1 ? "" : "s",
            self->row_count, self->method_count * self->problem_count);
    if (self->row_count < self->method_count * self->problem_count)
        fprintf(out, "What follows compares the %zu that every method was run on. ", profile_whole_count(self));
    if (profile_whole_count(self) > 0) write_most(out, self);
    if (isfinite(profile_mean(self, cost, least))) write_cheapest(out, self, cost, least);
    fputs("</p>\n", out);
}

static bool write_table(FILE *out, const char *heading, const char *text, bool made, table *t) {
    if (!made) return false;
    fprintf(out, "<section>\n<h2>%s</h2>\n<p class=\"what faint\">%s</p>\n", heading, text);
    page_table(out, t);
    fputs("</section>\n", out);
    table_destroy(t);
    return true;
}

static bool write_tables(FILE *out, const profile *self, const profile_cost *cost) {
    char text[256];
    table t;
    snprintf(text, sizeof text,
             "The shares are of the problems on which a method was within a factor of the fewest %s. The last columns are shifted "
             "geometric means.",
             cost->name);
    if (!write_table(out, "How many, and how cheaply", text, profile_summary(self, cost, &t), &t)) return false;
    if (!profile_has_duels(self)) return true;
    snprintf(text, sizeof text, "On how many problems the row needed fewer %s than the column, or alone solved it.", cost->name);
    return write_table(out, "One against one", text, profile_duels(self, cost, &t), &t);
}

static bool write_failures(FILE *out, const profile *self) {
    table t;
    size_t count = profile_failure_count(self);
    if (count == 0) return true;
    return write_table(out, "What was not solved, and why", "Or solved at a point where f is higher than another method found.",
                       profile_failures(self, count, &t), &t);
}

static void write_figures(FILE *out, const profile_cost *cost, const gnuplot *plotter) {
    static const char *const captions[] = {
        [PROFILE_RATIOS] =
            "Performance profile: on what share of the problems a method is within a factor of the best. Left, how often "
            "it is the best; right, how many it solves at all.",
        [PROFILE_BUDGETS] = "Data profile: what share of the problems a method solves within a budget.",
    };
    fprintf(out, "<section>\n<h2>By %s</h2>\n<p class=\"what faint\">%s; less than %g counts as %g.</p>\n<div class=\"plots\">\n",
            cost->name, cost->text, cost->least, cost->least);
    for (profile_kind kind = 0; kind < PROFILE_KINDS; kind++) {
        char name[64], prefix[64];
        profile_plot_name(cost, kind, name, sizeof name);
        snprintf(prefix, sizeof prefix, "%s%d-", cost->name, (int)kind);
        page_figure(out, plotter, name, prefix, captions[kind]);
    }
    fputs("</div>\n</section>\n", out);
}

static void write_foot(FILE *out, const profile *self) {
    char line[512], machine[192];
    const run_row *row = NULL;
    for (size_t i = 0; !row && i < self->problem_count * self->method_count; i++) row = self->rows[i];
    machine_text(machine, sizeof machine);
    snprintf(line, sizeof line, "Limits of a run: %lld iterations, %g s, %lld MB; %lld at a time. %s.%s%s",
             (long long)(row ? row->max_iterations : 0), row ? row->max_seconds : 0, (long long)(row ? row->max_memory : 0),
             (long long)(row ? row->jobs : 0), machine, machine_revision()[0] ? " Revision " : "", machine_revision());
    page_foot(out, line);
}

static bool write_script(const gnuplot *plotter, const void *data) {
    return profile_plot_write(plotter, data);
}

bool profile_report_write(FILE *out, const profile *self, const profile_cost *cost, char *message, size_t size) {
    gnuplot plotter = {.script = NULL};
    snprintf(message, size, "%s", "");
    bool drawn = page_draw(&plotter, write_script, self, message, size);
    page_head(out, "nadir: profile");
    write_words(out, self, cost);
    if (!drawn) page_warning(out, message);
    bool fine = write_tables(out, self, cost);
    const profile_cost *each;
    for (size_t i = 0; drawn && (each = profile_cost_at(i)); i++)
        if (profile_plot_has(self, each)) write_figures(out, each, &plotter);
    fine = fine && write_failures(out, self);
    write_foot(out, self);
    gnuplot_close(&plotter);
    return fine;
}
