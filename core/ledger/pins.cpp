#include "ledger/pins.h"

#include "ledger/database.h"
#include "ledger/idcode.h"
#include "ledger/keepstate.h"

#include <sqlite3.h>

namespace tierline::ledger {

namespace {

Result<std::int64_t> askById(sqlite3* database, std::string_view sql, std::string_view id) {
    auto query = prepare(database, sql);
    if (!query) return std::unexpected(query.error());
    bindId(query->get(), 1, id);
    const auto row = step(query->get());
    if (!row) return std::unexpected(row.error());
    return *row ? sqlite3_column_int64(query->get(), 0) : 0;
}

} // namespace

Result<bool> pin(Ledger& ledger, std::string_view id, bool pinned) {
    bool found = false;
    const auto done = ledger.write([&](sqlite3* database) -> Result<void> {
        const auto seq = askById(database, "SELECT seq FROM records WHERE id = ?", id);
        if (!seq) return std::unexpected(seq.error());
        found = *seq != 0;
        if (!found) return {};
        const auto number = std::to_string(*seq);
        if (pinned) return execute(database, "INSERT OR IGNORE INTO pins VALUES(" + number + ")");
        if (auto gone = execute(database, "DELETE FROM pins WHERE seq = " + number); !gone) return gone;
        return lookFromTheFront(database);
    });
    if (!done) return std::unexpected(done.error());
    return found;
}

Result<bool> isPinned(const Ledger& ledger, std::string_view id) {
    bool pinned = false;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        const auto found =
            askById(database, "SELECT p.seq FROM records r JOIN pins p ON p.seq=r.seq WHERE r.id = ?", id);
        if (!found) return std::unexpected(found.error());
        pinned = *found != 0;
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return pinned;
}

} // namespace tierline::ledger
