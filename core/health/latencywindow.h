// The last 50 latencies of one model and their 95th percentile. Samples also age by time, so that a model
// that was slow returns without traffic. One thread or under the Board's lock.
#pragma once

#include "base/clock.h"

#include <array>
#include <optional>

namespace tierline::health {

class LatencyWindow {
public:
    static constexpr int capacity = 50;
    static constexpr int minimum = 5;
    static constexpr Milliseconds maxAge{300'000};

    void add(Milliseconds latency, Monotonic now);
    // Nearest rank; absent below `minimum` fresh samples.
    std::optional<Milliseconds> p95(Monotonic now) const;
    int samples(Monotonic now) const;

private:
    struct Sample {
        Monotonic at{};
        Milliseconds latency{};
    };
    void renew(Monotonic now) const;

    std::array<Sample, capacity> m_samples{};
    int m_next = 0, m_count = 0;

    // Kept until a sample comes or goes, since every plan asks.
    mutable std::optional<Milliseconds> m_p95;
    mutable int m_fresh = 0;
    mutable Monotonic m_validUntil{};
};

} // namespace tierline::health
