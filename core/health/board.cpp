#include "health/board.h"

#include <algorithm>

namespace tierline::health {

namespace {

constexpr Milliseconds trickleEvery{10'000};
constexpr Milliseconds defaultDelay{5'000};       // of a 429 that names none
constexpr Milliseconds defaultQuotaDelay{60'000}; // a spent quota does not come back in seconds
constexpr Milliseconds longestDelay{86'400'000};  // what a provider may ask for at most
constexpr std::int64_t learningSpan = 20;         // replies that the learned output length remembers

void learn(std::int64_t& mean, std::int64_t& from, std::int64_t value) {
    from = std::min(from + 1, learningSpan);
    mean += (value - mean) / from;
}

std::optional<Milliseconds> gateDelay(const Board::Outcome& outcome) {
    if (!outcome.error) return std::nullopt;
    if (!traits(*outcome.error).setsRateGate && *outcome.error != ErrorClass::Overloaded) return std::nullopt;
    if (outcome.serverDelay) return std::clamp(*outcome.serverDelay, Milliseconds{0}, longestDelay);
    if (*outcome.error == ErrorClass::Overloaded) return std::nullopt;
    return *outcome.error == ErrorClass::QuotaExhausted ? defaultQuotaDelay : defaultDelay;
}

} // namespace

Board::Board(const Clock& clock) : m_clock(clock) {}

void Board::configure(const policy::Policy& policy) {
    const std::scoped_lock lock(m_mutex);
    m_settings = policy.breaker;
    m_order.clear();
    for (auto& [id, entry] : m_entries) {
        entry.breaker.configure(m_settings);
        entry.isListed = false;
    }
    for (const auto& model : policy.models) {
        m_order.push_back(model.id);
        auto& entry = m_entries.try_emplace(model.id, m_settings).first->second;
        entry.isListed = true;
        if (entry.since == Wall{}) entry.since = m_clock.wall();
    }
}

void Board::onTransition(TransitionHook hook) {
    const std::scoped_lock lock(m_mutex);
    m_hook = std::move(hook);
}

Board::Entry* Board::find(std::string_view model) {
    const auto it = m_entries.find(model);
    return it == m_entries.end() ? nullptr : &it->second;
}

void Board::note(std::string_view model, Entry& entry, Monotonic now, Transitions& into) {
    entry.breaker.refresh(now);
    const auto state = entry.breaker.state(now);
    if (state == entry.lastSeen) return;
    into.push_back({std::string(model), entry.lastSeen, state, entry.breaker.reason()});
    entry.lastSeen = state;
    entry.since = m_clock.wall();
}

void Board::tell(const Transitions& transitions) {
    if (transitions.empty()) return;
    TransitionHook hook;
    {
        const std::scoped_lock lock(m_mutex);
        hook = m_hook;
    }
    if (!hook) return;
    for (const auto& one : transitions)
        hook(one.model, one.from, one.to, one.reason);
}

std::vector<ModelHealth> Board::snapshot(const policy::Policy& policy) {
    std::vector<ModelHealth> out(policy.models.size());
    Transitions transitions;
    {
        const std::scoped_lock lock(m_mutex);
        const auto now = m_clock.now();
        for (std::size_t i = 0; i < out.size(); ++i) {
            const auto& id = policy.models[i].id;
            auto* entry = find(id);
            if (!entry) continue; // a policy that was never configured: all is well
            note(id, *entry, now, transitions);
            auto& health = out[i];
            health.state = entry->lastSeen;
            health.wouldAllow = entry->breaker.wouldAllow(now);
            if (!health.wouldAllow) {
                health.reopensIn = entry->breaker.reopensIn(now);
                health.reason = entry->breaker.reason();
            }
            health.p95 = entry->latency.p95(now);
            if (entry->rateLimitedUntil > now)
                health.rateLimitedFor = std::chrono::ceil<Milliseconds>(entry->rateLimitedUntil - now);
            health.learnedOutput = entry->learnedOutput;
            health.trickle = now - entry->lastAsked >= trickleEvery;
        }
    }
    tell(transitions);
    return out;
}

Permit Board::acquire(std::string_view model) {
    Transitions transitions;
    Permit permit;
    {
        const std::scoped_lock lock(m_mutex);
        auto* entry = find(model);
        if (!entry) return Permit::Refused;
        const auto now = m_clock.now();
        permit = entry->breaker.acquire(now);
        if (permit != Permit::Refused) entry->lastAsked = now;
        note(model, *entry, now, transitions);
    }
    tell(transitions);
    return permit;
}

BreakerState Board::state(std::string_view model) {
    const std::scoped_lock lock(m_mutex);
    const auto* entry = find(model);
    return entry ? entry->breaker.state(m_clock.now()) : BreakerState::Closed;
}

BreakerState Board::report(std::string_view model, Permit permit, const Outcome& outcome) {
    Transitions transitions;
    BreakerState after = BreakerState::Closed;
    {
        const std::scoped_lock lock(m_mutex);
        auto* entry = find(model);
        if (!entry) return after;
        const auto now = m_clock.now();
        if (outcome.cancelled) {
            entry->breaker.abandoned(permit, now);
        } else if (outcome.error) {
            entry->breaker.failed(permit, *outcome.error, now);
            if (const auto delay = gateDelay(outcome))
                entry->rateLimitedUntil = std::max(entry->rateLimitedUntil, now + *delay);
        } else {
            entry->breaker.succeeded(permit, now);
            entry->latency.add(outcome.latency, now);
            if (outcome.outputTokens > 0)
                learn(entry->learnedOutput, entry->learnedFrom, outcome.outputTokens);
        }
        note(model, *entry, now, transitions);
        after = entry->lastSeen;
    }
    tell(transitions);
    return after;
}

bool Board::act(std::string_view model, Action action) {
    Transitions transitions;
    {
        const std::scoped_lock lock(m_mutex);
        auto* entry = find(model);
        if (!entry || !entry->isListed) return false;
        const auto now = m_clock.now();
        entry->breaker.act(action, now);
        if (action == Action::Reset) entry->rateLimitedUntil = {};
        note(model, *entry, now, transitions);
    }
    tell(transitions);
    return true;
}

std::vector<BreakerRow> Board::rows() {
    std::vector<BreakerRow> out;
    Transitions transitions;
    {
        const std::scoped_lock lock(m_mutex);
        const auto now = m_clock.now();
        for (const auto& id : m_order) {
            auto* entry = find(id);
            note(id, *entry, now, transitions);
            out.push_back({id, entry->breaker.view(now), entry->latency.p95(now), entry->latency.samples(now),
                           entry->since});
        }
    }
    tell(transitions);
    return out;
}

} // namespace tierline::health
