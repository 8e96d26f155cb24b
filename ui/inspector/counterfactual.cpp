#include "inspector/counterfactual.h"

#include "inspector/facts.h"
#include "kit/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;
using policy::Effect;
using policy::Millionths;
using policy::TierIndex;

namespace {

constexpr std::size_t everySignal = static_cast<std::size_t>(-1);

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Counterfactual", text);
}

QString text(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

// The judge's, not a rule's: added to whatever stage decides.
bool isOfJudge(const classify::Signal& signal) {
    return signal.kind == classify::SignalKind::Feature && signal.name == "multi_step";
}

Millionths marginOf(const policy::Policy& policy, Millionths score) {
    Millionths margin = policy::one;
    for (const auto& tier : policy.tiers)
        if (tier.below) margin = std::min(margin, std::abs(score - *tier.below));
    return margin;
}

struct Bounds {
    std::optional<TierIndex> set, floor, ceiling;

    void add(const classify::Signal& signal) {
        const auto tier = signal.effectTier;
        switch (signal.effect) {
        case Effect::None: return;
        case Effect::Set:
            if (!set) set = tier;
            return;
        case Effect::Floor: floor = std::max(floor.value_or(tier), tier); return;
        case Effect::Ceiling: ceiling = std::min(ceiling.value_or(tier), tier); return;
        }
    }
    TierIndex apply(TierIndex tier) const {
        if (ceiling) tier = std::min(tier, *ceiling);
        return floor ? std::max(tier, *floor) : tier;
    }
};

struct Opinion {
    std::string name;
    Millionths score = 0, confidence = 0;
};

// What the rules say by themselves.
struct Rules {
    Opinion opinion;
    Bounds bounds;
    bool silent = true;
};

Rules rulesWithout(const ledger::Record& record, const policy::Policy& policy, std::size_t left) {
    Rules rules;
    std::int64_t sum = policy.classify.base;
    for (std::size_t i = 0; i < record.firedSignals.size(); ++i) {
        const auto& signal = record.firedSignals[i];
        if (i == left || isOfJudge(signal)) continue;
        sum += signal.weight;
        rules.bounds.add(signal);
        rules.silent = false;
    }
    const auto score = static_cast<Millionths>(std::clamp<std::int64_t>(sum, 0, policy::one));
    const auto margin = marginOf(policy, score);
    const bool hasLines =
        std::ranges::any_of(policy.tiers, [](const policy::Tier& tier) { return tier.below.has_value(); });
    const std::int64_t sureAt = policy.classify.sureAt;
    Millionths confidence = policy::one;
    if (rules.silent)
        confidence = 0;
    else if (!rules.bounds.set && hasLines && margin < sureAt)
        confidence = static_cast<Millionths>(std::int64_t{margin} * policy::one / sureAt);
    rules.opinion = {"rules", score, confidence};
    return rules;
}

// The first that is sure, else the most confident, of equals the earlier.
const Opinion* bestOf(const std::vector<Opinion>& opinions, Millionths stopAt) {
    const Opinion* best = nullptr;
    for (const auto& one : opinions) {
        if (one.confidence >= stopAt) return &one;
        if (best == nullptr || one.confidence > best->confidence) best = &one;
    }
    return best;
}

struct Outcome {
    Millionths score = 0;
    TierIndex tier = 0;
    std::string decidedBy, nextStage; // nextStage: not asked then, but would be now
};

// The policy's next stage that the record has no row of.
std::string unasked(const ledger::Record& record, const policy::Policy& policy) {
    for (const auto& stage : policy.classify.stages)
        if (stage != "cache"
            && std::ranges::find(record.stages, stage, &classify::Stage::name) == record.stages.end())
            return stage;
    return {};
}

Outcome decide(const ledger::Record& record, const policy::Policy& policy, std::size_t left) {
    const Rules rules = rulesWithout(record, policy, left);
    Outcome out;
    if (rules.bounds.set) {
        out = {rules.opinion.score, *rules.bounds.set, "rules", {}};
        return out;
    }
    std::vector<Opinion> opinions;
    for (const auto& stage : record.stages) {
        if (stage.name == "rules")
            opinions.push_back(rules.opinion);
        else if (stage.error.empty() && stage.confidence > 0)
            opinions.push_back({stage.name, stage.score, stage.confidence});
    }
    if (opinions.empty()) opinions.push_back(rules.opinion);
    const Opinion& best = *bestOf(opinions, policy.classify.stopAt);
    Millionths added = 0;
    for (const auto& signal : record.firedSignals)
        if (isOfJudge(signal)) added = signal.weight;
    out.decidedBy = best.name;
    out.score =
        static_cast<Millionths>(std::clamp<std::int64_t>(std::int64_t{best.score} + added, 0, policy::one));
    const bool nobody = rules.silent && best.confidence == 0 && added == 0;
    out.tier = rules.bounds.apply(nobody ? policy.defaultTier : policy.tierFor(out.score));
    if (best.confidence < policy.classify.stopAt) out.nextStage = unasked(record, policy);
    return out;
}

bool isOfClassification(const std::string& reason) {
    constexpr std::array others{"pinned", "forced", "experiment"};
    return std::ranges::find(others, reason) == others.end();
}

std::vector<Neighbour> neighboursOf(const policy::Policy& policy, Millionths score) {
    std::vector<Neighbour> found;
    const TierIndex at = policy.tierFor(score);
    if (at > 0) // the first score that is in the tier below is just under its line
        found.push_back({static_cast<TierIndex>(at - 1), *policy.tiers[at - 1U].below - 1 - score});
    if (at + 1U < policy.tiers.size())
        found.push_back({static_cast<TierIndex>(at + 1), *policy.tiers[at].below - score});
    return found;
}

WhyNone whyNone(const ledger::Record& record, const policy::Policy* policy) {
    if (!isScored(record)) return WhyNone::NotScored;
    if (policy == nullptr || policy->tiers.empty()) return WhyNone::NoPolicy;
    if (policy->hash != record.policy) return WhyNone::OtherPolicy;
    return isOfClassification(record.selectionReason) ? WhyNone::None : WhyNone::NotTheScore;
}

QString tierName(const policy::Policy& policy, TierIndex tier) {
    return tier < policy.tiers.size() ? text(policy.tiers[tier].name) : QString();
}

QString marginsOf(const Counterfactual& found, const policy::Policy& policy, const ledger::Record& record) {
    QStringList words;
    for (const auto& one : found.neighbours)
        words +=
            one.distance < 0
                ? tr("%1 above the line to %2").arg(kit::score(-one.distance - 1), tierName(policy, one.tier))
                : tr("%1 below the line to %2").arg(kit::score(one.distance), tierName(policy, one.tier));
    if (words.isEmpty()) return {};
    return tr("The score of %1 is %2.").arg(kit::score(record.score), words.join(tr(" and ")));
}

QString reasonFor(WhyNone why) {
    switch (why) {
    case WhyNone::None: return {};
    case WhyNone::NotScored: return tr("This request was not scored, so no word of it mattered.");
    case WhyNone::NoPolicy: return tr("The policy is not known yet.");
    case WhyNone::OtherPolicy:
        return tr("An earlier policy decided this; what it would have done otherwise is not computed with "
                  "today's.");
    case WhyNone::NotTheScore:
        return tr("The client named the model or tier, so no rule could have changed it.");
    case WhyNone::Unclear:
        return tr("More than the rules and lines decided here, so what would flip it cannot be said.");
    }
    return {};
}

} // namespace

Counterfactual counterfactualOf(const ledger::Record& record, const policy::Policy* policy) {
    Counterfactual found;
    found.why = whyNone(record, policy);
    if (found.why != WhyNone::None) return found;
    // A figure that does not come out as it was decided proves nothing.
    const Outcome real = decide(record, *policy, everySignal);
    const auto tier = policy->tier(record.tier);
    if (!tier || real.score != record.score || real.tier != *tier) {
        found.why = WhyNone::Unclear;
        return found;
    }
    for (std::size_t i = 0; i < record.firedSignals.size(); ++i) {
        if (isOfJudge(record.firedSignals[i])) continue;
        const Outcome then = decide(record, *policy, i);
        const bool asks = !then.nextStage.empty() && real.nextStage != then.nextStage;
        found.without.push_back(
            {i, then.score, then.tier, then.tier != real.tier, asks, asks ? then.nextStage : std::string()});
    }
    const auto weightOf = [&](const Without& one) {
        return std::abs(record.firedSignals[one.signal].weight);
    };
    std::ranges::sort(found.without, [&](const Without& a, const Without& b) {
        return std::tuple(!a.flips, weightOf(a), a.signal) < std::tuple(!b.flips, weightOf(b), b.signal);
    });
    found.neighbours = neighboursOf(*policy, record.score);
    return found;
}

CounterfactualView describe(const Counterfactual& found, const ledger::Record& record,
                            const policy::Policy* policy) {
    CounterfactualView view;
    if (found.why != WhyNone::None || policy == nullptr) {
        view.nearest = reasonFor(found.why);
        return view;
    }
    view.margins = marginsOf(found, *policy, record);
    for (const auto& one : found.without) {
        const auto& signal = record.firedSignals[one.signal];
        QString outcome =
            one.flips ? tierName(*policy, one.tier) : tr("still %1").arg(tierName(*policy, one.tier));
        if (one.asksMore) outcome = tr("%1, if the stage %2 agrees").arg(outcome, text(one.nextStage));
        view.lines.push_back({text(signal.name), outcome, kit::weight(-signal.weight), one.flips});
    }
    if (view.lines.empty())
        view.nearest = tr("No rule matched, so none could have changed it.");
    else if (view.lines.front().flips)
        view.nearest =
            tr("Without %1 it would have been %2 (%3).")
                .arg(view.lines.front().rule, view.lines.front().outcome, view.lines.front().weight);
    else
        view.nearest = tr("No single rule less would have changed the tier.");
    return view;
}

} // namespace tierline::inspector
