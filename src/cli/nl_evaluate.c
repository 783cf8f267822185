/* The callbacks: f, g, H and Hv by the library, times −1 when the model maximises. The library derives at the point where it
 * evaluated f last, so f comes first wherever that is not the point asked about. */
#include "nl_asl.h"

#include <string.h>

typedef struct request {
    const double *x, *v;
    double *f, *out;
    fint error; /* > 0: f or a derivative is undefined at x */
} request;

static void scale(double *values, int64_t count, double sign) {
    for (int64_t i = 0; sign < 0 && i < count; i++) values[i] = -values[i];
}

static void move_to(nl_model *self, const double *x) {
    const ASL *asl = self->asl;
    const size_t bytes = (size_t)n_var * sizeof *x;
    if (memcmp(self->x, x, bytes) == 0) return;
    memcpy(self->x, x, bytes);
    self->evaluated = false;
}

static double evaluate(nl_model *self, request *r) {
    ASL *asl = self->asl;
    double f = objval(self->objective, self->x, &r->error);
    self->evaluated = r->error == 0;
    return self->sign * f;
}

static void objective_work(nl_model *self, void *data) {
    request *r = data;
    ASL *asl = self->asl;
    move_to(self, r->x);
    if (r->f) *r->f = evaluate(self, r);
    if (!r->out || r->error) return;
    objgrd(self->objective, self->x, r->out, &r->error);
    self->evaluated = r->error == 0;
    scale(r->out, n_var, self->sign);
}

static void hessian_work(nl_model *self, void *data) {
    request *r = data;
    ASL *asl = self->asl;
    move_to(self, r->x);
    if (!self->evaluated) evaluate(self, r);
    if (r->error) return;
    if (r->v) {
        memcpy(self->v, r->v, (size_t)n_var * sizeof *self->v);
        hvcomp(r->out, self->v, self->objective, NULL, NULL);
        scale(r->out, n_var, self->sign);
    } else {
        sphes(self->values, self->objective, NULL, NULL);
        scale(self->values, self->nonzeros, self->sign);
    }
}

static int answer(nl_model *self, void (*work)(nl_model *, void *), request *r) {
    return nl_call(self, work, r) ? r->error != 0 : -1;
}

static int objective(void *data, const double *x, double *f, double *g) {
    return answer(data, objective_work, &(request){.x = x, .f = f, .out = g});
}

static int hessian_product(void *data, const double *x, const double *v, double *Hv) {
    return answer(data, hessian_work, &(request){.x = x, .v = v, .out = Hv});
}

static int64_t position(const nl_model *self, const nadir_matrix *H, int64_t k) {
    if (H->storage == NADIR_SPARSE) return self->position[k];
    return self->row[k] - (H->storage == NADIR_BAND ? self->column[k] : 0) + self->column[k] * H->ld;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    nl_model *self = data;
    int error = answer(self, hessian_work, &(request){.x = x});
    for (int64_t k = 0; error == 0 && k < self->nonzeros; k++) H->values[position(self, H, k)] = self->values[k];
    return error;
}

nadir_problem nl_problem(nl_model *self) {
    const ASL *asl = self->asl;
    return (nadir_problem){.n = n_var,
                           .data = self,
                           .objective = objective,
                           .hessian = self->has_pattern ? hessian : NULL,
                           .hessian_product = hessian_product};
}
