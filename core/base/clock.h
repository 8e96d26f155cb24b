// Time as a parameter. Monotonic time drives breakers, windows and timeouts; wall time only labels records.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tierline {

using Monotonic = std::chrono::steady_clock::time_point;
using Wall = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;
using Microseconds = std::chrono::microseconds;

// Any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Monotonic now() const = 0;
    virtual Wall wall() const = 0;

protected:
    Clock() = default;
    Clock(const Clock&) = default;
    Clock& operator=(const Clock&) = default;
};

const Clock& systemClock();

// For tests: stands still until moved. One thread.
class ManualClock final : public Clock {
public:
    Monotonic now() const override { return m_now; }
    Wall wall() const override { return m_wall; }
    void forward(std::chrono::nanoseconds by) {
        m_now += std::chrono::duration_cast<Monotonic::duration>(by);
        m_wall += std::chrono::duration_cast<Milliseconds>(by);
    }

private:
    Monotonic m_now{std::chrono::hours(1000)};
    Wall m_wall{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};
};

std::string toRfc3339(Wall time);                           // 2026-06-01T12:00:00.000Z
std::optional<Wall> wallFromRfc3339(std::string_view text); // offset or Z; fraction optional

} // namespace tierline
