/* softmax: L2-regularised multinomial logistic regression on a data file with m rows (x_i, y_i) of k classes,
 *     f(W) = 1/m Σ (log Σ_c e^{z_ic} − z_i,y_i) + ½ λ ‖W‖²,   z_ic = x_i'w_c,   from W = 0,
 * with W = (w_1, ..., w_k), one weight a class and feature (C. M. Bishop, Pattern Recognition and Machine Learning (2006), 4.3.4).
 * With p_ic the softmax of z_i: g_c = 1/m Σ (p_ic − [y_i = c]) x_i + λw_c,    H_cd = 1/m Σ p_ic ([c = d] − p_id) x_i x_i' + [c = d]
 * λI, and λ(H) <= ½ λ_max(X'X)/m + λ (Böhning, Ann. Inst. Statist. Math. 44 (1992), 197). The intercept is a column of ones,
 * regularised like the others. With λ = 0 f does not change along (u, ..., u), so that H is singular everywhere.
 */
#include <cblas.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../data.h"
#include "family.h"
#include "gram.h"

enum { MOST_CLASSES = 64 };

typedef struct softmax_settings {
    double lambda;
    int64_t label, header;
} softmax_settings;

typedef struct softmax {
    int64_t m, features, classes; /* features count the column of ones */
    double lambda;
    double *X;     /* column-major, m × features */
    double *label; /* 0 ... classes − 1 */
} softmax;

static gram_block block_at(const softmax *p, int64_t from) {
    const int64_t left = p->m - from;
    return (gram_block){p->X + from, p->m, left < GRAM_ROWS ? left : GRAM_ROWS, p->features};
}

/* Z (rows × classes) = X_block W */
static void block_times(const softmax *p, const gram_block *b, const double *W, double *Z) {
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)b->rows, (int)p->classes, (int)b->columns, 1.0, b->x, (int)b->ld, W,
                (int)p->features, 0.0, Z, GRAM_ROWS);
}

/* G += X_block' R / m */
static void block_gather(const softmax *p, const gram_block *b, const double *R, double *G) {
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)b->columns, (int)p->classes, (int)b->rows, 1.0 / (double)p->m, b->x,
                (int)b->ld, R, GRAM_ROWS, 1.0, G, (int)p->features);
}

/* Z := softmax of its rows, shifted by the largest entry so that no exponential overflows. Returns Σ (log Σ e^z − z_label). */
static double probabilities(const softmax *p, const gram_block *b, const double *label, double *Z) {
    double loss = 0.0;
    for (int64_t i = 0; i < b->rows; i++) {
        const double own = Z[i + (int64_t)label[i] * GRAM_ROWS];
        double largest = Z[i], sum = 0.0;
        for (int64_t c = 1; c < p->classes; c++) largest = fmax(largest, Z[i + c * GRAM_ROWS]);
        for (int64_t c = 0; c < p->classes; c++) sum += Z[i + c * GRAM_ROWS] = exp(Z[i + c * GRAM_ROWS] - largest);
        for (int64_t c = 0; c < p->classes; c++) Z[i + c * GRAM_ROWS] /= sum;
        loss += log(fmax(sum, 1.0)) + (largest - own); /* the largest alone gives 1 */
    }
    return loss;
}

static int64_t unknowns(const softmax *p) {
    return p->features * p->classes;
}

static int objective(void *data, const double *W, double *f, double *g) {
    const softmax *p = data;
    const int n = (int)unknowns(p);
    double Z[GRAM_ROWS * MOST_CLASSES], sum = 0.0;
    for (int i = 0; g != NULL && i < n; i++) g[i] = p->lambda * W[i];
    for (int64_t from = 0; from < p->m; from += GRAM_ROWS) {
        const gram_block b = block_at(p, from);
        block_times(p, &b, W, Z);
        sum += probabilities(p, &b, p->label + from, Z);
        if (g == NULL) continue;
        for (int64_t i = 0; i < b.rows; i++) Z[i + (int64_t)p->label[from + i] * GRAM_ROWS] -= 1.0;
        block_gather(p, &b, Z, g);
    }
    if (f != NULL) *f = sum / (double)p->m + 0.5 * p->lambda * cblas_ddot(n, W, 1, W, 1);
    return 0;
}

/* The block of classes c >= d. */
static void add_classes(const softmax *p, const gram_block *b, const double *P, int64_t c, int64_t d, nadir_matrix *H) {
    double w[GRAM_ROWS];
    const double *pc = P + c * GRAM_ROWS, *pd = P + d * GRAM_ROWS;
    for (int64_t i = 0; i < b->rows; i++) w[i] = pc[i] * ((c == d ? 1.0 : 0.0) - pd[i]) / (double)p->m;
    gram_add(b, w, c == d, H->values + c * p->features + d * p->features * H->ld, H->ld);
}

static int hessian(void *data, const double *W, nadir_matrix *H) {
    const softmax *p = data;
    double P[GRAM_ROWS * MOST_CLASSES];
    for (int64_t from = 0; from < p->m; from += GRAM_ROWS) {
        const gram_block b = block_at(p, from);
        block_times(p, &b, W, P);
        probabilities(p, &b, p->label + from, P);
        for (int64_t d = 0; d < p->classes; d++)
            for (int64_t c = d; c < p->classes; c++) add_classes(p, &b, P, c, d, H);
    }
    for (int64_t j = 0; j < unknowns(p); j++) H->values[j + j * H->ld] += p->lambda;
    return 0;
}

/* U := p_c (u_c − Σ p_d u_d), row by row. */
static void along(const softmax *p, const gram_block *b, const double *P, double *U) {
    for (int64_t i = 0; i < b->rows; i++) {
        double mean = 0.0;
        for (int64_t c = 0; c < p->classes; c++) mean += P[i + c * GRAM_ROWS] * U[i + c * GRAM_ROWS];
        for (int64_t c = 0; c < p->classes; c++) U[i + c * GRAM_ROWS] = P[i + c * GRAM_ROWS] * (U[i + c * GRAM_ROWS] - mean);
    }
}

static int product(void *data, const double *W, const double *v, double *Hv) {
    const softmax *p = data;
    double P[GRAM_ROWS * MOST_CLASSES], U[GRAM_ROWS * MOST_CLASSES];
    for (int64_t j = 0; j < unknowns(p); j++) Hv[j] = p->lambda * v[j];
    for (int64_t from = 0; from < p->m; from += GRAM_ROWS) {
        const gram_block b = block_at(p, from);
        block_times(p, &b, W, P);
        probabilities(p, &b, p->label + from, P);
        block_times(p, &b, v, U);
        along(p, &b, P, U);
        block_gather(p, &b, U, Hv);
    }
    return 0;
}

/* ---- making */

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Labels become 0, 1, ... in their order. Returns how many there are; more than MOST_CLASSES: that many and one. */
static int64_t number_classes(data_table *table) {
    double classes[MOST_CLASSES + 1] = {0};
    int64_t count = 0;
    for (int64_t i = 0; i < table->rows && count <= MOST_CLASSES; i++) {
        int64_t c = 0;
        while (c < count && classes[c] != table->labels[i]) c++;
        if (c == count) classes[count++] = table->labels[i];
    }
    if (count > MOST_CLASSES) return count;
    qsort(classes, (size_t)count, sizeof *classes, ascending);
    for (int64_t i = 0; i < table->rows; i++) {
        int64_t c = 0;
        while (classes[c] != table->labels[i]) c++;
        table->labels[i] = (double)c;
    }
    return count;
}

static void release(bench_problem *problem) {
    softmax *p = problem->problem.data;
    if (p != NULL) {
        free(p->X);
        free(p->label);
    }
    family_free(problem);
}

static void describe(const softmax *p, bench_problem *problem) {
    problem->problem.objective = objective;
    problem->problem.hessian = hessian;
    problem->problem.hessian_product = product;
    problem->problem.convexity = p->lambda;
    problem->problem.lipschitz =
        0.5 * cblas_ddot((int)(p->m * p->features), p->X, 1, p->X, 1) / (double)p->m + p->lambda; /* trace */
    problem->minimum = nan("");
    free(problem->minimiser);
    problem->minimiser = NULL;
}

/* Takes the table over, also when it fails. */
static int make_of_table(const softmax_settings *settings, data_table *table, int64_t classes, bench_problem *problem,
                         char *message, size_t size) {
    const int64_t n = (table->columns + 1) * classes;
    double *X = family_memory(table->rows, (size_t)(table->columns + 1) * sizeof *X);
    int code =
        X == NULL ? family_no_memory(problem, n, message, size) : family_allocate(problem, n, sizeof(softmax), message, size);
    if (code != FAMILY_MADE) {
        free(X);
        data_free(table);
        return code;
    }
    softmax *p = problem->problem.data;
    problem->destroy = release;
    memcpy(X, table->values, (size_t)(table->rows * table->columns) * sizeof *X);
    family_fill(table->rows, 1.0, X + table->rows * table->columns);
    *p = (softmax){table->rows, table->columns + 1, classes, settings->lambda, X, table->labels};
    if (isnan(p->lambda)) p->lambda = 1.0 / (double)p->m;
    free(table->values);
    describe(p, problem);
    return FAMILY_MADE;
}

static int make(const void *settings, const char *data, bench_problem *problem, char *message, size_t size) {
    const softmax_settings *chosen = settings;
    if (data == NULL) {
        snprintf(message, size, "softmax needs a data file: --data FILE, in LIBSVM format or CSV");
        return FAMILY_WORD;
    }
    data_table table;
    const data_options options = {.label = chosen->label, .header = (data_header)chosen->header};
    const int code = data_read(data, &options, &table, message, size);
    if (code != FAMILY_MADE) return code;
    const int64_t classes = number_classes(&table);
    if (classes < 2 || classes > MOST_CLASSES) {
        snprintf(message, size, "%s: softmax needs labels of 2 to %d classes, found %s", data, MOST_CLASSES,
                 classes < 2 ? "one" : "more");
        data_free(&table);
        return FAMILY_FILE;
    }
    return make_of_table(chosen, &table, classes, problem, message, size);
}

static const word_row option_rows[] = {
    {"lambda", WORD_REAL, offsetof(softmax_settings, lambda), 0.0, 1e300, NAN, "auto",
     "regulariser, beside the mean of the losses; 0: none; auto: 1/(rows of the file)"},
    {"label", WORD_INTEGER, offsetof(softmax_settings, label), 0.0, 10000000.0, 1.0, NULL,
     "CSV: column of the labels, from 1; 0 is the last"},
    {"header", WORD_CHOICE, offsetof(softmax_settings, header), 0.0, 2.0, DATA_HEADER_AUTO, "auto|yes|no",
     "CSV: is the first line a header?"},
    {.name = NULL},
};

const bench_family family_softmax = {
    .name = "softmax",
    .text = "L2-regularised multinomial logistic regression on a data file, 2 to 64 classes; Bishop 2006",
    .rows = option_rows,
    .settings_size = sizeof(softmax_settings),
    .make = make,
    .reads_data = true,
};
