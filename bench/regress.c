/* What became worse, and what better, since an earlier profile. Counts repeat exactly on one machine, so that a tenth more is a
 * change; times jump, and below a millisecond they say nothing.
 */
#include <math.h>
#include <string.h>

#include "regress.h"

static const struct {
    const char *cost;
    double allowance; /* relative */
    double least;     /* differences below are none */
} rules[] = {
    {"evaluations", 0.1, 2}, {"hessians", 0.1, 2}, {"factorizations", 0.1, 2}, {"products", 0.1, 5}, {"seconds", 0.5, 1e-3}};

enum { CHANGE_WORSE = 1, CHANGE_BETTER = -1 };

static int change_of(double before, double now, double allowance, double least) {
    if (now - before > fmax(allowance * before, least)) return CHANGE_WORSE;
    return before - now > fmax(allowance * now, least) ? CHANGE_BETTER : 0;
}

static void name_run(FILE *out, int sign, const run_row *now) {
    fprintf(out, "%s: %s on %s: ", sign == CHANGE_WORSE ? "worse" : "better", now->method, now->problem);
}

/* Another status is a change of its own, and the costs of a run that failed mean little. */
static int compare_endings(FILE *out, const run_row *before, const run_row *now, int sign) {
    int change = (int)run_row_solved(before) - (int)run_row_solved(now);
    if (change == sign && out) {
        name_run(out, sign, now);
        fprintf(out, "%s, was %s%s%s\n", now->status, before->status, sign == CHANGE_WORSE ? "; " : "",
                sign == CHANGE_WORSE ? now->reason : "");
    }
    return change;
}

/* The first cost that changed in the direction of `sign`, written in one line. */
static bool compare_costs(FILE *out, const run_row *before, const run_row *now, int sign) {
    bool any = false;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const profile_cost *cost = profile_cost_named(rules[i].cost);
        double was = cost->of(before), is = cost->of(now);
        if (change_of(was, is, rules[i].allowance, rules[i].least) != sign) continue;
        if (!any) name_run(out, sign, now);
        fprintf(out, "%s%s %.6g, was %.6g", any ? "; " : "", cost->name, is, was);
        any = true;
    }
    if (any) fputc('\n', out);
    return any;
}

static bool is_changed(FILE *out, const run_row *before, const run_row *now, int sign) {
    int ending = compare_endings(out, before, now, sign);
    if (ending != 0) return ending == sign;
    return run_row_solved(now) && compare_costs(out, before, now, sign);
}

static size_t write_changes(FILE *out, const profile *now, const ledger *before, int sign, size_t *compared) {
    size_t changed = 0;
    *compared = 0;
    for (size_t i = 0; i < now->problem_count * now->method_count; i++) {
        const run_row *row = now->rows[i];
        const run_row *old = row ? ledger_find(before, row->problem, row->method) : NULL;
        if (!old) continue;
        changed += is_changed(out, old, row, sign);
        ++*compared;
    }
    return changed;
}

/* Nothing can be said where the limits were others. */
static bool same_setting(const profile *now, const ledger *before) {
    bool same = true;
    for (size_t i = 0; i < now->problem_count * now->method_count; i++) {
        const run_row *row = now->rows[i];
        const run_row *old = row ? ledger_find(before, row->problem, row->method) : NULL;
        if (!old) continue;
        same = same && old->max_seconds == row->max_seconds && old->max_iterations == row->max_iterations &&
               strcmp(old->machine, row->machine) == 0;
    }
    return same;
}

regress_counts regress_write(FILE *out, const profile *now, const ledger *before) {
    regress_counts counts = {0};
    counts.worse = write_changes(out, now, before, CHANGE_WORSE, &counts.compared);
    counts.better = write_changes(out, now, before, CHANGE_BETTER, &counts.compared);
    fprintf(out, "%zu runs compared with the earlier ones: %zu worse, %zu better\n", counts.compared, counts.worse, counts.better);
    if (!same_setting(now, before)) fputs("note: the limits or the machine were others then\n", out);
    return counts;
}
