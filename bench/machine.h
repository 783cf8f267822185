/* Where and with what a measurement was made. */
#ifndef NADIR_BENCH_MACHINE_H
#define NADIR_BENCH_MACHINE_H

#include <stddef.h>

/* "model name, 8 processors, Linux 6.1". */
void machine_text(char *text, size_t size);
/* The versions that nadir_build_text() tells, in one line. */
void machine_build(char *text, size_t size);
/* The revision that this was built from, "" where the build did not know. */
const char *machine_revision(void);

#endif
