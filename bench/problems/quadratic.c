/* quadratic: f(x) = ½ x'Ax - b'x, b = Ax*, with the eigenvalues of A running exactly from 1 to κ (`condition`).
 *
 * The minimum -½ b'x* is not 0, so f loses its last digits near x* as it does in practice: with an error of about ε·|f|, values
 * cannot tell x from x* when ‖x - x*‖ is below √(ε|f|/κ). A code that trusts values alone stalls there; gradients go on.
 *
 * Storage dense: A = QDQ' (dense.c). Diagonal: A = D. Tridiagonal: the second difference tridiag(-1, 2, -1), whose eigenvalues are
 * 2 - 2 cos(kπ/(n+1)) with eigenvectors sin(ikπ/(n+1)), mapped to [1, κ]: with c = cos(π/(n+1)),
 *     A = tridiag(-e, (κ+1)/2, -e),  e = (κ-1)/(4c),  λ_k = (κ+1)/2 - 2e cos(kπ/(n+1)).
 *
 * start=extreme: steepest descent with exact steps contracts f - f* by ((κ-1)/(κ+1))² an iteration, Kantorovich's bound, when the
 * gradient has equal parts of the extreme eigenvectors u (of 1) and v (of κ), and then stays so for ever. A(x0 - x*) = u + v
 * means x0 = x* + u + v/κ, here times √n. H. Akaike, Ann. Inst. Statist. Math. 11 (1959), 1-16.
 */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "dense.h"
#include "family.h"

typedef struct quadratic_settings {
    int64_t n, spectrum, storage, seed, start;
    double condition;
} quadratic_settings;

enum { STORAGE_DENSE, STORAGE_DIAGONAL, STORAGE_TRIDIAGONAL };
enum { START_RANDOM, START_EXTREME };

typedef struct quadratic quadratic;

/* What depends on how A is stored. */
typedef struct storage_kind {
    int64_t (*entries)(int64_t n); /* numbers kept in A */
    /* Fills A, and the eigenvectors of the least and the largest eigenvalue; false without memory. */
    bool (*build)(quadratic *q, const quadratic_settings *settings, bench_random *random, double *least, double *most);
    void (*product)(const quadratic *q, const double *v, double *Av);
    double (*form)(const quadratic *q, const double *x); /* x'Ax */
    void (*copy)(const quadratic *q, nadir_matrix *H);
    int64_t kl; /* of the band; < 0: dense */
} storage_kind;

struct quadratic {
    int64_t n;
    const storage_kind *storage;
    double *A, *b;
};

/* ---- dense */

static int64_t dense_entries(int64_t n) {
    return n * n;
}

static bool dense_build(quadratic *q, const quadratic_settings *settings, bench_random *random, double *least, double *most) {
    /* b is not needed yet: the eigenvalues lie there meanwhile */
    spectrum_fill((spectrum_kind)settings->spectrum, q->n, 1.0, settings->condition, q->b);
    return dense_of_spectrum(q->n, q->b, random, q->A, least, most);
}

static void dense_multiply(const quadratic *q, const double *v, double *Av) {
    dense_product(q->n, q->A, v, Av);
}

static double dense_square(const quadratic *q, const double *x) {
    return dense_form(q->n, q->A, x);
}

static void dense_write(const quadratic *q, nadir_matrix *H) {
    dense_copy(q->n, q->A, H);
}

/* ---- diagonal */

static int64_t diagonal_entries(int64_t n) {
    return n;
}

static bool diagonal_build(quadratic *q, const quadratic_settings *settings, bench_random *random, double *least, double *most) {
    (void)random;
    spectrum_fill((spectrum_kind)settings->spectrum, q->n, 1.0, settings->condition, q->A);
    family_fill(q->n, 0.0, least);
    family_fill(q->n, 0.0, most);
    least[0] = 1.0;
    most[q->n - 1] = 1.0;
    return true;
}

static void diagonal_multiply(const quadratic *q, const double *v, double *Av) {
    for (int64_t i = 0; i < q->n; i++) Av[i] = q->A[i] * v[i];
}

static double diagonal_square(const quadratic *q, const double *x) {
    double sum = 0.0;
    for (int64_t i = 0; i < q->n; i++) sum += q->A[i] * x[i] * x[i];
    return sum;
}

static void diagonal_write(const quadratic *q, nadir_matrix *H) {
    for (int64_t j = 0; j < q->n; j++) band_column(H, j)[0] = q->A[j];
}

/* ---- tridiagonal: A holds the diagonal entry and the one beside it */

static int64_t tridiagonal_entries(int64_t n) {
    (void)n;
    return 2;
}

/* The eigenvector sin(ikπ/(n+1)), of unit length. */
static void sine_vector(int64_t n, int64_t k, double *v) {
    const double pi = acos(-1.0), scale = sqrt(2.0 / ((double)n + 1.0));
    for (int64_t i = 0; i < n; i++) {
        const double turns = fmod((double)(i + 1) * (double)k, 2.0 * ((double)n + 1.0)); /* exact below 2^53 */
        v[i] = scale * sin(pi * turns / ((double)n + 1.0));
    }
}

static bool tridiagonal_build(quadratic *q, const quadratic_settings *settings, bench_random *random, double *least, double *most) {
    (void)random;
    const double condition = settings->condition, widest = cos(acos(-1.0) / ((double)q->n + 1.0));
    q->A[0] = 0.5 * (condition + 1.0);
    q->A[1] = q->n > 1 ? -0.25 * (condition - 1.0) / widest : 0.0;
    sine_vector(q->n, 1, least);
    sine_vector(q->n, q->n, most);
    return true;
}

static void tridiagonal_multiply(const quadratic *q, const double *v, double *Av) {
    const int64_t n = q->n;
    const double middle = q->A[0], beside = q->A[1];
    if (n == 1) {
        Av[0] = middle * v[0];
        return;
    }
    Av[0] = middle * v[0] + beside * v[1];
    for (int64_t i = 1; i + 1 < n; i++) Av[i] = middle * v[i] + beside * (v[i - 1] + v[i + 1]);
    Av[n - 1] = middle * v[n - 1] + beside * v[n - 2];
}

static double tridiagonal_square(const quadratic *q, const double *x) {
    const double middle = q->A[0], beside = 2.0 * q->A[1];
    double sum = middle * x[q->n - 1] * x[q->n - 1];
    for (int64_t i = 0; i + 1 < q->n; i++) sum += x[i] * (middle * x[i] + beside * x[i + 1]);
    return sum;
}

static void tridiagonal_write(const quadratic *q, nadir_matrix *H) {
    for (int64_t j = 0; j < q->n; j++) {
        band_column(H, j)[0] = q->A[0];
        if (j + 1 < q->n) band_column(H, j)[1] = q->A[1];
    }
}

static const storage_kind storages[] = {
    [STORAGE_DENSE] = {dense_entries, dense_build, dense_multiply, dense_square, dense_write, -1},
    [STORAGE_DIAGONAL] = {diagonal_entries, diagonal_build, diagonal_multiply, diagonal_square, diagonal_write, 0},
    [STORAGE_TRIDIAGONAL] = {tridiagonal_entries, tridiagonal_build, tridiagonal_multiply, tridiagonal_square, tridiagonal_write,
                             1},
};

/* ---- callbacks */

static int objective(void *data, const double *x, double *f, double *g) {
    const quadratic *q = data;
    const double linear = f != NULL ? dense_dot(q->n, q->b, x) : 0.0;
    if (g == NULL) {
        if (f != NULL) *f = 0.5 * q->storage->form(q, x) - linear;
        return 0;
    }
    q->storage->product(q, x, g);
    if (f != NULL) *f = 0.5 * dense_dot(q->n, x, g) - linear;
    for (int64_t i = 0; i < q->n; i++) g[i] -= q->b[i];
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    (void)x;
    const quadratic *q = data;
    q->storage->copy(q, H);
    return 0;
}

static int product(void *data, const double *x, const double *v, double *Hv) {
    (void)x;
    const quadratic *q = data;
    q->storage->product(q, v, Hv);
    return 0;
}

/* ---- making */

static bool refuse(const quadratic_settings *settings, char *message, size_t size) {
    if (settings->n == 1 && settings->condition != 1.0) {
        snprintf(message, size, "condition = %.17g: one unknown has one eigenvalue, so n = 1 allows [1, 1]", settings->condition);
    } else if (settings->storage == STORAGE_DENSE && settings->n > (int64_t)FAMILY_DENSE_MOST) {
        snprintf(message, size,
                 "n = %lld: storage=dense keeps n x n numbers and allows [1, %.0f]; diagonal and tridiagonal allow more",
                 (long long)settings->n, FAMILY_DENSE_MOST);
    } else if (settings->storage == STORAGE_TRIDIAGONAL && settings->spectrum != SPECTRUM_LOG) {
        snprintf(message, size, "spectrum = %s: storage=tridiagonal has a spectrum of its own; leave `spectrum` out",
                 settings->spectrum == SPECTRUM_UNIFORM ? "uniform" : "clustered");
    } else {
        return false;
    }
    return true;
}

static void release(bench_problem *problem) {
    quadratic *q = problem->problem.data;
    if (q != NULL) {
        free(q->A);
        free(q->b);
    }
    family_free(problem);
}

/* x* and the start, from the seed; the extreme eigenvectors lie in b and in the start when this is called. */
static void place(const quadratic *q, const quadratic_settings *settings, bench_random *random, bench_problem *problem) {
    double *x0 = problem->start, *best = problem->minimiser;
    const double *least = q->b, scale = sqrt((double)q->n);
    random_normals(random, q->n, best);
    for (int64_t i = 0; i < q->n; i++) {
        const double worst = best[i] + scale * (least[i] + x0[i] / settings->condition);
        x0[i] = settings->start == START_EXTREME ? worst : random_normal(random);
    }
    problem->worst_start = settings->start == START_EXTREME;
}

static void describe(const quadratic *q, const quadratic_settings *settings, bench_problem *problem) {
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->problem.quadratic = true;
    problem->problem.lipschitz = settings->condition;
    problem->problem.convexity = 1.0;
    problem->minimum = -0.5 * dense_dot(q->n, q->b, problem->minimiser);
    if (q->storage->kl >= 0) family_band(problem, q->storage->kl);
    family_window(problem);
}

/* Fills A, b, x* and the start. The eigenvectors need two vectors: x* and the start serve, then b takes the first. */
static bool build(quadratic *q, const quadratic_settings *settings, bench_problem *problem) {
    bench_random random;
    random_seed(&random, settings->seed);
    if (!q->storage->build(q, settings, &random, problem->minimiser, problem->start)) return false;
    for (int64_t i = 0; i < q->n; i++) q->b[i] = problem->minimiser[i];
    place(q, settings, &random, problem);
    q->storage->product(q, problem->minimiser, q->b);
    return true;
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    (void)data;
    const quadratic_settings *chosen = settings;
    if (refuse(chosen, message, size)) return FAMILY_WORD;
    const int code = family_allocate(problem, chosen->n, sizeof(quadratic), message, size);
    if (code != FAMILY_MADE) return code;
    quadratic *q = problem->problem.data;
    problem->destroy = release;
    q->n = chosen->n;
    q->storage = &storages[chosen->storage];
    q->A = family_memory(q->storage->entries(q->n), sizeof *q->A);
    q->b = family_memory(q->n, sizeof *q->b);
    if (q->A == NULL || q->b == NULL || !build(q, chosen, problem)) return family_no_memory(problem, chosen->n, message, size);
    describe(q, chosen, problem);
    return FAMILY_MADE;
}

static const word_row rows[] = {
    {"n", WORD_INTEGER, offsetof(quadratic_settings, n), 1.0, FAMILY_BAND_MOST, 100.0, NULL, "number of unknowns"},
    {"condition", WORD_REAL, offsetof(quadratic_settings, condition), 1.0, 1e15, 1e4, NULL, "largest eigenvalue; the least is 1"},
    {"spectrum", WORD_CHOICE, offsetof(quadratic_settings, spectrum), 0.0, 2.0, SPECTRUM_LOG, "log|clustered|uniform",
     "eigenvalues evenly in log, in five clusters, or evenly; not with storage=tridiagonal"},
    {"storage", WORD_CHOICE, offsetof(quadratic_settings, storage), 0.0, 2.0, STORAGE_DENSE, "dense|diagonal|tridiagonal",
     "how A is stored: dense up to n = 20000"},
    {"seed", WORD_INTEGER, offsetof(quadratic_settings, seed), 0.0, 0x1p53, 1.0, NULL, "of the eigenvectors, minimiser and start"},
    {"start", WORD_CHOICE, offsetof(quadratic_settings, start), 0.0, 1.0, START_RANDOM, "random|extreme",
     "extreme: equal parts of the extreme eigenvectors, the worst for exact steps"},
    {.name = NULL},
};

const bench_family family_quadratic = {
    .name = "quadratic",
    .text = "x'Ax/2 - b'x with eigenvalues from 1 to `condition`; the worst start of Akaike 1959",
    .rows = rows,
    .settings_size = sizeof(quadratic_settings),
    .make = make,
};
