#include "ledger/cellsdetail.h"
#include "ledger/sums.h"

#include <algorithm>
#include <set>

namespace tierline::ledger {

namespace {

struct OwnedKey {
    std::int64_t hour = 0;
    std::array<std::string, keyLimit> texts;
    auto operator<=>(const OwnedKey&) const = default;
};
using Kept = std::map<OwnedKey, Numbers>;
using Hours = std::set<std::int64_t>;

// The columns: a time, the keys, the numbers.
Result<void> collect(sqlite3* database, const SumTable& table, const std::string& sql, auto hourOf,
                     Kept& into) {
    auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    return eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        const std::optional<std::int64_t> hour = hourOf(cells.time());
        if (!hour) return {};
        OwnedKey key{*hour, {}};
        for (std::size_t i = 0; i < table.keys.size(); ++i)
            key.texts[i] = cells.text();
        Numbers numbers{};
        for (auto& number : numbers)
            number = cells.integer();
        addTo(into[std::move(key)], numbers);
        return {};
    });
}

Result<Kept> fromRows(sqlite3* database, const SumTable& table, auto hourOf) {
    Kept kept;
    for (const auto& source : table.sources) {
        std::string sql = "SELECT time_ms, ";
        for (const auto key : source.keys)
            sql += std::string(key) + ", ";
        sql += numbersOfRow() + " FROM " + std::string(source.tables);
        if (auto done = collect(database, table, sql, hourOf, kept); !done)
            return std::unexpected(done.error());
    }
    return kept;
}

Result<Kept> fromTable(sqlite3* database, const SumTable& table, std::string_view name) {
    std::string sql = "SELECT hour_ms, ";
    for (const auto key : table.keys)
        sql += std::string(key) + ", ";
    sql += numberNames() + " FROM " + std::string(name);
    Kept kept;
    const auto same = [](Wall hour) { return std::optional(millis(hour)); };
    if (auto done = collect(database, table, sql, same, kept); !done) return std::unexpected(done.error());
    return kept;
}

// Hours of which rows are gone: their sums are all that is left.
Result<Hours> hoursWithoutRows(sqlite3* database, const Zone& zone) {
    auto hours = prepare(database, "SELECT hour_ms, add_up(requests) FROM sums GROUP BY hour_ms");
    if (!hours) return std::unexpected(hours.error());
    auto rows = prepare(database, "SELECT count(*) FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2");
    if (!rows) return std::unexpected(rows.error());
    Hours found;
    const auto done = eachRow(hours->get(), [&]() -> Result<void> {
        Cells cells(hours->get());
        const Wall hour = cells.time();
        sqlite3_bind_int64(rows->get(), 1, millis(hour));
        sqlite3_bind_int64(rows->get(), 2, millis(zone.nextHour(hour)));
        if (auto counted = step(rows->get()); !counted) return std::unexpected(counted.error());
        if (sqlite3_column_int64(rows->get(), 0) != cells.integer()) found.insert(millis(hour));
        sqlite3_reset(rows->get());
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return found;
}

Result<void> removeSums(sqlite3* database, const SumTable& table, const Hours& but) {
    std::string list;
    for (const auto hour : but)
        list += (list.empty() ? "" : ",") + std::to_string(hour);
    return execute(database,
                   "DELETE FROM " + std::string(table.name) + " WHERE hour_ms NOT IN (" + list + ")");
}

Result<void> writeZone(sqlite3* database, const Zone& zone) {
    if (auto done = execute(database, "DELETE FROM sums_zone"); !done) return done;
    auto insert = prepare(database, "INSERT INTO sums_zone VALUES(?1)");
    if (!insert) return std::unexpected(insert.error());
    bindText(insert->get(), 1, zone.name());
    if (auto done = step(insert->get()); !done) return std::unexpected(done.error());
    return {};
}

// In an hour with too many keys it depends on the order which became "other": then without that key.
Kept foldedWhere(const Kept& all, const Hours& full, std::size_t folded) {
    Kept made;
    for (const auto& [key, numbers] : all) {
        OwnedKey name = key;
        if (full.contains(key.hour)) name.texts[folded].clear();
        addTo(made[std::move(name)], numbers);
    }
    return made;
}

Hours fullHours(const Kept& all) {
    std::map<std::int64_t, std::int64_t> counts;
    Hours full;
    for (const auto& [key, numbers] : all)
        if (++counts[key.hour] >= keysAnHour) full.insert(key.hour);
    return full;
}

Result<void> differs(const SumTable& table, const OwnedKey& key, std::string_view how) {
    std::string name = std::string(table.name) + " of " + toRfc3339(Wall(Milliseconds(key.hour)));
    for (std::size_t i = 0; i < table.keys.size(); ++i)
        name += ' ' + std::string(table.keys[i]) + "=" + key.texts[i];
    return fail(ErrorCode::Corrupt, name + ": " + std::string(how), {});
}

// Sums of days are exactly those of their hours.
Result<void> checkDays(sqlite3* database, const SumTable& table, const Zone& zone, const Kept& hours) {
    const auto until = daysUntil(database);
    if (!until) return std::unexpected(until.error());
    const auto days = fromTable(database, table, table.days);
    if (!days) return std::unexpected(days.error());
    Kept ours;
    for (const auto& [key, numbers] : hours) {
        if (key.hour >= millis(*until)) continue;
        OwnedKey day = key;
        day.hour = millis(zone.startOfDay(Wall(Milliseconds(key.hour))));
        addTo(ours[std::move(day)], numbers);
    }
    for (const auto& [key, numbers] : ours) {
        const auto found = days->find(key);
        if (found == days->end() || found->second != numbers)
            return differs(table, key, "the day's sum is not that of its hours");
    }
    if (days->size() != ours.size()) return fail(ErrorCode::Corrupt, "there are sums of days without hours");
    return {};
}

Result<void> checkTable(sqlite3* database, const SumTable& table, const Zone& zone) {
    const auto hourOf = [&](Wall time) { return std::optional(millis(hourOfSums(zone, time))); };
    const auto rows = fromRows(database, table, hourOf);
    if (!rows) return std::unexpected(rows.error());
    const auto kept = fromTable(database, table, table.name);
    if (!kept) return std::unexpected(kept.error());
    if (auto days = checkDays(database, table, zone, *kept); !days) return days;
    const Hours full = fullHours(*kept);
    const Kept ours = foldedWhere(*kept, full, table.folded);
    const Kept theirs = foldedWhere(*rows, full, table.folded);
    for (const auto& [key, numbers] : theirs) {
        const auto found = ours.find(key);
        if (found == ours.end()) return differs(table, key, "not kept");
        for (std::size_t i = 0; i < numberCount; ++i)
            if (found->second[i] != numbers[i])
                return differs(table, key,
                               std::string(numberColumns()[i].name) + " is kept as "
                                   + std::to_string(found->second[i]) + ", the rows say "
                                   + std::to_string(numbers[i]));
    }
    for (const auto& [key, numbers] : ours)
        if (!theirs.contains(key)) return differs(table, key, "kept without rows");
    return {};
}

} // namespace

Result<std::string> zoneOfSums(sqlite3* database) {
    auto statement = prepare(database, "SELECT zone FROM sums_zone");
    if (!statement) return std::unexpected(statement.error());
    const auto row = step(statement->get());
    if (!row) return std::unexpected(row.error());
    return *row ? std::string(columnText(statement->get(), 0)) : std::string();
}

Result<void> rebuildSums(sqlite3* database, const Zone& zone) {
    const auto before = zoneOfSums(database);
    if (!before) return std::unexpected(before.error());
    const Zone old = Zone::load(*before);
    const auto stay = hoursWithoutRows(database, old);
    if (!stay) return std::unexpected(stay.error());
    auto keeper = SumKeeper::prepare(database, zone);
    if (!keeper) return std::unexpected(keeper.error());
    const auto hourOf = [&](Wall time) -> std::optional<std::int64_t> {
        if (stay->contains(millis(hourOfSums(old, time)))) return std::nullopt;
        return millis(hourOfSums(zone, time));
    };
    for (auto& table : keeper->m_tables) {
        if (auto done = removeSums(database, *table.about, *stay); !done) return done;
        const auto kept = fromRows(database, *table.about, hourOf);
        if (!kept) return std::unexpected(kept.error());
        for (const auto& [key, numbers] : *kept) {
            SumKeeper::Key view{key.hour, {}};
            std::ranges::copy(key.texts, view.texts.begin());
            table.waiting.emplace(view, numbers);
        }
        if (auto done = keeper->flush(table); !done) return done;
    }
    if (auto gone = dropDays(database); !gone) return gone;
    return writeZone(database, zone);
}

Result<void> adoptZone(sqlite3* database, const Zone& zone) {
    const auto before = zoneOfSums(database);
    if (!before) return std::unexpected(before.error());
    if (*before == zone.name()) return {};
    if (auto begun = execute(database, "BEGIN IMMEDIATE"); !begun) return begun;
    Result<void> done = rebuildSums(database, zone);
    if (done) done = execute(database, "COMMIT");
    if (!done) static_cast<void>(execute(database, "ROLLBACK"));
    return done;
}

Result<void> checkSums(sqlite3* database) {
    const auto name = zoneOfSums(database);
    if (!name) return std::unexpected(name.error());
    const Zone zone = Zone::load(*name);
    for (const SumTable* table : {&sumTable, &namedSumTable})
        if (auto same = checkTable(database, *table, zone); !same) return same;
    return {};
}

} // namespace tierline::ledger
