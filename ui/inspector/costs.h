// What a decision cost and against what: each kind of token times its price, what was estimated, what the
// strongest model would have cost. Pure; money in whole nano-dollars.
#pragma once

#include "ledger/record.h"
#include "route/plan.h"

#include <QString>

#include <optional>
#include <vector>

namespace tierline::inspector {

struct CostLine {
    QString name, count, price, cost;
    bool isSum = false;
    bool operator==(const CostLine&) const = default;
};

struct CostView {
    QString kind;                 // "Simulated money: nothing was billed."
    std::vector<CostLine> lines;  // what it is made of
    QString priceNote;            // "prices of 2026-06-01"
    std::vector<CostLine> beside; // estimate, baseline, switch, would-be: cost, and how it differs
    QString trouble;              // why there is no cost; the model needs a price
    bool needsPrice = false;
    bool operator==(const CostView&) const = default;
};

// `price`: of the model that answered, at that time; absent: not known here, or it has none.
CostView costsOf(const ledger::Record& record, const std::optional<route::ModelPrice>& price);

} // namespace tierline::inspector
