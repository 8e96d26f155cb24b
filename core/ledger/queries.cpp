#include "ledger/queries.h"

#include "ledger/cellsdetail.h"
#include "ledger/columns.h"
#include "ledger/idcode.h"

#include <algorithm>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

// Rows in the order of their commits, which is the one a stream was sent in; ids rise with the time a request
// began, and a long one is committed after later ones.
std::string decisionsSql(const DecisionQuery& query) {
    std::string sql = selectSql();
    if (!query.since.empty())
        sql += " WHERE seq > coalesce((SELECT seq FROM records WHERE id = ?2),"
               " (SELECT seq - 1 FROM records WHERE id > ?2 ORDER BY id LIMIT 1), 9223372036854775807)";
    sql += query.ascending ? " ORDER BY seq LIMIT ?1" : " ORDER BY seq DESC LIMIT ?1";
    return sql;
}

template <class Row>
Result<void> eachDecision(sqlite3* database, const DecisionQuery& query, Row row) {
    auto statement = prepare(database, decisionsSql(query));
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int(statement->get(), 1, std::clamp(query.limit, 1, 1000));
    if (!query.since.empty()) bindId(statement->get(), 2, query.since);
    RowReader reader(database);
    Record record;
    return eachRow(statement->get(), [&]() -> Result<void> {
        reader.read(statement->get(), record);
        row(record);
        return {};
    });
}

} // namespace

Result<std::vector<Record>> queryDecisions(sqlite3* database, const DecisionQuery& query) {
    std::vector<Record> records;
    const auto done =
        eachDecision(database, query, [&](Record& record) { records.push_back(std::move(record)); });
    if (!done) return std::unexpected(done.error());
    return records;
}

Result<std::string> queryDecisionsJson(sqlite3* database, const DecisionQuery& query) {
    std::string out = R"({"decisions":[)";
    bool first = true;
    const auto done = eachDecision(database, query, [&](const Record& record) {
        if (!std::exchange(first, false)) out += ',';
        appendJson(out, record);
    });
    if (!done) return std::unexpected(done.error());
    out += "]}";
    return out;
}

Result<std::optional<Record>> queryDecision(sqlite3* database, std::string_view id) {
    auto statement = prepare(database, selectSql() + " WHERE id = ?1");
    if (!statement) return std::unexpected(statement.error());
    bindId(statement->get(), 1, id);
    const auto found = step(statement->get());
    if (!found) return std::unexpected(found.error());
    if (!*found) return std::nullopt;
    Record record;
    RowReader(database).read(statement->get(), record);
    return std::optional(std::move(record));
}

} // namespace tierline::ledger
