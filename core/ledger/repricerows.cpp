#include "ledger/repricerows.h"

#include "base/jsonwriter.h"
#include "ledger/cellsdetail.h"
#include "protocol/json.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ledger {

namespace {

constexpr std::size_t datesKept = 50; // for the trail: more than enough for an honest ledger

std::string rowsSql() {
    return "SELECT " + readList() + ", records.seq, first_costs.decision, first_costs.cost_nano_usd"
           + " FROM records LEFT JOIN first_costs ON first_costs.decision = records.seq"
             " WHERE records.seq > ?1 AND time_ms >= ?2 AND time_ms < ?3 AND usage_input IS NOT NULL"
             " ORDER BY records.seq LIMIT ?4";
}

bool matches(std::string_view glob, std::string_view text) {
    std::size_t at = 0, in = 0, star = glob.npos, from = 0;
    while (in < text.size()) {
        if (at < glob.size() && glob[at] == '*') {
            star = at++;
            from = in;
        } else if (at < glob.size() && (glob[at] == '?' || glob[at] == text[in])) {
            ++at, ++in;
        } else if (star != glob.npos) {
            at = star + 1;
            in = ++from;
        } else {
            return false;
        }
    }
    while (at < glob.size() && glob[at] == '*')
        ++at;
    return at == glob.size();
}

// Failed attempts that got bytes have their tokens in the row's usage, and other models other prices.
bool isMixed(const std::vector<Attempt>& attempts) {
    return std::ranges::count_if(attempts, [](const Attempt& each) { return each.bytes > 0; }) > 1;
}

// What classification was paid for is no part of the tokens.
Money ofStages(const Record& record) {
    Money sum;
    for (const auto& stage : record.stages)
        sum += stage.cost;
    return sum;
}

void price(PricedRow& row, const PriceOf& priceOf) {
    const Record& before = row.before;
    Record& after = row.after;
    if (const auto now = priceOf(before.model, before.provider, *before.usage, before.time)) {
        after.cost = now->cost + ofStages(before);
        after.flags = static_cast<Flags>(after.flags & ~Unpriced);
        if (after.cost != before.cost) after.priceDate = now->date;
    }
    const auto& baseline = before.baselineModel;
    if (!baseline.empty()) {
        const auto provider = std::string_view(baseline).substr(0, baseline.find('/'));
        if (const auto now = priceOf(baseline, provider, *before.usage, before.time))
            after.baselineCost = now->cost;
    }
    row.changed =
        after.cost != before.cost || after.baselineCost != before.baselineCost || after.flags != before.flags;
}

} // namespace

Result<bool> eachPricedRow(sqlite3* database, const RepriceQuery& query, std::int64_t seq, int limit,
                           const PriceOf& priceOf, const std::function<Result<void>(PricedRow&)>& each) {
    const auto statement = prepare(database, rowsSql());
    if (!statement) return std::unexpected(statement.error());
    sqlite3_stmt* rows = statement->get();
    sqlite3_bind_int64(rows, 1, seq);
    sqlite3_bind_int64(rows, 2, millis(query.from));
    sqlite3_bind_int64(rows, 3, millis(query.to));
    sqlite3_bind_int(rows, 4, limit);
    const auto extra = readListSize();
    RowReader reader(database);
    int count = 0;
    const auto done = eachRow(rows, [&]() -> Result<void> {
        ++count;
        PricedRow row;
        const bool isWhole = reader.read(rows, row.before); // else its usage may not be all of it
        row.seq = sqlite3_column_int64(rows, extra);
        row.before.prompt.reset();
        row.after = row.before;
        row.first = row.before.cost;
        if (sqlite3_column_type(rows, extra + 1)
            != SQLITE_NULL) { // repriced before: the first cost may be none
            row.first.reset();
            if (sqlite3_column_type(rows, extra + 2) != SQLITE_NULL)
                row.first = Money::fromNano(sqlite3_column_int64(rows, extra + 2));
        }
        if (matches(query.model, row.before.model)) {
            row.mixed = !isWhole || isMixed(row.before.attempts);
            if (!row.mixed) price(row, priceOf);
            return each(row);
        }
        row.before.usage.reset(); // only its number is wanted: the walk has passed it
        return each(row);
    });
    if (!done) return std::unexpected(done.error());
    return count == limit;
}

void RepriceTally::add(const PricedRow& row) {
    if (!row.before.usage) return;
    RepriceLine& line = lines[{row.before.model, row.before.money}];
    line.model = row.before.model;
    line.money = row.before.money;
    ++line.requests;
    line.changed += row.changed ? 1 : 0;
    line.mixed += row.mixed ? 1 : 0;
    line.unpricedBefore += row.before.cost ? 0 : 1;
    line.unpricedNow += row.after.cost ? 0 : 1;
    line.first += row.first.value_or(Money());
    line.before += row.before.cost.value_or(Money());
    line.now += row.after.cost.value_or(Money());
    line.baselineBefore += row.before.baselineCost.value_or(Money());
    line.baselineNow += row.after.baselineCost.value_or(Money());
    if (!row.changed) return;
    const auto& date = row.before.priceDate.empty() ? std::string("none") : row.before.priceDate;
    if (dates.size() < datesKept || dates.contains(date)) ++dates[date];
}

RepriceView RepriceTally::view() const {
    RepriceView made;
    made.dates = dates;
    for (const auto& [key, line] : lines)
        made.lines.push_back(line);
    return made;
}

namespace {

// The members of a line that are numbers, by name: for writing and for reading.
struct Counter {
    std::string_view name;
    std::int64_t RepriceLine::* count;
};
constexpr Counter counters[] = {{"requests", &RepriceLine::requests},
                                {"changed", &RepriceLine::changed},
                                {"unpriced_before", &RepriceLine::unpricedBefore},
                                {"unpriced_now", &RepriceLine::unpricedNow},
                                {"mixed", &RepriceLine::mixed}};
struct Amount {
    std::string_view name;
    Money RepriceLine::* money;
};
constexpr Amount amounts[] = {{"first_nano_usd", &RepriceLine::first},
                              {"before_nano_usd", &RepriceLine::before},
                              {"now_nano_usd", &RepriceLine::now},
                              {"baseline_before_nano_usd", &RepriceLine::baselineBefore},
                              {"baseline_now_nano_usd", &RepriceLine::baselineNow}};

} // namespace

std::string toJson(const RepriceTally& tally) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.key("dates");
    json.beginObject();
    for (const auto& [date, rows] : tally.dates)
        json.member(date, rows);
    json.endObject();
    json.key("models");
    json.beginArray();
    for (const auto& [key, line] : tally.lines) {
        json.beginObject();
        json.member("model", line.model);
        json.member("money", toString(line.money));
        for (const auto& [name, count] : counters)
            json.member(name, line.*count);
        for (const auto& [name, money] : amounts)
            json.member(name, (line.*money).nano());
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out;
}

Result<RepriceTally> tallyFrom(std::string_view text) {
    const auto json = protocol::Json::parse(text);
    if (!json || !json->root().isObject())
        return fail(ErrorCode::Corrupt, "the ledger's note on an unfinished repricing is damaged");
    RepriceTally tally;
    for (const auto& [date, rows] : (*json)["dates"].members())
        tally.dates.emplace(date, rows.int64().value_or(0));
    for (const auto each : (*json)["models"].items()) {
        RepriceLine line;
        line.model = each["model"].string().value_or("");
        line.money = fromName(moneyNames, each["money"].string().value_or("")).value_or(MoneyKind::Billed);
        for (const auto& [name, count] : counters)
            line.*count = each[name].int64().value_or(0);
        for (const auto& [name, money] : amounts)
            line.*money = Money::fromNano(each[name].int64().value_or(0));
        tally.lines.emplace(std::pair{line.model, line.money}, line);
    }
    return tally;
}

std::string summaryOf(const RepriceTally& tally, std::string_view prices) {
    std::map<MoneyKind, RepriceLine> kinds;
    std::int64_t changed = 0;
    for (const auto& [key, line] : tally.lines) {
        auto& sum = kinds[line.money];
        for (const auto& [name, count] : counters)
            sum.*count += line.*count;
        for (const auto& [name, money] : amounts)
            sum.*money += line.*money;
        changed += line.changed;
    }
    auto text = fmt::format("{} decision{} by {}", changed, changed == 1 ? "" : "s", prices);
    for (const auto& [money, sum] : kinds) {
        if (sum.changed == 0) continue;
        text += fmt::format("; {} ${} → ${}", toString(money), toString(sum.before), toString(sum.now));
        if (sum.unpricedBefore > sum.unpricedNow)
            text += fmt::format(", {} had no price before", sum.unpricedBefore - sum.unpricedNow);
    }
    return text;
}

} // namespace tierline::ledger
