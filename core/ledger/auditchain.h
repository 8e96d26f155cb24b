// The stored form of an audit entry and what its hash is taken of. Inside the ledger only.
#pragma once

#include "ledger/audit.h"
#include "ledger/database.h"

namespace tierline::ledger {

// As stored: `body` is compressed, `hasBody` tells an absent one from an empty one.
struct ChainRow {
    AuditEntry entry;
    bool hasBody = false;
};

// SHA-256 over the fields in order, each behind its length, so that no two entries have the same bytes.
std::string hashOf(const ChainRow& row);

std::string chainSelect(); // "SELECT … FROM audit"; a condition follows
ChainRow readChainRow(sqlite3_stmt* statement);
Result<AuditHead> headOf(sqlite3* database);

std::string headText(const AuditHead& head);
Result<std::optional<AuditHead>> readHeadFile(const std::string& file); // absent: no such file
std::string headFileOf(sqlite3* database);

} // namespace tierline::ledger
