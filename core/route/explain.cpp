#include "route/explain.h"

#include "route/refusals.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace tierline::route {

namespace {

using classify::TierReason;

// How much a refusal says about why another model was taken.
constexpr int passing = 3; // of the moment, not of the request
int weightOf(Refusal refusal) {
    switch (refusal) {
    case Refusal::BreakerOpen:
    case Refusal::RateLimited:
    case Refusal::Budget:
    case Refusal::Latency: return passing;
    case Refusal::Capability:
    case Refusal::ContextWindow:
    case Refusal::Cost: return 2;
    case Refusal::OtherDialect:
    case Refusal::NoCredential: return 1;
    case Refusal::None:
    case Refusal::TierTooLow:
    case Refusal::NotPinned: return 0;
    }
    return 0;
}

SelectionReason reasonFor(Refusal refusal) {
    switch (refusal) {
    case Refusal::BreakerOpen: return SelectionReason::CircuitFallback;
    case Refusal::RateLimited: return SelectionReason::RateLimitFallback;
    case Refusal::Latency: return SelectionReason::LatencyFallback;
    case Refusal::ContextWindow: return SelectionReason::ContextWindow;
    case Refusal::Budget:
    case Refusal::Cost: return SelectionReason::BudgetCap;
    case Refusal::None:
    case Refusal::TierTooLow:
    case Refusal::NotPinned:
    case Refusal::OtherDialect:
    case Refusal::Capability:
    case Refusal::NoCredential: return SelectionReason::Capability;
    }
    return SelectionReason::Capability;
}

// What classification says of its tier, where the score alone does not.
Start startOf(const classify::Verdict& verdict) {
    const auto& rule = verdict.decisiveRule;
    switch (verdict.reason) {
    case TierReason::ScoreInTier: break;
    case TierReason::NoSignal:
        return {verdict.tier, SelectionReason::DefaultNoSignal, "nothing fired, so the default tier", false};
    case TierReason::SetByRule:
        return {verdict.tier, SelectionReason::ComplexityMatch, "set by " + rule, false};
    case TierReason::LoweredByCeiling:
        return {verdict.tier, SelectionReason::ComplexityMatch, "ceiling of " + rule, false};
    case TierReason::RaisedByFloor:
        return {verdict.tier, SelectionReason::RuleFloor, "floor of " + rule, false};
    case TierReason::RaisedByRequirement:
        return {verdict.tier, SelectionReason::RuleFloor, "reasoning is required", false};
    }
    return {verdict.tier, SelectionReason::ComplexityMatch, {}, false};
}

bool isCheaper(const Rank& a, const Rank& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.at < b.at;
}

class Explainer {
public:
    explicit Explainer(const Found& found) : m_found(found) {}

    // The refusal in the start tier that explains best why the choice is another; of equals the first.
    const Candidate* cause() const {
        const bool isChosenInStart = !m_found.able.empty() && chosen().tier == m_found.start.tier;
        const Candidate* best = nullptr;
        for (const auto& rank : m_found.refused) {
            const auto& candidate = m_found.all[rank.at];
            if (candidate.tier != m_found.start.tier) continue;
            const bool comesFirst = rank < m_found.able.front();
            if (isChosenInStart && (weightOf(candidate.refusal) < passing || !comesFirst)) continue;
            if (!best || weightOf(candidate.refusal) > weightOf(best->refusal)) best = &candidate;
        }
        return best;
    }

    // The cheapest of the start tier, when the strategy has put another before it.
    const Candidate* cheaper() const {
        if (m_found.policy.route.strategy == policy::Strategy::CheapestAble) return nullptr;
        if (chosen().tier != m_found.start.tier) return nullptr;
        const Rank* best = &m_found.able.front();
        for (const auto& rank : m_found.able)
            if (m_found.all[rank.at].tier == m_found.start.tier && isCheaper(rank, *best)) best = &rank;
        return best == &m_found.able.front() ? nullptr : &m_found.all[best->at];
    }

    std::string described(const Candidate& candidate) const {
        return m_found.policy.models[candidate.model].id + ": " + candidate.reason;
    }

    std::string besideTheSlow(const Candidate& slow) const {
        const auto& p95 = m_found.health[chosen().model].p95;
        return fmt::format("{}; {}: p95 {}", described(slow), m_found.policy.models[chosen().model].id,
                           p95 ? inSeconds(*p95) : "not known");
    }

    const Candidate& chosen() const { return m_found.all[m_found.able.front().at]; }

private:
    const Found& m_found;
};

std::string stayText(const SwitchNote& note) {
    return fmt::format("stays with {}: switching to {} {}", note.from, note.to, note.stays);
}

std::string leaveText(const SwitchNote& note) {
    if (note.saves < Money())
        return fmt::format("leaves {}: {} of its cache lost, costs {} more", note.from, dollars(note.loses),
                           dollars(Money() - note.saves));
    return fmt::format("leaves {}: {} of its cache lost, {} saved", note.from, dollars(note.loses),
                       dollars(note.saves));
}

void explainRefused(const Found& found, Plan& plan) {
    plan.reason = SelectionReason::AllExhausted;
    plan.reasonDetail = "no model is declared";
    if (found.refused.empty()) return;
    plan.reasonDetail = Explainer(found).described(found.all[found.refused.front().at]);
}

// One that was able all the same, though something spoke against it.
bool explainExceptions(const Found& found, const Explainer& explainer, Plan& plan) {
    if (found.hasLastResort && found.able.size() == 1) {
        plan.reason = SelectionReason::LastResort;
        const auto* refused = explainer.cause();
        plan.reasonDetail = refused ? explainer.described(*refused) : "nobody else is able";
    } else if (plan.reason == SelectionReason::Pinned) {
        return true;
    } else if (found.switched && !found.switched->stays.empty()) {
        plan.reason = SelectionReason::Affinity;
        plan.reasonDetail = stayText(*found.switched);
    } else if (found.start.reason == SelectionReason::BudgetCap) {
        plan.reasonDetail = found.start.detail;
    } else if (found.tookSlow) {
        plan.reason = SelectionReason::LatencyFallback;
        plan.reasonDetail = explainer.described(explainer.chosen());
    } else {
        return false;
    }
    return true;
}

void explainChoice(const Found& found, Plan& plan) {
    const Explainer explainer(found);
    if (explainExceptions(found, explainer, plan)) return;
    if (const auto* refused = explainer.cause()) {
        plan.reason = reasonFor(refused->refusal);
        plan.reasonDetail = refused->refusal == Refusal::Latency ? explainer.besideTheSlow(*refused)
                                                                 : explainer.described(*refused);
        return;
    }
    const auto* cheaper = explainer.cheaper();
    if (!cheaper) return;
    const bool isOrdinary =
        plan.reason == SelectionReason::ComplexityMatch || plan.reason == SelectionReason::DefaultNoSignal;
    if (isOrdinary) plan.reason = SelectionReason::Strategy;
    plan.reasonDetail =
        fmt::format("{}{}: {} before the cheapest, {}", isOrdinary ? "" : plan.reasonDetail + "; ",
                    toString(found.policy.route.strategy), explainer.described(explainer.chosen()),
                    explainer.described(*cheaper));
}

// Of the able ones, where nothing was to be said of them yet.
void fillReasons(const Found& found) {
    using namespace std::string_view_literals;
    for (const auto& rank : found.able) {
        auto& candidate = found.all[rank.at];
        if (!candidate.reason.empty()) continue;
        candidate.reason = candidate.tier == found.start.tier ? "next"sv : "fallback"sv;
    }
}

void explainChosen(const Found& found, bool hasReason) {
    auto& reason = found.all[found.able.front().at].reason;
    const bool stays = found.switched && !found.switched->stays.empty();
    if (stays)
        reason = "keeps its conversation" + (hasReason ? ": " + reason : "");
    else if (!hasReason)
        reason = "cheapest able";
}

} // namespace

Start startOf(const policy::Policy& policy, const classify::Verdict& verdict, const Target& target,
              const Facts& facts) {
    const auto& wishes = facts.wishes;
    auto start = startOf(verdict);
    if (target.kind == Target::Kind::Model)
        return {start.tier, SelectionReason::Pinned, "asked for by name", false};
    if (target.kind == Target::Kind::Tier)
        start = {target.tier, SelectionReason::Forced, "this tier was asked for", true};
    if (wishes.tier) start = {*wishes.tier, SelectionReason::Forced, "x-tierline-tier", true};
    if (!start.isForced && facts.floor && *facts.floor > start.tier)
        start = {*facts.floor, SelectionReason::QualityEscalation, facts.floorReason, false};
    if (wishes.floor && *wishes.floor > start.tier)
        start = {*wishes.floor, SelectionReason::Forced, "x-tierline-floor", start.isForced};
    const auto last = policy.tiers.empty() ? 0U : policy.tiers.size() - 1;
    start.tier = static_cast<TierIndex>(std::min<std::size_t>(start.tier, last));
    if (const auto cap = facts.allowance.cap; cap && start.tier > *cap)
        start = {*cap, SelectionReason::BudgetCap, facts.allowance.capReason, start.isForced};
    return start;
}

void explain(const Found& found, Plan& plan) {
    plan.reason = found.start.reason;
    plan.reasonDetail = found.start.detail;
    if (found.able.empty()) return explainRefused(found, plan);
    explainChoice(found, plan);
    const bool hasReason = !found.all[found.able.front().at].reason.empty();
    fillReasons(found);
    explainChosen(found, hasReason);
    if (!found.switched || !found.switched->stays.empty()) return;
    plan.reasonDetail += (plan.reasonDetail.empty() ? "" : "; ") + leaveText(*found.switched);
}

} // namespace tierline::route
