// The labelled figures of a decision: money, tokens, times, stages, and what was unusual about it. Pure.
#pragma once

#include "inspector/inspection.h"

namespace tierline::inspector {

// In the order to be shown; what a record does not say has no fact.
std::vector<Fact> factsOf(const ledger::Record& record);

// Requests that pass through and those for embeddings are not.
bool isScored(const ledger::Record& record);

} // namespace tierline::inspector
