// Decisions in the order of their commits, for the one who keeps something beside each of them: what may have
// changed of it, whether its prompt is still there, and whole records from a place on. A page at a time, so
// that a gateway beside it is not held up. The caller's thread.
#pragma once

#include "ledger/idcode.h"
#include "ledger/ledger.h"

#include <functional>
#include <limits>
#include <optional>
#include <string_view>

namespace tierline::ledger {

// `seq` of the first decision committed for [from, …); absent: there is none.
Result<std::optional<std::int64_t>> firstSeq(const Ledger& ledger, Wall from);

struct SeqRange { // [first, end)
    std::int64_t first = 0, end = std::numeric_limits<std::int64_t>::max();
};

struct Mark { // valid during the call
    std::int64_t seq = 0;
    std::string_view id;
    std::optional<std::int64_t> cost; // nano-dollars
    int vote = 0;                     // 0: none
    std::string_view label;           // empty: none
};
// False from the callback ends the walk.
Result<void> walkMarks(const Ledger& ledger, SeqRange range, const std::function<bool(const Mark&)>& each);
Result<void> walkPrompts(const Ledger& ledger, SeqRange range, const std::function<bool(std::int64_t)>& each);
Result<void> walkRecords(const Ledger& ledger, SeqRange range,
                         const std::function<bool(std::int64_t seq, Record& record)>& each);

} // namespace tierline::ledger
