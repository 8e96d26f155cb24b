// What of the ledger goes with age and size, oldest first, in pieces of a few milliseconds on the writer's
// thread, so that no commit waits long. Pinned and labelled decisions stay with their texts, and so do the
// sums by hour and day. The same pieces count and index new prompts, tidy the index and give room back.
#pragma once

#include "base/clock.h"
#include "ledger/ledger.h"
#include "policy/policy.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tierline::ledger {

struct Bounds { // absent: without bound
    std::optional<Milliseconds> age;
    std::optional<std::int64_t> bytes;
    bool operator==(const Bounds&) const = default;
};
struct KeepRules {
    Bounds bodies;    // bytes as compressed
    Bounds decisions; // bytes of the whole database
    bool operator==(const KeepRules&) const = default;
};
KeepRules keepRulesOf(const policy::Capture& capture, const policy::Keep& keep);

// Pure: what has to go.
struct Held {
    std::int64_t seq = 0;
    Wall time{};
    std::int64_t bytes = 0;
    bool safe = false; // pinned or labelled
};
struct Excess {
    std::optional<Wall> before; // what is older goes
    std::int64_t bytes = 0;     // and at least so many
    bool any() const { return before.has_value() || bytes > 0; }
};
// A bound once passed is undercut by a fiftieth, so that rows go in batches.
Excess excessOf(const Bounds& bounds, std::int64_t used, Wall now);
struct Goners {
    std::vector<std::int64_t> seqs;
    std::int64_t bytes = 0;
    bool goOn = true; // all that was given goes or is safe: what comes next may go, too
};
Goners chooseGoners(std::span<const Held> oldestFirst, const Excess& excess);

struct KeepLimits { // of one call
    std::int64_t rows = 5000;
    Microseconds time{3000};
};
struct KeepReport {
    std::int64_t decisions = 0, bodies = 0, bodyBytes = 0; // removed
    std::int64_t indexed = 0;                              // prompts that can now be searched quickly
    std::int64_t freedBytes = 0;                           // given back to the file system
    bool more = false;                                     // call again soon
    std::string stuck;                                     // a bound that cannot be met, and why; empty: none
    KeepReport& operator+=(const KeepReport& other);
};
// Waits for the writer, like all of `Ledger::write`; call it from a worker, not from an I/O thread.
Result<KeepReport> keepWithin(Ledger& ledger, const KeepRules& rules, Wall now,
                              const KeepLimits& limits = {});

// When to call it. One thread. A wall clock that jumps must not empty the ledger: ages count again once the
// new time has stood for ten minutes.
class KeepSchedule {
public:
    explicit KeepSchedule(const Clock& clock) : m_clock(&clock) {}
    bool isDue() const;
    KeepRules rulesNow(const KeepRules& rules); // without ages while the clock is in doubt
    void done(const KeepReport& report);

private:
    const Clock* m_clock;
    std::optional<Monotonic> m_next, m_doubtUntil;
    std::optional<std::pair<Monotonic, Wall>> m_seen;
};

} // namespace tierline::ledger
