// What a conversation has been with: looked up before planning, brought up to date by each answer.
#pragma once

#include "gateway/turn.h"

namespace tierline::gateway {

// Sets `incumbent`, and `floor` with its reason.
void addConversation(const Turn& turn, route::Facts& facts);

// Once the answer is settled: the model that gave it is the conversation's, and what leaving the one before
// has cost is in the record.
void noteAnswer(Turn& turn);

} // namespace tierline::gateway
