/* The options' one table: names, types, ranges, defaults and texts. Parsing, checking, --help and bindings read it. */
#include "internal.h"

#include <float.h>
#include <stdio.h>

#include "word.h"

#define AT(field)     offsetof(nadir_options, field)
#define REAL(field)   #field, WORD_REAL, AT(field)
#define WHOLE(field)  #field, WORD_INTEGER, AT(field)
#define FLAG(field)   #field, WORD_FLAG, AT(field)
#define CHOICE(field) #field, WORD_CHOICE, AT(field)

static const double most_integer = 9e18;

static const word_row table[] = {
    {REAL(gtol), 0, 1, 1e-8, NULL, "stop when max|g| <= gtol*max(gscale, max|g0|)"},
    {REAL(gscale), 0, DBL_MAX, 1, NULL, "see gtol; 0 makes the test purely relative to the start"},
    {REAL(angle), 0, 1, 1e-8, NULL, "least squares: stop when r makes no cosine above this with a column of J; 0 = off"},
    {REAL(rtol), 0, 1, 1e-10, NULL, "equations: ROOT when max|r| <= rtol*gscale (gscale = 0: rtol*max|r0|)"},
    {REAL(xtol), 0, 1, 0, NULL, "stop when |step| <= xtol*|x| (2-norms); 0 = off"},
    {REAL(ftarget), -INFINITY, DBL_MAX, -INFINITY, NULL, "stop when f <= ftarget; -inf = off"},
    {REAL(fnoise), 0, 0.1, 0, "auto",
     "relative noise in the values of f; auto = rounding, or measured: where g is taken by differences, or a method gets no "
     "further"},
    {REAL(divergence), 1, INFINITY, 1e12, NULL, "DIVERGED when f - f0 exceeds this times max(1, |f0|)"},
    {REAL(unbounded), 1, INFINITY, 1e30, NULL, "UNBOUNDED when f0 - f exceeds this times max(1, |f0|)"},
    {WHOLE(max_iterations), 0, most_integer, 1e6, NULL, "limit of accepted steps"},
    {WHOLE(max_evaluations), 1, most_integer, most_integer, NULL, "limit of calls of the objective"},
    {REAL(max_seconds), 0, INFINITY, INFINITY, NULL, "limit of seconds"},
    {CHOICE(differences), 0, 3, 0, "auto|forward|central|extrapolated",
     "for what the problem does not offer; auto = forward, and central near a minimum"},
    {CHOICE(ignore), 0, 2, 0, "nothing|hessian|gradient",
     "as if the problem lacked its Hessian and products, or these and its gradient"},
    {FLAG(keep_best), 0, 1, 0, NULL, "return the best point met, for methods that may go uphill; costs one vector"},
    {REAL(eta), 0, DBL_MAX, 0, "auto",
     "fixed: learning rate; auto = 1 for newton, else 2/(L+mu), 1/L, or 1/L by a power iteration"},
    {CHOICE(schedule), 0, 3, 0, "constant|inverse|root|exponential", "fixed: how eta decays with the steps taken"},
    {REAL(decay), 0, DBL_MAX, 0.01, NULL, "fixed: c of eta/(1+ck), eta/sqrt(1+ck), eta*exp(-ck)"},
    {REAL(beta), 0, 0.9999999999999999, 0, "auto", "momentum, nesterov: share of the last move that is kept; auto from L and mu"},
    {FLAG(restart), 0, 1, 1, NULL, "nesterov: begin the momentum anew where it leads uphill, if mu is not known"},
    {CHOICE(spectral), 0, 2, 2, "long|short|adaptive", "bb: step length of Barzilai and Borwein"},
    {CHOICE(reference), 0, 3, 0, "auto|last|largest|average", "armijo: value of f to fall below; auto = last, for bb largest"},
    {REAL(decrease), 0, 0.5, 1e-4, NULL, "armijo: share of the predicted decrease that is demanded"},
    {REAL(curvature), 0, 0.999, 0, "auto",
     "wolfe: share of the slope that may be left; auto = 0.99, for gradient and cg 0.1, or 0.01 where f is quadratic"},
    {WHOLE(memory), 1, 1000, 10, NULL,
     "lbfgs: pairs of step and gradient difference that are kept, at most n + 2; broyden with lu: updates of one J"},
    {CHOICE(h0), 0, 3, 0, "auto|scalar|diagonal|gated",
     "lbfgs: what the pairs update; gated = the diagonal while it foretells steps better; with a lambda scalar"},
    {REAL(lambda), 0, DBL_MAX, 1e-8, NULL,
     "damping, cubic, regularized: first lambda, relative to the largest diagonal entry of the scaled H; regularized: to "
     "|H|_F/sqrt(n)"},
    {CHOICE(scaling), 0, 1, 1, "none|diagonal",
     "damping, trust, cubic: norm of the step; no effect on krylov with products alone, which show no diagonal"},
    {REAL(radius), DBL_MIN, INFINITY, INFINITY, NULL,
     "trust: first radius, raised to what moves x; inf = begin with Newton's step"},
    {CHOICE(power), 0, 1, 0, "half|one", "regularized: lambda = c*sqrt|g| or c*|g|"},
    {REAL(forcing), 0, 0.99, 0.5, NULL, "krylov: first relative residual; shrinks as the root of |g|"},
    {WHOLE(basis), 1, 1000, 30, NULL, "krylov: Lanczos vectors kept, for the trust region's edge and for retries; at most 128 MB"},
    {WHOLE(seed), 0, most_integer, 1, NULL, "of the random start of a power or Lanczos iteration"},
    {FLAG(escape), 0, 1, 1, NULL, "newton, but for full and fixed: leave stationary points that are no minima"},
    {FLAG(tensor), 0, 1, 1, NULL, "newton/damping: steps bend with valleys, by third and fourth derivatives from the last step"},
    {FLAG(verdict), 0, 1, 0, NULL, "examine the Hessian at the result: minimum, saddle, ...; outside the counts"},
    {REAL(verdict_tol), 0, 0.1, 1e-10, NULL, "|eigenvalue| <= verdict_tol*|H| counts as zero"},
    {NULL, WORD_REAL, 0, 0, 0, 0, NULL, NULL},
};

enum { ROWS = sizeof table / sizeof *table - 1 };
_Static_assert(ROWS <= 64, "nadir_options.given has 64 bits");
_Static_assert(sizeof(nadir_options) <= WORD_TARGET_MAX, "word_parse works on a copy of limited size");

nadir_options nadir_options_default(void) {
    nadir_options options = {.method = ""};
    word_defaults(table, &options);
    return options;
}

nadir_status nadir_options_parse(nadir_options *options, const char *word, char *message, size_t size) {
    if (!options || !word) {
        if (message && size) snprintf(message, size, "%s is NULL", options ? "word" : "options");
        return NADIR_ARGUMENT;
    }
    char parts[NADIR_WORD];
    uint64_t given = options->given;
    if (!word_parse(table, word, parts, sizeof parts, options, sizeof *options, &given, message, size)) return NADIR_ARGUMENT;
    memcpy(options->method, parts, sizeof parts);
    options->given = given;
    return NADIR_RUNNING;
}

bool nadir_option_at(int index, nadir_description *description) {
    if (index < 0 || index >= ROWS || !description) return false;
    const word_row *row = &table[index];
    snprintf(description->name, sizeof description->name, "%s", row->name);
    description->type = word_type_name(row->type);
    description->text = row->text;
    word_range(row, description->range, sizeof description->range);
    word_default_text(row, description->standard, sizeof description->standard);
    return true;
}

bool options_check(const nadir_options *options, char *text, size_t size) {
    return word_check(table, options, text, size);
}

static bool lists(const char *const *const *parts, const char *name) {
    for (; *parts; parts++)
        for (const char *const *option = *parts; *option; option++)
            if (strcmp(*option, name) == 0) return true;
    return false;
}

const char *options_unused(const nadir_options *options, const char *const *const *all, const char *const *const *chosen) {
    for (int i = 0; i < ROWS; i++) {
        const bool changed = (options->given >> i & 1) != 0 || !word_is_default(&table[i], options);
        if (changed && lists(all, table[i].name) && !lists(chosen, table[i].name)) return table[i].name;
    }
    return NULL;
}
