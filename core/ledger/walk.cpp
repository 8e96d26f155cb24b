#include "ledger/walk.h"

#include "ledger/cellsdetail.h"
#include "ledger/columns.h"
#include "ledger/database.h"

#include <algorithm>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

constexpr std::int64_t pageRows = 2000;

struct Place {
    std::int64_t first = 0, below = 0; // rows with first <= seq < below are left
    std::int64_t read = 0;
    bool more = true;
};

// The index on the time finds the ends; the pages then follow the rows themselves.
Result<Place> placeOf(sqlite3* database, const WalkQuery& query) {
    const auto statement =
        prepare(database, "SELECT min(seq), max(seq) FROM records WHERE time_ms >= ?1 AND time_ms < ?2");
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int64(statement->get(), 1, millis(query.from));
    sqlite3_bind_int64(statement->get(), 2, millis(query.to));
    const auto row = step(statement->get());
    if (!row) return std::unexpected(row.error());
    if (sqlite3_column_type(statement->get(), 0) == SQLITE_NULL) return Place{0, 0, 0, false};
    return Place{sqlite3_column_int64(statement->get(), 0), sqlite3_column_int64(statement->get(), 1) + 1, 0,
                 true};
}

Result<void> walkPage(sqlite3* database, const WalkQuery& query, const EachDecision& each, Place& place) {
    static const std::string sql = "SELECT " + readList()
                                   + ", seq FROM records WHERE seq >= ?1 AND seq < ?2 AND +time_ms >= ?3 AND"
                                     " +time_ms < ?4 ORDER BY seq DESC LIMIT ?5";
    const auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    const auto wanted = query.newest < 0 ? pageRows : std::min(pageRows, query.newest - place.read);
    const std::int64_t values[] = {place.first, place.below, millis(query.from), millis(query.to), wanted};
    for (int at = 0; at < 5; ++at)
        sqlite3_bind_int64(statement->get(), at + 1, values[at]);
    RowReader reader(database);
    Record record;
    std::int64_t read = 0;
    place.more = wanted > 0;
    while (place.more) {
        const auto row = step(statement->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        reader.read(statement->get(), record);
        place.below = sqlite3_column_int64(statement->get(), readListSize());
        ++read;
        place.more = each(record);
    }
    place.read += read;
    place.more = place.more && read == pageRows;
    return {};
}

} // namespace

Result<std::int64_t> walkDecisions(const Ledger& ledger, const WalkQuery& query, const EachDecision& each) {
    Place place;
    const auto begun = ledger.read([&](sqlite3* database) -> Result<void> {
        const auto found = placeOf(database, query);
        if (!found) return std::unexpected(found.error());
        place = *found;
        return {};
    });
    if (!begun) return std::unexpected(begun.error());
    while (place.more) {
        const auto page =
            ledger.read([&](sqlite3* database) { return walkPage(database, query, each, place); });
        if (!page) return std::unexpected(page.error());
    }
    return place.read;
}

Result<std::int64_t> countDecisions(const Ledger& ledger, const WalkQuery& query) {
    std::int64_t count = 0;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        const auto statement =
            prepare(database, "SELECT count(*) FROM records WHERE time_ms >= ?1 AND time_ms < ?2");
        if (!statement) return std::unexpected(statement.error());
        sqlite3_bind_int64(statement->get(), 1, millis(query.from));
        sqlite3_bind_int64(statement->get(), 2, millis(query.to));
        const auto row = step(statement->get());
        if (!row) return std::unexpected(row.error());
        count = sqlite3_column_int64(statement->get(), 0);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return query.newest < 0 ? count : std::min(count, query.newest);
}

} // namespace tierline::ledger
