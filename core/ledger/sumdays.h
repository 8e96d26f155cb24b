// Sums of whole days beside those of hours, for reports over months: `day_sums` and `day_named_sums`, of all
// days before `days_done.until_ms`. A day is added once it is over, six hours later, so that nearly no commit
// has anything to do here; when something comes late or changes, the days from there on are made anew.
// The writer's thread, inside the transaction of the sums.
#pragma once

#include "base/zone.h"
#include "ledger/database.h"

namespace tierline::ledger {

class SumDays {
public:
    static Result<SumDays> prepare(sqlite3* database, const Zone& zone);
    // Sums of hours from `oldest` to `newest` have changed. Adds one day at most.
    Result<void> keep(Wall oldest, Wall newest);

private:
    Result<void> dropFrom(Wall day);
    Result<void> add(Wall day, Wall end);
    Result<void> setUntil(Wall until);

    sqlite3* m_database = nullptr;
    Zone m_zone;
    Statement m_until, m_next;
};

Result<Wall> daysUntil(sqlite3* database);
Result<void> dropDays(sqlite3* database); // all; nothing where there are no such tables yet

} // namespace tierline::ledger
