#!/bin/sh
# plugin.sh NADIR PLUGIN SOURCE: problems from shared objects: the example as it was built and compiled anew as a user would, and
# objects that are none, lack a function, were compiled for other structs, or crash.
set -u
plugin=$2
source=$3
# shellcheck source=tests/program_helpers.sh
. "$(dirname "$0")/program_helpers.sh"

# object NAME: compiles standard input into NAME.so.
object() {
    # shellcheck disable=SC2086 # the compiler may be several words
    ${CC:-cc} -shared -fPIC -I "$source/include" -x c - -o "$1.so" || complain "$1 does not compile"
}

# ---- the example ----
expect 0 "newton/damping" compare --plugin "$plugin" -m newton/damping
"$nadir" compare --plugin "$plugin,scale=1e3" -m newton/damping --csv - >out 2>err || complain "--plugin: exit code $?: $(cat err)"
grep -q '^"plugin:.*,scale=1e3",2,newton/damping,GRADIENT,.*,minimum' out || complain "--plugin: $(cat out)"
expect 3 "there is scale=S" compare --plugin "$plugin,scale=-1" -m newton/damping
object plugin <"$source/bench/examples/plugin.c"
expect 0 "newton/damping" compare --plugin plugin.so -m newton/damping
expect 0 "newton/damping" compare -p plugin:./plugin.so -m newton/damping
expect 0 "plugin:" list
if command -v g++ >/dev/null; then
    echo '#include <nadir_plugin.h>' | g++ -Wall -Wextra -Wpedantic -Werror -I "$source/include" -fsyntax-only -x c++ - ||
        complain "nadir_plugin.h is no C++"
fi

# ---- what is refused ----
expect 3 "nowhere.so" compare --plugin ./nowhere.so
echo "no object" >text.so
expect 3 "text.so" compare --plugin ./text.so
object empty <<'END'
int nothing;
END
expect 3 "no function nadir_plugin_abi" compare --plugin ./empty.so
object half <<'END'
#include <nadir_plugin.h>
long nadir_plugin_abi(void) { return NADIR_PLUGIN_ABI; }
END
expect 3 "no function nadir_plugin_problem" compare --plugin ./half.so
sed 's/return NADIR_PLUGIN_ABI/return NADIR_PLUGIN_ABI + 8/' "$source/bench/examples/plugin.c" | object other
expect 3 "compiled for another version" compare --plugin ./other.so
sed 's/plugin->start = b->start;//' "$source/bench/examples/plugin.c" | object nostart
expect 3 "set no start" compare --plugin ./nostart.so
sed 's/\.n = 2, //' "$source/bench/examples/plugin.c" | object non
expect 3 "set no n" compare --plugin ./non.so
sed 's/\.objective = objective, //' "$source/bench/examples/plugin.c" | object noobjective
expect 3 "set no objective" compare --plugin ./noobjective.so
"$nadir" compare --plugin ./empty.so --csv a.csv >out 2>&1
if [ -e a.csv ]; then complain "a file after a refusal"; fi

# ---- with any n, and one that crashes: it costs a profile its row ----
object bowl <<'END'
#include <nadir_plugin.h>
#include <stdio.h>
#include <stdlib.h>
static int objective(void *data, const double *x, double *f, double *g) {
    const long n = *(const long *)data;
    if (n == 13) abort();
    if (f) *f = 0;
    for (long i = 0; f && i < n; i++) *f += 0.5 * (double)(1 + i % 3) * x[i] * x[i];
    for (long i = 0; g && i < n; i++) g[i] = (double)(1 + i % 3) * x[i];
    return 0;
}
static void destroy(nadir_plugin *self) { free(self->start); free(self->problem.data); }
long nadir_plugin_abi(void) { return NADIR_PLUGIN_ABI; }
int nadir_plugin_problem(const char *options, nadir_plugin *plugin, char *message, size_t size) {
    long *n = malloc(sizeof *n);
    if (sscanf(options, "n=%ld", n) != 1) return snprintf(message, size, "give n=N"), free(n), 1;
    plugin->start = malloc((size_t)*n * sizeof(double));
    for (long i = 0; i < *n; i++) plugin->start[i] = 1;
    plugin->problem = (nadir_problem){.n = *n, .data = n, .objective = objective};
    plugin->destroy = destroy;
    return 0;
}
END
expect 3 "give n=N" compare --plugin ./bowl.so
expect 0 "the iterations like" scale -p plugin:./bowl.so -m gradient/fixed,eta=0.5 --from 100 --to 400
"$nadir" profile --plugin ./bowl.so,n=12 --plugin ./bowl.so,n=13 -m gradient/armijo --csv rows.csv -q >out 2>err ||
    complain "profile: exit code $?: $(cat err)"
grep -q 'n=12",12,gradient/armijo,GRADIENT' rows.csv || complain "profile of a plugin: $(cat rows.csv)"
grep -q 'n=13",0,gradient/armijo,CRASHED' rows.csv || complain "profile of a plugin that crashes: $(cat rows.csv)"

# In a comparison too, where the other rows stay; the signal is told.
"$nadir" compare --plugin ./bowl.so,n=13 -p rosenbrock -m gradient/armijo -m newton/damping,ignore=hessian --csv rows.csv >out 2>err ||
    complain "comparison with a plugin that crashes: exit code $?: $(cat err)"
[ "$(grep -c '^"plugin:./bowl.so,n=13",.*,CRASHED,' rows.csv)" -eq 2 ] || complain "a plugin that crashes: $(cat rows.csv)"
[ "$(grep -c '^rosenbrock,.*,GRADIENT,' rows.csv)" -eq 2 ] || complain "beside a plugin that crashes: $(cat rows.csv)"
grep -q 'plugin:./bowl.so,n=13: the process died of signal 6' out || complain "a plugin that crashes: $(cat out)"
# One that crashes where no run comes, but the contour lines do, and a search for a start.
object edge <<'END'
#include <nadir_plugin.h>
#include <stdlib.h>
static double start[2] = {1, 1};
static int objective(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (x[0] > 1.5) abort();
    if (f) *f = x[0] * x[0] + 3 * x[1] * x[1];
    if (g) g[0] = 2 * x[0], g[1] = 6 * x[1];
    return 0;
}
long nadir_plugin_abi(void) { return NADIR_PLUGIN_ABI; }
int nadir_plugin_problem(const char *options, nadir_plugin *plugin, char *message, size_t size) {
    (void)options, (void)message, (void)size;
    plugin->problem = (nadir_problem){.n = 2, .objective = objective};
    plugin->start = start;
    plugin->window[0] = plugin->window[2] = -2;
    plugin->window[1] = plugin->window[3] = 2;
    return 0;
}
END
"$nadir" compare --plugin ./edge.so -m newton/damping --report edge --csv rows.csv -q >out 2>err ||
    complain "contour lines of a plugin that crashes: exit code $?: $(cat err)"
grep -q ',GRADIENT,' rows.csv || complain "a plugin that crashes elsewhere: $(cat rows.csv)"
grep -q '</html>' edge/index.html || complain "no report on a plugin that crashes elsewhere"
expect 4 "edge.so: no start by search: the process died of signal 6" compare --plugin ./edge.so --start search

# ---- a mistake in a gradient, as a user sees it ----
object mistake <<'END'
#include <nadir_plugin.h>
#include <string.h>
static double start[2] = {-1.2, 1.0};
static int objective(void *data, const double *x, double *f, double *g) {
    const double a = x[1] - x[0] * x[0], b = 1.0 - x[0];
    (void)data;
    if (f) *f = 100.0 * a * a + b * b;
    if (g) g[0] = 400.0 * x[0] * a - 2.0 * b, g[1] = 200.0 * a; /* the sign of 400 */
    return 0;
}
long nadir_plugin_abi(void) { return NADIR_PLUGIN_ABI; }
int nadir_plugin_problem(const char *options, nadir_plugin *plugin, char *message, size_t size) {
    (void)options, (void)message, (void)size;
    plugin->problem.n = 2;
    plugin->problem.objective = objective;
    plugin->start = start;
    return 0;
}
END
"$nadir" check --plugin ./mistake.so -k 1 >out 2>err
got=$?
[ "$got" -eq 1 ] || complain "check of a mistake: exit code $got, not 1: $(cat err)"
grep -q 'at the start: 1 of 2 entries contradict differences, worst g\[0\] = 206.8' out || complain "check of a mistake: $(cat out)"
grep -q 'g\[0\] *is 206.8 *differences give -215.6' out || complain "check of a mistake: $(cat out)"
expect 0 "fine" check --plugin "$plugin"

[ "$failures" -eq 0 ]
