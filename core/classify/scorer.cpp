#include "classify/scorer.h"

#include "classify/envelope.h"
#include "classify/holds.h"
#include "classify/patterns.h"
#include "classify/unicode.h"

#include <algorithm>
#include <cassert>

namespace tierline::classify {

namespace {

using policy::Effect;

bool hasRuleOf(const policy::Policy& policy, policy::Scope scope) {
    return std::ranges::any_of(policy.classify.rules,
                               [&](const auto& rule) { return rule.enabled && rule.scope == scope; });
}

// The hits of all scopes by rule; a rule has one scope, so those of one rule come together.
class HitsByRule {
public:
    explicit HitsByRule(const std::array<PatternScratch, 3>& found) : m_found(found) {}

    const Hit* next() {
        std::size_t first = m_found.size();
        for (std::size_t i = 0; i < m_found.size(); ++i)
            if (m_at[i] < m_found[i].hits.size() && (first == m_found.size() || rule(i) < rule(first)))
                first = i;
        if (first == m_found.size()) return nullptr;
        m_scope = first;
        return &m_found[first].hits[m_at[first]++];
    }

    bool isOfUser() const { return m_scope == 0; } // the last one given

private:
    std::uint16_t rule(std::size_t scope) const { return m_found[scope].hits[m_at[scope]].rule; }
    const std::array<PatternScratch, 3>& m_found;
    std::array<std::size_t, 3> m_at{};
    std::size_t m_scope = 0;
};

Features featuresOf(std::string_view text, bool code, const Context& context) {
    const auto counts = countText(text);
    return {static_cast<std::int64_t>(counts.characters),
            static_cast<std::int64_t>(counts.words),
            static_cast<std::int64_t>(counts.questions),
            code || context.code,
            context.tokens,
            context.turns,
            context.toolResults,
            context.loopStep};
}

// Adds up what fired: the sum of the weights and what the effects ask of the tier.
struct Tally {
    std::int64_t sum;
    std::uint16_t set = notDecided, floor = notDecided, ceiling = notDecided; // indexes into fired
    TierIndex setTier = 0, floorTier = 0, ceilingTier = 0xffff;

    void add(std::size_t at, Millionths weight, Effect effect, TierIndex tier) {
        sum += weight;
        const auto index = static_cast<std::uint16_t>(at);
        switch (effect) {
        case Effect::None: break;
        case Effect::Set:
            if (set == notDecided) set = index, setTier = tier;
            break;
        case Effect::Floor:
            if (floor == notDecided || tier > floorTier) floor = index, floorTier = tier;
            break;
        case Effect::Ceiling:
            if (ceiling == notDecided || tier < ceilingTier) ceiling = index, ceilingTier = tier;
            break;
        }
    }
};

} // namespace

struct Scratch::State {
    std::shared_ptr<const Scorer> scorer; // keeps the databases alive
    std::array<PatternScratch, 3> patterns;
    std::vector<Fired> fired;
    std::vector<Span> spans;
};

Scratch::Scratch(std::shared_ptr<const Scorer> scorer) : m_state(std::make_unique<State>()) {
    for (std::size_t i = 0; i < scorer->m_patterns.size(); ++i)
        if (scorer->m_patterns[i]) m_state->patterns[i] = scorer->m_patterns[i]->makeScratch();
    const auto& classify = scorer->policy().classify;
    m_state->fired.reserve(classify.rules.size() + classify.features.size());
    m_state->spans.reserve(64);
    m_state->scorer = std::move(scorer);
}

Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

std::span<const Fired> Scratch::fired() const {
    return m_state->fired;
}

std::span<const Span> Scratch::spans() const {
    return m_state->spans;
}

Scorer::Scorer(std::shared_ptr<const policy::Policy> policy)
    : m_policy(std::move(policy)),
      m_envelopes(std::make_unique<const Envelopes>(m_policy->classify.envelopes)) {
    for (const auto& tier : m_policy->tiers)
        if (tier.below) m_lines.push_back(*tier.below);
}

Scorer::~Scorer() = default;

Result<std::shared_ptr<const Scorer>> Scorer::compile(std::shared_ptr<const policy::Policy> policy) {
    const std::shared_ptr<Scorer> scorer(new Scorer(std::move(policy)));
    for (const auto scope : {policy::Scope::User, policy::Scope::LastTurn, policy::Scope::Whole}) {
        if (scope != policy::Scope::User && !hasRuleOf(*scorer->m_policy, scope)) continue;
        auto patterns = Patterns::compile(*scorer->m_policy, scope);
        if (!patterns) return std::unexpected(patterns.error());
        scorer->m_warnings.insert(scorer->m_warnings.end(), patterns->warnings().begin(),
                                  patterns->warnings().end());
        scorer->m_patterns[static_cast<std::size_t>(scope)] =
            std::make_unique<const Patterns>(std::move(*patterns));
    }
    return scorer;
}

bool Scorer::looksAt(policy::Scope scope) const {
    return m_patterns[static_cast<std::size_t>(scope)] != nullptr;
}

TierIndex Scorer::tierFor(Millionths score) const {
    const auto line = std::ranges::upper_bound(m_lines, score);
    return static_cast<TierIndex>(line - m_lines.begin());
}

// Distance to the nearest line; `one` where there is none.
Millionths Scorer::marginOf(Millionths score) const {
    Millionths margin = policy::one;
    for (const auto line : m_lines)
        margin = std::min(margin, score > line ? score - line : line - score);
    return margin;
}

RawScore Scorer::run(std::string_view text, Scratch& scratch, const Context& context) const {
    auto& state = *scratch.m_state;
    assert(state.scorer.get() == this);
    const auto& classify = m_policy->classify;
    auto& fired = state.fired;
    auto& spans = state.spans;
    fired.clear();
    spans.clear();

    const std::array texts{text, context.lastTurn.value_or(text), context.whole.value_or(text)};
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (m_patterns[i]) m_patterns[i]->scan(texts[i], state.patterns[i]);
    RawScore out;
    out.features = featuresOf(text, state.patterns[0].code, context);

    Tally tally{classify.base};
    const auto addFeatures = [&](bool under) {
        for (std::size_t i = 0; i < classify.features.size(); ++i) {
            const auto& feature = classify.features[i];
            if (isUnder(feature.kind) != under || !counts(feature) || !holds(feature, out.features)) continue;
            tally.add(fired.size(), feature.weight, feature.effect, feature.tier);
            fired.push_back({static_cast<std::uint16_t>(i), true, 0, 0});
        }
    };
    addFeatures(true);
    HitsByRule hits(state.patterns);
    while (const auto* hit = hits.next()) {
        if (fired.empty() || fired.back().isFeature || fired.back().index != hit->rule) {
            const auto& rule = classify.rules[hit->rule];
            tally.add(fired.size(), rule.weight, rule.effect, rule.tier);
            fired.push_back({hit->rule, false, static_cast<std::uint32_t>(spans.size()), 0});
        }
        if (!hits.isOfUser()) continue;
        spans.push_back({hit->begin, hit->end});
        ++fired.back().spanCount;
    }
    addFeatures(false);

    out.score = static_cast<Millionths>(std::clamp<std::int64_t>(tally.sum, 0, policy::one));
    out.margin = marginOf(out.score);
    if (fired.empty()) {
        out.tier = m_policy->defaultTier;
        return out;
    }
    if (tally.set != notDecided) {
        out.tier = tally.setTier;
        out.reason = TierReason::SetByRule;
        out.decisive = tally.set;
        out.confidence = policy::one;
        return out;
    }
    out.tier = tierFor(out.score);
    out.reason = TierReason::ScoreInTier;
    if (out.tier > tally.ceilingTier) {
        out.tier = tally.ceilingTier;
        out.reason = TierReason::LoweredByCeiling;
        out.decisive = tally.ceiling;
    }
    if (tally.floor != notDecided && out.tier < tally.floorTier) {
        out.tier = tally.floorTier;
        out.reason = TierReason::RaisedByFloor;
        out.decisive = tally.floor;
    }
    const std::int64_t sureAt = classify.sureAt;
    out.confidence = m_lines.empty() || out.margin >= sureAt
                         ? policy::one
                         : static_cast<Millionths>(std::int64_t{out.margin} * policy::one / sureAt);
    return out;
}

Verdict Scorer::classify(std::string_view text, const protocol::Requirements& requirements, Scratch& scratch,
                         const Context& context) const {
    const auto raw = run(text, scratch, context);
    const auto& classify = m_policy->classify;
    Verdict verdict;
    verdict.score = raw.score;
    verdict.confidence = raw.confidence;
    verdict.margin = raw.margin;
    verdict.tier = raw.tier;
    verdict.reason = raw.reason;
    verdict.features = raw.features;
    verdict.requirements = requirements;
    verdict.firedSignals.reserve(scratch.fired().size());
    for (const auto& fired : scratch.fired()) {
        auto& found = verdict.firedSignals.emplace_back();
        if (fired.isFeature) {
            const auto& feature = classify.features[fired.index];
            found = {std::string(policy::toString(feature.kind)),
                     SignalKind::Feature,
                     feature.weight,
                     feature.effect,
                     feature.tier,
                     {}};
            continue;
        }
        const auto& rule = classify.rules[fired.index];
        const auto spans = scratch.spans().subspan(fired.firstSpan, fired.spanCount);
        found = {rule.id,     rule.match == policy::Match::Regex ? SignalKind::Regex : SignalKind::Keyword,
                 rule.weight, rule.effect,
                 rule.tier,   {spans.begin(), spans.end()}};
    }
    if (raw.decisive != notDecided) verdict.decisiveRule = verdict.firedSignals[raw.decisive].name;
    verdict.stages.push_back({"rules", raw.score, raw.confidence, 0, Money{}, {}, {}});
    return verdict;
}

const policy::Policy& Scorer::policy() const {
    return *m_policy;
}

const std::vector<Error>& Scorer::warnings() const {
    return m_warnings;
}

} // namespace tierline::classify
