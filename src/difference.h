/* Derivatives by differences, for problems that lack a callback. Every evaluation goes through the oracle, is counted and looks at
 * the budgets; points where the problem says "not here" are stepped around.
 *
 *     gradient from f            difference.c
 *     products H·v from g        difference_product.c
 *     Hessian from g, or from f  difference_hessian.c ) in few evaluations where they are sparse: difference_groups.c,
 *     Jacobian from r            difference_jacobian.c) colouring.h
 */
#ifndef NADIR_DIFFERENCE_H
#define NADIR_DIFFERENCE_H

#include "internal.h"

/* D(h) = (centre·φ(0) + Σ weight_j φ(at_j h))/h^power = φ^(power)(0) + O(h^order) + noise. */
typedef struct stencil {
    const char *name;
    int power, order, count;
    double at[4], weight[4], centre;
} stencil;

typedef enum stencil_name {
    STENCIL_FORWARD,
    STENCIL_CENTRAL,
    STENCIL_EXTRAPOLATED,
    STENCIL_BENT,           /* where one side is undefined */
    STENCIL_SECOND_FORWARD, /* of the second derivative */
    STENCIL_SECOND_CENTRAL,
    STENCILS
} stencil_name;

extern const stencil difference_stencils[STENCILS];

/* Bound of the noise in D(1) where φ has noise up to 1. */
static inline double stencil_noise(const stencil *of) {
    double sum = fabs(of->centre);
    for (int j = 0; j < of->count; j++) sum += fabs(of->weight[j]);
    return sum;
}

/* A vector function whose derivatives are wanted at a point: g, or r of a problem with residuals. */
typedef struct difference_field {
    bool residual;
    const point *at; /* where it is known */
    point *beside;   /* to work with */
} difference_field;

static inline int64_t field_length(const nadir_solver *s, const difference_field *of) {
    return of->residual ? s->problem.m : s->problem.n;
}

static inline const double *field_values(const difference_field *of, const point *at) {
    return of->residual ? at->r : at->g;
}

/* The columns of a matrix of derivatives, in groups that one difference tells (colouring.h), and the steps for them. */
typedef struct difference_groups {
    int64_t count, *group, *hits; /* of the columns; entries in each row that belong to a group */
    double *along, *sum, *other;  /* a group's direction, and combinations of the function's values */
    double *scale;                /* h for each group's direction */
    double error;                 /* of the entries, in units of the function over those of x */
    const stencil *scheme;
    int64_t age; /* matrices since the steps were chosen; 0: none yet */
} difference_groups;

typedef struct difference {
    bool automatic; /* forward, as long as that will do */

    /* the gradient, from f */
    bool gradient; /* by differences */
    stencil_name scheme;
    double *h;      /* the step of each unknown, a power of 2 */
    double noise;   /* of f where the steps were chosen last */
    double error;   /* of the components, there */
    double f, xmax; /* there */
    int64_t age;    /* gradients since; 0: no steps yet */

    /* the Hessian, from g or from f, and the Jacobian, from r */
    bool hessian, jacobian;
    difference_groups curvature, slopes;
    point beside;         /* with x and r */
    double *plus, *minus; /* f(x + h_i e_i), f(x − h_i e_i), with h_i in curvature.scale */
    double *sum;          /* for products: a combination of gradients */
} difference;

enum { DIFFERENCE_RENEWAL = 20 }; /* derivatives after which the steps are chosen anew */

/* Would products with H be taken by differences, if they were wanted? */
static inline bool lacks_products(const nadir_solver *s) {
    return !s->problem.hessian_product && !offers_hessian(&s->problem);
}

/* Leaves solver->differences NULL where nothing is to be approximated that needs memory. */
void difference_place(nadir_solver *solver, arena *memory);
/* Forgets an earlier run. */
void difference_reset(nadir_solver *solver);

/* g of a point whose f is known, with an estimate of its error. */
nadir_status difference_gradient(nadir_solver *solver, point *at);
/* The same with steps that are chosen for it. */
nadir_status difference_renew(nadir_solver *solver, point *at);
/* H at `now`. */
nadir_status difference_hessian(nadir_solver *solver, nadir_matrix *H);
/* The next H is to be taken with steps half as long. */
void difference_halve(nadir_solver *solver);
/* Hv at `now`; Hv may be trial.g. */
nadir_status difference_product(nadir_solver *solver, const double *v, double *Hv);

/* J at a point whose r is known, into solver->J, and the error it leaves in g. */
nadir_status difference_jacobian(nadir_solver *solver, point *at);
/* After g was formed: it drowns in that error, but there is a better scheme, which is the one to use from now on. */
bool difference_sharpen(nadir_solver *solver, const point *at);

/* What differences the method stands on, for people: "" where there are none. */
void difference_describe(const nadir_solver *solver, char *text, size_t size);

/* ---- the length of a step: difference_step.c ------------------------------------------------------------------------------ */
typedef struct difference_choice {
    const stencil *scheme;
    double noise, least, most;
    double h;     /* in: the first to try; out: the best */
    double error; /* out: that is left with it */
} difference_choice;

/* |D(2h) − D(h)|, NAN where undefined; RUNNING, or what ended the run. */
typedef nadir_status difference_gap(void *of, double h, double *gap);

nadir_status difference_choose(difference_choice *choice, difference_gap *gap_at, void *of);
/* The noise of a function on a line through x, where it is `value`: value_at(of, t, ...) is it at a distance of t times the size of
 * x. *noise is what is assumed, and stays where it cannot be told. */
nadir_status difference_noise(difference_gap *value_at, void *of, double value, double *noise);
/* The same of f around `from`, where it is f; `beside` is where to evaluate it. */
nadir_status difference_noise_of_f(nadir_solver *solver, const double *from, double f, point *beside, double *noise);

/* A relative step without any knowledge but the noise: (noise)^(1/(order + power)). */
double difference_step(const nadir_solver *solver, const stencil *scheme);
/* The size by which x_i is measured: its own, but not below the usual one of x. */
double difference_size(double xi, double xmax);
/* The power of 2 that is nearest: x + h is exact then. */
double difference_rounded(double h);
/* The scheme for derivatives of g, and for second derivatives of f: forward or central. */
const stencil *difference_of_gradients(const nadir_solver *solver);
const stencil *difference_of_values(const nadir_solver *solver);
/* D(h) of f along axis i; NAN where a value is undefined, and then the rest is not asked for. x comes back as it was. */
nadir_status difference_on_axis(nadir_solver *solver, point *at, int64_t i, const stencil *scheme, double h, double *derivative);
/* The function at x + tv, in of->beside. */
nadir_status difference_beside(nadir_solver *solver, const difference_field *of, double t, const double *v);
/* (centre·F + Σ weight_j F(x + at_j h v))/h, into `out`, which may be the values of of->beside where the scheme has one point. */
nadir_status difference_along(nadir_solver *solver, const difference_field *of, const stencil *scheme, double h, const double *v,
                              double *out);
/* The same, from the other side or nearer where the function is undefined. */
nadir_status difference_around(nadir_solver *solver, const difference_field *of, const stencil *scheme, double h, const double *v,
                               double *out);

/* ---- columns in groups: difference_groups.c ---------------------------------------------------------------------------- */
/* Takes the entries of group c from groups->sum ≈ (derivative)·(groups->along). */
typedef void difference_take(const difference_groups *groups, nadir_matrix *M, int64_t c);

difference_groups difference_groups_place(int64_t length, int64_t n, arena *memory);
nadir_status difference_columns(nadir_solver *solver, const difference_field *of, difference_groups *groups, difference_take *take,
                                nadir_matrix *M);

#endif
