/* .nl files among the problems of a comparison: nl:PATH. */
#ifndef NADIR_CLI_NL_SOURCE_H
#define NADIR_CLI_NL_SOURCE_H

#include "../../bench/problem.h"

extern const bench_source nl_source;

#endif
