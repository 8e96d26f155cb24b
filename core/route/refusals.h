// Why one model cannot take this request now, with its numbers; nothing when it can. Pure; internal to route.
#pragma once

#include "route/plan.h"

namespace tierline::route {

// What planning knows of one model.
struct Asked {
    const policy::Policy& policy;
    const Facts& facts;
    const policy::Model& model;
    const health::ModelHealth& health;
    TierIndex tier = 0;           // that it is asked for
    std::int64_t inputTokens = 0; // by its own count
    std::optional<std::int64_t> context;
    std::optional<Money> estimatedCost;
};

struct Objection {
    Refusal refusal = Refusal::None;
    std::string reason; // may be filled without a refusal: a remark on an able model
};
Objection objectionTo(const Asked& asked);

std::string inSeconds(Milliseconds time); // 12 s, 9.1 s, 0.25 s

} // namespace tierline::route
