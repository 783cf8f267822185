/* The inside of nadir: the parts' interfaces, the solver they share, and the contracts between them.
 *
 * A method is three choices. At x, with f, g and the model m(p) = f + gᵀp + ½ pᵀBp:
 *     direction      what B is, and p = −(B + λD)⁻¹g
 *     globalization  which λ or step length, and whether the trial point is accepted
 *     linear         (H + λD)p = b for one storage of H; D is a positive diagonal, NULL means I
 *
 * Contracts
 *  1. Parts see one trial point at a time; only the oracle evaluates. Nothing non-finite is ever committed. `now` is the last
 *     committed point, and only the driver commits; parts write `trial`, `p` and the fields named under "the pass".
 *  2. A callback's > 0, NaN and Inf are one thing: NADIR_NOT_FINITE from the oracle, "undefined here". Comparisons are written so
 *     that NaN fails them.
 *  3. No part allocates, prints, reads a clock, keeps a static variable, traps a signal or ends the process.
 *  4. No part names another. A NULL verb is a missing capability; compose.c refuses what lacks one, by name.
 *  5. Same input, same thread count: same bits, also after a restart and when stepped one by one.
 *  6. Rounding is judged in ratio.c alone.
 *  7. No success without its reason: stop.c fills the criteria.
 *  8. A refusal names the option or argument, its value and the allowed range.
 *  9. A rejected step evaluates no Hessian: `fresh` is false until the next commit.
 */
#ifndef NADIR_INTERNAL_H
#define NADIR_INTERNAL_H

#include <stdatomic.h>

#include "arena.h"
#include "nadir.h"
#include "vec.h"

/* Can (B + λD)p = −g be solved with the factorization just tried? */
typedef enum shift_outcome {
    SHIFT_DEFINITE,   /* B + λD is positive definite: p is a descent direction */
    SHIFT_INDEFINITE, /* it is not; `bound` is a lower bound of the λ that makes it so */
    SHIFT_SINGULAR,   /* and it cannot be solved with at all */
    SHIFT_FAILED,     /* a product with B failed: solver->failure says how */
} shift_outcome;

/* A step that minimises the model within a trust radius, or with a cubic term: what goes in and what comes out. */
typedef struct confinement {
    double radius;   /* Δ: ‖p‖ <= Δ; INFINITY: `lambda`, or one that makes B + λD positive definite */
    double weight;   /* σ > 0: adds σ/3·‖p‖³ to the model instead */
    double least;    /* the λ to raise an indefinite B by at least */
    double lambda;   /* the multiplier: (B + λD)p = −g */
    double length;   /* ‖p‖, in the norm of D or of the preconditioner's inverse */
    double promise;  /* decrease of gᵀp + ½pᵀBp */
    bool indefinite; /* negative curvature was met on the way: λ proves nothing */
} confinement;

typedef struct point point;

typedef struct direction_part {
    const char *name, *text;
    const char *globalization;  /* the default, by name */
    const char *const *options; /* names this part reads, NULL-ended */
    bool needs_hessian;         /* and so a linear part, which may be content with products */
    bool needs_residual;        /* B = JᵀJ, or J itself: only for problems with a residual */
    bool needs_linear;          /* a linear part without needs_hessian */
    bool equations;             /* solves r(x) = 0, m = n: ends with ROOT or STATIONARY */
    bool semidefinite;          /* B is so everywhere: it knows no saddle */
    bool natural_length;        /* step length 1 is the one to try first */
    bool rises;                 /* f rises on the way, and is to be compared with the largest of the last values */
    bool needs_rate;            /* goes with a learning rate alone */
    bool dense;                 /* keeps an n×n matrix of its own */
    bool updates;               /* equations: B is the linear part's, by its verbs `update` and `times` */
    bool wanders;               /* f or ‖g‖ may fail to improve for many iterations on the way */

    void (*place)(nadir_solver *solver, arena *memory); /* or NULL */
    /* B at `now`; called once for every committed point, before advance. From the second time on, `trial` is the point before and
     * p the direction that led here; `trial` is free afterwards. */
    nadir_status (*refresh)(nadir_solver *solver);
    /* Prepares B + λD. NULL: B cannot be shifted, and `step` solves with B itself. */
    shift_outcome (*shift)(nadir_solver *solver, double lambda, const double *D, double *bound);
    /* p = −(B + λD)⁻¹g; slope = gᵀp and p_norm = ‖p‖₂ where they come for free. */
    void (*step)(nadir_solver *solver);
    /* b := (B + λD)⁻¹b with the B + λD last prepared. NULL where shift is. */
    void (*solve)(nadir_solver *solver, double *b);
    /* pᵀ(B + λI)⁻¹p of the p last made, D being NULL; NAN: not known without `solve`. NULL: never. */
    double (*inverse_square)(nadir_solver *solver);
    /* Bv. */
    nadir_status (*product)(nadir_solver *solver, const double *v, double *Bv);
    /* With a linear part that works by products: see there. */
    nadir_status (*descend)(nadir_solver *solver);
    nadir_status (*within)(nadir_solver *solver, const double *D, confinement *step);
    nadir_status (*bend)(nadir_solver *solver, double *curvature);
    /* diag(B), and ‖D^-½ B D^-½‖_F; NULL: not known. */
    void (*diagonal)(const nadir_solver *solver, double *diagonal);
    double (*norm)(const nadir_solver *solver, const double *D);
    /* The best learning rate for curvatures in [μ, L], μ = 0: not known. NULL: 2/(L + μ), or 1/L. */
    double (*rate)(const nadir_solver *solver, double lipschitz, double convexity);
    /* Inner products with the trial's x and g that refresh will want if the trial is committed: this process' share of
     * `gathered` sums. Over processes every trial's are added up in one reduction with the oracle's own; else they are asked for
     * when the trial is committed. s->sums holds them at refresh. NULL: none. */
    void (*gather)(nadir_solver *solver, double *sums);
    /* The trial was refused, and may tell something of B: g at `now` is another then. NULL: nothing is made of it. */
    nadir_status (*learn)(nadir_solver *solver);
    /* Equations: g := Bᵀr at a point whose r is known, without J; false where B is not known. NULL: g = Jᵀr. */
    bool (*secant)(nadir_solver *solver, point *at);
    /* B = I again; false when it already was. NULL: nothing to forget. */
    bool (*forget)(nadir_solver *solver);
    /* g at `now` is another, or f noisier than it was taken for: what was made of them is void. In place of refresh. NULL: nothing
     * was made. */
    void (*renew)(nadir_solver *solver);
} direction_part;

typedef struct globalize_part {
    const char *name, *text;
    const char *const *options;
    bool rates;           /* takes every step of a fixed length, the learning rate */
    bool needs_shift;     /* asks for λ > 0 */
    bool prefers_shift;   /* asks for one where H is not positive definite */
    bool escapes;         /* leaves stationary points that are no minima, with the option `escape` */
    bool needs_quadratic; /* only for problems that declare themselves so, and offer H or H·v */

    void (*place)(nadir_solver *solver, arena *memory); /* or NULL */
    nadir_status (*start)(nadir_solver *solver);        /* at x0, after its evaluation; or NULL */
    /* One trial: p, the trial point and the verdict `accepted`. RUNNING, or why it ends; NO_PROGRESS when no step is left to try.
     */
    nadir_status (*advance)(nadir_solver *solver);
} globalize_part;

typedef struct linear_part {
    const char *name, *text;
    const char *const *options; /* or NULL */
    unsigned storages;          /* bit 1 << nadir_storage */
    bool shifts;                /* can solve for many λ from one Hessian */
    bool products;              /* needs nothing but products with B: has the last three verbs, and no `solve` */
    bool square;                /* needs m = n, and goes with equations alone */
    bool of_jacobian;           /* takes s->J itself: `storages` are J's; else B, which lies in s->H */
    bool squaring;              /* with of_jacobian: forms JᵀJ, which is not for equations */

    const char *absent; /* why this build cannot use the part; NULL: it can */

    void (*place)(nadir_solver *solver, arena *memory); /* sets solver->H: where the callback writes */
    /* A library's own memory, for a part that cannot do without: after place, false when it cannot be had; and its end. Such a part
     * is not for the caller's memory. It reports a lack in the run as solver->failure. NULL: no need. */
    bool (*create)(nadir_solver *solver);
    void (*destroy)(nadir_solver *solver);
    /* H was just written: keep what the factorization will overwrite. False when H is not finite. */
    bool (*load)(nadir_solver *solver);
    shift_outcome (*factor)(nadir_solver *solver, double lambda, const double *D, double *bound);
    void (*solve)(nadir_solver *solver, double *b);                 /* b := (H + λD)⁻¹b */
    void (*diagonal)(const nadir_solver *solver, double *diagonal); /* NULL where !shifts */
    double (*norm)(const nadir_solver *solver, const double *D);    /* NULL where !shifts */

    void (*invert)(nadir_solver *solver, double *b); /* b := J⁻¹b, of a square J as `factor` with λ = 0 left it */
    /* A square B, J when it was loaded: B := B + uvᵀ, for an r at `now` that may be another too; u is lost. Bv := Bv or Bᵀv. */
    void (*update)(nadir_solver *solver, double *u, const double *v);
    void (*times)(nadir_solver *solver, bool transposed, const double *v, double *Bv);
    void (*step)(nadir_solver *solver); /* p of the last `factor` */
    /* p: a direction of descent, whatever the inertia of B. */
    nadir_status (*descend)(nadir_solver *solver);
    /* p: the confined minimiser of the model. */
    nadir_status (*within)(nadir_solver *solver, const double *D, confinement *step);
    /* p: a direction of nearly the least curvature pᵀBp, ‖p‖₂ = 1. */
    nadir_status (*bend)(nadir_solver *solver, double *curvature);
} linear_part;

typedef struct method {
    const direction_part *direction;
    const globalize_part *globalize;
    const linear_part *linear; /* NULL for directions without a Hessian */
} method;

/* A problem with residuals has a Hessian where it offers what JᵀJ lacks. */
static inline bool offers_hessian(const nadir_problem *problem) {
    return problem->hessian || problem->residual_curvature;
}

/* Does this method evaluate the Hessian, by callbacks or by differences, and keep it? One that works by products does only where
 * the problem offers a Hessian and no products. */
static inline bool reads_hessian(const method *m, const nadir_problem *problem) {
    const bool instead = offers_hessian(problem) && !problem->hessian_product && !problem->reduce;
    return m->direction->needs_hessian && (instead || !(m->linear && m->linear->products));
}

/* Does it evaluate J as a matrix? Without products even g = Jᵀr needs one. */
static inline bool reads_jacobian(const method *m, const nadir_problem *problem) {
    if (!problem->residual) return false;
    const bool factors = m->direction->needs_residual && !(m->linear && m->linear->products);
    const bool curved = problem->residual_curvature && !problem->hessian;
    const bool hessian = curved && (reads_hessian(m, problem) || m->globalize->needs_quadratic);
    return factors || hessian || !problem->jacobian_product;
}

/* The values of the options `ignore` and `h0`. */
enum { IGNORE_NOTHING, IGNORE_HESSIAN, IGNORE_GRADIENT };
enum { H0_AUTO, H0_SCALAR, H0_DIAGONAL, H0_GATED };

/* Is g to be taken by differences of f? */
static inline bool lacks_gradient(const nadir_problem *problem) {
    return problem->values_only && !problem->residual;
}

struct point {
    double *x, *g;
    double f, gnorm, gnorm2; /* ‖g‖∞, over processes of a trial this one's share; ‖g‖₂ */
    double gerror;           /* estimated error of the components of g, by differences; else 0 */
    double xnorm2;           /* ‖x‖₂ */
    double along;            /* gᵀp, of a trial */
    bool renewed;            /* g comes from differences with steps that were chosen for it */

    /* with a residual */
    double *r;
    double rmax;        /* ‖r‖∞ */
    double angle;       /* max |J_jᵀr|/(‖J_j‖‖r‖); NAN where J is known by products alone, or not at all */
    double uncancelled; /* of equations where the angle is small: jacobian_uncancelled() */
    bool derived;       /* s->J is J here */
};

enum { ORACLE_SUMS = 6 };

struct nadir_solver {
    nadir_problem problem;
    nadir_options options;
    method method;
    space space; /* inner products and norms */
    void *owned; /* what nadir_destroy frees, or NULL */
    atomic_bool stop;

    /* the run */
    nadir_status status;
    point now;
    bool fresh;              /* `now` is newer than B */
    bool anew;               /* what was made of f and g is void: the direction is to `renew` in place of `refresh` */
    double f0, gnorm0;       /* at x0: f, ‖g‖∞ */
    double fnoise;           /* relative noise of f: the option's, the machine epsilon, or measured */
    double started, elapsed; /* the clock at the start; seconds when the run ended */
    bool reduce_failed;
    nadir_status failure; /* of a linear part, which ends the run; RUNNING: none */
    bool asked;           /* over processes: whether some want to stop or are late is known since the last evaluation */
    bool watched;         /* some process has a monitor */
    double wanted[2];     /* > 0: to stop, since it is late */
    double *sums;         /* the oracle's own, ORACLE_SUMS, then those of direction->gather, at the last trial */
    int64_t gathered;     /* their number, set by direction->place */
    int64_t iterations, rejected, trace_rows;
    int64_t refused;       /* trials since the last commit */
    nadir_inertia inertia; /* with the option `verdict` */
    nadir_counts counts;
    char text[NADIR_TEXT]; /* why it ended, when there is more to say than the status' own text */

    /* the pass: written by direction and globalization */
    point trial;
    double *p;
    double slope;     /* gᵀp, where the globalization needs it; NAN: not known */
    double p_norm;    /* ‖p‖₂; NAN: not known */
    double foretold;  /* where along p the direction expects the minimiser: the length to try first; else NAN or 0 */
    double length;    /* trial.x = now.x + length·p */
    double predicted; /* decrease of f that the model promises for the trial */
    double ratio;     /* actual / predicted */
    double parameter; /* λ or step length, for people */
    double step_norm; /* ‖x_trial − x‖₂ */
    bool accepted;
    double defect;  /* with it: the share by which f is no quadratic from `now` to there, so that slopes tell where along p the
                       minimiser is, near or far; INFINITY: `trial` is to be taken for it */
    bool undefined; /* the trial was rejected because f or g is undefined there */

    /* rounding, kept by ratio.c */
    double promised;             /* the largest `predicted` of a trial since the last commit; NAN before the first */
    double best_f, best_gnorm2;  /* at the last improvement, each by itself */
    double least_gnorm2;         /* the least ‖g‖₂, told from others by more than its rounding */
    int64_t stalled;             /* passes in a row without improvement, at the rounding floor */
    double highest_f;            /* in these passes */
    int64_t doubts, most_doubts; /* steps that do not match g, less those that do; so many of them, and it is looked at */
    point best;                  /* keep_best: the point of least f, without its g; x is NULL when not asked for */

    /* a stationary point, and what is known of it */
    nadir_status
        stationary;        /* GRADIENT or PRECISION: x passes that test, but may be no minimum: the next pass looks; else RUNNING */
    double shift;          /* the λ with which B + λD was last positive definite */
    const double *shift_D; /* the D of that λ; NULL means I */

    double *Hv, *beside; /* n each: to check the problem's Hessian with; NULL: nothing to check */

    nadir_matrix H; /* where the Hessian callback writes */
    bool loaded;    /* a Hessian lies in it, or products are ready */

    /* with a residual */
    nadir_matrix J;  /* of the point last differentiated; values NULL where the method works by products */
    double *squares; /* n: ‖J_j‖₂² at that point */
    double *Jv;      /* m: between the two products of Jᵀ(Jv) */
    double rmax0;    /* ‖r‖∞ at x0 */
    double unit; /* of r and J: 1, or 2⁻⁴⁸⁰ as long as ‖r‖² is beyond the doubles (residual.c); f and g go with its square */
    int64_t rank; /* of J, when last told; 0: not */

    void *direction_state, *globalize_state, *linear_state;
    struct difference *differences; /* in place of callbacks; NULL: none that need memory */
    double xmax;                    /* the largest ‖x‖∞ at which a product was taken by differences */
};

/* ---- compose.c: words to parts ---------------------------------------------------------------------------------------- */
extern const direction_part nadir_part_gradient, nadir_part_momentum, nadir_part_nesterov, nadir_part_bb, nadir_part_cg,
    nadir_part_lbfgs, nadir_part_bfgs, nadir_part_newton, nadir_part_gauss_newton, nadir_part_root, nadir_part_broyden,
    nadir_part_broyden_dense;
extern const globalize_part nadir_part_full, nadir_part_fixed, nadir_part_exact, nadir_part_armijo, nadir_part_wolfe,
    nadir_part_damping, nadir_part_trust, nadir_part_cubic, nadir_part_regularized;
extern const linear_part nadir_part_qr, nadir_part_cholesky, nadir_part_ldlt, nadir_part_lu, nadir_part_square, nadir_part_band,
    nadir_part_sparse, nadir_part_sparse_normal, nadir_part_krylov;

/* Completes the problem: the shape of the matrix that the linear part will see. */
nadir_status compose(nadir_problem *problem, const nadir_options *options, method *chosen, char *text, size_t size);
void compose_word(const method *chosen, char *word, size_t size);

/* ---- options.c -------------------------------------------------------------------------------------------------------- */
bool options_check(const nadir_options *options, char *text, size_t size);
/* The first option that was changed and that one of `all` parts reads, but none of `chosen`; NULL when there is none. Lists of
 * lists, NULL-ended. */
const char *options_unused(const nadir_options *options, const char *const *const *all, const char *const *const *chosen);

/* ---- oracle.c: the only caller of the problem's callbacks --------------------------------------------------------------
 * RUNNING: fine. NOT_FINITE: undefined here. Anything else ends the run. */
nadir_status oracle_f(nadir_solver *solver, point *at);
nadir_status oracle_g(nadir_solver *solver, point *at); /* right after oracle_f at the same point; fills the norms */
nadir_status oracle_fg(nadir_solver *solver, point *at);
/* The point is to stay: its ‖g‖∞ over all processes, which takes a reduction that refused trials do without. CALLBACK when any
 * reduction has failed so far. */
nadir_status oracle_keep(nadir_solver *solver, point *at);
/* g of `now` anew, with steps chosen for it, where it comes from differences whose steps were chosen elsewhere: then *changed. */
nadir_status oracle_renew(nadir_solver *solver, bool *changed);
/* g (and f, if wanted) of `trial`, as above, over processes with what direction->gather asks for: one reduction in all, with the
 * wishes to stop, which nobody is asked for between f and g at one point. Every trial that may be committed goes through it. */
nadir_status oracle_trial(nadir_solver *solver, bool want_f);
/* H at `now`; with a residual JᵀJ + Σ r_i∇²r_i; by differences where the problem offers none. */
nadir_status oracle_hessian(nadir_solver *solver, nadir_matrix *H);
/* s->J and s->squares at `now`: evaluated again only where another point's, or a factorization, has taken their place. */
nadir_status oracle_jacobian(nadir_solver *solver);
/* Jv at `now`, by the callback. */
nadir_status oracle_jacobian_product(nadir_solver *solver, const double *v, double *Jv);
/* Jᵀ(Jv) at `now`, with s->J or by the callback. */
nadir_status oracle_normal_product(nadir_solver *solver, const double *v, double *JtJv);
/* Hv at `now`: by the callback, else with H if the caller holds it, else by differences of gradients, which use `trial`. */
nadir_status oracle_product(nadir_solver *solver, const nadir_matrix *H, const double *v, double *Hv);
/* Mv at `now`, by the callback. */
nadir_status oracle_precondition(nadir_solver *solver, const double *v, double *Mv);
double oracle_seconds(const nadir_solver *solver); /* since start */
double oracle_clock(const nadir_solver *solver);

/* ---- diagnose.c: which derivative is to blame when a run falls short --------------------------------------------------------
 * RUNNING, or what ended the run meanwhile. What `trial` and p hold is lost, and s->H is that of `now`, not factored. */
/* What differences of f along d = −g/‖g‖ tell of g, and of f nearby. */
typedef struct slope_check {
    double by_gradient, by_f;  /* the slope of f along d */
    double decrease, distance; /* the largest fall of f that was met, not farther away than this */
    bool holds;                /* false: the two slopes differ by more than their errors */
    bool certain;              /* then: for g is wrong, not since it jumps nearby, or f is noisy or turns too often */
} slope_check;
nadir_status diagnose_slope(nadir_solver *solver, slope_check *check);
/* Is the noise of f larger than it was taken for? Then s->fnoise is what was measured. Not where the user has told it. */
nadir_status diagnose_noise(nadir_solver *solver, bool *larger);
/* Does the method stand on a gradient from a callback, and cost more than the looks below? */
bool diagnose_of_callback(const nadir_solver *solver);
void diagnose_start(nadir_solver *solver);
void diagnose_step(nadir_solver *solver); /* an accepted trial, before the commit */
bool diagnose_due(
    nadir_solver *solver); /* have the steps given reason to check the slope? Ever more are needed for the next time */
/* What differences of g along some v tell of the problem's Hessian or its products, if the method uses them. */
typedef struct curvature_check {
    const char *along;              /* what v was, ‖v‖∞ = 1 */
    double by_hessian, by_gradient; /* vᵀHv/vᵀv */
    int64_t row;                    /* of Hv that differs most, on this process */
    double given, found;            /* it, and by differences */
    bool holds;                     /* false: they certainly differ */
} curvature_check;
nadir_status diagnose_curvature(nadir_solver *solver, curvature_check *check);
void diagnose_place(nadir_solver *solver, arena *memory);

/* ---- ratio.c: what rounding does to comparisons ------------------------------------------------------------------------ */
double ratio_noise(const nadir_solver *solver, double f);
double ratio_floor(const nadir_solver *solver); /* decreases up to this mean nothing */
/* slope and p_norm, where `step` has not told them. */
void ratio_measure(nadir_solver *solver);
/* trial.x and step_norm for x + length·p, of which the model promises `predicted`; p_norm, where it is not known. False when that
 * is x itself. */
bool ratio_move(nadir_solver *solver, double length);
/* The same where p_norm need not be known before the evaluation. */
bool ratio_walk(nadir_solver *solver, double length);
/* Do slopes tell more than values of f that differ by this little? */
bool ratio_blind(const nadir_solver *solver, double difference);
/* May this f be no rise above the best so far, but for the errors of long sums? */
bool ratio_level(const nadir_solver *solver, double f);
/* Evaluates the trial and decides `accepted` and `ratio`, demanding ratio >= `demand`, or by gradients at the rounding floor. */
nadir_status ratio_decide(nadir_solver *solver, double demand);
/* The same, with the decrease counted from f = `reference` >= now.f. */
nadir_status ratio_decide_from(nadir_solver *solver, double demand, double reference);
/* Moves and decides. NO_PROGRESS when the step is too short to move. */
nadir_status ratio_try(nadir_solver *solver, double length, double demand);
/* Evaluates f and g at the trial, for a search that decides by itself; `undefined` when it is. */
nadir_status ratio_evaluate(nadir_solver *solver);
/* Evaluates the trial and accepts whatever is finite; else ends with NOT_FINITE. */
nadir_status ratio_accept(nadir_solver *solver);
void ratio_start(nadir_solver *solver);
void ratio_renew(nadir_solver *solver); /* g at `now` is another */
void ratio_watch(nadir_solver *solver); /* after a pass: improvement or stall */
/* May g be nothing but the error of its differences? */
bool ratio_unresolved(const nadir_solver *solver);
/* Has f fallen since by more than its own rounding? */
bool ratio_fell(const nadir_solver *solver, double from);
bool ratio_at_floor(const nadir_solver *solver);
bool ratio_stalled(const nadir_solver *solver);
/* Has f visibly come and gone meanwhile? */
bool ratio_swings(const nadir_solver *solver);

/* ---- shifted.c: the one place that makes B + λD positive definite -------------------------------------------------------
 * Raises *lambda from the value given until the factorization exists. RUNNING, or NO_PROGRESS when no finite λ does it. */
nadir_status shifted_definite(nadir_solver *solver, double *lambda, const double *D);
/* A curvature where B gives none, ‖g‖/max(1, ‖x‖): the λ, or with λ = 1 the D, of a step about as long as x. */
double shifted_scale(const nadir_solver *solver);
/* The least λ worth trying where B itself is not positive definite: 1e-6·‖D^-½BD^-½‖_F, or from the above. */
double shifted_least(const nadir_solver *solver, const double *D);
/* t of a first trial −tg, where nothing is known of the curvature: no longer than 1, nor than what would bring f to 0. */
double shifted_first(const nadir_solver *solver);
/* t of a trial −tg after steps that met no curvature: four times the last one's length; the first t at a start. */
double shifted_onward(const nadir_solver *solver);
/* p by the direction's `step`; slope and p_norm are NAN where it does not tell them. */
void shifted_step(nadir_solver *solver);
/* p = −(B + λI)⁻¹g, with the shift *lambda only where B is not positive definite: a quarter or less of the last one first. */
nadir_status shifted_descent(nadir_solver *solver, double *lambda);
/* p = −B⁻¹g as it is, positive definite or not. */
nadir_status shifted_plain(nadir_solver *solver);

/* Does the linear part know B by products alone? */
static inline bool by_products(const nadir_solver *solver) {
    return solver->method.linear && solver->method.linear->products;
}

/* ---- escape.c: what to do at a stationary point ------------------------------------------------------------------------- */
bool escape_wanted(nadir_solver *solver); /* is it not known for a minimum, and the method wants to know? */
/* In place of advance: a trial along negative curvature, or GRADIENT when there is none. */
nadir_status escape(nadir_solver *solver);

/* ---- stop.c: the stopping tests ----------------------------------------------------------------------------------------- */
nadir_status stop_test(nadir_solver *solver);
nadir_status stop_without_progress(nadir_solver *solver); /* PRECISION or NO_PROGRESS, and the text */
void stop_criteria(const nadir_solver *solver, nadir_criterion criteria[NADIR_CRITERIA]);

/* ---- random starts over processes: their parts must differ, or a symmetric problem is searched in half of its space ------- */
static inline bool seeds_differ(const nadir_solver *solver) {
    const double seed = (double)solver->options.seed;
    double ends[2] = {seed, -seed};
    if (!solver->space.reduce || vec_size(&solver->space) == (double)solver->space.n) return true;
    vec_reduce(&solver->space, NADIR_MAX, 2, ends);
    return ends[0] != -ends[1];
}

/* nadir_verdict_at, with a seed for its random start. */
nadir_status verdict_at(const nadir_problem *problem, const double *x, double tolerance, double gnorm_limit, int64_t seed,
                        nadir_inertia *inertia);

/* ---- trace.c, verdict.c, driver.c ---------------------------------------------------------------------------------------- */
bool trace_pass(nadir_solver *solver); /* records the pass and asks the monitor; false: it wants to stop */

/* Why the run ends, for people; keeps the first text. Returns `status`. */
nadir_status solver_says(nadir_solver *solver, nadir_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

#endif
