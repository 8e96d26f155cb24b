#include "ledger/auditchain.h"

#include "base/hash.h"
#include "base/jsonwriter.h"
#include "base/paths.h"
#include "protocol/json.h"

#include <filesystem>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

constexpr std::string_view form = "tierline audit 1"; // of what is hashed; another form, another text

void appendField(std::string& bytes, std::string_view field) {
    const auto length = static_cast<std::uint64_t>(field.size());
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes += static_cast<char>((length >> static_cast<unsigned>(shift)) & 0xffU);
    bytes += field;
}

} // namespace

std::string hashOf(const ChainRow& row) {
    const AuditEntry& entry = row.entry;
    std::string bytes;
    appendField(bytes, form);
    appendField(bytes, std::to_string(entry.seq));
    appendField(bytes, std::to_string(entry.time.time_since_epoch().count()));
    for (const auto* text : {&entry.actor, &entry.program, &entry.action, &entry.subject, &entry.detail})
        appendField(bytes, *text);
    appendField(bytes, row.hasBody ? "body" : "none");
    appendField(bytes, entry.body);
    appendField(bytes, entry.previous);
    return sha256Hex(bytes);
}

std::string chainSelect() {
    return "SELECT seq, time_ms, actor, program, action, subject, detail, previous, hash, body FROM audit";
}

ChainRow readChainRow(sqlite3_stmt* statement) {
    ChainRow row;
    AuditEntry& entry = row.entry;
    entry.seq = sqlite3_column_int64(statement, 0);
    entry.time = Wall(Milliseconds(sqlite3_column_int64(statement, 1)));
    int column = 2;
    for (auto* text : {&entry.actor, &entry.program, &entry.action, &entry.subject, &entry.detail,
                       &entry.previous, &entry.hash})
        *text = columnText(statement, column++);
    row.hasBody = sqlite3_column_type(statement, column) != SQLITE_NULL;
    entry.body = columnText(statement, column); // the bytes of a blob
    return row;
}

Result<AuditHead> headOf(sqlite3* database) {
    const auto statement = prepare(database, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
    if (!statement) return std::unexpected(statement.error());
    const auto row = step(statement->get());
    if (!row) return std::unexpected(row.error());
    if (!*row) return AuditHead{};
    return AuditHead{sqlite3_column_int64(statement->get(), 0), std::string(columnText(statement->get(), 1))};
}

std::string headText(const AuditHead& head) {
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    json.member("count", head.count);
    json.member("hash", head.hash);
    json.endObject();
    return text + "\n";
}

std::string headFileOf(sqlite3* database) {
    const char* name = sqlite3_db_filename(database, "main");
    return (std::filesystem::path(name != nullptr ? name : "").parent_path() / auditHeadName).string();
}

Result<std::optional<AuditHead>> readHeadFile(const std::string& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return std::nullopt;
    const auto text = readFile(file, 4096);
    if (!text) return std::unexpected(text.error());
    const auto json = protocol::Json::parse(*text);
    const auto count = json ? (*json)["count"].int64() : std::nullopt;
    const auto hash = json ? (*json)["hash"].string() : std::nullopt;
    if (!count || !hash || *count < 0)
        return fail(ErrorCode::Corrupt, file + " is not what Tierline wrote",
                    "the trail itself may be sound; compare it with a head noted elsewhere");
    return AuditHead{*count, std::string(*hash)};
}

} // namespace tierline::ledger
