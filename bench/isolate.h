/* A run of somebody else's code in a process of its own: what crashes, ends its process or hangs there costs one row. */
#ifndef NADIR_BENCH_ISOLATE_H
#define NADIR_BENCH_ISOLATE_H

#include "experiment.h"

/* As experiment_run, where hooks->stopped alone is asked. A process that dies without a result, or that has to be ended `grace`
 * seconds after twice its limit of time, leaves the state DIED. One that is stopped goes on waiting. */
bool isolate_run(experiment *self, const experiment_hooks *hooks, double grace);

#endif
