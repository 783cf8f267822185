/* The Hessian of a model: its pattern, once, and the storage made from it.
 *
 * The library gives the upper triangle by columns; read as rows and columns exchanged it is the lower triangle.
 */
#include "nl_asl.h"

#include <string.h>

static void set_up(nl_model *self, void *data) {
    ASL *asl = self->asl;
    *(int64_t *)data = sphsetup(self->objective, 0, 0, 1);
}

static int64_t *integers(int64_t count) {
    return malloc((size_t)(count + 1) * sizeof(int64_t));
}

/* False when a subscript is none. */
static bool take_pattern(nl_model *self) {
    const ASL *asl = self->asl;
    const fint *start = sputinfo->hcolstarts, *rows = sputinfo->hrownos;
    for (fint j = 0; j < n_var; j++) {
        for (fint k = start[j]; k < start[j + 1]; k++) {
            if (rows[k] < 0 || rows[k] > j) return false;
            self->row[k] = j;
            self->column[k] = rows[k];
            if (j - rows[k] > self->bandwidth) self->bandwidth = j - rows[k];
        }
    }
    return true;
}

bool nl_find_pattern(nl_model *self) {
    int64_t count = 0;
    if (!nl_call(self, set_up, &count) || count < 0) return true; /* products remain */
    self->nonzeros = count;
    self->row = integers(count);
    self->column = integers(count);
    self->values = malloc((size_t)(count + 1) * sizeof *self->values);
    if (!self->row || !self->column || !self->values) return false;
    self->has_pattern = take_pattern(self);
    return true;
}

bool nl_make_band(nl_model *self, nadir_problem *problem) {
    problem->hessian_shape = (nadir_matrix){.storage = NADIR_BAND, .kl = self->bandwidth};
    return true;
}

/* ---- compressed columns, where every diagonal entry has a place ---- */

static void count_columns(nl_model *self, int64_t n) {
    memset(self->column_start, 0, (size_t)(n + 1) * sizeof *self->column_start);
    for (int64_t j = 0; j < n; j++) self->column_start[j + 1] = 1;
    for (int64_t k = 0; k < self->nonzeros; k++) self->column_start[self->column[k] + 1] += self->row[k] != self->column[k];
    for (int64_t j = 0; j < n; j++) self->column_start[j + 1] += self->column_start[j];
}

/* The library's order goes through the rows of the lower triangle, so each column is met with its rows ascending. */
static void place(nl_model *self, int64_t n, int64_t *next) {
    for (int64_t j = 0; j < n; j++) {
        self->row_index[self->column_start[j]] = j;
        next[j] = self->column_start[j] + 1;
    }
    for (int64_t k = 0; k < self->nonzeros; k++) {
        int64_t j = self->column[k];
        self->position[k] = self->row[k] == j ? self->column_start[j] : next[j]++;
        self->row_index[self->position[k]] = self->row[k];
    }
}

bool nl_make_sparse(nl_model *self, nadir_problem *problem) {
    const int64_t n = problem->n;
    int64_t *next = integers(n);
    if (!self->column_start) {
        self->column_start = integers(n);
        self->row_index = integers(self->nonzeros + n);
        self->position = integers(self->nonzeros);
    }
    bool fine = next && self->column_start && self->row_index && self->position;
    if (fine) {
        count_columns(self, n);
        place(self, n, next);
        problem->hessian_shape = (nadir_matrix){
            .storage = NADIR_SPARSE, .rows = n, .columns = n, .column_start = self->column_start, .row_index = self->row_index};
    }
    free(next);
    return fine;
}
