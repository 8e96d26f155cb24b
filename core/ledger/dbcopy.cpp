#include "ledger/dbcopy.h"

#include "ledger/dbfiles.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace tierline::ledger {

namespace {

constexpr int pagesAtOnce = 256;

struct EndBackup {
    void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

Error copyError(sqlite3* into, int code, const std::string& file) {
    auto error = lastError(into, code);
    error.file = file;
    if ((code & 0xff) == SQLITE_FULL) error.detail = "the copy cannot be written: the disk is full";
    return error;
}

Result<void> copyPages(sqlite3* from, sqlite3* into, const std::string& to, const OnProgress& onProgress) {
    const std::unique_ptr<sqlite3_backup, EndBackup> backup(sqlite3_backup_init(into, "main", from, "main"));
    if (!backup) return std::unexpected(copyError(into, sqlite3_errcode(into), to));
    while (true) {
        const int code = sqlite3_backup_step(backup.get(), pagesAtOnce);
        if (code != SQLITE_OK && code != SQLITE_DONE) {
            // The copy has the error in either case; only the source knows when it is its own.
            if ((code & 0xff) == SQLITE_CORRUPT) return std::unexpected(lastError(from, code));
            return std::unexpected(copyError(into, code, to));
        }
        const auto total = sqlite3_backup_pagecount(backup.get());
        if (onProgress && !onProgress(total - sqlite3_backup_remaining(backup.get()), total))
            return std::unexpected(givenUp());
        if (code == SQLITE_DONE) return {};
    }
}

// Bytes 18 and 19 of the header: 2 is a database with a WAL, 1 is one without (sqlite.org/fileformat).
Result<void> sayWithoutWal(const std::string& file) {
    const int descriptor = open(file.c_str(), O_RDWR | O_CLOEXEC);
    constexpr std::array<char, 2> plain{1, 1};
    const bool written = descriptor >= 0 && pwrite(descriptor, plain.data(), plain.size(), 18) == 2;
    const int why = errno;
    if (descriptor >= 0) close(descriptor);
    if (!written) return std::unexpected(fileError("cannot be written", file, why));
    return {};
}

} // namespace

Error givenUp() {
    return {ErrorCode::Refused, "given up as asked; nothing was changed", {}, {}, 0, 0};
}

Result<void> copyDatabase(sqlite3* from, const std::string& to, const OnProgress& onProgress) {
    {
        auto into = openDatabase(to, Access::Write);
        if (!into) return std::unexpected(into.error());
        // A copy that is not finished is thrown away, so it needs no journal, and one sync at its end.
        if (auto set = execute(into->get(), "PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF"); !set)
            return set;
        // With a transaction open the view stays the same, however much is committed meanwhile.
        if (auto begun = execute(from, "BEGIN;SELECT count(*) FROM sqlite_schema"); !begun) return begun;
        auto copied = copyPages(from, into->get(), to, onProgress);
        static_cast<void>(execute(from, "COMMIT"));
        if (!copied) return copied;
    }
    return sayWithoutWal(to);
}

Watch::Watch(sqlite3* database, const OnProgress& onProgress, std::function<std::int64_t()> done,
             std::int64_t total)
    : m_database(database), m_onProgress(onProgress), m_done(std::move(done)), m_total(total) {
    constexpr int instructions = 20'000; // a millisecond or so
    if (onProgress) sqlite3_progress_handler(database, instructions, look, this);
}

Watch::~Watch() {
    sqlite3_progress_handler(m_database, 0, nullptr, nullptr);
}

int Watch::look(void* self) {
    auto& watch = *static_cast<Watch*>(self);
    if (!watch.m_gaveUp)
        watch.m_gaveUp = !watch.m_onProgress(watch.m_done ? watch.m_done() : 0, watch.m_total);
    return watch.m_gaveUp ? 1 : 0;
}

} // namespace tierline::ledger
