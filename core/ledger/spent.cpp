#include "ledger/spent.h"

#include "ledger/database.h"
#include "ledger/names.h"

#include <sqlite3.h>

namespace tierline::ledger {

namespace {

constexpr std::int64_t quarter = 900'000; // ms

// Requests that used nothing are nobody's spending. What passed through has no price: it counts as a miss.
constexpr std::string_view byWhom = R"(
SELECT time_ms / ?2, money, policy, client, provider, '', add_up(cost_nano_usd), count(*),
    sum(cost_nano_usd IS NULL)
FROM decisions WHERE time_ms >= ?1 AND usage_input IS NOT NULL GROUP BY 1, 2, 3, 4, 5)";

constexpr std::string_view byTag = R"(
SELECT time_ms / ?2, money, '', '', '', tag.key || '=' || tag.value, add_up(cost_nano_usd), count(*),
    sum(cost_nano_usd IS NULL)
FROM decisions, json_each(decisions.tags) AS tag
WHERE time_ms >= ?1 AND usage_input IS NOT NULL GROUP BY 1, 2, 6)";

route::SpentBefore rowOf(sqlite3_stmt* row) {
    route::SpentBefore spent;
    spent.hour = Wall(Milliseconds(sqlite3_column_int64(row, 0) * quarter));
    spent.simulated = columnText(row, 1) == nameOf(moneyNames, MoneyKind::Simulated);
    spent.policy = columnText(row, 2);
    spent.client = columnText(row, 3);
    spent.provider = columnText(row, 4);
    spent.tag = columnText(row, 5);
    spent.cost = Money::fromNano(sqlite3_column_int64(row, 6));
    spent.requests = sqlite3_column_int64(row, 7);
    spent.unpriced = sqlite3_column_int64(row, 8);
    return spent;
}

Result<void> collect(sqlite3* database, std::string_view sql, Wall from,
                     std::vector<route::SpentBefore>& into) {
    auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int64(statement->get(), 1, from.time_since_epoch().count());
    sqlite3_bind_int64(statement->get(), 2, quarter);
    for (;;) {
        const auto more = step(statement->get());
        if (!more) return std::unexpected(more.error());
        if (!*more) return {};
        into.push_back(rowOf(statement->get()));
    }
}

} // namespace

Result<std::vector<route::SpentBefore>> spentSince(const Ledger& ledger, Wall from) {
    std::vector<route::SpentBefore> all;
    const auto read = ledger.read([&](sqlite3* database) -> Result<void> {
        if (auto done = collect(database, byWhom, from, all); !done) return done;
        return collect(database, byTag, from, all);
    });
    if (!read) return std::unexpected(read.error());
    return all;
}

} // namespace tierline::ledger
