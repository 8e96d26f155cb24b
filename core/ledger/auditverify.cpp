// Walks the whole trail and says of each entry that does not fit what is wrong with it.
#include "ledger/auditchain.h"

#include "base/hash.h"
#include "ledger/packed.h"

#include <map>
#include <set>
#include <sqlite3.h>
#include <utility>

namespace tierline::ledger {

namespace {

constexpr std::int64_t placesTried = 10'000; // for an entry that may have been moved

std::string entryName(std::int64_t seq) {
    return "entry " + std::to_string(seq);
}

std::string missingText(std::int64_t from, std::int64_t to) {
    if (from == to) return entryName(from) + " is missing: it was removed";
    return "entries " + std::to_string(from) + " to " + std::to_string(to)
           + " are missing: they were removed";
}

// The number under which the entry was written, where its content is whole and only its place is another.
std::optional<std::int64_t> placeOf(ChainRow row) {
    const std::int64_t stands = row.entry.seq;
    for (std::int64_t away = 1; away <= placesTried; ++away)
        for (const auto seq : {stands - away, stands + away}) {
            row.entry.seq = seq;
            if (seq > 0 && hashOf(row) == row.entry.hash) return seq;
        }
    return std::nullopt;
}

class Check {
public:
    void look(const ChainRow& row) {
        const AuditEntry& entry = row.entry;
        if (entry.seq < 1) {
            find(entry.seq, entryName(entry.seq) + " was put in: the trail begins with 1");
            return;
        }
        if (entry.seq > m_head.count + 1)
            find(m_head.count + 1, missingText(m_head.count + 1, entry.seq - 1));
        const bool follows = entry.seq == m_head.count + 1;
        lookAtContent(row);
        if (follows && entry.previous != m_head.hash && !m_lastIsBad && !m_thisIsBad)
            find(entry.seq, entry.seq == 1
                                ? "entry 1 names a previous one: what was before it was removed"
                                : entryName(entry.seq) + " does not follow " + entryName(m_head.count)
                                      + ": one of the two was replaced, put in or moved");
        m_head = {entry.seq, entry.hash};
        m_hashes.emplace(entry.seq, entry.hash);
        m_lastIsBad = std::exchange(m_thisIsBad, false);
    }

    // A head that was seen once: its entry must still be there.
    void lookAtHead(const AuditHead& seen, const std::string& where) {
        if (seen.count == 0) return;
        if (seen.count > m_head.count) {
            find(m_head.count + 1, missingText(m_head.count + 1, seen.count) + " (" + where + " has seen "
                                       + std::to_string(seen.count) + ", the ledger holds "
                                       + std::to_string(m_head.count) + ")");
            return;
        }
        const auto at = m_hashes.find(seen.count);
        if (at != m_hashes.end() && at->second != seen.hash)
            find(seen.count, entryName(seen.count) + " is not the one that " + where + " has seen");
    }

    AuditVerdict verdict;
    const AuditHead& head() const { return m_head; }

private:
    void find(std::int64_t seq, std::string what) { verdict.findings.push_back({seq, std::move(what)}); }

    void lookAtContent(const ChainRow& row) {
        if (hashOf(row) == row.entry.hash) return;
        m_thisIsBad = true;
        if (const auto place = placeOf(row))
            find(row.entry.seq,
                 entryName(row.entry.seq) + " was moved: it was written as number " + std::to_string(*place));
        else
            find(row.entry.seq,
                 entryName(row.entry.seq) + " was altered: its content does not have its hash");
    }

    AuditHead m_head;
    std::map<std::int64_t, std::string> m_hashes;
    bool m_lastIsBad = false, m_thisIsBad = false;
};

Result<void> lookAtEntries(sqlite3* database, Check& check) {
    const auto statement = prepare(database, chainSelect() + " ORDER BY seq");
    if (!statement) return std::unexpected(statement.error());
    for (;;) {
        const auto more = step(statement->get());
        if (!more) return std::unexpected(more.error());
        if (!*more) return {};
        check.look(readChainRow(statement->get()));
    }
}

// Texts are named by their own hash, so each proves itself; entries name the ones they need.
Result<void> lookAtTexts(sqlite3* database, AuditVerdict& verdict) {
    const auto statement = prepare(database, "SELECT hash, body FROM audit_texts");
    if (!statement) return std::unexpected(statement.error());
    std::set<std::string> sound;
    for (;;) {
        const auto more = step(statement->get());
        if (!more) return std::unexpected(more.error());
        if (!*more) break;
        std::string hash(columnText(statement->get(), 0));
        const auto text = unpackText(columnText(statement->get(), 1));
        if (text && sha256Hex(*text) == hash)
            sound.insert(std::move(hash));
        else
            verdict.findings.push_back({0, "the kept text of policy " + hash.substr(0, 12) + " was altered"});
    }
    const auto named =
        prepare(database, "SELECT seq, iif(json_valid(detail), json_extract(detail, '$.hash'), '')"
                          " FROM audit WHERE action = 'policy' ORDER BY seq");
    if (!named) return std::unexpected(named.error());
    for (;;) {
        const auto more = step(named->get());
        if (!more) return std::unexpected(more.error());
        if (!*more) return {};
        const std::string hash(columnText(named->get(), 1));
        const auto known = prepare(database, "SELECT 1 FROM audit_texts WHERE hash = ?1");
        if (!known) return std::unexpected(known.error());
        sqlite3_bind_text64(known->get(), 1, hash.data(), hash.size(), nullptr, SQLITE_UTF8);
        const auto there = step(known->get());
        if (!there) return std::unexpected(there.error());
        if (!*there && !hash.empty()) {
            const auto seq = sqlite3_column_int64(named->get(), 0);
            verdict.findings.push_back({seq, "the policy text of " + entryName(seq) + " was removed"});
        }
    }
}

Result<void> lookAtHeadFile(sqlite3* database, Check& check) {
    const std::string file = headFileOf(database);
    const auto saved = readHeadFile(file);
    const auto name = std::string(auditHeadName);
    if (!saved) {
        check.verdict.findings.push_back({0, toString(saved.error())});
        return {};
    }
    check.verdict.saved = *saved;
    if (!*saved) {
        if (check.head().count > 0)
            check.verdict.findings.push_back({0, name
                                                     + " is missing: whether the newest entries were cut off "
                                                       "cannot be told from the ledger alone"});
        return {};
    }
    check.lookAtHead(**saved, name);
    if ((*saved)->count < check.head().count)
        check.verdict.remarks.push_back(
            name + " is behind by " + std::to_string(check.head().count - (*saved)->count)
            + ": a program ended between the entry and the file; the next entry mends it");
    return {};
}

} // namespace

Result<AuditVerdict> verifyAudit(const Ledger& ledger, const std::optional<AuditHead>& expected) {
    Check check;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        if (auto entries = lookAtEntries(database, check); !entries) return entries;
        if (auto texts = lookAtTexts(database, check.verdict); !texts) return texts;
        return lookAtHeadFile(database, check);
    });
    if (!done) return std::unexpected(done.error());
    if (expected) check.lookAtHead(*expected, "the head that was noted");
    check.verdict.head = check.head();
    return std::move(check.verdict);
}

} // namespace tierline::ledger
