// GET /costs/today: what a period cost, by model and tier, beside what the same tokens would have cost at one
// model for all. Sums come from the ledger on the worker's thread; kinds of money are separate objects and
// never added up.
#pragma once

#include "gateway/core.h"
#include "net/task.h"

namespace tierline::gateway {

net::Task<void> serveCosts(Core* core, std::shared_ptr<net::Exchange> exchange);

} // namespace tierline::gateway
