// What is asked of a draft besides its effect: gates, lints, whether routing is worth it, single texts,
// better lines and weights, what to label. Takes up to seconds; a worker's thread.
#pragma once

#include "policyload.h"

#include "policy/policydata.h"
#include "tune/fitrows.h"
#include "tune/whatif.h"

#include <atomic>
#include <functional>
#include <memory>

namespace tierline::workbench {

using PolicyWatchFn = std::function<bool(const QString& what, qint64 done, qint64 all)>; // false: stop

struct CheckWish {
    std::string draft, file; // the draft's text; the file's name, for messages
    PolicyPtr live;
    QStringList gates;
    std::vector<std::string> sets; // files; none: the shipped ones with labels
};
policypage::CheckReport checkDraft(const BenchPlaces& places, SetShelf& shelf, const CheckWish& wish,
                                   const PolicyWatchFn& watch);

std::vector<tune::Lint> lintsOf(const BenchPlaces& places, const PolicyPtr& policy);
policypage::Tried tryText(const PolicyPtr& live, const PolicyPtr& draft, const QString& text);

// What the optimiser works on, taken from the what-if on its own thread.
struct FitData {
    std::shared_ptr<const tune::Rows> rows;
    PolicyPtr policy; // they are of
};
Result<FitData> fitDataOf(tune::WhatIf& whatIf, const PolicyPtr& policy, const tune::Labels* labels,
                          std::stop_token stop);

QStringList notWorthOf(const FitData& data);
policypage::Optimised optimised(const FitData& data, const policypage::OptimiseWish& wish,
                                const PolicyWatchFn& watch);
policypage::Learned learned(const FitData& data, const tune::ColumnsPointer& columns,
                            const PolicyWatchFn& watch);

policypage::Exported exportedAs(const std::string& draft, policypage::ExportForm form);

} // namespace tierline::workbench
