#include "bench/resampling.h"

#include "bench/ranking.h"

#include <algorithm>
#include <cmath>

namespace tierline::bench {

double quantile(std::span<const double> sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::optional<Interval> middle(std::vector<double>& values, std::size_t tried, double level) {
    if (values.empty() || values.size() * 2 < tried) return std::nullopt;
    std::ranges::sort(values);
    const double tail = (1 - level) / 2;
    return Interval{quantile(values, tail), quantile(values, 1 - tail), tried - values.size()};
}

void drawCounts(Dice& dice, std::span<std::uint32_t> counts) {
    const auto rows = counts.size();
    std::ranges::fill(counts, 0U);
    std::size_t drawn = 0;
    for (; drawn + 1 < rows; drawn += 2) { // both halves of a number: half the dice
        const auto thrown = dice.next();
        ++counts[(thrown >> 32U) * rows >> 32U];
        ++counts[(thrown & 0xffff'ffffU) * rows >> 32U];
    }
    if (drawn < rows) ++counts[(dice.next() >> 32U) * rows >> 32U];
}

std::optional<Interval> bootstrap(std::size_t rows, const Resampling& resampling,
                                  const Statistic& statistic) {
    if (rows == 0 || rows > UINT32_MAX) return std::nullopt;
    std::vector<std::uint32_t> counts(rows);
    std::vector<double> values;
    values.reserve(resampling.times);
    Dice dice(resampling.seed);
    for (std::size_t time = 0; time < resampling.times; ++time) {
        drawCounts(dice, counts);
        if (const auto value = statistic(counts)) values.push_back(*value);
    }
    return middle(values, resampling.times, resampling.level);
}

std::size_t Shuffler::below(std::size_t limit) {
    return static_cast<std::size_t>((m_dice.next() >> 32U) * limit >> 32U);
}

std::optional<Interval> chanceRange(std::span<const double> weak, std::span<const double> strong,
                                    const Resampling& orders) {
    if (weak.empty() || weak.size() != strong.size()) return std::nullopt;
    std::vector<double> gains(weak.size());
    double total = 0;
    for (std::size_t at = 0; at < weak.size(); ++at)
        total += gains[at] = strong[at] - weak[at];
    const auto rows = static_cast<double>(weak.size());
    if (std::abs(total) < 1e-12 * rows) return std::nullopt;
    std::vector<double> values;
    values.reserve(orders.times);
    Shuffler shuffler(orders.seed);
    for (std::size_t time = 0; time < orders.times; ++time) {
        shuffler.shuffle(gains);
        double gained = 0, area = 0;
        for (const double gain : gains) {
            area += gained + gain / 2;
            gained += gain;
        }
        values.push_back(area / rows / total);
    }
    return middle(values, orders.times, orders.level);
}

} // namespace tierline::bench
