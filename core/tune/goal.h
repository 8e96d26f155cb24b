// What lines and weights are tuned for. Written `under:5`, `budget:3.50/day`, `top-share:10%`,
// `max-under:3%@95%`; several with commas between them, of each kind one. A value; any thread.
#pragma once

#include "base/error.h"
#include "base/money.h"

#include <optional>
#include <string>
#include <string_view>

namespace tierline::tune {

// Under-routed: in a tier below the one deserved, which hurts. Over-routed: above it, which costs.
struct Goal {
    double ratio = 5; // one under-routed request hurts as much as so many over-routed ones
    bool isRatioGiven = false;
    std::optional<Money> perDay;    // no more than that
    std::optional<double> topShare; // of the requests in the dearest tier, no more than that
    struct Bound {
        double limit = 0.05, confidence = 0.95; // of the under-routed share on unseen requests
        bool operator==(const Bound&) const = default;
    };
    std::optional<Bound> maxUnder;
    bool operator==(const Goal&) const = default;
};

Result<Goal> parseGoal(std::string_view text);
Result<void> addToGoal(Goal& goal, std::string_view text); // one more; InvalidInput if it is there already
std::string toString(const Goal& goal);                    // as it is written
std::string inWords(const Goal& goal);                     // "at most 3 % under-routed, with 95 % confidence"

} // namespace tierline::tune
