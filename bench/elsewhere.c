/* Where converged methods ended that missed the least f. */
#include <math.h>
#include <stdio.h>

#include "elsewhere.h"

bool elsewhere_is_higher(double f, double least) {
    return f - least > 1e-4 * fmax(1, fabs(least));
}

static bool converged(const experiment *run) {
    return run->state == EXPERIMENT_DONE && run->result.status > 0;
}

/* NULL when none converged. */
static const experiment *best_of(const experiment *runs, size_t count) {
    const experiment *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (converged(&runs[i]) && !(best && runs[i].result.f >= best->result.f)) best = &runs[i];
    return best;
}

static const char *name_of(nadir_verdict verdict) {
    static const struct {
        nadir_verdict verdict;
        const char *name;
    } names[] = {{NADIR_VERDICT_MINIMUM, "another minimum"},
                 {NADIR_VERDICT_SADDLE, "a saddle"},
                 {NADIR_VERDICT_MAXIMUM, "a maximum"},
                 {NADIR_VERDICT_NOT_STATIONARY, "stopped short of a stationary point"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].verdict == verdict) return names[i].name;
    return "another point";
}

void elsewhere_judge(experiment *runs, size_t count) {
    const experiment *best = best_of(runs, count);
    for (size_t i = 0; i < count; i++) {
        experiment *run = &runs[i];
        run->elsewhere[0] = '\0';
        if (!converged(run) || !elsewhere_is_higher(run->result.f, best->result.f)) continue;
        snprintf(run->elsewhere, sizeof run->elsewhere, "%s: f = %.8g, where %.100s found %.8g", name_of(run->inertia.verdict),
                 run->result.f, best->method, best->result.f);
    }
}
