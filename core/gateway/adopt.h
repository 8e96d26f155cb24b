// A policy comes into force in a gateway that runs: its budgets, breakers, connections and telemetry, then
// the setup itself. One change at a time; not on a lane's thread, since it waits for the ledger.
#pragma once

#include "gateway/core.h"

namespace tierline::gateway {

// An error: nothing has changed. What cannot follow before the next start is said in the setup's warnings.
Result<void> adoptSetup(Core& core, std::shared_ptr<Setup> setup, const net::PoolSettings& pools);

void capConnections(net::UpstreamPool& pool, const Setup& setup); // on the pool's loop, or before it runs

} // namespace tierline::gateway
