// What this window has seen of every breaker: its changes, newest last, bounded. From snapshots, so two
// changes within a quarter of a second may show as one. Window thread.
#pragma once

#include "base/clock.h"
#include "health/board.h"

#include <map>
#include <string>
#include <vector>

namespace tierline::breakers {

struct Change {
    std::string model;
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

} // namespace tierline::breakers
