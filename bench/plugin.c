/* Problems from shared objects of the user's. Everything is looked at before it is used: that the object has both functions, that
 * it was compiled with these structs, and that it filled in what every problem has. The object stays loaded until the problem is
 * destroyed.
 */
#include <dlfcn.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nadir_plugin.h"
#include "plugin.h"

enum { EXIT_FILE = 3, EXIT_MEMORY = 4 };

/* What a problem needs to be destroyed. The object's own data stay problem.data. */
typedef struct loaded {
    void *object;
    nadir_plugin plugin;
} loaded;

static int fail(const char *path, const char *what, char *message, size_t size) {
    snprintf(message, size, "plugin %.160s: %s", path, what);
    return EXIT_FILE;
}

static void unload(loaded *self) {
    if (self->plugin.destroy) self->plugin.destroy(&self->plugin);
    dlclose(self->object);
    free(self);
}

static void destroy(bench_problem *problem) {
    free(problem->start);
    free(problem->minimiser);
    unload(problem->owned);
}

/* ---- finding ---- */

/* "FILE,OPTIONS": the comma behind the last '/'. */
static const char *split(const char *rest, char *path, size_t size) {
    const char *slash = strrchr(rest, '/'), *comma = strchr(slash ? slash : rest, ',');
    int length = comma ? (int)(comma - rest) : (int)strlen(rest);
    snprintf(path, size, "%s%.*s", slash ? "" : "./", length, rest); /* without '/' it would be looked for among the libraries */
    return comma ? comma + 1 : "";
}

/* C has no conversion from an object's pointer to a function's; POSIX promises that their bits agree. */
static bool find(void *object, const char *name, void *function, const char *path, char *message, size_t size) {
    char what[120];
    void *symbol = dlsym(object, name);
    memcpy(function, &symbol, sizeof symbol);
    if (symbol) return true;
    snprintf(what, sizeof what, "it has no function %s (see nadir_plugin.h)", name);
    fail(path, what, message, size);
    return false;
}

/* ---- asking ---- */

static const char *missing_in(const nadir_plugin *plugin) {
    if (plugin->problem.n < 1) return "nadir_plugin_problem set no n >= 1";
    if (!plugin->problem.objective) return "nadir_plugin_problem set no objective";
    return plugin->start ? NULL : "nadir_plugin_problem set no start";
}

static int ask(loaded *self, const char *path, const char *options, char *message, size_t size) {
    long (*abi)(void);
    int (*problem)(const char *, nadir_plugin *, char *, size_t);
    char what[200] = "";
    if (!find(self->object, "nadir_plugin_abi", &abi, path, message, size) ||
        !find(self->object, "nadir_plugin_problem", &problem, path, message, size))
        return EXIT_FILE;
    if (abi() != NADIR_PLUGIN_ABI) {
        snprintf(what, sizeof what, "it was compiled for another version: its ABI is %ld, here it is %ld", abi(), NADIR_PLUGIN_ABI);
        return fail(path, what, message, size);
    }
    if (problem(options, &self->plugin, what, sizeof what) != 0) {
        self->plugin.destroy = NULL; /* what was refused is not handed over */
        return fail(path, what[0] ? what : "it refused", message, size);
    }
    return missing_in(&self->plugin) ? fail(path, missing_in(&self->plugin), message, size) : 0;
}

/* ---- handing over ---- */

/* A copy of n numbers, or NULL. */
static double *copy(const double *from, int64_t n) {
    double *to = from && (uint64_t)n <= SIZE_MAX / sizeof *to ? malloc((size_t)n * sizeof *to) : NULL;
    if (to) memcpy(to, from, (size_t)n * sizeof *to);
    return to;
}

static bool take(loaded *self, bench_problem *problem) {
    const nadir_plugin *plugin = &self->plugin;
    problem->problem = plugin->problem;
    problem->minimum = plugin->minimum;
    problem->foreign = true;
    memcpy(problem->window, plugin->window, sizeof problem->window);
    problem->start = copy(plugin->start, plugin->problem.n);
    problem->minimiser = copy(plugin->minimiser, plugin->problem.n);
    problem->owned = self;
    problem->destroy = destroy;
    return problem->start && (problem->minimiser || !plugin->minimiser);
}

static int make_from(void *object, const char *path, const char *options, bench_problem *problem, char *message, size_t size) {
    loaded *self = calloc(1, sizeof *self);
    snprintf(message, size, "plugin %.160s: not enough memory", path);
    if (!self) {
        dlclose(object);
        return EXIT_MEMORY;
    }
    self->object = object;
    self->plugin.minimum = NAN;
    int code = ask(self, path, options, message, size);
    if (code != 0) {
        unload(self);
        return code;
    }
    if (take(self, problem)) return 0;
    destroy(problem);
    memset(problem, 0, sizeof *problem);
    return EXIT_MEMORY;
}

static int make(const char *rest, bench_problem *problem, char *message, size_t size) {
    char path[PATH_MAX];
    const char *options = split(rest, path, sizeof path);
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (object) return make_from(object, path, options, problem, message, size);
    snprintf(message, size, "plugin %s", dlerror()); /* names the file */
    return EXIT_FILE;
}

const bench_source plugin_source = {
    "plugin:", "a problem of your own in a shared object, as in plugin:./mine.so (see nadir_plugin.h)", make};
