#include "ledger/database.h"

#include "base/money.h"
#include "ledger/packed.h"
#include "ledger/rowfunctions.h"

#include <sqlite3.h>

namespace tierline::ledger {

void Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

void CloseDatabase::operator()(sqlite3* database) const {
    sqlite3_close(database);
}

namespace {

std::string fileOf(sqlite3* database) {
    const char* name = database != nullptr ? sqlite3_db_filename(database, "main") : nullptr;
    return name != nullptr ? name : "";
}

// Once a process and before SQLite's first use: its own byte count takes a global mutex on every allocation.
void quietMemory() {
    static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(done);
}

// add_up(x): like sum(x) of integers, but it saturates where sum() raises "integer overflow": a stored row
// with an absurd number must not take every report with it.
void addUpStep(sqlite3_context* context, int, sqlite3_value** values) {
    void* const memory = sqlite3_aggregate_context(context, sizeof(std::int64_t)); // zeroed
    if (memory == nullptr) return sqlite3_result_error_nomem(context);
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    auto& sum = *static_cast<std::int64_t*>(memory);
    sum = saturatingAdd(sum, sqlite3_value_int64(values[0]));
}

void addUpFinal(sqlite3_context* context) {
    const void* const memory = sqlite3_aggregate_context(context, 0); // null without rows
    sqlite3_result_int64(context, memory != nullptr ? *static_cast<const std::int64_t*>(memory) : 0);
}

void saturated(sqlite3_context* context, int, sqlite3_value** values) {
    sqlite3_result_int64(context,
                         saturatingAdd(sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1])));
}

// unpacked(blob): the text, NULL for none and for one that is damaged, so that the rest of its row is read.
void unpackedValue(sqlite3_context* context, int, sqlite3_value** values) {
    const auto* bytes = static_cast<const char*>(sqlite3_value_blob(values[0]));
    if (bytes == nullptr) return;
    const auto text = unpackText({bytes, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
    if (text) sqlite3_result_text64(context, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void packedValue(sqlite3_context* context, int, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
    const auto* text = static_cast<const char*>(static_cast<const void*>(sqlite3_value_text(values[0])));
    if (text == nullptr) return sqlite3_result_error_nomem(context);
    const auto packed = packText({text, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
    sqlite3_result_blob64(context, packed.data(), packed.size(), SQLITE_TRANSIENT);
}

int addFunctions(sqlite3* database) {
    struct Function {
        const char* name;
        int arguments;
        void (*run)(sqlite3_context*, int, sqlite3_value**);
    };
    for (const auto& [name, arguments, run] :
         {Function{"saturated", 2, saturated}, {"packed", 1, packedValue}, {"unpacked", 1, unpackedValue}}) {
        const int code =
            sqlite3_create_function_v2(database, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                       run, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) return code;
    }
    if (const int code = addRowFunctions(database); code != SQLITE_OK) return code;
    return sqlite3_create_function_v2(database, "add_up", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                      nullptr, addUpStep, addUpFinal, nullptr);
}

} // namespace

Error lastError(sqlite3* database, int code) {
    const std::string file = fileOf(database);
    const std::string said = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
    const auto error = [&](ErrorCode ours, const std::string& what, std::string remedy) {
        return Error{ours, what, std::move(remedy), file, 0, 0};
    };
    switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return error(
            ErrorCode::Corrupt, "the ledger is damaged or is no ledger: " + said,
            "nothing was changed; `tierlinectl ledger check` looks at all of it, the gateway's next start "
            "recovers what is intact; a file that is no ledger: move it away");
    case SQLITE_FULL:
        return error(ErrorCode::Io, "the ledger cannot grow: " + said, "free space on its disk");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error(ErrorCode::Io, "the ledger cannot be read or written: " + said,
                     "check its disk and the file's permissions");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return error(ErrorCode::InUse, "the ledger is held by another program: " + said, {});
    case SQLITE_CONSTRAINT: return error(ErrorCode::InvalidInput, "the record was not accepted: " + said, {});
    default: return error(ErrorCode::Internal, "SQLite: " + said, {});
    }
}

Result<Database> openDatabase(const std::string& file, Access access) {
    quietMemory();
    const auto attempt = [&](int flags, Database& into) {
        sqlite3* raw = nullptr;
        const int code = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
        into.reset(raw);
        return code;
    };
    Database database;
    // A reader, too, opens for writing where it may: only so can it make the WAL's index.
    int code = attempt(SQLITE_OPEN_READWRITE, database);
    if (code != SQLITE_OK && access == Access::Read) code = attempt(SQLITE_OPEN_READONLY, database);
    if (code != SQLITE_OK) {
        Error error = lastError(database.get(), code);
        error.file = file;
        return std::unexpected(std::move(error));
    }
    sqlite3_extended_result_codes(database.get(), 1);
    if (auto taught = teach(database.get()); !taught) return std::unexpected(taught.error());
    sqlite3_busy_timeout(database.get(), 5000);
    std::string settings = "PRAGMA foreign_keys=ON;";
    if (access == Access::Read) settings += "PRAGMA query_only=ON;PRAGMA mmap_size=2147418112;";
    if (auto done = execute(database.get(), settings); !done) return std::unexpected(done.error());
    return database;
}

Result<void> teach(sqlite3* database) {
    if (const int code = addFunctions(database); code != SQLITE_OK)
        return std::unexpected(lastError(database, code));
    return {};
}

Result<void> execute(sqlite3* database, const std::string& sql) {
    const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return std::unexpected(lastError(database, code));
    return {};
}

Result<Statement> prepare(sqlite3* database, std::string_view sql) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK) return std::unexpected(lastError(database, code));
    return Statement(raw);
}

Result<bool> step(sqlite3_stmt* statement) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return std::unexpected(lastError(sqlite3_db_handle(statement), code));
}

Result<std::int64_t> queryInteger(sqlite3* database, std::string_view sql) {
    auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    const auto row = step(statement->get());
    if (!row) return std::unexpected(row.error());
    return *row ? sqlite3_column_int64(statement->get(), 0) : 0;
}

std::string_view columnText(sqlite3_stmt* statement, int column) {
    const auto* text =
        static_cast<const char*>(static_cast<const void*>(sqlite3_column_text(statement, column)));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

} // namespace tierline::ledger
