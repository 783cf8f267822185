/* The record of a run: a row a pass, into the caller's memory and to the monitor. */
#include "internal.h"

static nadir_iterate row(const nadir_solver *s) {
    const double square = s->unit * s->unit;
    return (nadir_iterate){
        .iteration = s->iterations,
        .accepted = s->accepted,
        .f = s->now.f / square,
        .gnorm = s->now.gnorm / square,
        .gnorm2 = s->now.gnorm2 / square,
        .gerror = s->now.gerror / square,
        .step = s->step_norm,
        .parameter = s->parameter,
        .ratio = s->ratio,
        .seconds = oracle_seconds(s),
        .counts = s->counts,
        .n = s->problem.n,
        .x = s->now.x,
        .g = s->now.g,
    };
}

bool trace_pass(nadir_solver *s) {
    const nadir_options *o = &s->options;
    if (!o->trace && !o->monitor) return true;
    nadir_iterate here = row(s);
    const bool go_on = !o->monitor || o->monitor(o->monitor_data, &here) == 0;
    here.x = here.g = NULL;
    if (o->trace && s->trace_rows < o->trace_capacity) o->trace[s->trace_rows] = here;
    s->trace_rows++;
    return go_on;
}
