/* A valley that bends is no quadratic: T and Q, the third and fourth derivatives of f, say how it goes on. f, g at both ends of the
 * last step u, and H·u, tell what they are along u, at no further evaluation, and the model
 *     m(p) = gᵀp + ½pᵀHp + ½(aᵀp)β² + γ/24·β⁴,    β = wᵀp,  w = Du/(uᵀDu)
 * takes them over: a and γ are such that T[u, u] and Q[u, u, u, u] of the model are those of the quartic through f, g and H·u where
 * u began and f, g where it ended (Schnabel and Chow, SIAM J. Optim. 1 (1991) 293, with one past point; they ask f and g of it).
 *
 * With M = H + λD, which is factored, the least m + ½λpᵀDp among all p with wᵀp = β is taken at
 *     p(β) = −M⁻¹(g + ½β²a + μw),   μ(β) = (−wᵀM⁻¹(g + ½β²a) − β)/wᵀM⁻¹w,
 * and is a polynomial of degree four in β: its first minimum downhill from β = 0 is the step, for two more solutions with the
 * factor at hand. What a step of another length has shown tells nothing of far away: |β| <= 4; and where |wᵀM⁻¹g| <= 0.03, as when
 * Newton's steps converge, p is not bent, and nothing more is solved.
 *
 * With it damping needs 9 % fewer values of f, 12 % fewer Hessians and 10 % fewer factorizations over the problem collection, in
 * long valleys a half to a sixth of them; limits of 3 to 8 for β do alike, 2 gives away a fifth of that and 1 three quarters. */
#include "tensor.h"

static const double nearest = 0.03, farthest = 4.0; /* |β| */

enum { HALVINGS = 60 };

tensor tensor_place(const nadir_solver *s, arena *memory) {
    const direction_part *direction = s->method.direction;
    tensor state = {0};
    if (!s->options.tensor || by_products(s) || !direction->needs_hessian || s->problem.quadratic) return state;
    state.w = arena_doubles(memory, s->problem.n, 1);
    state.a = arena_doubles(memory, s->problem.n, 1);
    state.q = arena_doubles(memory, s->problem.n, 1);
    state.r = arena_doubles(memory, s->problem.n, 1);
    return state;
}

void tensor_start(tensor *state) {
    state->of = -1;
}

static double weight(const scaling *scale, int64_t i) {
    return scale->D ? scale->D[i] : 1.0;
}

void tensor_keep(const nadir_solver *s, const bent_step *u, tensor *state) {
    if (!state->w) return;
    state->of = ratio_blind(s, s->now.f - s->trial.f) ? -1 : s->iterations + 1;
    state->rest = s->trial.along - s->slope - u->along;
    state->fourth = 24.0 * state->rest - 72.0 * (s->trial.f - s->now.f - s->slope - 0.5 * u->along);
    for (int64_t i = 0; i < s->problem.n; i++) {
        state->a[i] = s->trial.g[i] + state->q[i];
        state->w[i] = s->p[i];
    }
}

/* With y the change of g along u, the quartic along u makes  T[u, u] = 2(y − Hu) + 2/3·γw  where u ends, with the Hu where it
 * begins; T[u, u] of the model is a + 2w(aᵀu). */
void tensor_learn(const nadir_solver *s, const scaling *scale, tensor *state) {
    if (!state->w || state->of != s->iterations) return;
    const double square = scaling_dot(s, scale, state->w, state->w), share = 2.0 / 9.0 * state->fourth - 4.0 / 3.0 * state->rest;
    for (int64_t i = 0; i < s->problem.n; i++) {
        state->w[i] *= weight(scale, i) / square;
        state->a[i] = 2.0 * state->a[i] + share * state->w[i];
    }
}

/* c₁β + c₂β² + c₃β³ + c₄β⁴ */
typedef struct quartic {
    double c1, c2, c3, c4;
} quartic;

static double value(const quartic *c, double b) {
    return b * (c->c1 + b * (c->c2 + b * (c->c3 + b * c->c4)));
}

static double derivative(const quartic *c, double b) {
    return c->c1 + b * (2.0 * c->c2 + b * (3.0 * c->c3 + b * 4.0 * c->c4));
}

/* It changes sign between. */
static double between(const quartic *c, double low, double high) {
    for (int k = 0; k < HALVINGS; k++) {
        const double middle = 0.5 * low + 0.5 * high;
        if (derivative(c, middle) < 0.0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* The first minimum from 0 on, where c₁ < 0; NAN when there is none up to the end. The derivative is monotone between 0, its two
 * stationary points and the end. */
static double first_minimum(const quartic *c, double end) {
    const double a = 12.0 * c->c4, b = 6.0 * c->c3, d = 2.0 * c->c2; /* of its own derivative aβ² + bβ + d */
    const double root = sqrt(b * b - 4.0 * a * d), sum = -0.5 * (b + copysign(root, b)), one = sum / a, two = d / sum;
    const double turns[3] = {fmin(one, two), fmax(one, two), end};
    double low = 0.0;
    for (int k = 0; k < 3; k++) {
        if (!(turns[k] > low && turns[k] <= end)) continue;
        if (derivative(c, turns[k]) >= 0.0) return between(c, low, turns[k]);
        low = turns[k];
    }
    return NAN;
}

/* The two solutions, and with them the polynomial of β. */
typedef struct along_u {
    quartic c;
    double wp, wq, wr; /* of p = −M⁻¹g, q = M⁻¹a, r = M⁻¹w */
    double start;      /* the polynomial's value at 0: m + ½λpᵀDp of the p(0) */
} along_u;

static along_u solve(nadir_solver *s, tensor *state, double wp) {
    along_u e = {.wp = wp};
    double ap = 0.0, aq = 0.0;
    vec_copy(&s->space, state->a, state->q);
    vec_copy(&s->space, state->w, state->r);
    s->method.direction->solve(s, state->q);
    s->method.direction->solve(s, state->r);
    for (int64_t i = 0; i < s->problem.n; i++) {
        e.wq += state->w[i] * state->q[i];
        e.wr += state->w[i] * state->r[i];
        ap += state->a[i] * s->p[i];
        aq += state->a[i] * state->q[i];
    }
    e.c = (quartic){-wp / e.wr, 0.5 * ap + 0.5 * (1.0 - wp * e.wq) / e.wr, 0.5 * e.wq / e.wr,
                    0.125 * (e.wq * e.wq / e.wr - aq) + state->fourth / 24.0};
    e.start = 0.5 * (s->slope + wp * wp / e.wr);
    return e;
}

static double best_share(const along_u *e) {
    const double side = e->wp < 0.0 ? -1.0 : 1.0;
    const quartic c = {side * e->c.c1, e->c.c2, side * e->c.c3, e->c.c4};
    return c.c1 < 0.0 ? side * first_minimum(&c, farthest) : (double)NAN;
}

/* p(β) and q; `slope`, and what there is to tell but for the promise. */
static bent_step move(nadir_solver *s, const scaling *scale, double lambda, tensor *state, const along_u *e, double beta) {
    const double half = 0.5 * beta * beta, mu = (e->wp - half * e->wq - beta) / e->wr;
    double slope = 0.0, square = 0.0, rest = 0.0;
    for (int64_t i = 0; i < s->problem.n; i++) {
        const double p = s->p[i] - half * state->q[i] - mu * state->r[i], Dp = weight(scale, i) * p;
        const double q = lambda * Dp + half * state->a[i] + mu * state->w[i];
        s->p[i] = p;
        state->q[i] = q;
        slope += s->now.g[i] * p;
        square += p * Dp;
        rest += q * p;
    }
    s->slope = slope;
    s->p_norm = NAN;
    return (bent_step){.square = square, .along = -slope - rest, .bent = true};
}

bent_step tensor_straight(nadir_solver *s, const scaling *scale, double lambda, tensor *state) {
    for (int64_t i = 0; state->w && i < s->problem.n; i++) state->q[i] = lambda * weight(scale, i) * s->p[i];
    const bool known = !scale->D && !isnan(s->p_norm);
    const double square = known ? s->p_norm * s->p_norm : scaling_dot(s, scale, s->p, s->p);
    return (bent_step){.square = square, .promise = 0.5 * (lambda * square - s->slope), .along = -s->slope - lambda * square};
}

bent_step tensor_bend(nadir_solver *s, const scaling *scale, double lambda, tensor *state) {
    const double wp = state->w && state->of == s->iterations ? vec_dot(&s->space, state->w, s->p) : 0.0;
    if (!(fabs(wp) > nearest)) return tensor_straight(s, scale, lambda, state);
    const along_u e = solve(s, state, wp);
    const double beta = best_share(&e);
    if (isnan(beta)) return tensor_straight(s, scale, lambda, state);
    bent_step taken = move(s, scale, lambda, state, &e, beta);
    taken.promise = 0.5 * lambda * taken.square - e.start - value(&e.c, beta);
    return taken;
}
