// What a salvaged ledger lacks of the names that its rows use. One thread.
#pragma once

#include "ledger/database.h"

namespace tierline::ledger {

// Those that are gone are taken from rows that spell them, or named "(lost name 17)", so that no other text
// ever gets their number; how many of the latter.
// Inside the caller's transaction, before anyone writes a name.
Result<std::int64_t> nameLostOnes(sqlite3* database);

} // namespace tierline::ledger
