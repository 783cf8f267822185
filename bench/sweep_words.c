/* What a sweep found, in sentences, as HTML. */
#include <math.h>
#include <string.h>

#include "html.h"
#include "sweep_words.h"

/* The ends of the values with this outcome; false when there are none. */
static bool extent(const experiment *runs, size_t count, const char *outcome, double *least, double *most) {
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (!runs[i].outcome || strcmp(runs[i].outcome, outcome) != 0) continue;
        *least = fmin(*least, runs[i].swept);
        *most = fmax(*most, runs[i].swept);
    }
    return *least <= *most;
}

static void write_outcomes(FILE *out, const experiment *runs, size_t count) {
    static const char *const outcomes[] = {"too small", "good", "overshooting", "too large", "divergent"};
    const char *separator = "";
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        double least, most;
        if (!extent(runs, count, outcomes[i], &least, &most)) continue;
        if (least < most)
            fprintf(out, "%s%.5g to %.5g %s", separator, least, most, outcomes[i]);
        else
            fprintf(out, "%s%.5g %s", separator, least, outcomes[i]);
        separator = ", ";
    }
    fputs(*separator ? ". " : "nothing was run. ", out);
}

static void write_best(FILE *out, const experiment *runs, size_t count) {
    const experiment *best = NULL;
    for (size_t i = 0; i < count; i++) {
        bool converged = runs[i].state == EXPERIMENT_DONE && runs[i].result.status > 0;
        if (converged && (!best || runs[i].result.iterations < best->result.iterations)) best = &runs[i];
    }
    if (best)
        fprintf(out, "The fewest iterations, %lld, come with %.8g. ", (long long)best->result.iterations, best->swept);
    else
        fputs("No value led to convergence. ", out);
}

/* "gradient/fixed": what stands before the swept option. */
static void write_method(FILE *out, const study *self, const experiment *run) {
    char key[SWEEP_NAME + 3], name[EXPERIMENT_WORD];
    snprintf(key, sizeof key, ",%s=", self->sweep.option);
    const char *end = strstr(run->method, key);
    snprintf(name, sizeof name, "%.*s", end ? (int)(end - run->method) : (int)strlen(run->method), run->method);
    fputs("<code>", out);
    html_text(out, name);
    fputs("</code>: v", out);
}

void sweep_words(FILE *out, const study *self, size_t problem) {
    for (size_t m = 0; m < self->sweep_methods; m++) {
        char text[256];
        const experiment *runs = study_runs_of(self, problem) + m * self->sweep.count;
        if (self->sweep_methods > 1)
            write_method(out, self, runs);
        else
            fputc('V', out);
        fputs("alues of <code>", out);
        html_text(out, self->sweep.option);
        fputs("</code>: ", out);
        write_outcomes(out, runs, self->sweep.count);
        write_best(out, runs, self->sweep.count);
        sweep_describe(study_scale(self, problem, m), text, sizeof text);
        if (!text[0]) continue;
        fputs("In theory ", out);
        html_text(out, text);
        fputs(". ", out);
    }
}
