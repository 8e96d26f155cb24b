#include "route/refusals.h"

#include "protocol/quirks.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace tierline::route {

namespace {

// What its dialect cannot say and the client would miss.
Objection unsayable(const Question& question, const Asked& asked) {
    const auto& facts = question.facts;
    if (!facts.stateAt.empty() && facts.stateAt != asked.model.provider)
        return {Refusal::OtherDialect, fmt::format("the earlier part lies with {}", facts.stateAt)};
    const auto spoken = asked.row.spoken[static_cast<std::size_t>(facts.dialect)];
    if (spoken == facts.dialect) return {};
    const auto refused = protocol::refusedBy(spoken, facts.features);
    if (refused.empty()) return {};
    std::string list;
    for (const auto& name : protocol::names(refused))
        list += (list.empty() ? "" : ", ") + name;
    return {Refusal::OtherDialect, fmt::format("{} cannot say: {}", toString(spoken), list)};
}

// What the request is.
Objection unfit(const Question& question, const Asked& asked) {
    const auto& facts = question.facts;
    const auto& row = asked.row;
    if (row.provider != noProvider) {
        if (facts.embeddings && row.main != Dialect::OpenAi && row.main != Dialect::Gemini)
            return {Refusal::OtherDialect, fmt::format("{} has no embeddings", toString(row.main))};
        if (auto objection = unsayable(question, asked); objection.refusal != Refusal::None) return objection;
    }
    if (!facts.embeddings && row.embedsOnly) return {Refusal::Capability, "makes embeddings only"};
    if (const auto lacking = question.needed & ~static_cast<unsigned>(row.abilities); lacking != 0)
        return {Refusal::Capability,
                fmt::format("lacks {}", nameOf(static_cast<Ability>(lacking & -lacking)))};
    if (asked.context) {
        const auto output = std::min(facts.maxOutput.value_or(0), asked.model.maxOutput.value_or(INT64_MAX));
        const auto needed = saturatingAdd(asked.inputTokens, output);
        if (*asked.context < needed)
            return {Refusal::ContextWindow,
                    fmt::format("context {} < {} tokens", grouped(*asked.context), grouped(needed))};
    }
    if (const auto limit = facts.wishes.maxCost) {
        if (!asked.estimatedCost)
            return {Refusal::Cost, fmt::format("no price known; the limit is {}", dollars(*limit))};
        if (*asked.estimatedCost > *limit)
            return {Refusal::Cost, fmt::format("estimated {} over the limit {}",
                                               dollars(*asked.estimatedCost), dollars(*limit))};
    }
    return {};
}

// What budgets leave.
Objection unaffordable(const Question& question, const Asked& asked) {
    const auto& allowance = question.facts.allowance;
    if (allowance.cap && asked.tier > *allowance.cap) return {Refusal::Budget, allowance.capReason};
    for (const auto& provider : allowance.providers)
        if (provider.id == asked.model.provider && (!provider.cap || asked.tier > *provider.cap))
            return {Refusal::Budget, provider.reason};
    return {};
}

Objection shut(const health::ModelHealth& health) {
    switch (health.state) {
    case health::BreakerState::Closed: return {Refusal::NoCredential, health.reason};
    case health::BreakerState::Open:
        return {Refusal::BreakerOpen,
                fmt::format("breaker open for {}: {}", inSeconds(health.reopensIn), health.reason)};
    case health::BreakerState::HalfOpen:
        return {Refusal::BreakerOpen, "breaker half-open: its probes are under way"};
    case health::BreakerState::HeldOpen:
    case health::BreakerState::Draining: return {Refusal::BreakerOpen, "breaker " + health.reason};
    }
    return {};
}

// A model that was too slow comes back only when it is well below the limit, and not at once.
Objection tooSlow(const Question& question, const Asked& asked) {
    const auto limit = question.maxLatency;
    if (!limit) return {};
    const auto& p95 = asked.health.p95;
    const bool exceeds = p95 && *p95 > *limit;
    const bool isMarked = !question.facts.slow.empty() && question.facts.slow[asked.index].isOver;
    if (!exceeds && !isMarked) return {};
    const auto now = p95 ? inSeconds(*p95) : "not known";
    std::string reason;
    if (exceeds)
        reason = fmt::format("p95 {} over {}", now, inSeconds(*limit));
    else
        reason = fmt::format("p95 {}, over {} until {} ago; comes back at {} after {}", now,
                             inSeconds(*limit), inSeconds(question.facts.slow[asked.index].ago),
                             inSeconds(returnsAt(*limit)), inSeconds(StepUp::coolOff));
    if (!asked.health.trickle) return {Refusal::Latency, std::move(reason)};
    return {Refusal::None, reason + "; asked to see whether it is faster now"};
}

} // namespace

Dialect outgoingDialect(const policy::Provider& provider, Dialect client) {
    if (provider.dialect == client) return client;
    if (provider.also)
        return std::ranges::find(*provider.also, client) != provider.also->end() ? client : provider.dialect;
    const bool mayBoth = provider.dialect == Dialect::OpenAi && !provider.isAzure;
    if (client != Dialect::Responses || !mayBoth) return provider.dialect;
    const auto* named = protocol::quirksNamed(provider.flavor);
    const auto& quirks = named ? *named : protocol::quirksForUrl(provider.baseUrl);
    return quirks.speaksResponses ? client : provider.dialect;
}

std::string grouped(std::int64_t value) {
    auto text = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

std::string dollars(Money money) {
    const auto usd = money.usd();
    const int decimals = usd >= 1 || usd <= 0 ? 2 : 2 - static_cast<int>(std::floor(std::log10(usd)));
    return fmt::format("${:.{}f}", usd, decimals);
}

std::string inSeconds(Milliseconds time) {
    const auto ms = time.count();
    if (ms >= 10'000) return fmt::format("{} s", (ms + 999) / 1000);
    if (ms >= 1'000 || ms == 0) return fmt::format("{:.3g} s", static_cast<double>(ms / 100) / 10);
    return fmt::format("{:.3g} s", static_cast<double>(ms) / 1000);
}

Question questionOf(const policy::Policy& policy, const Facts& facts, const protocol::Requirements& needed) {
    Question question{policy, facts, neededBy(needed), facts.wishes.maxLatency, false};
    if (!question.maxLatency) question.maxLatency = policy.route.maxLatencyP95;
    question.isEasy = !facts.embeddings && facts.stateAt.empty() && !facts.wishes.maxCost
                      && !question.maxLatency && !facts.allowance.cap && facts.allowance.providers.empty();
    return question;
}

Objection objectionTo(const Question& question, const Asked& asked) {
    if (auto objection = unfit(question, asked); objection.refusal != Refusal::None) return objection;
    if (auto objection = unaffordable(question, asked); objection.refusal != Refusal::None) return objection;
    const auto& health = asked.health;
    if (!health.wouldAllow) return shut(health);
    if (health.rateLimitedFor)
        return {Refusal::RateLimited, fmt::format("rate limited for {}", inSeconds(*health.rateLimitedFor))};
    if (!asked.anySpeed) return tooSlow(question, asked);
    return {};
}

} // namespace tierline::route
