#include "bench/resampled.h"

#include <algorithm>
#include <array>

namespace tierline::bench {

std::size_t Resampled::column(std::vector<double> values) {
    values.resize(m_rows);
    for (std::size_t known = 0; known < m_columns; ++known) {
        const auto& block = m_blocks[known / together];
        std::size_t row = 0;
        while (row < m_rows && block[row * together + known % together] == values[row])
            ++row;
        if (row == m_rows) return known;
    }
    if (m_columns % together == 0) m_blocks.emplace_back(m_rows * together);
    auto& block = m_blocks.back();
    for (std::size_t row = 0; row < m_rows; ++row)
        block[row * together + m_columns % together] = values[row];
    return m_columns++;
}

std::size_t Resampled::figure(OfSums of, std::optional<Interval>* into) {
    m_figures.push_back({std::move(of), {}, 0, 0, into});
    return m_figures.size() - 1;
}

std::size_t Resampled::figure(Statistic of, std::optional<Interval>* into) {
    m_figures.push_back({{}, std::move(of), 0, 0, into});
    return m_figures.size() - 1;
}

void Resampled::difference(std::size_t first, std::size_t second, std::optional<Interval>* into) {
    m_figures.push_back({{}, {}, first, second, into});
}

std::optional<double> Resampled::valueOf(const Figure& figure, Sums sums,
                                         std::span<const std::uint32_t> counts) const {
    if (figure.ofSums) return figure.ofSums(sums);
    if (figure.ofCounts) return figure.ofCounts(counts);
    const auto &first = m_figures[figure.first].now, &second = m_figures[figure.second].now;
    if (!first || !second) return std::nullopt;
    return *first - *second;
}

void Resampled::ratio(std::size_t above, std::size_t below, std::optional<Interval>* into, double times) {
    const auto of = [=](Sums sums) -> std::optional<double> {
        if (sums[below] == 0) return std::nullopt;
        return times * sums[above] / sums[below];
    };
    figure(OfSums(of), into);
}

void Resampled::addUp(std::span<const std::uint32_t> counts, std::vector<double>& sums) const {
    for (std::size_t block = 0; block < m_blocks.size(); ++block) {
        std::array<double, together> sum{};
        const double* values = m_blocks[block].data();
        for (std::size_t row = 0; row < m_rows; ++row, values += together) {
            const auto count = static_cast<double>(static_cast<std::int32_t>(counts[row]));
            for (std::size_t each = 0; each < together; ++each)
                sum[each] += count * values[each];
        }
        std::ranges::copy(sum, sums.begin() + static_cast<std::ptrdiff_t>(block * together));
    }
}

Result<void> Resampled::run(const Resampling& resampling, const Progress& progress) {
    constexpr std::size_t drawsBetween = 1'000'000; // some tens of milliseconds
    if (m_rows == 0 || m_rows > UINT32_MAX) return {};
    for (auto& each : m_figures)
        each.values.reserve(resampling.times);
    std::vector<std::uint32_t> counts(m_rows);
    std::vector<double> sums(m_blocks.size() * together);
    Dice dice(resampling.seed);
    for (std::size_t time = 0, drawn = drawsBetween; time < resampling.times; ++time, drawn += m_rows) {
        if (drawn >= drawsBetween && progress && !progress(time, resampling.times))
            return fail(ErrorCode::Refused, "stopped");
        if (drawn >= drawsBetween) drawn = 0;
        drawCounts(dice, counts);
        addUp(counts, sums);
        for (auto& each : m_figures)
            if ((each.now = valueOf(each, sums, counts))) each.values.push_back(*each.now);
    }
    for (auto& each : m_figures)
        *each.into = middle(each.values, resampling.times, resampling.level);
    return {};
}

} // namespace tierline::bench
