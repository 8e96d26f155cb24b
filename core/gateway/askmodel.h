// One question of the gateway's own to a model of the policy, beside a request: in its provider's dialect,
// through its breaker, within a time limit. A coroutine on the turn's loop.
#pragma once

#include "gateway/turn.h"
#include "net/task.h"

#include <optional>
#include <string>

namespace tierline::gateway {

struct OwnAnswer {
    std::string text;
    std::string error;              // why there is none, with its numbers; empty: there is
    std::optional<Settlement> cost; // also of an answer that is of no use; absent: nothing was used
};

// `body`: a chat request in OpenAI's dialect. What it came to is not booked yet.
net::Task<OwnAnswer> askModel(TurnPtr turn, policy::ModelIndex model, std::string body, Milliseconds limit);

} // namespace tierline::gateway
