// What differs between a decision and its replay, in one sentence. Pure.
#pragma once

#include "ledger/record.h"

#include <QString>

namespace tierline::inspector {

// "Replayed: complex instead of moderate, …; same model; $0.0012 more". What is equal is said once.
QString comparisonOf(const ledger::Record& before, const ledger::Record& after);

// A row of a benchmark set: {"id", "prompt", "tier"?}; the tier is what a person labelled.
QString asCase(const ledger::Record& record, const std::string* request = nullptr);

} // namespace tierline::inspector
