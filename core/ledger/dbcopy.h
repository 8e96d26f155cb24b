// Copying one database into another, page by page from one view of it. The caller's thread.
#pragma once

#include "ledger/backup.h"
#include "ledger/database.h"

namespace tierline::ledger {

// Into an empty file. The copy needs no WAL to be read.
Result<void> copyDatabase(sqlite3* from, const std::string& to, const OnProgress& onProgress);

// Calls `onProgress` with what `done` says while a long statement runs, and ends it when told to.
class Watch {
public:
    Watch(sqlite3* database, const OnProgress& onProgress, std::function<std::int64_t()> done,
          std::int64_t total);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    bool gaveUp() const { return m_gaveUp; }

private:
    static int look(void* self);
    sqlite3* m_database;
    const OnProgress& m_onProgress;
    std::function<std::int64_t()> m_done;
    std::int64_t m_total;
    bool m_gaveUp = false;
};

Error givenUp();

} // namespace tierline::ledger
