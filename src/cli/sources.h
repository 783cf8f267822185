/* Where problems come from whose words begin with a prefix: nl:FILE, plugin:FILE. */
#ifndef NADIR_CLI_SOURCES_H
#define NADIR_CLI_SOURCES_H

#include "../../bench/problem.h"

extern const bench_source *const problem_sources[]; /* NULL at the end */

#endif
