// Damage found at the start, and what is done about it: the damaged file is set aside under a dated name and
// never removed, and what of it is intact becomes the new ledger. Checking ten million rows takes a minute,
// so a start looks at the header, the edges of every table and a sample of rows, more of them when the last
// run did not end properly; what it misses shows when it is met, and leaves a mark that the next start checks
// in full. The folder must not be in use. On the caller's thread.
#pragma once

#include "base/zone.h"
#include "ledger/salvage.h"

#include <optional>

namespace tierline::ledger {

// Whether the last writer of a folder ended by itself. To be asked before the lock is taken.
bool endedProperly(const std::string& folder);

// Why the ledger in a folder is taken for damaged; empty: no sign of it. Another program's file and one of a
// later version are not damaged.
std::string damageSign(const std::string& folder, bool endedProperly = true);

// Called by whoever meets damage while working.
void markDamaged(const std::string& ledgerFile, std::string_view why);

struct Recovered {
    std::string why;      // what was seen
    std::string setAside; // where the damaged file is
    Salvaged rows;
};
std::string toString(const Recovered& recovered); // one sentence for a person

// Nothing: the ledger is fine, or there is none, or nothing in the file looks like a ledger's rows; then it
// is left as it is.
Result<std::optional<Recovered>> recoverIfDamaged(const std::string& folder, bool endedProperly,
                                                  const Zone& zone, Wall now,
                                                  const OnProgress& onProgress = {});

} // namespace tierline::ledger
