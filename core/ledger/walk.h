// All decisions of a time, the newest first, read a page at a time: memory stays the same and a gateway
// beside it is not held up. The caller's thread.
#pragma once

#include "ledger/ledger.h"

#include <functional>

namespace tierline::ledger {

struct WalkQuery {
    Wall from{}, to = Wall::max(); // [from, to)
    std::int64_t newest = -1;      // at most so many; -1: all
};

// False from `each` ends the walk; it may take the record. The result counts the rows.
using EachDecision = std::function<bool(Record& record)>;
Result<std::int64_t> walkDecisions(const Ledger& ledger, const WalkQuery& query, const EachDecision& each);

Result<std::int64_t> countDecisions(const Ledger& ledger, const WalkQuery& query);

} // namespace tierline::ledger
