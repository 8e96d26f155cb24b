// What the sums by hour do not hold: money that went beside the answers, and what whole sessions cost. Read
// from the rows, the newest first, about a microsecond and a half each; any thread.
#pragma once

#include "ledger/ledger.h"

namespace tierline::ledger {

struct SessionSpend {
    std::string session, client; // of its newest request
    std::int64_t requests = 0;
    Money cost; // of requests whose cost is known
    Wall last{};
    bool operator==(const SessionSpend&) const = default;
};

struct RowSpend { // one kind of money
    MoneyKind money = MoneyKind::Billed;
    std::int64_t requests = 0; // read
    // Contained in the costs of requests of which cost and baseline are known.
    Money classifier;                   // stages that asked somebody
    Money retries;                      // attempts that failed and were billed all the same
    std::vector<SessionSpend> sessions; // dearest first
};

struct RowSpendQuery {
    Wall from{}, to{};             // [from, to)
    std::int64_t newest = 300'000; // rows read at most
    std::size_t sessions = 8;      // of each kind
};

struct RowSpends {
    std::vector<RowSpend> kinds; // billed first; those without rows left out
    bool complete = true;        // false: there are older rows that were not read
};

Result<RowSpends> spendOfRows(const Ledger& ledger, const RowSpendQuery& query);

} // namespace tierline::ledger
