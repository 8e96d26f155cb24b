#include "route/plan.h"

#include "route/refusals.h"

#include <algorithm>
#include <iterator>

namespace tierline::route {

namespace {

using classify::TierReason;
using policy::Policy;

struct Start {
    TierIndex tier = 0;
    SelectionReason reason = SelectionReason::ComplexityMatch;
};

Start startOf(const Policy& policy, const classify::Verdict& verdict, const Target& target,
              const Facts& facts) {
    const auto& wishes = facts.wishes;
    Start start{verdict.tier, SelectionReason::ComplexityMatch};
    if (verdict.reason == TierReason::NoSignal) start.reason = SelectionReason::DefaultNoSignal;
    if (verdict.reason == TierReason::RaisedByFloor) start.reason = SelectionReason::RuleFloor;
    if (target.kind == Target::Kind::Model) return {start.tier, SelectionReason::Pinned};
    if (target.kind == Target::Kind::Tier) start = {target.tier, SelectionReason::Forced};
    if (wishes.tier) start = {*wishes.tier, SelectionReason::Forced};
    if (wishes.floor && *wishes.floor > start.tier) start = {*wishes.floor, SelectionReason::Forced};
    const auto last = policy.tiers.empty() ? 0U : policy.tiers.size() - 1;
    start.tier = static_cast<TierIndex>(std::min<std::size_t>(start.tier, last));
    if (const auto cap = facts.allowance.cap; cap && start.tier > *cap)
        start = {*cap, SelectionReason::BudgetCap};
    return start;
}

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

// Cheaper first, unpriced last.
bool isCheaper(const Candidate& a, const Candidate& b) {
    if (a.estimatedCost && b.estimatedCost) return *a.estimatedCost < *b.estimatedCost;
    return a.estimatedCost.has_value() && !b.estimatedCost;
}

class Planner {
public:
    Planner(const Policy& policy, const catalog::Catalog& catalog, const Facts& facts,
            const std::vector<health::ModelHealth>& health)
        : m_policy(policy),
          m_catalog(catalog),
          m_facts(facts),
          m_health(health),
          m_seen(policy.models.size()) {
        m_able.reserve(policy.models.size());
        m_refused.reserve(policy.models.size());
    }

    void askTier(TierIndex tier) {
        m_ableBefore = m_able.size();
        m_refusedBefore = m_refused.size();
        for (const auto model : m_policy.tiers[tier].models)
            if (!m_seen[model]) ask(model, tier);
    }

    void askPinned(ModelIndex model) { ask(model, tierOf(model).value_or(0)); }

    // Every model not asked yet, refused for this reason.
    void refuseRest(Refusal refusal, std::string_view reason) {
        for (std::size_t i = 0; i < m_seen.size(); ++i) {
            if (m_seen[i]) continue;
            const auto tier = tierOf(static_cast<ModelIndex>(i));
            auto candidate = estimated(static_cast<ModelIndex>(i), tier.value_or(0));
            candidate.verdict = CandidateVerdict::Refused;
            candidate.refusal = refusal;
            candidate.reason = tier || refusal != Refusal::TierTooLow ? reason : "listed in no tier";
            m_refused.push_back(std::move(candidate));
        }
    }

    // Slow is better than nothing: the first model that was only stepped over.
    void takeSlowIfNothingElse() {
        if (!m_able.empty()) return;
        const auto slow = std::ranges::find(m_refused, Refusal::Latency, &Candidate::refusal);
        if (slow == m_refused.end()) return;
        slow->refusal = Refusal::None;
        slow->verdict = CandidateVerdict::Able;
        slow->reason += ", but nothing faster is able";
        m_able.push_back(std::move(*slow));
        m_refused.erase(slow);
        m_tookSlow = true;
    }

    Plan finish(Start start) {
        Plan plan;
        plan.tier = start.tier;
        plan.reason = start.reason;
        explainChoice(plan, start);
        plan.candidates = std::move(m_able);
        for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
            auto& candidate = plan.candidates[i];
            candidate.verdict = i == 0 ? CandidateVerdict::Chosen : CandidateVerdict::Able;
            if (candidate.reason.empty())
                candidate.reason = i == 0                         ? "cheapest able"
                                   : candidate.tier == start.tier ? "next"
                                                                  : "fallback";
            plan.order.push_back(i);
        }
        plan.estimatedInput = m_facts.inputTokens;
        if (!plan.candidates.empty()) {
            plan.estimatedInput = inputOf(plan.candidates.front().model);
            plan.estimatedOutput = outputOf(plan.candidates.front().model);
        }
        plan.candidates.insert(plan.candidates.end(), std::make_move_iterator(m_refused.begin()),
                               std::make_move_iterator(m_refused.end()));
        return plan;
    }

private:
    void ask(ModelIndex model, TierIndex tier) {
        auto candidate = estimated(model, tier);
        auto objection = objectionTo({m_policy, m_facts, m_policy.models[model], m_health[model], tier,
                                      inputOf(model), m_context, candidate.estimatedCost});
        candidate.refusal = objection.refusal;
        candidate.reason = std::move(objection.reason);
        if (candidate.refusal == Refusal::None) {
            if (candidate.reason.empty() && !candidate.estimatedCost)
                candidate.reason = "no price known, asked last";
            insert(m_able, m_ableBefore, std::move(candidate));
        } else {
            candidate.verdict = CandidateVerdict::Refused;
            insert(m_refused, m_refusedBefore, std::move(candidate));
        }
    }

    // By cost among those of its tier, behind its equals.
    static void insert(std::vector<Candidate>& list, std::size_t tierBegin, Candidate candidate) {
        const auto first = list.begin() + static_cast<std::ptrdiff_t>(tierBegin);
        const auto place = std::upper_bound(first, list.end(), candidate, isCheaper);
        list.insert(place, std::move(candidate));
    }

    std::int64_t inputOf(ModelIndex model) const {
        return m_facts.inputOf.empty() ? m_facts.inputTokens : m_facts.inputOf[model];
    }

    std::int64_t outputOf(ModelIndex model) const {
        if (m_facts.embeddings) return 0;
        auto tokens = m_health[model].learnedOutput;
        if (m_facts.maxOutput) tokens = std::min(tokens, *m_facts.maxOutput);
        if (const auto limit = m_policy.models[model].maxOutput) tokens = std::min(tokens, *limit);
        return tokens;
    }

    std::optional<TierIndex> tierOf(ModelIndex model) const {
        for (std::size_t tier = 0; tier < m_policy.tiers.size(); ++tier)
            if (std::ranges::find(m_policy.tiers[tier].models, model) != m_policy.tiers[tier].models.end())
                return static_cast<TierIndex>(tier);
        return std::nullopt;
    }

    // Marks the model seen; leaves its context in `m_context`.
    Candidate estimated(ModelIndex index, TierIndex tier) {
        m_seen[index] = true;
        Candidate candidate;
        candidate.model = index;
        candidate.tier = tier;
        const auto& model = m_policy.models[index];
        m_context = model.context;
        const auto* provider = m_policy.provider(model.provider);
        if (provider) candidate.provider = static_cast<ProviderIndex>(provider - m_policy.providers.data());
        Usage expected;
        expected.input = inputOf(index);
        expected.output = outputOf(index);
        if (model.price) candidate.estimatedCost = catalog::costOf(expected, ratesOf(*model.price));
        if (!model.price || !m_context) {
            const auto found =
                m_catalog.find(model.provider, provider ? std::string_view(provider->baseUrl) : "",
                               model.name, m_facts.when);
            if (found && !m_context) m_context = found->context;
            if (found && !model.price)
                candidate.estimatedCost = catalog::costOf(expected, found->price->at(expected.input));
        }
        return candidate;
    }

    // Would it have been asked before the chosen one of the same tier?
    bool comesFirst(const Candidate& candidate, const Candidate& chosen) const {
        if (isCheaper(candidate, chosen) || isCheaper(chosen, candidate)) return isCheaper(candidate, chosen);
        const auto& models = m_policy.tiers[chosen.tier].models;
        return std::ranges::find(models, candidate.model) < std::ranges::find(models, chosen.model);
    }

    // The refusal in the start tier that explains best why the choice is another; of equals the cheapest.
    const Candidate* cause(const Plan& plan) const {
        const bool isChosenInStart = !m_able.empty() && m_able.front().tier == plan.tier;
        const Candidate* best = nullptr;
        for (const auto& candidate : m_refused) {
            if (candidate.tier != plan.tier) continue;
            if (isChosenInStart
                && (weightOf(candidate.refusal) < passing || !comesFirst(candidate, m_able.front())))
                continue;
            if (!best || weightOf(candidate.refusal) > weightOf(best->refusal)) best = &candidate;
        }
        return best;
    }

    void explainChoice(Plan& plan, Start start) const {
        const auto describe = [&](const Candidate& candidate) {
            return m_policy.models[candidate.model].id + ": " + candidate.reason;
        };
        if (m_able.empty()) {
            plan.reason = SelectionReason::AllExhausted;
            plan.reasonDetail = m_refused.empty() ? "no model is declared" : describe(m_refused.front());
        } else if (plan.reason == SelectionReason::Pinned) {
            return;
        } else if (start.reason == SelectionReason::BudgetCap) {
            plan.reasonDetail = m_facts.allowance.capReason;
        } else if (m_tookSlow) {
            plan.reason = SelectionReason::LatencyFallback;
            plan.reasonDetail = describe(m_able.front());
        } else if (const auto* refused = cause(plan)) {
            plan.reason = reasonFor(refused->refusal);
            plan.reasonDetail = describe(*refused);
        }
    }

    const Policy& m_policy;
    const catalog::Catalog& m_catalog;
    const Facts& m_facts;
    const std::vector<health::ModelHealth>& m_health;
    std::vector<bool> m_seen;
    std::vector<Candidate> m_able, m_refused;
    std::size_t m_ableBefore = 0, m_refusedBefore = 0; // where the tier being asked begins
    std::optional<std::int64_t> m_context;
    bool m_tookSlow = false;
};

} // namespace

Plan plan(const policy::Policy& policy, const catalog::Catalog& catalog, const classify::Verdict& verdict,
          const Target& target, const Facts& facts, const std::vector<health::ModelHealth>& health) {
    const auto start = startOf(policy, verdict, target, facts);
    Planner planner(policy, catalog, facts, health);
    if (target.kind == Target::Kind::Model) {
        planner.askPinned(target.model);
        planner.takeSlowIfNothingElse();
        planner.refuseRest(Refusal::NotPinned, "another model was asked for by name");
        return planner.finish(start);
    }
    for (std::size_t tier = start.tier; tier < policy.tiers.size(); ++tier)
        planner.askTier(static_cast<TierIndex>(tier));
    if (policy.route.fallbackAny)
        for (auto tier = start.tier; tier > 0; --tier)
            planner.askTier(static_cast<TierIndex>(tier - 1));
    planner.takeSlowIfNothingElse();
    planner.refuseRest(Refusal::TierTooLow, "tier too low");
    return planner.finish(start);
}

} // namespace tierline::route
