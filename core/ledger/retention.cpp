#include "ledger/retention.h"

#include <algorithm>
#include <limits>

namespace tierline::ledger {

namespace {

constexpr Milliseconds between = std::chrono::minutes(1), soon{50};
constexpr Milliseconds jump = std::chrono::hours(1), doubt = std::chrono::minutes(10);

} // namespace

KeepRules keepRulesOf(const policy::Capture& capture, const policy::Keep& keep) {
    return {{capture.keep, capture.bytes}, {keep.age, keep.bytes}};
}

Excess excessOf(const Bounds& bounds, std::int64_t used, Wall now) {
    Excess excess;
    if (bounds.age) {
        const auto age = std::max(*bounds.age, Milliseconds(0));
        const auto since = now.time_since_epoch();
        const bool reaches = since >= Milliseconds::min() + age; // else older than time itself
        if (reaches) excess.before = Wall(since - age);
    }
    if (bounds.bytes) {
        const auto limit = std::max<std::int64_t>(*bounds.bytes, 0);
        if (used > limit) excess.bytes = used - limit + limit / 50;
    }
    return excess;
}

Goners chooseGoners(std::span<const Held> oldestFirst, const Excess& excess) {
    Goners goners;
    for (const auto& held : oldestFirst) {
        const bool goes = (excess.before && held.time < *excess.before) || goners.bytes < excess.bytes;
        if (!goes) {
            goners.goOn = false;
            break;
        }
        if (held.safe) continue;
        goners.seqs.push_back(held.seq);
        goners.bytes += std::max<std::int64_t>(held.bytes, 0);
    }
    return goners;
}

KeepReport& KeepReport::operator+=(const KeepReport& other) {
    decisions += other.decisions, bodies += other.bodies, bodyBytes += other.bodyBytes;
    indexed += other.indexed, freedBytes += other.freedBytes;
    more = other.more;
    stuck = other.stuck;
    return *this;
}

bool KeepSchedule::isDue() const {
    return !m_next || m_clock->now() >= *m_next;
}

KeepRules KeepSchedule::rulesNow(const KeepRules& rules) {
    const auto now = m_clock->now();
    const auto wall = m_clock->wall();
    if (m_seen) {
        const auto passed = std::chrono::duration_cast<Milliseconds>(now - m_seen->first);
        const auto off = (wall - m_seen->second) - passed;
        if (off > jump || off < -jump) m_doubtUntil = now + doubt;
    }
    m_seen = {now, wall};
    KeepRules allowed = rules;
    if (m_doubtUntil && now < *m_doubtUntil) allowed.bodies.age.reset(), allowed.decisions.age.reset();
    return allowed;
}

void KeepSchedule::done(const KeepReport& report) {
    m_next = m_clock->now() + (report.more ? soon : between);
}

} // namespace tierline::ledger
