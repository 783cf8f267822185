/* Where problems come from whose words begin with a prefix. */
#include "sources.h"
#include "../../bench/plugin.h"
#include "nl_source.h"

const bench_source *const problem_sources[] = {&nl_source, &plugin_source, NULL};
