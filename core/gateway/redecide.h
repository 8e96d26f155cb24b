// Where a request of the ledger would go under another policy: every model in good health, no budget reached,
// stages that need no network only. What the record does not keep, such as limits from request headers and
// what only some dialects can say, is not looked at.
#pragma once

#include "gateway/setup.h"
#include "ledger/redecided.h"

#include <memory>

namespace tierline::gateway {

// One thread at a time. Absent for requests without a prompt, and for those that named their model.
ledger::Redecide redecideBy(std::shared_ptr<const Setup> setup);

// The same with the reasons. `pinnedToo`: requests that named their model are decided as if they had said
// `auto`; observed ones always are.
ledger::Redecider redeciderOf(std::shared_ptr<const Setup> setup, bool pinnedToo = false);

// The policy to try; no name: one's own, else the shipped one. A replay asks nobody: keys stay where they
// are, and a simulated provider needs no socket.
Result<std::shared_ptr<const Setup>> setupForReplay(const std::string& named);

} // namespace tierline::gateway
