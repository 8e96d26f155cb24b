// What routing would have saved on requests that got the model they asked for: all of mode `observe`, and
// those that were pinned. The same tokens at the price of the model that routing would have chosen. Reads
// the rows, about a microsecond each; any thread.
#pragma once

#include "ledger/ledger.h"
#include "ledger/reportsavings.h"

namespace tierline::ledger {

struct WouldBeSum {
    MoneyKind money = MoneyKind::Billed;
    bool isPinned = false;      // false: observed
    std::int64_t requests = 0;  // that used something
    std::int64_t elsewhere = 0; // of them, to another model than they got
    std::int64_t unpriced = 0;  // one of the two costs is not known: not in the sums
    Savings savings;            // `baseline` is what they cost, `cost` what they would have
};

// [from, to), those without requests left out; billed money first.
Result<std::vector<WouldBeSum>> wouldBe(const Ledger& ledger, Wall from, Wall to);

} // namespace tierline::ledger
