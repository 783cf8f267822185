/* quartic: f(x) = Σ x_i⁴, minimum 0 at 0, where the Hessian vanishes: Newton's method is linear there, at the rate 2/3. With
 * start=gaps every other unknown starts at 0, so that H is singular from the first iteration on. The rate: D. W. Decker, H. B.
 * Keller and C. T. Kelley, SIAM J. Numer. Anal. 20 (1983), 296-314.
 */
#include <stddef.h>

#include "../random.h"
#include "family.h"

typedef struct quartic_settings {
    int64_t n, start, seed;
} quartic_settings;

enum { START_ONES, START_RANDOM, START_GAPS };

static int objective(void *data, const double *x, double *f, double *g) {
    const int64_t n = ((const family_size *)data)->n;
    if (f != NULL) {
        *f = 0.0;
        for (int64_t i = 0; i < n; i++) *f += (x[i] * x[i]) * (x[i] * x[i]);
    }
    if (g != NULL) {
        for (int64_t i = 0; i < n; i++) g[i] = 4.0 * x[i] * x[i] * x[i];
    }
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t j = 0; j < n; j++) band_column(H, j)[0] = 12.0 * x[j] * x[j];
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    const int64_t n = ((const family_size *)data)->n;
    for (int64_t i = 0; i < n; i++) Hv[i] = 12.0 * x[i] * x[i] * v[i];
    return 0;
}

static void set_start(const quartic_settings *settings, double *x) {
    bench_random random;
    random_seed(&random, settings->seed);
    if (settings->start == START_RANDOM) {
        random_normals(&random, settings->n, x);
    } else {
        family_alternate(settings->n, 1.0, settings->start == START_GAPS ? 0.0 : 1.0, x);
    }
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const quartic_settings *chosen = settings;
    const int code = family_allocate_sized(problem, chosen->n, message, size);
    if (code != FAMILY_MADE) return code;
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    family_band(problem, 0);
    set_start(chosen, problem->start);
    family_window(problem);
    return FAMILY_MADE;
}

static const word_row rows[] = {
    {"n", WORD_INTEGER, offsetof(quartic_settings, n), 1.0, FAMILY_BAND_MOST, 100.0, NULL, "number of unknowns"},
    {"start", WORD_CHOICE, offsetof(quartic_settings, start), 0.0, 2.0, START_ONES, "ones|random|gaps",
     "ones, normal deviates of the seed, or (1, 0, 1, 0, ...)"},
    {"seed", WORD_INTEGER, offsetof(quartic_settings, seed), 0.0, 0x1p53, 1.0, NULL, "of start=random"},
    {.name = NULL},
};

const bench_family family_quartic = {
    .name = "quartic",
    .text = "sum of x_i^4, Hessian zero at the minimiser; the rate of Newton there is 2/3, Decker, Keller and Kelley 1983",
    .rows = rows,
    .settings_size = sizeof(quartic_settings),
    .make = make,
};
