/* A problem of your own for the program nadir: two functions in a shared object.
 *
 *     cc -shared -fPIC mine.c -o mine.so $(pkg-config --cflags nadir)
 *     nadir compare --plugin ./mine.so --method newton/damping --method lbfgs/wolfe
 *     nadir compare --plugin ./mine.so,n=1000
 *
 *     long nadir_plugin_abi(void) {
 *         return NADIR_PLUGIN_ABI;
 *     }
 *
 *     int nadir_plugin_problem(const char *options, nadir_plugin *plugin, char *message, size_t size) {
 *         static double start[2] = {-1.2, 1.0};
 *         plugin->problem.n = 2;
 *         plugin->problem.objective = objective;
 *         plugin->start = start;
 *         return 0;
 *     }
 */
#ifndef NADIR_PLUGIN_H
#define NADIR_PLUGIN_H

#include "nadir.h"

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

typedef struct nadir_plugin {
    nadir_problem problem;   /* n, callbacks, data, and what is known of the curvature; see nadir.h */
    double *start;           /* n numbers */
    const double *minimiser; /* n numbers, or NULL where it is not known */
    double minimum;          /* f at the minimiser; NAN, which it is at first, where it is not known */
    double window[4];        /* n = 2: x0, x1, y0, y1 worth drawing as contour lines */
    /* Called once when the problem is no longer needed; may be NULL. */
    void (*destroy)(struct nadir_plugin *self);
} nadir_plugin;

/* Changes whenever the structs do: a plugin that was compiled with other headers is refused before it is asked for anything. */
#define NADIR_PLUGIN_ABI (1L * 65536 + (long)sizeof(nadir_plugin))

/* Returns NADIR_PLUGIN_ABI. */
long nadir_plugin_abi(void);

/* Fills *plugin, which is all zero but for `minimum`. `options` is what followed the file's name and a comma, "" when nothing did.
 * Returns 0; anything else is a refusal, with one line for the user in `message` (size bytes). May be called more than once. */
int nadir_plugin_problem(const char *options, nadir_plugin *plugin, char *message, size_t size);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
