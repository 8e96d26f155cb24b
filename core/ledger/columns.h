// The columns of `decisions`, one row of a table each: how a record gets into it and out of it. The INSERT
// and the SELECT are made from this table, and a test holds it against the schema. Any thread.
#pragma once

#include "ledger/recordparts.h"

#include <span>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace tierline::ledger {

// A row as it is read: the parts stay JSON, in memory of the statement until its next step.
struct StoredRow {
    Record record;
    Parts parts;
};

struct Column {
    std::string_view name;
    // Texts are bound by reference: record and parts must outlive the step.
    void (*bind)(sqlite3_stmt* statement, int parameter, const Record& record, const Parts& parts);
    void (*read)(sqlite3_stmt* statement, int column, StoredRow& row);
};

std::span<const Column> columns();
std::string insertSql();
std::string readList();  // what a SELECT from `decisions` names for `readRow`
std::string selectSql(); // "SELECT … FROM decisions"; a condition follows

void bindRecord(sqlite3_stmt* insert, const Record& record, const Parts& parts);
void readRow(sqlite3_stmt* select, StoredRow& row);

} // namespace tierline::ledger
