// Why one model cannot take this request now, with its numbers; nothing when it can. Pure; internal to route.
#pragma once

#include "route/table.h"

namespace tierline::route {

// What planning knows of one model.
struct Asked {
    const policy::Policy& policy;
    const Facts& facts;
    const policy::Model& model;
    const TableRow& row;
    const health::ModelHealth& health;
    ModelIndex index = 0;
    TierIndex tier = 0;           // that it is asked for
    Abilities needed = 0;         // by the request
    std::int64_t inputTokens = 0; // by its own count
    std::optional<std::int64_t> context;
    std::optional<Money> estimatedCost;
    bool anySpeed = false; // a last resort may be slow
};

struct Objection {
    Refusal refusal = Refusal::None;
    std::string reason; // may be filled without a refusal: a remark on an able model
};
Objection objectionTo(const Asked& asked);

std::optional<Milliseconds> latencyLimit(const policy::Policy& policy, const Facts& facts);

std::string inSeconds(Milliseconds time); // 12 s, 9.1 s, 0.25 s
std::string grouped(std::int64_t value);  // 41,200
std::string dollars(Money money);         // $0.0412, $1.20: three digits that count

} // namespace tierline::route
