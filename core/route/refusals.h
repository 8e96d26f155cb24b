// Why one model cannot take this request now, with its numbers; nothing when it can. Pure; internal to route.
#pragma once

#include "route/table.h"

namespace tierline::route {

// What is the same for all models of one request.
struct Question {
    const policy::Policy& policy;
    const Facts& facts;
    Abilities needed = 0;
    std::optional<Milliseconds> maxLatency; // the request's own limit, else the policy's
    bool isEasy = false; // nothing but health, abilities and context can speak against a model
};
Question questionOf(const policy::Policy& policy, const Facts& facts, const protocol::Requirements& needed);

// One model, asked for a tier.
struct Asked {
    const policy::Model& model;
    const TableRow& row;
    const health::ModelHealth& health;
    ModelIndex index = 0;
    TierIndex tier = 0;
    std::int64_t inputTokens = 0; // by its own count
    std::optional<std::int64_t> context;
    std::optional<Money> estimatedCost;
    bool anySpeed = false; // a last resort may be slow
};

struct Objection {
    Refusal refusal = Refusal::None;
    std::string reason; // may be filled without a refusal: a remark on an able model
};
Objection objectionTo(const Question& question, const Asked& asked);

// Most models of most requests: nothing to object to and no text to make, seen in a few instructions.
inline bool isClearlyAble(const Question& question, const TableRow& row, const health::ModelHealth& health,
                          std::int64_t inputTokens, const std::optional<std::int64_t>& context) {
    const auto& facts = question.facts;
    return question.isEasy && health.wouldAllow && !health.rateLimitedFor && !row.embedsOnly
           && row.spoken[static_cast<std::size_t>(facts.dialect)] == facts.dialect
           && (question.needed & ~static_cast<unsigned>(row.abilities)) == 0
           && (!context || saturatingAdd(inputTokens, facts.maxOutput.value_or(0)) <= *context);
}

std::string inSeconds(Milliseconds time); // 12 s, 9.1 s, 0.25 s
std::string grouped(std::int64_t value);  // 41,200
std::string dollars(Money money);         // $0.0412, $1.20: three digits that count

} // namespace tierline::route
