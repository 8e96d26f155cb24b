#include "bench/trainfigures.h"

#include "base/utf8.h"
#include "bench/ranking.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tierline::bench::detail {

namespace {

constexpr std::size_t orders = 300; // for what chance gives
constexpr Resampling resamples{1000, 1, 0.95};
constexpr double normal95 = 1.959963985;

// AUC on resamples: sorted once, ties kept together.
class SortedAuc {
public:
    SortedAuc(std::span<const double> scores, const std::vector<bool>& isPositive)
        : m_positive(isPositive), m_order(scores.size()) {
        std::iota(m_order.begin(), m_order.end(), std::size_t{0});
        std::ranges::sort(m_order, [&](std::size_t a, std::size_t b) {
            return scores[a] != scores[b] ? scores[a] < scores[b] : a < b;
        });
        for (std::size_t i = 1; i <= m_order.size(); ++i)
            if (i == m_order.size() || scores[m_order[i]] != scores[m_order[i - 1]]) m_ends.push_back(i);
    }

    std::optional<double> of(std::span<const std::uint32_t> counts) const {
        double pairs = 0, below = 0, positives = 0;
        std::size_t at = 0;
        for (const auto end : m_ends) {
            double yes = 0, no = 0;
            for (; at < end; ++at)
                (m_positive[m_order[at]] ? yes : no) += counts[m_order[at]];
            pairs += yes * (below + no / 2);
            below += no;
            positives += yes;
        }
        if (below == 0 || positives == 0) return std::nullopt;
        return pairs / (below * positives);
    }

private:
    const std::vector<bool>& m_positive;
    std::vector<std::size_t> m_order, m_ends;
};

// Difference of two figures on the same resample.
template <class Figure>
void setRanges(TrainOrder& order, std::size_t rows, const Figure& own, const Figure& length) {
    using Counts = std::span<const std::uint32_t>;
    order.range = bootstrap(rows, resamples, [&](Counts counts) { return own(counts); });
    order.overLength = bootstrap(rows, resamples, [&](Counts counts) -> std::optional<double> {
        const auto mine = own(counts), other = length(counts);
        return mine && other ? std::optional(*mine - *other) : std::nullopt;
    });
}

} // namespace

TrainColumns columnsOf(const TrainSets& sets, const std::function<bool(std::size_t)>& takes,
                       const std::function<TrainScored(std::size_t)>& scored) {
    TrainColumns out;
    for (std::size_t i = 0; i < sets.texts.size(); ++i) {
        if (!takes(i)) continue;
        const auto& text = sets.texts[i];
        const auto [sum, score] = scored(i);
        const auto length = static_cast<double>(countCodePoints(text.text));
        out.scores.push_back(policy::toDouble(score));
        if (text.tier) {
            out.tierSums.push_back(sum);
            out.tierLengths.push_back(length);
            out.high.push_back(*text.tier > 0);
            out.truth.push_back(*text.tier);
            out.tierScores.push_back(score);
            out.notEnough.push_back(*text.tier > 0);
        } else {
            out.gapSums.push_back(sum);
            out.gapLengths.push_back(length);
            out.weak.push_back(*text.weak);
            out.strong.push_back(*text.strong);
            out.notEnough.push_back(*text.weak < 0.5);
        }
    }
    return out;
}

std::optional<double> gapValue(const TrainColumns& columns) {
    const auto ranking = Ranking::of(columns.gapSums, columns.weak, columns.strong);
    return ranking ? ranking->apgr() : std::nullopt;
}

std::optional<double> tierValue(const TrainColumns& columns) {
    return auc(columns.tierSums, columns.high);
}

TrainOrder gapOrder(const TrainColumns& columns) {
    TrainOrder out;
    const auto own = Ranking::of(columns.gapSums, columns.weak, columns.strong);
    if (!own) return out;
    out.value = own->apgr();
    if (!out.value) return out;
    out.chance = chanceRange(columns.weak, columns.strong, {orders, 1, 0.95});
    const auto length = Ranking::of(columns.gapLengths, columns.weak, columns.strong);
    if (!length) return out;
    out.length = length->apgr();
    const auto of = [](const Ranking& ranking) {
        return std::function<std::optional<double>(std::span<const std::uint32_t>)>(
            [&ranking](std::span<const std::uint32_t> counts) { return ranking.apgr(counts); });
    };
    setRanges(out, columns.gapSums.size(), of(*own), of(*length));
    return out;
}

TrainOrder tierOrder(const TrainColumns& columns) {
    TrainOrder out;
    out.value = auc(columns.tierSums, columns.high);
    if (!out.value) return out;
    out.length = auc(columns.tierLengths, columns.high);
    const auto high = static_cast<double>(std::ranges::count(columns.high, true));
    const auto low = static_cast<double>(columns.high.size()) - high;
    const auto reach = normal95 * std::sqrt((high + low + 1) / (12 * high * low)); // Mann and Whitney
    out.chance = Interval{std::max(0.0, 0.5 - reach), std::min(1.0, 0.5 + reach), 0};
    const SortedAuc own(columns.tierSums, columns.high), length(columns.tierLengths, columns.high);
    const auto of = [](const SortedAuc& sorted) {
        return std::function<std::optional<double>(std::span<const std::uint32_t>)>(
            [&sorted](std::span<const std::uint32_t> counts) { return sorted.of(counts); });
    };
    setRanges(out, columns.high.size(), of(own), of(length));
    return out;
}

std::vector<double> sharesOf(const TrainColumns& columns, const policy::Policy& policy) {
    std::vector<double> shares(policy.tiers.size());
    for (const auto score : columns.scores)
        shares[policy.tierFor(static_cast<policy::Millionths>(score * policy::one + 0.5))] +=
            1 / static_cast<double>(columns.scores.size());
    return shares;
}

std::optional<TierQuality> qualityOf(const TrainColumns& columns, const policy::Policy& policy) {
    std::vector<std::size_t> predicted;
    for (const auto score : columns.tierScores)
        predicted.push_back(policy.tierFor(score));
    auto found = tierQuality(columns.truth, predicted, policy.tiers.size());
    return found ? std::optional(*std::move(found)) : std::nullopt;
}

} // namespace tierline::bench::detail
