// The search of the optimiser: what is best on the part that it is fitted on.
#include "tune/optimisedetail.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace tierline::tune::detail {

namespace {

constexpr int rounds = 4; // scores may move with lines, where two stages score
constexpr std::size_t mostCandidates = 40;

struct Rank { // smaller is better
    double primary = 0;
    std::int64_t nano = 0, over = 0, moved = 0;
    auto operator<=>(const Rank&) const = default;
};

class Search {
public:
    Search(const Task& task, const Dial& dial)
        : m_task(task),
          m_dial(dial),
          m_lines(task.rows, dial, task.parts.labelled.fit, task.parts.fitTraffic),
          m_live(m_lines.cutsOf(dial.lines)) {}

    std::optional<Dial> best() {
        std::optional<Cuts> found;
        std::optional<Rank> bestRank;
        m_lines.forEach([&](const Cuts& cuts, const Totals& totals) {
            if (!isMet(m_task, totals)) return true;
            const auto rank = rankOf(cuts, totals);
            if (bestRank && !(rank < *bestRank)) return true;
            if (!m_lines.linesFor(cuts)) return true;
            bestRank = rank;
            found = cuts;
            return true;
        });
        if (!found) return std::nullopt;
        const auto better = [&](const Totals& one, const Totals& than) {
            return isMet(m_task, one) && rankOf(m_live, one) < rankOf(m_live, than);
        };
        return dialFor(m_lines.refined(*found, better));
    }

    // For each count of under-routed requests the cheapest lines that have no more.
    std::vector<Dial> front() {
        std::map<std::int64_t, std::pair<Rank, Cuts>> byUnder;
        m_lines.forEach([&](const Cuts& cuts, const Totals& totals) {
            if (!isMet(m_task, totals)) return true;
            const Rank rank{0, totals.nano, totals.over, movedBy(cuts)};
            const auto there = byUnder.find(totals.under);
            if (there != byUnder.end() && !(rank < there->second.first)) return true;
            if (m_lines.linesFor(cuts)) byUnder.insert_or_assign(totals.under, std::pair(rank, cuts));
            return true;
        });
        std::vector<Dial> out;
        std::optional<Rank> cheapest;
        for (const auto& [under, entry] : byUnder) {
            auto rank = entry.first;
            rank.moved = 0;
            if (cheapest && !(rank < *cheapest)) continue;
            cheapest = rank;
            out.push_back(dialFor(entry.second));
        }
        return out;
    }

private:
    Dial dialFor(const Cuts& cuts) const {
        auto dial = m_dial;
        if (auto lines = m_lines.linesFor(cuts)) dial.lines = *std::move(lines);
        return dial;
    }
    std::int64_t movedBy(const Cuts& cuts) const {
        std::int64_t moved = 0;
        for (std::size_t line = 0; line < cuts.size(); ++line)
            moved += std::abs(std::int64_t{cuts[line]} - std::int64_t{m_live[line]});
        return moved;
    }
    // Without labels nobody knows which is better: of a budget the smallest change, of a share the most that
    // it allows.
    Rank rankOf(const Cuts& cuts, const Totals& totals) const {
        const auto moved = movedBy(cuts);
        if (totals.labelled > 0)
            return {lossOf(m_task.options.goal, totals), totals.nano, totals.over, moved};
        if (m_task.options.goal.topShare) return {-static_cast<double>(totals.top), 0, 0, moved};
        return {static_cast<double>(moved), 0, 0, 0};
    }

    const Task& m_task;
    const Dial& m_dial;
    LineSearch m_lines;
    Cuts m_live;
};

Totals fitted(const Task& task, const Dial& dial) {
    return totalsOf(task.rows, dial, task.parts.labelled.fit, task.parts.fitTraffic);
}

} // namespace

bool isMet(const Task& task, const Totals& totals) {
    const auto& goal = task.options.goal;
    if (goal.topShare
        && static_cast<double>(totals.top) > *goal.topShare * static_cast<double>(totals.requests) + 1e-9)
        return false;
    return !goal.perDay
           || static_cast<double>(totals.nano)
                  <= static_cast<double>(goal.perDay->nano()) * task.parts.fitDays;
}

double lossOf(const Goal& goal, const Totals& totals) {
    return goal.ratio * static_cast<double>(totals.under) + static_cast<double>(totals.over);
}

std::optional<Dial> bestLines(const Task& task, const Dial& start) {
    std::optional<Dial> best;
    Totals totals;
    auto dial = start;
    for (int round = 0; round < rounds; ++round) {
        auto found = Search(task, dial).best();
        if (!found) break;
        const auto there = fitted(task, *found); // exact, also where scores moved
        if (!isMet(task, there)) break;
        const auto& goal = task.options.goal;
        if (best
            && std::pair(lossOf(goal, there), there.nano) >= std::pair(lossOf(goal, totals), totals.nano))
            break;
        best = found;
        totals = there;
        dial = *std::move(found);
        if (!dial.hasText) break; // scores do not move with lines
    }
    return best;
}

std::vector<Dial> candidatesFor(const Task& task, const Dial& start) {
    auto dials = Search(task, start).front();
    struct Each {
        Totals totals;
        Dial dial;
    };
    std::vector<Each> all;
    for (auto& dial : dials)
        all.push_back({fitted(task, dial), std::move(dial)});
    std::ranges::sort(all, [](const Each& a, const Each& b) {
        return a.totals.under != b.totals.under ? a.totals.under < b.totals.under
               : a.totals.nano != b.totals.nano ? a.totals.nano < b.totals.nano
                                                : a.dial.lines < b.dial.lines;
    });
    const auto limit = 2 * task.options.goal.maxUnder->limit; // far beyond it none will pass
    std::erase_if(all, [&](const Each& each) {
        return &each != all.data()
               && static_cast<double>(each.totals.under) > limit * static_cast<double>(each.totals.labelled);
    });
    std::vector<Dial> out;
    const auto step = std::max(1.0, static_cast<double>(all.size()) / mostCandidates);
    for (double at = 0; at < static_cast<double>(all.size()); at += step)
        out.push_back(all[static_cast<std::size_t>(at)].dial);
    return out;
}

} // namespace tierline::tune::detail
