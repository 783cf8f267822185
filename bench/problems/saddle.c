/* saddle: f(x, y) = x² - y² + y⁴/2 from (1, y), with a saddle at (0, 0) and the minima (0, ±1), where f = -1/2. From y = 0 the
 * gradient never leaves the axis that leads to the saddle. A double well: the simplest function with a nondegenerate saddle
 * between two minima.
 */
#include <math.h>
#include <stddef.h>

#include "family.h"

typedef struct saddle_settings {
    double y;
} saddle_settings;

static int objective(void *data, const double *x, double *f, double *g) {
    (void)data;
    const double square = x[1] * x[1];
    if (f != NULL) *f = x[0] * x[0] - square + 0.5 * square * square;
    if (g != NULL) {
        g[0] = 2.0 * x[0];
        g[1] = 2.0 * x[1] * (square - 1.0);
    }
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    H->values[0] = 2.0;
    H->values[1 + H->ld] = 6.0 * x[1] * x[1] - 2.0;
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    (void)data;
    Hv[0] = 2.0 * v[0];
    Hv[1] = (6.0 * x[1] * x[1] - 2.0) * v[1];
    return 0;
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const double y = ((const saddle_settings *)settings)->y;
    const int code = family_allocate_sized(problem, 2, message, size);
    if (code != FAMILY_MADE) return code;
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->start[0] = 1.0;
    problem->start[1] = y;
    problem->minimiser[1] = y < 0.0 ? -1.0 : 1.0; /* the one on the start's side */
    problem->minimum = -0.5;
    const double height = fmax(1.6, 1.1 * fabs(y));
    family_set_window(problem, -1.5, 1.5, -height, height);
    return FAMILY_MADE;
}

static const word_row rows[] = {
    {"y", WORD_REAL, offsetof(saddle_settings, y), -1e3, 1e3, 0.1, NULL, "the start is (1, y); from y = 0 lies the saddle"},
    {.name = NULL},
};

const bench_family family_saddle = {
    .name = "saddle",
    .text = "x^2 - y^2 + y^4/2: a saddle at (0, 0) between the minima (0, 1) and (0, -1)",
    .rows = rows,
    .settings_size = sizeof(saddle_settings),
    .make = make,
};
