#include "connecting/ccswitchdb.h"

#include "ledger/database.h"

#include <sqlite3.h>

namespace tierline::connecting {

namespace {

constexpr std::size_t headerSize = 100;
constexpr std::size_t mostRows = 10'000;
constexpr int stepsBetweenLooks = 100'000, mostLooks = 200; // of SQLite's machine: some tenths of a second

Error unreadable(const std::string& why) {
    return {ErrorCode::InvalidInput,
            "CC Switch's database cannot be read: " + why,
            "export it there as SQL and give that file",
            {},
            0,
            0};
}

int giveUp(void* looks) {
    return ++*static_cast<int*>(looks) > mostLooks ? 1 : 0;
}

// Nothing that a crafted schema brings is run, and nothing is written.
Result<ledger::Database> opened(std::string& bytes, int& looks) {
    bytes[18] = bytes[19] = 1; // its log (WAL) is not there: a plain database from here on
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE, nullptr);
    ledger::Database database(raw);
    if (code != SQLITE_OK) return std::unexpected(unreadable("no memory"));
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_progress_handler(raw, stepsBetweenLooks, giveUp, &looks);
    const auto size = static_cast<sqlite3_int64>(bytes.size());
    if (sqlite3_deserialize(raw, "main", reinterpret_cast<unsigned char*>(bytes.data()), size, size,
                            SQLITE_DESERIALIZE_READONLY)
        != SQLITE_OK)
        return std::unexpected(unreadable(sqlite3_errmsg(raw)));
    return database;
}

} // namespace

bool isDatabase(std::string_view bytes) {
    return bytes.starts_with("SQLite format 3");
}

Result<std::vector<CcSwitchRow>> ccSwitchRows(std::string bytes) {
    if (!isDatabase(bytes) || bytes.size() < headerSize)
        return std::unexpected(unreadable("it is cut short"));
    int looks = 0;
    auto database = opened(bytes, looks);
    if (!database) return std::unexpected(database.error());
    auto select = ledger::prepare(
        database->get(), "SELECT app_type, name, settings_config FROM providers ORDER BY app_type, name");
    if (!select) return std::unexpected(unreadable(select.error().detail));
    std::vector<CcSwitchRow> rows;
    while (rows.size() < mostRows) {
        const auto more = ledger::step(select->get());
        if (!more) return std::unexpected(unreadable(more.error().detail));
        if (!*more) break;
        rows.push_back({std::string(ledger::columnText(select->get(), 0)),
                        std::string(ledger::columnText(select->get(), 1)),
                        std::string(ledger::columnText(select->get(), 2))});
    }
    return rows;
}

} // namespace tierline::connecting
