// What the Spend page is told: sums of the ledger for today and for equal slices of it. Values; made on a
// worker thread by the application, read on the window's.
#pragma once

#include "base/clock.h"
#include "catalog/savings.h"
#include "ledger/ledger.h"

#include <chrono>
#include <string>
#include <vector>

namespace tierline::spend {

struct Slice {
    Wall from{};
    std::vector<ledger::Spend> spend; // one entry per kind of money that has rows
};

struct SpendData {
    Wall from{}, until{}; // today's midnight and the moment of asking
    std::chrono::minutes sliceLength{60};
    std::vector<ledger::Spend> today;      // one entry per kind of money that has rows
    std::vector<Slice> slices;             // oldest first, without holes
    std::string baselineName{"strongest"}; // what "saved" is measured against
    std::string baselineModel;
    // Of the last `usedDays`, one kind of money, without models of unknown price: what a forecast begins
    // with.
    std::vector<catalog::UsedModel> used;
    int usedDays = 1;
    catalog::Rates baselineRates;
    std::string timeZone; // of the day, as a person reads it
};

} // namespace tierline::spend
