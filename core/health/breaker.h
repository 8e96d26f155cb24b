// A circuit breaker for one provider × model × credential. Pure: time comes in, no I/O, no lock; `Board`
// guards it. The rules stand in README.md, the transitions are a table in tests/health. Success counts only
// when the stream has ended. No jitter on the open time: half-open lets only `probes` requests through, so
// there is no crowd to spread.
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
std::string_view toString(Action action); // trip, reset, hold_open, drain, probe

// Leave to send one request. It remembers the era (the state's turn) it was given in, so that a late result
// can neither re-trip a breaker that has recovered meanwhile nor close one that has not.
struct Permit {
    enum Kind : std::uint8_t { Refused, Normal, Probe, Panic };
    Kind kind = Refused;
    std::uint32_t era = 0;

    Permit() = default;
    Permit(Kind given, std::uint32_t in = 0) : kind(given), era(in) {} // implicit: a Kind reads as a permit
    bool operator==(Kind other) const { return kind == other; }
};

struct BreakerView {
    BreakerState state = BreakerState::Closed;
    std::string reason;          // of the last transition: "5 consecutive server_error"
    Milliseconds reopensIn{0};   // until half-open; 0 unless open
    int failures = 0, calls = 0; // in the window
    int consecutive = 0;
    int probesInFlight = 0, probesSucceeded = 0;
    int timesOpened = 0; // since it was last stably closed, that is for a whole window
};

class Breaker {
public:
    explicit Breaker(policy::Breaker settings) : m_settings(settings) {}

    // Every permit but Refused is given back by exactly one of the three calls below.
    Permit acquire(Monotonic now);
    bool wouldAllow(Monotonic now) const; // without taking anything
    // All breakers are open and one must be asked all the same: a success makes it half-open, a failure
    // changes nothing. A breaker that is not open answers as `acquire` does.
    Permit acquireAnyway(Monotonic now);
    void succeeded(Permit permit, Monotonic now);
    void failed(Permit permit, ErrorClass why,
                Monotonic now);                   // also for classes that do not feed: they change nothing
    void abandoned(Permit permit, Monotonic now); // the client left, or 429: no verdict on the model

    // Trip leaves HeldOpen and Draining as they are; every other action holds in every state.
    void act(Action action, Monotonic now);
    void configure(policy::Breaker settings);
    void refresh(Monotonic now); // open → half-open when its time has come
    BreakerState state(Monotonic now) const;
    const std::string& reason() const { return m_reason; }
    Milliseconds reopensIn(Monotonic now) const;
    BreakerView view(Monotonic now) const;

private:
    struct Bucket {
        std::int64_t epoch = -1; // number of the slice of the window
        int calls = 0, failures = 0;
    };
    static constexpr int bucketCount = 10;

    void enter(BreakerState state, std::string reason);
    void trip(std::string reason, Monotonic now);
    void close(std::string reason, Monotonic now);
    bool isStable(Monotonic now) const; // closed for a whole window
    bool takeBack(Permit permit);       // a probe of this era
    std::int64_t epochOf(Monotonic now) const;
    Bucket& bucket(Monotonic now);
    void totals(Monotonic now, int& calls, int& failures) const;

    policy::Breaker m_settings;
    BreakerState m_state = BreakerState::Closed;
    std::array<Bucket, bucketCount> m_buckets{};
    Monotonic m_openUntil{};
    Monotonic m_closedSince{};
    std::uint32_t m_era = 0;
    int m_consecutive = 0;
    int m_timesOpened = 0;
    int m_probesInFlight = 0, m_probesSucceeded = 0;
    std::string m_reason;
};

} // namespace tierline::health
