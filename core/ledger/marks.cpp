#include "ledger/marks.h"

#include "ledger/cellsdetail.h"
#include "ledger/columns.h"
#include "ledger/database.h"

#include <sqlite3.h>

namespace tierline::ledger {

namespace {

constexpr std::int64_t pageRows = 20'000;

// Runs `sql` (first and end of a range, most rows) page by page; `row` gives the seq it read, absent: enough.
template <class Begin>
Result<void> walk(const Ledger& ledger, SeqRange range, const std::string& sql, std::int64_t page,
                  Begin begin) {
    bool more = true;
    while (more) {
        const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
            const auto statement = prepare(database, sql);
            if (!statement) return std::unexpected(statement.error());
            const std::int64_t values[] = {range.first, range.end, page};
            for (int at = 0; at < 3; ++at)
                sqlite3_bind_int64(statement->get(), at + 1, values[at]);
            auto row = begin(database);
            std::int64_t read = 0;
            for (;; ++read) {
                const auto found = step(statement->get());
                if (!found) return std::unexpected(found.error());
                if (!*found) break;
                const std::optional<std::int64_t> seq = row(statement->get());
                more = seq.has_value();
                if (!more) return {};
                range.first = *seq + 1;
            }
            more = read == page;
            return {};
        });
        if (!done) return done;
    }
    return {};
}

} // namespace

Result<std::optional<std::int64_t>> firstSeq(const Ledger& ledger, Wall from) {
    std::optional<std::int64_t> first;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        const auto statement = prepare(database, "SELECT min(seq) FROM records WHERE time_ms >= ?1");
        if (!statement) return std::unexpected(statement.error());
        sqlite3_bind_int64(statement->get(), 1, millis(from));
        const auto row = step(statement->get());
        if (!row) return std::unexpected(row.error());
        if (sqlite3_column_type(statement->get(), 0) != SQLITE_NULL)
            first = sqlite3_column_int64(statement->get(), 0);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return first;
}

Result<void> walkMarks(const Ledger& ledger, SeqRange range, const std::function<bool(const Mark&)>& each) {
    static const std::string sql = "SELECT seq, id, cost_nano_usd, vote, label FROM records"
                                   " WHERE seq >= ?1 AND seq < ?2 ORDER BY seq LIMIT ?3";
    return walk(ledger, range, sql, pageRows, [&](sqlite3*) {
        return [&](sqlite3_stmt* row) -> std::optional<std::int64_t> {
            Mark mark;
            mark.seq = sqlite3_column_int64(row, 0);
            const auto id = readId(row, 1);
            mark.id = id;
            if (sqlite3_column_type(row, 2) != SQLITE_NULL) mark.cost = sqlite3_column_int64(row, 2);
            mark.vote = sqlite3_column_int(row, 3);
            if (sqlite3_column_type(row, 4) != SQLITE_NULL) mark.label = columnText(row, 4);
            return each(mark) ? std::optional(mark.seq) : std::nullopt;
        };
    });
}

Result<void> walkPrompts(const Ledger& ledger, SeqRange range,
                         const std::function<bool(std::int64_t)>& each) {
    static const std::string sql = "SELECT seq FROM bodies WHERE seq >= ?1 AND seq < ?2"
                                   " AND prompt IS NOT NULL ORDER BY seq LIMIT ?3";
    return walk(ledger, range, sql, pageRows, [&](sqlite3*) {
        return [&](sqlite3_stmt* row) -> std::optional<std::int64_t> {
            const auto seq = sqlite3_column_int64(row, 0);
            return each(seq) ? std::optional(seq) : std::nullopt;
        };
    });
}

Result<void> walkRecords(const Ledger& ledger, SeqRange range,
                         const std::function<bool(std::int64_t seq, Record& record)>& each) {
    static const std::string sql =
        "SELECT " + readList() + ", seq FROM records WHERE seq >= ?1 AND seq < ?2 ORDER BY seq LIMIT ?3";
    return walk(ledger, range, sql, 2000, [&](sqlite3* database) {
        return [&, reader = RowReader(database),
                record = Record()](sqlite3_stmt* row) mutable -> std::optional<std::int64_t> {
            reader.read(row, record);
            const auto seq = sqlite3_column_int64(row, readListSize());
            return each(seq, record) ? std::optional(seq) : std::nullopt;
        };
    });
}

} // namespace tierline::ledger
