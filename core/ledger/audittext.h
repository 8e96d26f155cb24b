// The trail's entries as text: a JSON object, a row of CSV, a sentence. Pure; any thread.
#pragma once

#include "ledger/audit.h"

namespace tierline::ledger {

void appendJson(std::string& out, const AuditEntry& entry, bool withBody);
std::string_view auditCsvHeader(); // with its line break
void appendCsv(std::string& out, const AuditEntry& entry);

// "policy 9f86d081884c → 1a79a4d60de6: 12 lines added, 3 removed; …"; the action where nobody wrote one.
std::string summaryOf(const AuditEntry& entry);

} // namespace tierline::ledger
