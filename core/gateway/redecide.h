// Where a request of the ledger would go under another policy: every model in good health, no budget reached.
#pragma once

#include "gateway/setup.h"
#include "ledger/auditpolicy.h"

#include <memory>

namespace tierline::gateway {

// One thread at a time. Absent for requests without a prompt, and for those that named their model.
ledger::Redecide redecideBy(std::shared_ptr<const Setup> setup);

} // namespace tierline::gateway
