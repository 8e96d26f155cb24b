#include "route/refusals.h"

#include "protocol/quirks.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace tierline::route {

namespace {

// 41200 to 41,200.
std::string grouped(std::int64_t value) {
    auto text = std::to_string(value);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

// Three digits that count: $0.0412, $1.20.
std::string dollars(Money money) {
    const auto usd = money.usd();
    const int decimals = usd >= 1 || usd <= 0 ? 2 : 2 - static_cast<int>(std::floor(std::log10(usd)));
    return fmt::format("${:.{}f}", usd, decimals);
}

std::string_view lackOf(const Asked& asked) {
    if (!asked.model.abilities) return {};
    const auto& needed = asked.facts.requirements;
    const auto lacks = [&](bool isNeeded, std::string_view ability) {
        return isNeeded && std::ranges::find(*asked.model.abilities, ability) == asked.model.abilities->end();
    };
    if (lacks(needed.tools, "tools")) return "tools";
    if (lacks(needed.vision, "vision")) return "vision";
    if (lacks(needed.json, "json")) return "json";
    if (lacks(needed.reasoning, "reasoning")) return "reasoning";
    return {};
}

// What its dialect cannot say and the client would miss.
Objection unsayable(const policy::Provider& provider, const Facts& facts) {
    if (!facts.stateAt.empty() && facts.stateAt != provider.id)
        return {Refusal::OtherDialect, fmt::format("the earlier part lies with {}", facts.stateAt)};
    const auto spoken = outgoingDialect(provider, facts.dialect);
    if (spoken == facts.dialect) return {};
    const auto refused = protocol::refusedBy(spoken, facts.features);
    if (refused.empty()) return {};
    std::string list;
    for (const auto& name : protocol::names(refused))
        list += (list.empty() ? "" : ", ") + name;
    return {Refusal::OtherDialect, fmt::format("{} cannot say: {}", toString(spoken), list)};
}

// What the request is.
Objection unfit(const Asked& asked) {
    const auto& facts = asked.facts;
    const auto* provider = asked.policy.provider(asked.model.provider);
    if (facts.embeddings && provider && provider->dialect != Dialect::OpenAi
        && provider->dialect != Dialect::Gemini)
        return {Refusal::OtherDialect, fmt::format("{} has no embeddings", toString(provider->dialect))};
    if (provider)
        if (auto objection = unsayable(*provider, facts); objection.refusal != Refusal::None)
            return objection;
    if (!facts.embeddings && asked.model.abilities
        && std::ranges::count(*asked.model.abilities, "embeddings") > 0)
        return {Refusal::Capability, "makes embeddings only"};
    if (const auto ability = lackOf(asked); !ability.empty())
        return {Refusal::Capability, fmt::format("lacks {}", ability)};
    if (asked.context) {
        const auto output = std::min(facts.maxOutput.value_or(0), asked.model.maxOutput.value_or(INT64_MAX));
        const auto needed = asked.inputTokens + output;
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
Objection unaffordable(const Asked& asked) {
    const auto& allowance = asked.facts.allowance;
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

std::string inSeconds(Milliseconds time) {
    const auto ms = time.count();
    if (ms >= 10'000) return fmt::format("{} s", (ms + 999) / 1000);
    if (ms >= 1'000 || ms == 0) return fmt::format("{:.3g} s", static_cast<double>(ms / 100) / 10);
    return fmt::format("{:.3g} s", static_cast<double>(ms) / 1000);
}

Objection objectionTo(const Asked& asked) {
    if (auto objection = unfit(asked); objection.refusal != Refusal::None) return objection;
    if (auto objection = unaffordable(asked); objection.refusal != Refusal::None) return objection;
    const auto& health = asked.health;
    if (!health.wouldAllow) return shut(health);
    if (health.rateLimitedFor)
        return {Refusal::RateLimited, fmt::format("rate limited for {}", inSeconds(*health.rateLimitedFor))};
    const auto& wishes = asked.facts.wishes;
    const auto limit = wishes.maxLatency ? wishes.maxLatency : asked.policy.route.maxLatencyP95;
    if (limit && health.p95 && *health.p95 > *limit) {
        auto reason = fmt::format("p95 {} over {}", inSeconds(*health.p95), inSeconds(*limit));
        if (!health.trickle) return {Refusal::Latency, std::move(reason)};
        return {Refusal::None, reason + "; asked to see whether it is faster now"};
    }
    return {};
}

} // namespace tierline::route
