#include "health/ratelimit.h"

#include <algorithm>

namespace tierline::health {

namespace {

static_assert(static_cast<int>(RateFill::What::Requests) == static_cast<int>(RemoteKind::Requests));
static_assert(static_cast<int>(RateFill::What::TokensADay) == static_cast<int>(RemoteKind::TokensADay));

constexpr Milliseconds longestBlock = std::chrono::days(1);
constexpr Milliseconds firstHeld{1'000}; // guess before the first reply
constexpr std::int64_t heldSpan = 10;    // places that the mean remembers
constexpr std::int64_t mostRounds = 10'000;

bool countsTokens(RemoteKind kind) {
    return kind == RemoteKind::Tokens || kind == RemoteKind::InputTokens || kind == RemoteKind::TokensADay;
}

bool countsRequests(RemoteKind kind) {
    return kind == RemoteKind::Requests || kind == RemoteKind::RequestsADay;
}

template <class T>
std::optional<T> smaller(std::optional<T> a, std::optional<T> b) {
    return a && b ? std::min(a, b) : a ? a : b;
}

} // namespace

MinuteSum::MinuteSum(Milliseconds minute)
    : m_slice(std::max<Monotonic::duration>(Monotonic::duration(minute) / (slices - 1),
                                            std::chrono::microseconds(1))) {}

std::int64_t MinuteSum::add(std::int64_t amount, Monotonic when) {
    const auto number = sliceOf(when);
    auto& slice = m_slices[static_cast<std::size_t>(number % slices)];
    if (slice.number < number) slice = {number, 0};
    if (slice.number == number) slice.amount += amount; // else it has left the window
    return number;
}

void MinuteSum::correct(std::int64_t number, std::int64_t by) {
    if (number < 0) return;
    auto& slice = m_slices[static_cast<std::size_t>(number % slices)];
    if (slice.number == number) slice.amount = std::max<std::int64_t>(0, slice.amount + by);
}

std::int64_t MinuteSum::sum(Monotonic now) const {
    const auto oldest = sliceOf(now) - slices + 1;
    std::int64_t total = 0;
    for (const auto& slice : m_slices)
        if (slice.number >= oldest) total += slice.amount;
    return total;
}

Milliseconds MinuteSum::untilGone(std::int64_t number, Monotonic now) const {
    const auto gone = Monotonic(m_slice * (number + slices));
    return std::chrono::ceil<Milliseconds>(gone - now);
}

Milliseconds MinuteSum::waitFor(std::int64_t amount, std::int64_t limit, Monotonic now) const {
    limit = std::max<std::int64_t>(limit, 1);
    const auto rounds = std::min((std::max<std::int64_t>(amount, 1) - 1) / limit, mostRounds);
    const auto rest = std::max<std::int64_t>(amount, 1) - rounds * limit;
    const auto longer = std::chrono::ceil<Milliseconds>(m_slice * slices * rounds);
    auto total = sum(now);
    if (total + rest <= limit) return longer;
    const auto newest = sliceOf(now);
    for (auto number = newest - slices + 1; number <= newest; ++number) {
        const auto& slice = m_slices[static_cast<std::size_t>(number % slices)];
        if (slice.number != number || slice.amount == 0) continue;
        total -= slice.amount;
        if (total + rest <= limit || total == 0) return untilGone(number, now) + longer;
    }
    return longer;
}

RateLimit::RateLimit(Limits limits, Milliseconds minute)
    : m_limits(limits), m_minute(minute), m_requests(minute), m_tokens(minute) {}

Milliseconds RateLimit::remoteWait(std::int64_t tokens, Monotonic now) const {
    Milliseconds wait{0};
    for (std::size_t at = 0; at < remoteKinds && m_toldUntil > now; ++at) {
        const auto& remote = m_remote[at];
        if (remote.until <= now) continue;
        const auto kind = static_cast<RemoteKind>(at);
        auto needed = countsTokens(kind) ? std::max<std::int64_t>(tokens, 1) : 1;
        if (remote.limit > 0) needed = std::min(needed, remote.limit);
        if (remote.remaining < needed)
            wait = std::max(wait, std::chrono::ceil<Milliseconds>(remote.until - now));
    }
    if (m_blockedUntil > now) wait = std::max(wait, std::chrono::ceil<Milliseconds>(m_blockedUntil - now));
    return wait;
}

bool RateLimit::isRemote(Monotonic now) const {
    return remoteWait(1, now) > Milliseconds(0);
}

Milliseconds RateLimit::waitFor(std::int64_t tokens, std::int64_t ahead, std::int64_t tokensAhead,
                                Monotonic now) const {
    auto wait = remoteWait(tokens, now);
    if (m_limits.requests) wait = std::max(wait, m_requests.waitFor(ahead + 1, *m_limits.requests, now));
    if (m_limits.tokens && tokens > 0) {
        // Larger than a whole minute's allowance: it may go when nothing else has gone for a minute.
        const auto own = std::min(tokens, *m_limits.tokens);
        wait = std::max(wait, m_tokens.waitFor(tokensAhead + own, *m_limits.tokens, now));
    }
    return wait;
}

Milliseconds RateLimit::waitForPlace(std::int64_t ahead) const {
    if (!m_limits.concurrent) return Milliseconds(0);
    const auto places = std::max<std::int64_t>(1, *m_limits.concurrent);
    if (m_inFlight + ahead < places) return Milliseconds(0);
    const auto held = m_meanHeld > Milliseconds(0) ? m_meanHeld : firstHeld;
    return held * std::min(ahead + 1, std::int64_t{1'000'000}) / places;
}

RateHold RateLimit::take(std::int64_t tokens, Monotonic now) {
    RateHold hold;
    hold.tokens = std::max<std::int64_t>(tokens, 0);
    hold.since = now;
    if (m_limits.requests) hold.requestSlice = m_requests.add(1, now);
    if (m_limits.tokens) hold.tokenSlice = m_tokens.add(hold.tokens, now);
    for (std::size_t at = 0; at < remoteKinds; ++at) {
        const auto kind = static_cast<RemoteKind>(at);
        auto& remote = m_remote[at];
        const auto by = countsTokens(kind) ? hold.tokens : countsRequests(kind) ? 1 : 0;
        hold.remote[at] = {std::min(by, remote.remaining), remote.until};
        remote.remaining -= hold.remote[at].by;
    }
    ++m_inFlight;
    return hold;
}

void RateLimit::release(const RateHold& hold, std::optional<std::int64_t> used, Monotonic now) {
    m_inFlight = std::max(0, m_inFlight - 1);
    const auto arrived = std::min(now, hold.since + m_minute / 10);
    if (hold.requestSlice >= 0) {
        m_requests.correct(hold.requestSlice, -1);
        m_requests.add(1, arrived);
    }
    if (hold.tokenSlice >= 0) {
        m_tokens.correct(hold.tokenSlice, -hold.tokens);
        m_tokens.add(std::max<std::int64_t>(used.value_or(hold.tokens), 0), arrived);
    }
    const auto held = std::chrono::duration_cast<Milliseconds>(now - hold.since);
    if (held <= Milliseconds(0)) return;
    m_meanHeld = m_meanHeld == Milliseconds(0) ? held : m_meanHeld + (held - m_meanHeld) / heldSpan;
}

void RateLimit::undo(const RateHold& hold) {
    m_inFlight = std::max(0, m_inFlight - 1);
    m_requests.correct(hold.requestSlice, -1);
    m_tokens.correct(hold.tokenSlice, -hold.tokens);
    for (std::size_t at = 0; at < remoteKinds; ++at) // a newer word knows nothing of it anyway
        if (m_remote[at].until == hold.remote[at].until) m_remote[at].remaining += hold.remote[at].by;
}

// What was sent meanwhile is in the provider's count already or comes with its own reply: the newest word
// stands.
void RateLimit::learn(const RemoteLimits& said, Monotonic now) {
    for (std::size_t at = 0; at < remoteKinds; ++at) {
        const auto& window = said.windows[at];
        if (!window.remaining || !window.resetIn) continue;
        // A window whose limit is nothing is no window, but a way to say that there is none.
        if (window.limit && *window.limit == 0) continue;
        m_remote[at] = {std::max<std::int64_t>(0, *window.remaining), window.limit.value_or(0),
                        now + std::clamp(*window.resetIn, Milliseconds(0), longestBlock)};
        m_toldUntil = std::max(m_toldUntil, m_remote[at].until);
    }
}

void RateLimit::block(Milliseconds time, Monotonic now) {
    m_blockedUntil = std::max(m_blockedUntil, now + std::clamp(time, Milliseconds(0), longestBlock));
}

void RateLimit::forget() {
    m_remote = {};
    m_blockedUntil = m_toldUntil = {};
}

std::optional<std::int64_t> RateLimit::requestsLeft(Monotonic now) const {
    std::optional<std::int64_t> left;
    if (m_limits.requests) left = std::max<std::int64_t>(0, *m_limits.requests - m_requests.sum(now));
    for (const auto kind : {RemoteKind::Requests, RemoteKind::RequestsADay}) {
        const auto& remote = m_remote[static_cast<std::size_t>(kind)];
        if (remote.until > now) left = smaller(left, std::optional(remote.remaining));
    }
    if (m_blockedUntil > now) left = 0;
    return left;
}

std::vector<RateFill> RateLimit::fills(Monotonic now) const {
    using What = RateFill::What;
    std::vector<RateFill> all;
    const auto own = [&](What what, std::int64_t used, std::int64_t limit) {
        RateFill fill;
        fill.what = what;
        fill.used = used;
        fill.limit = limit;
        fill.left = std::max<std::int64_t>(0, limit - used);
        all.push_back(fill);
    };
    if (m_limits.requests) own(What::Requests, m_requests.sum(now), *m_limits.requests);
    if (m_limits.tokens) own(What::Tokens, m_tokens.sum(now), *m_limits.tokens);
    if (m_limits.concurrent) own(What::AtOnce, m_inFlight, *m_limits.concurrent);
    for (std::size_t at = 0; at < remoteKinds; ++at) {
        const auto& remote = m_remote[at];
        if (remote.until <= now) continue;
        RateFill fill;
        fill.what = static_cast<What>(at); // in the same order as RemoteKind
        fill.isRemote = true;
        fill.left = remote.remaining;
        fill.limit = remote.limit;
        fill.used = std::max<std::int64_t>(0, remote.limit - remote.remaining);
        fill.resetIn = std::chrono::ceil<Milliseconds>(remote.until - now);
        all.push_back(fill);
    }
    return all;
}

std::optional<std::int64_t> RateLimit::tokensLeft(Monotonic now) const {
    std::optional<std::int64_t> left;
    if (m_limits.tokens) left = std::max<std::int64_t>(0, *m_limits.tokens - m_tokens.sum(now));
    for (const auto kind : {RemoteKind::Tokens, RemoteKind::InputTokens, RemoteKind::TokensADay}) {
        const auto& remote = m_remote[static_cast<std::size_t>(kind)];
        if (remote.until > now) left = smaller(left, std::optional(remote.remaining));
    }
    return left;
}

} // namespace tierline::health
