/* A comparison as one JSON document, written with jansson; a build without it says so. */
#ifndef NADIR_BENCH_JSON_H
#define NADIR_BENCH_JSON_H

#include <stdio.h>

#include "study.h"

/* NULL, or one line that says what is missing. */
const char *json_missing(void);
/* False when there is no memory. */
bool json_write_study(FILE *out, const study *self);

#endif
