/* Problems from shared objects of the user's: plugin:FILE or plugin:FILE,OPTIONS. See nadir_plugin.h for what they hold. */
#ifndef NADIR_BENCH_PLUGIN_H
#define NADIR_BENCH_PLUGIN_H

#include "problem.h"

extern const bench_source plugin_source;

#endif
