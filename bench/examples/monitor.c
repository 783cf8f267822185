/* A problem of one's own, with data, a place where it is undefined, a monitor, and the solver stepped by hand.
 *
 * The analytic centre of the inequalities a_i'x <= b_i: minimise f(x) = -sum log(b_i - a_i'x), defined inside them only
 * (Boyd and Vandenberghe, Convex Optimization, 2004, section 8.5.3). Here they are the sides of a triangle.
 */
#include <math.h>
#include <nadir.h>
#include <stdio.h>

typedef struct triangle {
    double a[3][2], b[3];
} triangle;

static int objective(void *data, const double *x, double *f, double *g) {
    const triangle *t = data;
    double sum = 0, gradient[2] = {0, 0};
    for (int i = 0; i < 3; i++) {
        double slack = t->b[i] - t->a[i][0] * x[0] - t->a[i][1] * x[1];
        if (!(slack > 0)) return 1; /* not defined here: the step is shortened */
        sum -= log(slack);
        for (int j = 0; j < 2; j++) gradient[j] += t->a[i][j] / slack;
    }
    if (f) *f = sum;
    for (int j = 0; g && j < 2; j++) g[j] = gradient[j];
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const triangle *t = data;
    for (int i = 0; i < 3; i++) {
        double slack = t->b[i] - t->a[i][0] * x[0] - t->a[i][1] * x[1];
        H->values[0] += t->a[i][0] * t->a[i][0] / (slack * slack);
        H->values[1] += t->a[i][1] * t->a[i][0] / (slack * slack);
        H->values[1 + H->ld] += t->a[i][1] * t->a[i][1] / (slack * slack);
    }
    return 0;
}

static int print_row(void *data, const nadir_iterate *it) {
    (void)data;
    printf("%3lld  f = %-20.15g  max|g| = %.1e\n", (long long)it->iteration, it->f, it->gnorm);
    return 0; /* anything else ends the run */
}

/* One step at a time, to do something in between. */
static nadir_status step_by_hand(nadir_solver *solver, double *x, nadir_result *result) {
    nadir_status status = nadir_start(solver, x);
    while (status == NADIR_RUNNING) status = nadir_step(solver);
    return nadir_now(solver, x, result);
}

int main(void) {
    triangle t = {{{-1, 0}, {0, -1}, {1, 1}}, {0, 0, 1}}; /* x >= 0, y >= 0, x + y <= 1 */
    nadir_problem problem = {.n = 2, .data = &t, .objective = objective, .hessian = hessian};
    nadir_options options = nadir_options_default();
    nadir_solver *solver;
    nadir_result result;
    char message[NADIR_TEXT];
    double x[2] = {0.01, 0.9};

    if (nadir_options_parse(&options, "newton/armijo,gtol=1e-12", message, sizeof message) != NADIR_RUNNING) {
        fprintf(stderr, "%s\n", message);
        return 2;
    }
    options.monitor = print_row;
    if (nadir_create(&problem, &options, &solver, &result) != NADIR_RUNNING) {
        fprintf(stderr, "%s\n", result.text);
        return 2;
    }
    step_by_hand(solver, x, &result);
    nadir_destroy(solver);
    printf("%s\nthe centre is (%.15g, %.15g)\n", result.text, x[0], x[1]);
    return result.status > 0 && fabs(x[0] - 1.0 / 3) < 1e-10 && fabs(x[1] - 1.0 / 3) < 1e-10 ? 0 : 1;
}
