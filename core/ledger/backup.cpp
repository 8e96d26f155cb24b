#include "ledger/backup.h"

#include "base/paths.h"
#include "ledger/dbcopy.h"
#include "ledger/dbfiles.h"
#include "ledger/lockfile.h"
#include "ledger/recordcode.h"
#include "ledger/schema.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tierline::ledger {

namespace {

std::string ledgerIn(const std::string& folder) {
    return folder + '/' + std::string(databaseName);
}

Result<void> mustExist(const std::string& file) {
    struct stat info{};
    if (stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode)) return {};
    return std::unexpected(
        Error{ErrorCode::NotFound, "there is no such ledger", "name the folder with --data DIR", file, 0, 0});
}

struct Asked {
    std::int64_t& into;
    std::string_view sql;
};
Result<void> ask(sqlite3* database, std::initializer_list<Asked> all) {
    for (const auto& [into, sql] : all) {
        const auto value = queryInteger(database, sql);
        if (!value) return std::unexpected(value.error());
        into = *value;
    }
    return {};
}

Result<void> readIdentity(sqlite3* database, CheckReport& report) {
    std::int64_t application = 0;
    auto done =
        ask(database, {{application, "PRAGMA application_id"}, {report.version, "PRAGMA user_version"}});
    if (!done) return done;
    const auto refused = [&](ErrorCode code, std::string what) {
        return std::unexpected(Error{code, std::move(what), {}, report.file, 0, 0});
    };
    if (application != applicationId || report.version < 1)
        return refused(ErrorCode::Corrupt, "this is no ledger of Tierline");
    if (report.version > std::ssize(schemaSteps()))
        return refused(ErrorCode::TooNew, "this ledger was written by a later version of Tierline");
    return {};
}

Result<void> readFindings(sqlite3* database, CheckReport& report, const OnProgress& onProgress) {
    const Watch watch(database, onProgress, {}, 0);
    auto query = prepare(database, "PRAGMA integrity_check(20)");
    if (!query) return std::unexpected(query.error());
    while (true) {
        const auto row = step(query->get());
        if (watch.gaveUp()) return std::unexpected(givenUp());
        if (!row) {
            report.findings.push_back(row.error().detail);
            return {};
        }
        if (!*row) return {};
        const auto text = columnText(query->get(), 0);
        if (text != "ok") report.findings.emplace_back(text);
    }
}

void readSizes(sqlite3* database, CheckReport& report) {
    std::int64_t pages = 0, free = 0, size = 0;
    static_cast<void>(
        ask(database,
            {{size, "PRAGMA page_size"}, {pages, "PRAGMA page_count"}, {free, "PRAGMA freelist_count"}}));
    report.bytes = pages * size, report.freeBytes = free * size;
    const auto rows = queryInteger(database, "SELECT count(*) FROM decisions");
    const auto bodies = queryInteger(
        database, "SELECT count(*) FROM sqlite_schema WHERE name='bodies'"); // older versions have none
    if (rows) report.rows = *rows;
    if (bodies && *bodies > 0)
        report.bodies = queryInteger(database, "SELECT count(*) FROM bodies").value_or(0);
}

// What the WAL holds goes into the file, and the WAL goes, or is set aside with a database too damaged for
// it: it must not be taken for one of the file that comes.
Result<void> detachWal(const std::string& file, Wall now) {
    {
        auto database = openDatabase(file, Access::Write);
        if (database) static_cast<void>(execute(database->get(), "PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    const auto wal = file + "-wal";
    if (fileSize(wal) > 0)
        if (auto moved = moveAside(wal, "before-restore", now); !moved) return std::unexpected(moved.error());
    for (const char* with : {"-wal", "-shm"})
        unlink((file + with).c_str());
    return {};
}

Result<void> writeAnew(sqlite3* database, const std::string& to, std::int64_t bytes,
                       const OnProgress& onProgress) {
    const Watch watch(database, onProgress, [&] { return fileSize(to); }, bytes);
    auto tidy = execute(database, "INSERT INTO words(words) VALUES('optimize')");
    if (tidy) tidy = execute(database, "PRAGMA auto_vacuum=INCREMENTAL");
    if (tidy) {
        auto into = prepare(database, "VACUUM INTO ?");
        if (!into) return std::unexpected(into.error());
        sqlite3_bind_text64(into->get(), 1, to.data(), to.size(), nullptr, SQLITE_UTF8);
        const auto done = step(into->get());
        if (!done) tidy = std::unexpected(done.error());
    }
    if (watch.gaveUp() || (tidy && onProgress && !onProgress(bytes, bytes)))
        return std::unexpected(givenUp());
    return tidy;
}

// SQLite knows whether its pages are sound; whether what they hold is can only we say.
Result<void> readRests(sqlite3* database, CheckReport& report, const OnProgress& onProgress) {
    if (report.version < std::ssize(schemaSteps())) return {}; // of an earlier form
    auto rows = prepare(database, "SELECT rest FROM records");
    if (!rows) return std::unexpected(rows.error());
    std::int64_t seen = 0, damaged = 0;
    for (;; ++seen) {
        const auto more = step(rows->get());
        if (!more && more.error().code != ErrorCode::Corrupt) return std::unexpected(more.error());
        if (!more || !*more) break; // a damaged page was found before
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(rows->get(), 0));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(rows->get(), 0));
        if (bytes == nullptr || !namesIn({bytes, size})) ++damaged;
        if (seen % 4096 == 0 && onProgress && !onProgress(seen, report.rows))
            return std::unexpected(givenUp());
    }
    if (damaged > 0)
        report.findings.push_back("of " + std::to_string(damaged) + " of " + std::to_string(seen)
                                  + " decisions only the columns can be read");
    return {};
}

} // namespace

Result<CheckReport> checkLedger(const std::string& file, const OnProgress& onProgress) {
    if (auto there = mustExist(file); !there) return std::unexpected(there.error());
    const auto database = openDatabase(file, Access::Read);
    if (!database) return std::unexpected(database.error());
    CheckReport report;
    report.file = file;
    if (auto known = readIdentity(database->get(), report); !known) return std::unexpected(known.error());
    if (auto done = readFindings(database->get(), report, onProgress); !done)
        return std::unexpected(done.error());
    readSizes(database->get(), report);
    if (auto done = readRests(database->get(), report, onProgress); !done)
        return std::unexpected(done.error());
    return report;
}

Result<BackupReport> backupLedger(const std::string& folder, const std::string& file,
                                  const OnProgress& onProgress) {
    const auto source = ledgerIn(folder);
    if (auto there = mustExist(source); !there) return std::unexpected(there.error());
    if (access(file.c_str(), F_OK) == 0)
        return std::unexpected(
            Error{ErrorCode::Refused, "there is such a file already", "choose another name", file, 0, 0});
    const auto from = openDatabase(source, Access::Read);
    if (!from) return std::unexpected(from.error());
    CheckReport identity;
    identity.file = source;
    if (auto known = readIdentity(from->get(), identity); !known) return std::unexpected(known.error());
    auto part = PartFile::make(file, ".part");
    if (!part) return std::unexpected(part.error());
    if (auto copied = copyDatabase(from->get(), part->path(), onProgress); !copied)
        return std::unexpected(copied.error());
    BackupReport report{fileSize(part->path()), 0};
    {
        const auto copy = openDatabase(part->path(), Access::Read);
        if (!copy) return std::unexpected(copy.error());
        if (auto rows = ask(copy->get(), {{report.rows, "SELECT count(*) FROM decisions"}}); !rows)
            return std::unexpected(rows.error());
    }
    if (auto moved = part->moveTo(file, false); !moved) return std::unexpected(moved.error());
    return report;
}

Result<RestoreReport> restoreLedger(const std::string& folder, const std::string& file, Wall now,
                                    const OnProgress& onProgress) {
    if (auto made = makePrivateFolder(folder); !made) return std::unexpected(made.error());
    const auto lock = LockFile::take(folder);
    if (!lock) return std::unexpected(lock.error());
    const auto checked = checkLedger(file, onProgress);
    if (!checked) return std::unexpected(checked.error());
    if (!checked->findings.empty())
        return std::unexpected(Error{ErrorCode::Corrupt,
                                     "the backup is damaged: " + checked->findings.front(),
                                     "restore another; nothing was changed", file, 0, 0});
    const auto place = ledgerIn(folder);
    auto part = PartFile::make(place, ".restoring");
    if (!part) return std::unexpected(part.error());
    {
        const auto from = openDatabase(file, Access::Read);
        if (!from) return std::unexpected(from.error());
        if (auto copied = copyDatabase(from->get(), part->path(), onProgress); !copied)
            return std::unexpected(copied.error());
    }
    RestoreReport report{checked->rows, {}};
    if (fileSize(place) > 0) {
        if (auto alone = detachWal(place, now); !alone) return std::unexpected(alone.error());
        const auto aside = linkAside(place, "before-restore", now);
        if (!aside) return std::unexpected(aside.error());
        report.before = *aside;
    }
    if (auto moved = part->moveTo(place, true); !moved) return std::unexpected(moved.error());
    return report;
}

Result<CompactReport> compactLedger(const std::string& folder, const OnProgress& onProgress) {
    const auto place = ledgerIn(folder);
    if (auto there = mustExist(place); !there) return std::unexpected(there.error());
    const auto lock = LockFile::take(folder);
    if (!lock) return std::unexpected(lock.error());
    auto part = PartFile::make(place, ".compacting");
    if (!part) return std::unexpected(part.error());
    CompactReport report;
    {
        const auto database = openDatabase(place, Access::Write);
        if (!database) return std::unexpected(database.error());
        if (auto known = checkVersion(database->get()); !known) return std::unexpected(known.error());
        report.before = fileSize(place) + fileSize(place + "-wal");
        if (auto done = writeAnew(database->get(), part->path(), report.before, onProgress); !done)
            return std::unexpected(done.error());
        std::int64_t had = 0, has = -1;
        const auto copy = openDatabase(part->path(), Access::Read);
        if (!copy) return std::unexpected(copy.error());
        for (const auto& [into, of] : {std::pair{&had, database->get()}, {&has, copy->get()}})
            if (auto rows = ask(of, {{*into, "SELECT count(*) FROM decisions"}}); !rows)
                return std::unexpected(rows.error());
        if (had != has)
            return fail(ErrorCode::Internal, "the compacted ledger lacks rows; it was thrown away");
    }
    report.after = fileSize(part->path());
    if (auto alone = detachWal(place, systemClock().wall()); !alone) return std::unexpected(alone.error());
    if (auto moved = part->moveTo(place, true); !moved) return std::unexpected(moved.error());
    return report;
}

} // namespace tierline::ledger
