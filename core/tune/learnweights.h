// Weights of rules and features from labels, answers and votes: regularised logistic regression.
//
// The model has the policy's own form, one sum and rising lines: for each line, whether the request deserves
// more than the tier below it, all lines sharing the weights (proportional odds, fitted as one problem with
// a threshold for each line). It needs no tier to have many labels, keeps the lines in order, and a vote,
// which says one side of one line, counts where it says something. It begins at the live score: what is
// learned is how far each weight should be from what it is, drawn towards nothing, so that a rule that
// little is known of stays as it is. How strongly it is drawn is settled by folds. Pure; one thread.
#pragma once

#include "base/error.h"
#include "tune/split.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tierline::tune {

using Watch = std::function<bool(std::string_view what, double share)>; // false: stop

struct WeightChange {
    std::size_t knob = 0;
    Millionths before = 0, after = 0;
    std::int64_t fired = 0;           // in so many of the requests that were learned from
    std::int64_t under = 0, over = 0; // of those, that the live policy sends too low or too high
    bool operator==(const WeightChange&) const = default;
};

struct LearnedWeights {
    Dial dial;                            // with lines where the model has them
    std::vector<WeightChange> changes;    // the largest first
    std::int64_t requests = 0, votes = 0; // learned from; votes are among them
    double cost = 0;                      // liblinear's C, by folds
    double lossBefore = 0, lossAfter = 0; // log loss a line, out of fold: lines alone, and with the weights
    bool isFromLive = true;               // false: a new scale was needed, `notes` says why
    std::vector<std::string> notes;
};

// InvalidInput: too little is known, or everything that is known says the same. Refused: stopped.
Result<LearnedWeights> learnWeights(const Rows& rows, std::span<const std::uint32_t> list, const Dial& live,
                                    std::uint64_t seed, const Watch& watch = {});

inline constexpr std::int64_t leastFired = 5;    // a knob that fired in fewer stays as it is
inline constexpr std::int64_t leastLearned = 30; // requests to learn from at all

} // namespace tierline::tune
