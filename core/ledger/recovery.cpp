#include "ledger/recovery.h"

#include "base/id.h"
#include "base/log.h"
#include "ledger/database.h"
#include "ledger/dbfiles.h"
#include "ledger/rawpages.h"
#include "ledger/schema.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tierline::ledger {

namespace {

std::string ledgerIn(const std::string& folder) {
    return folder + '/' + std::string(databaseName);
}
std::string markIn(const std::string& folder) {
    return folder + "/ledger.damaged";
}

bool isSameFile(const std::string& a, const std::string& b) {
    struct stat one{}, other{};
    return stat(a.c_str(), &one) == 0 && stat(b.c_str(), &other) == 0 && one.st_ino == other.st_ino
           && one.st_dev == other.st_dev;
}

// The name that a recovery which was killed gave to the ledger before it began; empty: none.
std::string asideOf(const std::string& file) {
    std::error_code ec;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(file).parent_path(), ec)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("ledger-") && name.find("-damaged") != name.npos && name.ends_with(".db")
            && isSameFile(entry.path().string(), file))
            return entry.path().string();
    }
    return {};
}

// Every column of the row, so that its overflow pages are read, too.
Result<void> readRow(sqlite3_stmt* row) {
    const auto found = step(row);
    if (!found) return std::unexpected(found.error());
    for (int i = 0; *found && i < sqlite3_column_count(row); ++i)
        static_cast<void>(sqlite3_column_blob(row, i));
    sqlite3_reset(row);
    return {};
}

Result<void> sampleTable(sqlite3* database, const std::string& table, int samples) {
    const auto first = queryInteger(database, "SELECT min(rowid) FROM " + table);
    const auto last = queryInteger(database, "SELECT max(rowid) FROM " + table);
    if (!first) return std::unexpected(first.error());
    if (!last) return std::unexpected(last.error());
    auto row = prepare(database, "SELECT * FROM " + table + " WHERE rowid >= ? LIMIT 1");
    if (!row) return std::unexpected(row.error());
    Dice dice(static_cast<std::uint64_t>(*last));
    const auto range = static_cast<double>(*last) - static_cast<double>(*first);
    for (int i = 0; i < samples + 2; ++i) {
        const auto at = i == 0   ? *first
                        : i == 1 ? *last
                                 : *first + static_cast<std::int64_t>(range * dice.uniform());
        sqlite3_bind_int64(row->get(), 1, at);
        if (auto read = readRow(row->get()); !read) return read;
    }
    return {};
}

// One by one: asked for both ends at once, SQLite walks all between them.
Result<void> sampleEdges(sqlite3* database) {
    constexpr std::pair<const char*, const char*> ordered[] = {
        {"time_ms", "records"},  {"id", "records"},         {"text", "names"},    {"hour_ms", "sums"},
        {"hour_ms", "day_sums"}, {"hour_ms", "named_sums"}, {"time_ms", "audit"}, {"zone", "sums_zone"}};
    for (const auto& [column, table] : ordered)
        for (const char* end : {"min(", "max("}) {
            auto row = prepare(database, std::string("SELECT ") + end + column + ") FROM " + table);
            if (!row) return std::unexpected(row.error());
            if (auto read = readRow(row->get()); !read) return read;
        }
    return {};
}

// Ours and of a version that has all tables; of an earlier one the migration reads all rows anyway.
bool isCurrent(sqlite3* database) {
    return queryInteger(database, "PRAGMA application_id").value_or(0) == applicationId
           && queryInteger(database, "PRAGMA user_version").value_or(0) == std::ssize(schemaSteps());
}

// SQLite's own words, without ours around them.
std::string whyOf(const Error& error) {
    const auto colon = error.detail.find(": ");
    return colon == error.detail.npos ? error.detail : error.detail.substr(colon + 2);
}

std::string signIn(sqlite3* database, int samples) {
    const auto said = [](const auto& result) {
        return !result && result.error().code == ErrorCode::Corrupt ? whyOf(result.error()) : std::string();
    };
    if (auto sign = said(queryInteger(database, "SELECT count(*) FROM sqlite_schema")); !sign.empty())
        return sign;
    if (!isCurrent(database)) return {};
    for (const char* table : {"records", "names", "bodies"})
        if (auto sign = said(sampleTable(database, table, samples)); !sign.empty()) return sign;
    return said(sampleEdges(database));
}

// A mark may have been the work of bad memory: all is looked at before the file is given up.
std::string confirmed(sqlite3* database, const std::string& mark) {
    auto query = prepare(database, "PRAGMA quick_check(1)");
    if (!query) return whyOf(query.error());
    const auto row = step(query->get());
    if (!row) return whyOf(row.error());
    const std::string said(columnText(query->get(), 0));
    if (said != "ok") return said;
    unlink(mark.c_str());
    return {};
}

} // namespace

// The lock's file is emptied at a proper end.
bool endedProperly(const std::string& folder) {
    return fileSize(folder + "/gateway.lock") == 0;
}

std::string damageSign(const std::string& folder, bool endedProperly) {
    constexpr int samples = 200, samplesAfterKill = 1000;
    const auto file = ledgerIn(folder);
    if (fileSize(file) == 0) return {};
    const auto database = openDatabase(file, Access::Read);
    if (!database) return database.error().code == ErrorCode::Corrupt ? whyOf(database.error()) : "";
    // What a look finds stays as it is, the WAL too.
    sqlite3_db_config(database->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    auto sign = signIn(database->get(), endedProperly ? samples : samplesAfterKill);
    const auto mark = markIn(folder);
    if (sign.empty() && access(mark.c_str(), F_OK) == 0) sign = confirmed(database->get(), mark);
    if (sign.empty() && !asideOf(file).empty()) sign = "its recovery was interrupted";
    return sign;
}

void markDamaged(const std::string& ledgerFile, std::string_view why) {
    const auto mark = markIn(std::filesystem::path(ledgerFile).parent_path().string());
    const int file = open(mark.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return; // the log has it as well
    [[maybe_unused]] const auto written = write(file, why.data(), why.size());
    close(file);
}

std::string toString(const Recovered& recovered) {
    const auto& rows = recovered.rows;
    return "the ledger was damaged (" + recovered.why + "); recovered: decisions "
           + std::to_string(rows.decisions) + ", prompts and replies of " + std::to_string(rows.bodies)
           + ", audit entries " + std::to_string(rows.audit) + "; seen but unreadable: rows "
           + std::to_string(rows.damaged) + "; the damaged file is kept as " + recovered.setAside;
}

namespace {

// The name of the damaged file and its WAL. Both are given again what a killed recovery gave them.
Result<void> setAside(const std::string& file, std::string& aside, Wall now) {
    if (aside.empty()) {
        auto name = linkAside(file, "damaged", now);
        if (!name) return std::unexpected(name.error());
        aside = *name;
    }
    const auto wal = file + "-wal", walAside = aside + "-wal";
    if (fileSize(wal) > 0 && fileSize(walAside) == 0 && std::rename(wal.c_str(), walAside.c_str()) != 0)
        return std::unexpected(fileError("cannot be set aside", wal, errno));
    return {};
}

bool saysItIsOurs(const std::string& file) {
    const auto pages = RawPages::open(file);
    std::string first;
    return pages && pages->hasHeader() && pages->read(1, first) && first.substr(68, 4) == "TIER";
}

} // namespace

// Only the last step puts the new ledger in the place of the old. Killed before it, the next run finds the
// dated name, and the WAL with it, by their being the same file.
Result<std::optional<Recovered>> recoverIfDamaged(const std::string& folder, bool endedProperly,
                                                  const Zone& zone, Wall now, const OnProgress& onProgress) {
    Recovered recovered;
    recovered.why = damageSign(folder, endedProperly);
    if (recovered.why.empty()) return std::nullopt;
    const auto file = ledgerIn(folder);
    recovered.setAside = asideOf(file);
    if (!recovered.setAside.empty())
        if (auto done = setAside(file, recovered.setAside, now); !done) return std::unexpected(done.error());
    auto part = PartFile::make(file, ".recovering");
    if (!part) return std::unexpected(part.error());
    const auto rows =
        salvage(recovered.setAside.empty() ? file : recovered.setAside, part->path(), zone, onProgress);
    if (!rows) return std::unexpected(rows.error());
    recovered.rows = *rows;
    if (rows->decisions + rows->audit + rows->sums == 0 && !saysItIsOurs(file)) {
        unlink(markIn(folder).c_str());
        return std::nullopt;
    }
    if (auto done = setAside(file, recovered.setAside, now); !done) return std::unexpected(done.error());
    for (const char* with : {"-wal", "-shm"})
        unlink((file + with).c_str());
    if (auto moved = part->moveTo(file, true); !moved) return std::unexpected(moved.error());
    unlink(markIn(folder).c_str());
    logger("ledger")->error("event=ledger_recovered text=\"{}\"", toString(recovered));
    return recovered;
}

} // namespace tierline::ledger
