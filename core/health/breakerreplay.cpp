#include "health/breakerreplay.h"

#include "health/breaker.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace tierline::health {

namespace {

struct Moment {
    Wall at{};
    bool isEnd = false;
    std::size_t call = 0;
};

// Ends before beginnings of the same millisecond: a reply is known before the next request leaves. But no
// call ends before it began.
std::vector<Moment> momentsOf(const std::vector<PastCall>& calls) {
    std::vector<Moment> moments;
    moments.reserve(calls.size() * 2);
    for (std::size_t i = 0; i < calls.size(); ++i) {
        moments.push_back({calls[i].start, false, i});
        moments.push_back({std::max(calls[i].start + Milliseconds(1), calls[i].end), true, i});
    }
    std::ranges::sort(moments, {}, [](const Moment& m) { return std::tuple(m.at, !m.isEnd, m.call); });
    return moments;
}

class Replay {
public:
    Replay(const std::vector<PastCall>& calls, const policy::Breaker& settings)
        : m_calls(calls), m_settings(settings), m_permits(calls.size()) {}

    void play(const Moment& moment) {
        const PastCall& call = m_calls[moment.call];
        // Far from the clock's own beginning, which a fresh breaker takes for "never".
        const Monotonic now = Monotonic(std::chrono::hours(24)) + (moment.at - m_first);
        Kept& kept = m_breakers.try_emplace(call.target, Breaker(m_settings)).first->second;
        if (moment.isEnd)
            end(call, m_permits[moment.call], kept.breaker, now);
        else
            begin(call, m_permits[moment.call], kept.breaker, now);
        note(kept, moment.at, now);
    }
    void startAt(Wall first) { m_first = first; }

    BreakerReplay result(Wall last, const std::vector<std::uint32_t>& failed) {
        for (auto& [target, kept] : m_breakers)
            if (kept.isOpen) m_result.openTime += last - kept.since;
        for (const auto request : failed)
            ++(m_refused.contains(request) ? m_result.failedElsewhere : m_result.failedAgain);
        m_result.calls = std::ssize(m_calls);
        return m_result;
    }

private:
    struct Kept {
        explicit Kept(Breaker fresh) : breaker(std::move(fresh)) {}
        Breaker breaker;
        BreakerState state = BreakerState::Closed;
        bool isOpen = false;
        Wall since{};
    };

    static bool isFault(const PastCall& call) {
        return !call.cancelled && call.error && traits(*call.error).feedsBreaker;
    }

    void begin(const PastCall& call, Permit& permit, Breaker& breaker, Monotonic now) {
        permit = breaker.acquire(now);
        if (permit == Permit::Refused) {
            m_refused.insert(call.request);
            if (isFault(call)) ++m_result.failuresSpared;
            if (!call.error && !call.cancelled) ++m_result.goodRefused;
        } else if (isFault(call)) {
            ++m_result.failuresSent;
        }
    }

    static void end(const PastCall& call, const Permit& permit, Breaker& breaker, Monotonic now) {
        if (permit == Permit::Refused) return;
        if (call.cancelled)
            breaker.abandoned(permit, now);
        else if (call.error)
            breaker.failed(permit, *call.error, now);
        else
            breaker.succeeded(permit, now);
    }

    // A probe that fails opens again: that is an opening too.
    void note(Kept& kept, Wall at, Monotonic now) {
        const BreakerState state = kept.breaker.state(now);
        if (state == kept.state) return;
        if (state == BreakerState::Open) ++m_result.opens;
        kept.state = state;
        const bool isOpen = state != BreakerState::Closed;
        if (isOpen && !kept.isOpen) kept.since = at;
        if (!isOpen && kept.isOpen) m_result.openTime += at - kept.since;
        kept.isOpen = isOpen;
    }

    const std::vector<PastCall>& m_calls;
    policy::Breaker m_settings;
    std::vector<Permit> m_permits;
    std::unordered_map<std::uint32_t, Kept> m_breakers;
    std::unordered_set<std::uint32_t> m_refused; // requests
    Wall m_first{};
    BreakerReplay m_result;
};

} // namespace

BreakerReplay replayBreakers(const std::vector<PastCall>& calls, const std::vector<std::uint32_t>& failed,
                             const policy::Breaker& settings, const std::atomic<bool>* stop) {
    if (calls.empty()) return {};
    Replay replay(calls, settings);
    const auto moments = momentsOf(calls);
    replay.startAt(moments.front().at);
    for (const Moment& moment : moments) {
        if (stop != nullptr && *stop) break;
        replay.play(moment);
    }
    return replay.result(moments.back().at, failed);
}

} // namespace tierline::health
