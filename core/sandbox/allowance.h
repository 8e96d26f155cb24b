// How many chats one simulated provider takes in a minute, counted in whole minutes from the first one, as
// many real ones do: what comes over it gets 429 until the next begins. `set` on any thread, the rest on the
// loop.
#pragma once

#include "base/clock.h"
#include "sandbox/wire.h"

#include <atomic>
#include <cstdint>
#include <vector>

namespace tierline::sandbox {

class Allowance {
public:
    void set(std::int64_t requests, Milliseconds minute); // 0 requests: no limit
    bool isLimited() const { return m_limit.load(std::memory_order_relaxed) > 0; }
    bool take(Monotonic now);
    Milliseconds untilNext(Monotonic now) const;
    std::vector<WireHeader> headers(Monotonic now) const; // OpenAI's

private:
    std::atomic<std::int64_t> m_limit{0}, m_minute{60'000};
    Monotonic m_began{};
    std::int64_t m_taken = 0;
};

} // namespace tierline::sandbox
