#include "bench/ranking.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

constexpr double noGap = 1e-12; // sums of rounded scores

std::vector<std::uint32_t> highestFirst(std::span<const double> scores) {
    std::vector<std::uint32_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
    });
    return order;
}

std::vector<std::uint32_t> endsOf(std::span<const double> scores, const std::vector<std::uint32_t>& order) {
    std::vector<std::uint32_t> ends;
    for (std::size_t at = 1; at <= order.size(); ++at)
        if (at == order.size() || scores[order[at]] != scores[order[at - 1]])
            ends.push_back(static_cast<std::uint32_t>(at));
    return ends;
}

} // namespace

Result<Ranking> Ranking::of(std::span<const double> scores, std::span<const double> weak,
                            std::span<const double> strong) {
    if (scores.empty()) return fail(ErrorCode::InvalidInput, "there is no prompt to rank");
    if (scores.size() != weak.size() || scores.size() != strong.size())
        return fail(ErrorCode::InvalidInput, fmt::format("{} scores for {} weak and {} strong outcomes",
                                                         scores.size(), weak.size(), strong.size()));
    for (std::size_t at = 0; at < scores.size(); ++at)
        if (!std::isfinite(scores[at]) || !std::isfinite(weak[at]) || !std::isfinite(strong[at]))
            return fail(ErrorCode::InvalidInput,
                        fmt::format("score or outcome of prompt {} is not a number", at + 1));
    Ranking made;
    made.m_order = highestFirst(scores);
    made.m_ends = endsOf(scores, made.m_order);
    for (const auto at : made.m_order)
        made.m_gain.push_back(strong[at] - weak[at]);
    const auto rows = static_cast<double>(scores.size());
    double quality = std::accumulate(weak.begin(), weak.end(), 0.0) / rows;
    made.m_points.push_back({0, quality});
    std::size_t begin = 0;
    for (const std::size_t end : made.m_ends) {
        for (; begin < end; ++begin)
            quality += made.m_gain[begin] / rows;
        made.m_points.push_back({static_cast<double>(end) / rows, quality});
    }
    return made;
}

double Ranking::quality(double share) const {
    const auto next = std::ranges::lower_bound(m_points, share, {}, &Point::share);
    if (next == m_points.end()) return strongQuality();
    if (next == m_points.begin()) return weakQuality();
    const auto& before = *(next - 1);
    const double way = (share - before.share) / (next->share - before.share);
    return before.quality + way * (next->quality - before.quality);
}

std::optional<double> Ranking::pgr(double share) const {
    const double gap = strongQuality() - weakQuality();
    if (std::abs(gap) < noGap) return std::nullopt;
    return (quality(share) - weakQuality()) / gap;
}

std::optional<double> Ranking::apgr() const {
    const double gap = strongQuality() - weakQuality();
    if (std::abs(gap) < noGap) return std::nullopt;
    double area = 0;
    for (std::size_t at = 1; at < m_points.size(); ++at) {
        const auto &from = m_points[at - 1], &to = m_points[at];
        area += (to.share - from.share) * ((from.quality + to.quality) / 2 - weakQuality());
    }
    return area / gap;
}

std::optional<double> Ranking::cpt(double wanted) const {
    const double gap = strongQuality() - weakQuality();
    if (std::abs(gap) < noGap) return std::nullopt;
    const auto pgrOf = [&](const Point& point) { return (point.quality - weakQuality()) / gap; };
    if (wanted <= 0) return 0;
    for (std::size_t at = 1; at < m_points.size(); ++at) {
        const double before = pgrOf(m_points[at - 1]), here = pgrOf(m_points[at]);
        if (here < wanted - noGap) continue;
        const double way = here > before ? std::clamp((wanted - before) / (here - before), 0.0, 1.0) : 1.0;
        return m_points[at - 1].share + way * (m_points[at].share - m_points[at - 1].share);
    }
    return std::nullopt; // more than the whole gap, and never reached
}

std::optional<double> Ranking::apgr(std::span<const std::uint32_t> counts) const {
    double gained = 0, area = 0; // of the resample's own total, in prompts
    double rows = 0;
    const auto take = [&](double here, double gain) {
        area += here * (gained + gain / 2);
        gained += gain;
        rows += here;
    };
    const auto countOf = [&](std::size_t at) {
        return static_cast<double>(static_cast<std::int32_t>(counts[m_order[at]]));
    };
    if (m_ends.size() == m_order.size()) { // nothing is tied
        for (std::size_t at = 0; at < m_order.size(); ++at) {
            const double count = countOf(at);
            take(count, m_gain[at] * count);
        }
    } else {
        std::size_t at = 0;
        for (const std::size_t end : m_ends) {
            double here = 0, gain = 0;
            for (; at < end; ++at) {
                const double count = countOf(at);
                here += count;
                gain += m_gain[at] * count;
            }
            take(here, gain);
        }
    }
    if (rows == 0 || std::abs(gained) < noGap * rows) return std::nullopt;
    return area / gained / rows;
}

std::optional<double> auc(std::span<const double> scores, const std::vector<bool>& isPositive) {
    if (scores.size() != isPositive.size()) return std::nullopt;
    const auto order = highestFirst(scores);
    double pairs = 0, above = 0, all = 0;
    std::size_t begin = 0;
    for (const std::size_t end : endsOf(scores, order)) {
        double positive = 0, negative = 0;
        for (; begin < end; ++begin)
            ++(isPositive[order[begin]] ? positive : negative);
        pairs += negative * (above + positive / 2);
        above += positive;
        all += negative;
    }
    if (above == 0 || all == 0) return std::nullopt;
    return pairs / above / all;
}

std::optional<Decided> decided(const std::vector<bool>& toStrong, std::span<const double> weak,
                               std::span<const double> strong) {
    if (toStrong.empty() || toStrong.size() != weak.size() || weak.size() != strong.size())
        return std::nullopt;
    double sent = 0, quality = 0, low = 0, high = 0;
    for (std::size_t at = 0; at < weak.size(); ++at) {
        sent += toStrong[at] ? 1 : 0;
        quality += toStrong[at] ? strong[at] : weak[at];
        low += weak[at];
        high += strong[at];
    }
    const auto rows = static_cast<double>(weak.size());
    Decided made{sent / rows, quality / rows, {}};
    if (std::abs(high - low) >= noGap * rows) made.pgr = (quality - low) / (high - low);
    return made;
}

} // namespace tierline::bench
