/* Derivatives by differences, for problems that lack a callback. Every evaluation goes through the oracle, is counted and looks at
 * the budgets; points where the problem says "not here" are stepped around.
 *
 *     gradient from f            difference.c
 *     products H·v from g        difference_product.c
 *     Hessian from g, or from f  difference_hessian.c, in few evaluations where it is sparse (colouring.h)
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

typedef struct difference {
    /* the gradient, from f */
    bool gradient;  /* by differences */
    bool automatic; /* forward, as long as that will do */
    stencil_name scheme;
    double *h;      /* the step of each unknown, a power of 2 */
    double noise;   /* of f, or of g for a Hessian from it, where the steps were chosen last */
    double error;   /* of the components, there */
    double f, xmax; /* there */
    int64_t age;    /* derivatives since; 0: no steps yet */

    /* the Hessian */
    bool hessian;
    double *along, *sum; /* a direction, and a combination of gradients; or f(x + h_i e_i), f(x − h_i e_i) */
    double *other;       /* a second combination */
    double *scale;       /* of each group's direction; or the steps h_i of second differences of f */
    int64_t hessian_age; /* Hessians since the steps for them were chosen; 0: none yet */
    int64_t groups, *group, *hits;
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
/* Hv at `now`; Hv may be trial.g. */
nadir_status difference_product(nadir_solver *solver, const double *v, double *Hv);

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
 * x. Leaves *noise alone where it cannot be told. */
nadir_status difference_noise(difference_gap *value_at, void *of, double value, double *noise);

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
/* trial := x + tv, with g, and f where it takes part in g. */
nadir_status difference_beside(nadir_solver *solver, double t, const double *v);
/* (centre·g + Σ weight_j g(x + at_j h v))/h at `now`, into `out`, which may be trial.g where the scheme has one point. */
nadir_status difference_along(nadir_solver *solver, const stencil *scheme, double h, const double *v, double *out);

#endif
