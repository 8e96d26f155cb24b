// When the local job that learns by itself looks at the requests again. It is off by default, and it is no
// key of the policy: how a machine looks after its policy does not change where a request goes, and a
// policy's hash says where requests go. Pure; any thread.
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "tune/goal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tune {

struct Schedule {
    bool isOn = false;
    Milliseconds every = std::chrono::hours(24); // at least ten minutes
    std::int64_t leastNew = 20;                  // labels and votes since the last time; fewer are waited for
    int days = 30;                               // of requests that it learns from
    Goal goal;
    bool operator==(const Schedule&) const = default;
};
// `off`, or a duration and goals: `24h`, `12h,least:50,days:7,under:10`.
Result<Schedule> parseSchedule(std::string_view text);
std::string toString(const Schedule& schedule);

struct Known { // what people have said of the requests
    std::int64_t labels = 0, votes = 0;
    // A hash of each request with its label, or vote. Of many those with the smallest hashes, which are drawn
    // as if by lot; rising.
    std::vector<std::uint64_t> given = {};
    static constexpr std::size_t mostGiven = 4096;
    void give(std::string_view request, std::string_view what);
    void keepFew(); // after the last
    std::int64_t all() const { return labels + votes; }
    bool operator==(const Known&) const = default;
};

// What the job remembers from one time to the next; a small file in the data folder.
struct LearningState {
    std::optional<Wall> last;
    Known known; // then
    bool operator==(const LearningState&) const = default;
};
// Labels and votes of `now` that were not there, or other ones, `then`; requests that have gone since do not
// hide them. Exact for up to `mostGiven`, else estimated.
std::int64_t newSince(const Known& then, const Known& now);
std::string print(const LearningState& state);
LearningState parseLearningState(std::string_view text); // what cannot be read: as if it had never run

bool isTime(const Schedule& schedule, const LearningState& state, Wall now);
bool isEnough(const Schedule& schedule, const LearningState& state, const Known& known);
Milliseconds untilNext(const Schedule& schedule, const LearningState& state, Wall now);

} // namespace tierline::tune
