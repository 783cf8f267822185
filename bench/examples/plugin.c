/* A problem of your own for the program nadir: Brown's badly scaled function (Moré, Garbow and Hillstrom, ACM TOMS 7, 1981, 17-41,
 * problem 4), f = (x1 − s)² + (x2 − 2/s)² + (x1 x2 − 2)², whose minimiser is (s, 2/s); s is 1e6, or what the option scale=S says.
 *
 *     cc -shared -fPIC plugin.c -o plugin.so $(pkg-config --cflags nadir)
 *     nadir compare --plugin ./plugin.so,scale=1e3 --method newton/damping --method gradient/armijo
 */
#include <nadir_plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct brown {
    double scale, start[2], minimiser[2];
} brown;

static int objective(void *data, const double *x, double *f, double *g) {
    const brown *b = data;
    const double p = x[0] - b->scale, q = x[1] - 2.0 / b->scale, r = x[0] * x[1] - 2.0;
    if (f) *f = p * p + q * q + r * r;
    if (g) {
        g[0] = 2.0 * (p + r * x[1]);
        g[1] = 2.0 * (q + r * x[0]);
    }
    return 0;
}

static int hessian(void *data, const double *x, nadir_matrix *H) {
    const double r = x[0] * x[1] - 2.0;
    (void)data;
    H->values[0] = 2.0 + 2.0 * x[1] * x[1];
    H->values[1] = 2.0 * (r + x[0] * x[1]);
    H->values[1 + H->ld] = 2.0 + 2.0 * x[0] * x[0];
    return 0;
}

static void destroy(nadir_plugin *self) {
    free(self->problem.data);
}

long nadir_plugin_abi(void) {
    return NADIR_PLUGIN_ABI;
}

int nadir_plugin_problem(const char *options, nadir_plugin *plugin, char *message, size_t size) {
    double scale = 1e6;
    char more;
    if (options[0] && (sscanf(options, "scale=%lf%c", &scale, &more) != 1 || !(scale > 0))) {
        snprintf(message, size, "option '%.60s': there is scale=S with S > 0", options);
        return 1;
    }
    brown *b = malloc(sizeof *b);
    if (!b) {
        snprintf(message, size, "not enough memory");
        return 1;
    }
    *b = (brown){scale, {1.0, 1.0}, {scale, 2.0 / scale}};
    plugin->problem = (nadir_problem){.n = 2, .data = b, .objective = objective, .hessian = hessian};
    plugin->start = b->start;
    plugin->minimiser = b->minimiser;
    plugin->minimum = 0.0;
    plugin->destroy = destroy;
    return 0;
}
