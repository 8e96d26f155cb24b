// When routing is not worth it, said with the figures that show it. Pure; any thread.
#pragma once

#include "base/clock.h"
#include "tune/judging.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::tune {

enum class NotWorth : std::uint8_t {
    ConstantAsGood, // one tier for all is cheaper, and no worse than chance has it
    NearConstant,   // nearly all go to one tier as it is
    SavesNothing,   // against the dearest tier for all, classifying included
    VolumeTooLow,   // it saves, but less than it takes to look after
    TooSlow         // the answer may not take as long as classifying does
};
std::string_view toString(NotWorth why); // "constant_as_good"

struct WorthInput {
    const Rows& rows;
    const Dial& live;
    const std::vector<std::string>& tiers; // names
    double ratio = 5;                      // as in Goal
    std::uint64_t seed = 1;
    std::optional<Money> effortPerMonth = {};        // to run and look after it
    Money classifierPerRequest = {};                 // of stages that cost
    std::optional<Milliseconds> latencyLimit = {};   // of an answer
    std::optional<Milliseconds> classifierTime = {}; // of classifying, at its 95th percentile
};

struct WorthFinding {
    NotWorth why = NotWorth::ConstantAsGood;
    std::string sentence;
    std::optional<std::size_t> tier;       // that would do, or that gets nearly all
    std::optional<double> share;           // that goes there
    std::optional<Judged> judged;          // one tier for all as the draft
    std::optional<Money> savedPerMonth;    // against the dearest tier for all
    std::optional<std::int64_t> breakEven; // requests a month
};

struct Worth {
    std::vector<WorthFinding> findings; // none: nothing speaks against it, as far as `unknown` allows
    std::vector<std::string> unknown;   // what could not be looked at, and what is missing
};
Worth worthOf(const WorthInput& input);

inline constexpr double nearConstantFrom = 0.95;
inline constexpr std::int64_t leastRequests = 50, leastJudged = 30; // fewer say nothing

} // namespace tierline::tune
