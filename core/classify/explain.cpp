#include "classify/scorer.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::classify {

namespace {

// Millionths with two decimals, or as many as they need: 0.30, 0.125.
std::string decimal(std::int64_t value) {
    const auto magnitude = value < 0 ? -value : value;
    auto text =
        fmt::format("{}{}.{:06}", value < 0 ? "-" : "", magnitude / policy::one, magnitude % policy::one);
    const auto point = text.find('.');
    while (text.size() > point + 3 && text.back() == '0')
        text.pop_back();
    return text;
}

} // namespace

std::string_view toString(SignalKind kind) {
    switch (kind) {
    case SignalKind::Keyword: return "keyword";
    case SignalKind::Regex: return "regex";
    case SignalKind::Feature: return "feature";
    }
    return "";
}

std::string explain(const Verdict& verdict, const policy::Policy& policy) {
    const auto tierName = [&](TierIndex tier) -> std::string_view {
        return tier < policy.tiers.size() ? std::string_view(policy.tiers[tier].name) : "?";
    };
    std::int64_t sum = policy.classify.base;
    auto text = "base " + decimal(sum);
    for (const auto& signal : verdict.firedSignals) {
        if (signal.weight == 0) continue;
        sum += signal.weight;
        text += fmt::format(" {} {} {}", signal.weight < 0 ? "-" : "+",
                            decimal(signal.weight < 0 ? -signal.weight : signal.weight), signal.name);
    }
    text += " = " + decimal(sum);
    if (verdict.decidedBy != "rules")
        text += ", but " + verdict.decidedBy + " says " + decimal(verdict.score);
    else if (sum != verdict.score)
        text += ", clamped to " + decimal(verdict.score);
    switch (verdict.reason) {
    case TierReason::NoSignal: text += ", no signal"; break;
    case TierReason::ScoreInTier: break;
    case TierReason::SetByRule: text += ", set by " + verdict.decisiveRule; break;
    case TierReason::RaisedByFloor: text += ", raised by " + verdict.decisiveRule; break;
    case TierReason::RaisedByRequirement: text += ", raised because reasoning is required"; break;
    case TierReason::LoweredByCeiling: text += ", lowered by " + verdict.decisiveRule; break;
    }
    return text + " → " + std::string(tierName(verdict.tier));
}

} // namespace tierline::classify
