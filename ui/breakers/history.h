// What is known of every breaker's past: the changes that this window has seen, newest last, bounded, and
// before them what the ledger's attempts tell. From snapshots, so two changes within a quarter of a second
// may show as one. Window thread.
#pragma once

#include "base/clock.h"
#include "health/board.h"
#include "ledger/record.h"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace tierline::breakers {

inline constexpr std::chrono::minutes spanShown{60};

// One breaker: a model, or one key of a pool as `provider/model#2`.
std::string targetOf(const std::string& model, const std::string& credential);

struct Change {
    std::string model; // the target
    Wall at{};
    health::BreakerState to = health::BreakerState::Closed;
    std::string reason;
    bool operator==(const Change&) const = default;
};

class History {
public:
    static constexpr std::size_t limit = 500;

    // The first sight of a model counts as a change only when it is not closed.
    void note(const std::vector<health::BreakerRow>& rows, Wall now);
    const std::vector<Change>& all() const { return m_changes; } // oldest first
    std::vector<Change> of(const std::string& model) const;
    Wall beginning() const { return m_beginning; } // of the watch

private:
    std::vector<Change> m_changes;
    std::map<std::string, health::BreakerState> m_last;
    Wall m_beginning{};
};

// One attempt of the past, as the ledger has it.
struct PastCall {
    std::string target;
    Wall start{}, end{};
    bool isFault = false; // it failed in a way that feeds breakers
    health::BreakerState before = health::BreakerState::Closed, after = health::BreakerState::Closed;
    std::string why; // the error
    bool operator==(const PastCall&) const = default;
};
void appendCalls(std::vector<PastCall>& into, const ledger::Record& record);

// The changes that attempts tell of, oldest first: exact where an attempt caused one, late where only a later
// attempt met it.
std::vector<Change> changesOf(const std::vector<PastCall>& calls);

// The window's own word counts from when it began to watch; the ledger's before that.
std::vector<Change> merged(const std::vector<Change>& past, const History& seen);

struct Minute {
    int calls = 0, faults = 0;
    bool operator==(const Minute&) const = default;
};
using Minutes = std::array<Minute, 60>; // the last one ends now
std::map<std::string, Minutes> minutesOf(const std::vector<PastCall>& calls, Wall now);

} // namespace tierline::breakers
