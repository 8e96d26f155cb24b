#include "policy/compare.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>

namespace tierline::policy {

namespace {

// A member added to Policy stops this from compiling: then it belongs here, too.
auto sections(const Policy& policy) {
    const auto& [file, hash, providers, models, tiers, defaultTier, intercept, classify, route, breaker,
                 quality, replyCache, capture, keep, budgets, alerts, telemetry, network, passThrough,
                 timezone] = policy;
    return std::tie(providers, models, tiers, defaultTier, intercept, classify, route, breaker, quality,
                    replyCache, capture, keep, budgets, alerts, telemetry, network, passThrough, timezone);
}

Policy withoutPlaces(Policy policy) {
    for (Rule& rule : policy.classify.rules)
        rule.line = rule.column = 0;
    for (Budget& budget : policy.budgets)
        budget.line = 0;
    return policy;
}

// `policy` with the tuning of `other`, as far as its tiers are the same.
void takeTuning(Policy& policy, const Policy& other) {
    for (std::size_t i = 0; i < std::min(policy.tiers.size(), other.tiers.size()); ++i)
        policy.tiers[i].below = other.tiers[i].below;
    policy.defaultTier = other.defaultTier;
    Classify& classify = policy.classify;
    classify.stages = other.classify.stages;
    classify.stopAt = other.classify.stopAt;
    classify.sureAt = other.classify.sureAt;
    classify.base = other.classify.base;
    classify.rules = other.classify.rules;
    classify.features = other.classify.features;
    classify.envelopes = other.classify.envelopes;
    classify.requirements = other.classify.requirements;
}

std::string nameOf(const Policy& policy, TierIndex tier) {
    return tier < policy.tiers.size() ? policy.tiers[tier].name : std::string();
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string_view word(Effect effect) {
    constexpr std::array<std::string_view, 4> names{"", "floor ", "ceiling ", "set "};
    return names[static_cast<std::size_t>(effect)];
}

std::string effectOf(const Policy& policy, Effect effect, TierIndex tier) {
    return effect == Effect::None ? "" : std::string(word(effect)) + nameOf(policy, tier);
}

// What a rule says, field by field.
using Fields = std::vector<std::pair<std::string, std::string>>;

Fields fieldsOf(const Policy& policy, const Rule& rule) {
    constexpr std::array<std::string_view, 3> matches{"word", "substring", "regex"};
    constexpr std::array<std::string_view, 3> scopes{"user", "last_turn", "whole"};
    return {{"match", std::string(matches[static_cast<std::size_t>(rule.match)])},
            {rule.match == Match::Regex ? "regex" : "any", joined(rule.any)},
            {"weight", decimalText(rule.weight)},
            {"effect", effectOf(policy, rule.effect, rule.tier)},
            {"scope", std::string(scopes[static_cast<std::size_t>(rule.scope)])},
            {"lang", rule.lang},
            {"enabled", rule.enabled ? "true" : "false"}};
}

std::string featureText(const Policy& policy, FeatureKind kind) {
    const auto found = std::ranges::find(policy.classify.features, kind, &Feature::kind);
    if (found == policy.classify.features.end()) return {};
    std::string text = kind == FeatureKind::Code ? "" : "n " + std::to_string(found->n) + ", ";
    text += "weight " + decimalText(found->weight);
    const auto effect = effectOf(policy, found->effect, found->tier);
    return effect.empty() ? text : text + ", " + effect;
}

struct Side {
    const Policy& before;
    const Policy& after;
    std::vector<Difference>& out;

    void add(std::string where, std::string one, std::string other) const {
        if (one != other) out.push_back({std::move(where), std::move(one), std::move(other)});
    }
};

void compareRules(const Side& side) {
    const auto& before = side.before.classify.rules;
    const auto& after = side.after.classify.rules;
    std::vector<std::string> orderBefore, orderAfter; // of those that are in both
    for (const Rule& rule : before) {
        const auto found = std::ranges::find(after, rule.id, &Rule::id);
        if (found == after.end()) {
            side.out.push_back({"rules." + rule.id, joined(rule.any), {}});
            continue;
        }
        orderBefore.push_back(rule.id);
        const auto one = fieldsOf(side.before, rule), other = fieldsOf(side.after, *found);
        for (std::size_t i = 0; i < one.size(); ++i)
            if (one[i].second != other[i].second || (i == 1 && rule.any != found->any))
                side.out.push_back(
                    {"rules." + rule.id + "." + other[i].first, one[i].second, other[i].second});
    }
    for (const Rule& rule : after) {
        if (std::ranges::find(before, rule.id, &Rule::id) != before.end())
            orderAfter.push_back(rule.id);
        else
            side.out.push_back({"rules." + rule.id, {}, joined(rule.any)});
    }
    if (orderBefore != orderAfter) side.out.push_back({"rules", "order", "another order"});
}

void compareTuning(const Side& side) {
    for (std::size_t i = 0; i < std::min(side.before.tiers.size(), side.after.tiers.size()); ++i) {
        const auto text = [](const Tier& tier) { return tier.below ? decimalText(*tier.below) : ""; };
        side.add("tiers." + side.before.tiers[i].name + ".below", text(side.before.tiers[i]),
                 text(side.after.tiers[i]));
    }
    side.add("default_tier", nameOf(side.before, side.before.defaultTier),
             nameOf(side.after, side.after.defaultTier));
    const Classify& one = side.before.classify;
    const Classify& other = side.after.classify;
    side.add("stages", joined(one.stages), joined(other.stages));
    side.add("base", decimalText(one.base), decimalText(other.base));
    side.add("sure_at", decimalText(one.sureAt), decimalText(other.sureAt));
    side.add("stop_at", decimalText(one.stopAt), decimalText(other.stopAt));
    const auto reasoning = [](const Policy& policy) {
        const auto tier = policy.classify.requirements.reasoning;
        return tier ? nameOf(policy, *tier) : std::string();
    };
    side.add("requirements.reasoning_required", reasoning(side.before), reasoning(side.after));
    side.add("requirements.multi_step", decimalText(one.requirements.multiStep),
             decimalText(other.requirements.multiStep));
    for (auto kind = FeatureKind::CharsUnder; kind <= FeatureKind::LoopStepOver;
         kind = static_cast<FeatureKind>(static_cast<std::uint8_t>(kind) + 1))
        side.add("features." + std::string(toString(kind)), featureText(side.before, kind),
                 featureText(side.after, kind));
    if (one.envelopes != other.envelopes) {
        const auto names = [](const Classify& classify) {
            std::vector<std::string> all;
            for (const Envelope& envelope : classify.envelopes)
                all.push_back(envelope.name);
            return joined(all);
        };
        side.out.push_back({"envelopes", names(one), names(other)});
    }
    compareRules(side);
}

void compareSections(const Side& side) {
    const auto add = [&](std::string_view name, bool same) {
        if (!same) side.out.push_back({std::string(name), {}, {}});
    };
    Policy before = side.before; // all that is not tuning
    takeTuning(before, side.after);
    const Policy& after = side.after;
    add("providers", before.providers == after.providers);
    add("models", before.models == after.models);
    add("tiers", before.tiers == after.tiers);
    add("intercept", before.intercept == after.intercept);
    add("classify.cache", before.classify.cache == after.classify.cache);
    add("classify.text", before.classify.textModel == after.classify.textModel);
    add("classify.embedding", before.classify.embedding == after.classify.embedding);
    add("classify.judge", before.classify.judge == after.classify.judge);
    add("route", before.route == after.route);
    add("breaker", before.breaker == after.breaker);
    add("quality", before.quality == after.quality);
    add("reply_cache", before.replyCache == after.replyCache);
    add("capture", before.capture == after.capture);
    add("keep", before.keep == after.keep);
    add("budgets", before.budgets == after.budgets && before.budgetsTimezone == after.budgetsTimezone);
    add("alerts", before.alerts == after.alerts);
    add("telemetry", before.telemetry == after.telemetry);
    add("network", before.network == after.network);
    add("pass_through", before.passThrough == after.passThrough);
}

} // namespace

std::string decimalText(Millionths value) {
    const auto size = value < 0 ? -static_cast<std::int64_t>(value) : value;
    std::string fraction = std::to_string(size % one + one).substr(1);
    while (fraction.ends_with('0'))
        fraction.pop_back();
    return (value < 0 ? "-" : "") + std::to_string(size / one) + (fraction.empty() ? "" : "." + fraction);
}

std::vector<Difference> differences(const Policy& before, const Policy& after) {
    std::vector<Difference> found;
    const Policy first = withoutPlaces(before), second = withoutPlaces(after);
    const Side side{first, second, found};
    compareTuning(side);
    compareSections(side);
    return found;
}

bool meansTheSame(const Policy& a, const Policy& b) {
    const Policy first = withoutPlaces(a), second = withoutPlaces(b);
    return sections(first) == sections(second);
}

bool sameBesidesTuning(const Policy& a, const Policy& b) {
    Policy first = withoutPlaces(a);
    const Policy second = withoutPlaces(b);
    takeTuning(first, second);
    return sections(first) == sections(second);
}

} // namespace tierline::policy
