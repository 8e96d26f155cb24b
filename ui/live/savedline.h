// What routing saved today, or in observe mode would have saved, in one sentence with its baseline. Pure.
#pragma once

#include "ledger/ledger.h"
#include "ledger/wouldbe.h"

#include <QString>

#include <vector>

namespace tierline::live {

struct SavedToday {
    std::vector<ledger::Spend> spend;        // one entry per kind of money
    std::string baselineName, baselineModel; // "strongest", "summit/reason"
    std::vector<ledger::WouldBeSum> wouldBe; // of requests that were only observed
    bool isObserving = false;                // the policy's mode
};

struct SavedLine {
    QString text; // empty: nothing can be said
    QString tip;  // how it is computed, with what is left out
    bool operator==(const SavedLine&) const = default;
};
// Of the most real kind of money that there is: billed, then equivalent, then simulated; never of two.
SavedLine savedLine(const SavedToday& today);

} // namespace tierline::live
