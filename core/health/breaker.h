// A circuit breaker for one provider × model × credential. Pure: time comes in, no I/O, no lock; `Board`
// guards it. Transitions are a table in tests/health/breaker. Success counts only when the stream has ended.
#pragma once

#include "base/clock.h"
#include "base/errorclass.h"
#include "policy/policy.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::health {

enum class BreakerState : std::uint8_t { Closed, Open, HalfOpen, HeldOpen, Draining };
std::string_view toString(BreakerState state); // closed, open, half_open, held_open, draining

enum class Action : std::uint8_t { Trip, Reset, HoldOpen, Drain, Probe };

enum class Permit : std::uint8_t { Refused, Normal, Probe };

struct BreakerView {
    BreakerState state = BreakerState::Closed;
    std::string reason;          // of the last transition: "5 consecutive server_error"
    Milliseconds reopensIn{0};   // until half-open; 0 unless open
    int failures = 0, calls = 0; // in the window
    int consecutive = 0;
    int probesInFlight = 0, probesSucceeded = 0;
    int timesOpened = 0; // since it was last stably closed
};

class Breaker {
public:
    explicit Breaker(policy::Breaker settings) : m_settings(settings) {}

    // Every permit but Refused is given back by exactly one of the three calls below.
    Permit acquire(Monotonic now);
    bool wouldAllow(Monotonic now) const; // without taking anything
    void succeeded(Permit permit, Monotonic now);
    void failed(Permit permit, ErrorClass why,
                Monotonic now);                   // also for classes that do not feed: they change nothing
    void abandoned(Permit permit, Monotonic now); // the client left, or 429: no verdict on the model

    void act(Action action, Monotonic now);
    void configure(policy::Breaker settings) { m_settings = settings; }
    BreakerState state(Monotonic now) const;
    BreakerView view(Monotonic now) const;

private:
    struct Bucket {
        std::int64_t epoch = -1; // number of the slice of the window
        int calls = 0, failures = 0;
    };
    static constexpr int bucketCount = 10;

    void trip(std::string reason, Monotonic now);
    void close(std::string reason);
    void refresh(Monotonic now); // open → half-open when its time has come
    Bucket& bucket(Monotonic now);
    void totals(Monotonic now, int& calls, int& failures) const;

    policy::Breaker m_settings;
    BreakerState m_state = BreakerState::Closed;
    std::array<Bucket, bucketCount> m_buckets{};
    Monotonic m_openUntil{};
    int m_consecutive = 0;
    int m_timesOpened = 0;
    int m_probesInFlight = 0, m_probesSucceeded = 0;
    std::string m_reason;
};

} // namespace tierline::health
