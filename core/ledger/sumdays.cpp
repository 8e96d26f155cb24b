#include "ledger/sumdays.h"

#include "ledger/cellsdetail.h"
#include "ledger/sumtables.h"

namespace tierline::ledger {

namespace {

constexpr Milliseconds settled = std::chrono::hours(6); // long requests are booked to when they began

std::string addSql(const SumTable& table) {
    std::string keys;
    for (const auto key : table.keys)
        keys += std::string(key) + ", ";
    return "INSERT OR REPLACE INTO " + std::string(table.days) + " SELECT ?1, 1, " + keys + addedNumbers()
           + " FROM " + std::string(table.name) + " WHERE hour_ms >= ?1 AND hour_ms < ?2 GROUP BY "
           + keys.substr(0, keys.size() - 2);
}

Result<void> runWith(sqlite3* database, const std::string& sql, std::initializer_list<Wall> times) {
    auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    for (int parameter = 1; const Wall time : times)
        sqlite3_bind_int64(statement->get(), parameter++, millis(time));
    if (auto done = step(statement->get()); !done) return std::unexpected(done.error());
    return {};
}

// Absent: no row, or NULL.
Result<std::optional<Wall>> timeOf(sqlite3_stmt* query) {
    const auto row = step(query);
    const bool is = row && *row && sqlite3_column_type(query, 0) != SQLITE_NULL;
    const Wall time{Milliseconds(is ? sqlite3_column_int64(query, 0) : 0)};
    sqlite3_reset(query);
    if (!row) return std::unexpected(row.error());
    return is ? std::optional(time) : std::nullopt;
}

} // namespace

Result<SumDays> SumDays::prepare(sqlite3* database, const Zone& zone) {
    SumDays days;
    days.m_database = database;
    days.m_zone = zone;
    auto until = ledger::prepare(database, "SELECT until_ms FROM days_done");
    auto next = ledger::prepare(database, "SELECT min(hour_ms) FROM sums WHERE hour_ms >= ?");
    if (!until) return std::unexpected(until.error());
    if (!next) return std::unexpected(next.error());
    days.m_until = std::move(*until);
    days.m_next = std::move(*next);
    return days;
}

Result<void> SumDays::keep(Wall oldest, Wall newest) {
    const auto said = timeOf(m_until.get());
    if (!said) return std::unexpected(said.error());
    Wall until = said->value_or(Wall::min());
    if (oldest < until) {
        until = m_zone.startOfDay(oldest);
        if (auto dropped = dropFrom(until); !dropped) return dropped;
    }
    const Wall limit = m_zone.startOfDay(newest - settled);
    if (until >= limit) return {};
    sqlite3_bind_int64(m_next.get(), 1, millis(until));
    const auto next = timeOf(m_next.get());
    if (!next) return std::unexpected(next.error());
    const Wall day = m_zone.startOfDay(next->value_or(limit)), end = m_zone.nextDay(day);
    return day < limit && end <= limit ? add(day, end) : setUntil(limit);
}

Result<void> SumDays::dropFrom(Wall day) {
    for (const SumTable* table : {&sumTable, &namedSumTable})
        if (auto gone = runWith(m_database,
                                "DELETE FROM " + std::string(table->days) + " WHERE hour_ms >= ?1", {day});
            !gone)
            return gone;
    return setUntil(day);
}

Result<void> SumDays::add(Wall day, Wall end) {
    for (const SumTable* table : {&sumTable, &namedSumTable})
        if (auto added = runWith(m_database, addSql(*table), {day, end}); !added) return added;
    return setUntil(end);
}

Result<void> SumDays::setUntil(Wall until) {
    return runWith(m_database, "UPDATE days_done SET until_ms = ?1", {until});
}

Result<Wall> daysUntil(sqlite3* database) {
    const auto until = queryInteger(database, "SELECT until_ms FROM days_done");
    if (!until) return std::unexpected(until.error());
    return Wall(Milliseconds(*until));
}

Result<void> dropDays(sqlite3* database) {
    const auto there = queryInteger(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'days_done'");
    if (!there) return std::unexpected(there.error());
    if (*there == 0) return {};
    return execute(database, "DELETE FROM day_sums; DELETE FROM day_named_sums;"
                             "UPDATE days_done SET until_ms = -9223372036854775808");
}

} // namespace tierline::ledger
