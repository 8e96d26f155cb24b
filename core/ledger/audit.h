// The trail: who did what when to the policy, the prices, the ledger itself. Each entry holds the hash of the
// one before, so that one that was removed, altered, put in or moved is found; the newest entry's number and
// hash stand in `audit.head` beside the database, so that a cut at the end is found as well. Whoever may
// write both files can forge both: a head noted elsewhere finds that too.
//
// Free functions over a ledger; any thread but the ledger's own.
#pragma once

#include "base/clock.h"
#include "ledger/ledger.h"

namespace tierline::ledger {

inline constexpr std::string_view auditHeadName = "audit.head"; // in the data folder

struct AuditNote {
    std::string action;        // one word: policy, prices, reprice, retention, restore, breaker, budget …
    std::string subject;       // what it was done to: a file, a model, a budget
    std::string detail = "{}"; // JSON object; its `summary` is a sentence for people
    std::string body;          // a text, kept compressed; empty: none
    std::string program;       // "tierlinectl serve"
    std::string actor = {};    // empty: `localActor()`
};

struct AuditEntry {
    std::int64_t seq = 0; // from 1, without gaps
    Wall time{};
    std::string actor, program, action, subject, detail, body;
    std::string previous, hash; // 64 hex digits; the first has no previous
    bool operator==(const AuditEntry&) const = default;
};

struct AuditHead {
    std::int64_t count = 0;
    std::string hash; // of the newest entry; empty without entries
    bool operator==(const AuditHead&) const = default;
};

std::string localActor(); // user@host of this process

Result<AuditHead> note(Ledger& ledger, const AuditNote& note, Wall now);
// The same within a transaction of `Ledger::write`; afterwards call `saveAuditHead`.
Result<AuditHead> noteWithin(sqlite3* database, const AuditNote& note, Wall now);
Result<void> saveAuditHead(Ledger& ledger);

struct AuditQuery {
    Wall from{}, to = Wall::max(); // [from, to)
    std::string action;            // empty: all
    std::int64_t limit = -1;       // the newest so many; negative: all
    bool withBodies = false;
};
// Oldest first, each handed over as it is read; what `each` returns as an error ends the walk.
using EachEntry = std::function<Result<void>(const AuditEntry&)>;
Result<void> eachAuditEntry(const Ledger& ledger, const AuditQuery& query, const EachEntry& each);
Result<std::vector<AuditEntry>> auditEntries(const Ledger& ledger, const AuditQuery& query);
Result<std::optional<AuditEntry>> auditEntry(const Ledger& ledger, std::int64_t seq); // with its body

struct AuditFinding {
    std::int64_t seq = 0; // the entry; 0: the trail as a whole
    std::string what;     // "entry 7 was altered: its content does not have its hash"
};
struct AuditVerdict {
    AuditHead head;                     // as the ledger has it
    std::optional<AuditHead> saved;     // as `audit.head` has it
    std::vector<AuditFinding> findings; // empty: sound
    std::vector<std::string> remarks;   // worth knowing, nothing wrong
};
// `expected`: a head that was noted elsewhere; absent: that of the file alone.
Result<AuditVerdict> verifyAudit(const Ledger& ledger, const std::optional<AuditHead>& expected);

} // namespace tierline::ledger
