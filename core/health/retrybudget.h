// How many requests may be sent to a provider once more: a share of those that were sent in the last ten
// seconds, and a small floor, so that a provider in trouble is not asked twice by everyone. Pure; time comes
// in.
#pragma once

#include "base/clock.h"

#include <array>
#include <cstdint>
#include <string>

namespace tierline::health {

class RetryBudget {
public:
    static constexpr std::int64_t floor = 10;  // in ten seconds
    static constexpr std::int64_t window = 10; // seconds

    void sent(Monotonic now) { slotOf(now).sent += 1; } // a first attempt
    // `share` in millionths of the first attempts. False: it is spent.
    bool tryRetry(std::int64_t share, Monotonic now);
    std::string describe(Monotonic now) const; // "12 retries for 10 requests in 10 s"

private:
    struct Slot {
        std::int64_t second = -1, sent = 0, retried = 0;
    };
    Slot& slotOf(Monotonic now);
    Slot totals(Monotonic now) const;
    std::array<Slot, window> m_slots{};
};

} // namespace tierline::health
