/* How the Hessian of a model is stored: as a band where that is narrow, compressed where it is sparse and this build factors such
 * matrices, dense while it fits, and else not at all. */
#include "nl_storage.h"

#include <stdio.h>
#include <string.h>

enum { DENSE_MOST = 10000 /* 800 MB */, BAND_LEAST = 16, SPARSE_LEAST = 200, SPARSE_SHARE = 10 };

typedef struct storage_row {
    bool (*possible)(const nl_facts *);
    bool (*suggested)(const nl_facts *); /* the first one is taken */
    bool (*make)(nl_model *, nadir_problem *);
    void (*describe)(const nl_facts *, char *text, size_t size);
} storage_row;

static bool has_pattern(const nl_facts *facts) {
    return facts->has_pattern;
}

static bool always(const nl_facts *facts) {
    (void)facts;
    return true;
}

/* A band costs n·kl² where a dense factorization costs n³/3. */
static bool is_narrow(const nl_facts *facts) {
    return facts->has_pattern && facts->n >= BAND_LEAST && 4 * (facts->bandwidth + 1) <= facts->n;
}

/* ---- does this build factor sparse matrices? The library is asked, with a problem that is never evaluated ---- */

static int no_objective(void *data, const double *x, double *f, double *g) {
    (void)data;
    (void)x;
    (void)f;
    (void)g;
    return -1;
}

static int no_hessian(void *data, const double *x, nadir_matrix *H) {
    (void)data;
    (void)x;
    (void)H;
    return -1;
}

static bool factors_sparse(const nl_facts *facts) {
    static const int64_t start[] = {0, 1}, row[] = {0};
    const nadir_problem problem = {.n = 1,
                                   .objective = no_objective,
                                   .hessian = no_hessian,
                                   .hessian_shape = {.storage = NADIR_SPARSE, .column_start = start, .row_index = row}};
    nadir_options options = nadir_options_default();
    snprintf(options.method, sizeof options.method, "newton/damping/sparse");
    return facts->has_pattern && nadir_size(&problem, &options, NULL) > 0;
}

static bool is_sparse(const nl_facts *facts) {
    double all = 0.5 * (double)facts->n * (double)(facts->n + 1);
    return factors_sparse(facts) && facts->n >= SPARSE_LEAST && (double)facts->nonzeros * SPARSE_SHARE <= all;
}

static bool fits_dense(const nl_facts *facts) {
    return facts->has_pattern && facts->n <= DENSE_MOST;
}

static bool make_dense(nl_model *model, nadir_problem *problem) {
    (void)model;
    problem->hessian_shape = (nadir_matrix){.storage = NADIR_DENSE};
    return true;
}

static bool make_none(nl_model *model, nadir_problem *problem) {
    (void)model;
    problem->hessian = NULL;
    problem->hessian_shape = (nadir_matrix){.storage = NADIR_DENSE};
    return true;
}

static void describe_band(const nl_facts *facts, char *text, size_t size) {
    snprintf(text, size, "band, %lld sub-diagonal%s", (long long)facts->bandwidth, facts->bandwidth == 1 ? "" : "s");
}

static void describe_sparse(const nl_facts *facts, char *text, size_t size) {
    snprintf(text, size, "sparse, %lld nonzeros", (long long)facts->nonzeros);
}

static void describe_dense(const nl_facts *facts, char *text, size_t size) {
    snprintf(text, size, "dense, %lld nonzeros", (long long)facts->nonzeros);
}

static void describe_none(const nl_facts *facts, char *text, size_t size) {
    (void)facts;
    snprintf(text, size, "not stored, products with vectors");
}

static const storage_row rows[] = {
    {has_pattern, is_narrow, nl_make_band, describe_band},
    {has_pattern, is_sparse, nl_make_sparse, describe_sparse},
    {has_pattern, fits_dense, make_dense, describe_dense},
    {always, always, make_none, describe_none},
};
enum { ROWS = sizeof rows / sizeof *rows };

static bool take(const storage_row *row, nl_model *model, const nl_facts *facts, nadir_problem *problem, char *text, size_t size) {
    *problem = nl_problem(model);
    row->describe(facts, text, size);
    return row->make(model, problem);
}

static bool goes_with(const nadir_options *options, const nadir_problem *problem) {
    nadir_result result = {0};
    nadir_size(problem, options, &result);
    return result.status > NADIR_ARGUMENT || result.status == NADIR_MEMORY;
}

bool nl_choose_storage(nl_model *model, const nadir_options *options, nadir_problem *problem, char *text, size_t size) {
    const nl_facts facts = nl_about(model);
    int suggested = 0;
    while (!rows[suggested].suggested(&facts)) suggested++;
    if (!take(&rows[suggested], model, &facts, problem, text, size)) return false;
    for (int i = 0; i < ROWS && !goes_with(options, problem); i++)
        if (rows[i].possible(&facts) && !take(&rows[i], model, &facts, problem, text, size)) return false;
    return goes_with(options, problem) || take(&rows[suggested], model, &facts, problem, text, size);
}
