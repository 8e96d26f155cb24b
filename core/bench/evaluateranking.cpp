#include "bench/evaluatedetail.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tierline::bench::detail {

namespace {

constexpr std::size_t chanceOrders = 1000, fewestOrders = 300;
constexpr std::array gapShares{0.5, 0.8, 0.95};

// How often each of these rows is in the resample.
class Picked {
public:
    Picked(const std::vector<std::uint32_t>& rows, std::size_t of)
        : m_rows(rows), m_isAll(rows.size() == of) {
        m_counts.resize(m_isAll ? 0 : rows.size());
    }
    std::span<const std::uint32_t> from(std::span<const std::uint32_t> counts) {
        if (m_isAll) return counts;
        for (std::size_t at = 0; at < m_rows.size(); ++at)
            m_counts[at] = counts[m_rows[at]];
        return m_counts;
    }

private:
    std::vector<std::uint32_t> m_rows, m_counts;
    bool m_isAll;
};

void addDecided(const Judged& judged, const Recorded& recorded, const Ranked& ranked, RankingFigures& into) {
    double sent = 0, quality = 0, low = 0, high = 0, rows = 0;
    const auto strongest = recorded.matrix.models[recorded.ladder.back()];
    for (std::size_t at = 0; at < ranked.rows.size(); ++at) {
        const auto row = ranked.rows[at];
        const auto model = judged.model[row];
        if (model == none || !judged.quality.isAt(row)) continue;
        sent += judged.models[static_cast<std::size_t>(model)] == strongest ? 1 : 0;
        quality += judged.quality.values[row];
        low += ranked.weak[at];
        high += ranked.strong[at];
        ++rows;
    }
    if (rows == 0) return;
    into.decidedShare = sent / rows;
    if (std::abs(high - low) >= 1e-12 * rows) into.decidedPgr = (quality - low) / (high - low);
}

} // namespace

std::shared_ptr<Ranked> ranked(const Judged& judged, const Recorded& recorded) {
    if (judged.score.empty() || recorded.ladder.size() < 2) return nullptr;
    auto made = std::make_shared<Ranked>();
    const auto weak = recorded.ladder.front(), strong = recorded.ladder.back();
    for (const auto row : recorded.rows) {
        if (!judged.quality.isAt(row)) continue;
        const auto at = static_cast<std::size_t>(recorded.rowOf[row]);
        made->rows.push_back(row);
        made->scores.push_back(judged.score[row]);
        made->weak.push_back(recorded.matrix.score(at, weak));
        made->strong.push_back(recorded.matrix.score(at, strong));
    }
    auto ranking = Ranking::of(made->scores, made->weak, made->strong);
    if (!ranking) return nullptr;
    made->ranking = *std::move(ranking);
    return made;
}

void addRanking(const std::shared_ptr<Ranked>& ranked, const std::shared_ptr<Ranked>& candidate,
                const Judged& judged, const Recorded& recorded, const Resampling& resampling,
                Resampled& resampled, Measured& into) {
    auto& made = into.ranking ? *into.ranking : into.ranking.emplace();
    made.weak = recorded.matrix.models[recorded.ladder.front()];
    made.strong = recorded.matrix.models[recorded.ladder.back()];
    made.weakQuality = ranked->ranking.weakQuality();
    made.strongQuality = ranked->ranking.strongQuality();
    addDecided(judged, recorded, *ranked, made);
    const auto apgr = ranked->ranking.apgr();
    if (!apgr) return;
    for (std::size_t at = 0; at < gapShares.size(); ++at)
        made.strongCalls[at] = ranked->ranking.cpt(gapShares[at]);
    made.apgr = Estimate{*apgr, {}};
    const bool isLikeCandidate = candidate && candidate->rows == ranked->rows;
    if (!isLikeCandidate) {
        const auto orders = std::clamp(resampling.times, fewestOrders, chanceOrders);
        ranked->chance =
            chanceRange(ranked->weak, ranked->strong, {orders, resampling.seed, resampling.level});
    }
    made.chance = isLikeCandidate ? candidate->chance : ranked->chance;
    const auto own = [ranked, picked = Picked(ranked->rows, judged.rows())](auto counts) mutable {
        return ranked->ranking.apgr(picked.from(counts));
    };
    ranked->apgr = resampled.figure(Statistic(own), &made.apgr->range);
    const auto first = candidate ? candidate->ranking.apgr() : std::nullopt;
    if (!first || !candidate->apgr || !isLikeCandidate) return;
    made.behind = Estimate{*first - *apgr, {}};
    resampled.difference(*candidate->apgr, *ranked->apgr, &made.behind->range);
}

void addAuc(const Judged& judged, Measured& into) {
    if (judged.score.empty()) return;
    std::vector<double> scores;
    std::vector<bool> isAbove;
    for (std::size_t row = 0; row < judged.rows(); ++row) {
        if (judged.truth[row] == none) continue;
        scores.push_back(judged.score[row]);
        isAbove.push_back(judged.truth[row] > 0);
    }
    if (const auto area = auc(scores, isAbove)) {
        if (!into.ranking) into.ranking.emplace();
        into.ranking->auc = area;
    }
}

void addCalibration(const Judged& judged, const Ranked* ranked, Measured& into) {
    std::vector<double> stated;
    std::vector<bool> isNeeded;
    if (ranked != nullptr) {
        stated = ranked->scores;
        for (std::size_t at = 0; at < stated.size(); ++at)
            isNeeded.push_back(ranked->strong[at] > ranked->weak[at]);
    } else {
        for (std::size_t row = 0; row < judged.rows(); ++row) {
            if (judged.truth[row] == none || judged.tier[row] == none) continue;
            stated.push_back(judged.score[row]);
            isNeeded.push_back(judged.truth[row] > 0);
        }
    }
    if (auto found = calibration(stated, isNeeded)) into.calibration = *std::move(found);
}

} // namespace tierline::bench::detail
