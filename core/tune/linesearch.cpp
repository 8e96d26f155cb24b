#include "tune/linesearch.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tierline::tune {

namespace {

constexpr double mostChoices = 2'000'000;

TierIndex bound(const Row& row, const Dial& dial, std::size_t tier) {
    const auto raw = static_cast<TierIndex>(tier);
    return dial.hasRules ? std::max(std::min(raw, row.ceiling), row.floor) : raw;
}

// Choices of `lines` places out of `places`, not falling.
double choicesOf(std::size_t places, std::size_t lines) {
    double count = 1;
    for (std::size_t i = 0; i < lines; ++i)
        count = count * static_cast<double>(places + i) / static_cast<double>(i + 1);
    return count;
}

struct Gap {
    std::int64_t low = 0, high = 0; // (low, high]
};

// `count` rising numbers in the gap, with as few digits as it allows.
std::optional<std::vector<Millionths>> roundIn(Gap gap, std::size_t count) {
    constexpr std::array<std::int64_t, 13> steps{100'000, 50'000, 10'000, 5'000, 1'000, 500, 100,
                                                 50,      10,     5,      2,     1,     0};
    for (const auto step : steps) {
        if (step == 0) break;
        const auto first = gap.low / step + 1, last = gap.high / step; // multiples of it
        const auto room = last - first + 1;
        if (room < static_cast<std::int64_t>(count)) continue;
        std::vector<Millionths> made;
        for (std::size_t i = 0; i < count; ++i) { // spread evenly
            const auto at =
                (room * static_cast<std::int64_t>(2 * i + 1)) / static_cast<std::int64_t>(2 * count);
            made.push_back(static_cast<Millionths>((first + at) * step));
        }
        return made;
    }
    return std::nullopt;
}

} // namespace

LineSearch::LineSearch(const Rows& rows, const Dial& dial, std::span<const std::uint32_t> labelled,
                       std::span<const std::uint32_t> traffic)
    : m_tiers(rows.tiers), m_live(dial.lines) {
    for (const auto& list : {labelled, traffic})
        for (const auto at : list)
            if (const auto found = settle(rows, rows.rows[at], dial); found.isMoved)
                m_scores.push_back(found.score);
    std::ranges::sort(m_scores);
    m_scores.erase(std::ranges::unique(m_scores).begin(), m_scores.end());
    m_weight.assign(m_scores.size(), 0);
    const auto size = m_tiers * places();
    for (auto* each : {&m_sums.under, &m_sums.over, &m_sums.nano, &m_sums.top})
        each->assign(size, 0);
    addLabelled(rows, dial, labelled);
    addTraffic(rows, dial, traffic);
    accumulate();
}

std::size_t LineSearch::placeOf(Millionths score) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(m_scores, score) - m_scores.begin());
}

void LineSearch::addLabelled(const Rows& rows, const Dial& dial, std::span<const std::uint32_t> list) {
    for (const auto at : list) {
        const auto& row = rows.rows[at];
        const auto found = settle(rows, row, dial);
        ++m_fixed.labelled;
        if (!found.isMoved) {
            m_fixed.under += row.truth.isUnder(found.tier);
            m_fixed.over += row.truth.isOver(found.tier);
            continue;
        }
        const auto place = placeOf(found.score);
        ++m_weight[place];
        for (std::size_t tier = 0; tier < m_tiers; ++tier) {
            const auto goes = bound(row, dial, tier);
            m_sums.under[tier * places() + place + 1] += row.truth.isUnder(goes);
            m_sums.over[tier * places() + place + 1] += row.truth.isOver(goes);
        }
    }
}

void LineSearch::addTraffic(const Rows& rows, const Dial& dial, std::span<const std::uint32_t> list) {
    for (const auto at : list) {
        const auto& row = rows.rows[at];
        const auto found = settle(rows, row, dial);
        const bool isPriced = rows.isPriced(at);
        const auto cost = [&](std::size_t tier) { return isPriced ? rows.cost(at, tier) : 0; };
        ++m_fixed.requests;
        m_fixed.priced += isPriced;
        if (!found.isMoved) {
            m_fixed.top += found.tier + 1U == m_tiers;
            m_fixed.nano = saturatingAdd(m_fixed.nano, cost(found.tier));
            continue;
        }
        const auto place = placeOf(found.score);
        ++m_weight[place];
        for (std::size_t tier = 0; tier < m_tiers; ++tier) {
            const auto goes = bound(row, dial, tier);
            auto& nano = m_sums.nano[tier * places() + place + 1];
            nano = saturatingAdd(nano, cost(goes));
            m_sums.top[tier * places() + place + 1] += goes + 1U == m_tiers;
        }
    }
}

void LineSearch::accumulate() {
    for (auto* each : {&m_sums.under, &m_sums.over, &m_sums.nano, &m_sums.top})
        for (std::size_t tier = 0; tier < m_tiers; ++tier)
            for (std::size_t cut = 1; cut < places(); ++cut) {
                const auto at = tier * places() + cut;
                (*each)[at] = saturatingAdd((*each)[at], (*each)[at - 1]);
            }
}

Totals LineSearch::totals(const Cuts& cuts) const {
    auto out = m_fixed;
    std::size_t from = 0;
    for (std::size_t tier = 0; tier < m_tiers; ++tier) {
        const std::size_t to = tier < cuts.size() ? cuts[tier] : m_scores.size();
        const auto low = tier * places() + from, high = tier * places() + to;
        out.under += m_sums.under[high] - m_sums.under[low];
        out.over += m_sums.over[high] - m_sums.over[low];
        out.nano = saturatingAdd(out.nano, saturatingSubtract(m_sums.nano[high], m_sums.nano[low]));
        out.top += m_sums.top[high] - m_sums.top[low];
        from = to;
    }
    return out;
}

Cuts LineSearch::cutsOf(const std::vector<Millionths>& lines) const {
    Cuts cuts;
    for (const auto line : lines)
        cuts.push_back(static_cast<std::uint32_t>(placeOf(line)));
    return cuts;
}

std::optional<std::vector<Millionths>> LineSearch::linesFor(const Cuts& cuts) const {
    std::vector<Millionths> lines;
    for (std::size_t first = 0; first < cuts.size();) {
        std::size_t behind = first + 1;
        while (behind < cuts.size() && cuts[behind] == cuts[first])
            ++behind;
        const auto cut = cuts[first];
        const Gap gap{cut == 0 ? 0 : m_scores[cut - 1], cut == m_scores.size()
                                                            ? std::int64_t{policy::one}
                                                            : std::min(m_scores[cut], policy::one)};
        bool isAsLive = true; // lines that lie right already stay
        for (auto line = first; line < behind; ++line)
            isAsLive = isAsLive && m_live[line] > gap.low && m_live[line] <= gap.high;
        if (isAsLive) {
            lines.insert(lines.end(), m_live.begin() + static_cast<std::ptrdiff_t>(first),
                         m_live.begin() + static_cast<std::ptrdiff_t>(behind));
        } else {
            const auto made = roundIn(gap, behind - first);
            if (!made) return std::nullopt;
            lines.insert(lines.end(), made->begin(), made->end());
        }
        first = behind;
    }
    return lines;
}

// All places, or as many as can be tried, with about the same number of rows between them.
std::vector<std::uint32_t> LineSearch::grid() const {
    std::size_t most = places();
    while (most > 2 && choicesOf(most, m_live.size()) > mostChoices)
        most = most > 64 ? most * 9 / 10 : most - 1;
    std::vector<std::uint32_t> out{0};
    std::int64_t all = 0, seen = 0;
    for (const auto weight : m_weight)
        all += weight;
    for (std::uint32_t cut = 1; cut < places(); ++cut) {
        seen += m_weight[cut - 1];
        const auto step = static_cast<double>(seen) / static_cast<double>(std::max<std::int64_t>(all, 1))
                          * static_cast<double>(most - 1);
        const bool isDue = most == places() || step + 1e-9 >= static_cast<double>(out.size());
        if (isDue || cut + 1 == places()) out.push_back(cut);
    }
    const auto live = cutsOf(m_live);
    if (most < places()) out.insert(out.end(), live.begin(), live.end());
    std::ranges::sort(out);
    out.erase(std::ranges::unique(out).begin(), out.end());
    return out;
}

std::size_t LineSearch::choices() const {
    return static_cast<std::size_t>(choicesOf(grid().size(), m_live.size()));
}

bool LineSearch::walk(const std::vector<std::uint32_t>& grid, std::size_t from, Cuts& cuts, std::size_t line,
                      const Each& each) const {
    if (line == cuts.size()) return each(cuts, totals(cuts));
    for (auto at = from; at < grid.size(); ++at) {
        cuts[line] = grid[at];
        if (!walk(grid, at, cuts, line + 1, each)) return false;
    }
    return true;
}

bool LineSearch::forEach(const Each& each) const {
    Cuts cuts(m_live.size());
    return walk(grid(), 0, cuts, 0, each);
}

Cuts LineSearch::refined(Cuts cuts, const Better& isBetter) const {
    auto best = totals(cuts);
    for (bool isMoved = true; isMoved;) {
        isMoved = false;
        for (std::size_t line = 0; line < cuts.size(); ++line) {
            const auto low = line == 0 ? 0U : cuts[line - 1];
            const auto high =
                line + 1 < cuts.size() ? cuts[line + 1] : static_cast<std::uint32_t>(places() - 1);
            auto tried = cuts;
            for (auto cut = low; cut <= high; ++cut) {
                tried[line] = cut;
                const auto there = totals(tried);
                if (!isBetter(there, best) || !linesFor(tried)) continue;
                best = there;
                cuts[line] = cut;
                isMoved = true;
            }
        }
    }
    return cuts;
}

} // namespace tierline::tune
