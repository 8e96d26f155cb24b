// SQLite as values: a connection, a statement, a transaction, and its errors as ours. A connection belongs to
// one thread at a time; statements go before their connection.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace tierline::ledger {

struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
};
struct CloseDatabase {
    void operator()(sqlite3* database) const;
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

inline constexpr std::string_view databaseName = "ledger.db"; // in the data folder

enum class Access : std::uint8_t { Write, Read };

// Opens an existing file and sets what each connection needs: busy timeout, foreign keys, the
// functions packed(text) and unpacked(blob), and the
// aggregate add_up(x) and saturated(a,b), sums that saturate; readers may only query. Journal mode and page
// size are the writer's, in schema.h.
Result<Database> openDatabase(const std::string& file, Access access);

Result<void> teach(sqlite3* database); // our functions, for a connection that SQLite opened

Result<void> execute(sqlite3* database, const std::string& sql);
Result<Statement> prepare(sqlite3* database, std::string_view sql);
Result<std::int64_t> queryInteger(sqlite3* database, std::string_view sql);

// The last error of the connection. Corrupt and Io say what to do.
Error lastError(sqlite3* database, int code);

// Steps a statement that returns rows: true = a row, false = done.
Result<bool> step(sqlite3_stmt* statement);

std::string_view columnText(sqlite3_stmt* statement, int column); // valid until the next step

} // namespace tierline::ledger
