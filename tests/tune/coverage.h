// How often a stated bound holds: the labels dealt anew so many times, lines bound on one part, and the share
// under-routed counted on all requests that the lines were not fitted on.
#pragma once

#include "tune/optimise.h"

#include <algorithm>
#include <vector>

namespace tierline::tune::testing {

struct Coverage {
    int times = 0, found = 0;
    int broken = 0;       // of all that the lines were not fitted on, more than the limit
    int brokenJudged = 0; // of the part that took no part in the proof; small, so chance adds to it
    double meanUnder = 0; // of those that were found, on what they were not fitted on
    double meanCost = 0;  // beside the live lines, there
};

inline Coverage cover(const Rows& rows, const Dial& live, const Goal& goal, bool weights, int times) {
    Coverage out;
    out.times = times;
    for (int time = 1; time <= times; ++time) {
        const auto seed = static_cast<std::uint64_t>(time);
        const auto found = optimise(rows, live, {goal, weights, seed, {}});
        if (!found || !found->isFound) continue;
        ++out.found;
        const auto split = splitRows(rows, labelledRows(rows), {0.4, 0.4}, seed); // as the optimiser deals
        RowList unseen;
        std::ranges::merge(split.prove, split.judge, std::back_inserter(unseen));
        const auto share = [&](const RowList& list) {
            const auto totals = totalsOf(rows, found->dial, list, {});
            return static_cast<double>(totals.under) / static_cast<double>(totals.labelled);
        };
        out.broken += share(unseen) > goal.maxUnder->limit;
        out.brokenJudged += share(split.judge) > goal.maxUnder->limit;
        out.meanUnder += share(unseen);
        const auto before = totalsOf(rows, live, {}, unseen), after = totalsOf(rows, found->dial, {}, unseen);
        if (before.nano > 0)
            out.meanCost += static_cast<double>(after.nano) / static_cast<double>(before.nano);
    }
    if (out.found > 0) out.meanUnder /= out.found, out.meanCost /= out.found;
    return out;
}

} // namespace tierline::tune::testing
