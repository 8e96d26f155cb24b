// What conversations have been with: the model that answered last, what its prompt cache still holds, what
// changing models has cost, and a floor after an answer that would not do.
//
// One object a process; any thread, behind one short mutex. Bounded, the longest silent goes first; empty
// after a restart. Models and tiers are kept by name, so that an edited policy finds its own.
#pragma once

#include "base/clock.h"
#include "base/money.h"

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tierline::route {

struct Conversation {
    std::string model;             // id; empty: nobody has answered yet
    std::int64_t cachedTokens = 0; // that its cache holds; 0 once it is cold
    Money switchSpend;             // cache that was lost by changing models
    Money neverSwitch;             // what staying each time would have cost
    std::string floor;             // a tier's name; empty: none
    std::string floorReason;       // "the answer before was doubtful: refusal …"
    bool operator==(const Conversation&) const = default;
};

// What one answer adds.
struct ConversationTurn {
    std::string_view model;
    std::int64_t cachedTokens = 0; // in its cache from now on
    Milliseconds warm{300'000};    // how long, from now on
    Money switchCost, neverSwitch; // of this turn
};

class Sessions {
public:
    static constexpr Milliseconds forgotten{86'400'000}; // silent for so long: as if it were new

    explicit Sessions(std::size_t most = 20'000) : m_most(most) {}

    Conversation find(std::string_view session, Monotonic now) const; // empty when it is not known
    void answered(std::string_view session, const ConversationTurn& turn, Monotonic now);

    // The session's next turns begin no lower than this tier, for so long; in place of the floor that stands.
    // `why` is shown in their records: "the answer before gave up: ...".
    void raiseFloor(std::string_view session, std::string_view tier, std::string_view why, Milliseconds ttl,
                    Monotonic now);
    std::size_t size() const;

private:
    struct Entry {
        std::string session;
        Conversation known;
        Monotonic at{}, warmUntil{}, floorUntil{};
    };
    Entry& entry(std::string_view session, Monotonic now);

    const std::size_t m_most;
    mutable std::mutex m_mutex; // guards all below
    std::list<Entry> m_entries; // longest silent first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> m_bySession;
};

} // namespace tierline::route
