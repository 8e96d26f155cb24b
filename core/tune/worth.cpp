#include "tune/worth.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

constexpr std::array<std::string_view, 5> names{"constant_as_good", "near_constant", "saves_nothing",
                                                "volume_too_low", "too_slow"};
constexpr double daysPerMonth = 30;

std::string usd(double nano) {
    const double value = nano / 1e9;
    return std::abs(value) < 1 ? fmt::format("${:.4f}", value) : fmt::format("${:.2f}", value);
}

class Looking {
public:
    explicit Looking(const WorthInput& input) : m_input(input), m_all(input.rows.size()) {
        std::iota(m_all.begin(), m_all.end(), 0U);
    }

    Worth worth() {
        lookAtConstants();
        lookAtShares();
        lookAtMoney();
        lookAtTime();
        return std::move(m_out);
    }

private:
    void add(WorthFinding finding) { m_out.findings.push_back(std::move(finding)); }
    void miss(std::string text) { m_out.unknown.push_back(std::move(text)); }

    void lookAtConstants() {
        const auto labelled = labelledRows(m_input.rows);
        if (std::ssize(labelled) < leastJudged)
            return miss(
                fmt::format("whether one tier for all would do as well: {} labelled requests, {} are needed",
                            labelled.size(), leastJudged));
        std::optional<WorthFinding> best;
        for (std::size_t tier = 0; tier < m_input.rows.tiers; ++tier) {
            const auto constant = [tier](std::uint32_t) { return static_cast<TierIndex>(tier); };
            auto judged = judge(m_input.rows, tiersOf(m_input.rows, m_input.live), constant, labelled, m_all,
                                m_input.ratio, m_input.seed);
            if (judged.draft.priced == 0)
                return miss("whether one tier for all is cheaper: no prices are known");
            const bool isCheaper = judged.draft.nano < judged.live.nano;
            if (!isCheaper || !judged.loss || judged.loss->low > 0) continue;
            if (best && best->judged->lossAfter <= judged.lossAfter) continue;
            best = WorthFinding{NotWorth::ConstantAsGood, {}, tier, {}, std::move(judged), {}, {}};
        }
        if (!best) return;
        best->sentence = constantWords(*best);
        add(*std::move(best));
    }

    std::string constantWords(const WorthFinding& finding) const {
        const auto& judged = *finding.judged;
        const auto cases = static_cast<double>(judged.draft.labelled);
        const auto saved = static_cast<double>(judged.live.nano - judged.draft.nano);
        const bool isBetter = judged.loss->high < 0;
        return fmt::format(
            "One tier for all, {}, costs {:.1f} % less and is {}: by the measure that counts an "
            "under-routed request {} times, it loses {:+.2f} a request, 95 % {:+.2f} to {:+.2f}, on {} "
            "labels.",
            m_input.tiers[*finding.tier], 100 * saved / static_cast<double>(judged.live.nano),
            isBetter ? "better" : "as good within noise", m_input.ratio,
            (judged.lossAfter - judged.lossBefore) / cases, judged.loss->low, judged.loss->high,
            judged.draft.labelled);
    }

    void lookAtShares() {
        if (std::ssize(m_all) < leastRequests)
            return miss(fmt::format("whether nearly all go to one tier: {} requests, {} are needed",
                                    m_all.size(), leastRequests));
        std::vector<std::int64_t> counts(m_input.rows.tiers);
        for (const auto at : m_all)
            ++counts[settle(m_input.rows, m_input.rows.rows[at], m_input.live).tier];
        const auto most = std::ranges::max_element(counts);
        const double share = static_cast<double>(*most) / static_cast<double>(m_all.size());
        if (share <= nearConstantFrom) return;
        const auto tier = static_cast<std::size_t>(most - counts.begin());
        add({NotWorth::NearConstant,
             fmt::format(
                 "{:.1f} % of {} requests go to {}: in effect that is one tier for all, with more to look "
                 "after.",
                 share * 100, m_all.size(), m_input.tiers[tier]),
             tier,
             share,
             {},
             {},
             {}});
    }

    void lookAtMoney() {
        const auto& rows = m_input.rows;
        const auto routed = totalsOf(rows, m_input.live, {}, m_all);
        if (routed.priced == 0) return miss("whether it saves money: no prices are known");
        const auto top = [&](std::uint32_t) { return static_cast<TierIndex>(rows.tiers - 1); };
        const auto dearest = totalsOf(rows, top, {}, m_all);
        const auto priced = static_cast<double>(routed.priced);
        const double saved = static_cast<double>(dearest.nano - routed.nano) / priced
                             - static_cast<double>(m_input.classifierPerRequest.nano());
        if (saved <= 0) {
            add({NotWorth::SavesNothing,
                 fmt::format(
                     "Against {} for all, routing saves nothing: {} a request for the models, {} of it taken "
                     "by classifying.",
                     m_input.tiers.back(), usd(static_cast<double>(dearest.nano - routed.nano) / priced),
                     usd(static_cast<double>(m_input.classifierPerRequest.nano()))),
                 {},
                 {},
                 {},
                 Money{},
                 {}});
            return;
        }
        lookAtVolume(saved);
    }

    void lookAtVolume(double saved) {
        if (!m_input.effortPerMonth)
            return miss(
                "whether it saves more than it takes to look after: nobody said what that is worth a month");
        const double effort = static_cast<double>(m_input.effortPerMonth->nano());
        const auto breakEven = static_cast<std::int64_t>(std::ceil(effort / saved));
        if (m_input.rows.days <= 0)
            return miss(
                fmt::format("whether there are enough requests: it pays from {} a month on", breakEven));
        const double aMonth = static_cast<double>(m_all.size()) / m_input.rows.days * daysPerMonth;
        if (aMonth * saved >= effort) return;
        add({NotWorth::VolumeTooLow,
             fmt::format(
                 "{:.0f} requests a month save {} against {} for all, less than the {} that looking after it "
                 "takes; it pays from {} requests a month on.",
                 aMonth, usd(aMonth * saved), m_input.tiers.back(), usd(effort), breakEven),
             {},
             {},
             {},
             Money::fromNano(static_cast<std::int64_t>(aMonth * saved)),
             breakEven});
    }

    void lookAtTime() {
        if (!m_input.latencyLimit) return;
        if (!m_input.classifierTime)
            return miss("whether classifying is quick enough: its time is not known");
        if (*m_input.classifierTime <= *m_input.latencyLimit) return;
        add({NotWorth::TooSlow,
             fmt::format("An answer may take {} ms, and classifying alone takes {} ms.",
                         m_input.latencyLimit->count(), m_input.classifierTime->count()),
             {},
             {},
             {},
             {},
             {}});
    }

    const WorthInput& m_input;
    RowList m_all;
    Worth m_out;
};

} // namespace

std::string_view toString(NotWorth why) {
    return names[static_cast<std::size_t>(why)];
}

Worth worthOf(const WorthInput& input) {
    return Looking(input).worth();
}

} // namespace tierline::tune
