/* What a comparison found, in sentences. */
#include <math.h>
#include <string.h>

#include "column.h"
#include "html.h"
#include "words.h"

static bool converged(const experiment *run) {
    return run->state == EXPERIMENT_DONE && run->result.status > 0;
}

static bool has_limit(const experiment *run) {
    return run->state == EXPERIMENT_DONE && experiment_hit_limit(run);
}

static bool is_refused(const experiment *run) {
    return run->state == EXPERIMENT_REFUSED;
}

static bool ended_otherwise(const experiment *run) {
    return run->state == EXPERIMENT_DIED || (run->state == EXPERIMENT_DONE && !converged(run) && !has_limit(run));
}

static bool is_waiting(const experiment *run) {
    return run->state == EXPERIMENT_WAITING;
}

static bool has_class(const experiment *run, rate_class kind) {
    return converged(run) && run->speed.kind == kind;
}

static bool is_linear(const experiment *run) {
    return has_class(run, RATE_LINEAR);
}

static bool is_sublinear(const experiment *run) {
    return has_class(run, RATE_SUBLINEAR);
}

static bool is_superlinear(const experiment *run) {
    return converged(run) && run->speed.kind >= RATE_SUPERLINEAR;
}

static bool is_quadratic(const experiment *run) {
    return has_class(run, RATE_QUADRATIC);
}

static bool is_otherwise_superlinear(const experiment *run) {
    return is_superlinear(run) && !is_quadratic(run);
}

static bool is_at_once(const experiment *run) {
    return converged(run) && run->result.iterations <= 2;
}

static bool is_elsewhere(const experiment *run) {
    nadir_verdict v = run->inertia.verdict;
    return converged(run) && (v == NADIR_VERDICT_SADDLE || v == NADIR_VERDICT_MAXIMUM);
}

static bool is_comparable(const experiment *run) {
    return run->state == EXPERIMENT_DONE && run->theory.kind == THEORY_EXACT && run->theory.rate > 0 && run->theory.rate < 1 &&
           run->rate.found && run->rate.value > 0;
}

static bool is_higher(const experiment *run) {
    return run->elsewhere[0] != '\0';
}

typedef bool (*property)(const experiment *);

static size_t count_of(const experiment *runs, size_t count, property has) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += has(&runs[i]);
    return found;
}

static void method_name(FILE *out, const experiment *run) {
    fputs("<code>", out);
    html_text(out, run->method);
    fputs("</code>", out);
}

/* "a, b and c". */
static void list_methods(FILE *out, const experiment *runs, size_t count, property has) {
    size_t total = count_of(runs, count, has), written = 0;
    for (size_t i = 0; i < count; i++) {
        if (!has(&runs[i])) continue;
        if (written) fputs(written + 1 == total ? " and " : ", ", out);
        method_name(out, &runs[i]);
        written++;
    }
}

static const char *plural(size_t count) {
    return count == 1 ? "" : "s";
}

void words_overall(FILE *out, const study *self) {
    static const struct {
        property has;
        const char *text;
    } endings[] = {
        {converged, "converged"},
        {has_limit, "ended at a limit of iterations, evaluations or time"},
        {ended_otherwise, "ended short of a solution"},
        {is_refused, "refused, since the method does not go with the problem"},
        {is_waiting, "not carried out"},
    };
    size_t methods = study_is_sweep(self) ? self->sweep_methods : self->method_count;
    if (study_is_sweep(self)) fprintf(out, "%zu values of <code>%s</code>, ", self->sweep.count, self->sweep.option);
    fprintf(out, "%zu method%s on %zu problem%s: %zu run%s", methods, plural(methods), self->problem_count,
            plural(self->problem_count), self->run_count, plural(self->run_count));
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t count = count_of(self->runs, self->run_count, endings[i].has);
        if (count) fprintf(out, "; %zu %s", count, endings[i].text);
    }
    fputs(self->interrupted ? ". The comparison was interrupted." : ".", out);
}

/* ---- the contest ---- */

static double iterations_of(const experiment *run) {
    return (double)run->result.iterations;
}

static double seconds_of(const experiment *run) {
    return run->seconds;
}

/* Converged, and not to a higher f than another: what ended elsewhere did another task. */
static bool is_at_best(const experiment *run) {
    return converged(run) && run->elsewhere[0] == '\0';
}

/* The run at the least f with the least (sign 1) or the most (sign -1) of a cost; NULL when none converged. */
static const experiment *extreme(const experiment *runs, size_t count, double (*cost)(const experiment *), double sign) {
    const experiment *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (is_at_best(&runs[i]) && (!best || sign * cost(&runs[i]) < sign * cost(best))) best = &runs[i];
    return best;
}

static void write_winner(FILE *out, const experiment *runs, size_t count) {
    char text[COLUMN_TEXT];
    const experiment *fewest = extreme(runs, count, iterations_of, 1), *fastest = extreme(runs, count, seconds_of, 1);
    const experiment *most = extreme(runs, count, iterations_of, -1);
    method_name(out, fewest);
    fprintf(out, " needed the fewest iterations (%lld)", (long long)fewest->result.iterations);
    fputs(fastest == fewest ? " and" : ", ", out);
    if (fastest != fewest) method_name(out, fastest);
    show_seconds(fastest->seconds, text, sizeof text);
    fprintf(out, " the least time (%s)", text);
    if (most != fewest) {
        fputs("; ", out);
        method_name(out, most);
        fprintf(out, " needed the most iterations (%lld)", (long long)most->result.iterations);
    }
    fputc('.', out);
}

void words_contest(FILE *out, const study *self, size_t problem) {
    const experiment *runs = study_runs_of(self, problem);
    const size_t solved = count_of(runs, self->method_count, converged), best = count_of(runs, self->method_count, is_at_best);
    if (solved == 0) {
        fputs("No method converged.", out);
        return;
    }
    fprintf(out, "%zu of %zu methods converged", solved, self->method_count);
    if (best < solved) fprintf(out, ", %zu to the least f. Of these, ", best);
    if (best == solved) fputs(". ", out);
    write_winner(out, runs, self->method_count);
    if (count_of(runs, self->method_count, has_limit)) {
        fputs(" At a limit: ", out);
        list_methods(out, runs, self->method_count, has_limit);
        fputc('.', out);
    }
}

/* ---- speed ---- */

/* |ln ρ / ln ρ_theory − 1|, the share of the iterations by which the two differ. */
static double disagreement(const experiment *run) {
    return fabs(log(run->rate.value) / log(run->theory.rate) - 1);
}

static void write_agreement(FILE *out, const experiment *runs, size_t count) {
    double worst = 0;
    if (!count_of(runs, count, is_comparable)) return;
    for (size_t i = 0; i < count; i++)
        if (is_comparable(&runs[i])) worst = fmax(worst, disagreement(&runs[i]));
    fputs("The measured rate of ", out);
    list_methods(out, runs, count, is_comparable);
    fprintf(out,
            worst <= 0.02 ? " is the theoretical one within %.2g&#8239;%%. "
                          : " differs from the theoretical one by up to %.2g&#8239;%%. ",
            fmax(100 * worst, 0.01));
}

static const char *adverb_of(rate_class kind) {
    return kind == RATE_QUADRATIC ? "quadratically" : kind == RATE_CUBIC ? "cubically" : "superlinearly";
}

static void write_slow(FILE *out, const experiment *runs, size_t count, property has, const char *adverb) {
    if (!count_of(runs, count, has)) return;
    list_methods(out, runs, count, has);
    fprintf(out, " converged %s. ", adverb);
}

static void write_orders(FILE *out, const experiment *runs, size_t count) {
    write_slow(out, runs, count, is_sublinear, "sublinearly");
    write_slow(out, runs, count, is_linear, "linearly");
    for (size_t i = 0; i < count; i++) {
        if (!is_superlinear(&runs[i])) continue;
        const rate_estimate *order = &runs[i].order;
        method_name(out, &runs[i]);
        fprintf(out, " converged %s", adverb_of(runs[i].speed.kind));
        if (order->found && order->high - order->low <= 1)
            fprintf(out, ", with order %.2f between %.2f and %.2f. ", order->value, order->low, order->high);
        else
            fputs(", but too few iterations tell the order. ", out);
    }
}

void words_speed(FILE *out, const study *self, size_t problem) {
    const experiment *runs = study_runs_of(self, problem);
    write_agreement(out, runs, self->method_count);
    write_orders(out, runs, self->method_count);
    if (count_of(runs, self->method_count, is_elsewhere)) {
        list_methods(out, runs, self->method_count, is_elsewhere);
        fputs(" stopped at a stationary point that is no minimum. ", out);
    }
    if (count_of(runs, self->method_count, is_higher)) {
        list_methods(out, runs, self->method_count, is_higher);
        fputs(" ended where f is higher than another method found it; the notes say where.", out);
    }
}

/* ---- method by method ---- */

/* "linearly on 4": how many of a method's runs are of a kind. */
static const struct {
    property has;
    const char *text;
} kinds[] = {
    {is_at_once, "in one step or two on"},
    {is_quadratic, "quadratically on"},
    {is_otherwise_superlinear, "superlinearly on"},
    {is_linear, "linearly on"},
    {is_sublinear, "sublinearly on"},
};

static const experiment *run_of(const study *self, size_t problem, size_t method) {
    return &study_runs_of(self, problem)[method];
}

static size_t count_runs(const study *self, size_t method, property has, bool unless_at_once) {
    size_t count = 0;
    for (size_t p = 0; p < self->problem_count; p++) {
        const experiment *run = run_of(self, p, method);
        count += has(run) && !(unless_at_once && is_at_once(run));
    }
    return count;
}

static double worst_disagreement(const study *self, size_t method) {
    double worst = 0;
    for (size_t p = 0; p < self->problem_count; p++) {
        const experiment *run = run_of(self, p, method);
        if (is_comparable(run)) worst = fmax(worst, disagreement(run));
    }
    return worst;
}

static void write_kinds(FILE *out, const study *self, size_t method) {
    const char *separator = ": ";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t count = count_runs(self, method, kinds[i].has, kinds[i].has != is_at_once);
        if (!count) continue;
        fprintf(out, "%s%s %zu", separator, kinds[i].text, count);
        separator = ", ";
    }
}

void words_method(FILE *out, const study *self, size_t method) {
    const size_t solved = count_runs(self, method, converged, false), compared = count_runs(self, method, is_comparable, false);
    method_name(out, run_of(self, 0, method));
    fprintf(out, " converged on %zu of %zu problem%s", solved, self->problem_count, plural(self->problem_count));
    write_kinds(out, self, method);
    if (compared)
        fprintf(out, "; where theory knows the rate, on %zu, the measured one agrees within %.2g&#8239;%%", compared,
                fmax(100 * worst_disagreement(self, method), 0.01));
    fputc('.', out);
}
