// Prompts by their words: what the index knows, then, one by one, the newest that it does not know yet.
// Each hit has been checked against its text. Any thread.
#pragma once

#include "base/clock.h"
#include "ledger/ledger.h"
#include "ledger/terms.h"

namespace tierline::ledger {

struct SearchLimits {
    int hits = 50;
    std::int64_t texts = 100'000; // read at most
};
struct SearchHit {
    std::string id;
    Wall time{};
    std::string excerpt;      // around the first place, on one line
    std::vector<Place> marks; // in the excerpt
};
struct SearchHits {
    std::vector<SearchHit> hits; // the newest first
    bool more = false;           // there may be others, older
    std::int64_t notIndexed = 0; // prompts read one by one, as the index did not have them yet
    std::string remark;          // why this is not all of it; empty: it is
};
// InvalidInput: the query cannot be understood; its text says why.
Result<SearchHits> searchPrompts(const Ledger& ledger, std::string_view query,
                                 const SearchLimits& limits = {});

} // namespace tierline::ledger
