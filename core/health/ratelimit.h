// What one key may still send in this minute: our own limits from the policy, and what the provider said of
// its own. Pure: time comes in, no lock.
//
// A limit holds for *every* minute, not on average: what was sent is summed over sixty slices, and a place
// comes free when its slice leaves the window. A bucket that fills up steadily would let twice its size
// through in the first minute, and a provider that counts whole minutes refuses half of that.
//
// The provider counts when a request reaches it, not when it leaves: the reply tells when that was at the
// latest, so its place moves up to there, by a tenth of a minute at most.
//
// Tokens are reserved by estimate before a request leaves and corrected when its usage is known.
#pragma once

#include "base/remotelimits.h"
#include "health/ratefill.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace tierline::health {

constexpr Milliseconds realMinute{60'000};

struct Limits {                                   // absent: none
    std::optional<std::int64_t> requests, tokens; // a minute
    std::optional<int> concurrent;
    bool operator==(const Limits&) const = default;
};

// A sum over the last minute, in slices.
class MinuteSum {
public:
    explicit MinuteSum(Milliseconds minute = realMinute);
    std::int64_t add(std::int64_t amount, Monotonic when); // returns the slice
    void correct(std::int64_t slice, std::int64_t by);     // nothing when it has left the window
    std::int64_t sum(Monotonic now) const;
    // Until `amount` more fits under `limit`; an amount over the limit itself waits for an empty window.
    // More than the limit at once, as the head of a queue adds up to: as many whole windows longer.
    Milliseconds waitFor(std::int64_t amount, std::int64_t limit, Monotonic now) const;

private:
    static constexpr std::int64_t slices = 61; // the oldest is in the window in part only
    std::int64_t sliceOf(Monotonic now) const { return now.time_since_epoch() / m_slice; }
    Milliseconds untilGone(std::int64_t slice, Monotonic now) const;

    struct Slice {
        std::int64_t number = -1, amount = 0;
    };
    Monotonic::duration m_slice;
    std::array<Slice, slices> m_slices{};
};

// A place that was taken; given back by `release`.
struct RateHold {
    std::int64_t tokens = 0;
    std::int64_t requestSlice = -1, tokenSlice = -1;
    Monotonic since{};
    struct Counted { // down from what the provider said was left
        std::int64_t by = 0;
        Monotonic until{}; // of that window
    };
    std::array<Counted, remoteKinds> remote{};
};

class RateLimit {
public:
    explicit RateLimit(Limits limits = {}, Milliseconds minute = realMinute);
    void configure(Limits limits) { m_limits = limits; }

    bool isFull() const { return m_limits.concurrent && m_inFlight >= *m_limits.concurrent; }
    // Until time alone lets one go that comes behind `ahead` others with `tokensAhead`; 0: now.
    Milliseconds waitFor(std::int64_t tokens, std::int64_t ahead, std::int64_t tokensAhead,
                         Monotonic now) const;
    // The same for places at once, from how long one was held on average.
    Milliseconds waitForPlace(std::int64_t ahead) const;

    RateHold take(std::int64_t tokens, Monotonic now);
    // `used`: what the provider counted; absent: unknown, the reservation stands.
    void release(const RateHold& hold, std::optional<std::int64_t> used, Monotonic now);
    void undo(const RateHold& hold); // it was never sent

    void learn(const RemoteLimits& said, Monotonic now);
    void block(Milliseconds time, Monotonic now); // never shortens
    void forget();                                // all that the provider said; what was sent still counts

    std::optional<std::int64_t> requestsLeft(Monotonic now) const; // absent: no limit is known
    std::optional<std::int64_t> tokensLeft(Monotonic now) const;
    int inFlight() const { return m_inFlight; }
    const Limits& limits() const { return m_limits; }
    std::vector<RateFill> fills(Monotonic now) const; // of every limit that is known
    bool isRemote(Monotonic now) const;               // it is the provider's word that holds it back

private:
    struct Remote {
        std::int64_t remaining = 0, limit = 0; // limit 0: unknown
        Monotonic until{};                     // what is over says nothing
    };
    Milliseconds remoteWait(std::int64_t tokens, Monotonic now) const;

    Limits m_limits;
    Milliseconds m_minute;
    MinuteSum m_requests, m_tokens;
    std::array<Remote, remoteKinds> m_remote{};
    Monotonic m_blockedUntil{}, m_toldUntil{}; // the latter: the last of `m_remote` is over
    int m_inFlight = 0;
    Milliseconds m_meanHeld{0}; // 0: none yet
};

} // namespace tierline::health
