#include "ledger/queries.h"

#include "ledger/columns.h"
#include "ledger/database.h"
#include "ledger/names.h"

#include <algorithm>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

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

void bindText(sqlite3_stmt* statement, int parameter, std::string_view text) {
    sqlite3_bind_text64(statement, parameter, text.data(), text.size(), nullptr, SQLITE_UTF8);
}

// Rows in the order of their commits, which is the one a stream was sent in; ids rise with the time a request
// began, and a long one is committed after later ones.
std::string decisionsSql(const DecisionQuery& query) {
    std::string sql = selectSql();
    if (!query.since.empty())
        sql += " WHERE seq > coalesce((SELECT seq FROM decisions WHERE id = ?2),"
               " (SELECT seq - 1 FROM decisions WHERE id > ?2 ORDER BY id LIMIT 1), 9223372036854775807)";
    sql += query.ascending ? " ORDER BY seq LIMIT ?1" : " ORDER BY seq DESC LIMIT ?1";
    return sql;
}

template <class Row>
Result<void> eachDecision(sqlite3* database, const DecisionQuery& query, Row row) {
    auto statement = prepare(database, decisionsSql(query));
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int(statement->get(), 1, std::clamp(query.limit, 1, 1000));
    if (!query.since.empty()) bindText(statement->get(), 2, query.since);
    StoredRow stored;
    return eachRow(statement->get(), [&] {
        readRow(statement->get(), stored);
        return row(stored);
    });
}

// By way of the JSON, so that there is one reader of the parts.
Result<Record> recordOf(const StoredRow& row, std::string& text, protocol::JsonParser& parser) {
    text.clear();
    appendJson(text, row.record, row.parts, true);
    const auto json = parser.parse(text);
    auto record = json ? recordFrom(*json) : Result<Record>(std::unexpected(json.error()));
    if (!record) {
        record.error().code = ErrorCode::Corrupt;
        record.error().detail = "decision " + row.record.id + ": " + record.error().detail;
    }
    return record;
}

Result<Statement> rangeStatement(sqlite3* database, std::string_view sql, Wall from, Wall to) {
    auto statement = prepare(database, sql);
    if (!statement) return statement;
    sqlite3_bind_int64(statement->get(), 1, from.time_since_epoch().count());
    sqlite3_bind_int64(statement->get(), 2, to.time_since_epoch().count());
    return statement;
}

// Reads columns one after another.
class Cells {
public:
    explicit Cells(sqlite3_stmt* statement) : m_statement(statement) {}
    std::string text() { return std::string(columnText(m_statement, m_at++)); }
    std::int64_t integer() { return sqlite3_column_int64(m_statement, m_at++); }
    Money money() { return Money::fromNano(integer()); }
    MoneyKind kind() {
        return fromName(moneyNames, columnText(m_statement, m_at++)).value_or(MoneyKind::Billed);
    }

private:
    sqlite3_stmt* m_statement;
    int m_at = 0;
};

Group readGroup(Cells& cells) {
    Group group;
    group.requests = cells.integer();
    group.failed = cells.integer();
    group.unpriced = cells.integer();
    group.cost = cells.money();
    group.switchCost = cells.money();
    group.baseline = cells.money();
    group.estimated = cells.money();
    group.costBesideBaseline = cells.money();
    group.inputTokens = cells.integer();
    group.cachedTokens = cells.integer();
    group.outputTokens = cells.integer();
    return group;
}

// What `readGroup` reads.
constexpr std::string_view groupSql = R"(
    count(*), sum(outcome = 'failed'), sum((flags & 4) <> 0),
    add_up(cost_nano_usd), add_up(switch_cost_nano_usd),
    add_up(iif(cost_nano_usd IS NULL, NULL, baseline_cost_nano_usd)),
    add_up(iif(cost_nano_usd IS NULL, NULL, estimated_cost_nano_usd)),
    add_up(iif(baseline_cost_nano_usd IS NULL, NULL, cost_nano_usd)),
    add_up(usage_input + usage_cached_read + usage_cache_write_5m + usage_cache_write_1h),
    add_up(usage_cached_read), add_up(usage_output) )";

std::string spendSql() {
    return "SELECT money, model, tier," + std::string(groupSql)
           + "FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2 GROUP BY money, model, tier";
}
static_assert(Unpriced == 4);

constexpr std::string_view countsSql = R"(
SELECT tier, model, selection_reason, outcome, count(*), sum(vote IS 1), sum(vote IS -1)
FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2 GROUP BY tier, model, selection_reason, outcome)";

constexpr std::string_view usageSql = R"(
SELECT model, provider, money, count(*), sum((flags & 4) <> 0), add_up(cost_nano_usd), add_up(usage_input),
    add_up(usage_cached_read), add_up(usage_cache_write_5m), add_up(usage_cache_write_1h), add_up(usage_output),
    add_up(usage_reasoning)
FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2 AND usage_input IS NOT NULL
GROUP BY model, provider, money ORDER BY model, provider, money)";

struct DimensionSql {
    Dimension dimension;
    std::string_view key, tables;
};

constexpr DimensionSql dimensions[] = {
    {Dimension::Whole, "''", "decisions"},
    {Dimension::Model, "model", "decisions"},
    {Dimension::Provider, "provider", "decisions"},
    {Dimension::Tier, "tier", "decisions"},
    {Dimension::Client, "client", "decisions"},
    {Dimension::Policy, "policy", "decisions"},
    {Dimension::Reason, "selection_reason", "decisions"},
    {Dimension::Outcome, "outcome", "decisions"},
    {Dimension::Tag, "each.key || '=' || each.value", "decisions, json_each(decisions.tags) AS each"},
    {Dimension::Rule, "json_extract(each.value, '$.name')",
     "decisions, json_each(decisions.signals) AS each"},
};

std::string sumsSql(Dimension by) {
    const auto& row = *std::ranges::find(dimensions, by, &DimensionSql::dimension);
    return "SELECT " + std::string(row.key) + " AS sum_key, money," + std::string(groupSql) + "FROM "
           + std::string(row.tables)
           + " WHERE time_ms >= ?1 AND time_ms < ?2 GROUP BY sum_key, money ORDER BY sum_key, money";
}

struct Period {
    Wall from, to;
};

// The hour or day that holds `time`, or the whole of the query.
Period periodOf(Wall time, const SumQuery& query, const Zone& zone) {
    using namespace std::chrono;
    const seconds offset = zone.offsetAt(time);
    switch (query.step) {
    case Step::Whole: break;
    case Step::Hour: {
        const Wall start = floor<hours>(time + offset) - offset;
        return {start, start + hours(1)};
    }
    case Step::Day: return {zone.startOfDay(time), zone.startOfDay(floor<days>(time + offset) + days(1))};
    }
    return {query.from, query.to};
}

} // namespace

Group& Group::operator+=(const Group& other) {
    requests += other.requests;
    failed += other.failed;
    unpriced += other.unpriced;
    cost += other.cost;
    switchCost += other.switchCost;
    baseline += other.baseline;
    estimated += other.estimated;
    costBesideBaseline += other.costBesideBaseline;
    inputTokens = saturatingAdd(inputTokens, other.inputTokens);
    cachedTokens = saturatingAdd(cachedTokens, other.cachedTokens);
    outputTokens = saturatingAdd(outputTokens, other.outputTokens);
    return *this;
}

Result<std::vector<Record>> queryDecisions(sqlite3* database, const DecisionQuery& query) {
    std::vector<Record> records;
    std::string text;
    protocol::JsonParser parser;
    const auto done = eachDecision(database, query, [&](const StoredRow& row) -> Result<void> {
        auto record = recordOf(row, text, parser);
        if (!record) return std::unexpected(std::move(record.error()));
        records.push_back(std::move(*record));
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return records;
}

Result<std::string> queryDecisionsJson(sqlite3* database, const DecisionQuery& query) {
    std::string out = R"({"decisions":[)";
    bool first = true;
    const auto done = eachDecision(database, query, [&](const StoredRow& row) -> Result<void> {
        if (!std::exchange(first, false)) out += ',';
        appendJson(out, row.record, row.parts, true);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    out += "]}";
    return out;
}

Result<std::optional<Record>> queryDecision(sqlite3* database, std::string_view id) {
    auto statement = prepare(database, selectSql() + " WHERE id = ?1");
    if (!statement) return std::unexpected(statement.error());
    bindText(statement->get(), 1, id);
    const auto found = step(statement->get());
    if (!found) return std::unexpected(found.error());
    if (!*found) return std::nullopt;
    StoredRow row;
    readRow(statement->get(), row);
    std::string text;
    protocol::JsonParser parser;
    auto record = recordOf(row, text, parser);
    if (!record) return std::unexpected(std::move(record.error()));
    return std::optional(std::move(*record));
}

Result<std::vector<Spend>> querySpend(sqlite3* database, Wall from, Wall to) {
    auto statement = rangeStatement(database, spendSql(), from, to);
    if (!statement) return std::unexpected(statement.error());
    std::map<MoneyKind, Spend> byKind;
    const auto done = eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        const MoneyKind kind = cells.kind();
        const std::string model = cells.text(), tier = cells.text();
        const Group group = readGroup(cells);
        Spend& spend = byKind[kind];
        spend.money = kind;
        spend.total += group;
        if (!model.empty()) spend.byModel[model] += group;
        if (!tier.empty()) spend.byTier[tier] += group;
        return {};
    });
    if (!done) return std::unexpected(done.error());
    std::vector<Spend> all;
    for (auto& [kind, spend] : byKind)
        all.push_back(std::move(spend));
    return all;
}

Result<Counts> queryCounts(sqlite3* database, Wall from, Wall to) {
    auto statement = rangeStatement(database, countsSql, from, to);
    if (!statement) return std::unexpected(statement.error());
    Counts counts;
    const auto done = eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        const std::string tier = cells.text(), model = cells.text();
        const std::string reason = cells.text(), outcome = cells.text();
        const std::int64_t requests = cells.integer();
        counts.requests += requests;
        if (!tier.empty()) counts.byTier[tier] += requests;
        if (!model.empty()) counts.byModel[model] += requests;
        if (!reason.empty()) counts.byReason[reason] += requests;
        counts.byOutcome[outcome] += requests;
        counts.votesUp += cells.integer();
        counts.votesDown += cells.integer();
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return counts;
}

Result<std::vector<Ledger::ModelUsage>> queryUsage(sqlite3* database, Wall from, Wall to) {
    auto statement = rangeStatement(database, usageSql, from, to);
    if (!statement) return std::unexpected(statement.error());
    std::vector<Ledger::ModelUsage> all;
    const auto done = eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        auto& row = all.emplace_back();
        row.model = cells.text();
        row.provider = cells.text();
        row.money = cells.kind();
        row.requests = cells.integer();
        row.unpriced = cells.integer();
        row.cost = cells.money();
        row.usage.input = cells.integer();
        row.usage.cachedRead = cells.integer();
        row.usage.cacheWrite5m = cells.integer();
        row.usage.cacheWrite1h = cells.integer();
        row.usage.output = cells.integer();
        row.usage.reasoning = cells.integer();
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return all;
}

// From one row to the next hour or day that has any, so that a row of a broken clock costs one step more.
Result<std::vector<Sum>> querySums(sqlite3* database, const SumQuery& query, const Zone& zone) {
    auto next =
        rangeStatement(database, "SELECT min(time_ms) FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2",
                       query.from, query.to);
    if (!next) return std::unexpected(next.error());
    auto statement = prepare(database, sumsSql(query.by));
    if (!statement) return std::unexpected(statement.error());
    std::vector<Sum> sums;
    for (Wall at = query.from;;) {
        sqlite3_bind_int64(next->get(), 1, at.time_since_epoch().count());
        if (auto found = step(next->get()); !found) return std::unexpected(found.error());
        const bool done = sqlite3_column_type(next->get(), 0) == SQLITE_NULL;
        const Wall first{Milliseconds(sqlite3_column_int64(next->get(), 0))};
        sqlite3_reset(next->get());
        if (done) return sums;
        const Period period = periodOf(first, query, zone);
        at = std::clamp(period.to, first + Milliseconds(1), query.to);
        sqlite3_bind_int64(statement->get(), 1, first.time_since_epoch().count());
        sqlite3_bind_int64(statement->get(), 2, at.time_since_epoch().count());
        const auto read = eachRow(statement->get(), [&]() -> Result<void> {
            Cells cells(statement->get());
            auto& sum = sums.emplace_back();
            sum.from = period.from;
            sum.key = cells.text();
            sum.money = cells.kind();
            sum.group = readGroup(cells);
            return {};
        });
        if (!read) return std::unexpected(read.error());
        sqlite3_reset(statement->get());
    }
}

} // namespace tierline::ledger
