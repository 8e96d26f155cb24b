// What is asked of the ledger, each in one statement and so one consistent view (votes apart). `zone` is the
// one that the sums are kept by. On the caller's thread.
#pragma once

#include "base/zone.h"
#include "ledger/ledger.h"
#include "route/budgets.h"

struct sqlite3;

namespace tierline::ledger {

Result<std::vector<Record>> queryDecisions(sqlite3* database, const DecisionQuery& query);
Result<std::string> queryDecisionsJson(sqlite3* database, const DecisionQuery& query);
Result<std::optional<Record>> queryDecision(sqlite3* database, std::string_view id);
Result<std::vector<Spend>> querySpend(sqlite3* database, Wall from, Wall to, const Zone& zone);
Result<Counts> queryCounts(sqlite3* database, Wall from, Wall to, const Zone& zone);
Result<std::vector<Ledger::ModelUsage>> queryUsage(sqlite3* database, Wall from, Wall to, const Zone& zone);
// Adds to `into`. Without `sums` from the rows, all under `from`: of an hour whose sums were folded.
Result<void> querySpent(sqlite3* database, Wall from, Wall to, const Zone& zone, bool sums,
                        std::vector<route::SpentBefore>& into);
Result<std::vector<Sum>> querySums(sqlite3* database, const SumQuery& query, const Zone& zone);

} // namespace tierline::ledger
