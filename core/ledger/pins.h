// Decisions that stay whatever their age, with their texts. Any thread.
#pragma once

#include "ledger/ledger.h"

namespace tierline::ledger {

Result<bool> pin(Ledger& ledger, std::string_view id, bool pinned); // false: no such decision
Result<bool> isPinned(const Ledger& ledger, std::string_view id);

} // namespace tierline::ledger
