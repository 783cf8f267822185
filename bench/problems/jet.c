/* Arithmetic of jets: the rules of jet.h, one function each. */
#include "jet.h"

#include <math.h>
#include <string.h>

/* A jet not yet filled. When the room is used up the last place is given again, and the pad says so. */
static double *fresh(jet_pad *pad) {
    if (pad->used + pad->length > JET_ROOM) {
        pad->overflowed = true;
        pad->used -= pad->length;
    }
    double *place = pad->room + pad->used;
    pad->used += pad->length;
    return place;
}

void jet_open(jet_pad *pad, int order) {
    pad->order = order;
    pad->overflowed = false;
    jet_wipe(pad, 1);
}

void jet_wipe(jet_pad *pad, int variables) {
    const size_t k = (size_t)variables;
    pad->variables = variables;
    pad->length = 1 + (pad->order > 0 ? k : 0) + (pad->order > 1 ? k * (k + 1) / 2 : 0);
    pad->used = 0;
}

jet jet_constant(jet_pad *pad, double c) {
    double *z = fresh(pad);
    z[0] = c;
    for (size_t i = 1; i < pad->length; i++) z[i] = 0.0;
    return z;
}

jet jet_variable(jet_pad *pad, int i, double value) {
    double *z = fresh(pad);
    z[0] = value;
    for (size_t k = 1; k < pad->length; k++) z[k] = 0.0;
    if (pad->order > 0) z[1 + i] = 1.0;
    return z;
}

jet jet_affine(jet_pad *pad, double s, jet a, double c) {
    double *z = fresh(pad);
    for (size_t i = 0; i < pad->length; i++) z[i] = s * a[i];
    z[0] += c;
    return z;
}

jet jet_linear(jet_pad *pad, double s, jet a, double t, jet b, double c) {
    double *z = fresh(pad);
    for (size_t i = 0; i < pad->length; i++) z[i] = s * a[i] + t * b[i];
    z[0] += c;
    return z;
}

/* Hessian of z += bend·∇a∇a' */
static void add_square(const jet_pad *pad, jet a, double bend, double *z) {
    if (pad->order < 2) return;
    const double *g = jet_gradient(a);
    double *h = z + 1 + pad->variables;
    for (int i = 0; i < pad->variables; i++) {
        const double factor = bend * g[i];
        for (int j = 0; j <= i; j++) *h++ += factor * g[j];
    }
}

/* Hessian of z += bend·(∇a∇b' + ∇b∇a') */
static void add_product(const jet_pad *pad, jet a, jet b, double bend, double *z) {
    if (pad->order < 2) return;
    const double *g = jet_gradient(a), *k = jet_gradient(b);
    double *h = z + 1 + pad->variables;
    for (int i = 0; i < pad->variables; i++) {
        const double one = bend * g[i], other = bend * k[i];
        for (int j = 0; j <= i; j++) *h++ += one * k[j] + other * g[j];
    }
}

jet jet_chain(jet_pad *pad, jet a, double value, double slope, double bend) {
    double *z = fresh(pad);
    z[0] = value;
    for (size_t i = 1; i < pad->length; i++) z[i] = slope * a[i];
    add_square(pad, a, bend, z);
    return z;
}

jet jet_times(jet_pad *pad, jet a, jet b) {
    double *z = fresh(pad);
    z[0] = a[0] * b[0];
    for (size_t i = 1; i < pad->length; i++) z[i] = a[0] * b[i] + b[0] * a[i];
    add_product(pad, a, b, 1.0, z);
    return z;
}

jet jet_over(jet_pad *pad, jet a, jet b) {
    const double r = 1.0 / b[0];
    return jet_times(pad, a, jet_chain(pad, b, r, -r * r, 2.0 * r * r * r));
}

jet jet_square(jet_pad *pad, jet a) {
    return jet_chain(pad, a, a[0] * a[0], 2.0 * a[0], 2.0);
}

static double power(double a, int exponent) {
    double product = 1.0;
    for (int i = 0; i < exponent; i++) product *= a;
    return product;
}

jet jet_power(jet_pad *pad, jet a, int exponent) {
    const double p = exponent, low = power(a[0], exponent - 2);
    return jet_chain(pad, a, low * a[0] * a[0], p * low * a[0], p * (p - 1.0) * low);
}

jet jet_sqrt(jet_pad *pad, jet a) {
    const double root = sqrt(a[0]), slope = 0.5 / root;
    return jet_chain(pad, a, root, slope, -0.5 * slope / a[0]);
}

jet jet_exp(jet_pad *pad, jet a) {
    const double e = exp(a[0]);
    return jet_chain(pad, a, e, e, e);
}

jet jet_log(jet_pad *pad, jet a) {
    const double r = 1.0 / a[0];
    return jet_chain(pad, a, log(fabs(a[0])), r, -r * r);
}

jet jet_sin(jet_pad *pad, jet a) {
    const double s = sin(a[0]);
    return jet_chain(pad, a, s, pad->order > 0 ? cos(a[0]) : 0.0, -s);
}

jet jet_cos(jet_pad *pad, jet a) {
    const double c = cos(a[0]);
    return jet_chain(pad, a, c, pad->order > 0 ? -sin(a[0]) : 0.0, -c);
}

jet jet_tan(jet_pad *pad, jet a) {
    const double t = tan(a[0]), slope = 1.0 + t * t;
    return jet_chain(pad, a, t, slope, 2.0 * t * slope);
}

jet jet_angle(jet_pad *pad, jet y, jet x) {
    const double r = 1.0 / (x[0] * x[0] + y[0] * y[0]), dy = x[0] * r, dx = -y[0] * r;
    double *z = fresh(pad);
    z[0] = atan2(y[0], x[0]);
    for (size_t i = 1; i < pad->length; i++) z[i] = dy * y[i] + dx * x[i];
    add_square(pad, y, 2.0 * dx * dy, z);
    add_square(pad, x, -2.0 * dx * dy, z);
    add_product(pad, y, x, dx * dx - dy * dy, z);
    return z;
}
