// Another program's SQLite file, as a copy in memory: nothing is written, nothing that a crafted schema
// brings is run (no views, no triggers' functions), and a query that takes too long is given up. What its
// program has not yet written into the file itself (its -wal file) is not seen.
#pragma once

#include "ledger/database.h"

#include <memory>
#include <string>

namespace tierline::ledger {

class ForeignDatabase {
public:
    static Result<std::unique_ptr<ForeignDatabase>> open(std::string bytes); // InvalidInput: no database
    static bool isOne(std::string_view bytes);

    sqlite3* get() const { return m_database.get(); }

private:
    explicit ForeignDatabase(std::string bytes) : m_bytes(std::move(bytes)) {}
    static int giveUp(void* self);

    std::string m_bytes; // outlives the connection that reads it
    int m_looks = 0;
    Database m_database;
};

} // namespace tierline::ledger
