// The columns of `records`, one row of a table each: how a record gets into it and out of it. The INSERT and
// the SELECT are made from this table, and a test holds it against the schema. Texts that many rows share
// stand there by number; what no query looks at stands together in `rest` (recordcode.h).
#pragma once

#include "ledger/recordcode.h"

#include <string>
#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace tierline::ledger {

std::vector<std::string_view> columnNames();
std::string insertSql(std::string_view last = {}); // one more column, behind these
std::string readList();                            // what a SELECT from `records` names for a RowReader
int readListSize();                                // so many columns, from the first on
std::string selectSql();                           // "SELECT … FROM records"; a condition follows

// Binds a record for the step that follows; record and coder must outlive that.
void bindRecord(sqlite3_stmt* insert, const Record& record, NameKeeper& names, RestCoder& coder);

// Reads rows of one connection.
class RowReader {
public:
    explicit RowReader(sqlite3* database) : m_names(database) {}
    // False: its `rest` is damaged. Then the record has what its columns hold and an error that says so: one
    // such row must not hide all the others.
    bool read(sqlite3_stmt* select, Record& record);

private:
    NameBook m_names;
};

} // namespace tierline::ledger
