// From a verdict to a plan: what the gateway knows of the moment goes into `route::plan`, and what comes out
// into the turn and its record. On the exchange's loop.
#pragma once

#include "gateway/turn.h"

namespace tierline::gateway {

// Sets `rawInput` and `inputOf`.
void estimateInput(Turn& turn);

// Sets `plan` and `planner`, or `refusal` when nothing can be tried.
void planTurn(Turn& turn, const route::Wishes& wishes);

// Why this one is asked now, into the record. Before its attempt is.
void describeStep(Turn& turn, const route::NextStep& step);

} // namespace tierline::gateway
