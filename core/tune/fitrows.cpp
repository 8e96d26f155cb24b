#include "tune/fitrows.h"

#include <algorithm>

namespace tierline::tune {

namespace {

std::uint64_t below(std::size_t tier) {
    return tier >= mostTruthTiers ? ~std::uint64_t{0} : (std::uint64_t{1} << tier) - 1;
}

struct Opinion {
    Millionths score = 0, confidence = 0;
};

Millionths marginOf(const Dial& dial, Millionths score) {
    Millionths margin = policy::one;
    for (const auto line : dial.lines)
        margin = std::min(margin, score > line ? score - line : line - score);
    return margin;
}

Opinion rulesOpinion(const Rows& rows, const Row& row, const Dial& dial) {
    Opinion made;
    made.score = std::clamp(rulesSum(rows, row, dial), 0, policy::one);
    if (row.isSilent) return made;
    const auto margin = marginOf(dial, made.score);
    made.confidence = dial.lines.empty() || margin >= dial.sureAt
                          ? policy::one
                          : static_cast<Millionths>(std::int64_t{margin} * policy::one / dial.sureAt);
    return made;
}

// The first that is sure, else the most confident; of equals the earlier.
Opinion opinionOf(const Rows& rows, const Row& row, const Dial& dial) {
    const bool hasText = dial.hasText && row.textConfidence >= 0;
    const Opinion text{row.textScore, row.textConfidence};
    if (!dial.hasRules) return hasText ? text : Opinion{std::clamp(dial.base, 0, policy::one), 0};
    const auto rules = rulesOpinion(rows, row, dial);
    if (!hasText) return rules;
    const auto& first = dial.isTextFirst ? text : rules;
    const auto& second = dial.isTextFirst ? rules : text;
    if (first.confidence >= dial.stopAt) return first;
    return second.confidence > first.confidence || second.confidence >= dial.stopAt ? second : first;
}

} // namespace

Truth truthOfLabel(TierIndex label, std::size_t tiers) {
    Truth truth;
    truth.isWhole = true;
    truth.least = truth.most = label;
    truth.harm = below(label);
    truth.waste = below(tiers) & ~below(std::size_t{label} + 1);
    return truth;
}

Truth truthOfAnswers(std::span<const std::optional<bool>> isRight) {
    if (isRight.empty() || isRight.size() > mostTruthTiers) return {};
    Truth truth;
    truth.isWhole = std::ranges::all_of(isRight, [](const auto& each) { return each.has_value(); });
    if (!truth.isWhole) return {};
    const auto first = std::ranges::find(isRight, std::optional(true));
    const auto cheapest =
        first == isRight.end() ? std::size_t{0} : static_cast<std::size_t>(first - isRight.begin());
    for (std::size_t tier = 0; tier < isRight.size(); ++tier) {
        const auto bit = std::uint64_t{1} << tier;
        if (tier > cheapest) truth.waste |= bit;
        if (first != isRight.end() && !*isRight[tier]) {
            truth.harm |= bit;
            truth.waste &= ~bit; // it is wrong, not merely dear
        }
    }
    if (first != isRight.end()) truth.least = truth.most = static_cast<TierIndex>(cheapest);
    return truth;
}

Truth truthOfVote(TierIndex tier, bool isGood, std::size_t tiers) {
    Truth truth;
    if (isGood)
        truth.most = tier;
    else if (std::size_t{tier} + 1 < tiers) // above the dearest there is nothing
        truth.least = static_cast<TierIndex>(tier + 1);
    return truth;
}

bool Rows::isPriced(std::size_t row) const {
    if (costs.empty()) return false;
    const auto begin = costs.begin() + static_cast<std::ptrdiff_t>(row * tiers);
    return std::find(begin, begin + static_cast<std::ptrdiff_t>(tiers), noCost)
           == begin + static_cast<std::ptrdiff_t>(tiers);
}

Dial dialOf(const policy::Policy& policy) {
    const auto& classify = policy.classify;
    Dial dial;
    dial.base = classify.base;
    dial.sureAt = classify.sureAt;
    dial.stopAt = classify.stopAt;
    dial.defaultTier = policy.defaultTier;
    for (const auto& tier : policy.tiers)
        if (tier.below) dial.lines.push_back(*tier.below);
    for (const auto& rule : classify.rules)
        dial.weights.push_back(rule.weight);
    for (const auto& feature : classify.features)
        dial.weights.push_back(feature.weight);
    dial.rules = classify.rules.size();
    const auto rules = std::ranges::find(classify.stages, "rules"),
               text = std::ranges::find(classify.stages, "text");
    dial.hasRules = rules != classify.stages.end();
    dial.hasText = text != classify.stages.end();
    dial.isTextFirst = dial.hasText && text < rules;
    return dial;
}

policy::Policy withDial(policy::Policy policy, const Dial& dial) {
    policy.hash.clear();
    policy.classify.base = dial.base;
    auto line = dial.lines.begin();
    for (auto& tier : policy.tiers)
        if (tier.below && line != dial.lines.end()) tier.below = *line++;
    auto& rules = policy.classify.rules;
    auto& features = policy.classify.features;
    for (std::size_t knob = 0; knob < dial.weights.size(); ++knob)
        if (knob < rules.size())
            rules[knob].weight = dial.weights[knob];
        else if (knob - rules.size() < features.size())
            features[knob - rules.size()].weight = dial.weights[knob];
    return policy;
}

Millionths rulesSum(const Rows& rows, const Row& row, const Dial& dial) {
    constexpr std::int64_t most = 1'000 * policy::one;
    std::int64_t sum = dial.base;
    for (const auto knob : rows.firedOf(row))
        sum += dial.weights[knob];
    return static_cast<Millionths>(std::clamp(sum, -most, most));
}

Settled settle(const Rows& rows, const Row& row, const Dial& dial) {
    Settled out;
    if (dial.hasRules && row.set != noTierIndex) {
        out.score = std::clamp(rulesSum(rows, row, dial), 0, policy::one);
        out.margin = marginOf(dial, out.score);
        out.tier = row.set;
        out.isMoved = false;
        return out;
    }
    const auto best = opinionOf(rows, row, dial);
    out.score = best.score;
    out.margin = marginOf(dial, out.score);
    if ((row.isSilent || !dial.hasRules) && best.confidence == 0) {
        out.tier = dial.defaultTier;
        out.isMoved = false;
    } else {
        out.tier =
            static_cast<TierIndex>(std::ranges::upper_bound(dial.lines, out.score) - dial.lines.begin());
    }
    if (dial.hasRules) out.tier = std::max(std::min(out.tier, row.ceiling), row.floor);
    return out;
}

} // namespace tierline::tune
