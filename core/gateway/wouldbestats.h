// What routing would have saved, for /stats and /costs/today: the ledger's rows of at most the last 31 days
// of a period, observed and pinned requests apart, kinds of money apart. On the worker.
#pragma once

#include "ledger/wouldbe.h"

namespace tierline {
class JsonWriter;
}

namespace tierline::gateway {

Result<std::vector<ledger::WouldBeSum>> wouldBeIn(const ledger::Ledger& ledger, Wall from, Wall to, Wall now);

// {"billed": {"observed": {…}, "pinned": {…}}, …}; members without requests are left out.
void appendWouldBe(JsonWriter& json, const std::vector<ledger::WouldBeSum>& all);

std::string_view toString(ledger::Finding finding); // saves, costs, unclear, too_few, nothing

} // namespace tierline::gateway
