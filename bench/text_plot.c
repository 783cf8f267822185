/* log10 ‖g‖₂ against iterations in characters: a letter for each run, dots for the rates that theory gives. The axis of iterations
 * is log(1 + k) where some runs are much longer than others. What is drawn first stays on top, so that lines that coincide show the
 * first one's letter.
 */
#include <math.h>
#include <string.h>

#include "text_plot.h"

enum { WIDEST = 100, USUAL = 80, NARROWEST = 30, HEIGHT = 18, LABEL = 10, LETTERS = 26, THEORY = '.' };

typedef struct canvas {
    char cells[HEIGHT][WIDEST];
    int width;
    double top, bottom; /* log10 ‖g‖₂ */
    double longest;     /* iterations */
    bool compressed;
} canvas;

static bool is_drawn(const experiment *run) {
    return run->state == EXPERIMENT_DONE && run->record.count > 0;
}

static double log_of(double g) {
    return g > 0 && isfinite(g) ? log10(g) : NAN;
}

/* ---- the frame ---- */

static void take_extent(canvas *c, const experiment *run, double *shortest) {
    const double reach = (double)record_last(&run->record)->iteration;
    for (int64_t k = 0; k < run->record.count; k++) {
        const double y = log_of(run->record.rows[k].gnorm2);
        if (isnan(y)) continue;
        c->top = fmax(c->top, y);
        c->bottom = fmin(c->bottom, y);
    }
    c->longest = fmax(c->longest, reach);
    *shortest = fmin(*shortest, reach);
}

/* False when there is nothing to draw. */
static bool begin(canvas *c, const study *self, const experiment *runs, int width) {
    double shortest = INFINITY;
    *c = (canvas){.width = width, .top = -INFINITY, .bottom = INFINITY, .longest = 1};
    memset(c->cells, ' ', sizeof c->cells);
    for (size_t m = 0; m < self->method_count; m++)
        if (is_drawn(&runs[m])) take_extent(c, &runs[m], &shortest);
    if (!(c->bottom <= c->top)) return false;
    c->top = ceil(c->top);
    c->bottom = fmin(floor(c->bottom), c->top - 1);
    c->compressed = c->longest > 20 * fmax(1, shortest);
    return true;
}

static double column_of(const canvas *c, double iteration) {
    const double share = c->compressed ? log1p(iteration) / log1p(c->longest) : iteration / c->longest;
    return share * (c->width - 1);
}

static double row_of(const canvas *c, double y) {
    return (c->top - y) / (c->top - c->bottom) * (HEIGHT - 1);
}

/* ---- lines ---- */

static void put(canvas *c, double across, double down, char letter) {
    const int x = (int)lround(across), y = (int)lround(down);
    if (x < 0 || x >= c->width || y < 0 || y >= HEIGHT) return;
    char *cell = &c->cells[y][x];
    if (*cell == ' ' || *cell == THEORY) *cell = letter;
}

/* Dense enough that no cell between the ends is left out. */
static void draw_line(canvas *c, const double from[2], const double to[2], char letter) {
    const double distance = fmax(fabs(to[0] - from[0]), fabs(to[1] - from[1]));
    const int steps = 1 + (int)ceil(fmin(distance, WIDEST + HEIGHT));
    for (int i = 0; i <= steps; i++) {
        const double t = (double)i / steps;
        put(c, from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]), letter);
    }
}

static void draw_run(canvas *c, const experiment *run, char letter) {
    double last[2] = {NAN, NAN};
    for (int64_t k = 0; k < run->record.count; k++) {
        const record_row *row = &run->record.rows[k];
        const double here[2] = {column_of(c, (double)row->iteration), row_of(c, log_of(row->gnorm2))};
        if (isnan(here[1])) continue;
        draw_line(c, isnan(last[1]) ? here : last, here, letter);
        memcpy(last, here, sizeof last);
    }
}

static void draw_theory(canvas *c, const experiment *run) {
    const double rate = run->theory.kind == THEORY_UNKNOWN ? NAN : run->theory.rate;
    const double start = log_of(run->record.rows[0].gnorm2), end = (double)record_last(&run->record)->iteration;
    for (int x = 0; rate > 0 && x < c->width; x += 2) {
        const double share = (double)x / (c->width - 1);
        const double k = c->compressed ? expm1(share * log1p(c->longest)) : share * c->longest;
        if (k <= end) put(c, x, row_of(c, start + k * log10(rate)), THEORY);
    }
}

static char letter_of(size_t index) {
    return (char)('a' + index % LETTERS);
}

static void draw(canvas *c, const study *self, const experiment *runs) {
    for (size_t m = 0; m < self->method_count; m++)
        if (is_drawn(&runs[m])) draw_run(c, &runs[m], letter_of(m));
    for (size_t m = 0; m < self->method_count; m++)
        if (is_drawn(&runs[m])) draw_theory(c, &runs[m]);
}

/* ---- output ---- */

/* Rows that lie nearest to a whole power of ten have a label, four or so in all. */
static void write_label(FILE *out, const canvas *c, int row) {
    const double step = fmax(1, ceil((c->top - c->bottom) / 5));
    const double nearest = c->top - step * round((c->top - c->bottom) * row / (HEIGHT - 1) / step);
    if ((int)lround(row_of(c, nearest)) == row)
        fprintf(out, "%*s1e%+03d ", LABEL - 6, "", (int)nearest);
    else
        fprintf(out, "%*s", LABEL, "");
}

static void write_rows(FILE *out, const canvas *c) {
    for (int row = 0; row < HEIGHT; row++) {
        int end = c->width;
        while (end > 0 && c->cells[row][end - 1] == ' ') end--;
        write_label(out, c, row);
        fprintf(out, "│%.*s\n", end, c->cells[row]);
    }
    fprintf(out, "%*s└", LABEL, "");
    for (int x = 0; x < c->width; x++) fputs("─", out);
    fprintf(out, "\n%*s 0%*.0f\n", LABEL, "", c->width - 1, c->longest);
}

static bool any_theory(const study *self, const experiment *runs) {
    bool any = false;
    for (size_t m = 0; m < self->method_count; m++)
        any = any || (is_drawn(&runs[m]) && runs[m].theory.kind != THEORY_UNKNOWN && runs[m].theory.rate > 0);
    return any;
}

static void write_legend(FILE *out, const canvas *c, const study *self, const experiment *runs, const text_style *style) {
    char text[2000] = "";
    for (size_t m = 0; m < self->method_count; m++) {
        const size_t used = strlen(text);
        if (is_drawn(&runs[m])) snprintf(text + used, sizeof text - used, "%c: %s; ", letter_of(m), runs[m].method);
    }
    const size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%supwards ‖g‖₂, to the right iterations%s",
             any_theory(self, runs) ? "dots: theory; " : "", c->compressed ? " (logarithmic)" : "");
    write_wrapped(out, style, 2, text);
}

void text_plot_write(FILE *out, const study *self, size_t problem, const text_style *style) {
    const experiment *runs = study_runs_of(self, problem);
    int width = (style->width > 0 ? style->width : USUAL) - LABEL - 2;
    canvas c;
    width = width > WIDEST ? WIDEST : width < NARROWEST ? NARROWEST : width;
    if (!begin(&c, self, runs, width)) return;
    draw(&c, self, runs);
    write_rows(out, &c);
    write_legend(out, &c, self, runs, style);
    fputc('\n', out);
}
