#include "ledger/spent.h"

#include "ledger/cellsdetail.h"
#include "ledger/queries.h"
#include "ledger/sums.h"

#include <set>

namespace tierline::ledger {

namespace {

using Times = std::set<Wall>;

// Hours, or days, from `from` to `to` whose sums have names under `other`.
Result<Times> folded(sqlite3* database, std::string_view before, Wall from, Wall to) {
    const std::string sums(before);
    auto query = prepare(database, "SELECT hour_ms FROM " + sums
                                       + "sums WHERE client = ?3 AND hour_ms >= ?1 AND hour_ms < ?2"
                                         " UNION SELECT hour_ms FROM "
                                       + sums
                                       + "named_sums WHERE kind = 'tag' AND name = ?3 AND hour_ms >= ?1 AND"
                                         " hour_ms < ?2");
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, millis(from));
    sqlite3_bind_int64(query->get(), 2, millis(to));
    bindText(query->get(), 3, foldedKey);
    Times times;
    const auto done = eachRow(query->get(), [&]() -> Result<void> {
        times.insert(Wall(Milliseconds(sqlite3_column_int64(query->get(), 0))));
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return times;
}

Result<Times> foldedHours(sqlite3* database, Wall from, const Zone& zone) {
    const auto until = daysUntil(database);
    if (!until) return std::unexpected(until.error());
    const auto days = folded(database, "day_", zone.startOfDay(from), *until);
    if (!days) return std::unexpected(days.error());
    auto hours = folded(database, "", std::max(hourOfSums(zone, from), *until), Wall::max());
    for (const Wall day : *days) {
        if (!hours) break;
        const auto more = folded(database, "", day, zone.nextDay(day));
        if (!more) return std::unexpected(more.error());
        hours->insert(more->begin(), more->end());
    }
    return hours;
}

Result<void> collect(sqlite3* database, Wall from, const std::vector<Wall>& starts,
                     std::vector<route::SpentBefore>& into) {
    const auto name = zoneOfSums(database);
    if (!name) return std::unexpected(name.error());
    const Zone zone = Zone::load(*name);
    const auto hours = foldedHours(database, from, zone);
    if (!hours) return std::unexpected(hours.error());
    Times points{from};
    for (const Wall start : starts)
        if (start > from) points.insert(start);
    for (const Wall hour : *hours)
        for (const Wall edge : {hour, zone.nextHour(hour)})
            if (edge > from) points.insert(edge);
    for (auto point = points.begin(); point != points.end(); ++point) {
        const auto next = std::next(point);
        const Wall to = next != points.end() ? *next : Wall::max();
        const bool sums = !hours->contains(hourOfSums(zone, *point));
        if (auto done = querySpent(database, *point, to, zone, sums, into); !done) return done;
    }
    return {};
}

} // namespace

Result<std::vector<route::SpentBefore>> spentSince(const Ledger& ledger, Wall from,
                                                   const std::vector<Wall>& starts) {
    std::vector<route::SpentBefore> all;
    const auto read = ledger.read([&](sqlite3* database) -> Result<void> {
        if (auto begun = execute(database, "BEGIN"); !begun) return begun;
        auto done = collect(database, from, starts, all);
        const auto ended = execute(database, "COMMIT");
        return done ? ended : done;
    });
    if (!read) return std::unexpected(read.error());
    return all;
}

} // namespace tierline::ledger
