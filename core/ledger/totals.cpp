// What adds up: whole hours from the kept sums, the ragged edges of a range from the rows, in one statement
// and so one consistent view.
#include "ledger/cellsdetail.h"
#include "ledger/queries.h"
#include "ledger/sums.h"

#include <algorithm>
#include <initializer_list>
#include <tuple>

namespace tierline::ledger {

namespace {

// [from, first) and [last, to) are of rows, each within one hour; [first, last) are hours.
struct Cut {
    Wall from, first, last, to;
    Wall firstDay, lastDay; // of these hours, those that are whole days; as far as their sums are made
    Cut& withDays(const Zone& zone) {
        const Wall day = zone.startOfDay(first);
        firstDay = day == first ? first : zone.nextDay(day);
        lastDay = zone.startOfDay(last);
        if (firstDay < first || firstDay >= lastDay || lastDay > last) firstDay = lastDay = last;
        return *this;
    }
};

Cut cutOf(Wall from, Wall to, const Zone& zone) {
    const Wall hour = hourOfSums(zone, from);
    const Wall first = hour == from ? from : zone.nextHour(hour), last = hourOfSums(zone, to);
    if (first < from || first > last || last > to) return {from, to, to, to, to, to};
    return {from, first, last, to, last, last};
}

// `at` is in the hour that a part belongs to. Only `wanted` keys are read: each takes time in every row.
std::string partsSql(const SumTable& table, const RowSource& source,
                     std::initializer_list<std::string_view> wanted) {
    std::string keys, ofRow;
    for (std::size_t i = 0; i < table.keys.size(); ++i) {
        if (std::ranges::find(wanted, table.keys[i]) == wanted.end()) continue;
        keys += std::string(table.keys[i]) + ", ";
        ofRow += std::string(source.keys[i]) + " AS " + std::string(table.keys[i]) + ", ";
    }
    const std::string rows =
        ", " + ofRow + numbersOfRow() + " FROM " + std::string(source.tables) + " WHERE time_ms >= ";
    const std::string sums = "SELECT hour_ms AS at, " + keys + numberNames() + " FROM ";
    const std::string lastDay = "min(?6, (SELECT until_ms FROM days_done))";
    return "(" + sums + std::string(table.days) + " WHERE hour_ms >= ?5 AND hour_ms < " + lastDay
           + " UNION ALL " + sums + std::string(table.name)
           + " WHERE hour_ms >= ?2 AND hour_ms < ?5 UNION ALL " + sums + std::string(table.name)
           + " WHERE hour_ms >= max(?5, " + lastDay + ") AND hour_ms < ?3 UNION ALL SELECT ?1" + rows
           + "?1 AND time_ms < ?2 UNION ALL SELECT ?3" + rows + "?3 AND time_ms < ?4)";
}

std::string wholePartsSql(std::initializer_list<std::string_view> wanted) {
    return partsSql(sumTable, sumTable.sources[0], wanted);
}

Result<Statement> cutStatement(sqlite3* database, const std::string& sql, const Cut& cut) {
    auto statement = prepare(database, sql);
    if (!statement) return statement;
    for (int parameter = 1;
         const Wall time : {cut.from, cut.first, cut.last, cut.to, cut.firstDay, cut.lastDay})
        sqlite3_bind_int64(statement->get(), parameter++, millis(time));
    return statement;
}

Numbers readNumbers(Cells& cells) {
    Numbers numbers{};
    for (auto& number : numbers)
        number = cells.integer();
    return numbers;
}

std::string spendSql() {
    return "SELECT money, model, tier, " + addedNumbers() + " FROM "
           + wholePartsSql({"money", "model", "tier"}) + " GROUP BY money, model, tier";
}

std::string countsSql() {
    return "SELECT tier, model, reason, outcome, add_up(requests) FROM "
           + wholePartsSql({"tier", "model", "reason", "outcome"}) + " GROUP BY tier, model, reason, outcome";
}

constexpr std::string_view votesSql = R"(
SELECT add_up(vote = 1), add_up(vote = -1) FROM decisions
WHERE vote IS NOT NULL AND time_ms >= ?1 AND time_ms < ?4)";

std::string usageSql() {
    return "SELECT model, provider, money, " + addedNumbers() + " FROM "
           + wholePartsSql({"model", "provider", "money"})
           + " WHERE used > 0 GROUP BY model, provider, money ORDER BY model, provider, money";
}

struct DimensionSql {
    Dimension dimension;
    std::string_view key;
    const SumTable& table;
    std::size_t source;
    std::string_view condition;
};

const DimensionSql dimensions[] = {
    {Dimension::Whole, "''", sumTable, 0, ""},
    {Dimension::Model, "model", sumTable, 0, ""},
    {Dimension::Provider, "provider", sumTable, 0, ""},
    {Dimension::Tier, "tier", sumTable, 0, ""},
    {Dimension::Client, "client", sumTable, 0, ""},
    {Dimension::Policy, "policy", sumTable, 0, ""},
    {Dimension::Reason, "reason", sumTable, 0, ""},
    {Dimension::Outcome, "outcome", sumTable, 0, ""},
    {Dimension::Tag, "name", namedSumTable, 0, " WHERE kind = 'tag'"},
    {Dimension::Rule, "name", namedSumTable, 1, " WHERE kind = 'rule'"},
};

std::string sumsSql(const SumQuery& query) {
    const auto& row = *std::ranges::find(dimensions, query.by, &DimensionSql::dimension);
    return "SELECT " + std::string(query.step == Step::Whole ? "?1" : "at") + " AS part, "
           + std::string(row.key) + " AS sum_key, money, " + addedNumbers() + " FROM "
           + partsSql(row.table, row.table.sources[row.source], {row.key, "money", "kind"})
           + std::string(row.condition) + " GROUP BY part, sum_key, money";
}

// When the hour or day began that holds `time`, or the whole of the query.
Wall periodOf(Wall time, const SumQuery& query, const Zone& zone) {
    switch (query.step) {
    case Step::Whole: break;
    case Step::Hour: return hourOfSums(zone, time);
    case Step::Day: return zone.startOfDay(hourOfSums(zone, time));
    }
    return query.from;
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

Result<std::vector<Spend>> querySpend(sqlite3* database, Wall from, Wall to, const Zone& zone) {
    auto statement = cutStatement(database, spendSql(), cutOf(from, to, zone).withDays(zone));
    if (!statement) return std::unexpected(statement.error());
    std::map<MoneyKind, Spend> byKind;
    const auto done = eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        const MoneyKind kind = cells.kind();
        const std::string model = cells.text(), tier = cells.text();
        const Group group = groupOf(readNumbers(cells));
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

Result<Counts> queryCounts(sqlite3* database, Wall from, Wall to, const Zone& zone) {
    const Cut cut = cutOf(from, to, zone).withDays(zone);
    auto statement = cutStatement(database, countsSql(), cut);
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
        return {};
    });
    if (!done) return std::unexpected(done.error());
    auto votes = cutStatement(database, std::string(votesSql), cut);
    if (!votes) return std::unexpected(votes.error());
    if (const auto row = step(votes->get()); !row) return std::unexpected(row.error());
    Cells cells(votes->get());
    counts.votesUp = cells.integer();
    counts.votesDown = cells.integer();
    return counts;
}

Result<std::vector<Ledger::ModelUsage>> queryUsage(sqlite3* database, Wall from, Wall to, const Zone& zone) {
    auto statement = cutStatement(database, usageSql(), cutOf(from, to, zone).withDays(zone));
    if (!statement) return std::unexpected(statement.error());
    std::vector<Ledger::ModelUsage> all;
    const auto done = eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        auto& row = all.emplace_back();
        row.model = cells.text();
        row.provider = cells.text();
        row.money = cells.kind();
        const Numbers numbers = readNumbers(cells);
        row.requests = numbers[Used];
        row.unpriced = numbers[UsedUnpriced];
        row.cost = Money::fromNano(numbers[UsedCost]);
        row.usage = usageOf(numbers);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return all;
}

Result<std::vector<Sum>> querySums(sqlite3* database, const SumQuery& query, const Zone& zone) {
    Cut cut = cutOf(query.from, query.to, zone);
    if (query.step != Step::Hour) cut.withDays(zone);
    auto statement = cutStatement(database, sumsSql(query), cut);
    if (!statement) return std::unexpected(statement.error());
    std::map<std::tuple<Wall, std::string, std::string>, Numbers> found; // period, key, money
    const auto done = eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        const Wall period = periodOf(cells.time(), query, zone);
        std::string key = cells.text(), money = cells.text();
        addTo(found[{period, std::move(key), std::move(money)}], readNumbers(cells));
        return {};
    });
    if (!done) return std::unexpected(done.error());
    std::vector<Sum> sums;
    for (const auto& [name, numbers] : found) {
        const auto& [period, key, money] = name;
        sums.push_back(
            {period, key, fromName(moneyNames, money).value_or(MoneyKind::Billed), groupOf(numbers)});
    }
    return sums;
}

// Requests that used nothing are nobody's spending. What passed through has no price: it counts as a miss.
Result<void> querySpent(sqlite3* database, Wall from, Wall to, const Zone& zone, bool sums,
                        std::vector<route::SpentBefore>& into) {
    const Cut cut = sums ? cutOf(from, to, zone).withDays(zone) : Cut{from, to, to, to, to, to};
    const std::string whom = "SELECT at, money, policy, client, provider, '', add_up(used_cost), "
                             "add_up(used), add_up(used_unpriced)"
                             " FROM "
                             + wholePartsSql({"money", "policy", "client", "provider"})
                             + " WHERE used > 0 GROUP BY 1, 2, 3, 4, 5";
    const std::string tags =
        "SELECT at, money, '', '', '', name, add_up(used_cost), add_up(used), add_up(used_unpriced) FROM "
        + partsSql(namedSumTable, namedSumTable.sources[0], {"money", "kind", "name"})
        + " WHERE kind = 'tag' AND used > 0 GROUP BY 1, 2, 6";
    for (const auto& sql : {whom, tags}) {
        auto statement = cutStatement(database, sql, cut);
        if (!statement) return std::unexpected(statement.error());
        const auto done = eachRow(statement->get(), [&]() -> Result<void> {
            Cells cells(statement->get());
            auto& spent = into.emplace_back();
            spent.hour = cells.time();
            spent.simulated = cells.kind() == MoneyKind::Simulated;
            for (auto* text : {&spent.policy, &spent.client, &spent.provider, &spent.tag})
                *text = cells.text();
            spent.cost = Money::fromNano(cells.integer());
            spent.requests = cells.integer();
            spent.unpriced = cells.integer();
            return {};
        });
        if (!done) return done;
    }
    return {};
}

} // namespace tierline::ledger
