#include "tune/rowmaker.h"

#include "base/hash.h"
#include "bench/casewords.h"
#include "bench/seen.h"
#include "tune/split.h"

#include <algorithm>

namespace tierline::tune {

namespace {

constexpr std::size_t rowsAStep = 256; // between two looks at `watch`
constexpr double rightFrom = 0.5;      // as reports have it: under a half is wrong

std::optional<TierIndex> tierOf(const policy::Policy& policy, const bench::Case& each,
                                const bench::Set& set) {
    if (each.tier) return policy.tier(set.names.tiers[*each.tier]);
    return std::nullopt;
}

Truth byAnswers(const bench::Case& each, const bench::TierModels& models) {
    std::vector<std::optional<bool>> isRight;
    for (const auto model : models.ofTier) {
        const auto found = std::ranges::find(each.outcomes, model, &bench::Outcome::model);
        isRight.push_back(found == each.outcomes.end() ? std::nullopt
                                                       : std::optional(found->score >= rightFrom));
    }
    return truthOfAnswers(isRight);
}

Truth byVote(const policy::Policy& policy, const bench::Case& each) {
    const auto vote = each.tags.find("vote"), went = each.tags.find("decided");
    if (vote == each.tags.end() || went == each.tags.end()) return {};
    const auto tier = policy.tier(went->second);
    if (!tier || (vote->second != "1" && vote->second != "-1")) return {};
    return truthOfVote(*tier, vote->second == "1", policy.tiers.size());
}

// A row in other words belongs to the one it says again.
std::uint64_t sessionOf(const bench::Case& each) {
    if (const auto session = each.tags.find("session"); session != each.tags.end())
        return fnv1a("session:" + session->second);
    return fnv1a("id:" + (each.original.empty() ? each.id : each.original));
}

class SetReading {
public:
    SetReading(const bench::Set& set, const bench::Decider& decider,
               const std::optional<bench::TierModels>& models)
        : m_set(set),
          m_policy(*decider.policy),
          m_models(models),
          m_words(decider.cascade->parts().scorer),
          m_pricing(decider),
          m_maker(decider.cascade) {}

    Result<void> add(std::size_t at) {
        const auto& each = m_set.cases[at];
        const auto words = m_words.of(each);
        if (!words) return std::unexpected(placed(words.error(), each));
        auto& row = m_maker.add(words->text(), words->context());
        row.source = static_cast<std::uint32_t>(at);
        row.session = sessionOf(each);
        row.words = bench::plainHash(words->text());
        row.isBrief = words->text().size() < briefBytes;
        m_out.texts.emplace_back(words->text());
        judgeRow(each, row);
        return price(each);
    }

    SetRows take(double perDay) {
        m_out.rows = std::move(m_maker.rows);
        if (perDay > 0) m_out.rows.days = static_cast<double>(m_out.rows.size()) / perDay;
        return std::move(m_out);
    }

private:
    Error placed(Error error, const bench::Case& each) const {
        error.file = m_set.file;
        error.line = static_cast<int>(each.line);
        return error;
    }

    void judgeRow(const bench::Case& each, Row& row) {
        if (const auto tier = tierOf(m_policy, each, m_set)) {
            row.truth = truthOfLabel(*tier, m_policy.tiers.size());
            ++m_out.labelled;
            return;
        }
        if (m_models) row.truth = byAnswers(each, *m_models);
        if (row.truth.isWhole) {
            ++m_out.byAnswers;
            return;
        }
        row.truth = byVote(m_policy, each);
        m_out.votes += row.truth.saysSomething();
    }

    // What was recorded, where it was for every tier; else what the calls are estimated to cost.
    Result<void> price(const bench::Case& each) {
        auto& costs = m_maker.rows.costs;
        std::vector<std::int64_t> recorded;
        for (const auto model : m_models ? m_models->ofTier : std::vector<std::size_t>{}) {
            const auto found = std::ranges::find(each.outcomes, model, &bench::Outcome::model);
            if (found != each.outcomes.end() && found->cost) recorded.push_back(found->cost->nano());
        }
        if (recorded.size() == m_policy.tiers.size()) {
            costs.insert(costs.end(), recorded.begin(), recorded.end());
            return {};
        }
        const auto estimated = m_pricing.costByTier(each);
        if (!estimated) return std::unexpected(placed(estimated.error(), each));
        for (const auto& cost : *estimated)
            costs.push_back(cost ? cost->nano() : noCost);
        return {};
    }

    const bench::Set& m_set;
    const policy::Policy& m_policy;
    const std::optional<bench::TierModels>& m_models;
    bench::CaseWords m_words;
    bench::CaseDecider m_pricing;
    RowMaker m_maker;
    SetRows m_out;
};

} // namespace

RowMaker::RowMaker(std::shared_ptr<const classify::Cascade> cascade)
    : m_cascade(std::move(cascade)), m_scratch(m_cascade->parts().scorer) {
    rows.tiers = m_cascade->policy().tiers.size();
}

Row& RowMaker::add(std::string_view text, const classify::Context& context) {
    const auto& classify = m_cascade->policy().classify;
    const auto raw = m_cascade->parts().scorer->run(text, m_scratch.rules, context);
    auto& row = rows.rows.emplace_back();
    row.source = static_cast<std::uint32_t>(rows.rows.size() - 1);
    row.firstFired = static_cast<std::uint32_t>(rows.fired.size());
    for (const auto& fired : m_scratch.rules.fired()) {
        const auto effect =
            fired.isFeature ? classify.features[fired.index].effect : classify.rules[fired.index].effect;
        const auto tier =
            fired.isFeature ? classify.features[fired.index].tier : classify.rules[fired.index].tier;
        if (effect == policy::Effect::Floor) row.floor = std::max(row.floor, tier);
        if (effect == policy::Effect::Ceiling) row.ceiling = std::min(row.ceiling, tier);
        rows.fired.push_back(
            static_cast<std::uint16_t>(fired.isFeature ? classify.rules.size() + fired.index : fired.index));
    }
    row.fired = static_cast<std::uint32_t>(rows.fired.size()) - row.firstFired;
    row.isSilent = row.fired == 0;
    if (raw.reason == classify::TierReason::SetByRule) row.set = raw.tier;
    std::sort(rows.fired.begin() + row.firstFired, rows.fired.end());
    if (const auto& textModel = m_cascade->parts().text;
        textModel && m_cascade->has(classify::StageKind::Text)) {
        const auto found = textModel->run(text, m_scratch.text);
        row.textScore = found.score;
        row.textConfidence = found.confidence;
    }
    return row;
}

Result<SetRows> rowsOfSet(const bench::Set& set, const bench::Decider& decider,
                          const std::optional<bench::TierModels>& models, double perDay, const Watch& watch) {
    SetReading reading(set, decider, models);
    for (std::size_t at = 0; at < set.cases.size(); ++at) {
        if (watch && at % rowsAStep == 0
            && !watch("scoring", static_cast<double>(at) / static_cast<double>(set.cases.size())))
            return fail(ErrorCode::Refused, "stopped");
        if (const auto good = reading.add(at); !good) return std::unexpected(good.error());
    }
    return reading.take(perDay);
}

} // namespace tierline::tune
