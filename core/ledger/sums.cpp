#include "ledger/sums.h"

#include "ledger/cellsdetail.h"

#include <algorithm>
#include <utility>

namespace tierline::ledger {

namespace {

std::string listOf(std::span<const std::string_view> names) {
    std::string list;
    for (const auto name : names)
        list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

std::string placeholders(std::size_t first, std::size_t count) {
    std::string list;
    for (std::size_t i = first; i < first + count; ++i)
        list += (list.empty() ? "?" : ",?") + std::to_string(i);
    return list;
}

// Parameters: the hour, the keys, the numbers.
std::string additions(const SumTable& table) {
    std::string list;
    std::size_t parameter = 2 + table.keys.size();
    for (const auto& column : numberColumns()) {
        const std::string name(column.name);
        list += (list.empty() ? "" : ", ") + name + "=saturated(" + std::string(table.name) + '.' + name
                + ",?" + std::to_string(parameter++) + ')';
    }
    return list;
}

std::string updateSql(const SumTable& table) {
    std::string where = " WHERE hour_ms=?1";
    for (std::size_t i = 0; i < table.keys.size(); ++i)
        where += " AND " + std::string(table.keys[i]) + "=?" + std::to_string(2 + i);
    return "UPDATE " + std::string(table.name) + " SET " + additions(table) + where;
}

std::string insertSql(const SumTable& table) {
    const std::string keys = "hour_ms, " + listOf(table.keys);
    return "INSERT INTO " + std::string(table.name) + "(" + keys + ", " + numberNames() + ") VALUES("
           + placeholders(1, 1 + table.keys.size() + numberCount) + ") ON CONFLICT(" + keys
           + ") DO UPDATE SET " + additions(table);
}

template <class Key>
Result<void> run(sqlite3_stmt* statement, const SumTable& about, const Key& key, const Numbers& numbers) {
    int parameter = 1;
    sqlite3_bind_int64(statement, parameter++, key.hour);
    for (std::size_t i = 0; i < about.keys.size(); ++i)
        bindText(statement, parameter++, key.texts[i]);
    for (const auto number : numbers)
        sqlite3_bind_int64(statement, parameter++, number);
    const auto done = step(statement);
    sqlite3_reset(statement);
    if (!done) return std::unexpected(done.error());
    return {};
}

} // namespace

Wall hourOfSums(const Zone& zone, Wall time) {
    constexpr Wall far{Milliseconds(100'000'000'000'000'000)};
    return zone.startOfHour(std::clamp(time, Wall(-far.time_since_epoch()), far));
}

std::size_t SumKeeper::KeyHash::operator()(const Key& key) const {
    auto hash = static_cast<std::size_t>(key.hour);
    for (const auto text : key.texts)
        hash = hash * 31 + std::hash<std::string_view>()(text);
    return hash;
}

Result<SumKeeper::Table> SumKeeper::tableOf(sqlite3* database, const SumTable& about) {
    Table table{&about, {}, {}, {}, {}, {}};
    const std::pair<Statement&, std::string> statements[] = {
        {table.update, updateSql(about)},
        {table.insert, insertSql(about)},
        {table.count, "SELECT count(*) FROM " + std::string(about.name) + " WHERE hour_ms=?1"},
    };
    for (const auto& [into, sql] : statements) {
        auto prepared = ledger::prepare(database, sql);
        if (!prepared) return std::unexpected(prepared.error());
        into = std::move(*prepared);
    }
    return table;
}

Result<SumKeeper> SumKeeper::prepare(sqlite3* database, Zone zone) {
    SumKeeper keeper;
    keeper.m_database = database;
    keeper.m_zone = std::move(zone);
    for (std::size_t i = 0; const SumTable* about : {&sumTable, &namedSumTable}) {
        auto table = tableOf(database, *about);
        if (!table) return std::unexpected(table.error());
        keeper.m_tables[i++] = std::move(*table);
    }
    return keeper;
}

void SumKeeper::add(const Record& record) {
    add(record, numbersOf(record));
}

void SumKeeper::change(const Record& before, const Record& after) {
    Numbers numbers = numbersOf(after);
    const Numbers old = numbersOf(before);
    for (std::size_t i = 0; i < numberCount; ++i)
        numbers[i] = saturatingSubtract(numbers[i], old[i]);
    add(after, numbers);
}

void SumKeeper::add(const Record& r, const Numbers& numbers) {
    const std::int64_t hour = millis(hourOfSums(m_zone, r.time));
    m_oldest = std::min(m_oldest, hour), m_newest = std::max(m_newest, hour);
    const auto money = nameOf(moneyNames, r.money);
    auto& [whole, named] = m_tables;
    addTo(whole.waiting[{hour,
                         {money, r.model, r.provider, r.tier, r.client, r.policy, r.selectionReason,
                          nameOf(outcomeNames, r.outcome)}}],
          numbers);
    for (const auto& [key, value] : r.tags) {
        const std::string& name = m_names.emplace_back(key + '=' + value);
        addTo(named.waiting[{hour, {"tag", name, r.tier, money}}], numbers);
    }
    for (const auto& signal : r.firedSignals)
        addTo(named.waiting[{hour, {"rule", signal.name, r.tier, money}}], numbers);
}

Result<void> SumKeeper::flush() {
    const bool isAny = !m_tables.front().waiting.empty();
    for (auto& table : m_tables) {
        if (auto done = flush(table); !done) return done;
        table.waiting.clear();
        if (table.known.size() > 100) table.known.clear();
    }
    m_names.clear();
    return isAny ? keepDays() : Result<void>();
}

Result<void> SumKeeper::keepDays() {
    if (!m_days) {
        auto days = SumDays::prepare(m_database, m_zone);
        if (!days) return std::unexpected(days.error());
        m_days = std::move(*days);
    }
    const Wall oldest{Milliseconds(std::exchange(m_oldest, INT64_MAX))};
    const Wall newest{Milliseconds(std::exchange(m_newest, INT64_MIN))};
    return m_days->keep(oldest, newest);
}

void SumKeeper::forget() {
    for (auto& table : m_tables) {
        table.waiting.clear();
        table.known.clear();
    }
    m_names.clear();
    m_oldest = INT64_MAX, m_newest = INT64_MIN;
}

// Nearly every key is there already.
Result<void> SumKeeper::flush(Table& table) {
    for (const auto& [key, numbers] : table.waiting) {
        if (auto done = run(table.update.get(), *table.about, key, numbers); !done) return done;
        if (sqlite3_changes(m_database) > 0) continue;
        if (auto done = insert(table, key, numbers); !done) return done;
    }
    return {};
}

Result<void> SumKeeper::insert(Table& table, Key key, const Numbers& numbers) {
    auto known = table.known.find(key.hour);
    if (known == table.known.end()) {
        sqlite3_bind_int64(table.count.get(), 1, key.hour);
        const auto row = step(table.count.get());
        const std::int64_t count = row && *row ? sqlite3_column_int64(table.count.get(), 0) : 0;
        sqlite3_reset(table.count.get());
        if (!row) return std::unexpected(row.error());
        known = table.known.emplace(key.hour, count).first;
    }
    if (known->second >= keysAnHour)
        key.texts[table.about->folded] = foldedKey;
    else
        ++known->second;
    return run(table.insert.get(), *table.about, key, numbers);
}

} // namespace tierline::ledger
