#include "tune/fitcolumns.h"

#include "base/hash.h"
#include "bench/seen.h"
#include "classify/holds.h"
#include "tune/split.h"

#include <algorithm>

namespace tierline::tune {

namespace {

constexpr double rightFrom = 0.5;

class Fitting {
public:
    explicit Fitting(const FitInput& input)
        : m_input(input), m_columns(input.columns), m_policy(*input.rows.policy), m_fired(m_columns.size()) {
        m_out.tiers = m_policy.tiers.size();
    }

    Rows rows() {
        gatherFired();
        const auto kind = moneyKind();
        m_out.isSimulated = kind == ledger::MoneyKind::Simulated;
        std::size_t open = 0; // to be decided, were all words kept
        for (std::uint32_t at = 0; at < m_columns.size(); ++at) {
            if (isTheClients(at)) continue;
            ++open;
            if (m_input.rows.placed->tier[at] != noTier) add(at, m_columns.money[at] == kind);
        }
        if (open > 0)
            m_out.days = m_columns.days * static_cast<double>(m_out.size()) / static_cast<double>(open);
        return std::move(m_out);
    }

private:
    // It named a tier or a model: no line or rule moves that.
    bool isTheClients(std::uint32_t at) const {
        const auto& placed = *m_input.rows.placed;
        if (placed.tier[at] == noTier) return m_columns.hasText(at);
        return placed.by[at] == static_cast<std::uint8_t>(DecidedBy::Client);
    }

    void gather(const std::shared_ptr<const Hits>& hits, std::size_t knob) {
        if (!hits) return;
        for (const auto row : hits->rows)
            m_fired[row].push_back(static_cast<std::uint16_t>(knob));
    }

    // What is switched off may be known still from when it was on, but it adds nothing.
    void gatherFired() {
        const auto& rules = m_policy.classify.rules;
        const auto& features = m_policy.classify.features;
        for (std::size_t at = 0; at < m_input.rows.rules.size(); ++at)
            if (rules[at].enabled) gather(m_input.rows.rules[at], at);
        for (std::size_t at = 0; at < m_input.rows.features.size(); ++at)
            if (classify::counts(features[at])) gather(m_input.rows.features[at], rules.size() + at);
    }

    ledger::MoneyKind moneyKind() const {
        auto kind = ledger::MoneyKind::Equivalent;
        for (const auto each : m_columns.money) {
            if (each == ledger::MoneyKind::Billed) return each;
            if (each == ledger::MoneyKind::Simulated) kind = each;
        }
        return kind;
    }

    void add(std::uint32_t at, bool isOfKind) {
        const auto& parts = m_input.parts;
        Row row;
        row.source = at;
        row.firstFired = static_cast<std::uint32_t>(m_out.fired.size());
        row.fired = static_cast<std::uint32_t>(m_fired[at].size());
        m_out.fired.insert(m_out.fired.end(), m_fired[at].begin(), m_fired[at].end());
        row.isSilent = parts.fired[at] == 0;
        row.floor = parts.floor[at];
        if (parts.ceiling[at] != noTier) row.ceiling = parts.ceiling[at];
        if (parts.set[at] != noTier) row.set = parts.set[at];
        if (m_input.rows.text) {
            row.textScore = m_input.rows.text->score[at];
            row.textConfidence = m_input.rows.text->confidence[at];
        }
        row.session = fnv1a("session:" + std::to_string(m_columns.session[at]));
        if (m_columns.hasText(at)) row.words = bench::plainHash(m_columns.text[at]);
        row.isBrief = m_columns.text[at].size() < briefBytes;
        row.truth = truthOf(at);
        m_out.rows.push_back(row);
        const auto& costs = *m_input.rows.costs;
        for (std::size_t tier = 0; tier < m_out.tiers; ++tier) {
            const auto used = costs.used[tier][at];
            const auto cost = used != noMoney ? used : costs.estimated[tier][at];
            m_out.costs.push_back(isOfKind && cost != noMoney ? cost : noCost);
        }
    }

    std::optional<TierIndex> labelOf(std::uint32_t at) const {
        if (!m_input.labels) return m_policy.tier(m_columns.labelOf(at));
        const auto label = m_input.labels->of[at];
        return label == noName ? std::nullopt : m_policy.tier(m_input.labels->names[label]);
    }

    Truth truthOf(std::uint32_t at) const {
        if (const auto label = labelOf(at)) return truthOfLabel(*label, m_out.tiers);
        if (!m_input.tierModel.empty() && !m_columns.outcomes.empty()) {
            std::vector<std::optional<bool>> isRight;
            const auto outcomes = m_columns.outcomesOf(at);
            for (const auto model : m_input.tierModel) {
                const auto found = std::ranges::find(outcomes, model, &RowOutcome::model);
                isRight.push_back(found == outcomes.end() ? std::nullopt
                                                          : std::optional(found->score >= rightFrom));
            }
            if (auto truth = truthOfAnswers(isRight); truth.isWhole) return truth;
        }
        const auto vote = m_columns.vote[at];
        const auto went = m_columns.tier[at];
        if (vote == 0 || went == noName || m_columns.is(at, RowBit::Observed)) return {};
        const auto tier = m_policy.tier(m_columns.tiers[went]);
        return tier ? truthOfVote(*tier, vote > 0, m_out.tiers) : Truth{};
    }

    const FitInput& m_input;
    const Columns& m_columns;
    const policy::Policy& m_policy;
    std::vector<std::vector<std::uint16_t>> m_fired;
    Rows m_out;
};

} // namespace

Rows rowsOf(const FitInput& input) {
    return Fitting(input).rows();
}

} // namespace tierline::tune
