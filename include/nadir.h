/* nadir: minimisation of smooth functions of many variables, on BLAS and LAPACK.
 *
 * A method is a word of up to three parts, direction/globalization/linear, with options behind it:
 *     gradient/fixed,eta=1e-3     newton/damping/cholesky,gtol=1e-10,max_iterations=200
 *
 *     nadir_problem problem = {.n = 2, .objective = rosenbrock, .hessian = rosenbrock_hessian};
 *     nadir_result result;
 *     double x[2] = {-1.2, 1.0};
 *     nadir_minimize(&problem, x, NULL, &result);
 *
 * Vectors are contiguous arrays of n doubles, matrices lie in LAPACK's own layout (see nadir_matrix). Nothing here prints,
 * ends the process or keeps global state; different solvers may run in different threads.
 */
#ifndef NADIR_H
#define NADIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default) /* the library hides every symbol but these */
#endif

#define NADIR_VERSION "0.1.0"

/* ---- status ---------------------------------------------------------------------------------------------------------
 * > 0 solved, 0 running, < 0 stopped short, <= -100 misuse. One list makes the enum, the names and the texts. */
#define NADIR_STATUS_LIST(X)                                                                                                       \
    X(GRADIENT, 1, "converged: the gradient is within its tolerance")                                                              \
    X(ROOT, 2, "solved: the residual of the equations is within its tolerance")                                                    \
    X(PRECISION, 3, "converged to the attainable precision: neither f nor the gradient can be improved")                           \
    X(TARGET, 4, "reached the target value of f")                                                                                  \
    X(STEP, 5, "converged: the step is within its tolerance")                                                                      \
    X(RUNNING, 0, "still running")                                                                                                 \
    X(MAX_ITERATIONS, -1, "stopped at the limit of iterations")                                                                    \
    X(MAX_EVALUATIONS, -2, "stopped at the limit of evaluations")                                                                  \
    X(MAX_SECONDS, -3, "stopped at the limit of seconds")                                                                          \
    X(STOPPED, -4, "stopped on request")                                                                                           \
    X(DIVERGED, -5, "diverged: f grew beyond the divergence threshold")                                                            \
    X(UNBOUNDED, -6, "f fell below the threshold for unbounded functions")                                                         \
    X(STATIONARY, -7, "a stationary point of the residual's norm that is no root")                                                 \
    X(NO_PROGRESS, -8, "no further progress is possible, and the point is not stationary")                                         \
    X(NOT_FINITE, -9, "f, its gradient or its Hessian is not finite where it is needed")                                           \
    X(CALLBACK, -10, "a callback asked to abort")                                                                                  \
    X(ARGUMENT, -100, "an argument or option is not valid")                                                                        \
    X(MEMORY, -101, "not enough memory")                                                                                           \
    X(MISSING, -102, "the problem lacks a callback that the method needs")                                                         \
    X(COMBINATION, -103, "these parts do not go together, or not with this problem")

typedef enum nadir_status {
#define NADIR_STATUS_ENUM(name, value, text) NADIR_##name = (value),
    NADIR_STATUS_LIST(NADIR_STATUS_ENUM)
#undef NADIR_STATUS_ENUM
} nadir_status;

/* "GRADIENT" for NADIR_GRADIENT; "UNKNOWN" for a number that is no status. Never NULL. */
const char *nadir_status_name(nadir_status status);
/* One line for people, without a full stop. Never NULL. */
const char *nadir_status_text(nadir_status status);

/* ---- matrices --------------------------------------------------------------------------------------------------------
 * A callback writes where the factorization reads. Element (i, j), counted from 0, lies in `values` at
 *     NADIR_DENSE   i + j*ld                      column-major, ld >= rows; symmetric: the lower triangle, i >= j
 *     NADIR_BAND    (i - j) + j*ld                symmetric with kl sub-diagonals: 0 <= i - j <= kl, ld >= kl + 1
 *                   (LAPACK's lower band storage)
 *     NADIR_SPARSE  compressed columns of the lower triangle: column j owns positions column_start[j] to column_start[j+1] − 1,
 *                   position k holds row row_index[k]; the first of a column is its diagonal, stored also where it is zero, then
 *                   rows ascend
 * A Jacobian is general, m×n. Dense as above; NADIR_BAND with kl sub- and ku super-diagonals has (i, j), −ku <= i − j <= kl, at
 * (ku + i − j) + j*ld (LAPACK's band storage); NADIR_SPARSE has whole columns, rows ascending, empty ones allowed.
 * The library chooses ld: always use the one in the struct. All entries are zero when a callback is called. */
typedef enum nadir_storage { NADIR_DENSE, NADIR_BAND, NADIR_SPARSE } nadir_storage;

typedef struct nadir_matrix {
    nadir_storage storage;
    int64_t rows, columns;
    int64_t ld;                              /* leading dimension; in a shape the user gives: ignored */
    int64_t kl;                              /* NADIR_BAND: number of sub-diagonals, 0 <= kl < rows */
    int64_t ku;                              /* NADIR_BAND of a Jacobian: number of super-diagonals, 0 <= ku < columns */
    const int64_t *column_start, *row_index; /* NADIR_SPARSE: n + 1 and column_start[n] entries, given by the user, borrowed */
    double *values;
} nadir_matrix;

/* ---- problem ---------------------------------------------------------------------------------------------------------
 * Callbacks return 0 (fine), > 0 (undefined at this x: the step is shortened) or < 0 (abort: status CALLBACK).
 * NaN or Inf in f or g counts as > 0. Callbacks must not call the solver they are called by, except nadir_stop. */
typedef enum nadir_reduction { NADIR_SUM, NADIR_MAX } nadir_reduction;

typedef struct nadir_problem {
    int64_t n;  /* number of unknowns, >= 1 */
    void *data; /* handed to every callback */

    /* f(x) and its gradient g (n). f or g may be NULL: not wanted. Often f is asked alone and g later at the same x with
     * nothing evaluated in between. Required, unless there is a residual. */
    int (*objective)(void *data, const double *x, double *f, double *g);

    /* Least squares and equations, in place of objective, which is then NULL: f = ½rᵀr with the m residuals r(x), and g = Jᵀr with
     * their Jacobian J_ij = ∂r_i/∂x_j in the storage of jacobian_shape. r or J may be NULL: not wanted. Often r is asked alone and
     * J later at the same x with nothing evaluated in between. A problem that knows J by jacobian_product alone is never asked for
     * J by methods that need no matrix, and returns > 0 when it is. An f beyond the range of doubles counts as undefined, but a run
     * of gauss_newton or root may start there (f and g are told as INFINITY until they are in range). */
    int64_t m; /* number of residuals, >= 1; 0 where there are none */
    int (*residual)(void *data, const double *x, double *r, nadir_matrix *J);
    /* Jv = J(x)·v, v of n and Jv of m; `transposed`: Jv = J(x)ᵀ·v, v of m and Jv of n. Optional. */
    int (*jacobian_product)(void *data, const double *x, bool transposed, const double *v, double *Jv);
    /* H = Σ r_i·∇²r_i, symmetric: what JᵀJ lacks of the Hessian of f, in the storage of JᵀJ (dense, or a band of kl + ku). For
     * Newton's method on least squares; optional. r is r(x). */
    int (*residual_curvature)(void *data, const double *x, const double *r, nadir_matrix *H);

    /* There are no first derivatives: objective is never asked for g, residual never for J. Differences stand in for them (see the
     * option `differences`). */
    bool values_only;

    /* The Hessian of f at x, in the storage of hessian_shape. */
    int (*hessian)(void *data, const double *x, nadir_matrix *H);
    /* Hv = (Hessian at x)·v. */
    int (*hessian_product)(void *data, const double *x, const double *v, double *Hv);
    /* Mv, with M symmetric positive definite and near the inverse of the Hessian at x: for krylov, optional. */
    int (*precondition)(void *data, const double *x, const double *v, double *Mv);

    /* Storage and bandwidth of the Hessian; zeros mean dense. rows and columns may be 0 (taken as n). */
    nadir_matrix hessian_shape;
    /* Of the Jacobian: zeros mean dense; rows and columns may be 0 (taken as m and n). */
    nadir_matrix jacobian_shape;

    /* What the problem knows of itself; 0 means unknown. */
    bool quadratic;   /* f is a quadratic: its Hessian is the same everywhere */
    double lipschitz; /* L: the largest curvature, so that ‖g(x) − g(y)‖ <= L·‖x − y‖ */
    double convexity; /* μ: the smallest curvature, > 0 for a strongly convex f */

    /* For an x distributed over processes: combine `count` values over all of them, giving the same bits on all; returns 0, or
     * < 0 to abort. NULL on one process. Then n is the local length, f is global, and no part may need a matrix; not with a
     * residual. All make the same calls: some to begin with, then with gradient, bb, cg or lbfgs one for every trial and one more
     * where it is accepted, so that an iteration with one trial takes two. More are taken by lbfgs with h0=diagonal or gated, one
     * an iteration, and with a λ now and then where rounding demands it; by exact and krylov, some for each product; and by a
     * monitor on any process, one a row. */
    int (*reduce)(void *data, nadir_reduction operation, int64_t count, double *values);
} nadir_problem;

/* ---- what a run reports ---------------------------------------------------------------------------------------------- */
typedef struct nadir_counts {
    int64_t f, g;         /* values and gradients of f asked for; with a residual: evaluations of r, and of J or a product Jᵀr */
    int64_t calls;        /* calls of objective or residual, or for g of jacobian_product: what max_evaluations limits */
    int64_t differences;  /* those of them that stood in for a missing derivative */
    int64_t hessian;      /* Hessians */
    int64_t product;      /* products H·v or Jᵀ(J·v), by the callback, with a stored matrix or by differences of gradients */
    int64_t precondition; /* products M·v with the preconditioner */
    int64_t factorizations; /* attempts at a matrix factorization, failed ones included */
    int64_t solves;         /* linear systems solved with a factorization */
} nadir_counts;

/* One pass of the loop: an accepted step or a rejected one. Read-only; x and g are valid during the call of the monitor
 * alone, and NULL in a recorded trace. */
typedef struct nadir_iterate {
    int64_t iteration; /* accepted steps so far; 0 describes the start */
    bool accepted;     /* false: the trial point was rejected, and f, gnorm, x, g describe the point that stays */
    double f;
    double gnorm;     /* ‖g‖∞ */
    double gnorm2;    /* ‖g‖₂ */
    double gerror;    /* estimated error of the components of g that are differences; else 0 */
    double step;      /* ‖x − x_previous‖₂ of the trial */
    double parameter; /* what the globalization chose: λ of damping and regularized, the radius of trust, σ of cubic, else the step
                         length */
    double ratio;     /* (actual decrease) / (predicted decrease) */
    double seconds;   /* since start, by the options' clock */
    nadir_counts counts;
    int64_t n;
    const double *x, *g;
} nadir_iterate;

/* A stopping test as it stood at the end. */
typedef struct nadir_criterion {
    nadir_status status; /* what is returned when it is met */
    double value, threshold;
    bool used; /* false: switched off by the options */
    bool met;
} nadir_criterion;

enum { NADIR_CRITERIA = 6 }; /* GRADIENT, TARGET, STEP, PRECISION, angle (GRADIENT, of equations STATIONARY), ROOT, in this order */

/* What the point x is, from the inertia of the Hessian: |eigenvalue| <= verdict_tol·‖H‖ counts as zero, and no saddle is told from
 * eigenvalues of the size ‖g‖₂/‖x‖₂, which the gradient that is left leaves open. Where H cannot be factored
 * it is told from products H·v (see nadir_inertia.probable). */
#define NADIR_VERDICT_LIST(X)                                                                                                      \
    X(NONE, "not asked for")                                                                                                       \
    X(UNKNOWN, "cannot be told: no Hessian, or one too large to examine")                                                          \
    X(NOT_STATIONARY, "not a stationary point: the gradient is not small")                                                         \
    X(MINIMUM, "minimum: every eigenvalue of the Hessian is positive")                                                             \
    X(SADDLE, "saddle: the Hessian has positive and negative eigenvalues")                                                         \
    X(MAXIMUM, "maximum: every eigenvalue of the Hessian is negative")                                                             \
    X(DEGENERATE, "degenerate: the Hessian has eigenvalues that cannot be told from zero, none opposed")

typedef enum nadir_verdict {
#define NADIR_VERDICT_ENUM(name, text) NADIR_VERDICT_##name,
    NADIR_VERDICT_LIST(NADIR_VERDICT_ENUM)
#undef NADIR_VERDICT_ENUM
} nadir_verdict;

const char *nadir_verdict_name(nadir_verdict verdict); /* "MINIMUM"; never NULL */
const char *nadir_verdict_text(nadir_verdict verdict); /* one line; never NULL */

typedef struct nadir_inertia {
    nadir_verdict verdict;
    int64_t negative, zero, positive; /* eigenvalues of H by sign, zero within the tolerance */
    /* Told from products H·v: nothing against the verdict was met from a random start. A SADDLE is certain even then. From products
     * the numbers of eigenvalues are those that were met, so that they may add up to less than n.
     * Or told from an H by differences, whose error counts as zero as well: no verdict is certain then. */
    bool probable;
} nadir_inertia;

enum { NADIR_TEXT = 320, NADIR_WORD = 96 };

typedef struct nadir_result {
    nadir_status status;
    double f, gnorm, gnorm2; /* of broyden ‖Bᵀr‖, with its approximation B of J */
    double rnorm, rnorm2;    /* with a residual: ‖r‖∞ and ‖r‖₂; else NAN */
    int64_t rank;            /* of J, numerically, at its last factorization that tells it (qr); 0: not told */
    int64_t iterations;      /* accepted steps */
    int64_t rejected;        /* trial points that damping, trust, cubic or regularized refused; a line search counts its trials as
                                evaluations only */
    nadir_counts counts;
    double seconds;
    int64_t trace_rows; /* rows the run produced; those beyond trace_capacity were not stored */
    nadir_criterion criteria[NADIR_CRITERIA];
    nadir_inertia inertia;        /* with the option `verdict` */
    double gerror;                /* estimated error of the components of g, where it is taken by differences; else 0 */
    char method[NADIR_WORD];      /* the full word of the method that ran */
    char differences[NADIR_WORD]; /* what was taken by differences, and how; "" where the problem offered all that was needed */
    char text[NADIR_TEXT];        /* one line for people: the reason, with numbers; for misuse the name, value and range */
} nadir_result;

/* ---- options ---------------------------------------------------------------------------------------------------------
 * By value from nadir_options_default(). The table behind nadir_option_at(), which `nadir list` prints, is the one source of names,
 * ranges and defaults. A word with options behind it, "lbfgs/wolfe,memory=5", is read by nadir_options_parse(); the field `method`
 * takes the bare word. An option that the chosen method does not use is refused if it was changed. */
typedef struct nadir_options {
    char method[NADIR_WORD]; /* "newton/damping/cholesky"; later parts may be left out; "" chooses from what the problem offers */

    /* stopping */
    double gtol;   /* stop when ‖g‖∞ <= gtol·max(gscale, ‖g0‖∞) */
    double gscale; /* 0: purely relative to the start. gauss_newton: stop when ‖g‖∞ <= 1e-4·gtol·min(gscale, ‖g0‖∞) */
    double angle;  /* gauss_newton: stop too when |J_jᵀr| <= angle·‖J_j‖·‖r‖ for every column J_j; 0 = off */
    double rtol;   /* equations: ROOT when ‖r‖∞ <= rtol·gscale; gscale = 0: rtol·‖r0‖∞ */
    double xtol;   /* stop when ‖step‖₂ <= xtol·‖x‖₂; 0 = off */
    double ftarget; /* stop when f <= ftarget; -inf = off */
    double fnoise;  /* relative noise of f; 0 = auto: the machine epsilon, or what is measured where g comes from differences, and
                       where a method of first order gets no further */
    double divergence; /* DIVERGED when f − f0 exceeds this times max(1, |f0|) */
    double unbounded;  /* UNBOUNDED when f0 − f exceeds this times max(1, |f0|) */
    int64_t max_iterations, max_evaluations;
    double max_seconds;

    /* derivatives */
    int64_t differences; /* for callbacks that are missing: 0 = auto, 1 = forward, 2 = central, 3 = extrapolated (Richardson) */
    int64_t ignore;      /* as if the problem lacked 1 = its Hessian and products, 2 = these and its gradient; 0 = nothing */

    bool keep_best; /* return the point of least f that was met, for parts that may go uphill; costs one vector */

    /* parts */
    double eta;        /* fixed: learning rate; 0 = auto */
    int64_t schedule;  /* fixed: how eta decays with the number k of steps; 0 = constant, 1 = inverse, 2 = root, 3 = exponential */
    double decay;      /* fixed: c of eta/(1+ck), eta/sqrt(1+ck), eta·exp(−ck) */
    double beta;       /* momentum, nesterov: share of the last move that is kept; 0 = auto */
    bool restart;      /* nesterov: begin the momentum anew where it leads uphill, if convexity is not known */
    int64_t spectral;  /* bb: step length, 0 = long, 1 = short, 2 = adaptive */
    int64_t reference; /* armijo: value of f to fall below, 0 = auto, 1 = last, 2 = largest of ten, 3 = average */
    double decrease;   /* armijo: share of the predicted decrease that is demanded */
    double curvature;  /* wolfe: share of the slope that may be left; 0 = auto */
    int64_t memory;    /* lbfgs: pairs of step and gradient difference that are kept, at most n + 2; broyden with lu: updates */
    int64_t h0;    /* lbfgs: the pairs update 0 = auto, 1 = a scalar (the only one with a lambda, and auto then), 2 = a diagonal,
                      3 = the diagonal while it foretells better */
    double lambda; /* damping, cubic: first λ over the largest |diagonal entry| of the scaled H; regularized: over ‖H‖_F/√n */
    int64_t scaling; /* damping, trust, cubic: norm of the step, 0 = none, 1 = diagonal */
    double radius;   /* trust: first radius, > 0, raised to 1e3 eps times the size of x; INFINITY begins with Newton's step */
    int64_t power; /* regularized: 0, λ = √(c‖g‖); 1, λ = c‖g‖; c follows from the first λ, and from then on from success */
    double forcing; /* krylov: ‖(H + λD)p + g‖ <= min(forcing, √(‖g‖/‖g0‖))·‖g‖ */
    int64_t basis;  /* krylov: Lanczos vectors that are kept */

    /* Of random starts. Over processes give another one on each: equal parts of a start may miss half of the space. With equal
     * seeds eta=auto is refused, a verdict by products that is no saddle is UNKNOWN, and `escape` may miss a saddle. */
    int64_t seed;

    bool escape; /* newton, but for full and fixed: leave a stationary point that is no minimum along negative curvature */
    bool tensor; /* newton with damping, but for krylov: bend the step by what the last one told of f's third and fourth derivatives
                  */

    /* verdict */
    bool verdict;       /* examine the Hessian at the result, outside its counts */
    double verdict_tol; /* |eigenvalue| <= verdict_tol·‖H‖ counts as zero, ‖H‖ an estimate of the spectral norm */

    /* not in the table: pointers, all borrowed until the solver is destroyed */
    int (*monitor)(void *monitor_data, const nadir_iterate *iterate); /* != 0 stops the run (STOPPED) */
    void *monitor_data;
    double (*clock)(void *clock_data); /* seconds, monotonic; NULL: the system's */
    void *clock_data;
    nadir_iterate *trace; /* room for trace_capacity rows, or NULL */
    int64_t trace_capacity;

    uint64_t given; /* which options a word has set, a bit each in the table's order; leave alone */
} nadir_options;

nadir_options nadir_options_default(void);

/* Reads "method,name=value,..." into `options`; names are those of nadir_option_at(). Numbers are read in the C locale whatever the
 * program's is. On error nothing is changed and `message` (size bytes, may be NULL) gets one line that names what is wrong.
 * Returns NADIR_RUNNING (0) or NADIR_ARGUMENT. The method's parts are looked at when a solver is created. */
nadir_status nadir_options_parse(nadir_options *options, const char *word, char *message, size_t size);

/* The tables, for --help, man pages and bindings. Returns false beyond the end. */
typedef struct nadir_description {
    char name[NADIR_WORD];        /* an option, a part, or the full word of a method */
    const char *type, *text;      /* parts: type is "direction", "globalization" or "linear" */
    char range[64], standard[32]; /* options: the allowed values and the default */
} nadir_description;
bool nadir_option_at(int index, nadir_description *description);
bool nadir_part_at(int index, nadir_description *description);
bool nadir_method_at(int index, nadir_description *description); /* every combination that exists */

/* ---- solving ---------------------------------------------------------------------------------------------------------
 * In all of these: options NULL means defaults, result may be NULL. x (n) is read at the start and written at the end with the last
 * accepted point (unless the call was refused). The return value is result->status. */
nadir_status nadir_minimize(const nadir_problem *problem, double *x, const nadir_options *options, nadir_result *result);

typedef struct nadir_solver nadir_solver;

/* One allocation. The problem and options are copied; what they point to is borrowed until nadir_destroy.
 * On refusal *solver is NULL and result->text says why; else *result is empty but for its status, RUNNING. Returns RUNNING,
 * ARGUMENT, MISSING, COMBINATION or MEMORY. */
nadir_status nadir_create(const nadir_problem *problem, const nadir_options *options, nadir_solver **solver, nadir_result *result);
/* Bytes that nadir_create asks for and nadir_create_in needs, or 0 when problem, options or their combination are refused. */
size_t nadir_size(const nadir_problem *problem, const nadir_options *options, nadir_result *result);
/* The same in the caller's memory, 64-byte aligned, which nadir_destroy does not free. The option `verdict` and the part
 * `sparse` are refused: they need memory of their own. */
nadir_status nadir_create_in(const nadir_problem *problem, const nadir_options *options, void *memory, size_t bytes,
                             nadir_solver **solver, nadir_result *result);
/* Evaluates at x and forgets any earlier run. The same start gives the same bits. */
nadir_status nadir_start(nadir_solver *solver, const double *x);
/* One pass of the loop: one accepted or rejected step. Returns RUNNING while there is more to do. */
nadir_status nadir_step(nadir_solver *solver);
/* Starts at x, steps until done, writes x. */
nadir_status nadir_solve(nadir_solver *solver, double *x, nadir_result *result);
/* Where the run stands; x and result may each be NULL. */
nadir_status nadir_now(const nadir_solver *solver, double *x, nadir_result *result);
/* Asks a running solver to stop before its next evaluation (status STOPPED); from any thread or a signal handler. A request made
 * before nadir_start is dropped by it. Over processes the others learn of it, and of a limit of seconds, when values are next
 * combined: where f was asked alone and is accepted, g at the same x is evaluated first. */
void nadir_stop(nadir_solver *solver);
/* NULL is fine. */
void nadir_destroy(nadir_solver *solver);

/* ---- tools -----------------------------------------------------------------------------------------------------------
 * What is x? Evaluates g and H there, factors shifted Hessians. `tolerance` is that of the option `verdict_tol`, `gnorm_limit` the
 * largest ‖g‖∞ of a stationary point, INFINITY: not looked at. A problem without H and H·v is told from an H by differences: of g
 * for n <= 300 (some 14n gradients), of f for n <= 50 (some 2n² + 60n values); beyond it is UNKNOWN. Allocates what it needs. Over
 * processes it tells a saddle only: see the options `verdict` and `seed`. Returns RUNNING (0) when `inertia` was filled, else what
 * failed. */
nadir_status nadir_verdict_at(const nadir_problem *problem, const double *x, double tolerance, double gnorm_limit,
                              nadir_inertia *inertia);

/* Are the derivatives those of the function? Every entry of the gradient, of each column of the Hessian and of the Jacobian, and of
 * their products with the unit vectors, against extrapolated differences of f, g or r at x, with an estimate of their error. An
 * entry is wrong when differences contradict it by far more than their error, and unsure when they are too inaccurate to tell, or
 * where a callback says that the derivative is undefined. Some fifty evaluations an unknown, and as many again for each matrix:
 * for a small instance of a problem. */
typedef struct nadir_entry {
    const char *name;                /* "g", "H", "Hv", "J" or "Jv" */
    int64_t row, column;             /* from 0; of a gradient the column is −1 */
    double given, difference, error; /* what the callback says, what differences say, and how far these may be off */
    double severity;                 /* |given − difference| over what was to be allowed, > 1 */
} nadir_entry;

enum { NADIR_WORST = 8 };

typedef struct nadir_check {
    bool fine; /* no entry is wrong */
    int64_t entries, wrong, unsure;
    int64_t worst_count;            /* wrong entries that are named: */
    nadir_entry worst[NADIR_WORST]; /* the worst first */
    char text[NADIR_TEXT];          /* one line for people */
} nadir_check;

/* Allocates what it needs. Returns RUNNING (0) when `check` was filled, else what failed, and why in check->text. */
nadir_status nadir_check_derivatives(const nadir_problem *problem, const double *x, nadir_check *check);
/* "H[2, 1]", as snprintf does. */
int nadir_entry_name(const nadir_entry *entry, char *text, size_t size);

/* How sure the parameters x of a fit are, by the Jacobian there: with s = ‖r‖₂/√(m − rank) the covariance s²(JᵀJ)⁻¹, as of a model
 * that is linear nearby and errors of equal variance. Any of error (n), covariance and correlation (n×n) may be NULL, and `u` too.
 * A parameter that the data do not determine has the error INFINITY, and NAN in its rows and columns; all are NAN where m = rank.
 * `tolerance`: singular values of J, its columns scaled to length 1, up to this share of the largest count as 0; 0 = rounding
 * alone. Allocates what it needs, J dense. Returns RUNNING (0) when all was filled, else what failed, in words in u->text. */
typedef struct nadir_uncertainty {
    int64_t rank;          /* of J */
    int64_t freedom;       /* degrees of freedom, m − rank */
    double deviation;      /* s, an estimate of the standard deviation of one residual */
    double condition;      /* largest over least singular value, columns scaled to length 1 */
    char text[NADIR_TEXT]; /* the rank, and the numbers (from 0) of parameters that are not determined */
} nadir_uncertainty;
nadir_status nadir_uncertainty_at(const nadir_problem *problem, const double *x, double tolerance, double *error,
                                  double *covariance, double *correlation, nadir_uncertainty *u);

/* Where to start? f at many points of a box, evenly spread, then a local solve from the best of those that are not close to a
 * better one; minima that several solves end at are named once. The method knows no bounds: a solve may leave the box. */
typedef struct nadir_search_options {
    int64_t points;      /* f is evaluated at, 1 <= points */
    int64_t starts;      /* local solves at most, >= 0; with 0 the points themselves are returned */
    int64_t sampling;    /* 0 = auto, 1 = regular grid, 2 = Sobol' points (n <= 21), 3 = Latin hypercube */
    int64_t seed;        /* the same seed gives the same points */
    double nearness;     /* minima are one where no coordinate differs by more than this share of the box; 0 <= nearness <= 1 */
    nadir_options local; /* the method of the local solves, with the budgets of each: sampling has none */
    /* f at count points of n coordinates each, in threads or wherever the caller likes; NaN: undefined there. Returns 0, or < 0 to
     * abort. NULL: the points are evaluated one by one. Gets the problem's data. */
    int (*batch)(void *data, int64_t count, const double *x, double *f);
} nadir_search_options;

nadir_search_options nadir_search_options_default(void); /* 1000 points, 10 starts, auto, seed 1, nearness 1e-4 */

typedef struct nadir_minimum {
    double f, gnorm;     /* gnorm NAN: a point that no solve began at */
    nadir_status status; /* of the solve that ended lowest here */
    int64_t solves;      /* that ended here */
    bool inside;         /* the box */
} nadir_minimum;

typedef struct nadir_search_result {
    nadir_status status;       /* of the best minimum, RUNNING without solves; or why there is none */
    int64_t points, undefined; /* evaluated, and those of them where f is not defined */
    int64_t solves, solved;    /* begun, and ended with a status > 0 */
    int64_t minima;            /* found, though there may have been less room */
    nadir_counts counts;       /* of the solves */
    char sampling[16];         /* "grid", "sobol" or "latin" */
    char text[NADIR_TEXT];     /* one line for people */
} nadir_search_result;

/* Fills minima[0..room-1] and x (n × room: minimum k lies at x + k·n), the best first, as far as there are any. lower and upper (n)
 * are finite, lower < upper. One allocation besides the solver's. options and result may be NULL. Returns result->status. */
nadir_status nadir_search(const nadir_problem *problem, const double *lower, const double *upper,
                          const nadir_search_options *options, int64_t room, nadir_minimum *minima, double *x,
                          nadir_search_result *result);

/* The versions of nadir, BLAS and LAPACK that really run, their core and threads: one line each, '\n' between.
 * Returns the length that was needed, as snprintf does. */
int nadir_build_text(char *text, size_t size);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
