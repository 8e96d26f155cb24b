// What other breaker settings would have done with calls of the past: the real breaker, fed with what was
// recorded. Pure; any thread.
//
// It cannot know all. Calls that a breaker kept back then were never made, so what looser settings would
// have met in their place is missing; a call kept back now would have gone to another model, whose answer
// nobody knows; what was done by hand is not replayed; and those that waited elsewhere might have come later.
#pragma once

#include "base/clock.h"
#include "base/errorclass.h"
#include "policy/policy.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace tierline::health {

struct PastCall {
    std::uint32_t request = 0; // calls of one request share it
    std::uint32_t target = 0;  // model and key: each has a breaker of its own
    Wall start{}, end{};
    std::optional<ErrorClass> error; // absent: it went well
    bool cancelled = false;          // the client left: no verdict
};

struct BreakerReplay {
    std::int64_t calls = 0;
    std::int64_t opens = 0;
    std::int64_t failuresSent = 0;   // calls let through that failed in a way which feeds breakers
    std::int64_t failuresSpared = 0; // the same, kept back
    std::int64_t goodRefused = 0;    // calls kept back that went well then
    // Of the requests that failed at the client then: all their calls would have been made again, so nothing
    // is won; and those of which one would have gone elsewhere, to an answer that nobody knows.
    std::int64_t failedAgain = 0, failedElsewhere = 0;
    Milliseconds openTime{0}; // all breakers together, open or half-open, until the last call's end
    bool operator==(const BreakerReplay&) const = default;
};

// `failed`: the requests that failed at the client. Calls in any order. Stopped: what it has so far.
BreakerReplay replayBreakers(const std::vector<PastCall>& calls, const std::vector<std::uint32_t>& failed,
                             const policy::Breaker& settings, const std::atomic<bool>* stop = nullptr);

} // namespace tierline::health
