/* A matrix of derivatives from differences of a vector function F, group of columns by group: y ≈ F'(x)·d for d = Σ d_j e_j over a
 * group, from which the entries F_i/∂x_j = y_i/d_j are taken that nothing else in the group touches (colouring.h). d_j is the size
 * of x_j, and h, the length along d, is chosen where truncation and noise balance in the largest component (difference_step.c), at
 * the first matrix and from time to time. */
#include "difference.h"

#include "random.h"

#include <float.h>

static const double shortest = 0x1p-48, longest = 0.25; /* h: beyond the rounding of x, within its size */

difference_groups difference_groups_place(int64_t length, int64_t n, arena *memory) {
    difference_groups g = {0};
    g.group = arena_take(memory, n, sizeof *g.group);
    g.hits = arena_take(memory, length, sizeof *g.hits);
    g.along = arena_doubles(memory, n, 1);
    g.sum = arena_doubles(memory, length, 1);
    g.other = arena_doubles(memory, length, 1);
    g.scale = arena_doubles(memory, n, 1);
    return g;
}

typedef struct task {
    nadir_solver *s;
    const difference_field *of;
    difference_groups *groups;
    double xmax;
} task;

static double size_of(const task *t, int64_t j) {
    return difference_size(t->of->at->x[j], t->xmax);
}

/* The direction of a group. Returns its least entry. */
static double aim(const task *t, int64_t c) {
    const difference_groups *g = t->groups;
    double least = INFINITY;
    for (int64_t j = 0; j < t->s->problem.n; j++) {
        g->along[j] = g->group[j] == c ? difference_rounded(size_of(t, j)) : 0.0;
        if (g->along[j] > 0.0) least = fmin(least, g->along[j]);
    }
    return least;
}

static nadir_status gap_of_group(void *of, double h, double *gap) {
    const task *t = of;
    const difference_groups *g = t->groups;
    nadir_status status = difference_along(t->s, t->of, g->scheme, h, g->along, g->other);
    if (status == NADIR_RUNNING) status = difference_along(t->s, t->of, g->scheme, 2.0 * h, g->along, g->sum);
    *gap = status == NADIR_RUNNING ? 0.0 : NAN;
    const int64_t length = status == NADIR_RUNNING ? field_length(t->s, t->of) : 0;
    for (int64_t i = 0; i < length; i++) *gap = fmax(*gap, fabs(g->sum[i] - g->other[i]));
    return status == NADIR_NOT_FINITE ? NADIR_RUNNING : status;
}

/* The sum of the components with signs by chance: its noise is as large as that of all of them. */
static double mixed(const task *t, const point *at) {
    uint64_t random = (uint64_t)t->s->options.seed + 1;
    const double *values = field_values(t->of, at);
    double sum = 0.0;
    for (int64_t i = 0; i < field_length(t->s, t->of); i++) sum += copysign(values[i], random_next(&random));
    return sum;
}

static nadir_status value_on_line(void *of, double h, double *value) {
    const task *t = of;
    const nadir_status status = difference_beside(t->s, t->of, h, t->groups->along);
    *value = status == NADIR_RUNNING ? mixed(t, t->of->beside) : NAN;
    return status;
}

static nadir_status measure_noise(task *t, double *noise) {
    uint64_t random = (uint64_t)t->s->options.seed;
    const space rows = {.n = field_length(t->s, t->of)};
    const double largest = vec_max(&rows, field_values(t->of, t->of->at));
    *noise = t->s->fnoise * largest;
    for (int64_t j = 0; j < t->s->problem.n; j++) t->groups->along[j] = size_of(t, j) * random_next(&random);
    nadir_status status = NADIR_RUNNING;
    if (!(t->s->options.fnoise > 0.0)) status = difference_noise(value_on_line, t, mixed(t, t->of->at), noise);
    *noise = fmax(*noise, 0.5 * DBL_EPSILON * largest + DBL_MIN);
    return status;
}

static nadir_status choose_scales(task *t) {
    difference_groups *g = t->groups;
    double noise;
    nadir_status status = measure_noise(t, &noise);
    g->error = 0.0;
    for (int64_t c = 0; c < g->count && status == NADIR_RUNNING; c++) {
        difference_choice choice = {.scheme = g->scheme, .noise = noise, .least = shortest, .most = longest};
        choice.h = g->age == 0 ? difference_step(t->s, g->scheme) : g->scale[c];
        const double least = aim(t, c);
        status = difference_choose(&choice, gap_of_group, t);
        g->scale[c] = difference_rounded(choice.h);
        g->error = fmax(g->error, choice.error / least);
    }
    return status;
}

nadir_status difference_columns(nadir_solver *s, const difference_field *of, difference_groups *groups, difference_take *take,
                                nadir_matrix *M) {
    task t = {s, of, groups, vec_max(&s->space, of->at->x)};
    nadir_status status = groups->age % DIFFERENCE_RENEWAL == 0 ? choose_scales(&t) : NADIR_RUNNING;
    groups->age++;
    for (int64_t c = 0; c < groups->count && status == NADIR_RUNNING; c++) {
        aim(&t, c);
        status = difference_around(s, of, groups->scheme, groups->scale[c], groups->along, groups->sum);
        if (status == NADIR_RUNNING) take(groups, M, c);
    }
    return status;
}
