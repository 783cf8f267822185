/* The iteration table: a row is an accepted step, or, marked r, a rejected one. */
#include "iterations.h"

#include <math.h>
#include <string.h>

enum { HEADING_EVERY = 20, SHOWN_COMPLETE = 1000 };

static bool is_due(int64_t iteration) {
    int64_t every = 1;
    while (iteration / every >= SHOWN_COMPLETE) every *= 10;
    return iteration % every == 0;
}

enum { WIDE = 17, NARROW = 10 };

static void show_number(FILE *out, int width, int digits, double value) {
    if (isfinite(value))
        fprintf(out, "%*.*e", width, digits, value);
    else
        fprintf(out, "%*s", width, "-");
}

static void show_row(const iterations *self, const nadir_iterate *it) {
    bool first = self->shown == 1;
    const double narrow[] = {it->gnorm, first ? NAN : it->step, first ? NAN : it->parameter, first ? NAN : it->ratio};
    fprintf(self->out, "%6lld%c", (long long)it->iteration, it->accepted || first ? ' ' : 'r');
    show_number(self->out, WIDE, 9, self->maximise ? -it->f : it->f);
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) show_number(self->out, NARROW, 2, narrow[i]);
    fprintf(self->out, " %6lld %6lld\n", (long long)it->counts.f, (long long)it->counts.hessian);
}

int iterations_show(void *data, const nadir_iterate *iterate) {
    iterations *self = data;
    if (!self->out || !is_due(iterate->iteration)) return 0;
    if (self->shown++ % HEADING_EVERY == 0)
        fputs("  iter         objective    max|g|    |step| parameter     ratio      f      H\n", self->out);
    show_row(self, iterate);
    return 0;
}
