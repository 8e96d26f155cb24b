// What was spent before a start, for the budgets: sums of the rows from `from` on, by quarter of an hour, as
// local days begin on one everywhere. On the caller's thread, about 2 us a row.
#pragma once

#include "ledger/ledger.h"
#include "route/budgets.h"

namespace tierline::ledger {

Result<std::vector<route::SpentBefore>> spentSince(const Ledger& ledger, Wall from);

} // namespace tierline::ledger
