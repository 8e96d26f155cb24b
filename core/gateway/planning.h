// From a verdict to a plan: what the gateway knows of the moment goes into `route::plan`, and what comes out
// into the turn and its record. On the exchange's loop.
#pragma once

#include "gateway/turn.h"

#include <string>
#include <vector>

namespace tierline::gateway {

// Sets `rawInput` and `inputOf`.
void estimateInput(Turn& turn);

// Sets `plan` and `planner`, or `refusal` when nothing can be tried.
void planTurn(Turn& turn, const route::Wishes& wishes);

// Every model, as if the client had asked for it by name: whether it could take the request, and what not.
std::vector<ledger::CandidateRow> choicesOf(const Turn& turn);

// Plans anew for this model alone. Not empty: it cannot take the request, why, and the plan stays.
std::string forceModel(Turn& turn, policy::ModelIndex model);

// Why this one is asked now, into the record. Before its attempt is.
void describeStep(Turn& turn, const route::NextStep& step);

} // namespace tierline::gateway
