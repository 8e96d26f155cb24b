// Runs to figures. Blocks for up to seconds; pure but for `progress`. Any thread.
#pragma once

#include "bench/decide.h"
#include "bench/evaluation.h"
#include "bench/set.h"

namespace tierline::bench {

struct EvaluateOptions {
    std::optional<Measure> measure; // absent: answers where the run has them, else tiers
    Resampling resampling{10'000, 1, 0.95};
    std::optional<TierModels> models;  // of outcome sets: the ladder that baselines and ranking use
    const Decider* decider = nullptr;  // with it: robustness, on so many cases; and what tiers would cost
    std::size_t robustnessCases = 500; // 0: no robustness at all
    std::size_t leastSlice = 5;        // smaller slices are not shown
    std::vector<std::string> notes;    // what the caller knows besides, put first: "seen in training"
};

// InvalidInput: the runs are of other sets, no case has a label or an answer. Refused when `progress` says
// stop.
Result<Evaluation> evaluate(const Set& set, const Run& run, const Run* against = nullptr,
                            const EvaluateOptions& options = {}, const Progress& progress = {});

} // namespace tierline::bench
