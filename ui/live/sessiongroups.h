// Decisions grouped into conversations and agent runs: what each of them did, cost, and would have cost at
// the strongest model all the time. Pure; one thread. Money of different kinds stands apart and is never
// added.
#pragma once

#include "live/decisionstore.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::live {

struct PathStep {      // a run of calls to the same models, one behind the other
    NameId models = 0; // those asked for one call, the last of them answered
    std::uint32_t times = 0;
    bool operator==(const PathStep&) const = default;
};

struct TierCount {
    NameId tier = 0;
    std::uint32_t calls = 0;
    bool operator==(const TierCount&) const = default;
};

// Of one kind of money. `baseline` sums only calls whose cost is known too, and `beside` what those cost: a
// miss never looks like a saving.
struct SessionMoney {
    std::uint32_t priced = 0, compared = 0;
    Money cost, baseline, beside;
    bool operator==(const SessionMoney&) const = default;
};

struct Session {
    static constexpr std::size_t mostSteps = 200;

    std::string key; // empty: calls that belong to no session, gathered by client
    NameId client = 0;
    std::vector<std::uint32_t> calls; // positions in the store, as they came
    std::vector<PathStep> path;
    std::uint32_t moreSteps = 0;  // beyond `mostSteps`
    std::vector<TierCount> tiers; // as they were met
    std::uint32_t failed = 0, unpriced = 0;
    std::int64_t tokensIn = 0, tokensOut = 0;
    std::array<SessionMoney, 3> money; // by ledger::MoneyKind
    std::int64_t first = 0, last = 0;  // the first call's begin, the last one's end; milliseconds since 1970

    std::int64_t span() const { return last > first ? last - first : 0; }
};

// Whether a call counts as a failure of its session: what the client got was no whole answer.
bool hasFailed(const Row& row);

class SessionGroups {
public:
    struct Added {
        std::uint32_t group = 0;
        bool isNew = false;
    };
    Added add(std::uint32_t position, const Row& row, std::string_view session);
    void shift(const Shift& shift); // the store's rows moved; those that left are `Shift::gone`

    std::size_t size() const { return m_sessions.size(); }
    const Session& at(std::size_t group) const { return m_sessions[group]; }
    // As `add` found it; calls without a session are told apart by their client.
    static std::string keyOf(const Session& session);

private:
    std::vector<Session> m_sessions;
    std::unordered_map<std::string, std::uint32_t> m_byKey;
};

} // namespace tierline::live
