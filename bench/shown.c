/* Which columns people see. */
#include <string.h>

#include "shown.h"

static const char *const comparison[] = {
    "method", "status", "iterations",  "f_evals",      "g_evals", "h_evals", "hv_evals", "factorizations",  "seconds", "f",
    "gnorm",  "rate",   "rate_theory", "theory_ratio", "order",   "class",   "constant", "constant_theory", "verdict", NULL};
static const char *const sweep[] = {"method",  "limit_share", "outcome",     "status",         "iterations", "f_evals",
                                    "g_evals", "h_evals",     "hv_evals",    "factorizations", "seconds",    "f",
                                    "gnorm",   "rate",        "rate_theory", "theory_ratio",   NULL};

static const column *named(const study *self, const char *name) {
    const column *c;
    for (size_t i = 0; (c = study_column_at(self, i)); i++)
        if (strcmp(c->name, name) == 0) return c;
    return NULL;
}

const column *shown_at(const study *self, size_t index) {
    const char *const *names = study_is_sweep(self) ? sweep : comparison;
    size_t i = 0;
    while (i < index && names[i]) i++;
    return names[i] ? named(self, names[i]) : NULL;
}

size_t shown_count(const study *self) {
    size_t count = 0;
    while (shown_at(self, count)) count++;
    return count;
}

/* No iterations is an answer; no Hessians is none to a question that was not asked. */
static bool tells_zero(const column *c) {
    return strcmp(c->name, "iterations") == 0;
}

bool shown_is_blank(const study *self, size_t problem, const column *c) {
    const experiment *runs = study_runs_of(self, problem);
    const bool zeros_count = c->kind != COLUMN_INTEGER || tells_zero(c);
    for (size_t m = 0; m < self->method_count; m++) {
        char text[COLUMN_TEXT];
        const column_value value = c->value(&runs[m]);
        column_show(c, &runs[m], text, sizeof text);
        if (text[0] && (zeros_count || !value.known || value.integer != 0)) return false;
    }
    return true;
}
