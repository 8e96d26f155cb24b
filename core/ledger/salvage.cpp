#include "ledger/salvage.h"

#include "base/id.h"
#include "base/utf8.h"
#include "ledger/dbcopy.h"
#include "ledger/earlyrows.h"
#include "ledger/idcode.h"
#include "ledger/lostnames.h"
#include "ledger/packed.h"
#include "ledger/rawpages.h"
#include "ledger/recordcode.h"
#include "ledger/schema.h"
#include "ledger/sums.h"

#include <algorithm>
#include <array>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

// Rows are told apart by how many columns of which types they have; no two tables here are alike. What is
// not listed is made from these.
struct Kept {
    std::string_view table;
    bool withRowid;
    std::size_t fewest; // columns in the oldest version
    std::int64_t Salvaged::* count;
};
constexpr std::array keptTables{
    Kept{"records", true, 29, &Salvaged::decisions},
    Kept{"names", true, 3, nullptr},
    Kept{"early_decisions", true, 52, nullptr}, // of versions before compact rows
    Kept{"bodies", true, 3, &Salvaged::bodies},
    Kept{"audit", true, 10, &Salvaged::audit},
    Kept{"audit_texts", false, 2, nullptr},
    Kept{"first_costs", true, 5, nullptr},
    Kept{"reprice_runs", true, 4, nullptr},
    Kept{"pins", true, 1, nullptr},
    Kept{"sums_zone", true, 1, nullptr},
    Kept{"sums", false, 26, &Salvaged::sums},
    Kept{"named_sums", false, 22, nullptr},
};

struct Field {
    std::string name, type;
    bool required = false, isRowid = false;
};
struct Target {
    const Kept* kept;
    std::vector<Field> fields;
    std::vector<Statement> inserts; // by the number of columns beyond the fewest
};

Result<Target> targetOf(sqlite3* database, const Kept& kept) {
    Target target{&kept, {}, {}};
    auto query = prepare(database, "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)");
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_text(query->get(), 1, kept.table.data(), static_cast<int>(kept.table.size()), nullptr);
    while (true) {
        const auto row = step(query->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        Field field{std::string(columnText(query->get(), 0)), std::string(columnText(query->get(), 1)), false,
                    false};
        field.required = sqlite3_column_int(query->get(), 2) != 0;
        field.isRowid = kept.withRowid && sqlite3_column_int(query->get(), 3) == 1 && field.type == "INTEGER";
        target.fields.push_back(std::move(field));
    }
    std::string names, values;
    for (std::size_t i = 0; i < target.fields.size(); ++i) {
        names += (i == 0 ? "" : ",") + target.fields[i].name;
        values += i == 0 ? "?" : ",?";
        if (i + 1 < kept.fewest) continue;
        auto insert = prepare(database, "INSERT OR IGNORE INTO " + std::string(kept.table) + '(' + names
                                            + ") VALUES(" + values + ')');
        if (!insert) return std::unexpected(insert.error());
        target.inserts.push_back(std::move(*insert));
    }
    return target;
}

bool fits(const Field& field, const RawValue& value) {
    using Kind = RawValue::Kind;
    switch (value.kind) {
    case Kind::Null: return field.isRowid || !field.required;
    case Kind::Integer: return (field.type == "INTEGER" && !field.isRowid) || field.type == "ANY";
    case Kind::Text: return (field.type == "TEXT" || field.type == "ANY") && isUtf8(value.bytes);
    case Kind::Blob: return field.type == "BLOB" || field.type == "ANY";
    case Kind::Real: return false;
    }
    return false;
}

bool fits(const Target& target, const RawRow& row) {
    const auto size = row.values.size();
    if (target.kept->withRowid == row.inIndex || size < target.kept->fewest || size > target.fields.size())
        return false;
    for (std::size_t i = 0; i < size; ++i)
        if (!fits(target.fields[i], row.values[i])) return false;
    if (target.kept->table == "early_decisions") return isRequestId(row.values[1].bytes);
    if (target.kept->table == "records") return row.values[1].bytes.size() == sizeof(IdBits);
    return true;
}

// A text of a body that cannot be unpacked any more is as good as gone, and so is the rest of a row.
bool isReadable(const Target& target, const Field& field, const RawValue& value) {
    if (field.name == "rest") return namesIn(value.bytes).has_value();
    return value.kind != RawValue::Kind::Blob || target.kept->table != "bodies"
           || unpackText(value.bytes).has_value();
}

// The money in the row is not lost with it.
void bindNothing(sqlite3_stmt* insert, int at, const Field& field) {
    static const std::string nothing = emptyRest();
    if (field.name == "rest")
        sqlite3_bind_blob64(insert, at, nothing.data(), nothing.size(), nullptr);
    else
        sqlite3_bind_null(insert, at);
}

void bindValue(sqlite3_stmt* insert, int at, const RawValue& value) {
    switch (value.kind) {
    case RawValue::Kind::Integer: sqlite3_bind_int64(insert, at, value.integer); return;
    case RawValue::Kind::Text:
        sqlite3_bind_text64(insert, at, value.bytes.data(), value.bytes.size(), nullptr, SQLITE_UTF8);
        return;
    case RawValue::Kind::Blob:
        if (value.bytes.empty())
            sqlite3_bind_zeroblob(insert, at, 0);
        else
            sqlite3_bind_blob64(insert, at, value.bytes.data(), value.bytes.size(), nullptr);
        return;
    case RawValue::Kind::Real:
    case RawValue::Kind::Null: sqlite3_bind_null(insert, at); return;
    }
}

struct Salvage {
    sqlite3* database;
    std::vector<Target> targets;
    Salvaged found;
    std::optional<Error> error; // of the new ledger: a full disk
};

void put(Salvage& salvage, Target& target, const RawRow& row) {
    auto* insert = target.inserts[row.values.size() - target.kept->fewest].get();
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        const auto at = static_cast<int>(i) + 1;
        if (target.fields[i].isRowid)
            sqlite3_bind_int64(insert, at, row.rowid);
        else if (isReadable(target, target.fields[i], row.values[i]))
            bindValue(insert, at, row.values[i]);
        else
            bindNothing(insert, at, target.fields[i]), ++salvage.found.damaged;
    }
    const int code = sqlite3_step(insert);
    if (code != SQLITE_DONE && (code & 0xff) != SQLITE_CONSTRAINT && !salvage.error)
        salvage.error = lastError(salvage.database, code);
    sqlite3_reset(insert);
    if (code != SQLITE_DONE) ++salvage.found.damaged;
    if (code == SQLITE_DONE && target.kept->count != nullptr)
        salvage.found.*target.kept->count += sqlite3_changes64(salvage.database);
}

Result<void> readAll(Salvage& salvage, const RawPages& pages, const OnProgress& onProgress) {
    const auto take = [&](const RawRow& row) {
        const auto target =
            std::ranges::find_if(salvage.targets, [&](const Target& t) { return fits(t, row); });
        if (target != salvage.targets.end()) put(salvage, *target, row);
    };
    for (std::uint32_t page = 1; page <= pages.count(); ++page) {
        salvage.found.damaged += eachRow(pages, page, take);
        if (salvage.error) return std::unexpected(*salvage.error);
        if (page % 256 == 0 && onProgress && !onProgress(page, pages.count()))
            return std::unexpected(givenUp());
    }
    return {};
}

// Hours whose sums lack requests that the rows have: these are made anew.
Result<void> dropIncompleteSums(sqlite3* database) {
    const auto name = zoneOfSums(database);
    if (!name) return std::unexpected(name.error());
    const Zone zone = Zone::load(*name);
    auto hours = prepare(database, "SELECT hour_ms, add_up(requests) FROM sums GROUP BY hour_ms");
    auto rows = prepare(database, "SELECT count(*) FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2");
    if (!hours) return std::unexpected(hours.error());
    if (!rows) return std::unexpected(rows.error());
    std::string list;
    while (true) {
        const auto row = step(hours->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        const auto hour = sqlite3_column_int64(hours->get(), 0);
        const auto end = zone.nextHour(Wall(Milliseconds(hour))).time_since_epoch().count();
        sqlite3_bind_int64(rows->get(), 1, hour);
        sqlite3_bind_int64(rows->get(), 2, end);
        if (auto counted = step(rows->get()); !counted) return std::unexpected(counted.error());
        if (sqlite3_column_int64(rows->get(), 0) > sqlite3_column_int64(hours->get(), 1))
            list += (list.empty() ? "" : ",") + std::to_string(hour);
        sqlite3_reset(rows->get());
    }
    return execute(database, "DELETE FROM sums WHERE hour_ms IN (" + list
                                 + ");DELETE FROM named_sums WHERE"
                                   " hour_ms IN ("
                                 + list + ")");
}

// What refers to decisions that are gone; and the sums, as far as the rows say more than they do.
Result<void> finish(Salvage& salvage, const Zone& zone) {
    if (auto named = nameLostOnes(salvage.database); !named) return std::unexpected(named.error());
    if (auto moved = moveEarlyRows(salvage.database); !moved) return std::unexpected(moved.error());
    if (auto done = execute(salvage.database, "DROP TABLE early_decisions"); !done) return done;
    const auto rows = queryInteger(salvage.database, "SELECT count(*) FROM records");
    if (!rows) return std::unexpected(rows.error());
    salvage.found.decisions = *rows;
    for (const char* sql : {"DELETE FROM bodies WHERE seq NOT IN (SELECT seq FROM records)",
                            "DELETE FROM bodies WHERE prompt IS NULL AND reply IS NULL AND request IS NULL",
                            "DELETE FROM pins WHERE seq NOT IN (SELECT seq FROM records)",
                            "DELETE FROM first_costs WHERE decision NOT IN (SELECT seq FROM records)"}) {
        if (auto done = execute(salvage.database, sql); !done) return done;
        salvage.found.orphans += sqlite3_changes64(salvage.database);
    }
    salvage.found.bodies = queryInteger(salvage.database, "SELECT count(*) FROM bodies").value_or(0);
    const auto zones = queryInteger(salvage.database, "SELECT count(*) FROM sums_zone");
    if (!zones) return std::unexpected(zones.error());
    if (*zones != 1)
        if (auto done = execute(salvage.database,
                                "DELETE FROM sums_zone;INSERT INTO sums_zone VALUES('" + zone.name() + "')");
            !done)
            return done;
    if (auto done = dropIncompleteSums(salvage.database); !done) return done;
    return rebuildSums(salvage.database, zone);
}

} // namespace

Result<Salvaged> salvage(const std::string& from, const std::string& to, const Zone& zone,
                         const OnProgress& onProgress) {
    const auto pages = RawPages::open(from);
    if (!pages) return std::unexpected(pages.error());
    const auto database = openDatabase(to, Access::Write);
    if (!database) return std::unexpected(database.error());
    if (auto made = migrate(database->get(), zone); !made) return std::unexpected(made.error());
    // A killed run begins anew, so the new file needs no journal; it is forced to disk once, when whole.
    auto begun = execute(database->get(), std::string("PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF;"
                                                      "PRAGMA cache_size=-65536;DELETE FROM sums_zone;")
                                              + createEarlyRows() + ";BEGIN");
    if (!begun) return std::unexpected(begun.error());
    Salvage work{database->get(), {}, {}, {}};
    for (const auto& kept : keptTables) {
        auto target = targetOf(database->get(), kept);
        if (!target) return std::unexpected(target.error());
        work.targets.push_back(std::move(*target));
    }
    auto done = readAll(work, *pages, onProgress);
    if (done) done = finish(work, zone);
    work.targets.clear();
    if (done) done = execute(database->get(), "COMMIT");
    if (!done) return std::unexpected(done.error());
    return work.found;
}

} // namespace tierline::ledger
