// What was spent before a start, for the budgets: from the kept sums, and from the rows where an hour holds
// one of `starts`, the beginnings of periods that budgets of other zones may have within it, or more names
// than its sums do. On the caller's thread.
#pragma once

#include "ledger/ledger.h"
#include "route/budgets.h"

namespace tierline::ledger {

Result<std::vector<route::SpentBefore>> spentSince(const Ledger& ledger, Wall from,
                                                   const std::vector<Wall>& starts = {});

} // namespace tierline::ledger
