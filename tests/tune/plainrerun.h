// The slow and plain way to what a what-if says: every request through the router's own cascade and plan,
// with each of the two policies, and then counted. Shares no code with the what-if but the values and the
// formulas of intervals.
#pragma once

#include "bench/set.h"
#include "catalog/catalog.h"
#include "ledger/record.h"
#include "tune/effect.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tierline::tune::testing {

struct PlainRequests {
    const bench::Set* set = nullptr; // either this, all at `when`
    Wall when{};
    const std::vector<ledger::Record>* records = nullptr; // or these
    std::shared_ptr<const catalog::Catalog> catalog;
};

// All of an effect as lines of text: figures, rows, hits.
std::vector<std::string> plainRerun(const PlainRequests& requests, const PolicyPointer& live,
                                    const PolicyPointer& draft);
std::vector<std::string> printed(const Effect& effect);

} // namespace tierline::tune::testing
