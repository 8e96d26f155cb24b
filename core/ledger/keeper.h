// The SQL of retention: one call's work on the writer's connection, inside its transaction.
#pragma once

#include "ledger/database.h"
#include "ledger/keepstate.h"
#include "ledger/retention.h"

namespace tierline::ledger {

// How much of a call is left: rows, or time until the end of the present phase.
class Slice {
public:
    Slice(const KeepLimits& limits) : m_rows(limits.rows), m_begin(Steady::now()), m_time(limits.time) {}
    // The phases share the time; what one leaves goes to those after it.
    void beginPhase(int phase, int phases) { m_end = m_begin + m_time * phase / phases; }
    bool isSpent() const { return m_rows <= 0 || Steady::now() >= m_end; }
    void take(std::int64_t rows = 1) { m_rows -= rows; }
    std::int64_t batch() const { return std::min<std::int64_t>(m_rows, 64); }

private:
    using Steady = std::chrono::steady_clock;
    std::int64_t m_rows;
    Steady::time_point m_begin, m_end = m_begin;
    Microseconds m_time;
};

struct Keeper {
    sqlite3* database;
    const KeepRules& rules;
    Wall now;
    KeepState state;
    KeepReport report;
};

Result<void> countBodies(Keeper& keeper, Slice& slice);
Result<void> removeDecisions(Keeper& keeper, Slice& slice);
Result<void> removeBodies(Keeper& keeper, Slice& slice);
Result<void> indexPrompts(Keeper& keeper, Slice& slice);
Result<void> tidyIndex(Keeper& keeper, Slice& slice);
Result<void> giveRoomBack(Keeper& keeper, Slice& slice);

// Out of the index; `prompt` is what `bodies` has. One that cannot be read makes the index doubtful.
Result<void> forgetPrompt(Keeper& keeper, std::int64_t seq, std::string_view packed);

} // namespace tierline::ledger
