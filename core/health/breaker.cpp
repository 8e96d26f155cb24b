#include "health/breaker.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace tierline::health {

namespace {

// open × 2 for each opening after the first, capped.
Milliseconds openTime(const policy::Breaker& settings, int timesOpened) {
    auto time = settings.open;
    for (int i = 1; i < timesOpened && time < settings.maxOpen; ++i)
        time *= 2;
    return std::min(time, settings.maxOpen);
}

} // namespace

std::string_view toString(BreakerState state) {
    switch (state) {
    case BreakerState::Closed: return "closed";
    case BreakerState::Open: return "open";
    case BreakerState::HalfOpen: return "half_open";
    case BreakerState::HeldOpen: return "held_open";
    case BreakerState::Draining: return "draining";
    }
    return "";
}

std::string_view toString(Action action) {
    switch (action) {
    case Action::Trip: return "trip";
    case Action::Reset: return "reset";
    case Action::HoldOpen: return "hold_open";
    case Action::Drain: return "drain";
    case Action::Probe: return "probe";
    }
    return "";
}

void Breaker::enter(BreakerState state, std::string reason) {
    m_state = state;
    m_reason = std::move(reason);
    ++m_era;
    m_probesInFlight = m_probesSucceeded = 0;
}

bool Breaker::isStable(Monotonic now) const {
    return m_state == BreakerState::Closed && now - m_closedSince >= m_settings.window;
}

void Breaker::trip(std::string reason, Monotonic now) {
    if (isStable(now)) m_timesOpened = 0;
    if (m_state != BreakerState::Open) ++m_timesOpened;
    m_openUntil = std::max(m_openUntil, now + openTime(m_settings, m_timesOpened));
    enter(BreakerState::Open, std::move(reason));
}

void Breaker::close(std::string reason, Monotonic now) {
    m_buckets.fill({});
    m_consecutive = 0;
    m_closedSince = now;
    m_openUntil = {};
    enter(BreakerState::Closed, std::move(reason));
}

void Breaker::refresh(Monotonic now) {
    if (m_state == BreakerState::Open && now >= m_openUntil)
        enter(BreakerState::HalfOpen, "open time is over, probing");
}

BreakerState Breaker::state(Monotonic now) const {
    return m_state == BreakerState::Open && now >= m_openUntil ? BreakerState::HalfOpen : m_state;
}

Permit Breaker::acquire(Monotonic now) {
    refresh(now);
    switch (m_state) {
    case BreakerState::Closed: return {Permit::Normal, m_era};
    case BreakerState::HalfOpen:
        if (m_probesInFlight + m_probesSucceeded >= m_settings.probes) return Permit::Refused;
        ++m_probesInFlight;
        return {Permit::Probe, m_era};
    case BreakerState::Open:
    case BreakerState::HeldOpen:
    case BreakerState::Draining: return Permit::Refused;
    }
    return Permit::Refused;
}

Permit Breaker::acquireAnyway(Monotonic now) {
    refresh(now);
    if (m_state != BreakerState::Open) return acquire(now);
    return {Permit::Panic, m_era};
}

bool Breaker::wouldAllow(Monotonic now) const {
    if (m_state == BreakerState::HalfOpen) return m_probesInFlight + m_probesSucceeded < m_settings.probes;
    const auto current = state(now);
    return current == BreakerState::Closed || current == BreakerState::HalfOpen;
}

bool Breaker::takeBack(Permit permit) {
    if (permit != Permit::Probe || permit.era != m_era || m_state != BreakerState::HalfOpen) return false;
    --m_probesInFlight;
    return true;
}

void Breaker::succeeded(Permit permit, Monotonic now) {
    refresh(now);
    if (takeBack(permit)) {
        if (++m_probesSucceeded >= m_settings.probes)
            close(fmt::format("{} of {} probes succeeded", m_probesSucceeded, m_settings.probes), now);
        return;
    }
    if (permit == Permit::Panic && permit.era == m_era && m_state == BreakerState::Open)
        return enter(BreakerState::HalfOpen, "answered although open, probing");
    if (permit != Permit::Normal || permit.era != m_era || m_state != BreakerState::Closed) return;
    ++bucket(now).calls;
    m_consecutive = 0;
}

void Breaker::failed(Permit permit, ErrorClass why, Monotonic now) {
    if (!traits(why).feedsBreaker) return abandoned(permit, now);
    refresh(now);
    if (takeBack(permit)) return trip(fmt::format("probe failed: {}", toString(why)), now);
    if (permit != Permit::Normal || permit.era != m_era || m_state != BreakerState::Closed) return;
    auto& slice = bucket(now);
    ++slice.calls;
    ++slice.failures;
    ++m_consecutive;
    if (m_settings.consecutive > 0 && m_consecutive >= m_settings.consecutive)
        return trip(fmt::format("{} consecutive {}", m_consecutive, toString(why)), now);
    int calls = 0, failures = 0;
    totals(now, calls, failures);
    if (calls >= m_settings.minCalls && failures >= m_settings.failureRate * calls)
        trip(fmt::format("{} of {} calls failed, last {}", failures, calls, toString(why)), now);
}

void Breaker::abandoned(Permit permit, Monotonic now) {
    refresh(now);
    takeBack(permit);
}

void Breaker::act(Action action, Monotonic now) {
    refresh(now);
    switch (action) {
    case Action::Trip:
        if (m_state != BreakerState::HeldOpen && m_state != BreakerState::Draining)
            trip("tripped by hand", now);
        return;
    case Action::Reset: m_timesOpened = 0; return close("reset by hand", now);
    case Action::HoldOpen: return enter(BreakerState::HeldOpen, "held open by hand");
    case Action::Drain: return enter(BreakerState::Draining, "draining by hand");
    case Action::Probe: return enter(BreakerState::HalfOpen, "probing by hand");
    }
}

void Breaker::configure(policy::Breaker settings) {
    if (settings.window != m_settings.window) m_buckets.fill({}); // slices of another length
    m_settings = settings;
    // Fewer probes than have succeeded already would leave half-open without a next permit.
    m_probesSucceeded = std::min(m_probesSucceeded, std::max(settings.probes - 1, 0));
}

Milliseconds Breaker::reopensIn(Monotonic now) const {
    if (state(now) != BreakerState::Open) return Milliseconds{0};
    return std::chrono::ceil<Milliseconds>(m_openUntil - now);
}

BreakerView Breaker::view(Monotonic now) const {
    BreakerView out;
    out.state = state(now);
    out.reason = m_reason;
    out.reopensIn = reopensIn(now);
    totals(now, out.calls, out.failures);
    out.consecutive = m_consecutive;
    out.probesInFlight = m_probesInFlight;
    out.probesSucceeded = m_probesSucceeded;
    out.timesOpened = isStable(now) ? 0 : m_timesOpened;
    return out;
}

std::int64_t Breaker::epochOf(Monotonic now) const {
    const auto slice = std::max(Milliseconds{1}, m_settings.window / bucketCount);
    return now.time_since_epoch() / slice;
}

Breaker::Bucket& Breaker::bucket(Monotonic now) {
    const auto epoch = epochOf(now);
    auto& slot = m_buckets[static_cast<std::size_t>(epoch % bucketCount)];
    if (slot.epoch != epoch) slot = {epoch, 0, 0};
    return slot;
}

void Breaker::totals(Monotonic now, int& calls, int& failures) const {
    const auto oldest = epochOf(now) - bucketCount + 1;
    for (const auto& slot : m_buckets) {
        if (slot.epoch < oldest) continue;
        calls += slot.calls;
        failures += slot.failures;
    }
}

} // namespace tierline::health
