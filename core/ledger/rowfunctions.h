// What SQL asks of compact rows: named(number or text), the text; ulid(id) and ulid_key(text), an id as it is
// read and as rows hold it; of_rest(rest, time_ms, member), what the view `decisions` shows of a rest. Of a
// damaged rest all is NULL. The connection's thread.
#pragma once

struct sqlite3;

namespace tierline::ledger {

int addRowFunctions(sqlite3* database); // SQLite's code

} // namespace tierline::ledger
