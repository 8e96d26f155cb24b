// The tables of the ledger as numbered steps: version n is what the first n steps make, and
// `PRAGMA user_version` says how many a file has seen. A step that was released is never changed; a change of
// the tables is one more step, and its predecessor's dump goes to tests/data/ledger. The writer's thread.
#pragma once

#include "base/zone.h"
#include "ledger/database.h"

#include <span>
#include <string_view>

namespace tierline::ledger {

inline constexpr std::int64_t applicationId = 0x5449'4552; // "TIER", in the file's header

std::span<const std::string_view> schemaSteps();

// Brings a file up to `schemaSteps().size()`, each step in its own transaction; an empty file becomes a
// ledger. TooNew: written by a later version. Corrupt: damaged, or some other program's database. In both
// cases the file is left as it was. The step that makes the tables of sums fills them, by hours of `zone`.
Result<void> migrate(sqlite3* database, const Zone& zone);

// For readers, which cannot migrate: only the current version is fine.
Result<void> checkVersion(sqlite3* database);

} // namespace tierline::ledger
