// Reading the rows of a statement: one after another, and the columns of each. The statement's thread.
#pragma once

#include "ledger/database.h"
#include "ledger/names.h"

#include <sqlite3.h>

namespace tierline::ledger {

// Calls `row` for each row; what it returns as an error ends the walk.
template <class Row>
Result<void> eachRow(sqlite3_stmt* statement, Row row) {
    for (;;) {
        const auto more = step(statement);
        if (!more) return std::unexpected(more.error());
        if (!*more) return {};
        if (Result<void> done = row(); !done) return done;
    }
}

inline void bindText(sqlite3_stmt* statement, int parameter, std::string_view text) {
    sqlite3_bind_text64(statement, parameter, text.data() != nullptr ? text.data() : "", text.size(), nullptr,
                        SQLITE_UTF8);
}

inline std::int64_t millis(Wall time) {
    return time.time_since_epoch().count();
}

// Reads columns one after another.
class Cells {
public:
    explicit Cells(sqlite3_stmt* statement) : m_statement(statement) {}
    std::string text() { return std::string(columnText(m_statement, m_at++)); }
    std::int64_t integer() { return sqlite3_column_int64(m_statement, m_at++); }
    Wall time() { return Wall(Milliseconds(integer())); }
    MoneyKind kind() {
        return fromName(moneyNames, columnText(m_statement, m_at++)).value_or(MoneyKind::Billed);
    }

private:
    sqlite3_stmt* m_statement;
    int m_at = 0;
};

} // namespace tierline::ledger
