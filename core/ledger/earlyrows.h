// Rows as versions before compact ones kept them: a column for each member, its lists as JSON. The writer's
// thread.
#pragma once

#include "ledger/database.h"

namespace tierline::ledger {

// What CREATE TABLE made of `decisions` in those versions, as `early_decisions`; for salvage.
std::string createEarlyRows();

// Moves the rows of `early_decisions` into `records`, under their numbers, and their prompts into `bodies`,
// inside the caller's transaction. A list that cannot be read is left empty; how many rows had one.
Result<std::int64_t> moveEarlyRows(sqlite3* database);

} // namespace tierline::ledger
