/* One option over a range of values. A learning rate η is seen against the curvatures [μ, L] along the steps of gradient descent:
 *     each iteration multiplies the error along curvature λ by 1 − ηλ, so that
 *     η < 1/L       approaches along every direction from one side,
 *     1/L .. 2/L    jumps over the minimum along the steepest ones, by less and less,
 *     2/(L+μ)       is the fastest: both ends shrink alike,
 *     η > 2/L       diverges
 * (Polyak, Introduction to Optimization, 1987, section 1.4). Newton's direction has the curvatures 1 and 1. The outcomes are those
 * that were measured, not those of the theory: good takes at most twice the fewest iterations.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "prepare.h"
#include "sweep.h"

/* ---- the request ---- */

static bool find_option(const char *name, nadir_description *found) {
    for (int i = 0; nadir_option_at(i, found); i++)
        if (strcmp(found->name, name) == 0) return true;
    return false;
}

static void nearest_option(const char *name, char *text, size_t size) {
    nadir_description d;
    char names[64][SWEEP_NAME];
    const char *candidates[64];
    size_t count = 0;
    for (int i = 0; count < 64 && nadir_option_at(i, &d); i++) {
        snprintf(names[count], SWEEP_NAME, "%.*s", SWEEP_NAME - 1, d.name);
        candidates[count] = names[count];
        count++;
    }
    word_nearest(name, candidates, count, text, size);
}

static bool refuse(const char *word, const char *wanted, char *message, size_t size) {
    snprintf(message, size, "--sweep %.100s: %s", word, wanted);
    return false;
}

static bool read_part(const char **at, double *value) {
    size_t length = strcspn(*at, ":");
    bool fine = word_number(*at, *at + length, value);
    *at += length + ((*at)[length] == ':');
    return fine;
}

/* FROM:TO or FROM:TO:COUNT */
static bool read_range(const char *text, sweep_request *self) {
    double count = 13;
    bool fine = read_part(&text, &self->from) && read_part(&text, &self->to) && (*text == '\0' || read_part(&text, &count));
    if (!fine || *text != '\0' || !(count >= 2 && count <= SWEEP_MOST) || count != floor(count)) return false;
    self->count = (size_t)count;
    self->ranged = true;
    return self->from > 0 && self->to > self->from && isfinite(self->to);
}

/* Multiples of the limit; BEST and OVER stand for what depends on μ. */
static const double BEST = -1, OVER = -2;
static const double shares[] = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, BEST, OVER, 1.01, 1.1, 2};
enum { SHARES = sizeof shares / sizeof *shares, DECADE_STEPS = 2, DECADES = 4, AROUND = DECADES * DECADE_STEPS + 1 };

static bool is_rate(const sweep_request *self) {
    return strcmp(self->option, "eta") == 0;
}

bool sweep_parse(const char *word, sweep_request *self, char *message, size_t size) {
    nadir_description option;
    double standard;
    *self = (sweep_request){.count = AROUND};
    size_t length = strcspn(word, "=");
    snprintf(self->option, sizeof self->option, "%.*s", (int)length, word);
    if (!find_option(self->option, &option)) {
        char near[96] = "", text[160];
        nearest_option(self->option, near, sizeof near);
        snprintf(text, sizeof text, "there is no such option%s", near);
        return refuse(word, text, message, size);
    }
    self->integer = strcmp(option.type, "integer") == 0;
    if (strcmp(option.type, "real") != 0 && !self->integer) return refuse(word, "the option is no number", message, size);
    if (word[length] == '=')
        return read_range(word + length + 1, self) ||
               refuse(word, "the range is FROM:TO or FROM:TO:COUNT with 0 < FROM < TO and 2 to 200 values", message, size);
    if (is_rate(self)) self->count = SHARES;
    bool centred = word_number(option.standard, option.standard + strlen(option.standard), &standard) && standard > 0;
    if (is_rate(self) || (centred && isfinite(standard))) return true;
    return refuse(word, "its default is no scale: give a range, as in NAME=FROM:TO", message, size);
}

/* ---- does a method have it ---- */

bool sweep_suits(const sweep_request *self, const char *method) {
    char word[EXPERIMENT_WORD + SWEEP_NAME + 40];
    double values[SWEEP_MOST];
    const sweep_scale none = {.limit = NAN, .best = NAN};
    sweep_values(self, &none, values);
    snprintf(word, sizeof word, "%s,%s=%.17g", method, self->option, values[0]);
    return method_exists(word);
}

/* ---- the scale ---- */

/* `eta=auto` takes 1/L with the L of a power iteration where the problem knows none; one iteration tells it. */
static double estimated_lipschitz(const bench_problem *problem) {
    nadir_options options = nadir_options_default();
    nadir_iterate trace[2] = {{0}};
    nadir_solver *solver = NULL;
    snprintf(options.method, sizeof options.method, "gradient/fixed");
    options.max_iterations = 1;
    options.trace = trace;
    options.trace_capacity = 2;
    if (nadir_create(&problem->problem, &options, &solver, NULL) != NADIR_RUNNING) return NAN;
    nadir_start(solver, problem->start);
    nadir_step(solver);
    nadir_destroy(solver);
    return trace[1].parameter > 0 ? 1 / trace[1].parameter : NAN;
}

sweep_scale sweep_scale_of(const sweep_request *self, const bench_problem *problem, const nadir_options *parsed) {
    const nadir_problem *p = &problem->problem;
    sweep_scale scale = {.limit = NAN, .best = NAN};
    if (!is_rate(self) || !fixed_rate_of(parsed, p->lipschitz, p->convexity, &scale.rate)) return scale;
    scale.estimated = !(scale.rate.lipschitz > 0);
    scale.known = !scale.estimated || fixed_rate_of(parsed, estimated_lipschitz(problem), 0, &scale.rate);
    scale.limit = scale.rate.limit;
    scale.best = scale.rate.best;
    return scale;
}

/* ---- the values ---- */

/* OVER lies a tenth of the way from the limit to the best. */
static double share_of(double share, const sweep_scale *scale) {
    double gap = 1 - scale->best / scale->limit;
    bool usable = gap > 1e-12 && gap < 0.3;
    if (share == BEST) return usable ? 1 - gap : 0.7;
    if (share == OVER) return usable ? 1 - 0.1 * gap : 0.95;
    return share;
}

static double default_of(const sweep_request *self) {
    nadir_description option;
    double standard = 1;
    if (find_option(self->option, &option)) word_number(option.standard, option.standard + strlen(option.standard), &standard);
    return standard;
}

/* A method's word with it is still legible. */
static double eight_digits(double value) {
    char text[40];
    snprintf(text, sizeof text, "%.8g", value);
    double rounded = value;
    word_number(text, text + strlen(text), &rounded);
    return rounded;
}

void sweep_values(const sweep_request *self, const sweep_scale *scale, double *values) {
    bool rate = is_rate(self) && !self->ranged;
    double limit = isfinite(scale->limit) ? scale->limit : 1, centre = default_of(self);
    for (size_t i = 0; i < self->count; i++) {
        double position = (double)i / (double)(self->count - 1), value;
        if (self->ranged)
            value = self->from * pow(self->to / self->from, position);
        else if (rate)
            value = limit * share_of(shares[i], scale);
        else
            value = centre * pow(10, DECADES * (position - 0.5));
        values[i] = self->integer ? floor(value + 0.5) : eight_digits(value);
    }
}

/* ---- the outcomes ---- */

static bool converged(const experiment *run) {
    return run->state == EXPERIMENT_DONE && run->result.status > 0;
}

static const experiment *fewest_iterations(const experiment *runs, size_t count) {
    const experiment *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (converged(&runs[i]) && (!best || runs[i].result.iterations < best->result.iterations)) best = &runs[i];
    return best;
}

static bool went_out_of_bounds(const experiment *run) {
    nadir_status status = run->result.status;
    return status == NADIR_DIVERGED || status == NADIR_NOT_FINITE;
}

static const char *outcome_of(const experiment *run, const experiment *best, const sweep_scale *scale) {
    if (run->state != EXPERIMENT_DONE) return "";
    if (went_out_of_bounds(run)) return "divergent";
    if (converged(run) && run->result.iterations <= 2 * best->result.iterations) return "good";
    double middle = best ? best->swept : scale->limit;
    if (isnan(middle)) return "";
    return run->swept < middle ? "too small" : isnan(scale->limit) ? "too large" : "overshooting";
}

void sweep_judge(experiment *runs, size_t count, const sweep_scale *scale) {
    const experiment *best = fewest_iterations(runs, count);
    for (size_t i = 0; i < count; i++) runs[i].outcome = outcome_of(&runs[i], best, scale);
}

void sweep_describe(const sweep_scale *scale, char *text, size_t size) {
    char best[80] = "";
    snprintf(text, size, "%s", "");
    if (!isfinite(scale->limit)) return;
    if (isfinite(scale->best))
        snprintf(best, sizeof best, "; eta=auto takes %s = %.8g", fixed_rate_best_text(&scale->rate), scale->best);
    snprintf(text, size, "steps diverge beyond %s = %.8g%s%s", fixed_rate_limit_text(&scale->rate), scale->limit, best,
             scale->estimated ? " (L is estimated at the start, and other points may be steeper or flatter)" : "");
}
