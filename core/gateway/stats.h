// GET /stats, and what GET /costs/today shares with it. Sums come from the ledger on the worker's thread;
// kinds of money are separate objects and never added up.
#pragma once

#include "gateway/core.h"
#include "net/task.h"

#include <optional>

namespace tierline {
class JsonWriter;
}

namespace tierline::gateway {

net::Task<void> serveStats(Core* core, std::shared_ptr<net::Exchange> exchange);

struct Period {
    Wall from{}, to{};
    std::string zone; // its name
};
// `from` and `to` of a query: RFC 3339, or a date in that zone; both absent: today so far.
Result<Period> readPeriod(std::string_view query, std::string_view zoneName, Wall now);

// `name` in USD and its twin in nano-dollars; an amount that nobody knows is null.
void appendMoney(JsonWriter& json, const std::string& name, std::optional<Money> amount);

OverheadStats overheadStats(const Core& core);
double requestsPerMinute(const Core& core);

} // namespace tierline::gateway
