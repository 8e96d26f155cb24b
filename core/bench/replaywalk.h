// The requests of a ledger, decided again and counted. The caller's thread.
#pragma once

#include "bench/replay.h"
#include "ledger/walk.h"

#include <functional>

namespace tierline::bench {

// After each request. False ends the replay: Refused.
using ReplayWatch = std::function<bool(std::int64_t done, std::int64_t all)>;

Result<ReplayReport> replayLedger(const ledger::Ledger& ledger, const ledger::WalkQuery& query,
                                  const ledger::Redecider& redecider, const ReplayWatch& watch);

} // namespace tierline::bench
