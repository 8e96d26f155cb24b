#include "ledger/foreigndatabase.h"

#include <sqlite3.h>

namespace tierline::ledger {

namespace {

constexpr std::size_t headerSize = 100;
constexpr std::size_t writeVersion = 18, readVersion = 19;  // in the header: 2 says that there is a WAL
constexpr int stepsBetweenLooks = 100'000, mostLooks = 200; // of SQLite's machine: some tenths of a second

} // namespace

bool ForeignDatabase::isOne(std::string_view bytes) {
    return bytes.starts_with("SQLite format 3");
}

int ForeignDatabase::giveUp(void* self) {
    return ++static_cast<ForeignDatabase*>(self)->m_looks > mostLooks ? 1 : 0;
}

Result<std::unique_ptr<ForeignDatabase>> ForeignDatabase::open(std::string bytes) {
    if (!isOne(bytes) || bytes.size() < headerSize)
        return fail(ErrorCode::InvalidInput, "the database is cut short or is none");
    bytes[writeVersion] = bytes[readVersion] = 1;
    std::unique_ptr<ForeignDatabase> made(new ForeignDatabase(std::move(bytes)));
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE, nullptr);
    made->m_database.reset(raw);
    if (code != SQLITE_OK) return fail(ErrorCode::Unavailable, "no memory for a database");
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_progress_handler(raw, stepsBetweenLooks, giveUp, made.get());
    const auto size = static_cast<sqlite3_int64>(made->m_bytes.size());
    if (sqlite3_deserialize(raw, "main", reinterpret_cast<unsigned char*>(made->m_bytes.data()), size, size,
                            SQLITE_DESERIALIZE_READONLY)
        != SQLITE_OK)
        return fail(ErrorCode::InvalidInput, sqlite3_errmsg(raw));
    return made;
}

} // namespace tierline::ledger
