#include "health/board.h"

#include "health/ratedelay.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <tuple>

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

} // namespace

std::optional<Milliseconds> rateDelay(ErrorClass why, std::optional<Milliseconds> asked) {
    if (!traits(why).setsRateGate && why != ErrorClass::Overloaded) return std::nullopt;
    if (asked) return std::clamp(*asked, Milliseconds{0}, longestDelay);
    if (why == ErrorClass::Overloaded) return std::nullopt;
    return why == ErrorClass::QuotaExhausted ? defaultQuotaDelay : defaultDelay;
}

int keysOf(const policy::Provider& provider) {
    return std::min(static_cast<int>(provider.moreKeys.size()) + 1, mostKeys);
}

std::string credentialName(int key, int keys) {
    return keys > 1 ? fmt::format("{} of {}", key + 1, keys) : std::string();
}

Board::Board(const Clock& clock) : m_clock(clock) {}

void Board::configure(const policy::Policy& policy) {
    const std::scoped_lock lock(m_mutex);
    m_settings = policy.breaker;
    m_order.clear();
    for (auto& [id, entry] : m_entries) {
        for (auto& key : entry.keys)
            key.breaker.configure(m_settings);
        entry.isListed = false;
    }
    for (const auto& model : policy.models) {
        m_order.push_back(model.id);
        auto& entry = m_entries[model.id];
        entry.isListed = true;
        const auto* provider = policy.provider(model.provider);
        entry.keys.resize(static_cast<std::size_t>(provider ? keysOf(*provider) : 1), Key(m_settings));
        for (auto& key : entry.keys)
            if (key.since == Wall{}) key.since = m_clock.wall();
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

Board::Key* Board::find(std::string_view model, int key) {
    auto* entry = find(model);
    const auto at = static_cast<std::size_t>(key);
    return entry && key >= 0 && at < entry->keys.size() ? &entry->keys[at] : nullptr;
}

void Board::note(std::string_view model, Entry& entry, std::size_t at, Monotonic now, Transitions& into) {
    auto& key = entry.keys[at];
    key.breaker.refresh(now);
    const auto state = key.breaker.state(now);
    if (state == key.lastSeen) return;
    auto name = std::string(model);
    if (entry.keys.size() > 1) name += '#' + std::to_string(at + 1);
    into.push_back({std::move(name), key.lastSeen, state, key.breaker.reason()});
    key.lastSeen = state;
    key.since = m_clock.wall();
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

// A pool is as healthy as its best key: one that lets through before those that do not, one that is over its
// rate for the shortest time.
void Board::describe(const Entry& entry, Monotonic now, ModelHealth& health) {
    const Key* best = nullptr;
    const auto rank = [now](const Key& key) {
        const bool allows = key.breaker.wouldAllow(now);
        const auto limited = std::max(key.rateLimitedUntil, now) - now;
        const auto shut = allows ? Monotonic::duration{0} : Monotonic::duration(key.breaker.reopensIn(now));
        return std::tuple(!allows, shut == Monotonic::duration{0} && !allows, shut, limited);
    };
    for (const auto& key : entry.keys)
        if (!best || rank(key) < rank(*best)) best = &key;
    health.state = best->lastSeen;
    health.wouldAllow = best->breaker.wouldAllow(now);
    health.rateStrikes = best->rateStrikes;
    if (!health.wouldAllow) {
        health.reopensIn = best->breaker.reopensIn(now);
        health.reason = best->breaker.reason();
    }
    if (best->rateLimitedUntil > now)
        health.rateLimitedFor = std::chrono::ceil<Milliseconds>(best->rateLimitedUntil - now);
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
            for (std::size_t at = 0; at < entry->keys.size(); ++at)
                note(id, *entry, at, now, transitions);
            auto& health = out[i];
            describe(*entry, now, health);
            health.p95 = entry->latency.p95(now);
            health.learnedOutput = entry->learnedOutput;
            health.trickle = now - entry->lastAsked >= trickleEvery;
        }
    }
    tell(transitions);
    return out;
}

Permit Board::take(std::string_view model, int key, bool anyway) {
    Transitions transitions;
    Permit permit;
    {
        const std::scoped_lock lock(m_mutex);
        auto* found = find(model, key);
        if (!found) return Permit::Refused;
        const auto now = m_clock.now();
        permit = anyway ? found->breaker.acquireAnyway(now) : found->breaker.acquire(now);
        auto* entry = find(model);
        if (permit != Permit::Refused) entry->lastAsked = now;
        note(model, *entry, static_cast<std::size_t>(key), now, transitions);
    }
    tell(transitions);
    return permit;
}

Permit Board::acquire(std::string_view model, int key) {
    return take(model, key, false);
}

Permit Board::acquireAnyway(std::string_view model, int key) {
    return take(model, key, true);
}

BreakerState Board::state(std::string_view model, int key) {
    const std::scoped_lock lock(m_mutex);
    const auto* found = find(model, key);
    return found ? found->breaker.state(m_clock.now()) : BreakerState::Closed;
}

KeySet Board::usableKeys(std::string_view model) {
    const std::scoped_lock lock(m_mutex);
    const auto* entry = find(model);
    if (!entry) return 0;
    const auto now = m_clock.now();
    KeySet usable = 0;
    for (std::size_t at = 0; at < entry->keys.size(); ++at)
        if (entry->keys[at].breaker.wouldAllow(now)) usable |= keyBit(static_cast<int>(at));
    return usable;
}

BreakerState Board::report(std::string_view model, Permit permit, const Outcome& outcome, int key) {
    Transitions transitions;
    BreakerState after = BreakerState::Closed;
    {
        const std::scoped_lock lock(m_mutex);
        auto* found = find(model, key);
        if (!found) return after;
        auto* entry = find(model);
        const auto now = m_clock.now();
        if (outcome.cancelled) {
            found->breaker.abandoned(permit, now);
        } else if (outcome.error) {
            found->breaker.failed(permit, *outcome.error, now);
            // Those under way together are refused together: one strike.
            if (traits(*outcome.error).setsRateGate && found->rateLimitedUntil <= now) ++found->rateStrikes;
            if (const auto delay = rateDelay(*outcome.error, outcome.serverDelay))
                found->rateLimitedUntil = std::max(found->rateLimitedUntil, now + *delay);
        } else {
            found->breaker.succeeded(permit, now);
            found->rateStrikes = 0;
            entry->latency.add(outcome.latency, now);
            if (outcome.outputTokens > 0)
                learn(entry->learnedOutput, entry->learnedFrom, outcome.outputTokens);
        }
        note(model, *entry, static_cast<std::size_t>(key), now, transitions);
        after = found->lastSeen;
    }
    tell(transitions);
    return after;
}

bool Board::act(std::string_view target, Action action) {
    Transitions transitions;
    {
        const std::scoped_lock lock(m_mutex);
        auto name = target;
        std::size_t only = 0; // counted from 1; 0: all keys
        if (const auto hash = target.rfind('#'); !find(target) && hash != target.npos) {
            name = target.substr(0, hash);
            const auto digits = target.substr(hash + 1);
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), only);
            if (error != std::errc() || end != digits.data() + digits.size() || only == 0) return false;
        }
        auto* entry = find(name);
        if (!entry || !entry->isListed || only > entry->keys.size()) return false;
        const auto now = m_clock.now();
        for (std::size_t at = 0; at < entry->keys.size(); ++at) {
            if (only != 0 && at + 1 != only) continue;
            auto& key = entry->keys[at];
            key.breaker.act(action, now);
            if (action == Action::Reset) {
                key.rateLimitedUntil = {};
                key.rateStrikes = 0;
            }
            note(name, *entry, at, now, transitions);
        }
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
            const auto count = static_cast<int>(entry->keys.size());
            for (int at = 0; at < count; ++at) {
                note(id, *entry, static_cast<std::size_t>(at), now, transitions);
                const auto& key = entry->keys[static_cast<std::size_t>(at)];
                out.push_back({id, credentialName(at, count), key.breaker.view(now), entry->latency.p95(now),
                               entry->latency.samples(now), key.since});
            }
        }
    }
    tell(transitions);
    return out;
}

} // namespace tierline::health
