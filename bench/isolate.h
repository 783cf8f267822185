/* A run of somebody else's code in a process of its own: what crashes, ends its process or hangs there costs one row. */
#ifndef NADIR_BENCH_ISOLATE_H
#define NADIR_BENCH_ISOLATE_H

#include "child.h"
#include "experiment.h"

/* As experiment_run, where hooks->stopped alone is asked. A process that dies without a result, or that has to be ended `grace`
 * seconds after twice its limit of time, leaves the state DIED. One that is stopped goes on waiting. */
bool isolate_run(experiment *self, const experiment_hooks *hooks, double grace);

/* Calls work(copy) with a copy of `size` bytes at `data`, into which it may write, and takes back what it has written. False, with
 * the reason, when its process died, or had to be ended after twice `seconds`: then that is what was written until then. */
bool isolate_call(void (*work)(void *copy), void *data, size_t size, double seconds, char reason[CHILD_REASON]);

/* Zeros into which a child writes for its parent to read, or NULL; and their end. */
void *isolate_share(size_t size);
void isolate_unshare(void *memory, size_t size);

#endif
