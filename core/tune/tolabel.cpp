#include "tune/tolabel.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_set>

namespace tierline::tune {

namespace {

// The tier beyond the nearest line, as rules allow it.
TierIndex beyond(const Row& row, const Dial& dial, Millionths score) {
    std::size_t nearest = 0;
    for (std::size_t line = 1; line < dial.lines.size(); ++line)
        if (std::abs(score - dial.lines[line]) < std::abs(score - dial.lines[nearest])) nearest = line;
    const bool isAbove = score >= dial.lines[nearest];
    const auto raw = static_cast<TierIndex>(isAbove ? nearest : nearest + 1);
    return std::max(std::min(raw, row.ceiling), row.floor);
}

// Smaller is asked first.
using Rank = std::tuple<bool, double, Millionths, std::uint32_t>;

Rank rankOf(const ToLabel& each, const Dial& dial, LabelOrder order) {
    const double stake = each.stake ? static_cast<double>(each.stake->nano()) : 0;
    const double sure = std::max(1, dial.sureAt);
    const double doubt = std::max(0.0, 1 - each.margin / sure);
    switch (order) {
    case LabelOrder::Margin: return {false, static_cast<double>(each.margin), 0, each.row};
    case LabelOrder::Money: return {!each.stake, -stake, each.margin, each.row};
    case LabelOrder::Both: return {!each.stake, -stake * doubt, each.margin, each.row};
    }
    return {};
}

} // namespace

std::vector<ToLabel> nextToLabel(const Rows& rows, const Dial& dial, std::size_t most, LabelOrder order) {
    std::vector<ToLabel> all;
    std::unordered_set<std::uint64_t> known; // labelled in the same words
    for (const auto& row : rows.rows)
        if (row.truth.saysSomething() || row.truth.isWhole) known.insert(row.words);
    for (std::uint32_t at = 0; at < rows.size() && !dial.lines.empty(); ++at) {
        const auto& row = rows.rows[at];
        if (row.truth.saysSomething() || row.truth.isWhole || (row.words != 0 && known.contains(row.words)))
            continue;
        const auto found = settle(rows, row, dial);
        if (!found.isMoved) continue;
        ToLabel made{at, found.score, found.margin, found.tier, beyond(row, dial, found.score), {}};
        if (made.other == made.tier) continue; // a floor or ceiling holds it
        const auto here = rows.cost(at, made.tier), there = rows.cost(at, made.other);
        if (here != noCost && there != noCost)
            made.stake = Money::fromNano(std::abs(saturatingSubtract(here, there)));
        all.push_back(made);
    }
    std::ranges::sort(all, {}, [&](const ToLabel& each) { return rankOf(each, dial, order); });
    std::vector<ToLabel> out;
    std::unordered_set<std::uint64_t> taken;
    for (const auto& each : all) {
        const auto words = rows.rows[each.row].words;
        if (words != 0 && !taken.insert(words).second) continue;
        if (out.size() == most) break;
        out.push_back(each);
    }
    return out;
}

} // namespace tierline::tune
