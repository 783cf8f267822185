/* A peer's run: what it asks for is counted, and ended by nadir's own test and limits. */
#ifndef NADIR_BENCH_PEER_RUN_H
#define NADIR_BENCH_PEER_RUN_H

#include "peer.h"
#include "peers/view.h"

/* As peer_minimize, with everything looked at. */
nadir_status peer_run(const peer *self, const char *algorithm, const peer_adapter *adapter, const nadir_problem *problem,
                      const nadir_options *options, double *x, nadir_result *result);

#endif
