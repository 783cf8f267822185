/* logistic: L2-regularised logistic regression on a data file with m rows (x_i, y_i), y_i = ±1,
 *     f(w) = 1/m Σ log(1 + e^{-t_i}) + ½ λ ‖w‖²,   t_i = y_i x_i'w,   from w = 0.
 * A mean, so that f does not grow with the file; λ = 1/m (`auto`) is the minimiser of Σ log(1 + e^{-t_i}) + ½‖w‖², LIBLINEAR's
 * C = 1. With σ_i = 1/(1 + e^{t_i}):
 *     g = -1/m Σ σ_i y_i x_i + λw,    H = 1/m X'DX + λI,  d_i = σ_i (1 - σ_i) <= ¼,
 * so that λ <= λ(H) <= λ_max(X'X)/(4m) + λ (D. Böhning and B. G. Lindsay, Ann. Inst. Statist. Math. 40 (1988), 641-663).
 *
 * With λ = 0 f is convex alone, its minimiser need not be unique, and of classes that a plane separates there is none: f falls
 * towards 0 as w grows.
 *
 * The intercept is a column of ones behind the others, and its weight is regularised like every other, as LIBLINEAR's bias is: f
 * stays λ-strongly convex, and the theory of its rates applies.
 *
 * X is walked in blocks of rows that fit the stack, so that a call reads it once and needs no memory: callbacks share the data
 * between threads and write none of it.
 */
#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../data.h"
#include "family.h"
#include "gram.h"

enum { ROWS = GRAM_ROWS };

typedef struct logistic_settings {
    double lambda;
    int64_t label, header;
    bool intercept;
} logistic_settings;

typedef struct logistic {
    int64_t m, n;
    double lambda;
    double *X, *y; /* column-major, m×n; ±1 */
} logistic;

/* ---- callbacks */

static int64_t block_rows(const logistic *p, int64_t from) {
    return p->m - from < ROWS ? p->m - from : ROWS;
}

/* out = X_block w */
static void block_times(const logistic *p, int64_t from, int64_t rows, const double *w, double *out) {
    cblas_dgemv(CblasColMajor, CblasNoTrans, (int)rows, (int)p->n, 1.0, p->X + from, (int)p->m, w, 1, 0.0, out, 1);
}

/* out += X_block' r */
static void block_gather(const logistic *p, int64_t from, int64_t rows, const double *r, double *out) {
    cblas_dgemv(CblasColMajor, CblasTrans, (int)rows, (int)p->n, 1.0, p->X + from, (int)p->m, r, 1, 1.0, out, 1);
}

/* log(1 + e^{-t}), with an exponential that never overflows. */
static double loss(double t) {
    return fmax(-t, 0.0) + log1p(exp(-fabs(t)));
}

/* σ = 1/(1 + e^t) */
static double doubt(double t) {
    const double e = exp(-fabs(t));
    return t > 0.0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
}

static double curvature(double t) {
    const double e = exp(-fabs(t));
    return e / ((1.0 + e) * (1.0 + e));
}

static void scaled_copy(int64_t n, double factor, const double *x, double *out) {
    for (int64_t i = 0; i < n; i++) out[i] = factor * x[i];
}

static int objective(void *data, const double *w, double *f, double *g) {
    const logistic *p = data;
    const double weight = 1.0 / (double)p->m;
    double sum = 0.0, block[ROWS];
    if (g != NULL) scaled_copy(p->n, p->lambda, w, g);
    for (int64_t from = 0; from < p->m; from += ROWS) {
        const int64_t rows = block_rows(p, from);
        const double *y = p->y + from;
        block_times(p, from, rows, w, block);
        for (int64_t i = 0; i < rows; i++) block[i] *= y[i];
        if (f != NULL) {
            for (int64_t i = 0; i < rows; i++) sum += loss(block[i]);
        }
        if (g == NULL) continue;
        for (int64_t i = 0; i < rows; i++) block[i] = -weight * y[i] * doubt(block[i]);
        block_gather(p, from, rows, block, g);
    }
    if (f != NULL) *f = weight * sum + 0.5 * p->lambda * cblas_ddot((int)p->n, w, 1, w, 1);
    return 0;
}

/* d_i/m for a block of rows. */
static void block_curvature(const logistic *p, int64_t from, int64_t rows, const double *w, double *d) {
    block_times(p, from, rows, w, d);
    for (int64_t i = 0; i < rows; i++) d[i] = curvature(d[i]) / (double)p->m;
}

static int hessian(void *data, const double *w, nadir_matrix *H) {
    const logistic *p = data;
    double d[ROWS];
    for (int64_t from = 0; from < p->m; from += ROWS) {
        const int64_t rows = block_rows(p, from);
        block_curvature(p, from, rows, w, d);
        gram_add(&(gram_block){p->X + from, p->m, rows, p->n}, d, true, H->values, H->ld);
    }
    for (int64_t j = 0; j < p->n; j++) H->values[j + j * H->ld] += p->lambda;
    return 0;
}

static int product(void *data, const double *w, const double *v, double *Hv) {
    const logistic *p = data;
    double d[ROWS], along[ROWS];
    scaled_copy(p->n, p->lambda, v, Hv);
    for (int64_t from = 0; from < p->m; from += ROWS) {
        const int64_t rows = block_rows(p, from);
        block_curvature(p, from, rows, w, d);
        block_times(p, from, rows, v, along);
        for (int64_t i = 0; i < rows; i++) along[i] *= d[i];
        block_gather(p, from, rows, along, Hv);
    }
    return 0;
}

/* ---- making */

/* Lists the classes of a file whose labels are not of two, the first few in the order they come. */
static void name_classes(const data_table *table, const char *file, char *message, size_t size) {
    enum { NAMED = 6 };
    double classes[NAMED + 1];
    int count = 0;
    for (int64_t i = 0; i < table->rows && count <= NAMED; i++) {
        int k = 0;
        while (k < count && classes[k] != table->labels[i]) k++;
        if (k == count) classes[count++] = table->labels[i];
    }
    int used = snprintf(message, size, "%s: logistic needs labels of exactly two classes, found", file);
    for (int k = 0; k < count && k < NAMED && used >= 0 && (size_t)used < size; k++) {
        used += snprintf(message + used, size - (size_t)used, "%s %.9g", k > 0 ? "," : "", classes[k]);
    }
    if (used < 0 || (size_t)used >= size) return;
    snprintf(message + used, size - (size_t)used, "%s", count > NAMED ? ", ..." : count == 1 ? " alone" : "");
}

/* The smaller label becomes -1, the larger +1; false when there are not two. */
static bool map_labels(data_table *table) {
    double low = table->labels[0], high = table->labels[0];
    for (int64_t i = 0; i < table->rows; i++) {
        low = fmin(low, table->labels[i]);
        high = fmax(high, table->labels[i]);
    }
    if (!(low < high)) return false;
    for (int64_t i = 0; i < table->rows; i++) {
        if (table->labels[i] != low && table->labels[i] != high) return false;
    }
    for (int64_t i = 0; i < table->rows; i++) table->labels[i] = table->labels[i] > low ? 1.0 : -1.0;
    return true;
}

static bool add_ones(data_table *table) {
    const int64_t entries = table->rows * (table->columns + 1);
    double *larger = realloc(table->values, (size_t)entries * sizeof *larger);
    if (larger == NULL) return false;
    table->values = larger;
    family_fill(table->rows, 1.0, larger + table->rows * table->columns);
    table->columns++;
    return true;
}

/* λ_max(X'X) = λ_max(XX'), of which the smaller is formed; < 0 without memory. */
static double largest_eigenvalue(const data_table *table) {
    const int m = (int)table->rows, n = (int)table->columns, k = m < n ? m : n;
    double *gram = family_memory((int64_t)k * k, sizeof *gram), *values = family_memory(k, sizeof *values);
    double largest = -1.0;
    if (gram != NULL && values != NULL) {
        lapack_int found = 0;
        cblas_dsyrk(CblasColMajor, CblasLower, k == n ? CblasTrans : CblasNoTrans, k, k == n ? m : n, 1.0, table->values, m, 0.0,
                    gram, k);
        const int info =
            LAPACKE_dsyevr(LAPACK_COL_MAJOR, 'N', 'I', 'L', k, gram, k, 0.0, 0.0, k, k, 0.0, &found, values, NULL, 1, NULL);
        if (info == 0 && found == 1) largest = fmax(values[0], 0.0);
    }
    free(gram);
    free(values);
    return largest;
}

static void release(bench_problem *problem) {
    logistic *p = problem->problem.data;
    if (p != NULL) {
        free(p->X);
        free(p->y);
    }
    family_free(problem);
}

static void describe(const logistic *p, double largest, bench_problem *problem) {
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->problem.lipschitz = 0.25 * largest / (double)p->m + p->lambda;
    problem->problem.convexity = p->lambda;
    problem->minimum = nan("");
    free(problem->minimiser);
    problem->minimiser = NULL;
    /* ½ λ ‖w*‖² <= f(w*) <= f(0) = log 2 holds the minimiser in a ball; without a regulariser nothing does */
    const double radius = p->lambda > 0.0 ? sqrt(2.0 * log(2.0) / p->lambda) : 10.0;
    family_set_window(problem, -radius, radius, -radius, radius);
}

/* Takes the table over, also when it fails. */
static int make_of_table(const logistic_settings *settings, data_table *table, bench_problem *problem, char *message, size_t size) {
    const double largest = !settings->intercept || add_ones(table) ? largest_eigenvalue(table) : -1.0;
    const int64_t n = table->columns;
    int code = family_allocate(problem, n, sizeof(logistic), message, size);
    if (code == FAMILY_MADE && largest < 0.0) code = family_no_memory(problem, n, message, size);
    if (code != FAMILY_MADE) {
        data_free(table);
        return code;
    }
    logistic *p = problem->problem.data;
    problem->destroy = release;
    p->m = table->rows;
    p->n = n;
    p->lambda = isnan(settings->lambda) ? 1.0 / (double)p->m : settings->lambda;
    p->X = table->values;
    p->y = table->labels;
    describe(p, largest, problem);
    return FAMILY_MADE;
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    const logistic_settings *chosen = settings;
    if (data == NULL) {
        snprintf(message, size, "logistic needs a data file: --data FILE, in LIBSVM format or CSV");
        return FAMILY_WORD;
    }
    data_table table;
    const data_options options = {.label = chosen->label, .header = (data_header)chosen->header};
    const int code = data_read(data, &options, &table, message, size);
    if (code != FAMILY_MADE) return code;
    if (!map_labels(&table)) {
        name_classes(&table, data, message, size);
        data_free(&table);
        return FAMILY_FILE;
    }
    return make_of_table(chosen, &table, problem, message, size);
}

static const word_row option_rows[] = {
    {"lambda", WORD_REAL, offsetof(logistic_settings, lambda), 0.0, 1e300, NAN, "auto",
     "regulariser, beside the mean of the losses; 0: none; auto: 1/(rows of the file)"},
    {"intercept", WORD_FLAG, offsetof(logistic_settings, intercept), 0.0, 1.0, 1.0, NULL,
     "a column of ones, its weight regularised like the others"},
    {"label", WORD_INTEGER, offsetof(logistic_settings, label), 0.0, 10000000.0, 1.0, NULL,
     "CSV: column of the labels, from 1; 0 is the last"},
    {"header", WORD_CHOICE, offsetof(logistic_settings, header), 0.0, 2.0, DATA_HEADER_AUTO, "auto|yes|no",
     "CSV: is the first line a header?"},
    {.name = NULL},
};

const bench_family family_logistic = {
    .name = "logistic",
    .text = "L2-regularised logistic regression on a data file, two classes; bounds of Bohning and Lindsay 1988",
    .rows = option_rows,
    .settings_size = sizeof(logistic_settings),
    .make = make,
    .reads_data = true,
};
