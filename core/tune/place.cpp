#include "tune/place.h"

#include "route/plan.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace tierline::tune {

namespace {

using policy::one;

std::uint8_t lastOf(const policy::Policy& policy) {
    return static_cast<std::uint8_t>(policy.tiers.empty() ? 0 : policy.tiers.size() - 1);
}

Millionths clamped(std::int64_t sum) {
    return static_cast<Millionths>(std::clamp<std::int64_t>(sum, 0, one));
}

DecidedBy by(unsigned how, bool isText, bool isSilent) {
    if ((how & Inputs::forced) != 0) return DecidedBy::Client;
    if (isSilent) return DecidedBy::NoSignal;
    return isText ? DecidedBy::Text : DecidedBy::Rules;
}

} // namespace

Fates fatesOf(const Columns& data, const policy::Policy& policy) {
    std::vector<route::Target> targets;
    for (const auto& name : data.requestedNames.all())
        targets.push_back(route::resolveTarget(policy, name));
    Fates fates;
    fates.tier.assign(data.size(), noTier);
    fates.out.assign(data.size(), 0);
    const auto last = lastOf(policy);
    for (std::size_t row = 0; row < data.size(); ++row) {
        const auto requested = data.requested[row];
        using Kind = route::Target::Kind;
        auto kind = requested == noName ? Kind::Auto : targets[requested].kind;
        const bool isNamed = kind == Kind::Model || kind == Kind::Unknown;
        if (isNamed && data.is(row, RowBit::Observed)) kind = Kind::Auto;
        if (!data.hasText(row)) {
            fates.out[row] = 1;
            ++fates.noText;
        } else if (kind == Kind::Model || kind == Kind::Unknown) {
            fates.out[row] = 1;
            ++fates.named;
        } else if (kind == Kind::Tier) {
            fates.tier[row] = static_cast<std::uint8_t>(std::min<std::size_t>(targets[requested].tier, last));
        }
    }
    return fates;
}

void Inputs::resize(std::size_t rows) {
    ruleScore.resize(rows);
    need.resize(rows);
    for (auto* each : {&lowest, &highest, &how})
        each->resize(rows);
}

bool resolveAlike(const policy::Policy& a, const policy::Policy& b) {
    return a.models == b.models && a.intercept == b.intercept && a.route.defaultModel == b.route.defaultModel
           && std::ranges::equal(a.tiers, b.tiers, {}, &policy::Tier::name, &policy::Tier::name);
}

bool prepareAlike(const policy::Policy& a, const policy::Policy& b) {
    const auto hasLine = [](const policy::Tier& tier) { return tier.below.has_value(); };
    return a.classify.stages == b.classify.stages && a.classify.stopAt == b.classify.stopAt
           && a.classify.sureAt == b.classify.sureAt && a.tiers.size() == b.tiers.size()
           && std::ranges::any_of(a.tiers, hasLine) == std::ranges::any_of(b.tiers, hasLine);
}

Preparer::Preparer(const policy::Policy& policy, const Parts& parts, const Fates& fates,
                   const std::shared_ptr<const TextScores>& text, Inputs& inputs)
    : m_policy(policy),
      m_parts(parts),
      m_fates(fates),
      m_text(text.get()),
      m_inputs(inputs),
      m_base(clamped(policy.classify.base)),
      m_last(lastOf(policy)) {
    const auto& stages = policy.classify.stages;
    const auto rulesAt = std::ranges::find(stages, "rules"), textAt = std::ranges::find(stages, "text");
    m_order.rules = rulesAt != stages.end();
    m_order.text = textAt != stages.end() && text != nullptr;
    m_order.textFirst = textAt < rulesAt;
    m_order.hasLines =
        std::ranges::any_of(policy.tiers, [](const auto& tier) { return tier.below.has_value(); });
    inputs.text = m_order.text ? text : nullptr;
}

// From which distance on a rule's confidence is at least so high.
Millionths Preparer::distanceFor(std::int64_t confidence, bool fired) const {
    if (confidence <= 0) return 0;
    if (confidence > one || !fired) return never;
    const std::int64_t sureAt = m_policy.classify.sureAt;
    if (!m_order.hasLines || sureAt <= 0) return 0;
    return static_cast<Millionths>((confidence * sureAt + one - 1) / one);
}

// The first that is sure decides, else the most confident, of equals the first.
Millionths Preparer::needOf(Millionths textConfidence, bool fired) const {
    if (!m_order.text) return 0;
    if (!m_order.rules) return never;
    const std::int64_t stopAt = m_policy.classify.stopAt, text = textConfidence;
    if (!m_order.textFirst) return distanceFor(std::min(stopAt, text), fired);
    if (text >= stopAt) return never;
    return distanceFor(std::min(stopAt, text + 1), fired);
}

void Preparer::operator()(std::size_t row) const {
    const bool fired = m_order.rules && m_parts.fired[row] != 0;
    const bool isSet = m_order.rules && m_parts.set[row] != noTier;
    const auto confidence = m_order.text ? m_text->confidence[row] : 0;
    m_inputs.ruleScore[row] = m_order.rules ? clamped(m_parts.sum[row]) : m_base;
    m_inputs.need[row] = isSet ? 0 : needOf(confidence, fired);
    auto& lowest = m_inputs.lowest[row];
    auto& highest = m_inputs.highest[row];
    lowest = m_order.rules ? m_parts.floor[row] : std::uint8_t{0};
    highest = m_order.rules ? std::min(m_parts.ceiling[row], m_last) : m_last;
    if (isSet) lowest = highest = m_parts.set[row];
    if (m_fates.tier[row] != noTier) lowest = highest = m_fates.tier[row];
    unsigned how = fired ? 0 : Inputs::rulesSilent;
    how |= !fired && confidence == 0 ? Inputs::textSilent : 0U;
    how |= m_fates.out[row] != 0 ? Inputs::out : 0U;
    how |= m_fates.tier[row] != noTier ? Inputs::forced : 0U;
    m_inputs.how[row] = static_cast<std::uint8_t>(how);
}

Lines::Lines(const policy::Policy& policy) {
    Millionths highest = std::numeric_limits<Millionths>::min();
    for (std::size_t tier = 0; tier < policy.tiers.size(); ++tier) {
        const auto& below = policy.tiers[tier].below;
        if (below) near.push_back(*below);
        if (tier + 1 == policy.tiers.size()) break;
        cross = cross || (below && *below <= highest);
        highest = std::max(highest, below.value_or(never));
        steps.push_back(highest);
    }
    defaultTier = static_cast<std::uint8_t>(std::min<std::size_t>(policy.defaultTier, lastOf(policy)));
}

// A block at a time, each step over all of its rows, so that the compiler makes vectors of it.
void place(const Inputs& inputs, const Lines& lines, std::size_t begin, std::size_t end, Placed& placed) {
    constexpr std::size_t block = 1024;
    std::array<Millionths, block> margin{};
    std::array<std::int32_t, block> tier{};
    const auto* const texts = inputs.text ? inputs.text->score.data() : inputs.ruleScore.data();
    for (; begin < end; begin += block) {
        const auto rows = std::min(block, end - begin);
        const auto* const rule = inputs.ruleScore.data() + begin;
        const auto* const text = texts + begin;
        const auto* const need = inputs.need.data() + begin;
        auto* const score = placed.score.data() + begin;
        std::fill_n(margin.data(), rows, one);
        for (const auto line : lines.near)
            for (std::size_t at = 0; at < rows; ++at)
                margin[at] = std::min(margin[at], std::abs(rule[at] - line));
        for (std::size_t at = 0; at < rows; ++at)
            score[at] = margin[at] < need[at] ? text[at] : rule[at];
        std::fill_n(tier.data(), rows, 0);
        for (const auto step : lines.steps)
            for (std::size_t at = 0; at < rows; ++at)
                tier[at] += score[at] >= step ? 1 : 0;
        for (std::size_t at = 0; at < rows; ++at) {
            const auto row = begin + at;
            const bool isText = margin[at] < need[at];
            const unsigned how = inputs.how[row];
            const bool isSilent = (how & (isText ? Inputs::textSilent : Inputs::rulesSilent)) != 0;
            auto found = isSilent ? lines.defaultTier : static_cast<std::uint8_t>(tier[at]);
            found = std::max(std::min(found, inputs.highest[row]), inputs.lowest[row]);
            placed.tier[row] = (how & Inputs::out) != 0 ? noTier : found;
            placed.by[row] = static_cast<std::uint8_t>(by(how, isText, isSilent));
        }
    }
}

} // namespace tierline::tune
