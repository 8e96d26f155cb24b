// GET /decisions, and GET /decisions/stream: what was committed, then what is being committed. A follower
// reads up from the ledger first when it names the last id it has, and again whenever it falls behind.
#pragma once

#include "gateway/core.h"
#include "net/task.h"

namespace tierline::gateway {

net::Task<void> serveDecisions(Core* core, std::shared_ptr<net::Exchange> exchange);
net::Task<void> serveDecisionStream(Core* core, std::shared_ptr<net::Exchange> exchange);

// `isNew` false: one that was told before has changed, by feedback; such an event has no id.
void appendDecisionEvent(std::string& out, const ledger::Record& record, bool isNew = true);

} // namespace tierline::gateway
