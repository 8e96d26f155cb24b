// Lines, and if wanted weights, for a goal; and an honest word on whether they are better.
//
// The labelled requests are dealt into parts (split.h): the draft is made on one and judged on another that
// it has not seen. A bound on under-routing is proved on a third: candidates come from the fitted part in one
// order, from the safest to the cheapest, and are tested in that order by the exact binomial until the
// first fails (learn then test, with a fixed sequence). So the bound holds with its confidence whatever was
// tried, as long as unseen requests are like these. Of requests that belong together one counts there.
// Pure; one thread. Seconds at most; `watch` may stop it.
#pragma once

#include "tune/judging.h"
#include "tune/learnweights.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::tune {

struct OptimiseOptions {
    Goal goal;
    bool weights = false; // learn them, too (learnweights.h)
    std::uint64_t seed = 1;
    Watch watch;
};

struct Proof {
    Goal::Bound bound;
    std::int64_t cases = 0, under = 0; // of the part that proves
    double upper = 1;                  // the share is at most that, with that confidence: the limit that was
                                       // tested, as a figure of the one chosen of many would be too good
    std::size_t candidates = 0, passed = 0;
};

struct Optimised {
    bool isFound = false; // false: `sentence` says why, and what would help
    bool isLive = false;  // what was found is what is live already
    Dial dial;            // the draft
    Totals before, after; // on the part it was fitted on: no evidence
    std::optional<Judged> judged;
    std::optional<Proof> proof;
    std::optional<LearnedWeights> learned;              // where weights were learned and are in the draft
    std::optional<std::uint64_t> labelsNeeded;          // in all, for the bound
    std::size_t fit = 0, proving = 0, judging = 0;      // labelled requests in each part
    std::optional<Money> perDay, perDayLow, perDayHigh; // by the unseen part; where days are known
    std::optional<Money> perDayLive;
    std::string sentence;
    std::vector<std::string> notes;
};

// InvalidInput: rows and dial do not fit, too many tiers, a goal that needs what is not known. Refused:
// stopped.
Result<Optimised> optimise(const Rows& rows, const Dial& live, const OptimiseOptions& options);

inline constexpr std::size_t mostLines = 8;

} // namespace tierline::tune
