#include "classify/cascadedetail.h"

#include <algorithm>

namespace tierline::classify::detail {

namespace {

// Distance to the nearest line; `one` where there is none.
Millionths marginOf(const policy::Policy& policy, Millionths score) {
    Millionths margin = policy::one;
    for (const auto& tier : policy.tiers)
        if (tier.below)
            margin = std::min(margin, score > *tier.below ? score - *tier.below : *tier.below - score);
    return margin;
}

// The first that is sure, else the most confident; of equals the earlier row.
const Opinion* bestOf(const policy::Policy& policy, const std::vector<Opinion>& opinions) {
    const Opinion* best = nullptr;
    const auto isSure = [&](const Opinion& one) { return one.confidence >= policy.classify.stopAt; };
    for (const auto& one : opinions) {
        if (!best || (isSure(one) && !isSure(*best))) {
            best = &one;
            continue;
        }
        if (isSure(*best)) {
            if (isSure(one) && one.row < best->row) best = &one;
        } else if (one.confidence > best->confidence
                   || (one.confidence == best->confidence && one.row < best->row)) {
            best = &one;
        }
    }
    return best;
}

} // namespace

void Bounds::add(std::size_t at, policy::Effect effect, TierIndex tier) {
    const auto index = static_cast<std::uint16_t>(at);
    switch (effect) {
    case policy::Effect::None:
    case policy::Effect::Set: return;
    case policy::Effect::Floor:
        if (floor == notDecided || tier > floorTier) floor = index, floorTier = tier;
        return;
    case policy::Effect::Ceiling:
        if (ceiling == notDecided || tier < ceilingTier) ceiling = index, ceilingTier = tier;
        return;
    }
}

Settled settle(const policy::Policy& policy, const Opinion& best, bool silent, const Bounds& bounds,
               Asked asked) {
    const auto& requirements = policy.classify.requirements;
    const auto added = asked.multiStep ? requirements.multiStep : 0;
    Settled out;
    out.score = std::clamp(best.score + added, 0, policy::one);
    out.margin = marginOf(policy, out.score);
    if (silent && best.confidence == 0 && added == 0) {
        out.tier = policy.defaultTier;
    } else {
        out.tier = policy.tierFor(out.score);
        out.reason = TierReason::ScoreInTier;
    }
    if (out.tier > bounds.ceilingTier) {
        out.tier = bounds.ceilingTier;
        out.reason = TierReason::LoweredByCeiling;
        out.decisive = bounds.ceiling;
    }
    if (bounds.floor != notDecided && out.tier < bounds.floorTier) {
        out.tier = bounds.floorTier;
        out.reason = TierReason::RaisedByFloor;
        out.decisive = bounds.floor;
    }
    if (asked.reasoning && requirements.reasoning && out.tier < *requirements.reasoning) {
        out.tier = *requirements.reasoning;
        out.reason = TierReason::RaisedByRequirement;
        out.decisive = notDecided;
    }
    return out;
}

void settleRun(const policy::Policy& policy, Run& run) {
    auto& verdict = run.verdict;
    const auto* found = bestOf(policy, run.opinions);
    const Opinion best = found ? *found : Opinion{0, std::clamp(policy.classify.base, 0, policy::one), 0};
    Bounds bounds;
    for (std::size_t at = 0; at < verdict.firedSignals.size(); ++at)
        bounds.add(at, verdict.firedSignals[at].effect, verdict.firedSignals[at].effectTier);
    Asked asked;
    if (run.judgement) asked = {run.judgement->reasoning, run.judgement->multiStep};
    const auto settled = settle(policy, best, verdict.firedSignals.empty(), bounds, asked);
    verdict.score = settled.score;
    verdict.margin = settled.margin;
    verdict.confidence = best.confidence;
    verdict.tier = settled.tier;
    verdict.reason = settled.reason;
    verdict.decidedBy = found ? verdict.stages[found->row].name : "rules";
    verdict.decisiveRule.clear();
    if (settled.decisive != notDecided) verdict.decisiveRule = verdict.firedSignals[settled.decisive].name;
}

} // namespace tierline::classify::detail
