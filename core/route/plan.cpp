#include "route/plan.h"

#include "route/affinity.h"
#include "route/explain.h"
#include "route/order.h"
#include "route/refusals.h"

#include <algorithm>

namespace tierline::route {

namespace {

using policy::Policy;

// What a stage found out counts as well as what the request says itself.
protocol::Requirements needsOf(const classify::Verdict& verdict, const Facts& facts) {
    auto needed = facts.requirements;
    needed.search = needed.search || verdict.requirements.search;
    return needed;
}

class Planner {
public:
    Planner(const Table& table, const classify::Verdict& verdict, const Facts& facts,
            const std::vector<health::ModelHealth>& health)
        : m_table(table),
          m_policy(table.policy()),
          m_facts(facts),
          m_health(health),
          m_question(questionOf(m_policy, facts, needsOf(verdict, facts))),
          m_prices(table.pricesAt(facts.when)),
          m_estimatedOutput(verdict.estimatedOutput),
          m_seen(m_policy.models.size()) {
        m_all.reserve(m_seen.size());
        m_able.reserve(m_seen.size());
        m_refused.reserve(m_seen.size());
    }

    void askTier(TierIndex tier) {
        const auto& listed = m_policy.tiers[tier];
        const auto ableBefore = m_able.size(), refusedBefore = m_refused.size();
        for (std::size_t i = 0; i < listed.models.size(); ++i)
            if (!m_seen[listed.models[i]])
                ask(listed.models[i], tier, i < listed.weights.size() ? listed.weights[i] : 1);
        std::sort(m_able.begin() + static_cast<std::ptrdiff_t>(ableBefore), m_able.end());
        std::sort(m_refused.begin() + static_cast<std::ptrdiff_t>(refusedBefore), m_refused.end());
    }

    void askPinned(ModelIndex model) { ask(model, m_table.rows()[model].tier.value_or(0), 1); }

    // Every model not asked yet, refused for this reason.
    void refuseRest(Refusal refusal, std::string_view reason) {
        for (std::size_t i = 0; i < m_seen.size(); ++i) {
            if (m_seen[i]) continue;
            const auto tier = m_table.rows()[i].tier;
            auto& candidate = estimated(static_cast<ModelIndex>(i), tier.value_or(0));
            refuse(candidate, refusal);
            candidate.reason = tier || refusal != Refusal::TierTooLow ? reason : "listed in no tier";
            m_refused.push_back(rankOf(0));
        }
    }

    // Slow is better than nothing: the first model that was only stepped over.
    void takeSlowIfNothingElse() {
        const auto slow =
            firstRefused([](const Candidate& candidate) { return candidate.refusal == Refusal::Latency; });
        if (!m_able.empty() || slow == m_refused.end()) return;
        take(slow, ", but nothing faster is able");
        m_tookSlow = true;
    }

    // After all others and whatever its tier and its speed.
    void askLastResort() {
        if (!m_policy.route.lastResortModel || m_facts.embeddings) return;
        const auto model = *m_policy.route.lastResortModel;
        if (!m_seen[model]) {
            ask(model, m_table.rows()[model].tier.value_or(0), 1, true);
            if (!m_able.empty() && m_all[m_able.back().at].model == model) markLastResort();
            return;
        }
        const auto slow = firstRefused([model](const Candidate& candidate) {
            return candidate.model == model && candidate.refusal == Refusal::Latency;
        });
        if (slow == m_refused.end()) return;
        take(slow, "");
        markLastResort();
    }

    // The conversation's model in front, where leaving it costs more than it saves. Never against a need:
    // what is asked for a lower tier, or not able now, is left.
    void weighSwitch(const Start& start) {
        if (!m_facts.incumbent || m_able.empty()) return;
        const auto& chosen = m_all[m_able.front().at];
        const auto& incumbent = *m_facts.incumbent;
        if (chosen.model == incumbent.model || incumbent.model >= m_seen.size()) return;
        const auto priced = priceSwitch(incumbent, askingOf(incumbent.model), askingOf(chosen.model));
        if (!priced) return;
        m_switch = {m_policy.models[incumbent.model].id,
                    m_policy.models[chosen.model].id,
                    priced->loses,
                    priced->saves,
                    {}};
        const auto own = std::ranges::find_if(
            m_able, [&](const Rank& rank) { return m_all[rank.at].model == incumbent.model; });
        if (!m_policy.route.affinity || start.reason == SelectionReason::Pinned || own == m_able.end())
            return;
        const auto& candidate = m_all[own->at];
        const bool isBelow = candidate.tier < start.tier || isLastResort(candidate);
        if (isBelow || (start.isForced && candidate.tier != start.tier)) return;
        auto why = reasonToStay(*priced, incumbent, m_policy.route.switchBudget);
        if (!why) return;
        m_switch->stays = std::move(*why);
        std::rotate(m_able.begin(), own, std::next(own));
    }

    Plan finish(const Start& start) {
        Plan plan;
        plan.tier = start.tier;
        plan.incumbent = m_facts.incumbent;
        plan.hasLastResort = m_lastResort.has_value();
        explain({m_policy, m_facts, m_health, start, m_all, m_able, m_refused, m_switch, m_tookSlow,
                 plan.hasLastResort},
                plan);
        plan.estimatedInput = m_facts.inputTokens;
        if (!m_able.empty()) {
            const auto chosen = m_all[m_able.front().at].model;
            plan.estimatedInput = inputOf(chosen);
            plan.estimatedOutput = outputOf(chosen);
            if (m_switch && m_switch->stays.empty()) plan.switchCost = m_switch->loses;
        }
        plan.candidates.reserve(m_all.size());
        plan.order.reserve(m_able.size());
        for (const auto& rank : m_able) {
            plan.order.push_back(plan.candidates.size());
            plan.candidates.push_back(std::move(m_all[rank.at]));
        }
        if (!plan.candidates.empty()) plan.candidates.front().verdict = CandidateVerdict::Chosen;
        for (const auto& rank : m_refused)
            plan.candidates.push_back(std::move(m_all[rank.at]));
        return plan;
    }

private:
    using Ranks = std::vector<Rank>;

    void ask(ModelIndex model, TierIndex tier, int weight, bool anySpeed = false) {
        auto& candidate = estimated(model, tier);
        const auto& health = m_health[model];
        const bool isCheapest = m_policy.route.strategy == policy::Strategy::CheapestAble;
        const Placed placed{m_policy, m_facts, health, model, weight};
        const auto rank = rankOf(isCheapest ? 0 : placeOf(placed));
        const auto& row = m_table.rows()[model];
        const auto& context = (*m_prices)[model].context;
        if (!isClearlyAble(m_question, row, health, inputOf(model), context)) {
            const Asked asked{m_policy.models[model],  row,     health, model, tier, inputOf(model), context,
                              candidate.estimatedCost, anySpeed};
            auto objection = objectionTo(m_question, asked);
            candidate.reason = std::move(objection.reason);
            if (objection.refusal != Refusal::None) {
                refuse(candidate, objection.refusal);
                m_refused.push_back(rank);
                return;
            }
        }
        if (!isCheapest && candidate.reason.empty()) candidate.reason = numbersOf(placed);
        if (!candidate.estimatedCost && candidate.reason.empty())
            candidate.reason = "no price known, asked last";
        m_able.push_back(rank);
    }

    static void refuse(Candidate& candidate, Refusal refusal) {
        candidate.verdict = CandidateVerdict::Refused;
        candidate.refusal = refusal;
    }

    // A refused one after all; behind the able ones.
    void take(Ranks::iterator refused, std::string_view remark) {
        auto& candidate = m_all[refused->at];
        candidate.refusal = Refusal::None;
        candidate.verdict = CandidateVerdict::Able;
        candidate.reason += remark;
        m_able.push_back(*refused);
        m_refused.erase(refused);
    }

    template <class Test>
    Ranks::iterator firstRefused(Test test) {
        return std::ranges::find_if(m_refused, [&](const Rank& rank) { return test(m_all[rank.at]); });
    }

    void markLastResort() {
        auto& candidate = m_all[m_able.back().at];
        candidate.reason = candidate.reason.empty() ? "last resort" : "last resort: " + candidate.reason;
        m_lastResort = candidate.model;
    }
    bool isLastResort(const Candidate& candidate) const { return m_lastResort == candidate.model; }

    std::int64_t inputOf(ModelIndex model) const {
        return m_facts.inputOf.empty() ? m_facts.inputTokens : m_facts.inputOf[model];
    }

    std::int64_t outputOf(ModelIndex model) const {
        if (m_facts.embeddings) return 0;
        auto tokens = m_estimatedOutput.value_or(m_health[model].learnedOutput);
        if (m_facts.maxOutput) tokens = std::min(tokens, *m_facts.maxOutput);
        if (const auto limit = m_policy.models[model].maxOutput) tokens = std::min(tokens, *limit);
        return tokens;
    }

    Asking askingOf(ModelIndex model) const {
        const auto* price = (*m_prices)[model].price;
        return {inputOf(model), outputOf(model), price ? &price->at(inputOf(model)) : nullptr};
    }

    // Of the candidate estimated last.
    Rank rankOf(std::int64_t first) const {
        const auto& cost = m_all.back().estimatedCost;
        return {first, cost ? cost->nano() : unpriced, static_cast<std::uint32_t>(m_all.size() - 1)};
    }

    // Marks the model seen.
    Candidate& estimated(ModelIndex index, TierIndex tier) {
        m_seen[index] = 1;
        auto& candidate = m_all.emplace_back();
        candidate.model = index;
        candidate.tier = tier;
        candidate.provider = m_table.rows()[index].provider;
        candidate.estimatedCost = costOfTokens(inputOf(index), outputOf(index), (*m_prices)[index]);
        return candidate;
    }

    const Table& m_table;
    const Policy& m_policy;
    const Facts& m_facts;
    const std::vector<health::ModelHealth>& m_health;
    const Question m_question;
    const std::shared_ptr<const Table::Prices> m_prices;
    const std::optional<std::int64_t> m_estimatedOutput;
    std::vector<char> m_seen;     // by model
    std::vector<Candidate> m_all; // as asked
    Ranks m_able, m_refused;      // into it, in order
    std::optional<SwitchNote> m_switch;
    std::optional<ModelIndex> m_lastResort;
    bool m_tookSlow = false;
};

} // namespace

Plan plan(const Table& table, const classify::Verdict& verdict, const Target& target, const Facts& facts,
          const std::vector<health::ModelHealth>& health) {
    const Policy& policy = table.policy();
    const auto start = startOf(policy, verdict, target, facts);
    Planner planner(table, verdict, facts, health);
    if (target.kind == Target::Kind::Model) {
        planner.askPinned(target.model);
        planner.takeSlowIfNothingElse();
        planner.weighSwitch(start);
        planner.refuseRest(Refusal::NotPinned, "another model was asked for by name");
        return planner.finish(start);
    }
    for (std::size_t tier = start.tier; tier < policy.tiers.size(); ++tier)
        planner.askTier(static_cast<TierIndex>(tier));
    if (policy.route.fallbackAny)
        for (auto tier = start.tier; tier > 0; --tier)
            planner.askTier(static_cast<TierIndex>(tier - 1));
    planner.takeSlowIfNothingElse();
    planner.askLastResort();
    planner.weighSwitch(start);
    planner.refuseRest(Refusal::TierTooLow, "tier too low");
    return planner.finish(start);
}

} // namespace tierline::route
