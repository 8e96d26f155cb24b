// Decisions of the ledger as rows of a set: the words that were scored, the label as tier, the rest as tags.
//
// Whether the model's answer was good is known only where somebody said so, and only then it stands as an
// outcome, with what it cost: a vote up is 1, down 0. Of a label without a vote the tier that the request
// went to decides: as high as the label or higher 1, lower 0. A vote that takes no side says nothing.
// Pure; any thread.
#pragma once

#include "bench/pastlog.h"
#include "ledger/record.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

class LedgerRows {
public:
    // `tiers` of the policy, cheapest first: whether one is lower than another. May be empty.
    explicit LedgerRows(std::vector<std::string> tiers) { m_names.tiers = std::move(tiers); }

    // Absent: its words were not kept.
    std::optional<Case> caseOf(const ledger::Record& record);
    const Names& names() const { return m_names; } // what the cases point to

private:
    Names m_names;
};

// The same as what logs of others give: for what it cost, and would have elsewhere.
PastRequest pastRequestOf(const ledger::Record& record);

} // namespace tierline::bench
