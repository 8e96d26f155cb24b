#include "ledger/audit.h"

#include "base/paths.h"
#include "ledger/auditchain.h"
#include "ledger/packed.h"

#include <cstring>
#include <pwd.h>
#include <sqlite3.h>
#include <unistd.h>

namespace tierline::ledger {

namespace {

constexpr std::string_view insertEntry =
    "INSERT INTO audit(seq, time_ms, actor, program, action, subject, detail, previous, hash, body)"
    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

Result<void> insert(sqlite3* database, const ChainRow& row) {
    const auto statement = prepare(database, insertEntry);
    if (!statement) return std::unexpected(statement.error());
    const AuditEntry& entry = row.entry;
    sqlite3_bind_int64(statement->get(), 1, entry.seq);
    sqlite3_bind_int64(statement->get(), 2, entry.time.time_since_epoch().count());
    int at = 3;
    for (const auto* text : {&entry.actor, &entry.program, &entry.action, &entry.subject, &entry.detail,
                             &entry.previous, &entry.hash})
        sqlite3_bind_text64(statement->get(), at++, text->data(), text->size(), nullptr, SQLITE_UTF8);
    if (row.hasBody) sqlite3_bind_blob64(statement->get(), at, entry.body.data(), entry.body.size(), nullptr);
    const auto done = step(statement->get());
    if (!done) return std::unexpected(done.error());
    return {};
}

std::string querySql(const AuditQuery& query) {
    std::string sql = chainSelect() + " WHERE time_ms >= ?1 AND time_ms < ?2";
    if (!query.action.empty()) sql += " AND action = ?3";
    if (query.limit < 0) return sql + " ORDER BY seq";
    return "SELECT * FROM (" + sql + " ORDER BY seq DESC LIMIT ?4) ORDER BY seq";
}

Result<AuditEntry> entryOf(ChainRow row, bool withBody) {
    if (!withBody || !row.hasBody) {
        row.entry.body.clear();
        return std::move(row.entry);
    }
    auto text = unpackText(row.entry.body);
    if (!text) return std::unexpected(text.error());
    row.entry.body = std::move(*text);
    return std::move(row.entry);
}

Result<void> walk(sqlite3* database, const AuditQuery& query, const EachEntry& each) {
    const auto statement = prepare(database, querySql(query));
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int64(statement->get(), 1, query.from.time_since_epoch().count());
    sqlite3_bind_int64(statement->get(), 2, query.to.time_since_epoch().count());
    if (!query.action.empty())
        sqlite3_bind_text64(statement->get(), 3, query.action.data(), query.action.size(), nullptr,
                            SQLITE_UTF8);
    if (query.limit >= 0) sqlite3_bind_int64(statement->get(), 4, query.limit);
    for (;;) {
        const auto more = step(statement->get());
        if (!more) return std::unexpected(more.error());
        if (!*more) return {};
        const auto entry = entryOf(readChainRow(statement->get()), query.withBodies);
        if (!entry) return std::unexpected(entry.error());
        if (auto done = each(*entry); !done) return done;
    }
}

} // namespace

std::string localActor() {
    passwd record{};
    passwd* found = nullptr;
    std::string buffer(4096, '\0'), host(256, '\0');
    getpwuid_r(geteuid(), &record, buffer.data(), buffer.size(), &found);
    const std::string user = found != nullptr ? found->pw_name : "uid " + std::to_string(geteuid());
    if (gethostname(host.data(), host.size() - 1) != 0) host.clear();
    host.resize(std::strlen(host.c_str()));
    return user + '@' + (host.empty() ? "localhost" : host);
}

Result<AuditHead> noteWithin(sqlite3* database, const AuditNote& note, Wall now) {
    const auto head = headOf(database);
    if (!head) return std::unexpected(head.error());
    ChainRow row;
    row.entry = {head->count + 1,
                 now,
                 note.actor.empty() ? localActor() : note.actor,
                 note.program,
                 note.action,
                 note.subject,
                 note.detail,
                 note.body.empty() ? std::string() : packText(note.body),
                 head->hash,
                 {}};
    row.hasBody = !note.body.empty();
    row.entry.hash = hashOf(row);
    if (auto done = insert(database, row); !done) return std::unexpected(done.error());
    return AuditHead{row.entry.seq, row.entry.hash};
}

// On the writer's thread, so that an older head never comes behind a newer one.
Result<void> saveAuditHead(Ledger& ledger) {
    return ledger.write([](sqlite3* database) -> Result<void> {
        const auto head = headOf(database);
        if (!head) return std::unexpected(head.error());
        auto written = replaceFile(headFileOf(database), headText(*head));
        if (!written)
            written.error().remedy =
                "make the data folder writable; the next entry of the trail writes it again";
        return written;
    });
}

Result<AuditHead> note(Ledger& ledger, const AuditNote& note, Wall now) {
    Result<AuditHead> head;
    const auto done = ledger.write([&](sqlite3* database) -> Result<void> {
        head = noteWithin(database, note, now);
        if (!head) return std::unexpected(head.error());
        return {};
    });
    if (!done) return std::unexpected(done.error());
    if (auto saved = saveAuditHead(ledger); !saved) return std::unexpected(saved.error());
    return head;
}

Result<void> eachAuditEntry(const Ledger& ledger, const AuditQuery& query, const EachEntry& each) {
    return ledger.read([&](sqlite3* database) { return walk(database, query, each); });
}

Result<std::vector<AuditEntry>> auditEntries(const Ledger& ledger, const AuditQuery& query) {
    std::vector<AuditEntry> entries;
    const auto done = eachAuditEntry(ledger, query, [&](const AuditEntry& entry) -> Result<void> {
        entries.push_back(entry);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return entries;
}

Result<std::optional<AuditEntry>> auditEntry(const Ledger& ledger, std::int64_t seq) {
    std::optional<AuditEntry> found;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        const auto statement = prepare(database, chainSelect() + " WHERE seq = ?1");
        if (!statement) return std::unexpected(statement.error());
        sqlite3_bind_int64(statement->get(), 1, seq);
        const auto row = step(statement->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) return {};
        auto entry = entryOf(readChainRow(statement->get()), true);
        if (!entry) return std::unexpected(entry.error());
        found = std::move(*entry);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return found;
}

} // namespace tierline::ledger
