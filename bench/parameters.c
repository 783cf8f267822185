/* x at the end of each run; of a fit with standard errors and correlations of the parameters, by the Jacobian of the residuals
 * there (nadir_uncertainty_at, as of a model that is linear nearby). They do not depend on the factor between f and ½‖r‖². */
#include <math.h>
#include <stdlib.h>

#include "parameters.h"

enum { PARAMETER, VALUE, ERROR, CORRELATIONS, MOST_CORRELATED = 8 };

/* Of x; error and correlation NULL where there are no residuals. */
typedef struct sureness {
    double *error, *correlation;
    nadir_uncertainty told;
    nadir_status status;
} sureness;

static bool is_fit(const bench_problem *problem) {
    return problem->squares.m > 0 || problem->problem.residual;
}

static bool correlates(const bench_problem *problem) {
    return is_fit(problem) && problem->problem.n > 1 && problem->problem.n <= MOST_CORRELATED;
}

static bool examine(const experiment *run, sureness *s) {
    const bench_problem *problem = run->problem;
    const size_t n = (size_t)problem->problem.n;
    *s = (sureness){.error = calloc(n, sizeof(double)), .correlation = correlates(problem) ? calloc(n * n, sizeof(double)) : NULL};
    if (!s->error || (correlates(problem) && !s->correlation)) return false;
    const nadir_problem *fit = problem->squares.m > 0 ? &problem->squares : &problem->problem;
    s->status = is_fit(problem) ? nadir_uncertainty_at(fit, run->x, 0, s->error, NULL, s->correlation, &s->told) : NADIR_MISSING;
    return true;
}

static void fill_heading(table *t) {
    table_set(t, 0, PARAMETER, "parameter");
    table_set(t, 0, VALUE, "value");
    table_set(t, 0, ERROR, "standard error");
    for (size_t j = CORRELATIONS; j < t->columns; j++)
        snprintf(table_at(t, 0, j)->text, TABLE_CELL, "correlation with %d", (int)(j - CORRELATIONS));
    for (size_t j = 0; j < t->columns; j++) t->right[j] = true;
}

static void fill_row(table *t, const experiment *run, const sureness *s, int64_t i) {
    const int64_t n = run->problem->problem.n;
    const size_t row = (size_t)i + 1;
    snprintf(table_at(t, row, PARAMETER)->text, TABLE_CELL, "%lld", (long long)i);
    snprintf(table_at(t, row, VALUE)->text, TABLE_CELL, "%.11g", run->x[i]);
    if (s->status != NADIR_RUNNING) return;
    if (isinf(s->error[i]))
        table_set(t, row, ERROR, "not determined");
    else
        snprintf(table_at(t, row, ERROR)->text, TABLE_CELL, "%.7g", s->error[i]);
    for (int64_t j = 0; s->correlation && j < i; j++) {
        const double value = s->correlation[i + j * n];
        if (isfinite(value)) snprintf(table_at(t, row, CORRELATIONS + (size_t)j)->text, TABLE_CELL, "%.4f", value);
    }
}

static void write_grounds(FILE *out, const experiment *run, const sureness *s, const text_style *style) {
    char text[NADIR_TEXT + 120];
    if (!is_fit(run->problem))
        snprintf(text, sizeof text, "no residuals are known of this function, and so no standard errors");
    else if (s->status != NADIR_RUNNING)
        snprintf(text, sizeof text, "no standard errors: %s", s->told.text);
    else
        snprintf(text, sizeof text, "%lld degrees of freedom; %s", (long long)s->told.freedom, s->told.text);
    write_wrapped(out, style, 2, text);
}

static bool write_run(FILE *out, const experiment *run, const text_style *style) {
    table t;
    sureness s;
    const size_t n = (size_t)run->problem->problem.n, more = correlates(run->problem) ? n - 1 : 0;
    bool fine = examine(run, &s);
    if (fine) fine = table_create(&t, n + 1, CORRELATIONS + more);
    if (fine) {
        write_coloured(out, style, TABLE_BOLD, run->method);
        fputs(": where it ended\n", out);
        fill_heading(&t);
        for (size_t i = 0; i < n; i++) fill_row(&t, run, &s, (int64_t)i);
        table_write(&t, out, style);
        write_grounds(out, run, &s, style);
        fputc('\n', out);
        table_destroy(&t);
    }
    free(s.error);
    free(s.correlation);
    return fine;
}

bool parameters_write(FILE *out, const study *self, size_t problem, const text_style *style) {
    const experiment *runs = study_runs_of(self, problem);
    for (size_t m = 0; m < self->method_count; m++)
        if (runs[m].x && runs[m].state == EXPERIMENT_DONE && !write_run(out, &runs[m], style)) return false;
    return true;
}
